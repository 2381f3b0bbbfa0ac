"""Word 97–2003 documents (DOC). The source text is the document's own, tables row by row; deletions are left out.

Automatic numbers are not written out here: they are kept in lists that only Word's own layout resolves. Headers, footers and comments
are left out, and so is hidden text; footnotes, endnotes and text boxes stand at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from pathlib import Path

from pipeline.aligned import AlignedText
from pipeline.readers.captions import LINES_ABOVE, over
from pipeline.readers.doc.binary import DELETED, IN_TABLE, ROW_END, TableRow, WordBinary, modifiers, row
from pipeline.readers.hidden import not_seen
from pipeline.readers.limits import LIMITS
from pipeline.readers.ole import MARK, Compound
from pipeline.records import Repair, Source, SourceCell, SourceTable, Unreadable

NEAR = 30
"""Twips (1/20 point) within which two cell edges are one."""
_MARKS = re.compile(r"[\r\x07\x0c]")
_FIELD = re.compile("[\x13\x14\x15]")
_DROPPED = re.compile(r"[\x00-\x06\x08\x0e-\x1d\x1f]")


def accepts(data: bytes) -> bool:
    """Whether the bytes are an OLE file with a Word document at its root."""
    return data.startswith(MARK) and "WordDocument" in Compound(data)


def read(path: Path, data: bytes) -> Source:
    """The document's text with its tables as grids. Raises Unreadable (damaged, encrypted, unsupported, empty)."""
    document = WordBinary(Compound(data))
    writer = _Writer(document)
    text = "".join(writer.parts)
    if not text.strip():
        raise Unreadable("empty", "the Word document has no text; it may hold pictures only", "deliver the document as text, not as a scan")
    return Source(aligned=AlignedText.of(text), format="doc", tables=tuple(writer.tables), repairs=tuple(writer.repairs))


Row = tuple[list[str], TableRow | None]


