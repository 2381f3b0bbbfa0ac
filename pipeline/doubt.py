"""What is not surely read is never the ground of a finding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.readers.recognition import STEP
from pipeline.records import Comparison, Repair

REASON = "figure recognised with low confidence"
OPEN = frozenset(("fail", "review"))


def settled(comparisons: Sequence[Comparison], repairs: Sequence[Repair]) -> tuple[Comparison, ...]:
    """The comparisons, those that would be findings left open where an operand or a quote holds a figure that text recognition was
    not sure of. `repairs` have offsets into the normalised text, as the comparisons.

    例: 完成预算的 98.4% read as 93.4% from a blurred scan fails EXE001: undecided. 反例: such a figure that agrees passes.
    """
    unsure = sorted((r.start, r.end) for r in repairs if r.step == STEP and not r.done and r.end > r.start)
    if not unsure:
        return tuple(comparisons)
    return tuple(
        replace(c, outcome="undecided", reason=REASON, severity="")
        if c.outcome in OPEN and any(_touches(unsure, a, b) for a, b in _spans(c))
        else c
        for c in comparisons
    )


def _spans(comparison: Comparison) -> Iterator[tuple[int, int]]:
    for operand in comparison.operands:
        yield operand.start, operand.end
    for span in comparison.evidence:
        yield span.start, span.end


def _touches(unsure: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted, disjoint spans overlaps this one."""
    at = bisect_left(unsure, (start, start))
    return any(a < end and start < b for a, b in unsure[max(0, at - 1) : at + 1])
