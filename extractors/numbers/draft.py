"""A number while it is being read: what the readers fill in and the context passes still change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractors.facts import Number

ONE = Decimal(1)


@dataclass(slots=True)
class Draft:
    """A mention in the making. Offsets are half-open; `num_start`, `num_end` hold the digits, `scale` the magnitudes at
    the numeral's end (which a list may share), `top` the largest, `factor` that of the unit, `bare` that no unit was printed,
    `exact` that value and last place have their final form."""

    start: int
    end: int
    num_start: int
    num_end: int
    kind: str
    rule: str
    value: Decimal | None = None
    high: Decimal | None = None
    text_value: str | None = None
    unit: str = ""
    qualifier: str = ""
    ulp: Decimal | None = None
    bare: bool = False
    scale: Decimal = Decimal(1)
    top: Decimal = Decimal(1)
    factor: Decimal = Decimal(1)
    spelled: bool = False
    exact: bool = False

    def rescale(self, factor: Decimal) -> None:
        """Multiplies value, upper end and last place: the figure turned out to be in a larger unit."""
        if factor == 1:
            return
        self.exact = False
        if self.value is not None:
            self.value *= factor
        if self.high is not None:
            self.high *= factor
        if self.ulp is not None:
            self.ulp *= factor

    def number(self, text: str) -> Number:
        """The finished mention, its text cut from `text`."""
        return Number(
            start=self.start,
            end=self.end,
            text=text[self.start : self.end],
            value=self.value if self.exact else _canonical(self.value),
            value_high=_canonical(self.high),
            text_value=self.text_value,
            unit=self.unit,
            kind=self.kind,
            qualifier=self.qualifier,
            ulp=self.ulp if self.exact else _canonical(self.ulp),
            num_start=self.num_start,
            num_end=self.num_end,
            rule=self.rule,
        )


def _canonical(value: Decimal | None) -> Decimal | None:
    """The same value without an exponent: 1E+4 is 10000; decimals stay as printed (98.40)."""
    if value is None or value is ONE:
        return value
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent <= 0:
        if isinstance(exponent, int) and exponent < 0 and value == value.to_integral_value():
            return value.quantize(Decimal(1)) if len(digits) + exponent <= 28 else value
        return value
    return Decimal((sign, digits + (0,) * exponent, 0))
