"""Readers: what a file says, where it says it, and what is refused."""

from __future__ import annotations

import contextlib
import io
import itertools
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.readers import read
from pipeline.readers.docx.numbering import chinese
from pipeline.readers.number_formats import shown
from pipeline.records import Source, SourceTable, Unreadable
from tests import documents, word97
from tests.marks import cases

REPORT = "全年预算数为1143.07万元，执行数为1125.35万元，预算执行率98.4%。"
TRADITIONAL = "全年預算數為1143.07萬元，執行數為1125.35萬元，預算執行率98.4%。"


def texts(source: Source, table: SourceTable) -> list[list[str]]:
    """The cells of a table, row by row."""
    rows: list[list[str]] = []
    for cell in table.cells:
        while len(rows) <= cell.row:
            rows.append([])
        rows[cell.row].append(source.aligned.source[cell.start : cell.end])
    return rows


def check_offsets(source: Source) -> None:
    """The laws every reader keeps."""
    aligned = source.aligned
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    size = len(aligned.source)
    for table in source.tables:
        assert 0 <= table.start <= table.end <= size
        taken: set[tuple[int, int]] = set()
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end or cell.start == cell.end <= size
            places = {(cell.row + r, cell.col + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
            assert not places & taken, "cells overlap"
            taken |= places
    for repair in source.repairs:
        assert aligned.source[repair.start : repair.end] == repair.before
    for box in source.boxes:
        assert 0 <= box.start < box.end <= size
        assert 1 <= box.page <= len(source.pages)


@pytest.mark.parametrize("case", cases("readers", "plain"))
def test_plain(case: dict[str, Any]) -> None:
    source = read(Path("a.txt"), case["text"].encode())
    check_offsets(source)
    assert source.aligned.source == case["text"]
    assert source.aligned.text == case.get("prints", case["text"])
    assert [texts(source, table) for table in source.tables] == case["tables"]
    for name in ("unit", "caption"):
        if name in case:
            assert getattr(source.tables[0], name) == case[name]


SIMPLE = (REPORT, REPORT[:20], "一般公共预算收入完成情况良好总体平稳增长", "12")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *itertools.product((*SIMPLE, TRADITIONAL), ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")),
        *itertools.product((TRADITIONAL, TRADITIONAL[:20], "一般公共預算收入完成情況良好總體平穩增長"), ("big5",)),
    ],
)
def test_encodings(text: str, codec: str) -> None:
    data = text.encode(codec)
    source = read(Path("a.txt"), data)
    assert source.aligned.source == text
    assert data.decode(source.encoding) == text
    assert not source.repairs


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_single_bad_bytes_are_named(codec: str) -> None:
    data = TRADITIONAL.encode(codec) + b"\n" + b"\xff" + "\n以上。".encode(codec)
    source = read(Path("a.txt"), data)
    assert source.aligned.source == TRADITIONAL + "\n\ufffd\n以上。"
    (repair,) = source.repairs
    assert (repair.step, repair.before, repair.done) == ("encoding", "\ufffd", False)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t", "empty"),
        ("a.txt", bytes(range(256)) * 8, "binary"),
        ("a.pdf", bytes(range(256)) * 8, "mismatch"),
        ("a.html", b"<html><body><script>load()</script></body></html>", "empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "unsupported"),
        ("a.txt", b"Rar!\x1a\x07\x00" + bytes(64), "unsupported"),
        ("a.doc", b"{\\rtf1 text}", "unsupported"),
        ("a.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "unsupported"),
    ],
)
def test_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as trouble:
        read(Path(name), data)
    assert trouble.value.code == code
    assert trouble.value.message
    assert trouble.value.hint


@pytest.mark.parametrize("case", cases("readers", "html"))
def test_html(case: dict[str, Any]) -> None:
    page = f"<!DOCTYPE html><html><head><title>{case.get('title', '')}</title></head><body>{case['body']}</body></html>"
    source = read(Path("a.html"), page.encode())
    check_offsets(source)
    assert source.aligned.source == page
    assert source.aligned.text.removesuffix("\n") == case["prints"]
    if "cells" in case:
        (table,) = source.tables
        found = [[c.row, c.col, c.rowspan, c.colspan, page[c.start : c.end]] for c in table.cells]
        assert found == case["cells"]
        assert table.unit == case.get("unit", "")
    assert [r.before for r in source.repairs if r.step == "hidden"] == case.get("hidden", [])


@pytest.mark.parametrize(("codec", "charset"), [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("big5", "big5"), ("utf-8", "gb2312")])
def test_html_is_read_by_its_bytes(codec: str, charset: str) -> None:
    text = TRADITIONAL if codec == "big5" else REPORT
    page = f"<html><head><meta charset='{charset}'></head><body><p>{text}</p></body></html>"
    source = read(Path("report.doc"), page.encode(codec))
    assert source.format == "html"
    assert source.aligned.text.strip() == text


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


def test_pdf_report() -> None:
    source = read(Path("a.pdf"), documents.pdf_report())
    check_offsets(source)
    text = source.aligned.source
    assert text == (
        "某市财政局部门决算\n一、收支情况\n全年预算数为1143.07万元，执行数为1125.35万元，预算执\n行率98.4%。\n表1 收支总表\n单位：万元\n"
        "项目\t金额\n预算\t执行\n— 1 —\n\f某市财政局部门决算\n会议费\t10.00\t9.50\n差旅费\t\t2.00\n注：数据四舍五入。\n— 2 —\n\f"
        "某市财政局部门决算\n第3部分\n其他说明。\n— 3 —\n\f"
    )
    assert [text[span.start : span.end] for span in source.furniture] == [
        words for page in (1, 2, 3) for words in ("某市财政局部门决算\n", f"— {page} —\n")
    ]
    (table,) = source.tables
    assert (table.unit, table.caption, table.page) == ("万元", "表1 收支总表", 1)
    assert texts(source, table) == [["项目", "金额"], ["预算", "执行"], ["会议费", "10.00", "9.50"], ["差旅费", "", "2.00"]]
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in table.cells[:4]] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]
    assert [(page.number, page.width, page.height) for page in source.pages] == [(n, 595, 842) for n in (1, 2, 3)]
    assert "".join(text[page.start : page.end] for page in source.pages) == text
    at = text.index("9.50")
    box = next(box for box in source.boxes if box.start <= at < box.end)
    assert (box.page, text[box.start : box.end]) == (2, "9.50")
    assert 72 + 220 < box.bbox[0] < box.bbox[2] < 72 + 330
    assert 60 < box.bbox[1] < box.bbox[3] < 84


