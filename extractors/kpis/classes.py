"""Quantities that measure nothing: they mark off a class of things, set a deadline, or are half of a period.

例: 「单价 100 万元以上设备 3 台」: the amount says which devices; 「应于年度终了后 30 日内报送」: a deadline of what is done.
"""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases
from extractors.kpis import durations
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading


@cache
def limit() -> re.Pattern[str]:
    """「100 万元以上新增项目」, 「65 岁及以上人口」, 「单价 100 万元（含）以上设备」: a class of things, not a value."""
    return re.compile(
        r"(?P<limit>[^，,。；;、]{0,24}?(?:[（(]含[)）])?及?以[上下](?=的?[\u4e00-\u9fff“A-Za-z])|[^，,。；;、]{0,24}?[至到~～—-][^，,。；;、]{0,24}?(?:元|万|亿)(?=的?部分))"
    )


@cache
def _size() -> re.Pattern[str]:
    """「20 户以上自然村」, 「3 人及以上事故」."""
    return re.compile("及?以[上下]的?(?:自然村|村[庄组]|行政村|企业|单位|机构|学校|聚居点|小区|(?:死亡|亡人)?事故|火灾)")


@cache
def _holders() -> re.Pattern[str]:
    """Behind a limit of money, what is counted next."""
    return re.compile("的?(?:[\u4e00-\u9fff]{0,6})?(?:企业|项目|产业|集群|园区|村|户|商户|单位)")


_MEMBERS = frozenset(("例", "人", "户", "名", "床", "张", "台", "辆", "头", "人次", "分", "级"))
"""Units of what a place or a body holds, not of places and bodies themselves."""


@cache
def _grouped() -> re.Pattern[str]:
    """Behind so many members, the places that have them: 「确诊病例 200 例│以上城市首位」; 反例: 「3 个以上城市」."""
    return re.compile("及?以[上下]的?(?:城市|[省市县区州]|国家|地区|乡镇|街道|社区|医院|高校|园区|景区|团队|班级)")


@cache
def _those() -> re.Pattern[str]:
    """Behind a bound, those that it marks off, who are then told or counted: 「满 3 年│者计 20 人」, 「30 人以上│者为大班」."""
    return re.compile("(?:[之]?间|及?以[上下])?者(?:为|有|计|共|占|合计|\\d|[一二三四五六七八九十两]|$)")


@cache
def holders() -> re.Pattern[str]:
    """What stands between such a bound and their count: 「30% 至 39%│间者│3 个」."""
    return re.compile("^(?:之?间|及?以[上下])?者(?:为|有|计|共|占|合计)*")


@cache
def _debts() -> re.Pattern[str]:
    """Behind a bare number, what a limit of money marks off: 「50 万以下账款」."""
    return re.compile("及?以[上下]的?(?:账款|欠款|项目|贷款|设备|合同|采购)")


@cache
def _dwellings() -> re.Pattern[str]:
    """Behind a range of areas: 「90—144 平方米住宅」."""
    return re.compile("的?(?:新建|二手|普通)?(?:商品)?(?:住宅|户型|住房|商品房|房源)")


@cache
def _owned() -> re.Pattern[str]:
    """Behind a rate, the holders or bodies that it marks off: 「基金 50% 以上成立之财团法人」, 「10% 以上股东」; 反例:
    「90% 以上的企业」. Or a sample: 「1% 人口变动抽样调查」."""
    return re.compile(
        "(?:及?以[上下])?(?:(?:成立|设立|出资|持股)[之的]|[之的]?[\u4e00-\u9fff]{0,2}(?:股东|股权|法人|表决权|事业(?![费单])))|人口[\u4e00-\u9fff]{0,4}抽样"
    )


@cache
def _among_the_first() -> re.Pattern[str]:
    """「全球前 1% 学科」: how far up the things stand that are told of."""
    return re.compile("(?:全球|世界|国际|全国|全省|ESI|排名)前$")


@cache
def _superlative() -> re.Pattern[str]:
    """Before a size that says which thing: 「全球最高 10 米液压支架」; 反例: 「最高气温 39 度」."""
    return re.compile("(?:全球|世界|国际|亚洲|国内|全国|全省)(?:首[台个座条]|最[高大长深宽重厚])$")


_SIZES = ("length", "area", "mass", "volume", "energy")


def unmeasured(place: Place, following: Place | None, words: str, left: str, right: str) -> Reading | None:
    """The reading of a quantity that is no value of an indicator, None where it may be one. `words`, `left`: the words before it and
    the phrase in them, `right`: what it counts."""
    n = place.number
    gap = phrases.clean(place.gap)
    if n.kind == "duration" and durations.tells_when(place, following, words, left, gap):
        return Reading("")
    if gap.startswith("级") and n.kind not in ("count", "percent", "duration"):
        return Reading(left + phrases.clean(n.text), threshold=True)  # 「25 兆瓦级风电轴承」, 「千亿级产业集群」
    if n.unit == "部分":
        return Reading("")  # 「划分为二部分」
    if n.kind in _SIZES and right and _superlative().search(words):
        return Reading(left, threshold=True)
    if n.kind in _SIZES and gap.startswith("的") and "禁止" in words:
        return Reading(left, threshold=True)  # 「禁止生产厚度低于 0.01 毫米的地膜」
    if n.kind == "area" and n.value_high is not None and _dwellings().match(gap):
        return Reading(left + phrases.clean(n.text) + right, threshold=True)
    if n.kind == "percent" and gap.startswith(("者", "间者")):
        return Reading(left, threshold=True)  # 「比率未达 80% 者计 90 项」, 「10% 至 19% 间者 5 个」
    if n.kind == "percent" and _among_the_first().search(words):
        return Reading(left + phrases.clean(n.text), threshold=True)
    if n.kind == "percent" and _owned().match(gap or phrases.clean(place.after)):
        return Reading(left, threshold=True)
    return _class(place, following, left, right, gap)


def _class(place: Place, following: Place | None, left: str, right: str, gap: str) -> Reading | None:
    """A limit that says which things are meant."""
    n = place.number
    classed = (
        following is not None and following.joined and following.number.kind == "count" and n.kind not in ("count", "money", "percent")
    )
    if classed and gap in ("以上", "以下", "及以上", "及以下"):
        return Reading(left, threshold=True)  # 「转播台 7 座，其中 1 千瓦以上 5 座」
    told = following is not None and following.joined and following.number.kind == "count"
    if told and n.kind == "money" and n.qualifier == "over" and _holders().fullmatch(gap):
        return Reading(left + "超" + phrases.clean(n.text) + gap, threshold=True)  # 「超 10 亿元企业 13 户」
    if n.kind == "count" and n.unit in _MEMBERS and _grouped().match(gap):
        return Reading(left, threshold=True)
    if n.kind in ("count", "duration") and _those().match(gap or phrases.clean(place.after)):
        return Reading(left, threshold=True)
    if (n.unit in ("户", "人") and _size().match(gap)) or (not n.unit and n.kind == "count" and _debts().match(gap)):
        return Reading(left, threshold=True)
    if n.kind not in ("percent", "count", "score") or n.unit == "岁":
        said = n.text + place.gap
        found = limit().match(phrases.clean(said)) if "以" in said or "部" in said else None
        if found:
            return Reading(("" if left.startswith("对") else left) + found["limit"] + right, threshold=True)
    return Reading(left, threshold=True) if n.unit in ("岁", "周岁") and not durations.is_age(left) else None
