"""Budget facts of tables: 收入支出决算总表, 支出决算表, “三公”经费支出决算表, 预算总表, 债务限额余额表 ….

A figure is claimed when its row or its column names one item and the headings or the caption say at which level; where both name
one (基本支出 of a function) only the margins are facts. A table without recognised headings gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractors.budget import meanings
from extractors.budget.context import YEAR
from extractors.budget.grids import Value, values
from extractors.budget.words import ALL, FUND_OF, Measure, Named, vocabulary
from extractors.facts import BudgetFact, Grid, Report
from extractors.items import by_word

PREFIX = regex.compile(r"^(?:其中[：:]?|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])+(?=\p{Han}|[“\"])")
SUMMED = regex.compile(r"(?:合计|小计|总计|总额)$")
MARGIN = ("合计", "小计", "总计", "金额", "数额", "")
PLACE = regex.compile(r"\p{Han}{2,12}(?:省|市|州|盟|县|区|旗|本级)")
CODES = {"2": "function.", "3": "expenditure.economic."}
SIDES = {"revenue": ("收入", "来源"), "expenditure": ("支出", "用途")}


WHOLES = ("three_public", "procurement", "operating")
"""What the 合计 of a table is where its caption names it."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table's caption says for all its cells."""

    level: str
    fund: str
    year: int | None
    side: str
    basic: bool
    scope: str
    whole: str


def facts(report: Report) -> Iterator[BudgetFact]:
    """All facts of the report's grids."""
    starts = [n.start for n in report.numbers] if report.grids else []
    for grid in report.grids:
        if grid.unit and "元" not in grid.unit:
            continue
        table = _table(report, grid)
        cells = list(values(report, grid, starts))
        base = _base(table, cells)
        for value in cells:
            fact = _fact(report, table, value, base)
            if fact is not None:
                yield fact


def _base(table: Table, cells: list[Value]) -> str:
    """The one budget that the table's columns give and its rates are of; ``budget`` where they give none or several."""
    given = {_level(heads, table) for heads in {value.heads for value in cells}}
    budgets = {level for level in given if level.startswith("budget")}
    return budgets.pop() if len(budgets) == 1 else "budget"


def _said_base(heads: tuple[str, ...]) -> str:
    """The budget that a rate's own heading names: 「为调整预算%」."""
    said = [t.value.measure for t in vocabulary().tokens(heads[-1]) if isinstance(t.value, Measure) and not t.value.bare]
    return next((measure for measure in said if measure.startswith("budget_")), "")


def account_codes(report: Report) -> dict[str, str]:
    """Accounts that the report's tables print with code and name: path of names → code.
    例: ``function.208.行政事业单位养老支出.行政单位离退休`` → ``function.2080501``."""
    starts = [n.start for n in report.numbers]
    named: dict[str, str] = {}
    for grid in report.grids:
        for value in values(report, grid, starts):
            if len(value.code) in (3, 5, 7) and value.code.startswith("2") and value.label:
                named.setdefault(value.code, value.label)
    paths: dict[str, str] = {}
    for code, name in named.items():
        if len(code) == 7 and code[:5] in named:
            paths[f"function.{code[:3]}.{named[code[:5]]}.{name}"] = "function." + code
        elif len(code) == 5:
            paths[f"function.{code[:3]}.{name}"] = "function." + code
    return paths


def _table(report: Report, grid: Grid) -> Table:
    caption = grid.caption
    years = {int(y) for y in YEAR.findall(caption)}
    tokens = vocabulary().tokens(caption)
    found = {str(t.value) for t in tokens if t.kind == "fund"}
    found |= {FUND_OF[t.value.item] for t in tokens if isinstance(t.value, Named) and t.value.item in FUND_OF}
    found |= {t.value.fund for t in tokens if isinstance(t.value, Named) and t.value.fund not in ("", ALL)}
    wholes = {t.value.item for t in tokens if isinstance(t.value, Named) and t.value.item in WHOLES}
    if len(found) > 1:
        found.discard("fiscal_appropriation")
    return Table(
        level="executed" if "决算" in caption else "budget_initial" if "预算" in caption and "执行" not in caption else "",
        fund=found.pop() if len(found) == 1 else "",
        year=years.pop() if len(years) == 1 else report.front.fiscal_year,
        side="" if ("收入" in caption) == ("支出" in caption) else "revenue" if "收入" in caption else "expenditure",
        basic="基本支出" in caption,
        scope=max((str(t.value) for t in tokens if t.kind == "scope"), key=len, default=""),
        whole=wholes.pop() if len(wholes) == 1 else "",
    )


