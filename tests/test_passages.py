"""Passages: where sentences and cells end, which numbers they hold, and the laws of the tiling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import find_numbers, passages, sections
from extractors.facts import Cell, Grid
from tests.marks import cases, unmark

PIECES = (
    "收入 12.5 万元", "2022年", "，", "。", "；", "！", "？", "\n", "\n", "（", "）", "“", "”", "《", "》", "(", ")", " ", "　",
    "\t", "一是", "二是", "一、", "（二）", "第一条", "统筹", "1,234", ".", ";", "20", "%",
)  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=80))


@pytest.mark.parametrize("case", cases("passages", "passages"))
def test_passages(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    numbers = find_numbers(text)
    found = passages.split(text, numbers, sections.split(text, numbers))
    assert [(p.start, p.end) for p in found] == spans
    assert [[p.first, p.last] for p in found] == case["numbers"]


def test_a_cell_is_one_passage_whatever_it_says() -> None:
    text = "单位：万元。\n项目。甲\t12\n结余\t3\n说明。"
    cells = []
    for row, col, words in ((0, 0, "项目。甲"), (0, 1, "12"), (1, 0, "结余"), (1, 1, "3")):
        start = text.index(words, cells[-1].end if cells else 0)
        cells.append(Cell(row, col, 1, 1, start, start + len(words)))
    grid = Grid(cells[0].start, cells[-1].end, tuple(cells), "万元", "", None)
    found = passages.split(text, find_numbers(text), sections.split(text), (grid,))
    assert [text[p.start : p.end] for p in found] == ["单位：万元。", "项目。甲", "12", "结余", "3", "说明。"]
    assert [(p.table, p.cell) for p in found] == [(None, None), (0, 0), (0, 1), (0, 2), (0, 3), (None, None)]


def test_a_long_bracket_does_not_hold_sentences_together() -> None:
    text = f"说明（{'一' * 130}。完毕）结束。"
    assert len(passages.split(text, (), ())) == 2


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_passages_tile_what_is_no_white_space(text: str) -> None:
    numbers = find_numbers(text)
    parts = sections.split(text, numbers)
    found = passages.split(text, numbers, parts)
    here = 0
    for passage in found:
        assert not text[here : passage.start].strip()
        assert here <= passage.start < passage.end
        assert not text[passage.start].isspace()
        assert not text[passage.end - 1].isspace()
        here = passage.end
    assert not text[here:].strip()


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_number_lies_in_one_passage_and_every_passage_in_one_section(text: str) -> None:
    numbers = find_numbers(text)
    parts = sections.split(text, numbers)
    found = passages.split(text, numbers, parts)
    assert [i for p in found for i in range(p.first, p.last)] == list(range(len(numbers)))
    for passage in found:
        for number in numbers[passage.first : passage.last]:
            assert passage.start <= number.start < number.end <= passage.end
        section = parts[passage.section]
        assert section.start <= passage.start < section.end
