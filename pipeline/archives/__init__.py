"""Archives of a drop: their members are files like any other, read where they lie and never unpacked to the disk.

ZIP, 7z (with the extra ``sevenzip``), tar, and both gzip and bzip2 over tar or over one file; an archive in an archive is opened, one
in that is not. A DOCX, XLSX or OFD is a document, not an archive. A member goes by the name ``市直部门.zip!/决算/报告.pdf``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.archives.names import is_hidden
from pipeline.archives.sevenzips import MARK, SevenZip
from pipeline.archives.shape import Archive, Place
from pipeline.archives.tars import BLOCK, Packed, Tar, head, inner_name, is_tar
from pipeline.archives.zips import Zip, directory_is_huge
from pipeline.readers.limits import LIMITS, check_size
from pipeline.readers.signatures import UNPACK, is_zip_archive
from pipeline.records import Reject, Unreadable

DEPTH = 2
"""Archives within each other that are opened."""
PACKINGS = ((b"\x1f\x8b\x08", "gzip"), (b"BZh", "bzip2"))


class Member(NamedTuple):
    """A file found in an archive: its name in the drop, its place in each archive around it, outermost first, its bytes."""

    name: str
    places: tuple[Place, ...]
    data: bytes


def kind(file: IO[bytes]) -> str:
    """zip, 7z, tar, gzip or bzip2 by the bytes of a file, "" for what is no archive (a DOCX is a ZIP container, but a document)."""
    file.seek(0)
    block = file.read(BLOCK)
    if block.startswith(b"PK"):
        return "zip" if directory_is_huge(file) or is_zip_archive(file) else ""
    if block.startswith(MARK):
        return "7z"
    packing = next((name for mark, name in PACKINGS if block.startswith(mark)), "")
    return packing or ("tar" if len(block) == BLOCK and is_tar(block) else "")


def members(path: Path, name: str) -> Iterator[Member | Reject]:
    """The files in the archive at `path`, which goes by `name`, in its order, one at a time in memory; what cannot be read of it
    comes as a Reject. Raises OSError when the file itself cannot be read."""
    with path.open("rb") as file:
        yield from _walk(file, name, ())


def read(path: Path, places: tuple[Place, ...]) -> bytes:
    """A member's bytes. Raises Unreadable, OSError."""
    return _SHELF.read(path, places)


def _walk(file: IO[bytes], name: str, around: tuple[Place, ...]) -> Iterator[Member | Reject]:
    found = 0
    try:
        archive = _opened(file, name)
        try:
            for entry in archive.entries():
                if is_hidden(entry.name):
                    continue
                found += 1
                full, places = f"{name}!/{entry.name}", (*around, entry.place)
                try:
                    if entry.trouble is not None:
                        raise entry.trouble
                    check_size(entry.place[1], LIMITS.bytes_in, "the member")
                    data = archive.read(entry.place)
                    check_size(len(data), LIMITS.bytes_in, "the member")
                except Unreadable as trouble:
                    yield _reject(full, trouble)
                    continue
                if len(places) < DEPTH and kind(io.BytesIO(data)):
                    yield from _walk(io.BytesIO(data), full, places)
                else:
                    yield Member(full, places, data)
        finally:
            archive.close()
        if not found:
            raise Unreadable("empty", "the archive has no files in it", "pack it again: the copy may have failed")
    except Unreadable as trouble:
        yield _reject(name, trouble)


def _opened(file: IO[bytes], name: str = "") -> Archive:
    form = kind(file)
    if form == "zip":
        return Zip(file)
    if form == "7z":
        return SevenZip(file)
    packing = "" if form == "tar" else form
    if form and (not packing or is_tar(head(file, packing))):
        return Tar(file, packing)
    if packing:
        return Packed(file, packing, inner_name(name))
    raise Unreadable("damaged", "it is no archive any more", UNPACK)


def _reject(name: str, trouble: Unreadable) -> Reject:
    return Reject(name, trouble.stage, trouble.code, trouble.message, trouble.hint)


class _Shelf:
    """The archive that was read from last, kept open with the one in it: members come in its order, and a packed stream is then
    unpacked once, not once for each."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._files: list[IO[bytes]] = []
        self._archives: list[Archive] = []
        self._inner: Place | None = None

    def read(self, path: Path, places: tuple[Place, ...]) -> bytes:
        status = path.stat()
        key = (path, status.st_size, status.st_mtime_ns, status.st_ino)
        if key != self._key:
            self._close(0)
            self._files.append(path.open("rb"))
            self._archives.append(_opened(self._files[0]))
            self._key = key
        if len(places) == 1:
            return self._archives[0].read(places[0])
        if self._inner != places[0]:
            self._close(1)
            self._files.append(io.BytesIO(self._archives[0].read(places[0])))
            self._archives.append(_opened(self._files[1]))
            self._inner = places[0]
        return self._archives[1].read(places[1])

    def _close(self, depth: int) -> None:
        self._inner = None
        if not depth:
            self._key = ()
        for archive in self._archives[depth:]:
            archive.close()
        for file in self._files[depth:]:
            file.close()
        del self._archives[depth:], self._files[depth:]


_SHELF = _Shelf()
"""One a process: empty until a member is read."""
