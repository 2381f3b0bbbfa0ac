"""Word documents (DOCX). The source text is what Word shows: paragraphs with their automatic numbers, tables row by row.

Tracked deletions are left out and insertions kept; headers and footers are left out; text boxes follow their paragraph;
footnotes and endnotes stand at the end. Hidden text is in the source text and edited out of `aligned.text`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from pipeline.aligned import AlignedText
from pipeline.readers.captions import LINES_ABOVE, over
from pipeline.readers.docx.numbering import Numbering, num_pr
from pipeline.readers.docx.unseen import is_shaded, unseen_by
from pipeline.readers.hidden import not_seen
from pipeline.readers.levels import blanks, levelled
from pipeline.readers.limits import LIMITS
from pipeline.readers.notes import STEP, is_mark, written
from pipeline.readers.zipped import Package, opened
from pipeline.records import Repair, Source, SourceCell, SourceTable, Unreadable

PASSED = frozenset(
    ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo", "rubyBase", "ruby")
)
"""Elements that only wrap text or paragraphs."""
DROPPED = frozenset(("del", "moveFrom", "rt", "instrText", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "tcPr", "trPr"))
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


TWIPS = 210
"""Twentieths of a point in a character of the usual size, 10.5 points."""


class _Cell(NamedTuple):
    column: int
    width: int
    continues: bool
    element: etree._Element


def accepts(data: bytes) -> bool:
    """Whether the bytes are a ZIP container: what it holds was looked at before, a broken one is reported here."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(path: Path, data: bytes) -> Source:
    """The document's text with its tables as grids. Raises Unreadable (damaged, encrypted, too_large, empty)."""
    with opened(data) as package:
        writer = _Writer(package)
    text = "".join(writer.parts)
    if not text.strip():
        raise Unreadable("empty", "the Word document has no text; it may hold pictures only", "deliver the document as text, not as a scan")
    aligned = AlignedText.of(text).edit((a, b, "") for a, b in sorted([*writer.hidden, *writer.marks]))
    hidden = [Repair("hidden", a, b, text[a:b], "", kind="vanish") for a, b in writer.hidden]
    hidden += [Repair(STEP, a, b, text[a:b], "") for a, b in writer.marks]
    hidden += [not_seen(a, b, text[a:b], kind) for a, b, kind in writer.unseen]
    hidden += [not_seen(at, at, words, kind) for at, words, kind in writer.absent]
    return Source(aligned=aligned, format="docx", tables=tuple(writer.tables), repairs=(*hidden, *writer.repairs))


