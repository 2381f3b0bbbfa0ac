"""left <= right, and which way a change went."""

from __future__ import annotations

from pipeline.checks.interval import Interval, Printed, R
from pipeline.checks.kinds.verdict import Verdict


def bound(left: Interval, right: Interval, nominal: Printed, unsure: bool = False) -> Verdict:
    """Whether `left` can be at most `right`: `nominal` is the left figure. Fails when left lies above right altogether."""
    above = left.low is not None and right.high is not None and (left.low > right.high or (left.low == right.high and left.low_open))
    outcome = "pass" if not above else "review" if unsure or nominal.qualifier else "fail"
    return Verdict(outcome, None, right.high, nominal.value)


def direction(before: Printed, after: Printed) -> int:
    """+1 when `after` is surely more than `before`, −1 when surely less, 0 when they can be the same."""
    one, two = before.interval(R), after.interval(R)
    if one.meets(two) and before.value != after.value:
        return 0 if before.ulp or after.ulp else (1 if after.value > before.value else -1)
    if before.value == after.value:
        return 0
    return 1 if after.value > before.value else -1
