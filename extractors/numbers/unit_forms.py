"""Where a unit is printed: the longest form at a place, over a line break, and no word that merely begins so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from extractors.numbers import vocabulary
from extractors.numbers.vocabulary import Unit


def skip_blanks(text: str, position: int) -> int:
    """The first offset from `position` that is not a space."""
    while text[position : position + 1] == " ":
        position += 1
    return position


def unit_at(text: str, position: int) -> tuple[Unit, int] | None:
    """The longest unit printed at `position` that is not just the beginning of a word, with its end."""
    first = text[position : position + 1]
    if first in POINTS_BEGIN and text[position + 1 : position + 2] in POINTS_GO_ON:
        spaced = _points().match(text, position)
        if spaced is not None:
            return _point_unit(), spaced.end()
    found = printed_forms().get(first)
    if found is None:
        return None
    match, units = found
    m = match(text, position)
    return (units[m[0]], m.end()) if m is not None else None


@cache
def printed_forms() -> dict[str, Forms]:
    """By the first character: what matches a form of a unit, the longest first, and the unit of each form."""
    return {first: (re.compile(_forms(units)).match, {unit.form: unit for unit in units}) for first, units in vocabulary.units().items()}


def _forms(units: Sequence[Unit]) -> str:
    parts = []
    for unit in units:
        single = "".join(sorted(word for word in unit.not_before if len(word) == 1))
        barred = [f"[{re.escape(single)}]"] if single else []
        barred += [re.escape(word) for word in unit.not_before if len(word) > 1]
        if unit.form[-1].isascii() and unit.form[-1].isalpha():
            barred.append("[A-Za-z0-9]")
        parts.append(re.escape(unit.form) + (f"(?!{'|'.join(barred)})" if barred else ""))
    return "|".join(parts)


Forms = tuple[Callable[[str, int], "re.Match[str] | None"], dict[str, Unit]]
POINTS_BEGIN, POINTS_GO_ON = frozenset("个百 "), frozenset("个百 分")


@cache
def _points() -> re.Pattern[str]:
    return re.compile(r"[个 ]*百 *分 *点")


@cache
def _point_unit() -> Unit:
    found = vocabulary.unit_named("个百分点")
    assert found is not None
    return found


def wrapped_unit(text: str, position: int) -> tuple[Unit, int] | None:
    """A unit on the next line, only where nothing else can begin so: 万元, %."""
    if text[position : position + 1] != "\n":
        return None
    m = _after_wrap().match(text, position)
    if m is None:
        return None
    found = unit_at(text, m.end())
    return found if found is not None and found[0].kind in ("money", "percent") else None


@cache
def _after_wrap() -> re.Pattern[str]:
    return re.compile(r" *\n *(?=元(?=[，。；、\n])|%)")
