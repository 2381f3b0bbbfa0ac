"""Pages whose text is set in columns, and tables without ruled lines: neither is taken for the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from pipeline.mine import mine
from pipeline.readers import read
from pipeline.readers.printed.blocks import PrintedTable
from pipeline.readers.printed.glyphs import Glyphs, Rules
from pipeline.readers.printed.layout import layout
from pipeline.records import Source, SourceTable
from tests import documents
from tests.column_pages import HEIGHT, PARAGRAPHS, columns
from tests.marks import cases
from tests.source_laws import check_offsets

TEXT = "".join(f"\u3000\u3000{words}\n" for words in PARAGRAPHS)
ROWS = (
    ("项目", "预算数", "决算数"),
    ("一般公共服务支出", "1,234.56", "1,200.00"),
    ("教育支出", "34.56", "33.00"),
    ("合计", "1,269.12", "1,233.00"),
)
PRINTED = "".join("\t".join(row) + "\n" for row in ROWS)


def table(canvas: Canvas, places: tuple[float, float, float], top: float) -> None:
    """ROWS without ruled lines: names from the first place, figures up to the others."""
    canvas.setFont(documents.FONT, 9)
    for i, (name, *figures) in enumerate(ROWS):
        canvas.drawString(places[0], HEIGHT - top - 16 * i, name)
        for x, figure in zip(places[1:], figures, strict=True):
            canvas.drawRightString(x, HEIGHT - top - 16 * i, figure)


def title(canvas: Canvas, words: str, top: float) -> None:
    canvas.setFont(documents.FONT, 18)
    canvas.drawCentredString(297, HEIGHT - top, words)


def two(canvas: Canvas) -> None:
    title(canvas, "财政收支公报", 80)
    columns(canvas, PARAGRAPHS, (72, 310), 215, 120, 10)
    canvas.drawCentredString(297, 30, "- 1 -")


def lower(canvas: Canvas) -> None:
    """The second column begins a few points lower, its lines are beside none of the first."""
    title(canvas, "财政收支公报", 80)
    columns(canvas, PARAGRAPHS, (72, 310), 215, 120, 10, lower=7)
    canvas.drawCentredString(297, 30, "- 1 -")


def three(canvas: Canvas) -> None:
    """The title is narrower than the middle column, the page number under the first."""
    title(canvas, "财政收支公报", 80)
    columns(canvas, PARAGRAPHS, (60, 225, 390), 145, 120, 12, 9)
    canvas.drawString(60, 30, "- 1 -")


@pytest.mark.parametrize("draw", [two, lower, three])
def test_columns_are_read_one_after_the_other(draw: Any) -> None:
    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    assert source.aligned.text == f"财政收支公报\n{TEXT}\f"
    assert not source.tables


def test_what_is_as_wide_as_the_page_parts_the_columns() -> None:
    def draw(canvas: Canvas) -> None:
        columns(canvas, PARAGRAPHS[:2], (72, 310), 215, 100, 5)
        title(canvas, "下半年情况和下一步的工作安排", 220)
        columns(canvas, PARAGRAPHS[2:], (72, 310), 215, 260, 4)

    lines = TEXT.splitlines()
    expected = [*lines[:2], "下半年情况和下一步的工作安排", *lines[2:]]
    assert read(Path("a.pdf"), documents.pdf(draw)).aligned.text.splitlines()[:-1] == expected


def test_a_table_as_wide_as_the_page_is_no_columns() -> None:
    def draw(canvas: Canvas) -> None:
        columns(canvas, PARAGRAPHS[:2], (72, 310), 215, 100, 5)
        table(canvas, (80, 330, 480), 230)
        columns(canvas, PARAGRAPHS[2:], (72, 310), 215, 330, 4)

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    lines = TEXT.splitlines(keepends=True)
    assert source.aligned.text == "".join(lines[:2]) + PRINTED + "".join(lines[2:]) + "\f"


def test_a_table_in_one_column_is_read_there() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(documents.FONT, 9)
        canvas.drawString(72, 800, "某市财政公报")
        canvas.drawRightString(525, 800, "2024年第3期")
        columns(canvas, PARAGRAPHS[:2], (72,), 215, 120, 12)
        table(canvas, (80, 220, 280), 300)
        columns(canvas, PARAGRAPHS[2:], (310,), 215, 124, 12)

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    lines = TEXT.splitlines(keepends=True)
    assert source.aligned.text == "某市财政公报 2024年第3期\n" + "".join(lines[:2]) + PRINTED + "".join(lines[2:]) + "\f"
    assert len(source.tables) == 1


def test_a_ruled_table_in_one_column_is_read_there() -> None:
    def draw(canvas: Canvas) -> None:
        columns(canvas, PARAGRAPHS[:2], (60,), 225, 120, 12)
        documents.ruled_table(canvas, [["项目", "金额"], ["教育支出", "34.56"]], 290, left=62)
        columns(canvas, PARAGRAPHS[2:], (310,), 215, 124, 12)

    lines = TEXT.splitlines(keepends=True)
    expected = "".join(lines[:2]) + "项目\t金额\n教育支出\t34.56\n" + "".join(lines[2:]) + "\f"
    assert read(Path("a.pdf"), documents.pdf(draw)).aligned.text == expected


def test_a_table_of_words_is_no_columns() -> None:
    """Names at the left, what is said of each at the right over several lines: read across."""

    def draw(canvas: Canvas) -> None:
        for i, (name, words) in enumerate((("部门职责", PARAGRAPHS[0]), ("机构设置", PARAGRAPHS[2]), ("年度目标", PARAGRAPHS[3]))):
            canvas.setFont(documents.FONT, 10.5)
            canvas.drawString(72, HEIGHT - 100 - 80 * i, name)
            columns(canvas, [words], (200,), 300, 100 + 80 * i, 4)

    text = read(Path("a.pdf"), documents.pdf(draw)).aligned.text
    assert (
        text.index("部门职责")
        < text.index("全市一般公共预算收入")
        < text.index("机构设置")
        < text.index("口袋公园")
        < text.index("年度目标")
    )


def shaped(source: Source, found: SourceTable) -> list[list[str]]:
    """A grid as the cases write it."""
    rows: list[list[str]] = [[] for _ in range(1 + max(cell.row for cell in found.cells))]
    for cell in found.cells:
        wide, high = "+" + str(cell.colspan) if cell.colspan > 1 else "", "/" + str(cell.rowspan) if cell.rowspan > 1 else ""
        rows[cell.row].append(source.aligned.source[cell.start : cell.end] + wide + high)
    return rows


@pytest.mark.parametrize("case", cases("readers", "unruled"))
def test_tables_without_ruled_lines(case: dict[str, Any]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(documents.FONT, case["size"])
        for line in case["lines"]:
            top, *cells = line.split("|")
            for cell, column in zip(cells, case["columns"], strict=False):
                words, _, middle = cell.partition("@")
                put = canvas.drawCentredString if middle else canvas.drawString if column[0] == "l" else canvas.drawRightString
                put(float(middle or column[1:]), HEIGHT - float(top), words)

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    assert [shaped(source, found) for found in source.tables] == ([case["grid"]] if case["grid"] else [])
    if "prints" in case:
        assert source.aligned.text == case["prints"] + "\f"
    if "unit" in case:
        assert source.tables[0].unit == case["unit"]


def test_a_table_without_lines_goes_on_over_the_page() -> None:
    """Columns that are blank on its page are there again, names without figures over the page's end too."""

    first = (("项目", "合计", "基本支出", "项目支出"), ("教育支出", "9.00", "5.00", "4.00"), ("国防支出", "1.00", "", "1.00"),
             ("卫生健康支出", "2.00", "1.00", "1.00"), ("外交支出", "", "", ""))  # fmt: skip
    second = (
        ("公共安全支出", "", "", ""),
        ("住房保障支出", "3.00", "3.00", ""),
        ("其他支出", "4.00", "4.00", ""),
        ("合计", "19.00", "13.00", ""),
    )

    def draw(canvas: Canvas) -> None:
        for page in (first, second):
            canvas.setFont(documents.FONT, 10)
            for i, (name, *figures) in enumerate(page):
                canvas.drawString(72, HEIGHT - 80 - 18 * i, name)
                for x, figure in zip((280, 380, 480), figures, strict=True):
                    canvas.drawRightString(x, HEIGHT - 80 - 18 * i, figure)
            canvas.showPage()

    source = read(Path("a.pdf"), documents.pdf(draw))
    check_offsets(source)
    (found,) = source.tables
    rows = shaped(source, found)
    assert rows[0] == ["项目", "合计", "基本支出", "项目支出"]
    assert rows[4:] == [["外交支出", "", "", ""], ["公共安全支出", "", "", ""], ["住房保障支出", "3.00", "3.00", ""],
                        ["其他支出", "4.00", "4.00", ""], ["合计", "19.00", "13.00", ""]]  # fmt: skip
    assert {box.page for box in source.boxes if source.aligned.source[box.start : box.end] == "19.00"} == {2}


