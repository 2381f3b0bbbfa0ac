"""The rows of a table without ruled lines: a line each, or the several lines of a name and the figures beside them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.readers.captions import is_over
from pipeline.readers.printed.bands import Band, Row, Word, column_of, overlap, reach
from pipeline.readers.printed.broken_rows import OWN
from pipeline.readers.printed.lines import PrintedLine

NEAR, BLANK_ROWS = 2.2, 30.0
"""Type sizes between two lines of a table, at most, and between two rows of figures: what stands between may all be blank."""
TIGHT = 0.9
"""Lines of one cell are nearer to each other than this share of the distance of two rows."""
REST = 3
"""Characters of a line that may be the rest of the name above even where it stands no nearer."""
FULL = 1.2
"""Type sizes that the line of a cell may fall short of its column's edge, and go on in the line below."""
HEADER = 1
"""Lines a page may have over a table that goes on from the one before, and under one that goes on to the next."""
Cells = dict[int, list[tuple[PrintedLine, list[Word]]]]
"""The words of a row by their column, line by line."""


def near(above: Row, below: Row) -> bool:
    """Whether two lines may be rows of one table."""
    room = BLANK_ROWS if above.figured and below.figured else NEAR
    return below.line.bbox[1] - above.line.bbox[3] < room * above.line.size


def with_names(rows: Sequence[Row], first: int, rest: int, bands: Sequence[Band], pitch: float) -> int:
    """`first`, or where names without figures begin over it: those of that row, whose figures stand in the middle of its name's lines; all
    from the top of the page, where the table goes on from the one before."""
    named = any(not word.figure for word in rows[first].words)
    begin = first
    while begin > rest and _is_name(rows[begin - 1], bands) and near(rows[begin - 1], rows[begin]):
        begin -= 1
    if begin <= HEADER or named:
        return begin if begin <= HEADER else first
    return first - 1 if begin < first and rows[first].line.bbox[3] - rows[first - 1].line.bbox[3] < TIGHT * pitch else first


def with_rest(rows: Sequence[Row], last: int, bands: Sequence[Band]) -> int:
    """`last`, or the line after the names without figures that stand under the last figures down to the foot of the page."""
    end = last
    while end < len(rows) and _is_name(rows[end], bands) and near(rows[end - 1], rows[end]):
        end += 1
    return end if end >= len(rows) - HEADER else last


def _is_name(row: Row, bands: Sequence[Band]) -> bool:
    """Whether the words of a line are names in columns of names: each begins where its column does."""
    size = row.line.size
    return (
        not row.prose
        and not is_over(row.line.text)
        and not any(word.figure for word in row.words)
        and all(reach(word, bands) == 1 and abs(bands[column_of(word, bands)][0] - word.x0) < size for word in row.words)
    )


def rows_in(rows: Sequence[Row], begin: int, last: int, bands: Sequence[Band], pitch: float) -> tuple[list[Cells], int]:
    """The rows of the table, each of one line or of several, and the line after them."""
    edges = [0.0] * len(bands)
    for row in rows[begin:last]:
        for word in row.words:
            c = column_of(word, bands)
            edges[c] = max(edges[c], word.x1)
    body: list[Cells] = []
    end = last
    for i in range(begin, len(rows)):
        row = rows[i]
        if i >= last and (
            row.prose or len(row.words) >= len(bands) or any(reach(word, bands) > 1 for word in row.words) or is_over(row.line.text)
        ):
            break
        cells: dict[int, list[Word]] = {}
        for word in row.words:
            cells.setdefault(column_of(word, bands), []).append(word)
        goes_on = bool(body) and _goes_on(body[-1], cells, row, edges, pitch)
        if goes_on and i + 1 < last and not row.figured and _is_name_of(rows[i + 1], row, cells, bands):
            goes_on = rows[i + 1].line.bbox[3] - row.line.bbox[3] >= row.line.bbox[3] - rows[i - 1].line.bbox[3]
        if i >= last and not goes_on:
            break
        if not goes_on:
            body.append({})
        for c, words in cells.items():
            body[-1].setdefault(c, []).append((row.line, words))
        end = i + 1
    return body, end


def _goes_on(above: Cells, cells: dict[int, list[Word]], row: Row, edges: Sequence[float], pitch: float) -> bool:
    """Whether a line is the rest of the row above: its words go on from full lines of their cells, or it has the figures of a name."""
    size = row.line.size
    lowest = max(line.bbox[3] for written in above.values() for line, _ in written)
    far = row.line.bbox[3] - lowest >= TIGHT * pitch
    if far and (row.line.bbox[1] - lowest > size or len(row.line.text) > REST or any(word.figure for word in row.words)):
        return False
    figures = {c for c, words in cells.items() if all(word.figure for word in words)}
    if figures and any(word.figure for written in above.values() for _, words in written for word in words):
        return False
    if figures and not set(cells) & set(above):
        return True
    return all(
        c in above
        and above[c][-1][1][-1].x1 >= edges[c] - FULL * size
        and overlap(words[0], (above[c][-1][1][0].x0, above[c][-1][1][-1].x1)) > 0
        and not OWN.match(row.text(words[0]))
        for c, words in cells.items()
        if c not in figures
    )


def _is_name_of(below: Row, row: Row, cells: dict[int, list[Word]], bands: Sequence[Band]) -> bool:
    """Whether the figures below lack the names that a line has."""
    return below.figured and not set(cells) & {column_of(word, bands) for word in below.words}
