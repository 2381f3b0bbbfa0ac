"""The codes of the tables in the reader's words."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

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


def count(value: int) -> str:
    """Thousands separated. 例: 22458 → 22,458."""
    return f"{value:,}"


def moment(when: str) -> str:
    """A point in time without seconds and zone. 例: 2026-11-22T05:10:00+08:00 → 2026-11-22 05:10."""
    return when[:16].replace("T", " ")


def yuan(value: Decimal | None) -> str:
    """An amount of money in 万元 with separators, for reading. 例: 118877300 → 11,887.73."""
    return "" if value is None else f"{value / 10_000:,.2f}"
