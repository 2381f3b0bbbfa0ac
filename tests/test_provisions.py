"""Provisions: who is bound to what, by which word, in which clause."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import provisions, sections
from tests.marks import cases, unmark

PIECES = (
    "第一条 ", "第二條 ", "【目的】", "\n", "。", "，", "；", "各单位", "应当", "應", "不得", "可以", "得", "鼓励", "支持", "对企业",
    "公开结果", "供应", "（一）", " ", "一、",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))


@pytest.mark.parametrize("case", cases("provisions", "provisions"))
def test_provisions(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    found = provisions.read(text, sections.split(text))
    assert [" | ".join((p.article, p.heading, p.subject, p.modality, p.action)) for p in found] == case["provisions"]
    for name in ("kind", "condition", "deadline", "amount", "paragraph", "item"):
        if name in case:
            assert [getattr(p, name) for p in found] == case[name], name
    assert [(p.start, p.end) for p in found] == spans


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_provisions_are_clauses_in_order(text: str) -> None:
    here = 0
    for provision in provisions.read(text, sections.split(text)):
        assert here <= provision.start < provision.end <= len(text)
        assert provision.modality in provisions.MODALITIES if provision.kind == "norm" else provision.modality == ""
        assert provision.kind in provisions.KINDS
        assert provision.action in text[provision.start : provision.end]
        here = provision.end
