"""A PDF page as the picture that a reader sees, for text recognition."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.readers import recognition

SIDE = 6_000
"""Pixels of the longer side of a page rendered for text recognition, at most."""
TINY = 0.02
"""The scale at which a page is drawn only to be drawn."""
_used: list[int] = []
"""The pages drawn since pdfium began."""


def drawn(data: bytes, index: int) -> tuple[recognition.Image, float]:
    """A page of a PDF as RGB, and its dots an inch. Raises PdfiumError where the page cannot be loaded.

    pdfium keeps the face that stands in for a font which is not embedded, with the map of characters its last user chose: a page of such
    fonts may be drawn otherwise the first time than ever after. It is drawn once before, so that every time is a later one.
    """
    _used.append(index)
    with _opened(data, index) as page:
        if _is_picture(page):
            return _drawn(page)
        page.render(scale=TINY)
    with _opened(data, index) as page:
        return _drawn(page)


def forget() -> None:
    """Begins pdfium anew where a page was drawn, so that the places of characters in the next file do not depend on the faces that this
    one left behind. No document may be open."""
    if _used:
        _used.clear()
        pdfium.FPDF_DestroyLibrary()
        pdfium.FPDF_InitLibrary()


def _drawn(page: Any) -> tuple[recognition.Image, float]:
    dpi = min(float(recognition.DPI), SIDE * 72 / max(page.get_size()))
    return page.render(scale=dpi / 72, rev_byteorder=True).to_numpy()[:, :, :3].copy(), dpi


@contextmanager
def _opened(data: bytes, index: int) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[index]
        try:
            yield page
        finally:
            page.close()
    finally:
        document.close()


def _is_picture(page: Any) -> bool:
    """Whether pictures and lines alone make up a page."""
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH)
    return all(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, i)) in kinds for i in range(pdfium.FPDFPage_CountObjects(page.raw))
    )
