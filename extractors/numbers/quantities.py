"""Quantities: a numeral with what stands around it: sign, 百分之, currency, 余 and 多, the unit, 以上 and 左右, 约 and 超过."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache

import regex

from extractors.numbers import bounds, figures, numerals, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.vocabulary import Unit

TEN, HALF_TENTH = Decimal(10), Decimal(5)
TENTH, HUNDREDTH, THOUSAND = Decimal("0.1"), Decimal("0.01"), Decimal(1000)
SHARE_PLACES = 15  # significant digits of a fraction that has no finite decimal: 2/3


def skip_blanks(text: str, position: int) -> int:
    """The first offset from `position` that is not a space."""
    while text[position : position + 1] == " ":
        position += 1
    return position


def _behind(text: str, position: int) -> str:
    position = skip_blanks(text, position)
    return text[position : position + 1]


def unit_at(text: str, position: int) -> tuple[Unit, int] | None:
    """The longest unit printed at `position` that is not just the beginning of a word, with its end."""
    first = text[position : position + 1]
    if first in POINTS_BEGIN and text[position + 1 : position + 2] in POINTS_GO_ON:
        spaced = _points().match(text, position)
        if spaced is not None:
            return _point_unit(), spaced.end()
    found = printed_forms().get(first)
    if found is None:
        return None
    match, units = found
    m = match(text, position)
    return (units[m[0]], m.end()) if m is not None else None


@cache
def printed_forms() -> dict[str, Forms]:
    """By the first character: what matches a form of a unit, the longest first, and the unit of each form."""
    return {first: (re.compile(_forms(units)).match, {unit.form: unit for unit in units}) for first, units in vocabulary.units().items()}


def _forms(units: Sequence[Unit]) -> str:
    parts = []
    for unit in units:
        single = "".join(sorted(word for word in unit.not_before if len(word) == 1))
        barred = [f"[{re.escape(single)}]"] if single else []
        barred += [re.escape(word) for word in unit.not_before if len(word) > 1]
        if unit.form[-1].isascii() and unit.form[-1].isalpha():
            barred.append("[A-Za-z0-9]")
        parts.append(re.escape(unit.form) + (f"(?!{'|'.join(barred)})" if barred else ""))
    return "|".join(parts)


Forms = tuple[Callable[[str, int], "re.Match[str] | None"], dict[str, Unit]]
POINTS_BEGIN, POINTS_GO_ON = frozenset("个百 "), frozenset("个百 分")


@cache
def _points() -> re.Pattern[str]:
    return re.compile(r"[个 ]*百 *分 *点")


@cache
def _point_unit() -> Unit:
    found = vocabulary.unit_named("个百分点")
    assert found is not None
    return found


def read(text: str, start: int, floor: int, numeral: figures.Numeral | None = None) -> Draft | None:
    """The quantity whose numeral begins at `start`; `floor` is where the previous mention ended. A figure without a unit is `bare`."""
    numeral = numeral or numerals.read(text, start)
    if numeral is None:
        return None
    draft = Draft(
        start, numeral.end, start, numeral.end, "other", "figure",
        value=numeral.value, high=numeral.high, ulp=numeral.ulp, qualifier=numeral.qualifier,
        bare=True, scale=numeral.scale, top=numeral.top, spelled=numeral.spelled,
    )  # fmt: skip
    if text[numeral.end : numeral.end + 1] in ("k", "K") and not numeral.spelled and _thousand(text, numeral.end + 1):
        draft.scale = draft.top = THOUSAND
        draft.rescale(THOUSAND)
        draft.end = draft.num_end = numeral.end + 1
    position = draft.end
    while text[position : position + 1] == " ":
        position += 1
    inside = vocabulary.qualifiers("inside").get(text[position : position + 1])
    if inside is not None and not (inside.not_before and text.startswith(inside.not_before, position + 1)):
        behind = skip_blanks(text, position + 1)
        if unit_at(text, behind) is not None or not text[behind : behind + 1].isalnum():
            draft.qualifier, draft.end, position = inside.qualifier, position + 1, behind
            draft.used += (inside,)
    following = text[position : position + 1]
    found = unit_at(text, position) if following != "\n" else wrapped_unit(text, position)
    if following == "个":
        found = _split(draft, text, position + 1) or found
    if found is not None:
        _apply(draft, found[0], found[1], text)
    elif numeral.bare_place and not colloquial(text, numeral):
        return None
    elif following == "点" and numeral.value >= INDEX_LEAST and _index_points().match(text, position) is not None:
        draft.unit, draft.kind, draft.rule, draft.bare, draft.end = "点", "other", "index_points", False, position + 1
    bounds.prefixes(draft, text, floor)
    bounds.suffixes(draft, text)
    return draft


def _split(draft: Draft, text: str, position: int) -> tuple[Unit, int] | None:
    """三个多月, 两个半小时: what stands between 个 and the span of time; `position` is behind 个."""
    between = text[position : position + 1]
    row = vocabulary.qualifiers("inside").get(between)
    if row is None and between != "半":
        return None
    found = unit_at(text, position + 1)
    if found is None or found[0].kind != "duration":
        return None
    if row is not None:
        draft.qualifier, draft.used = row.qualifier, (*draft.used, row)
    else:
        draft.value, draft.ulp = (draft.value or ZERO) + HALF, HALF
    return vocabulary.unit_named("个" + found[0].form) or found[0], found[1]


ZERO, HALF = Decimal(0), Decimal("0.5")
INDEX_LEAST = 100


@cache
def _index_points() -> re.Pattern[str]:
    """The points of a share index: 2万点, 3 456.78点; no o'clock, no 意见."""
    return re.compile(r"点(?![一二三四五六七八九〇零\d位击击名赞评播意建要])")


