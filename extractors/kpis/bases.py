"""What a value is against, where its neighbours say it: the rate behind a change, a list of places, a value of an earlier year that stands
between a comparison and its verb, the whole before 其中; and what a rank or a share is bounded by or led to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors import phrases
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading

RATES = ("yoy_rate", "yoy_change")


@cache
def _earlier() -> re.Pattern[str]:
    """「较 2018 年底的」, before a value and a verb of change."""
    return re.compile(r"(?:相?较|比|与)(?P<when>(?P<year>20\d\d|1\d\d)年(?:底|末|初|同期|[一二三四]季度|[上下]半年)?)的?$")


@cache
def _moved() -> re.Pattern[str]:
    return re.compile("(?:增加|增长|上升|提高|提升|扩大|下降|减少|降低|缩小|回落|[上下]修)了?")


@cache
def _led() -> re.Pattern[str]:
    """「比例提高到」, 「比重由…降至」."""
    return re.compile("(?:提高|提升|上升|下降|降低|回落|增加|扩大|升|降|增)(?:到|至|为)(?:了|约|近|超过?)?$")


@cache
def _of_total() -> re.Pattern[str]:
    """「处置率达到园区闲置土地总量的」 before a rate."""
    return re.compile(
        "(?P<rest>[^，为是达]{2,20}?)(?:每年)?(?:达到?|为|是|相当于)(?P<whole>[^，为是达]{2,20}(?:总[量额数]|总面积|金额|数量))的"
    )


def settle(found: Sequence[Place], out: dict[int, Reading]) -> None:
    """Completes the readings of the quantities of one sentence, in place.

    例: 「较上年增长 67 亿元，增幅 17%」 → both against 上年; 「较 2018 年底的 31 个增加 14 个」 → from 31 (of 2018), 14 against 2018年底;
    「居全省前三」 → at most the third. 反例: 「产值增长 5%，利润增长 6%」: nothing is said of the second."""
    previous: Reading | None = None
    for k, place in enumerate(found):
        reading = out[place.index]
        words = phrases.clean(place.before)
        if reading.comparison == "rank" and words.endswith("前"):
            reading.bound = "at_most"
        elif reading.word.startswith(("低", "慢")) and ("过或" in words or "于或" in words):
            reading.sign = 1  # 「超过或低于目标 30%」
        elif reading.comparison == "share" and reading.base and "占" not in reading.indicator and _led().search(words):
            reading.indicator, reading.comparison, reading.base = f"{reading.indicator}占{reading.base}比例", "to", ""
        elif reading.comparison == "share" and previous is not None and previous.comparison == "to" and words in ("", "、", "和", "与"):
            reading.comparison, reading.base = "to", ""
        elif reading.comparison == "level" and place.number.kind == "percent" and (part := _of_total().fullmatch(words)):
            reading.indicator, reading.comparison, reading.base = phrases.subject(part["rest"]), "share", part["whole"]
        elif reading.comparison == "share" and not reading.base and k >= 2:
            reading.base = _whole(found, out, k)
            reading.indicator = reading.indicator.removesuffix("占比") if reading.base else reading.indicator
        elif k + 1 < len(found) and found[k + 1].joined and _moved().match(phrases.clean(place.gap)):
            _between(place, found[k + 1], out, words, previous)
        elif reading.comparison in RATES and not reading.base and previous is not None and _same(reading, previous):
            reading.base = previous.base
        previous = reading if reading.indicator else previous


def _same(reading: Reading, previous: Reading) -> bool:
    """Whether a rate tells the change before it again, or goes on with its list against a year."""
    return previous.comparison in RATES and (
        (reading.indicator == previous.indicator and reading.comparison != previous.comparison and reading.sign == previous.sign)
        or previous.base[:4].isdigit()
    )


def _between(place: Place, following: Place, out: dict[int, Reading], words: str, previous: Reading | None) -> None:
    """The earlier value at `place` and the change from it at `following`."""
    found = _earlier().search(words)
    if found is None:
        return
    first, second = out[place.index], out[following.index]
    name = phrases.subject(words[: found.start()]) or (previous.indicator if previous is not None else "")
    if not name or second.comparison not in RATES:
        return
    first.indicator = second.indicator = name
    first.comparison, first.base, first.period = "from", "", found["year"]
    second.base = found["when"]


def _whole(found: Sequence[Place], out: dict[int, Reading], k: int) -> str:
    """「签约项目 316 个，其中亿元以上项目 215 个，占比 68%」 → 签约项目."""
    part, whole = found[k - 1], found[k - 2]
    told = out[part.index].comparison == out[whole.index].comparison == "level" and part.number.unit == whole.number.unit
    return out[whole.index].indicator if told and "其中" in whole.gap[:12] else ""