def _fact(report: Report, table: Table, value: Value, base: str) -> BudgetFact | None:
    number = report.numbers[value.number]
    if number.kind not in ("money", "percent") or number.value is None:
        return None
    level = _level(value.heads, table)
    if not level or (number.kind == "percent") != (level in ("rate", "change_rate")):
        return None
    column, fund = _column(value.heads)
    row, scope = _row(value, table)
    item = _item(row, column, value, table)
    if not item:
        return None
    if item.startswith("debt.bond") and not any("债券" in head for head in value.heads):
        return None  # what was spent out of a bond, project by project
    if item.startswith(("debt.limit", "debt.balance")) and not any("决算数" in head or "预算数" in head for head in value.heads):
        level = "amount"  # a balance is no stage of a budget, whatever the caption
    if table.basic and item.startswith("expenditure.economic."):
        scope = "基本支出"
    if table.basic and item == "expenditure":
        item = "expenditure.nature.basic"
    changed = level.startswith("change")
    years = {int(y) + changed for head in value.heads for y in YEAR.findall(head)}  # 「比2025年预算数增减」 is of 2026
    return BudgetFact(
        number=value.number,
        item=item,
        measure=level,
        label=value.label or next(reversed(value.heads), ""),
        value=number.value,
        unit=number.unit,
        org=report.front.org,
        fiscal_year=years.pop() if len(years) == 1 else table.year,
        base=(_said_base(value.heads) or base) if level == "rate" else "last_year" if changed else "",
        stage=(_compared(value.heads) or table.level) if changed else "",
        scope=scope or table.scope,
        fund=""
        if item.startswith(("three_public", "operating", "procurement", "debt.", "expenditure.source.", "revenue.source."))
        else fund or table.fund,
    )


DIFFERENCE = regex.compile(r"(?:比|较)(?:上年|去年|20\d\d年?)\p{Han}{0,6}(?:增减|增加|减少|差额|增长)(?P<rate>率|幅度?|[（(]?[%％][)）]?)?")


def _compared(heads: tuple[str, ...]) -> str:
    """Which level's figures a column of differences compares: 「比2025年预算数增减」 → budget_initial."""
    return "budget_initial" if "预算" in heads[-1] else "executed" if "决算" in heads[-1] or "执行" in heads[-1] else ""


def _level(heads: tuple[str, ...], table: Table) -> str:
    """The level that the headings say, the nearest first, or the caption's."""
    for head in reversed(heads):
        if found := DIFFERENCE.search(head):
            return "change_rate" if found["rate"] or "%" in head else "change"
        if "增减" in head or "差额" in head:
            return ""  # of what is not said
        tokens = vocabulary().tokens(head)
        if (
            any(t.kind in ("direction", "share", "flat") for t in tokens)
            or "占" in head
            or ("%" in head and not head.startswith("为") and "完成" not in head)
        ):
            return ""
        said = [t.value for t in tokens if isinstance(t.value, Measure)]
        if any(m.sort == "rate" for m in said) or (("完成" in head or head.startswith("为")) and ("%" in head or "率" in head)):
            return "rate"
        if any(t.kind == "prior" for t in tokens):
            return "last_year"
        for measure in said:
            if measure.measure == "forecast":
                return "executed"
            if measure.measure not in ("planned", "+", "-"):
                return "budget_initial" if measure.bare else measure.measure
    return table.level or ("amount" if any("限额" in h or "余额" in h for h in heads) else "")


