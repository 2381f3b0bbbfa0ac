"""Where things of one document stand in its source: the one seam where offsets into the normalised text become offsets into the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from extractors.facts import Section
from pipeline.outputs import identity
from pipeline.records import Box, Ink, Mined

Row = dict[str, Any]
Pair = tuple[int, int]

LINES = 1.6
"""What is so many times as high as its characters stands on more than one line."""
_DIGITS = regex.compile(r"[\d〇零一二三四五六七八九十百千两](?s:.*[\d〇零一二三四五六七八九十百千两])?")
CONTEXT = 40
"""How many characters before and after a quote are kept with it."""


class Places:
    """Where things of one document stand: source spans, sections, pages, boxes, table cells, number ids."""

    def __init__(self, mined: Mined) -> None:
        report = mined.report
        self.doc_id = mined.doc_id
        self.aligned = mined.aligned
        self.source = mined.aligned.source
        self._sections: Sequence[Section] = report.sections
        self._section_starts = [s.start for s in report.sections]
        self._pages = mined.source.pages
        self._page_starts = [p.start for p in self._pages]
        self._boxes: Sequence[Box] = sorted(mined.source.boxes, key=lambda b: (b.start, b.end))
        self._box_starts = [b.start for b in self._boxes]
        self._ink = mined.source.ink
        self.numbers = self.spans([(n.start, n.end) for n in report.numbers])
        self.number_ids = identity.number_ids(mined.doc_id, self.numbers)
        self.texts = [self.source[start:end] for start, end in self.numbers]
        held = np.searchsorted(self._section_starts, [n.start for n in report.numbers], side="right")
        ids = ["0", *(s.section_id for s in report.sections)]
        self.sections = [ids[i] for i in held.tolist()]

    def spans(self, pairs: Sequence[Pair]) -> list[Pair]:
        """`AlignedText.locate` for many ranges at once."""
        if not pairs:
            return []
        starts, ends = (np.array(of, np.int64) for of in zip(*pairs, strict=True))
        if (starts < ends).all():
            return list(zip(self.aligned.starts[starts].tolist(), self.aligned.ends[ends - 1].tolist(), strict=True))
        return [self.aligned.locate(start, end) for start, end in pairs]

    def section_at(self, position: int) -> str:
        """The section that holds a position of the normalised text; 0 where there is none."""
        i = bisect_right(self._section_starts, position) - 1
        return self._sections[i].section_id if i >= 0 else "0"

    def page(self, start: int) -> int | None:
        """The page a source position is on, None where the format has no pages."""
        if self._ink is not None and start < len(self._ink.pages) and self._ink.pages[start]:
            return int(self._ink.pages[start])
        i = bisect_right(self._page_starts, start) - 1
        return self._pages[i].number if i >= 0 else None

    def pages(self, spans: Sequence[Pair]) -> list[int | None]:
        """`page` of many."""
        return [self.page(start) for start, _ in spans] if self._pages else [None] * len(spans)

    def bboxes(self, spans: Sequence[Pair]) -> list[list[float] | None]:
        """`bbox` of many numbers; of one that is broken over lines, that of its digits alone (「1143.07⏎万元」 is where 1143.07 stands)."""
        if self._ink is not None and spans:
            found, broken = _around(self._ink, np.array(spans, np.int64))
            for i in broken:
                digits = _DIGITS.search(self.source, *spans[i])
                if digits:
                    found[i] = self.bbox(*digits.span()) or found[i]
            return found
        return [self.bbox(start, end) for start, end in spans] if self._boxes else [None] * len(spans)

    def bbox(self, start: int, end: int) -> list[float] | None:
        """The smallest box around ``source[start:end]`` on the page where it begins; None where the format has no boxes.

        Where the places of the characters are known it is the box of these alone: that of a figure, not of its line.
        """
        if self._ink is not None:
            return _around(self._ink, np.array([(start, end)], np.int64))[0][0]
        i = max(0, bisect_right(self._box_starts, start) - 1)
        hits: list[Box] = []
        for box in self._boxes[i:]:
            if box.start >= end:
                break
            if box.end > start:
                hits.append(box)
        if not hits:
            return None
        x0, top, x1, bottom = zip(*(b.bbox for b in hits if b.page == hits[0].page), strict=True)
        return [round(v, 2) for v in (min(x0), min(top), max(x1), max(bottom))]

    def quote(self, text_start: int, start: int, end: int) -> Row:
        """A source range as evidence: what is written there and around it; `text_start` is where it begins in the text."""
        return {
            "doc_id": self.doc_id, "start": start, "end": end, "quote": self.source[start:end],
            "before": self.source[max(0, start - CONTEXT) : start], "after": self.source[end : end + CONTEXT],
            "section_id": self.section_at(text_start), "page": self.page(start),
        }  # fmt: skip


def _around(ink: Ink, spans: NDArray[np.int64]) -> tuple[list[list[float] | None], list[int]]:
    """For each (start, end) the smallest box around its characters on the page where the first of them stands; and the indexes of
    those that stand on more than one line or page."""
    padded = np.concatenate((ink.boxes, np.full((1, 4), np.nan, np.float32)))
    pages = np.append(ink.pages, np.int32(0))
    ends = spans.ravel()
    low, high = np.fmin.reduceat(padded, ends)[::2], np.fmax.reduceat(padded, ends)[::2]
    height = np.fmax.reduceat(padded[:, 3] - padded[:, 1], ends)[::2]
    made = np.column_stack((low[:, :2], high[:, 2:])).astype(np.float64).round(2)
    known = ~np.isnan(made[:, 0]) & (spans[:, 0] < spans[:, 1])
    found: list[list[float] | None] = [box if is_known else None for box, is_known in zip(made.tolist(), known.tolist(), strict=True)]
    last = np.maximum.reduceat(pages, ends)[::2]
    first = np.minimum.reduceat(np.where(pages > 0, pages, np.iinfo(np.int32).max), ends)[::2]
    for i in np.flatnonzero(known & (first != last)).tolist():
        start, end = spans[i].tolist()
        there = ink.pages[start:end]
        boxes = ink.boxes[start:end][there == there[np.flatnonzero(there)[0]]]
        found[i] = [round(float(v), 2) for v in (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))]
    broken = known & ((first != last) | (high[:, 3] - low[:, 1] > LINES * height))
    return found, np.flatnonzero(broken).tolist()
