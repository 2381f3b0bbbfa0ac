"""TXT: the quality of the text itself: damaged encoding, words written twice, words mistaken for others.

例: 「所服务的企业企业」 (TXT001); a line decoded one byte late (TXT002); 「评价登记为优」 for 等级 (TXT005).
反例: 「研究研究」 is how verbs are doubled; a page whose characters carry pinyin notes is annotated, not damaged.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from extractors.facts import Span
from extractors.tokens import words
from lexicons import rows
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison, Repair

DAMAGE = ("byte_shift", "split_key", "mojibake", "encoding")
"""Steps of the repair ledger that mean bytes were read wrongly somewhere on the way."""

TWICE = re.compile(r"([\u4e00-\u9fa5]{2,6})\1")
AROUND = 8
"""Characters to either side that are enough to see where words begin and end."""

PASS = Verdict("pass", None, None, None)
FAIL = Verdict("fail", None, None, None)


@dataclass(frozen=True, slots=True)
class Doubled:
    """A word that may stand twice in a row, or a character that makes a doubling legitimate."""

    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class Confusable:
    """A phrase in which one word is written for another: `wrong` as it stands in the text, `right` as it should read."""

    wrong: str
    right: str
    reason: str


def check(ledger: Ledger) -> Iterator[Comparison]:
    """TXT001 and TXT005 for every place found and one pass where none is; TXT002 for each damaged passage."""
    yield from _damage(ledger)
    yield from _doubled(ledger)
    yield from _confused(ledger)


def _damage(ledger: Ledger) -> Iterator[Comparison]:
    damaged = [r for r in ledger.repairs if r.step in DAMAGE]
    for group in _lines(ledger.report.text, damaged):
        start, end = min(r.start for r in group), max(r.end for r in group)
        before, after = "…".join(r.before for r in group)[:60], ledger.report.text[start:end][:60]
        mended = all(r.done for r in group)
        zh = (
            f"此处文字编码错位，应读作“{after}”，已据此抽取；请向发布单位核对原文。"
            if mended
            else "此处文字编码损坏，未能全部复原，损坏处的数字不作核对。"
        )
        en = (
            f"The text is damaged here and reads “{after}” once repaired; check the original."
            if mended
            else "The text is damaged here and could not be restored whole."
        )
        yield comparison(
            "TXT002",
            FAIL,
            stated=before,
            expected=after if mended else "",
            formula=f"{before} → {after}",
            evidence=[Span(start, end)],
            zh=zh,
            en=en,
            root_cause=f"encoding at {before[:20]}",
        )
    if not damaged:
        yield comparison("TXT002", PASS)


def _lines(text: str, repairs: Sequence[Repair]) -> Iterator[list[Repair]]:
    """Repairs of one line are one damage."""
    group: list[Repair] = []
    for repair in sorted(repairs, key=lambda r: (r.start, r.end)):
        if group and "\n" in text[group[-1].end : repair.start]:
            yield group
            group = []
        group.append(repair)
    if group:
        yield group


@cache
def _allowed() -> frozenset[str]:
    return frozenset(row.word for row in rows("doubled_words", Doubled, "word"))


def _twice(text: str) -> Iterator[re.Match[str]]:
    """What `TWICE` finds, tried only where two to six characters come again."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    starts: set[int] = set()
    for size in range(2, 7):
        same = codes[size:] == codes[:-size]
        runs = same
        for k in range(1, size):
            runs = runs[:-1] & same[k:]
        starts.update(np.flatnonzero(runs).tolist())
    here = 0
    for start in sorted(starts):
        if start >= here and (found := TWICE.match(text, start)):
            yield found
            here = found.end()


def _doubled(ledger: Ledger) -> Iterator[Comparison]:
    text, tables = ledger.report.text, [(g.start, g.end) for g in ledger.report.grids]
    count = 0
    for found in _twice(text):
        word = found[1]
        if word in _allowed() or any(c in _allowed() for c in word) or len(set(word)) == 1:
            continue
        if any(start <= found.start() < end for start, end in tables) or _numeric(ledger, found) or not _cut(text, found):
            continue
        count += 1
        yield comparison(
            "TXT001",
            FAIL,
            stated=found[0],
            expected=word,
            formula=f"{found[0]} → {word}",
            evidence=[Span(max(0, found.start() - 6), found.end())],
            zh=f"“{word}”重复书写。",
            en=f"{word} is written twice.",
            root_cause=f"doubled {word} in {text[max(0, found.start() - 6) : found.end()]}",
        )
    if not count:
        yield comparison("TXT001", PASS)


def _numeric(ledger: Ledger, found: re.Match[str]) -> bool:
    """Whether a number overlaps the match: 二〇二〇 is no doubled word."""
    numbers = ledger.report.numbers
    i = max(0, bisect_left(numbers, found.start(), key=lambda n: n.start) - 1)
    return any(n.end > found.start() for n in itertools.takewhile(lambda n: n.start < found.end(), numbers[i:]))


def _cut(text: str, found: re.Match[str]) -> bool:
    """Whether words begin and end at all three edges. 反例: 预算决算决议 is 预算·决算·决议, not 算决 twice."""
    low = max(0, found.start() - AROUND)
    edges = {low, *itertools.accumulate((len(w.text) for w in words(text[low : found.end() + AROUND])), initial=low)}
    return {found.start(), found.end(1), found.end()} <= edges


@cache
def _confusables() -> tuple[re.Pattern[str], dict[str, Confusable]]:
    table = {row.wrong: row for row in rows("confusables", Confusable, "wrong")}
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True))), table


def _confused(ledger: Ledger) -> Iterator[Comparison]:
    pattern, table = _confusables()
    count = 0
    for found in pattern.finditer(ledger.report.text):
        row = table[found[0]]
        count += 1
        yield comparison(
            "TXT005",
            FAIL,
            stated=row.wrong,
            expected=row.right,
            formula=f"{row.wrong} → {row.right}",
            evidence=[Span(found.start(), found.end())],
            zh=f"“{row.wrong}”疑为“{row.right}”之误：{row.reason}。",
            en=f"{row.wrong} is probably meant to read {row.right}.",
            root_cause=f"{row.wrong} at {ledger.report.text[max(0, found.start() - 8) : found.end() + 8]}",
        )
    if not count:
        yield comparison("TXT005", PASS)
