"""One quantity read: its comparison by the words before it, its indicator by the words on both sides.

Order matters: a rank and a share are told by their verbs, a change by its verb of direction, and only what is none of these is a
plain value. A quantity that names nothing itself takes the indicator spoken of before it.
"""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases, things
from extractors.kpis import carriers, classes, comparisons, counting, naming, steps
from extractors.kpis.lists import years_running
from extractors.kpis.places import Place
from extractors.kpis.readings import RATES, Reading, Spoken


@cache
def _leading() -> re.Pattern[str]:
    """A gap that leads from a first value to a second: 「提升至」, 「申报材料精简为最少」."""
    return re.compile(
        r"(?:提升|提高|增加|增长|上升|扩大|扩容|拓展|延长|下降|降低|减少|压缩|缩短|精简|压减|调整|上调|下调|回落|优化|变更|升|降|增|减|缩|变|压|砍)"
        r"(?:到|至|为|成)[^，。；]{0,8}$"
    )


@cache
def _object() -> re.Pattern[str]:
    """「对施工图设计文件进行 100% 的检查」."""
    return re.compile(r"对(?P<what>[^对，]{2,20}?)(?:进行|开展|实行|实施)$")


@cache
def _field() -> re.Pattern[str]:
    """After a count: 「137 个综保区中位列」."""
    return re.compile(r"^[^，。；]{0,14}?(?:中|里)?[，,]?(?:位列|位居|列|居|排名|排|名列)(?:第)?$")


@cache
def _moving() -> re.Pattern[str]:
    """What made an indicator move, before its name: 「推动│进出口总额增长 35%」."""
    return re.compile("^(?:推动|拉动|促进)(?=.{4})")


@cache
def _pulling() -> re.Pattern[str]:
    """What a thing adds to the growth of another: 「│消费│拉动生产总值│增长 1 个百分点」."""
    return re.compile("(?P<who>[^，]{0,24}?)(?P<what>拉动[^，]{2,16})$")


@cache
def _together() -> re.Pattern[str]:
    """Between a count and the money of it, which alone is named: 「提供 177 笔│共 18 亿元贷款」."""
    return re.compile("(?:共|合计|共计|总计|计)?")


@cache
def _figure() -> re.Pattern[str]:
    return re.compile(r"(?<![\d.])\.*+\d[\d.]*+[^\d、，]{0,9}+、$")


def value(place: Place, following: Place | None, spoken: Spoken) -> Reading:
    """The reading of the quantity at `place`; `spoken` is brought up to date for the next."""
    words = _words(place, spoken)
    spoken.left_over = False
    reading = _of_amount(place, following, words, spoken) or _read(place, following, words, spoken)
    spoken.previous, spoken.unit = reading, place.number.unit
    return reading


def _of_amount(place: Place, following: Place | None, words: str, spoken: Spoken) -> Reading | None:
    """An amount that is the whole of the rate behind it, and that rate: 「完成预算数 5 万元的 40%」, 「占预算数 5 亿元之 60%」."""
    if spoken.whole:
        whole, spoken.whole = spoken.whole, ""
        if place.number.kind == "percent" and spoken.indicator:
            return Reading(spoken.indicator, "share", whole)
    if following is None or following.number.kind != "percent" or place.number.kind == "percent":
        return None
    if phrases.clean(place.gap) not in ("的", "之"):
        return None
    part = comparisons.of_plan(words) or comparisons.share(words)
    if part is None or not part.whole:
        return None
    spoken.indicator = phrases.subject(part.rest) or spoken.indicator
    spoken.whole = part.whole
    return Reading(part.whole)


def _words(place: Place, spoken: Spoken) -> str:
    """The cleaned words before a quantity without those that name the one before it."""
    words = phrases.clean(place.before)
    previous = spoken.previous
    if not words and place.mark in ("（", "("):
        words = phrases.clean(place.earlier)  # 「举借债务编列数（101 亿元）低于上年」
    if not place.joined or previous is None or spoken.left_over:
        return words
    if previous.threshold:  # 「单价 100 万元以上设备 3 台」, 「144 平方米以上住宅价格下降 1%」
        words = classes.holders().sub("", things.filler().sub("", words))
    for size in range(min(len(words), len(previous.indicator)), 0, -1):
        if words.startswith(previous.indicator[-size:]):
            words = words[size:] if words[size:] != "成员" else words  # 「92 支团队成员 873 人」
            break
    if previous.threshold:
        return previous.indicator + words
    words = things.filler().sub("", words)
    head, comma, rest = words.partition("、")
    return rest if comma and len(head) <= 12 else words


