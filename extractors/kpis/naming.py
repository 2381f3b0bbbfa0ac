"""What a quantity is called: by what it counts behind it, by the words before it, or by what has been spoken of."""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases, things, tokens
from extractors.kpis import antecedents, carriers, comparisons
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
    kind = place.number.kind
    counting = kind == "count"
    if kind == "money" and left in GRANTS and (aim := _aim().match(phrases.clean(place.after).translate(phrases.QUOTES))):
        return left + aim[0], ""
    if kind == "money" and right and (given := _given().fullmatch(left)):
        return given["whom"] + right, ""  # 「对种粮农民一次性发放 3 亿元补贴」
    if right == "单位" and left.endswith(("量", "需求", "目标", "供应", "总数")):
        right = ""  # 「公营房屋需求为 308 000 个单位」
    if kind == "money" and not left and current and (aim := _aim().match(phrases.clean(place.after).translate(phrases.QUOTES))):
        return (_aim().sub("", current) + aim[0])[: phrases.LONGEST], ""  # 「其中：30 万元用于项目审计」
    if (right or counting) and left[:1] == "对" and _to().match(left):
        left = left[1:]  # 「对年内符合条件的 8 个项目进行清理」
    if left.endswith("着") or (counting and right and left.removeprefix("用于") in CLASSES):
        left = ""  # 「上亿主体承载着数亿人就业创业」
    if kind == "money" and right in FUNDS and left and not left.endswith(FUNDS):
        return left + right, ""  # 「本项目安排 90 万元资金」
    if right and left.endswith("内") and kind == "area":
        return (left + right)[-phrases.LONGEST :], ""  # 「防护林及林地内 80 公顷绿地」
    if counting and current and left.endswith(("拆分后", "合并后", "归并后")):
        return current, ""  # 「项目 400 项（打包项目拆分后共 500 项）」
    if kind == "percent" and left in ("推动", "促进"):
        left = ""  # 「推动 60% 以上的养老机构达标」
    if kind == "duration" and left.endswith("延长"):
        return left, ""  # 「承包到期后再延长 30 年整县试点」
    if words.endswith("的") and right and not counting:
        return right, ""  # 「历史遗留的 670 万吨铬渣」
    measure = carriers.dependent_part(left) if not counting and phrases.clean(place.after)[:1] == "的" else ""
    if measure and (thing := things.counted(place.after)):
        return (thing + measure)[-phrases.LONGEST :], ""  # 「引进总投资 8 亿元的电池项目」

    def bare() -> bool:  # asked last: it may need the word dictionary, which is long in loading
        return bool(left) and phrases.bare_verb(left)

    listed = phrases.clean(place.before).endswith("等")  # 「联合测绘等 10 项免费服务」: the list is no verb
    if listed and not right and place.number.unit in CLASSES:
        return place.number.unit, ""  # 「财务分析、文书审核等 11 个领域」
    if counting and left.endswith("数量") and not listed:
        return carriers.completed(left, place, current), ""  # 「评价数量由 2 个部门增加到 10 个」
    if right and (counting or bare() or not phrases.is_nominal(left)):
        whose = not listed and not words.endswith(("为", "对", "向", "与", "和", "同", "给"))
        owned = len(right) <= 2 or left.endswith(OWNERS)
        if counting and whose and owned and 2 <= len(left) <= 8 and not left[0].isdigit() and phrases.is_nominal(left):
            return left + right, ""  # 「全市市级共 44 个部门」, 「水利部门 4493 个水功能区断面」
        if not listed and bare():
            return (left + right)[-phrases.LONGEST :], left
        if listed and (done := _done_to_list(phrases.clean(place.before))) and not right.startswith(done):
            return (done + right)[-phrases.LONGEST :], done
        lead = spoken.verb if not place.mark and not words.strip("、和与及以") and "对" not in place.before else ""
        return (lead + right)[-phrases.LONGEST :], lead
    linked = place.before.lstrip().startswith("、")
    if current and left and (owned_by := carriers.of(left, spoken.parted or current, linked, spoken.previous is None and not place.mark)):
        return owned_by, ""
    if left in ("最长", "最短", "最高", "最低", "平均", "人均", "最大", "最小") and current:
        return current.removesuffix("平均") + left, ""
    rung = current != "" and left.endswith("级") and _rung().fullmatch(left) is not None
    if rung and not _rung().match(current) and (tier := _tier().search(current)):
        return current[: tier.start()] + left + current[tier.end() :], ""  # 「团队新培养国家级人才 11 人、省级 7 人」
    if rung:
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
    if left and (named := carriers.part(place, left, spoken)):
        return named, ""
    if left:
        current = spoken.parted or current
        sum_of_others = left in ("总数", "总户数", "总人数") and place.number.unit != spoken.unit  # 「每届任期 2 年，总数不超过 30 人」
        return left if sum_of_others else carriers.completed(left, place, current), ""
    if not right and place.mark in ("，", ",") and (passed := antecedents.passed(place.earlier)):
        return passed, ""
    done = phrases.clean(place.after).translate(phrases.QUOTES)
    if counting and done and place.after_mark != "、" and "相比" not in done and comparisons.growth(done) is None:
        return done[:16], ""  # 「4 人支援兄弟区」
    if place.number.unit == "人次" and current.endswith("团组"):
        current = current.removesuffix("团组").removeprefix("安排")  # 「因公出国（境）团组 1 个、累计 4 人次」
    return (current + right)[-phrases.LONGEST :], ""


