"""TAB001: an amount that the text states is the one in the report's own table.

Only where the whole key agrees: item, level, year, scope, basis, fund, body, part of the year. 例: 「基本支出 5377.64 万元」 of the general
public budget beside 5364.75 in its table. 反例: the text of the department, the table of the government's whole; one unit of the last place
apart (a tail of rounding).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import Printed, printed
from pipeline.checks.kinds.equal import equal
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGETS, Entry, Ledger
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

MEASURES = (*BUDGETS, "executed", "last_year")
ACCOUNTS = ("self_evaluation", "project_evaluation", "final_accounts", "department_budget", "other")
"""The documents of one body: where a government reports, the text must name the level (全市, 市本级) that the table names."""

GOVERNMENT = re.compile(r"政府决算|财政决算|财政总决算|政府预算")
"""Accounts of a government, which are of its own level and of all levels below it. 例: 「2025年度和田地区政府决算公开」."""

HELD = ("pass", "rounding", "truncated")
Key = tuple[object, ...]


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each amount of the text that a table states too."""
    if not ledger.report.grids or not rules()["TAB001"].applies(ledger.report.front.doc_type):
        return
    tabled: dict[Key, list[Entry]] = {}
    for entry in ledger.entries:
        if (key := _key(ledger, entry)) is not None and ledger.in_table(entry.index):
            tabled.setdefault(key, []).append(entry)
    told: dict[Key, list[Entry]] = {}
    for entry in ledger.entries:
        if (key := _key(ledger, entry)) in tabled and key is not None and not ledger.in_table(entry.index):
            told.setdefault(key, []).append(entry)
    rows = [_compared(ledger, entry, told[key], tabled[key]) for key in told for entry in told[key]]
    yield from sorted(rows, key=lambda row: row.operands[0].start)


def _key(ledger: Ledger, entry: Entry) -> Key | None:
    """What an amount is of; None for what no table can be asked about."""
    fact = entry.fact
    if fact.measure not in MEASURES or entry.number.kind != "money" or entry.number.qualifier or not fact.item:
        return None
    front = ledger.report.front
    if (front.doc_type not in ACCOUNTS or GOVERNMENT.search(front.title)) and not fact.scope:
        return None
    return (fact.item, fact.measure, fact.fiscal_year, fact.scope, fact.basis, fact.fund, fact.org, fact.period, fact.unit)


def _compared(ledger: Ledger, said: Entry, told: Sequence[Entry], tabled: Sequence[Entry]) -> Comparison:
    """The text against the cells of its key: any of them will do, and where they disagree among themselves nothing is told."""
    one = _figure(said)
    cells = [(entry, _figure(entry)) for entry in tabled]
    verdicts = [(equal(one, two), entry) for entry, two in cells]
    verdict, cell = next(((v, e) for v, e in verdicts if v.outcome in HELD), verdicts[0])
    if verdict.outcome == "fail":
        verdict = _doubt(one, [_figure(e) for e in told], [two for _, two in cells]) or _elsewhere(ledger, said, one) or verdict
    a, b = figure(said.number), figure(cell.number)
    stated = amount(exact(cell.fact.value or 0), cell.number)
    gap = exact(said.fact.value or 0) - exact(cell.fact.value or 0)
    label = said.fact.label or cell.fact.label
    place = ledger.report.passages[cell.passage].table
    caption = ledger.report.grids[place].caption if place is not None else ""
    title, apart = f"表《{caption}》中" if caption else "表中", amount(abs(gap), said.number)
    return comparison(
        "TAB001",
        verdict,
        stated=a,
        expected=stated,
        difference=apart,
        formula=f"{a} = {b}",
        operands=[ledger.operand("text", said.index), ledger.operand("table", cell.index)],
        evidence=sorted((ledger.label_span(said.index, said.fact.label), Span(cell.number.start, cell.number.end)), key=lambda s: s.start),
        zh=f"文中“{label}”写作{a}，而{title}“{cell.fact.label}”为{stated}，相差{apart}。",
        en=f"The text states {label} as {a}, the table as {stated}.",
        root_cause=f"text {said.fact.item} {said.fact.measure} {a} against table {b}",
    )


WHOLES = ("revenue", "expenditure", "total", "total.revenue", "total.expenditure", "revenue.fiscal", "expenditure.fiscal")
NARROW = re.compile(r"本级|所属|下属|[本该]项目|截[至止]\d+月|其中[：:]?本")


def _elsewhere(ledger: Ledger, said: Entry, one: Printed) -> Verdict | None:
    """「收入预算」 may mean the year's income or all there is with what came over: a figure that the tables have for either is right."""
    start, _ = ledger.sentence_of(said.index)
    if NARROW.search(ledger.report.text, start, said.number.start):
        return undecided("the text may speak of a part only")
    if said.fact.item not in WHOLES:
        return None
    for entry in ledger.entries:
        wholes = entry.fact.item in WHOLES and entry.fact.measure == said.fact.measure and ledger.in_table(entry.index)
        if wholes and equal(one, _figure(entry)).outcome in HELD:
            return undecided("the table states this amount under another name")
    return None


def _figure(entry: Entry) -> Printed:
    made = printed(entry.number)
    assert made is not None
    return made


def _doubt(one: Printed, told: Sequence[Printed], cells: Sequence[Printed]) -> Verdict | None:
    """Why a disagreement is not told."""
    if len({two.value for two in cells}) > 1:
        return undecided("the tables disagree among themselves, or are not of one thing")
    two = cells[0]
    if any(equal(other, two).outcome in HELD for other in told):
        return undecided("elsewhere the text says what the table says: here it may speak of something else")
    if abs(one.value - two.value) <= max(one.ulp, two.ulp):
        return Verdict("rounding", None, None, two.value, "one unit of the last place apart")
    return None
