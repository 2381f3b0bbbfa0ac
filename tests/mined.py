"""A small mined document made by hand, with repairs between source and text: what the tests of locating and storing share."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extractors.facts import BudgetFact, Cell, Facts, FrontMatter, Grid, KpiFact, Number, Passage, ReformFact, Report, Section, Span
from pipeline.aligned import AlignedText
from pipeline.records import Box, Comparison, Mined, Operand, Page, Repair, Source

SOURCE = (
    "某市審計局\r\n2022年度部門整體支出績效自評報告\r\n一、基本情況\r\n全年預算數 1,1\r\n43.07 萬元，**執行數** 1125.35 萬元，"
    "完成預算的 98.4%。出臺政策 12 項，滿意度 95%。\r\n支出\t1143.07\r\n"
)
"""Traditional, with a figure broken by a line end and bold marks around a word."""

SIMPLE = str.maketrans("審計門體績評報況數萬執臺項滿預決", "审计门体绩评报况数万执台项满预决")


def aligned() -> AlignedText:
    """`SOURCE` without line ends inside the figure and without marks, in simplified characters."""
    text = AlignedText.of(SOURCE)
    broken = SOURCE.index("1,1\r\n43") + 3
    bold = [i for i in range(len(SOURCE)) if SOURCE.startswith("**", i)]
    text = text.edit([(broken, broken + 2, ""), *((i, i + 2, "") for i in bold)])
    text = text.recode(text.text.translate(SIMPLE))
    crlf = [i for i in range(len(text.text)) if text.text.startswith("\r\n", i)]
    return text.edit([(i, i + 2, "\n") for i in crlf])


def number(
    text: str, written: str, kind: str, value: str, unit: str, after: str = "", ulp: str | None = None, digits: str | None = None
) -> Number:
    """The number `written` in `text`, the first one behind the words `after`."""
    start = text.index(written, text.index(after) if after else 0)
    bare = digits or written.split(" ")[0].rstrip("年%项、")
    at = start + written.index(bare)
    step = Decimal(ulp) if ulp else None
    return Number(start, start + len(written), written, Decimal(value), None, None, unit, kind, "", step, at, at + len(bare), "by_hand")


def mined(doc_id: str = "0123456789abcdef", path: str = "样例/甲.txt", org: str = "某市审计局", spent: str = "11253500") -> Mined:
    """The document, with a fact of each kind, a check that held and one that failed."""
    text = aligned()
    t = text.text
    numbers = (
        number(t, "2022年", "date", "2022", "年"),
        number(t, "一、", "enumerator", "1", ""),
        number(t, "1,143.07 万元", "money", "11430700", "元", ulp="100"),
        number(t, "1125.35 万元", "money", spent, "元", ulp="100"),
        number(t, "98.4%", "percent", "98.4", "%", ulp="0.1"),
        number(t, "12 项", "count", "12", "项", ulp="1"),
        number(t, "95%", "percent", "95", "%", ulp="1"),
        replace(number(t, "1143.07", "money", "11430700", "元", after="支出\t"), rule="grid"),
    )
    body, table = t.index("一、"), t.index("支出\t")
    stop = t.index("。") + 1
    sections = (Section("0", "", 1, "", None, "", "front", 0, body), Section("1", "", 1, "一、", 1, "基本情况", "heading", body, len(t)))
    passages = (
        Passage(0, body, 0, 0, 1), Passage(body, stop, 1, 1, 5), Passage(stop, table, 1, 5, 7),
        Passage(table + 3, table + 10, 1, 7, 8, 0, 1),
    )  # fmt: skip
    grid = Grid(table, table + 10, (Cell(0, 0, 1, 1, table, table + 2), Cell(0, 1, 1, 1, table + 3, table + 10)), "万元", "", 2)
    front = FrontMatter("self_evaluation", "2022年度部门整体支出绩效自评报告", org, "某市", 2022, score=Decimal("96.5"), grade="优")
    facts = Facts(
        budget=(
            BudgetFact(2, "expenditure", "budget", "全年预算数", Decimal(11430700), "元", org, 2022),
            BudgetFact(3, "expenditure", "executed", "执行数", Decimal(spent), "元", org, 2022),
            BudgetFact(4, "expenditure", "rate", "完成预算", Decimal("98.4"), "%", org, 2022, base="budget"),
        ),
        reforms=(ReformFact(5, Decimal(12), "", "项", "政策", "出台", "", 2022),),
        kpis=(KpiFact(6, "满意度", Decimal(95), None, "%", "", "level"),),
        roles=("other", "structural", "budget", "budget", "budget", "reform_count", "kpi", "budget"),
        indicators=("", "", "全年预算数", "执行数", "执行率", "政策", "满意度", "支出"),
    )
    report = Report(t, numbers, sections, passages, front, (grid,))
    return Mined(doc_id, path, _source(text), text, _repairs(), report, facts, _comparisons(numbers, body, stop))


def _source(text: AlignedText) -> Source:
    half = SOURCE.index("43.07")
    pages = (Page(1, 0, half, 595, 842), Page(2, half, len(SOURCE), 595, 842))
    at = SOURCE.index("1125.35")
    boxes = (Box(at, at + 7, 2, (72.0, 90.126, 120.0, 102.0)), Box(at + 8, at + 10, 2, (124.0, 89.0, 148.0, 101.5)))
    return Source(AlignedText.of(SOURCE), "txt", "utf-8", pages=pages, boxes=boxes)


def _repairs() -> tuple[Repair, ...]:
    at = SOURCE.index("\r\n43.07")
    return (Repair("wraps", at, at + 2, "\r\n", ""), Repair("damage", 0, 1, "某", "", done=False))


def _comparisons(numbers: tuple[Number, ...], body: int, stop: int) -> tuple[Comparison, ...]:
    names = {2: "BUDGET_FY", 3: "EXEC", 4: "EXEC_RATE"}
    operands = tuple(Operand(names[i], i, numbers[i].value, numbers[i].start, numbers[i].end) for i in names)
    held = Comparison(
        "EXE001", "pass", stated="98.4%", expected_low=Decimal("98.44899"), expected_high=Decimal(296) / 3, operands=operands,
        formula="1125.35 ÷ 1143.07 = 98.4498%", evidence=(Span(numbers[2].start, numbers[4].end),),
    )  # fmt: skip
    failed = Comparison(
        "BAL005", "fail", stated="0 万元", expected_low=Decimal(177200), expected_high=Decimal(177200), formula="1143.07 − 1125.35 = 17.72",
        operands=operands[:2], evidence=(Span(numbers[2].start, numbers[3].end), Span(body, stop)), root_cause="A",
        severity="error",
        message_zh="预算数与执行数之差未列入结转", message_en="budget less spending is not carried over",
        expected="17.72 万元", difference="17.72 万元", diagnosis=("missing_part",),
    )  # fmt: skip
    return (
        held,
        failed,
        replace(held, rule="YOY001", outcome="undecided", reason="上年数未说明"),
        replace(failed, rule="BRK003", severity="warning"),
    )
