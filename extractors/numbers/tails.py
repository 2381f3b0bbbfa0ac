"""What stands behind a unit and still belongs to the quantity: 角 and 分 behind 元, 半 behind 年, a last digit behind 成, 块 and 米."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extractors.numbers import numerals, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.unit_forms import unit_at
from extractors.numbers.vocabulary import ONE, Unit

TEN, HALF_TENTH = Decimal(10), Decimal(5)
TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
HALVED = ("duration", "length", "mass", "volume", "area")
SPOKEN = frozenset("块米丈尺斤吨亩")
"""The forms behind which a last digit is said without its unit."""
SPOKEN_MOST = 100


def read(draft: Draft, unit: Unit, text: str) -> None:
    """Adds to `draft`, which ends behind `unit`, what of it follows.

    例: 五元八角, 两年半, 三成五, 三块五 (3.5 元), 一米八 (1.8 米), 一米八九 (1.89 米). 反例: 三块五金件, 两年半年报.
    """
    if unit.kind == "money":
        _cents(draft, unit, text)
    if draft.value is None:
        return
    half = _half().match(text, draft.end) if text.startswith("半", draft.end) else None
    if half is not None and unit.kind in HALVED:
        draft.value += unit.factor / 2
        draft.ulp = min(draft.ulp or unit.factor, unit.factor / 2)
        draft.end = half.end()
    elif half is not None and unit.name == "%" and unit.factor == TEN:
        draft.value, draft.ulp, draft.end = draft.value + HALF_TENTH, HALF_TENTH, half.end()  # 三成半
    if unit.name == "%" and unit.factor == TEN:
        _add(draft, _tenths().match(text, draft.end), ONE)
    elif unit.form in SPOKEN and draft.value < SPOKEN_MOST and draft.value == draft.value.to_integral_value():
        said = _spoken() if draft.spelled else _spoken_figure() if unit.form == "块" else None
        if said is not None:
            _add(draft, said.match(text, draft.end), TENTH * unit.factor)
        if unit.form == "米" and draft.spelled and (m := _centimetres().match(text, draft.end)) is not None:
            _add(draft, m, TENTH)
            draft.value += _digit(m[2]) * HUNDREDTH
            draft.ulp, draft.end = HUNDREDTH, m.end()


def _add(draft: Draft, m: re.Match[str] | None, worth: Decimal) -> None:
    if m is not None and draft.value is not None:
        draft.value, draft.ulp, draft.end = draft.value + _digit(m[1]) * worth, worth, m.end(1)


def _digit(printed: str) -> Decimal:
    row = vocabulary.numerals().get(printed)
    return row.value if row is not None else Decimal(printed)


@cache
def _half() -> re.Pattern[str]:
    return re.compile(r"半(?![年月天日小径])")


@cache
def _tenths() -> re.Pattern[str]:
    return re.compile(r" *([一二三四五六七八九1-9])(?![\d十百千万亿成个])")


ENDS = r"(?=[的高长宽深左以多钱，。、；：！？,;:!?)\"]|\s|\Z)"


@cache
def _spoken() -> re.Pattern[str]:
    """五 of 三块五; behind it nothing that it could count or begin."""
    return re.compile(rf"([一二三四五六七八九]){ENDS}")


@cache
def _spoken_figure() -> re.Pattern[str]:
    return re.compile(rf"([1-9]){ENDS}")


@cache
def _centimetres() -> re.Pattern[str]:
    return re.compile(rf"([一二三四五六七八九])([一二三四五六七八九]){ENDS}")


@cache
def _cents_pattern() -> re.Pattern[str]:
    digits = vocabulary.characters("digit")
    return re.compile(rf"又?(?:零?(?P<tenth>[{digits}\d])[角毛])?(?:[零又]?(?P<cent>[{digits}\d])分)?整?", re.ASCII)


def _cents(draft: Draft, unit: Unit, text: str) -> None:
    """元 with 角 and 分 behind it (五角八分), 角 with 分, 美元 with 美分: one amount."""
    if draft.value is None or unit.factor == HUNDREDTH:
        return
    if unit.name != "元":
        _foreign_cents(draft, unit, text)
        return
    m = _cents_pattern().match(text, draft.end)
    if m is None or m[0] in ("", "又") or (unit.factor == TENTH and m["tenth"]):
        return
    for name, worth in (("tenth", TENTH), ("cent", HUNDREDTH)):
        if m[name]:
            draft.value += _digit(m[name]) * worth
            draft.ulp = worth
    draft.end = m.end()


def _foreign_cents(draft: Draft, unit: Unit, text: str) -> None:
    """两美元又三美分."""
    position = draft.end + (text[draft.end : draft.end + 1] in ("又", "零"))
    if text[position : position + 1] not in vocabulary.numerals() and not text[position : position + 1].isdigit():
        return
    numeral = numerals.read(text, position)
    found = unit_at(text, numeral.end) if numeral is not None else None
    if numeral is None or found is None or draft.value is None:
        return
    if found[0].name == unit.name and found[0].factor == HUNDREDTH and numeral.value < 100 and numeral.high is None:
        draft.value, draft.ulp, draft.end = draft.value + numeral.value * HUNDREDTH, HUNDREDTH, found[1]
