"""The readers of Word documents and workbooks, new and old."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.readers import read
from pipeline.readers.docx.numbering import chinese
from pipeline.readers.number_formats import shown
from pipeline.records import Unreadable
from tests import biff_files, documents, word97
from tests.marks import cases
from tests.source_laws import check_offsets, texts


def test_word_report() -> None:
    source = read(Path("a.docx"), documents.word_report())
    check_offsets(source)
    assert source.format == "docx"
    assert source.aligned.text == (
        "某局2024年度部门整体支出绩效自评报告\n插入段\n全年预算数1143.07万元，执行数1125.35万元。\n单位：万元\n"
        "项目\t金额\n\t预算\t执行\n会议费\t10.00\t9.50\n"
    )
    (table,) = source.tables
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in table.cells[:3]] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1)]
    assert texts(source, table) == [["项目", "金额"], ["预算", "执行"], ["会议费", "10.00", "9.50"]]
    assert table.unit == "万元"


def test_word_numbers_are_written_out() -> None:
    lists = {
        0: [("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")],
        1: [("ideographDigital", "第%1条")],
        2: [("bullet", "\uf0b7")],
    }
    nums = (
        "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/></w:num>' for n, a in ((1, 0), (2, 1), (3, 2)))
        + '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = [
        documents.numbered("概况", 1),
        documents.numbered("职能", 1, 1),
        documents.numbered("编制", 1, 1),
        documents.numbered("2个", 1, 2),
        documents.numbered("绩效", 1),
        documents.numbered("目标", 1, 1),
        *(documents.numbered("适用", 2) for _ in range(11)),
        documents.numbered("点", 3),
        documents.numbered("另起", 4),
        documents.numbered("续", 4),
        documents.numbered("无", 0),
    ]
    source = read(Path("a.docx"), documents.word("".join(body), {"word/numbering.xml": documents.numbering(lists, nums)}))
    lines = source.aligned.text.split("\n")
    assert lines[:6] == ["一、概况", "（一）职能", "（二）编制", "1. 2个", "二、绩效", "（一）目标"]
    assert lines[6] == "第一条适用"
    assert lines[15:17] == ["第一〇条适用", "第一一条适用"]
    assert lines[17:21] == ["点", "第五条另起", "第六条续", "无"]


@pytest.mark.parametrize(
    ("value", "written"), [(0, "零"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1001, "一千零一")]
)
def test_chinese_counting(value: int, written: str) -> None:
    assert chinese(value) == written


@pytest.mark.parametrize("case", cases("readers", "docx"))
def test_docx(case: dict[str, Any]) -> None:
    parts = {name: f"<w:{name} {documents.W}>{xml}</w:{name}>" for name, xml in case.get("parts", {}).items()}
    source = read(Path("a.docx"), documents.word(case["body"], {f"word/{name}.xml": xml for name, xml in parts.items()}))
    check_offsets(source)
    assert source.aligned.text.removesuffix("\n") == case["prints"]
    assert [r.before for r in source.repairs if r.step == "hidden"] == case.get("hidden", [])
    assert [r.before for r in source.repairs if r.step == "notes"] == case.get("notes", [])
    if "cells" in case:
        (table,) = source.tables
        assert [[c.row, c.col, c.rowspan, c.colspan, source.aligned.source[c.start : c.end]] for c in table.cells] == case["cells"]


def test_word_numbers_of_deleted_paragraphs_are_not_counted() -> None:
    """A list of 第一条 by its style, an item of it deleted, mark and all; a list that starts again; one that does not."""
    gone = documents.numbered("删", 1).replace("<w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr>").replace("<w:r><w:t>删</w:t></w:r>", "")
    style = f'<w:styles {documents.W}><w:style w:styleId="Tiao"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    lists = {0: [("chineseCountingThousand", "第%1条")], 1: [("chineseCounting", "%1、"), ("decimal", "%2.")]}
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/></w:num>' for n, a in ((1, 0), (2, 1))) + (
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    made = documents.numbering(lists, nums).replace('<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>')
    body = [
        documents.paragraph("目的", '<w:pStyle w:val="Tiao"/>'),
        gone,
        documents.paragraph("范围", '<w:pStyle w:val="Tiao"/>'),
        *(documents.numbered(words, 2, level) for words, level in (("收入", 0), ("税收", 1), ("支出", 0), ("教育", 1))),
        documents.numbered("另表", 3),
    ]
    source = read(Path("a.docx"), documents.word("".join(body), {"word/numbering.xml": made, "word/styles.xml": style}))
    assert source.aligned.text.split("\n") == ["第一条目的", "第二条范围", "一、收入", "1. 税收", "二、支出", "2. 教育", "一、另表", ""]


def test_zip_bomb_is_refused() -> None:
    data = documents.word("<w:p><w:r><w:t>" + "0" * 20_000_000 + "</w:t></w:r></w:p>")
    with pytest.raises(Unreadable) as trouble:
        read(Path("a.docx"), data)
    assert trouble.value.code == "too_large"


def test_entities_are_not_expanded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {documents.W}><w:body>'
            "<w:p><w:r><w:t>前&e;后</w:t></w:r></w:p></w:body></w:document>",
        )
    assert read(Path("a.docx"), out.getvalue()).aligned.text == "前后\n"


def test_workbook() -> None:
    source = read(Path("a.xlsx"), documents.workbook())
    check_offsets(source)
    assert source.format == "xlsx"
    assert source.aligned.text == (
        "某市2024年收支总表\n编制单位：某市财政局 单位：万元\n项目\t金额\t\n\t预算\t完成率\n"
        "会议费\t1,234.50\t98.4%\n合计\t182506.59\t1\n注：四舍五入\n"
    )
    (table,) = source.tables
    assert (table.unit, table.caption) == ("万元", "某市2024年收支总表")
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in table.cells[:3]] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1)]
    assert texts(source, table)[2:] == [["会议费", "1,234.50", "98.4%"], ["合计", "182506.59", "1"]]
    assert [(r.step, r.after) for r in source.repairs] == [
        ("hidden", "〔工作表 收支表：隐藏的单元格 3 个〕"),
        ("hidden", "〔隐藏的工作表 草稿〕"),
    ]


def test_a_workbook_names_what_it_cannot_give() -> None:
    """A formula nobody has let be worked out; an error stays as shown; a hidden row and sheet are left out by name; indented labels."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "收支"
    for row in (["项目", "金额", "完成率"], ["税收", 10, 0.984], ["隐藏", 7, 1], ["合计", "=B2+B3", "#REF!"]):
        sheet.append(row)
    sheet["C2"].number_format = "0.0%"
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("草稿").append(["甲", 5])
    book["草稿"].sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    source = read(Path("a.xlsx"), out.getvalue())
    check_offsets(source)
    assert source.aligned.text == "项目\t金额\t完成率\n税收\t10\t98.4%\n合计\t\t#REF!\n"
    said = [(repair.step, repair.done, repair.after) for repair in source.repairs]
    assert said == [
        ("hidden", True, "〔工作表 收支：隐藏的单元格 3 个〕"),
        ("formula", False, "〔工作表 收支：1 个公式没有结果，请用 Excel 或 WPS 打开后另存〕"),
        ("hidden", True, "〔隐藏的工作表 草稿〕"),
    ]


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("0.953", "0.0%", "95.3%"),
        ("12", '0.00"亿元"', "12.00亿元"),
        ("1234567.891", "#,##0.00_ ", "1,234,567.89"),
        ("-5.5", "#,##0.00_);[Red](#,##0.00)", "-5.50"),
        ("-5.5", "0.00;[Red]0.00", "-5.50"),  # red alone says it is negative
        ("-5", '"增加"0;"减少"0', "减少5"),
        ("0", '0.00;-0.00;"-"', "-"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("0", "#,###", ""),
        ("123456", '0!.0,"万元"', "12.3万元"),  # in thousands, a point before the last digit
        ("123456", "0\\.0000万", "12.3456万"),
        ("-1234567890", "#,##0!.0000", "-123,456.7890"),
        ("5", "0!.0000", "0.0005"),
        ("12.0", "General", "12"),
        ("0.30000000000000004", "General", "0.3"),
        ("1.5", "0.##", "1.5"),
        ("2", "0.##", "2"),
        ("123456", "#,##0,", "123"),
        ("2.5", "0", "3"),
        ("45527", 'yyyy"年"m"月"d"日"', "2024年8月23日"),
        ("45527.75", "yyyy/mm/dd h:mm", "2024/08/23 18:00"),
        ("8", "[$￥-804]#,##0.00", "￥8.00"),
        ("1E+3", "General", "1000"),
        ("2080501", "@", "2080501"),
        ("abc", "0.00", "abc"),
        ("1e999999", "0.00", "1e999999"),
    ],
)
def test_numbers_are_printed_as_shown(stored: str, code: str, text: str) -> None:
    assert shown(stored, code) == text


