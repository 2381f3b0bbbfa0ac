"""The PDF reader: lines, paragraphs, tables, furniture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.mine import mine
from pipeline.readers import read
from pipeline.records import Unreadable
from tests import documents
from tests.marks import cases
from tests.source_laws import check_offsets, texts


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

    source = read(Path("a.pdf"), documents.pdf(draw))
    assert source.aligned.text == "第一行左第一 行右\n第二行\n\f"
    assert [(repair.step, repair.before) for repair in source.repairs] == [("notes", "[¹]")]


def test_raised_figures_are_no_part_of_the_figure_before() -> None:
    def draw(canvas: Canvas) -> None:
        left = 72.0
        for words, size, rise in (("收入1234.56", 12, 0), ("1", 7, 6), ("万元，面积12km", 12, 0), ("2", 7, 6), ("。", 12, 0)):
            canvas.setFont(documents.FONT, size)
            canvas.drawString(left, 700 + rise, words)
            left += canvas.stringWidth(words, documents.FONT, size)

    found = mine("a.pdf", documents.pdf(draw))
    check_offsets(found.source)
    assert found.source.aligned.source == "收入1234.56¹万元，面积12km²。\n\f"
    assert [(str(number.value), number.unit) for number in found.report.numbers] == [("12345600", "元"), ("12", "平方公里")]


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
    if "captions" in case:
        assert [[table.caption, table.unit] for table in source.tables] == case["captions"]


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


def test_a_title_is_not_joined_to_the_heading_under_it() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(documents.FONT, 18)
        canvas.drawString(108, 762, "某市某区科学技术局部门决算公开某某某")  # 324 wide: 36 from either margin of the body
        canvas.setFont(documents.FONT, 15)
        documents.text_lines(canvas, ["一、收支情况"], 108)
        canvas.setFont(documents.FONT, 12)
        for top in (130, 190, 250):
            documents.text_lines(canvas, ["全年收支平衡" * 5 + "一"], top, 96)
            documents.text_lines(canvas, ["甲乙丙丁戊己庚辛壬癸" * 3 + "一二三", "尾。"], top + 20)

    lines = read(Path("a.pdf"), documents.pdf(draw)).aligned.text.split("\n")
    assert lines[:2] == ["某市某区科学技术局部门决算公开某某某", "一、收支情况"]
    assert [len(line.strip()) for line in lines[2:5]] == [31 + 33 + 2] * 3


def spread(first: list[list[str]], second: list[list[str]], merges: list[tuple[int, int, int, int]], after: str = "") -> bytes:
    """A table on two pages of three under a running header, with page numbers."""

    def draw(canvas: Canvas) -> None:
        for number, rows in enumerate((first, second, []), 1):
            canvas.setFont(documents.FONT, 12)
            canvas.drawString(72, 810, "某市财政局部门预算")
            canvas.drawCentredString(297, 30, str(number))
            if rows:
                documents.ruled_table(canvas, rows, 60, merges if number == 2 else None)
            if after and number == 2:
                documents.text_lines(canvas, [after], 60 + 24 * len(rows) + 30)
            canvas.showPage()

    return documents.pdf(draw)


HEAD = [["类", "项", "科目", "预算数"], ["201", "01", "行政运行", "120.50"], ["201", "02", "机关服务", "30.00"]]


@pytest.mark.parametrize(
    ("rows", "merges", "shape"),
    [
        ([["合计", "", "", "150.50"]], [(0, 0, 1, 3)], [(3, 0, 3, "合计"), (3, 3, 1, "150.50")]),
        ([["", "", "合计", "150.50"]], [], [(3, 0, 1, ""), (3, 1, 1, ""), (3, 2, 1, "合计"), (3, 3, 1, "150.50")]),
        ([["合计", "", "", "150.50"], ["其中", "", "", "9.00"]], [(0, 0, 1, 3), (1, 0, 1, 3)], [(3, 0, 3, "合计"), (3, 3, 1, "150.50")]),
    ],
)
def test_the_last_row_of_a_table_alone_on_its_page(
    rows: list[list[str]], merges: list[tuple[int, int, int, int]], shape: list[tuple[int, int, int, str]]
) -> None:
    source = read(Path("a.pdf"), spread(HEAD, rows, merges, "注：无。"))
    check_offsets(source)
    (table,) = source.tables
    text = source.aligned.source
    assert [(c.row, c.col, c.colspan, text[c.start : c.end]) for c in table.cells if c.row == 3] == shape
    total = next(c for c in table.cells if text[c.start : c.end] == "150.50")
    assert {box.page for box in source.boxes if box.start == total.start} == {2}
    assert source.aligned.text.rstrip().endswith("注：无。")


def test_a_ruled_row_of_other_columns_is_no_last_row() -> None:
    """As wide, but its lines stand elsewhere: a box for signatures."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(documents.FONT, 12)
        documents.ruled_table(canvas, HEAD, 60)
        canvas.showPage()
        canvas.setFont(documents.FONT, 12)
        for x in (72, 200, 330, 512):
            canvas.line(x, 842 - 60, x, 842 - 84)
        for y in (60, 84):
            canvas.line(72, 842 - y, 512, 842 - y)
        for x, words in ((80, "签字"), (210, "日期"), (340, "盖章")):
            canvas.drawString(x, 842 - 77, words)
        canvas.showPage()

    source = read(Path("a.pdf"), documents.pdf(draw))
    assert [max(c.row for c in table.cells) for table in source.tables] == [2]
    assert "签字" in source.aligned.text


