"""The same fact stated twice. 例: 98.1% and 98.2% disagree; 98.4% and 98.45% agree by rounding."""

from __future__ import annotations

from fractions import Fraction

from pipeline.checks.interval import Printed, R, T
from pipeline.checks.kinds.verdict import Verdict


def equal(one: Printed, two: Printed) -> Verdict:
    """With equal last places the values must be the same; else the coarser must be a rounding or truncation of the finer.

    Stricter than sums: 269.85 against 269.86 fails although the intervals touch.
    """
    fine, coarse = (one, two) if one.ulp <= two.ulp else (two, one)
    if fine.qualifier or coarse.qualifier or fine.high != coarse.high:
        met = fine.interval(R).meets(coarse.interval(R))
        return Verdict("pass" if met else "review", None, None, fine.value, "" if met else "a figure is only roughly stated")
    if fine.value == coarse.value:
        return Verdict("pass", fine.value, fine.value, fine.value)
    if fine.ulp == coarse.ulp:
        return Verdict("fail", fine.value, fine.value, fine.value)
    if coarse.interval(R).holds(fine.value):
        return Verdict("rounding", fine.value, fine.value, fine.value)
    if coarse.interval(T).holds(fine.value):
        return Verdict("truncated", fine.value, fine.value, fine.value)
    return Verdict("fail", fine.value, fine.value, Fraction(fine.value))
