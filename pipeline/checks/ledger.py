"""The ledger: one report's facts put where a check can find them, and what is like enough to be compared.

Nearly all false alarms of this field come from comparing unlike facts, so every look-up here keeps to the key (item, measure,
year, scope, fund, basis, organisation) and to nearness in the text, and prefers finding nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from extractors import sentences
from extractors.facts import BudgetFact, Facts, Number, Report, Span
from extractors.record import record
from pipeline.checks.exact import exact
from pipeline.checks.interval import Printed, printed
from pipeline.checks.tabulated import Table, tables
from pipeline.records import Operand, Repair

BUDGETS = ("budget", "budget_adjusted", "budget_initial")
"""The measures a rate of execution may be of; the first is what 「预算」 without more means."""

BUDGET_NAMES = {
    "budget": ("全年预算数", "the budget", "BUDGET_FY"),
    "budget_adjusted": ("调整预算数", "the adjusted budget", "BUDGET_ADJ"),
    "budget_initial": ("年初预算数", "the initial budget", "BUDGET_INIT"),
}
"""Each of them in Chinese, in English and as the formulas write it."""

SPENT = ("executed", "amount")
"""The measures of what was spent or received: a part listed under 支出 often says no more than its amount."""

CLAUSE = "，。；：、,;:（）()\n「」“”？！"
UP_TO_CLAUSE = re.compile(rf".*[{re.escape(CLAUSE)}]", re.DOTALL)


@record
class Entry:
    """A budget fact with its number and its place: indexes of the number, the passage, the sentence and the section."""

    fact: BudgetFact
    number: Number
    index: int
    passage: int
    sentence: int
    section: int

    @property
    def key(self) -> str:
        """例: ``expenditure:executed``."""
        return f"{self.fact.item}:{self.fact.measure}"


class Ledger:
    """What a check sees: `report`, `facts`, `repairs` (offsets into the normalised text), and the look-ups."""

    def __init__(self, report: Report, facts: Facts, repairs: Sequence[Repair] = ()) -> None:
        self.report, self.facts, self.repairs = report, facts, tuple(repairs)
        self._spans: dict[tuple[int, str], Span] = {}
        self._printed: dict[int, Printed | None] = {}
        self._figures: dict[int, tuple[Entry, Printed | None]] = {}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The budget facts in the order of the text."""
        return tuple(e for e in map(self._entry, sorted(self.facts.budget, key=lambda f: f.number)) if e is not None)

    @cached_property
    def levels(self) -> tuple[Entry, ...]:
        """The indicators' levels as entries: the item is ``kpi`` and the measure the indicator. 例: ``kpi:第一产业增加值``."""
        found = (
            self._entry(BudgetFact(k.number, "kpi", k.indicator, k.indicator, k.value, k.unit, "", None, stage=k.period))
            for k in sorted(self.facts.kpis, key=lambda k: k.number)
            if k.comparison == "level"
        )
        return tuple(e for e in found if e is not None)

    def _entry(self, fact: BudgetFact) -> Entry | None:
        number = self.report.numbers[fact.number]
        if fact.measure == "rate" and (fact.item.startswith("carryover") or "整体" in fact.label):
            fact = replace(fact, item="expenditure")  # 「部门整体预算完成率」, whatever item the sentence before was of
        if fact.value is None or number.value is None:
            return None
        passage = self.passage_of(fact.number)
        section = self.report.passages[passage].section if passage >= 0 else -1
        return Entry(fact, number, fact.number, passage, bisect_right(self._sentences, number.start) - 1, section)

    @cached_property
    def _sentences(self) -> tuple[int, ...]:
        """Where each sentence begins: passages that a semicolon cut are one."""
        return tuple(p.start for p in sentences.of(self.report))

    def sentence(self, number: int) -> int:
        """The index of the sentence that holds the number."""
        return bisect_right(self._sentences, self.report.numbers[number].start) - 1

    @cached_property
    def by_passage(self) -> dict[int, tuple[Entry, ...]]:
        """The entries of each passage that has any."""
        out: dict[int, list[Entry]] = {}
        for entry in self.entries:
            out.setdefault(entry.passage, []).append(entry)
        return {p: tuple(found) for p, found in out.items()}

    @cached_property
    def by_sentence(self) -> dict[int, tuple[Entry, ...]]:
        """The entries of each sentence that has any; table cells have none."""
        out: dict[int, list[Entry]] = {}
        for entry in self.entries:
            if entry.passage >= 0 and self.report.passages[entry.passage].table is None:
                out.setdefault(entry.sentence, []).append(entry)
        return {p: tuple(found) for p, found in out.items()}

    @cached_property
    def sentences_by_key(self) -> dict[str, list[int]]:
        """The sentences that have an entry of a key, in order, each as often as it has."""
        out: dict[str, list[int]] = {}
        for at, entries in self.by_sentence.items():
            for entry in entries:
                out.setdefault(entry.key, []).append(at)
        return out

    @cached_property
    def levels_by_sentence(self) -> dict[int, list[Entry]]:
        """The indicators' levels of each sentence that has any, in the order of the text."""
        out: dict[int, list[Entry]] = {}
        for entry in self.levels:
            out.setdefault(entry.sentence, []).append(entry)
        return out

    @cached_property
    def by_row(self) -> dict[tuple[int, int], tuple[Entry, ...]]:
        """The entries of each table's row that has any, by (table, row)."""
        out: dict[tuple[int, int], list[Entry]] = {}
        for entry in self.entries:
            place = self.row_of(entry)
            if place is not None:
                out.setdefault(place, []).append(entry)
        return {place: tuple(found) for place, found in out.items()}

    def row_of(self, entry: Entry) -> tuple[int, int] | None:
        """The table and the row in it that an entry stands in; None in prose."""
        passage = self.report.passages[entry.passage] if entry.passage >= 0 else None
        if passage is None or passage.table is None or passage.cell is None:
            return None
        return passage.table, self.report.grids[passage.table].cells[passage.cell].row

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The report's tables, read as rows and columns."""
        return tables(self.report)

    @cached_property
    def by_number(self) -> dict[int, Entry]:
        """The entry of a number, by its index."""
        return {entry.index: entry for entry in self.entries}

    def passage_of(self, number: int) -> int:
        """The index of the passage that holds the number; −1 if none does."""
        return self._passages[number]

    @cached_property
    def _passages(self) -> list[int]:
        """For each number its passage; −1 if none holds it."""
        out = [-1] * len(self.report.numbers)
        for at, passage in enumerate(self.report.passages):
            for number in range(passage.first, passage.last):
                out[number] = at
        return out

    def in_table(self, number: int) -> bool:
        """Whether the number stands in a table's cell."""
        return self._in_tables[number]

    @cached_property
    def _in_tables(self) -> list[bool]:
        passages = self.report.passages
        return [at >= 0 and passages[at].table is not None for at in self._passages]

    def around(self, anchor: Entry, items: Collection[str], measures: Collection[str], back: int = 1) -> Iterator[Entry]:
        """Entries like `anchor` with these items and measures: those before it in its passage, nearest first, then those after
        it there, then those of up to `back` passages before it in the same section, nearest first."""

        def fits(entry: Entry) -> bool:
            return entry is not anchor and entry.fact.item in items and entry.fact.measure in measures and alike(entry.fact, anchor.fact)

        here = [e for e in self.by_passage.get(anchor.passage, ()) if fits(e)]
        yield from reversed([e for e in here if e.index < anchor.index])
        yield from (e for e in here if e.index > anchor.index)
        for passage in range(anchor.passage - 1, max(-1, anchor.passage - 1 - back), -1):
            yield from reversed([e for e in self.by_passage.get(passage, ()) if fits(e) and e.section == anchor.section])

    def figure(self, entry: Entry, siblings: Sequence[Entry] = ()) -> Printed | None:
        """The entry's figure as an interval, signed as the fact is."""
        if siblings:
            return self._figure(entry, [s.number for s in siblings])
        found = self._figures.get(entry.index)
        if found is None or found[0] is not entry:
            found = self._figures[entry.index] = entry, self._figure(entry, ())
        return found[1]

    def printed(self, number: int) -> Printed | None:
        """The figure as an interval, by itself; None where it has no value."""
        if number not in self._printed:
            self._printed[number] = printed(self.report.numbers[number])
        return self._printed[number]

    def _figure(self, entry: Entry, siblings: Sequence[Number]) -> Printed | None:
        made = printed(entry.number, siblings) if siblings else self.printed(entry.index)
        if made is None or entry.fact.value is None:
            return None
        return Printed(exact(entry.fact.value), made.ulp, made.qualifier, made.high)

    def operand(self, name: str, number: int, sign: int = 1) -> Operand:
        """The number as an operand of a check; `sign` −1 where it is taken off."""
        n = self.report.numbers[number]
        return Operand(name, number, n.value, n.start, n.end, sign)

    def label_span(self, number: int, label: str = "") -> Span:
        """The number with the words that say what it is, no further back than its clause. 例: 「执行数 1125.35 万元」."""
        found = self._spans.get((number, label))
        if found is None:
            found = self._spans[number, label] = self._label_span(number, label)
        return found

    def _label_span(self, number: int, label: str) -> Span:
        n, text = self.report.numbers[number], self.report.text
        low = max(0, n.start - 40)
        if number:
            low = max(low, self.report.numbers[number - 1].end)
        before = text[low : n.start]
        at = before.rfind(label) if label else -1
        if at < 0:
            clause = UP_TO_CLAUSE.match(before)
            at = clause.end() if clause else 0
        start = low + at
        while start < n.start and text[start] in " \u3000*#\n，、；。":
            start += 1
        return Span(start, n.end)

    def words(self, low: int, high: int) -> str:
        """The text between two offsets."""
        return self.report.text[max(0, low) : high]

    def sentence_of(self, number: int) -> tuple[int, int]:
        """Where the number's passage begins and ends."""
        at = self.passage_of(number)
        if at < 0:
            n = self.report.numbers[number]
            return n.start, n.end
        return self.report.passages[at].start, self.report.passages[at].end


def alike(one: BudgetFact, two: BudgetFact) -> bool:
    """Whether two facts may be compared: what both say of organisation, year, scope, basis and fund is the same (the fund of a
    source of money is what tells it from its siblings, so there it does not count)."""
    return (
        (not one.org or not two.org or one.org == two.org)
        and (not one.fiscal_year or not two.fiscal_year or one.fiscal_year == two.fiscal_year)
        and (not one.scope or not two.scope or one.scope == two.scope)
        and (not one.basis or not two.basis or one.basis == two.basis)
        and (not one.fund or not two.fund or one.fund == two.fund or ".source." in one.item or ".source." in two.item)
    )
