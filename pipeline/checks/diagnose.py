"""What slip would explain a failure: which figure, changed how, makes the identity hold again.

The order is that of how people err: unit by 10^4 or 10^8, two neighbouring digits exchanged, one digit wrong, lost or added,
the point moved, the sign. Learned from deducorrect (Scholtus): 161 → 116, 19979 → 1979.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor, inf

from extractors.facts import Number
from pipeline.checks.exact import exact
from pipeline.checks.interval import Interval, decimals, scale
from pipeline.checks.wording import amount, figure


def slips(number: Number) -> Iterator[tuple[str, int, Fraction]]:
    """Each value the number would have had before one slip, in the order of likelihood: the slip's name, and how many of what.
    例: 45.2 with a digit lost → ``("digit_lost", 4522, 1/10)``."""
    if number.value is None:
        return
    value, last = exact(number.value), scale(number) / 10 ** decimals(number)
    if number.kind == "money":
        for power in (4, -4, 8, -8):
            yield "unit_slip", 1, value * Fraction(10) ** power
    for name, digits in _misprints(str(abs(int(value / last)))):
        yield name, int(digits or "0"), last
    for power in (1, -1, 2, -2, 3, -3):
        yield "point_moved", 1, value * Fraction(10) ** power
    yield "sign", -1, value


def _misprints(printed: str) -> Iterator[tuple[str, str]]:
    """The digits that may have been meant by those printed, with the slip's name."""
    for i in range(len(printed) - 1):
        if printed[i] != printed[i + 1]:
            yield "transposition", printed[:i] + printed[i + 1] + printed[i] + printed[i + 2 :]
    for i in range(len(printed)):
        for digit in "0123456789" if i or len(printed) == 1 else "123456789":
            if digit != printed[i]:
                yield "digit", printed[:i] + digit + printed[i + 1 :]
    for i in range(len(printed)):
        yield "digit_added", printed[:i] + printed[i + 1 :]
    for i in range(len(printed) + 1):
        for digit in "0123456789":
            yield "digit_lost", printed[:i] + digit + printed[i:]


def _many(interval: Interval, half: Fraction, one: Fraction) -> tuple[float, float]:
    """How many of `one`, give or take `half`, lie in the interval: from, to."""
    least, most = -inf, inf
    if interval.low is not None:
        edge = (interval.low - half) / one
        least = floor(edge) + 1 if interval.low_open else ceil(edge)
    if interval.high is not None:
        edge = (interval.high + half) / one
        most = ceil(edge) - 1 if interval.high_open else floor(edge)
    return least, most


def diagnose(numbers: Sequence[Number], needed: Callable[[int], Interval | None]) -> tuple[str, ...]:
    """The first slip that explains a failure, as ``(「transposition」, 「452.67万元→425.67」)``; empty when none does.

    `needed(i)` is the interval in which numbers[i] would have to lie, all the others being right (None: cannot be told).
    The likelier kind of slip goes before the earlier number.
    """
    best: tuple[int, int, str, Fraction] | None = None
    usual = _usual(numbers)
    common = Counter(scale(n) for n in numbers if n.kind == "money")
    likeliest = min(((count, one) for one, count in common.items()), default=(0, Fraction(0)))  # 元 among 万元: the odd one out
    for i, number in enumerate(numbers):
        if number.kind == "percent" and number.ulp is None:
            continue
        interval = needed(i)
        if interval is None:
            continue
        if not number.value:
            continue  # a structural zero is no slip
        places = decimals(number)
        one = scale(number) / 10**places / 2
        full = scale(number) / 10 ** max(places, usual[number.kind]) / 2 if number.kind == "money" else one
        least, most = _many(interval, full, scale(number) / 10**places)
        for name, count, of in slips(number):
            if name in ("point_moved", "unit_slip", "sign"):
                half = full if name == "sign" else one * abs(of / exact(number.value))
                if not interval.meets(Interval(count * of - half, count * of + half)):
                    continue
            elif not least <= count <= most:
                continue
            odd = name == "unit_slip" and (common[scale(number)], scale(number)) > likeliest
            rank = 2 * ORDER.index(name) + odd
            if name == "point_moved" and places != usual[number.kind]:
                rank = 1  # 「98,302.1 万元」 among amounts with two decimals
            if best is None or rank < best[0]:
                best = (rank, i, name, count * of)
    if best is None:
        return ()
    _, i, name, value = best
    number = numbers[i]
    if name == "unit_slip":
        like = next((n for n in numbers if n.kind == number.kind and scale(n) != scale(number)), None)
        return name, f"{figure(number)}→{amount(value, like or number)}"
    return name, f"{figure(number)}→{amount(value, number)}"


def _usual(numbers: Sequence[Number]) -> dict[str, int]:
    """How many decimals the amounts, the rates and so on of a check are printed with, the most of any; a rate has two."""
    found = {n.kind: 0 for n in numbers}
    for kind in found:
        counts = Counter(decimals(n) for n in numbers if n.kind == kind and n.value)
        found[kind] = max(counts, key=lambda d: (counts[d], -abs(d - PLACES)), default=0) if kind != "percent" else PLACES
    return found


PLACES = 2
"""The decimals that amounts in 万元 and rates are mostly printed with."""

ORDER = ("unit_slip", "transposition", "digit", "point_moved", "digit_added", "digit_lost", "sign")
"""A moved point goes before lost and added digits: it is one value in ten thousand, and they would fit nearly any rate by chance."""