def test_pdf_positions_rule_not_content_order() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "第二行")
        canvas.drawString(160, 720, "行右")
        canvas.drawString(72, 720, "第一行左第一")
        canvas.drawString(72.3, 700, "第二行")  # printed again: fake bold
        canvas.setFont(documents.FONT, 7)
        canvas.drawString(109, 706, "[1]")  # a raised note mark

    assert read(Path("a.pdf"), documents.pdf(draw)).aligned.text == "第一行左第一 行右\n第二行[1]\n\f"


def test_pdf_turned_page_and_contents_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(595, 0)
        canvas.rotate(90)
        canvas.drawString(50, 500, "一、概况")
        canvas.drawString(700, 500, "12")
        canvas.drawString(50, 480, "二、绩效")

    source = read(Path("a.pdf"), documents.pdf(draw, (842, 595)))
    assert source.aligned.text == "一、概况 12\n二、绩效\n\f"
    assert [source.aligned.text[b.start : b.end] for b in source.boxes] == ["一、概况", "12", "二、绩效"]
    assert (source.pages[0].width, source.pages[0].height) == (842, 595)
    assert source.boxes[0].bbox[0] == pytest.approx(50, abs=1)


def test_pdf_bare_numbers_that_count_are_page_numbers() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(5):
            canvas.setFont(documents.FONT, 12)
            documents.text_lines(canvas, ["年度预算为", "2024"], 100)
            canvas.drawString(290, 40, str(number + 7))
            canvas.showPage()

    source = read(Path("a.pdf"), documents.pdf(draw))
    assert [source.aligned.source[span.start : span.end] for span in source.furniture] == ["7\n", "8\n", "9\n", "10\n", "11\n"]


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 60, 480, 720)
        canvas.line(60, 700, 540, 700)
        documents.text_lines(canvas, ["某市文件", "一、总则"], 100)

    source = read(Path("a.pdf"), documents.pdf(draw))
    assert source.tables == ()
    assert source.aligned.text == "某市文件\n一、总则\n\f"


