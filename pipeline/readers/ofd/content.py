"""What an OFD page's content draws: characters at their places and ruled lines (GB/T 33190—2016, 8 and 10 to 13).

Lengths are millimetres from the page's top left corner; `Drawn` turns them into points. A text object places every character
itself: TextCode X, Y and the distances DeltaX, DeltaY, in which ``g n d`` stands for n times d.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
from lxml import etree

from pipeline.readers.limits import LIMITS
from pipeline.readers.ofd.geometry import Box, box, direction, distances, local, number, placed, segments
from pipeline.readers.ofd.paint import Parameters, Shape, Text, Unshown, is_dark, unshown, why
from pipeline.readers.printed.blocks import Layout
from pipeline.readers.printed.glyphs import BLANK, THIN, Floats, Glyphs, Rules, straight
from pipeline.readers.printed.layout import layout
from pipeline.readers.printed.matrix import QUARTER, Matrix, apply, is_aslant, times, turned_back

POINTS = 72 / 25.4
"""Points a millimetre."""
ABOVE, BELOW = 0.88, 0.12
"""The shares of a character's size over and under its base line."""
WIDE_FROM = 0x2010
"""Code points from which a character is as wide as it is high, where the file does not say it; those before are half."""

MOSTLY = 0.9
"""The share of a page's characters that must lie on the same side for the page to be turned."""
CLOSE, EVEN = 1.2, 2.5
"""Widths of a character up to which the next one touches it; evenly set ones are one word further apart."""
KEPT = 400
"""Characters of a text that is not drawn that are kept."""

Unit = Callable[[str], etree._Element | None]
"""The content of a composite graphic unit by its resource id."""


