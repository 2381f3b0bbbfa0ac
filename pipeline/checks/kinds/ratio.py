"""stated = numerator ÷ denominator × factor. 例: 1125.35 ÷ 1143.07 = 98.4498% → 98.4%."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from pipeline.checks.interval import Interval, Printed, R, T
from pipeline.checks.kinds.verdict import Verdict, hold, undecided


def ratio(stated: Printed, above: Printed, below: Printed, factor: int = 100, modes: Sequence[str] = (R, T)) -> Verdict:
    """Whether `stated` can be above/below × factor; `undecided` where the denominator may be zero or negative."""
    if below.value <= 0:
        return undecided("the base is zero or negative")

    @cache
    def expected(mode: str) -> Interval:
        return above.interval(mode) / below.interval(mode) * factor

    try:
        expected(R)
    except ZeroDivisionError:
        return undecided("the base may be zero")
    return hold(
        stated,
        expected,
        Fraction(above.value, below.value) * factor,
        [(a, b) for a in (R, T) for b in (R, T) if a in modes and b in modes] or [(R, R)],
        unsure=bool(above.qualifier or below.qualifier),
    )
