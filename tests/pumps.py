"""What may slow one expression down: texts made of its own words, as its tree says them, whole and broken off, to be said over and over."""

from __future__ import annotations

import random
import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

CLASSES = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "的"}
OTHERS = "的1一 a，（、-\t"
"""What a set that names what it is not may be: the first of these that it is."""
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.ASCII
VERBOSE_OF_REGEX = 0x40
HAN = "\u4e00-\u9fff"


def of(pattern: Any, samples: int = 3) -> list[str]:
    """Pieces for a compiled expression of `re` or `regex`, the same ones every time; none where its tree cannot be read."""
    text = re.sub(r"\(\?P<\w+>", "(", pattern.pattern)
    flags = pattern.flags & FLAGS
    if type(pattern).__module__ == "_regex":
        text, flags = _without_properties(text), re.VERBOSE if pattern.flags & VERBOSE_OF_REGEX else re.NOFLAG
    try:
        tree = _parser.parse(text, int(flags))
    except re.error:
        return []
    rng = random.Random(repr(pattern.pattern))
    found: set[str] = set()
    for _ in range(samples):
        parts: list[str] = []
        _sample(rng, tree, parts)
        found |= {"".join(parts[:size]) for size in (1, 2, 3, 4, len(parts) // 2, len(parts) - 1, len(parts)) if 0 < size <= len(parts)}
    return sorted(found)


def _without_properties(text: str) -> str:
    r"""What `regex` knows and `re` does not: ``\p{…}`` is taken for a Chinese character, ``\P{…}`` for none."""
    text = re.sub(r"\[\^?[^]\\]*(?:\\.[^]\\]*)*\]", lambda m: re.sub(r"\\p\{\w+\}", HAN, re.sub(r"\\P\{\w+\}", "0-9，。", m[0])), text)
    return re.sub(r"\\P\{\w+\}", f"[^{HAN}]", re.sub(r"\\p\{\w+\}", f"[{HAN}]", text))


def _sample(rng: random.Random, tree: Any, out: list[str]) -> None:
    """A text that the tree matches, looks to the sides left out."""
    for kind, held in tree:
        if kind is op.LITERAL:
            out.append(chr(held))
        elif kind is op.NOT_LITERAL:
            out.append(next(c for c in OTHERS if ord(c) != held))
        elif kind is op.ANY:
            out.append("的")
        elif kind is op.IN:
            out.append(_one(rng, held))
        elif kind is op.BRANCH:
            _sample(rng, rng.choice(held[1]), out)
        elif kind is op.SUBPATTERN:
            _sample(rng, held[3], out)
        elif kind is op.ATOMIC_GROUP:
            _sample(rng, held, out)
        elif kind in REPEATS:
            least, most, part = held
            for _ in range(max(least, min(most, rng.randint(0, 2)))):
                _sample(rng, part, out)


def _one(rng: random.Random, members: Any) -> str:
    """A character of a set."""
    if members[0][0] is op.NEGATE:
        return next((c for c in OTHERS if not _held(c, members[1:])), "的")
    kind, value = rng.choice(members)
    if kind is op.LITERAL:
        return chr(value)
    return chr(rng.randint(*value)) if kind is op.RANGE else CLASSES.get(value, "，")


def _held(character: str, members: Any) -> bool:
    for kind, value in members:
        if kind is op.LITERAL and value == ord(character):
            return True
        if kind is op.RANGE and value[0] <= ord(character) <= value[1]:
            return True
        if kind is op.CATEGORY and value in CLASSES and re.match({"1": r"\d", " ": r"\s", "的": r"\w"}[CLASSES[value]], character):
            return True
    return False
