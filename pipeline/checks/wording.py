"""Figures and formulas in words, for messages and the `formula` column."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from extractors.facts import Number
from pipeline.checks.exact import exact
from pipeline.checks.interval import decimals, plain, scale

UNITS = {1: "元", 10**3: "千元", 10**4: "万元", 10**6: "百万元", 10**8: "亿元", 10**12: "万亿元"}


TIMES = {10**4: "万", 10**8: "亿"}
"""What stands before other units. 例: 151.05万人."""


def figure(number: Number) -> str:
    """The number as printed, spaces out. 例: 「11,887.73万元」."""
    return "".join(number.text.split())


def amount(value: Fraction, like: Number, places: int | None = None) -> str:
    """`value` (base unit) in the unit `like` is printed in, with as many decimals. 例: 177200, 「1125.35 万元」 → 「17.72万元」."""
    if like.kind in ("percent", "percentage_point") or like.unit in ("%", "‰"):
        return f"{digits(value, decimals(like) if places is None else places)}{like.unit}"
    one = scale(like)
    places = decimals(like) if places is None else places
    name = UNITS.get(int(one), "") if like.unit == "元" else TIMES.get(int(one), "") + like.unit
    if like.unit == "元" and not name:
        one, name = Fraction(1), "元"
    return f"{digits(value / one, places)}{name}"


def digits(value: Fraction, places: int) -> str:
    """The value with at least `places` decimals, more (up to six) where it needs them. 例: 17.72 → 「17.72」."""
    out = plain(value)
    exponent = out.as_tuple().exponent
    have = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{out:.{max(places, have)}f}"


def percent(value: Fraction, places: int = 4) -> str:
    """A percentage with four decimals, for formulas. 例: 98.4498%."""
    return f"{plain(value, places):f}%"


def both(value: Fraction, number: Number) -> str:
    """What a rate should read at the printed decimals, rounded. 例: 98.1263 beside 「98.2%」 → 「98.1%」."""
    return f"{plain(value, decimals(number)):.{decimals(number)}f}{number.unit or ''}"


def budget_cause(budget: Number, spent: Number) -> str:
    """The one root cause of whatever follows from a budget and a spent amount that do not fit the rest."""
    return f"budget {figure(budget)} against executed {figure(spent)}"


SLIPS = {
    "unit_slip": ("单位写错", "a wrong unit"),
    "transposition": ("相邻数字颠倒", "two digits exchanged"),
    "digit": ("一位数字写错", "one wrong digit"),
    "digit_added": ("多写一位", "a digit too many"),
    "digit_lost": ("漏写一位", "a digit lost"),
    "point_moved": ("小数点错位", "the decimal point moved"),
    "sign": ("正负颠倒", "the sign reversed"),
}


def suspicion(said: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The likeliest slips as a sentence in Chinese and in English.
    例: ``[("unit_slip", "16158元→16158万元")]`` → 「若为单位写错，可能是16158元→16158万元。」"""
    zh = "；".join(f"若为{SLIPS[name][0]}，{'也' if i else ''}可能是{change}" for i, (name, change) in enumerate(said))
    en = "; or ".join(f"{SLIPS[name][1]}: {change}" for name, change in said)
    return f"{zh}。", f"Perhaps {en}."


def other_unit(value: Fraction, like: Number) -> str:
    """The digits of `like` with the unit in which they make `value`. 例: 16158 万元, 「16158元」 → 「16158万元」."""
    unit = scale(like) * value / exact(like.value or 1)
    if unit.denominator == 1 and int(unit) in UNITS:
        return f"{digits(value / unit, decimals(like))}{UNITS[int(unit)]}"
    return amount(value, like)
