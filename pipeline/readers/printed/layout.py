"""A page's blocks from top to bottom: lines, and tables with their cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.readers.printed.glyphs import Glyphs, Rules
from pipeline.readers.printed.grid import GridCell, RuledGrid, grids
from pipeline.readers.printed.lines import Inked, Piece, PrintedLine, lines

MOST_CROSSINGS = 4_000_000
"""Pairs of ruled lines on one page that are tried for a crossing; a drawing has more, a table never."""


class Part(NamedTuple):
    """A line of a cell: where it stands in the cell's text, its characters, its box; `page` from 1 where that is not the table's; the
    ranges of the cell's text that are marks of footnotes."""

    start: int
    end: int
    inked: Inked
    bbox: tuple[float, float, float, float]
    page: int = 0
    marks: tuple[tuple[int, int], ...] = ()


class PrintedCell(NamedTuple):
    """A cell: its place, its lines' text as one line, those lines (none for an empty cell)."""

    place: GridCell
    text: str
    parts: tuple[Part, ...] = ()


class PrintedTable(NamedTuple):
    """A table as printed, `columns` its number of columns, `xs` the places of its vertical lines, `top`, `bottom` its edges."""

    cells: list[PrintedCell]
    rows: int
    columns: int
    xs: tuple[float, ...]
    top: float
    bottom: float


LEAST_ROWS, LEAST_COLUMNS = 3, 3
"""A table without ruled lines has at least so many."""
Block = PrintedLine | PrintedTable


class Layout(NamedTuple):
    """A page's blocks; `skipped` when its ruled lines were too many to be searched for tables; `watermark` is text set aslant.
    `strips` are single ruled rows, whose text stands among the blocks as lines: what they are the page before says. `turns`: how many
    quarter turns to the right the page as shown was turned to be read; `width`, `height` and all places are those of the turned page."""

    blocks: list[Block]
    width: float
    height: float
    skipped: bool
    watermark: str = ""
    strips: tuple[PrintedTable, ...] = ()
    turns: int = 0


def layout(glyphs: Glyphs, rules: Rules, width: float, height: float) -> Layout:
    """Text inside a ruled table goes to its cells, all other text to lines."""
    skipped = len(rules.across) * len(rules.down) > MOST_CROSSINGS
    tables: list[PrintedTable] = []
    strips: list[PrintedTable] = []
    watermark = "".join(map(chr, glyphs.codes[glyphs.slanted].tolist()))
    if watermark:
        glyphs = glyphs.take(np.flatnonzero(~glyphs.slanted))
    free = np.ones(len(glyphs.codes), np.bool_)
    x, y = (glyphs.x0 + glyphs.x1) / 2, (glyphs.top + glyphs.bottom) / 2
    for grid in [] if skipped else grids(rules):
        inside = free & (x > grid.xs[0]) & (x < grid.xs[-1]) & (y > grid.ys[0]) & (y < grid.ys[-1])
        table = _table(grid, glyphs.take(np.flatnonzero(inside)))
        if table is not None and table.rows == 1:
            strips.append(table)
        elif table is not None:
            tables.append(table)
            free &= ~inside
    blocks: list[Block] = [*_aligned(lines(glyphs.take(np.flatnonzero(free)))), *tables]
    blocks.sort(key=lambda block: block.top if isinstance(block, PrintedTable) else (block.bbox[1] + block.bbox[3]) / 2)
    return Layout(blocks, width, height, skipped, watermark, tuple(strips))


def _table(grid: RuledGrid, glyphs: Glyphs) -> PrintedTable | None:
    """The table of a grid, or None where it holds no table: text in less than two columns, or in one of several rows."""
    if not len(glyphs.codes):
        return None
    row = np.clip(np.searchsorted(grid.ys, (glyphs.top + glyphs.bottom) / 2) - 1, 0, len(grid.ys) - 2)
    col = np.clip(np.searchsorted(grid.xs, (glyphs.x0 + glyphs.x1) / 2) - 1, 0, len(grid.xs) - 2)
    cell = grid.field[row, col]
    order = np.argsort(cell, kind="stable")
    bounds = np.searchsorted(cell[order], np.arange(len(grid.cells) + 1))
    cells = []
    for i, place in enumerate(grid.cells):
        here = order[bounds[i] : bounds[i + 1]]
        if not len(here):
            cells.append(PrintedCell(place, ""))
            continue
        printed = lines(glyphs.take(here))
        text, starts = one_line([line.text for line in printed])
        parts = (
            Part(at, at + len(line.text), line.inked, line.bbox, 0, tuple((at + a, at + b) for a, b in line.marks))
            for at, line in zip(starts, printed, strict=True)
        )
        cells.append(PrintedCell(place, text, tuple(parts)))
    filled = [cell.place for cell in cells if cell.text]
    if len({place.row for place in filled}) < min(2, len(grid.ys) - 1) or len({place.col for place in filled}) < 2:
        return None
    xs = tuple(round(x, 1) for x in grid.xs.tolist())
    return PrintedTable(cells, len(grid.ys) - 1, len(xs) - 1, xs, float(grid.ys[0]), float(grid.ys[-1]))


def _aligned(printed: list[PrintedLine]) -> list[Block]:
    """Lines of three columns or more, each under the one above, as a table: bulletins print theirs with no upright lines.
    反例: a contents list (two columns), a row of signatures (one line)."""
    blocks: list[Block] = []
    first = 0
    for i in range(1, len(printed) + 1):
        if i < len(printed) and _under(printed[i - 1], printed[i]):
            continue
        run = printed[first:i]
        blocks += [_unruled(run)] if len(run) >= LEAST_ROWS else run
        first = i
    return blocks


def _under(above: PrintedLine, below: PrintedLine) -> bool:
    """Whether two lines are rows of one table: as many columns, each overlapping the one above, and near enough."""
    return (
        len(above.pieces) == len(below.pieces) >= LEAST_COLUMNS
        and below.bbox[1] - above.bbox[3] < 2 * above.size
        and all(a.bbox[0] < b.bbox[2] and b.bbox[0] < a.bbox[2] for a, b in zip(above.pieces, below.pieces, strict=True))
    )


def _unruled(run: list[PrintedLine]) -> PrintedTable:
    cells = [
        PrintedCell(
            GridCell(r, c, 1, 1),
            line.text[piece.start : piece.end],
            (_part(line, piece),),
        )
        for r, line in enumerate(run)
        for c, piece in enumerate(line.pieces)
    ]
    return PrintedTable(cells, len(run), len(run[0].pieces), (), run[0].bbox[1], run[-1].bbox[3])


def _part(line: PrintedLine, piece: Piece) -> Part:
    """A segment of a line as the only line of a cell."""
    marks = tuple((a - piece.start, b - piece.start) for a, b in line.marks if piece.start <= a < piece.end)
    return Part(0, piece.end - piece.start, line.inked.cut(piece.start, piece.end), piece.bbox, 0, marks)


def one_line(parts: list[str]) -> tuple[str, list[int]]:
    """The lines of a cell as one, and where each begins in it: a blank only between Latin words. 例: 「预算」「执行率」 → 预算执行率.

    A number broken over two lines is one again (「1143.」「07」), as columns too narrow break it.
    """
    text, starts = parts[0], [0]
    for part in parts[1:]:
        digits = text[-1:].isdigit() or text[-1:] in ".,"
        number = digits and part[:1].isdigit() and ("." in text[-4:] or "," in text[-4:] or part[:1] == ".")
        text += "" if number or not (text[-1:].isascii() and part[:1].isascii()) else " "
        starts.append(len(text))
        text += part
    return text, starts
