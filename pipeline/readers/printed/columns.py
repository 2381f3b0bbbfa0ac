"""Text set in columns: which lines stand side by side and are read one column after the other.

A page is cut along a gutter, an upright strip without ink, where what stands at both of its sides reads as text; then each side again, for
three columns and more. What runs over the gutter (a heading, a table as wide as the page) parts what is above it from what is below.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

import numpy as np

from pipeline.readers.printed.blocks import PrintedTable
from pipeline.readers.printed.furniture import EDGE
from pipeline.readers.printed.glyphs import Glyphs
from pipeline.readers.printed.lines import PrintedLine, lines, median

DEPTH = 4
"""Cuts within cuts; a page has at most as many columns and one."""
LEAST, BESIDE = 4, 2
"""Lines that one side of a gutter holds at least, and those that must stand beside each other."""
MOST = 8
"""Gutters that are tried, the deepest first."""
NARROW = 8.0
"""Type sizes a column measures at least."""
FULL, REACHED = 1.7, 0.5
"""A line of text reaches the column's edge but for so many type sizes; the share of its lines that must."""
MARKED = 0.2
"""Marks of punctuation a line that columns of text hold at least; tables have hardly any."""
ROWS = 4
"""Lines of a column at most for each that is no row of figures."""
APART = 1.6
"""Line distances beyond which a line at the page's edge is none of the column's."""
_MARK = re.compile(r"[，。；！？]")
_FIGURES = re.compile(r"(?:[-+(（]?\d[\d,，.]*[%％)）]?|[-—－/]+)(?: (?:[-+(（]?\d[\d,，.]*[%％)）]?|[-—－/]+))*")
_HAN = re.compile(r"[\u3400-\u9fff]")
Item = PrintedLine | PrintedTable
Edges = tuple[float, float] | None


class Region(NamedTuple):
    """What is read together: lines and tables, and the left and right edge of their column where it is one."""

    lines: list[PrintedLine]
    tables: list[PrintedTable]
    edges: Edges = None


def regions(printed: list[PrintedLine], tables: list[PrintedTable], height: float) -> list[Region]:
    """The lines and ruled tables of a page of this height in the order in which they are read, a region after the other.

    例: two columns of text under a title over both. 反例: a table without ruled lines, a contents list: nothing is parted.
    """
    return _parted(Region(printed, tables), height, 0)


def _parted(region: Region, height: float, depth: int) -> list[Region]:
    if depth < DEPTH and len(region.lines) >= LEAST:
        for x in _gutters(region.lines):
            parts = _cut(region, x, height)
            if parts:
                return [piece for part in parts for piece in ([part] if part.edges == region.edges else _parted(part, height, depth + 1))]
    return [region]


def _gutters(printed: list[PrintedLine]) -> list[float]:
    """Places with ink of clearly more lines at both sides than over them, the clearest first."""
    pieces = [piece.bbox for line in printed for piece in line.pieces]
    left = int(min(box[0] for box in pieces))
    size = int(max(box[2] for box in pieces)) - left + 2
    if not 0 < size < 20_000:
        return []
    steps = np.zeros(size + 1, np.int32)
    np.add.at(steps, [int(box[0]) - left for box in pieces], 1)
    np.add.at(steps, [int(box[2]) - left + 1 for box in pieces], -1)
    cover = np.cumsum(steps)[:size]
    rise = np.minimum(np.maximum.accumulate(cover), np.maximum.accumulate(cover[::-1])[::-1]) - cover
    found: list[tuple[int, float]] = []
    for run in np.split(at := np.flatnonzero(rise >= BESIDE), np.flatnonzero(np.diff(at) > 1) + 1):
        if len(run):
            lowest = run[cover[run] == cover[run].min()]
            found.append((-int(rise[run].max()), left + float(lowest[0] + lowest[-1] + 1) / 2))
    return [x for _, x in sorted(found)[:MOST]]


def _cut(region: Region, x: float, height: float) -> list[Region]:
    """The region cut at a gutter, band by band; nothing where no band is text at both sides."""
    items: list[Item] = sorted([*region.lines, *region.tables], key=_middle)
    across = _rows_across(items, x)
    parts: list[Region] = []
    for crossing, group in groupby(range(len(items)), lambda i: across[i] or not _clear(items[i], x)):
        band = [items[i] for i in group]
        for part in (not crossing and _columns(band, x, region.edges, height)) or [_region(band, region.edges)]:
            if parts and part.edges == parts[-1].edges == region.edges:
                parts[-1] = Region(parts[-1].lines + part.lines, parts[-1].tables + part.tables, region.edges)
            else:
                parts.append(part)
    return parts if any(part.edges != region.edges for part in parts) else []


def _columns(band: list[Item], x: float, edges: Edges, height: float) -> list[Region]:
    """The two sides of a band, with what stands over and under both; nothing where one side is no text."""
    head, body, foot = _trimmed(band, x, height)
    printed = [item for item in body if isinstance(item, PrintedLine)]
    tables = [item for item in body if isinstance(item, PrintedTable)]
    if len(printed) < LEAST:
        return []
    glyphs = _joined([line.inked.glyphs for line in printed])
    side = (glyphs.x0 + glyphs.x1) / 2 < x
    sides = []
    for inside, held in ((side, [t for t in tables if t.xs[-1] <= x]), (~side, [t for t in tables if t.xs[-1] > x])):
        if not inside.any():
            return []
        here = lines(glyphs.take(np.flatnonzero(inside)))
        sides.append(Region(here, held, (min(line.bbox[0] for line in here), max(line.bbox[2] for line in here))))
    if max(len(side.lines) for side in sides) < LEAST or _beside(*sides) < BESIDE or not all(map(_is_text, sides)):
        return []
    return [*([_region(head, edges)] if head else []), *sides, *([_region(foot, edges)] if foot else [])]


