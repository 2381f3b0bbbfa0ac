"""A page's blocks in the order in which they are read: lines, and tables with their cells."""

from __future__ import annotations

import numpy as np

from pipeline.readers.printed.blocks import Block, Layout, Part, PrintedCell, PrintedTable, one_line
from pipeline.readers.printed.columns import Region, regions
from pipeline.readers.printed.glyphs import Glyphs, Rules
from pipeline.readers.printed.grid import RuledGrid, grids
from pipeline.readers.printed.lines import lines
from pipeline.readers.printed.unruled import with_tables

MOST_CROSSINGS = 4_000_000
"""Pairs of ruled lines on one page that are tried for a crossing; a drawing has more, a table never."""


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
    parts = regions(lines(glyphs.take(np.flatnonzero(free))), tables, height)
    blocks = [block for part in parts for block in _blocks(part)]
    return Layout(blocks, width, height, skipped, watermark, tuple(strips))


def _blocks(part: Region) -> list[Block]:
    """The blocks of a region from top to bottom."""
    printed = part.lines if part.edges is None else [line._replace(column=part.edges) for line in part.lines]
    blocks: list[Block] = [*with_tables(printed), *part.tables]
    return sorted(blocks, key=lambda block: block.top if isinstance(block, PrintedTable) else (block.bbox[1] + block.bbox[3]) / 2)


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
