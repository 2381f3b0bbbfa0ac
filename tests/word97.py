"""Word 97–2003 documents made for tests, byte by byte: no library writes them. After [MS-DOC] and [MS-CFB]."""

from __future__ import annotations

import struct
from typing import NamedTuple

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


class Bit(NamedTuple):
    """A stretch of text up to and with its mark, the modifiers of its paragraph, and those of its characters."""

    text: str
    paragraph: bytes = b""
    characters: bytes = b""


def cell(text: str) -> Bit:
    """A table cell."""
    return Bit(text + "\x07", b"\x16\x24\x01")


def row_end(edges: list[int], flags: list[int] | None = None) -> Bit:
    """A row's end with its cell edges in twips and merge flags (0x20: goes on from above, 0x60: begins, 2: goes on leftwards)."""
    cells = b"".join(struct.pack("<H18x", flag) for flag in flags or [0] * (len(edges) - 1))
    shape = bytes([len(edges) - 1]) + struct.pack(f"<{len(edges)}h", *edges) + cells
    return Bit("\x07", b"\x16\x24\x01\x17\x24\x01" + struct.pack("<HH", 0xD608, len(shape) + 1) + shape)


def document(bits: list[Bit], flags: int = 0) -> bytes:
    """A DOC of these stretches. A paragraph's modifiers that do not fit a formatted page go to the Data stream, as Word does it."""
    text = "".join(bit.text for bit in bits)
    main = bytearray(1024) + text.encode("utf-16-le")
    more = bytearray(4096)
    places: dict[str, list[tuple[int, int, int]]] = {"paragraph": [], "characters": []}
    at = 1024
    for bit in bits:
        end = at + 2 * len(bit.text)
        main += bytes(-len(main) % 512)
        if len(bit.paragraph) > 200:
            huge = struct.pack("<HI", 0x6646, len(more))
            more += struct.pack("<H", len(bit.paragraph)) + bit.paragraph
            bit = bit._replace(paragraph=huge)
        for kind in ("paragraph", "characters"):
            places[kind].append((at, end, len(main) // 512))
            main += _formatted_page(at, end, getattr(bit, kind), kind == "paragraph")
        at = end
    table = _pieces(len(text))
    struct.pack_into("<2H", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", main, 10, flags)
    struct.pack_into("<I", main, 0x4C, len(text))
    struct.pack_into("<2I", main, 0x1A2, 0, len(table))
    for field, kind in ((0x102, "paragraph"), (0xFA, "characters")):
        runs = places[kind]
        struct.pack_into("<2I", main, field, len(table), 8 * len(runs) + 4)
        table += struct.pack(f"<{len(runs) + 1}I", *(start for start, _, _ in runs), runs[-1][1])
        table += struct.pack(f"<{len(runs)}I", *(page for _, _, page in runs))
    return compound({"WordDocument": bytes(main), "0Table": table, "Data": bytes(more)})


def _pieces(count: int) -> bytes:
    table = struct.pack("<2I", 0, count) + struct.pack("<HIH", 0, 1024, 0)
    return b"\x02" + struct.pack("<I", len(table)) + table


def _formatted_page(start: int, end: int, modifiers: bytes, paragraph: bool) -> bytes:
    page = bytearray(512)
    struct.pack_into("<2I", page, 0, start, end)
    page[8] = 32
    if paragraph:
        body = b"\0\0" + modifiers  # the style, then the modifiers
        page[64] = 0
        page[65] = (len(body) + 1) // 2
        page[66 : 66 + len(body)] = body
    else:
        page[64] = len(modifiers)
        page[65 : 65 + len(modifiers)] = modifiers
    page[511] = 1
    return bytes(page)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams at its root, each of 4,096 bytes at least."""
    padded = {name: data + bytes(max(0, 4096 - len(data))) for name, data in streams.items()}
    table = [FAT, END]
    body = b""
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, data) in enumerate(padded.items(), 1):
        first = len(table)
        count = -(-len(data) // 512)
        table += [*range(first + 1, first + count), END]
        body += data + bytes(-len(data) % 512)
        entries.append(_entry(name, 2, first, len(data), right=number + 1 if number < len(padded) else FREE))
    more = next(n for n in range(100) if len(table) + n <= 128 * (n + 1))  # sectors of the table behind the first, after all else
    places = [0, *range(len(table), len(table) + more)]
    table += [FAT] * more
    allocated = struct.pack(f"<{len(table)}I", *table) + b"\xff" * (512 * (more + 1) - 4 * len(table))
    head = struct.pack("<8s16x2H2H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9)
    head = head[:32] + struct.pack("<H10xII4xIIIII", 6, more + 1, 1, 4096, END, 0, END, 0)
    head += struct.pack("<109I", *places, *[FREE] * (109 - len(places)))
    directory = b"".join(entries) + bytes(-len(b"".join(entries)) % 512)
    return head + allocated[:512] + directory + body + allocated[512:]


def _entry(name: str, kind: int, start: int, size: int, right: int = FREE, child: int = FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(raw), kind, 1, FREE, right, child, start, size)
