"""Old Excel workbooks made for tests, record by record: no library writes them. After [MS-XLS]."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from tests.word97 import compound

Cell = tuple[float | str, int]
"""A number or words, and the index of its format."""


def workbook(
    rows: Sequence[Sequence[Cell]],
    formats: Mapping[int, str],
    used: Sequence[int],
    hidden_row: int = -1,
    hidden_column: int = -1,
    name: str = "收支表",
) -> bytes:
    """A workbook of one sheet: cells name one of the format numbers `used`, whose own codes are `formats`."""
    head = record(0x0809, struct.pack("<4H2I", 0x0600, 5, 0, 0, 0, 6))
    for number, code in formats.items():
        head += record(0x041E, struct.pack("<2H", number, len(code)) + b"\x01" + code.encode("utf-16-le"))
    for number in used:
        head += record(0x00E0, struct.pack("<2H", 0, number) + bytes(16))
    bound = 4 + 4 + 2 + 2 + 2 * len(name)
    place = len(head) + bound + 4
    head += record(0x0085, struct.pack("<IBB", place, 0, 0) + bytes((len(name), 1)) + name.encode("utf-16-le")) + record(0x000A, b"")
    return compound({"Workbook": (head + _sheet(rows, hidden_row, hidden_column)).ljust(4608, b"\0")})


def _sheet(rows: Sequence[Sequence[Cell]], hidden_row: int, hidden_column: int) -> bytes:
    body = record(0x0809, struct.pack("<4H2I", 0x0600, 0x10, 0, 0, 0, 6))
    if hidden_column >= 0:
        body += record(0x007D, struct.pack("<6H", hidden_column, hidden_column, 2048, 0, 1, 0))
    body += record(0x0200, struct.pack("<2I3H", 0, len(rows), 0, max(map(len, rows)), 0))
    for r, row in enumerate(rows):
        body += record(0x0208, struct.pack("<6HI", r, 0, len(row), 255, 0, 0, 0x20 if r == hidden_row else 0))
        for c, (value, style) in enumerate(row):
            if isinstance(value, str):
                body += record(0x0204, struct.pack("<4H", r, c, style, len(value)) + b"\x01" + value.encode("utf-16-le"))
            else:
                body += record(0x0203, struct.pack("<3Hd", r, c, style, value))
    return body + record(0x000A, b"")


def record(kind: int, body: bytes) -> bytes:
    """One record, with its head."""
    return struct.pack("<2H", kind, len(body)) + body