class Drawn:
    """What was drawn on one page so far."""

    def __init__(self, page: Box, unit: Unit, parameters: Parameters) -> None:
        self._page, self._unit, self._parameters = page, unit, parameters
        self._codes: list[int] = []
        self._boxes: list[tuple[float, float, float, float]] = []
        self._spaced: list[bool] = []
        self._slanted: list[bool] = []
        self._turns: Counter[int] = Counter()
        self._segments: list[tuple[float, float, float, float]] = []
        self._texts: list[Text] = []
        self._shapes: list[Shape] = []
        self._absent: list[tuple[str, str]] = []
        self._paths = self._objects = 0
        self._layer = ""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return round(self._page.width * POINTS, 2), round(self._page.height * POINTS, 2)

    def add(self, content: etree._Element) -> None:
        """Draws the objects of a Content element (of a page or of its template)."""
        self._draw(content, (POINTS, 0.0, 0.0, POINTS, -self._page.x * POINTS, -self._page.y * POINTS), 0)

    def printed(self) -> Layout:
        """The page's lines and tables. A page nearly all of whose text lies on its side, or head down, is turned to be read."""
        turned, often = self._turns.most_common(1)[0] if self._turns else (0, 0)
        turns = -turned % 4 if often >= MOSTLY * self._turns.total() else 0
        width, height = self.size
        size = (height, width) if turns % 2 else (width, height)
        return layout(self._glyphs(turns), self._rules(turns), *size)._replace(turns=turns)

    def unshown(self) -> Unshown:
        """What was drawn so that it is not seen."""
        return unshown(self._texts, self._shapes, self._absent, *self.size)

    def _glyphs(self, turns: int) -> Glyphs:
        """The characters with ink that stand on the page, turned."""
        corner = np.array(self._boxes, np.float64).reshape(-1, 4)
        width, height = self.size
        middle_x, middle_y = (corner[:, 0] + corner[:, 2]) / 2, (corner[:, 1] + corner[:, 3]) / 2
        inside = (middle_x >= 0) & (middle_x <= width) & (middle_y >= 0) & (middle_y <= height)
        x0, top, x1, bottom = self._turned(turns, corner)
        found = Glyphs(np.array(self._codes, np.int32), x0, top, x1, bottom, np.array(self._spaced, bool), np.array(self._slanted, bool))
        return found if bool(inside.all()) else found.take(np.flatnonzero(inside))

    def _rules(self, turns: int) -> Rules:
        """The straight lines, turned; none where there are so many that the page is a drawing."""
        segments = self._segments if self._paths <= LIMITS.page_paths else []
        ends = np.array(segments, np.float64).reshape(-1, 4)
        ends = ends[np.isfinite(ends).all(axis=1)]
        x, y = ends[:, 0::2], ends[:, 1::2]
        around = (x.min(axis=1, initial=1e9), y.min(axis=1, initial=1e9), x.max(axis=1, initial=-1e9), y.max(axis=1, initial=-1e9))
        return straight(*self._turned(turns, np.stack(around, axis=1)))

    def _turned(self, turns: int, boxes: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Boxes of the page on the page turned to the right."""
        x0, top, x1, bottom = boxes.T
        return turned_back(-turns % 4, *self.size, x0, top, x1, bottom)

    def _draw(self, parent: etree._Element, outer: Matrix, depth: int) -> None:
        if depth > LIMITS.depth:
            return
        for item in parent:
            self._objects += 1
            if self._objects > LIMITS.page_characters:
                return
            name = local(item)
            if name in ("Layer", "PageBlock"):
                self._layer = item.get("DrawParam", "") if name == "Layer" else self._layer
                self._draw(item, outer, depth + 1)
            elif item.get("Visible", "true") == "false":
                self._left_out(item)
            elif name == "TextObject":
                self._text(item, times(placed(item), outer))
            elif name == "PathObject":
                self._path(item, times(placed(item), outer))
            elif name == "ImageObject":
                self._picture(item, outer)
            elif name == "CompositeObject" and depth < LIMITS.depth // 10:
                unit = self._unit(item.get("ResourceID", ""))
                if unit is not None:
                    self._draw(unit, times(placed(item), outer), depth + 10)

    def _left_out(self, item: etree._Element) -> None:
        words = "".join(part.text or "" for part in item.iter() if local(part) == "TextCode").strip()
        if words:
            self._absent.append(("invisible", words[:KEPT]))

    def _text(self, item: etree._Element, matrix: Matrix) -> None:
        size = number(item.get("Size") or item.get("size"), 3.5)  # one program writes it small
        wide = size * number(item.get("HScale"), 1.0)
        reads, turned = direction(item, "ReadDirection"), direction(item, "CharDirection")
        ahead = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[reads]
        angle = math.atan2(matrix[1], matrix[0])
        slanted = is_aslant(angle)
        first = len(self._codes)
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
            room = EVEN if across and min(across) == max(across) else CLOSE
            here, level = x, y
            for i, character in enumerate(text):
                point = ord(character)
                natural = wide if point >= WIDE_FROM else wide / 2
                free = not across and not down
                step = across[i] if i < len(across) else natural * ahead[0] if free else 0.0 if down else natural
                if point in BLANK:
                    blank = True
                else:
                    width = step if 0 < step <= room * natural else natural
                    self._place(point, matrix, here, level, _inked(width, size, turned), blank, slanted)
                    blank = False
                here += step
                level += down[i] if i < len(down) else natural * ahead[1] if free else 0.0
        drawn = self._boxes[first:]
        if drawn:
            self._turns[(round(angle / QUARTER) + turned) % 4] += len(drawn)
            self._kind(item, drawn, "".join(map(chr, self._codes[first:])), size * math.hypot(matrix[2], matrix[3]))

    def _kind(self, item: etree._Element, drawn: list[tuple[float, float, float, float]], words: str, height: float) -> None:
        """Remembers a text that does not show."""
        x0, top, x1, bottom = (min(b[0] for b in drawn), min(b[1] for b in drawn), max(b[2] for b in drawn), max(b[3] for b in drawn))
        kind = why(item, self._layer, self._parameters, height)
        if not (x0 < self.size[0] and x1 > 0 and top < self.size[1] and bottom > 0):
            kind = "outside_page"
        if kind:
            self._texts.append(Text((x0, top, x1, bottom), self._objects, kind, words[:KEPT]))

    def _place(
        self, point: int, matrix: Matrix, x: float, y: float, inked: tuple[float, float, float, float], blank: bool, slanted: bool
    ) -> None:
        ax, ay = apply(matrix, x + inked[0], y + inked[1])
        bx, by = apply(matrix, x + inked[2], y + inked[3])
        corners = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        if not all(map(math.isfinite, corners)):
            return
        self._codes.append(point)
        self._boxes.append(corners)
        self._spaced.append(blank)
        self._slanted.append(slanted)

    def _picture(self, item: etree._Element, outer: Matrix) -> None:
        at = box(item.get("Boundary"))
        if at is not None:
            a, b = apply(outer, at.x, at.y), apply(outer, at.x + at.width, at.y + at.height)
            self._shapes.append(Shape((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])), self._objects, True))

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
            if is_dark(item, self._layer, self._parameters):
                self._shapes.append(Shape((x0, top, x1, bottom), self._objects, False))
        if item.get("Stroke", "true") != "false":
            self._segments += found


def _inked(width: float, size: float, turned: int) -> tuple[float, float, float, float]:
    """The box of a character about its origin, turned to the right by quarters."""
    left, top, right, bottom = 0.0, -ABOVE * size, width, BELOW * size
    for _ in range(turned):
        left, top, right, bottom = -bottom, left, -top, right
    return left, top, right, bottom
