"""Which lines are one paragraph: where the first line of a paragraph is indented, a full line runs on into one at the margin."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from pipeline.readers.printed.blocks import Layout
from pipeline.readers.printed.lines import PrintedLine, median

INDENT = (1.4, 2.7)
"""Type sizes by which a first line stands in; two by the standard for official documents (GB/T 9704—2012, 7.3.3)."""
INDENTED = 0.12
"""The share of lines that stand in, at least, where a document indents its paragraphs at all."""
SHORT = 1.7
"""Type sizes by which a full line may fall short of the right margin: a punctuation mark or number that may not be broken."""
LIKE = 0.18
"""The share by which the type sizes of two lines of a paragraph may differ: fonts of digits and characters are not quite alike."""
_BEGINS = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}(?:部分|章|节)\s)"
)
"""What the lines of a contents list begin with, at the margin; one such line alone may be the rest of 表六 or 第."""
FIRST_HAN = 0x2E80
"""The code point from which characters are Chinese, nearly."""
LEADING = 1.35
"""Lines of a paragraph are at most this many usual line distances apart."""

Place = tuple[int, int]
"""(page index, block index)"""


class Paragraphs(NamedTuple):
    """`first`: the indented lines; `joined`: the lines that run on into the next one, each with that one."""

    first: set[Place]
    joined: dict[Place, Place]


class _Margins(NamedTuple):
    left: float
    right: float


def paragraphs(pages: list[Layout], apart: set[Place]) -> Paragraphs:
    """The paragraphs of a document; `apart` are headers and footers. Without indents in it nothing is said.

    例: 「…预算执」 up to the margin and 「行率98.4%。」 at the left are joined. 反例: a title's lines, centred; a line of columns.
    """
    places = [(p, b) for p, page in enumerate(pages) for b in range(len(page.blocks)) if (p, b) not in apart]
    lines = {place: block for place in places if isinstance(block := pages[place[0]].blocks[place[1]], PrintedLine)}
    margins = _margins(pages, lines)
    edges = {place: _Margins(*line.column) if line.column else margins[place[0]] for place, line in lines.items()}
    first = {place for place, line in lines.items() if _indented(line, edges[place])}
    if len(first) < INDENTED * len(lines):
        return Paragraphs(set(), {})
    pitch = _pitch(places, lines)
    joined: dict[Place, Place] = {}
    for place, after in pairwise(places):
        if place in lines and after in lines and after not in first:
            line, below = lines[place], lines[after]
            near = place[0] != after[0] or below.bbox[3] - line.bbox[3] <= LEADING * pitch
            if near and _runs_on(line, edges[place], below, edges[after]):
                joined[place] = after
    return Paragraphs(first, joined)


def _margins(pages: list[Layout], lines: dict[Place, PrintedLine]) -> list[_Margins]:
    """The edges of each page's body: where most lines begin, and the furthest that two of them or more reach."""
    found: list[_Margins | None] = []
    for p in range(len(pages)):
        body = [line for place, line in lines.items() if place[0] == p and len(line.pieces) == 1 and line.column is None]
        left = Counter(round(line.bbox[0] / 2) * 2 for line in body)
        right = Counter(round(line.bbox[2] / 4) * 4 for line in body if line.bbox[2] > pages[p].width / 2)
        often = [edge for edge, count in left.items() if count > 2]
        reached = [edge for edge, count in right.items() if count > 1]
        found.append(_Margins(min(often), max(reached)) if often and reached else None)
    known = [margins for margins in found if margins is not None]
    usual = Counter(known).most_common(1)[0][0] if known else _Margins(0.0, 1e9)
    return [margins if margins is not None else usual for margins in found]


def _centred(line: PrintedLine, margins: _Margins) -> bool:
    """A title's line, as far from one margin as from the other."""
    left, right = line.bbox[0] - margins.left, margins.right - line.bbox[2]
    return min(left, right) > line.size and abs(left - right) < line.size / 3


def _indented(line: PrintedLine, margins: _Margins) -> bool:
    return not _centred(line, margins) and INDENT[0] <= (line.bbox[0] - margins.left) / line.size <= INDENT[1]


def _pitch(places: list[Place], lines: dict[Place, PrintedLine]) -> float:
    """The usual distance of two lines."""
    steps = Counter(
        round(lines[after].bbox[3] - lines[place].bbox[3])
        for place, after in pairwise(places)
        if place in lines and after in lines and place[0] == after[0]
    )
    return float(steps.most_common(1)[0][0]) if steps else 1e9


def _runs_on(line: PrintedLine, here: _Margins, below: PrintedLine, there: _Margins) -> bool:
    size = line.size
    return (
        len(line.pieces) == 1
        and len(below.pieces) == 1
        and not (_BEGINS.match(line.text) and _BEGINS.match(below.text))
        and _alike(line, below)
        and not _centred(line, here)
        and line.bbox[2] >= here.right - SHORT * size
        and abs(below.bbox[0] - there.left) <= 0.8 * size
    )


def _alike(line: PrintedLine, below: PrintedLine) -> bool:
    """Whether two lines are of one type size. Of a short line the digits may be most, whose font has boxes of another height: then the
    Chinese characters of both are compared."""
    if abs(line.size - below.size) <= LIKE * min(line.size, below.size):
        return True
    sizes = [_han(line), _han(below)]
    return min(sizes) > 0 and max(sizes) - min(sizes) <= LIKE * min(sizes)


def _han(line: PrintedLine) -> float:
    glyphs = line.inked.glyphs
    held = glyphs.codes >= FIRST_HAN
    return median((glyphs.bottom - glyphs.top)[held]) if held.any() else 0.0
