"""TAB004, TAB006, UNT004, SAN004, SUB007: what one table says held against another, against the accounts of another table, or
against the statement that it is empty.

例: 本年收入合计 of the table of income is that of the general table; the public fund's table is empty and the text says so.
反例: a total that two tables round apart by one unit of the last place; tables of another year, fund or level; 基本支出 alone is in the
economic table, so that “三公”经费 may be more, never less, than its lines there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import R, printed
from pipeline.checks.kinds.bound import bound
from pipeline.checks.kinds.equal import equal
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGETS, Entry, Ledger
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

MEASURES = (*BUDGETS, "executed")
TOTALS = (
    "revenue", "revenue.fiscal", "expenditure", "expenditure.fiscal", "expenditure.nature.basic", "expenditure.nature.project",
    "expenditure.source.general_public_budget", "revenue.source.general_public_budget", "carryover.opening", "carryover.closing",
    "total.revenue", "total.expenditure",
)  # fmt: skip
"""The items that the tables of one body's accounts have in common."""

LINES = (
    ("three_public.overseas", "30212"), ("three_public.reception", "30217"),
    ("three_public.vehicle_operation", "30231"), ("three_public.vehicle_purchase", "31013"),
)  # fmt: skip
"""The three public expenses and their lines among the economic classes (政府收支分类科目)."""

FUNDS = (("政府性基金", re.compile("政府性基金预算")), ("国有资本经营", re.compile("国有资本经营预算")))
ACCOUNT = re.compile(r"function\.(?:\d{7}|\d{3}\.[^.]+\.[^.]+)")
"""An account of the last level (项), by its code or by its names."""

NONE = re.compile(r"没有|无|未安排|未使用|未发生|不涉及|空表|不存在")
FACTORS = (Fraction(10**4), Fraction(1, 10**4))
ENOUGH = 2
"""So many figures four digits apart are a unit, not a slip."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows where the report has tables, and for accounts told one by one."""
    doc_type = ledger.report.front.doc_type
    if rules()["SUB007"].applies(doc_type):
        yield from _budgets(ledger)
    if not ledger.report.grids:
        return
    inside = [e for e in ledger.entries if ledger.row_of(e) is not None and e.number.kind == "money" and not e.number.qualifier]
    if rules()["TAB004"].applies(doc_type):
        yield from _between(ledger, inside)
    if rules()["TAB006"].applies(doc_type):
        yield from _empty(ledger)
    if rules()["UNT004"].applies(doc_type):
        yield from _units(ledger, inside)
    if rules()["SAN004"].applies(doc_type):
        yield from _lines(ledger, inside)


def _key(entry: Entry) -> tuple[object, ...]:
    fact = entry.fact
    return (fact.item, fact.measure, fact.fiscal_year, fact.scope, fact.basis, fact.fund, fact.org, fact.period, fact.unit)


def _between(ledger: Ledger, inside: Sequence[Entry]) -> Iterator[Comparison]:
    """TAB004: the first table that states a total against each later one."""
    first: dict[tuple[object, ...], Entry] = {}
    for entry in inside:
        if entry.fact.item not in TOTALS or entry.fact.measure not in MEASURES:
            continue
        other = first.setdefault(_key(entry), entry)
        one, two = printed(other.number), printed(entry.number)
        if one is None or two is None or (ledger.row_of(other) or (0,))[0] == (ledger.row_of(entry) or (0,))[0]:
            continue
        verdict = equal(one, two)
        if verdict.outcome == "fail" and abs(one.value - two.value) <= max(one.ulp, two.ulp):
            verdict = Verdict("rounding", None, None, one.value, "one unit of the last place apart")
        elif verdict.outcome == "fail" and not (_caption(ledger, other) and _caption(ledger, entry)):
            verdict = undecided("a table without a caption may be of something else")
        elif verdict.outcome == "fail" and _caption(ledger, other) == _caption(ledger, entry):
            verdict = undecided("two tables of one name may be of two bodies")
        a, b = (f"《{_caption(ledger, e)}》{figure(e.number)}" for e in (other, entry))
        yield comparison(
            "TAB004",
            verdict,
            stated=figure(entry.number),
            expected=amount(one.value, other.number),
            difference=amount(abs(one.value - two.value), entry.number),
            formula=f"{figure(other.number)} = {figure(entry.number)}",
            operands=[ledger.operand("table", other.index), ledger.operand("other table", entry.index)],
            evidence=[Span(other.number.start, other.number.end), Span(entry.number.start, entry.number.end)],
            zh=f"同一数据（{entry.fact.label}）在两张表中不一致：{a}，{b}。",
            en=f"Two tables state {entry.fact.label} differently: {figure(other.number)} and {figure(entry.number)}.",
            root_cause=f"tables {entry.fact.item} {figure(other.number)} against {figure(entry.number)}",
        )


