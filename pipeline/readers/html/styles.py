"""The style sheets inside a web page: of each rule what may keep text from being seen, and for whom (CSS 2.2, 4 to 6; Selectors 3).

What a program adds later (``:hover``), what only paper or small screens take (``@media print``), and selectors that look at siblings or
attributes are left aside: a rule that is not understood hides nothing. Linear in the length of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.readers.html.markup import Document, attributes

MOST_CSS, MOST_RULES = 1_000_000, 20_000
"""Characters and selectors of a page's sheets that are read."""
DEEP = 8
"""Blocks within blocks (@media in @supports), and parts of a selector, that are followed."""
PROPERTIES = frozenset((
    "display", "visibility", "font-size", "color", "opacity", "background", "background-color", "background-image", "left", "top", "right",
    "bottom", "text-indent", "margin-left", "margin-top",
))  # fmt: skip
"""What may keep text from being seen, or show it after all."""
_RELEVANT = re.compile(
    r"(?:display|visibility|font-size|color|opacity|background|left|top|right|bottom|text-indent)[^:;{}]{0,9}:", re.IGNORECASE
)
_TOKEN = re.compile(r"\"[^\"\n]*+\"?|'[^'\n]*+'?|[{};]")
_SIMPLE = re.compile(r"\s*+(>?)\s*+(\*|[^\s.#\[\]:>+~*(){}\\\"'&]++)?((?:[.#][^\s.#\[\]:>+~*(){}\\\"'&]++)*+)(?=[\s>]|$)")
_MARK = re.compile(r"([.#])([^.#]++)")
_SCREEN = re.compile(
    r"\s*+(?:only\s++)?(?:all|screen)?(?:\s*+(?:and\s*+)?\(\s*+min-(?:device-)?width\s*+:[^()]{0,20}\))*+\s*+", re.IGNORECASE
)
_IMPORTANT = re.compile(r"!\s*+important\s*+$", re.IGNORECASE)


class Compound(NamedTuple):
    """A part of a selector: tag ("" for any), id, classes, and whether it must be the parent of the part after it."""

    tag: str
    id: str
    classes: frozenset[str]
    parent: bool


class Rule(NamedTuple):
    """A selector from its last part to its first, how particular it is (ids, classes, tags), and what it says: property to value and
    whether that is important."""

    parts: tuple[Compound, ...]
    weight: tuple[int, int, int]
    says: dict[str, tuple[str, bool]]


def rules_of(page: Document) -> list[Rule]:
    """The rules of all <style> elements of a page in their order, those that say something of what is seen."""
    found: list[Rule] = []
    left = MOST_CSS
    for node in page.nodes:
        if node.name == "style" and left > 0 and _on_screen(attributes(page.source, node).get("media", "")):
            sheet = page.source[node.inner : min(node.close, node.inner + left)]
            left -= len(sheet)
            if _RELEVANT.search(sheet):
                found += _rules(_bare(sheet), MOST_RULES - len(found))
    return found


def declared(body: str) -> dict[str, tuple[str, bool]]:
    """The declarations of a block or a style attribute that PROPERTIES names: the last of each, an important one before others."""
    found: dict[str, tuple[str, bool]] = {}
    for part in body.split(";"):
        name, colon, value = part.partition(":")
        name = name.strip().lower()
        if colon and name in PROPERTIES:
            important = _IMPORTANT.search(value[-40:]) is not None
            if important or not found.get(name, ("", False))[1]:
                found[name] = (value.rpartition("!")[0].strip() if important else value.strip(), important)
    return found


def _bare(sheet: str) -> str:
    """A sheet without its comments and the marks of an HTML comment around it."""
    pieces = []
    here = 0
    while (start := sheet.find("/*", here)) >= 0:
        pieces.append(sheet[here:start])
        end = sheet.find("*/", start + 2)
        here = end + 2 if end >= 0 else len(sheet)
    pieces.append(sheet[here:])
    return " ".join(pieces).replace("<!--", " ").replace("-->", " ")


def _rules(sheet: str, most: int) -> list[Rule]:
    found: list[Rule] = []
    open_blocks: list[bool] = []  # whether what is in each block counts
    selector, start = "", 0
    for token in _TOKEN.finditer(sheet):
        mark, at = token.group(), token.start()
        if mark == "{":
            prelude = sheet[start:at].strip()
            inside = bool(selector) or len(open_blocks) >= DEEP or (bool(open_blocks) and not open_blocks[-1])
            open_blocks.append(not inside and prelude.startswith("@") and _holds_rules(prelude))
            selector = prelude if not inside and not prelude.startswith("@") else selector and "\0"  # rules within rules are not read
            start = at + 1
        elif mark == "}":
            if selector and selector != "\0":
                found += _rule(selector, sheet[start:at])
            selector = ""
            del open_blocks[-1:]
            start = at + 1
        elif mark == ";" and not selector:
            start = at + 1
        if len(found) >= most:
            return found[: max(0, most)]
    if selector and selector != "\0":  # the sheet ends within a block
        found += _rule(selector, sheet[start:])
    return found[: max(0, most)]


def _holds_rules(prelude: str) -> bool:
    """Whether the rules in a block of this kind hold on a screen of a desk."""
    name, _, rest = prelude[1:].partition(" ")
    return name.lower() in ("supports", "layer") or (name.lower() == "media" and _on_screen(rest))


def _on_screen(media: str) -> bool:
    return any(_SCREEN.fullmatch(query) for query in media[:500].split(","))


def _rule(selectors: str, body: str) -> Iterator[Rule]:
    says = declared(body) if _RELEVANT.search(body) else {}
    if says and len(selectors) < 20_000 and "(" not in selectors:
        for selector in selectors.split(","):
            parts = _parts(selector.strip())
            if parts:
                ids, classes = sum(bool(part.id) for part in parts), sum(len(part.classes) for part in parts)
                yield Rule(parts, (ids, classes, sum(bool(part.tag) for part in parts)), says)


def _parts(selector: str) -> tuple[Compound, ...]:
    """The parts of a selector from the last to the first; none where it is not understood."""
    found: list[Compound] = []
    at = 0
    while at < len(selector):
        match = _SIMPLE.match(selector, at)
        if match is None or match.end() == at or not (match[2] or match[3]) or len(found) >= DEEP:
            return ()
        marks = _MARK.findall(match[3])
        ids = [name for mark, name in marks if mark == "#"]
        tag = (match[2] or "").lower()
        if match[1] and found:
            found[-1] = found[-1]._replace(parent=True)
        classes = frozenset(name.lower() for mark, name in marks if mark == ".")
        found.append(Compound("" if tag == "*" else tag, ids[0].lower() if ids else "", classes, False))
        at = match.end()
    return tuple(reversed(found))
