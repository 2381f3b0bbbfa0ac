"""One report written in every format that is read: what a test, and the benchmark by format, need of them."""

from __future__ import annotations

import html as escapes
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import openpyxl
from docx import Document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests import documents, ofd_files, word97

Table = Sequence[Sequence[str]]
Block = tuple[str, str] | tuple[str, Table]
"""("title" | "h1" | "h2" | "p", text), or ("table", rows): the first row is the caption where it is one cell."""

LEFT, RIGHT, TOP, BOTTOM = 72.0, 522.0, 80.0, 770.0
SIZE, LEADING, ROW = 12.0, 20.0, 22.0
STARTS_NO_LINE = "，。；：、）】》”%！？"


def txt(blocks: Sequence[Block]) -> bytes:
    """Lines; a table's columns by tabs."""
    lines: list[str] = []
    for kind, content in blocks:
        lines += ["\t".join(row) for row in content] if kind == "table" else [str(content)]
        lines.append("")
    return "\n".join(lines).encode()


def md(blocks: Sequence[Block]) -> bytes:
    """Markdown with a pipe table."""
    marks = {"title": "# ", "h1": "## ", "h2": "### ", "p": ""}
    lines: list[str] = []
    for kind, content in blocks:
        if kind == "table":
            caption, rows = _parted(content)
            lines += [caption, ""] if caption else []
            written = ["| " + " | ".join(row) + " |" for row in rows]
            lines += [written[0], "|" + "---|" * len(rows[0]), *written[1:]]
        else:
            lines.append(marks[kind] + str(content))
        lines.append("")
    return "\n".join(lines).encode()


