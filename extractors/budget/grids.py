"""A table as rows of values, each with the headings over it and the label and code beside it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractors.facts import Cell, Grid, Report

SPACE = regex.compile(r"\s+")
CODED = regex.compile(r"编码|代码|^[类款项]$")
WORDY = regex.compile(r"\p{Han}|[A-Za-z]")
CODE = regex.compile(r"\d{2,7}")


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of a table: `number` its index, `heads` the headings over it from the top, `label` and `code` of its row,
    `row` and `col` where it stands; `rows` how many rows of figures the table has."""

    number: int
    heads: tuple[str, ...]
    label: str
    code: str
    row: int
    col: int
    rows: int


def values(report: Report, grid: Grid, starts: list[int]) -> Iterator[Value]:
    """The figures of a grid, row by row. `starts`: where the report's numbers begin.

    The headings are the rows above the first one with a figure under a heading that is no code column; a row's label is the
    nearest text to the left of the figure, so that tables with two sides (收入 | 支出) are read side by side.
    """
    text = report.text
    cells = [c for c in grid.cells if c.start < c.end]
    said = {(c.row, c.col): SPACE.sub("", text[c.start : c.end]) for c in cells}
    figures = {(c.row, c.col): n for c in cells if (n := _figure(report, c, starts)) is not None}
    top = _height(figures, said)
    if top is None:
        return
    heads: dict[int, list[tuple[int, str]]] = {}
    for c in cells:
        if c.row < top and not _over(said[c.row, c.col]):
            for column in range(c.col, c.col + c.colspan):
                heads.setdefault(column, []).append((c.row, said[c.row, c.col]))
    codes = {column for column, path in heads.items() if CODED.search(path[-1][1])}
    count = len({row for row, column in figures if row >= top and column not in codes})
    for (row, column), number in sorted(figures.items()):
        if row < top or column in codes:
            continue
        path = tuple(name for _, name in sorted(heads.get(column, [])))
        label, code = _beside(row, column, said, figures, codes)
        yield Value(number, path, label, code, row, column, count)


def _over(words: str) -> bool:
    """The table's own title or its unit, set as its first rows: they head every column and say nothing of one."""
    return words.startswith(("单位", "金额单位")) or (words.endswith("表") and len(words) >= 8)


def _figure(report: Report, cell: Cell, starts: list[int]) -> int | None:
    """Index of the number that is all of a cell."""
    i = bisect_left(starts, cell.start)
    if i == len(starts):
        return None
    number = report.numbers[i]
    inside = report.text[cell.start : cell.end].strip()
    return i if number.end <= cell.end and number.value is not None and len(number.text) >= len(inside) - 1 else None


def _height(figures: dict[tuple[int, int], int], said: dict[tuple[int, int], str]) -> int | None:
    """The first row with a figure that is no code and no serial number: what stands above is headings."""
    for row, column in sorted(figures):
        above = [said[r, column] for r in range(row) if (r, column) in said]
        if above and not CODED.search(above[-1]) and not above[-1].startswith("序号"):
            return row
    return None


def _beside(
    row: int, column: int, said: dict[tuple[int, int], str], figures: dict[tuple[int, int], int], codes: set[int]
) -> tuple[str, str]:
    """Label and code of a figure's row: the nearest text to its left, and the code columns just before that."""
    label, code = "", ""
    for c in range(column - 1, -1, -1):
        cell = said.get((row, c), "")
        if not WORDY.search(cell) and c not in codes:
            continue
        if c in codes:
            if CODE.fullmatch(cell):
                code = cell + code
            elif not label and WORDY.search(cell):
                label = cell  # 「合计」 over the code and the name
        elif code:
            break
        elif not label and cell and (row, c) not in figures:
            label = cell
        elif label:
            break
    return label, code