def word97_report() -> bytes:
    """A DOC with a field, a deletion, hidden text and a table with cells merged both ways."""
    return word97.document(
        [
            word97.Bit("某局2024年度决算\r"),
            word97.Bit("目录\x13 HYPERLINK \\l a \x14收支\x13 PAGEREF b \x1412\x15\x15\r"),
            word97.Bit("全年预算数"),
            word97.Bit("1200", characters=b"\x00\x08\x01"),
            word97.Bit("1143.07万元"),
            word97.Bit("（内部）", characters=b"\x3c\x08\x01"),
            word97.Bit("。\r单位：万元\r"),
            *(word97.cell("项目"), word97.cell("金额"), word97.cell(""), word97.row_end([0, 1000, 2000, 3000], [0x60, 1, 2])),
            *(word97.cell(""), word97.cell("预算"), word97.cell("执行"), word97.row_end([0, 1010, 2000, 3000], [0x20, 0, 0])),
            *(word97.cell("会议费"), word97.cell("10.00"), word97.cell(""), word97.row_end([0, 1000, 2000, 3000], [0, 0, 0])),
            *(word97.cell("合计"), word97.cell("19.50"), word97.row_end([0, 1000, 3000], [0, 0])),
            *(word97.cell(str(i)) for i in range(14)),
            word97.row_end([0, 200, 400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2300, 2500, 2700, 3000]),
            word97.Bit("表后\x0b一行\r"),
        ]
    )


