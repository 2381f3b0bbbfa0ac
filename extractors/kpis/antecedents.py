"""What values go back to before which no name stands: 分别 behind a compound (城乡, 三次产业) or behind values of the same sentence, and a
value alone behind a clause (「存款余额迈上新台阶，达 5 亿元」)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors import phrases
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading


@cache
def _compound() -> re.Pattern[str]:
    """A word for several of which each has its value; 反例: 城乡居民基本养老保险, which is one."""
    return re.compile(
        "(?P<town>城乡(?!居民(?:基本)?(?:养老|医疗)保险|融合|统筹|一体|规划|建设|社区))|(?P<three>(?:三次|三大|三个|一二三次?)产业)"
    )


def members(name: str, wanted: int) -> list[str]:
    """The members of a compound subject with what is told of each; empty where there are not `wanted` of them.

    例: 城乡居民人均可支配收入, 2 → 城镇居民人均可支配收入, 农村居民人均可支配收入; 三次产业增加值, 3 → 第一产业增加值 …"""
    found = _compound().search(name)
    if found is None:
        return []
    town = "城市" if "低保" in name or "最低生活保障" in name else "城镇"
    several = (town, "农村") if found["town"] else ("第一产业", "第二产业", "第三产业")
    return [name[: found.start()] + one + name[found.end() :] for one in several] if len(several) == wanted else []


@cache
def _moved() -> re.Pattern[str]:
    """All that stands before 分别 where it goes back to values."""
    return re.compile("(?:同比|比上年|较上年|环比|比去年|较去年)?(?:同期)?")


def named(found: Sequence[Place], first: int, wanted: int, words: str, out: dict[int, Reading]) -> list[str]:
    """The names of the values told before 分别 at `first`, in order, where there are as many as values behind it: 「接待游客 68 万人次，
    创汇 44 亿元，分别增长 42%、3 倍」. 反例: 「收入 5 亿元，其中甲 3 亿元、乙 2 亿元，分别增长 …」 goes back to 甲 and 乙."""
    comparison = out[found[first].index].comparison
    again = words if words in _AGAIN and comparison == "level" else ""
    if wanted < 2 or not (again or (_moved().fullmatch(words) and comparison in ("yoy_rate", "yoy_change", "share"))):
        return []
    names: list[str] = []
    for place in reversed(found[:first]):
        reading = out[place.index]
        if reading.threshold or not reading.indicator or reading.comparison != "level":
            break
        names.insert(0, reading.indicator)
        if place.before.lstrip().startswith("其中") or place.earlier.rstrip().endswith("其中"):
            break
    names = [_new().sub("", name) + again for name in names] if again else names
    return names if len(names) == wanted == len(set(names)) else []


_AGAIN = frozenset(("总里程", "通车总里程", "总面积", "总投资", "总投资额", "总装机容量", "总数"))
"""What is told of the same things once more: 「新增高速公路 9 公里、一级公路 8 公里，总里程分别达 400 公里和 300 公里」."""


@cache
def _new() -> re.Pattern[str]:
    return re.compile("^(?:新增|新建|净增|建成)(?=..)")


@cache
def _all_of_them() -> re.Pattern[str]:
    """How many they are, behind the last of a list: 「斗门│三个行政区」."""
    return re.compile("(?<=..)[两二三四五六七八九十]个?(?:行政区|县市区?|市县区?|县区|区县|县|区|市|地区|园区|乡镇)$")


@cache
def _told_behind() -> re.Pattern[str]:
    """What the members of a list have, between 分别 and the first value."""
    return re.compile(
        "(?:实现|完成)?(?P<what>(?:地区|农业|工业|服务业)?(?:生产总值|总产值|增加值|产值|营业收入|税收|财政收入|投资|进出口总?额|零售额|利润))(?:为|达到?)?"
    )


def with_measure(names: list[str], behind: str) -> list[str]:
    """The names of a list with what follows 分别: 「东河、西河两个区│分别│实现生产总值 8 亿元、1 亿元」 → 东河生产总值, 西河生产总值."""
    found = _told_behind().fullmatch(behind) if behind else None
    return [_all_of_them().sub("", name) + found["what"] for name in names] if found else names


@cache
def _passed() -> re.Pattern[str]:
    """What passed a mark, of which the clause behind gives the value."""
    return re.compile(
        "^(?P<what>[^，,]{2,16}?(?:收入|支出|总值|产值|增加值|[额值量]|投资|人口|规模|面积|里程))(?:首次|成功|再次|连续|已|率先|顺利|再)?"
        "(?:迈过|突破|跨越|跨上|跨入|迈上|登上|迈入|站上|上了?新|创)"
    )


def passed(earlier: str) -> str:
    """What the clause before a bare value tells of: 「存款余额迈上新台阶，达 5 亿元」 → 存款余额; empty where it tells of no measure."""
    found = _passed().match(phrases.clean(earlier)) if earlier else None
    return phrases.subject(found["what"]) if found else ""
