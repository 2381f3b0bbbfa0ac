"""Sentences: passages that a semicolon cut, put together again for the grammar of lists (「A 5 万元；B 3 万元。」)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.facts import Passage, Report
from extractors.skeletons import Skeleton

WORDS = ("structure", "ordinal", "rank", "article", "duration")
"""Kinds of number that are part of a word here: 三 in 「“三公”经费」, 一 in 「一级项目」, 五年 in 「五年来」."""


BEFORE_TERMS = ("预算", "批复", "部门预算", "安排", "结转", "结余", "财政拨款结", "滚存")


def skeleton(report: Report) -> Skeleton:
    """The skeleton of a report in which numerals that are words stay words, and so does the 年初 of 「2023 年初预算」, which is
    read as a date there."""
    text = report.text
    numbers = [
        replace(n, end=n.end - 2) if n.kind == "date" and n.text.endswith(("年初", "年末")) and text.startswith(BEFORE_TERMS, n.end) else n
        for n in report.numbers
    ]
    return Skeleton.without(WORDS, text, numbers)


@dataclass(frozen=True, slots=True)
class Sentences:
    """A report's skeleton and its sentences in it: passage, and its half-open range of the skeleton."""

    skeleton: Skeleton
    spans: tuple[tuple[Passage, int, int], ...]


def read(report: Report) -> Sentences:
    """The sentences of a report (`of`) in its skeleton (`skeleton`), which all who read sentences share."""
    made = skeleton(report)
    passages = list(of(report))
    bounds = made.all_to_skeleton(bound for p in passages for bound in (p.start, p.end))
    return Sentences(made, tuple(zip(passages, bounds, bounds, strict=True)))  # two bounds to a passage


def of(report: Report) -> Iterator[Passage]:
    """The sentences of a report outside its tables, as passages: neighbours of one section are joined while the first ends
    with ； (also over a line's end, as lists are set), or where nothing but spaces parts them and it does not end at all.
    例: 「基本支出 5 万元；」「项目支出 3 万元。」 → one. 反例: 「…5 万元。」「项目支出 3 万元。」 stay two."""
    text = report.text
    held: Passage | None = None
    for passage in report.passages:
        if passage.table is not None:
            if held is not None:
                yield held
            held = None
        elif held is not None and passage.section == held.section and text.endswith(("；", ";", "其中：", "其中:"), held.start, held.end):
            held = Passage(held.start, passage.end, held.section, held.first, passage.last)
        else:
            if held is not None:
                yield held
            held = passage
    if held is not None:
        yield held
