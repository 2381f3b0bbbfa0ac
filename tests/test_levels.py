"""How deep labels stand in their tables, in every format that shows it; what a total sums up by it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment
from reportlab.pdfgen.canvas import Canvas

from pipeline.mine import mine
from pipeline.readers import read
from tests import documents

ROWS = (
    (0, "项目", "执行数"), (0, "税收收入", "70.00"), (1, "增值税", "40.00"), (1, "企业所得税", "30.00"), (0, "非税收入", "30.00"),
    (1, "专项收入", "30.00"), (0, "收入合计", "100.00"),
)  # fmt: skip


def docx(by_blanks: bool) -> bytes:
    def cell(words: str, indent: int = 0) -> str:
        ind = f'<w:ind w:leftChars="{indent * 100}"/>' if indent and not by_blanks else ""
        text = "\u3000" * indent * by_blanks + words
        return f'<w:tc><w:p><w:pPr>{ind}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'

    rows = "".join(f"<w:tr>{cell(label, level)}{cell(figure)}</w:tr>" for level, label, figure in ROWS)
    return documents.word(f"<w:p><w:r><w:t>单位：万元</w:t></w:r></w:p><w:tbl>{rows}</w:tbl>")


def html(by_blanks: bool) -> bytes:
    def label(words: str, level: int) -> str:
        style = f' style="padding-left:{level * 28}px"' if level and not by_blanks else ""
        return f"<td{style}>{'&nbsp;' * 4 * level * by_blanks}{words}</td>"

    rows = "".join(f"<tr>{label(words, level)}<td>{figure}</td></tr>" for level, words, figure in ROWS)
    return f"<html><body><p>收支情况</p><p>单位：万元</p><table>{rows}</table></body></html>".encode()


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, (level, label, figure) in enumerate(ROWS, 2):
        sheet.cell(row, 1, label).alignment = Alignment(indent=level)
        sheet.cell(row, 2, figure if row == 2 else float(figure)).number_format = "0.00"
    sheet["A1"] = "单位：万元"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf() -> bytes:
    def draw(canvas: Canvas) -> None:
        documents.text_lines(canvas, ["单位：万元"], 50)
        for i in range(len(ROWS) + 1):
            canvas.line(72, 842 - 60 - 24 * i, 372, 842 - 60 - 24 * i)
        for x in (72, 222, 372):
            canvas.line(x, 842 - 60, x, 842 - 60 - 24 * len(ROWS))
        for i, (level, label, figure) in enumerate(ROWS):
            y = 842 - 60 - 24 * i - 16
            canvas.drawString(78 + 24 * level, y, label)
            canvas.drawRightString(366, y, figure)

    return documents.pdf(draw)


FILES = {
    "a.docx": docx(True), "b.docx": docx(False), "a.html": html(True), "b.html": html(False), "a.xlsx": xlsx(), "a.pdf": pdf()
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_labels_have_their_levels(name: str) -> None:
    (table,) = read(Path(name), FILES[name]).tables
    assert [cell.level for cell in table.cells if cell.col == 0] == [level for level, _, _ in ROWS]
    assert not any(cell.level for cell in table.cells if cell.col)


@pytest.mark.parametrize("name", FILES)
def test_a_total_sums_up_the_outermost_rows(name: str) -> None:
    """Without the levels it would be the sum of all rows above, or none."""
    found = [c for c in mine(name, FILES[name]).comparisons if c.rule == "TAB003"]
    assert [(c.outcome, len(c.operands)) for c in found] == [("pass", 3)]


def test_labels_in_the_middle_of_their_cells_have_no_levels() -> None:
    def draw(canvas: Canvas) -> None:
        words = [["项目名称", "金额"], ["税收", "1"], ["其他各项收入", "2"], ["合计数", "3"]]
        documents.ruled_table(canvas, [[" ", " "]] * 4, 60)
        for i, row in enumerate(words):
            canvas.drawCentredString(127, 842 - 60 - 24 * i - 16, row[0])
            canvas.drawRightString(280, 842 - 60 - 24 * i - 16, row[1])

    (table,) = read(Path("a.pdf"), documents.pdf(draw)).tables
    assert not any(cell.level for cell in table.cells)
