"""What the rows and columns of a report's tables are called: the indicator of a number in a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors import phrases
from extractors.facts import Passage, Report
from extractors.kpis.intention import header_is_planned
from extractors.kpis.readings import Reading

HEADER_ROWS = 4
"""Rows at the top of a table in which a column's name is looked for."""


@cache
def _year() -> re.Pattern[str]:
    return re.compile(r"20\d\d年?")


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]")


@cache
def _figure() -> re.Pattern[str]:
    """A cell that is a figure: 「5,200 张」, 「-3.1%」; 反例: 「2023年」 heads a column."""
    return re.compile(r"(?!20\d\d年)[-+−]?\d[\d,.]*[%‰]?[^\d]{0,4}")


@cache
def _class() -> re.Pattern[str]:
    """Behind a number that says of whom or what a cell speaks."""
    return re.compile("\\s?及?以[上下]的?[\u4e00-\u9fff]{2}")


@cache
def _codes() -> re.Pattern[str]:
    """Columns that number or code the rows."""
    return re.compile(r"^[类款项]$|编码$|代码$|序号$|行次$|栏次$")


@cache
def _growth() -> re.Pattern[str]:
    """A column of growth: 「比上年增长（%）」, 「同比涨跌幅度(%)」."""
    return re.compile(r"(?:比上年|同比|较上年|上年).{0,4}(?:增长|增减|涨跌|增幅|升降)")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's name and what it says of all numbers under it."""

    name: str = ""
    period: str = ""
    planned: bool = False
    codes: bool = False

    @classmethod
    def of(cls, name: str) -> _Column:
        year = _year().search(name)
        return cls(name, year.group() if year else "", header_is_planned(name), _codes().search(name) is not None)


class Headers:
    """Answers what a cell of one report's tables is called; a table is looked at when it is first asked for."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known: dict[int, tuple[dict[int, list[tuple[int, str]]], dict[int, _Column]]] = {}

    def read(self, passage: Passage) -> Reading:
        """The reading of the numbers in a cell: the words before them in the cell, else its row's first words, with its
        column's. 例: row 常住人口, column 2023年 → 「常住人口·2023年」, period 2023年."""
        if passage.table is None or passage.cell is None:
            return Reading()
        if passage.table not in self._known:
            self._known[passage.table] = self._labels(passage.table)
        rows, columns = self._known[passage.table]
        cell = self._report.grids[passage.table].cells[passage.cell]
        row = next((words for col, words in reversed(rows.get(cell.row, [])) if col <= cell.col), "")
        column = columns.get(cell.col, _Column())
        if row == phrases.clean(self._report.text[passage.start : passage.end]) and self._report.numbers[passage.first].kind == "duration":
            return Reading(threshold=True)  # 「2年」 names its row
        number = self._report.numbers[passage.first]
        if number.kind in ("duration", "money") and _class().match(self._report.text, number.end, passage.end):
            return Reading(threshold=True)  # 「80 周岁以上老年人」
        start = number.start
        name = phrases.subject(self._report.text[passage.start : start]).strip("，,、；;。") if passage.start < start else ""
        if not name:
            name = f"{row}·{column.name}" if row and column.name and row != column.name else row or column.name
        rate = _growth().search(column.name) is not None and self._report.numbers[passage.first].kind == "percent"
        return Reading(
            name[: 2 * phrases.LONGEST],
            "yoy_rate" if rate else "level",
            period=column.period,
            planned=column.planned,
            threshold=column.codes,
        )

    def _labels(self, table: int) -> tuple[dict[int, list[tuple[int, str]]], dict[int, _Column]]:
        """By row its first words, and where a table is set in two halves those that stand first behind figures, each with its column; by
        column the last words above the first row of figures."""
        rows: dict[int, list[tuple[int, str]]] = {}
        figures: set[int] = set()  # rows where figures stand behind the last words
        columns: dict[int, str] = {}
        text = self._report.text
        cells = [(cell, phrases.clean(text[cell.start : cell.end])) for cell in self._report.grids[table].cells]
        data = min((cell.row for cell, words in cells if _figure().fullmatch(words)), default=HEADER_ROWS)
        for cell, words in cells:
            if not _letters().search(words):
                if words and _figure().fullmatch(words):
                    figures.add(cell.row)
                continue
            words = re.sub("^其中[：:]?(?=..)", "", words)
            if cell.row not in rows or cell.row in figures:
                rows.setdefault(cell.row, []).append((cell.col, words))
                figures.discard(cell.row)
            if cell.row < min(data, HEADER_ROWS):
                columns.update(dict.fromkeys(range(cell.col, cell.col + max(1, cell.colspan)), words))
        return rows, {number: _Column.of(name) for number, name in columns.items()}
