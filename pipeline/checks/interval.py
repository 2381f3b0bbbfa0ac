"""Printed figures as exact intervals, and the arithmetic on them.

A figure printed with last place u stands for [v − u/2, v + u/2] when it was rounded (R), for [v, v + u) when it was cut off
(T), and for {v} when it is exact (X). Ends are `Fraction`s with open/closed flags, None where there is no end: nothing here is
ever a float. Learned from XBRL Calculations 1.1 (sum of intervals, touching ends decided by their flags) and from `unround` of
the R package scrutiny.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from extractors.facts import Number
from extractors.record import record
from pipeline.checks.exact import Exact, exact

ZERO, ONE = Exact(0), Exact(1)

R, T, P, X = "R", "T", "P", "X"
"""The modes of a figure: rounded, truncated, plugged (one share moved so that all add to 100), exact."""


@record
class Interval:
    """A range of rationals; None is no end on that side. 例: ``Interval(F(1), F(2), high_open=True)`` is [1, 2)."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        return Interval(None if self.high is None else -self.high, None if self.low is None else -self.low, self.high_open, self.low_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, factor: Fraction | int) -> Interval:
        """Scaled by a number that is not negative."""
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.low_open,
            self.high_open,
        )

    def __truediv__(self, other: Interval) -> Interval:
        """The range of a/b over both; ZeroDivisionError unless b is positive throughout (its end may be an open zero)."""
        if other.low is None or other.low < 0 or (other.low == 0 and not other.low_open):
            raise ZeroDivisionError("the denominator's interval is not positive")
        high = _corner(self.high, self.high_open, other, upper=True)
        low = _corner(None if self.low is None else -self.low, self.low_open, other, upper=True)
        return Interval(None if low[0] is None else -low[0], high[0], low[1], high[1])

    def meets(self, other: Interval) -> bool:
        """Whether the two have a point in common."""
        return _not_above(self.low, self.low_open, other.high, other.high_open) and _not_above(
            other.low, other.low_open, self.high, self.high_open
        )

    def holds(self, value: Fraction) -> bool:
        """Whether `value` lies inside."""
        return self.meets(point(value))


def point(value: Fraction | int) -> Interval:
    """The interval of one number."""
    ends = value if isinstance(value, Fraction) else Exact(value)
    return Interval(ends, ends)


def total(intervals: Iterable[Interval]) -> Interval:
    """The interval of a sum."""
    first, *rest = [*intervals] or [point(0)]
    for interval in rest:
        first = first + interval
    return first


def _not_above(low: Fraction | None, low_open: bool, high: Fraction | None, high_open: bool) -> bool:
    if low is None or high is None:
        return True
    return low < high or (low == high and not low_open and not high_open)


def _corner(top: Fraction | None, is_open: bool, below: Interval, *, upper: bool) -> tuple[Fraction | None, bool]:
    """The upper end of top/b over b in `below` (positive)."""
    if top is None:
        return None, False
    if top >= 0:  # largest over the smallest denominator
        if below.low == 0:
            return (None, False) if top > 0 else (Fraction(0), is_open)
        assert below.low is not None
        return top / below.low, is_open or (below.low_open and top != 0)
    if below.high is None:  # a negative top over ever larger denominators comes as near to 0 as you like
        return Fraction(0), True
    return top / below.high, is_open or below.high_open


@record
class Printed:
    """A figure as printed: `value` and `ulp` (0: exact) in the base unit, `high` the upper end of a stated range.

    `interval(mode)` gives what it stands for. A zero that is no percentage is a structural zero: its ulp is 0.
    """

    value: Fraction
    ulp: Fraction
    qualifier: str = ""
    high: Fraction | None = None

    def interval(self, mode: str) -> Interval:
        """What the figure stands for when it was rounded (R), cut off (T) or is exact (X); a qualifier widens it."""
        v, u = self.value, self.ulp
        if self.high is not None:
            return Interval(v, self.high)
        if self.qualifier:
            return self._qualified()
        if mode == X or u == 0:
            return point(v)
        if mode == T:
            if v == 0:
                return Interval(-u, u, True, True)
            return Interval(v, v + u, False, True) if v > 0 else Interval(v - u, v, True, False)
        half = u / 2
        return Interval(v - half, v + half)

    @property
    def reach(self) -> Interval:
        """All that the figure may stand for, rounded or cut off: what a diagnosis may assume."""
        both = self.interval(R), self.interval(T)
        lows, highs = [i.low for i in both if i.low is not None], [i.high for i in both if i.high is not None]
        return Interval(min(lows) if len(lows) == 2 else None, max(highs) if len(highs) == 2 else None)

    def _qualified(self) -> Interval:
        v, step = self.value, self.step
        if self.qualifier == "approx":
            width = max(step, abs(v) / 100)
            return Interval(v - width, v + width)
        if self.qualifier == "over":
            return Interval(v, v + step, False, True)
        if self.qualifier == "under":
            return Interval(v * 9 / 10, v, False, True)
        if self.qualifier == "at_least":
            return Interval(v, None)
        return Interval(None, v)

    @property
    def step(self) -> Fraction:
        """One unit of the last significant digit. 例: 2220多 → 10; 12万余 → 10000; 3.5 → 0.1."""
        if self.value == 0 or self.value.denominator != 1:
            return self.ulp or ONE
        whole, step = abs(self.value.numerator), 1
        while whole % 10 == 0:
            whole, step = whole // 10, step * 10
        return Exact(step)


