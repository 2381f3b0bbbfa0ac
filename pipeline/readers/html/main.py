"""Which part of a web page is the report: the known containers of government sites, else where the text is densest."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from lexicons import rows
from pipeline.readers.html.lines import labels
from pipeline.readers.html.markup import Document, Node, attributes

ENOUGH = 0.5
"""A known container is believed when it holds this share of the page's text outside links and noise."""
SHOWN_BY_SCRIPT = 3
"""A page that hides more than two thirds of its text shows it by a script (tabs, folded parts): then nothing counts as hidden."""
DENSE = 0.85
"""Without one, the search goes down while a single child holds this share."""
LISTS = frozenset(("ul", "ol", "dl", "div", "td", "nav", "center", "p", "menu"))
LEAST_LINKS, MENU = 3, 0.7
"""A list of links has so many, and they say so much of it."""
_FILE = re.compile(r"\.(?:docx?|wps|xlsx?|et|pdf|ofd|rar|zip|7z|jpe?g|png)\b|附件|附表|href=[\"']?#", re.IGNORECASE)
SMALL = 400
"""Characters a title, a metadata table or a noise element may have at most; more is kept as text."""
UNSEEN = frozenset(("script", "style", "head", "noscript", "template", "select", "button", "iframe", "svg", "object", "canvas", "textarea"))

_WORD = re.compile(r"\S+")
_HIDDEN = re.compile(r"(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden)", re.IGNORECASE)
_INK = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Container:
    """A row of ``lexicons/html_containers.tsv``."""

    role: str
    by: str
    value: str
    site: str

    def __post_init__(self) -> None:
        if self.role not in ("main", "title", "noise") or self.by not in ("id", "class", "class_part", "tag"):
            raise ValueError("role is one of main, title, noise; by one of id, class, class_part, tag")


class Chosen(NamedTuple):
    """What to print of a page: `keep`, indexes of nodes in document order, none inside another (-1: everything); `drop`, nodes
    inside them that are left out silently; `hidden`, nodes that the page does not show."""

    keep: list[int]
    drop: set[int]
    hidden: set[int]


class _Known(NamedTuple):
    ids: dict[str, str]
    classes: dict[str, str]
    tags: dict[str, str]
    parts: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _known() -> _Known:
    table = rows("html_containers", Container)
    exact = {by: {row.value.lower(): row.role for row in table if row.by == by} for by in ("id", "class", "tag")}
    parts = tuple(
        (re.compile("|".join(re.escape(row.value.lower()) for row in table if row.by == "class_part" and row.role == role)), role)
        for role in ("main", "title", "noise")
    )
    return _Known(exact["id"], exact["class"], exact["tag"], parts)


@cache
def _labels() -> re.Pattern[str]:
    words = sorted(labels(), key=lambda label: (-len(label), label))
    return re.compile("|".join(r"[ \u3000]*".join(map(re.escape, word)) for word in words))


def choose(page: Document, styles: Mapping[int, str]) -> Chosen:
    """The report's elements; `styles` are those of elements that the page's sheets name. What is unsure is kept: a page without any known
    container is printed but for its noise."""
    looks = [_look(page.source, node, styles.get(i)) for i, node in enumerate(page.nodes)]
    hidden = {i for i, look in enumerate(looks) if "hidden" in look}
    drop = {i for i, node in enumerate(page.nodes) if node.name in UNSEEN}
    counts = _Counts(page, hidden | drop, looks)
    everything = _Counts(page, drop, looks) if hidden else counts
    if counts.prose(-1) * SHOWN_BY_SCRIPT < everything.prose(-1):
        hidden, counts = set(), everything
    total = counts.prose(-1)
    main = _main(page, looks, counts, total)
    for i, look in enumerate(looks):
        if "noise" in look and counts.all(i) <= SMALL:
            drop.add(i)
    if main < 0 or "main" not in looks[main]:
        drop |= set(_menus(page, counts))
    if main < 0:
        return Chosen([-1], drop, hidden)
    inside = range(main, page.nodes[main].last)
    keep = [*_above(page, looks, counts, main, drop | hidden), main]
    return Chosen(sorted(keep), {i for i in drop if i in inside or i < main}, {i for i in hidden if i in inside})


def _menus(page: Document, counts: _Counts) -> Iterable[int]:
    """Lists of links on a page without any known container: short elements with three links or more that say nearly all of it.
    反例: attachments (their links lead to files, or say 附件), a table of contents that leads into the page."""
    links: list[int] = [i for i, node in enumerate(page.nodes) if node.name == "a"]
    last = -1
    for i, node in enumerate(page.nodes):
        if i < last or node.name not in LISTS or not 0 < counts.all(i) <= SMALL:
            continue
        inside = links[bisect_left(links, i) : bisect_left(links, node.last)]
        if len(inside) < LEAST_LINKS or counts.linked(i) < MENU * (counts.linked(i) + counts.prose(i)):
            continue
        if not any(_FILE.search(page.source, page.nodes[a].start, page.nodes[a].end) for a in inside):
            last = node.last
            yield i


