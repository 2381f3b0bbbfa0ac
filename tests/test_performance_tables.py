"""Performance tables: the indicator rows of grids in every layout."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import performance_tables
from extractors.facts import Cell, FrontMatter, Grid, Report
from tests.marks import cases

CELLS = ("一级指标", "二级指标", "三级指标", "指标值", "得分", "总分", "产出指标", "培训人次", "≥5", "10", "", "^", "<", "—")


def grid(rows: list[list[str]]) -> Report:
    """A report that is one table, its cells a line each; ^ and < reach from the cell above or left."""
    text, cells, at = "", [], {}
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            over = at.get((r - 1, c)) if words == "^" else at.get((r, c - 1)) if words == "<" else None
            if over is None:
                at[r, c] = len(cells)
                cells.append(Cell(r, c, 1, 1, len(text), len(text) + len(words)))
                text += words + "\n"
            else:
                at[r, c] = over
                cells[over] = replace(
                    cells[over], rowspan=r - cells[over].row + 1, colspan=max(cells[over].colspan, c - cells[over].col + 1)
                )
    return Report(text, (), (), (), FrontMatter(), (Grid(0, len(text), tuple(cells), "", "", None),))


@pytest.mark.parametrize("case", cases("performance_tables", "performance_tables"))
def test_rows(case: dict[str, Any]) -> None:
    report = grid(case["rows"])
    found = performance_tables.read(report)
    said = [
        " | ".join(
            "" if value is None else str(value)
            for value in (row.level1, row.level2, row.level3, row.target, row.actual, row.weight, row.score, row.deviation)
        )
        for row in found
    ]
    assert said == case["found"]
    for row in found:
        assert (row.level3 or row.level2) in report.text[row.start : row.end]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=5, max_size=5), max_size=8))
def test_rows_come_in_order_and_name_an_indicator(rows: list[list[str]]) -> None:
    found = performance_tables.read(grid(rows))
    assert [row.row for row in found] == sorted({row.row for row in found})
    assert all((row.level3 or row.level2) and 0 <= row.start < row.end for row in found)
