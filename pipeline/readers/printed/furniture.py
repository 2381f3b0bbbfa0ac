"""Headers, footers and page numbers: what stands at the edge of pages and repeats, or counts the pages."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.readers.printed.blocks import Layout
from pipeline.readers.printed.lines import PrintedLine

EDGE = 0.12
"""The share of a page's height at its top and bottom where furniture stands."""
LINES = 3
"""Lines from the edge that may be furniture."""

_NUMBER = re.compile(r"\d+")
_DASHES = r"[\s\-–—―－_·.•~〜|]*"
_PAGE = re.compile(
    rf"{_DASHES}(?:第\s*)?(?:\d{{1,4}}|[ivxl]{{1,6}}|[一二三四五六七八九十百]{{1,5}})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{{1,4}}\s*页?)?{_DASHES}"
)
_DRESSED = re.compile(r"\s*(?:[-–—―－_·•~〜|].*[-–—―－_·•~〜|]|第.*页.*|\d+\s*[/／]\s*\d+)\s*")


def furniture(pages: list[Layout]) -> set[tuple[int, int]]:
    """(page index, block index) of the lines that belong to the page, not to the text.

    A line is furniture when what it says, digits aside, stands at the same height on half the pages (three at least), or when it
    is a page number in its dress (「— 12 —」, 第 3 页), or a bare number that grows with the pages. 反例: a table's last row.
    """
    seen: dict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
    found: set[tuple[int, int]] = set()
    for p, page in enumerate(pages):
        for b in _candidates(page):
            block = page.blocks[b]
            assert isinstance(block, PrintedLine)
            if _PAGE.fullmatch(block.text) and _DRESSED.fullmatch(block.text):
                found.add((p, b))
            elif len(block.text) < 80:
                height = round(block.bbox[1] / 8) if block.bbox[1] < page.height / 2 else -1 - round((page.height - block.bbox[3]) / 8)
                for near in (height - 1, height, height + 1) if height >= 0 or height < -1 else (height,):
                    seen[_NUMBER.sub("#", block.text).replace(" ", ""), near].append((p, b, block.text))
    for (words, _), places in seen.items():
        count = len({p for p, _, _ in places})
        if words == "#" or _PAGE.fullmatch(places[0][2]):
            if count > 1 and _counts_pages(places):
                found |= {(p, b) for p, b, _ in places}
        elif count >= 3 and count * 2 >= len(pages):
            found |= {(p, b) for p, b, _ in places}
    return found


def _candidates(page: Layout) -> list[int]:
    """Indexes of the first and last lines of a page that stand at its edges."""
    ends: list[int] = []
    for indexes in (range(len(page.blocks)), range(len(page.blocks) - 1, -1, -1)):
        top = indexes.step > 0
        for b in list(indexes)[:LINES]:
            block = page.blocks[b]
            if not isinstance(block, PrintedLine):
                break
            edge = block.bbox[3] < EDGE * page.height if top else block.bbox[1] > (1 - EDGE) * page.height
            if not edge:
                break
            ends.append(b)
    return sorted(set(ends))


def _counts_pages(places: list[tuple[int, int, str]]) -> bool:
    """Whether most of these numbers differ from their page by the same amount."""
    offsets: dict[int, int] = defaultdict(int)
    for p, _, text in places:
        number = _NUMBER.search(text)
        if number:
            offsets[int(number.group()) - p] += 1
    return bool(offsets) and max(offsets.values()) * 2 > len(places)
