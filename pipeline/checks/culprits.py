"""Which figure is wrong, most likely, and how: the fewest changes that mend what failed and break nothing that holds.

For each figure of the failed rows and each slip people make (`diagnose.slips`), the value before the slip is put in: it has to mend
every failed row that the figure is in. What leaves least broken goes first, then the likelier slip. Learned from Fellegi and Holt (fewest
changes), deducorrect (Scholtus: 161 → 116) and the noisy channel of spelling correction: a slip weighs as much as the chance that just
these digits came of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf

from extractors.facts import Number
from pipeline.checks.diagnose import slips
from pipeline.checks.exact import exact
from pipeline.checks.interval import Interval, decimals, scale
from pipeline.checks.relations import Relation

WAYS = 3
"""So many explanations are named where they are about as likely."""

NEAR = 5
"""Within this factor of the likeliest is about as likely."""

AGAIN = 30
"""How much likelier a value is that stands elsewhere in the report."""

FIFTH = 5

OFF, TENFOLD = Fraction(1, 4), Fraction(10)
"""How much less likely a value is that mends a sum by its slack only; and how much likelier at most one is that is smaller."""

PARTS = 10**12
"""Weights are told apart to so many parts: of figures of sixty digits the exact sums would have thousands."""

TELLING = 4
"""A value of so many digits that stands twice is no chance."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """The figure `number` (index) may have been `value` before the slip `name`; so many rows are `left` broken; `weight` its
    likelihood, of no meaning but to compare."""

    number: int
    name: str
    value: Fraction
    left: int
    weight: Fraction


class Habits:
    """How the report prints: decimals and units of its amounts and rates, and which values stand in it."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        self.numbers = numbers

    @cached_property
    def _printed(self) -> dict[str, Counter[int]]:
        counts: dict[str, Counter[int]] = {}
        for n in self.numbers:
            if n.value and n.kind in ("money", "percent", "count", "score"):
                counts.setdefault(n.kind, Counter())[decimals(n)] += 1
        return counts

    @cached_property
    def _places(self) -> dict[str, int]:
        return {kind: max(found, key=lambda d: (found[d], d)) for kind, found in self._printed.items()}

    def common(self, number: Number, places: int) -> bool:
        """Whether figures of its kind are often printed with so many decimals: one in five of them, or most; rates with one or two."""
        if number.kind == "percent" and 0 < places <= self.places(number) + 1 <= 3:
            return True
        found = self._printed.get(number.kind, Counter())
        return places == self.places(number) or found[places] * FIFTH >= sum(found.values()) > 0

    @cached_property
    def _values(self) -> Counter[Fraction]:
        return Counter(exact(n.value) for n in self.numbers if n.value and len(n.text) >= TELLING <= sum(map(str.isdigit, n.text)))

    @cached_property
    def scales(self) -> Counter[Fraction]:
        """How many amounts are printed in a unit of this size."""
        return Counter(scale(n) for n in self.numbers if n.kind == "money")

    def places(self, number: Number) -> int:
        """With how many decimals figures of its kind are mostly printed."""
        return self._places.get(number.kind, 0)

    def again(self, value: Fraction) -> bool:
        """Whether the value stands in the report."""
        return value in self._values


def suspects(failed: Sequence[Relation], held: Sequence[Relation], habits: Habits, most: int = WAYS) -> tuple[Suspect, ...]:
    """The likeliest explanations of the failed rows, one a figure, best first, none much less likely than the first, `most` of them; empty
    where no slip explains. Of a figure with several possible values, all count for it and the likeliest is named."""
    odd = _odd(failed, habits)
    found: dict[tuple[int, Fraction], Suspect] = {}
    for number in sorted({i for r in failed for i in r.numbers}):
        for suspect in _of(number, failed, held, habits, odd):
            key = number, suspect.value
            if key not in found or _rank(suspect) < _rank(found[key]):
                found[key] = suspect
    least = min((s.left for s in found.values()), default=0)
    whole: dict[int, list[Suspect]] = {}
    for suspect in sorted(found.values(), key=_rank):
        if suspect.left == least:
            whole.setdefault(suspect.number, []).append(suspect)
    likely = {number: sum((s.weight for s in members), Fraction(0)) for number, members in whole.items()}
    best = [members[0] for number, members in sorted(whole.items(), key=lambda item: (-likely[item[0]], item[0]))]
    return tuple(s for s in best[:most] if likely[s.number] * NEAR >= likely[best[0].number])


