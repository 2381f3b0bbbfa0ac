"""Text of a web page that stays in the text and that its styles keep from the reader's eye: no height, no ink, white, off the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.readers.html.markup import Document, attributes

_ANY = re.compile(
    r"font-size\s*+:\s*+(?:[0.]|1(?:\.\d{1,4})?p)|opacity\s*+:\s*+0|aria-hidden|color\s*+[:=]\s*+[\"']?(?:#f|white|rgba?\(\s*+2[45]|transparent)|:\s*+-\d{3}",
    re.IGNORECASE,
)
"""What a page must hold for its styles to be looked at one by one."""
_SIZE = re.compile(r"(?:^|;)\s*+font-size\s*+:\s*+([^;]{1,30})", re.IGNORECASE)
_NOTHING = re.compile(r"(?:0(?:\.\d{1,4})?|\.\d{1,4}|1(?:\.\d{1,4})?)(?:px|pt)|0(?:\.0{1,4})?[a-z%]{0,4}", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*+color\s*+:\s*+([^;]{1,40})", re.IGNORECASE)
_PART = r"\s*+2[45]\d\s*+"
_WHITE = re.compile(
    rf"\s*+(?:#f[0-9a-f]f[0-9a-f]f[0-9a-f]|#fff(?![0-9a-f])|white|rgba?\({_PART},{_PART},{_PART}(?:,\s*+[1.][^)]{{0,8}})?\))", re.IGNORECASE
)
_CLEAR = re.compile(r"\s*+(?:transparent|rgba\([^)]{1,30},\s*+0(?:\.0{1,4})?\s*+\))", re.IGNORECASE)
_END = r"\s*+(?:!important)?+\s*+(?:;|$)"
_FAINT = re.compile(rf"(?:^|;)\s*+opacity\s*+:\s*+0(?:\.0{{1,4}})?{_END}", re.IGNORECASE)
_SIDE = "(?:left|top|right|bottom|text-indent|margin-left|margin-top)"
_AWAY = re.compile(rf"(?:^|;)\s*+{_SIDE}\s*+:\s*+-\d{{3,6}}(?:px|pt|em|rem|%)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|;)\s*+background(?:-color|-image)?\s*+:\s*+(?!(?:#fff|white|none|transparent|inherit|initial))", re.IGNORECASE)
_State = tuple[str, str, str, bool]
"""For the text of an element: why its size, its colour or its place keep it from being seen ("" where they do not), and whether
something other than white lies under it."""


def unseen(page: Document) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of the texts of a page that its own styles hide, by source offsets: tiny, white, transparent, outside_page,
    aria_hidden. What an element says holds for the elements in it until one of these says otherwise.

    反例: white letters on a coloured ground; font-size:0 on a list whose items give themselves a size.
    """
    if not _ANY.search(page.source):
        return
    states: list[_State] = []
    for node in page.nodes:
        above = states[node.parent] if node.parent >= 0 else ("", "", "", False)
        states.append(_state(attributes(page.source, node), above) if node.inner - node.start > len(node.name) + 3 else above)
    for start, end, owner in page.texts:
        if owner >= 0:
            size, colour, place, ground = states[owner]
            kind = place or size or ("" if ground and colour == "white" else colour)
            if kind and page.source[start:end].strip():
                yield start, end, kind


def _state(given: dict[str, str], above: _State) -> _State:
    size, colour, place, ground = above
    style = given.get("style", "")
    if style:
        said = _SIZE.search(style)
        if said:
            size = "tiny" if _NOTHING.fullmatch(said[1].replace("!important", "").strip()) else ""
        said = _COLOUR.search(style)
        if said:
            colour = "white" if _WHITE.match(said[1]) else "transparent" if _CLEAR.match(said[1]) else ""
        if _FAINT.search(style):
            place = "transparent"
        elif _AWAY.search(style):
            place = "outside_page"
        ground = ground or _GROUND.search(style) is not None
    if "color" in given:
        colour = "white" if _WHITE.match(given["color"]) else ""
    if given.get("aria-hidden", "").lower() == "true":
        place = place or "aria_hidden"
    return size, colour, place, ground or "bgcolor" in given or "background" in given
