"""Performance tables: the rows of a 绩效自评表, 绩效目标表 or 评价指标体系, whatever the layout, from the grids of a report.

A head row names 一级, 二级 or 三级指标 and what stands under them; every row below it that names an indicator is one of ours. Names of
the upper levels stand once for all rows they hold (merged, or left blank). 财政部, Guangdong, Sichuan, Hubei and Hunan differ in their
heads, which are vocabulary (``lexicons/indicator_columns.tsv``), and in that Sichuan writes a target in three cells (≥ | 95 | %).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import lexicons
from extractors.facts import Cell, Grid, PerformanceRow, Report, Span

LEVELS = ("level1", "level2", "level3")
FIELDS = (*LEVELS, "target", "actual", "weight", "score", "deviation", "relation", "unit", "none")


@dataclass(frozen=True, slots=True)
class _Column:
    term: str
    field: str

    def __post_init__(self) -> None:
        if self.field not in FIELDS:
            raise ValueError(f"field {self.field!r} is none of {', '.join(FIELDS)}")


@cache
def _columns() -> dict[str, str]:
    return {row.term: row.field for row in lexicons.rows("indicator_columns", _Column, "term")}


@cache
def _noise() -> re.Pattern[str]:
    return re.compile(r"[\s:：*]|[（(][^（()）]*[)）]")


@cache
def _total() -> re.Pattern[str]:
    """What a row of sums or remarks begins with."""
    return re.compile(r"^(?:总分|合计|总计|总得分|自评总分|得分合计|小计|说明|备注|注|填表|联系|评价结论|自评结论|等级)")


@cache
def _points() -> re.Pattern[str]:
    return re.compile(r"\d{1,4}(?:\.\d{1,4})?")


def read(report: Report) -> tuple[PerformanceRow, ...]:
    """The indicator rows of all grids of a report, in order.

    例: 「产出指标 | 数量指标 | 培训人次 | ≥500 | 520 | 10 | 10 |」 → level3 培训人次, target ≥500, actual 520, weight 10, score 10.
    反例: 「项目资金 | 年初预算数 | 全年执行数」 heads no indicators, 「总分」 is none.
    """
    out: list[PerformanceRow] = []
    for index, grid in enumerate(report.grids):
        if "指标" in report.text[grid.start : grid.end]:
            out += _rows(report.text, grid, index)
    return tuple(out)


def _rows(text: str, grid: Grid, index: int) -> Iterator[PerformanceRow]:
    lines = _lines(grid)
    heads: dict[int, str] = {}
    above = dict.fromkeys(LEVELS, "")
    skip = -1
    for number in sorted(lines):
        line = lines[number]
        if number <= skip:
            continue
        named = _head(text, lines, number)
        if named is not None:
            (heads, depth), above = named, dict.fromkeys(LEVELS, "")
            skip = number + depth - 1
            continue
        if not heads:
            continue
        said = {field: _joined(text, line, heads, field) for field in FIELDS if field != "none"}
        first = next((t for cell in _once(line) if (t := _clean(text, cell))), "")
        if _total().match(_noise().sub("", first)) or len(_once(line)) < 3:
            continue
        row = _row(said, above, line, heads, grid, index, number)
        if row is not None:
            yield row


def _lines(grid: Grid) -> dict[int, list[tuple[int, Cell]]]:
    """Row → its cells with the columns they cover, merged ones in every row and column they reach."""
    lines: dict[int, list[tuple[int, Cell]]] = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + max(1, cell.rowspan)):
            line = lines.setdefault(row, [])
            line += [(col, cell) for col in range(cell.col, cell.col + max(1, cell.colspan))]
    return {row: sorted(line, key=lambda at: at[0]) for row, line in lines.items()}


def _once(line: Sequence[tuple[int, Cell]]) -> list[Cell]:
    """The cells of a line, each once."""
    return list({id(cell): cell for _, cell in line}.values())


def _clean(text: str, cell: Cell) -> str:
    words = re.sub(r"\s+", "", text[cell.start : cell.end])
    return words if words.strip("-—－/") else ""


def _head(text: str, lines: dict[int, list[tuple[int, Cell]]], number: int) -> tuple[dict[int, str], int] | None:
    """Column → field where this row heads indicators, and how many rows the head has (a second one under merged cells:
    「指标值 | 年初 | 实际」); None where it is no head."""
    known = _columns()
    line = lines[number]
    found = {col: known[name] for col, cell in line if (name := _noise().sub("", text[cell.start : cell.end])) in known}
    fields = set(found.values())
    if not fields & {"level2", "level3"} or not fields & {"target", "actual", "weight", "score"}:
        return None
    deepest = max((cell.rowspan for col, cell in line if found.get(col) in LEVELS and cell.row == number), default=1)
    for below in range(number + 1, number + deepest):
        for col, cell in lines.get(below, ()):
            name = _noise().sub("", text[cell.start : cell.end])
            if cell.row == below and name in known:
                found[col] = known[name]
    return found, deepest


def _joined(text: str, line: Sequence[tuple[int, Cell]], heads: dict[int, str], field: str) -> str:
    """The words under a field's heads; the same cell, and the same words twice (a merged cell written out), count once."""
    parts: list[str] = []
    for cell in {id(cell): cell for col, cell in line if heads.get(col) == field}.values():
        words = _clean(text, cell)
        if words and words not in parts:
            parts.append(words)
    return "".join(parts) if field in ("target", "relation", "unit", "actual", "deviation") else (parts[-1] if parts else "")


