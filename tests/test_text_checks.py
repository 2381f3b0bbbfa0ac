"""The checks that read the text itself (counts, lists, numbering, dates, words), through the real grammar."""

from __future__ import annotations

from typing import Any

import pytest

from extractors import claims
from pipeline import checks
from tests.marks import cases
from tests.reports_from_text import report

MEMBERS = ("counts", "listings", "sequences", "dates", "years", "texts", "units", "restated_targets")


@pytest.mark.parametrize("case", [case for member in MEMBERS for case in cases("checks", member)])
def test_case(case: dict[str, Any]) -> None:
    """`rows`: ``CODE outcome`` for each row of the families named there (or in `families`), but for passes of rules that are not
    named; `evidence`: quotes among the failures'."""
    made = report(case["text"], doc_type=case.get("doc_type", "self_evaluation"))
    found = checks.run(made, claims.extract(made))
    families = tuple({line[:3] for line in case["rows"]} if "families" not in case else case["families"])
    named = {line[:6] for line in case["rows"]}
    told = sorted(
        f"{c.rule} {c.outcome}"
        for c in found
        if c.rule.startswith(families) and c.outcome != "not_applicable" and (c.rule in named or c.outcome != "pass")
    )
    assert told == sorted(case["rows"])
    failed = [c for c in found if c.outcome == "fail" and c.rule.startswith(families)]
    quotes = {made.text[s.start : s.end] for c in failed for s in c.evidence}
    assert quotes >= set(case.get("evidence", []))
    if "expected" in case:
        assert failed[0].expected == case["expected"]
