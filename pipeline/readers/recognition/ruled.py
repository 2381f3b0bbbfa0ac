"""The ruled lines of a scanned page: what is dark over a long way across or down."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

DARK = 160
"""Grey values below this are ink."""
SHARE = 40
"""A ruled line is at least this part of the page's width long."""


def ruled(grey: NDArray[np.uint8], angle: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lines across as (y, x0, x1) and down as (x, y0, y1) in pixels of the upright page, which lies at `angle` radians in `grey`."""
    import cv2

    height, width = grey.shape
    if angle:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(angle), 1.0)
        grey = np.asarray(cv2.warpAffine(grey, turn, (width, height), borderValue=(255,)), np.uint8)
    ink = (grey < DARK).astype(np.uint8)
    least = max(20, width // SHARE)
    found = []
    for kernel in ((least, 1), (1, least)):
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(kernel[::-1], np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        found.append(boxes[1:])  # the first is the ground
    across = [(y + h / 2, x, x + w) for x, y, w, h, _ in found[0].tolist() if h < least / 2]
    down = [(x + w / 2, y, y + h) for x, y, w, h, _ in found[1].tolist() if w < least / 2]
    return np.array(across, np.float64).reshape(-1, 3), np.array(down, np.float64).reshape(-1, 3)
