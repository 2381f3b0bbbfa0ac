"""What a row of `checks` says of its figures, once more as arithmetic: what each figure would have to be, the others being right.

The diagnosis asks this of the rows that failed and of those that held: a figure is suspect where another value of it would mend every
row that failed, and cleared where that would break a row that holds. 例: an executed amount in a rate that holds and in a sum that does
not: the slip is in the sum's parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from extractors.facts import Number
from pipeline.checks.catalogue import rules
from pipeline.checks.interval import Interval, Printed, point, printed, total
from pipeline.records import Comparison, Operand


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind`: sum (Σ sign·figure + `constant` = 0), ratio, growth, change (of two levels), equal, bound (the
    first is at most the second), at least, or range (of a percentage)."""

    kind: str
    numbers: tuple[int, ...]
    figures: tuple[Printed, ...]
    signs: tuple[int, ...] = ()
    constant: int = 0

    def strict(self, at: int) -> bool:
        """Whether the figure has to be just what is needed, printed as the other is: one fact stated twice with one last place."""
        return self.kind == "equal" and self.figures[1 - at].ulp == self.figures[at].ulp

    def nominal(self, at: int) -> Fraction | None:
        """What the figure of a sum would be, were the others without any rounding; None for other kinds."""
        if self.kind != "sum":
            return None
        rest = sum((s * f.value for j, (f, s) in enumerate(zip(self.figures, self.signs, strict=True)) if j != at), Fraction(self.constant))
        return -rest * self.signs[at]

    def needed(self, at: int) -> Interval | None:
        """Where the figure would have to lie, the others being right; None where that cannot be told."""
        try:
            return _NEEDED[self.kind](self, at)
        except ZeroDivisionError:
            return None


def relation(row: Comparison, numbers: Sequence[Number]) -> Relation | None:
    """The row's relation; None where it is of another kind, or a figure has no value."""
    operands = [o for o in row.operands if o.number is not None]
    shape = _shape(row.rule, operands)
    indexes = tuple(o.number for o in operands if o.number is not None)
    if shape is None or len(set(indexes)) < len(indexes):
        return None
    kind, signs, constant = shape
    indexes = indexes[: len(signs)] if signs else indexes
    figures = [printed(numbers[i], [numbers[j] for j in indexes if j != i]) for i in indexes]
    if operands[0].name.startswith("RATIO:"):
        made = piece(numbers[indexes[0]], int(operands[0].name.partition(":")[2]))
        figures[0] = Printed(made.value, 3 * made.ulp) if made is not None else None  # one unit off, where they were made to add up
    known = tuple(f for f in figures if f is not None)
    return Relation(kind, indexes, known, signs, constant) if len(known) == len(indexes) else None


def pieces(ratio: Number) -> tuple[Printed, ...]:
    """The figures of a ratio, with as many decimals as any of them has: 「38.5:57:4.5」 is 57.0 in the middle. None of 「1/2」, and none
    where one is longer than any figure."""
    parts = [p.strip().partition(".") for p in RATIO.split(ratio.text_value or "")]
    if any(not f"{whole}{rest}".isdecimal() or len(whole) + len(rest) > LONGEST for whole, _, rest in parts):
        return ()
    places = max((len(rest) for _, _, rest in parts), default=0)
    return tuple(Printed(Fraction(int(f"{whole or 0}{rest}"), 10 ** len(rest)), Fraction(1, 10**places)) for whole, _, rest in parts)


def piece(ratio: Number, k: int) -> Printed | None:
    """One figure of a ratio; None where it has not so many."""
    found = pieces(ratio)
    return found[k] if k < len(found) else None


RATIO = re.compile(r"[:：∶]")
LONGEST = 60
"""Digits of a figure of a ratio, at most."""


def _shape(rule: str, operands: Sequence[Operand]) -> tuple[str, tuple[int, ...], int] | None:
    """Kind, signs and constant of a row's relation."""
    n = len(operands)
    names = tuple(o.name for o in operands)
    record = rules()[rule]
    if record.relation == "ratio" and n == 3:
        return "ratio", (), 0
    if rule in ("YOY001", "YOY002") and "RATE" in names:
        return _of_change(names, operands)
    if record.relation == "equal" and n == 2:
        return "equal", (), 0
    if record.relation == "bound" and n == 2:
        return "bound", (), 0
    if rule == "RNG008" and n == 2:
        return ("bound", (), 0) if operands[1].sign > 0 else ("at least", (), 0)
    if rule == "RNG001" and n == 1:
        return "range", (), 0
    if rule == "BRK003" and n > 3:  # the parts, what was executed, the budget they add up to instead
        return "sum", (*(1 for _ in operands[:-2]), -1), 0
    if rule == "SHR002":
        return "sum", tuple(1 for _ in operands), -100
    if record.relation == "whole first" and n >= 2:
        return "sum", (1, *(-o.sign for o in operands[1:])), 0
    if n > 1 and (record.relation == "whole last" or (not record.relation and record.kind in ("identity", "sum"))):
        return "sum", (*(o.sign for o in operands[:-1]), -1), 0
    return None


