"""Archives made for tests, sound and unsound."""

from __future__ import annotations

import gzip
import io
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Sequence

import py7zr

Files = Sequence[tuple[str, bytes]]


def zipped(files: Files) -> bytes:
    """A ZIP archive; names that are not ASCII are in UTF-8 and flagged so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of two members by one name
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipped_by(files: Files, codec: str) -> bytes:
    """A ZIP archive as Windows writes it: names in `codec`, the UTF-8 flag unset."""
    raw = [name.encode(codec) for name, _ in files]
    stand_in = [f"{i:03}".ljust(len(name), "_") for i, name in enumerate(raw)]
    data = zipped([(name, member) for name, (_, member) in zip(stand_in, files, strict=True)])
    for name, instead in zip(stand_in, raw, strict=True):
        data = data.replace(name.encode(), instead)
    return data


def locked(data: bytes, index: int) -> bytes:
    """A ZIP archive whose member `index` says that it is encrypted."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        for _ in range(index + 1):
            at = data.index(mark, at + 1)
        changed[at + offset] |= 1
    return bytes(changed)


def tarred(files: Files, packing: str = "", encoding: str = "utf-8") -> bytes:
    """A tar archive in the GNU format, packed by "gz" or "bz2"."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packing}", format=tarfile.GNU_FORMAT, encoding=encoding) as archive:  # type: ignore[call-overload]
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def linked(target: str) -> bytes:
    """A tar archive of links alone."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind!r}")
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return out.getvalue()


def gzipped(data: bytes) -> bytes:
    """One file packed by gzip."""
    return gzip.compress(data, mtime=0)


def sevenzipped(files: Files, filters: list[dict[str, int]] | None = None, password: str | None = None, hide_names: bool = False) -> bytes:
    """A 7z archive; `filters` are py7zr's, `hide_names` locks the directory too."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=filters, password=password, header_encryption=hide_names) as archive:
        for name, data in files:
            archive.writestr(data, name)
    return out.getvalue()


def sevenzipped_as(name: str, data: bytes) -> bytes:
    """A 7z archive of one member whose name no honest program writes."""
    stand_in = "".ljust(len(name), "x")
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(data, stand_in)
    changed = bytearray(out.getvalue().replace(stand_in.encode("utf-16-le"), name.encode("utf-16-le")))
    start = 32 + int.from_bytes(changed[12:20], "little")
    changed[28:32] = zlib.crc32(changed[start : start + int.from_bytes(changed[20:28], "little")]).to_bytes(4, "little")
    changed[8:12] = zlib.crc32(changed[12:32]).to_bytes(4, "little")
    return bytes(changed)
