"""Exact rationals for the arithmetic of checks, where nearly all time goes into adding, scaling and comparing small fractions.

A `Fraction` in all it does and with all it mixes with; only the four operations and the comparisons with another fraction or an
integer take a straight way through: those of the standard library look up types and build their results through a constructor
that takes strings and floats too, at three to four times the cost.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Any

_new = object.__new__


class Exact(Fraction):
    """A fraction. 例: ``Exact(1, 3) + Fraction(1, 6) == Exact(1, 2)``. 反例: with a float it gives what a Fraction gives."""

    __slots__ = ()
    __hash__ = Fraction.__hash__
    _numerator: int
    _denominator: int

    def __add__(self, other: Any) -> Any:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            below, of = self._denominator, other._denominator
            if below == of:
                top = self._numerator + other._numerator
                return _made(top, 1) if below == 1 else _lowest(top, below)
            return _lowest(self._numerator * of + other._numerator * below, below * of)
        if kind is int:
            return _made(self._numerator + other * self._denominator, self._denominator)
        return Fraction.__add__(self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            below, of = self._denominator, other._denominator
            if below == of:
                top = self._numerator - other._numerator
                return _made(top, 1) if below == 1 else _lowest(top, below)
            return _lowest(self._numerator * of - other._numerator * below, below * of)
        if kind is int:
            return _made(self._numerator - other * self._denominator, self._denominator)
        return Fraction.__sub__(self, other)

    def __rsub__(self, other: Any) -> Any:
        kind = type(other)
        if kind is Fraction or kind is int:
            return (-self).__add__(other)
        return Fraction.__rsub__(self, other)

    def __mul__(self, other: Any) -> Any:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            return _lowest(self._numerator * other._numerator, self._denominator * other._denominator)
        if kind is int:
            return _lowest(self._numerator * other, self._denominator)
        return Fraction.__mul__(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            return _ratio(self._numerator * other._denominator, self._denominator * other._numerator)
        if kind is int:
            return _ratio(self._numerator, self._denominator * other)
        return Fraction.__truediv__(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        kind = type(other)
        if kind is Fraction:
            return _ratio(other._numerator * self._denominator, other._denominator * self._numerator)
        if kind is int:
            return _ratio(other * self._denominator, self._numerator)
        return Fraction.__rtruediv__(self, other)

    def __neg__(self) -> Exact:
        return _made(-self._numerator, self._denominator)

    def __abs__(self) -> Exact:
        return self if self._numerator >= 0 else _made(-self._numerator, self._denominator)

    def __bool__(self) -> bool:
        return self._numerator != 0

    def __eq__(self, other: object) -> bool:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            return bool(self._numerator == other._numerator and self._denominator == other._denominator)  # type: ignore[attr-defined]
        if kind is int:
            return self._numerator == other and self._denominator == 1
        return Fraction.__eq__(self, other)

    def __lt__(self, other: Any) -> bool:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            return bool(self._numerator * other._denominator < other._numerator * self._denominator)
        if kind is int:
            return bool(self._numerator < other * self._denominator)
        return Fraction.__lt__(self, other)

    def __le__(self, other: Any) -> bool:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            return bool(self._numerator * other._denominator <= other._numerator * self._denominator)
        if kind is int:
            return bool(self._numerator <= other * self._denominator)
        return Fraction.__le__(self, other)

    def __gt__(self, other: Any) -> bool:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            return bool(self._numerator * other._denominator > other._numerator * self._denominator)
        if kind is int:
            return bool(self._numerator > other * self._denominator)
        return Fraction.__gt__(self, other)

    def __ge__(self, other: Any) -> bool:
        kind = type(other)
        if kind is Exact or kind is Fraction:
            return bool(self._numerator * other._denominator >= other._numerator * self._denominator)
        if kind is int:
            return bool(self._numerator >= other * self._denominator)
        return Fraction.__ge__(self, other)


def _made(top: int, below: int) -> Exact:
    """The fraction of these, which have no common divisor; `below` is positive."""
    made = _new(Exact)
    made._numerator = top
    made._denominator = below
    return made


def _lowest(top: int, below: int) -> Exact:
    """The fraction in lowest terms; `below` is positive."""
    common = gcd(top, below)
    made = _new(Exact)
    made._numerator = top // common
    made._denominator = below // common
    return made


def _ratio(top: int, below: int) -> Exact:
    if below == 0:
        raise ZeroDivisionError(f"Fraction({top}, 0)")
    return _lowest(top, below) if below > 0 else _lowest(-top, -below)


@lru_cache(maxsize=1 << 14)
def exact(value: Decimal | int) -> Exact:
    """A printed value as a fraction; remembered, since a report's figures come again and again. ValueError or OverflowError for
    what is no finite number."""
    return _made(*value.as_integer_ratio())
