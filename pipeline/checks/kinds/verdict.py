"""What an arithmetic comparison gives, and how a stated figure is held against an expected interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from extractors.record import record
from pipeline.checks.interval import Interval, Printed, R, half_up


@record
class Verdict:
    """`outcome` as in the contract; `low`, `high` the expected interval under rounding; `nominal` the plain result."""

    outcome: str
    low: Fraction | None
    high: Fraction | None
    nominal: Fraction | None
    reason: str = ""


def hold(
    stated: Printed,
    expected: Callable[[str], Interval],
    nominal: Fraction,
    pairs: Iterable[tuple[str, str]],
    unsure: bool = False,
) -> Verdict:
    """`stated` against `expected(mode of the operands)` for each allowed pair (mode of the operands, mode of the stated).

    (R, R) comes first: meeting there is `pass`, or `rounding` where the plain digits differ; meeting only under another pair is
    `truncated`; never meeting is `fail`, or `review` when a figure is only roughly stated (`unsure`).
    """
    rounded = expected(R)
    for of_operands, of_stated in pairs:
        if expected(of_operands).meets(stated.interval(of_stated)):
            if (of_operands, of_stated) != (R, R):
                outcome = "truncated"
            else:
                outcome = "pass" if half_up(nominal, stated.ulp) == stated.value or stated.qualifier else "rounding"
            return Verdict(outcome, rounded.low, rounded.high, nominal)
    if unsure or stated.qualifier:
        return Verdict("review", rounded.low, rounded.high, nominal, "a figure is only roughly stated")
    return Verdict("fail", rounded.low, rounded.high, nominal)


def undecided(reason: str) -> Verdict:
    """Not judged, and why."""
    return Verdict("undecided", None, None, None, reason)
