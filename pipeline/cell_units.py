"""The unit of measure of each cell of a table: by its column's head, its row's label, a column of units, or what is printed over it.

例: 「比上年增长（%）」, 「发行总额（亿元）」, 「旅客运输总量 | 万人次 | 1894.73」. 反例: 「功能分类科目（类）」, a code's level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from extractors.facts import Cell, Grid
from extractors.numbers.context import printed

LEVELS = frozenset("类款项目节级号")
"""In brackets after a head these are levels of a classification, no units."""
UNIT_COLUMN = frozenset(("单位", "计量单位"))
MOST = 12
_FIGURE = regex.compile(r"[\s(（+\-−－]*\d[\d,，.]*\s*[%％)）]?\s*")
_BRACKETS = regex.compile(r"[（(\[【]\s*(?:单位\s*[：:]\s*)?([^（）()\[\]【】\d]{1,8}?)\s*[）)\]】]\s*$|(?<!\d)([%％‰])\s*$")


def cell_units(text: str, grids: Iterable[Grid]) -> Iterator[tuple[int, int, str]]:
    """(start, end, unit) over the normalised text, disjoint: a table as a whole, or its cells where they have units of their own."""
    for grid in grids:
        own = list(_cells(text, grid))
        if any(unit != grid.unit for _, _, unit in own):
            yield from ((start, end, unit) for start, end, unit in own if unit and start < end)
        elif grid.unit:
            yield grid.start, grid.end, grid.unit


def stated(head: str) -> str:
    """The unit that a head or label states at its end, or "". 例: 「增长率（%）」 → %. 反例: 「科目（款）」."""
    found = _BRACKETS.search(head, max(0, len(head) - MOST))
    unit = (found[1] or found[2]) if found else ""
    return unit if unit and unit not in LEVELS and printed(unit) is not None else ""


def _cells(text: str, grid: Grid) -> Iterator[tuple[int, int, str]]:
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    heads: dict[int, str] = {}
    units: dict[int, tuple[int, str]] = {}  # column of units → up to which row, and the unit
    column = -1
    heading = True
    for r in sorted(rows):
        row = sorted(rows[r], key=lambda cell: cell.col)
        words = [text[cell.start : cell.end] for cell in row]
        figures = [_FIGURE.fullmatch(word) is not None for word in words]
        if not any(figures):
            if not heading:
                heads, column = {}, -1
            heading = True
            for cell, word in zip(row, words, strict=True):
                if "".join(word.split()) in UNIT_COLUMN:
                    column = cell.col
                unit = stated(word)
                if unit:
                    heads.update(dict.fromkeys(range(cell.col, cell.col + cell.colspan), unit))
            continue
        heading = False
        label = ""
        for cell, word, figure in zip(row, words, figures, strict=True):
            if not figure:
                label = stated(word) or label
                if cell.col == column and word:
                    units[column] = (r + cell.rowspan, word if printed(word) is not None else "")
                continue
            until, named = units.get(column, (0, ""))
            head = heads.get(cell.col, "")
            share = next((unit for unit in (head, label) if unit in ("%", "％", "‰")), "")
            yield cell.start, cell.end, share or head or (named if r < until else "") or label or grid.unit
