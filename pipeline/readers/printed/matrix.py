"""Affine transformations as PDF and OFD write them: (a, b, c, d, e, f) takes (x, y) to (ax + cy + e, bx + dy + f)."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.printed.glyphs import ASLANT

Place = TypeVar("Place", float, NDArray[np.float32])

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
QUARTER = math.pi / 2


def times(first: Matrix, then: Matrix) -> Matrix:
    """Both, one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def turned_back(
    turns: int, width: float, height: float, x0: Place, top: Place, x1: Place, bottom: Place
) -> tuple[Place, Place, Place, Place]:
    """Boxes (x0, top, x1, bottom) of a page of this size that was turned `turns` quarters to the right, on the page before that."""
    if turns == 1:
        return top, width - x1, bottom, width - x0
    if turns == 2:
        return width - x1, height - bottom, width - x0, height - top
    if turns == 3:
        return height - bottom, x0, height - top, x1
    return x0, top, x1, bottom


def is_aslant(radians: float) -> bool:
    """Whether text at this angle runs neither across nor down the page: a watermark."""
    return abs(radians / QUARTER - round(radians / QUARTER)) > ASLANT
