"""Text that was decoded by the wrong codec and saved so: put right where the bytes it came from can be had again.

- UTF-8 read as Latin-1 or Windows-1252: é¢„ç®— is 预算,
- GBK read as Latin-1 or Windows-1252: Ô¤Ëã is 预算,
- UTF-8 read as GBK: 棰勭畻 is 预算; bytes that are none there were swallowed, and 「?」 or U+FFFD stands in their place (锛?).

Whether a text is such a one, all its runs together say: what they become must read like a report, far better than what stands there.
A run is put right only where it turns into bytes, those into characters of the other codec, and these back into the same bytes; bytes
that were lost on the way become U+FFFD, which is damage named and not undone. Every new character keeps the place of the bytes it was
made of. 反例: Café, ±5%, a rare character or two in a name (淇河): no run of them spells common characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.aligned import AlignedText, Edit
from pipeline.readers.encodings import score
from pipeline.records import Source

LOST = "\ufffd"
LEAST = 4
"""Characters that must have been put right."""
READABLE = 0.45
"""Least mean score (`encodings.score`) of what a run becomes: prose has 0.6, chance 0.2."""
BETTER = 0.2
"""By how much it must beat what stands there."""
_TAILS = (
    "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022"
    "\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
"""What the bytes 0x80 to 0xbf, those after a character's first in UTF-8, become in Windows-1252."""
_HIGH = _TAILS + "\u00c0-\u00ff"
"""What all bytes from 0x80 become there."""
_UTF8_IN_LATIN = re.compile(rf"(?:[\u00c2-\u00ef][{_TAILS}]{{0,2}})+")
"""First bytes and others are told apart, so that a run can be read in one way alone."""
_CHINESE_IN_LATIN = re.compile(rf"[\u00e2-\u00ef][{_TAILS}]{{2}}")
_GBK_IN_LATIN = re.compile(r"(?:[\u00a1-\u00fe]{2})+")
_WIDE = re.compile(r"[^\x00-\x7f](?:[^\x00-\x7f]|\?(?!$))*\??")
_WHOLE = {"utf-8": (1, 2, 3, 4), "gb18030": (1, 2, 4)}
"""How many bytes a character may have."""


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step."""
    text = aligned.text
    if _latin_run().search(text):
        found = _put_right(text, _UTF8_IN_LATIN, "cp1252", "utf-8") or _put_right(text, _GBK_IN_LATIN, "cp1252", "gb18030")
        if found:
            return found
    if len(_leads().findall(text)) > 2:
        return _put_right(text, _WIDE, "gb18030", "utf-8")
    return []


@cache
def _latin_run() -> re.Pattern[str]:
    """Four letters of Latin-1 in a row, as no language that stands in a report writes them."""
    return re.compile(rf"[\u00a1-\u00ff][{_HIGH}]{{3}}")


@cache
def _leads() -> re.Pattern[str]:
    """Two near each other of the characters that the first two bytes of a Chinese character in UTF-8 make in GBK."""
    one = _leads_one().pattern
    return re.compile(rf"{one}[^\x00-\x7f]{{0,3}}{one}")


@cache
def _leads_one() -> re.Pattern[str]:
    made = "".join(bytes((lead, trail)).decode("gbk", "ignore") for lead in (*range(0xE3, 0xEA), 0xEF) for trail in range(0x80, 0xC0))
    return re.compile(f"[{re.escape(made)}]")


def _put_right(text: str, runs: re.Pattern[str], was: str, truly: str) -> list[Edit]:
    """Edits for the runs of a text that together read well; none where they do not."""
    found: list[Edit] = []
    before: list[str] = []
    after: list[str] = []
    for run in runs.finditer(text):
        if runs is _UTF8_IN_LATIN and not _CHINESE_IN_LATIN.search(run.group()):
            continue
        words, spans = _made(run.group(), was, truly)
        plain = words.replace(LOST, "")
        gone = not plain and LOST in run.group() and _leads_one().match(run.group()) is not None
        if gone or (plain and 3 * words.count(LOST) <= len(words) + 2 and score(plain) > score(run.group())):
            found += _parted(words, [(run.start() + a, run.start() + b) for a, b in spans])
            before.append(run.group())
            after.append(plain)
    words = "".join(after)
    return found if len(words) >= LEAST and score(words) >= max(READABLE, score("".join(before)) + BETTER) else []


def _parted(words: str, spans: list[tuple[int, int]]) -> Iterator[Edit]:
    """The edits for a run: what was put right and what was lost are lines of the ledger apart, where no character has a part in both."""
    first = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or ((words[i] == LOST) != (words[i - 1] == LOST) and spans[i - 1][1] <= spans[i][0]):
            yield Edit(spans[first][0], spans[i - 1][1], words[first:i], spans[first:i])
            first = i


def _made(run: str, was: str, truly: str) -> tuple[str, list[tuple[int, int]]]:
    """What a run says in truth, and for each character of that the range of the run it was made of."""
    raw = bytearray()
    owner: list[int] = []  # for each byte its character in the run
    for i, character in enumerate(run):
        piece = _bytes(character, was)
        raw += piece
        owner += [i] * len(piece)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(raw):
        character, size = next(((c, n) for n in _WHOLE[truly] if (c := _character(bytes(raw[at : at + n]), n, truly))), (LOST, 1))
        span = (owner[at], owner[at + size - 1] + 1)
        if character == LOST and words and words[-1] == LOST:
            spans[-1] = (spans[-1][0], span[1])
        else:
            words.append(character)
            spans.append(span)
        at += size
    return "".join(words), spans


def _character(raw: bytes, size: int, codec: str) -> str:
    """The one character these bytes are, "" where they are none or are not what it is written with."""
    if len(raw) < size:
        return ""
    try:
        character = raw.decode(codec)
        return character if len(character) == 1 and character.encode(codec) == raw else ""
    except UnicodeError:
        return ""


def _bytes(character: str, codec: str) -> bytes:
    """The bytes a character was decoded from; Windows-1252 as browsers have it, its five gaps standing for themselves. A byte that
    stands in no text for what was swallowed."""
    point = ord(character)
    if codec == "cp1252" and point < 0x100:
        return bytes((point,))
    if codec != "cp1252" and character in "?" + LOST:
        return b"\xff"
    try:
        return character.encode(codec)
    except UnicodeEncodeError:
        return b"\xff"