def _beside(left: Region, right: Region) -> int:
    """How many lines of the side that has fewer stand beside the other side."""
    fewer, more = sorted((left.lines, right.lines), key=len)
    top, bottom = more[0].bbox[1], more[-1].bbox[3]
    return sum(line.bbox[1] < bottom and line.bbox[3] > top for line in fewer)


def _trimmed(band: list[Item], x: float, height: float) -> tuple[list[Item], list[Item], list[Item]]:
    """The band without the headings, headers and footers that stand over and under its columns and happen not to cross the gutter."""
    first, last = 0, len(band)
    tops = np.array([_box(item)[1] for item in band])
    pitch = median(np.diff(np.sort(tops))) if len(band) > 1 else 0.0
    left, right = min(_box(item)[0] for item in band), max(_box(item)[2] for item in band)
    while first < last - 1 and _is_over(band[first], band[first + 1], pitch, left, right, x, _box(band[first])[3] < EDGE * height):
        first += 1
    while first < last - 1 and _is_over(
        band[last - 1], band[last - 2], pitch, left, right, x, _box(band[last - 1])[1] > (1 - EDGE) * height
    ):
        last -= 1
    return band[:first], band[first:last], band[last:]


def _is_over(item: Item, beside: Item, pitch: float, left: float, right: float, x: float, at_edge: bool) -> bool:
    """Whether a first or last line of a band is a header or footer, or set in the middle of all columns; `beside` is the next one."""
    if isinstance(item, PrintedTable):
        return False
    x0, top, x1, _ = item.bbox
    if at_edge and abs(_box(beside)[1] - top) > APART * pitch:
        return True
    one_side = x1 < x or x0 > x
    return one_side and abs((x0 + x1) - (left + right)) < item.size and min(x0 - left, right - x1) > NARROW * item.size


def _is_text(side: Region) -> bool:
    """Whether what stands at one side of a gutter reads as text: lines that reach its edge, marks of punctuation, few figures."""
    assert side.edges is not None
    left, right = side.edges
    printed = [line for line in side.lines if not _is_row(line)]
    if len(printed) * ROWS < len(side.lines) or right - left < NARROW * median(np.array([line.size for line in printed])):
        return False
    full = sum(line.bbox[2] >= right - FULL * line.size for line in printed)
    words = "".join(line.text for line in printed)
    if len(_HAN.findall(words)) * 2 < len(words.replace(" ", "")):
        return False
    return full >= REACHED * len(printed) and len(_MARK.findall(words)) >= MARKED * len(printed)


def _is_row(line: PrintedLine) -> bool:
    """Whether a line is a row of figures."""
    return len(line.pieces) > 1 and any(_FIGURES.fullmatch(line.text[a:b]) for a, b, _ in line.pieces[1:])


def _rows_across(items: list[Item], x: float) -> list[bool]:
    """For each line whether it is a row of a table that reaches over the gutter: figures alone at its right, in two rows or more; the
    short words right over those are their head."""
    across = [isinstance(item, PrintedLine) and _figures_behind(item, x) for item in items]
    for i in range(len(items)):
        alone = across[i] and not (i and across[i - 1]) and not (i + 1 < len(items) and across[i + 1])
        across[i] = across[i] and not alone
    for i in range(len(items) - 1, 0, -1):
        above = items[i - 1]
        if across[i] and not across[i - 1] and isinstance(above, PrintedLine) and len(above.pieces) > 2:
            across[i - 1] = all(box[2] - box[0] < NARROW * above.size for _, _, box in above.pieces) and not _MARK.search(above.text)
    return across


def _figures_behind(line: PrintedLine, x: float) -> bool:
    behind = [line.text[a:b] for a, b, box in line.pieces if box[0] > x]
    return bool(behind) and len(behind) < len(line.pieces) and all(map(_FIGURES.fullmatch, behind))


def _clear(item: Item, x: float) -> bool:
    if isinstance(item, PrintedTable):
        return not item.xs or not item.xs[0] < x < item.xs[-1]
    return not any(box[0] < x < box[2] for _, _, box in item.pieces)


def _region(items: list[Item], edges: Edges) -> Region:
    return Region(
        [item for item in items if isinstance(item, PrintedLine)], [item for item in items if isinstance(item, PrintedTable)], edges
    )


def _box(item: Item) -> tuple[float, float, float, float]:
    return (item.xs[0], item.top, item.xs[-1], item.bottom) if isinstance(item, PrintedTable) else item.bbox


def _middle(item: Item) -> float:
    return item.top if isinstance(item, PrintedTable) else (item.bbox[1] + item.bbox[3]) / 2


def _joined(parts: list[Glyphs]) -> Glyphs:
    return Glyphs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
