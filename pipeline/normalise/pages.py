"""Page numbers and running headers taken out, so that a sentence goes on over the page.

What the reader recognised as a page's furniture goes as it is; of plain text only what is plainly a page number: 「- 12 -」,
「第 3 页 共 20 页」, or bare numbers that stand alone beside an empty line or a form feed and count on through the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.aligned import AlignedText, Edit
from pipeline.records import Source

BLANK = r"[ \t\u00a0\u3000]*"
NUMBER = r"\d{1,4}"
MARKED = (
    rf"(?:[-—–－―·•]{{1,2}}{BLANK}{NUMBER}{BLANK}[-—–－―·•]{{1,2}}"
    rf"|第{BLANK}{NUMBER}{BLANK}[页頁](?:{BLANK}[,，/／、]?{BLANK}共{BLANK}{NUMBER}{BLANK}[页頁])?"
    rf"|共{BLANK}{NUMBER}{BLANK}[页頁]{BLANK}[,，/／、]?{BLANK}第{BLANK}{NUMBER}{BLANK}[页頁]"
    rf"|[Pp]age[ \t]+{NUMBER}(?:[ \t]+of[ \t]+{NUMBER})?)"
)
"""A page number with its marks."""
ALONE = rf"{BLANK}(?=[\n\r\f]|\Z)"
EMPTY = rf"{BLANK}(?:\r?\n{BLANK}\r?\n|\s*\f|\s*\Z)"

MARKED_LINES = [re.compile(rf"{before}{BLANK}({MARKED}){ALONE}") for before in (r"\A", r"\n", r"\f")]
BARE_LINES = [
    re.compile(rf"\A{BLANK}({NUMBER}){ALONE}"),
    re.compile(rf"\n{BLANK}({NUMBER})(?={EMPTY})"),
    re.compile(rf"\n{BLANK}\r?\n{BLANK}({NUMBER}){ALONE}"),
    re.compile(rf"\f[^\S\f]*+({NUMBER}){ALONE}"),
]
"""By what stands before: one expression each, so that the search for the character before is a plain one."""

FURTHEST, NEAREST = 6000, 150
"""How many characters lie between two page numbers at most and at least."""


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step: the furniture and page numbers, without the line ends about them."""
    text = aligned.text
    tables = [aligned.project(table.start, table.end) for table in source.tables]
    spans = {found.span(1) for pattern in MARKED_LINES for found in pattern.finditer(text)}
    if len(spans) < 2:
        spans.update(span for span in _counted(text) if not any(low <= span[0] < high for low, high in tables))
    spans.update(aligned.project(span.start, span.end) for span in source.furniture)
    out: list[Edit] = []
    for start, end in sorted(spans):
        if start < end and (not out or start >= out[-1].end):
            out.append(Edit(start, end, ""))
    return out


def _counted(text: str) -> Iterator[tuple[int, int]]:
    """The longest run of bare numbers that count on by one, a page apart, three or more of them.
    反例: the years or serial numbers of a table's column, which stand close together."""
    spans = sorted({found.span(1) for pattern in BARE_LINES for found in pattern.finditer(text)})
    chains: dict[int, list[tuple[int, int]]] = {}
    best: list[tuple[int, int]] = []
    for start, end in spans:
        number = int(text[start:end])
        chain = chains.pop(number - 1, [])
        if chain and not NEAREST <= start - chain[-1][1] <= FURTHEST:
            chain = []
        chain = [*chain, (start, end)]
        if len(chain) >= len(chains.get(number, [])):
            chains[number] = chain
        best = max(best, chain, key=len)
    if len(best) >= 3:
        yield from best
