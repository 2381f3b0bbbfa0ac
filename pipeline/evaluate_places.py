"""Gold typed on another reading of a file: its places found again by their figures.

Offsets point into the source text as a reader gave it when the gold was typed. A reader that later joins a line or leaves out a page's
furniture shifts them; what stays are the figures and their order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

Record = dict[str, Any]
REACH = 400
"""Characters that a figure may have moved from where its neighbour's move puts it."""


def moved(
    gold: Sequence[Record], spans: Sequence[Sequence[int]] | None, figures: Mapping[Decimal, Sequence[int]]
) -> tuple[list[Record], list[list[int]] | None]:
    """The gold rows with a value at their new places, each at the figure of its value (sign aside) that lies nearest to where the
    row before it moved to; a row whose figure is gone keeps the move of its neighbour, as rows without a value and spans do.
    `figures`: value → where it stands, sorted."""
    rows = sorted(gold, key=lambda row: int(row["start"]))
    places: list[tuple[int, int]] = []
    shift = 0
    out = []
    for row in rows:
        if row.get("value") is not None:
            expected = row["start"] + shift
            here = figures.get(abs(Decimal(str(row["value"]))), ())
            i = bisect_left(here, expected)
            near = min(here[max(0, i - 1) : i + 1], key=lambda place: abs(place - expected), default=None)
            if near is not None and abs(near - expected) <= REACH:
                shift = near - row["start"]
                places.append((row["start"], shift))
        out.append(row | {"start": row["start"] + shift, "end": row["end"] + shift})
    return out, None if spans is None else [[_follow(a, places), _follow(b, places)] for a, b in spans]


def _follow(place: int, places: Sequence[tuple[int, int]]) -> int:
    """Where a place moved to: with the last figure before it, else with the first."""
    if not places:
        return place
    i = bisect_left(places, (place,)) - 1
    return place + places[max(0, i)][1]


def by_value(numbers: Sequence[Record]) -> dict[Decimal, list[int]]:
    """Of rows with a value and a start: value, sign aside → its places in order."""
    found: dict[Decimal, list[int]] = defaultdict(list)
    for row in sorted(numbers, key=lambda row: int(row["start"])):
        if row["value"] is not None:
            found[abs(row["value"])].append(row["start"])
    return found