def test_pdf_that_cannot_be_read() -> None:
    locked = documents.pdf(lambda canvas: canvas.drawString(72, 700, "密"), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    scanned = documents.pdf(lambda canvas: canvas.rect(0, 0, 500, 500, fill=1))
    for data, code in (
        (locked, "encrypted"),
        (scanned, "no_text_layer"),
        (documents.pdf_report()[:900], "damaged"),
        (b"%PDF-1.4\n", "damaged"),
    ):
        with pytest.raises(Unreadable) as trouble:
            read(Path("a.pdf"), data)
        assert trouble.value.code == code


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A few bytes changed, a piece cut out, doubled, or the end cut off."""
    kind = rng.randrange(4)
    at = rng.randrange(len(data))
    if kind == 0:
        changed = bytearray(data)
        for _ in range(rng.randrange(1, 30)):
            changed[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(changed)
    if kind == 1:
        return data[:at]
    piece = data[at : at + rng.randrange(1, 400)]
    return data[:at] + data[at + len(piece) :] if kind == 2 else data[:at] + piece * rng.randrange(2, 40) + data[at:]


HTML = (
    "<!DOCTYPE html><html><head><title>报告_某市</title></head><body><div class='TRS_Editor'>"
    "<p style='display:none'>假</p><p>预算&nbsp;12 万元<table><tr><td rowspan='2'>项目<td colspan=2>金额<tr><td>1<td>2</table>"
    "<!-- 注 --><script>var a='<td>'</script></div></body></html>"
)
FILES = {
    "a.txt": REPORT.encode("gb18030") * 3,
    "a.md": "# 题\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n".encode(),
    "a.html": HTML.encode(),
    "a.docx": documents.word_report(),
    "b.docx": documents.word(documents.numbered("甲", 1) * 3, {"word/numbering.xml": documents.numbering({0: [("decimal", "%1.")]}, "")}),
    "a.pdf": documents.pdf_report(2),
    "a.xlsx": documents.workbook(),
    "a.doc": word97.document([word97.Bit("甲\r"), word97.cell("乙"), word97.cell("丙"), word97.row_end([0, 1, 200])]),
}


CODES = {"empty", "binary", "mismatch", "damaged", "encrypted", "too_large", "unsupported", "no_text_layer"}


@pytest.mark.parametrize("name", FILES)
def test_nothing_a_file_holds_breaks_a_reader(name: str) -> None:
    rng = random.Random(name)
    codes: set[str] = set()
    for _ in range(150):
        try:
            check_offsets(read(Path(name), mutated(FILES[name], rng)))
        except Unreadable as trouble:
            codes.add(trouble.code)
    assert codes <= CODES


PIECES = [
    "<div>", "<a ='", "<!--", "</p>", "<table><tr><td>", "<p><b><i>", "&#", "<td rowspan=9999 colspan=9999>", "<script>", '<a href="',
    "| a ", "\t", "<", "</div><div>", "<table>",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear(piece: str) -> None:
    """What is slow at this size grows faster than the file."""
    page = "<html><body><p>预算</p>" + piece * 20_000 + "</body></html>"
    started = time.perf_counter()
    with contextlib.suppress(Unreadable):
        read(Path("a.html"), page.encode())
        read(Path("a.txt"), (piece * 20_000).encode())
    assert time.perf_counter() - started < 4


def test_pdf_paragraphs_are_joined_where_the_page_shows_them() -> None:
    """Two type sizes in, then full lines: one paragraph, over the page too. A heading as wide as the page is none of it."""
    wide = "甲乙丙丁戊己庚辛壬癸" * 3  # 30 characters of 12 points

    def draw(canvas: Canvas) -> None:
        documents.text_lines(canvas, ["一、" + wide[:26]], 80, 96)  # a heading up to the margin
        documents.text_lines(canvas, [wide[:28]], 100, 96)
        documents.text_lines(canvas, [wide, "为114"], 120)
        documents.text_lines(canvas, [wide[:28]], 160, 96)
        documents.text_lines(canvas, [wide[:29] + "1"], 180)
        canvas.drawString(290, 30, "- 1 -")
        canvas.showPage()
        canvas.setFont(documents.FONT, 12)
        documents.text_lines(canvas, ["143.07万元。" + wide[:23], wide, "尾。"], 80)
        documents.text_lines(canvas, ["短句。"], 140, 96)
        documents.text_lines(canvas, ["不接"], 160)
        canvas.drawString(290, 30, "- 2 -")

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    two = "\u3000\u3000"
    assert source.aligned.text == (
        f"{two}一、{wide[:26]}\n{two}{wide[:28]}{wide}为114\n{two}{wide[:28]}{wide[:29]}1143.07万元。{wide[:23]}{wide}尾。\n{two}短句。\n不接\n\f"
    )
    at = source.aligned.text.index("1143.07")
    assert source.aligned.source[slice(*source.aligned.locate(at, at + 7))] == "1\n- 1 -\n\f143.07"


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
    assert [repair.step for repair in source.repairs] == ["hidden", "hidden"]


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("0.953", "0.0%", "95.3%"),
        ("12", '0.00"亿元"', "12.00亿元"),
        ("1234567.891", "#,##0.00_ ", "1,234,567.89"),
        ("-5.5", "#,##0.00_);[Red](#,##0.00)", "(5.50)"),
        ("0", '0.00;-0.00;"-"', "-"),
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


@pytest.mark.parametrize("case", cases("readers", "pdf"))
def test_pdf(case: dict[str, Any]) -> None:
    def draw(canvas: Canvas) -> None:
        for left, top, text in case["put"]:
            canvas.drawString(left, 842 - top, text)
        for x0, top0, x1, top1 in case.get("rules", []):
            canvas.line(x0, 842 - top0, x1, 842 - top1)

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    text = source.aligned.source
    assert source.aligned.text == case["prints"] + "\f"
    if "tables" in case:
        found = [[[c.row, c.col, c.rowspan, c.colspan, text[c.start : c.end]] for c in table.cells] for table in source.tables]
        assert found == case["tables"]


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


def test_pdf_watermarks_stay_out_of_the_lines() -> None:
    def draw(canvas: Canvas) -> None:
        documents.text_lines(canvas, ["全年预算数1143.07万元，", "执行数1125.35万元。"], 100)
        canvas.saveState()
        canvas.translate(60, 700)
        canvas.rotate(35)
        canvas.drawString(0, 0, "内部资料 注意保存")
        canvas.restoreState()

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    assert source.aligned.text == "全年预算数1143.07万元，\n执行数1125.35万元。\n\f"
    assert [source.aligned.source[span.start : span.end] for span in source.furniture] == ["内部资料注意保存\n"]


def test_a_table_that_lays_out_the_page_is_none() -> None:
    prose = "".join(f"<p>（{i}）一般公共预算收入 {i} 亿元，" + "全年收支平衡，" * 30 + "。</p>" for i in range(1, 9))
    page = f"<html><body><table><tr><td>栏目一<br>栏目二</td><td>{prose}</td></tr></table></body></html>"
    source = read(Path("a.html"), page.encode())
    assert source.tables == ()
    assert [line[:3] for line in source.aligned.text.split("\n")[2:10]] == [f"（{i}）" for i in range(1, 9)]
