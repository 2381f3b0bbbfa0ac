"""Characters that make a figure read one way to the eye and another to a program: found in what a reader gives, before any repair.

Zero-width characters and marks of direction inside figures, letters and digits of other scripts in the place of digits. They are
damage that is named and not undone: nobody knows which of the two readings was meant. After Unicode Technical Standard 39 (confusables)
and Technical Report 36 (visual spoofing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.records import Repair, Source

STEP = "deceptive_text"
"""The step's name in the ledger; `Repair.kind` says how it deceives."""

ZERO_WIDTH = "\u00ad\u034f\u115f\u1160\u180b-\u180e\u200b-\u200d\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
ORDER = "\u200e\u200f\u061c\u202a\u202b\u202d\u202e\u2066-\u2069"
OVERRIDE = "\u202b\u202e\u2067"
"""What makes the characters behind it print from right to left: 「\u202e98.4」 prints as 4.89."""
OTHER_DIGITS = (
    "\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\u1040-\u1049\U0001d7ce-\U0001d7ff\U0001fbf0-\U0001fbf9"
)
CIRCLED = "\u2460-\u2468\u24ea\u2776-\u277e\u2780-\u2788\u278a-\u2792\u24f5-\u24fd\u3007"
LETTERS = "OoОоΟοＯｏlIіІӀΙｌＩЗзб"
"""Latin, Cyrillic, Greek and full-width letters that look like 0, 1, 3 or 6."""
_DIGIT = "0-9０-９"
_POINT = ".,，．"


class _Kind(NamedTuple):
    """`first`: what the text must hold for `figure` to be worth a search; `odd`: what a figure must hold to be one of these."""

    name: str
    first: re.Pattern[str]
    figure: re.Pattern[str]
    odd: re.Pattern[str]


@cache
def _kinds() -> tuple[_Kind, ...]:
    unit = "(?:[万亿千百]|元|%|％|‰|个|项|家|人|年|月|日|天|户|件|次|倍|位|公里|吨|亩|分)"
    figure = f"[{_DIGIT}{_POINT}]"
    latin = "A-Za-zＡ-Ｚａ-ｚ\u0370-\u04ff"
    inside = f"[{_DIGIT}{_POINT}{LETTERS}]"
    digit, other = re.compile(f"[{_DIGIT}]"), re.compile(f"[{OTHER_DIGITS}]")
    order, hidden, circled = re.compile(f"[{ORDER}]"), re.compile(f"[{ZERO_WIDTH}]"), re.compile(f"[{CIRCLED}]")
    beside = re.compile(f"[{LETTERS}](?:(?<=[{_DIGIT}].)|(?=[{_DIGIT}.]))")
    turned = f"[{OVERRIDE}][^\\n\u202c\u2069]{{0,200}}|{figure}[{ORDER}]++(?={figure})|(?<![{ORDER}])[{ORDER}]++{figure}{{1,30}}[{ORDER}]"
    ringed = f"(?<=[{_DIGIT}.])[{CIRCLED}]+(?=[{_DIGIT}.])|[{CIRCLED}]{{2,20}}(?={unit})|(?<=[{_DIGIT}])[{CIRCLED}]+(?={unit})"
    # 1O0万元, 9l.4%, l00万元: never part of a word or a code (H2O, CO2, 5G, IPO1)
    spelt = f"(?<![{latin}{_DIGIT}{_POINT}-])(?![{LETTERS}]2[{LETTERS}]){inside}{{2,30}}(?=\\s?{unit})"
    return (
        _Kind("direction", order, re.compile(turned), digit),
        _Kind("zero_width", hidden, re.compile(f"{figure}[{ZERO_WIDTH}]++(?={figure})"), hidden),
        _Kind("look_alike", beside, re.compile(spelt), beside),
        _Kind("other_digits", other, re.compile(f"(?:{figure}|[{OTHER_DIGITS}]){{1,40}}"), other),
        _Kind("circled", circled, re.compile(ringed), circled),
    )


@cache
def _foreign() -> re.Pattern[str]:
    """What deceives but the look-alikes: characters that hardly any report holds."""
    return re.compile(f"[{ORDER}{ZERO_WIDTH}{OTHER_DIGITS}{CIRCLED}]")


def marks(source: Source) -> tuple[Repair, ...]:
    """A line of the ledger for each such place, with the figure around it, by source offsets and in their order.

    例: 「1\u200b00万元」 (zero_width), 「\u202e4.89%」 (direction), 「1O0万元」 (look_alike), 「٩٨.٤%」 (other_digits),
    「9①.4%」 (circled).
    反例: 「H2O」, 「O2O」, 「5G」, 「①2023年」, 「二〇二三年」, 「１００万元」, 「Ⅲ类」.
    """
    text = source.aligned.text
    found: list[Repair] = []
    foreign = _foreign().search(text) is not None
    for kind in _kinds():
        if not (foreign or kind.name == "look_alike") or not kind.first.search(text):
            continue
        for start, end in _figures(kind, text):
            low, high = source.aligned.locate(start, end)
            found.append(Repair(STEP, low, high, source.aligned.source[low:high], "", False, kind.name))
    return tuple(sorted(found, key=lambda r: (r.start, r.end, r.kind)))


def _figures(kind: _Kind, text: str) -> Iterator[tuple[int, int]]:
    """The figures that hold such a place, each once, from its first digit to its last."""
    last = -1
    for match in kind.figure.finditer(text):
        start, end = _grown(text, *match.span())
        if start >= last and kind.odd.search(match.group()):
            yield start, end
            last = end


_AROUND = 40
"""How far a figure is followed from the odd place in it."""
_PLAIN = "0123456789０１２３４５６７８９.,．"
"""Digits and what may stand between them."""


def _grown(text: str, start: int, end: int) -> tuple[int, int]:
    head = text[max(0, start - _AROUND) : start]
    before = len(head) - len(head.rstrip(_PLAIN))
    tail = text[end : end + _AROUND]
    return start - before, end + len(tail) - len(tail.lstrip(_PLAIN))
