"""Passages: the sentences and table cells an extractor works in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extractors.facts import Grid, Number, Passage, Section

MARKS = "。！？；!?;"
ENDS = frozenset(MARKS + "\n")


@cache
def _ends() -> re.Pattern[str]:
    """Where sentences end. Brackets and quotations (to 120 characters, in one line) are stepped over, so that
    「（39 项改革；37 项配套监管）」 stays whole; a quotation that closes with 「。”」 ends the sentence it closes.
    反例: the full stop in 「98.4」 is none."""
    inside = {"（": "）", "(": ")", "“": "”", "「": "」", "『": "』", "《": "》", "【": "】"}
    stepped = [rf"{re.escape(a)}[^{re.escape(a + b)}\n]{{0,120}}{re.escape(b)}" for a, b in inside.items()]
    ends = [rf"{re.escape(mark)}[{MARKS}]*[”’」』）)]*" for mark in MARKS]
    return re.compile("|".join((*ends, "\n", *stepped)))  # each begins with one character: others are passed over ten times as fast


def split(text: str, numbers: Sequence[Number], sections: Sequence[Section], grids: Sequence[Grid] = ()) -> tuple[Passage, ...]:
    """The passages of a text, in order. They tile what is not white space: each character is in exactly one.

    `numbers` and `grids` are sorted and disjoint, `sections` tile the text. A passage ends after 。！？； (not inside a bracket or
    a quotation, unless it is long), at a line's end, where a section begins, and at the borders of a table cell; never inside a
    number. `first`, `last` are the half-open range of the numbers that begin in it. Never raises.

    例: 「全年预算数 12 万元，执行数 11 万元。结余 1 万元。」 gives two, with the numbers [0, 2) and [2, 3).
    """
    starts = [n.start for n in numbers]
    section_starts = [s.start for s in sections]
    cells = [(cell.start, cell.end, t, c) for t, grid in enumerate(grids) for c, cell in enumerate(grid.cells) if cell.start < cell.end]
    cells.sort(key=lambda cell: cell[:2])
    passages: list[Passage] = []
    here = 0
    for a, b, table, index in cells:
        if a < here:  # overlapping cells: the first keeps the text
            continue
        passages += _sentences(text, here, a, numbers, starts, section_starts)
        passages += _pieces(text, [a, b], starts, section_starts, table, index)
        here = b
    passages += _sentences(text, here, len(text), numbers, starts, section_starts)
    return tuple(passages)


def _sentences(
    text: str, start: int, end: int, numbers: Sequence[Number], starts: list[int], section_starts: list[int]
) -> Iterator[Passage]:
    if start >= end:
        return iter(())
    cuts = [start]
    for match in _ends().finditer(text, start, end):
        if text[match.start()] in ENDS or text[match.end() - 2] in "。！？":
            cuts.append(match.end())
    cuts += section_starts[bisect_right(section_starts, start) : bisect_left(section_starts, end)]
    cuts.append(end)
    cuts = sorted(set(cuts))
    if starts:
        cuts = [cut for cut in cuts if cut in (start, end) or not _inside(cut, numbers, starts)]
    return _pieces(text, cuts, starts, section_starts, None, None)


def _inside(cut: int, numbers: Sequence[Number], starts: list[int]) -> bool:
    i = bisect_left(starts, cut) - 1
    return i >= 0 and numbers[i].end > cut


def _pieces(
    text: str, cuts: list[int], starts: list[int], section_starts: list[int], table: int | None, cell: int | None
) -> Iterator[Passage]:
    section = max(bisect_right(section_starts, cuts[0]) - 1, 0)
    last = bisect_left(starts, cuts[0])
    count, sections = len(starts), len(section_starts)
    for a, b in pairwise(cuts):
        piece = text[a:b]
        stripped = piece.lstrip()
        first = last
        while last < count and starts[last] < b:
            last += 1
        if not stripped:
            continue
        low = b - len(stripped)
        while section + 1 < sections and section_starts[section + 1] <= low:
            section += 1
        yield Passage(low, a + len(piece.rstrip()), section, first, last, table, cell)
