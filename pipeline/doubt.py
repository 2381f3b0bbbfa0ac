"""What is not surely read, or not surely shown, is never the ground of a finding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline import deception
from pipeline.readers import hidden
from pipeline.readers.models import STEP
from pipeline.records import Comparison, Repair

REASONS = {
    STEP: "figure recognised with low confidence",
    hidden.STEP: "figure in text that a reader does not see",
    deception.STEP: "figure with characters that deceive",
}
"""By the step of the ledger, why a comparison is left open."""
REASON = REASONS[STEP]
OPEN = frozenset(("fail", "review"))
Pair = tuple[int, int]


def settled(comparisons: Sequence[Comparison], repairs: Sequence[Repair]) -> tuple[Comparison, ...]:
    """The comparisons, those that would be findings left open where an operand or a quote holds a figure that text recognition was
    not sure of, that the page does not show, or whose characters deceive. `repairs` have offsets into the normalised text, as the
    comparisons.

    例: 完成预算的 98.4% read as 93.4% from a blurred scan fails EXE001: undecided. 反例: such a figure that agrees passes.
    """
    unsure = _unsure(repairs)
    if not unsure:
        return tuple(comparisons)
    return tuple(
        replace(c, outcome="undecided", reason=REASONS[step], severity="")
        if c.outcome in OPEN and (step := next((s for a, b in _spans(c) if (s := _touched(unsure, a, b))), ""))
        else c
        for c in comparisons
    )


def of(spans: Sequence[Pair], repairs: Sequence[Repair]) -> list[str]:
    """For each of these ranges the step that makes it doubtful, "" where nothing does; ranges and `repairs` by the same offsets."""
    unsure = _unsure(repairs)
    return [_touched(unsure, start, end) for start, end in spans] if unsure else [""] * len(spans)


def _unsure(repairs: Sequence[Repair]) -> list[tuple[int, int, str]]:
    """The doubtful ranges, sorted and disjoint."""
    found: list[tuple[int, int, str]] = []
    for start, end, step in sorted((r.start, r.end, r.step) for r in repairs if r.step in REASONS and not r.done and r.end > r.start):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
        else:
            found.append((start, end, step))
    return found


def _spans(comparison: Comparison) -> Iterator[Pair]:
    for operand in comparison.operands:
        yield operand.start, operand.end
    for span in comparison.evidence:
        yield span.start, span.end


def _touched(unsure: Sequence[tuple[int, int, str]], start: int, end: int) -> str:
    """The step of the first doubtful range that overlaps this one, "" where none does."""
    at = max(0, bisect_left(unsure, (start, start, "")) - 1)
    return next((step for a, b, step in unsure[at : at + 2] if a < end and start < b), "")
