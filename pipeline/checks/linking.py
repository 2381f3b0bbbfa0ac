"""What one slip breaks belongs together: failures that share a figure have one root cause, and one diagnosis.

例: an executed amount with two digits exchanged breaks the rate and both breakdowns; the three findings name one cause and the one
figure they share. 反例: two failures that share no figure stay two causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.facts import Number
from pipeline.checks.culprits import Habits, Suspect, cleared, suspects
from pipeline.checks.relations import Relation, relation
from pipeline.checks.wording import amount, figure, other_unit, suspicion
from pipeline.records import Comparison

ARITHMETIC = ("EXE", "BRK", "BAL", "SHR", "YOY", "REP", "SCO", "TAB", "SUB", "SAN", "PRC", "CNT", "RNG", "UNT", "TGT", "PRJ")
HELD = ("pass", "rounding", "truncated", "plugged", "reconciled")
REASONED = ("alternative_base", "zero_base", "direction", "sign", "growth_of_current", "row_missing")
"""Diagnoses that a check makes by its own lights and that no slip of a figure replaces."""

RATES = ("EXE001", "EXE006", "YOY001", "YOY002", "SHR001", "CNT005")
"""Where a unit is wrong the rate is right, and is not what ought to be changed."""


def linked(found: Sequence[Comparison], numbers: Sequence[Number]) -> tuple[Comparison, ...]:
    """The rows, failures of one cause with one `root_cause` and one diagnosis, the figure to look at first named as the culprit;
    BAL005 is a warning where a breakdown repeats the budget (BRK003), for then it is the other side of one contradiction."""
    failures = [i for i, c in enumerate(found) if c.outcome == "fail" and c.rule[:3] in ARITHMETIC]
    out = list(found)
    habits = Habits(numbers)
    held = _held(found) if failures else {}
    for group in _groups(found, failures):
        cause = found[group[0]].root_cause
        repeats = any(found[i].rule == "BRK003" for i in group)
        told, culprit = _explained(found, group, held, habits)
        for i in group:
            row = replace(found[i], root_cause=cause)
            row = _with(row, told[i], numbers) if i in told else row
            if repeats and row.rule == "BAL005":
                row = replace(row, severity="warning")
            out[i] = _pointed(row, figure(numbers[culprit]), len(group)) if culprit is not None else row
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


def _held(found: Sequence[Comparison]) -> dict[int, list[int]]:
    """The rows that hold, by the figures in them."""
    out: dict[int, list[int]] = {}
    for i, row in enumerate(found):
        if row.outcome in HELD:
            for o in row.operands:
                if o.number is not None:
                    out.setdefault(o.number, []).append(i)
    return out


def _explained(
    found: Sequence[Comparison], group: Sequence[int], by_figure: Mapping[int, Sequence[int]], habits: Habits
) -> tuple[dict[int, tuple[Suspect, ...]], int | None]:
    """For each failed row the likeliest slips that mend it (rows that one slip mends have the same), and the figure to look at first."""
    made = {i: r for i in group if not _reasoned(found[i]) and (r := relation(found[i], habits.numbers)) is not None}
    figures = {i for r in made.values() for i in r.numbers}
    beside = sorted({at for i in figures for at in by_figure.get(i, ())})
    held = [r for at in beside if (r := relation(found[at], habits.numbers)) is not None]
    rest: dict[int, Relation] = dict(made)
    told: dict[int, tuple[Suspect, ...]] = {}
    while rest and (best := suspects(list(rest.values()), held, habits)):
        mended = [i for i, r in rest.items() if best[0].number in r.numbers]
        told |= {i: best for i in mended if found[i].rule != "BRK003" or not best[0].left}
        rest = {i: r for i, r in rest.items() if i not in mended}
    return told, _culprit(found, group, list(made.values()), held, told)


def _reasoned(row: Comparison) -> bool:
    return row.diagnosis[:1] in {(reason,) for reason in REASONED}


def _culprit(
    found: Sequence[Comparison],
    group: Sequence[int],
    failed: Sequence[Relation],
    held: Sequence[Relation],
    told: Mapping[int, tuple[Suspect, ...]],
) -> int | None:
    """The one figure that explains the group: the suspect of all its rows, or the only one whose change would mend them."""
    named = {s.number for best in told.values() for s in best}
    if len(named) == 1 and len(told) == len(group) > 1:
        return named.pop()
    if told and len(group) == 1:
        return None
    shared = set.intersection(*({o.number for o in found[i].operands if o.number is not None} for i in group))
    left = shared - cleared(failed, held) if failed else shared
    left = {i for i in left if any(o.number == i and o.value for k in group for o in found[k].operands)}
    if len(left) == 1 and (len(group) > 1 or failed) and (not named or left <= named):
        return left.pop()
    return None


def _with(row: Comparison, best: Sequence[Suspect], numbers: Sequence[Number]) -> Comparison:
    """The row with its likeliest explanations: the first as ``name, A→B``, the others as ``or name C→D``."""
    said = [(s.name, f"{figure(numbers[s.number])}→{_before(s, numbers[s.number])}") for s in best]
    diagnosis = (said[0][0], said[0][1], *(f"or {name} {change}" for name, change in said[1:]))
    zh, en = suspicion(said)
    unit = said[0][0] == "unit_slip" and row.rule in RATES
    return replace(
        row,
        diagnosis=diagnosis,
        expected=said[0][1] if unit else row.expected,
        message_zh=row.message_zh + zh,
        message_en=f"{row.message_en} {en}",
    )


def _before(suspect: Suspect, number: Number) -> str:
    return other_unit(suspect.value, number) if suspect.name == "unit_slip" else amount(suspect.value, number)


def _pointed(row: Comparison, said: str, count: int) -> Comparison:
    """The row with the figure to look at first."""
    zh = f"这里共{count}处不符，都牵涉{said}，宜先核对它。" if count > 1 else f"其余数字都另有印证，宜先核对{said}。"
    en = f"All {count} disagreements involve {said}: check it first." if count > 1 else f"The others are borne out elsewhere: check {said}."
    return replace(
        row,
        diagnosis=(*row.diagnosis, f"culprit {said}"),
        message_zh=row.message_zh + zh,
        message_en=f"{row.message_en} {en}",
    )
