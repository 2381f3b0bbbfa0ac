"""The head of a table without ruled lines: which columns each of its words names, and in how many levels."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.readers.printed.bands import Band, Row, Word, column_of, overlap
from pipeline.readers.printed.grid import GridCell

WRAPPED = 0.9
"""Lines of a head nearer to each other than this share of the distance of two rows are the lines of one name."""
CENTRED, SHARE = 1.2, 0.1
"""Type sizes, and the share of their width, by which a word may stand beside the middle of the columns it names together."""


EDGE = 0.3
"""The share of a word, or of a column where that is narrower, that stands over the other at least."""
BESIDE = 8.0
"""Type sizes by which the figures of a column may stand beside its name."""


class Head(NamedTuple):
    """A name over the columns from `first` to `last`: its words, line by line."""

    first: int
    last: int
    written: tuple[tuple[Row, Word], ...]


def heads_of(rows: Sequence[Row], bands: Sequence[Band], pitch: float) -> tuple[list[Head], list[Band]]:
    """The names over the columns `bands`, from top to bottom, and the columns with those added that have a name and no cell; `pitch` is
    the distance of two rows of the table.

    例: 本年支出 in the middle over 合计, 基本支出, 项目支出 names all three.
    """
    columns = _all_columns(rows, bands, pitch)
    found: list[Head] = []
    for i, row in enumerate(rows):
        taken: set[int] = set()
        for word in row.words:
            first, last = _range(rows[i:], word, columns, pitch, taken)
            taken |= set(range(first, last + 1))
            same = next((k for k, head in enumerate(found) if (head.first, head.last) == (first, last)), -1)
            if same >= 0:
                found[same] = Head(first, last, (*found[same].written, (row, word)))
            else:
                found.append(Head(first, last, ((row, word),)))
    return found, columns


def placed(heads: Sequence[Head], columns: int) -> tuple[list[tuple[GridCell, tuple[tuple[Row, Word], ...]]], int]:
    """The cells of a head with what they say, and the number of its rows. A name of one column reaches down to the last."""
    if not heads:
        return [], 0
    wide = [head for head in heads if head.last > head.first]
    level = {id(head): sum(_holds(other, head) for other in wide if other is not head) for head in heads}
    depth = 1 + max((level[id(head)] + (head.last > head.first) for head in heads), default=0)
    taken: set[tuple[int, int]] = set()
    cells = []
    for head in sorted(heads, key=lambda head: (level[id(head)], head.first)):
        row = level[id(head)]
        height = 1 if head.last > head.first else depth - row
        fields = {(r, c) for r in range(row, row + height) for c in range(head.first, head.last + 1)}
        if not fields & taken:
            taken |= fields
            cells.append((GridCell(row, head.first, height, head.last - head.first + 1), head.written))
    none: tuple[tuple[Row, Word], ...] = ()
    cells += [(GridCell(r, c, 1, 1), none) for r in range(depth) for c in range(columns) if (r, c) not in taken]
    return sorted(cells, key=lambda cell: (cell[0].row, cell[0].col)), depth


def _holds(wide: Head, head: Head) -> bool:
    return wide.first <= head.first and head.last <= wide.last and (wide.first, wide.last) != (head.first, head.last)


def _all_columns(rows: Sequence[Row], bands: Sequence[Band], pitch: float) -> list[Band]:
    """The columns, and those whose cells are all blank: a name that stands over none, nor in the middle of several."""
    columns = list(bands)
    for i in range(len(rows) - 1, -1, -1):
        for word in rows[i].words:
            if any(overlap(word, band) > 0 for band in columns):
                continue
            first, last = _range(rows[i:], word, columns, pitch)
            if first == last:
                named = _unnamed(rows[i:], word, columns)
                columns = sorted([*(band for band in columns if band != named), _extent(named or (word.x0, word.x1), [word])])
    return columns


def _unnamed(rows: Sequence[Row], word: Word, columns: Sequence[Band]) -> Band | None:
    """The column beside a word that no other word stands over: short figures at the right edge of a wide column are not under its name."""
    free = [band for band in columns if not any(overlap(other, band) > 0 for row in rows for other in row.words)]
    for band in sorted(free, key=lambda band: -overlap(word, band)):
        between = Word(0, 0, min(word.x1, band[1]), max(word.x0, band[0]), False)
        others = [other for row in rows for other in row.words if overlap(other, (word.x0, word.x1)) <= 0]
        if -overlap(word, band) < BESIDE * rows[0].line.size and not any(overlap(between, (o.x0, o.x1)) > 0 for o in others):
            return band
    return None


def _range(rows: Sequence[Row], word: Word, columns: Sequence[Band], pitch: float, taken: Collection[int] = ()) -> tuple[int, int]:
    """The columns that a word of the first of these lines names: one, or the most in whose middle it stands, that have names of their own
    below and none beside it, nor are `taken`. A word right under it is the rest of its name."""
    at = column_of(word, columns)
    over = [c for c in _under(word, columns) if c not in taken] or [at]
    lower = [other for row in rows[1:] for other in row.words]
    goes_on = any(
        overlap(other, (word.x0, word.x1)) > 0 and row.line.bbox[3] - rows[0].line.bbox[3] < WRAPPED * pitch
        for row in rows[1:]
        for other in row.words
    )
    if not lower or (goes_on and len(over) == 1):
        return over[0], over[-1]
    parts = [set(_under(other, columns)) or {column_of(other, columns)} for other in lower]
    beside = {column_of(other, columns) for other in rows[0].words if other is not word} | set(taken)
    free = (set().union(*parts) - beside) | set(_under(word, columns))
    edges = _edges(
        [_cell(band, [other for other, part in zip(lower, parts, strict=True) if part == {c}]) for c, band in enumerate(columns)]
    )
    low, high = over[0], over[-1]
    first, last = low, high
    while first - 1 in free:
        first -= 1
    while last + 1 in free:
        last += 1
    wider = [
        (abs((edges[a] + edges[b + 1]) / 2 - word.middle), a, b)
        for a in range(first, low + 1)
        for b in range(high, last + 1)
        if (inside := set(range(a, b + 1))) <= free and not any(part & inside and part - inside for part in parts)
    ]
    size = rows[0].line.size
    near = [(off, a, b) for off, a, b in wider if off < max(CENTRED * size, SHARE * (edges[b + 1] - edges[a]))]
    least = min((off for off, _, _ in near), default=0.0)
    _, low, high = max(
        (span for span in near if span[0] < least + size), key=lambda span: (span[2] - span[1], -span[0]), default=(0, low, high)
    )
    return low, high


def _edges(spans: Sequence[Band]) -> list[float]:
    """Where the columns end, half-way between what stands in them."""
    return [spans[0][0], *((left[1] + right[0]) / 2 for left, right in pairwise(spans)), spans[-1][1]]


def _under(word: Word, columns: Sequence[Band]) -> list[int]:
    """The columns over which a word stands with more than an edge."""
    return [c for c, band in enumerate(columns) if overlap(word, band) > EDGE * min(word.x1 - word.x0, band[1] - band[0])]


def _cell(band: Band, names: Sequence[Word]) -> Band:
    """From where to where the cells of a column reach: as far at both sides of its name as what stands in it does at one, where the name
    is set in the middle."""
    left, right = _extent(band, names)
    if names and abs(names[0].x0 - band[0]) > (names[0].x1 - names[0].x0) / 4:
        middle = (min(name.x0 for name in names) + max(name.x1 for name in names)) / 2
        half = max(middle - left, right - middle)
        return middle - half, middle + half
    return left, right


def _extent(band: Band, words: Sequence[Word]) -> Band:
    return min([band[0], *(word.x0 for word in words)]), max([band[1], *(word.x1 for word in words)])
