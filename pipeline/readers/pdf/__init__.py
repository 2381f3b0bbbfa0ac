"""PDF files with a text layer. The source text is what the pages print: lines in reading order, tables row by row.

Lines end as printed, pages end with a form feed. In `aligned.text` the lines of an indented paragraph are one, over pages too, and
headers, footers, page numbers and watermarks are taken out; what the page does not show plainly is left to the normalisers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.readers import models, recognition
from pipeline.readers.hidden import Unseen, not_seen, under
from pipeline.readers.limits import LIMITS
from pipeline.readers.pdf.layers import compared
from pipeline.readers.pdf.page import frame, glyphs, reading, rules
from pipeline.readers.pdf.picture import drawn, forget
from pipeline.readers.pdf.unseen import NOTHING, Hidden, hidden_on
from pipeline.readers.printed.blocks import Layout
from pipeline.readers.printed.layout import layout
from pipeline.readers.printed.writer import Writer
from pipeline.records import Source, Unreadable

HEAD = 1024
"""Bytes before which %PDF must stand, as readers of PDF allow."""


def accepts(data: bytes) -> bool:
    """Whether the bytes are a PDF."""
    return b"%PDF-" in data[:HEAD]


def read(path: Path, data: bytes) -> Source:
    """The text of a PDF with pages, boxes and tables. A page without text is recognised where the
    extra ``ocr`` is installed. Raises Unreadable (encrypted, damaged, no_text_layer, too_large)."""
    try:
        return _read(data)
    finally:
        forget()


def _read(data: bytes) -> Source:
    with _opened(data) as document:
        count = len(document)
        if count > LIMITS.pages:
            raise Unreadable("too_large", f"the PDF has {count:,} pages; at most {LIMITS.pages:,} are read", "split it")
        if not count:
            raise Unreadable("damaged", "the PDF has no pages", "export it again from the program it was made with")
        both = [_page(document, i) for i in range(count)]
        pages = [page for page, _ in both]
        enclosed = pdfium.FPDFDoc_GetAttachmentCount(document.raw)
        seen = _recognised(document, [i for i, page in enumerate(pages) if not page.blocks], data) if models.available() else {}
    pages = [seen[i + 1].layout if i + 1 in seen else page for i, page in enumerate(pages)]
    if not any(page.blocks for page in pages):
        raise Unreadable("no_text_layer", f"the PDF has {count} pages and no text: it is a scan", recognition.HINT)
    source = _with_hidden(recognition.with_doubts(Writer(pages).source("pdf"), seen), [hidden for _, hidden in both], data)
    if enclosed > 0:
        source = replace(source, repairs=(*source.repairs, not_seen(0, 0, str(enclosed), "attachment")))
    return replace(source, reader="pdf, recognition") if seen else source


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable("encrypted", "the PDF asks for a password", "remove the password and deliver it again") from error
        raise Unreadable("damaged", f"the PDF cannot be opened: {error}", "download it again; the copy may be cut short") from error
    try:
        yield document
    finally:
        document.close()


def _recognised(document: Any, indexes: list[int], data: bytes) -> dict[int, recognition.Recognised]:
    """The pages without text that show something, by number from 1, as text recognition sees them."""
    seen = {}
    for index in indexes:
        try:
            if not _is_blank(document, index):
                seen[index + 1] = recognition.page(*drawn(data, index))
        except pypdfium2.PdfiumError:
            continue
    return {number: page for number, page in seen.items() if page.layout.blocks}


def _is_blank(document: Any, index: int) -> bool:
    page = document[index]
    try:
        return bool(pdfium.FPDFPage_CountObjects(page.raw) <= 0)
    finally:
        page.close()


def _with_hidden(source: Source, pages: list[Hidden], data: bytes) -> Source:
    """The source with all that its pages do not show named in the ledger, and with what the layer of recognised text on a scan does not
    have in common with its picture."""
    places = [Unseen(number, box, kind) for number, page in enumerate(pages, 1) for box, kind in page.places]
    found = under(source.aligned.source, source.ink, places) if places and source.ink is not None else []
    starts = {page.number: page.start for page in source.pages}
    for number, page in enumerate(pages, 1):
        if page.outside:
            found.append(not_seen(starts.get(number, 0), starts.get(number, 0), page.outside, "outside_page"))
    layers = [Unseen(number, box, "layer") for number, page in enumerate(pages, 1) for box in page.layer]
    if layers:
        found += compared(source, layers, data)
    return replace(source, repairs=(*source.repairs, *found)) if found else source


def _page(document: Any, index: int) -> tuple[Layout, Hidden]:
    """The layout of a page and what it hides; an empty one where pdfium cannot load it."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Layout([], 0.0, 0.0, True), NOTHING
    try:
        shown = frame(page)
        text = page.get_textpage()
        try:
            upright = reading(text, shown)
            found = layout(glyphs(text, upright), rules(page, upright), *upright.size)
            return found._replace(turns=(upright.turns - shown.turns) % 4), hidden_on(page, text, shown)
        finally:
            text.close()
    except pypdfium2.PdfiumError:
        return Layout([], 0.0, 0.0, True), NOTHING
    finally:
        page.close()
