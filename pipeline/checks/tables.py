"""TAB002, TAB003: the totals of a table's rows and columns add up (TAB005, TAB007: where a blank cell or a misread table leaves it open).

例: 「合计 | 基本支出 | 项目支出」, and under them the rows 类, whose sum is 「合计」. Subtotals are not counted twice, 「其中」 rows are no
parts. 反例: 「预算数 | 决算数」 are no parts of anything; a list without levels whose total cannot be told from its subtotals is undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from pipeline.checks.ledger import Ledger
from pipeline.checks.sums import UNPROVEN, Sum, added, judged, named, opened, row, short, telling
from pipeline.checks.tabulated import OF_WHICH, SUBTOTAL, TOTAL, Row, Side, Table, amounts
from pipeline.records import Comparison

LEVEL = regex.compile(r"预算|决算|执行|完成|上年|本年数|今年|增减|变动|调整|\d{4}年|金额|余额$|限额$")
"""Words of levels and times: columns with different ones (预算数, 决算数) are no parts of one whole."""

YEAR = regex.compile(r"^(?:本年)?(?:收入|支出)(?:合计|小计)$")
MANY = 12
"""In a table of more totals only the first and the last may be of the whole of it."""

MANY_LINES = 4
"""So many lines that add up for each that does not show that the columns were not misread."""

LENGTHS = (3, 5, 7)
"""The digits of 类, 款 and 项; other codes (单位编码) tell no levels for sure."""

CARRIED = regex.compile(r"结转|结余|上年|补助|上解|调入|调出|债务|债券|转贷|稳定调节基金")
"""What stands between 本年收入合计 and 总计 in the forms of the final accounts."""

RATE_ROW = regex.compile(r"[%％‰]|利率|比率|增长率|完成率|比重|占比|占总")


@dataclass(frozen=True, slots=True)
class Formula:
    """A total column and the columns it is the sum of; `plain`: the headings leave no choice."""

    total: int
    members: tuple[int, ...]
    plain: bool


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row of TAB002 for each total of a row, one of TAB003 for each total of a column, where there is anything to add."""
    for table in ledger.tables:
        for side in table.sides:
            yield from _across(ledger, table, side)
            yield from _down(ledger, table, side)


def _across(ledger: Ledger, table: Table, side: Side) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    columns = amounts(table, side)
    for formula in formulas(table, columns):
        lines: list[Sum] = []
        for line in side.rows:
            if RATE_ROW.search(line.label):
                continue
            found = added(table, numbers, (line.row, formula.total), [(line.row, c) for c in formula.members])
            if found is not None and not named(ledger, found):
                lines.append(found)
        shown = sum(telling(f, numbers) for f in lines) >= 2 and 4 * sum(not f.held for f in lines) <= len(lines)
        sure = formula.plain and sum(telling(f, numbers) for f in lines) >= MANY_LINES * max(1, sum(not f.held for f in lines))
        if sum(not f.held for f in lines) > 2 and not any(telling(f, numbers) for f in lines):
            lines = [opened(lines[0], UNPROVEN)]  # 「本地区 | 本级 | 所属县区合计」: the total is itself a part
        alike = short(numbers, lines)
        names = {c: _named(table, c) for c in formula.members}
        labels = {line.row: line.label or line.code for line in side.rows}
        for found in lines:
            at = found.places[0][0]
            others = ((at, c) for c in columns if c != formula.total and c not in formula.members)
            told = judged(table, numbers, found, shown=shown, plain=formula.plain, edge=False, others=others, alike=alike, sure=sure)
            where = f"“{labels[at]}”行的“{_named(table, formula.total)}”" if labels[at] else f"“{_named(table, formula.total)}”"
            yield row(ledger, table, "TAB002", told, {(at, c): name for c, name in names.items()}, where)


def _named(table: Table, column: int) -> str:
    """What a column is called: its headings from the top, the title of the whole left out."""
    heads = table.heads.get(column, ())
    return "-".join(h.words for h in heads if table.grid.cells[h.cell].colspan < len(table.heads))


