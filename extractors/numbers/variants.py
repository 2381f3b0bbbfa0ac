"""Characters that are read as another one: full width, typography, traditional forms; one for one, so that offsets stay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import lexicons


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One line of ``variants.tsv``: a character and the one it is read as."""

    character: str
    read_as: str

    def __post_init__(self) -> None:
        if len(self.character) != 1 or len(self.read_as) != 1:
            raise ValueError("a variant is one character for one character")
        if self.character.isdigit():
            raise ValueError(f"{self.character} is a digit: it would be lost")


FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
"""Full-width ASCII (Unicode block Halfwidth and Fullwidth Forms) but for the marks that end a clause."""

TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－─", "-"),
        **dict.fromkeys("～〜∼﹏˜", "~"),
        **dict.fromkeys("\u00a0\u3000\u2002\u2003\u2009\u202f\r", " "),
        **dict.fromkeys("〔［【﹝", "["),
        **dict.fromkeys("〕］】﹞", "]"),
        **dict.fromkeys("“「『＂〝", '"'),
        **dict.fromkeys("”」』〞", '"'),
        **dict.fromkeys("％﹪", "%"),
        **dict.fromkeys("×✕╳", "×"),
        **dict.fromkeys("︰∶", ":"),
        **dict.fromkeys("￥", "¥"),
        **dict.fromkeys("•∙", "·"),
    }
)


FEW = 200  # so many characters are replaced one by one faster than all at once


@cache
def _table() -> dict[str, str]:
    table = {chr(k): chr(v) for k, v in FULL_WIDTH.items()}
    table.update({chr(k): v for k, v in TYPOGRAPHY.items()})
    table.update({character: row.read_as for character, row in _rows().items()})
    return {character: read_as for character, read_as in table.items() if character != read_as}


@cache
def _rows() -> dict[str, VariantRow]:
    return {row.character: row for row in lexicons.rows("variants", VariantRow, "character")}


def variant(character: str) -> VariantRow | None:
    """The line of ``variants.tsv`` for this character; None where width or typography alone change it."""
    return _rows().get(character)


@cache
def _variants() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(_table())))}]")


def level(text: str) -> str:
    """`text` with every variant replaced. 例: 「１１４３．０７萬元」 → 「1143.07万元」.

    A tab stays a tab: it is the edge of a cell, and no figure takes its unit from the next one.
    """
    table, search, position = _table(), _variants().search, 0
    for _ in range(FEW):
        m = search(text, position)
        if m is None:
            return text
        text, position = text.replace(m[0], table[m[0]]), m.end()
    return text.translate({ord(character): table[character] for character in set(_variants().findall(text, position))})
