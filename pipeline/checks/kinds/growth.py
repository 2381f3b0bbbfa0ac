"""stated growth rate = (current ÷ previous − 1) × 100, or change ÷ (current − change) × 100."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from pipeline.checks.interval import Interval, Printed, R, T, point
from pipeline.checks.kinds.verdict import Verdict, hold, undecided


def growth(
    stated: Printed,
    current: Printed | None = None,
    previous: Printed | None = None,
    change: Printed | None = None,
    modes: Sequence[str] = (R, T),
) -> Verdict:
    """Whether the signed rate `stated` (in %) fits two of current, previous and change (signed). `undecided` without two.

    例: change −63.14, previous 3003.19 → −2.10; change 1062.85, current 9859.38 → 12.08.
    """
    known = [current, previous, change]
    if sum(k is not None for k in known) < 2:
        return undecided("neither the previous value nor the change is stated")

    def base(mode: str) -> Interval:
        if previous is not None:
            return previous.interval(mode)
        assert current is not None
        assert change is not None
        return current.interval(mode) - change.interval(mode)

    @cache
    def expected(mode: str) -> Interval:
        if current is not None and (previous is None or change is None):  # cur/prev − 1 keeps the two ends apart
            return (current.interval(mode) / base(mode) - point(1)) * 100
        assert change is not None
        return change.interval(mode) / base(mode) * 100

    if previous is not None:
        was = previous.value
    else:
        assert current is not None
        assert change is not None
        was = current.value - change.value
    if was <= 0:
        return undecided("the base is zero or negative")
    moved = change.value if change is not None else (current.value - was if current is not None else Fraction(0))
    pairs = PAIRS if modes == (R, T) else [(a, b) for a in (R, T) for b in (R, T) if a in modes and b in modes] or [(R, R)]
    try:
        return hold(stated, expected, moved / was * 100, pairs, unsure=any(k is not None and k.qualifier for k in known))
    except ZeroDivisionError:
        return undecided("the base may be zero")


PAIRS = [(a, b) for a in (R, T) for b in (R, T)]
