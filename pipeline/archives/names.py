"""The names of an archive's members: what they were called where the archive was made, and nothing that a name could do."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable

from pipeline.readers.encodings import SAMPLE, score

UNICODE_PATH = 0x7075
"""Info-ZIP's extra field with the name in UTF-8 (APPNOTE 4.6.9), valid while its CRC is that of the name in the directory."""
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, and those that turn the direction of what is printed after them."""


def codec_of(names: Iterable[bytes]) -> str:
    """The encoding of names that do not say it, by their characters, judged together; UTF-8 wherever they can be.
    例: 部门决算.docx in the bytes of GBK, as Windows writes it."""
    data = b"\n".join(names)[:SAMPLE]
    scores = {codec: score(data.decode(codec, "replace")) for codec in ("utf-8", "gb18030", "big5")}
    return max(scores, key=lambda codec: scores[codec])


def unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in a ZIP member's extra fields, "" where there is none or it is another name's."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        field = extra[at + 4 : at + 4 + size]
        if kind == UNICODE_PATH and field[:1] == b"\x01" and int.from_bytes(field[1:5], "little") == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return ""


def printed(name: str) -> str:
    """A member's name as the tables show it: with ``/``, without ``./`` before it and characters that are not printed.
    It is never the path of a file: 「../../a.txt」 and 「/etc/a.txt」 stay what they are."""
    name = name.replace("\\", "/")
    while name.startswith("./"):
        name = name[2:].lstrip("/")
    return _UNPRINTED.sub("\ufffd", name)


def is_hidden(name: str) -> bool:
    """What discovery leaves out of folders, and the shadows macOS adds. 例: ``__MACOSX/._a.docx``, ``.DS_Store``, ``~$a.docx``."""
    parts = name.split("/")
    return any((part.startswith(".") and part.strip(".")) or part == "__MACOSX" for part in parts) or parts[-1].startswith("~$")
