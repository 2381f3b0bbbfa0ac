"""Stretches whose labels head nothing: tables of contents and tables set as lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extractors.facts import Grid
from extractors.sections.labels import Label

_STRONG = ("annex", "part", "book", "chapter", "article")
"""Styles that no cell of a table begins with."""


class _Patterns(NamedTuple):
    contents: re.Pattern[str]
    leader: re.Pattern[str]
    cells: re.Pattern[str]
    figure: re.Pattern[str]
    unit: re.Pattern[str]
    rows: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        contents=re.compile(r"(?m)^[ \t　#*]*(?P<of>[\u4e00-\u9fff]{0,8})目[ \t　]*[录錄次][ \t　*]*$"),
        leader=re.compile(r"(?:\.{4,}|…{2,}|·{4,}|．{4,}|PAGEREF[ \t]+_Toc\d+[^\n]{0,6}?)[ \t　]*[0-9]*[ \t　]*$"),
        cells=re.compile(r"(?m)^(?:[^。；！？\n]{0,30}\n){8,}"),
        figure=re.compile(r"(?m)^[ \t　]*[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?(?:[ \t　]|$)"),
        unit=re.compile(r"(?m)^[ \t　]*(?:金额)?单位[:：][ \t　]*(?:人民币)?[百千万亿]*元"),
        rows=re.compile(r"(?m)^(?:[^\t\n]*\t[^\n]*(?:\n|\Z)(?:[^。；！？\t\n]{0,30}\n){0,4}){3,}"),
    )


class Zones:
    """The stretches of one text, found once. `closed`: nothing in them heads anything; `rows`: tables with tabs, across which a part
    or an article may begin; `loose`: tables that were told by their looks
    alone, right over and under which a heading may stand."""

    def __init__(self, text: str, labels: list[Label], grids: Sequence[Grid] = ()) -> None:
        """`labels` are all candidates of the text: a table of contents is told by its first entry."""
        self.text = text
        self.closed = sorted([*_contents(text, labels), *((g.start, g.end) for g in grids)])
        self.rows = _rows(text)
        self.loose = _columns(text)

    def outside(self, labels: list[Label]) -> list[Label]:
        """The labels that stand in none of them."""
        kept = [x for x in labels if not (x.line_start and _patterns().leader.search(self.text, x.end, x.line_end))]
        for start, end in self.closed:
            kept = [x for x in kept if not start <= x.start < end]
        for start, end in self.rows:
            kept = [x for x in kept if not start <= x.start < end or x.style in _STRONG]
        for start, end in self.loose:
            kept = _without_rows(self.text, kept, start, end)
        return kept


def _contents(text: str, labels: list[Label]) -> list[tuple[int, int]]:
    """Tables of contents: from 目录 to where its first entry comes again as the body's first heading; if it never does,
    to the first line that neither has a label nor leads to a page."""
    spans: list[tuple[int, int]] = []
    entries = [label for label in labels if label.line_start]
    starts = [label.start for label in entries]
    for mark in _patterns().contents.finditer(text):
        at = bisect_left(starts, mark.end())
        if at == len(entries) or (spans and mark.start() < spans[-1][1]):
            continue
        first = _squash(text[entries[at].start : entries[at].line_end])
        rest = (entries[i] for i in range(at + 1, len(entries)))
        again = next((x.start for x in rest if _squash(text[x.start : x.line_end]).startswith(first)), None)
        if again is None:
            again = _anew(text, entries[at:])
        if again is None and mark["of"]:
            continue  # 「集中采购目录」 heads a list, no contents
        spans.append((mark.start(), _last_entry(text, mark.end(), set(starts[at:])) if again is None else again))
    return spans


def _anew(text: str, entries: list[Label]) -> int | None:
    """Where the outermost label of a table of contents begins anew under another title, with nothing but short lines before it.
    例: 第一部分 单位概况 in the contents, 第一部分 某某局概况 over the body."""
    first = entries[0]
    if first.style not in _STRONG:
        return None
    again = next((x for x in entries[1:] if x.style == first.style and x.ordinal == first.ordinal), None)
    if again is None or any(len(line) > 60 or "。" in line[:-1] for line in text[first.start : again.start].split("\n")):
        return None
    return again.start


def _last_entry(text: str, start: int, entries: set[int]) -> int:
    """Where the lines end that have a label or lead to a page."""
    for line in re.compile(r"[^\n]+").finditer(text, start):
        begins = line.start() + len(line[0]) - len(line[0].lstrip())
        if begins not in entries and not re.search(r"[.…·．]{4}|[\d\s]$", line[0]):
            return begins
    return len(text)


def _squash(line: str) -> str:
    return re.sub(r"[\s.…·．]+|[0-9]+\s*$", "", line)


def _columns(text: str) -> list[tuple[int, int]]:
    """Runs of eight short lines and more without a sentence, a fifth of them figures or with 单位：万元 over them."""
    spans = []
    p = _patterns()
    for run in p.cells.finditer(text):
        lines = sum(1 for line in run[0].split("\n") if line.strip())
        figures = len(p.figure.findall(run[0]))
        if lines >= 8 and (figures * 5 >= lines or (figures and p.unit.search(run[0]))):
            spans.append(run.span())
    return spans


def _rows(text: str) -> list[tuple[int, int]]:
    """Three rows and more whose cells stand between tabs, with up to four short lines between two rows."""
    if "\t" not in text:
        return []
    return [
        (run.start(), text.find("\n", text.rfind("\t", run.start(), run.end())) + 1 or len(text)) for run in _patterns().rows.finditer(text)
    ]


def _without_rows(text: str, labels: list[Label], start: int, end: int) -> list[Label]:
    """The labels without the table's rows. What stands right over the table or right under it may be a heading: the run's first
    line, and the labelled lines at its end, stay."""
    inside = [x for x in labels if start <= x.start < end]
    stay = {x.start for x in inside if x.style in _STRONG}
    tail = end
    for label in reversed(inside):
        if not label.line_start or text[label.line_end : tail].strip():
            break
        stay.add(label.start)
        tail = label.start
    if inside and not text[start : inside[0].start].strip():
        stay.add(inside[0].start)
    return [x for x in labels if not start <= x.start < end or x.start in stay]
