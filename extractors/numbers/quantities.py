"""Quantities: a numeral with what stands around it: sign, 百分之, currency, 余 and 多, the unit, 以上 and 左右, 约 and 超过."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extractors.numbers import bounds, figures, multitudes, numerals, tails, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.unit_forms import skip_blanks, unit_at, wrapped_unit
from extractors.numbers.vocabulary import Unit

THOUSAND = Decimal(1000)
SHARE_PLACES = 15  # significant digits of a fraction that has no finite decimal: 2/3


def _behind(text: str, position: int) -> str:
    position = skip_blanks(text, position)
    return text[position : position + 1]


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
        hundred_millions = text[position - 1 : position] == "亿"  # 「14 亿多中国人」
        if unit_at(text, behind) is not None or not text[behind : behind + 1].isalnum() or hundred_millions:
            draft.qualifier, draft.end, position = inside.qualifier, position + 1, behind
            draft.used += (inside,)
    following = text[position : position + 1]
    found = unit_at(text, position) if following != "\n" else wrapped_unit(text, position)
    if following == "个":
        found = _split(draft, text, position + 1) or found
    if found is not None:
        _apply(draft, found[0], found[1], text)
    elif numeral.bare_place and not colloquial(text, numeral) and not multitudes.stands(text, start, numeral):
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
    last = vocabulary.numerals().get(text[end - 1])
    return (
        numeral.length == 2 and text[start] in "百千" and last is not None and last.role == "digit"
        and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
    )  # fmt: skip


@cache
def _pieces_behind() -> re.Pattern[str]:
    """What comes in 块 and is no money, behind the figure: 「8 块闲置用地」, 「3 块展板」; 反例: 「8 块地方债」, 「三块五」."""
    return re.compile(
        " ?(?:闲置|低效|存量|地(?!方|产|铁)|土地|用地|耕地|农田|田|试验田|绿地|样地|宗地|湿地|场地|屏|大屏|显示|电子屏|LED|牌|标识|标牌|"
        "展板|宣传|广告|银幕|砖|石|玻璃|光伏|太阳能|电池|硬盘|芯片)"
    )


@cache
def _pieces_before() -> re.Pattern[str]:
    """The same before the figure: 「拥有银幕 412 块」."""
    return re.compile("(?:银幕|屏幕|显示屏|大屏|地块|土地|用地|标识?牌|指示牌|公示牌|展板|石碑|电池|硬盘) ?$")


def _thousand(text: str, end: int) -> bool:
    """Is the k before `end` a thousand? 15k元, 40k, but not 4K电视, 12kV."""
    after = text[end : end + 1]
    if after.isascii() and after.isalnum():
        return False
    return (not after.isalnum() and text[end - 1] == "k") or (not after.isascii() and unit_at(text, end) is not None)


def _apply(draft: Draft, unit: Unit, end: int, text: str) -> None:
    draft.unit, draft.kind, draft.rule, draft.bare, draft.end = unit.name, unit.kind, unit.kind, False, end
    if unit.form == "块" and (
        _pieces_behind().match(text, end) or _pieces_before().search(text, max(0, draft.num_start - 6), draft.num_start)
    ):
        draft.unit, draft.kind, draft.rule = "块", "count", "count"
    draft.factor = unit.factor
    draft.used += (unit,)
    draft.rescale(unit.factor)
    tails.read(draft, unit, text)


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
    return re.compile(r"[二三四五六七八九十]分[一二三四五六七八九](?=[的以左或至及人在]|[^\w\u4e00-\u9fff]|\Z)")


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
