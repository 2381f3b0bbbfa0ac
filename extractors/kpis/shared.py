"""What a list says once for all of its members: 「采矿业增加值增长 5%，制造业增长 6%」 tells of 制造业增加值."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from extractors.kpis.lists import measured
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading

RATES = ("yoy_rate", "yoy_change")
MEASURED = (*RATES, "level", "to")


@cache
def _kind_of_thing() -> re.Pattern[str]:
    """A class of businesses, goods or prices, which is no measure itself: 制造业, 饮料类, 国有控股企业, 甲县."""
    return re.compile("(?:[^就创产]业|^第[一二三]产业|类|汽车|用品|产品|企业|工业|[市县州])$")


@cache
def _opening() -> re.Pattern[str]:
    """What a list is of: 「限额以上单位商品零售额中，…」."""
    return re.compile("(?:零售额|零售总额|增加值|投资|进出口总?额|进口总?额|出口总?额|产值|销售额|用电量|价格指?数?)中$")


@cache
def _goes_on() -> re.Pattern[str]:
    """How a sentence begins, with the character before it, that goes on with the list before: 「分门类看，」, 「其中，」, 「；」."""
    return re.compile("^[；;]|^.?[ 　]*(?:其中|在[^，,。]{2,20}中[，,]|[分按从][^，,。]{1,12}[，,])", re.DOTALL)


@cache
def _divided() -> re.Pattern[str]:
    """How a sum is said to be parted among places: 「分地区为：」, 「（详见附表）分县区看，」."""
    return re.compile(
        "^.?[\\s　]*(?:（[^）]{1,12}）[\\s　]*)?(?:其中[：:，,])?"
        "[分按](?:地区|县区|县市区?|市县区?|级次|级别|区域|盟市|市州)(?:看|为|划分|来看|情况)?[：:，,]",
        re.DOTALL,
    )


@cache
def _division() -> re.Pattern[str]:
    """A place that has its part of a sum: 市本级, 甲县, 城乡一体化示范区; 反例: 小区."""
    return re.compile("^[^的]{0,8}(?:本级|[^小社园]区|[^城]市|[县州盟旗])$")


@cache
def _tier() -> re.Pattern[str]:
    """Who of a hierarchy has a part of what was counted: 「其中，地区本级 145 个、县市 1151 个」."""
    return re.compile("(?:地区|[省市区县州盟])?本级|县市区?|市县区?|各?区县|各?县区|乡镇")


@cache
def _done() -> re.Pattern[str]:
    return re.compile("^(?:完成|实施|开展)?(?:20\\d\\d年度?)?(?=..)")


@cache
def _given() -> re.Pattern[str]:
    """From whom all of it came: 「上级补助我市│一般公共预算转移支付」."""
    return re.compile("^[^，]{0,8}我[市省区县州]")


@cache
def _whole() -> re.Pattern[str]:
    return re.compile("^(?:全[市省区县州国]|全地区|自治[州区]|我[市省区县州])?(?:地方)?")


def measure_of(indicator: str) -> str:
    """What an indicator measures, to be said of others. 例: 采矿业增加值 → 增加值; 全市居民消费价格总指数 → 居民消费价格; 饮料类 → 「」."""
    if "居民消费价格" in indicator:
        return "居民消费价格"
    return measured(indicator)


def indicator_of(sentence: str) -> str:
    """The indicator that a sentence without figures speaks of: 「居民消费价格与上年持平。」; empty where lists do not go on with it."""
    return "居民消费价格" if "居民消费价格" in sentence else ""


def complete(found: Iterable[Place], out: dict[int, Reading], sentence: str, before: str, current: str = "") -> str:
    """Gives the members of a list in one passage the measure that only its first one has; `before` is the indicator that the passage
    before it ended with. Gives back the indicator that this one ends with. `current`: what was spoken of, measure or none.

    例: 「甲类零售额增长 5%，乙类增长 6%」 → 乙类零售额. 反例: 「登记企业 11 个，增长 8%」: the rate is of what was counted."""
    spoken = before if before and _goes_on().match(sentence) else ""
    kind = "money" if spoken and sentence.startswith(("；", ";")) else ""
    parted = before or current
    parted = parted if parted and _divided().match(sentence) else ""
    known: dict[str, str] = {}
    counted: set[str] = set()
    units: dict[str, str] = {}  # what was counted last in a unit
    for place in found:
        reading = out[place.index]
        name = reading.indicator
        if place.earlier.endswith("中") and (opening := _opening().search(place.earlier)):
            spoken, kind = place.earlier[opening.start() : -1], place.number.kind
        rate = reading.comparison in RATES
        if parted and reading.comparison == "level" and place.number.kind != "count" and _division().match(name):
            known[name] = reading.indicator = name + _whole().sub("", _given().sub("", parted))
            continue
        if place.number.kind in ("count", "money") and reading.comparison == "level":
            whole = units.get(place.number.unit, "")
            tier = _tier().match(name) if whole else None
            if tier and whole.strip("省市州县区盟旗镇乡村") and whole.endswith(name[tier.end() :]):
                reading.indicator = tier[0] + _done().sub("", whole)
            else:
                units[place.number.unit] = name
        if place.number.kind == "count" or (not rate and place.number.kind not in ("money", "area", "mass")):
            counted.add(name)
        elif name in known:
            reading.indicator = known[name]
        elif ((rate or kind == "money") and name not in counted and _kind_of_thing().search(name)) or (
            spoken and _crop(place, reading, spoken)
        ):
            known[name] = reading.indicator = _named(name, spoken)
        kind = place.number.kind if reading.comparison == "level" else kind
        place_of_it = name in known and name[-1] in "市县州"  # the next is told of the same measure: 「甲市增长 5%，乙县增长 6%」
        if reading.comparison in MEASURED and measure_of(reading.indicator) and not place_of_it:
            spoken = reading.indicator
    return spoken


def _crop(place: Place, reading: Reading, spoken: str) -> bool:
    """Whether one of a list is named by what it is alone: 「播种面积 9 万亩。其中：粮食 5 万亩」."""
    measure = {"area": "面积", "mass": "产量"}.get(place.number.kind, "")
    return bool(measure) and 2 <= len(reading.indicator) <= 4 and reading.comparison == "level" and spoken.endswith(measure)


def _named(name: str, spoken: str) -> str:
    measure = measure_of(spoken)
    if not measure or measured(name):
        return name
    if name[-1] in "市县州":
        whole = _whole().sub("", spoken)
        return name + (whole if len(whole) <= 16 and "市" not in whole and "县" not in whole else measure)
    return name + measure
