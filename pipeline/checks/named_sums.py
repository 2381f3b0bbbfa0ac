"""Sums of items that have names wherever they stand: in one sentence, in a row or in a column of a table.

All parts and the whole are at one level of one year; an item given twice with two amounts leaves open which is meant, and nothing is
compared. 例: 「“三公”经费 10 万元，其中：因公出国（境）费 0 万元、公务用车购置及运行维护费 8 万元、公务接待费 2 万元」.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from extractors.facts import Span
from pipeline.checks.catalogue import Rule
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.verdict import undecided
from pipeline.checks.ledger import BUDGETS, Entry, Ledger, alike
from pipeline.checks.sums import ledger_span
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

MEASURES = (*BUDGETS, "executed", "amount", "last_year")
ABOVE = 2
"""The whole may stand so many sentences before its parts."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A whole and its parts."""

    whole: Entry
    parts: tuple[Entry, ...]


def stated(ledger: Ledger, rule: Rule) -> Iterator[Stated]:
    """Every place that states all parts of the rule with their whole. `rule.total` and `rule.parts` name items."""
    if not rule.applies(ledger.report.front.doc_type):
        return
    wanted = {item for part in rule.parts for item in part}
    wanted |= set(rule.total)
    pool = [e for e in ledger.entries if e.fact.measure in MEASURES and e.number.kind == "money" and e.fact.item in wanted]
    seen: set[int] = set()
    for group in _groups(ledger, pool):
        parts = [_one(group, part) for part in rule.parts]
        found = [p for p in parts if p is not None]
        if len(found) < len(parts):
            continue
        whole = _one(group, rule.total) or _above(pool, found, rule.total)
        if whole is None or whole.index in seen or not all(alike(whole.fact, p.fact) for p in found):
            continue
        seen.add(whole.index)
        yield Stated(whole, tuple(sorted(found, key=lambda e: e.index)))


def _groups(ledger: Ledger, pool: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries of one level and year that stand together."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in pool:
        level = entry.fact.measure, entry.fact.fiscal_year, entry.fact.scope
        passage = ledger.report.passages[entry.passage] if entry.passage >= 0 else None
        if passage is None or passage.table is None or passage.cell is None:
            groups.setdefault(("sentence", entry.sentence, *level), []).append(entry)
        else:
            cell = ledger.report.grids[passage.table].cells[passage.cell]
            groups.setdefault(("row", passage.table, cell.row, *level), []).append(entry)
            groups.setdefault(("column", passage.table, cell.col, *level), []).append(entry)
    yield from groups.values()


def _one(group: Iterable[Entry], items: Sequence[str]) -> Entry | None:
    """The entry of one of the items, None where there is none or they differ."""
    hits = [e for e in group if e.fact.item in items]
    return hits[0] if hits and len({e.fact.value for e in hits}) == 1 else None


def _above(pool: Sequence[Entry], parts: Sequence[Entry], items: Sequence[str]) -> Entry | None:
    """The whole in a sentence just before the parts."""
    first = min(parts, key=lambda e: e.index)
    near = [
        e
        for e in pool
        if e.fact.item in items
        and e.fact.measure == first.fact.measure
        and e.section == first.section
        and 0 < first.sentence - e.sentence <= ABOVE
        and alike(e.fact, first.fact)
    ]
    return near[-1] if near and len({e.fact.value for e in near}) == 1 else None


def compared(ledger: Ledger, rule: Rule, found: Stated) -> Comparison:
    """The row of `checks` for one sum."""
    entries = [*found.parts, found.whole]
    known = [ledger.figure(e, [o for o in entries if o is not e]) for e in entries]
    figures = [k for k in known if k is not None]
    if len(figures) < len(entries):
        return comparison(rule.code, undecided("a figure cannot be read"))
    *parts, whole = figures
    verdict = identity(whole, parts, modes=rule.modes)
    value = sum((p.value for p in parts), Fraction(0))
    said, added = figure(found.whole.number), amount(value, found.whole.number)
    apart = amount(abs(value - whole.value), found.whole.number)
    formula = f"{' + '.join(figure(p.number) for p in found.parts)} = {added}"

    return comparison(
        rule.code,
        verdict,
        stated=said,
        expected=added,
        difference=apart,
        formula=formula,
        operands=[ledger.operand(e.fact.item, e.index) for e in entries],
        evidence=sorted((_span(ledger, e) for e in entries), key=lambda s: s.start),
        zh=f"{rule.zh}：各项相加 {formula}，而合计写作{said}，相差{apart}。合计或其中一项必有一误。",
        en=f"The parts add up to {added} ({formula}), the whole is stated as {said}, {apart} apart.",
        root_cause=f"{said} = {formula}",
    )


def _span(ledger: Ledger, entry: Entry) -> Span:
    return ledger_span(ledger, entry.index) if ledger.in_table(entry.index) else ledger.label_span(entry.index, entry.fact.label)