class _Writer:
    def __init__(self, document: WordBinary) -> None:
        self.document = document
        self.parts: list[str] = []
        self.size = 0
        self.tables: list[SourceTable] = []
        self.repairs: list[Repair] = []
        self.rows: list[Row] = []
        self.kinds: dict[bytes, tuple[bool, bool]] = {}
        self.gone = self._gone()
        self.unseen = document.unseen()[::-1]
        body, notes, heads, macros, comments, ends, boxes, _ = document.parts
        at = 0
        for size, shown in ((body, True), (notes, True), (heads, False), (macros, False), (comments, False), (ends, True), (boxes, True)):
            if shown:
                self.story(at, min(at + size, len(document.text)))
            at += size

    def _gone(self) -> list[tuple[int, int]]:
        """Ranges of the text that are not written, sorted and disjoint: tracked deletions, hidden text, the codes of fields."""
        ranges = [(start, end) for start, end, _ in self.document.unseen()]
        begun: list[int] = []
        for mark in _FIELD.finditer(self.document.text):
            if mark.group() == "\x13":
                begun.append(mark.start())
            elif begun and begun[-1] >= 0:  # from the field's begin to its result, or to its end where it has none
                ranges.append((begun[-1], mark.end()))
                begun[-1] = -1
            if mark.group() == "\x15" and begun:
                begun.pop()
        joined: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def story(self, start: int, end: int) -> None:
        """Paragraphs and table rows of a part of the text."""
        text = self.document.text
        cells: list[str] = []
        cell: list[str] = []
        for mark in _MARKS.finditer(text, start, end):
            words = self.words(start, mark.start())
            here, start = mark.start(), mark.end()
            raw = self.document.modifiers(here)
            in_table, row_end = self.kind(raw)
            if mark.group() == "\x07" and row_end:
                self.rows.append((cells, row(raw)))
                cells, cell = [], []
            elif mark.group() == "\x07":
                cells.append(_one_line([*cell, words]))
                cell = []
            elif in_table and (cells or cell or words or self.rows):
                cell.append(words)
            else:
                self.table()
                self.write(words + "\n")
        self.table()
        rest = self.words(start, end)
        if rest.strip():
            self.write(rest + "\n")

    def kind(self, raw: bytes) -> tuple[bool, bool]:
        """Whether a paragraph of these modifiers stands in a table, and whether it ends a row."""
        if raw not in self.kinds:
            known = dict(modifiers(raw))
            self.kinds[raw] = (known.get(IN_TABLE) == b"\1", known.get(ROW_END) == b"\1")
        return self.kinds[raw]

    def words(self, start: int, end: int) -> str:
        """The characters that show: without deletions, field codes and marks of pictures."""
        text = self.document.text
        pieces = []
        at = start
        while self.unseen and self.unseen[-1][0] < end:
            a, b, modifier = self.unseen.pop()
            if words := _DROPPED.sub("", text[a:b]).strip():
                self.repairs.append(not_seen(self.size, self.size, words, "deletion" if modifier == DELETED else "vanish"))
        for i in range(max(0, bisect_right(self.gone, (start, 0)) - 1), len(self.gone)):
            a, b = self.gone[i]
            if a >= end:
                break
            if b > at:
                pieces.append(text[at : max(at, a)])
                at = max(at, min(b, end))
        words = "".join(pieces) + text[at:end]
        return _DROPPED.sub("", words.replace("\x0b", "\n").replace("\x1e", "-").replace("\ufffc", ""))

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def table(self) -> None:
        """Writes the rows gathered, as a table; rows of one cell each are paragraphs."""
        rows, self.rows = self.rows, []
        if not any(len(cells) > 1 for cells, _ in rows):
            for cells, _ in rows:
                self.write("".join(cell + "\n" for cell in cells))
            return
        if sum(len(cells) for cells, _ in rows) > LIMITS.cells:
            self.repairs.append(Repair("table", self.size, self.size, "", "", False))
            rows = rows[: LIMITS.cells // max(len(cells) for cells, _ in rows)]
        lines, mark = "".join(self.parts[-2 * LINES_ABOVE :]).split("\n"), len(self.parts)
        columns = _columns(rows)
        start = self.size
        made: list[SourceCell] = []
        opened: dict[int, int] = {}
        for r, (cells, shape) in enumerate(rows):
            free, before = 0, -1  # the first column not taken yet, and the cell written last in this row
            for c, words in enumerate(cells):
                column, width, flags = _place(columns, shape, c, len(cells))
                column, width = max(column, free), max(1, width - max(0, free - column))
                free = column + width
                if c:
                    self.write("\t")
                begun = opened.get(column, -1)
                if flags & 1 and before >= 0:
                    last = made[before]
                    made[before] = SourceCell(r, last.col, last.rowspan, free - last.col, last.start, last.end)
                elif flags & 2 and begun >= 0 and made[begun].row + made[begun].rowspan == r and made[begun].colspan == width:
                    top = made[begun]
                    made[begun] = SourceCell(top.row, top.col, top.rowspan + 1, top.colspan, top.start, top.end)
                    before = -1
                else:
                    before = opened[column] = len(made)
                    made.append(SourceCell(r, column, 1, width, self.size, self.size + len(words)))
                    self.write(words)
            self.write("\n")
        unit, caption = over(lines, made, "".join(self.parts[mark:]), start)
        self.tables.append(SourceTable(start, self.size - 1, tuple(made), unit, caption))


def _columns(rows: list[Row]) -> list[int]:
    """The places of all cell edges of a table, those near each other as one."""
    places: list[int] = []
    for edge in sorted({edge for cells, shape in rows if shape is not None and len(shape.edges) == len(cells) + 1 for edge in shape.edges}):
        if not places or edge - places[-1] > NEAR:
            places.append(edge)
    return places


def _place(columns: list[int], shape: TableRow | None, c: int, count: int) -> tuple[int, int, int]:
    """(column, width in columns, merge flags) of a row's c-th cell."""
    if shape is None or len(shape.edges) != count + 1:
        return c, 1, 0
    left, right = (bisect_left(columns, at - NEAR) for at in (shape.edges[c], shape.edges[c + 1]))
    return left, max(1, right - left), shape.flags[c]


def _one_line(parts: list[str]) -> str:
    """A cell's paragraphs on one line, a blank only beside Latin letters and digits."""
    out = ""
    for part in (" ".join(part.split("\n")).strip() for part in parts):
        out += " " + part if out and part and (out[-1].isascii() or part[0].isascii()) else part
    return out
