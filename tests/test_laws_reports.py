"""Whole reports drawn from an account book: printed in any way people print them they give no finding, and a slip gives one."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import pytest

from extractors import claims
from pipeline import checks
from pipeline.checks.interval import half_up
from pipeline.records import Comparison
from tests.reports_from_text import report

REPORTS = 40
"""Reports a printing; every one holds some fifteen identities."""


@dataclass(frozen=True)
class Printing:
    """How an author prints: rounded or cut off, thousands separated or not, trailing zeros kept or dropped, a space or none."""

    cut: bool
    thousands: bool
    zeros: bool
    space: bool

    def amount(self, fen: int) -> str:
        """An amount in 万元 with two decimals."""
        shown = self._places(Fraction(fen, 10**6))
        if self.thousands:
            whole, _, rest = shown.partition(".")
            shown = f"{int(whole):,}" + (f".{rest}" if rest else "")
        return shown + (" 万元" if self.space else "万元")

    def rate(self, part: int, whole: int) -> str:
        return self._places(Fraction(part, whole) * 100) + "%"

    def _places(self, value: Fraction) -> str:
        hundredth = Fraction(1, 100)
        shown = value // hundredth * hundredth if self.cut else half_up(value, hundredth)
        text = f"{int(shown * 100) // 100}.{int(shown * 100) % 100:02d}"
        return text if self.zeros else text.rstrip("0").rstrip(".") or "0"


PRINTINGS = [
    pytest.param(Printing(cut, thousands, zeros, space), id=f"{'cut' if cut else 'round'}-{i}")
    for i, (cut, thousands, zeros, space) in enumerate(
        [(False, False, True, True), (False, True, False, True), (True, False, True, False), (True, True, False, False)]
    )
]


def split(rng: random.Random, whole: int, parts: int) -> list[int]:
    """`whole` in so many parts, some of them possibly nothing."""
    cuts = sorted(rng.randint(0, whole) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def self_evaluation(rng: random.Random, p: Printing) -> str:
    budget = rng.randint(10**7, 10**10)
    spent = rng.randint(budget // 2, budget)
    gpb, gfb, scb, other = split(rng, spent, 4)
    basic, project = split(rng, spent, 2)
    return (
        f"全年预算数{p.amount(budget)}，执行数{p.amount(spent)}，完成预算的{p.rate(spent, budget)}。\n"
        f"按资金来源分，一般公共预算财政拨款支出{p.amount(gpb)}，政府性基金预算财政拨款支出{p.amount(gfb)}，"
        f"国有资本经营预算财政拨款支出{p.amount(scb)}，其他资金支出{p.amount(other)}。"
        f"按支出性质看，基本支出{p.amount(basic)}，项目支出{p.amount(project)}。年末结转和结余{p.amount(budget - spent)}。\n"
        f"从评价情况看，部门整体预算完成率{p.rate(spent, budget)}，较好地完成了各项任务。\n"
    )


def final_accounts(rng: random.Random, p: Printing) -> str:
    income = rng.randint(10**8, 10**10)
    opening = rng.randint(0, income // 10)
    spent = rng.randint(income // 2, income)
    closing = income + opening - spent
    last = rng.randint(income // 2, income * 2)
    change = income + opening - last
    basic, project = split(rng, spent, 2)
    people, public = split(rng, basic, 2)
    word, rise = ("增加", "增长") if change >= 0 else ("减少", "下降")
    return (
        f"本部门2023年度收入总计{p.amount(income + opening)}，支出总计{p.amount(spent + closing)}。"
        f"与上年度相比，收入支出总计{word}{p.amount(abs(change))}，{rise}{p.rate(abs(change), last)}。\n"
        f"年初结转和结余{p.amount(opening)}，本年收入{p.amount(income)}，本年支出{p.amount(spent)}，年末结转和结余{p.amount(closing)}。\n"
        f"本年支出合计{p.amount(spent)}，其中：基本支出{p.amount(basic)}，占{p.rate(basic, spent)}；"
        f"项目支出{p.amount(project)}，占{p.rate(project, spent)}。\n"
        f"一般公共预算财政拨款基本支出{p.amount(basic)}。其中：人员经费{p.amount(people)}；公用经费{p.amount(public)}。\n"
    )


KINDS = {"self_evaluation": self_evaluation, "final_accounts": final_accounts}


def failures(text: str, doc_type: str) -> list[Comparison]:
    made = report(text, doc_type=doc_type)
    return [c for c in checks.run(made, claims.extract(made)) if c.outcome == "fail"]


@pytest.mark.parametrize("doc_type", KINDS)
@pytest.mark.parametrize("printing", PRINTINGS)
def test_true_reports_give_no_finding(printing: Printing, doc_type: str) -> None:
    rng = random.Random(20231231)
    for _ in range(REPORTS):
        text = KINDS[doc_type](rng, printing)
        assert [(c.rule, c.formula) for c in failures(text, doc_type)] == [], text


@pytest.mark.parametrize("doc_type", KINDS)
def test_a_wrong_first_digit_is_found_and_quoted(doc_type: str) -> None:
    """Every amount and rate of a report, one at a time, with its first digit changed."""
    rng = random.Random(7)
    plain = Printing(cut=False, thousands=False, zeros=True, space=True)
    missed = []
    for _ in range(3):
        text = KINDS[doc_type](rng, plain)
        made = report(text, doc_type=doc_type)
        for n in made.numbers:
            if n.kind not in ("money", "percent") or not n.value:
                continue
            digit = next(c for c in text[n.num_start : n.end] if c in "123456789")
            at = text.index(digit, n.num_start)
            wrong = text[:at] + ("2" if digit == "1" else "1") + text[at + 1 :]
            found = failures(wrong, doc_type)
            if not any(s.start < n.end and n.start < s.end for c in found for s in c.evidence):
                missed.append((text[n.start - 12 : n.end], wrong[n.start : n.end]))
            assert len({c.root_cause for c in found}) <= 2, (wrong, [c.formula for c in found])
    assert missed == []
