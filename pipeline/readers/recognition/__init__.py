"""Text recognition for scanned pages and pictures, where the extra ``ocr`` is installed: ``pip install "hecha[ocr]"``.

The models come in the wheel of rapidocr; nothing is downloaded. Only the red channel is looked at, so that red seals over the text
vanish. A page that lies aslant is set upright by its lines. Every box keeps the recogniser's confidence, and figures in boxes below
`SURE` are named as damage that was not undone: no check fails by them (`pipeline.doubt`).
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.models import MODELS, STEP
from pipeline.readers.printed.blocks import Layout
from pipeline.readers.printed.glyphs import BLANK, Glyphs, Rules
from pipeline.readers.printed.layout import layout
from pipeline.readers.recognition.ruled import ruled
from pipeline.records import Ink, Repair, Source, Unreadable

HINT = 'install text recognition with pip install "hecha[ocr]", or deliver a PDF with text, or DOCX'
DPI = 200
MARGIN = 0.25
"""The share of its height by which a recognised character's box is wider to either side than it was reckoned."""
STRIP = 50
"""No page is so many times as long as it is wide."""
SURE = 0.95
"""The confidence from which a box's figures count as read."""
WIDE_FROM = 0x2010
_FIGURE = re.compile(r"[\d０-９.,，％%一二三四五六七八九十百千万亿〇零两]+")
_DIGIT = re.compile(r"[\d０-９一二三四五六七八九十]")

Image = NDArray[np.uint8]


class Seen(NamedTuple):
    """A box of text on a page: its corners in pixels, clockwise from the top left, what it says, how sure that is (0 to 1)."""

    corners: tuple[tuple[float, float], ...]
    text: str
    score: float


class Recognised(NamedTuple):
    """A page's layout, the boxes (x0, top, x1, bottom, in points) that were read with low confidence, and the angle by which the page
    was turned to stand upright."""

    layout: Layout
    unsure: list[tuple[float, float, float, float]]
    angle: float = 0.0


def page(image: Image, dpi: float = DPI) -> Recognised:
    """What stands on a page given as RGB. Raises Unreadable("unsupported") where the models are missing."""
    return arranged(recognised(red(image)), image, dpi)


def red(image: Image) -> Image:
    """The red channel alone, as three: a red seal is then as white as the paper."""
    return np.ascontiguousarray(np.repeat(image[:, :, :1], 3, axis=2))


def recognised(image: Image) -> list[Seen]:
    """The boxes of text in an image; none in a strip, which the recogniser does not take."""
    if STRIP * min(image.shape[:2]) < max(image.shape[:2]):
        return []
    found = _engine()(image)
    if found.boxes is None or found.txts is None:
        return []
    return [
        Seen(tuple((float(x), float(y)) for x, y in corners), text, float(score))
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        if text
    ]


def arranged(seen: Sequence[Seen], image: Image, dpi: float) -> Recognised:
    """The boxes as the layout of an upright page, tables by their ruled lines."""
    height, width = image.shape[:2]
    angle = tilt(seen)
    cosine, sine = math.cos(-angle), math.sin(-angle)
    scale = 72 / dpi
    codes: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    spaced: list[bool] = []
    unsure = []
    for box in seen:
        around = [
            ((x - width / 2) * cosine - (y - height / 2) * sine, (x - width / 2) * sine + (y - height / 2) * cosine) for x, y in box.corners
        ]
        corners = [((x + width / 2) * scale, (y + height / 2) * scale) for x, y in around]
        x0, x1 = (corners[0][0] + corners[3][0]) / 2, (corners[1][0] + corners[2][0]) / 2
        top, bottom = (corners[0][1] + corners[1][1]) / 2, (corners[2][1] + corners[3][1]) / 2
        if x1 <= x0 or bottom <= top:
            continue
        if box.score < SURE:
            unsure.append((x0, top, x1, bottom))
        parts = [1.0 if ord(c) >= WIDE_FROM else 0.5 for c in box.text]
        step = (x1 - x0) / sum(parts)
        blank, left = False, x0
        for character, part in zip(box.text, parts, strict=True):
            if ord(character) in BLANK:
                blank = True
            else:
                codes.append(ord(character))
                boxes.append((left, top, left + part * step, bottom))
                spaced.append(blank)
                blank = False
            left += part * step
    corner = np.array(boxes, np.float64).reshape(-1, 4)
    flat = np.zeros(len(codes), np.bool_)
    x0s, tops, x1s, bottoms = corner.T
    glyphs = Glyphs(np.array(codes, np.int32), x0s, tops, x1s, bottoms, np.array(spaced, np.bool_), flat)
    across, down = ruled(red(image)[:, :, 0], angle)
    rules = Rules(across * scale, down * scale)
    return Recognised(layout(glyphs, rules, round(width * scale, 2), round(height * scale, 2)), unsure, angle)


