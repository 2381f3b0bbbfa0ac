"""Text of a PDF page that the page does not show: its place and why, from the page's objects alone.

Invisible by its rendering mode, transparent, white on white, too small to read, beyond the edge. After ISO 32000-1, 9.3.6 (text rendering
mode) and 8.4.5 (constant alpha).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.readers.hidden import LEAST_POINTS, is_white
from pipeline.readers.limits import LIMITS
from pipeline.readers.pdf.page import FORMS, Frame
from pipeline.readers.printed.matrix import IDENTITY, Matrix, apply, times

Box = tuple[float, float, float, float]
COVER = 0.5
"""A picture over so much of the page is a scan: the text on it that is invisible, or lies under it, is what a program recognised."""
INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
SLACK = 1.0
"""Points by which a text may stand out from under a picture that covers it."""
OPAQUE = 250
"""Of 255: a picture whose points let less through on the average covers what is under it."""
OUTSIDE_PIECES = 50
"""Texts beyond the edge that are kept of a page."""


class Hidden(NamedTuple):
    """What a page does not show: places on it, with their kind; what is written beyond its edge; the places of the layer of recognised
    text on a scan."""

    places: tuple[tuple[Box, str], ...]
    outside: str
    layer: tuple[Box, ...]


NOTHING = Hidden((), "", ())


class _Text(NamedTuple):
    item: Any
    box: Box
    order: int
    kind: str


def hidden_on(page: Any, text_page: Any, shown: Frame) -> Hidden:
    """What this pypdfium2 page hides. `text_page` is its text, `shown` its frame."""
    width, height = shown.size
    texts: list[_Text] = []
    plain: list[tuple[int, Any, Matrix]] = []  # texts that show unless something is painted over them
    under: list[tuple[int, Box]] = []  # what may lie under white letters
    pictures: list[tuple[int, Box, Any]] = []
    for order, (item, kind, within) in enumerate(_objects(page.raw, IDENTITY, 0)):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            why = _why(item, within)
            box = _box(item, within, shown)
            if box is not None and not (box[0] < width and box[2] > 0 and box[1] < height and box[3] > 0):
                why = "outside_page"
            if why and box is not None:
                texts.append(_Text(item, box, order, why))
            else:
                plain.append((order, item, within))
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING) or (kind == pdfium.FPDF_PAGEOBJ_PATH and _is_dark(item)):
            box = _box(item, within, shown)
            if box is not None:
                under.append((order, box))
                if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                    pictures.append((order, box, item))
    if pictures:
        texts += _covered(page, plain, pictures, shown)
    if not texts:
        return NOTHING
    scans = [
        box
        for _, box, _ in pictures
        if (min(box[2], width) - max(box[0], 0)) * (min(box[3], height) - max(box[1], 0)) >= COVER * width * height
    ]
    layer = [text for text in texts if text.kind in ("invisible", "covered") and any(_covers(box, text.box) for box in scans)]
    places = tuple(
        (text.box, text.kind)
        for text in texts
        if text.kind != "outside_page"
        and text not in layer
        and not (text.kind == "white" and any(order < text.order and _covers(box, text.box) for order, box in under))
    )
    return Hidden(places, _beyond(texts, text_page), tuple(text.box for text in layer))


def _covered(page: Any, plain: list[tuple[int, Any, Matrix]], pictures: list[tuple[int, Box, Any]], shown: Frame) -> Iterator[_Text]:
    """Texts over which a picture is painted that lets nothing through; a seal or a mark over the page does."""
    opaque: dict[int, bool] = {}
    for order, item, within in plain:
        later = [picture for picture in pictures if picture[0] > order]
        box = _box(item, within, shown) if later else None
        if box is None:
            continue
        for at, over, picture in later:
            if over[0] <= box[0] + SLACK and box[2] - SLACK <= over[2] and over[1] <= box[1] + SLACK and box[3] - SLACK <= over[3]:
                if at not in opaque:
                    opaque[at] = _is_opaque(page, picture)
                if opaque[at]:
                    yield _Text(item, box, order, "covered")
                    break


def _is_opaque(page: Any, picture: Any) -> bool:
    """Whether a picture has neither a mask nor a blending of its own."""
    if pdfium.FPDFPageObj_HasTransparency(picture):
        return False
    bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, picture)
    if not bitmap:
        return False
    try:
        if pdfium.FPDFBitmap_GetFormat(bitmap) != pdfium.FPDFBitmap_BGRA:
            return True
        size = pdfium.FPDFBitmap_GetStride(bitmap) * pdfium.FPDFBitmap_GetHeight(bitmap)
        seen = (ctypes.c_ubyte * size).from_address(pdfium.FPDFBitmap_GetBuffer(bitmap))
        return bool(np.frombuffer(seen, np.uint8)[3::4].mean() >= OPAQUE)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _objects(holder: Any, within: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    """The objects of a page (depth 0) or a form in the order they are painted, with their kind."""
    count = pdfium.FPDFFormObj_CountObjects(holder) if depth else pdfium.FPDFPage_CountObjects(holder)
    get = pdfium.FPDFFormObj_GetObject if depth else pdfium.FPDFPage_GetObject
    for i in range(min(count, LIMITS.page_paths)):
        item = get(holder, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < FORMS:
            yield from _objects(item, times(_matrix(item), within), depth + 1)
        else:
            yield item, kind, within


def _why(item: Any, within: Matrix) -> str:
    """Why a text does not show, "" where it does."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    if mode in INVISIBLE:
        return "invisible"
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour = pdfium.FPDFPageObj_GetStrokeColor if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE else pdfium.FPDFPageObj_GetFillColor
    if colour(item, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)):
        if alpha.value == 0:
            return "transparent"
        if is_white(red.value, green.value, blue.value):
            return "white"
    size = ctypes.c_float()
    if pdfium.FPDFTextObj_GetFontSize(item, ctypes.byref(size)):
        _, _, c, d, _, _ = times(_matrix(item), within)
        if 0 < abs(size.value) * math.hypot(c, d) < LEAST_POINTS:
            return "tiny"
    return ""


def _is_dark(item: Any) -> bool:
    """Whether a path is filled with something that is not white."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not fill.value:
        return False
    if not pdfium.FPDFPageObj_GetFillColor(item, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)):
        return True  # a pattern
    return alpha.value > 0 and not is_white(red.value, green.value, blue.value)


def _box(item: Any, within: Matrix, shown: Frame) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)):
        return None
    a, b = apply(within, left.value, bottom.value), apply(within, right.value, top.value)
    corners = [np.array([value], np.float64) for value in (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))]
    if not all(math.isfinite(float(corner[0])) for corner in corners):
        return None
    x0, y0, x1, y1 = (float(side[0]) for side in shown.boxes(*corners))
    return (x0, y0, x1, y1)


def _covers(under: Box, text: Box) -> bool:
    """Whether the middle of a text lies on a shape."""
    x, y = (text[0] + text[2]) / 2, (text[1] + text[3]) / 2
    return under[0] <= x <= under[2] and under[1] <= y <= under[3]


def _beyond(texts: list[_Text], text_page: Any) -> str:
    """What is written beyond the edge."""
    words: list[str] = []
    for text in [text for text in texts if text.kind == "outside_page"][:OUTSIDE_PIECES]:
        size = pdfium.FPDFTextObj_GetText(text.item, text_page.raw, None, 0)
        held = (ctypes.c_ushort * max(1, size // 2))()
        pdfium.FPDFTextObj_GetText(text.item, text_page.raw, held, size)
        words.append(bytes(held).decode("utf-16-le", "replace").rstrip("\x00"))
    return "".join(words).strip()


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)
