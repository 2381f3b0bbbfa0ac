"""7z archives, where the extra ``sevenzip`` is installed: ``pip install "hecha[sevenzip]"``.

py7zr reads the directory and names the methods; members are unpacked here as a stream, in their order, into memory alone: never to
the disk, and never more than is asked for. After 7zFormat.txt of the 7-Zip documentation.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.util import find_spec
from typing import IO, Any, NamedTuple

from pipeline.archives.names import printed
from pipeline.archives.shape import DAMAGE, Entry, Place, damaged
from pipeline.readers.limits import LIMITS, check_size
from pipeline.readers.signatures import UNPACK
from pipeline.records import Unreadable

MARK = b"7z\xbc\xaf\x27\x1c"
HEAD = 32
"""Bytes of the signature header: mark, version, checksum, then offset and size of the directory behind the packed streams."""
PACKED_DIRECTORY = 0x17
METHODS = frozenset((
    b"\x00", b"\x03", b"\x21", b"\x03\x01\x01", b"\x03\x03\x01\x03", b"\x03\x03\x02\x05", b"\x03\x03\x05\x01", b"\x03\x03\x07\x01",
    b"\x03\x03\x08\x05", b"\x04", b"\x05", b"\x07", b"\x08", b"\x09", b"\x04\x01\x08", b"\x04\x02\x02",
))  # fmt: skip
"""Copy, Delta, LZMA2, LZMA, the branch filters, Deflate, BZip2: those that unpack by as much as is asked for."""
LOCKED = b"\x06\xf1\x07\x01"
"""AES-256."""
LZMA, LZMA2 = b"\x03\x01\x01", b"\x21"
STEP = 1024 * 1024
HINT = 'pip install "hecha[sevenzip]", or unpack it and deliver the files in it'


class _Stream(NamedTuple):
    """A folder of the archive (7z's word for what is packed as one stream): where its bytes begin, how many, and what they unpack to."""

    folder: Any
    start: int
    packed: int
    unpacked: int


class SevenZip:
    """An open 7z archive."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises Unreadable: "unsupported" without the extra, "damaged", "encrypted", "too_large"."""
        if not available():
            raise Unreadable("unsupported", "a 7z archive is read by the package py7zr, which is not installed", HINT)
        self._file = file
        self._packed = file.seek(0, 2)
        file.seek(0)
        try:
            _check_directory(file, self._packed)
            self._archive = _open(file)
            self._streams, self._members = _plan(self._archive)
        except _errors() as error:
            raise damaged("the archive cannot be opened", error) from error
        self._now: tuple[int, int, int] = (-1, 0, 0)  # the stream being unpacked, how far, and where in the file

    def entries(self) -> Iterator[Entry]:
        """The files in it, in the order of the directory. Raises Unreadable("too_large") for a bomb as a whole."""
        total = sum(stream.unpacked for stream in self._streams)
        check_size(total, LIMITS.archive_bytes, "the unpacked archive")
        if total > LIMITS.small and total > LIMITS.ratio * self._packed:
            raise Unreadable("too_large", f"the archive unpacks to {total // max(1, self._packed)} times its size", UNPACK)
        for index, found in enumerate(self._archive.files):
            if found.is_directory or found.is_symlink or found.is_junction or found.is_socket:
                continue
            stream = self._members[index][0]
            trouble = _trouble(self._streams[stream].folder) if stream >= 0 else None
            yield Entry(printed(found.filename), (index, found.uncompressed), trouble)

    def read(self, place: Place) -> bytes:
        """A member's bytes. Raises Unreadable("damaged") and what `entries` names."""
        index = place[0]
        stream, offset = self._members[index]
        if stream < 0:
            return b""
        member = self._archive.files[index]
        trouble = _trouble(self._streams[stream].folder)
        if trouble is not None:
            raise trouble
        try:
            data = self._unpacked(stream, offset, min(member.uncompressed, LIMITS.bytes_in + 1))
        except _errors() as error:
            self._now = (-1, 0, 0)
            raise damaged("it cannot be unpacked", error) from error
        if member.crc32 is not None and len(data) == member.uncompressed and _crc(data) != member.crc32:
            raise damaged("it cannot be unpacked", ValueError("its checksum is wrong"))
        return data

    def close(self) -> None:
        """Lets go of the archive, not of the file under it."""
        self._archive.close()

    def _unpacked(self, number: int, offset: int, size: int) -> bytes:
        """`size` bytes from `offset` of what a stream unpacks to; goes on where the last member ended where it can."""
        stream = self._streams[number]
        at, here, place = self._now
        fresh = at != number or here > offset
        decompressor = stream.folder.get_decompressor(stream.packed, reset=fresh)
        if fresh:
            here, place = 0, stream.start
        self._file.seek(place)
        out = io.BytesIO()
        while here < offset + size:
            before = self._file.tell()
            piece = decompressor.decompress(self._file, min(STEP, (offset if here < offset else offset + size) - here))
            if not piece and self._file.tell() == before:
                raise EOFError("the archive ends within it")
            if here >= offset:
                out.write(piece)
            here += len(piece)
        self._now = (number, here, self._file.tell())
        return out.getvalue()


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("py7zr") is not None


def _open(file: IO[bytes]) -> Any:
    import py7zr

    file.seek(0)
    try:
        return py7zr.SevenZipFile(file)
    except py7zr.exceptions.PasswordRequired as error:
        raise _locked() from error


def _check_directory(file: IO[bytes], size: int) -> None:
    """Raises Unreadable where the directory, packed as it mostly is, would take more memory than an honest one."""
    from py7zr.archiveinfo import HeaderStreamsInfo

    head = file.read(HEAD)
    offset, length = int.from_bytes(head[12:20], "little"), int.from_bytes(head[20:28], "little")
    if HEAD + offset + length > size:
        raise EOFError("the archive is cut short")
    check_size(length, LIMITS.directory_bytes, "the directory of the archive")
    file.seek(HEAD + offset)
    directory = io.BytesIO(file.read(length))
    if directory.read(1) == bytes((PACKED_DIRECTORY,)):
        for folder in HeaderStreamsInfo.retrieve(directory).unpackinfo.folders:
            check_size(max(folder.unpacksizes, default=0), LIMITS.directory_bytes, "the directory of the archive")
            trouble = _trouble(folder)
            if trouble is not None:
                raise trouble


def _plan(archive: Any) -> tuple[list[_Stream], list[tuple[int, int]]]:
    """The packed streams, and for each member its stream (-1 for an empty file) and its offset in that."""
    if len(archive.files) > LIMITS.members:
        raise Unreadable("too_large", f"the archive has more than {LIMITS.members:,} members", UNPACK)
    main = archive.header.main_streams
    folders = main.unpackinfo.folders if main is not None else []
    streams = []
    first = 0
    for folder in folders:
        sizes = main.packinfo.packsizes[first : first + max(1, len(folder.packed_indices))]
        streams.append(_Stream(folder, archive.afterheader + main.packinfo.packpositions[first], sum(sizes), folder.get_unpack_size()))
        first += len(sizes)
    number = {id(stream.folder): i for i, stream in enumerate(streams)}
    filled = [0] * len(streams)
    members = []
    for file in archive.files:
        stream = number.get(id(file.folder), -1) if not file.emptystream else -1
        members.append((stream, filled[stream] if stream >= 0 else 0))
        if stream >= 0:
            filled[stream] += file.uncompressed
    return streams, members


def _trouble(folder: Any) -> Unreadable | None:
    methods = [bytes(coder["method"]) for coder in folder.coders]
    if LOCKED in methods:
        return _locked()
    strange = next((method for method in methods if method not in METHODS), None)
    if strange is not None:
        return Unreadable("unsupported", f"it is packed by method {strange.hex()}, which is not read", UNPACK)
    if len(folder.packed_indices) > 1:
        return Unreadable("unsupported", "it is packed in several streams (BCJ2), which is not read", UNPACK)
    most = max(map(_dictionary, folder.coders), default=0)
    if most > LIMITS.dictionary_bytes:
        return Unreadable("too_large", f"to unpack it takes {most:,} bytes of memory", UNPACK)
    return None


def _dictionary(coder: dict[str, Any]) -> int:
    """Bytes of memory that a method's dictionary takes."""
    properties = coder.get("properties") or b""
    if bytes(coder["method"]) == LZMA and len(properties) >= 5:
        return int.from_bytes(properties[1:5], "little")
    if bytes(coder["method"]) == LZMA2 and properties:
        return (2 | (properties[0] & 1)) << (min(properties[0], 40) // 2 + 11)
    return 0


def _locked() -> Unreadable:
    return Unreadable("encrypted", "it is locked with a password", "unpack the archive with its password and deliver the files")


def _crc(data: bytes) -> int:
    from zlib import crc32

    return crc32(data)


def _errors() -> tuple[type[BaseException], ...]:
    """What the library, and Python's unpackers under it, raise for an archive that is not as it should be."""
    from lzma import LZMAError

    import py7zr.exceptions as wrong

    return (*DAMAGE, LZMAError, wrong.ArchiveError, TypeError, KeyError, AttributeError, AssertionError, MemoryError)
