"""What must hold of anything mined: the laws, checked on one input at a time."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable
from itertools import pairwise

from extractors import find_numbers
from extractors.facts import KINDS, QUALIFIERS, ROLES
from pipeline import locate
from pipeline.mine import mine, mine_text
from pipeline.outputs import parts, strict
from pipeline.outputs.schemas import TABLES
from pipeline.records import OUTCOMES, Mined, Unreadable
from tests.fuzz import archive_files, files, lexicon_files, reports, rows, texts, vocabulary

Batch = tuple[str, int, int]
"""A kind, the first seed, how many."""
QUICK = 1.0
"""Seconds of the processor beyond which an input is worth naming."""
DIGITS = frozenset("0123456789０１２３４５６７８９")


def run(batch: Batch) -> list[tuple[str, int, float, str]]:
    """Kind, seed, seconds and what broke (empty: nothing) of each input of a batch; inputs that hold and are quick are left out."""
    kind, first, count = batch
    out = []
    for seed in range(first, first + count):
        before = time.process_time()
        said = ""
        try:
            check(kind, seed)
        except KeyboardInterrupt:
            raise
        except BaseException:  # whatever an input raises is what is looked for, also a panic of native code
            said = traceback.format_exc(limit=-3)
        took = time.process_time() - before
        if said or took > QUICK:
            out.append((kind, seed, took, said))
    return out


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
    name, data = files.file(rng)
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
    assert parts.packed(tables) == parts.packed(locate.tables(again)), "mined twice it is not the same"
    for name, columns in tables.items():
        strict.batch(name, columns)
    rows.check(mined, tables)
    assert set(tables) <= set(TABLES)
    assert set(mined.facts.roles) <= set(ROLES)
    assert len(mined.facts.roles) == len(mined.report.numbers)
    for c in mined.comparisons:
        assert c.outcome in OUTCOMES, c
        assert c.outcome != "fail" or (c.message_zh and c.message_en and c.severity and c.evidence), c
    of_numbers_in(mined)
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
