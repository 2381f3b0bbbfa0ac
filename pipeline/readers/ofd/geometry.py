"""Measures as an OFD file writes them: boxes, distances, paths, and where an object stands (GB/T 33190—2016, 7.3, 8.5 and 11)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pipeline.readers.limits import LIMITS
from pipeline.readers.printed.matrix import IDENTITY, Matrix


class Box(NamedTuple):
    """A rectangle in millimetres: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


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


def placed(item: etree._Element) -> Matrix:
    """From an object's own space to that of what holds it: its CTM, then the corner of its Boundary."""
    corner = box(item.get("Boundary")) or Box(0.0, 0.0, 0.0, 0.0)
    values = [number(word, math.nan) for word in item.get("CTM", "").split()]
    a, b, c, d, e, f = values if len(values) == 6 and not any(map(math.isnan, values)) else IDENTITY
    return a, b, c, d, e + corner.x, f + corner.y


def direction(item: etree._Element, name: str) -> int:
    """ReadDirection or CharDirection in quarter turns to the right."""
    return round(number(item.get(name), 0.0) / 90) % 4
