"""Σ parts = whole. 例: 978.27 + 946.19 = 1924.46."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.checks.interval import Printed, R, T, total
from pipeline.checks.kinds.verdict import Verdict, hold


def identity(whole: Printed, plus: Sequence[Printed], minus: Sequence[Printed] = (), modes: Sequence[str] = (R, T)) -> Verdict:
    """Whether `whole` can be the sum of `plus` less `minus`: the interval sum, all rounded or all cut off.

    n parts leave a slack of (n + 1)/2 units of the last place, and no more.
    """
    nominal = sum((p.value for p in plus), Fraction(0)) - sum((p.value for p in minus), Fraction(0))
    return hold(
        whole,
        lambda mode: total(p.interval(mode) for p in plus) - total(p.interval(mode) for p in minus),
        nominal,
        [(m, m) for m in (R, T) if m in modes] or [(R, R)],
        unsure=any(p.qualifier for p in (*plus, *minus)),
    )
