"""What one slip breaks belongs together: failures that share a figure have one root cause.

例: an executed amount with two digits exchanged breaks the rate and both breakdowns; the three findings name one cause and the one
figure they share. 反例: two failures that share no figure stay two causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.facts import Number
from pipeline.checks.wording import figure
from pipeline.records import Comparison

ARITHMETIC = ("EXE", "BRK", "BAL", "SHR", "YOY", "REP", "SCO", "TAB", "SUB", "SAN", "PRC")


def linked(found: Sequence[Comparison], numbers: Sequence[Number]) -> tuple[Comparison, ...]:
    """The rows, failures of one cause with one `root_cause`, the figure all of them share named as the culprit; BAL005 is a
    warning where a breakdown repeats the budget (BRK003), for then it is the other side of one contradiction."""
    failures = [i for i, c in enumerate(found) if c.outcome == "fail" and c.rule[:3] in ARITHMETIC]
    out = list(found)
    for group in _groups(found, failures):
        cause = found[group[0]].root_cause
        repeats = any(found[i].rule == "BRK003" for i in group)
        culprit = _culprit(found, group)
        for i in group:
            row = replace(found[i], root_cause=cause)
            if repeats and row.rule == "BAL005":
                row = replace(row, severity="warning")
            if culprit is not None:
                said = figure(numbers[culprit])
                row = replace(
                    row,
                    diagnosis=(*row.diagnosis, f"culprit {said}"),
                    message_zh=f"{row.message_zh}这里共{len(group)}处不符，都牵涉{said}，宜先核对它。",
                    message_en=f"{row.message_en} All {len(group)} disagreements involve {said}: check it first.",
                )
            out[i] = row
    return tuple(out)


def _groups(found: Sequence[Comparison], failures: Sequence[int]) -> list[list[int]]:
    """The failures in groups that hang together by shared figures, each in the order of the rows."""
    groups: list[tuple[set[int], list[int]]] = []
    for i in failures:
        figures = {o.number for o in found[i].operands if o.number is not None}
        touching = [g for g in groups if g[0] & figures]
        merged = (figures.union(*(g[0] for g in touching)), sorted([i, *(j for g in touching for j in g[1])]))
        groups = [g for g in groups if g not in touching] + [merged]
    return sorted(group for _, group in groups)


def _culprit(found: Sequence[Comparison], group: Sequence[int]) -> int | None:
    """The one figure that every failure of the group has; None unless there is just one."""
    if len(group) < 2:
        return None
    shared = set.intersection(*({o.number for o in found[i].operands if o.number is not None} for i in group))
    return shared.pop() if len(shared) == 1 else None
