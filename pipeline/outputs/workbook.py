"""``findings.xlsx``: the log as auditors work with it: a status to choose, a note to write, everything else as text."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from pipeline.decisions import VERDICTS
from pipeline.outputs.log import Log, flat

CELL_LIMIT = 32_767
"""Characters a cell can hold; a longer string would be dropped without a word."""

STATUSES = tuple(VERDICTS.values())
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示", "info": "信息"}
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in the file's properties: fixed, so that equal logs are equal files."""

COLUMNS = (
    ("状态 status", "decision", 10), ("批注 note", "note", 24), ("审核人 reviewer", "decided_by", 12),
    ("级别 severity", "severity", 9), ("规则 rule", "rule", 9),
    ("规则名称 rule name", "rule_zh", 18), ("单位 organisation", "org", 24), ("年度 year", "fiscal_year", 8),
    ("问题 finding", "message_zh", 56), ("文中所述 stated", "stated", 22), ("应为 expected", "expected", 22),
    ("差额 difference", "difference", 14), ("算式 arithmetic", "formula", 40), ("证据 evidence", "quotes", 60),
    ("诊断 diagnosis", "diagnosis", 16), ("文件 file", "path", 36), ("起 start", "start", 8), ("止 end", "end", 8),
    ("英文说明 in English", "message_en", 40), ("同源 root cause", "root_cause", 20), ("编号 finding id", "finding_id", 20),
    ("审核时间 decided at", "decided_at", 20), ("意见版本 version", "version", 8),
)  # fmt: skip
"""Title, the finding's cell, width; `pipeline.decisions.intake` finds a column by its title, wherever it was moved to."""
FROZEN = 4
"""Columns that stay in sight: what an auditor fills in, and the severity."""
WRITTEN_IN = ("decision", "note", "decided_by")


def write(log: Log) -> bytes:
    """The workbook's bytes: a sheet of findings, a sheet of what the checks gave."""
    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": "不一致清单", "created": CREATED})
    head = book.add_format(
        {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1}
    )
    body = book.add_format({"text_wrap": True, "valign": "top"})
    input_cell = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF9E0"})
    sheet = book.add_worksheet("问题清单 findings")
    for c, (title, _, width) in enumerate(COLUMNS):
        sheet.set_column(c, c, width)
        sheet.write_string(0, c, title, head)
    for r, finding in enumerate(log.findings, 1):
        cells = flat(finding) | {"severity": SEVERITIES[finding["severity"]]}
        for c, (_, name, _) in enumerate(COLUMNS):
            _put(sheet, r, c, cells[name], input_cell if name in WRITTEN_IN else body)
    last = max(1, len(log.findings))
    sheet.freeze_panes(1, FROZEN)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.data_validation(1, 0, last, 0, {"validate": "list", "source": list(STATUSES), "error_message": "请从列表中选择"})
    _grave(book, sheet, last)
    _summary(book, log, head, body)
    if log.gone:
        _gone(book, log, head, body)
    book.close()
    return sink.getvalue()


def _put(sheet: Any, row: int, col: int, value: object, form: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, col, value, form)
        return
    written = str(value).replace("\r\n", "\n").replace("\r", "\n")  # Excel shows a carriage return as _x000D_
    if len(written.encode("utf-16-le")) // 2 > CELL_LIMIT:
        said = f"…（已截短，共 {len(written)} 字 shortened）"
        written = written[: (CELL_LIMIT - len(said)) // 2] + said
    if sheet.write_string(row, col, written, form) != 0:
        raise ValueError(f"row {row}, column {col}: the sheet refused a string of {len(written)} characters")


def _grave(book: Any, sheet: Any, last: int) -> None:
    """Severity in colour, by a rule, so that it follows the sorting."""
    for word, colour in (("错误", "#F8D0CC"), ("警告", "#FCE8C5")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.add_format({"bg_color": colour})}
        sheet.conditional_format(1, FROZEN - 1, last, FROZEN - 1, rule)


def _summary(book: Any, log: Log, head: Any, body: Any) -> None:
    sheet = book.add_worksheet("核对情况 checks")
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 12)
    lines: list[tuple[str, int]] = [("文件 files", log.documents), ("问题 findings", len(log))]
    lines += [(f"核对结果 outcome: {outcome}", count) for outcome, count in log.outcomes.items()]
    sheet.write_string(0, 0, "项目 item", head)
    sheet.write_string(0, 1, "数量 count", head)
    for r, (what, count) in enumerate(lines, 1):
        sheet.write_string(r, 0, what, body)
        sheet.write_number(r, 1, count, body)


def _gone(book: Any, log: Log, head: Any, body: Any) -> None:
    """Decisions whose finding is not found any more: kept in sight, and not taken for mended."""
    sheet = book.add_worksheet("不再出现 not found any more")
    columns = (
        ("编号 finding id", 24),
        ("意见 decision", 12),
        ("批注 note", 40),
        ("审核人 reviewer", 14),
        ("审核时间 decided at", 22),
        ("所涉 about", 60),
    )
    for c, (title, width) in enumerate(columns):
        sheet.set_column(c, c, width)
        sheet.write_string(0, c, title, head)
    for r, d in enumerate(log.gone, 1):
        for c, cell in enumerate((d.finding_id, VERDICTS.get(d.verdict, ""), d.note, d.who, d.when, d.about)):
            _put(sheet, r, c, cell, body)
    sheet.freeze_panes(1, 0)
