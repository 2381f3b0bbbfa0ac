"""The layer of recognised text on a scan, which nobody sees, held against the picture, which everybody sees.

Where the extra ``ocr`` is installed the picture of a page is recognised again and every figure of the layer is looked for where the
picture shows it. A figure that stands otherwise there, or in a line of other words, is named in the ledger as text that differs
(``layer_differs``); one on a page that was not compared, or that the recogniser did not see clearly, as not compared
(``layer_not_compared``). Both are marked, and no finding rests on them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np
import pypdfium2

from pipeline.readers import models, recognition
from pipeline.readers.hidden import SAID, Unseen, not_seen, under
from pipeline.readers.limits import LIMITS
from pipeline.readers.pdf.picture import drawn
from pipeline.records import Ink, Repair, Source

DIFFERS, NOT_COMPARED = "layer_differs", "layer_not_compared"
ALIKE = 0.6
"""The share of a line's characters that layer and picture have in common at least, where the words are the same."""
TELLING = 6
"""A line of fewer characters tells nothing of whether the words are the same."""
_FIGURE = re.compile(r"[0-9０-９]+(?:[.,，．][0-9０-９]+)*+|[〇零一二三四五六七八九十百千万亿两]{2,}")
Box = tuple[float, float, float, float]
Pair = tuple[int, int]


class Line(NamedTuple):
    """A line as the picture shows it: its box in points, what it says, whether it was seen clearly."""

    box: Box
    text: str
    clear: bool


def compared(source: Source, layers: Iterable[Unseen], data: bytes) -> list[Repair]:
    """The lines of the ledger for these layers (places on pages, from 1) of the PDF `data`, whose text is `source`. Of more pages than
    `LIMITS.layer_pages` as many are compared, spread over the document."""
    text, ink = source.aligned.source, source.ink
    if ink is None:
        return []  # without a character on a page there is no layer
    by_page: dict[int, list[Pair]] = {}
    for run in under(text, ink, layers):
        by_page.setdefault(int(ink.pages[run.start]), []).append((run.start, run.end))
    wanted = _spread(sorted(by_page), LIMITS.layer_pages) if models.available() else set()
    found: list[Repair] = []
    for number, runs in sorted(by_page.items()):
        lines = _lines(data, number) if number in wanted else None
        if lines is None:
            found += [not_seen(start, end, text[start:end], NOT_COMPARED) for start, end in runs]
        else:
            page = next((page.start, page.end) for page in source.pages if page.number == number)
            found += differences(text, ink, page, runs, lines)
    return found


def differences(text: str, ink: Ink, page: Pair, runs: Sequence[Pair], lines: Sequence[Line]) -> list[Repair]:
    """What the layer of one page (`runs` of its text, which is ``text[slice(*page)]``) and its picture (`lines`) do not have in common:
    the figures of the layer that the picture does not confirm, and as one entry of no length those that the page's text lacks."""
    found: list[Repair] = []
    other = [line for line in lines if _words_differ(text, ink, runs, line)]
    for start, end, box, figure in _held(text, ink, runs):
        near = [line for line in lines if _meet(line.box, box)]
        if figure in _figures(near) and not any(line in other for line in near):
            continue
        kind = DIFFERS if not near or any(line.clear for line in near) else NOT_COMPARED
        found.append(not_seen(start, end, text[start:end], kind))
    held = _held(text, ink, [page])
    lacks = [
        figure
        for line in lines
        if line.clear
        for figure in map(_plain, _FIGURE.findall(line.text))
        if len(figure) > 1 and not any(figure == known and _meet(line.box, box) for _, _, box, known in held)
    ]
    if lacks:
        found.append(not_seen(runs[0][0], runs[0][0], "；".join(lacks)[:SAID], DIFFERS))
    return found


def _held(text: str, ink: Ink, runs: Sequence[Pair]) -> list[tuple[int, int, Box, str]]:
    """The figures in these ranges: start, end, place, what they say."""
    spans = [(m.start() + a, m.end() + a) for a, b in runs for m in _FIGURE.finditer(text[a:b])]
    return [(a, b, _around(ink, a, b), _plain(text[a:b])) for a, b in spans if (ink.pages[a:b] > 0).all()]


def _lines(data: bytes, number: int) -> list[Line] | None:
    """What the picture of a page shows; None where it cannot be drawn."""
    try:
        image, dpi = drawn(data, number - 1)
    except pypdfium2.PdfiumError:
        return None
    scale = 72 / dpi
    out = []
    for seen in recognition.recognised(recognition.red(image)):
        xs, ys = zip(*seen.corners, strict=True)
        out.append(Line((min(xs) * scale, min(ys) * scale, max(xs) * scale, max(ys) * scale), seen.text, seen.score >= recognition.SURE))
    return out


def _spread(numbers: Sequence[int], most: int) -> set[int]:
    if len(numbers) <= most:
        return set(numbers)
    return {numbers[i * (len(numbers) - 1) // max(1, most - 1)] for i in range(most)}


def _plain(figure: str) -> str:
    """例: 「１，143．07」 → 1143.07."""
    return unicodedata.normalize("NFKC", figure).replace(",", "").replace("零", "〇")


def _figures(lines: Sequence[Line]) -> set[str]:
    """The figures of lines that stand beside one another, and those that begin in one and end in the next."""
    ordered = sorted(lines, key=lambda line: line.box[0])
    found = {_plain(figure) for line in ordered for figure in _FIGURE.findall(line.text)}
    return found | {_plain(figure) for figure in _FIGURE.findall("".join(line.text for line in ordered))}


def _words_differ(text: str, ink: Ink, runs: Sequence[Pair], line: Line) -> bool:
    """Whether the layer says something else than words where the picture clearly shows these."""
    if not line.clear or len(line.text) < TELLING:
        return False
    x0, top, x1, bottom = line.box
    here = np.concatenate([np.arange(start, end) for start, end in runs])
    boxes = ink.boxes[here]
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    at = here[(x >= x0) & (x <= x1) & (y >= top) & (y <= bottom)]
    said, shown = (unicodedata.normalize("NFKC", words).replace(" ", "") for words in ("".join(text[i] for i in at), line.text))
    return SequenceMatcher(None, said, shown, autojunk=False).ratio() < ALIKE


def _around(ink: Ink, start: int, end: int) -> Box:
    boxes = ink.boxes[start:end]
    low, high = np.nanmin(boxes, axis=0), np.nanmax(boxes, axis=0)
    return float(low[0]), float(low[1]), float(high[2]), float(high[3])


def _meet(line: Box, figure: Box) -> bool:
    """Whether a figure stands on a line, as exactly as layers are placed: by half a line's height."""
    slack = (line[3] - line[1]) / 2
    middle = (figure[1] + figure[3]) / 2
    return line[1] - slack / 2 <= middle <= line[3] + slack / 2 and line[0] - slack <= figure[2] and figure[0] <= line[2] + slack
