"""The table of a self-evaluation as rows: indicator, target, actual, weight, score, reason for the deviation.

Forms: 财预〔2020〕10号 (年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施) and those of the provinces (指标性质 | 指标值 |
度量单位 | 完成值 | 权重; 目标值 | 完成情况). A cell that
holds more than a figure (「≥95%」, 「完成」) is read with its sign or kept as words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.facts import Cell, Number
from pipeline.checks.ledger import Ledger

COLUMNS = {
    "name": re.compile(r"三级指标|指标名称|绩效指标|指标内容|评价指标"),
    "target": re.compile(r"年度指标值|指标值|目标值|预期值|年初目标|计划值|预期目标"),
    "sign": re.compile(r"指标性质|计算符号"),
    "actual": re.compile(r"完成值|实际值|实际完成|完成情况"),
    "rate": re.compile(r"完成率|完成比例"),
    "weight": re.compile(r"分值|权重|满分"),
    "score": re.compile(r"得分|评分$"),
    "reason": re.compile(r"原因"),
}
"""What the heading of each column says."""

SIGNS = (
    ("≥", re.compile(r"[≥>＞]|不低于|不少于|大于|达到|以上")),
    ("≤", re.compile(r"[≤<＜]|不超过|不高于|不大于|小于|以内|控制在|以下")),
    ("=", re.compile(r"[=＝]|等于")),
)
TOTAL = re.compile(r"^(?:总分|合计|总计|总得分|自评得分|自评总分)")
MONEY = re.compile(r"年度资金总额|资金总额|预算执行")


@dataclass(frozen=True, slots=True)
class Value:
    """A cell: its words without spaces, the number in it (index, None where there is none), the sign before it (≥ ≤ = or empty)."""

    cell: Cell
    words: str
    number: int | None
    sign: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the table; a column the form has not is None, a cell without words too. `has_reason`: whether the form asks for one."""

    row: int
    name: str
    target: Value | None
    actual: Value | None
    rate: Value | None
    weight: Value | None
    score: Value | None
    reason: Value | None
    has_reason: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A table of indicators with its total row, where it has one."""

    table: int
    rows: tuple[Indicator, ...]
    total: Indicator | None


def evaluations(ledger: Ledger) -> list[Evaluation]:
    """The report's tables that have a weight and a score, or a target and an actual value, for each indicator."""
    return [found for index, grid in enumerate(ledger.report.grids) if (found := _read(ledger, index)) is not None]


def _read(ledger: Ledger, index: int) -> Evaluation | None:
    grid, text = ledger.report.grids[index], ledger.report.text
    said = {(c.row, c.col): c for c in grid.cells}
    head = _head(ledger, grid.cells)
    if head is None:
        return None
    top, columns = head
    starts = [n.start for n in ledger.report.numbers]
    rows: list[Indicator] = []
    total: Indicator | None = None
    for row in sorted({r for r, _ in said if r > top}):
        cells = {key: said[row, c] for key, c in columns.items() if (row, c) in said}
        values = {key: value for key, cell in cells.items() if (value := _value(ledger, starts, cell)) is not None}
        name = values["name"].words if "name" in values else ""
        made = Indicator(
            row, name, values.get("target"), values.get("actual"), values.get("rate"), values.get("weight"), values.get("score"),
            values.get("reason"), "reason" in columns,
        )  # fmt: skip
        first = next((w for c in grid.cells if c.row == row and (w := "".join(text[c.start : c.end].split()))), "")
        if TOTAL.match(first):
            total = made
            break
        if made.weight is not None or made.target is not None:
            rows.append(_signed(made, cells, columns, said, ledger))
    return Evaluation(index, tuple(rows), total) if rows else None


def _head(ledger: Ledger, cells: Sequence[Cell]) -> tuple[int, dict[str, int]] | None:
    """The row of headings and the column of each: the first row that names an indicator and three more of what the form has."""
    text = ledger.report.text
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    for row, members in sorted(rows.items()):
        columns: dict[str, int] = {}
        for cell in members:
            words = "".join(text[cell.start : cell.end].split())
            if not 1 < len(words) <= 16:
                continue
            for key, pattern in COLUMNS.items():
                if pattern.search(words):
                    columns[key] = cell.col  # of 「一级指标 | 二级指标 | 三级指标」 the last
                    break
        if {"name", "weight", "score"} <= columns.keys() or {"name", "target", "actual"} <= columns.keys():
            return row, columns
    return None


def _value(ledger: Ledger, starts: Sequence[int], cell: Cell) -> Value | None:
    words = "".join(ledger.report.text[cell.start : cell.end].split())
    if not words:
        return None
    i = bisect_left(starts, cell.start)
    numbers = ledger.report.numbers
    inside = [k for k in range(i, min(i + 2, len(numbers))) if numbers[k].end <= cell.end and numbers[k].value is not None]
    sign = next((s for s, pattern in SIGNS if pattern.search(words)), "")
    plain = len(inside) == 1 and _alone(words, numbers[inside[0]])
    return Value(cell, words, inside[0] if plain else None, sign)


def _alone(words: str, number: Number) -> bool:
    """Whether the cell holds nothing but the number, a sign before it and a unit after it."""
    rest = words.replace("".join(number.text.split()), "", 1)
    return len(rest) <= 4 and not any(c.isdigit() for c in rest)


def _signed(
    made: Indicator, cells: dict[str, Cell], columns: dict[str, int], said: dict[tuple[int, int], Cell], ledger: Ledger
) -> Indicator:
    """The target with the sign of a column of its own (指标性质)."""
    if "sign" not in columns or "sign" not in cells or made.target is None:
        return made
    words = "".join(ledger.report.text[cells["sign"].start : cells["sign"].end].split())
    sign = next((s for s, pattern in SIGNS if pattern.search(words)), "")
    target = Value(made.target.cell, made.target.words, made.target.number, sign or made.target.sign)
    return Indicator(made.row, made.name, target, made.actual, made.rate, made.weight, made.score, made.reason, made.has_reason)
