"""Text and Markdown files. The source text is the decoded file itself, line ends as they stand."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline.aligned import AlignedText, Edit
from pipeline.readers.captions import LINES_ABOVE, over
from pipeline.readers.encodings import decode
from pipeline.readers.limits import LIMITS, check_size
from pipeline.records import Source, SourceCell, SourceTable

MARKDOWN = frozenset((".md", ".markdown", ".mdown"))

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_RULE = re.compile(r"\s*+\|?(?:\s*+:?-{2,}+:?\s*+\|)+\s*+(?::?-{2,}+:?)?\s*+")
_PIPE = re.compile(r"(?<!\\)\|")


class Line(NamedTuple):
    """A line of the text; `end` before its line end, `next` after it."""

    start: int
    end: int
    next: int


class Rows(NamedTuple):
    """A table found in lines: its first and last line index (half open) and for each row the spans of its cells."""

    first: int
    last: int
    cells: list[list[tuple[int, int]]]


def accepts(data: bytes) -> bool:
    """Whether the file may be text: any file may, so this reader is asked last."""
    return True


def read(path: Path, data: bytes) -> Source:
    """The decoded file, as `of_text` reads it. Raises Unreadable (empty, binary, too_large)."""
    check_size(len(data), LIMITS.text_bytes, "the text file")
    decoded = decode(data)
    form = "md" if path.suffix.lower() in MARKDOWN else "txt"
    return replace(of_text(decoded.text), format=form, encoding=decoded.encoding, repairs=decoded.repairs)


def of_text(text: str) -> Source:
    """A text as a source of its own. Pipe tables (「| 项目 | 金额 |」 over 「| --- | --- |」) and lines of tab-separated cells become
    grids; in `aligned.text` their cells are separated by one tab."""
    edits: list[Edit] = []
    tables: list[SourceTable] = []
    lines = _lines(text) if "\t" in text or "|" in text else []
    for found in _tables(text, lines):
        tables.append(_table(text, lines, found))
        edits += _pipes_to_tabs(text, lines, found)
    return Source(aligned=AlignedText.of(text).edit(edits), format="txt", tables=tuple(tables))


def _lines(text: str) -> list[Line]:
    return [Line(m.start(), m.end() - _end_length(m.group()), m.end()) for m in _LINE.finditer(text) if m.group()]


def _end_length(line: str) -> int:
    return 2 if line.endswith("\r\n") else 1 if line.endswith(("\r", "\n")) else 0


def _tables(text: str, lines: list[Line]) -> list[Rows]:
    found: list[Rows] = []
    if "|" in text:
        found += _pipe_tables(text, lines)
    if "\t" in text:
        taken = {i for rows in found for i in range(rows.first, rows.last)}
        found += _tab_tables(text, lines, taken)
    return sorted(found)


def _pipe_tables(text: str, lines: list[Line]) -> list[Rows]:
    """A head line, a rule of dashes with as many columns, then lines with pipes."""
    found: list[Rows] = []
    i = 1
    while i < len(lines):
        start, end, _ = lines[i]
        if not (text.find("--", start, end) >= 0 and _RULE.fullmatch(text, start, end)):
            i += 1
            continue
        head = _pipe_cells(text, lines[i - 1])
        if len(head) < 2 or len(head) != len(_pipe_cells(text, lines[i])):
            i += 1
            continue
        cells = [head]
        last = i + 1
        while last < len(lines) and "|" in text[lines[last].start : lines[last].end]:
            cells.append(_pipe_cells(text, lines[last]))
            last += 1
        found.append(Rows(i - 1, last, cells))
        i = last + 1
    return found


def _pipe_cells(text: str, line: Line) -> list[tuple[int, int]]:
    marks = [m.start() for m in _PIPE.finditer(text, line.start, line.end)]
    if not marks:
        return []
    bounds = [line.start - 1, *marks, line.end]
    spans = [(a + 1, b) for a, b in itertools.pairwise(bounds)]
    if not text[spans[0][0] : spans[0][1]].strip():
        spans = spans[1:]
    if spans and not text[spans[-1][0] : spans[-1][1]].strip():
        spans = spans[:-1]
    return [_stripped(text, a, b) for a, b in spans]


def _tab_tables(text: str, lines: list[Line], taken: set[int]) -> list[Rows]:
    """Three lines or more in a row with the same number (two or more) of tabs."""
    found: list[Rows] = []
    first = 0
    width = 0
    for i in range(len(lines) + 1):
        count = text.count("\t", lines[i].start, lines[i].end) if i < len(lines) and i not in taken else 0
        if count == width:
            continue
        if width >= 2 and i - first >= 3:
            found.append(Rows(first, i, [_tab_cells(text, line) for line in lines[first:i]]))
        first, width = i, count
    return found


def _tab_cells(text: str, line: Line) -> list[tuple[int, int]]:
    marks = [line.start - 1, *(m.start() for m in re.finditer("\t", text[line.start : line.end])), line.end]
    bounds = [marks[0], *(line.start + mark for mark in marks[1:-1]), marks[-1]]
    return [_stripped(text, a + 1, b) for a, b in itertools.pairwise(bounds)]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + len(piece.rstrip())) if left < len(piece) else (start, start)


def _table(text: str, lines: list[Line], found: Rows) -> SourceTable:
    cells = tuple(SourceCell(r, c, 1, 1, a, b) for r, row in enumerate(found.cells) for c, (a, b) in enumerate(row))
    before = [text[line.start : line.end] for line in lines[max(0, found.first - 2 * LINES_ABOVE) : found.first]]
    unit, caption = over([line for line in before if line.strip()], cells, text)
    return SourceTable(lines[found.first].start, lines[found.last - 1].end, cells, unit, caption)


def _pipes_to_tabs(text: str, lines: list[Line], found: Rows) -> list[Edit]:
    """Edits that leave of a pipe table its cells, one tab between them, and no rule of dashes."""
    if len(found.cells) == found.last - found.first:  # a line a row: divided by tabs, with pipes in its cells or not
        return []
    edits: list[Edit] = []
    rows = [found.first, *range(found.first + 2, found.last)]
    for number, cells in zip(rows, found.cells, strict=True):
        here = lines[number].start
        for column, (start, end) in enumerate(cells):
            if (here, start) != (start, here) or column:
                edits.append(Edit(here, start, "\t" if column else ""))
            here = end
        if here < lines[number].end:
            edits.append(Edit(here, lines[number].end, ""))
        if number == found.first:
            edits.append(Edit(lines[number + 1].start, lines[number + 1].next, ""))
    return edits