def _look(source: str, node: Node, style: str | None) -> frozenset[str]:
    """The roles an element's tag, id and classes give it, and "hidden" where the page does not show it."""
    known = _known()
    found = {known.tags.get(node.name, "")}
    if node.inner - node.start > len(node.name) + 3:
        given = attributes(source, node)
        names = given.get("class", "").lower()
        name = given.get("id", "").lower()
        found.add(known.ids.get(name, ""))
        found |= {known.classes.get(word, "") for word in _WORD.findall(names)}
        both = f"{names} {name}"
        if both != " ":
            found |= {role for pattern, role in known.parts if pattern.search(both)}
        if "hidden" in given or (style is None and _HIDDEN.search(given.get("style", ""))):
            found.add("hidden")
    if style is not None and node.name not in ("html", "body") and _HIDDEN.search(style):
        found.add("hidden")
    return frozenset(found - {""})


class _Counts:
    """Characters of text (letters, digits) in an element, with and without those in links, by prefix sums."""

    def __init__(self, page: Document, unseen: set[int], looks: list[frozenset[str]]) -> None:
        quiet = bytearray(len(page.nodes))  # 1: unseen or noise, 2: in a link
        for i, node in enumerate(page.nodes):
            above = quiet[node.parent] if node.parent >= 0 else 0
            own = 1 if i in unseen or "noise" in looks[i] else 2 if node.name == "a" else 0
            quiet[i] = 1 if above == 1 or own == 1 else max(above, own)
        self.starts = [start for start, _, _ in page.texts]
        sizes = [
            (len(_INK.findall(page.source, a, b)) if owner < 0 or quiet[owner] != 1 else 0, owner >= 0 and quiet[owner] == 2)
            for a, b, owner in page.texts
        ]
        self.sum_all = [0, *accumulate(size for size, _ in sizes)]
        self.sum_prose = [0, *accumulate(0 if linked else size for size, linked in sizes)]
        self.raw = [0, *accumulate(b - a for a, b, _ in page.texts)]
        self.nodes = page.nodes

    def prose(self, i: int) -> int:
        return self._between(self.sum_prose, i)

    def linked(self, i: int) -> int:
        return self._between(self.sum_all, i) - self._between(self.sum_prose, i)

    def all(self, i: int) -> int:
        return self._between(self.raw, i)

    def _between(self, sums: list[int], i: int) -> int:
        if i < 0:
            return sums[-1]
        node = self.nodes[i]
        return sums[bisect_left(self.starts, node.close)] - sums[bisect_left(self.starts, node.inner)]


def _main(page: Document, looks: list[frozenset[str]], counts: _Counts, total: int) -> int:
    """The innermost known container with enough of the text, else the densest element; -1 for the whole page."""
    if not total:
        return -1
    best, size = -1, 0
    for i, look in enumerate(looks):
        if "main" in look and "noise" not in look:
            here = counts.prose(i)
            if here >= ENOUGH * total and here >= 0.95 * size:
                best, size = i, max(size, here)
    if best >= 0:
        return best
    children: dict[int, list[int]] = {}
    for i, node in enumerate(page.nodes):
        children.setdefault(node.parent, []).append(i)
    while True:
        heavy = next((i for i in children.get(best, ()) if counts.prose(i) >= DENSE * total and page.nodes[i].name != "table"), None)
        if heavy is None or page.nodes[heavy].name in ("p", "span", "font", "tbody", "tr", "td"):
            return best
        best = heavy


def _above(page: Document, looks: list[frozenset[str]], counts: _Counts, main: int, out: set[int]) -> Iterable[int]:
    """The page's title and metadata table before the main element: the nearest titles, and elements with two labels or more."""
    kept: list[int] = []
    last = -1
    for i in range(main):
        node = page.nodes[i]
        if node.last > main:  # holds the main element
            continue
        if i < last or node.start < (page.nodes[kept[-1]].end if kept else 0):
            continue
        if i in out or "noise" in looks[i]:
            last = node.last
            continue
        size = counts.all(i)
        metadata = 0 < size <= 4 * SMALL and _is_metadata(page, node) and counts.linked(i) * 2 < size
        title = "title" in looks[i] and 0 < counts.prose(i) + counts.linked(i) <= SMALL // 2
        if metadata or title:
            kept.append(i)
    return kept


_DATE = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}")


def _is_metadata(page: Document, node: Node) -> bool:
    """Two labels or more, or one beside a date: 「2023-11-08 09:12　来源：某某日报」."""
    if node.end - node.start >= 20_000:
        return False
    said = len(set(_labels().findall(page.source, node.inner, node.close)))
    return said >= 2 or (said == 1 and _DATE.search(page.source, node.inner, node.close) is not None)
