"""A figure of the account book and the ways authors print one."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction

MODES = ("R", "T", "P")
"""Rounded; cut off; rounded, with one share of a list moved so that all of them add up to 100."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in the printed `unit`; `kind` is money, rate, count, score or rank; `shown` the digits where the author moved them;
    `heading` the unit that a table's heading gives for it."""

    kind: str
    value: Fraction
    unit: str
    places: int
    shown: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How one author prints: the mode, thousands separated or not, trailing zeros kept or dropped, a space before the unit or none,
    the decimals of a rate, the unit of money and its decimals."""

    mode: str
    thousands: bool = False
    zeros: bool = True
    space: bool = False
    rate_places: int = 2
    unit: str = "万元"

    def money(self, fen: int, unit: str = "") -> Figure:
        """An amount of the book, in fen. 例: 114307 00 00 fen → 1143.07 万元."""
        unit = unit or self.unit
        return Figure("money", Fraction(fen, {"元": 100, "万元": 10**6, "亿元": 10**10}[unit]), unit, 2)

    def rate(self, part: Fraction | int, whole: Fraction | int, places: int | None = None) -> Figure:
        """A part as a percentage of the whole."""
        return Figure("rate", Fraction(part) / Fraction(whole) * 100, "%", self.rate_places if places is None else places)

    def digits(self, figure: Figure) -> str:
        """The figure's digits. 例: 11887.73 → 「11,887.73」."""
        shown = figure.shown or self._cut(figure)
        if not self.zeros and "." in shown:
            shown = shown.rstrip("0").rstrip(".")
        if self.thousands and figure.kind in ("money", "count"):
            whole, dot, rest = shown.partition(".")
            shown = f"{int(whole):,}{dot}{rest}"
        return shown

    def _cut(self, figure: Figure) -> str:
        scaled = abs(figure.value) * 10**figure.places
        whole = int(scaled if self.mode == "T" else scaled + Fraction(1, 2))
        text = str(whole).rjust(figure.places + 1, "0")
        sign = "-" if figure.value < 0 and whole else ""
        return sign + (f"{text[: -figure.places]}.{text[-figure.places :]}" if figure.places else text)

    def shares(self, parts: list[int], whole: int) -> list[Figure]:
        """Each part's share of the whole; in mode P the largest is moved so that they add up to 100."""
        found = [self.rate(part, whole) for part in parts]
        if self.mode != "P":
            return found
        units = [int(f.value * 10**f.places + Fraction(1, 2)) for f in found]
        off = 100 * 10 ** found[0].places - sum(units)
        if abs(off) != 1:
            return found
        at = units.index(max(units))
        moved = str(units[at] + off).rjust(found[at].places + 1, "0")
        shown = f"{moved[: -found[at].places]}.{moved[-found[at].places :]}"
        return [replace(f, shown=shown) if i == at else f for i, f in enumerate(found)]


def count(value: int, unit: str) -> Figure:
    """A number of things. 例: 1,286 件."""
    return Figure("count", Fraction(value), unit, 0)


def style(rng: random.Random, mode: str, unit: str = "万元") -> Style:
    """An author, drawn; a list of shares to be plugged has two decimals."""
    return Style(
        mode,
        thousands=rng.random() < 0.4,
        zeros=rng.random() < 0.75,
        space=rng.random() < 0.3,
        rate_places=1 if mode != "P" and rng.random() < 0.25 else 2,
        unit=unit,
    )


def split(rng: random.Random, whole: int, parts: int, least: int = 0) -> list[int]:
    """`whole` in so many parts, none smaller than `least`."""
    rest = whole - least * parts
    cuts = sorted(rng.randint(0, rest) for _ in range(parts - 1))
    return [b - a + least for a, b in zip([0, *cuts], [*cuts, rest], strict=True)]