@pytest.mark.parametrize(
    ("title", "shape"),
    [
        (["表1 支出预算表（续）", "单位：万元"], [("万元", 5)]),
        (["续表"], [("万元", 5)]),
        (["表1 支出预算表"], [("万元", 3), ("万元", 3)]),  # may be the same form of another project: its unit, but no rows of the first
        (["表2 收入预算表"], [("万元", 3), ("", 3)]),
    ],
)
def test_a_table_that_says_it_goes_on(title: list[str], shape: list[tuple[str, int]]) -> None:
    def draw(canvas: Canvas) -> None:
        documents.text_lines(canvas, ["表1 支出预算表", "单位：万元"], 80)
        documents.ruled_table(canvas, HEAD, 110)
        canvas.showPage()
        canvas.setFont(documents.FONT, 12)
        documents.text_lines(canvas, title, 80)
        documents.ruled_table(canvas, [HEAD[0], ["202", "01", "外事服务", "8.00"], ["202", "02", "接待", "2.00"]], 110)

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    assert [(table.unit, max(cell.row for cell in table.cells) + 1) for table in source.tables] == shape
    assert ("续" in source.aligned.text) is False


def indented(last: str, size: float = 12) -> str:
    """The text of a page of three indented paragraphs, the last of which ends with a line of its own."""

    def draw(canvas: Canvas) -> None:
        for top in (100, 160, 220):
            documents.text_lines(canvas, ["全年收支平衡" * 5 + "一"], top, 96)
            documents.text_lines(canvas, ["甲乙丙丁戊己庚辛壬癸" * 3 + "一二三"], top + 20)
        figure, words = last[:-3], last[-3:]
        canvas.setFont("Helvetica" if figure.isascii() else documents.FONT, size)
        canvas.drawString(72, 842 - 260, figure)
        wide = len(figure) * size / (2 if figure.isascii() else 1)
        canvas.setFont(documents.FONT, 12)
        canvas.drawString(72 + wide, 842 - 260, words)

    return read(Path("a.pdf"), documents.pdf(draw)).aligned.text


def test_a_last_line_of_digits_is_of_its_paragraph() -> None:
    """The boxes of their font are higher; its characters are of the same size."""
    assert indented("425.39亿元。", 16).endswith("一二三425.39亿元。\n\f")


@pytest.mark.parametrize("begins", ["六、", "（二）", "第三部分 "])
def test_lines_of_a_contents_list_stay_lines(begins: str) -> None:
    """They are as wide as the page, and stand at its margin."""

    def draw(canvas: Canvas) -> None:
        for i, first in enumerate(("五、", begins)):
            documents.text_lines(canvas, [(first + "甲乙丙丁戊己庚辛壬癸" * 4)[:33]], 100 + 20 * i)
        for top in (160, 220):
            documents.text_lines(canvas, ["全年收支平衡" * 5 + "一"], top, 96)
            documents.text_lines(canvas, ["甲乙丙丁戊己庚辛壬癸" * 3 + "一二三", "尾。"], top + 20)

    lines = read(Path("a.pdf"), documents.pdf(draw)).aligned.text.split("\n")
    assert [len(line) for line in lines[:2]] == [33, 33]
    assert lines[1].startswith(begins)


def test_a_number_at_a_line_s_begin_runs_on() -> None:
    assert indented("十三、表十四）。").endswith("一二三十三、表十四）。\n\f")
