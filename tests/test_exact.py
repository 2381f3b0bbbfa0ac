"""An exact rational is a fraction: whatever is done with it, the result is the one of the standard library."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.exact import Exact, exact

OPERATIONS: tuple[Callable[[Any, Any], Any], ...] = (
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.eq, operator.ne, operator.lt,
    operator.le, operator.gt, operator.ge, max, min,
)  # fmt: skip
FRACTIONS = st.fractions(max_denominator=10**6)
OTHERS = st.one_of(FRACTIONS, FRACTIONS.map(Exact), st.integers(-(10**9), 10**9), st.booleans())


def outcome(operation: Callable[[Any, Any], Any], one: Any, two: Any) -> Any:
    try:
        return operation(one, two)
    except ZeroDivisionError:
        return ZeroDivisionError


@given(FRACTIONS, OTHERS, st.sampled_from(OPERATIONS))
def test_it_reckons_as_a_fraction_does(value: Fraction, other: Any, operation: Callable[[Any, Any], Any]) -> None:
    plain = Fraction(other) if isinstance(other, Fraction) else other
    for got, expected in (
        (outcome(operation, Exact(value), other), outcome(operation, value, plain)),
        (outcome(operation, other, Exact(value)), outcome(operation, plain, value)),
    ):
        assert got == expected
        if isinstance(expected, Fraction):
            assert (got.numerator, got.denominator, hash(got), str(got)) == (
                expected.numerator,
                expected.denominator,
                hash(expected),
                str(expected),
            )


@given(FRACTIONS)
def test_signs_and_truth(value: Fraction) -> None:
    made = Exact(value)
    assert (-made, abs(made), bool(made), made**2, int(made)) == (-value, abs(value), bool(value), value**2, int(value))


def test_what_comes_out_is_quick_too() -> None:
    assert type(1 + Exact(1, 2) * Fraction(1, 3) - 2) is Exact
    assert type(Fraction(1, 2) / Exact(3)) is Exact
    assert type(sum([Exact(1), Exact(2)], Fraction(0))) is Exact


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_printed_value_is_taken_exactly(value: Decimal) -> None:
    assert exact(value) == Fraction(value)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_no_fraction(value: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        exact(Decimal(value))