def _column(heads: tuple[str, ...]) -> tuple[str, str]:
    """The item and the fund that the headings name: the lowest that is no margin."""
    for head in reversed(heads):
        bare = SUMMED.sub("", PREFIX.sub("", head))
        tokens = vocabulary().tokens(head)
        row = by_word().get(head) or by_word().get(bare)
        if row is not None and row.item in FUND_OF and len(heads) > 1 and any("支出" in h or "收入" in h for h in heads[:-1]):
            return "", FUND_OF[row.item]  # a fund's column under 支出
        if row is None and len(heads) > 1 and (own := by_word().get("公务用车" + head)) is not None:
            return own.item, ""  # 「购置费」 under 「公务用车购置及运行费」
        if row is not None and row.reading in meanings.OPEN:
            return _part(row.item, heads), ""
        if row is not None and row.reading != "named":
            return row.item, ""
        if len(tokens) == 1 and tokens[0].kind == "fund":
            return "", str(tokens[0].value)
        if bare not in MARGIN and not (tokens and all(t.kind in ("level", "prior") for t in tokens)):
            named = [t.value for t in tokens if isinstance(t.value, Named)]
            if named and tokens[-1].kind == "level":
                return named[-1].item, ""
            return ("" if LEFT_OUT.fullmatch(head) else "?"), ""
    return "", ""


LEFT_OUT = regex.compile(r"项目|支出|收入|本年支出|本年收入|科目|.*功能分类.*|.*预算数|.*决算数|.*(?:收入|支出)(?:预算|决算)?|20\d\d年.*")
"""Headings that say nothing of the item."""


def _part(item: str, heads: tuple[str, ...]) -> str:
    """「一般债务」 under 「政府债务余额」. 反例: under 「新增债务限额」, or under nothing known."""
    for head in heads:
        tokens = [t for t in vocabulary().tokens(head) if isinstance(t.value, Named)]
        if len(tokens) == 1 and "新增" not in head and isinstance(tokens[0].value, Named):
            meant = meanings.of(Named(item, "part"), tokens[0].value.item, "", "")
            return meant.item if meant is not None else "?"
    return "?"


def _row(value: Value, table: Table) -> tuple[str, str]:
    """The item of a row, by its code or its label, and the scope where the label is a place. 「?」: a row that is not understood."""
    if value.code and value.code[0] in "56789":
        return "?", ""  # the government's own economic classification has other parts under the same names
    if value.code and (prefix := CODES.get(value.code[0])):
        return prefix + value.code, "基本支出" if table.basic and value.code[0] == "3" else ""
    label = PREFIX.sub("", value.label)
    if label in MARGIN:
        return "", ""
    row = by_word().get(label) or by_word().get(SUMMED.sub("", label))
    if row is not None and row.reading not in ("named", "count", *meanings.OPEN):
        return row.item, ""
    if label in ("收入总计", "支出总计"):
        return "total." + ("revenue" if label.startswith("收") else "expenditure"), ""
    if PLACE.fullmatch(label):
        return "", label
    return _of_fund(label, table) or "?", ""


def _of_fund(label: str, table: Table) -> str:
    """「社会保险基金预算支出合计」 in a table of that fund: its expenditure. 反例: of another fund; 「政府性基金收入」, which may be one
    kind of the fund's revenue over a 合计."""
    tokens = vocabulary().tokens(label)
    if [t.kind for t in tokens] not in (["fund", "item"], ["fund", "item", "level"]) or tokens[0].value != table.fund:
        return ""
    named = tokens[1].value
    between = label[: tokens[0].start] + label[tokens[0].end : tokens[1].start] + label[tokens[1].end :]
    total = label.endswith("合计") and between in ("", "预算", "合计", "预算合计") and isinstance(named, Named)
    return named.item if total and isinstance(named, Named) and named.item in ("revenue", "expenditure") else ""


def _item(row: str, column: str, value: Value, table: Table) -> str:
    """The one item of a cell, empty where row and column leave it open."""
    if "?" in (row, column):
        return ""
    side = _side(value, table)
    if row and column and column not in ("expenditure", "revenue", "total"):
        return ""  # a function's 基本支出: neither the one nor the other
    if row.startswith("function.") and side == "revenue":
        return ""  # income by the function it is for is no expenditure
    if row:
        return row.replace("expenditure.source.", "revenue.source.") if side == "revenue" else row
    if PREFIX.sub("", value.label) == "总计" and side:
        return f"total.{side}"
    if column:
        return column if value.rows == 1 or value.label else ""
    return table.whole or side if value.label == "合计" else ""


def _side(value: Value, table: Table) -> str:
    """Whether a cell stands on the income or the expenditure side, empty where the table does not say."""
    top = value.heads[0] if value.heads else ""
    for side, words in SIDES.items():
        if any(word in top for word in words) and not all(any(w in top for w in ws) for ws in SIDES.values()):
            return side
    return table.side
