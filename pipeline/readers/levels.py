"""How deep a row's label stands in its table: 「其中」 levels that are shown by indents alone, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from pipeline.records import SourceTable

APART = 0.6
"""Characters by which two indents differ at least."""
MOST = 6
"""Places at which the labels of one column begin, at most; more of them are no levels (labels set in the middle)."""
_WIDE, _NARROW = "\u3000\u2003", " \xa0\t\u2002"


def blanks(words: str) -> float:
    """The width of the blanks a label begins with, in characters. 例: 「　　增值税」 → 2."""
    width = 0.0
    for letter in words:
        if letter in _WIDE:
            width += 1
        elif letter in _NARROW:
            width += 0.5
        else:
            break
    return width


def levelled(table: SourceTable, indents: Mapping[int, float]) -> SourceTable:
    """The table, each cell of known indent (in characters, by where the cell starts) with its level in its column: 0, 1, 2 …

    例: 税收收入, 　增值税, 　　其中：地方, 非税收入 → 0, 1, 2, 0. 反例: labels of many widths set in the middle have no levels.
    """
    columns: dict[int, list[float]] = {}
    for cell in table.cells:
        if cell.start in indents and cell.start < cell.end:
            columns.setdefault(cell.col, []).append(indents[cell.start])
    steps: dict[int, list[float]] = {}
    for column, found in columns.items():
        ordered = sorted(found)
        first = ordered[:1] + [b for a, b in pairwise(ordered) if b - a >= APART]
        if 1 < len(first) <= MOST:
            steps[column] = first
    if not steps:
        return table
    cells = tuple(
        replace(cell, level=sum(indents[cell.start] >= step for step in steps[cell.col]) - 1)
        if cell.col in steps and cell.start in indents and cell.start < cell.end
        else cell
        for cell in table.cells
    )
    return replace(table, cells=cells)
