"""What stands on a printed page: lines, and tables with their cells."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.readers.printed.grid import GridCell
from pipeline.readers.printed.lines import Inked, PrintedLine


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
    """A table as printed, `columns` its number of columns, `xs` the places of its vertical lines, `top`, `bottom` its edges; `bands` where
    the columns of one without ruled lines begin and end."""

    cells: list[PrintedCell]
    rows: int
    columns: int
    xs: tuple[float, ...]
    top: float
    bottom: float
    bands: tuple[tuple[float, float], ...] = ()


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