def _row(
    said: dict[str, str],
    above: dict[str, str],
    line: Sequence[tuple[int, Cell]],
    heads: dict[int, str],
    grid: Grid,
    index: int,
    number: int,
) -> PerformanceRow | None:
    """A row with the levels it leaves blank taken from `above`, which it brings up to date; None where it names no indicator."""
    fields = set(heads.values())
    own = next(level for level in reversed(LEVELS) if level in fields)
    if not said[own] or not any(said[name] for name in ("target", "actual", "weight", "score")):
        return None
    for k, level in enumerate(LEVELS):
        if said[level] and said[level] != above[level]:
            above.update(dict.fromkeys(LEVELS[k + 1 :], ""))
        if level != own:
            above[level] = said[level] or above[level]
    named = {level: said[level] or above[level] for level in LEVELS}
    target = said["target"]
    if target and said["relation"] not in ("", "定性") and not target.startswith(said["relation"]):
        target = said["relation"] + target
    if target and said["unit"] and not target.endswith(said["unit"]):
        target += said["unit"]
    mine = [cell for col, cell in line if col in heads and cell.row == number and cell.start < cell.end]
    place = next((cell for col, cell in line if heads.get(col) == own), line[0][1])
    return PerformanceRow(
        level1=named["level1"],
        level2=named["level2"],
        level3=named["level3"],
        target=target,
        actual=said["actual"],
        weight=_amount(said["weight"]),
        score=_amount(said["score"]),
        deviation=said["deviation"] if said["deviation"] not in ("无", "不适用") else "",
        start=min((cell.start for cell in mine), default=place.start),
        end=max((cell.end for cell in mine), default=place.end),
        table=index,
        row=number,
        col=place.col,
        targets=_spans(line, heads, "target"),
        actuals=_spans(line, heads, "actual"),
    )


def _spans(line: Sequence[tuple[int, Cell]], heads: dict[int, str], field: str) -> tuple[Span, ...]:
    return tuple(Span(cell.start, cell.end) for cell in dict.fromkeys(cell for col, cell in line if heads.get(col) == field))


def values(report: Report, rows: Sequence[PerformanceRow]) -> dict[int, tuple[str, bool]]:
    """Number → the indicator it is a value of, and whether it is the planned one. 例: ≥500 → (培训人次, True), 520 → (培训人次, False)."""
    out: dict[int, tuple[str, bool]] = {}
    starts = [n.start for n in report.numbers]
    for row in rows:
        name = row.level3 or row.level2
        for spans, planned in ((row.targets, True), (row.actuals, False)):
            for span in spans:
                for i in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
                    out[i] = (name, planned)
    return out


def _amount(words: str) -> Decimal | None:
    """Points: the first number of the cell. 例: 「10分」 → 10; 「—」 → None."""
    found = _points().search(words)
    return Decimal(found[0]) if found else None
