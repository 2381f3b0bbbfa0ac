"""Text of a web page that stays in the text and that its styles keep from the reader's eye: no height, no ink, the colour of its ground,
off the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.readers.hidden import is_white
from pipeline.readers.html.markup import Document, attributes
from pipeline.readers.html.styles import declared

_ANY = re.compile(
    r"font-size\s*+:\s*+(?:[0.]|1(?:\.\d{1,4})?p)|opacity\s*+:\s*+0|aria-hidden|:\s*+-\d{3}"
    r"|color\s*+[:=]\s*+[\"']?(?:#f|white|rgb\(\s*+2[45]|rgba|transparent)",
    re.IGNORECASE,
)
"""What a page must hold for its styles to be looked at one by one; or a colour that is one of its grounds too."""
_VALUE = r"\s*+[:=]\s*+[\"']?(#[0-9a-f]{3,8}|rgba?\([^()]{1,40}\)|[a-z]{3,12}(?![\w(-]))"
_COLOUR, _GROUND = re.compile("color" + _VALUE), re.compile("background" + _VALUE)
MOST = 200
"""Colours of a page that are compared."""
_NOTHING = re.compile(r"(?:0(?:\.\d{1,4})?|\.\d{1,4}|1(?:\.\d{1,4})?)(?:px|pt)|0(?:\.0{1,4})?[a-z%]{0,4}", re.IGNORECASE)
_FAINT = re.compile(r"0(?:\.0{1,4})?%?")
_AWAY = re.compile(r"-\d{3,6}(?:\.\d{1,4})?(?:px|pt|em|rem|%)", re.IGNORECASE)
_SIDES = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
_HEX = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-f])", re.IGNORECASE)
_PARTS = re.compile(r"rgba?\(\s*+(\d{1,3})[\s,]++(\d{1,3})[\s,]++(\d{1,3})\s*+(?:[,/]\s*+([\d.]{1,8}%?)\s*+)?\)", re.IGNORECASE)
_NAMES = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0), "yellow": (255, 255, 0),
    "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "whitesmoke": (245, 245, 245), "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "navy": (0, 0, 128), "maroon": (128, 0, 0), "orange": (255, 165, 0), "lightgray": (211, 211, 211),
}  # fmt: skip
_NAME = re.compile(r"[a-z]{3,20}(?![\w(-])", re.IGNORECASE)
NEAR = 8
"""Parts of 255 by which a colour may differ from its ground and not show."""
Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


class _State(NamedTuple):
    """For the text of an element: why its size or its place keep it from being seen ("" where they do not), its colour (None where
    none is said), whether that is transparent, and the colour under it (None where that is a picture or not understood)."""

    size: str = ""
    place: str = ""
    colour: Colour | None = None
    clear: bool = False
    ground: Colour | None = WHITE


def unseen(page: Document, styles: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of the texts of a page that its own styles hide, by source offsets: tiny, white, same_colour, transparent,
    outside_page, aria_hidden. `styles` are those of elements that its sheets name. What an element says holds for the elements in it
    until one of these says otherwise.

    反例: white letters on a coloured ground; font-size:0 on a list whose items give themselves a size.
    """
    if not _ANY.search(page.source) and not _has_own_ground(page.source):
        return
    states: list[_State] = []
    for i, node in enumerate(page.nodes):
        above = states[node.parent] if node.parent >= 0 else _State()
        written = node.inner - node.start > len(node.name) + 3
        states.append(_state(attributes(page.source, node) if written else {}, styles.get(i), above) if written or i in styles else above)
    for start, end, owner in page.texts:
        if owner >= 0:
            kind = _kind(states[owner])
            if kind and page.source[start:end].strip():
                yield start, end, kind


def _has_own_ground(source: str) -> bool:
    """Whether a page names a colour, other than white, both for letters and for what lies under them."""
    source = source.lower()
    letters: set[str] = set()
    grounds = {match[1] for match in _GROUND.finditer(source)}
    for match in _COLOUR.finditer(source):
        (grounds if source.endswith(("background-", "bg"), 0, match.start()) else letters).add(match[1])
    if not letters or not grounds:
        return False
    found = [colour for written in sorted(grounds)[:MOST] if (colour := colour_of(written)[0]) is not None and not is_white(*colour)]
    return any(
        max(abs(a - b) for a, b in zip(colour, ground, strict=True)) <= NEAR
        for written in sorted(letters)[:MOST]
        if (colour := colour_of(written)[0]) is not None
        for ground in found
    )


def colour_of(written: str) -> tuple[Colour | None, bool]:
    """A colour as CSS writes it (None where it is not understood), and whether it is transparent."""
    value = written.strip()
    found = _HEX.match(value)
    if found:
        digits = found[1]
        pairs = [digit * 2 for digit in digits] if len(digits) < 6 else [digits[i : i + 2] for i in range(0, len(digits), 2)]
        red, green, blue, *alpha = (int(pair, 16) for pair in pairs)
        return (red, green, blue), alpha == [0]
    parts = _PARTS.match(value)
    if parts:
        clear = parts[4] is not None and _FAINT.fullmatch(parts[4]) is not None
        return (min(255, int(parts[1])), min(255, int(parts[2])), min(255, int(parts[3]))), clear
    name = _NAME.match(value)
    return _NAMES.get(name[0].lower() if name else ""), name is not None and name[0].lower() == "transparent"


def _kind(state: _State) -> str:
    if state.place or state.size:
        return state.place or state.size
    if state.clear:
        return "transparent"
    if state.colour is None or state.ground is None:
        return ""
    if is_white(*state.colour) and is_white(*state.ground):
        return "white"
    return "same_colour" if max(abs(a - b) for a, b in zip(state.colour, state.ground, strict=True)) <= NEAR else ""


def _state(given: dict[str, str], style: str | None, above: _State) -> _State:
    size, place, colour, clear, ground = above
    if "color" in given:
        colour, clear = colour_of(given["color"])
    if "bgcolor" in given or "background" in given:
        ground = colour_of(given["bgcolor"])[0] if "bgcolor" in given and "background" not in given else None
    if style is None:
        style = given.get("style", "")
    if style:
        says = {name: value for name, (value, _) in declared(style).items()}
        if "font-size" in says:
            size = "tiny" if _NOTHING.fullmatch(says["font-size"]) else ""
        if "color" in says and says["color"].lower() not in ("inherit", "currentcolor", "unset"):
            colour, clear = colour_of(says["color"])
        if _FAINT.fullmatch(says.get("opacity", "")):
            place = "transparent"
        elif any(_AWAY.match(says.get(side, "")) for side in _SIDES):
            place = "outside_page"
        ground = _ground(says, ground)
    if given.get("aria-hidden", "").lower() == "true":
        place = place or "aria_hidden"
    return _State(size, place, colour, clear, ground)


def _ground(says: dict[str, str], under: Colour | None) -> Colour | None:
    """The colour under an element's text."""
    for name in ("background-color", "background"):
        value = says.get(name, "").lower()
        if "url(" in value or "gradient" in value:
            return None
        if value and value not in ("none", "transparent", "inherit", "initial", "unset"):
            found, clear = colour_of(value)
            under = under if clear or (found is None and value.startswith(("none", "transparent"))) else found
            break
    image = says.get("background-image", "none").lower()
    return None if image not in ("none", "initial", "unset", "inherit") else under
