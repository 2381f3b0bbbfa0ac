"""Tables that go on from the page before: a last row alone on its page, rows whose cells are merged alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from pipeline.readers.captions import LINES_ABOVE, continued, unit_in
from pipeline.readers.printed.blocks import Block, Layout, PrintedCell, PrintedTable
from pipeline.readers.printed.grid import GridCell
from pipeline.readers.printed.lines import PrintedLine

SAME = 4.0
"""Points by which the columns of a table may move from one page to the next."""


def same_columns(before: PrintedTable, table: PrintedTable) -> bool:
    """Whether two tables have their vertical lines at the same places; those without lines their columns one under the other."""
    if before.columns != table.columns or bool(before.xs) != bool(table.xs) or bool(before.bands) != bool(table.bands):
        return False
    under = all(a[0] < b[1] and b[0] < a[1] for a, b in zip(before.bands, table.bands, strict=True))
    return under and all(abs(a - b) <= SAME for a, b in zip(before.xs, table.xs, strict=True))


def repeated(pages: list[Layout], apart: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """(page index, block index) of the lines between two parts of one table: a title that says 续 on the later page, the unit beside it;
    `apart` are headers and footers. 反例: the same form filled in for another project, which says no such thing."""
    found: set[tuple[int, int]] = set()
    before: PrintedTable | None = None
    for p, page in enumerate(pages):
        places = [b for b in range(len(page.blocks)) if (p, b) not in apart]
        head = list(takewhile(lambda b: isinstance(page.blocks[b], PrintedLine), places))  # noqa: B023 - used at once
        table = page.blocks[places[len(head)]] if len(head) < len(places) else None
        if before is not None and 0 < len(head) < LINES_ABOVE and isinstance(table, PrintedTable) and same_columns(before, table):
            words = [block.text for b in head if isinstance(block := page.blocks[b], PrintedLine)]
            if any(map(continued, words)) and all(continued(text) or unit_in(text) for text in words):
                found |= {(p, b) for b in head}
        last = page.blocks[places[-1]] if places and not page.strips else None
        before = last if isinstance(last, PrintedTable) and last.xs else None
    return found


def resumed(pages: list[Layout], apart: set[tuple[int, int]]) -> list[Layout]:
    """The pages, the first table or single ruled row of each put into the columns of the table that ends the page before, where its own
    lines are all among those; `apart` are headers and footers.

    例: 「合计」 over the code columns, on a page of its own. 反例: a row of signatures under a text.
    """
    out: list[Layout] = []
    before: PrintedTable | None = None
    for p, page in enumerate(pages):
        places = [b for b in range(len(page.blocks)) if (p, b) not in apart]
        if before is not None and places:
            page = _resumed(page, places, before)
            places = [b for b in places if b < len(page.blocks)]
        out.append(page)
        last = page.blocks[places[-1]] if places and not page.strips else None
        before = last if isinstance(last, PrintedTable) and (last.xs or last.bands) else None
    return out


def _resumed(page: Layout, places: Sequence[int], before: PrintedTable) -> Layout:
    first = page.blocks[places[0]]
    if isinstance(first, PrintedTable):
        made = None if same_columns(before, first) else _in_bands(first, before) if first.bands else _in_columns(first, before)
        blocks = list(page.blocks)
        if made is not None:
            blocks[places[0]] = made
        return page._replace(blocks=blocks)
    strip = next((strip for strip in page.strips if _within(first, strip)), None)
    made = _in_columns(strip, before) if strip is not None else None
    if strip is None or made is None:
        return page
    rest = [block for b, block in enumerate(page.blocks) if b < places[0] or not _within(block, strip)]
    rest.insert(places[0], made)
    return page._replace(blocks=rest, strips=tuple(other for other in page.strips if other is not strip))


def _within(block: Block, strip: PrintedTable) -> bool:
    return not isinstance(block, PrintedTable) and strip.top < (block.bbox[1] + block.bbox[3]) / 2 < strip.bottom


def _nearest(xs: Sequence[float], x: float) -> int:
    """The index of the one nearest to `x`."""
    return min(range(len(xs)), key=lambda i: abs(xs[i] - x))


def _in_columns(table: PrintedTable, before: PrintedTable) -> PrintedTable | None:
    """The table by the columns of the one before; None where it has a line that is none of those, or is not as wide."""
    if not before.xs or not table.xs or len(table.xs) > len(before.xs):
        return None
    at = [_nearest(before.xs, x) for x in table.xs]
    if any(abs(before.xs[i] - x) > SAME for i, x in zip(at, table.xs, strict=True)) or (at[0], at[-1]) != (0, len(before.xs) - 1):
        return None
    cells = [
        PrintedCell(
            cell.place._replace(col=at[cell.place.col], colspan=at[cell.place.col + cell.place.colspan] - at[cell.place.col]),
            cell.text,
            cell.parts,
        )
        for cell in table.cells
    ]
    return table._replace(cells=cells, columns=before.columns, xs=before.xs)


def _in_bands(table: PrintedTable, before: PrintedTable) -> PrintedTable | None:
    """The table by the columns of the one before, both without lines: those that were blank on its page are there again; None where one
    of its columns stands under none of those, or under two."""
    under = [[c for c, (x0, x1) in enumerate(before.bands) if a < x1 and x0 < b] for a, b in table.bands]
    to = [columns[0] for columns in under if len(columns) == 1]
    if not before.bands or len(to) != len(under) or len(set(to)) != len(to):
        return None
    cells = [
        cell._replace(
            place=cell.place._replace(col=to[cell.place.col], colspan=to[cell.place.col + cell.place.colspan - 1] - to[cell.place.col] + 1)
        )
        for cell in table.cells
    ]
    blank = set(range(before.columns)) - set(to)
    taken = {
        (cell.place.row + r, cell.place.col + c) for cell in cells for r in range(cell.place.rowspan) for c in range(cell.place.colspan)
    }
    cells += [PrintedCell(GridCell(r, c, 1, 1), "") for r in range(table.rows) for c in blank if (r, c) not in taken]
    cells.sort(key=lambda cell: (cell.place.row, cell.place.col))
    return table._replace(cells=cells, columns=before.columns, bands=before.bands)
