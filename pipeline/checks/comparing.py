"""From a verdict to a row of `checks`: severity from the catalogue, bounds as decimals."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.interval import plain
from pipeline.checks.kinds.verdict import Verdict
from pipeline.records import Comparison, Operand

FAILED = ("fail", "review")
"""The outcomes whose rows have words: only for these need they be found."""


def comparison(
    rule: str,
    verdict: Verdict,
    *,
    stated: str = "",
    formula: str = "",
    operands: Sequence[Operand] = (),
    evidence: Sequence[Span] = (),
    expected: str = "",
    difference: str = "",
    zh: str = "",
    en: str = "",
    root_cause: str = "",
    diagnosis: Sequence[str] = (),
    reason: str = "",
) -> Comparison:
    """A Comparison of `rule` with this verdict. Words, severity and cause are kept for failures and reviews only."""
    failed = verdict.outcome in FAILED
    return Comparison(
        rule=rule,
        outcome=verdict.outcome,
        reason=reason or verdict.reason,
        stated=stated,
        expected_low=None if verdict.low is None else plain(verdict.low),
        expected_high=None if verdict.high is None else plain(verdict.high),
        formula=formula,
        operands=tuple(operands),
        evidence=tuple(evidence),
        root_cause=root_cause if failed else "",
        severity=rules()[rule].severity if failed else "",
        message_zh=zh if failed else "",
        message_en=en if failed else "",
        expected=expected if failed else "",
        difference=difference if failed else "",
        diagnosis=tuple(diagnosis) if failed else (),
    )