def _caption(ledger: Ledger, entry: Entry) -> str:
    place = ledger.row_of(entry)
    return "".join(ledger.report.grids[place[0]].caption.split()) if place is not None else ""


def _empty(ledger: Ledger) -> Iterator[Comparison]:
    """TAB006: the table of a fund without any amount, and a sentence that says there is none; a table with amounts and none."""
    report = ledger.report
    prose = "".join(report.text[a:b] for a, b in _outside(ledger))
    for index, grid in enumerate(report.grids):
        for name, pattern in FUNDS:
            if not pattern.search(grid.caption):
                continue
            amounts = [
                report.numbers[i].value
                for p in report.passages
                if p.table == index
                for i in range(p.first, p.last)
                if report.numbers[i].kind == "money"
            ]
            said = any(name in s and NONE.search(s) and "年" in s for s in re.split("[。\n]", prose))
            filled = any(amounts)
            verdict = Verdict("pass", None, None, None)
            if not filled and not said:
                verdict = Verdict("review", None, None, None, "the table is empty, and no sentence says that there was none")
            elif filled and said:
                verdict = undecided("a sentence says that there was none of something, which may be of one kind of it only")
            yield comparison(
                "TAB006",
                verdict,
                stated="空表" if not filled else "有数据",
                expected="空表应说明没有该项收支",
                formula=f"《{grid.caption}》：{'空表' if not filled else '有数据'}，{'有' if said else '无'}说明",
                evidence=[Span(grid.start, min(grid.end, grid.start + 20))],
                zh=f"《{grid.caption}》没有数据，而文中没有说明本年没有{name}预算收支。",
                en="The table is empty and nothing in the text says why.",
                root_cause=f"empty table {grid.caption}",
            )


def _outside(ledger: Ledger) -> Iterator[tuple[int, int]]:
    """The stretches of text between the tables."""
    at = 0
    for grid in ledger.report.grids:
        yield at, max(at, grid.start)
        at = max(at, grid.end)
    yield at, len(ledger.report.text)


def _units(ledger: Ledger, inside: Sequence[Entry]) -> Iterator[Comparison]:
    """UNT004: figures of a table that are 10⁴ times those of the text, all of one table's that the text states too."""
    told = {_key(e): e for e in ledger.entries if ledger.row_of(e) is None and e.number.kind == "money" and e.fact.measure in MEASURES}
    pairs: dict[int, list[tuple[Entry, Entry]]] = {}
    for entry in inside:
        place, other = ledger.row_of(entry), told.get(_key(entry))
        if place is not None and other is not None and entry.fact.value and other.fact.value:
            pairs.setdefault(place[0], []).append((other, entry))
    for table, found in pairs.items():
        ratios = [Fraction(b.fact.value or 0) / Fraction(a.fact.value or 1) for a, b in found]
        slipped = [r for r in ratios if any(abs(r / f - 1) < Fraction(1, 1000) for f in FACTORS)]
        if len(found) < ENOUGH:
            continue
        wrong = len(slipped) == len(found) and len({b.number.start for _, b in found}) >= ENOUGH
        other, entry = found[0]
        caption = ledger.report.grids[table].caption
        yield comparison(
            "UNT004",
            Verdict("fail" if wrong else "pass", None, None, None),
            stated=figure(entry.number),
            expected=figure(other.number),
            formula=f"{len(slipped)}/{len(found)} 个数与正文相差万倍",
            operands=[ledger.operand("text", other.index), ledger.operand("table", entry.index)],
            evidence=[ledger.label_span(other.index), Span(entry.number.start, entry.number.end)],
            zh=f"表《{caption}》中各数与正文都相差万倍，表的单位应核对。",
            en="All figures of the table are 10⁴ times those of the text or a 10⁴th: its unit is wrong.",
            root_cause=f"unit of table {table}",
            diagnosis=("unit_slip",),
        )


