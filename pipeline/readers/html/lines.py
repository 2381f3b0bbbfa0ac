"""Lines that a site puts around a report: 责任编辑, 返回顶部, 打印本页, 相关新闻 …; labels and values of its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lexicons import rows
from pipeline.aligned import Edit

_ICONS = re.compile(r"[\ue000-\uf8ff\s]+")
SHORT = 60
"""A longer line is prose, whatever it begins with."""
LAST = 0.6
"""相关新闻 and the like end a report only after this share of the text."""


@dataclass(frozen=True, slots=True)
class NoiseLine:
    """A row of ``lexicons/html_noise.tsv``."""

    how: str
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.how not in ("whole", "head", "tail"):
            raise ValueError("how is one of whole, head, tail")


@cache
def _words() -> dict[str, tuple[str, ...]]:
    return {row.how: row.words for row in rows("html_noise", NoiseLine, key="how")}


@dataclass(frozen=True, slots=True)
class MetadataLabel:
    """A row of ``lexicons/html_metadata.tsv``."""

    label: str


@cache
def labels() -> frozenset[str]:
    """The labels of the table a site prints over an official document, without blanks. 例: 索引号, 发文字号."""
    return frozenset("".join(row.label.split()) for row in rows("html_metadata", MetadataLabel))


def noise(text: str) -> Iterator[Edit]:
    """Edits that take the site's own lines out of a printed page, and put a metadata value on the line of its label.

    例: 「责任编辑：李某」, 「【打印】 【关闭】」.
    反例: 「打印机购置费 12 万元」."""
    spans = [m.span() for m in re.finditer(r"[^\n]*\n|[^\n]+$", text)]
    lines = [text[a:b].strip(" \t\r\n\xa0\u3000") for a, b in spans]
    stop = _tail(lines, spans, len(text))
    for i, ((start, end), line) in enumerate(zip(spans, lines, strict=True)):
        if i >= stop or _is_noise(line):
            yield Edit(start, end, "")
        elif i + 1 < stop and _is_label(line) and lines[i + 1] and not (_labelled(lines[i + 1]) or _is_noise(lines[i + 1])):
            yield Edit(end - 1, end, "")


def _is_label(line: str) -> bool:
    """例: 「索 引 号：」 alone on its line."""
    return line.endswith(("：", ":")) and _labelled(line)


def _labelled(line: str) -> bool:
    """例: 「发布日期: 2026-02-12」."""
    before, colon, _ = line[:16].replace("：", ":").partition(":")
    return bool(colon) and "".join(before.split()) in labels()


def _is_noise(line: str) -> bool:
    if not line or len(line) >= SHORT:
        return False
    words = _words()
    if line.startswith(words["head"]) or _ICONS.fullmatch(line):
        return True
    pieces = [piece for piece in re.split(r"[\s|｜·\xa0\u3000]+", line) if piece]
    return bool(pieces) and all(piece in words["whole"] for piece in pieces)


def _tail(lines: list[str], spans: list[tuple[int, int]], size: int) -> int:
    """The index of the line from which on nothing is the report's, or the number of lines."""
    words = _words()["tail"]
    stop = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        if spans[i][0] < LAST * size or (len(lines[i]) > SHORT and lines[i].endswith(("。", "；"))):
            break
        if len(lines[i]) < SHORT and lines[i].startswith(words):
            stop = i
    return stop
