"""EXE008, EXE009, BAL007: how a year's budget was made of the initial one, and what is left of all income.

例: 「年初预算 1922.76 万元，追加 767.86 万元，全年预算 2690.62 万元」;
「收入总计 97.67 亿元，支出总计 96.77 亿元，收支相抵，结转下年 0.90 亿元」.
反例: money carried over may be inside the year's budget, so that a sentence with 结转 is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from extractors.facts import Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import Printed, printed
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import amount, both, figure, percent
from pipeline.records import Comparison

ROLES = (
    ("CARRY_OUT", re.compile(r"(?:年末|期末)结转(?:和结余|结余)?(?:数|资金|指标)?(?:为)?\s*$")),
    ("CARRY_IN", re.compile(r"(?:上年|年初)结转(?:和结余|结余)?(?:数|资金|指标)?(?:为)?\s*$")),
    ("ADDED", re.compile(r"(?:追加|调增|年中增加|执行中增加|预算调增)(?:预算|资金|指标)?(?:数)?(?:为|共)?\s*$")),
    ("CUT", re.compile(r"(?:调减|核减|追减|收回)(?:预算|资金|指标)?(?:数)?(?:为|共)?\s*$")),
    ("BUDGET_INIT", re.compile(r"年初(?:部门)?预算(?:批复|安排)?(?:数)?(?:为|共)?\s*$")),
    ("BUDGET_ADJ", re.compile(r"(?:全年|调整后?|年度)(?:的)?(?:部门)?预算(?:数)?(?:为|共)?\s*$")),
    ("RATE", re.compile(r"预算完成率(?:为|达)?\s*$")),
)
LEFT = re.compile(r"收支相抵|收支相减|收支轧差|收支差额")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each sentence that states the figures."""
    doc_type, text = ledger.report.front.doc_type, ledger.report.text
    if rules()["EXE009"].applies(doc_type) and "年初" in text and "预算" in text:
        for group in _sentences(ledger):
            yield from _made(ledger, group)
    if rules()["BAL007"].applies(doc_type) and LEFT.search(text):
        yield from _left(ledger)


def _sentences(ledger: Ledger) -> Iterator[dict[str, int]]:
    """The numbers of each sentence by their part in the sum; a sentence in which two have one part is left out."""
    found: dict[int, dict[str, int]] = {}
    twice: set[int] = set()
    numbers = ledger.report.numbers
    for i, number in enumerate(numbers):
        if number.kind not in ("money", "percent") or ledger.in_table(i):
            continue
        before = ledger.words(max(number.start - 16, numbers[i - 1].end if i else 0), number.start)
        for name, pattern in ROLES:
            if pattern.search(before):
                sentence = ledger.sentence(i)
                if name in found.setdefault(sentence, {}):
                    twice.add(sentence)
                found[sentence][name] = i
                break
    for sentence in sorted(found):
        if sentence not in twice:
            yield found[sentence]


def _made(ledger: Ledger, group: dict[str, int]) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    if {"RATE", "CARRY_IN", "BUDGET_INIT", "ADDED", "CARRY_OUT"} <= set(group):
        yield from _completion(ledger, group)
    if not {"BUDGET_INIT", "BUDGET_ADJ"} <= set(group) or not {"ADDED", "CUT"} & set(group):
        return
    indexes = [group[name] for name in ("BUDGET_INIT", "ADDED", "CUT") if name in group]
    money = [numbers[k] for k in (*indexes, group["BUDGET_ADJ"])]
    made = [printed(n, [m for m in money if m is not n]) for n in money]
    if any(f is None for f in made) or len({n.unit for n in money}) > 1:
        return
    known = [f for f in made if f is not None]
    minus = [known[indexes.index(group["CUT"])]] if "CUT" in group else []
    plus = [f for f in known[:-1] if f not in minus]
    verdict = identity(known[-1], plus, minus)
    start, end = min(n.start for n in money), max(n.end for n in money)
    if verdict.outcome == "fail" and re.search("结转|结余|调剂|其中", ledger.report.text[max(0, start - 30) : end + 10]):
        verdict = undecided("money carried over may be inside the budget")
    added = amount(verdict.nominal or Fraction(0), money[-1])
    formula = " ".join(
        [figure(money[0]), *(f"{'−' if k == group.get('CUT') else '+'} {figure(numbers[k])}" for k in indexes[1:]), f"= {added}"]
    )
    yield comparison(
        "EXE009",
        verdict,
        stated=figure(money[-1]),
        expected=added,
        difference=amount(abs(known[-1].value - (verdict.nominal or Fraction(0))), money[-1]),
        formula=formula,
        operands=[
            *(ledger.operand(name, group[name], -1 if name == "CUT" else 1) for name in ("BUDGET_INIT", "ADDED", "CUT") if name in group),
            ledger.operand("BUDGET_ADJ", group["BUDGET_ADJ"]),
        ],
        evidence=[Span(ledger.label_span(indexes[0]).start, end) if start == money[0].start else Span(start, end)],
        zh=f"年初预算与调整相加 {formula}，而全年预算写作{figure(money[-1])}。",
        en=f"The initial budget and its changes make {added} ({formula}), {figure(money[-1])} is stated.",
        root_cause=f"budget {figure(money[-1])} = {formula}",
    )


