"""Arabic figures as printed, and the numeral that figures and numeral characters are read into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extractors.numbers import vocabulary
from extractors.numbers.vocabulary import ONE


@dataclass(slots=True)
class Numeral:
    """A numeral read at `start`: its half-open span, value, upper end (三五百 → 500), last stated place and what blurs it.

    `spelled`: written with numeral characters alone; `bare_place`: 百 千 万 with no digit before it, a number only in 百分之;
    `scale`: the product of the magnitudes at its end (30 万 → 10000), which a list may share; `top`: the largest of them;
    `digit_run`: read digit by digit (二〇二二).
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    ulp: Decimal = ONE
    qualifier: str = ""
    spelled: bool = False
    bare_place: bool = False
    scale: Decimal = ONE
    top: Decimal = ONE
    length: int = 0
    digit_run: bool = False

    def moved(self, by: int) -> Numeral:
        """The same numeral further on in the text."""
        return Numeral(
            self.start + by, self.end + by, self.value, self.high, self.ulp, self.qualifier, self.spelled, self.bare_place, self.scale,
            self.top, self.length, self.digit_run,
        )  # fmt: skip


ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?![,，]?\d)|\d++)(?:\.\d++)?+|(?<![\d.])\.\d++"
MALFORMED = r"\d{1,3}(?:[,，]\d++){2,12}+(?:\.\d++)?+"


@cache
def arabic() -> re.Pattern[str]:
    """An Arabic numeral, thousands separators only where they are right."""
    return re.compile(ARABIC, re.ASCII)


@cache
def malformed() -> re.Pattern[str]:
    """Digits in groups of which at least one has three and one has not: 11,887,73."""
    return re.compile(r"(?=\d{1,3}[,，](?:\d{1,6}+[,，]){0,6}?\d{3}(?:[,，.]|\b))" + MALFORMED, re.ASCII)


@cache
def continues() -> frozenset[str]:
    """The characters that may carry an Arabic numeral on, blanks between or not: 万, 余."""
    return frozenset(vocabulary.characters("digit", "tens", "place", "myriad", "some") + "".join(vocabulary.qualifiers("inside")))


def plain(digits: str) -> tuple[Decimal, Decimal]:
    """Value and last place of an Arabic numeral as printed. 例: 「11,887.73」 → 11887.73, 0.01."""
    digits = digits.replace(",", "").replace("，", "")
    _, point, decimals = digits.partition(".")
    return Decimal(digits), ONE.scaleb(-len(decimals)) if point else ONE
