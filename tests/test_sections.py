"""Sections: the headings of every style, what only looks like one, and the laws of the tiling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import find_numbers, sections
from extractors.facts import Cell, Grid, Section
from tests.marks import cases, unmark

LABELS = (
    "一、", "二、", "三、", "（一）", "（二）", "1.", "2.", "３、", "（1）", "(2)", "①", "②", "一是", "二是", "第一条",
    "第二條", "第 三 章", "第一部分", "附件1", "壹、", "1.1", "1.2", "甲、", "目录", "【目的】", "01", "名词解释",
)  # fmt: skip
PIECES = (*LABELS, "\n", "\n", "。", "；", "，", "：", "\t", " ", "收入 12.5 万元", "统筹推进", "“放管服”", "（见附表）", "**", "# ")
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=80))


def label_span(text: str, section: Section) -> tuple[int, int]:
    return section.start, section.start + len(section.label)


@pytest.mark.parametrize("case", cases("sections", "sections"))
def test_sections(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    found = [s for s in sections.split(text, find_numbers(text)) if s.kind != "front"]
    assert [f"{s.section_id} {s.kind} {s.title}" for s in found] == case["tree"]
    assert [label_span(text, s) for s in found] == spans


@pytest.mark.parametrize("case", cases("sections", "sections"))
def test_the_numbers_are_a_help_and_no_need(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    assert [label_span(text, s) for s in sections.split(text) if s.kind != "front"] == spans


def test_labels_inside_a_grid_head_nothing() -> None:
    text = "一、收支情况\n一、财政拨款\n二、事业收入\n二、其他\n"
    start = text.index("一、财政")
    end = text.index("二、其他")
    cells = (Cell(0, 0, 1, 1, start, start + 6), Cell(1, 0, 1, 1, start + 7, end - 1))
    grid = Grid(start, end, cells, "", "", None)
    assert [s.title for s in sections.split(text, (), (grid,))] == ["收支情况", "其他"]


def test_levels_are_depths() -> None:
    text = "一、甲\n（一）乙\n1.丙\n（1）丁\n二、戊\n"
    assert [s.level for s in sections.split(text)] == [1, 2, 3, 4, 1]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_sections_tile_any_text(text: str) -> None:
    found = sections.split(text, find_numbers(text))
    assert "".join(text[s.start : s.end] for s in found) == text
    assert all(s.start < s.end for s in found)
    assert len({s.section_id for s in found}) == len(found)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_parent_comes_first_and_is_one_level_up(text: str) -> None:
    levels: dict[str, int] = {"": 0}
    for section in sections.split(text):
        assert section.level == levels[section.parent_id] + 1
        assert text.startswith(section.label, section.start)
        assert len(section.title) <= max(sections.TITLE, 45)
        levels[section.section_id] = section.level


@pytest.mark.parametrize("case", cases("sections", "sections"))
def test_a_label_is_the_number_that_the_ledger_calls_an_enumerator(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    numbers = [n for n in find_numbers(text) if n.kind in ("enumerator", "article")]
    for start, end in spans:
        for number in numbers:
            if number.start < end and start < number.end:
                assert (number.start, number.end) == (start, end)
