"""Stretches whose labels head nothing: tables of contents and tables set as lines."""

from __future__ import annotations

import re
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
    sentence: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        contents=re.compile(r"(?m)^[ \t　#*]*目[ \t　]*[录錄次][ \t　*]*$"),
        leader=re.compile(r"(?:\.{4,}|…{2,}|·{4,}|．{4,})[ \t　]*[0-9]*[ \t　]*$"),
        cells=re.compile(r"(?m)^(?:[^。；！？\n]{0,30}\n){8,}"),
        figure=re.compile(r"(?m)^[ \t　]*[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?(?:[ \t　]|$)"),
        unit=re.compile(r"(?m)^[ \t　]*(?:金额)?单位[:：][ \t　]*(?:人民币)?[百千万亿]*元"),
        sentence=re.compile(r"[^\n]*[。；！？][^\n]*"),
    )


def outside(text: str, labels: list[Label], grids: Sequence[Grid] = ()) -> list[Label]:
    """The labels that stand neither in a table of contents nor in a table."""
    if not labels:
        return labels
    spans = [*_contents(text, labels), *((g.start, g.end) for g in grids)]
    kept = [x for x in labels if not any(a <= x.start < b for a, b in spans)] if spans else labels
    leader = _patterns().leader
    kept = [x for x in kept if not (x.line_start and leader.search(text, x.end, x.line_end))]
    for start, end in _tables(text):
        kept = _without_rows(text, kept, start, end)
    return kept


def _contents(text: str, labels: list[Label]) -> list[tuple[int, int]]:
    """Tables of contents: from 目录 to where its first entry comes again as the body's first heading; if it never does,
    to the first line that is a sentence."""
    spans = []
    for mark in _patterns().contents.finditer(text):
        entries = [x for x in labels if x.start >= mark.end() and x.line_start]
        if not entries:
            continue
        first = _squash(text[entries[0].start : entries[0].line_end])
        again = next((x.start for x in entries[1:] if _squash(text[x.start : x.line_end]).startswith(first)), None)
        if again is None:
            sentence = _patterns().sentence.search(text, mark.end())
            again = sentence.start() if sentence else len(text)
        spans.append((mark.start(), again))
    return spans


def _squash(line: str) -> str:
    return re.sub(r"[\s.…·．]+|[0-9]+\s*$", "", line)


def _tables(text: str) -> list[tuple[int, int]]:
    """Runs of eight short lines and more without a sentence, a fifth of them figures or with 单位：万元 over them."""
    spans = []
    p = _patterns()
    for run in p.cells.finditer(text):
        lines = sum(1 for line in run[0].split("\n") if line.strip())
        figures = len(p.figure.findall(run[0]))
        if lines >= 8 and (figures * 5 >= lines or (figures and p.unit.search(run[0]))):
            spans.append(run.span())
    return spans


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
