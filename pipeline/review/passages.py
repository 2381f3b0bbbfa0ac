"""A document's text as it is shown: the source with marks on it, in pieces that never overlap.

What is shown is the source text itself. Of a web page, whose source is its markup, the runs that carry text are shown, each still at its
place in the file, so that every mark stands where the tables say it does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

MARKUP = ("html", "htm", "mhtml", "xhtml")
"""Formats whose source text is a file with markup."""


class Run(NamedTuple):
    """A range of the source and what is shown for it; `each`: character by character, so that it can be cut anywhere."""

    start: int
    end: int
    shown: str
    each: bool


class Mark(NamedTuple):
    """Something to be marked. Marks of a lower `layer` are drawn inside those of a higher one. `key` says which mark it is, for pieces
    of one that was cut; `what` is for the template."""

    start: int
    end: int
    layer: str
    what: Mapping[str, Any]


class Piece(NamedTuple):
    """A stretch of text with the same marks all over: a number, evidence, damage, each None where there is none here."""

    at: int
    shown: str
    marks: Mapping[str, Mark]
    first: frozenset[str]

    def starts(self, layer: str) -> bool:
        """Whether the mark of that layer begins with this piece."""
        return layer in self.first


@dataclass(frozen=True)
class Passage:
    """The text of a document in runs."""

    runs: Sequence[Run]
    length: int

    def pieces(self, start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
        """The text from `start` to `end` cut where a mark begins or ends; where two of one layer overlap the first counts."""
        wanted = sorted((m for m in marks if m.end > start and m.start < end and m.start < m.end), key=lambda m: (m.start, -m.end))
        layers = {layer: _apart(m for m in wanted if m.layer == layer) for layer in dict.fromkeys(m.layer for m in wanted)}
        cuts = sorted({position for ms in layers.values() for m in ms for position in (m.start, m.end)})
        out: list[Piece] = []
        begun: set[tuple[str, int]] = set()
        for piece_start, piece_end, shown in self._cut(start, end, cuts):
            here: dict[str, Mark] = {}
            first = set()
            for layer, ms in layers.items():
                i = bisect_right(ms, piece_start, key=lambda m: m.start) - 1
                # a run that cannot be cut takes the mark that touches it
                mark = (
                    ms[i] if i >= 0 and ms[i].end > piece_start else ms[i + 1] if i + 1 < len(ms) and ms[i + 1].start < piece_end else None
                )
                if mark is not None:
                    here[layer] = mark
                    if (layer, mark.start) not in begun:
                        begun.add((layer, mark.start))
                        first.add(layer)
            out.append(Piece(piece_start, shown, here, frozenset(first)))
        return out

    def _cut(self, start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        for i in range(max(0, bisect_right(self.runs, start, key=lambda r: r.start) - 1), len(self.runs)):
            run = self.runs[i]
            if run.start >= end:
                return
            if run.end <= start:
                continue
            if not run.each:
                yield run.start, run.end, run.shown
                continue
            low, high = max(run.start, start), min(run.end, end)
            edges = [low, *cuts[bisect_right(cuts, low) : bisect_left(cuts, high)], high]
            for a, b in pairwise(edges):
                if a < b:
                    yield a, b, run.shown[a - run.start : b - run.start]

    def around(self, start: int, end: int, room: int) -> tuple[int, int]:
        """A range around a passage with so many shown characters on either side, to the ends of lines where they are near."""
        return self._walk(start, -room), self._walk(end, room)

    def _walk(self, position: int, room: int) -> int:
        step = 1 if room > 0 else -1
        left = abs(room)
        i = max(0, bisect_right(self.runs, position, key=lambda r: r.start) - 1)
        while 0 <= i < len(self.runs):
            run = self.runs[i]
            inside = max(0, min(run.end, position) - run.start) if step < 0 else max(0, run.end - max(run.start, position))
            size = inside if run.each else len(run.shown)
            if size >= left and run.each:
                return (min(run.end, position) - left) if step < 0 else (max(run.start, position) + left)
            left -= size
            i += step
        return 0 if step < 0 else self.length

    def windows(self, size: int) -> list[tuple[int, int]]:
        """The text in ranges of about so many shown characters, cut at line ends: what one page shows."""
        edges, held = [0], 0
        for run in self.runs:
            position = run.start
            while run.each and held + run.end - position > size:
                cut = position + size - held
                line = run.shown.rfind("\n", position - run.start, cut - run.start)
                cut = run.start + line + 1 if line >= 0 and run.start + line + 1 > edges[-1] else cut
                edges.append(cut)
                position, held = cut, 0
            held += (run.end - position) if run.each else len(run.shown)
        if edges[-1] < self.length or len(edges) == 1:
            edges.append(self.length)
        return list(pairwise(edges))


def passage(source: str, text: str, alignment: Sequence[Mapping[str, Any]], form: str) -> Passage:
    """The document's text in runs. `alignment`: as of the table `texts`."""
    if form not in MARKUP:
        return Passage([Run(0, len(source), source, True)], len(source))
    runs: list[Run] = []
    for segment in alignment:
        start, end = segment["start"], segment["end"]
        if runs and start < runs[-1].end:
            continue
        written = source[start:end]
        if segment["each"]:
            runs.append(Run(start, end, written, True))
        else:
            inside = "<" in written or "&" in written or not written
            runs.append(Run(start, end, text[segment["text_start"] : segment["text_end"]] if inside else written, False))
    return Passage(runs, len(source))


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """The marks without what an earlier one of them covers, by their places."""
    out: list[Mark] = []
    for mark in marks:
        end = out[-1].end if out else 0
        if mark.end > end:
            out.append(mark if mark.start >= end else mark._replace(start=end))
    return out
