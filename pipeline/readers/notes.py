"""Raised marks: the number of a footnote behind a figure is no part of it (「1,234.56¹万元」); an exponent is (「12 km²」)."""

from __future__ import annotations

import re

STEP = "notes"
"""The step of the repairs that take the marks of footnotes out of the text."""
_MARK = re.compile(
    r"\s*(?:[\[［【〔(（]\s*(?:注\s*)?[\d①-⑳]{0,3}\s*[\]］】〕)）]|(?:注\s*)?\d{1,2}(?:\s*[,，、\-–—]\s*\d{1,2})*|[①-⑳]{1,3}|[*＊※†‡§]{1,3})\s*"
)
_POWER = re.compile(r"(?:[mMｍ㎜㎝㎞]|米|10|[×xX]\s*10)\s*$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def is_mark(before: str, raised: str) -> bool:
    """Whether `raised`, set higher and smaller than the text `before` it, is the mark of a footnote.

    例: 「1」 after 「1,234.56」, 「[2]」, 「①」, 「*」. 反例: 「2」 after 「km」, 「8」 after 「10」: exponents; 「th」: a word's end.
    """
    return _MARK.fullmatch(raised) is not None and not (raised.strip().isdigit() and _POWER.search(before[-6:]))


def written(raised: str) -> str:
    """Raised digits as the characters Unicode has for them, so that no figure swallows them. 例: 2 → ²."""
    return raised.translate(_RAISED)