def colloquial(text: str, numeral: figures.Numeral) -> bool:
    """千三 (1300) and 百五 (150), only where nothing stands beside them."""
    start, end = numeral.start, numeral.end
    return (
        numeral.length == 2 and text[start] in "百千" and vocabulary.numerals()[text[start + 1]].role == "digit"
        and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
    )  # fmt: skip


def _thousand(text: str, end: int) -> bool:
    """Is the k before `end` a thousand? 15k元, 40k, but not 4K电视, 12kV."""
    after = text[end : end + 1]
    if after.isascii() and after.isalnum():
        return False
    return (not after.isalnum() and text[end - 1] == "k") or (not after.isascii() and unit_at(text, end) is not None)


def wrapped_unit(text: str, position: int) -> tuple[Unit, int] | None:
    """A unit on the next line, only where nothing else can begin so: 万元, %."""
    if text[position : position + 1] != "\n":
        return None
    m = _after_wrap().match(text, position)
    if m is None:
        return None
    found = unit_at(text, m.end())
    return found if found is not None and found[0].kind in ("money", "percent") else None


@cache
def _after_wrap() -> re.Pattern[str]:
    return re.compile(r" *\n *(?=元(?=[，。；、\n])|%)")


def _apply(draft: Draft, unit: Unit, end: int, text: str) -> None:
    draft.unit, draft.kind, draft.rule, draft.bare, draft.end = unit.name, unit.kind, unit.kind, False, end
    draft.factor = unit.factor
    draft.used += (unit,)
    draft.rescale(unit.factor)
    if unit.kind == "money":
        _cents(draft, unit, text)
    half = _half().match(text, draft.end) if text.startswith("半", draft.end) else None
    if half is not None and unit.kind in ("duration", "length", "mass", "volume", "area"):
        if draft.value is not None:
            draft.value += unit.factor / 2
            draft.ulp = min(draft.ulp or unit.factor, unit.factor / 2)
        draft.end = half.end()
    elif half is not None and unit.name == "%" and unit.factor == TEN and draft.value is not None:
        draft.value, draft.ulp, draft.end = draft.value + HALF_TENTH, HALF_TENTH, half.end()  # 三成半
    if unit.name == "%" and unit.factor == 10:
        tail = _tenths().match(text, draft.end)
        if tail is not None and draft.value is not None:
            extra = numerals.read(text, tail.start(1))
            if extra is not None:
                draft.value, draft.ulp, draft.end = draft.value + extra.value, Decimal(1), tail.end()


@cache
def _half() -> re.Pattern[str]:
    return re.compile(r"半(?![年月天日小径])")


@cache
def _tenths() -> re.Pattern[str]:
    return re.compile(r" *([一二三四五六七八九1-9])(?![\d十百千万亿成个])")


