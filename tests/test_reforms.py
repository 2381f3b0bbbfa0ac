"""Reform counts: object, action, level; and what only looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from extractors import reforms, roles
from tests.marks import cases, unmark
from tests.reports_from_text import report


@pytest.mark.parametrize("case", cases("reforms", "counts"))
def test_each_mark_gives_its_fact(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    made = report(text, fiscal_year=case.get("fiscal_year"))
    found = reforms.extract(made, roles.settle(made))
    facts = {
        mark: f for f in found for mark in spans if made.numbers[f.number].num_start < mark[1] and mark[0] < made.numbers[f.number].num_end
    }
    assert len(facts) == len(found)
    got = []
    for span, wanted in zip(spans, case["facts"], strict=True):
        fact = facts.pop(span, None)
        shown = {key: getattr(fact, key) for key in wanted}
        got.append({key: str(value) if key == "count" else value for key, value in shown.items()})
        assert (fact is None) == (not wanted), text[slice(*span)]
    assert got == case["facts"]
    assert not facts
