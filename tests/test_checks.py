"""Each check on facts made by hand (``cases/checks/<member>.toml``), and the examples of every rule through the real grammar."""

from __future__ import annotations

from typing import Any

import pytest

from extractors import claims
from pipeline import checks
from pipeline.checks import explain
from pipeline.checks.catalogue import Rule, rules
from pipeline.records import OUTCOMES, Comparison
from tests import facts_by_hand
from tests.marks import cases
from tests.reports_from_text import report

MEMBERS = (
    "execution",
    "identities",
    "balance",
    "parts",
    "shares",
    "composition",
    "change",
    "restated",
    "scores",
    "ranges",
    "magnitudes",
    "linking",
)
CASES = [case for member in MEMBERS for case in cases("checks", member)]


def rows(case: dict[str, Any]) -> tuple[Comparison, ...]:
    report = facts_by_hand.report(case["text"], case.get("doc_type", "self_evaluation"))
    return checks.run(report, facts_by_hand.facts(report, case.get("facts", []), case.get("breakdowns", [])))


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    """`rows`: ``CODE outcome`` for each row of the families named there, but for passes of rules that are not named; `evidence`: the
    quotes of the first failure."""
    found = rows(case)
    families = {line[:3] for line in case["rows"]} | set(case.get("families", []))
    named = {line[:6] for line in case["rows"]}
    told = sorted(
        f"{c.rule} {c.outcome}"
        for c in found
        if c.rule[:3] in families and c.outcome != "not_applicable" and (c.rule in named or c.outcome != "pass")
    )
    assert told == sorted(line for line in case["rows"] if not line.endswith("not_applicable"))
    failed = [c for c in found if c.outcome == "fail" and c.rule[:3] in families]
    text = facts_by_hand.report(case["text"], "other").text
    for quote in case.get("evidence", []):
        assert any(text[s.start : s.end] == quote for c in failed for s in c.evidence), [
            text[s.start : s.end] for c in failed for s in c.evidence
        ]
    for words in case.get("says", []):
        assert any(words in c.message_zh for c in failed), [c.message_zh for c in failed]
    for name in ("stated", "expected", "difference", "severity", "formula"):
        if name in case:
            assert getattr(failed[0], name) == case[name]
    if "diagnosis" in case:
        assert failed[0].diagnosis[0] == case["diagnosis"]
    if "causes" in case:
        assert len({c.root_cause for c in failed}) == case["causes"]


@pytest.mark.parametrize("case", CASES)
def test_rows_are_whole(case: dict[str, Any]) -> None:
    """Every row has a known rule and outcome; a failure has its words, figures, severity and tight quotes; what is open says why."""
    for row in rows(case):
        assert row.rule in rules()
        assert row.outcome in OUTCOMES
        if row.outcome == "fail":
            assert row.message_zh
            assert row.message_en
            assert row.stated
            assert row.expected
            assert row.evidence
            assert row.severity == rules()[row.rule].severity or row.rule == "BAL005"
            assert all(0 <= s.start < s.end for s in row.evidence)
        if row.outcome in ("undecided", "not_applicable", "review"):
            assert row.reason


EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{i}")
    for rule in rules().values()
    if rule.family != "XDC"  # of several documents: tests/test_across.py
    for i, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Any) -> None:
    """What a rule's record promises comes out of its sentence, with nothing but text put in."""
    made = report(example.text, doc_type=example.doc_type or "self_evaluation")
    told = [c.outcome for c in checks.run(made, claims.extract(made)) if c.rule == rule.code]
    assert example.outcome in told


ARITHMETIC = ("EXE", "BRK", "BAL", "SHR", "YOY", "REP", "SCO", "RNG")


def test_every_rule_is_shown_both_ways() -> None:
    """A rule that can fail has a passing and a failing example, but for those that are only ever said of a failure."""
    only_failures = {"BRK003", "EXE002", "EXE006", "YOY003", "YOY004"}
    for rule in rules().values():
        if rule.family not in ARITHMETIC:
            continue
        outcomes = {e.outcome for e in rule.examples}
        if rule.code in only_failures:
            assert "fail" in outcomes
        elif "fail" in outcomes:
            assert outcomes & {"pass", "rounding", "truncated"}, rule.code


def test_the_catalogue_can_be_read() -> None:
    for code in rules():
        assert code in explain.one(code)
    assert len(explain.listing().splitlines()) == len(rules())
    with pytest.raises(KeyError):
        explain.one("XYZ999")
