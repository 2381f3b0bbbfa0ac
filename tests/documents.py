"""Word, PDF and workbook files made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
from docx.oxml import parse_xml

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
