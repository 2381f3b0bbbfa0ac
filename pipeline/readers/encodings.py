"""From bytes to text: BOM, then strict UTF-8, then GB18030, Big5 and UTF-16 judged by how common their characters are.

The name given is a Python codec's, so that ``data.decode(encoding)`` is the source text of every undamaged file.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from lexicons import rows
from pipeline.records import Repair, Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its BOM begins with theirs
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 32 * 1024
"""Bytes that are judged: enough for any file, few enough for speed."""
READABLE = 0.12
"""Least mean score of a text; random bytes reach about -0.6, prose of rare characters 0.3, reports 0.6."""
DECLARED = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "cp936": "gb18030", "big5": "big5", "big5-hkscs": "big5hkscs", "x-x-big5": "big5", "cp950": "cp950",
    "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "iso-8859-1": "", "us-ascii": "",
}  # fmt: skip
"""Charset names pages declare → codec; GB2312 is read as GB18030, which holds it, as browsers do."""

_LOST = re.compile("\ufffd+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
"""No blank or end of a line."""
_LATIN_ONLY = re.compile("[\x00-\u07ff]*")
_PUNCTUATION = frozenset("，。、：；（）《》“”‘’！？％—…·〔〕【】「」『』　０１２３４５６７８９．①②③④⑤℃㎡＋－×÷")
_PRINTED = frozenset(map(chr, (*range(0x20, 0x7F), 0x09, 0x0A, 0x0D, 0x0C)))


class CommonCharacters(NamedTuple):
    """What scores: `top`, the characters reports are made of; `level1`, the frequent halves of GB 2312 and Big5."""

    top: frozenset[str]
    level1: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScriptCharacters:
    """A row of ``lexicons/common_characters.tsv``."""

    script: str
    characters: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the codec it was read by, and the bytes that could not be read (U+FFFD in the text)."""

    text: str
    encoding: str
    repairs: tuple[Repair, ...]


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of `data` without its byte order mark; `declared` is the charset the file says it is in, a hint only.

    Bytes that are none in the encoding become U+FFFD and a Repair with ``done=False``. Raises Unreadable("empty") for no bytes
    or blanks alone, Unreadable("binary") where no encoding makes sense of them.
    例: ``decode("预算执行率98.4%".encode("gb18030")).encoding == "gb18030"``.
    """
    if not data:
        raise Unreadable("empty", "the file has no bytes", "deliver the file again: the copy may have failed")
    for mark, codec in BOMS:
        if data.startswith(mark):
            return _checked(_decoded(data, codec), codec)
    plain = _utf8(data)
    if plain is not None:
        return _checked(plain, "utf-8")
    codec = best_codec(data, declared)
    return _checked(_decoded(data, codec), codec)


def best_codec(data: bytes, declared: str = "") -> str:
    """The codec whose reading of the first bytes scores best. Raises Unreadable("binary") when none is readable."""
    sample = data[:SAMPLE]
    candidates = ["utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be"]
    hint = DECLARED.get(declared.strip().lower(), "")
    scores = {codec: score(sample.decode(codec, "replace")) for codec in candidates}
    if hint:
        # a declaration decides between near equals (short pages), never against the bytes
        scores[hint] = scores.get(hint, score(sample.decode(hint, "replace"))) + 0.1
    codec = max(scores, key=lambda name: scores[name])
    if scores[codec] < READABLE:
        raise Unreadable("binary", "the file is no text in UTF-8, UTF-16, GB18030 or Big5", "convert it to DOCX, PDF or UTF-8 text")
    if codec == "big5":
        return _big5_flavour(data)
    return codec


def score(text: str) -> float:
    """How much `text` looks like a Chinese report, per character: about 0.6 for one, below 0 for bytes misread."""
    if not text:
        return -1.0
    common = common_characters()
    total = 0.0
    for character, count in Counter(text).items():
        total += count * _weight(character, common)
    return total / len(text)


@cache
def common_characters() -> CommonCharacters:
    """The scoring sets, made once."""
    top = "".join(row.characters for row in rows("common_characters", ScriptCharacters, key="script"))
    gb = bytes(b for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for b in (high, low))
    big = bytes(b for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)) for b in (high, low))
    level1 = set(gb.decode("gb2312", "ignore")) | set(big.decode("big5", "ignore"))
    return CommonCharacters(frozenset(top), frozenset(level1))


def lost(text: str) -> tuple[Repair, ...]:
    """A Repair with ``done=False`` for every run of U+FFFD: bytes that were none in the file's encoding."""
    return tuple(Repair("encoding", m.start(), m.end(), m.group(), "", False) for m in _LOST.finditer(text)) if "\ufffd" in text else ()


def _weight(character: str, common: CommonCharacters) -> float:
    if character in common.top:
        return 1.0
    if character in _PUNCTUATION:
        return 0.8
    if character in _PRINTED:
        return 0.25
    if character in common.level1:
        return 0.4
    point = ord(character)
    if 0x4E00 <= point <= 0x9FFF:
        return 0.0
    if point < 0x20 or 0x7F <= point < 0xA0 or point == 0xFFFD or 0xD800 <= point < 0xE000:
        return -2.0
    return -0.5


def _utf8(data: bytes) -> str | None:
    """The text if it is surely UTF-8: valid, without NUL (UTF-16 digits), and not only letters below U+0800 (short GBK words can
    be valid two-byte UTF-8; no Chinese text is)."""
    if b"\0" in data:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text.isascii() and len(data) < SAMPLE and _LATIN_ONLY.fullmatch(text) and score(text) < 0.2:
        return None
    return text


def _big5_flavour(data: bytes) -> str:
    for codec in ("big5", "cp950"):
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    hong_kong = data.decode("big5hkscs", "replace").count("\ufffd")
    return "big5hkscs" if hong_kong < data.decode("cp950", "replace").count("\ufffd") else "cp950"


def _decoded(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace").removeprefix("\ufeff")


def _checked(text: str, codec: str) -> Decoded:
    if not text.strip("\ufeff\0 \t\r\n\f\v\u3000\xa0\u200b"):
        raise Unreadable("empty", "the file holds nothing but blanks", "deliver the file again: the copy may have failed")
    sample = text[:SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    if controls > 2 and controls > 0.05 * len(sample):
        raise Unreadable(
            "binary", f"{controls} of the first {len(sample)} characters are control codes", "convert it to DOCX, PDF or UTF-8 text"
        )
    return Decoded(text, codec, lost(text))
