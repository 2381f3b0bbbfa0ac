"""Lists that a line announces as what is aimed at, or as what was reached: 「主要预期目标：」 over its items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

SHORTEST, LONGEST = 4, 40
"""Characters of a line that is a heading or an item without a mark."""


class Stretch(NamedTuple):
    """A list, half-open in code points, and whether it is planned; what is not planned is told of as reached."""

    start: int
    end: int
    planned: bool


@cache
def _announcing() -> re.Pattern[str]:
    return re.compile("目标|任务|成绩单|答卷|工作回顾|完成情况")


@cache
def _aims() -> re.Pattern[str]:
    """Words of a line that announces targets; 反例: 「目标任务完成情况：」, 「任务清单」."""
    return re.compile(
        "(?:预期|主要|发展|工作|总体|行动|具体|年度|绩效)目标(?!值|完成|实现|管理|自评)|(?:主要|重点|工作)任务(?!完成)|目标任务(?!完成|落实)|目标(?:是|为|如下|包括)"
    )


@cache
def _reached() -> re.Pattern[str]:
    return re.compile(
        "成绩单|答卷|工作回顾|完成情况|(?:完成|实现|超额|达到)[^，。；\n]{0,8}(?:目标|任务)|(?:目标|任务)[^，。；\n]{0,6}(?:完成|实现)"
    )


@cache
def _put_forward() -> re.Pattern[str]:
    """In a whole sentence, that aims follow: 「报告提出 2022 年主要任务」; 反例: 「落实各项工作任务，成效明显」."""
    return re.compile("(?:提出|确定|明确|部署|列出)[^，。；]{0,12}(?:目标|任务)")


MARKS = "■◆●▲★▶※◇◎○□►➤✦•·☆➢✓❖"


DASHES = ("——", "-", "*")


@cache
def _line() -> re.Pattern[str]:
    """The next line that is not blank: its mark, if it has one, and its words."""
    return re.compile(
        rf"\n[\s　]*(?P<mark>[{MARKS}]|——|[-*](?=[ \t])|[（(]?\d{{1,2}}[)）.、](?!\d)|[\u2460-\u2473])?[ \t　]*(?P<words>[^\n]+)"
    )


@cache
def _last_sentence() -> re.Pattern[str]:
    return re.compile("[。；！？!?][”’」]?(?=.)")


def stretches(text: str) -> list[Stretch]:
    """The announced lists of a text, in order. 例: the lines 「● 经济增长 6%」 under 「■ 2025 年主要预期目标」; the lines that follow
    「提出 2022 年主要任务：」. 反例: a paragraph under a heading, which `Intentions` asks."""
    found: list[Stretch] = []
    for cue in _announcing().finditer(text):
        start, end = text.rfind("\n", 0, cue.start()) + 1, text.find("\n", cue.end())
        if end < 0:
            break
        if found and start < found[-1].end and not (found[-1].planned and start >= found[-1].start):
            continue
        if (made := _list(text, start, end)) is not None:
            if found and made.start < found[-1].end:
                found[-1] = found[-1]._replace(end=start)
            found.append(made)
    return found


def _list(text: str, start: int, end: int) -> Stretch | None:
    """What the line [start, end) announces."""
    line = text[start:end].rstrip(" \t　*")
    said = line[max((border.end() for border in _last_sentence().finditer(line[:-1])), default=0) :]
    opens = line.endswith(("：", ":"))
    heads = SHORTEST <= len(line.strip()) <= LONGEST and not line.endswith(("。", "；"))
    if not (opens or heads or _put_forward().search(said)):
        return None
    reached = _reached().search(said) is not None
    if not reached and not (_aims().search(said) and (opens or heads or _put_forward().search(said))):
        return None
    own = line.lstrip(" \t　*#")[:1]
    last = end
    for mark, words, stop in _items(text, end):
        plain = mark == "" and opens and _short(words) and (words == "……" or any(map(str.isdigit, words)))
        marked = mark != "" and mark[:1] != own and (mark in MARKS or opens or (heads and mark in DASHES))
        if not plain and not marked:
            break
        last = stop
    return Stretch(end, last, not reached) if last > end and (opens or heads or not reached) else None


def _short(words: str) -> bool:
    return len(words) <= LONGEST and not words.endswith(("：", ":"))


def _items(text: str, start: int) -> Iterator[tuple[str, str, int]]:
    here = start
    while (found := _line().match(text, here)) is not None:
        here = found.end()
        yield found["mark"] or "", found["words"].rstrip(" \t　*"), here
