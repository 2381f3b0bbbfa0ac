"""Word, PDF and workbook files made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
from docx.oxml import parse_xml
from reportlab.lib.colors import black
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ALL = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def word(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A minimal DOCX whose body is the XML `body` (prefixes w, mc, v, wps); `parts` are further members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {ALL}><w:body>{body}</w:body></w:document>")
        for name, xml in (parts or {}).items():
            package.writestr(name, xml)
    return out.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph's XML."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, num: int, level: int = 0) -> str:
    """A paragraph numbered by list `num`."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def numbering(lists: Mapping[int, list[tuple[str, str]]], nums: str) -> str:
    """numbering.xml: abstract lists by id, each level (format, lvlText); `nums` is the XML of the instances."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for i, (form, text) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for number, levels in lists.items()
    )
    return f"<w:numbering {W}>{abstract}{nums}</w:numbering>"


def word_report() -> bytes:
    """A DOCX as Word's own tools write it: headings, a header, a footer, a table with merged cells."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_heading("某局2024年度部门整体支出绩效自评报告", 1)
    document.add_paragraph("全年预算数1143.07万元，执行数1125.35万元。")
    document.add_paragraph("单位：万元")
    table = document.add_table(3, 3)
    for r, row in enumerate((("项目", "金额", ""), ("", "预算", "执行"), ("会议费", "10.00", "9.50"))):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.element.body.insert(1, parse_xml(f"<w:p {W}><w:r><w:t>插入段</w:t></w:r></w:p>"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


FONT = "STSong-Light"


def pdf(draw: Callable[[Canvas], None], size: tuple[float, float] = (595, 842), **options: object) -> bytes:
    """A PDF drawn on a canvas with the Chinese font set; `draw` ends its pages itself."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **options)  # type: ignore[arg-type]
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def text_lines(canvas: Canvas, lines: list[str], top: float, left: float = 72) -> None:
    """Lines of 12 points, 20 apart, from `top` points under the upper edge."""
    for i, line in enumerate(lines):
        canvas.drawString(left, 842 - top - 20 * i, line)


def ruled_table(
    canvas: Canvas, rows: list[list[str]], top: float, merges: list[tuple[int, int, int, int]] | None = None, left: float = 72
) -> None:
    """A table with ruled lines, columns of 110 and rows of 24 points; merges are (row, col, rowspan, colspan)."""
    spans = [("SPAN", (c, r), (c + w - 1, r + h - 1)) for r, c, h, w in merges or []]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black), ("FONT", (0, 0), (-1, -1), FONT, 10), *spans])
    table = Table(rows, colWidths=110, rowHeights=24, style=style)
    table.wrapOn(canvas, 500, 700)
    table.drawOn(canvas, left, 842 - top - 24 * len(rows))


def pdf_report(pages: int = 3) -> bytes:
    """A report with a running header, page numbers, prose and a table with merged cells that goes on over a page."""

    def draw(canvas: Canvas) -> None:
        for number in range(1, pages + 1):
            canvas.setFont(FONT, 12)
            canvas.drawCentredString(297, 30, f"— {number} —")  # the footer first: content order is not reading order
            canvas.drawString(72, 810, "某市财政局部门决算")
            if number == 1:
                text_lines(canvas, ["一、收支情况", "全年预算数为1143.07万元，执行数为1125.35万元，预算执", "行率98.4%。"], 80)
                text_lines(canvas, ["表1 收支总表", "单位：万元"], 640)
                ruled_table(canvas, [["项目", "金额", ""], ["", "预算", "执行"]], 680, [(0, 0, 2, 1), (0, 1, 1, 2)])
            elif number == 2:
                ruled_table(canvas, [["会议费", "10.00", "9.50"], ["差旅费", "", "2.00"]], 60)
                text_lines(canvas, ["注：数据四舍五入。"], 140)
            else:
                text_lines(canvas, [f"第{number}部分", "其他说明。"], 80)
            canvas.showPage()

    return pdf(draw)


def workbook() -> bytes:
    """An XLSX as Excel's own tools write it: a title, a unit, merged heads, number formats, hidden rows and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "收支表"
    rows: list[list[object]] = [
        ["某市2024年收支总表"], ["编制单位：某市财政局", None, "单位：万元"], ["项目", "金额", None], [None, "预算", "完成率"],
        ["会议费", 1234.5, 0.984], ["内部", 1, 2], ["合计", 182506.58999999997, 1], ["注：四舍五入"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet["B5"].number_format = "#,##0.00"
    sheet["C5"].number_format = "0.0%"
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:C3")
    sheet.row_dimensions[6].hidden = True
    other = book.create_sheet("草稿")
    other["A1"] = "不示人"
    other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
