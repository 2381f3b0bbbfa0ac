"""What an OFD page's content draws: characters at their places and ruled lines (GB/T 33190—2016, 8 and 10 to 13).

Lengths are millimetres from the page's top left corner; `Drawn` turns them into points. A text object places every character
itself: TextCode X, Y and the distances DeltaX, DeltaY, in which ``g n d`` stands for n times d.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from lxml import etree

from pipeline.readers.limits import LIMITS
from pipeline.readers.printed.glyphs import BLANK, THIN, Glyphs, Rules, straight
from pipeline.readers.printed.matrix import IDENTITY, Matrix, apply, is_aslant, times

POINTS = 72 / 25.4
"""Points a millimetre."""
ABOVE, BELOW = 0.88, 0.12
"""The shares of a character's size over and under its base line."""
WIDE_FROM = 0x2010
"""Code points from which a character is as wide as it is high, where the file does not say it; those before are half."""

Unit = Callable[[str], etree._Element | None]
"""The content of a composite graphic unit by its resource id."""


class Box(NamedTuple):
    """A rectangle in millimetres: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


class Drawn:
    """What was drawn on one page so far."""

    def __init__(self, page: Box, unit: Unit) -> None:
        self._page, self._unit = page, unit
        self._codes: list[int] = []
        self._boxes: list[tuple[float, float, float, float]] = []
        self._spaced: list[bool] = []
        self._slanted: list[bool] = []
        self._segments: list[tuple[float, float, float, float]] = []
        self._paths = self._objects = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return round(self._page.width * POINTS, 2), round(self._page.height * POINTS, 2)

    def add(self, content: etree._Element) -> None:
        """Draws the objects of a Content element (of a page or of its template)."""
        self._draw(content, (POINTS, 0.0, 0.0, POINTS, -self._page.x * POINTS, -self._page.y * POINTS), 0)

    def glyphs(self) -> Glyphs:
        """The characters with ink that stand on the page."""
        corner = np.array(self._boxes, np.float64).reshape(-1, 4)
        x0, top, x1, bottom = corner.T
        found = Glyphs(np.array(self._codes, np.int32), x0, top, x1, bottom, np.array(self._spaced, bool), np.array(self._slanted, bool))
        width, height = self.size
        middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
        inside = (middle_x >= 0) & (middle_x <= width) & (middle_y >= 0) & (middle_y <= height)
        return found if bool(inside.all()) else found.take(np.flatnonzero(inside))

    def rules(self) -> Rules:
        """The straight lines; none where there are so many that the page is a drawing."""
        segments = self._segments if self._paths <= LIMITS.page_paths else []
        ends = np.array(segments, np.float64).reshape(-1, 4)
        ends = ends[np.isfinite(ends).all(axis=1)]
        x, y = ends[:, 0::2], ends[:, 1::2]
        return straight(x.min(axis=1, initial=1e9), y.min(axis=1, initial=1e9), x.max(axis=1, initial=-1e9), y.max(axis=1, initial=-1e9))

    def _draw(self, parent: etree._Element, outer: Matrix, depth: int) -> None:
        if depth > LIMITS.depth:
            return
        for item in parent:
            self._objects += 1
            if self._objects > LIMITS.page_characters:
                return
            name = local(item)
            if name in ("Layer", "PageBlock"):
                self._draw(item, outer, depth + 1)
            elif item.get("Visible", "true") == "false":
                continue
            elif name == "TextObject":
                self._text(item, times(_placed(item), outer))
            elif name == "PathObject":
                self._path(item, times(_placed(item), outer))
            elif name == "CompositeObject" and depth < LIMITS.depth // 10:
                unit = self._unit(item.get("ResourceID", ""))
                if unit is not None:
                    self._draw(unit, times(_placed(item), outer), depth + 10)

    def _text(self, item: etree._Element, matrix: Matrix) -> None:
        size = number(item.get("Size"), 3.5)
        wide = size * number(item.get("HScale"), 1.0)
        slanted = is_aslant(math.atan2(matrix[1], matrix[0]))
        x = y = 0.0
        blank = False
        for code in item:
            text = code.text or ""
            if local(code) != "TextCode" or not text or len(self._codes) + len(text) > LIMITS.page_characters:
                continue
            text = text.strip() if "\n" in text else text
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            across = distances(code.get("DeltaX", ""), len(text) - 1)
            down = distances(code.get("DeltaY", ""), len(text) - 1)
            here, level = x, y
            for i, character in enumerate(text):
                point = ord(character)
                natural = wide if point >= WIDE_FROM else wide / 2
                step = across[i] if i < len(across) else 0.0 if down else natural
                if point in BLANK:
                    blank = True
                else:
                    width = step if 0 < step <= 1.2 * natural else natural
                    self._place(point, matrix, (here, level - ABOVE * size, here + width, level + BELOW * size), blank, slanted)
                    blank = False
                here += step
                level += down[i] if i < len(down) else 0.0

    def _place(self, point: int, matrix: Matrix, box: tuple[float, float, float, float], blank: bool, slanted: bool) -> None:
        ax, ay = apply(matrix, box[0], box[1])
        bx, by = apply(matrix, box[2], box[3])
        corners = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        if not all(map(math.isfinite, corners)):
            return
        self._codes.append(point)
        self._boxes.append(corners)
        self._spaced.append(blank)
        self._slanted.append(slanted)

    def _path(self, item: etree._Element, matrix: Matrix) -> None:
        self._paths += 1
        data = next((part.text or "" for part in item if local(part) == "AbbreviatedData"), "")
        if self._paths > LIMITS.page_paths:
            return
        found = [(*apply(matrix, *a), *apply(matrix, *b)) for a, b in segments(data)]
        if not found:
            return
        if item.get("Fill", "false") == "true":
            x0, x1 = min(min(s[0], s[2]) for s in found), max(max(s[0], s[2]) for s in found)
            top, bottom = min(min(s[1], s[3]) for s in found), max(max(s[1], s[3]) for s in found)
            if min(x1 - x0, bottom - top) <= THIN:
                middle_x, middle_y = (x0 + x1) / 2, (top + bottom) / 2
                self._segments.append((x0, middle_y, x1, middle_y) if x1 - x0 > bottom - top else (middle_x, top, middle_x, bottom))
                return
        if item.get("Stroke", "true") != "false":
            self._segments += found


def segments(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight lines of a path in abbreviated form (11.1): ``M 0 0 L 10 0 L 10 5 C``; curves only move on."""
    operands = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
    words = data.split()
    start = here = (0.0, 0.0)
    at = count = 0
    while at < len(words) and count < LIMITS.page_paths:
        name = words[at]
        size = operands.get(name, 0)
        values = [number(word, math.nan) for word in words[at + 1 : at + 1 + size]]
        at += 1 + size
        if name == "C":
            yield here, start
            here = start
        elif size and len(values) == size:
            point = (values[-2], values[-1])
            if name in "SM":
                start = point
            elif name == "L":
                yield here, point
            here = point
        count += 1


