"""A whole whose parts are the items of a numbered list: 「…支出决算为 9 万元。其中： 1、A…。…支出决算为 4 万元。 2、B…。…5 万元。」"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from extractors import sentences
from extractors.breakdowns.amounts import Amount, dimension_of, item_of, money
from extractors.facts import Breakdown, Passage, Report
from extractors.skeletons import Skeleton

INTRO = ("其中", "情况如下", "分别如下", "具体如下", "具体情况")
ACCOUNT = regex.compile(r"[（(]类[）)]")
STYLE = regex.compile(r"\d+|[一二三四五六七八九十]+|[①-⑳]")
EDGES = "，。；：:;,\n"


@dataclass(slots=True)
class Member:
    """An item of the list: the amounts of its passages, and the account it names if it names one."""

    amounts: list[Amount] = field(default_factory=list)
    item: str = ""


def find(skeleton: Skeleton, report: Report) -> Iterator[Breakdown]:
    """The numbered lists that a sentence with a figure introduces."""
    passages = list(sentences.of(report))
    for i, passage in enumerate(passages):
        if not _introduces(report.text[passage.start : passage.end]):
            continue
        wholes = [a for a in _amounts(skeleton, report, passage) if a.level]
        j = i
        while not wholes and j > max(0, i - 3):  # 「…完成 98%。决算数小于预算数的主要原因：…。其中：」
            j -= 1
            wholes = [a for a in _amounts(skeleton, report, passages[j]) if a.level]
        members, end = _members(skeleton, report, passages[i + 1 :])
        if wholes and len(members) >= 2:
            yield from _compared(skeleton, wholes, members, passage, end)


def _introduces(sentence: str) -> bool:
    """Whether a list follows: 「其中：」 at the sentence's end."""
    return sentence.rstrip().removesuffix("：").removesuffix(":").rstrip().endswith(INTRO)


def _amounts(skeleton: Skeleton, report: Report, passage: Passage) -> list[Amount]:
    if passage.first == passage.last:
        return []
    high = len(skeleton.text) if passage.end >= len(report.text) else skeleton.to_skeleton(passage.end)
    return money(skeleton, skeleton.to_skeleton(passage.start), high, report, EDGES)


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


def _members(skeleton: Skeleton, report: Report, passages: list[Passage]) -> tuple[list[Member], int]:
    """The items that follow, as long as they are numbered alike and in order; where the last one ends."""
    members: list[Member] = []
    style, end = "", 0
    expected = 1
    for passage in passages:
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
            member.item = item_of(regex.sub(r"^[\s\d、.．（）()一二三四五六七八九十]+", "", text[: account.start()])) or "function."
        member.amounts += _amounts(skeleton, report, passage)
        end = passage.end
        if _introduces(text):
            break
    return members, end


def _compared(skeleton: Skeleton, wholes: list[Amount], members: list[Member], passage: Passage, end: int) -> Iterator[Breakdown]:
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
