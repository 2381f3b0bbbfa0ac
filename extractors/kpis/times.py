"""The words that tell of what time a stretch of text is: dates at the head of a clause, years looked back on, 全年, 目前."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.facts import Number, Report

FIRST_YEARS = {"十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
"""The first year of each five-year plan since 2011."""
YEARS = {"两": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True, slots=True)
class Time:
    """A `period` as in `KpiFact`; `several`: years looked back on or planned for; `lasting`: beyond the sentence."""

    period: str = ""
    several: bool = False
    lasting: bool = False


NONE = Time()
HALVES = {"上": Time("XXXX-01/XXXX-06", lasting=True), "下": Time("XXXX-07/XXXX-12", lasting=True)}


_SPOKEN = (
    # several years up to the report's own: 「五年来，」, 「“十四五”时期」
    r"[\s“”\"*]*+(?:(?:在|回顾|刚刚)?(?:过去的?|近|这)?(?P<years>[两三四五])年(?:来|以来|间)?(?:[，,。：:]|极|中)"
    r"|(?:在|回顾)?(?P<plan>十[二三四五])五[”\"]?(?:规划)?(?:时期|期间|以来|这?五年来?)"
    # part of the report's year; the whole of it again; the report's own year, or today
    r"|(?:今年|本年)?(?P<half>[上下])半年(?=[，,]|(?!同期|以来|相比|度|的|增|比|数|末)[\u4e00-\u9fff])"
    r"|(?P<whole>全年|当年)|刚刚过去的|过去一年|一年来|今年|本年度?|年内|目前|现有|现在|去年|上年)"
)
OPENINGS = frozenset(' \t\n　“”"*在回刚过近这两三四五十今本上下全当一年目现去')
"""The characters that such words begin with."""


@cache
def spoken() -> re.Pattern[str]:
    """Words at the head of a sentence that say of what time it is; one of the groups years, plan, half, whole, or none for 今年."""
    return re.compile(_SPOKEN)


@cache
def turns() -> re.Pattern[str]:
    """The same at the head of a clause, behind no blank line. One set of marks and then of first characters: most clauses end here."""
    return re.compile(
        rf"[，,；;：:。！？\n](?=[\s{re.escape(''.join(sorted(OPENINGS)))}])(?:(?<!\n)|(?!(?:[^\S\n]|[“”\"*])*+\n))" + _SPOKEN
    )


@cache
def titled() -> re.Pattern[str]:
    """The same in a heading."""
    return re.compile(
        r"(?:过去|近|这)的?(?P<years>[两三四五])年|(?P<many>[两三四五])年来|(?P<plan>十[二三四五])五[”\"]?(?:规划)?(?:时期|期间)"
    )


@cache
def year() -> re.Pattern[str]:
    """A year in a heading. 反例: 「2018年以来」."""
    return re.compile(r"(?<!\d)(20\d\d)\s?年(?!来|以来)")


@cache
def clause() -> re.Pattern[str]:
    """Where a clause may begin."""
    return re.compile(r"[，,；;：:。！？\n]")


@cache
def opens() -> re.Pattern[str]:
    """What may stand before a date at the head of a clause."""
    return re.compile(r"(?:^|[，,；;。：:（(\n\s*#■●◆▲►•◎※])[“”]?(?:截[至止]|到|至|在|其中|含)?[“”]?\s*$")


@cache
def begins() -> re.Pattern[str]:
    """What may stand between the beginning of a sentence and a date at its head."""
    return re.compile(r"[\s“”*#■●◆▲►•◎※]*(?:其中[，,：:]?)?(?:截[至止]|到|至|在)?\s*")


@cache
def measured_by() -> re.Pattern[str]:
    """Before a year inside a clause that is no period of the value: it is compared with, counted from, gone by."""
    return re.compile(r"(?:[比较与同和自从由至到占超按以于对及、是为]|相比|根据|依据|截至|《[^》]*)[\s“”]*$")


@cache
def named_by() -> re.Pattern[str]:
    """Behind such a year."""
    return re.compile(
        r"\s*(?:以来|以后|以前|之前|之后|至今|[起始底末初版的]|度的|同期|不变价|可比价|价格|[\-—～~至到、和与]|[\u4e00-\u9fff]{1,8}的\s*(?=\d))"
    )


@cache
def before() -> re.Pattern[str]:
    """Last year, right before a value: 「由上年的│2 个」."""
    return re.compile(r"(?:上年|去年|上一年度?)(?:同期|末|底)?的?\s*$")


@cache
def whole_plan() -> re.Pattern[str]:
    """A five-year plan as a stretch of time. 反例: 「“十四五”规划纲要」."""
    return re.compile(r"五[”\"]?(?:时期|期间|以来|这?五年|[，,、至到])")


@cache
def done() -> re.Pattern[str]:
    """What is done and adds up over the years, in the clause of a value; what has none is a state reached: 「企业达 178 万户」."""
    return re.compile(
        "累计|新[增建改设培获认]|建成|建设(?!示范|兵团|用地|单位|项目|水平|领域)|改造|完成|实施|筹[建集]|开[挖展行]|消除|净增|引进|发放|减免|投入|植树|治理|整治|培育|创建|实际使用|"
        "获批|改善|实现|转移|安置|救助|查处|化解|修复|整合|关闭|退出|举办|签约|争取"
    )


def said(report: Report, found: re.Match[str], now: Time) -> Time:
    """What a match of `spoken` or `turns` makes of `now`."""
    if half := found["half"]:
        return HALVES[half]
    if found["years"] or found["plan"]:
        return span(report, found)
    return Time(now.period[:4] if found["whole"] and now.period[:4].isdigit() and not now.several else "")


def span(report: Report, found: re.Match[str]) -> Time:
    """The years looked back on by a match of `spoken`, `turns` or `titled`; without a period where the report's own year is not known."""
    last, groups = report.front.fiscal_year, found.groupdict()
    if plan := groups["plan"]:
        first = FIRST_YEARS[plan]
        end = last if last is not None and first <= last < first + 4 else first + 4
        return Time(f"{first}/{end}", several=True, lasting=True)
    if last is None:
        return Time("", several=True, lasting=True)
    return Time(f"{last - YEARS[groups['years'] or groups['many']] + 1}/{last}", several=True, lasting=True)


def names_plan(text: str, number: Number) -> bool:
    """Whether a date is a five-year plan in the name of something: 「“十四五”规划纲要」."""
    return "五" in number.text and "/" in (number.text_value or "") and not whole_plan().search(text, number.start, number.end + 6)


def dated(text: str, number: Number) -> Time | None:
    """The time of a date at the head of a clause; None for a day or month on which something happened, and for the name of a plan."""
    value = number.text_value or ""
    if named_by().match(text, number.end) and not text.startswith(("末", "底"), number.end):
        return None
    if names_plan(text, number):
        return None
    if value == "XXXX":
        return None  # 「上一年度」
    if len(value) == 4 or ("/" in value and len(value) <= len("2020-01/2020-09")):
        return Time(value, several=len(value) == 9, lasting=True)
    up_to = text[max(0, number.start - 3) : number.start].rstrip().endswith(("截至", "截止", "至", "到"))
    at_end = number.text.rstrip().endswith(("末", "底", "月份")) or text[number.end : number.end + 1] in "，,"
    return Time(value) if up_to or (at_end and len(value) == 7) else None
