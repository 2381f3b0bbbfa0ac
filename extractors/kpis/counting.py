"""What the words behind a quantity count: 「62 家│众创空间」, 「74 个│城市│细颗粒物浓度下降」."""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases, things
from extractors.kpis import comparisons
from extractors.kpis.lists import measured
from extractors.kpis.places import Place


def behind(place: Place, following: Place | None) -> tuple[str, bool]:
    """What the words behind a quantity count, and whether the rest of them names the next (「4 支产品融资额超 10 亿元」)."""
    after = place.after
    if not after.strip() or (place.number.kind == "duration" and after.lstrip().startswith(("内", "以内", "之内", "后", "前", "起"))):
        return "", False
    if following is not None and following.joined and following.number.kind != "count":
        told = (
            phrases.patterns().bracket.sub("", phrases.clean(place.gap)) if "（" in place.gap or "(" in place.gap else phrases.clean(after)
        )
        if place.number.kind == "count" and (whose := _watched().match(told)):
            return whose[0], True
        if doer := _doers().match(phrases.clean(after)):
            return doer[0], True  # 「为 3 家│企业│周转资金 1 亿元」
        words = things.filler().sub("", phrases.clean(after))
        if phrases.patterns().value_verb.search(words):
            change = comparisons.growth(words)
            measure = _measures().search(change.rest if change else phrases.without_value_verbs(words))
            first = things.first_noun(words)
            if first and not measure:
                first = things.counted(words)
                if place.number.unit == "项" and (listed := _listed_only().match(first)):
                    first = listed[0]  # 「5 项基本指标│超标断面占…」
            return first, bool(first)
        if comparisons.growth(words) is not None and place.number.kind != "count":
            return "", False
    if following is not None and following.joined and (two := _and_of_others().match(phrases.clean(after))):
        return things.counted(two["first"]), False
    known = _named_so().match(phrases.clean(after))
    if known:
        return known["became"], False
    name = things.counted(after)
    if (
        place.number.kind == "percent"
        and (met := _met().fullmatch(things.filler().sub("", phrases.clean(after)).lstrip("的")))
        and met[1] == name
    ):
        return met[0], False
    if name.endswith(("同比", "环比")):
        name = name[:-2].removesuffix(measured(name[:-2]))  # 「565 种产品中有 305 种│产品产量│同比增长」
    return (_joined(place, following, name) if name and place.number.kind == "count" else name), False


def _joined(place: Place, following: Place | None, name: str) -> str:
    """The name with others that the same number counts, or with what the next of a list says for both: 「200 个智能车间│、智能工厂」,
    「50 个危险废物│、270 个医疗废物│集中处置设施」."""
    if place.after_mark != "、" or phrases.clean(place.after).translate(phrases.QUOTES) != name:
        return name
    if following is None or following.mark:
        clause = phrases.clean(phrases.first_border(place.gap)).translate(phrases.QUOTES)
        names = clause.split("、")
        if len(clause) <= phrases.LONGEST and all(len(one) > 1 and things.counted(one) == one for one in names):
            return clause
        return name
    if following.number.kind == "count" and len(name) >= 4 and phrases.clean(place.gap) == name + "、":
        other = things.counted(following.after)
        cut = other.find(name[-2:], 1)
        if 0 < cut <= len(name) and (tail := other[cut + 2 :]) and not _joins().search(tail):
            return name + tail
    return name


@cache
def _joins() -> re.Pattern[str]:
    return re.compile("[和与及]")


@cache
def _met() -> re.Pattern[str]:
    """What a share of things does, said behind them: 「60% 的供养机构三级│达标」."""
    return re.compile("([^，,。；;、]{2,20})达标")


@cache
def _and_of_others() -> re.Pattern[str]:
    """A count and whose or where the next one is: 「110 个控制断面和水利部门 │ 4493 个断面」, 「10 个专业县和某平原 │ 200 万亩」."""
    return re.compile(
        "(?P<first>[^和与及，]{2,12})(?:和|与|以?及)[^和与及，]{2,6}(?:部门|单位|企业|省|市|县|区|州|平原|盆地|流域|沿线|两岸|地区)$"
    )


@cache
def _watched() -> re.Pattern[str]:
    """Things counted of which a measure is told at once: 「39 个小流域断面│Ⅰ～Ⅲ类水质比例 100%」, 「74 个城市│细颗粒物浓度下降 2%」; 反例:
    「2 项企业满意度 98%」."""
    return re.compile(
        "[^，,。；;、的\\d]{0,12}?(?:断面|站位|点位|测站|水源地|湖库|河流|县城|乡镇|(?<![^上级测的])城市)"
        "(?=[^，,。；;、]{0,14}(?:比例|比重|率|浓度|指数|天数)[^，,。；;、]{0,12}$)"
    )


@cache
def _listed_only() -> re.Pattern[str]:
    """What is counted in 项 before the things of which it is said."""
    return re.compile(".{2,8}?(?:指标|事项|政策|措施)(?=.{2,6}(?:断面|企业|单位|城市|项目)$)")


@cache
def _named_so() -> re.Pattern[str]:
    """What places or people became: 「11 个县被认定为│国家示范县」."""
    return re.compile("[省市县区镇乡村人](?:被?认定为|入选|获评|被?评为|获批)(?P<became>[^，,。；;、\\d]{3,20})")


@cache
def _doers() -> re.Pattern[str]:
    """Who is counted before what is told of them: 「3 家企业│周转资金 1 亿元」; 反例: 「3 家企业集团」."""
    return re.compile(
        "[^，,。；;、的\\d]{0,4}?(?:企业|公司|单位|农户|学校|部门|乡镇|[县市区村])"
        "(?=周转|贷款|融资|授信|发放|补助|补贴|兑现|减免|退税|提供|解决|争取|降低|节约|节省|统筹|整合|投入|筹集|筹措|安排)"
    )


@cache
def _measures() -> re.Pattern[str]:
    """The end of what is measured of the things counted: 「4 支产品│融资额」."""
    return re.compile("[额值量率数度产积比例]$|收入|利润|投资|价格|比重|规模$")
