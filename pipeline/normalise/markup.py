"""Marks of mark-up that a reader left in the text, and characters that print nothing.

Bold marks, heading marks, dashes before a numbered item, character references and plain tags of HTML; control, zero-width and
bidirectional characters. The heading or item stays on its own line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from pipeline.aligned import AlignedText, Edit
from pipeline.records import Source

_UNSEEN = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
INVISIBLE = re.compile(f"{_UNSEEN}{_UNSEEN}*")  # not `+`: only what begins with a single character is quickly looked for
"""Controls other than line ends and the tab, soft hyphens, joiners, variation selectors, direction marks, the byte order mark."""

BOLD = re.compile(r"\*{2,}|__(?=[\u4e00-\u9fff（(])|(?<=[\u4e00-\u9fff）)。])__")
GAP = "[ \\t\u00a0\u3000]"
LINE = "(?:^|(?<=[\\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]))"
HEADING = re.compile(rf"{LINE}{GAP}*#{{2,6}}(?![\d#]){GAP}*|(?:\A\s*|(?<=\n\n)|(?<=\n\r\n))#{GAP}+", re.MULTILINE)
DASH = re.compile(
    rf"{LINE}{GAP}*[-－*+＋•·]{GAP}*(?=(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[、.．)）](?!\d)|[（(][一二三四五六七八九十\d]{{1,3}}[）)])",
    re.MULTILINE,
)
TAG = re.compile(r"</?(?:br|p|b|strong|i|em|u|span|div|td|tr|th|font|sup|sub)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")

MARKS = (
    ("**", BOLD),
    ("__", BOLD),
    ("#", HEADING),
    ("-", DASH),
    ("*", DASH),
    ("+", DASH),
    ("－", DASH),
    ("＋", DASH),
    ("•", DASH),
    ("·", DASH),
    ("<", TAG),
    ("&", REFERENCE),
)
"""The character that a text must hold for an expression to be worth a search."""


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step. 例: 「**（一）概况**」 loses its marks, 「- 1.负责」 its dash, 「&nbsp;」 becomes a blank.
    反例: 「-3.2%」, 「R&D」, a line that begins with a plain dash and the # before a row of a table (其中) stay."""
    text = aligned.text
    patterns = dict.fromkeys([INVISIBLE, *(pattern for sign, pattern in MARKS if sign in text)])
    found = sorted((mark.span() for pattern in patterns for mark in pattern.finditer(text)), key=lambda span: (span[0], -span[1]))
    out: list[Edit] = []
    for start, end in found:
        new = _instead(text[start:end])
        if new is not None and start < end and (not out or start >= out[-1].end):
            out.append(Edit(start, end, new))
    return out


def _instead(mark: str) -> str | None:
    """What takes the place of a mark; None where it is none after all (「&company;」)."""
    if mark.startswith("&"):
        character = html.unescape(mark)
        return character if len(character) == 1 and (character.isprintable() or character.isspace()) else None
    return "\n" if mark[:3].lower() == "<br" else ""