def formulas(table: Table, columns: Sequence[int]) -> Iterator[Formula]:
    """The columns called totals with the columns they are the totals of.

    The parts stand under the same heading and have the same words below (例: 合计-决算数 = 公务用车-决算数 + 公务接待费-决算数); a group
    that has a total of its own is counted by it.
    """
    for column in columns:
        heads = table.heads.get(column, ())
        for k, head in enumerate(heads):
            if TOTAL.search(head.words):
                above = tuple(h.cell for h in heads[:k])
                below = tuple(h.words for h in heads[k + 1 :])
                made = _formula(table, columns, column, above, head.cell, below)
                if made is not None:
                    yield made
                break


def _formula(
    table: Table, columns: Sequence[int], column: int, above: tuple[int, ...], cell: int, below: tuple[str, ...]
) -> Formula | None:
    k = len(above)
    groups: dict[int, list[int]] = {}
    plain, rivals = True, False
    for c in columns:
        heads = table.heads.get(c, ())
        if c == column or len(heads) <= k or tuple(h.cell for h in heads[:k]) != above or heads[k].cell == cell:
            continue
        if TOTAL.search(heads[k].words):
            rivals = True
            continue
        if OF_WHICH.search(heads[k].words):
            plain = False
            continue
        groups.setdefault(heads[k].cell, []).append(c)
    if rivals or not groups:
        return None
    members: list[int] = []
    for group in groups.values():
        own = [c for c in group if _tail(table, c, k) == below]
        subtotal = [c for c in group if len(t := _tail(table, c, k)) > len(below) and TOTAL.search(t[0]) and t[1:] == below]
        leaves = [c for c in group if len(t := _tail(table, c, k)) > len(below) and t[len(t) - len(below) :] == below]
        members += own[:1] or subtotal[:1] or leaves
    words = [table.heads[c][k].words for c in members]
    if len(members) < 2 or len({m[0] for w in words if (m := LEVEL.search(w)) and not TOTAL.search(w)}) > 1:
        return None
    return Formula(column, tuple(sorted(members)), plain)


def _tail(table: Table, column: int, k: int) -> tuple[str, ...]:
    return tuple(h.words for h in table.heads[column][k + 1 :])


def _down(ledger: Ledger, table: Table, side: Side) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    columns = amounts(table, side)
    usable = [line for line in side.rows if (line.label or line.code) and not RATE_ROW.search(line.label)]
    for t, line in enumerate(usable):
        if not line.total:
            continue
        tried: list[tuple[Reading, dict[int, Sum]]] = []
        for reading in readings(usable, t, side.coded):
            sums = {c: f for c in columns if (f := added(table, numbers, (line.row, c), [(m.row, c) for m in reading.members])) is not None}
            if sums and not all(named(ledger, f) for f in sums.values()):
                tried.append((reading, sums))
        if not tried:
            continue
        best, sums = max(tried, key=lambda rs: (*_support(ledger, rs[1]), rs[0].plain))
        proof = sum(telling(f, numbers) for f in sums.values())
        failed = sum(not f.held for f in sums.values())
        alike = short(numbers, sums.values())
        others = [r.row for r in usable if r.row != line.row and r not in best.members]
        names = {r.row: r.label or r.code for r in best.members}
        for c, found in sums.items():
            if not found.held:
                instead = next((s[c] for _, s in tried if c in s and s[c].held), None)
                found = (
                    instead
                    if instead is not None
                    else judged(
                        table,
                        numbers,
                        found,
                        shown=proof > 0 and failed <= proof,
                        plain=best.plain,
                        edge=True,
                        others=((r, c) for r in others),
                        alike=alike,
                    )
                )
            where = f"“{line.label}”行的“{_named(table, c)}”"
            yield row(ledger, table, "TAB003", found, {p: names.get(p[0], "") for p in found.places}, where)


