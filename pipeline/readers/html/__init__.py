"""Web pages. The source text is the decoded file; markup, menus and what the page hides are edited out of `aligned.text`."""

from __future__ import annotations

import html as entities
import re
from bisect import bisect_left
from pathlib import Path
from typing import NamedTuple

from pipeline.aligned import AlignedText, Edit
from pipeline.readers.captions import over
from pipeline.readers.encodings import decode
from pipeline.readers.grid import place
from pipeline.readers.hidden import not_seen
from pipeline.readers.html.cascade import styled
from pipeline.readers.html.lines import noise
from pipeline.readers.html.main import Chosen, choose
from pipeline.readers.html.markup import BLOCK, Document, Node, attributes, parse
from pipeline.readers.html.unseen import unseen
from pipeline.readers.levels import blanks, levelled
from pipeline.readers.limits import LIMITS, check_size
from pipeline.readers.notes import STEP, is_mark
from pipeline.records import Repair, Source, SourceCell, SourceTable, Unreadable

HEAD = 4096
"""Bytes in which the file must say that it is HTML, and in what charset."""
PAGE_CELL, PAGE_BLOCKS = 1200, 5
"""A cell of so many characters in so many paragraphs is no cell of a table of data."""
_SIGNS = re.compile(
    rb"<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>]|meta\s|title>|script[\s>]|div[\s>]|table[\s>]|p[\s>])", re.IGNORECASE
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,100}?encoding=[\"']([\w-]{2,20})", re.IGNORECASE
)
_SPECIAL = re.compile(r"[ \t\r\n\f]++|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_BLANKS = " \t\r\n\f\xa0\u3000\u200b\ufeff"
_TITLE_PART = re.compile(r"(?:[^_|｜\r\n\t-]|(?<=[0-9])-(?=[0-9]))+")
_NUMBER = re.compile(r"\d+")
STRUCK = frozenset(("del", "s", "strike"))
"""Elements whose words a line is drawn through: they are no longer said."""
PIXELS = 14
"""Pixels or points of a character of the usual size, nearly."""
LEAST_STYLED = len("<td style=text-indent:1em>") - 1
"""Characters of the shortest start tag that indents its cell, less one."""
_INDENTED = "&\xa0\u3000\u2002\u2003 "
_INDENT = re.compile(r"(?:padding-left|text-indent)\s*+:\s*+([0-9]{1,4}(?:\.[0-9]{1,3})?)(em|px|pt)", re.IGNORECASE)
_STRUCK = re.compile(r"line-through", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>?|^[^<>]*>")

LINE, CELL, SOFT, GAP = range(4)
"""What a tag does to the text: a new line, the next cell of a row, a line inside a cell, an empty line."""


class _Table(NamedTuple):
    node: int
    rows: list[list[int]]


def accepts(data: bytes) -> bool:
    """Whether the bytes are a web page: a tag of HTML's frame near the beginning, or text that begins with a tag."""
    head = data[:HEAD].replace(b"\0", b"")  # UTF-16 too
    found = _SIGNS.search(head)
    return found is not None and (
        head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<" or found.group()[:6].lower() in (b"<!doct", b"<html ", b"<html>")
    )


def read(path: Path, data: bytes) -> Source:
    """The report on a web page: its title, the metadata table over it, its text, its tables. One line a block or table row, cells
    separated by tabs. Raises Unreadable (empty, binary, too_large)."""
    check_size(len(data), LIMITS.text_bytes, "the web page")
    declared = _CHARSET.search(data[:HEAD])
    decoded = decode(data, (declared[1] or declared[2]).decode("ascii") if declared else "")
    page = parse(decoded.text, LIMITS.depth)
    styles = styled(page)
    chosen = choose(page, styles)
    marks = _marks(page, chosen)
    struck_by_style = _STRUCK.search(decoded.text) is not None
    struck = {i for i, node in enumerate(page.nodes) if node.name in STRUCK or (struck_by_style and _is_struck(page, node))}
    kinds = {**dict.fromkeys(chosen.hidden, "not_displayed"), **dict.fromkeys(struck, "struck_out"), **dict.fromkeys(marks, STEP)}
    chosen.hidden.update(marks, struck)
    printed = _Printer(page, chosen).print()
    aligned = AlignedText.of(decoded.text).edit(printed.edits)
    aligned = aligned.edit(noise(aligned.text))
    if not aligned.text.strip(_BLANKS):
        raise Unreadable("empty", "the web page shows no text; a script may load it", "print the page to PDF and deliver that")
    hidden = [_hidden(page, page.nodes[i], kinds[i]) for i in sorted(chosen.hidden)]
    hidden += [not_seen(a, b, decoded.text[a:b], kind) for a, b, kind in unseen(page, styles) if _is_kept(aligned, a, b)]
    return Source(
        aligned=aligned,
        format="html",
        encoding=decoded.encoding,
        tables=tuple(_table(page, found, printed.spans, aligned) for found in printed.tables),
        repairs=(*decoded.repairs, *(repair for repair in hidden if repair.before.strip(_BLANKS))),
    )


class _Printed(NamedTuple):
    edits: list[Edit]
    tables: list[_Table]
    spans: dict[int, tuple[int, int]]


class _Printer:
    """One pass over texts and tags in the order of the file: what lies between two kept texts becomes their separator."""

    def __init__(self, page: Document, chosen: Chosen) -> None:
        self.page, self.source = page, page.source
        nodes = page.nodes
        out = chosen.drop | chosen.hidden
        self.quiet = bytearray(len(nodes))
        self.keep = keep = set(chosen.keep)
        for i, node in enumerate(nodes):
            above_quiet = self.quiet[node.parent] if node.parent >= 0 else (0 if -1 in keep else 1)
            self.quiet[i] = 2 if i in out or above_quiet == 2 else 0 if i in keep else above_quiet
        self.everything = -1 in keep
        self.set_as_typed = {i for p, node in enumerate(nodes) if node.name in ("pre", "listing") for i in range(p, node.last)}
        self.tables = [_Table(i, rows) for i in range(len(nodes)) if nodes[i].name == "table" and (rows := self._data_rows(i))]
        self.cell_of = self._cells()
        self.spans: dict[int, tuple[int, int]] = {}
        self.edits: list[Edit] = []
        self.kept = 0
        self.pending = ""
        self.space = False
        self.title = self._title(chosen)

    def print(self) -> _Printed:
        marks = self._marks()
        m = 0
        for start, end, owner in self.page.texts:
            while m < len(marks) and marks[m][0] <= start:
                self._mark(marks[m][1])
                m += 1
            if self.title and self.title[0] >= start and self.title[1] <= end:
                self._text(*self.title, -1, False)
                self._mark(LINE)
            elif (self.everything and owner < 0) or (owner >= 0 and not self.quiet[owner]):
                self._text(start, end, self.cell_of[owner] if owner >= 0 else -1, owner in self.set_as_typed)
        if self.kept < len(self.source):
            self.edits.append(Edit(self.kept, len(self.source), "\n"))
        return _Printed(self.edits, self.tables, self.spans)

    def _mark(self, kind: int) -> None:
        if kind == CELL:
            self.pending += "\t"
        elif kind == LINE:
            if not self.pending.endswith("\n"):
                self.pending += "\n"
        elif kind == GAP:
            self.pending = self.pending.rstrip("\n") + "\n\n"
        else:
            self.space = True

    def _text(self, start: int, end: int, cell: int, as_typed: bool) -> None:
        source = self.source
        pieces = list(_SPECIAL.finditer(source, start, end))
        shown = source[start:end]
        if not (entities.unescape(shown) if pieces else shown).strip(_BLANKS):
            self.space = self.space or bool(self.edits)
            return
        first = start + len(shown) - len(shown.lstrip(" \t\r\n\f"))
        last = start + len(shown.rstrip(" \t\r\n\f"))
        if first > start:
            self.space = True
        self._join(first)
        for piece in pieces:
            a, b = piece.span()
            if a < first or b > last:
                continue
            if source[a] == "&":
                self.edits.append(Edit(a, b, entities.unescape(piece.group())))
            elif piece.group() != " ":
                line = "\n" in piece.group() or "\r" in piece.group()
                if as_typed and line and cell < 0:
                    self.edits.append(Edit(a, b, "\n"))
                    continue
                self.edits.append(Edit(a, b, "" if line and not _latin(source, a, b) else " "))
        self.kept = last
        self.space = last < end
        if cell >= 0:
            self.spans[cell] = (self.spans.get(cell, (first, last))[0], last)

    def _join(self, first: int) -> None:
        """The separator between what was kept last and the text that begins at `first`."""
        separator = self.pending
        if not self.edits and not self.kept:
            separator = separator.lstrip("\n\t")
        elif not separator and self.space and self.kept < first and _latin(self.source, self.kept, first):
            separator = " "
        if self.kept < first or separator:
            self.edits.append(Edit(self.kept, first, separator))
        self.pending, self.space = "", False

    def _marks(self) -> list[tuple[int, int]]:
        """(position, what) for every tag that divides text, in order."""
        nodes = self.page.nodes
        first = {row[0] for table in self.tables for row in table.rows if row}
        cells = {cell for table in self.tables for row in table.rows for cell in row}
        marks: list[tuple[int, int]] = []
        for i, node in enumerate(nodes):
            if self.quiet[i]:
                continue
            if i in self.keep:
                marks += ((node.start, GAP), (node.end, GAP))
            if i in cells:
                marks.append((node.inner, LINE if i in first else CELL))
            elif node.name == "br":
                marks.append((node.inner, SOFT if self.cell_of[i] >= 0 else LINE))
            elif node.name in BLOCK:
                kind = SOFT if self.cell_of[i] >= 0 else LINE
                if not (kind == LINE and node.name in ("tr", "tbody", "thead", "tfoot") and self._in_data(i)):
                    marks += ((node.inner, kind), (node.close, kind))
        return sorted(marks, key=lambda mark: mark[0])

    def _in_data(self, i: int) -> bool:
        return self.page.nodes[i].parent in self.data_parts

    def _data_rows(self, table: int) -> list[list[int]]:
        """The cells of a table's rows, if it is a table of data: no table inside, two columns or more, no page in
        a cell; else nothing."""
        nodes = self.page.nodes
        if self.quiet[table]:
            return []
        rows: dict[int, list[int]] = {}
        for i in range(table + 1, nodes[table].last):
            name = nodes[i].name
            if name == "table":
                return []
            if name == "tr" and not self.quiet[i]:
                rows[i] = []
            elif name in ("td", "th") and not self.quiet[i] and nodes[i].parent in rows:
                rows[nodes[i].parent].append(i)
        found = [row for row in rows.values() if row]
        if not any(len(row) > 1 for row in found) or any(self._is_page(cell) for row in found for cell in row):
            return []
        return found

    def _is_page(self, cell: int) -> bool:
        """Whether a cell holds a page's text, beside its menu: the table only lays the page out."""
        node = self.page.nodes[cell]
        if node.close - node.inner < PAGE_CELL:
            return False
        blocks = sum(self.page.nodes[i].name in ("p", "div", "br") for i in range(cell + 1, node.last))
        a, b = bisect_left(self.page.texts, (node.inner,)), bisect_left(self.page.texts, (node.close,))
        return blocks >= PAGE_BLOCKS and sum(end - start for start, end, _ in self.page.texts[a:b]) >= PAGE_CELL

    def _cells(self) -> list[int]:
        """For each node the cell of a data table it stands in (or is), or -1."""
        nodes = self.page.nodes
        cells = {cell for table in self.tables for row in table.rows for cell in row}
        self.data_parts = {table.node for table in self.tables}
        inside = [-1] * len(nodes)
        for i, node in enumerate(nodes):
            inside[i] = i if i in cells else inside[node.parent] if node.parent >= 0 else -1
            if node.name in ("tbody", "thead", "tfoot") and node.parent in self.data_parts:
                self.data_parts.add(i)
        return inside

    def _title(self, chosen: Chosen) -> tuple[int, int] | None:
        """The span of the page's <title> without the site's name, where the printed part does not hold it itself."""
        nodes = self.page.nodes
        node = next((node for node in nodes if node.name == "title" and node.close > node.inner), None)
        if node is None or self.everything or (len(chosen.keep) > 1 and any(nodes[i].name == "h1" for i in chosen.keep[:-1])):
            return None
        parts = [m.span() for m in _TITLE_PART.finditer(self.source, node.inner, min(node.close, node.inner + 300)) if m.group().strip()]
        if not parts:
            return None
        start, end = max(parts, key=lambda part: part[1] - part[0])
        start += len(self.source[start:end]) - len(self.source[start:end].lstrip(_BLANKS))
        title = self.source[start:end].strip(_BLANKS)
        begin = [self.source[a:b] for a, b, owner in self.page.texts if owner >= 0 and not self.quiet[owner]][:40]
        known = "".join("".join(begin).split())
        return None if "".join(title.split())[:12] in known else (start, start + len(title))


def _latin(source: str, a: int, b: int) -> bool:
    """Whether a blank at [a, b) separates two words: one of its neighbours is ASCII."""
    return (a > 0 and source[a - 1].isascii()) or (b < len(source) and source[b].isascii())


def _marks(page: Document, chosen: Chosen) -> set[int]:
    """The <sup> elements that are marks of footnotes."""
    found = set()
    for i, node in enumerate(page.nodes):
        if node.name == "sup" and i not in chosen.hidden and node.close - node.inner < 200:
            before = _TAG.sub("", page.source[max(0, node.start - 40) : node.start])
            if before.strip(_BLANKS) and is_mark(before, _TAG.sub("", page.source[node.inner : node.close])):
                found.add(i)
    return found


def _is_struck(page: Document, node: Node) -> bool:
    return _STRUCK.search(attributes(page.source, node).get("style", "")) is not None


def _hidden(page: Document, node: Node, kind: str) -> Repair:
    words = page.source[node.inner : node.close]
    return Repair(STEP if kind == STEP else "hidden", node.inner, node.close, words, "", kind="" if kind == STEP else kind)


def _is_kept(aligned: AlignedText, start: int, end: int) -> bool:
    low, high = aligned.project(start, end)
    return low < high


def _table(page: Document, found: _Table, spans: dict[int, tuple[int, int]], aligned: AlignedText) -> SourceTable:
    shapes = [[_spans(page, cell) for cell in row] for row in found.rows]
    cells: list[SourceCell] = []
    for row, places in zip(found.rows, place(shapes), strict=True):
        for node, at in zip(row, places, strict=True):
            inner = page.nodes[node].inner
            cells.append(SourceCell(at.row, at.col, at.rowspan, at.colspan, *spans.get(node, (inner, inner))))
    start, end = cells[0].start, max(cell.end for cell in cells)
    here, _ = aligned.project(start, end)
    unit, caption = over(aligned.text[max(0, here - 800) : here].split("\n"), cells, page.source)
    nodes = [node for row in found.rows for node in row]
    indents = {cell.start: _indent(page, node, aligned, cell) for node, cell in zip(nodes, cells, strict=True) if cell.start < cell.end}
    return levelled(SourceTable(start, end, tuple(cells), unit, caption), indents if any(indents.values()) else {})


def _indent(page: Document, node: int, aligned: AlignedText, cell: SourceCell) -> float:
    """By how many characters a cell's text is indented: by its blanks, and by its own style."""
    width = 0.0
    if page.source[cell.start] in _INDENTED:
        at, _ = aligned.project(cell.start, cell.end)
        width = blanks(aligned.text[at : at + 20])
    tag = page.nodes[node]
    if tag.inner - tag.start > LEAST_STYLED:
        style = attributes(page.source, tag).get("style", "")
        width += sum(min(float(size), 999.0) / (1 if unit.lower() == "em" else PIXELS) for size, unit in _INDENT.findall(style))
    return width


def _spans(page: Document, cell: int) -> tuple[int, int]:
    given = attributes(page.source, page.nodes[cell])
    return _span(given.get("rowspan", "1")), max(1, _span(given.get("colspan", "1")))


def _span(value: str) -> int:
    digits = _NUMBER.search(value[:20])
    return min(int(digits.group()), LIMITS.span) if digits else 1
