"""Runs of a Word document that are printed where no eye sees them: white on white, or of a letter's height that nobody reads.

After ECMA-376 Part 1, 17.3.2.6 (color), 17.3.2.38 (sz), 17.3.2.15 (highlight) and 17.3.5 (shading).
"""

from __future__ import annotations

import re

from lxml import etree

from pipeline.readers.hidden import LEAST_POINTS, is_white

_COLOUR = re.compile("[0-9A-Fa-f]{6}")


def unseen_by(look: etree._Element, shaded: bool) -> str:
    """Why a run with these properties (rPr) is not seen, "" where it is; `shaded`: it stands in a cell that has a colour."""
    white = tiny = False
    for part in look:
        name, value = _local(part), _value(part, "val")
        if name == "color" and _COLOUR.fullmatch(value):
            white = is_white(*bytes.fromhex(value))
        elif name == "sz" and value.isascii() and value.isdigit() and len(value) < 6:
            tiny = int(value) < 2 * LEAST_POINTS
        elif name == "highlight" or (name == "shd" and _dark(part)):
            shaded = True
    return "tiny" if tiny else "white" if white and not shaded else ""


def is_shaded(element: etree._Element, properties: str) -> bool:
    """Whether a cell or paragraph has a colour of its own; `properties` is the name of its properties (tcPr, pPr)."""
    return any(_local(part) == "shd" and _dark(part) for given in element if _local(given) == properties for part in given)


def _dark(shading: etree._Element) -> bool:
    fill = _value(shading, "fill")
    return _value(shading, "val") not in ("", "clear", "nil") or (
        _COLOUR.fullmatch(fill) is not None and not is_white(*bytes.fromhex(fill))
    )


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")
