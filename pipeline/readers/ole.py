"""OLE compound files, the container of DOC, XLS, WPS and locked Office files: the streams at their root. After [MS-CFB]."""

from __future__ import annotations

import struct
from typing import NamedTuple

from pipeline.readers.limits import LIMITS
from pipeline.records import Unreadable

MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AGAIN = "open it in Word or WPS and save it as DOCX; the copy may be cut short"
_END = 0xFFFFFFFA  # sector numbers from here up are marks


class Entry(NamedTuple):
    """A directory entry: its first sector and its size in bytes."""

    start: int
    size: int


class Compound:
    """The streams at the root of a compound file. Raises Unreadable("damaged") where it cannot be followed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read()
        except (struct.error, IndexError) as error:
            raise Unreadable("damaged", "the OLE container is cut short or broken", AGAIN) from error

    def __contains__(self, name: str) -> bool:
        return name in self.streams

    def stream(self, name: str) -> bytes:
        """A stream's bytes, as many as there are."""
        entry = self.streams.get(name)
        if entry is None:
            raise Unreadable("damaged", f"the document lacks its part {name}", AGAIN)
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        size = self._mini_size
        pieces = [self._mini[at * size : (at + 1) * size] for at in _follow(self._mini_fat, entry.start)]
        return b"".join(pieces)[: entry.size]

    def _read(self) -> None:
        data = self._data
        shift, mini_shift = struct.unpack_from("<2H", data, 30)
        if not 7 <= shift <= 16 or not 2 <= mini_shift < shift:
            raise Unreadable("damaged", "the OLE container has no valid head", AGAIN)
        self._sector, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        mini_fat, more = struct.unpack_from("<I4xI", data, 60)
        tables = [at for at in struct.unpack_from("<109I", data, 76) if at < _END]
        seen: set[int] = set()
        while more < _END and more not in seen:
            seen.add(more)
            block = self._block(more)
            entries = struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
            tables += [at for at in entries[:-1] if at < _END]
            more = entries[-1]
        fat = b"".join(self._block(at) for at in tables[: LIMITS.members])
        self._fat = struct.unpack(f"<{len(fat) // 4}I", fat[: len(fat) // 4 * 4])
        mini = self._chain(mini_fat) if mini_fat < _END else b""
        self._mini_fat = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._directory(self._chain(directory))

    def _directory(self, table: bytes) -> None:
        entries = [table[at : at + 128] for at in range(0, len(table) - 127, 128)]
        root = entries[0]
        start, size = struct.unpack_from("<IQ", root, 116)
        self._mini = self._chain(start)[:size] if start < _END else b""
        self.streams: dict[str, Entry] = {}
        left = [struct.unpack_from("<I", root, 76)[0]]
        seen: set[int] = set()
        while left:
            at = left.pop()
            if at >= len(entries) or at in seen:
                continue
            seen.add(at)
            entry = entries[at]
            length, kind = struct.unpack_from("<HB", entry, 64)
            left += struct.unpack_from("<2I", entry, 68)
            if kind == 2:
                name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", entry, 116)
                self.streams.setdefault(name, Entry(start, size))

    def _block(self, at: int) -> bytes:
        return self._data[(at + 1) * self._sector : (at + 2) * self._sector]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._block(at) for at in _follow(self._fat, start))


def _follow(table: tuple[int, ...], start: int) -> list[int]:
    """The sectors of a chain; a chain that comes back on itself ends there."""
    out: list[int] = []
    seen = bytearray(len(table))
    while start < len(table) and not seen[start]:
        seen[start] = 1
        out.append(start)
        start = table[start]
    return out