@cache
def _cents_pattern() -> regex.Pattern[str]:
    digits = vocabulary.characters("digit")
    return regex.compile(rf"又?(?:零?(?P<tenth>[{digits}\d])[角毛])?(?:[零又]?(?P<cent>[{digits}\d])分)?整?", regex.ASCII)


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
            row = vocabulary.numerals().get(m[name])
            draft.value += (row.value if row is not None else Decimal(m[name])) * worth
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


@cache
def _hundredths() -> re.Pattern[str]:
    places = vocabulary.characters("place", "myriad")
    return re.compile(
        rf"(?P<base>[{places}]+) *分[ \n]{{0,8}}之?[ \n]{{0,8}}(?P<sign>负)?(?=[\d.{vocabulary.characters('digit', 'place', 'tens')}几])",
        re.ASCII,
    )


@cache
def places() -> frozenset[str]:
    """The characters before 分之: 百, 千, 万."""
    return frozenset(vocabulary.characters("place", "myriad"))


def share(text: str, start: int, floor: int) -> Draft | None:
    """百分之三十, 千分之五, 百分百: parts of a hundred, a thousand, ten thousand, all as percent."""
    m = _hundredths().match(text, start)
    if m is None or "分" not in m[0]:
        return None
    if m["base"] == "十" and "之" not in m[0] and _thirds().match(text, start) is None:
        return None  # 十分一致
    base = numerals.read(m["base"], 0)
    numeral = numerals.read(text, m.end())
    if base is None or base.end != len(m["base"]) or numeral is None:
        return None
    value = numeral.value
    factor = Decimal(100) / base.value
    if m["sign"]:
        value = -value
    draft = Draft(start, numeral.end, m.end(), numeral.end, "percent", "parts_of_hundred", value=value * factor, unit="%")
    draft.ulp, draft.scale = numeral.ulp * factor, numeral.scale
    if numeral.bare_place and m["base"] != "百":
        return None
    draft.factor = factor
    negative = text[max(floor, start - 2) : start]
    if negative.endswith(("负", "负的")):
        draft.start -= 1 if negative.endswith("负") else 2
        draft.value = -value * factor
    bounds.bound(draft, text, floor, draft.start)
    bounds.suffixes(draft, text)
    return draft


@cache
def _over() -> re.Pattern[str]:
    return re.compile(r" *分 *之 *(?P<sign>负)?")


@cache
def _thirds() -> re.Pattern[str]:
    """三分一, 四分三 (as Hong Kong writes) where what follows cannot belong to 分 as a score or a sum: 三分一的議員."""
    return re.compile(r"[二三四五六七八九十]分[一二三四五六七八九](?=[的以左或至及人]|[^\w\u4e00-\u9fff]|\Z)")


@cache
def _and() -> re.Pattern[str]:
    return re.compile(r" *又 *")


def fraction(text: str, start: int, floor: int, numeral: figures.Numeral) -> Draft | None:
    """三分之二, 一又二分之一, 3分之157: a ratio, exact to fifteen places, as printed in `text_value`."""
    after = text[numeral.end : numeral.end + 1]
    if not after or after not in " 又分" or _behind(text, numeral.end) not in ("又", "分"):
        return None
    whole, under = Decimal(0), numeral
    joined = _and().match(text, numeral.end)
    if joined is not None:
        second = numerals.read(text, joined.end())
        if second is None:
            return None
        whole, under = numeral.value, second
    m = _over().match(text, under.end)
    if m is None:
        if text[under.end : under.end + 1] != "分" or (joined is None and _thirds().match(text, start) is None):
            return None
        over = numerals.read(text, under.end + 1)
    else:
        over = numerals.read(text, m.end())
    if over is None or under.value == 0 or (m is None and joined is None and over.value >= under.value):
        return None
    value = divide(whole * under.value + over.value, under.value)
    draft = Draft(start, over.end, start, over.end, "ratio", "fraction", value=value, text_value=f"{over.value}/{under.value}")
    if m is not None and m["sign"]:
        draft.value = -value
    if start > floor and text[start - 1] == "负":
        draft.start -= 1
        draft.value = -draft.value if draft.value is not None else None
    bounds.bound(draft, text, floor, draft.start)
    bounds.suffixes(draft, text)
    return draft


def divide(over: Decimal, under: Decimal) -> Decimal:
    """A quotient to fifteen significant digits."""
    from decimal import Context

    return Context(prec=SHARE_PLACES).divide(over, under)