def _of_change(names: tuple[str, ...], operands: Sequence[Operand]) -> tuple[str, tuple[int, ...], int] | None:
    by_name = {o.name: o for o in operands}
    if names == ("CUR", "DELTA", "RATE"):
        return "growth", (1, by_name["DELTA"].sign, 1), 0
    if names == ("CUR", "PREV", "RATE"):
        return "change", (1, 1, by_name["RATE"].sign), 0
    if names == ("CUR", "PREV", "DELTA", "RATE"):
        return "growth of previous", (1, 1, 1, 1), 0
    return None


def _product(one: Interval, two: Interval) -> Interval | None:
    """Of two intervals that are not negative."""
    if one.low is None or one.high is None or two.low is None or two.high is None:
        return None
    return Interval(max(one.low, Fraction(0)) * max(two.low, Fraction(0)), one.high * two.high)


def _sum(r: Relation, at: int) -> Interval:
    rest = total(f.reach if s > 0 else -f.reach for j, (f, s) in enumerate(zip(r.figures, r.signs, strict=True)) if j != at)
    rest = rest + point(r.constant)
    return -rest if r.signs[at] > 0 else rest


def _ratio(r: Relation, at: int) -> Interval | None:
    rate, part, whole = (f.reach for f in r.figures)
    if at == 0:
        return part / whole * 100
    if at == 1:
        return _product(rate * Fraction(1, 100), whole)
    return part * 100 / rate


def _growth(r: Relation, at: int) -> Interval | None:
    """The rate is change ÷ (current − change)."""
    level, moved, rate = (f.reach for f in r.figures)
    signed = moved if r.signs[1] > 0 else -moved
    if at == 0:
        return moved * 100 / rate + signed
    if at == 2:
        return moved / (level - signed) * 100
    if level.low is None or level.high is None or rate.low is None or rate.high is None:
        return None
    ends = [x * y / (100 + r.signs[1] * y) for x, y in ((level.low, rate.low), (level.high, rate.high)) if 100 + r.signs[1] * y]
    return Interval(min(ends), max(ends)) if ends else None


def _change(r: Relation, at: int) -> Interval | None:
    """The rate is current ÷ previous − 1."""
    level, before, rate = (f.reach for f in r.figures)
    factor = (point(100) + (rate if r.signs[2] > 0 else -rate)) * Fraction(1, 100)
    if at == 0:
        return _product(before, factor)
    if at == 1:
        return level / factor
    moved = (level / before - point(1)) * 100
    return moved if r.signs[2] > 0 else -moved


def _of_previous(r: Relation, at: int) -> Interval | None:
    """The rate is change ÷ previous; the current level takes no part, so that no value of it mends anything."""
    if at == 0:
        return None
    _, previous, moved, rate = r.figures
    return _ratio(Relation("ratio", (), (rate, moved, previous)), {3: 0, 2: 1, 1: 2}[at])


def _bound(r: Relation, at: int) -> Interval:
    other = r.figures[1 - at].reach
    return Interval(None, other.high) if at == 0 else Interval(other.low, None)


def _equal(r: Relation, at: int) -> Interval:
    """Printed with the same last place, the two are the same; else the coarser is a rounding or a cutting of the finer."""
    other = r.figures[1 - at]
    return point(other.value) if r.strict(at) else other.reach


def _at_least(r: Relation, at: int) -> Interval:
    other = r.figures[1 - at].reach
    return Interval(other.low, None) if at == 0 else Interval(None, other.high)


_NEEDED: dict[str, Callable[[Relation, int], Interval | None]] = {
    "sum": _sum,
    "ratio": _ratio,
    "growth": _growth,
    "change": _change,
    "growth of previous": _of_previous,
    "equal": _equal,
    "bound": _bound,
    "at least": _at_least,
    "range": lambda r, at: Interval(Fraction(0), Fraction(100)),
}
