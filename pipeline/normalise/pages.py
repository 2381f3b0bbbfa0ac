"""Page numbers and running headers taken out, so that a sentence goes on over the page.

What the reader recognised as a page's furniture goes as it is; of plain text only what is plainly a page number: 「- 12 -」,
「第 3 页 共 20 页」, or bare numbers that stand alone on a line and count on through the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.aligned import AlignedText, Edit
from pipeline.records import Source

LINE = r"(?:(?<=[\n\r\f])|^)[ \t\u00a0\u3000]*"
END = r"[ \t\u00a0\u3000]*(?=[\n\r\f]|$)"
MARKED = re.compile(
    LINE + r"(?:[-—–－―·•][ \t]*\d{1,4}[ \t]*[-—–－―·•]|[—–]{2}[ \t]*\d{1,4}[ \t]*[—–]{2}"
    r"|第[ \t]*\d{1,4}[ \t]*[页頁](?:[ \t]*[,，/／、]?[ \t]*共[ \t]*\d{1,4}[ \t]*[页頁])?"
    r"|共[ \t]*\d{1,4}[ \t]*[页頁][ \t]*[,，/／、]?[ \t]*第[ \t]*\d{1,4}[ \t]*[页頁]"
    r"|[Pp]age[ \t]+\d{1,4}(?:[ \t]+of[ \t]+\d{1,4})?)" + END
)
"""A page number with its marks, alone on its line."""

GAP = r"[ \t\u00a0\u3000]*(?:\r?\n[ \t\u00a0\u3000]*\r?\n|[ \t\r\n]*(?:\f|\Z))"
BARE = re.compile(rf"(?:(?<=\n\n)|(?<=\n\r\n)|(?<=\f)|\A)[ \t\u00a0\u3000]*(\d{{1,4}}){END}|{LINE}(\d{{1,4}})(?={GAP})")
"""A number alone on its line beside an empty line or a form feed: perhaps a page's, perhaps a cell of a table."""

FURTHEST, NEAREST = 6000, 150
"""How many characters lie between two page numbers at most and at least."""


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step: the furniture and page numbers, without the line ends about them."""
    text = aligned.text
    spans = [aligned.project(span.start, span.end) for span in source.furniture]
    marked = [found.span() for found in MARKED.finditer(text)]
    tables = [aligned.project(table.start, table.end) for table in source.tables]
    counted = [] if len(marked) > 1 else [span for span in _counted(text) if not any(low <= span[0] < high for low, high in tables)]
    spans += marked + counted
    out: list[Edit] = []
    for start, end in sorted(spans):
        if start < end and (not out or start >= out[-1].end):
            out.append(Edit(start, end, ""))
    return out


def _counted(text: str) -> Iterator[tuple[int, int]]:
    """The longest run of bare numbers that count on by one, a page apart, three or more of them.
    反例: the years or serial numbers of a table's column, which stand close together."""
    found = [(match.start(), match.end(), int(match[1] or match[2])) for match in BARE.finditer(text)]
    chains: dict[int, list[tuple[int, int, int]]] = {}
    best: list[tuple[int, int, int]] = []
    for item in found:
        chain = chains.pop(item[2] - 1, [])
        if not chain or not NEAREST <= item[0] - chain[-1][1] <= FURTHEST:
            chain = []
        chain = [*chain, item]
        if len(chain) >= len(chains.get(item[2], [])):
            chains[item[2]] = chain
        if len(chain) > len(best):
            best = chain
    if len(best) >= 3:
        for start, end, _ in best:
            yield start, end
