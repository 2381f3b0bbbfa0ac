"""Full-width digits, letters and signs to half width, other blanks and line ends to the plain ones, doubled ideographs to their
originals.

Equal length. Chinese punctuation （，。：；（）～） stays: it says where a clause ends.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.aligned import AlignedText
from pipeline.records import Source

SIGNS = "％．＋－＝／＠￥"
"""The full-width signs that belong to numbers and codes."""

BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
"""All but the ideographic space, whose number at a line's start says something to `wraps`."""
LINE_ENDS = "\x0b\x1c-\x1e\x85\u2028\u2029"
DOUBLES = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
"""Radicals and compatibility ideographs: what some PDF fonts give for ordinary characters (⽤ for 用)."""
HALVES = "\ud800-\udfff"
"""Halves of surrogate pairs, which broken files hold and no encoding can: U+FFFD in the text."""


def recode(aligned: AlignedText, source: Source) -> str:
    """The step. 例: １，０００万元 → 1，000万元, ９８．４％ → 98.4%, ⽤ → 用. 反例: （一） and ② stay."""
    return narrow(aligned.text)


def narrow(text: str) -> str:
    """`text` with every character of `WIDE` in its ordinary form; the length is the same."""
    return _wide().sub(lambda run: run[0].translate(_forms()), text)


@cache
def _wide() -> re.Pattern[str]:
    wide = f"０-９Ａ-Ｚａ-ｚ{re.escape(SIGNS)}{BLANKS}{DOUBLES}{LINE_ENDS}{HALVES}"
    return re.compile(f"[{wide}\\r](?<!\\r(?=\\n))[{wide}]*")  # begins with one set, as what is quickly looked for must


@cache
def _forms() -> dict[int, str]:
    """The ordinary form of each character that has one of a single character."""
    forms = dict.fromkeys(map(ord, "\r\x0b\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
    forms |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    for code in (*range(0x00A0, 0x3001), *range(0xF900, 0x10000), *range(0x2F800, 0x2FA20)):
        character = chr(code)
        form = unicodedata.normalize("NFKC", character)
        if len(form) == 1 and form != character and _wide().match(character):
            forms[code] = form
    return forms
