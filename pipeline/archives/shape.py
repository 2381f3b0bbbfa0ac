"""What every archive looks like from outside: entries, places, and the errors of its library as one."""

from __future__ import annotations

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from pipeline.readers.signatures import UNPACK
from pipeline.records import Unreadable

Place = tuple[int, int]
"""Where a member is in its archive: its index or offset, and its size (-1 where only reading tells it)."""

DAMAGE = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError,
    IndexError, OverflowError,
)  # fmt: skip
"""What the libraries raise for an archive that is not as it should be."""


class Entry(NamedTuple):
    """A file in an archive: its name as printed, its place, and what keeps it from being read, if that is known beforehand."""

    name: str
    place: Place
    trouble: Unreadable | None = None


class Archive(Protocol):
    """An archive that is open for reading."""

    def entries(self) -> Iterator[Entry]:
        """The files in it, in its order. Raises Unreadable where the archive as a whole cannot be followed (further)."""

    def read(self, place: Place) -> bytes:
        """A member's bytes, at most ``LIMITS.bytes_in`` and one. Raises Unreadable."""

    def close(self) -> None:
        """Lets go of what was opened."""


def damaged(what: str, error: BaseException) -> Unreadable:
    """The error for the user."""
    return Unreadable("damaged", f"{what}: {error or type(error).__name__}", f"copy or download the archive again, or {UNPACK}")
