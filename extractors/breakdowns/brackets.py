"""A whole with its parts in brackets: 「76 项（39 项改革、37 项配套监管）」, 「2 万元（中央 1 万元，地方 1 万元）」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.breakdowns.amounts import same_unit
from extractors.facts import KINDS, Breakdown, Report
from extractors.skeletons import PLACEHOLDER, Skeleton

FIGURE = PLACEHOLDER["money"] + PLACEHOLDER["count"]
OTHER = "".join(PLACEHOLDER[kind] for kind in KINDS if kind not in ("money", "count", "percent", "enumerator"))

BRACKET = re.compile(
    rf"""
    (?P<whole> [{FIGURE}] ) (?P<noun> [^\s，。；：、（）()\U00100000-\U0010FFFD]{{0,8}} ) \s*
    [（(] (?P<inside> [^（）()。]{{3,200}} ) [）)]
    """,
    re.VERBOSE,
)
SPLIT = re.compile(r"[、，,；;]|以及|和|及(?!其)")
PARTIAL = re.compile(r"^\s*(?:其中|主要|因|由于|受|系|为|较|比|含|包括|包含|另有|另|不含|不包括|详见|见|截至|即)")
OPEN_END = re.compile(r"等[^\U00100000-\U0010FFFD]*$")
NO_PART = re.compile(r"(?:增加|增长|减少|下降|增收|减收|增支|减支|比|较|上年|去年|排名|第|占|平均|人均|每)[^\U00100000-\U0010FFFD]*$")


def find(skeleton: Skeleton, report: Report) -> Iterator[Breakdown]:
    """The brackets that split the figure before them. 反例: 「34 位（137 个）」 has another unit, 「9 个（含 2 个…）」 one part."""
    text = skeleton.text
    for match in BRACKET.finditer(text):
        if PARTIAL.match(match["inside"]) or any(mark in OTHER for mark in match["inside"]):
            continue
        total = skeleton.number_at(match.start("whole"))
        parts = _parts(match["inside"], match.start("inside"), skeleton, text[match.start("whole")])
        if parts is None or len(parts) < 2:
            continue
        numbers = [report.numbers[i] for i in (total, *parts)]
        if any(n.value is None or n.value_high is not None for n in numbers) or not same_unit(numbers):
            continue
        closed = not OPEN_END.search(match["inside"])
        yield Breakdown(total, tuple(parts), "bracket", closed, skeleton.to_text(match.start()), skeleton.to_text(match.end()))


def _parts(inside: str, start: int, skeleton: Skeleton, mark: str) -> list[int] | None:
    """One figure in every member of the list, or it is no list of parts."""
    parts: list[int] = []
    here = 0
    for piece in [*SPLIT.finditer(inside), None]:
        end = piece.start() if piece is not None else len(inside)
        held = [i for i in range(here, end) if inside[i] == mark]
        if len(held) != 1 or NO_PART.search(inside[here : held[0]]):
            if len(held) == 0 and piece is not None and parts and inside[here:end].count(PLACEHOLDER["percent"]) == 1:
                here = piece.end()  # 「，占 20%」
                continue
            return None
        if not inside[here : held[0]].strip() and not inside[held[0] + 1 : end].strip():
            return None  # bare figures name no parts
        parts.append(skeleton.number_at(start + held[0]))
        here = piece.end() if piece is not None else end
    return parts
