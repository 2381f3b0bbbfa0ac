"""References: titles, numbers and articles of what a text cites."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import references
from tests.marks import cases, unmark

PIECES = (
    "《",
    "》",
    "预算法",
    "第三条",
    "第 5 條",
    "第二款",
    "（",
    "）",
    "〔2020〕3号",
    "国办发",
    "字第12345号",
    "依",
    "本办法",
    "\n",
    "。",
    "以下简称",
)
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))


@pytest.mark.parametrize("case", cases("references", "references"))
def test_references(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    found = references.read(text)
    assert [" | ".join((r.title, r.doc_number, r.article)) for r in found] == case["references"]
    assert [(r.start, r.end) for r in found] == spans


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_references_stand_in_order_and_say_what(text: str) -> None:
    here = 0
    for reference in references.read(text):
        assert here <= reference.start < reference.end <= len(text)
        assert reference.title or reference.doc_number or reference.article
        squashed = "".join(text[reference.start : reference.end].split())
        assert all(part in squashed for part in (reference.title, reference.doc_number, reference.article))
        here = reference.end