def test_word97_report() -> None:
    source = read(Path("a.doc"), word97_report())
    check_offsets(source)
    assert source.format == "doc"
    assert source.aligned.text == (
        "某局2024年度决算\n目录收支12\n全年预算数1143.07万元。\n单位：万元\n项目\t金额\t\n\t预算\t执行\n会议费\t10.00\t\n合计\t19.50\n"
        "0\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\n表后\n一行\n"
    )
    (table,) = source.tables
    assert table.unit == "万元"
    assert texts(source, table)[:4] == [["项目", "金额"], ["预算", "执行"], ["会议费", "10.00", ""], ["合计", "19.50"]]
    first = table.cells[0]
    assert (first.rowspan, first.colspan) == (2, 5), "the last row's edges divide the first column"
    assert [(c.col, c.colspan) for c in table.cells if c.row == 3] == [(0, 5), (5, 9)]
    assert [(c.row, c.col) for c in table.cells if c.row == 4] == [(4, i) for i in range(14)]


@pytest.mark.parametrize(("flags", "code"), [(0x100, "encrypted"), (0x200, "damaged")])
def test_word97_that_cannot_be_read(flags: int, code: str) -> None:
    with pytest.raises(Unreadable) as trouble:
        read(Path("a.doc"), word97.document([word97.Bit("密\r")], flags))
    assert trouble.value.code == code


def test_other_compound_files_are_named() -> None:
    for stream, words in (("PowerPoint Document", "PowerPoint"), ("WpsContent", "WPS"), ("EncryptedPackage", "password"), ("X", "Office")):
        with pytest.raises(Unreadable, match=words):
            read(Path("a.doc"), word97.compound({stream: b"x"}))


def test_an_old_workbook_shows_its_numbers_as_excel_does() -> None:
    """A hidden row is left out and said; 0.953 under 0.00% is 95.30%; a General number is as typed."""
    rows: list[list[biff_files.Cell]] = [
        [("项目", 0), ("金额", 0), ("比率", 0), ("日期", 0)],
        [("会议费", 0), (1234.5, 1), (0.953, 2), (45000.0, 4)],
        [("内部", 0), (1.0, 1), (1.0, 2), (3.0, 3)],
        [("合计", 0), (12.0, 3), (95888.0, 1), (0.1, 0)],
    ]
    source = read(Path("a.xls"), biff_files.workbook(rows, {164: '0.00"亿元"'}, [0, 4, 10, 164, 14], hidden_row=2))
    assert source.aligned.source == "项目\t金额\t比率\t日期\n会议费\t1,234.50\t95.30%\t2023/3/15\n合计\t12.00亿元\t95,888.00\t0.1\n"
    assert [repair.step for repair in source.repairs] == ["hidden"]
    source = read(Path("a.xls"), biff_files.workbook(rows, {164: '0.00"亿元"'}, [0, 4, 10, 164, 14], hidden_column=1))
    assert source.aligned.source.startswith("项目\t比率\t日期\n会议费\t95.30%\t2023/3/15\n内部\t100.00%\t")
