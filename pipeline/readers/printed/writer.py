"""Pages with their blocks become one source text. Lines end as printed, pages end with a form feed.

In `aligned.text` the lines of an indented paragraph are one, over pages too, and headers, footers, page numbers and watermarks are
taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

import numpy as np

from extractors.facts import Span
from pipeline.aligned import AlignedText, Edit
from pipeline.readers.captions import LINES_ABOVE, continued, over
from pipeline.readers.levels import levelled
from pipeline.readers.notes import STEP
from pipeline.readers.printed.blocks import Layout, PrintedCell, PrintedTable
from pipeline.readers.printed.broken_rows import mended
from pipeline.readers.printed.furniture import furniture
from pipeline.readers.printed.going_on import repeated, resumed, same_columns
from pipeline.readers.printed.lines import Inked, PrintedLine
from pipeline.readers.printed.matrix import turned_back
from pipeline.readers.printed.paragraphs import Place, paragraphs
from pipeline.records import Box, Ink, Page, Repair, Source, SourceCell, SourceTable


class Writer:
    """Writes the source text of all pages and keeps where everything is; ask `source` for it."""

    def __init__(self, pages: list[Layout]) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.pages: list[Page] = []
        self.boxes: list[Box] = []
        self.inked: list[tuple[int, int, Inked]] = []  # (page, where its text begins, characters)
        self.marks: list[tuple[int, int]] = []
        self.indents: dict[int, float] = {}
        self.furniture: list[Span] = []
        self.repairs: list[Repair] = []
        self.tables: list[SourceTable] = []
        self.recent: list[PrintedLine] = []
        self.last_table: PrintedTable | None = None
        self.ended = 0  # the page on which the last table ended
        self.places: dict[Place, tuple[int, int]] = {}
        self.turned = {number: page for number, page in enumerate(pages, 1) if page.turns}
        pages = resumed(pages, furniture(pages))
        apart = furniture(pages)
        pages = mended(pages, apart | repeated(pages, apart))
        apart = furniture(pages)
        self.apart = apart | repeated(pages, apart)
        self.paragraphs = paragraphs(pages, self.apart)
        for p, page in enumerate(pages):
            self._page(p, page)

    def source(self, form: str) -> Source:
        """The source text with its pages, boxes and tables; `form` is the name of the format."""
        text = "".join(self.parts)
        numbers = (Repair("pages", span.start, span.end, text[span.start : span.end], "") for span in self.furniture)
        marks = (Repair(STEP, start, end, text[start:end], "") for start, end in self.marks)
        return Source(
            aligned=AlignedText.of(text).edit(sorted(self._edits(text))),
            format=form,
            tables=tuple(levelled(table, self.indents) for table in self.tables),
            pages=tuple(self.pages),
            boxes=tuple(self.boxes),
            repairs=(*self.repairs, *numbers, *marks),
            furniture=tuple(self.furniture),
            ink=self._ink(),
        )

    def _ink(self) -> Ink:
        pages = np.zeros(self.size, np.int32)
        boxes = np.full((self.size, 4), np.nan, np.float32)
        if self.inked:
            at = np.concatenate([inked.at + start for _, start, inked in self.inked])
            pages[at] = np.repeat([page for page, _, _ in self.inked], [len(inked.at) for _, _, inked in self.inked])
            for side, column in enumerate(("x0", "top", "x1", "bottom")):
                boxes[at, side] = np.concatenate([getattr(inked.glyphs, column) for _, _, inked in self.inked])
        for number, page in self.turned.items():
            here = pages == number
            boxes[here] = np.stack(turned_back(page.turns, page.width, page.height, *boxes[here].T), axis=1)
        return Ink(pages, boxes)

    def _edits(self, text: str) -> Iterator[Edit]:
        """Furniture and the marks of footnotes go, and between two lines of a paragraph the line end (and the page's)."""
        cut = {span.start: span.end for span in self.furniture}
        cut |= {start: end for start, end in self.marks if not any(span.start <= start < span.end for span in self.furniture)}
        for place, after in self.paragraphs.joined.items():
            here, there = self.places[place][1], self.places[after][0]
            blank = " " if text[here - 1].isascii() and text[there].isascii() and not text[here - 1].isdigit() else ""
            yield Edit(here, there, blank)
            cut = {start: end for start, end in cut.items() if not here <= start < there} if here + 1 < there else cut
        for start, end in cut.items():
            yield Edit(start, end, "")

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def _page(self, index: int, page: Layout) -> None:
        start = self.size
        number = index + 1
        if page.skipped or not page.blocks:
            self.repairs.append(Repair("table" if page.blocks else "no_text_layer", start, start, "", "", False))
        for b, block in enumerate(page.blocks):
            if isinstance(block, PrintedTable):
                beside = page.blocks[b - 1 : b] + page.blocks[b + 1 : b + 2]
                self._table(block, number, any(isinstance(other, PrintedTable) and _beside(block, other) for other in beside))
                continue
            if (index, b) in self.paragraphs.first:
                self._write("\u3000\u3000")
            self.places[index, b] = (self.size, self.size + len(block.text))
            self._line(block, number)
            if (index, b) in self.apart:
                self.inked.pop()  # a page number inside an amount has no part in where that stands
                self.furniture.append(Span(self.size - len(block.text) - 1, self.size))
            else:
                self.recent = [*self.recent[-2 * LINES_ABOVE :], block]
                self.last_table = None
        if page.watermark:
            self.furniture.append(Span(self.size, self.size + len(page.watermark) + 1))
            self._write(page.watermark + "\n")
        self._write("\f")
        size = (page.height, page.width) if page.turns % 2 else (page.width, page.height)
        self.pages.append(Page(number, start, self.size, *size))

    def _line(self, line: PrintedLine, number: int) -> None:
        self.boxes += [self._box(piece.start, piece.end, number, piece.bbox) for piece in line.pieces]
        self.inked.append((number, self.size, line.inked))
        self.marks += [(self.size + start, self.size + end) for start, end in line.marks]
        self._write(line.text + "\n")

    def _table(self, table: PrintedTable, number: int, paired: bool) -> None:
        """One line a row, cells separated by tabs. A table that goes on from the page before is one with it; of lines over two tables
        that are `paired` side by side each has what stands over it."""
        start, mark = self.size, len(self.parts)
        made: list[SourceCell] = []
        row = 0
        first = True
        for cell in table.cells:
            place = cell.place
            if place.row != row:
                self._write("\n" * (place.row - row))
                row, first = place.row, True
            if not first:
                self._write("\t")
            first = False
            made.append(SourceCell(place.row, place.col, place.rowspan, place.colspan, self.size, self.size + len(cell.text)))
            if cell.parts and (table.xs or table.bands):
                self._indent(cell, table)
            self._cell(cell, number)
        end = self.size
        self._write("\n")
        if self.last_table is not None and same_columns(self.last_table, table):
            self.tables[-1] = _continued(self.tables[-1], made, end, "".join(self.parts))
        else:
            lines = [_over(line, table) if paired else line.text for line in self.recent]
            unit, caption = over(lines, made, "".join(self.parts[mark:]), start)
            if not unit and self.tables and self.ended == number - 1 and (continued(caption) or caption == self.tables[-1].caption != ""):
                unit = self.tables[-1].unit
            self.tables.append(SourceTable(start, end, tuple(made), unit, caption, number))
        self.last_table = table
        self.ended = number
        if not paired:
            self.recent = []

    def _indent(self, cell: PrintedCell, table: PrintedTable) -> None:
        """Remembers how far from its cell's edge a label begins, unless it stands in the middle or is a figure."""
        x0, top, x1, bottom = cell.parts[0].bbox
        first, last = cell.place.col, cell.place.col + cell.place.colspan
        left, right = (table.xs[first], table.xs[last]) if table.xs else (table.bands[first][0], table.bands[last - 1][1])
        figure = cell.text[-1:].isdigit() or cell.text[-1:] in "%％"
        if not figure and (len(cell.parts) > 1 or abs((x0 - left) - (right - x1)) > (bottom - top) / 2):
            self.indents[self.size] = (x0 - left) / max(1.0, bottom - top)

    def _box(self, start: int, end: int, number: int, bbox: tuple[float, float, float, float]) -> Box:
        """A box of the text that is written next, on the page as shown."""
        page = self.turned.get(number)
        return Box(self.size + start, self.size + end, number, turned_back(page.turns, page.width, page.height, *bbox) if page else bbox)

    def _cell(self, cell: PrintedCell, number: int) -> None:
        for page, parts in groupby(cell.parts, lambda part: part.page or number):
            here = list(parts)
            x0, top, x1, bottom = zip(*(part.bbox for part in here), strict=True)
            self.boxes.append(self._box(here[0].start, here[-1].end, page, (min(x0), min(top), max(x1), max(bottom))))
            self.inked += [(page, self.size + part.start, part.inked) for part in here]
            self.marks += [(self.size + start, self.size + end) for part in here for start, end in part.marks]
        self._write(cell.text)


def _beside(table: PrintedTable, other: PrintedTable) -> bool:
    """Whether two ruled tables of a page stand side by side."""
    apart = bool(table.xs and other.xs) and (table.xs[-1] < other.xs[0] or other.xs[-1] < table.xs[0])
    return apart and table.top < other.bottom and other.top < table.bottom


def _over(line: PrintedLine, table: PrintedTable) -> str:
    """What of a line stands over the columns of a table."""
    return " ".join(line.text[a:b] for a, b, box in line.pieces if box[0] < table.xs[-1] and table.xs[0] < box[2])


def _continued(before: SourceTable, cells: list[SourceCell], end: int, text: str) -> SourceTable:
    """The table with the rows of the next page, but for a head it repeats."""
    shift = max(cell.row + cell.rowspan for cell in before.cells)
    heads = 0
    while True:
        here = [(c.col, c.colspan, text[c.start : c.end]) for c in cells if c.row == heads]
        there = [(c.col, c.colspan, text[c.start : c.end]) for c in before.cells if c.row == heads]
        if not here or here != there or not any(words for _, _, words in here):
            break
        heads += 1
    more = [replace(c, row=c.row - heads + shift) for c in cells if c.row >= heads]
    return SourceTable(before.start, end, (*before.cells, *more), before.unit, before.caption, before.page)
