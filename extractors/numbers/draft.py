"""A number while it is being read: what the readers fill in and the context passes still change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extractors.facts import Number
from extractors.numbers.vocabulary import ONE, Used


@dataclass(slots=True)
class Draft:
    """A mention in the making. Offsets are half-open; `num_start`, `num_end` hold the digits, `scale` the magnitudes at
    the numeral's end (which a list may share), `top` the largest, `factor` that of the unit, `bare` that no unit was printed,
    `exact` that value and last place have their final form, `used` the lines of the lexicons that settled the reading."""

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
    scale: Decimal = ONE
    top: Decimal = ONE
    factor: Decimal = ONE
    spelled: bool = False
    exact: bool = False
    used: tuple[Used, ...] = ()

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
        value, high, ulp = self.value, self.high, self.ulp
        if not self.exact:
            if value is not None and not value.same_quantum(ONE):
                value = _canonical(value)
            if ulp is not None and ulp is not ONE and not ulp.same_quantum(ONE):
                ulp = _canonical(ulp)
        if high is not None:
            high = _canonical(high)
        return Number(
            self.start, self.end, text[self.start : self.end], value, high, self.text_value, self.unit, self.kind, self.qualifier, ulp,
            self.num_start, self.num_end, self.rule,
        )  # fmt: skip


def _canonical(value: Decimal) -> Decimal:
    """The same value without an exponent: 1E+4 is 10000; decimals stay as printed (98.40)."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent <= 0:
        if isinstance(exponent, int) and exponent < 0 and value == value.to_integral_value():
            return value.quantize(Decimal(1)) if len(digits) + exponent <= 28 else value
        return value
    return Decimal((sign, digits + (0,) * exponent, 0))
