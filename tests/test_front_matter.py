"""Front matter: every field with its evidence, and the names of bodies and regions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import bodies, find_numbers, front_matter, sections
from extractors.facts import FrontMatter
from extractors.front_matter import titles
from extractors.front_matter.dates import later
from tests.marks import cases, unmark

PIECES = (
    "2022年", "关于", "部门整体支出绩效自评报告", "安平市", "财政局", "人民政府", "局长 张三", "\n", "\n", "。", "：", "自评得分",
    "96 分", "等级为优", "自印发之日起施行", "有效期3年", "2020年3月24日", "安府〔2020〕3号", "第一条 ", "发布日期", "目录",
    "统计公报", " ", "_", "中华民国", "字第12345号",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))


def read(text: str) -> FrontMatter:
    numbers = find_numbers(text)
    return front_matter.read(text, numbers, sections.split(text, numbers))


def shown(front: FrontMatter, field: str) -> str | int:
    value = getattr(front, field)
    return value if isinstance(value, int) else str(value) if value is not None else 0 if field == "fiscal_year" else ""


@pytest.mark.parametrize("case", cases("front_matter", "front_matter"))
def test_front_matter(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    front = read(text)
    assert {field: shown(front, field) for field in case["expect"]} == case["expect"]
    evidence = {field: (span.start, span.end) for field, span in front.evidence}
    for field, (start, end) in zip(case["fields"], spans, strict=True):
        low, high = evidence[field]
        assert text[low:high].strip() == text[start:end].strip(), field
        assert abs(low - start) <= 1


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("上海市普陀区规划和自然资源局", "上海市普陀区"),
        ("广州开发区投资局", "广州开发区"),
        ("黑龙江省财政厅", "黑龙江省"),
        ("新疆维吾尔自治区财政厅", "新疆维吾尔自治区"),
        ("博尔塔拉蒙古自治州统计局", "博尔塔拉蒙古自治州"),
        ("和田地区统计局", "和田地区"),
        ("广州大力推进试点", "广州市"),
        ("北京市社区服务中心", "北京市"),
        ("国务院办公厅", ""),
        ("财政部", ""),
        ("全市决算草案", ""),
        ("", ""),
    ],
)
def test_regions(name: str, region: str) -> None:
    assert bodies.region(name) == region


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("国务院办公厅", True),
        ("安平市人民政府办公室", True),
        ("安平市城东区万里街道办事处", True),
        ("部门整体支出", False),
        ("2022年", False),
        ("统筹推进各项改革", False),
    ],
)
def test_names_of_bodies(line: str, body: bool) -> None:
    assert bodies.is_body(line) is body


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某局2023年度部门预算", "department_budget"),
        ("某市2023年财政预算执行情况", "budget_report"),
        ("某县2023年国民经济和社会发展统计公报", "bulletin"),
        ("某市科技专项资金绩效评价报告", "project_evaluation"),
        ("某市物业管理条例", "regulation"),
        ("某市物业管理条例（2024年修订）", "regulation"),
        ("某局负责人就新规答记者问", "news"),
        ("某市纪行", "other"),
    ],
)
def test_kinds_by_title(title: str, kind: str) -> None:
    assert titles.kind(title, "") == kind


def test_a_term_of_months_ends_on_a_day_that_exists() -> None:
    from datetime import date

    assert later(date(2020, 2, 29), 12) == date(2021, 2, 28)
    assert later(date(2020, 8, 31), 6) == date(2021, 2, 28)
    assert later(date(2020, 3, 24), 36) == date(2023, 3, 24)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_evidence_lies_in_the_text_and_backs_a_value(text: str) -> None:
    front = read(text)
    assert front.doc_type in titles.KINDS
    for field, span in front.evidence:
        assert 0 <= span.start < span.end <= len(text)
        assert shown(front, field) not in ("", 0) or field == "score"
