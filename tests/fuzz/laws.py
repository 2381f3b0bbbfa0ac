"""What must hold of anything mined: the laws, checked on one input at a time."""

from __future__ import annotations

import random
import resource
import sys
import time
import traceback
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from extractors import find_numbers
from extractors.facts import KINDS, QUALIFIERS, ROLES
from pipeline import locate
from pipeline.mine import mine, mine_text
from pipeline.outputs import packing
from pipeline.outputs.schemas import TABLES
from pipeline.records import OUTCOMES, Mined, Unreadable
from tests.fuzz import archive_files, files, lexicon_files, pictures, reports, rows, texts, vocabulary

Batch = tuple[str, int, int]
"""A kind, the first seed, how many."""
QUICK = 1.0
"""Seconds of the processor beyond which an input is worth naming."""
MEGABYTES = 256
"""What one input may add to the most a process ever held."""
MODELS = 1024
"""The same once what recognises pictures is loaded, as it is for the first page without words."""
DIGITS = frozenset("0123456789０１２３４５６７８９")
MARKUP = frozenset(("html",))
"""Formats whose source text is the file itself, tags with their figures included."""


class Found(NamedTuple):
    """An input worth naming: `said` is what broke, empty where it was only slow."""

    kind: str
    seed: int
    seconds: float
    said: str


class Done(NamedTuple):
    """What a batch gave: the inputs worth naming, seconds of the processor, those of its slowest input, the most megabytes its process
    ever held."""

    found: list[Found]
    seconds: float
    slowest: float
    megabytes: int


def run(batch: Batch) -> Done:
    """The laws put to every input of a batch."""
    kind, first, count = batch
    found = []
    total = slowest = 0.0
    for seed in range(first, first + count):
        before, held = time.process_time(), _megabytes()
        said = ""
        try:
            check(kind, seed)
        except KeyboardInterrupt:
            raise
        except BaseException:  # whatever an input raises is what is looked for, also a panic of native code
            said = traceback.format_exc(limit=-3)
        took, more = time.process_time() - before, _megabytes() - held
        if not said and more > (MODELS if "onnxruntime" in sys.modules else MEGABYTES):
            said = f"it took {more} megabytes"
        total, slowest = total + took, max(slowest, took)
        if said or (took > QUICK and kind != "picture"):
            found.append(Found(kind, seed, took, said))
    return Done(found, total, slowest, _megabytes())


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def check(kind: str, seed: int) -> None:
    """One input by its kind (`KINDS_OF_INPUT`) and seed. Raises AssertionError where a law is broken, and whatever is a bug."""
    KINDS_OF_INPUT[kind](random.Random(f"{kind} {seed}"))


def _text(rng: random.Random) -> None:
    text = texts.text(rng)
    of_mined(mine_text(text), mine_text(text))


def _report(rng: random.Random) -> None:
    text = reports.text(rng)
    of_mined(mine_text(text), mine_text(text))


def _file(rng: random.Random) -> None:
    of_file(*files.file(rng))


def of_file(name: str, data: bytes) -> None:
    """A file is mined, or refused with advice."""
    try:
        found = mine(name, data)
    except Unreadable as refused:
        if not (refused.code and refused.hint):
            raise AssertionError("a refusal has a code and says what to do") from refused
        return
    of_mined(found, mine(name, data))


KINDS_OF_INPUT: dict[str, Callable[[random.Random], None]] = {
    "numbers": lambda rng: of_numbers(texts.text(rng)),
    "text": _text,
    "report": _report,
    "file": _file,
    "archive": archive_files.check,
    "lexicon": lexicon_files.check,
    "picture": lambda rng: of_file(*pictures.file(rng)),
    "vocabulary": lambda rng: vocabulary.check(rng, lambda text: of_mined(mine_text(text), mine_text(text))),
}


def of_numbers(text: str) -> None:
    """Sorted, disjoint, sliced from the text, every digit in exactly one, and the same again."""
    found = find_numbers(text)
    for n in found:
        assert 0 <= n.start < n.end <= len(text)
        assert text[n.start : n.end] == n.text
        assert n.kind in KINDS
        assert n.qualifier in QUALIFIERS
    assert all(a.end <= b.start for a, b in pairwise(found)), "numbers overlap"
    held = {i for n in found for i in range(n.start, n.end)}
    lost = [i for i, c in enumerate(text) if c in DIGITS and i not in held]
    assert not lost, f"digits in no number at {lost[:5]}: {text[max(0, lost[0] - 20) : lost[0] + 20]!r}"
    assert [(n.start, n.end, n.value) for n in find_numbers(text)] == [(n.start, n.end, n.value) for n in found]


def of_mined(mined: Mined, again: Mined) -> None:
    """The tables can be written, and are the same when mined `again`; every span lies in the source, every quote is its slice, every
    section character is held once; what fails says what and why."""
    tables = locate.tables(mined)
    assert packing.packed(tables) == packing.packed(locate.tables(again)), "mined twice it is not the same"
    rows.check(mined, tables)
    assert set(tables) <= set(TABLES)
    assert set(mined.facts.roles) <= set(ROLES)
    assert len(mined.facts.roles) == len(mined.report.numbers)
    for c in mined.comparisons:
        assert c.outcome in OUTCOMES, c
        assert c.outcome != "fail" or (c.message_zh and c.message_en and c.severity and c.evidence), c
    of_numbers_in(mined)
    of_source(mined)
    text = mined.report.text
    assert all(a.end == b.start for a, b in pairwise(mined.report.sections)), "sections tile the text"
    assert not mined.report.sections or (mined.report.sections[0].start, mined.report.sections[-1].end) == (0, len(text))


def of_numbers_in(mined: Mined) -> None:
    """Every digit of the normalised text is in exactly one number."""
    text, found = mined.report.text, mined.report.numbers
    assert all(a.end <= b.start for a, b in pairwise(found)), "numbers overlap"
    held = {i for n in found for i in range(n.start, n.end)}
    lost = [i for i, c in enumerate(text) if c in DIGITS and i not in held]
    assert not lost, f"digits in no number: {text[max(0, lost[0] - 20) : lost[0] + 20]!r}"


def of_source(mined: Mined) -> None:
    """Every digit of the source stands behind a character of the text or on a line of the ledger."""
    source = mined.aligned.source
    if mined.source.format in MARKUP:
        return
    steps = np.zeros(len(source) + 1, np.int32)
    np.add.at(steps, mined.aligned.starts, 1)
    np.add.at(steps, mined.aligned.ends, -1)
    held = np.cumsum(steps) > 0
    for repair in mined.repairs:
        held[repair.start : repair.end] = True
    lost = [i for i, c in enumerate(source) if c in DIGITS and not held[i]]
    assert not lost, f"digits of the source are in no text and no repair: {source[max(0, lost[0] - 20) : lost[0] + 20]!r}"
