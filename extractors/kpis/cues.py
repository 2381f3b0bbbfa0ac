"""Words of intention inside a sentence, and how far each of them holds: 力争, 预计, 计划建设, 主要预期目标是."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from operator import attrgetter

from extractors.facts import Report

BEFORE = 8
"""Characters before a word of intention that may make something else of it."""


@cache
def _measure() -> re.Pattern[str]:
    """Behind a plan that is only what something is measured against: 「占年计划投资│的 40%」."""
    return re.compile("(?:项目|任务|总?额|数|量)?[的之](?=[约近超]?过? ?\\d)")


@cache
def _noted() -> re.Pattern[str]:
    """Behind an estimate in brackets: 「5600 亿元（预计│数，下同）」."""
    return re.compile("数[，,、）)]")


@cache
def _compared() -> re.Pattern[str]:
    """Before a target that was reached or is compared with: 「超过│预期目标 0.1 个百分点」; 反例: 「实现全年│预期目标」 promises nothing
    either."""
    return re.compile("(?:完成|实现|超过|超出|超额|高于|低于|好于|优于|快于|达到|符合|较|比|与)了?(?:全年|年度|年初|既定|计划|的)*$")


@cache
def _turns() -> re.Pattern[str]:
    """Where what is there, or was done, is told again: 「，│目前实际已开工 206 项」, 「，去年完成 3 项」."""
    return re.compile(
        "[，,；;（(](?:而|但|其中|并且|且|我们|我[市省区县州]|全[市省区县州])?(?:截至|截止|目前|至今|迄今|现已|已|今年已|年内已|去年|上年|实际|"
        "(?:今年)?以来|[^，,；;。（(]{0,6}累计已?(?:完成|实现|建成|开工|到位))"
    )


@cache
def _ahead() -> re.Pattern[str]:
    """In a sentence, what makes an estimate one of years to come."""
    return re.compile("明年|来年|下一?年|今后|未来|届时|达产|投产后|建成后|力争")


@cache
def _promised() -> re.Pattern[str]:
    """Behind 预计, what a thing will bring: 「预计│可实现年产值 5 亿元」."""
    return re.compile("可|将|能|总投资|投资[\\d约]|建成|达产|投产|年产[值能]?|带动")


@cache
def _goes_on() -> re.Pattern[str]:
    """Behind an announced aim that holds for the parts of a list: 「主要预期目标│是：A；B；C」."""
    return re.compile("(?:值|任务)?(?:是|为|包括|如下)?[：:]?")


def stretches(report: Report, words: re.Pattern[str], recalled: Callable[[int], bool]) -> list[tuple[int, int]]:
    """Where the words of intention of a report hold: from behind the word to the end of its sentence, or to where the sentence turns to
    what is there. `words` finds them; `recalled` says of a position whether its section looks back.

    例: 「计划开工 10 项，│目前已开工 8 项」 holds for the 10; 「预计全年增长 6%」 in a review is an estimate and holds for nothing."""
    text = report.text
    passages, starts = report.passages, attrgetter("start")
    out: list[tuple[int, int]] = []
    for cue in words.finditer(text):
        word, end = cue[0], cue.end()
        if word.startswith("计划") and _measure().match(text, end):
            continue
        if word.endswith(("目标", "目标值")) and _compared().search(text, max(0, cue.start() - BEFORE), cue.start()):
            continue
        i = max(bisect_right(passages, cue.start(), key=starts) - 1, 0)
        stop = passages[i].end if passages else len(text)
        if word == "预计" and (_noted().match(text, end) or (recalled(cue.start()) and not _foretold(text, end, passages[i].start, stop))):
            continue
        if "目标" in word and (announced := _goes_on().match(text, end)) is not None and announced.end() > end:
            while i + 1 < len(passages) and text[passages[i + 1].start - 1] in "；;":
                i, stop = i + 1, passages[i + 1].end
        elif (turn := _turns().search(text, end, stop)) is not None:
            stop = turn.start()
        out.append((end, stop))
    return out


def _foretold(text: str, end: int, start: int, stop: int) -> bool:
    return _promised().match(text, end) is not None or _ahead().search(text, start, stop) is not None