def _rank(s: Suspect) -> tuple[int, Fraction, int]:
    return s.left, -s.weight, s.number


def cleared(failed: Sequence[Relation], held: Sequence[Relation]) -> set[int]:
    """The figures of the failed rows none of whose values would mend them without breaking a row that holds."""
    out = set()
    for number in {i for r in failed for i in r.numbers}:
        wanted = [r.needed(r.numbers.index(number)) for r in failed if number in r.numbers]
        kept = [r.needed(r.numbers.index(number)) for r in held if number in r.numbers]
        if None in wanted or not _common([n for n in (*wanted, *kept) if n is not None]):
            out.add(number)
    return out


def _common(reaches: Sequence[Interval]) -> bool:
    """Whether intervals have a point in common: on a line they do when each two have."""
    return all(a.meets(b) for i, a in enumerate(reaches) for b in reaches[i + 1 :])


def _odd(failed: Sequence[Relation], habits: Habits) -> set[int]:
    """The amounts printed in another unit than most of those they are compared with, or than most of the report. 例: 元 among 万元."""
    numbers = habits.numbers
    money = {i for r in failed for i in r.numbers if numbers[i].kind == "money"}
    here = Counter(scale(numbers[i]) for i in money)
    if len(here) < 2:
        return set()
    everywhere = habits.scales
    least = min((here[one], everywhere[one]) for one in here)
    return {i for i in money if (here[one := scale(numbers[i])], everywhere[one]) == least}


def _of(number: int, failed: Sequence[Relation], held: Sequence[Relation], habits: Habits, odd: set[int]) -> Iterator[Suspect]:
    n = habits.numbers[number]
    if not n.value or n.qualifier:
        return  # a structural zero is no slip
    mended = [(r.needed(at), r.strict(at)) for r in failed if number in r.numbers for at in [r.numbers.index(number)]]
    wanted = [(reach, strict) for reach, strict in mended if reach is not None]
    if len(wanted) < len(mended) or not _common([reach for reach, _ in wanted]):
        return
    beside = [(r.needed(at), r.strict(at)) for r in held if number in r.numbers for at in [r.numbers.index(number)]]
    kept = [(reach, strict) for reach, strict in beside if reach is not None]
    untouched = len(failed) - len(mended)
    nominal = [m for r in failed if number in r.numbers and (m := r.nominal(r.numbers.index(number))) is not None]
    loose = all(r.kind in LOOSE for r in failed if number in r.numbers)
    for name, value, half in _before(n, habits.places(n), [reach for reach, _ in wanted]):
        exactly = name not in MOVED  # another unit, another last place
        if all(_fits((reach, strict and exactly), value, half) for reach, strict in wanted):
            left = untouched + sum(not _fits((reach, strict and exactly), value, half) for reach, strict in kept)
            weight = _weight(n, name, value, number in odd, habits)
            for middle in nominal:
                weight *= 1 if abs(value - middle) < half or half == 0 else OFF
            if loose:
                weight *= _near_fellow(number, value, failed)
            elif name in ("digit_lost", "digit_added") and value:
                weight *= min(abs(exact(n.value or 0) / value), TENFOLD)  # of amounts as many are small as are large
            yield Suspect(number, name, value, left, Fraction(int(weight * PARTS), PARTS))


LOOSE = ("bound", "at least", "range")
"""Relations that do not say how large a figure is, only on which side of another."""


