"""The codes of the tables in the reader's words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from extractors import items

FILE = Path(__file__).with_name("words.tsv")


@cache
def _names() -> dict[tuple[str, str], tuple[str, str]]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:] if line and not line.startswith("#"))
    return {(kind, code): (zh, en) for kind, code, zh, en in rows}


def name(kind: str, code: object, language: str) -> str:
    """A code in words; the code itself where it has none. 例: severity, error → 错误."""
    pair = _names().get((kind, "" if code is None else str(code)))
    return pair[0 if language == "zh" else 1] if pair else str(code)


def figure(written: str, language: str) -> str:
    """What a figure of a check is, in words. 例: EXEC → 执行数; ``revenue:executed`` → 收入·执行数. 反例: a row's label, 卡若区, stays."""
    if ("figure", written) in _names():
        return name("figure", written, language)
    item, _, measure = written.partition(":")
    if language != "zh":
        return written.replace(":", " · ")
    item = items.names().get(items.by_code().get(item, (item, ""))[0], item)
    return f"{item}·{name('measure', measure, language)}" if measure else item


def visible(written: str) -> str:
    """Text as it may be shown: a character that would not be seen, or would turn the order of what is around it, becomes ▯; as many
    characters as before. 例: U+202E → ▯; a form feed becomes a blank."""
    return written.translate(_UNSEEN)


_UNSEEN = {
    **dict.fromkeys((*range(32), *range(127, 160), 173, 1564, 6158, *range(8203, 8208), *range(8234, 8239)), "▯"),
    **dict.fromkeys((*range(8288, 8304), 65279, *range(65529, 65532)), "▯"),
    **{ord(c): c for c in "\t\n"},
    ord("\r"): " ",
    ord("\f"): " ",
    ord("\v"): " ",
}


_BLANKS = re.compile(r"\s+")


def folded(written: str) -> str:
    """A quote on one line. 例: a line break with blanks around it → one blank."""
    return visible(_BLANKS.sub(" ", written))


def headline(message: str) -> tuple[str, str]:
    """A message's first sentence and the rest, where it is long."""
    first, stop, rest = message.partition("。")
    return (first + stop, rest) if rest and len(message) > 60 else (message, "")


def count(value: int) -> str:
    """Thousands separated. 例: 22458 → 22,458."""
    return f"{value:,}"


def moment(when: str) -> str:
    """A point in time without seconds and zone. 例: 2026-11-22T05:10:00+08:00 → 2026-11-22 05:10."""
    return when[:16].replace("T", " ")


def yuan(value: Decimal | None) -> str:
    """An amount of money in 万元 with separators, for reading. 例: 118877300 → 11,887.73."""
    return "" if value is None else f"{value / 10_000:,.2f}"