def _completion(ledger: Ledger, group: dict[str, int]) -> Iterator[Comparison]:
    """EXE008: the completion rate of 部门整体支出绩效评价基础数据表: all there was less what is left, of all there was."""
    numbers = ledger.report.numbers
    names = ("CARRY_IN", "BUDGET_INIT", "ADDED")
    whole, left, rate = (_sum([numbers[group[n]] for n in names]), printed(numbers[group["CARRY_OUT"]]), printed(numbers[group["RATE"]]))
    if whole is None or left is None or rate is None:
        return
    verdict = ratio(rate, Printed(whole.value - left.value, whole.ulp), whole)
    if verdict.outcome == "fail":
        verdict = replace(verdict, outcome="review", reason="the rate may be of what was spent")
    worked = percent(verdict.nominal) if verdict.nominal is not None else "?"
    sum_ = " + ".join(figure(numbers[group[n]]) for n in names)
    yield comparison(
        "EXE008",
        verdict,
        stated=figure(numbers[group["RATE"]]),
        expected=both(verdict.nominal, numbers[group["RATE"]]) if verdict.nominal is not None else "",
        formula=f"({sum_} − {figure(numbers[group['CARRY_OUT']])}) ÷ ({sum_}) = {worked}",
        operands=[ledger.operand(n, k, -1 if n == "CARRY_OUT" else 1) for n, k in group.items()],
        evidence=[ledger.label_span(group["RATE"])],
        zh=f"预算完成率按（上年结转+年初预算+追加−年末结转）÷（上年结转+年初预算+追加）为{worked}，文中写作{figure(numbers[group['RATE']])}。",
        en=f"By the form's own formula the rate is {worked}, {figure(numbers[group['RATE']])} is stated.",
        root_cause=f"completion {figure(numbers[group['RATE']])}",
    )


def _sum(numbers: Sequence[Number]) -> Printed | None:
    made = [printed(n, [m for m in numbers if m is not n]) for n in numbers]
    known = [f for f in made if f is not None]
    return Printed(sum((f.value for f in known), Fraction(0)), max(f.ulp for f in known)) if len(known) == len(numbers) else None


def _left(ledger: Ledger) -> Iterator[Comparison]:
    """BAL007: income in all less expenditure in all is what is left, of one fund, within three sentences."""
    entries = [e for e in ledger.entries if not ledger.in_table(e.index) and e.number.kind == "money" and not e.number.qualifier]
    for at, entry in enumerate(entries):
        if not entry.fact.item.startswith("carryover.closing") and entry.fact.item != "carryover":
            continue
        if not LEFT.search(ledger.words(entry.number.start - 30, entry.number.start)):
            continue
        near = [e for e in entries[max(0, at - 30) : at] if entry.sentence - e.sentence <= 2]
        incomes = [e for e in near if e.fact.item == "total.revenue"]
        outlays = [e for e in near if e.fact.item == "total.expenditure"]
        if not incomes or not outlays:
            continue
        income, outlay = incomes[-1], outlays[-1]
        made = [printed(e.number) for e in (income, outlay, entry)]
        if any(f is None for f in made) or income.fact.fund != outlay.fact.fund:
            continue
        a, b, c = (f for f in made if f is not None)
        verdict = identity(c, [a], [b])
        if verdict.outcome == "fail":
            again = a.value == b.value
            verdict = Verdict("pass", None, None, c.value, "what is left is inside the total") if again else verdict
        if verdict.outcome == "fail":
            verdict = replace(verdict, outcome="review", reason="other income or expenditure may stand between")
        rest = amount(abs(a.value - b.value), entry.number)
        yield comparison(
            "BAL007",
            verdict,
            stated=figure(entry.number),
            expected=rest,
            formula=f"{figure(income.number)} − {figure(outlay.number)} = {rest}",
            operands=[
                ledger.operand("INC_TOTAL", income.index),
                ledger.operand("EXP_TOTAL", outlay.index, -1),
                ledger.operand("LEFT", entry.index),
            ],
            evidence=[ledger.label_span(income.index), ledger.label_span(outlay.index), ledger.label_span(entry.index)],
            zh=f"收入总计减支出总计为{rest}，而结转结余写作{figure(entry.number)}。",
            en=f"Income less expenditure is {rest}, {figure(entry.number)} is said to be left.",
            root_cause=f"left {figure(entry.number)}",
        )