@pytest.mark.parametrize("draw", [two, three])
def test_a_figure_of_a_column_stands_where_its_box_is(draw: Any) -> None:
    found = mine("a.pdf", documents.pdf(draw)).source
    assert found is not None
    assert found.ink is not None
    at = found.aligned.source.index("8,216")
    x0, top, x1, bottom = np.hsplit(found.ink.boxes[at : at + 5], 4)
    assert float(x1.max() - x0.min()) < 30
    assert float(bottom.max() - top.min()) < 14


WORDS = (
    "合计",
    "教育支出",
    "1,234.56",
    "0",
    "-",
    "全年收入平稳，支出有保障。",
    "一般公共服务支出（类）",
    "2024年",
    "项目",
    "单位：万元",
    "x",
)
PLACES = st.tuples(st.sampled_from(WORDS), st.integers(2, 22), st.integers(1, 18), st.sampled_from((8.0, 9.0, 12.0)))


@given(st.lists(PLACES, max_size=60), st.integers(9, 24), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_every_character_of_a_page_is_in_one_block(words: list[tuple[str, int, int, float]], pitch: int, ruled: int) -> None:
    """Whatever stands where: nothing is lost, nothing comes twice, no cell lies on another."""
    codes: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    for n, (text, column, line, size) in enumerate(words):
        for i, letter in enumerate(text):
            codes.append(ord(letter) if letter in "0123456789.,-" else 0x4E00 + (n * 64 + i) % 20_000)  # letters that are printed once
            boxes.append((column * 24.0 + i * size, line * pitch, column * 24.0 + (i + 1) * size, line * pitch + size))
    x0, top, x1, bottom = np.array(boxes, np.float64).reshape(-1, 4).T
    blank = np.zeros(len(codes), np.bool_)
    across = np.array([(40.0 + 60 * i, 50.0, 400.0) for i in range(ruled)]).reshape(-1, 3)
    down = np.array([(50.0 + 100 * i, 40.0, 160.0) for i in range(ruled)]).reshape(-1, 3)
    found = layout(Glyphs(np.array(codes, np.int32), x0, top, x1, bottom, blank, blank), Rules(across, down), 595, 842)
    inked = 0
    for block in found.blocks:
        if not isinstance(block, PrintedTable):
            inked += len(block.inked.at)
            continue
        fields = [(at.row + r, at.col + c) for at, *_ in block.cells for r in range(at.rowspan) for c in range(at.colspan)]
        assert len(fields) == len(set(fields)) <= block.rows * block.columns
        assert all(row < block.rows and column < block.columns for row, column in fields)
        inked += sum(len(part.inked.at) for cell in block.cells for part in cell.parts)
    distinct = {(code, *box) for code, box in zip(codes, boxes, strict=True) if code >= 0x4E00}
    han = sum(
        int((part.glyphs.codes >= 0x4E00).sum())
        for block in found.blocks
        for part in ([block.inked] if not isinstance(block, PrintedTable) else [p.inked for cell in block.cells for p in cell.parts])
    )
    assert han == len(distinct)
    assert inked <= len(codes)
