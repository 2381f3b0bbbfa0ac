"""Breakdowns: wholes and parts by the marks of the cases, closed only where the words say so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import breakdowns
from extractors.facts import Breakdown
from tests.marks import cases, unmark
from tests.reports_from_text import report


@pytest.mark.parametrize("case", [c for member in ("lists", "brackets", "enumerated") for c in cases("breakdowns", member)])
def test_each_list_gives_its_breakdown(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    read = report(text, doc_type=case.get("doc_type", "final_accounts"), fiscal_year=2023)
    marks = {span: i for i, span in enumerate(spans, 1)}

    def mark(number: int) -> str:
        found = read.numbers[number]
        return str(marks.get((found.start, found.end), found.text))

    def written(b: Breakdown) -> str:
        total = "?" if b.total is None else mark(b.total)
        return f"{b.dimension} {'closed' if b.closed else 'open'}: {total} = {' + '.join(mark(i) for i in b.parts)}"

    found = [written(b) for b in breakdowns.extract(read)]
    assert found == case.get("breakdowns", [])


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="其中按资金来源分合计共等，。；：（）0123456789.万元项个%类款、", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    read = report(text)
    for found in breakdowns.extract(read):
        assert found.start < found.end
        assert len(set(found.parts)) == len(found.parts)
        assert found.total not in found.parts