def _read(place: Place, following: Place | None, words: str, spoken: Spoken) -> Reading:
    n, previous = place.number, spoken.previous
    leads = _leads(place, following)
    if leads:
        words = re.sub(r"[从由][^从由]{0,12}$", "", words)
    if n.kind == "rank":
        return _ranked(place, words, spoken)
    if n.kind == "count" and previous is not None and previous.comparison == "rank" and place.mark in ("（", "("):
        return Reading(spoken.indicator or previous.indicator, "rank_of", previous.base)
    if n.kind in ("percent", "ratio"):
        part = comparisons.of_plan(words) or comparisons.share(words) or comparisons.of_limit(words) or comparisons.of_whole(words)
        part = part or (comparisons.times(words) if n.unit == "倍" else None)
        if part is not None:
            return _shared(place, part, spoken, leads)
    above = comparisons.above(words)
    if above is not None and above.whole in ("去年", "上年", "去年同期", "上年同期"):
        sign = -1 if above.word.startswith(("低", "慢")) else 1
        return _changed(place, comparisons.Growth(above.rest, sign, False, "上年", "下降" if sign < 0 else "提高"), spoken)
    if above is not None and n.kind in ("percentage_point", "percent"):
        name = carriers.completed(phrases.subject(above.rest), place, spoken.indicator) or spoken.indicator
        spoken.indicator = _bare(name)
        return Reading(name, "level", above.whole, -1 if above.word.startswith(("低", "慢")) else 1, above.word)
    if (grown := steps.grown(place, words, spoken)) is not None:
        return grown
    change = comparisons.growth(words)
    if change is None and place.joined and previous is not None and previous.comparison == "from" and _leading().search(words):
        return Reading(previous.indicator, "to")  # 「三次产业结构由 8:40:52 调整为 7:41:52」
    of_things = n.kind == "count" or (n.kind in ("length", "area") and change is not None and not change.against)
    aged = n.unit == "岁" and classes.limit().match(phrases.clean(n.text + place.gap))  # 「提高 80 周岁以上老年人津贴」
    if change is not None and not aged and (change.to or not of_things or not things.counted(place.after)):
        return _changed(place, change, spoken)
    return _plain(place, following, words, spoken, leads)


@cache
def _place_alone() -> re.Pattern[str]:
    """Among whom, with nothing said of what: 「连续 2 年居全省前 3 位」."""
    return re.compile("^(?:全[国省市区县州球疆]|世界|全国全省)前?(?:排名)?$")


@cache
def _moved() -> re.Pattern[str]:
    """「在同类城市中的排名中前进了 3 位」."""
    return re.compile(r"(?:在[^，]{2,16}中)?的?(?:排名|位次|名次)?中?(?:前进|前移|进位|晋升|(?P<back>后退|后移|退后))了?$")


def _bare(name: str) -> str:
    """The indicator itself, of which a rate was spoken: 「产量降幅」 → 产量. What follows speaks of the indicator again."""
    return name[:-2] or name if name.endswith(RATES) else name


def _ranked(place: Place, words: str, spoken: Spoken) -> Reading:
    """A rank, or how far one moved (「上升 21 位」). What is ranked stands before the verb, or in the clause before, or is spoken of."""
    previous = spoken.previous
    if place.joined and previous is not None and previous.comparison == "rank_of" and previous.indicator:
        return Reading(previous.indicator, "rank", previous.base)  # 「在 11 个县（市、区）中排名第 3」
    if moved := _moved().search(words):
        spoken.indicator = phrases.subject(words[: moved.start()]) or spoken.indicator
        return Reading(spoken.indicator, "yoy_change", sign=-1 if moved["back"] else 1, word="排名上升")
    change = comparisons.growth(words)
    if change is not None and not change.to:
        own = phrases.subject(change.rest.removesuffix("排名").removesuffix("位次"))
        spoken.indicator = own or spoken.indicator
        return Reading(spoken.indicator, "yoy_change", sign=change.sign, word="排名" + change.word)
    order = comparisons.rank(words)
    if not order.field and _place_alone().match(order.rest):
        order = comparisons.Rank("", order.rest)  # 「增速 12%，全省排名第 5 位」
    own = carriers.completed(phrases.subject(order.rest), place, spoken.indicator)
    if not own and spoken.previous is None:
        own = phrases.subject(place.earlier)
    spoken.indicator = own or spoken.indicator or _place_alone().sub("", phrases.subject(order.field))
    return Reading(spoken.indicator, "rank", order.field.strip("的、“”").removesuffix("前"))


