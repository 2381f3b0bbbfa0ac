"""Old Excel workbooks whose records state sizes that what reads the values would set aside at once, or would read again and again."""

from __future__ import annotations

import struct

from tests.biff_files import record
from tests.hostile import refused
from tests.word97 import compound

BEGIN, END = record(0x0809, struct.pack("<4H2I", 0x0600, 5, 0, 0, 0, 6)), record(0x000A, b"")


def _workbook(sheet: bytes, more: bytes = b"", sheets: int = 1) -> bytes:
    """A workbook whose sheets all lie in one place; `more` stands before them."""
    head = BEGIN + more
    names = [f"{number:05}" for number in range(sheets)]
    place = len(head) + sum(4 + 8 + len(name) for name in names) + len(END)
    for name in names:
        head += record(0x0085, struct.pack("<IBB", place, 0, 0) + bytes((len(name), 0)) + name.encode())
    return compound({"Workbook": (head + END + BEGIN + sheet + END).ljust(4608, b"\0")})


def _number(row: int, column: int) -> bytes:
    return record(0x0203, struct.pack("<3Hd", row, column, 0, 98.4))


def _dimensions(rows: int, columns: int) -> bytes:
    return record(0x0200, struct.pack("<2I3H", 0, rows, 0, columns, 0))


SAMPLES = (
    refused("says_it_is_large.xls", lambda: _workbook(_dimensions(2**28, 256) + _number(0, 0)), "damaged"),
    refused("less_than_nothing.xls", lambda: _workbook(record(0x0200, struct.pack("<2I3H", 9, 2, 0, 1, 0)) + _number(0, 0)), "damaged"),
    refused("far_apart.xls", lambda: _workbook(_number(0, 0) + _number(65_535, 65_535)), "damaged"),
    refused("words_without_end.xls", lambda: _workbook(_number(0, 0), record(0x00FC, struct.pack("<2i", 1, 2**31 - 1))), "damaged"),
    refused("one_sheet_a_thousand_times.xls", lambda: _workbook(b"".join(_number(r, 0) for r in range(1000)), sheets=1000), "damaged"),
)
