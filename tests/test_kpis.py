"""Indicators: names, comparisons, intentions; each mark of a case is a number of its text."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from extractors import kpis, numbers, passages, roles, sections
from extractors.facts import Cell, FrontMatter, Grid, KpiFact, Number, Report
from extractors.kpis import comparisons
from tests.marks import cases, unmark
from tests.reports_from_text import report


def read(case: dict[str, Any]) -> tuple[dict[tuple[int, int], KpiFact], list[tuple[int, int]]]:
    text, spans = unmark(case["text"])
    front = {key: case[key] for key in ("doc_type", "fiscal_year") if key in case}
    made = report(text, **front)
    facts = {mark: f for f in kpis.extract(made, roles.settle(made)) for mark in spans if touches(made.numbers[f.number], mark)}
    return facts, spans


def touches(number: Number, mark: tuple[int, int]) -> bool:
    return number.num_start < mark[1] and mark[0] < number.num_end


def shown(fact: KpiFact | None, wanted: dict[str, Any]) -> dict[str, str]:
    return {key: str(getattr(fact, key)) for key in wanted} if fact is not None else {}


MEMBERS = ("levels", "comparisons", "intentions", "periods", "bases", "carried")


@pytest.mark.parametrize("case", [case for member in MEMBERS for case in cases("kpis", member)])
def test_each_mark_gives_its_fact(case: dict[str, Any]) -> None:
    facts, spans = read(case)
    assert len(spans) == len(case["facts"])
    assert [shown(facts.get(span), wanted) for span, wanted in zip(spans, case["facts"], strict=True)] == case["facts"]
    assert all(span not in facts for span, wanted in zip(spans, case["facts"], strict=True) if not wanted)


@pytest.mark.parametrize(
    ("words", "rest", "sign", "to"),
    [
        ("规上工业增加值同比增长", "规上工业增加值", 1, False),
        ("比上年末减少", "", -1, False),
        ("床位增至", "床位", 1, True),
        ("按可比口径计算下降", "", -1, False),
        ("出口额增速达", "出口额", 1, False),
    ],
)
def test_growth(words: str, rest: str, sign: int, to: bool) -> None:
    found = comparisons.growth(words)
    assert found is not None
    assert (found.rest, found.sign, found.to) == (rest, sign, to)


@pytest.mark.parametrize("words", ["新增", "工业增加值", "居民收入高于", "至少", "最高", "累计", ""])
def test_no_growth(words: str) -> None:
    assert comparisons.growth(words) is None


def test_labels_and_dates_give_no_fact() -> None:
    made = report("一、2022 年总体情况\n第一条 为了规范管理，制定本办法。")
    assert made.numbers
    assert kpis.extract(made) == ()


def test_an_indicator_is_carried_within_a_section_only() -> None:
    made = report("一、工业\n工业总产值 5 亿元。\n二、农业\n同比增长 3%。")
    assert [f.indicator for f in kpis.extract(made)] == ["工业总产值"]


def table(rows: list[list[str]], unit: str = "") -> Report:
    """A report that is one table, as a reader gives it: cells parted by tabs, rows by line ends."""
    text = "\n".join("\t".join(row) for row in rows)
    cells, at = [], 0
    for i, row in enumerate(rows):
        for j, words in enumerate(row):
            cells.append(Cell(i, j, 1, 1, at, at + len(words)))
            at += len(words) + 1
    grids = (Grid(0, len(text), tuple(cells), unit, "", None),)
    found = tuple(numbers.find(text, [(0, len(text), unit)] if unit else []))
    parts = sections.split(text, found)
    return Report(text, found, parts, passages.split(text, found, parts, grids), FrontMatter(), grids)


def test_a_cell_is_named_by_its_row_and_column() -> None:
    made = table([["指标", "年度指标值", "实际完成值"], ["群众满意度", "90%", "95.5%"]])
    assert [(f.indicator, f.comparison, str(f.value)) for f in kpis.extract(made)] == [
        ("群众满意度·年度指标值", "target", "90"),
        ("群众满意度·实际完成值", "level", "95.5"),
    ]


def test_a_column_of_codes_measures_nothing() -> None:
    made = table([["功能分类科目编码", "项目", "本年支出"], ["20805", "养老支出", "754.75"]], unit="万元")
    assert [f.indicator for f in kpis.extract(made)] == ["养老支出·本年支出"]


def test_a_year_heads_a_column() -> None:
    made = table([["指标", "2023年"], ["床位数", "5200 张"]])
    assert [(f.indicator, f.period) for f in kpis.extract(made)] == [("床位数·2023年", "2023年")]


def test_text_without_separators_stays_fast() -> None:
    long = "至超约为达" * 20_000
    made = report(f"{long}5 亿元{long}增长 3%{long}")
    begin = perf_counter()
    kpis.extract(made)
    assert perf_counter() - begin < 5  # milliseconds where the reach is bounded, minutes where it is not