def _shared(place: Place, part: comparisons.Share, spoken: Spoken, leads: bool) -> Reading:
    own = phrases.subject(part.rest)
    if not own and (not part.rest or place.after.lstrip().startswith("的")):
        own = things.counted(place.after)
    spoken.indicator = own or spoken.indicator
    if not part.whole and spoken.indicator:
        spoken.indicator += "占比"  # 「税收占比 69.1%，比上年提高 1.9 个百分点」
    reading = Reading(spoken.indicator, "share", part.whole, bound=part.bound)
    if leads:  # 「占国土面积比例由 30% 降至 7.6%」
        spoken.indicator = reading.name(place.number)
        return Reading(spoken.indicator, "from")
    return reading


def _changed(place: Place, change: comparisons.Growth, spoken: Spoken) -> Reading:
    n = place.number
    if n.kind == "percentage_point" and not change.to and (pulled := _pulling().search(change.rest)):
        return Reading(
            (phrases.subject(pulled["who"]) or spoken.indicator) + pulled["what"] + "增长"
        )  # 「消费拉动生产总值增长 1 个百分点」
    rest = _moving().sub("", _figure().sub("", change.rest))  # 「浓度 36.2 微克/立方米、同比下降」, where no unit of ours was read
    said = phrases.subject(rest)
    own = carriers.of(said, spoken.indicator, fresh=spoken.previous is None and not place.mark) or carriers.completed(
        said, place, spoken.indicator
    )
    previous = spoken.previous
    if not own and n.kind == "percentage_point" and previous is not None and previous.comparison == "share":
        spoken.indicator = previous.name(n)  # what moved is the share
    if change.to:
        led = previous is not None and previous.comparison == "from" and place.joined  # 「由 2 个部门增加到 10 个」: of the same
        name = ("" if led else own) or (previous.indicator if previous is not None else spoken.indicator)
        spoken.indicator, spoken.verb = name, ""
        return Reading(name, "to")
    kind = "yoy_rate" if n.kind == "percent" or n.unit in ("倍", "成", "番") else "yoy_change"
    name = own or (_bare(spoken.indicator) if kind == "yoy_rate" else spoken.indicator)  # 「增速连续回升，环比增长 0.6%」
    spoken.indicator = _bare(name)
    return Reading(name, kind, change.against, change.sign, change.word)


def _plain(place: Place, following: Place | None, words: str, spoken: Spoken, leads: bool) -> Reading:
    """A plain value: named by what it counts, by the words before it, or by what is spoken of."""
    n, previous = place.number, spoken.previous
    left = phrases.subject(words)
    right, spoken.left_over = counting.behind(place, following)
    if (classed := classes.unmeasured(place, following, words, left, right)) is not None:
        spoken.indicator = (classed.indicator if n.kind == "percent" else "") or spoken.indicator
        return classed
    if n.kind == "count" and not right and following is not None and following.number.kind == "money" and not following.mark:
        right = things.counted(following.after) if _together().fullmatch(phrases.clean(place.gap)) and phrases.bare_verb(left) else ""
    if n.kind == "count" and not right and following is not None and following.number.kind == "count" and not phrases.clean(place.gap):
        right = things.counted(following.after)  # 「4 万户 13 万名│贫困人口」
    if left.startswith("超额完成") and spoken.indicator:
        return Reading((spoken.indicator + left)[-phrases.LONGEST :])  # 「退出平台 20 家，超额完成任务 4 家」
    if n.unit == "年" and n.kind == "duration" and words.endswith("连续"):
        spoken.indicator = left.removesuffix("连续") or spoken.indicator
        return Reading(spoken.indicator + years_running(place, following), "level")
    if n.kind == "percent" and right:
        if place.joined and previous is not None and previous.comparison == "share" and not phrases.is_nominal(left):
            spoken.indicator = right  # 「以全区 0.1%的面积贡献 9%的进出口值」
            return Reading(right, "share", previous.base)
        done = _object().search(words)
        if done:
            return Reading(done["what"] + right)
    ranked = following is not None and following.number.kind == "rank"
    if n.kind == "count" and ranked and _field().match(phrases.clean(place.gap)):
        where = left.removeprefix("在") if words.startswith("在") else ""  # 「满意度 93.08 分，在全市 11 个县中排名第 2」
        left = "" if where else left
        spoken.indicator = left or spoken.indicator or phrases.subject(place.earlier) or right
        return Reading(spoken.indicator, "rank_of", where + right)
    spoken.indicator, spoken.verb = naming.name_of(place, words, left, right, spoken)
    return Reading(spoken.indicator, "from" if leads else "level")


def _leads(place: Place, following: Place | None) -> bool:
    """Whether this is the first of two values: 「从 90.27 提升至 92.23 分」, 「22 份申报材料精简为 12 份」."""
    if following is None or following.mark:
        return False
    if place.number.kind != following.number.kind and place.number.unit != following.number.unit:
        return False  # 「1940 个断面优良比例提高至 66%」
    gap = phrases.clean(place.gap)
    return len(gap) <= 20 and _leading().search(gap) is not None
