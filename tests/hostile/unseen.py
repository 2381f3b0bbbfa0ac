"""Text that a reader does not see and figures that deceive: one sample each kind, with the line of the ledger and the figure in doubt."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from PIL import Image
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests import documents
from tests.hostile import Sample

SEEN = "全年预算数100.00万元，完成预算的88.4%，"
UNSEEN = "执行数98.40万元。"
FIGURE = "98.40万元"


def _pdf(size: float = 12, colour: Color = black, mode: int = 0, left: float = 72, ground: Color | None = None) -> bytes:
    def draw(canvas: Canvas) -> None:
        documents.text_lines(canvas, ["某某局绩效自评报告", SEEN], 80)
        if ground is not None:
            canvas.setFillColor(ground)
            canvas.rect(60, 842 - 170, 300, 30, fill=1, stroke=0)
        text = canvas.beginText(left, 842 - 160)
        text.setFont(documents.FONT, size)
        text.setTextRenderMode(mode)
        text.setFillColor(colour)
        text.textOut(UNSEEN)
        canvas.drawText(text)

    return documents.pdf(draw)


def _under_picture(mode: int, high: float) -> bytes:
    """A white picture of some height over the lower part of the page, the unseen line under it, or invisible upon it."""

    def draw(canvas: Canvas) -> None:
        documents.text_lines(canvas, ["某某局绩效自评报告", SEEN], 80)
        for layer in (mode == 0, mode != 0):
            if layer:
                text = canvas.beginText(72, 842 - 160)
                text.setTextRenderMode(mode)
                text.textOut(UNSEEN)
                canvas.drawText(text)
            else:
                canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), 0, 842 - 140 - high, 595, high)

    return documents.pdf(draw)


def _run(properties: str) -> Callable[[], bytes]:
    body = f"<w:p><w:r><w:t>{SEEN}</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{UNSEEN}</w:t></w:r></w:p>"
    return lambda: documents.word(body)


def _html(before: str, after: str = "</span>") -> Callable[[], bytes]:
    page = f"<html><body><div class='TRS_Editor'><p>{SEEN}</p><p>{before}{UNSEEN}{after}</p></div></body></html>"
    return lambda: page.encode()


def _book(change: Callable[[openpyxl.Workbook], None]) -> Callable[[], bytes]:
    def make() -> bytes:
        book = openpyxl.Workbook()
        for row in (("项目", "预算数", "执行数"), ("基本支出", 10, 9), ("项目支出", 20, 18)):
            book.active.append(row)
        change(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make


def _white_cell(book: openpyxl.Workbook) -> None:
    book.active["C2"].font = Font(color="FFFFFFFF")


def _white_head(book: openpyxl.Workbook) -> None:
    book.active["B1"].font, book.active["B1"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F3A5F")


def _comment(book: openpyxl.Workbook) -> None:
    book.active["C2"].comment = Comment("实为8", "甲")


def _hidden_row(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[3].hidden = True


def _hidden_column(book: openpyxl.Workbook) -> None:
    book.active.column_dimensions["C"].hidden = True


def _hidden_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("草稿").sheet_state = "veryHidden"
    book["草稿"]["A1"] = 98.4


def _text(figure: str) -> Callable[[], bytes]:
    return lambda: f"{SEEN}执行数{figure}。\n".encode()


def _hidden(name: str, make: Callable[[], bytes], kind: str, doubt: bool = True) -> Sample:
    return Sample(f"hidden_{name}", make, ledger=(("hidden_text", kind),), doubts=(FIGURE,) if doubt else ())


def _deceives(name: str, figure: str, kind: str, *doubts: str) -> Sample:
    return Sample(f"deceptive_{name}.txt", _text(figure), ledger=(("deceptive_text", kind),), doubts=doubts)


SAMPLES = (
    _hidden("white.pdf", lambda: _pdf(colour=white), "white"),
    _hidden("tiny.pdf", lambda: _pdf(size=1), "tiny"),
    _hidden("invisible.pdf", lambda: _pdf(mode=3), "invisible"),
    _hidden("transparent.pdf", lambda: _pdf(colour=Color(0, 0, 0, alpha=0)), "transparent"),
    _hidden("covered.pdf", lambda: _under_picture(0, 40), "covered"),
    _hidden("layer_under.pdf", lambda: _under_picture(0, 690), "layer_differs"),
    _hidden("layer_upon.pdf", lambda: _under_picture(3, 690), "layer_differs"),
    _hidden("outside.pdf", lambda: _pdf(left=2000), "outside_page", doubt=False),
    Sample("shown_white_on_blue.pdf", lambda: _pdf(colour=white, ground=Color(0.1, 0.2, 0.4)), says="98.40"),
    _hidden("white.docx", _run('<w:color w:val="FFFFFF"/>'), "white"),
    _hidden("tiny.docx", _run('<w:sz w:val="2"/>'), "tiny"),
    Sample("shown_white_on_blue.docx", _run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3A5F"/>'), says="98.40"),
    Sample("hidden_vanish.docx", _run("<w:vanish/>"), ledger=(("hidden", "vanish"),)),
    _hidden(
        "deleted.docx",
        lambda: documents.word(f"<w:p><w:r><w:t>{SEEN}</w:t></w:r><w:del><w:r><w:delText>{UNSEEN}</w:delText></w:r></w:del></w:p>"),
        "deletion",
        doubt=False,
    ),
    _hidden(
        "comment.docx",
        lambda: documents.word(
            documents.paragraph(SEEN),
            {"word/comments.xml": f"<w:comments {documents.W}><w:comment>{documents.paragraph(UNSEEN)}</w:comment></w:comments>"},
        ),
        "comment",
        doubt=False,
    ),
    _hidden(
        "embedded.docx",
        lambda: documents.word(documents.paragraph(SEEN), {"word/embeddings/oleObject1.bin": UNSEEN}),
        "attachment",
        doubt=False,
    ),
    Sample("hidden_sheet.xlsx", _book(_hidden_sheet), ledger=(("hidden", "hidden_sheet"),)),
    Sample("hidden_row.xlsx", _book(_hidden_row), ledger=(("hidden", "hidden_cells"),)),
    Sample("hidden_column.xlsx", _book(_hidden_column), ledger=(("hidden", "hidden_cells"),)),
    Sample("hidden_white.xlsx", _book(_white_cell), ledger=(("hidden_text", "white"),), doubts=("9",)),
    Sample("shown_white_on_blue.xlsx", _book(_white_head), says="预算数"),
    Sample("hidden_comment.xlsx", _book(_comment), ledger=(("hidden_text", "comment"),)),
    Sample("hidden_display.html", _html("<span style='display : none'>"), ledger=(("hidden", "not_displayed"),)),
    _hidden("font_size.html", _html("<span style='font-size:0px'>"), "tiny"),
    _hidden("white.html", _html("<font color='#FFFFFF'>", "</font>"), "white"),
    _hidden("opacity.html", _html("<span style='opacity:0'>"), "transparent"),
    _hidden("away.html", _html("<span style='position:absolute;left:-9999px'>"), "outside_page"),
    _hidden("aria.html", _html("<span aria-hidden='true'>"), "aria_hidden"),
    Sample("shown_white_on_blue.html", _html("<span style='background:#1f3a5f;color:#fff'>"), says="98.40"),
    _deceives("zero_width", "9\u200b8.40万元", "zero_width", "9\u200b8.40万元"),
    _deceives("direction", "\u202e04.89\u202c万元", "direction", "04.89\u202c万元"),
    _deceives("letter_o", "1O0万元", "look_alike", "1O0"),
    _deceives("letter_l", "9l.40万元", "look_alike", "9l", "40万元"),
    _deceives("cyrillic", "1О0万元", "look_alike", "1", "0万元"),
    _deceives("wide_letter", "1Ｏ0万元", "look_alike", "1Ｏ0"),
    _deceives("arabic_indic", "٩٨.٤万元", "other_digits"),
    _deceives("circled", "9①.40万元", "circled", "9", "①", ".40万元"),
)
