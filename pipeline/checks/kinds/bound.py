"""left <= right. 例: 34 ≤ 137."""

from __future__ import annotations

from pipeline.checks.interval import Interval, Printed
from pipeline.checks.kinds.verdict import Verdict


def bound(left: Interval, right: Interval, nominal: Printed, unsure: bool = False) -> Verdict:
    """Whether `left` can be at most `right`: `nominal` is the left figure. Fails when left lies above right altogether."""
    above = left.low is not None and right.high is not None and (left.low > right.high or (left.low == right.high and left.low_open))
    outcome = "pass" if not above else "review" if unsure or nominal.qualifier else "fail"
    return Verdict(outcome, None, right.high, nominal.value)
