"""Lines made whole: a paragraph, heading or table row is one line, whatever broke it (columns, pages, empty lines).

A break is taken out only where the text plainly runs on. A break wrongly kept cuts a number; wrongly taken out, it glues a heading to
its body: when in doubt it stays, and it always stays in a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline.aligned import AlignedText, Edit
from pipeline.normalise.wraps.runs import Line, ended, is_prose, label, runs_on, width
from pipeline.records import Source

BLANKS = " \t\r\u00a0\u3000"
BREAK = re.compile("[\n\r\f][ \t\u00a0\u3000\n\r\f]*+")
"""A line end, with the blanks and empty lines that follow; `width` has made the other blanks and ends plain. The blanks before it are
found apart, which is ten times as fast."""
PLAIN_BREAK = re.compile("\n[ \t\u00a0\u3000\n\r\f]*+")
"""The same where every line ends in ``\\n``."""

PAGE_WIDTH = 64
"""Full-width characters that no line of a page exceeds; a wider line is a whole paragraph."""


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step: every break becomes one ``\\n`` or, inside a paragraph, nothing; blanks at the edges of lines go."""
    text = aligned.text
    breaks = _breaks(text)
    joins = _joined(text, breaks, [aligned.project(table.start, table.end) for table in source.tables])
    changes = []
    for index, (start, end) in enumerate(breaks):
        new = "" if start == 0 else joins.get(index, "\n")
        if end - start != 1 or text[start] != new:
            changes.append(Edit(start, end, new))
    first, last = (breaks[0][0], breaks[-1][1]) if breaks else (1, 0)
    if first > 0 and (edge := len(text) - len(text.lstrip(BLANKS))):
        changes.insert(0, Edit(0, edge, ""))
    if last < len(text) and (edge := len(text.rstrip(BLANKS))) < len(text) and edge >= (changes[-1].end if changes else 0):
        changes.append(Edit(edge, len(text), ""))
    return changes


def _breaks(text: str) -> list[tuple[int, int]]:
    """The breaks of a text, with the blanks about them."""
    out = []
    for found in (BREAK if "\f" in text else PLAIN_BREAK).finditer(text):
        start, end = found.span()
        while start and text[start - 1] in BLANKS:
            start -= 1
        out.append((start, end))
    return out


def _joined(text: str, breaks: Sequence[tuple[int, int]], tables: Sequence[tuple[int, int]]) -> dict[int, str]:
    """The breaks to take out, by index, with what comes in their place (a space between two Latin words)."""
    lines: list[Line] = []
    starts = [low for low, _ in tables]
    here = 0
    for index, (low, high) in enumerate([*breaks, (len(text), len(text))]):
        line = text[here:low].strip(BLANKS)
        if line:
            place = bisect_right(starts, here) - 1
            made = Line(line, index, place >= 0 and here < tables[place][1], ended(line))
            if not made.ended:
                blanks = text[breaks[index - 1][0] : here] if index else text[: text.index(line)]
                made.indent = width(blanks.splitlines()[-1]) if blanks and blanks[-1] in BLANKS else 0
                made.filled = made.indent + min(width(line[: 4 * PAGE_WIDTH]), 2 * PAGE_WIDTH)
            lines.append(made)
        here = high
    joins: dict[int, str] = {}
    while True:
        merged = _pass(lines, joins)
        if len(merged) == len(lines):
            return joins
        lines = merged


def _pass(lines: Sequence[Line], joins: dict[int, str]) -> list[Line]:
    """The lines with those joined that run on, left to right; `joins` is added to."""
    out: list[Line] = []
    columns = _columns(lines)
    items = cache(lambda: _items(lines))
    for index, line in enumerate(lines):
        before = out[-1] if out else None
        if before is None or before.ended or not runs_on(before, line, columns[index - 1], items):
            out.append(line)
            continue
        gap = " " if _latin(before.text[-1]) and _latin(line.text[0]) else ""
        joins[before.after] = gap
        out[-1] = Line(before.text + gap + line.text, line.after, before.table, line.ended, line.filled, before.indent, before.joins + 1)
    return out


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _columns(lines: Sequence[Line]) -> list[float]:
    """For each line, the column width that its part of the document was broken at, or 0.

    A part ends at a line wider than a page. Broken text shows in the lines without an end: most have one width (or two
    full-width characters less, where a paragraph is indented), and most are prose.
    """
    columns = [0.0] * len(lines)
    part: list[int] = []
    for index, line in enumerate(lines):
        if line.filled > PAGE_WIDTH or len(line.text) > PAGE_WIDTH:
            _measure(lines, part, columns)
            part = []
        elif not line.ended:
            part.append(index)
    _measure(lines, part, columns)
    return columns


def _measure(lines: Sequence[Line], part: Sequence[int], columns: list[float]) -> None:
    """Writes the column width of a part of the document, if it was broken at one, to `columns`."""
    wide = [index for index in part if lines[index].filled >= 16]
    if len(wide) < 4:
        return
    widths = Counter(round(lines[index].filled) for index in wide)
    peak = max(widths, key=lambda value: (widths[value], value))
    near = [index for index in wide if abs(lines[index].filled - peak) <= 3]
    hanging = sum(_hangs(lines, index) for index in near)
    prose = sum(is_prose(lines[index].text) for index in near)
    enough = len(near) >= 6 or hanging or prose == len(near)
    if enough and len(near) >= 0.6 * len(wide) and prose + hanging >= 0.5 * len(near):
        for index in part:
            columns[index] = peak


def _hangs(lines: Sequence[Line], index: int) -> bool:
    """Whether a labelled line goes on under a hanging indent. 反例: the second level of a table of contents."""
    if index + 1 == len(lines) or lines[index + 1].indent <= lines[index].indent:
        return False
    return label(lines[index].text) != "" and label(lines[index + 1].text) == ""


def _items(lines: Sequence[Line]) -> set[str]:
    """The kinds of label whose lines are sentences (at least three, most with an end), not headings."""
    kinds = [(label(line.text), line.ended) for line in lines]
    seen = Counter(kind for kind, _ in kinds)
    whole = Counter(kind for kind, has_end in kinds if kind and has_end)
    return {kind for kind, count in whole.items() if count >= 3 and count >= 0.7 * seen[kind]}
