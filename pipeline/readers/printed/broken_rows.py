"""A table's row broken in the middle by a page's end: what the next page has of it goes back to the row it was cut from."""

from __future__ import annotations

import re

from pipeline.readers.printed.blocks import Layout, PrintedCell, PrintedTable, one_line
from pipeline.readers.printed.going_on import same_columns

ROOM = 0.95
"""A line is full where less than this share of a character's width is left of its cell, the margin at its left aside."""
OWN = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d)|其中|合\s*计|总\s*计|小\s*计)"
)
"""What begins a row of its own."""
_WORD = re.compile(r"[!-~]*")


def mended(pages: list[Layout], apart: set[tuple[int, int]]) -> list[Layout]:
    """The pages, each first row of a table that is the rest of the last row before put there, box and page as printed; `apart` are
    headers and footers.

    例: 「完成智慧养老平台建设并投入」 fills its cell, the next page begins with a row 「使用」 that has nothing else.
    反例: 「十六、金融支出」 without figures is a row; so is what follows a cell that has room left, or ends its sentence.
    """
    out: list[Layout] = []
    place = (-1, -1)  # of the table that ends the page before
    for p, page in enumerate(pages):
        blocks = list(page.blocks)
        body = [b for b in range(len(blocks)) if (p, b) not in apart]
        table = blocks[body[0]] if body else None
        out.append(page._replace(blocks=blocks))
        if place[0] >= 0 and isinstance(table, PrintedTable):
            before = out[place[0]].blocks[place[1]]
            joined = _joined(before, table, p + 1) if isinstance(before, PrintedTable) else None
            if joined is not None:
                out[place[0]].blocks[place[1]], blocks[body[0]] = joined
                if not joined[1].rows:
                    del blocks[body[0]]
                    if len(body) == 1:  # the row goes on to the page after
                        continue
                    body = [body[0], *(b - 1 for b in body[2:])]
        last = blocks[body[-1]] if body and not page.strips else None
        place = (p, body[-1]) if isinstance(last, PrintedTable) and last.xs else (-1, -1)
    return out


def _joined(before: PrintedTable, table: PrintedTable, number: int) -> tuple[PrintedTable, PrintedTable] | None:
    """Both tables after the rest of the broken row went from the second, on page `number`, to the first; None where no row is broken."""
    if not same_columns(before, table):
        return None
    row = _heads(before, table)
    ends = {cell.place.col: cell for cell in before.cells if cell.place.row + cell.place.rowspan == before.rows}
    rest = {cell.place.col: cell for cell in table.cells if cell.place.row == row and cell.text}
    if row >= table.rows or not rest or not set(rest) <= set(ends) or not any(ends[col].text for col in ends if col not in rest):
        return None
    if not all(_cut(ends[col], cell, before) for col, cell in rest.items()):
        return None
    cells = [_longer(cell, rest[cell.place.col], number) if ends.get(cell.place.col) is cell and cell.place.col in rest else cell
             for cell in before.cells]  # fmt: skip
    return before._replace(cells=cells), _without(table, row)


def _heads(before: PrintedTable, table: PrintedTable) -> int:
    """How many first rows repeat those of the page before."""
    row = 0
    while row < min(before.rows, table.rows):
        here, there = ([(c.place.col, c.text) for c in t.cells if c.place.row == row] for t in (table, before))
        if here != there or not any(words for _, words in here):
            break
        row += 1
    return row


def _cut(cell: PrintedCell, rest: PrintedCell, table: PrintedTable) -> bool:
    """Whether a cell's text may go on: its last line is full, nor does a sentence end there, or a row of its own begin."""
    if not cell.text or rest.place.rowspan > 1 or cell.place.colspan != rest.place.colspan:
        return False
    if cell.text.endswith(("。", "；", "：", ";", "！")) or OWN.match(rest.text):
        return False
    x0, top, x1, bottom = cell.parts[-1].bbox
    left, right = table.xs[cell.place.col], table.xs[cell.place.col + cell.place.colspan]
    size = bottom - top
    word = _WORD.match(rest.text)
    longest = ROOM * size + max(0, len(word[0]) - 1 if word else 0) * size / 2
    return right - x1 < min(x0 - left, size) + longest


def _longer(cell: PrintedCell, rest: PrintedCell, number: int) -> PrintedCell:
    text, starts = one_line([cell.text, rest.text])
    at = starts[1]
    more = tuple(
        part._replace(
            start=part.start + at, end=part.end + at, page=part.page or number, marks=tuple((a + at, b + at) for a, b in part.marks)
        )
        for part in rest.parts
    )
    return cell._replace(text=text, parts=cell.parts + more)


def _without(table: PrintedTable, row: int) -> PrintedTable:
    """The table without a row; a cell that reaches further down begins in the row after it."""
    cells = []
    for cell in table.cells:
        place = cell.place
        if place.row > row:
            place = place._replace(row=place.row - 1)
        elif place.row + place.rowspan > row:
            if place.rowspan == 1:
                continue
            place = place._replace(rowspan=place.rowspan - 1)
        cells.append(cell._replace(place=place))
    cells.sort(key=lambda cell: (cell.place.row, cell.place.col))
    return table._replace(cells=cells, rows=table.rows - 1)
