"""The columns of a table without ruled lines: the words of its lines, and the upright bands in which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipeline.readers.printed.blocks import Part
from pipeline.readers.printed.lines import PrintedLine

SPLIT = 0.6
"""A gap of this many type sizes ends a word: figures in narrow columns stand nearer than the segments of a line."""
_FIGURE = re.compile(r"[-+(（]?[0-9０-９](?:[0-9０-９,，.]|(?<=[0-9]) (?=[0-9]{3}))*[%％]?[)）]?|[-—－–]{1,2}")
_SENTENCE = re.compile(r"[。；，]|[:：].*[:：]")
Band = tuple[float, float]


class Word(NamedTuple):
    """A run of characters of a line without a gap: its range in the line's text, its edges, whether it is a figure (or a dash for none)."""

    start: int
    end: int
    x0: float
    x1: float
    figure: bool

    @property
    def middle(self) -> float:
        """Half-way between its edges."""
        return (self.x0 + self.x1) / 2


class Row(NamedTuple):
    """A line as words."""

    line: PrintedLine
    words: tuple[Word, ...]

    @property
    def figured(self) -> bool:
        """Whether it may be a row of a table: a figure apart from other words, and no sentence."""
        return any(word.figure for word in self.words) and len(self.words) > 1 and not self.prose

    @property
    def prose(self) -> bool:
        """Whether it is a sentence, or the part of one."""
        return any(_SENTENCE.search(self.text(word)) for word in self.words if not word.figure)

    def text(self, word: Word) -> str:
        """What a word says."""
        return self.line.text[word.start : word.end]


def row_of(line: PrintedLine) -> Row:
    """The words of a line."""
    at, glyphs = line.inked
    gap = glyphs.x0[1:] - np.maximum.accumulate(glyphs.x1)[:-1]
    bounds = [0, *(np.flatnonzero(gap > SPLIT * line.size) + 1).tolist(), len(at)]
    words = []
    for a, b in pairwise(bounds):
        start, end = int(at[a]), int(at[b - 1]) + 1
        figure = _FIGURE.fullmatch(line.text, start, end) is not None
        words.append(Word(start, end, float(glyphs.x0[a:b].min()), float(glyphs.x1[a:b].max()), figure))
    return Row(line, tuple(words))


def bands_of(rows: Sequence[Row]) -> list[Band]:
    """The columns in which the words of these rows stand: where figures are, and beside those where other words of figured rows are. Two
    neighbours without figures are one where no row has words in both: 总计 is set in the middle, the names over it at the left.
    """
    figured = [row for row in rows if row.figured]
    figures = merged((word.x0, word.x1) for row in figured for word in row.words if word.figure)
    others = merged(
        (word.x0, word.x1)
        for row in figured
        for word in row.words
        if not word.figure and not any(overlap(word, band) > 0 for band in figures)
    )  # fmt: skip
    found: list[Band] = []
    for band in sorted([*figures, *others]):
        if found and band in others and found[-1] not in figures and not _both(rows, found[-1], band):
            found[-1] = (found[-1][0], band[1])
        else:
            found.append(band)
    return found


def _both(rows: Sequence[Row], left: Band, right: Band) -> bool:
    """Whether a row has a word in one column and another word in the other."""
    for row in rows:
        here = [word for word in row.words if overlap(word, left) > 0]
        if here and any(overlap(word, right) > 0 and word not in here for word in row.words):
            return True
    return False


def merged(spans: Iterable[Band]) -> list[Band]:
    """Spans that touch, made one."""
    found: list[Band] = []
    for x0, x1 in sorted(spans):
        if found and x0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(x1, found[-1][1]))
        else:
            found.append((x0, x1))
    return found


def overlap(word: Word, band: Band) -> float:
    """Points that a word and a column share; negative where they are apart."""
    return min(word.x1, band[1]) - max(word.x0, band[0])


def column_of(word: Word, bands: Sequence[Band]) -> int:
    """The column a word belongs to: the one it shares most with, or is nearest to."""
    x0, x1 = word.x0, word.x1
    shared = [min(x1, right) - max(x0, left) for left, right in bands]
    return shared.index(max(shared))


def reach(word: Word, bands: Sequence[Band]) -> int:
    """Over how many columns a word reaches."""
    return sum(overlap(word, band) > 0 for band in bands)


def part(line: PrintedLine, words: Sequence[Word]) -> tuple[str, Part]:
    """What neighbouring words of a line say, as a line of a cell."""
    start, end = words[0].start, words[-1].end
    inked = line.inked.cut(start, end)
    glyphs = inked.glyphs
    sides = (glyphs.x0.min(), glyphs.top.min(), glyphs.x1.max(), glyphs.bottom.max())
    x0, top, x1, bottom = (round(float(side), 2) for side in sides)
    marks = tuple((a - start, b - start) for a, b in line.marks if start <= a < end)
    return line.text[start:end], Part(0, end - start, inked, (x0, top, x1, bottom), 0, marks)
