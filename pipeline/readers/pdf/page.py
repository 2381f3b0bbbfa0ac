"""What pdfium knows of a PDF page: its characters with their boxes and its ruled lines, in points from the top left as shown."""

from __future__ import annotations

import ctypes
from collections import Counter
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.readers.limits import LIMITS
from pipeline.readers.printed.glyphs import BLANK, THIN, Floats, Glyphs, Rules, straight
from pipeline.readers.printed.matrix import IDENTITY, QUARTER, Matrix, apply, is_aslant, times

FORMS = 4
"""Forms within forms that are followed."""
SAMPLED, MOSTLY = 200, 0.9
"""How many characters of a page are looked at for the side their heads point to, and the share that must agree."""
_HYPHEN = (0x02, 0xFFFE)  # pdfium's marks for a hyphen at a line end


class Frame(NamedTuple):
    """How page space becomes the page as shown: the visible box, and its rotation in quarter turns."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def boxes(self, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """(x0, top, x1, bottom) of boxes given by their lower left and upper right corners."""
        if self.turns == 0:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.turns == 1:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turns == 2:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        return self.top - y1, self.right - x1, self.top - y0, self.right - x0


def frame(page: Any) -> Frame:
    """The visible part of a pypdfium2 page."""
    left, bottom, right, top = page.get_cropbox()
    return Frame(min(left, right), min(bottom, top), max(left, right), max(bottom, top), (page.get_rotation() // 90) % 4)


def reading(text_page: Any, shown: Frame) -> Frame:
    """The frame in which a page's text stands upright: the page as shown, unless nearly all of its text lies on its side or head there,
    as a wide table does that was printed along a page's long side."""
    raw, count = text_page.raw, text_page.count_chars()
    step = max(1, count // SAMPLED)
    turns = Counter(
        round(pdfium.FPDFText_GetCharAngle(raw, i) / QUARTER) % 4
        for i in range(0, count, step)
        if pdfium.FPDFText_GetUnicode(raw, i) not in BLANK
    )
    turned, often = turns.most_common(1)[0] if turns else (0, 0)
    return shown._replace(turns=-turned % 4) if often >= MOSTLY * turns.total() else shown


def glyphs(text_page: Any, shown: Frame) -> Glyphs:
    """All characters with ink; blanks only mark the character after them. Characters of no width or outside the page are left out."""
    raw = text_page.raw
    count = min(text_page.count_chars(), LIMITS.page_characters)
    codes: list[int] = []
    boxes: list[float] = []
    spaced: list[bool] = []
    slanted: list[bool] = []
    rect = pdfium.FS_RECTF()
    ref = ctypes.byref(rect)
    unicode, box, made = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_IsGenerated
    angle = pdfium.FPDFText_GetCharAngle
    blank = False
    for i in range(count):
        code = unicode(raw, i)
        if code in BLANK:
            blank = blank or made(raw, i) != 1
            continue
        if not box(raw, i, ref):
            continue
        codes.append(0x2D if code in _HYPHEN else code if code < 0xD800 or 0xDFFF < code < 0x110000 else 0xFFFD)
        boxes += (rect.left, rect.bottom, rect.right, rect.top)
        spaced.append(blank)
        turned = angle(raw, i)
        slanted.append(turned > 0 and is_aslant(turned))
        blank = False
    corner = np.array(boxes, np.float64).reshape(-1, 4)
    corner = np.where(np.isfinite(corner), corner, -1e6)
    x0, top, x1, bottom = shown.boxes(
        np.minimum(corner[:, 0], corner[:, 2]), np.minimum(corner[:, 1], corner[:, 3]),
        np.maximum(corner[:, 0], corner[:, 2]), np.maximum(corner[:, 1], corner[:, 3]),
    )  # fmt: skip
    found = Glyphs(np.array(codes, np.int32), x0, top, x1, bottom, np.array(spaced, np.bool_), np.array(slanted, np.bool_))
    width, height = shown.size
    middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
    inside = (middle_x >= 0) & (middle_x <= width) & (middle_y >= 0) & (middle_y <= height)
    return found if bool(inside.all()) else found.take(np.flatnonzero(inside))


def rules(page: Any, shown: Frame) -> Rules:
    """The straight ruled lines of a page: strokes, edges of stroked boxes, and filled boxes thin enough to be lines."""
    segments: list[tuple[float, float, float, float]] = []
    if pdfium.FPDFPage_CountObjects(page.raw) <= LIMITS.page_paths:
        _collect(page.raw, IDENTITY, segments, 0)
    ends = np.array(segments, np.float64).reshape(-1, 4)
    ends = ends[np.isfinite(ends).all(axis=1)]
    return straight(
        *shown.boxes(
            np.minimum(ends[:, 0], ends[:, 2]), np.minimum(ends[:, 1], ends[:, 3]),
            np.maximum(ends[:, 0], ends[:, 2]), np.maximum(ends[:, 1], ends[:, 3]),
        )
    )  # fmt: skip


def _collect(holder: Any, within: Matrix, out: list[tuple[float, float, float, float]], depth: int) -> None:
    """Line segments of a page (depth 0) or a form, in page space."""
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects(holder), pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects(holder), pdfium.FPDFPage_GetObject
    for i in range(min(count, LIMITS.page_paths)):
        item = get(holder, i)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(item, within, out)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < FORMS:
            _collect(item, times(_matrix(item), within), out, depth + 1)


def _path(item: Any, within: Matrix, out: list[tuple[float, float, float, float]]) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)):
        return
    corners = (*apply(within, left.value, bottom.value), *apply(within, right.value, top.value))
    width, height = abs(corners[2] - corners[0]), abs(corners[3] - corners[1])
    if min(width, height) <= THIN:
        if width > height:
            middle = (corners[1] + corners[3]) / 2
            out.append((corners[0], middle, corners[2], middle))
        else:
            middle = (corners[0] + corners[2]) / 2
            out.append((middle, corners[1], middle, corners[3]))
    elif stroke.value:
        _segments(item, times(_matrix(item), within), out)


def _segments(item: Any, matrix: Matrix, out: list[tuple[float, float, float, float]]) -> None:
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for i in range(min(pdfium.FPDFPath_CountSegments(item), LIMITS.page_paths)):
        segment = pdfium.FPDFPath_GetPathSegment(item, i)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = apply(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            out.append((*here, *point))
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            out.append((*here, *start))
            here = start


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)