def _lines(ledger: Ledger, inside: Sequence[Entry]) -> Iterator[Comparison]:
    """SAN004: an expense is no less than its line among the economic classes of basic expenditure."""
    for item, code in LINES:
        wholes = [e for e in ledger.entries if e.fact.item == item and e.fact.measure == "executed" and e.number.kind == "money"]
        lines = [e for e in inside if e.fact.item == f"expenditure.economic.{code}" and e.fact.measure == "executed"]
        if not lines or len({e.fact.value for e in wholes}) != 1 or len({e.fact.value for e in lines}) != 1:
            continue
        whole, line = wholes[0], lines[0]
        if whole.fact.fiscal_year != line.fact.fiscal_year:
            continue
        one, two = printed(line.number), printed(whole.number)
        if one is None or two is None:
            continue
        verdict = bound(one.interval(R), two.interval(R), one)
        yield comparison(
            "SAN004",
            replace(verdict, outcome="pass") if one.value <= two.value else verdict,
            stated=figure(whole.number),
            expected=f"不少于{figure(line.number)}",
            difference=amount(abs(one.value - two.value), whole.number),
            formula=f"{figure(line.number)} ≤ {figure(whole.number)}",
            operands=[ledger.operand("line", line.index), ledger.operand("expense", whole.index)],
            evidence=sorted([Span(line.number.start, line.number.end), ledger.label_span(whole.index)], key=lambda s: s.start),
            zh=f"“三公”经费中的{whole.fact.label or item}{figure(whole.number)}，少于基本支出中对应科目（{code}）的{figure(line.number)}。",
            en=f"{figure(whole.number)} is less than the line {code} of basic expenditure, {figure(line.number)}.",
            root_cause=f"{item} {figure(whole.number)} below {code} {figure(line.number)}",
        )


def _budgets(ledger: Ledger) -> Iterator[Comparison]:
    """SUB007: the initial budgets of the accounts told one by one add up to that of the general public budget."""
    source = "expenditure.source.general_public_budget"
    wholes = [e for e in ledger.entries if e.fact.item == source and e.fact.measure == "budget_initial" and not ledger.in_table(e.index)]
    parts = [
        e
        for e in ledger.entries
        if e.fact.item.startswith("function.")
        and e.fact.measure == "budget_initial"
        and ACCOUNT.fullmatch(e.fact.item)
        and not ledger.in_table(e.index)
        and e.number.kind == "money"
    ]
    names = [e.fact.item for e in parts]
    if len({e.fact.value for e in wholes}) != 1 or len(parts) < 3 or len(set(names)) < len(names):
        return
    whole = wholes[0]
    stated = ledger.figure(whole)
    known = [f for e in parts if (f := ledger.figure(e, [whole])) is not None]
    if stated is None or len(known) < len(parts):
        return
    verdict = identity(stated, known)
    if verdict.outcome == "fail":
        verdict = replace(verdict, outcome="undecided", reason="not all accounts may be told, or not all be read")
    added = amount(sum((f.value for f in known), Fraction(0)), whole.number)
    yield comparison(
        "SUB007",
        verdict,
        stated=figure(whole.number),
        formula=f"{' + '.join(figure(e.number) for e in parts)} = {added}",
        operands=[*(ledger.operand("BUDGET_INIT", e.index) for e in parts), ledger.operand("TOTAL", whole.index)],
        evidence=[ledger.label_span(whole.index)],
    )
