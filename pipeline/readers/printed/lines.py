"""Characters with boxes become lines: by position, since a PDF's content order may be any."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.notes import is_mark, written
from pipeline.readers.printed.glyphs import Floats, Glyphs

SPACE = 0.22
"""A gap of this share of the type size is a blank between Latin letters or digits; elsewhere only where the file has one, or at WIDE."""
WIDE = 0.7
SMALL, RISEN = 0.78, 0.2
"""A character of at most this share of the type size, whose foot stands this share over those of its line, is raised."""
GAP = 1.6
"""A gap of this many type sizes ends a segment: columns of a table without rules, label and page number of a contents list."""


class Inked(NamedTuple):
    """Characters of a text with their boxes: `at` are their places in the text, rising."""

    at: NDArray[np.intp]
    glyphs: Glyphs

    def cut(self, start: int, end: int) -> Inked:
        """Those of ``text[start:end]``, by their places in that."""
        a, b = np.searchsorted(self.at, (start, end)).tolist()
        return Inked(self.at[a:b] - start, self.glyphs.take(np.arange(a, b)))


class Piece(NamedTuple):
    """A segment of a line: its range in the line's text, and its box."""

    start: int
    end: int
    bbox: tuple[float, float, float, float]


class PrintedLine(NamedTuple):
    """A line as printed: its text, its segments between big gaps, its box, its type size (the median; boxes differ by font), its
    characters, the ranges of its text that are marks of footnotes, the edges of the column it is set in where a page has several."""

    text: str
    pieces: tuple[Piece, ...]
    bbox: tuple[float, float, float, float]
    size: float
    inked: Inked
    marks: tuple[tuple[int, int], ...] = ()
    column: tuple[float, float] | None = None


def lines(glyphs: Glyphs) -> list[PrintedLine]:
    """The lines of these characters from top to bottom, each from left to right. Characters printed twice (fake bold) come once."""
    return [_line(glyphs.take(index)) for index in _rows(glyphs)]


def median(values: Floats) -> float:
    """As numpy's, which takes ten times as long over the few characters of a line."""
    ordered = np.sort(values)
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _rows(glyphs: Glyphs) -> list[NDArray[np.intp]]:
    """Indexes of the characters of each line: characters whose middles are at about one height; what is smaller and overlaps a
    line (a raised footnote mark) belongs to it."""
    if not len(glyphs.codes):
        return []
    middle = (glyphs.top + glyphs.bottom) / 2
    height = np.maximum(glyphs.bottom - glyphs.top, 0.1)
    order = np.argsort(middle, kind="stable")
    step = np.diff(middle[order])
    size = np.minimum(height[order][1:], height[order][:-1])
    groups = np.split(order, np.flatnonzero(step > 0.3 * size) + 1)
    merged: list[NDArray[np.intp]] = []
    for group in groups:
        if merged and _overlap(glyphs, merged[-1], group) > 0.5:
            merged[-1] = np.concatenate((merged[-1], group))
        else:
            merged.append(group)
    return [group[np.argsort(glyphs.x0[group], kind="stable")] for group in merged]


def _overlap(glyphs: Glyphs, above: NDArray[np.intp], below: NDArray[np.intp]) -> float:
    """The share of the lower of two lines that lies beside the other, by their median edges."""
    top0, bottom0 = median(glyphs.top[above]), median(glyphs.bottom[above])
    top1, bottom1 = median(glyphs.top[below]), median(glyphs.bottom[below])
    shared = min(bottom0, bottom1) - max(top0, top1)
    return shared / max(0.1, min(bottom0 - top0, bottom1 - top1))


def _line(row: Glyphs) -> PrintedLine:
    row = _once(row)
    size = median(row.bottom - row.top) or 1.0
    gap = np.empty(len(row.codes))
    gap[0] = 0.0
    gap[1:] = row.x0[1:] - np.maximum.accumulate(row.x1)[:-1]
    latin = (row.codes > 0x20) & (row.codes < 0x250)
    beside = np.zeros(len(gap), np.bool_)
    beside[1:] = latin[1:] & latin[:-1]
    blank = (gap > WIDE * size) | (beside & (gap > SPACE * size)) | (row.spaced & (gap > -0.1 * size))
    blank[0] = False
    breaks = np.flatnonzero(gap > GAP * size)
    letters = list(map(chr, row.codes.tolist()))
    raised = _raised(row, size, letters)
    for at in np.flatnonzero(blank):
        letters[at] = " " + letters[at]
    position = np.arange(len(letters)) + np.cumsum(blank)
    marks = tuple((int(position[a]), int(position[b - 1]) + 1) for a, b in raised)
    pieces = []
    bounds = [0, *breaks.tolist(), len(letters)]
    for a, b in pairwise(bounds):
        if a < b:
            pieces.append(Piece(int(position[a]), int(position[b - 1]) + 1, _box(row.x0[a:b], row.top[a:b], row.x1[a:b], row.bottom[a:b])))
    box = _box(row.x0, row.top, row.x1, row.bottom)
    return PrintedLine("".join(letters), tuple(pieces), box, round(size, 2), Inked(position, row), marks)


def _raised(row: Glyphs, size: float, letters: list[str]) -> list[tuple[int, int]]:
    """The marks of footnotes, as ranges of characters; raised digits become those of Unicode in `letters`."""
    high = (row.bottom - row.top < SMALL * size) & (row.bottom < median(row.bottom) - RISEN * size)
    if not high.any() or high.all():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], high, [False])).astype(np.int8))).tolist()
    found = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        words = "".join(letters[a:b])
        if a and is_mark("".join(letters[max(0, a - 6) : a]), words):
            found.append((a, b))
        letters[a:b] = written(words) if a else words
    return found


def _once(row: Glyphs) -> Glyphs:
    """Without characters printed again at nearly the same place."""
    if len(row.codes) < 2:
        return row
    width = np.maximum(row.x1 - row.x0, 0.1)
    again = np.zeros(len(row.codes), np.bool_)
    for back in (1, 2):
        if len(row.codes) > back:
            again[back:] |= (row.codes[back:] == row.codes[:-back]) & (np.abs(row.x0[back:] - row.x0[:-back]) < 0.3 * width[back:])
    return row.take(np.flatnonzero(~again)) if bool(again.any()) else row


def _box(x0: Floats, top: Floats, x1: Floats, bottom: Floats) -> tuple[float, float, float, float]:
    return round(float(x0.min()), 2), round(float(top.min()), 2), round(float(x1.max()), 2), round(float(bottom.max()), 2)
