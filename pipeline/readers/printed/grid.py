"""Ruled lines become tables: the base grid of all line positions, its fields joined where no line stands between them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.limits import LIMITS
from pipeline.readers.printed.glyphs import Floats, Rules

SNAP = 2.5
"""Points within which two lines are one (the two edges of a drawn line, lines of neighbouring cells)."""
REACH = 4.0
"""Points by which lines may miss each other and still meet."""
LEAST = 5.0
"""Points a row or column must measure at least."""


class GridCell(NamedTuple):
    """A cell by its fields of the base grid."""

    row: int
    col: int
    rowspan: int
    colspan: int


class RuledGrid(NamedTuple):
    """A table's lines: `xs` of its columns, `ys` of its rows, the cells in reading order, and for each field its cell's index."""

    xs: Floats
    ys: Floats
    cells: list[GridCell]
    field: NDArray[np.int32]


def grids(rules: Rules) -> list[RuledGrid]:
    """The tables of a page from top to bottom. A table has two rows and two columns or more; sides may be open (三线表 with
    verticals inside). A single row of two cells or more is given too: the last row of a table that goes on from the page before.
    例: a merged cell is one field group: no line runs through it. 反例: a frame around a text is none."""
    across = _joined(rules.across)
    down = _joined(rules.down)
    if len(across) < 2 or len(down) < 1:
        return []
    found = []
    for h, v in _components(across, down):
        made = _grid(across[h], down[v])
        if made is not None:
            found.append(made)
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _joined(lines: Floats) -> Floats:
    """Lines at one position (within SNAP) put there, and those that touch made one."""
    if not len(lines):
        return lines
    order = np.argsort(lines[:, 0], kind="stable")
    lines = lines[order]
    place = _snapped(lines[:, 0])
    lines = np.stack((place, lines[:, 1], lines[:, 2]), axis=1)
    lines = lines[np.lexsort((lines[:, 1], lines[:, 0]))]
    out: list[list[float]] = []
    for at, start, end in lines.tolist():
        if out and out[-1][0] == at and start <= out[-1][2] + REACH:
            out[-1][2] = max(out[-1][2], end)
        else:
            out.append([at, start, end])
    return np.array(out, np.float64)


def _snapped(values: Floats) -> Floats:
    """Sorted values, each replaced by the mean of its cluster."""
    group = np.concatenate(([0], np.cumsum(np.diff(values) > SNAP)))
    return (np.bincount(group, values) / np.bincount(group))[group]


def _components(across: Floats, down: Floats) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Groups of lines that meet each other, directly or through others."""
    meets = (
        (down[None, :, 0] >= across[:, None, 1] - REACH)
        & (down[None, :, 0] <= across[:, None, 2] + REACH)
        & (across[:, None, 0] >= down[None, :, 1] - REACH)
        & (across[:, None, 0] <= down[None, :, 2] + REACH)
    )
    left = set(range(len(across)))
    groups = []
    while left:
        h = np.zeros(len(across), np.bool_)
        h[left.pop()] = True
        while True:
            v = meets[h].any(axis=0)
            wider = h | meets[:, v].any(axis=1)
            if (wider == h).all():
                break
            h = wider
        left -= set(np.flatnonzero(h).tolist())
        if v.any() and h.sum() > 1:
            groups.append((np.flatnonzero(h), np.flatnonzero(v)))
    return groups


def _grid(across: Floats, down: Floats) -> RuledGrid | None:
    left, right = min(across[:, 1].min(), down[:, 0].min()), max(across[:, 2].max(), down[:, 0].max())
    ys = _places(np.unique(across[:, 0]))
    xs = _places(np.unique(np.concatenate((down[:, 0], [left, right]))))
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > LIMITS.cells:
        return None
    middle_x, middle_y = (xs[1:] + xs[:-1]) / 2, (ys[1:] + ys[:-1]) / 2
    below = np.zeros((rows, columns), np.bool_)  # a line under field (r, c)
    for y, x0, x1 in across:
        r = int(np.argmin(np.abs(ys - y))) - 1
        if 0 <= r < rows:
            below[r] |= (middle_x > x0) & (middle_x < x1)
    beside = np.zeros((rows, columns), np.bool_)  # a line right of field (r, c)
    for x, y0, y1 in down:
        c = int(np.argmin(np.abs(xs - x))) - 1
        if 0 <= c < columns:
            beside[:, c] |= (middle_y > y0) & (middle_y < y1)
    below[-1] = beside[:, -1] = True
    cells, field = _cells(below, beside)
    return RuledGrid(xs, ys, cells, field) if len(cells) > (3 if rows > 1 else 1) else None


def _places(values: Floats) -> Floats:
    """Sorted places at least LEAST apart."""
    kept = [float(values[0])]
    for value in values[1:].tolist():
        if value - kept[-1] >= LEAST:
            kept.append(value)
    return np.array(kept)


def _cells(below: NDArray[np.bool_], beside: NDArray[np.bool_]) -> tuple[list[GridCell], NDArray[np.int32]]:
    """Fields joined into cells: to the right while no line stands between, then down while the whole width is open."""
    rows, columns = below.shape
    field = np.full((rows, columns), -1, np.int32)
    cells: list[GridCell] = []
    for r in range(rows):
        for c in range(columns):
            if field[r, c] >= 0:
                continue
            width = 1
            while c + width < columns and not beside[r, c + width - 1] and field[r, c + width] < 0:
                width += 1
            height = 1
            while r + height < rows and not below[r + height - 1, c : c + width].any() and (field[r + height, c : c + width] < 0).all():
                if beside[r + height, c : c + width - 1].any():
                    break
                height += 1
            field[r : r + height, c : c + width] = len(cells)
            cells.append(GridCell(r, c, height, width))
    return cells, field
