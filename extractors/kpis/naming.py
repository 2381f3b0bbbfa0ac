"""What a quantity is called: by what it counts behind it, by the words before it, or by what has been spoken of."""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases, things
from extractors.kpis import comparisons
from extractors.kpis.places import Place
from extractors.kpis.readings import Spoken


@cache
def _rung() -> re.Pattern[str]:
    """A level that says of what is spoken of how high it stands."""
    return re.compile(r"^(?:其中)?(?:世界|国家|全国|部|省|自治区|市|州|县|区|县区|乡镇|街道|村)级")


@cache
def _ranks() -> re.Pattern[str]:
    """All levels at once before a thing of which one is then told: 「实施省、市各级各类科技项目」."""
    return re.compile(r"^(?:实施|开展|建成)?(?:[国省市县区]、){1,4}[省市县区镇乡](?:各级)?(?:各类)?(?=..)|^各级各类(?=..)")


def name_of(place: Place, words: str, left: str, right: str, spoken: Spoken) -> tuple[str, str]:
    """The phrase for a plain value, and the verb that the next of a list takes over (「建成 62 家众创空间、109 家孵化器」)."""
    current, left = spoken.indicator, _acted(left)
    counting = place.number.kind == "count"
    if place.number.kind == "money" and left in GRANTS and (aim := _aim().match(phrases.clean(place.after).translate(phrases.QUOTES))):
        return left + aim[0], ""
    if left.endswith("着") or (counting and right and left.removeprefix("用于") in CLASSES):
        left = ""  # 「上亿主体承载着数亿人就业创业」
    if place.number.kind == "duration" and left.endswith("延长"):
        return left, ""  # 「承包到期后再延长 30 年整县试点」
    if words.endswith("的") and right and not counting:
        return right, ""  # 「历史遗留的 670 万吨铬渣」

    def bare() -> bool:  # asked last: it may need the word dictionary, which is long in loading
        return bool(left) and phrases.bare_verb(left)

    listed = phrases.clean(place.before).endswith("等")  # 「联合测绘等 10 项免费服务」: the list is no verb
    if listed and not right and place.number.unit in CLASSES:
        return place.number.unit, ""  # 「财务分析、文书审核等 11 个领域」
    if counting and left.endswith("数量") and not listed:
        return completed(left, place, current), ""  # 「评价数量由 2 个部门增加到 10 个」
    if right and (counting or bare() or not phrases.is_nominal(left)):
        whose = not listed and not words.endswith(("为", "对", "向", "与", "和", "同", "给"))
        if counting and whose and len(right) <= 2 and 2 <= len(left) <= 8 and phrases.is_nominal(left):
            return left + right, ""  # 「全市市级共 44 个部门」
        if not listed and bare():
            return (left + right)[-phrases.LONGEST :], left
        lead = spoken.verb if not place.mark and not words.strip("、和与及以") and "对" not in place.before else ""
        return (lead + right)[-phrases.LONGEST :], lead
    if left in ("最长", "最短", "最高", "最低", "平均", "人均", "最大", "最小") and current:
        return current.removesuffix("平均") + left, ""
    if _rung().fullmatch(left) and current:
        return left + _ranks().sub("", _rung().sub("", current, count=1)), ""  # 「科技项目 522 项，其中省级 112 项、市级 410 项」
    if len(left) <= 2 and current and place.mark in ("，", ",", "、") and bare():
        if current.endswith(left):
            return current, ""
        if spoken.previous is None and place.number.unit != spoken.unit:
            return left, ""  # 「补助标准提高。实施保险，累计赔付 1183 起」: of what was spoken of before, nothing is told
        if current.removesuffix("费").removesuffix("经").endswith(left):
            return current[: current.rindex(left) + len(left)], ""  # 「公务接待费 6 万元，累计接待 91 批次」
        thing = current.rpartition("的")[2]  # 「完成立项的项目 9 个，审核 24 个」, but 「事故 14 起，死亡 17 人」
        return (left + thing if place.number.unit == spoken.unit else thing + left), ""
    if right and left.endswith(REGIONS):
        return (left + right)[-phrases.LONGEST :], ""  # 「豫东平原 200 万亩高标准农田」
    goes_on = current and place.mark in ("，", ",", "、", "") and place.number.unit == spoken.unit
    if goes_on and _works().fullmatch(left) and (thing := _built().sub("", current).rpartition("的")[2]):
        return left + thing, ""  # 「新建高标准农田 2 万亩、改造提升 7 万亩」
    if left and (named := _part(place, left, spoken)):
        return named, ""
    if left:
        current = spoken.parted or current
        sum_of_others = left in ("总数", "总户数", "总人数") and place.number.unit != spoken.unit  # 「每届任期 2 年，总数不超过 30 人」
        return left if sum_of_others else completed(left, place, current), ""
    done = phrases.clean(place.after).translate(phrases.QUOTES)
    if counting and done and place.after_mark != "、" and "相比" not in done and comparisons.growth(done) is None:
        return done[:16], ""  # 「4 人支援兄弟区」
    return (current + right)[-phrases.LONGEST :], ""


