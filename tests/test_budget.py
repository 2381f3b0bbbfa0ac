"""Budget facts, sentence by sentence: each marked figure and its whole key, and nothing from any other figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import budget, items, numbers, passages
from extractors.facts import BudgetFact, Cell, FrontMatter, Grid, Report
from tests.marks import cases, unmark
from tests.reports_from_text import report

MEMBERS = (
    "self_evaluation", "final_accounts", "budget_report", "balances", "transfers", "grants", "department_budget", "declined",
)  # fmt: skip
KEY = ("base", "stage", "scope", "basis", "fund", "period", "org")


def key(fact: BudgetFact) -> str:
    """A fact as the cases write it: item, measure, value, year where it is not the report's, and what else its key holds."""
    value = fact.value.normalize() if fact.value is not None else None
    said = [f"{name}={getattr(fact, name)}" for name in KEY if getattr(fact, name)]
    return " ".join([fact.item, fact.measure, f"{value:f}", f"year={fact.fiscal_year}", *said])


@pytest.mark.parametrize(
    "case",
    [c for member in MEMBERS for c in cases("budget", member)],
)
def test_each_figure_gives_its_fact_or_none(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    read = report(text, doc_type=case["doc_type"], fiscal_year=case.get("year", 2023), org=case.get("org", ""))
    found = {(read.numbers[f.number].start, read.numbers[f.number].end): key(f) for f in budget.extract(read)}
    expected = dict(zip(spans, case.get("facts", []), strict=True))
    assert found == expected


def table(case: dict[str, Any]) -> tuple[Report, list[tuple[int, int]]]:
    """A report that is one table: `rows` of cells, 「>」 for a cell that the one before it reaches over."""
    text, cells, marks = "", [], []
    for row, line in enumerate(case["rows"]):
        for col, raw in enumerate(line.split("|")):
            cell, marked = unmark(raw.strip())
            if cell == ">":
                cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + 1)
                continue
            cells.append(Cell(row, col, 1, 1, len(text), len(text) + len(cell)))
            marks += [(len(text) + a, len(text) + b) for a, b in marked]
            text += cell + "\t"
        text = text[:-1] + "\n"
    grid = Grid(0, len(text) - 1, tuple(cells), case["unit"], case["caption"], None)
    found = tuple(numbers.find(text, [(grid.start, grid.end, grid.unit)]))
    front = FrontMatter(doc_type=case["doc_type"], fiscal_year=case.get("year", 2023))
    return Report(text, found, (), passages.split(text, found, (), (grid,)), front, (grid,)), marks


@pytest.mark.parametrize("case", cases("budget", "tables"))
def test_each_cell_gives_its_fact_or_none(case: dict[str, Any]) -> None:
    read, marks = table(case)
    found = {(read.numbers[f.number].start, read.numbers[f.number].end): key(f) for f in budget.extract(read)}
    assert found == dict(zip(marks, case.get("facts", []), strict=True))


def test_short_names_cover_the_items() -> None:
    codes = items.by_code()
    assert codes["EXEC"] == ("expenditure", "executed")
    assert codes["SAN"] == ("three_public", "")
    assert len(items.items()) <= len(codes)


AMOUNTS = st.integers(1, 10**9).map(lambda n: Decimal(n) / 100)


@settings(deadline=None, max_examples=60)
@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_standard_sentence_is_read_whatever_its_figures(planned: Decimal, spent: Decimal, basic: Decimal) -> None:
    text = (
        f"全年预算数{planned:.2f}万元，执行数{spent:.2f}万元，完成预算的{spent / planned * 100:.1f}%。"
        f"按支出性质看，基本支出{basic:.2f}万元，项目支出0万元。"
    )
    facts = budget.extract(report(text, doc_type="self_evaluation", fiscal_year=2023))
    assert [(f.item, f.measure) for f in facts] == [
        ("expenditure", "budget"),
        ("expenditure", "executed"),
        ("expenditure", "rate"),
        ("expenditure.nature.basic", "executed"),
        ("expenditure.nature.project", "executed"),
    ]
    assert [f.value for f in facts[:2]] == [planned * 10000, spent * 10000]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="全年预算执行数支出收入完成的比上年增加减少占其中，。；（）0123456789.万亿元%类款项、", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    read = report(text, doc_type="budget_report", fiscal_year=2023)
    facts = budget.extract(read)
    assert len({f.number for f in facts}) == len(facts)
    assert all(f.item and f.measure for f in facts)
