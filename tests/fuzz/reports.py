"""Whole reports of the sample corpus with figures, units, lines and cells changed, dropped, doubled and moved: what the checks meet."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from pipeline.mine import mine

CORPUS = Path(__file__).parents[2] / "corpus"
FIGURE = re.compile(r"[0-9][0-9.,]*")
UNIT = re.compile(r"万元|亿元|元|%|个百分点|万|亿|项|个|家|人次|年|月|日")
FIGURES = (
    "0",
    "-0",
    "00",
    "0.0",
    ".5",
    "5.",
    "1,2,3",
    "100",
    "9" * 60,
    "0." + "0" * 50 + "1",
    "1e9",
    "",
    "-",
    "—",
    "101",
    "1/0",
    "２",
    "٣",
    "半",
)
UNITS = ("", "元", "万元", "亿元", "%", "‰", "个百分点", "万亿亿", "年", "分", "美元")


@cache
def _texts() -> tuple[str, ...]:
    found = [
        mine(path.name, path.read_bytes()).aligned.text for path in sorted(CORPUS.iterdir()) if path.suffix in (".txt", ".html", ".docx")
    ]
    return tuple(text for text in found if len(text) < 20_000)


def text(rng: random.Random) -> str:
    """A report of the corpus with one to thirty slips."""
    lines = rng.choice(_texts()).split("\n")
    first = rng.randrange(len(lines))
    lines = lines[first : first + 40] if rng.random() < 0.8 else lines
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(lines))
        what = rng.randrange(7)
        if what < 3:
            lines[at] = _one(rng, lines[at], FIGURE, FIGURES)
        elif what == 3:
            lines[at] = _one(rng, lines[at], UNIT, UNITS)
        elif what == 4:
            lines.insert(rng.randrange(len(lines) + 1), lines[at])
        elif what == 5 and len(lines) > 1:
            del lines[at]
        else:
            cells = lines[at].split("\t")
            rng.shuffle(cells)
            lines[at] = "\t".join(cells)
    return "\n".join(lines)


def _one(rng: random.Random, line: str, pattern: re.Pattern[str], instead: tuple[str, ...]) -> str:
    found = list(pattern.finditer(line))
    if not found:
        return line
    place = rng.choice(found)
    digits = str(rng.randrange(10 ** rng.randint(1, 6)))
    return line[: place.start()] + rng.choice((*instead, digits, place[0] + digits)) + line[place.end() :]