class _Writer:
    """Writes the source text part by part and remembers where the cells are."""

    def __init__(self, package: Package) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.tables: list[SourceTable] = []
        self.hidden: list[tuple[int, int]] = []
        self.marks: list[tuple[int, int]] = []
        self.unseen: list[tuple[int, int, str]] = []  # shown by Word where no eye sees it
        self.absent: list[tuple[int, str, str]] = []  # where, what and why of text that Word keeps and does not print
        self.shaded = False
        self.repairs: list[Repair] = []
        self.indents: dict[int, float] = {}
        self.boxes: list[etree._Element] = []
        self.joined: list[etree._Element] = []
        main = package.main_part("word/document.xml")
        folder = main.rpartition("/")[0]
        self.numbering = Numbering(_optional(package, f"{folder}/numbering.xml"), _optional(package, f"{folder}/styles.xml"))
        root = package.xml(main)
        for body in (child for child in root if _local(child) == "body"):
            self.blocks(body, 0)
        for name in ("footnotes", "endnotes"):
            self.notes(_optional(package, f"{folder}/{name}.xml"))
        enclosed = [name.rpartition("/")[2] for name in package.names if name.startswith(f"{folder}/embeddings/")]
        if enclosed:
            self.absent.append((0, "；".join(enclosed), "attachment"))
        comments = _optional(package, f"{folder}/comments.xml")
        for comment in comments if comments is not None else ():
            self.absent.append((self.size, "".join(item.text or "" for item in _texts(comment)), "comment"))

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def blocks(self, parent: etree._Element, depth: int) -> None:
        """Paragraphs and tables, in order."""
        for child in _content(parent):
            name = _local(child)
            if name == "p":
                if _runs_on(child):
                    self.joined.append(child)
                    continue
                self.paragraph(child)
                self.write("\n")
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    self.blocks(box, depth + 1)
            elif name == "tbl":
                self.table(child, depth)
            elif name in PASSED and depth < LIMITS.depth:
                self.blocks(child, depth + 1)
        if self.joined:  # nothing follows that they could run on into
            self.before(in_cell=False)
            self.write("\n")

    def before(self, in_cell: bool) -> None:
        """The text of the paragraphs before whose ends were deleted, and which so are one with this: its number is theirs."""
        joined, self.joined = self.joined, []
        for element in joined:
            self.inline(element, in_cell)

    def notes(self, root: etree._Element | None) -> None:
        """Footnotes, but for the separators Word keeps among them."""
        for note in root if root is not None else ():
            if not any(str(key).endswith("}type") for key in note.keys()):  # noqa: SIM118 - an element, not a dict
                self.blocks(note, 0)

    def paragraph(self, element: etree._Element, in_cell: bool = False) -> None:
        """The paragraph's number and text, without a line end."""
        properties = next((child for child in element if _local(child) == "pPr"), None)
        label = self.label(properties)
        if label:
            self.write(label + (" " if label[-1].isascii() else ""))
        if self.joined:
            self.before(in_cell)
        self.inline(element, in_cell)

    def label(self, properties: etree._Element | None) -> str:
        num_id: str | None = None
        level: int | None = None
        style = ""
        for part in properties if properties is not None else ():
            if _local(part) == "numPr":
                num_id, level = num_pr(part)
            elif _local(part) == "pStyle":
                style = _value(part, "val")
        found = self.numbering.of(num_id, level, style)
        return self.numbering.label(*found) if found else ""

    def inline(self, element: etree._Element, in_cell: bool) -> None:
        """Runs and what wraps them. Text boxes are kept for after the paragraph."""
        for child in _content(element, self.deleted):
            name = _local(child)
            if name == "r":
                start = self.size
                self.inline(child, in_cell)
                if self.size > start:
                    self.looked(child, start)
            elif name == "t":
                self.write((child.text or "") + "".join(part.tail or "" for part in child))
            elif name in SIGNS:
                self.write(" " if in_cell else SIGNS[name])
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name not in DROPPED:
                self.inline(child, in_cell)

    def looked(self, run: etree._Element, start: int) -> None:
        """Remembers a run that is hidden, and one that is not and yet not seen."""
        look = next((part for part in run if _local(part) == "rPr"), None)
        if look is None:
            return
        if _vanishes(look):
            self.hidden.append((start, self.size))
        elif any(_local(part) == "vertAlign" and _value(part, "val") == "superscript" for part in look):
            self.raised(start)
        elif kind := unseen_by(look, self.shaded):
            self.unseen.append((start, self.size, kind))

    def raised(self, start: int) -> None:
        """What was written from `start` on is set high: the mark of a footnote goes, raised digits are no figures."""
        words = ""
        while self.size > start:
            part = self.parts.pop()
            self.size -= len(part)
            words = part + words
        before = "".join(self.parts[-4:])
        self.write(written(words))
        if is_mark(before, words):
            self.marks.append((start, self.size))

    def deleted(self, element: etree._Element) -> None:
        """Remembers a tracked deletion."""
        words = "".join(item.text or "" for item in element.iter() if _local(item) == "delText")
        if words.strip():
            self.absent.append((self.size, words, "deletion"))

    def table(self, element: etree._Element, depth: int) -> None:
        """One line a row, cells separated by tabs; a table of one column is written as paragraphs."""
        rows = [_row(row) for row in _rows(element)]
        if not any(len(row) > 1 for row in rows) or depth >= LIMITS.depth:
            for row in rows:
                for cell in row:
                    self.blocks(cell.element, depth + 1)
            return
        if sum(map(len, rows)) > LIMITS.cells:
            rows = rows[: LIMITS.cells // max(1, max(map(len, rows)))]
            self.repairs.append(Repair("table", self.size, self.size, "", "", False))
        lines = "".join(self.parts[-40:]).split("\n")[-2 * LINES_ABOVE :]
        start, mark = self.size, len(self.parts)
        made: list[SourceCell] = []
        open_cells: dict[int, int] = {}  # column → index of the cell a merge down began in
        boxes, self.boxes = self.boxes, []
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if c:
                    self.write("\t")
                begun = open_cells.get(cell.column, -1)
                if cell.continues and begun >= 0 and made[begun].row + made[begun].rowspan == r and made[begun].colspan == cell.width:
                    made[begun] = _taller(made[begun])
                    continue
                open_cells[cell.column] = len(made)
                a, b = self.cell(cell.element)
                made.append(SourceCell(r, cell.column, 1, cell.width, a, b))
            self.write("\n")
        found, self.boxes = self.boxes, boxes
        unit, caption = over(lines, made, "".join(self.parts[mark:]), start)
        if made:
            self.tables.append(levelled(SourceTable(start, self.size - 1, tuple(made), unit, caption), self.indents))
        for box in found:
            self.blocks(box, depth + 1)

    def cell(self, element: etree._Element) -> tuple[int, int]:
        """The span of a cell's text: its paragraphs, those of tables in it too, on one line."""
        start, first = self.size, len(self.parts)
        around, self.shaded = self.shaded, self.shaded or is_shaded(element, "tcPr")
        nested = next(element.iterdescendants("{*}tbl"), None) is not None
        outside, self.joined = self.joined, []
        for paragraph in _paragraphs(element):
            if _runs_on(paragraph):
                self.joined.append(paragraph)
                continue
            before = self.size
            last = self.parts[-1][-1:] if self.size > start else ""
            mark = len(self.parts)
            self.paragraph(paragraph, in_cell=True)
            words = "".join(self.parts[mark:])
            if last and words and (nested or last.isascii() or words[0].isascii()):
                self.parts[mark:] = [" ", words]
                self.size += 1
                self.hidden = _moved(self.hidden, before)
                self.marks = _moved(self.marks, before)
                self.unseen = [(a + 1, b + 1, kind) if a >= before else (a, b, kind) for a, b, kind in self.unseen]
        self.before(in_cell=True)
        self.shaded, self.joined = around, outside
        text = "".join(self.parts[first:])
        left = len(text) - len(text.lstrip())
        if left == len(text):
            return start, start
        self.indents[start + left] = blanks(text) + _indent(element)
        return start + left, start + len(text.rstrip())


def _runs_on(paragraph: etree._Element) -> bool:
    """Whether the end of a paragraph is a tracked deletion: accepted, it is one with the next."""
    marks = (part for properties in paragraph if _local(properties) == "pPr" for part in properties if _local(part) == "rPr")
    return any(_local(part) in ("del", "moveFrom") for mark in marks for part in mark)


def _moved(ranges: list[tuple[int, int]], place: int) -> list[tuple[int, int]]:
    """The ranges, those from `place` on one further."""
    return [(a + 1, b + 1) if a >= place else (a, b) for a, b in ranges]


def _optional(package: Package, name: str) -> etree._Element | None:
    return package.xml(name) if name in package else None


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def _content(parent: etree._Element, deleted: Callable[[etree._Element], None] | None = None) -> Iterator[etree._Element]:
    """The children that are shown: of alternate contents the first choice, or the fallback where no choice has any text. `deleted`
    is called for each tracked deletion among them."""
    for child in parent:
        name = _local(child)
        if name == "AlternateContent":
            options = list(child)
            shown = next((option for option in options if next(_texts(option), None) is not None), None)
            if shown is not None:
                yield from _content(shown)
        elif name not in DROPPED:
            yield child
        elif name == "del" and deleted is not None:
            deleted(child)


def _texts(element: etree._Element) -> Iterator[etree._Element]:
    return (item for item in element.iter() if _local(item) == "t" and item.text)


def _vanishes(look: etree._Element) -> bool:
    return any(_local(part) == "vanish" and _value(part, "val") not in ("0", "false", "off") for part in look)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in _content(table):
        if _local(child) == "tr":
            if not any(_local(part) == "del" for given in child if _local(given) == "trPr" for part in given):
                yield child
        elif _local(child) in PASSED:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in _content(row):
        if _local(child) == "tc":
            yield child
        elif _local(child) in PASSED:
            yield from _cells(child)


def _row(element: etree._Element) -> list[_Cell]:
    column = 0
    for properties in element:
        if _local(properties) == "trPr":
            column = sum(_count(_value(part, "val")) for part in properties if _local(part) == "gridBefore")
    row: list[_Cell] = []
    for cell in _cells(element):
        width, continues, across = 1, False, False
        for part in (part for given in cell if _local(given) == "tcPr" for part in given):
            if _local(part) == "gridSpan":
                width = max(1, _count(_value(part, "val")))
            elif _local(part) == "vMerge":
                continues = _value(part, "val") in ("", "continue")
            elif _local(part) == "hMerge":
                across = _value(part, "val") in ("", "continue")
        if across and row and next(_texts(cell), None) is None:  # as Word 97 merged cells
            row[-1] = row[-1]._replace(width=row[-1].width + width)
            column += width
            continue
        row.append(_Cell(column, width, continues, cell))
        column += width
    return row


def _count(value: str) -> int:
    return min(int(value), LIMITS.span) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _indent(cell: etree._Element) -> float:
    """By how many characters the first line of a cell is indented, as its first paragraph says itself."""
    first = next(_paragraphs(cell), None)
    properties = next((part for part in first if _local(part) == "pPr"), None) if first is not None else None
    given = next((part for part in properties if _local(part) == "ind"), None) if properties is not None else None
    if given is None:
        return 0.0
    width = 0.0
    for chars, twips in (("leftChars", "left"), ("startChars", "start"), ("firstLineChars", "firstLine")):
        if written := _value(given, chars):
            width += _count(written) / 100
        elif written := _value(given, twips):
            width += _count(written) / TWIPS
    return width


def _taller(cell: SourceCell) -> SourceCell:
    return replace(cell, rowspan=cell.rowspan + 1)


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    for child in _content(cell):
        name = _local(child)
        if name == "p":
            yield child
        elif name in ("tbl", "tr", "tc") or name in PASSED:
            yield from _paragraphs(child)
