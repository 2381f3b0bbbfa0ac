"""Headings without a label: standard ones (名词解释), ordinals set alone over a title (01 / 综合), and, in a text without any label
but 一是, short lines over paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

import lexicons
from extractors.sections.labels import Label


@dataclass(frozen=True, slots=True)
class _Heading:
    heading: str


@cache
def _standard() -> re.Pattern[str]:
    words = sorted((row.heading for row in lexicons.rows("headings", _Heading, "heading")), key=lambda w: (-len(w), w))
    return re.compile(
        rf"(?m)^[ \t　#*]*(?P<title>(?:[^\n\t，。；：！？、.．]{{0,30}}?)(?:{'|'.join(map(re.escape, words))}))[ \t　*]*[:：]?[ \t　]*$"
    )


@cache
def _padded() -> re.Pattern[str]:
    """例: 「01」 over 「综合」 over a paragraph. 反例: the numbers of a table's rows, which have no paragraph under them."""
    return re.compile(r"(?m)^[ \t　]*(?P<label>0[1-9]|[1-3][0-9])[ \t　]*\n+(?=[ \t　]*[\u4e00-\u9fff][^\n\t。；，]{0,24}\n+[^\n]*。)")


@cache
def _over() -> re.Pattern[str]:
    """A short line without an end mark between a finished paragraph and a long one."""
    return re.compile(
        r"(?m)(?<=[。！？”]\n)[ \t　#*]*(?P<title>[\u4e00-\u9fff“《][^\n\t，。；：！？,;:]{5,35}[\u4e00-\u9fff”》])[ \t　*]*\n(?=[^\n]{40})"
    )


def find(text: str, labels: list[Label]) -> list[Label]:
    """The unlabelled headings, as candidates of style plain (padded where they have a number), in order.

    A standard heading counts where the labels under it begin anew (1, （一）, 一、) or there are none; else it is a line of
    the section it stands in. So it is where the labels around it go on beyond it: 「（一）部门概况 / 本部门主要职责： / 1. … / （二）」.
    """
    taken = {label.start for label in labels}
    lines = [label for label in labels if label.line_start]
    starts = [label.start for label in lines]
    first = {label.start: label.ordinal for label in labels}
    found: list[Label] = []
    for match in _standard().finditer(text):
        if match.start("title") not in taken:
            i = bisect_right(starts, match.start("title"))
            if (i == len(starts) or first[starts[i]] == 1) and not _interrupts(lines, i):
                found.append(_label(text, match, "title", None))
    padded = [_label(text, match, "label", int(match["label"])) for match in _padded().finditer(text)]
    if [label.ordinal for label in padded] == list(range(1, len(padded) + 1)) and len(padded) > 2:
        found += padded
    if not found and all(label.style == "prose" for label in labels):
        found = [_label(text, match, "title", None) for match in _over().finditer(text)]
        if len(found) < 2:
            return []
    found.sort(key=lambda label: label.start)
    return found


def _interrupts(lines: list[Label], at: int) -> bool:
    """Whether the numbering that stands before place `at` goes on after it."""
    if at == 0 or at == len(lines):
        return False
    before = lines[at - 1]
    after = next((label for label in lines[at:] if label.style == before.style), None)
    return before.ordinal is not None and after is not None and after.ordinal == before.ordinal + 1


def _label(text: str, match: re.Match[str], group: str, ordinal: int | None) -> Label:
    start = match.start(group)
    end = match.end(group) if ordinal is not None else start
    line_end = text.find("\n", start)
    return Label(start, end, "plain" if ordinal is None else "padded", ordinal, True, len(text) if line_end < 0 else line_end)
