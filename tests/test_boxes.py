"""The box of a number is where that figure stands on its page: not its line, not its cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.locate import rows
from pipeline.mine import mine
from pipeline.readers import read
from pipeline.records import Mined
from tests import documents, ofd_files
from tests.source_laws import check_offsets, texts

WORDS = "全年预算数为1143.07万元，执行数为1125.35万元。"


def numbers(name: str, data: bytes) -> dict[str, dict[str, Any]]:
    return {row["text"]: row for row in rows(mine(name, data))["numbers"]}


def pdf_width(words: str) -> float:
    return float(stringWidth(words, documents.FONT, 12))


def ofd_width(words: str) -> float:
    return sum(ofd_files.advance(character, 12) for character in words)


@pytest.mark.parametrize("form", ["pdf", "ofd"])
def test_two_figures_of_one_line_have_a_box_each(form: str) -> None:
    if form == "pdf":
        data, width = documents.pdf(lambda canvas: documents.text_lines(canvas, [WORDS], 100)), pdf_width
    else:
        data, width = ofd_files.ofd(ofd_files.text_lines([WORDS], 100)), ofd_width
    found = numbers(f"a.{form}", data)
    for figure in ("1143.07万元", "1125.35万元"):
        left = 72 + width(WORDS[: WORDS.index(figure)])
        x0, top, x1, bottom = found[figure]["bbox"]
        assert (x0, x1) == pytest.approx((left, left + width(figure)), abs=1)
        assert 86 < top < 92 < bottom < 106


def test_a_figure_of_a_cell_of_two_lines_is_where_its_line_is() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 150, 200, 250):
            canvas.line(72, 842 - y, 372, 842 - y)
        for x in (72, 172, 372):
            canvas.line(x, 592, x, 742)
        for y, name, *words in ((115, "项目", "说明"), (165, "甲", "安排资金120万元", "其中本级35万元"), (215, "乙", "无")):
            documents.text_lines(canvas, [name], y, 80)
            documents.text_lines(canvas, words, y, 180)

    found = numbers("a.pdf", documents.pdf(draw))
    assert found["120万元"]["bbox"][3] < found["35万元"]["bbox"][1] + 5
    assert found["35万元"]["bbox"] == pytest.approx([180 + pdf_width("其中本级"), 175, 180 + pdf_width("其中本级35万元"), 187], abs=3)
    assert found["35万元"]["cell"] == "1!B2"


def test_a_figure_broken_over_lines_is_where_its_digits_stand() -> None:
    full = "甲乙丙丁戊己庚辛壬癸" * 3

    def draw(canvas: Canvas) -> None:
        for top in (100, 160):
            documents.text_lines(canvas, [full[:28]], top, 96)
            documents.text_lines(canvas, [full[:25] + "为1143.07", "万元，完成98.4%。"], top + 20)

    found = numbers("a.pdf", documents.pdf(draw))
    x0, top, x1, bottom = found["1143.07\n万元"]["bbox"]
    assert (x0, x1) == pytest.approx((72 + pdf_width(full[:25] + "为"), 72 + pdf_width(full[:25] + "为1143.07")), abs=1)
    assert bottom - top < 20


def test_a_figure_broken_over_pages_is_on_the_first_and_the_page_number_is_no_part_of_it() -> None:
    full = "甲乙丙丁戊己庚辛壬癸" * 3

    def draw(canvas: Canvas) -> None:
        documents.text_lines(canvas, [full[:28]], 80, 96)
        documents.text_lines(canvas, [full, full, full[:25] + "为27.14"], 100)
        canvas.drawString(290, 30, "- 1 -")
        canvas.showPage()
        canvas.setFont(documents.FONT, 12)
        documents.text_lines(canvas, ["亿元，完成98.4%。"], 80)
        documents.text_lines(canvas, [full[:28]], 100, 96)
        documents.text_lines(canvas, [full, full], 120)
        canvas.drawString(290, 30, "- 2 -")

    found = next(row for row in numbers("a.pdf", documents.pdf(draw)).values() if row["text"].startswith("27.14"))
    assert (found["page"], found["value"]) == (1, 2714000000)
    x0, top, x1, bottom = found["bbox"]
    assert (x0, x1) == pytest.approx((72 + pdf_width(full[:25] + "为"), 72 + pdf_width(full[:25] + "为27.14")), abs=1)
    assert bottom - top < 20


def broken(first: str, rest: list[str], after: str = "") -> bytes:
    """A table whose last row ends with the page; the next page begins with the rows `rest`."""

    def page(canvas: Canvas, top: int, rows: list[list[str]]) -> None:
        xs, bottom = (72, 172, 272, 472), top + 24 * len(rows)
        for i in range(len(rows) + 1):
            canvas.line(72, 842 - top - 24 * i, 472, 842 - top - 24 * i)
        for x in xs:
            canvas.line(x, 842 - top, x, 842 - bottom)
        for i, row in enumerate(rows):
            for x, words in zip(xs, row, strict=False):
                canvas.drawString(x + 5, 842 - top - 24 * i - 16, words)

    def draw(canvas: Canvas) -> None:
        page(canvas, 60, [["项目", "预算", "完成情况"], ["智慧养老", "120.50", first]])
        canvas.showPage()
        canvas.setFont(documents.FONT, 12)
        page(canvas, 60, [*([["", "", words] for words in rest]), ["社区照护", "30.00", "按期完成。"]])
        canvas.drawString(72, 600, after)

    return documents.pdf(draw)


def rows_of(data: bytes) -> list[list[str]]:
    source = read(Path("a.pdf"), data)
    check_offsets(source)
    (table,) = source.tables
    return texts(source, table)


def test_a_row_broken_by_a_page_is_one_and_its_figures_keep_their_page() -> None:
    data = broken("建成平台一个并投入使用服务老人", ["共计3200人。"])
    assert rows_of(data)[1:] == [["智慧养老", "120.50", "建成平台一个并投入使用服务老人共计3200人。"], ["社区照护", "30.00", "按期完成。"]]
    found = numbers("a.pdf", data)
    assert (found["120.50"]["page"], found["3200人"]["page"]) == (1, 2)
    assert found["3200人"]["bbox"] == pytest.approx([277 + pdf_width("共计"), 65, 277 + pdf_width("共计3200人"), 77], abs=3)


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("建成平台一个。", "共计3200人。"),  # there was room
        ("建成平台一个并投入使用服务老。", "共计3200人。"),  # its sentence ended
        ("建成平台一个并投入使用服务老人", "（二）资金到位"),  # begins a row of its own
    ],
)
def test_rows_that_only_lack_figures_stay_rows(first: str, rest: str) -> None:
    assert rows_of(broken(first, [rest]))[2] == ["", "", rest]


@pytest.mark.parametrize("turn", [90, -90, 180])
@pytest.mark.parametrize("rotation", [0, 90])
def test_a_table_along_the_long_side_of_its_page(turn: int, rotation: int) -> None:
    """Its text lies on its side, whatever the page's own rotation: read upright, its boxes on the page as shown."""
    cells = [["项目", "预算", "执行"], ["会议费", "10.00", "9.50"], ["差旅费", "8.00", "7.25"]]

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (595, 0), -90: (0, 842), 180: (595, 842)}[turn])
        canvas.rotate(turn)
        documents.text_lines(canvas, ["表1 收支总表", "单位：万元"], 300)
        documents.ruled_table(canvas, cells, 330)

    data = documents.pdf(draw, (842, 595) if rotation else (595, 842))
    source = read(Path("a.pdf"), data)
    check_offsets(source)
    (table,) = source.tables
    assert (texts(source, table), table.unit) == (cells, "万元")
    found = mine("a.pdf", data)
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=1).to_pil().convert("L")
    assert (picture.width, picture.height) == (source.pages[0].width, source.pages[0].height)
    for row in rows_of_numbers(found):
        box = row["bbox"]
        inside = np.array(picture.crop([round(at) for at in (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)]))
        assert (inside < 128).mean() > 0.02, "ink where the figure stands"
        assert max(box[2] - box[0], box[3] - box[1]) < 60
    assert {"10.00", "9.50", "8.00", "7.25"} <= {row["text"] for row in rows_of_numbers(found)}


def rows_of_numbers(found: Mined) -> list[dict[str, Any]]:
    return [row for row in rows(found)["numbers"] if row["cell"] is not None]
