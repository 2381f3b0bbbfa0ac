"""Where the cells of a table with merged cells stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.readers.limits import LIMITS


class Placed(NamedTuple):
    """A cell's place: `row`, `col` from 0 and the spans it really has."""

    row: int
    col: int
    rowspan: int
    colspan: int


def place(rows: Sequence[Iterable[tuple[int, int]]]) -> list[list[Placed]]:
    """For rows of (rowspan, colspan) in the order written, each cell's place: the first column of its row that no cell from
    above covers. A rowspan of 0 reaches the last row; spans past the last row are cut; what would overlap is narrowed.

    例: ``place([[(2, 1), (1, 2)], [(1, 1), (1, 1)]])`` puts the second row's cells in columns 1 and 2.
    """
    busy: dict[int, int] = {}  # column → first row that is free again
    placed: list[list[Placed]] = []
    area = 0
    for r, row in enumerate(rows):
        busy = {c: free for c, free in busy.items() if free > r}
        here: list[Placed] = []
        column = 0
        for rowspan, colspan in row:
            while column in busy:
                column += 1
            height = min(rowspan if rowspan > 0 else len(rows), len(rows) - r, LIMITS.span)
            width = max(1, min(colspan, LIMITS.span))
            width = next((w for w in range(1, width) if column + w in busy), width)
            area += height * width
            if area > LIMITS.cells:
                height = width = 1
            if height > 1:
                busy.update((column + w, r + height) for w in range(width))
            here.append(Placed(r, column, height, width))
            column += width
        placed.append(here)
    return placed
