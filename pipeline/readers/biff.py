"""What an XLS workbook says of how its cells look: number formats, hidden rows and columns. After [MS-XLS], BIFF8 alone.

The values are read elsewhere; without this a stored 0.953 would not be 95.3%, nor 95888 be 95888.00. And whether that reading would
take more memory than there is: what reads the values sets aside what the records say.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.readers.limits import LIMITS
from pipeline.readers.number_formats import BUILTIN

BOF, EOF, FILEPASS, BOUNDSHEET, FORMAT, XF = 0x0809, 0x000A, 0x002F, 0x0085, 0x041E, 0x00E0
ROW, COLINFO, NUMBER, RK, MULRK, FORMULA = 0x0208, 0x007D, 0x0203, 0x027E, 0x00BD, 0x0006
DIMENSIONS, SST = 0x0200, 0x00FC
CELLS = frozenset((NUMBER, RK, MULRK, FORMULA, 0x0204, 0x0205, 0x00FD))
BIFF8 = 0x0600
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
MOST_ROWS, MOST_COLUMNS = 65_536, 256
APART = 20
"""The rectangles around the sheets' cells may hold so many times the cells that a table may have."""
PASSES = 4
"""The sheets' records may be so many times as long as the workbook: they do not lie in each other."""


@dataclass(slots=True)
class Looks:
    """A sheet's number format codes by (row, column) from 0, and what of it is hidden."""

    codes: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def looks(stream: bytes) -> dict[str, Looks]:
    """The sheets of a workbook stream by name; none of them where it is older than BIFF8, locked or cut short."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    places: list[tuple[str, int]] = []
    try:
        for kind, body in _records(stream, 0):
            if kind == FILEPASS or (kind == BOF and struct.unpack_from("<H", body)[0] != BIFF8):
                return {}
            if kind == FORMAT:
                own[struct.unpack_from("<H", body)[0]] = _string(body, 4, struct.unpack_from("<H", body, 2)[0])
            elif kind == XF:
                numbers.append(struct.unpack_from("<H", body, 2)[0])
            elif kind == BOUNDSHEET:
                places.append((_string(body, 7, body[6]), struct.unpack_from("<I", body)[0]))
        codes = [own.get(number) or BUILTIN.get(number, "General") for number in numbers]
        return {name: _sheet(stream, place, codes) for name, place in places}
    except (struct.error, IndexError):
        return {}


def contradicts(stream: bytes) -> bool:
    """Whether the records state sizes that the workbook cannot have: more words than bytes, sheets beyond the format's rows and columns,
    sheets in each other, cells so far apart that the rectangle around them is no table.

    反例: one cell far below the others, as a slip of the hand leaves it."""
    area, left = 0, PASSES * len(stream)
    try:
        places = []
        for kind, body in _records(stream, 0):
            if kind == SST and not 0 <= struct.unpack_from("<i", body, 4)[0] <= len(stream):
                return True
            if kind == BOUNDSHEET:
                places.append(struct.unpack_from("<I", body)[0])
        for place in places:
            rows, columns = [0], [0]
            for kind, body in _records(stream, place):
                left -= 4 + len(body)
                if left < 0 or (kind == DIMENSIONS and _stated(body) > MOST_ROWS * MOST_COLUMNS):
                    return True
                if kind in CELLS:
                    row, column = struct.unpack_from("<2H", body)
                    rows.append(row)
                    columns.append(column + (len(body) // 6 if kind == MULRK else 1))
            area += max(rows) * max(columns)
    except struct.error:
        return False  # cut short: what reads the values says so
    return area > APART * LIMITS.cells


def _stated(body: bytes) -> int:
    """The cells a sheet says it has, by first row, row after the last, first column, column after the last; worked out as what reads the
    values does, without a sign."""
    top, bottom, left, right = struct.unpack_from("<2I2H" if len(body) > 10 else "<4H", body)
    return int((bottom - top) % 2**32 * ((right - left) % 2**32)) if bottom and right else 1


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(kind, body) up to the end of the substream that begins at `at`."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == EOF:
            return
        at += 4 + size


def _sheet(stream: bytes, place: int, codes: list[str]) -> Looks:
    found = Looks()

    def put(row: int, column: int, style: int) -> None:
        if style < len(codes) and codes[style] != "General":
            found.codes[row, column] = codes[style]

    for kind, body in _records(stream, place):
        if kind in (NUMBER, RK, FORMULA):
            put(*struct.unpack_from("<3H", body))
        elif kind == MULRK:
            row, first = struct.unpack_from("<2H", body)
            for i in range((len(body) - 6) // 6):
                put(row, first + i, struct.unpack_from("<H", body, 4 + 6 * i)[0])
        elif kind == ROW and struct.unpack_from("<H", body, 12)[0] & HIDDEN_ROW:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLINFO and struct.unpack_from("<H", body, 8)[0] & HIDDEN_COLUMN:
            first, last = struct.unpack_from("<2H", body)
            found.hidden_columns.update(range(first, min(last + 1, MOST_COLUMNS)))
    return found


def _string(body: bytes, at: int, count: int) -> str:
    """A string of `count` characters after its flags: one byte each, or two."""
    wide = body[at] & 1
    raw = body[at + 1 : at + 1 + (2 * count if wide else count)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")
