"""Laws of the interval arithmetic: true figures never fail however they are printed, wrong ones beyond the slack always do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.facts import Number
from pipeline.checks.interval import Interval, Printed, R, T, half_up, plain, point, printed, total
from pipeline.checks.kinds.equal import equal
from pipeline.checks.kinds.growth import growth
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.shares import hundred, share

HELD = ("pass", "rounding", "truncated", "plugged")
FEN = st.integers(1, 10**11)
"""Amounts of an account book, in fen."""
LISTS = st.lists(st.integers(0, 10**10), min_size=2, max_size=12)
MODES = st.sampled_from((R, T))
QUICK = settings(max_examples=150, deadline=None)


def show(value: Fraction, unit: Fraction, mode: str) -> Printed:
    """`value` printed to whole `unit`s, rounded or cut off."""
    if mode == R:
        shown = half_up(value, unit)
    else:
        shown = (abs(value) // unit) * unit * (1 if value >= 0 else -1)
    return Printed(shown, unit if shown else Fraction(0)) if value == 0 else Printed(shown, unit)


def book(fen: Sequence[int], mode: str, unit: Fraction) -> tuple[Printed, list[Printed]]:
    values = [Fraction(f, 100) for f in fen]
    return show(sum(values, Fraction(0)), unit, mode), [show(v, unit, mode) for v in values]


@QUICK
@given(LISTS, MODES, st.sampled_from((100, 1000, 10000)))
def test_a_true_sum_never_fails(fen: list[int], mode: str, unit: int) -> None:
    whole, parts = book(fen, mode, Fraction(unit))
    assert identity(whole, parts).outcome in HELD


@QUICK
@given(FEN, FEN, MODES, MODES, st.sampled_from((0, 1, 2)))
def test_a_true_rate_never_fails(spent: int, budget: int, amounts: str, rate: str, places: int) -> None:
    above, below = Fraction(spent, 100), Fraction(budget + 10**6, 100)
    unit = Fraction(1, 10**places)
    shown = show(above / below * 100, unit, rate)
    assert ratio(shown, show(above, Fraction(100), amounts), show(below, Fraction(100), amounts)).outcome in HELD


@QUICK
@given(FEN, FEN, MODES, MODES)
def test_a_true_growth_never_fails(now: int, before: int, amounts: str, rate: str) -> None:
    cur, prev = Fraction(now + 10**7, 100), Fraction(before + 10**7, 100)
    unit, place = Fraction(100), Fraction(1, 100)
    moved = (cur - prev) / prev * 100
    shown = show(moved, place, rate)
    current, previous, change = (show(v, unit, amounts) for v in (cur, prev, cur - prev))
    assert growth(shown, current, previous).outcome in HELD
    assert growth(shown, current, None, change).outcome in HELD
    assert growth(shown, None, previous, change).outcome in HELD


@QUICK
@given(LISTS, st.integers(1, 10**6), st.sampled_from((-1, 1)))
def test_a_residual_beyond_the_slack_always_fails(fen: list[int], beyond: int, sign: int) -> None:
    unit = Fraction(100)
    whole, parts = book(fen, R, unit)
    slack = (len(parts) + 1) * unit  # the wider of the two modes: n units cut off, (n + 1)/2 rounded
    nominal = sum((p.value for p in parts), Fraction(0))
    wrong = Printed(nominal + sign * (slack + beyond), whole.ulp or unit)
    assert identity(wrong, parts).outcome == "fail"


@QUICK
@given(LISTS, st.integers(-5000, 5000))
def test_allowing_a_mode_never_adds_a_failure(fen: list[int], off: int) -> None:
    whole, parts = book(fen, R, Fraction(100))
    stated = Printed(whole.value + off, Fraction(100))
    if identity(stated, parts, modes=(R,)).outcome in HELD:
        assert identity(stated, parts, modes=(R, T)).outcome in HELD


@QUICK
@given(LISTS, st.integers(-500, 500), st.permutations(range(12)))
def test_the_order_of_parts_is_irrelevant(fen: list[int], off: int, order: list[int]) -> None:
    whole, parts = book(fen, R, Fraction(100))
    stated = Printed(whole.value + off, Fraction(100))
    shuffled = [parts[i] for i in order if i < len(parts)]
    assert identity(stated, shuffled) == identity(stated, parts)


@QUICK
@given(LISTS, st.integers(-500, 500))
def test_the_unit_of_account_is_irrelevant(fen: list[int], off: int) -> None:
    whole, parts = book(fen, R, Fraction(100))
    stated = Printed(whole.value + off, Fraction(100))
    smaller = [Printed(p.value / 10000, p.ulp / 10000) for p in parts]
    one, two = identity(stated, parts), identity(Printed(stated.value / 10000, stated.ulp / 10000), smaller)
    assert one.outcome == two.outcome
    assert one.low == two.low * 10000  # type: ignore[operator]


def money(text: str, value: str, ulp: str) -> Number:
    return Number(0, len(text), text, Decimal(value), None, None, "元", "money", "", Decimal(ulp), 0, len(text) - 2, "by_hand")


@QUICK
@given(st.integers(1, 10**6))
def test_a_dropped_zero_is_the_same_figure(tenths: int) -> None:
    short = money(f"{tenths // 10}.{tenths % 10}万元", str(tenths * 1000), "1000")
    full = money(f"{tenths // 10}.{tenths % 10}0万元", str(tenths * 1000), "100")
    sibling = money("11,661.99万元", "116619900", "100")
    assert printed(short, [sibling]) == printed(full, [sibling])


def test_hundred_millions_keep_their_own_precision() -> None:
    coarse, fine = money("3亿元", "300000000", "100000000"), money("11.55亿元", "1155000000", "1000000")
    made = printed(coarse, [fine])
    assert made is not None
    assert made.ulp == 10**8


@QUICK
@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=8), MODES)
def test_true_shares_never_fail(fen: list[int], mode: str) -> None:
    whole = Fraction(sum(fen), 100)
    unit = Fraction(1, 100)
    exact = [Fraction(f, 100) / whole * 100 for f in fen]
    shown = [show(e, unit, mode) for e in exact]
    for rate, part in zip(shown, fen, strict=True):
        assert share(rate, Printed(Fraction(part, 100), Fraction(1, 100)), Printed(whole, Fraction(1, 100))).outcome in HELD
    if mode == R:
        assert hundred([Printed(s.value, unit) for s in shown]).outcome in HELD


def test_a_plugged_share_passes_only_where_all_add_to_a_hundred() -> None:
    part, whole, stated = (Printed(Fraction(v), Fraction(1, 100)) for v in ("95.586", "1000", "9.55"))
    assert share(stated, Printed(Fraction("95.700"), Fraction(1, 100)), whole).outcome == "fail"
    assert share(stated, Printed(Fraction("95.640"), Fraction(1, 100)), whole, plugged=True).outcome == "plugged"
    assert share(stated, part, whole).outcome == "truncated"


@QUICK
@given(st.integers(1, 10**9), st.integers(0, 3), MODES)
def test_a_rounding_is_no_contradiction(fen: int, places: int, mode: str) -> None:
    value, fine = Fraction(fen, 1000), Fraction(1, 1000)
    coarse = show(value, Fraction(1, 10**places), mode)
    assert equal(Printed(value, fine), coarse).outcome in HELD


def test_one_last_place_is_a_contradiction_between_equal_decimals() -> None:
    one, two = (Printed(Fraction(v), Fraction(1, 10)) for v in ("98.1", "98.2"))
    assert equal(one, two).outcome == "fail"


CORNERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)


@QUICK
@given(CORNERS, CORNERS, st.fractions(min_value=Fraction(1, 10), max_value=100, max_denominator=50), CORNERS)
def test_a_quotient_holds_every_quotient(a: Fraction, b: Fraction, low: Fraction, inside: Fraction) -> None:
    above = Interval(min(a, b), max(a, b))
    below = Interval(low, low * 2)
    whole = above / below
    weight = abs(inside) % 1
    x = above.low + (above.high - above.low) * weight  # type: ignore[operator]
    y = low + low * (1 - weight)
    assert whole.holds(x / y)
    assert whole.holds(above.low / low)  # type: ignore[operator]
    assert (above + below).holds(x + y)
    assert (above - below).holds(x - y)


def test_open_ends_do_not_touch() -> None:
    assert not Interval(Fraction(1), Fraction(2), high_open=True).meets(point(2))
    assert Interval(Fraction(1), Fraction(2)).meets(point(2))
    assert total([point(1), Interval(Fraction(0), Fraction(1), low_open=True)]).low_open


def test_a_base_that_may_be_zero_is_no_base() -> None:
    with pytest.raises(ZeroDivisionError):
        _ = point(1) / Interval(Fraction(0), Fraction(1))


@pytest.mark.parametrize(
    ("qualifier", "value", "low", "high"),
    [
        ("approx", 2000, 1000, 3000),
        ("over", 2220, 2220, 2230),
        ("under", 100, 90, 100),
        ("at_least", 50, 50, None),
        ("at_most", 50, None, 50),
    ],
)
def test_qualifiers_widen(qualifier: str, value: int, low: int | None, high: int | None) -> None:
    got = Printed(Fraction(value), Fraction(1), qualifier).interval(R)
    assert (got.low, got.high) == (low, high)


@pytest.mark.parametrize(("value", "shown"), [("98.44980", "98.4498"), ("1000", "1000"), ("1/3", "0.333333"), ("-2.50", "-2.5")])
def test_fractions_in_messages(value: str, shown: str) -> None:
    assert f"{plain(Fraction(value)):f}" == shown


def test_the_rounding_edge_is_exact() -> None:
    """98.4498 is 98.4: rounding through 98.45 would give 98.5."""
    rate = ratio(
        Printed(Fraction("98.4"), Fraction(1, 10)),
        Printed(Fraction("1125.35"), Fraction(1, 100)),
        Printed(Fraction("1143.07"), Fraction(1, 100)),
    )
    assert rate.outcome == "pass"
    assert plain(rate.nominal or Fraction(0), 4) == Decimal("98.4498")