def _part(place: Place, left: str, spoken: Spoken) -> str:
    """A part of what was counted, with what was counted of it: 「招生 11 万人，其中普通高中 8 万人」 → 普通高中招生."""
    before, current = phrases.clean(place.before), spoken.indicator
    if place.number.kind != "count" or place.number.unit != spoken.unit:
        return ""
    beds = _beds().search(current)
    term = beds[0] if beds else current.removeprefix(phrases.bearer(current))
    if not term or not (before.startswith(("其中", "、")) or phrases.clean(place.earlier).endswith("其中") or spoken.parted):
        return ""
    spoken.parted = spoken.parted or current
    return left + term if _schools().search(left) else ""


@cache
def _schools() -> re.Pattern[str]:
    return re.compile("(?:高中|初中|小学|中学|学校|院校|教育|本科|专科|幼儿园|研究生|博士|硕士|医院|机构|中心|[养福敬]老院)$")


@cache
def _beds() -> re.Pattern[str]:
    return re.compile("床位数?$")


def completed(name: str, place: Place, current: str) -> str:
    """`name`, with the thing spoken of before it where it says nothing alone. 例: 货值 after 保税汽车 → 「保税汽车货值」."""
    follows = place.mark in ("，", ",", "、", "（", "(", "；", ";") or place.before.lstrip().startswith("、")
    if phrases.dependent(name) and follows and current and not current.endswith(name):
        thing = _budgeted().sub("", phrases.bearer(current))
        if name == "规模" and (grown := _grown().search(phrases.clean(place.earlier))):
            thing = grown["what"]  # 「引导加大研发经费投入，规模居全省第五」
        if len(thing) <= 2 and phrases.bare_verb(thing):
            return name  # 「涉及金额 5 万元，平均得分 99 分」
        if name.startswith("总"):
            thing = _added().sub("", thing)  # 「新增企业 8 家，总数达 60 家」
        return (thing + name)[-phrases.LONGEST :]
    return name


REGIONS = ("平原", "盆地", "流域", "沿线", "两岸", "地区")
"""Ends of names that say where something is, not what."""


CLASSES = frozenset(("领域", "环节", "方面", "行业", "部门", "产业", "地区", "国家", "城市", "学科", "专业"))
"""Units that say what is counted: behind a list they are its name."""


GRANTS = frozenset(("下达", "统筹", "筹措", "安排", "投入", "争取", "拨付", "落实", "整合", "筹集", "下拨", "列支"))
"""What is done with money, and says nothing without what for."""


@cache
def _aim() -> re.Pattern[str]:
    """What money is for: 「下达 8 亿元│支持污染防治攻坚」."""
    return re.compile("(?:资金)?(?:专项)?(?:重点|着力|主要|全力)?(?:用于|支持|推动|保障|助力|补助|促进)[\u4e00-\u9fff]{2,14}")


@cache
def _act() -> re.Pattern[str]:
    return re.compile(
        "^对(?:全[省市区县州国]|全地区)?(?:20\\d\\d年度?)?(?P<what>[^对，的]{2,16})(?:进行|开展|实行|实施)(?P<act>[\u4e00-\u9fff]{2,6})$"
    )


def _acted(left: str) -> str:
    """What is done to a thing, named after it: 「对全市 2024 年重点项目实施评价」 → 重点项目评价."""
    found = _act().match(left) if left[:1] == "对" else None
    return found["what"] + found["act"] if found else left


@cache
def _works() -> re.Pattern[str]:
    """What is done to one part of a thing as something else was to another."""
    return re.compile("(?:新建|改建|扩建|改造|提升|整治|修复|提质|维修|更新){2}")


@cache
def _built() -> re.Pattern[str]:
    """What was done to a thing, before its name."""
    return re.compile("^(?:支持|实施|完成|推进)?(?:新建改造|改造提升|改扩建|新改建|新建|改建|扩建|建成|建设|改造|整治|修复)?")


@cache
def _grown() -> re.Pattern[str]:
    return re.compile("(?:加大|扩大|带动|拉动|增加)(?P<what>[\u4e00-\u9fff]{3,12})$")


@cache
def _budgeted() -> re.Pattern[str]:
    return re.compile("(?:年初|调整)?预算数?$")


@cache
def _added() -> re.Pattern[str]:
    return re.compile("^(?:全[市省区县州])?(?:净增|新(?:增|认定|设立?|培育|注册|登记|入库)(?:加|了)?)")


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
    return known[0] if known else things.counted(after), False


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
    """What places or people became: 「11 个│县被认定为国家示范县」."""
    return re.compile("[省市县区镇乡村人](?:被?认定为|入选|获评|被?评为|获批)[^，,。；;、\\d]{3,20}")


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
