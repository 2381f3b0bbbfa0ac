"""EXE001–004, 006: rates of execution recomputed.

例: 「全年预算数 1143.07 万元，执行数 1125.35 万元，完成预算的 98.4%」: 1125.35 ÷ 1143.07 = 98.4498% → 98.4%.
反例: a rate that stands alone far from any amounts (「部门年度整体预算完成率 98.2%」) is no matter of this check but of restated facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import FAILED, comparison
from pipeline.checks.diagnose import slips
from pipeline.checks.exact import exact
from pipeline.checks.interval import R, plain
from pipeline.checks.kinds.bound import bound
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGET_NAMES, BUDGETS, SPENT, Entry, Ledger, alike
from pipeline.checks.wording import both, figure, percent
from pipeline.records import Comparison


def check(ledger: Ledger) -> Iterator[Comparison]:
    """EXE001, 002, 003 or 006 for each stated rate, EXE004 for what was spent of the budget."""
    if not rules()["EXE001"].applies(ledger.report.front.doc_type):
        return
    for rate in ledger.entries:
        if rate.fact.measure == "rate" and rate.number.kind == "percent" and rate.fact.base not in ("last_year", "target"):
            yield from _rate(ledger, rate)


def _rate(ledger: Ledger, rate: Entry) -> Iterator[Comparison]:
    items = (rate.fact.item,)
    if ledger.in_table(rate.index):
        yield from _in_row(ledger, rate)
        return
    spent = _one_kind(ledger.around(rate, items, SPENT[:1])) or _one_kind(ledger.around(rate, items, SPENT[1:]))
    bases = list(ledger.around(rate, items, BUDGETS))
    named = [b for b in bases if b.fact.measure == rate.fact.base] if rate.fact.base in BUDGETS[1:] else bases
    if not spent or not named:
        missing = "no executed amount stands with the rate" if not spent else f"no {rate.fact.base or 'budget'} stands with the rate"
        yield comparison("EXE001", undecided(missing), stated=figure(rate.number), operands=[ledger.operand("EXEC_RATE", rate.index)])
        return
    named = _latest_first(named) if named is bases else named
    first = _judge(ledger, rate, spent[0], named[0])
    if first.outcome not in ("fail", "undecided"):
        yield _row(ledger, "EXE001", rate, spent[0], named[0], first)
        yield from _beyond(ledger, rate, spent[0], named[0])
        return
    if named[0].fact.value == 0 and not _holds_elsewhere(ledger, rate, spent, bases):
        yield _zero_base(ledger, rate, spent[0], named[0])
        return
    yield from _reconciled(ledger, rate, spent, named, bases, first)


def _in_row(ledger: Ledger, rate: Entry) -> Iterator[Comparison]:
    """A rate in a table is of the one executed amount and the one budget of its own row; where there are several, of the one its
    heading names."""
    place = ledger.row_of(rate)
    row = [e for e in ledger.by_row.get(place, ()) if e.fact.item == rate.fact.item and e.number.kind == "money"] if place else []
    spent = [e for e in row if e.fact.measure == "executed" and alike(e.fact, rate.fact)]
    bases = [e for e in row if e.fact.measure in BUDGETS and alike(e.fact, rate.fact)]
    named = [b for b in bases if b.fact.measure == rate.fact.base] if len(bases) > 1 else bases
    if len(spent) != 1 or len(named) != 1:
        missing = f"the row has {len(spent)} executed amounts and {len(named)} budgets that the rate may be of"
        yield comparison("EXE001", undecided(missing), stated=figure(rate.number), operands=[ledger.operand("EXEC_RATE", rate.index)])
        return
    verdict = _judge(ledger, rate, spent[0], named[0])
    if verdict.outcome in ("fail", "undecided") and named[0].fact.value == 0:
        yield _zero_base(ledger, rate, spent[0], named[0])
    elif verdict.outcome == "fail":
        yield from _reconciled(ledger, rate, spent, named, bases, verdict)
    else:
        yield _row(ledger, "EXE001", rate, spent[0], named[0], verdict)


def _one_kind(found: Iterator[Entry]) -> list[Entry]:
    return [e for e in found if e.number.kind == "money"]


def _latest_first(bases: list[Entry]) -> list[Entry]:
    """For a rate of 「预算」 without more: the adjusted or full-year budget of the same passage goes before the initial one."""
    here = [b for b in bases if b.passage == bases[0].passage]
    adjusted = [b for b in here if b.fact.measure == "budget_adjusted"]
    return adjusted[:1] + [b for b in bases if b not in adjusted[:1]] if adjusted else bases


def _judge(ledger: Ledger, rate: Entry, spent: Entry, base: Entry) -> Verdict:
    stated, above, below = ledger.figure(rate), ledger.figure(spent), ledger.figure(base)
    if stated is None or above is None or below is None:
        return undecided("a figure has no value")
    return ratio(stated, above, below)


def _holds_elsewhere(ledger: Ledger, rate: Entry, spent: list[Entry], bases: list[Entry]) -> bool:
    return any(_judge(ledger, rate, s, b).outcome not in ("fail", "undecided") for s in spent for b in bases)


def _reconciled(
    ledger: Ledger, rate: Entry, spent: list[Entry], named: list[Entry], bases: list[Entry], first: Verdict
) -> Iterator[Comparison]:
    """The rate fails on the nearest figures: another base, other figures of the same key, or a real failure."""
    if any(_misprinted(ledger, rate, named[0], b) and _right(ledger, rate, spent[0], b) for b in bases) or any(
        _misprinted(ledger, rate, spent[0], s) and _right(ledger, rate, s, named[0]) for s in spent[1:]
    ):
        yield _row(ledger, "EXE001", rate, spent[0], named[0], first)
        return
    for base in bases:
        if base is not named[0]:
            other = _judge(ledger, rate, spent[0], base)
            if other.outcome not in ("fail", "undecided"):
                explicit = rate.fact.base in BUDGETS[1:] and base.fact.measure != rate.fact.base and _named(ledger, rate)
                reason = f"holds against {BUDGET_NAMES[base.fact.measure][1]} {figure(base.number)}"
                row = Verdict("reconciled", other.low, other.high, other.nominal, reason)
                yield _row(ledger, "EXE001", rate, spent[0], base, row)
                if explicit:
                    yield _other_base(ledger, rate, spent[0], named[0], base, first)
                return
    if _holds_elsewhere(ledger, rate, spent, bases):
        yield _row(ledger, "EXE001", rate, spent[0], named[0], undecided("several amounts stand near; the rate holds for some of them"))
        return
    if first.outcome == "undecided" or _crowded(ledger, rate, spent[0], named[0]):
        reason = first.reason or "several amounts stand near and none fits: which are meant is not clear"
        yield _row(ledger, "EXE001", rate, spent[0], named[0], undecided(reason))
        return
    code = "EXE006" if rate.fact.value == 100 else "EXE001"
    yield _row(ledger, code, rate, spent[0], named[0], first)


def _right(ledger: Ledger, rate: Entry, spent: Entry, base: Entry) -> bool:
    return _judge(ledger, rate, spent, base).outcome in ("pass", "rounding", "truncated")


def _misprinted(ledger: Ledger, rate: Entry, here: Entry, there: Entry) -> bool:
    """Whether an amount of the rate's own sentence is another of an earlier sentence with one slip in it, which the rate is of.
    例: 「调整后预算数 9952.60 万元。… 全年预算 99542.60 万元，支出 7842.15 万元，执行率 78.79%」."""
    if here.sentence != rate.sentence or there.sentence == rate.sentence or not here.fact.value or not there.fact.value:
        return False
    if min(_digits(e.number.text.rstrip("0万亿元 ")) for e in (here, there)) < 2 or here.fact.value == there.fact.value:
        return False
    meant, many = exact(there.fact.value), max(_digits(e.number.text) for e in (here, there)) >= TELLING
    few = _digits(here.number.text.strip("0.万亿元 ")) < TELLING
    return many and any(count * of == meant for name, count, of in slips(here.number) if name != "sign" and not (few and name in CLOSE))


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


TELLING = 5
"""An amount of so many figures is no chance."""

CLOSE = ("digit", "transposition")
"""Slips that leave an amount of about the same size: 600.00 and 500.00 may be two budgets."""

NAMED = re.compile(r"年初|期初|批复|调整|全年")


def _named(ledger: Ledger, rate: Entry) -> bool:
    """Whether the words before the rate name its base. 反例: 「支出进度 98.43%」, whose base is only guessed from what stands before."""
    before = ledger.report.numbers[rate.index - 1].end if rate.index else 0
    return NAMED.search(ledger.words(max(before, rate.number.start - 30), rate.number.start)) is not None


def _crowded(ledger: Ledger, rate: Entry, spent: Entry, base: Entry) -> bool:
    """Whether it is not plain that this rate is of these two: they stand further than a sentence away, another amount stands
    between the spent one and the rate, or the budget already has an executed amount or a rate of its own.
    例: 「收入预算 193.6 亿元，完成 196.1 亿元，为预算的 101.3%，其中税收完成 135.4 亿元，为预算的 100.6%」: 193.6 is not that of 税收."""
    if ledger.in_table(rate.index):
        return False
    if rate.passage - min(spent.passage, base.passage) > 1:
        return True
    numbers = ledger.report.numbers
    if any(numbers[i].kind == "money" for i in range(spent.index + 1, rate.index) if i != base.index):
        return True
    low, high = sorted((base.index, spent.index))
    between = [ledger.by_number[i] for i in range(low + 1, high) if i in ledger.by_number]
    return any(e.fact.measure in ("executed", "rate") for e in between)


def _row(ledger: Ledger, code: str, rate: Entry, spent: Entry, base: Entry, verdict: Verdict) -> Comparison:
    zh_base, en_base, short = BUDGET_NAMES.get(base.fact.measure, BUDGET_NAMES["budget"])
    formula = ""
    if base.fact.value and spent.fact.value is not None:
        formula = f"{figure(spent.number)} ÷ {figure(base.number)} = {percent(exact(spent.fact.value) / exact(base.fact.value) * 100)}"
    stated = figure(rate.number)
    operands = [ledger.operand("EXEC_RATE", rate.index), ledger.operand("EXEC", spent.index), ledger.operand(short, base.index)]
    evidence = _evidence(ledger, base, spent, rate)
    if verdict.outcome not in FAILED:
        return comparison(code, verdict, stated=stated, formula=formula, operands=operands, evidence=evidence)
    right = both(verdict.nominal, rate.number) if verdict.nominal is not None else ""
    gap = ""
    if verdict.nominal is not None:
        gap = f"{plain(exact(rate.number.value or 0) - verdict.nominal, 4):+f} 个百分点"
    far = _far(verdict, rate)
    return comparison(
        code,
        verdict,
        stated=stated,
        expected=right,
        difference=gap,
        formula=formula,
        operands=operands,
        evidence=evidence,
        zh=f"执行数{figure(spent.number)} ÷ {zh_base}{figure(base.number)} = {formula.rpartition('= ')[2]}，文中写作{stated}。"
        + ("金额与比率相差万倍以上。" if far else f"若两个金额无误，比率应为{right}；若比率无误，则执行数或预算数有误。"),
        en=f"Executed {figure(spent.number)} ÷ {en_base} {figure(base.number)} = {formula.rpartition('= ')[2]}, stated as {stated}. "
        + (
            "They are four digits apart."
            if far
            else f"If both amounts are right the rate should read {right}; if the rate is right, one of the amounts is not."
        ),
        root_cause=f"rate {stated} of {figure(spent.number)} in {figure(base.number)}",
    )


def _far(verdict: Verdict, rate: Entry) -> bool:
    """Whether the amounts are four digits or more off the rate, as with 元 for 万元."""
    worked, stated = verdict.nominal or Fraction(0), exact(rate.number.value or 0)
    return bool(stated and worked) and not Fraction(1, FAR) < worked / stated < FAR


FAR = 5000


def _evidence(ledger: Ledger, *entries: Entry) -> list[Span]:
    return sorted((ledger.label_span(e.index, e.fact.label) for e in entries), key=lambda s: s.start)


def _other_base(ledger: Ledger, rate: Entry, spent: Entry, named: Entry, base: Entry, failed: Verdict) -> Comparison:
    """EXE002: the rate is right, but of another budget than the words say."""
    said, said_en, _ = BUDGET_NAMES[named.fact.measure]
    meant, meant_en, short = BUDGET_NAMES[base.fact.measure]
    stated, right = figure(rate.number), both(failed.nominal, rate.number) if failed.nominal is not None else ""
    return comparison(
        "EXE002",
        failed if failed.outcome == "fail" else Verdict("fail", None, None, None),
        stated=f"{said}的{stated}",
        expected=f"{meant}的{stated}" + (f"，或{said}的{right}" if right else ""),
        formula=f"{figure(spent.number)} ÷ {figure(base.number)} ≈ {stated}",
        operands=[ledger.operand("EXEC_RATE", rate.index), ledger.operand("EXEC", spent.index), ledger.operand(short, base.index)],
        evidence=_evidence(ledger, named, base, spent, rate),
        zh=f"文中称完成{said}的{stated}，而该比率以{meant}{figure(base.number)}为分母才成立（执行数{figure(spent.number)}，"
        f"{said}{figure(named.number)}）。请核对分母口径。",
        en=f"The rate {stated} is said to be of {said_en} ({figure(named.number)}) but holds only of {meant_en} ({figure(base.number)}).",
        root_cause=f"rate {stated} of {figure(spent.number)} in {figure(named.number)}",
        diagnosis=("alternative_base",),
    )


def _zero_base(ledger: Ledger, rate: Entry, spent: Entry, base: Entry) -> Comparison:
    """EXE003: a rate on a budget of zero; 0 of 0 may be written 0% or 100%."""
    said, said_en, short = BUDGET_NAMES[base.fact.measure]
    stated = figure(rate.number)
    verdict = Verdict("fail" if spent.fact.value else "pass", None, None, None, "" if spent.fact.value else "0 of 0")
    return comparison(
        "EXE003",
        verdict,
        stated=stated,
        expected=f"{said}为0，不计算完成率",
        formula=f"{figure(spent.number)} ÷ 0",
        operands=[ledger.operand("EXEC_RATE", rate.index), ledger.operand("EXEC", spent.index), ledger.operand(short, base.index)],
        evidence=_evidence(ledger, base, spent, rate),
        zh=f"{said}为0，执行数{figure(spent.number)}，不存在完成率，文中却写{stated}；若以其他预算数为分母，应写明口径。",
        en=f"{said_en.capitalize()} is 0 and {figure(spent.number)} was spent, so there is no rate, yet {stated} is stated.",
        diagnosis=("zero_base",),
    )


OUTLAYS = ("expenditure", "function", "project", "three_public", "operating")


def _beyond(ledger: Ledger, rate: Entry, spent: Entry, base: Entry) -> Iterator[Comparison]:
    """EXE004: spending does not exceed the adjusted budget, unless the rate says so."""
    if base.fact.measure == "budget_initial" or not spent.fact.item.startswith(OUTLAYS):
        return
    one, two = ledger.figure(spent), ledger.figure(base)
    if one is None or two is None:
        return
    verdict = bound(one.interval(R), two.interval(R), one)
    if verdict.outcome == "fail":
        verdict = Verdict("pass", None, verdict.high, verdict.nominal, "more than the budget, and the rate says so")
    yield comparison(
        "EXE004",
        verdict,
        stated=figure(spent.number),
        formula=f"{figure(spent.number)} ≤ {figure(base.number)}",
        operands=[ledger.operand("EXEC", spent.index), ledger.operand(BUDGET_NAMES[base.fact.measure][2], base.index)],
        evidence=_evidence(ledger, base, spent),
    )
