"""A printed page as arrays: its characters with their boxes and its ruled lines, in points from the top left as shown."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
THIN = 3.0
"""A filled shape at most so high or wide is a ruled line."""
ASLANT = 0.05
"""Quarter turns from upright or flat at which text is a watermark over the page."""
BLANK = frozenset((0x00, 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, 0x200B, 0xFEFF))
"""Code points that leave no ink: they only mark the character after them."""


class Glyphs(NamedTuple):
    """The characters of a page in content order, as parallel arrays: code points, boxes, whether a blank stood before each, whether
    it stands aslant."""

    codes: NDArray[np.int32]
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    spaced: NDArray[np.bool_]
    slanted: NDArray[np.bool_]

    def take(self, index: NDArray[Any]) -> Glyphs:
        """Those at `index`, in its order."""
        return Glyphs(*(column[index] for column in self))


class Rules(NamedTuple):
    """Ruled lines: `across` rows of (y, x0, x1), `down` rows of (x, y0, y1)."""

    across: Floats
    down: Floats


def straight(x0: Floats, top: Floats, x1: Floats, bottom: Floats) -> Rules:
    """Of these line segments, given by the boxes around them, those that run across or down."""
    flat = (bottom - top <= 1) & (x1 - x0 > 1)
    steep = (x1 - x0 <= 1) & (bottom - top > 1)
    across = np.stack(((top + bottom) / 2, x0, x1), axis=1)[flat]
    down = np.stack(((x0 + x1) / 2, top, bottom), axis=1)[steep]
    return Rules(across, down)
