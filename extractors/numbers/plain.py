"""The common shapes in one match: a figure with its magnitude and unit, a year, a figure in a cell of its own.

Nothing is read here that the full grammar reads in another way: whatever could change the reading (a range, a qualifier
behind the unit, 角 behind 元, a phrase, 第 before it) sends the figure there.
例: 「11,887.73 万元，」 「98.4%。」 「2024年度」. 反例: 「3万余人」 「2024年1月」.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from extractors.numbers import bounds, codes, unit_forms, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.vocabulary import ONE

MAGNITUDES = {"万": 4, "亿": 8, "万亿": 12}
SCALES = {name: Decimal(10) ** zeros for name, zeros in MAGNITUDES.items()}
TOPS = {"万": SCALES["万"], "亿": SCALES["亿"], "万亿": SCALES["亿"]}
DIGITS_OR_PERCENT = frozenset("0123456789%")
MARKS = frozenset('.\ufffd第国 ("[')
EDGES = "\n\t"
LONGEST = 18  # digits that Decimal multiplies exactly by any magnitude
CODE_DIGITS = 7  # longer runs of digits may be codes
CLASS_DIGITS = (3, 5, 7)  # digits of the budget's classes
HOTLINE = 5
WRAPPED = frozenset("元% ")


@cache
def _figure() -> re.Pattern[str]:
    return re.compile(r"((?:\d{1,3}(?:,\d{3})++(?![,，]?\d)|\d++)(?:\.(\d++))?+) ?(?:(万亿?|亿) ?)?", re.ASCII)


@cache
def _tables() -> tuple[
    Callable[[str, int], re.Match[str] | None], dict[str, unit_forms.Forms], frozenset[str], frozenset[str], frozenset[str], frozenset[str]
]:
    """What every figure needs, in one place: the figure, the units, what defers, what shapes, what may bound before and behind."""
    return _figure().match, unit_forms.printed_forms(), _deferred(), _shaped(), bounds.edges(), bounds.edges_behind()


@cache
def _deferred() -> frozenset[str]:
    """What may follow a unit and carry the quantity on: 余, 半, 角, a numeral."""
    numerals = set(vocabulary.characters("digit", "tens", "place", "myriad", "some"))
    return frozenset(set(vocabulary.qualifiers("inside")) | numerals | set("半零又整角毛分0123456789"))


@cache
def _shaped() -> frozenset[str]:
    """What right behind the digits says that the shape is another: a date, a label, a ratio, a range."""
    return frozenset("年月日号世时季点.、)]-~至到/:+×x*方")


@cache
def _after_year() -> frozenset[str]:
    """What carries a year on: a month, a half, a quarter, an edge, a range."""
    return frozenset(
        " 0123456789Q上下前后半第首年底末初中春夏秋冬的至到-~月度、" + vocabulary.characters("digit", "tens", "place") + "正腊"
    )


@cache
def _code_ends() -> frozenset[str]:
    """The last characters of what announces a code: 电话, 编号, 附表."""
    return frozenset({word[-1] for word in vocabulary.cue_words("code")} | set('码为是:（("- '))


def read(text: str, start: int, floor: int) -> Draft | None:
    """The plain figure that begins at `start`, a digit; None where the full grammar has to look."""
    before = text[start - 1 : start]
    if before in MARKS:
        reach = text[max(floor, start - 3) : start]
        if before not in " (" or "第" in reach or "国" in reach:
            return None
    figure, forms, deferred, shaped, edges, edges_behind = _tables()
    m = figure(text, start)
    if m is None:
        return None
    num_end, position = m.end(1), m.end()
    if num_end - start > LONGEST:
        return None
    digits, decimals, magnitude = m.groups()
    following = text[position : position + 1]
    if not magnitude:
        if following == "学" and len(digits) == len("2023"):
            return None
        if following in EDGES:
            return _cell(text, start, num_end, digits, decimals, before) if position == num_end or following == "\n" else None
        if following == "年":
            return _year(text, start, digits, position + 1)
        if text[num_end] in shaped:
            return _label(text, start, num_end, digits) if before == "\n" and text[num_end] in "、." else None
        if position > num_end and following in "年月日至-~到+":
            return None
    if following in unit_forms.POINTS_BEGIN:
        read_unit = unit_forms.unit_at(text, position)
        if read_unit is None:
            return None
        unit, end = read_unit
    else:
        found = forms.get(following)
        form = found[0](text, position) if found is not None else None
        if found is None or form is None:
            return None
        unit, end = found[1][form[0]], form.end()
    tail = text[end : end + 1]
    if tail in deferred or following == "块" or (tail == " " and unit.form in "成分"):
        return None  # 3万元5角, 8块用地, 3成 5, 3分 之1
    if len(digits) > CODE_DIGITS and unit.form.isascii() and unit.form.isalnum():
        return None  # 466666666s
    if decimals and unit.name == "版":
        return None  # 5.0版
    places = len(decimals) if decimals else 0
    exact = True
    if magnitude:
        zeros = MAGNITUDES[magnitude] - places
        exact = zeros >= 0
        plain = digits.replace(",", "")
        value = Decimal(plain.replace(".", "") + "0" * zeros) if exact else Decimal(plain) * SCALES[magnitude]
        num_end = m.end(3)
        scale, top = SCALES[magnitude], TOPS[magnitude]
    else:
        value, scale, top = _value(digits, decimals), ONE, ONE
    draft = Draft(
        start, end, start, num_end, unit.kind, unit.kind, value, None, None, unit.name, "", _last_place(places, magnitude),
        False, scale, top, unit.factor, False, exact, (unit,),
    )  # fmt: skip
    if unit.factor is not ONE:
        draft.rescale(unit.factor)
    if before in edges or text[start - 2 : start] in edges:
        bounds.prefixes(draft, text, floor)
    if tail in edges_behind:
        bounds.suffixes(draft, text)
    return draft


def _value(digits: str, decimals: str | None) -> Decimal:
    """What is printed, in its final form: 1,125.35 → 1125.35, but 12.00 → 12."""
    if decimals and not decimals.strip("0"):
        digits = digits[: -len(decimals) - 1]
    return Decimal(digits.replace(",", ""))


@cache
def _last_place(places: int, magnitude: str | None) -> Decimal:
    place = ONE.scaleb(-places) * (SCALES[magnitude] if magnitude else ONE)
    return Decimal(int(place)) if place >= 1 else place


def _label(text: str, start: int, end: int, digits: str) -> Draft | None:
    """「3.」 and 「12、」 at the head of a line."""
    if len(digits) > 2 or not digits.isdigit() or digits[0] == "0" or text[end + 1 : end + 2] in DIGITS_OR_PERCENT:
        return None
    return Draft(start, end + 1, start, end, "enumerator", "label", value=Decimal(digits), exact=True)


def _year(text: str, start: int, digits: str, end: int) -> Draft | None:
    """2024年, 2024年度 with nothing behind it that belongs to the date; `end` is behind 年."""
    if not (digits.isdigit() and len(digits) == 4 and digits[:2] in ("19", "20")):
        return None
    if text[end : end + 1] == "度":
        end += 1
    after = text[end : end + 1]
    if after in _after_year() or (after in "，," and text[end + 1 : end + 2] == "第"):
        return None
    return Draft(start, end, start, start + 4, "date", "year", value=Decimal(digits), text_value=digits, unit="年", exact=True)


def _cell(text: str, start: int, end: int, digits: str, decimals: str | None, before: str) -> Draft | None:
    """A figure that is all its line or cell holds, unless it looks like a code or the next line begins with its unit."""
    if before == " ":
        before = text[start - 2 : start - 1]
    if before != "\n" and not (before == "\t" and start > 1 and text[start - 2] not in _code_ends()):
        return None
    line_end = end + (text[end : end + 1] == " ")
    if text[line_end + 1 : line_end + 2] in WRAPPED and unit_forms.wrapped_unit(text, line_end) is not None:
        return None
    if decimals is None and digits.isdigit():
        if len(digits) in CLASS_DIGITS and (m := codes.budget_code().match(text, start)) is not None and m.end() == end:
            return Draft(start, end, start, end, "code", "budget_code", value=Decimal(digits), text_value=digits)
        if len(digits) == HOTLINE or len(digits) > CODE_DIGITS or (digits[0] == "0" and len(digits) > 2):
            return None
    places = len(decimals) if decimals else 0
    return Draft(start, end, start, end, "other", "figure", _value(digits, decimals), ulp=_last_place(places, None), bare=True, exact=True)
