"""Tables printed without ruled lines: their columns are where their figures stand, one under the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from pipeline.readers.captions import is_over
from pipeline.readers.printed.bands import Band, Row, Word, bands_of, column_of, part, reach, row_of
from pipeline.readers.printed.blocks import Block, PrintedCell, PrintedTable, one_line
from pipeline.readers.printed.grid import GridCell
from pipeline.readers.printed.heads import heads_of, placed
from pipeline.readers.printed.lines import PrintedLine, median
from pipeline.readers.printed.rows import near, rows_in, with_names, with_rest

LEAST_ROWS, LEAST_COLUMNS = 3, 3
"""A table without ruled lines has at least so many; two columns are enough where the figures are amounts (1,234.56)."""
BESIDE = 2.2
"""Characters by which a name may stand out over its columns."""
MOST_LINES, MOST_WORDS = 300, 60
"""Lines of a page, and words of a line, that are looked at for tables; no printed page has more."""
MOST_HEADS = 6
"""Lines a table's head may have."""
_AMOUNT = re.compile(r"\d[,，]\d{3}|\d\.\d")


def with_tables(printed: list[PrintedLine]) -> list[Block]:
    """The lines of a column or page from top to bottom, those that are a table's made one.

    例: rows with blank cells, names over two lines, a head of two levels; bulletins' lines of three columns and more.
    反例: a contents list (its figures are page numbers), a row of signatures.
    """
    if sum(len(line.pieces) > 1 for line in printed) < LEAST_ROWS:
        return list(printed)
    rows = [row_of(line) for line in printed[: MOST_LINES + 1]]
    if len(rows) > MOST_LINES or max(len(row.words) for row in rows) > MOST_WORDS:
        return _plain(printed)
    blocks: list[Block] = []
    rest = 0
    for first, last in _runs(rows):
        found = _table(rows, first, last, rest)
        if found is not None:
            begin, table, end = found
            blocks += [*_plain(printed[rest:begin]), table]
            rest = end
    return blocks + _plain(printed[rest:])


