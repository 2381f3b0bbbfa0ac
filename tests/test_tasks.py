"""Tasks, results, problems and measures: under which headings, which text, joined to what."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import sections, tasks
from extractors.facts import FrontMatter, Report
from tests.marks import cases, unmark

PIECES = (
    "一、", "（一）", "1. ", "一是", "二是", "\n", "。", "；", "：", "重点工作任务", "完成情况", "存在问题", "改进措施", "各位代表！",
    "还存在不少问题：", "我们要", "完成档案整理", "2023年", " ", "　",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))


def report(text: str, doc_type: str, year: int | None = None) -> Report:
    return Report(text=text, numbers=(), sections=sections.split(text), passages=(), front=FrontMatter(doc_type=doc_type, fiscal_year=year))


@pytest.mark.parametrize("case", cases("tasks", "tasks"))
def test_tasks(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    found = tasks.read(report(text, case["doc_type"], case.get("year")))
    told = [" | ".join((t.task_id, t.kind, t.label, t.title, str(t.year or ""), t.result_of, t.answers)) for t in found]
    assert told == case["tasks"]
    assert [(t.start, t.end) for t in found] == spans


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(sorted(tasks.DOCUMENTS)))
def test_tasks_stand_in_order_and_are_joined_to_rows_that_are_there(text: str, doc_type: str) -> None:
    found = tasks.read(report(text, doc_type))
    kinds = {t.task_id: t.kind for t in found}
    assert len(kinds) == len(found), "an id names one row"
    here = 0
    for t in found:
        assert here <= t.start < t.end <= len(text)
        assert t.kind in tasks.KINDS
        assert kinds[t.result_of] == "task" if t.result_of else True
        assert kinds[t.answers] == "problem" if t.answers else True
        here = t.end