FUNDS = ("资金", "经费")
"""What is counted in money and says no more than that."""


@cache
def _given() -> re.Pattern[str]:
    """To whom money is given that is named behind it."""
    return re.compile("对(?P<whom>[^对，]{2,12}?(?:一次性)?)(?:发放|给予|提供|落实|安排)了?")


@cache
def _to() -> re.Pattern[str]:
    """A 对 that leads to what something is done to; 反例: 对外贸易, 对口帮扶, 「对全市重点项目实施评价」."""
    return re.compile("对(?![外口接象应华俄美德日欧台港虾联]|全[国省市县区州])(?=..)")


@cache
def _tier() -> re.Pattern[str]:
    return re.compile("(?<=[\u4e00-\u9fff])(?:国家|省部|省|自治区|市|州|县|区)级")


_AIMS = frozenset((
    "支持", "推进", "加快", "推动", "包括", "围绕", "依托", "获", "获得", "成为", "组织", "涵盖", "涉及", "联合", "引导",
    "鼓励", "通过", "分为", "包含", "划分", "制定",
))  # fmt: skip
"""Verbs before a list that say with whom or towards what, not what was done with the things counted."""
_LEADS = ("对", "为", "向", "在", "从", "与", "由", "按")


def _done_to_list(before: str) -> str:
    """The verb before a list of names whose head is counted: 「消除甲园、乙苑等 6 处易积水点位」 → 消除. 反例: 「联合测绘等 10 项服务」,
    where the verb is itself what is listed; 「支持甲市、乙县等 10 个县」; 「对完成率、覆盖率等 8 个指标开展评价」."""
    first = re.split("[、，和与]", phrases.patterns().opening.sub("", before.translate(phrases.QUOTES)), maxsplit=1)[0].removesuffix("等")
    verb = ""
    run = () if first[:1] in _LEADS else tokens.words(first[:12])
    for k, word in enumerate(run):
        if word.text == "新" and not verb:
            verb = word.text
        elif (not word.tag.startswith("v") and word.text not in _OPENED) or word.text in _AIMS or len(verb + word.text) > 6:
            return verb if len(verb) > 1 and k < len(run) else ""
        else:
            verb += word.text
    return ""


_OPENED = frozenset(("新开工", "新建", "新设", "续建", "改建", "扩建"))
"""Verbs that the dictionary takes for nouns."""


OWNERS = ("部门", "单位", "集团", "系统")
"""Ends of names of those whose things are counted."""


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
