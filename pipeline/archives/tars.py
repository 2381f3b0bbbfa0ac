"""Tar archives, plain or packed by gzip or bzip2, and single files packed so."""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Iterator
from typing import IO, cast

from pipeline.archives.names import codec_of, printed
from pipeline.archives.shape import DAMAGE, Entry, Place, damaged
from pipeline.readers.limits import LIMITS
from pipeline.readers.signatures import UNPACK
from pipeline.records import Unreadable

BLOCK = 512
ENDINGS = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".gz": "", ".bz2": ""}
"""What the ending of a packed file's name becomes."""


def is_tar(block: bytes) -> bool:
    """Whether 512 bytes are the header of a tar member: their checksum is right."""
    try:
        tarfile.TarInfo.frombuf(block[:BLOCK], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):  # HeaderError is a TarError
        return False
    return True


class Stream:
    """An unpacked stream that refuses to give more than an honest archive of its size holds."""

    def __init__(self, file: IO[bytes], packing: str) -> None:
        packed = file.seek(0, 2)
        file.seek(0)
        self._file = file
        if packing == "gzip":
            self._file = cast(IO[bytes], gzip.GzipFile(fileobj=file))
        elif packing == "bzip2":
            try:
                import bz2  # some builds of Python are without it
            except ImportError as error:
                raise Unreadable("unsupported", "this Python was built without bzip2", UNPACK) from error
            self._file = cast(IO[bytes], bz2.BZ2File(file))
        self._most = 1 << 62 if self._file is file else max(LIMITS.small, min(LIMITS.archive_bytes, LIMITS.ratio * packed))

    def read(self, size: int) -> bytes:
        """As a file's. Raises Unreadable("too_large") for a bomb."""
        if not 0 <= size <= LIMITS.bytes_in + BLOCK:
            raise tarfile.ReadError(f"a header that asks for {size} bytes")
        data = self._file.read(min(size, max(0, self._most - self._file.tell()) + 1))
        self._check(self._file.tell())
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """As a file's, from the beginning. Raises Unreadable("too_large") for a bomb."""
        self._check(offset)
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As a file's."""
        return self._file.tell()

    def close(self, file: IO[bytes]) -> None:
        """Closes what was opened over `file`."""
        if self._file is not file:
            self._file.close()

    def _check(self, offset: int) -> None:
        if offset > self._most:
            raise Unreadable("too_large", f"the archive unpacks to more than {self._most:,} bytes", UNPACK)


class Tar:
    """An open tar archive."""

    def __init__(self, file: IO[bytes], packing: str) -> None:
        """`packing`: gzip, bzip2 or "" for none."""
        self._file, self._stream = file, Stream(file, packing)

    def entries(self) -> Iterator[Entry]:
        """The regular files, in their order. Raises Unreadable where the archive cannot be followed further."""
        count, before = 0, -1
        self._stream.seek(0)
        try:
            archive = tarfile.open(fileobj=cast(IO[bytes], self._stream), mode="r:", errorlevel=0)  # noqa: SIM115
            while (info := archive.next()) is not None:
                count += 1
                archive.members = []  # type: ignore[attr-defined]  # would grow with the archive
                if count > LIMITS.members:
                    raise Unreadable("too_large", f"the archive has more than {LIMITS.members:,} members", UNPACK)
                if info.offset_data <= before:
                    raise tarfile.ReadError("a member that begins before the last one")
                before = info.offset_data
                if info.isreg():
                    yield Entry(_name(info), (info.offset_data, info.size), _trouble(info))
            self._stream.seek(archive.offset)
            if self._stream.read(BLOCK).strip(b"\0"):
                raise tarfile.ReadError("a header that is none")
        except DAMAGE as error:
            raise damaged(f"the archive cannot be followed after {count} members", error) from error

    def read(self, place: Place) -> bytes:
        """A member's bytes. Raises Unreadable("damaged") where the archive ends before the member does."""
        offset, size = place
        try:
            self._stream.seek(offset)
            data = self._stream.read(size)
        except DAMAGE as error:
            raise damaged("it cannot be unpacked", error) from error
        if len(data) < size:
            raise damaged("it cannot be unpacked", EOFError("the archive ends within it"))
        return data

    def close(self) -> None:
        """Lets go of the stream, not of the file under it."""
        self._stream.close(self._file)


class Packed:
    """A single file packed by gzip or bzip2: an archive of one member, named as the archive without its ending."""

    def __init__(self, file: IO[bytes], packing: str, name: str) -> None:
        self._file, self._stream, self._name = file, Stream(file, packing), name

    def entries(self) -> Iterator[Entry]:
        """The one file."""
        yield Entry(self._name, (0, -1))

    def read(self, place: Place) -> bytes:
        """Its bytes. Raises Unreadable("damaged") or ("too_large")."""
        try:
            self._stream.seek(0)
            return self._stream.read(LIMITS.bytes_in + 1)
        except DAMAGE as error:
            raise damaged("it cannot be unpacked", error) from error

    def close(self) -> None:
        """Lets go of the stream, not of the file under it."""
        self._stream.close(self._file)


def head(file: IO[bytes], packing: str) -> bytes:
    """The first block of what is packed; short or empty where it cannot be unpacked."""
    stream = Stream(file, packing)
    try:
        return stream.read(BLOCK)
    except DAMAGE:
        return b""
    finally:
        stream.close(file)


def inner_name(name: str) -> str:
    """例: ``drop/决算.txt.gz`` → ``决算.txt``; ``a.tgz`` → ``a.tar``."""
    last = name.rpartition("/")[2]
    for ending, instead in ENDINGS.items():
        if last.lower().endswith(ending) and len(last) > len(ending):
            return last[: -len(ending)] + instead
    return last


def _name(info: tarfile.TarInfo) -> str:
    raw = info.name.encode("utf-8", "surrogateescape")
    return printed(raw.decode(codec_of([raw]), "replace"))


def _trouble(info: tarfile.TarInfo) -> Unreadable | None:
    if info.issparse():
        return Unreadable("unsupported", "it is a sparse file", UNPACK)
    if info.size > LIMITS.bytes_in:
        return Unreadable("too_large", f"it has {info.size:,} bytes; at most {LIMITS.bytes_in:,} are read", UNPACK)
    return None
