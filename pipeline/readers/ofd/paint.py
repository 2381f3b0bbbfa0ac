"""Whether what an OFD page draws is seen: colours, transparency, and what lies under white letters (GB/T 33190—2016, 8.2, 8.3 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from pipeline.readers.hidden import LEAST_POINTS, Unseen, is_white
from pipeline.readers.ofd.geometry import local, number

Box = tuple[float, float, float, float]
Parameters = Callable[[str], etree._Element | None]
"""A drawing parameter by its resource id."""
COVER = 0.5
"""A picture over so much of the page is a scan: text on it that does not show is what a program recognised, and no deceit."""
CHAIN = 5
"""Drawing parameters that may follow each other."""
PIECES = 50
"""Texts that are not drawn that are kept of a page."""


class Text(NamedTuple):
    """A text object: its box in points, how many objects were drawn before it, why it does not show ("" where it does), its words."""

    box: Box
    order: int
    kind: str
    words: str


class Shape(NamedTuple):
    """What may lie under white letters: its box, how many objects were drawn before it, whether it is a picture."""

    box: Box
    order: int
    picture: bool


class Unshown(NamedTuple):
    """What a page does not show: places on it; words that are not on it, with why; whether it is a scan with recognised text."""

    places: tuple[tuple[Box, str], ...]
    absent: tuple[tuple[str, str], ...]
    layer: bool


def why(item: etree._Element, layer: str, parameters: Parameters, height: float) -> str:
    """Why a TextObject on a layer with the drawing parameter `layer` does not show; "" where it does. `height` of its letters in points."""
    filled, stroked = item.get("Fill", "true") != "false", item.get("Stroke", "false") == "true"
    if not filled and not stroked:
        return "invisible"
    colour = _colour(item, "FillColor" if filled else "StrokeColor", layer, parameters)
    if number(item.get("Alpha"), 255) == 0 or (colour is not None and number(colour.get("Alpha"), 255) == 0):
        return "transparent"
    if colour is not None and _is_white(colour):
        return "white"
    return "tiny" if 0 < height < LEAST_POINTS else ""


def is_dark(item: etree._Element, layer: str, parameters: Parameters) -> bool:
    """Whether a PathObject is filled with something that is not white."""
    colour = _colour(item, "FillColor", layer, parameters)
    seen = number(item.get("Alpha"), 255) > 0 and (colour is None or number(colour.get("Alpha"), 255) > 0)
    return item.get("Fill", "false") == "true" and seen and not (colour is not None and _is_white(colour))


def unshown(texts: Sequence[Text], shapes: Sequence[Shape], absent: Iterable[tuple[str, str]], width: float, height: float) -> Unshown:
    """What of these a page of this size does not show."""
    hidden = [text for text in texts if text.kind]
    held = [*absent, *((text.kind, text.words) for text in hidden if text.kind == "outside_page")]
    if not hidden:
        return Unshown((), tuple(held[:PIECES]), False)
    scan = any(shape.picture and _area(shape.box, width, height) >= COVER * width * height for shape in shapes)
    layer = scan and any(text.kind in ("invisible", "transparent") for text in hidden)
    places = tuple(
        (text.box, text.kind)
        for text in hidden
        if text.kind != "outside_page"
        and not (scan and text.kind in ("invisible", "transparent"))
        and not (text.kind == "white" and any(shape.order < text.order and _covers(shape.box, text.box) for shape in shapes))
    )
    return Unshown(places, tuple(held[:PIECES]), layer)


def places(pages: Iterable[Unshown]) -> list[Unseen]:
    """The places of all pages, with the page's number from 1."""
    return [Unseen(page, box, kind) for page, shown in enumerate(pages, 1) for box, kind in shown.places]


def _colour(item: etree._Element, name: str, layer: str, parameters: Parameters) -> etree._Element | None:
    """An object's own colour, else that of its drawing parameter, else that of its layer's."""
    own = _child(item, name)
    for wanted in () if own is not None else (item.get("DrawParam", ""), layer):
        for _ in range(CHAIN):
            found = parameters(wanted) if wanted else None
            if found is None:
                break
            own = _child(found, name)
            if own is not None:
                return own
            wanted = found.get("Relative", "")
    return own


def _child(item: etree._Element, name: str) -> etree._Element | None:
    return next((part for part in item if local(part) == name), None)


def _is_white(colour: etree._Element) -> bool:
    """Whether a colour of one part (grey), three (red, green, blue) or four (inks) does not show on white paper."""
    written = colour.get("Value") or next((part.text for part in colour if local(part) == "Value"), None) or ""
    try:
        parts = [int(word[1:], 16) if word[0] == "#" else int(float(word)) for word in written.split()[:5]]
    except (ValueError, OverflowError):
        return False
    if len(parts) == 4:
        return is_white(*(255 - part - parts[3] for part in parts[:3]))
    return is_white(*(parts * 3 if len(parts) == 1 else parts)) if len(parts) in (1, 3) else False


def _area(box: Box, width: float, height: float) -> float:
    return max(0.0, min(box[2], width) - max(box[0], 0)) * max(0.0, min(box[3], height) - max(box[1], 0))


def _covers(under: Box, text: Box) -> bool:
    """Whether the middle of a text lies on a shape."""
    x, y = (text[0] + text[2]) / 2, (text[1] + text[3]) / 2
    return under[0] <= x <= under[2] and under[1] <= y <= under[3]
