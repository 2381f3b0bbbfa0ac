"""Shares of one whole: each may be rounded, cut off or plugged; an exhaustive list adds to 100."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from pipeline.checks.interval import Interval, Printed, R, T, point, total
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict


def share(stated: Printed, part: Printed, whole: Printed, plugged: bool = False) -> Verdict:
    """As `ratio`; with `plugged` (the printed shares of an exhaustive list add to 100 exactly) one unit more is allowed."""
    verdict = ratio(stated, part, whole)
    if verdict.outcome == "fail" and plugged and stated.ulp and verdict.low is not None and verdict.high is not None:
        reach = Interval(stated.value - stated.ulp * 3 / 2, stated.value + stated.ulp * 3 / 2)
        if reach.meets(Interval(verdict.low, verdict.high)):
            return replace(verdict, outcome="plugged")
    return verdict


def hundred(shares: Sequence[Printed], cut: bool = False) -> Verdict:
    """Whether the shares of an exhaustive list add to 100 within n half units, or, where they were `cut` off, within n units below.
    例: 6.22 + 25.01 + 68.75 = 99.98, of 6.229, 25.017 and 68.754."""
    nominal = sum((s.value for s in shares), Fraction(0))
    reach = total(s.interval(R) for s in shares)
    if nominal == 100:
        outcome = "pass"
    elif reach.meets(point(100)):
        outcome = "rounding"
    elif cut and total(s.interval(T) for s in shares).meets(point(100)):
        outcome = "truncated"
    else:
        outcome = "fail"
    return Verdict(outcome, Fraction(100), Fraction(100), nominal)
