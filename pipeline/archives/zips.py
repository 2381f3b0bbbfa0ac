"""ZIP archives: their directory, read with care, and their members."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from typing import IO

from pipeline.archives.names import codec_of, printed, unicode_path
from pipeline.archives.shape import DAMAGE, Entry, Place, damaged
from pipeline.readers.limits import LIMITS, check_size
from pipeline.readers.signatures import UNPACK
from pipeline.records import Unreadable

UTF8 = 0x800
"""The flag of a name in UTF-8 (APPNOTE 4.4.4, bit 11)."""
_END, _END64 = b"PK\x05\x06", b"PK\x06\x06"


class Zip:
    """An open ZIP archive."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises Unreadable("damaged"), or ("too_large") for a directory of too many members."""
        if directory_is_huge(file):
            raise Unreadable("too_large", f"the archive has more than {LIMITS.members:,} members", UNPACK)
        try:
            self._container = zipfile.ZipFile(file)
        except DAMAGE as error:
            raise damaged("the archive cannot be opened", error) from error
        self._infos = self._container.infolist()
        self._packed = file.seek(0, 2)

    def entries(self) -> Iterator[Entry]:
        """The files in it, in the order of the directory. Raises Unreadable("too_large") for a bomb as a whole."""
        total = sum(info.file_size for info in self._infos if _trouble(info) is None)
        check_size(total, LIMITS.archive_bytes, "the unpacked archive")
        if total > LIMITS.small and total > LIMITS.ratio * self._packed:
            raise Unreadable("too_large", f"the archive unpacks to {total // max(1, self._packed)} times its size", UNPACK)
        raw = [info.orig_filename.encode("cp437", "replace") for info in self._infos]
        unsaid = [name for info, name in zip(self._infos, raw, strict=True) if not info.flag_bits & UTF8]
        codec = codec_of(unsaid)
        for index, info in enumerate(self._infos):
            if info.filename.endswith(("/", "\\")) or stat.S_ISLNK(info.external_attr >> 16):
                continue
            name = info.orig_filename
            if not info.flag_bits & UTF8:
                name = unicode_path(info.extra, raw[index]) or raw[index].decode(codec, "replace")
            yield Entry(printed(name), (index, info.file_size), _trouble(info))

    def read(self, place: Place) -> bytes:
        """A member's bytes. Raises Unreadable("damaged")."""
        info = self._infos[place[0]]
        try:
            with self._container.open(info) as member:
                return member.read(LIMITS.bytes_in + 1)
        except DAMAGE as error:
            raise damaged("it cannot be unpacked", error) from error

    def close(self) -> None:
        """Closes the archive, not the file it was opened on."""
        self._container.close()


def _trouble(info: zipfile.ZipInfo) -> Unreadable | None:
    if info.flag_bits & 1:
        return Unreadable("encrypted", "it is locked with a password", "unpack the archive with its password and deliver the files")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        return Unreadable("unsupported", f"it is packed by method {info.compress_type}, which is not read", UNPACK)
    if info.file_size > LIMITS.small and info.file_size > LIMITS.ratio * max(1, info.compress_size):
        return Unreadable("too_large", f"it unpacks to {info.file_size // max(1, info.compress_size)} times its size", UNPACK)
    return None


def directory_is_huge(file: IO[bytes]) -> bool:
    """Whether the directory states more members than are read: looked at before it is read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or at + 20 > len(tail):
        return False
    end64 = tail.rfind(_END64, 0, at)
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if end64 >= 0:
        count = max(count, int.from_bytes(tail[end64 + 32 : end64 + 40], "little"))
        length = max(length if length < 0xFFFFFFFF else 0, int.from_bytes(tail[end64 + 40 : end64 + 48], "little"))
    return count > LIMITS.members or length > LIMITS.member_bytes
