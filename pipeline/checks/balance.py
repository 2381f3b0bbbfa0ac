"""BAL001: the two grand totals; BAL005: what was not spent, against the carry-over that is stated.

例: 1143.07 − 1125.35 = 17.72 beside 「年末结转和结余 0 万元」.

Reclaimed quotas make a difference lawful, so by itself it is a note. 反例: no carry-over stated: undecided, never a failure.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.equal import equal
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.verdict import undecided
from pipeline.checks.ledger import Entry, Ledger, alike
from pipeline.checks.wording import amount, budget_cause, figure
from pipeline.records import Comparison

WHOLE = ("expenditure", "total")
BASES = ("budget", "budget_adjusted")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each sentence with both grand totals, and one for the report's own budget and executed total."""
    doc_type = ledger.report.front.doc_type
    if rules()["BAL001"].applies(doc_type):
        yield from _totals(ledger)
    if rules()["BAL005"].applies(doc_type):
        pair = _pair(ledger)
        if pair is not None:
            yield _unspent(ledger, *pair)


def _totals(ledger: Ledger) -> Iterator[Comparison]:
    for entries in ledger.by_sentence.values():
        sides = [
            [e for e in entries if e.fact.item == item and e.number.kind == "money"] for item in ("total.revenue", "total.expenditure")
        ]
        if len(sides[0]) != 1 or len(sides[1]) != 1 or sides[0][0].fact.measure != sides[1][0].fact.measure:
            continue
        income, outlay = sides[0][0], sides[1][0]
        one, two = ledger.figure(income), ledger.figure(outlay)
        if one is None or two is None or not alike(income.fact, outlay.fact):
            continue
        got, went, apart = figure(income.number), figure(outlay.number), amount(abs(one.value - two.value), income.number)
        yield comparison(
            "BAL001",
            equal(one, two),
            stated=went,
            expected=got,
            difference=apart,
            formula=f"{got} = {went}",
            operands=[ledger.operand("INC_TOTAL", income.index), ledger.operand("EXP_TOTAL", outlay.index)],
            evidence=[ledger.label_span(e.index, e.fact.label) for e in (income, outlay)],
            zh=f"收入总计{got}，支出总计{went}，相差{apart}。收支总计应当相等，其中必有一误。",
            en=f"Total income is {got}, total expenditure {went}, {apart} apart; the two must balance.",
            root_cause=f"{got} against {went}",
        )


def _unspent(ledger: Ledger, budget: Entry, spent: Entry) -> Comparison:
    left = [e for e in ledger.entries if e.fact.item == "carryover.closing" and e.number.kind == "money" and alike(e.fact, spent.fact)]
    left = [e for e in left if e.fact.measure in ("amount", "executed")]
    operands = [ledger.operand("BUDGET_FY", budget.index), ledger.operand("EXEC", spent.index)]
    one, two = ledger.figure(budget), ledger.figure(spent)
    assert one is not None
    assert two is not None
    gap = one.value - two.value
    formula = f"{figure(budget.number)} − {figure(spent.number)} = {amount(gap, spent.number)}"
    if not left or len({e.fact.value for e in left}) > 1:
        reason = "the closing carry-over is not stated" if not left else "several closing carry-overs are stated"
        return comparison("BAL005", undecided(reason), formula=formula, operands=operands)
    carried = left[0]
    figures = ledger.figure(carried)
    assert figures is not None
    stated = figure(carried.number)
    return comparison(
        "BAL005",
        identity(figures, [one], [two]),
        stated=stated,
        expected=f"{amount(gap, spent.number)}，或说明收回、核减",
        difference=amount(abs(gap - figures.value), spent.number),
        formula=formula,
        operands=[*operands, ledger.operand("CARRY_OUT", carried.index)],
        evidence=[ledger.label_span(e.index, e.fact.label) for e in sorted((budget, spent, carried), key=lambda e: e.index)],
        zh=f"预算数与执行数相差 {formula}，而年末结转和结余为{stated}。若差额已由财政收回或核减，应予说明；否则结转结余或执行数有误。",
        en=f"Budget less executed is {amount(gap, spent.number)} ({formula}) while the closing carry-over is {stated}. "
        "If the rest was reclaimed the report should say so; otherwise the carry-over or the executed amount is wrong.",
        root_cause=budget_cause(budget.number, spent.number),
    )


def _pair(ledger: Ledger) -> tuple[Entry, Entry] | None:
    """The report's budget and executed total, stated in one passage."""
    for item in WHOLE:
        for spent in ledger.entries:
            if spent.fact.item == item and spent.fact.measure == "executed" and spent.number.kind == "money":
                for budget in ledger.around(spent, (item,), BASES, back=0):
                    if budget.number.kind == "money":
                        return budget, spent
    return None