def _support(ledger: Ledger, sums: Mapping[int, Sum]) -> tuple[int, int]:
    """How many columns show a reading to be right, and in how many it holds."""
    return sum(telling(f, ledger.report.numbers) for f in sums.values()), sum(f.held for f in sums.values())


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows that a total may be the sum of; `plain`: their codes or numbers leave no choice."""

    members: tuple[Row, ...]
    plain: bool


def readings(rows: Sequence[Row], t: int, coded: bool) -> list[Reading]:
    """The ways to read what the total in rows[t] sums up, the likeliest first."""
    before = max((i for i in range(t) if rows[i].total), default=-1)
    after = min((i for i in range(t + 1, len(rows)) if rows[i].total), default=len(rows))
    up, down = rows[before + 1 : t], rows[t + 1 : after]
    found = [*_tops(up, coded)]
    few = sum(r.total for r in rows) <= MANY
    if before >= 0:
        found += [_carried(rows[t], rows[before], r) for r in [*_tops(up, coded), Reading((), False)]]
    if before >= 0 and (few or t == len(rows) - 1):
        found += [Reading(r.members, False) for r in _tops([r for r in rows[:t] if not r.total], coded)]
        found.append(Reading(tuple(r for r in rows[:t] if SUBTOTAL.search(r.label)), False))
    found += [Reading(r.members, r.plain and not up) for r in _tops(down, coded)]
    if after < len(rows) and (few or t == 0):
        found += [Reading(r.members, False) for r in _tops([r for r in rows[t + 1 :] if not r.total], coded)]
        found.append(Reading(tuple(r for r in rows[t + 1 :] if SUBTOTAL.search(r.label)), False))
    out: dict[tuple[int, ...], Reading] = {}
    for reading in found:
        if reading.members:
            out.setdefault(tuple(r.row for r in reading.members), reading)
    return list(out.values())


def _carried(total: Row, before: Row, more: Reading) -> Reading:
    """A total of a total and what came over or goes on: 「总计 = 本年收入合计 + 年初结转和结余」."""
    members = (before, *more.members)
    form = (
        total.label.endswith("总计") and YEAR.search(before.label) and more.members and all(CARRIED.search(r.label) for r in more.members)
    )
    return Reading(members, bool(form) or (more.plain and not SUBTOTAL.search(before.label)))


def _tops(rows: Sequence[Row], coded: bool) -> list[Reading]:
    """The rows of the outermost level among these, in the ways it can be read: by indents too, where no codes tell."""
    listed = [r for r in rows if not r.of_which]
    least = min((r.level for r in listed), default=0)
    outer = tuple(r for r in listed if r.level == least)
    return [*([Reading(outer, plain=False)] if not coded and len(outer) < len(listed) else []), *_by_labels(rows, coded)]


def _by_labels(rows: Sequence[Row], coded: bool) -> list[Reading]:
    """The rows of the outermost level among these, in the ways codes and numbers show it."""
    if coded:
        return [Reading(tuple(_outermost(rows)), plain=all(len(r.code) in LENGTHS for r in rows if r.code))]
    listed = [r for r in rows if not r.of_which]
    styles = [r.style for r in listed if r.style]
    if not styles:
        whole = Reading(tuple(rows_without_parts(rows)), plain=False)
        return [whole, Reading(tuple(rows), plain=False)]
    outer = min(styles, key=lambda s: ("section", "bracket", "arabic", "arabic_bracket").index(s))
    numbered = [r for r in listed if r.style == outer]
    straight = [r.ordinal for r in numbered] == list(range(1, len(numbered) + 1))
    loose = [r for r in rows_without_parts(rows) if not r.style]
    if not straight:
        first = next((i for i in range(1, len(numbered)) if numbered[i].ordinal == 1), len(numbered))
        loose += numbered[first:]
        numbered = numbered[:first]
    found = [Reading(tuple(numbered), plain=straight and not loose)]
    if loose:
        free = [r for r in loose if not r.style]
        found.append(Reading(tuple(sorted([*numbered, *free], key=lambda r: r.row)), plain=False))
        found.append(Reading(tuple(free), plain=False))
    return found


def _outermost(rows: Sequence[Row]) -> Iterator[Row]:
    """The coded rows that are not under another: 类 of 类, 款, 项."""
    top = ""
    for line in rows:
        if line.code and not (top and len(line.code) > len(top) and line.code.startswith(top)):
            top = line.code
            yield line


def rows_without_parts(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows but 「其中」 and what is numbered alike after it: 「其中：（1）购置费」, 「（2）运行费」."""
    inside: str | None = None
    for line in rows:
        if line.of_which:
            inside = line.style
        elif inside is not None and inside and line.style == inside:
            continue
        else:
            inside = None
            yield line
