"""Text that a file holds and does not show: how the readers name it in the ledger.

What is left out of the text (a hidden run of Word, display:none, a hidden sheet) is a line of the step ``hidden`` that was done. What
stays in the text, because nobody can be sure that it is not seen (white letters, letters of a point's height), or was never in it
(beyond the page's edge, a tracked deletion, a comment), is a line of the step ``hidden_text`` that was not: a figure in such a range is
marked, and no finding rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.records import Ink, Repair

STEP = "hidden_text"
SAID = 400
"""Characters of text outside the source that the ledger keeps."""
LEAST_POINTS = 2.0
"""Letters less high than this are not read by anyone."""
WHITE = 240
"""A colour whose three parts are at least this, of 255, is white."""


class Unseen(NamedTuple):
    """Where on a page (from 1) text is not seen: points from the top left (x0, top, x1, bottom)."""

    page: int
    bbox: tuple[float, float, float, float]
    kind: str


def not_seen(start: int, end: int, words: str, kind: str) -> Repair:
    """A range of the source text that is not seen. Of no length for what is not in the text: `start` is then where it belongs, and
    `after` what it says."""
    absent = words[:SAID] if start == end else ""
    return Repair(STEP, start, end, "" if start == end else words, absent, False, kind)


def is_white(red: int, green: int, blue: int) -> bool:
    """Whether a colour does not show on white paper."""
    return min(red, green, blue) >= WHITE


def under(source: str, ink: Ink, places: Iterable[Unseen]) -> list[Repair]:
    """The ranges of the source text whose characters stand in these places: runs of them, with the blanks between."""
    found: list[Repair] = []
    by_page: dict[int, list[Unseen]] = {}
    for place in places:
        by_page.setdefault(place.page, []).append(place)
    for number, wanted in by_page.items():
        on_page = np.flatnonzero(ink.pages == number)
        y = (ink.boxes[on_page, 1] + ink.boxes[on_page, 3]) / 2
        order = np.argsort(y, kind="stable")  # each place is looked for on its own line alone
        at, y = on_page[order], y[order]
        x = (ink.boxes[at, 0] + ink.boxes[at, 2]) / 2
        for place in wanted:
            x0, top, x1, bottom = place.bbox
            reach = max(1.0, (bottom - top) / 2)  # letters stand higher than the ink of a point or a comma
            first, last = np.searchsorted(y, (top - reach, bottom + reach))
            held = at[first:last][(x[first:last] >= x0 - 0.5) & (x[first:last] <= x1 + 0.5)]
            found += [not_seen(a, b, source[a:b], place.kind) for a, b in _runs(sorted(held.tolist()), source)]
    return sorted(set(found), key=lambda r: (r.start, r.end, r.kind))


def _runs(held: Sequence[int], source: str) -> Iterator[tuple[int, int]]:
    """Neighbours together, also where blanks alone stand between them."""
    first = last = -1
    for i in held:
        if last >= 0 and source[last + 1 : i].strip():
            yield first, last + 1
            first = -1
        first, last = (i if first < 0 else first), i
    if last >= 0:
        yield first, last + 1
