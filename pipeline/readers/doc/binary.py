"""The binary format of Word 97–2003: the text in its pieces, and what is said of characters, paragraphs and table rows. After [MS-DOC]."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.readers.ole import AGAIN, Compound
from pipeline.records import Unreadable

FIB_MARK = 0xA5EC
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
OLDEST = 0xC1
"""nFib of Word 97; what is older has another format."""
IN_TABLE, ROW_END, TABLE, VERTICAL, DELETED, VANISHED = 0x2416, 0x2417, 0xD608, 0xD62B, 0x0800, 0x083C
HUGE = (0x6645, 0x6646)
"""The single property modifiers (sprm) that matter for reading."""
_DELETED, _VANISHED = DELETED.to_bytes(2, "little"), VANISHED.to_bytes(2, "little")
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


class Run(NamedTuple):
    """Bytes [start, end) of the document stream that share these property modifiers."""

    start: int
    end: int
    modifiers: bytes


class Piece(NamedTuple):
    """Characters from `first` that lie at `offset` of the document stream, two bytes each or one (`narrow`)."""

    first: int
    last: int
    offset: int
    narrow: bool


class TableRow(NamedTuple):
    """A row's cell edges in twips, and for each cell its merge flags (1: goes on leftwards, 2: goes on from above)."""

    edges: tuple[int, ...]
    flags: tuple[int, ...]


