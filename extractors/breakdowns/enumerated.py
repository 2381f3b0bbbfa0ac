"""A whole whose parts are the items of a numbered list: 「…支出决算为 9 万元。其中： 1、A…。…支出决算为 4 万元。 2、B…。…5 万元。」"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.breakdowns.amounts import Amount, Amounts, dimension_of, item_of
from extractors.facts import Breakdown, Passage, Report
from extractors.sentences import Sentences
from extractors.skeletons import Skeleton

INTRO = ("其中", "情况如下", "分别如下", "具体如下", "具体情况")
LAST = frozenset("：:" + "".join(words[-1] for words in INTRO))
"""The last character of a sentence that introduces a list."""
ACCOUNT = re.compile(r"[（(]类[）)]")
STYLE = re.compile(r"\d+|[一二三四五六七八九十]+|[①-⑳]")


@dataclass(slots=True)
class Member:
    """An item of the list: the amounts of its passages, and the account it names if it names one."""

    amounts: list[Amount] = field(default_factory=list)
    item: str = ""


def find(spoken: Sentences, amounts: Amounts) -> Iterator[Breakdown]:
    """The numbered lists that a sentence with a figure introduces."""
    text, spans = amounts.report.text, spoken.spans
    for i, (passage, _, _) in enumerate(spans):
        if text[passage.end - 1] not in LAST or not _introduces(text[passage.start : passage.end]):
            continue
        wholes = [a for a in _amounts(amounts, *spans[i]) if a.level]
        j = i
        while not wholes and j > max(0, i - 3):  # 「…完成 98%。决算数小于预算数的主要原因：…。其中：」
            j -= 1
            wholes = [a for a in _amounts(amounts, *spans[j]) if a.level]
        if wholes:
            members, end = _members(amounts, spans[i + 1 :])
            if len(members) >= 2:
                yield from _compared(spoken.skeleton, wholes, members, end)


def _introduces(sentence: str) -> bool:
    """Whether a list follows: 「其中：」 at the sentence's end."""
    return sentence.rstrip().removesuffix("：").removesuffix(":").rstrip().endswith(INTRO)


def _amounts(amounts: Amounts, passage: Passage, low: int, high: int) -> list[Amount]:
    return amounts.of(low, high) if passage.first < passage.last else []


def _style(report: Report, passage: Passage) -> str:
    """How a passage is numbered (例: 「1、」 → 「#、」), empty when it is not."""
    if passage.first == passage.last:
        return ""
    number = report.numbers[passage.first]
    head = report.text[passage.start : number.start]
    if number.kind != "enumerator" or head.strip(" \n\t　（(【"):
        return ""
    tail = report.text[number.end : number.end + 1]
    return str(STYLE.sub("#", head.strip() + number.text.strip()) + (tail if tail in "、．.）)" else ""))


def _members(amounts: Amounts, spans: Sequence[tuple[Passage, int, int]]) -> tuple[list[Member], int]:
    """The items that follow, as long as they are numbered alike and in order; where the last one ends."""
    report = amounts.report
    members: list[Member] = []
    style, end = "", 0
    expected = 1
    for passage, low, high in spans:
        mine = _style(report, passage)
        if mine:
            value = report.numbers[passage.first].value
            if (style and mine != style) or (value is not None and value != expected):
                break
            style, expected = mine, expected + 1
            members.append(Member())
        elif not members or len(members[-1].amounts) > 12:
            break
        member = members[-1]
        text = report.text[passage.start : passage.end]
        if not member.item and (account := ACCOUNT.search(text)):
            member.item = item_of(re.sub(r"^[\s\d、.．（）()一二三四五六七八九十]+", "", text[: account.start()])) or "function."
        member.amounts += _amounts(amounts, passage, low, high)
        end = passage.end
        if _introduces(text):
            break
    return members, end


def _compared(skeleton: Skeleton, wholes: list[Amount], members: list[Member], end: int) -> Iterator[Breakdown]:
    """A breakdown for each level that the whole and every member state."""
    for level in ("budget_initial", "budget_adjusted", "budget", "executed", "amount"):
        total = next((a for a in reversed(wholes) if a.level == level), None)
        parts = [next((a for a in m.amounts if a.level == level), None) for m in members]
        known = [p for p in parts if p is not None]
        if total is None or len(known) != len(members):
            continue
        items = [m.item or p.item for m, p in zip(members, known, strict=True)]
        if not all(items):
            continue
        yield Breakdown(total.number, tuple(p.number for p in known), dimension_of(items), True, skeleton.to_text(total.start), end)