def tilt(seen: Sequence[Seen]) -> float:
    """The angle in radians at which the lines of a page rise or fall: the median over its long boxes; 0 for less than a tenth of a
    degree."""
    angles = [
        math.atan2(b[1] - a[1], b[0] - a[0])
        for a, b in ((box.corners[0], box.corners[1]) for box in seen if len(box.text) > 5)
        if b[0] > a[0]
    ]
    middle = float(np.median(angles)) if angles else 0.0
    return middle if 0.0017 < abs(middle) < 0.26 else 0.0


def with_doubts(source: Source, pages: dict[int, Recognised]) -> Source:
    """The source with every figure of a box of low confidence named as a repair that was not done; `pages` by number from 1."""
    text = source.aligned.source
    doubts = []
    for box in source.boxes:
        if box.page not in pages:
            continue
        x0, top, x1, bottom = box.bbox
        if any(a < x1 and x0 < c and b < bottom and top < d for a, b, c, d in pages[box.page].unsure):
            doubts += [
                Repair(STEP, box.start + found.start(), box.start + found.end(), found.group(), "", False)
                for found in _FIGURE.finditer(text[box.start : box.end])
                if _DIGIT.search(found.group())
            ]
    return replace(source, repairs=(*source.repairs, *doubts), ink=source.ink and _as_scanned(source.ink, pages))


def _as_scanned(ink: Ink, pages: dict[int, Recognised]) -> Ink:
    """The characters of recognised pages where the page as it was scanned shows them: turned back, and a little wider, as the recogniser
    knows the place of a line and the places of its characters are shares of that."""
    boxes = ink.boxes.copy()
    for number, page in pages.items():
        here = np.flatnonzero(ink.pages == number)
        x0, top, x1, bottom = boxes[here].T
        more = MARGIN * (bottom - top)
        middle_x, middle_y = page.layout.width / 2, page.layout.height / 2
        x, y = (x0 + x1) / 2 - middle_x, (top + bottom) / 2 - middle_y
        cosine, sine = math.cos(page.angle), math.sin(page.angle)
        across = x * cosine - y * sine + middle_x - (x0 + x1) / 2
        down = x * sine + y * cosine + middle_y - (top + bottom) / 2
        boxes[here] = np.stack((x0 + across - more, top + down, x1 + across + more, bottom + down), axis=1)
    return Ink(ink.pages, boxes)


@cache
def _engine() -> Any:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # onnxruntime would keep a database in the home folder and send it to its maker
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    missing = [name for name in MODELS if not (models / name).exists()]
    if missing:
        raise Unreadable("unsupported", f"the models {', '.join(missing)} are not in the package rapidocr", "install rapidocr 3.10")
    return rapidocr.RapidOCR(
        params={
            "Global.text_score": 0.0,
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "Det.model_path": str(models / MODELS[0]),
            "Rec.model_path": str(models / MODELS[1]),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