def html(blocks: Sequence[Block]) -> bytes:
    """A page of a government site, in GB 2312 as many are."""
    tags = {"title": "h1", "h1": "h2", "h2": "p", "p": "p"}
    body = ""
    for kind, content in blocks:
        if kind == "table":
            caption, rows = _parted(content)
            cells = "".join("<tr>" + "".join(f"<td>{escapes.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
            body += f"<p>{caption}</p><table border='1'>{cells}</table>"
        else:
            body += f"<{tags[kind]}>　　{escapes.escape(str(content))}</{tags[kind]}>\n"
    page = (
        f"<html><head><meta charset='gb2312'></head><body><div>首页 &gt; 信息公开</div><div class='TRS_Editor'>{body}</div></body></html>"
    )
    return page.encode("gb18030")


def docx(blocks: Sequence[Block]) -> bytes:
    """A Word document with headings and a table."""
    document = Document()
    for kind, content in blocks:
        if kind == "table":
            caption, rows = _parted(content)
            if caption:
                document.add_paragraph(caption)
            table = document.add_table(len(rows), len(rows[0]))
            for r, row in enumerate(rows):
                for c, words in enumerate(row):
                    table.cell(r, c).text = words
        elif kind == "p":
            document.add_paragraph(str(content))
        else:
            document.add_heading(str(content), {"title": 0, "h1": 1, "h2": 2}[kind])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def doc(blocks: Sequence[Block]) -> bytes:
    """A document of Word 97 with a table."""
    bits: list[word97.Bit] = []
    for kind, content in blocks:
        if kind == "table":
            caption, rows = _parted(content)
            bits += [word97.Bit(caption + "\r")] if caption else []
            for row in rows:
                bits += [*map(word97.cell, row), word97.row_end(list(range(0, 1800 * len(row) + 1, 1800)), [0] * len(row))]
        else:
            bits.append(word97.Bit(f"{content}\r"))
    return word97.document(bits)


def xlsx(blocks: Sequence[Block]) -> bytes:
    """The tables alone, a sheet each, figures as numbers with the format that shows them."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for number, rows in enumerate((content for kind, content in blocks if kind == "table"), 1):
        sheet = book.create_sheet(f"表{number}")
        for r, row in enumerate(rows, 1):
            for c, words in enumerate(row, 1):
                cell = sheet.cell(r, c)
                bare = words.replace(",", "")
                if "." in bare and bare.replace(".", "").isdigit():
                    cell.value, cell.number_format = float(bare), "#,##0." + "0" * len(bare.partition(".")[2])
                elif words:
                    cell.value = words
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Run(NamedTuple):
    """Text at a place: its left end, its base line from the top, its size, and the points put after each character."""

    left: float
    base: float
    words: str
    size: float
    extra: float = 0.0


class Sheet(NamedTuple):
    """A page: texts and ruled lines (x0, y0, x1, y1)."""

    runs: list[Run]
    rules: list[tuple[float, float, float, float]]


def typeset(blocks: Sequence[Block]) -> list[Sheet]:
    """The pages of the report: a centred title, indented and justified paragraphs, ruled tables, page numbers."""
    pages: list[Sheet] = [Sheet([], [])]
    y = TOP
    for kind, content in blocks:
        if kind == "table":
            caption, rows = _parted(content)
            if y + ROW * (len(rows) + 2) > BOTTOM:
                pages.append(Sheet([], []))
                y = TOP
            if caption:
                pages[-1].runs.append(Run((LEFT + RIGHT - width(caption, SIZE)) / 2, y, caption, SIZE))
            y = _ruled(pages[-1], rows, y + 10) + LEADING
            continue
        for run in _lines(kind, str(content)):
            if y > BOTTOM:
                pages.append(Sheet([], []))
                y = TOP
            pages[-1].runs.append(run._replace(base=y))
            y += LEADING * (2 if kind == "title" else 1)
    for number, page in enumerate(pages, 1):
        page.runs.append(Run(282, 810, f"- {number} -", SIZE))
    return pages


def pdf(blocks: Sequence[Block]) -> bytes:
    """The pages as a PDF."""
    pdfmetrics.registerFont(UnicodeCIDFont(documents.FONT))

    def draw(canvas: Canvas) -> None:
        for page in typeset(blocks):
            for run in page.runs:
                text = canvas.beginText(run.left, 842 - run.base)
                text.setFont(documents.FONT, run.size)
                text.setCharSpace(run.extra)
                text.textOut(run.words)
                canvas.drawText(text)
            for x0, y0, x1, y1 in page.rules:
                canvas.line(x0, 842 - y0, x1, 842 - y1)
            canvas.showPage()

    return documents.pdf(draw)


def ofd(blocks: Sequence[Block]) -> bytes:
    """The pages as an OFD document."""
    return ofd_files.ofd(
        *(
            "".join(ofd_files.text(run.left, run.base, run.words, run.size, extra=run.extra) for run in page.runs)
            + "".join(ofd_files.line(*rule) for rule in page.rules)
            for page in typeset(blocks)
        )
    )


WRITERS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    "txt": txt, "md": md, "html": html, "docx": docx, "doc": doc, "pdf": pdf, "ofd": ofd, "xlsx": xlsx,
}  # fmt: skip
"""By the ending of the file's name."""


def width(words: str, size: float) -> float:
    """Points from the first character's left to the last one's right."""
    return sum(ofd_files.advance(character, size) for character in words)


def _parted(rows: object) -> tuple[str, Table]:
    table: Table = rows  # type: ignore[assignment]
    return (table[0][0], table[1:]) if len(table[0]) == 1 else ("", table)


def _lines(kind: str, words: str) -> Iterator[Run]:
    if kind == "title":
        yield Run((LEFT + RIGHT - width(words, 18)) / 2, 0, words, 18)
        return
    left = LEFT + 2 * SIZE
    line = ""
    for atom in atoms(words):
        if left + width(line + atom, SIZE) > RIGHT and atom not in STARTS_NO_LINE:
            yield Run(left, 0, line, SIZE, (RIGHT - left - width(line, SIZE)) / len(line))
            line, left = "", LEFT
        line += atom
    yield Run(left, 0, line, SIZE)


def atoms(words: str) -> Iterator[str]:
    """What no line end divides: a number, or one character."""
    for number, run in groupby(words, key=lambda character: character in "0123456789.,%-"):
        if number:
            yield "".join(run)
        else:
            yield from run


def _ruled(page: Sheet, rows: Table, top: float) -> float:
    columns = len(rows[0])
    step = (RIGHT - LEFT) / columns
    bottom = top + ROW * len(rows)
    page.rules.extend((LEFT, top + ROW * r, RIGHT, top + ROW * r) for r in range(len(rows) + 1))
    page.rules.extend((LEFT + step * c, top, LEFT + step * c, bottom) for c in range(columns + 1))
    page.runs.extend(
        Run(LEFT + step * c + 3, top + ROW * r + 15, words, 9) for r, row in enumerate(rows) for c, words in enumerate(row) if words
    )
    return bottom