class WordBinary:
    """A Word 97–2003 document. `text` holds all its characters, `parts` the lengths of body, footnotes, headers and so on."""

    def __init__(self, container: Compound) -> None:
        self.data = container.stream("WordDocument")
        try:
            self._open(container)
        except struct.error as error:
            raise Unreadable("damaged", "the Word document is cut short", AGAIN) from error

    def _open(self, container: Compound) -> None:
        mark, version = struct.unpack_from("<2H", self.data, 0)
        (flags,) = struct.unpack_from("<H", self.data, 10)
        if mark != FIB_MARK or version < OLDEST:
            raise Unreadable("unsupported", "the file is a Word document older than Word 97", "open it in WPS or Word and save it as DOCX")
        if flags & ENCRYPTED:
            raise Unreadable("encrypted", "the Word document is locked with a password", "remove the password and deliver it again")
        self.more = container.stream("Data") if "Data" in container else b""
        table = container.stream("1Table" if flags & SECOND_TABLE else "0Table")
        self.parts = struct.unpack_from("<8I", self.data, 0x4C)
        self.pieces = list(_pieces(_slice(table, self.data, 0x1A2)))
        self.text = "".join(self._characters(piece) for piece in self.pieces)
        self.paragraphs = self._runs(_slice(table, self.data, 0x102), paragraphs=True)
        self.characters = self._runs(_slice(table, self.data, 0xFA), paragraphs=False)
        self._starts = [run.start for run in self.paragraphs]
        self._firsts = [piece.first for piece in self.pieces]

    def _characters(self, piece: Piece) -> str:
        size = piece.last - piece.first
        raw = self.data[piece.offset : piece.offset + (size if piece.narrow else 2 * size)]
        text = raw.decode("cp1252", "replace") if piece.narrow else raw.decode("utf-16-le", "surrogatepass")
        return (
            text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").ljust(size, "\0")[:size] if len(text) != size else text
        )

    def modifiers(self, at: int) -> bytes:
        """The property modifiers of the paragraph (or cell, or row) that ends with the character at `at`."""
        piece = self.pieces[bisect_right(self._firsts, at) - 1]
        offset = piece.offset + (at - piece.first) * (1 if piece.narrow else 2)
        run = bisect_right(self._starts, offset) - 1
        if run < 0 or offset >= self.paragraphs[run].end:
            return b""
        raw = self.paragraphs[run].modifiers
        for code, operand in modifiers(raw[:32]) if b"\x66" in raw[:32] else ():
            if code in HUGE:  # too many for a formatted page: kept in the Data stream
                (place,) = struct.unpack("<I", operand.ljust(4, b"\0"))
                size = int.from_bytes(self.more[place : place + 2], "little")
                return raw + self.more[place + 2 : place + 2 + size]
        return raw

    def unseen(self) -> list[tuple[int, int, int]]:
        """(start, end, modifier) of characters that are deleted (DELETED) or hidden (VANISHED), by position in the text."""
        found: list[tuple[int, int, int]] = []
        for run in self.characters:
            if _DELETED not in run.modifiers and _VANISHED not in run.modifiers:
                continue
            kinds = [code for code, operand in modifiers(run.modifiers) if code in (DELETED, VANISHED) and operand[:1] == b"\1"]
            if not kinds:
                continue
            for piece in self.pieces:
                width = 1 if piece.narrow else 2
                start = piece.first + max(0, (run.start - piece.offset + width - 1) // width)
                end = piece.first + min(piece.last - piece.first, (run.end - piece.offset) // width)
                if start < end:
                    found.append((start, end, DELETED if DELETED in kinds else VANISHED))
        return sorted(found)

    def _runs(self, places: bytes, paragraphs: bool) -> list[Run]:
        """The runs of all formatted disk pages: 512 bytes each, numbered in `places` after their positions."""
        count = (len(places) - 4) // 8
        if count <= 0:
            return []
        found: list[Run] = []
        for page in struct.unpack_from(f"<{count}I", places, 4 * (count + 1)):
            block = self.data[page * 512 : page * 512 + 512]
            if len(block) == 512:
                found += _page(block, paragraphs)
        return sorted(found)


def modifiers(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """(code, operand) of each property modifier."""
    at = 0
    while at + 2 < len(raw):
        (code,) = struct.unpack_from("<H", raw, at)
        at += 2
        kind = code >> 13
        if kind != 6:
            size = _OPERAND[kind]
        elif code == TABLE:
            if at + 2 > len(raw):
                return
            size = struct.unpack_from("<H", raw, at)[0] + 1
        else:
            size = raw[at] + 1
        yield code, raw[at : at + size]
        at += size


def row(raw: bytes) -> TableRow | None:
    """The shape of the table row these modifiers describe; None where they describe none."""
    found: TableRow | None = None
    for code, operand in modifiers(raw):
        if code == TABLE and len(operand) > 3:
            count = operand[2]
            if len(operand) < 3 + 2 * (count + 1):
                continue
            edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
            cells = operand[3 + 2 * (count + 1) :]
            flags = [struct.unpack_from("<H", cells, 20 * i)[0] if 20 * i + 2 <= len(cells) else 0 for i in range(count)]
            found = TableRow(edges, tuple((1 if flag & 2 else 0) | (2 if flag & 0x60 == 0x20 else 0) for flag in flags))
        elif code == VERTICAL and found is not None and len(operand) > 2 and operand[1] < len(found.flags):
            flags = list(found.flags)
            flags[operand[1]] = (flags[operand[1]] & 1) | (2 if operand[2] == 1 else 0)
            found = TableRow(found.edges, tuple(flags))
    return found


def _slice(table: bytes, data: bytes, field: int) -> bytes:
    offset, size = struct.unpack_from("<2I", data, field)
    return table[offset : offset + size]


def _pieces(complex_part: bytes) -> Iterator[Piece]:
    at = 0
    while at + 3 <= len(complex_part) and complex_part[at] == 1:
        at += 3 + struct.unpack_from("<H", complex_part, at + 1)[0]
    if at + 5 > len(complex_part) or complex_part[at] != 2:
        raise Unreadable("damaged", "the Word document lacks its table of pieces", AGAIN)
    table = complex_part[at + 5 : at + 5 + struct.unpack_from("<I", complex_part, at + 1)[0]]
    count = (len(table) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, 0) if count > 0 else ()
    first = 0
    for i in range(count):
        size = places[i + 1] - places[i]
        (offset,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * i + 2)
        narrow = bool(offset & 0x40000000)
        offset = (offset & 0x3FFFFFFF) // 2 if narrow else offset & 0x3FFFFFFF
        if not 0 <= size < 1 << 28:
            raise Unreadable("damaged", "the Word document's table of pieces is broken", AGAIN)
        yield Piece(first, first + size, offset, narrow)
        first += size


def _page(block: bytes, paragraphs: bool) -> Iterator[Run]:
    count = block[511]
    if 4 * (count + 1) + count * (13 if paragraphs else 1) > 511:
        return
    places = struct.unpack_from(f"<{count + 1}I", block, 0)
    for i in range(count):
        at = 2 * block[4 * (count + 1) + i * (13 if paragraphs else 1)]
        raw = b""
        if at and at < 510:
            size = block[at]
            if not paragraphs:
                raw = block[at + 1 : at + 1 + size]
            elif size:
                raw = block[at + 3 : at + 2 * size]
            else:
                raw = block[at + 4 : at + 2 + 2 * block[at + 1]]
        if places[i] < places[i + 1]:
            yield Run(places[i], places[i + 1], raw)