_FRACTION = re.compile(r"[.．]\s*([0-9０-９]+)")


def decimals(number: Number) -> int:
    """How many decimals are printed. 例: 11,664.99 万元 → 2; 3 万元 → 0."""
    return _decimals(number.text)


@lru_cache(maxsize=1 << 12)
def _decimals(text: str) -> int:
    found = _FRACTION.search(text)
    return len(found[1]) if found else 0


def scale(number: Number) -> Fraction:
    """What one of the printed unit is in the base unit. 例: 1143.07 万元 → 10000. 1 where the last place is unknown."""
    return _scale(number.ulp, decimals(number)) if number.ulp else ONE


@lru_cache(maxsize=1 << 8)
def _scale(ulp: Decimal, places: int) -> Fraction:
    one: Fraction = exact(ulp) * 10**places
    return one


LEDGER = 2
"""Amounts in 元 or 万元 with two decimals or more come out of an account book; there a missing decimal is a dropped zero."""


def printed(number: Number, siblings: Iterable[Number] = ()) -> Printed | None:
    """The number as a `Printed`, None where it has no value.

    Counts are exact unless printed in 万 or 亿; a zero is exact unless it is a percentage. An amount with fewer decimals than
    `siblings` of its own unit that come out of an account book has lost its trailing zeros: 「3 万元」 beside 「11,661.99 万元」 is
    3.00 万元 (反例: 「3 亿元」 beside 「11.5 亿元」 may well be rounded and keeps its own precision).
    """
    if number.value is None:
        return None
    value = exact(number.value)
    ulp: Fraction = exact(number.ulp) if number.ulp is not None else ZERO
    if number.kind == "money":
        if value == 0:
            ulp = ZERO
        else:
            fellows = [s for s in siblings if s.kind == "money" and s.value and s.unit == number.unit]
            own = scale(number) if fellows else ZERO
            if 0 < own <= 10**4:
                least = max(LEDGER, decimals(number) + 1)
                finer = sorted((places for s in fellows if (places := decimals(s)) >= least and scale(s) == own), reverse=True)
                if least > LEDGER:
                    finer = finer[1:]  # a single figure with more decimals than two is odd itself
                ulp = own / 10 ** finer[0] if finer else ulp
    elif number.kind in ("count", "rank", "ordinal", "enumerator") and ulp <= 1 and value.denominator == 1:
        ulp = ZERO
    high = exact(number.value_high) if number.value_high is not None else None
    return Printed(value, ulp, number.qualifier, high)


WIDE, EXACT = 10**28, Context(prec=28)
"""What a context of decimals holds to the last digit."""


def plain(value: Fraction, places: int = 6) -> Decimal:
    """The fraction as a Decimal with at most `places` decimals, half-even, without trailing zeros beyond the point."""
    below = value.denominator
    if below == 1:
        return Decimal(value.numerator)
    scaled, rest = divmod(value.numerator * 10**places, below)
    if 2 * rest > below or (2 * rest == below and scaled % 2):
        scaled += 1
    while places and scaled % 10 == 0:
        scaled, places = scaled // 10, places - 1
    if not places:
        return Decimal(scaled)
    if -WIDE < scaled < WIDE:
        return Decimal(scaled).scaleb(-places, EXACT)
    return Decimal((scaled < 0, Decimal(abs(scaled)).as_tuple().digits, -places))  # of any length: no context of so many digits is passed


def half_up(value: Fraction, ulp: Fraction) -> Fraction:
    """`value` rounded half away from zero to a multiple of `ulp` (itself where ulp is 0)."""
    if not ulp:
        return value
    quotient = abs(value) / ulp + Fraction(1, 2)
    rounded = (quotient.numerator // quotient.denominator) * ulp
    return rounded if value >= 0 else -rounded