def _near_fellow(number: int, value: Fraction, failed: Sequence[Relation]) -> Fraction:
    """The nearer a value is to the one that it is held against, the likelier: 「由 84.9% 提升至 48.5%」 was 88.5% sooner than from 4.9%."""
    fellows = [abs(f.value) for r in failed if number in r.numbers for i, f in zip(r.numbers, r.figures, strict=True) if i != number]
    least = min((abs(abs(value) - f) / f for f in fellows if f), default=None)
    return Fraction(1) if least is None else 1 / (1 + 10 * least)


def _fits(needed: tuple[Interval, bool], value: Fraction, half: Fraction) -> bool:
    """Whether a figure printed as `value`, rounded or cut off, can be what is needed; strictly: is it."""
    reach, strict = needed
    if strict:
        return reach.holds(value)
    return reach.meets(
        Interval(value - half, value + 2 * half, False, True) if value > 0 else Interval(value - 2 * half, value + half, True)
    )


def _before(number: Number, usual: int, wanted: Sequence[Interval]) -> Iterator[tuple[str, Fraction, Fraction]]:
    """The slip, the value before it and half a unit of its last place; misprints only as far as they come near what is `wanted`. An amount
    with fewer decimals than usual may have lost its zeros, or its last digit."""
    one, places, money = scale(number), decimals(number), number.kind == "money"
    last = one / 10**places
    half = one / 10 ** max(places, usual) / 2 if money else last / 2 if number.kind == "percent" else Fraction(0)
    tenfold = (exact(number.value or 0) * 10, exact(number.value or 0) / 10)
    least, most = _near(wanted, last, 2 * half)
    for name, count, of in slips(number):
        if name in MISPRINTS and not least <= count <= most:
            continue
        if name not in MOVED and (count * of in tenfold or count * of == number.value):
            continue  # 93.50 printed as 935.0: no digit was added
        yield name, count * of, half * abs(of / exact(number.value or 1)) if name in MOVED else half
    if places < usual and number.kind in ("money", "percent"):
        for digit in range(1, 10):
            yield "digit_lost", exact(number.value or 0) + digit * last / 10, half if money else last / 20


def _near(wanted: Sequence[Interval], last: Fraction, width: Fraction) -> tuple[float, float]:
    """From how many to how many of the last place a figure may be that comes within `width` of all that is wanted."""
    least = max((floor((reach.low - width) / last) for reach in wanted if reach.low is not None), default=-inf)
    most = min((ceil((reach.high + width) / last) for reach in wanted if reach.high is not None), default=inf)
    return least, most


MOVED = ("unit_slip", "point_moved")
MISPRINTS = frozenset(("transposition", "digit", "digit_added", "digit_lost"))
"""The slips of digits: so many of the last place, rightly."""


def _ways(number: Number) -> dict[str, int]:
    """In about how many ways a figure like this may come of one slip of a name: the more there are, the less likely is each."""
    digits = max(1, sum(c.isdigit() for c in number.text))  # none in 「半」
    return {
        "unit_slip": 2,
        "point_moved": 3,
        "transposition": max(1, digits - 1),
        "digit_lost": digits + 1,
        "digit": 9 * digits,
        "digit_added": 10 * digits,
        "sign": 20,
    }


def _power(factor: Fraction) -> int:
    """例: 100 → 2, 1/10 → −1."""
    return len(str(factor.numerator)) - len(str(factor.denominator))


def _weight(number: Number, name: str, value: Fraction, odd: bool, habits: Habits) -> Fraction:
    """The chance that the figure as printed came of `value` by this slip, times how likely that value was."""
    usual, places = habits.places(number), decimals(number)
    weight = Fraction(1, _ways(number)[name])
    if name == "unit_slip":
        weight *= 20 if odd else Fraction(1, 20)
    elif name == "point_moved":
        meant = places - _power(value / exact(number.value or 1))
        weight *= (20 if places > usual else 4) if habits.common(number, meant) else Fraction(1, 20)
    elif places > usual:
        weight /= 4
    return weight * AGAIN if habits.again(value) else weight
