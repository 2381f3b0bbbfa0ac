"""What joins neighbours: the marks of a list, of a range, of from and to between two figures."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors.numbers import vocabulary
from extractors.numbers.draft import Draft

LIST, RANGE, FROM_TO = 1, 2, 4
NEAR = 8  # characters that may stand between two figures which belong together


@cache
def _range_mark() -> re.Pattern[str]:
    return re.compile(r" *+(?:\(含\) *+)?(?:-{1,3}|~{1,2}|至|到|—) *+")


@cache
def _list_mark() -> re.Pattern[str]:
    return re.compile(r" *+(?:[、和与及或,/]|以及) *+")


@cache
def _from_to() -> re.Pattern[str]:
    verbs = vocabulary.cues("change").pattern
    return re.compile(rf" *(?:{verbs})(?:至|到|为|成)?(?:了|约|近|最少|最多|超过)? *|(?:至|到)(?:了|约|近)? *")


@lru_cache(maxsize=4096)
def _link(between: str) -> int:
    """What joins two figures: the marks of a list, of a range, of from and to."""
    found = LIST if _list_mark().fullmatch(between) else 0
    if _range_mark().fullmatch(between):
        found |= RANGE
    if _from_to().fullmatch(between):
        found |= FROM_TO
    return found


def between(text: str, drafts: list[Draft]) -> dict[int, int]:
    """What joins a draft to the one before it, by its index, in order."""
    found = {}
    end = -NEAR - 1
    for i, draft in enumerate(drafts):
        if draft.start - end <= NEAR and (link := _link(text[end : draft.start])):
            found[i] = link
        end = draft.end
    return found