def distances(written: str, most: int) -> list[float]:
    """DeltaX or DeltaY, at most `most` of them. 例: ``5 g 3 2.5 4`` → 5, 2.5, 2.5, 2.5, 4."""
    found: list[float] = []
    words = written.split()
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] == "g" and at + 2 < len(words):
            found += [number(words[at + 2], 0.0)] * min(most, max(0, int(number(words[at + 1], 0.0))))
            at += 3
        else:
            found.append(number(words[at], 0.0))
            at += 1
    return found[: max(0, most)]


def number(written: str | None, default: float) -> float:
    """A number of the file, or the default for none, and for what is no finite number."""
    try:
        value = float(written) if written is not None else default
    except ValueError:
        return default
    return value if abs(value) < 1e7 else default


def box(written: str | None) -> Box | None:
    """An ST_Box, None where it is none."""
    values = [number(word, math.nan) for word in (written or "").split()]
    return Box(*values) if len(values) == 4 and not any(map(math.isnan, values)) else None


def local(element: etree._Element) -> str:
    """An element's name without its namespace, which differs among the programs that write OFD."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _placed(item: etree._Element) -> Matrix:
    """From an object's own space to that of what holds it: its CTM, then the corner of its Boundary."""
    corner = box(item.get("Boundary")) or Box(0.0, 0.0, 0.0, 0.0)
    values = [number(word, math.nan) for word in item.get("CTM", "").split()]
    a, b, c, d, e, f = values if len(values) == 6 and not any(map(math.isnan, values)) else IDENTITY
    return a, b, c, d, e + corner.x, f + corner.y
