"""Roles: exactly one for every number, none passed over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import claims
from extractors.facts import ROLES
from tests.marks import cases, unmark
from tests.reports_from_text import report


@pytest.mark.parametrize("case", cases("roles", "roles"))
def test_each_mark_has_its_role(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    made = report(text, **{key: case[key] for key in ("doc_type", "fiscal_year") if key in case})
    numbered = list(zip(made.numbers, claims.extract(made).roles, strict=True))
    got = [[role for n, role in numbered if n.num_start < end and start < n.num_end] for start, end in spans]
    assert got == [[role] for role in case["roles"]]


_CLAUSES = st.sampled_from(
    ["出台政策 12 项", "进出口值 275.3 亿元", "同比增 64.5%", "一是", "占全区的 9%", "居全市第一", "（137 个）", "2022 年",
     "从 90.27 提升至 92.23 分", "“三个统一”", "、", "，", "。", "\n", "：", "分别为 1 个、2 个和 3 个", "力争", "7×24 小时",
     "全年预算数 5 万元", "第三条", "22 份申报材料精简为 12 份"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_CLAUSES, max_size=12).map("".join))
def test_every_number_has_one_role_and_every_fact_a_number(text: str) -> None:
    made = report(text)
    facts = claims.extract(made)
    assert len(facts.roles) == len(facts.indicators) == len(made.numbers)
    assert set(facts.roles) <= set(ROLES)
    for found, role in ((facts.budget, "budget"), (facts.reforms, "reform_count")):
        assert {facts.roles[f.number] for f in found} <= {role}
    assert {facts.roles[f.number] for f in facts.kpis} <= {"kpi", "target"}
    assert {f.number for f in facts.kpis if f.comparison == "target"} == {f.number for f in facts.kpis if facts.roles[f.number] == "target"}
    assert claims.extract(made) == facts
