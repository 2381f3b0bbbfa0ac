"""A value and the band of a table it falls in. 例: 94.2 分 → 优 (90 and more)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Grade:
    """A row of ``grade_bands.tsv``: `grade` covers scores from `low` to below `high` (both ends for the highest) in `scheme`."""

    scheme: str
    region: str
    since: int
    grade: str
    low: Decimal
    high: Decimal
    source: str


def member(score: Decimal, grade: str, bands: Iterable[Grade]) -> tuple[Grade, ...]:
    """The bands that call `score` by `grade`; empty when none does."""
    return tuple(b for b in bands if b.grade == grade and (b.low <= score < b.high or score == b.high == 100))
