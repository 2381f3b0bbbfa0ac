"""Whole reports, of the sample corpus and made by the grammar of every genre (`tests.mutation`), with slips: what the checks meet."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from pipeline.mine import mine
from tests.fuzz import slips
from tests.mutation.figures import MODES
from tests.mutation.reports import clean

CORPUS = Path(__file__).parents[2] / "corpus"
MADE = 400
"""Reports of the grammar that are drawn from, of each mode."""


@cache
def _texts() -> tuple[str, ...]:
    found = [
        mine(path.name, path.read_bytes()).aligned.text for path in sorted(CORPUS.iterdir()) if path.suffix in (".txt", ".html", ".docx")
    ]
    return tuple(text for text in found if len(text) < 20_000)


def whole(rng: random.Random) -> str:
    """A report without slips: one in four of the corpus."""
    return rng.choice(_texts()) if rng.random() < 0.25 else clean(3, rng.randrange(MADE), rng.choice(MODES)).text


def text(rng: random.Random) -> str:
    """A report, a stretch of one, or two after one another, with slips."""
    lines = whole(rng).split("\n")
    if rng.random() < 0.3:
        first = rng.randrange(len(lines))
        lines = lines[first : first + 40]
    elif rng.random() < 0.1:
        lines += whole(rng).split("\n")
    return "\n".join(slips.slipped(rng, lines))
