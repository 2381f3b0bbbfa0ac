"""Whose a value is where the sentence says it once: enterprises, residents, those who have something.

例: 「规模以上工业企业产品销售率 99%。实现营业收入 3 亿元；利润总额 1 亿元」 → 规模以上工业企业利润总额. A subject is carried over a full
stop only to a sentence that begins with its verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from extractors.kpis.bearing import join
from extractors.kpis.tellings import Telling


@cache
def _enterprises() -> re.Pattern[str]:
    """Enterprises of a size or an owner, of which a measure is told: 「规模以上服务业企业│营业收入」."""
    return re.compile(
        "^(?:年末|全年)?(?P<who>[^的占、，]{0,14}?(?:规模以上|规上|限额以上|资质以上|国有(?:及国有)?(?:控股)?|监管)[^的占、，]{0,8}?企业)(?:实现|完成)?(?=..)"
    )


@cache
def _of_enterprises() -> re.Pattern[str]:
    """What is told of enterprises without saying so again."""
    return re.compile(
        "(?:实现)?(?:营业(?:总)?收入|主营业务收入|营业利润|利润总额|净利润|利税总额|税金总额|营业收入利润率|产品销售率|资产负债率|资产总[计额]|负债总[计额]|"
        "应收账款|产成品存货|平均用工人数|研发费用|应交增值税)"
    )


@cache
def _elided() -> re.Pattern[str]:
    """A sentence that goes on with the subject of the one before: it begins with its verb."""
    return re.compile("^(?:全年|累计|共)?(?:实现|完成|上缴|缴纳)")


def owned(made: Sequence[Telling]) -> None:
    """Gives measures of enterprises the enterprises of which the sentence or, where the next one begins with its verb, the line speaks."""
    who, line, sentence = "", -1, -1
    for telling in made:
        goes_on = telling.sentence == sentence or (telling.line == line and _elided().match(telling.words))
        if not goes_on:
            who = ""
        line, sentence = telling.line, telling.sentence
        if "企业" in telling.name and (found := _enterprises().match(telling.name)):
            who = found["who"]
        elif who and telling.whole is None and _of_enterprises().fullmatch(telling.name):
            join(telling, who, telling.name.removeprefix("实现"))


@cache
def _has() -> re.Pattern[str]:
    """Who has things, said once for all of a list: 「村卫生室拥有│」."""
    return re.compile("^.{0,10}(?:院|室|站|所|机构|学校|园区|高校|企业)拥有(?=..)")


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile("^[、和与及]")


def listed(made: Sequence[Telling]) -> None:
    """Shares among all of a list with 「、」 what its first one says for them: 「村卫生室拥有医师 5 人、护士 6 人」."""
    lead = ""
    for before, telling in pairwise(made):
        if "拥有" in before.name and (found := _has().match(before.name)):
            lead = found[0]
        if not lead:
            continue
        near = telling.sentence == before.sentence and not telling.place.mark and _goes_on().match(telling.words)
        if not near or telling.place.number.unit != before.place.number.unit:
            lead = ""
        elif lead and not _has().match(telling.name):
            telling.rename(lead + telling.name)


@cache
def _per_head() -> re.Pattern[str]:
    return re.compile("^(?:年末|.{0,12}全年)?(?P<who>.{0,12}?居民)人均.")


def heads(made: Sequence[Telling]) -> None:
    """Gives what is told per head those of whom the sentence tells it first: 「城镇居民人均可支配收入 5 万元，人均消费支出 3 万元」."""
    who, sentence = "", -1
    for telling in made:
        if telling.sentence != sentence:
            who, sentence = "", telling.sentence
        if "人均" not in telling.name:
            continue
        if found := _per_head().match(telling.name):
            who = found["who"]
        elif who and telling.name.startswith(("人均消费", "人均生活消费", "人均可支配", "人均纯收入")):
            telling.rename(who + telling.name)


@cache
def _waters() -> re.Pattern[str]:
    """The share of good water of somewhere; a list may have lost its beginning, and is not carried."""
    return re.compile(
        "^(?P<of>(?!水质)[^、]{2,}?)的?(?:水质)?(?:优良|达到或好于Ⅲ类|[Ⅰ1一I][～~—\\-至][Ⅲ三]类|I[～~—\\-至]III类)(?:水质|水体)?(?:断面|点位|湖库)?(?:个数)?(?:比例|占比)$"
    )


@cache
def _foul() -> re.Pattern[str]:
    return re.compile("劣[ⅤVv五]类(?:水质|水体)?(?:断面|点位|湖库)?(?:个数)?(?:比例|占比)")


def waters(made: Sequence[Telling]) -> None:
    """Gives the share of foul water the waters of which that of good water was told: 「甲河水质优良断面比例 86%；劣Ⅴ类断面比例 1%」."""
    of, sentence = "", -1
    for telling in made:
        if telling.sentence != sentence:
            of, sentence = "", telling.sentence
        if "比" not in telling.name:
            continue
        if found := _waters().match(telling.name):
            of = found["of"]
        elif of and telling.name.startswith("劣") and _foul().fullmatch(telling.name):
            join(telling, of, telling.name)


@cache
def _frame() -> re.Pattern[str]:
    """A whole of which the members of a list are told: 「在出口总额中，」."""
    return re.compile("^在(?P<whole>[^，,中]{2,12}[额值量入出])中[，,]")


def members(made: Sequence[Telling]) -> None:
    """Gives the share of a member what its value was called, and the whole of its frame: 「在出口总额中，机电产品 12 亿元，占 69%」 →
    机电产品出口总额, share of 出口总额."""
    whole, sentence = "", -1
    for before, telling in pairwise((made[0], *made)):
        if telling.sentence != sentence:
            sentence = telling.sentence
            found = _frame().match(telling.opening) if telling.opening.startswith("在") else None
            whole = found["whole"] if found else ""
        first = telling.readings[0]
        if whole and first.comparison == "share" and not first.base and telling.name == before.name.removesuffix(whole) + "占比":
            for reading in telling.readings:
                reading.base = whole if reading.comparison == "share" else reading.base
            telling.rename(before.name if first is telling.readings[-1] else before.name + "占比")


@cache
def _grown() -> re.Pattern[str]:
    return re.compile("(?:(?:播种|种植|收获|采摘|养殖|种)面积|面积)$")


def crops(made: Sequence[Telling]) -> None:
    """Gives a harvest the crop of which the area was told: 「果用瓜 1107 公顷，增长 2%，产量 2 万吨」 → 果用瓜产量."""
    crop, sentence = "", -1
    for telling in made:
        if telling.sentence != sentence:
            crop, sentence = "", telling.sentence
        if telling.place.number.kind == "area":
            crop = _grown().sub("", telling.name)
        elif telling.name in ("产量", "总产量", "单产", "亩产", "平均亩产"):
            if crop:
                join(telling, crop, telling.name)
        elif telling.place.number.kind in ("count", "mass", "money"):
            crop = ""