def _runs(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Ranges from a figured row to another, LEAST_ROWS of them or more, near each other, no sentence between, and no words between that
    reach over several of the columns."""
    first = last = -1
    count = 0
    for i, row in enumerate(rows):
        if first >= 0 and (row.prose or not near(rows[i - 1], row)):
            if count >= LEAST_ROWS:
                yield from _consistent(rows, first, last + 1)
            first, count = -1, 0
        if row.figured:
            first, last, count = (i if first < 0 else first), i, count + 1
    if first >= 0 and count >= LEAST_ROWS:
        yield from _consistent(rows, first, last + 1)


def _consistent(rows: Sequence[Row], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The range, parted where a line does not fit the columns of the rows above it: another table begins."""
    figured = [i for i in range(first, last) if rows[i].figured]
    if len(figured) < LEAST_ROWS:
        return
    bands = bands_of(rows[first:last])
    for i in range(first + 1, last):
        if not rows[i].figured and (any(reach(word, bands) > 1 for word in rows[i].words) or _is_head(rows[i])):
            yield from _consistent(rows, first, max(j for j in figured if j < i) + 1)
            yield from _consistent(rows, min(j for j in figured if j > i), last)
            return
    yield first, last


def _is_head(row: Row) -> bool:
    """Whether a line without figures looks as the head of a table: three words or more."""
    return len(row.words) >= LEAST_COLUMNS and not any(word.figure for word in row.words)


def _table(rows: Sequence[Row], first: int, last: int, rest: int) -> tuple[int, PrintedTable, int] | None:
    """(first line, table, line after it) of the table whose figured rows are those of the range; None where they are none. Lines before
    `rest` belong to another."""
    figured = [row for row in rows[first:last] if row.figured]
    bands = bands_of(rows[first:last])
    if not _is_table(figured, bands):
        return None
    pitch = _pitch(rows[first:last])
    top = _first_head(rows, first, rest, bands)
    under = _under_head(rows, top, first)
    heads, bands = heads_of(rows[top:under], bands, pitch)
    begin = top if heads else with_names(rows, first, rest, bands, pitch)
    body, end = rows_in(rows, under if heads else begin, with_rest(rows, last, bands), bands, pitch)
    cells, depth = placed(heads, len(bands))
    made = [_cell(place, [(row.line, [word]) for row, word in written]) for place, written in cells]
    for r, row in enumerate(body, depth):
        made += [_cell(GridCell(r, c, 1, 1), row.get(c, [])) for c in range(len(bands))]
    top_edge, bottom = rows[begin].line.bbox[1], rows[end - 1].line.bbox[3]
    return begin, PrintedTable(made, depth + len(body), len(bands), (), top_edge, bottom, tuple(bands)), end


def _pitch(rows: Sequence[Row]) -> float:
    """The distance of two rows of a table: of figured ones that follow each other, where there are such."""
    bottoms = [(row.line.bbox[3], row.figured) for row in rows]
    steps = [below - above for (above, one), (below, other) in pairwise(bottoms) if one and other]
    return median(np.array(steps or np.diff([bottom for bottom, figured in bottoms if figured])))


def _is_table(figured: Sequence[Row], bands: Sequence[Band]) -> bool:
    """Whether rows of figures stand in columns: no two figures of a row in one, and enough columns."""
    for row in figured:
        at = [column_of(word, bands) for word in row.words if word.figure]
        if len(at) != len(set(at)):
            return False
    if len(bands) >= LEAST_COLUMNS:
        return True
    amounts = sum(any(word.figure and _AMOUNT.search(row.text(word)) for word in row.words) for row in figured)
    return len(bands) == 2 and amounts * 2 > len(figured)


def _first_head(rows: Sequence[Row], first: int, rest: int, bands: Sequence[Band]) -> int:
    """Where the head over the row `first` begins; `first` where there is none. Names without figures may stand under it."""
    top = first
    left, right = bands[0][0], bands[-1][1]
    for i in range(first - 1, max(rest, first - MOST_HEADS) - 1, -1):
        row = rows[i]
        if not near(row, rows[i + 1]) or row.prose or any(word.figure for word in row.words) or is_over(row.line.text):
            break
        if len(row.words) > 1 and len(bands) > 1:
            top = i
        elif top < first and not _is_over_some(row.words[0], left, right):
            break
        elif top < first:
            top = i
        elif reach(row.words[0], bands) > 1:
            break
        left, right = min(left, row.words[0].x0), max(right, row.words[-1].x1)
    return top


def _under_head(rows: Sequence[Row], top: int, first: int) -> int:
    """The first line under the head that begins at `top`: the row `first`, or lines of names over it without figures; the most room is
    between head and body."""
    last = next((i for i in range(first - 1, top - 1, -1) if len(rows[i].words) > 1), -1)
    if last < 0:
        return top
    return 1 + max(range(last, first), key=lambda i: (rows[i + 1].line.bbox[3] - rows[i].line.bbox[3], -i))


def _is_over_some(word: Word, left: float, right: float) -> bool:
    """Whether a word alone on its line stands over some columns of a table with these edges, and not in the middle of all."""
    room = BESIDE * (word.x1 - word.x0) / max(1, word.end - word.start)
    return left - room <= word.x0 and word.x1 <= right + room and abs(word.middle - (left + right) / 2) > (word.x1 - word.x0) / 4


def _cell(place: GridCell, written: Sequence[tuple[PrintedLine, list[Word]]]) -> PrintedCell:
    if not written:
        return PrintedCell(place, "")
    pieces = [part(line, words) for line, words in written]
    text, starts = one_line([words for words, _ in pieces])
    parts = tuple(
        piece._replace(start=at, end=at + piece.end, marks=tuple((at + a, at + b) for a, b in piece.marks))
        for at, (_, piece) in zip(starts, pieces, strict=True)
    )
    return PrintedCell(place, text, parts)


def _plain(printed: list[PrintedLine]) -> list[Block]:
    """Lines of three segments or more, each under the one above, as a table whatever they say; all others as they are."""
    blocks: list[Block] = []
    first = 0
    for i in range(1, len(printed) + 1):
        if i < len(printed) and _under(printed[i - 1], printed[i]):
            continue
        run = printed[first:i]
        blocks += [_segments(run)] if len(run) >= LEAST_ROWS else run
        first = i
    return blocks


def _under(above: PrintedLine, below: PrintedLine) -> bool:
    """Whether two lines are rows of one table: as many columns, each overlapping the one above, and near enough."""
    return (
        len(above.pieces) == len(below.pieces) >= LEAST_COLUMNS
        and below.bbox[1] - above.bbox[3] < 2 * above.size
        and all(a.bbox[0] < b.bbox[2] and b.bbox[0] < a.bbox[2] for a, b in zip(above.pieces, below.pieces, strict=True))
    )


def _segments(run: list[PrintedLine]) -> PrintedTable:
    cells = [
        _cell(GridCell(r, c, 1, 1), [(line, [Word(piece.start, piece.end, piece.bbox[0], piece.bbox[2], False)])])
        for r, line in enumerate(run)
        for c, piece in enumerate(line.pieces)
    ]
    return PrintedTable(cells, len(run), len(run[0].pieces), (), run[0].bbox[1], run[-1].bbox[3])
