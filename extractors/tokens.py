"""Words where words matter: jieba behind one door, loaded on first use and never at import.

jieba cuts the short stretch beside an unexplained quantity and says which words are verbs; names of bodies and levels are found by
an automaton, which is there at once (a matcher of spaCy's takes half a second to import and finds the same). Nothing here decides
where evidence lies: with jieba tokens a span such as 「98.4」 before 「%」 has no token edge, so offsets always come from the numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

import lexicons

NOMINAL = ("n", "vn", "an", "j", "l", "i", "b", "eng", "x")
"""First letters of the tags that may stand inside a noun phrase (nr, ns, nt, nz … begin with n)."""


class Word(NamedTuple):
    """A word and its part of speech in jieba's tags (n, v, vn, d, p …); a name from our lexicons is ``n``."""

    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of ``indicators.tsv``. `of`: whose a name is that takes no other bearer (`extractors.kpis.carriers`)."""

    term: str
    dependent: bool
    of: str = ""


@dataclass(frozen=True, slots=True)
class _Predicate:
    term: str


@dataclass(frozen=True, slots=True)
class Action:
    """A row of ``actions.tsv``."""

    term: str
    reform: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of ``objects.tsv``."""

    term: str
    claim: str

    def __post_init__(self) -> None:
        if self.claim not in ("yes", "context", "no"):
            raise ValueError(f"claim {self.claim!r} is none of yes, context, no")


@dataclass(frozen=True, slots=True)
class _Level:
    term: str
    level: str

    def __post_init__(self) -> None:
        if self.level not in ("国家", "省", "市", "区"):
            raise ValueError(f"level {self.level!r} is none of 国家 省 市 区")


class _Dictionary:
    """Our own tokenizer over jieba's dictionary, of which only the words that begin with a character that came up are taken in: all
    of them take half a second and a hundred megabytes, and a report needs a tenth. The cut is the same, since jieba looks up nothing
    but pieces of the phrase.

    jieba's cache is not used: it is unmarshalled unchecked from a shared folder. The library's global tokenizer is left alone.
    """

    def __init__(self) -> None:
        import jieba

        jieba.setLogLevel(logging.ERROR)
        self.own = jieba.Tokenizer()
        self.own.initialized, self.own.total = True, TOTAL
        self.tags: dict[str, str] = {}
        """Of the words that are not plain nouns."""
        with self.own.get_dict_file() as stream:
            self._bytes = stream.read()
        self._known: set[str] = set()
        self._groups = _grouped(self._bytes)
        verbs = [row.term for row in (*lexicons.rows("predicates", _Predicate), *lexicons.rows("actions", Action))]
        names = [row.term for row in (*lexicons.rows("indicators", Indicator), *lexicons.rows("objects", Thing))]
        names += [row.term for row in lexicons.rows("levels", _Level) if len(row.term) > 2]  # names of bodies stay whole
        for term, tag in (*((v, "v") for v in verbs), *((n, "n") for n in names)):
            self.learn(term)
            if len(term) > 1:
                self.own.add_word(term, freq=max(self.own.FREQ.get(term, 0), self.own.suggest_freq(term, tune=False), 3))
            self.tags[term] = tag

    def learn(self, phrase: str) -> None:
        """Takes in the words that begin with a character of the phrase."""
        frequencies = self.own.FREQ
        for character in set(phrase) - self._known:
            self._known.add(character)
            begun = []
            for start, end in self._groups.get(character, ()):
                for line in self._bytes[start:end].decode("utf-8").splitlines():
                    word, count, tag = line.split(" ")
                    frequencies[word] = int(count)
                    begun.append(word)
                    if tag[0] != "n":
                        self.tags[word] = tag
            for word in begun:
                for end in range(1, len(word)):
                    frequencies.setdefault(word[:end], 0)  # what only begins words, as `gen_pfdict` has it

    def cut(self, phrase: str) -> Iterable[str]:
        """The words of a phrase."""
        self.learn(phrase)
        cut: Iterable[str] = self.own.cut(phrase, HMM=False)
        return cut


TOTAL = 60101967
"""The sum of the frequencies in the dictionary of jieba 0.42.1."""


def _grouped(dictionary: bytes) -> dict[str, list[tuple[int, int]]]:
    """Where the lines lie that begin with a character: half-open byte spans, more than one where they do not stand together."""
    import numpy as np

    stops = np.flatnonzero(np.frombuffer(dictionary, np.uint8) == ord("\n")) + 1
    starts = np.concatenate(([0], stops[:-1]))
    padded = np.frombuffer(dictionary + b"\0\0\0", np.uint8)
    lead = padded[starts].astype(np.uint32)
    wide = np.where(lead < 0x80, 1, np.where(lead < 0xE0, 2, np.where(lead < 0xF0, 3, 4)))
    key = np.zeros(len(starts), np.uint32)
    for i in range(4):
        key = key * 256 + np.where(wide > i, padded[starts + i], 0)
    first = np.concatenate(([0], np.flatnonzero(np.diff(key.astype(np.int64))) + 1))
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, size in zip(starts[first].tolist(), [*starts[first[1:]].tolist(), len(dictionary)], wide[first].tolist(), strict=True):
        found.setdefault(dictionary[start : start + size].decode("utf-8"), []).append((start, end))
    return found


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


@cache
def predicates() -> frozenset[str]:
    """The verbs that end the noun phrase after a count."""
    return frozenset(row.term for row in lexicons.rows("predicates", _Predicate, key="term"))


@lru_cache(maxsize=1 << 15)
def words(phrase: str) -> tuple[Word, ...]:
    """The words of a short phrase with their tags. 例: 「企业提供代办服务」 → 企业/n 提供/v 代办/v 服务/vn."""
    known = _dictionary()
    return tuple(Word(w, known.tags.get(w, "n" if w.isalnum() else "x")) for w in known.cut(phrase))


@cache
def _names() -> tuple[AhoCorasick, list[_Level]]:
    levels = list(lexicons.rows("levels", _Level, key="term"))
    return AhoCorasick([row.term for row in levels]), levels


class Body(NamedTuple):
    """A name that tells a level: half-open span into the passage, and 国家, 省, 市 or 区."""

    start: int
    end: int
    level: str


@lru_cache(maxsize=1 << 12)
def bodies(passage: str) -> tuple[Body, ...]:
    """The longest names of bodies and levels in a passage, left to right, not overlapping.

    例: 「获国家发展改革委推广」 → 国家发展改革委 (国家), not the 国家 inside it.
    """
    automaton, levels = _names()
    found = [(start, end, levels[i].level) for i, start, end in automaton.find_matches_as_indexes(passage, overlapping=True)]
    kept: list[Body] = []
    for start, end, level in sorted(found, key=lambda f: (f[0] - f[1], f[0])):  # longest first
        if all(end <= other.start or other.end <= start for other in kept):
            kept.append(Body(start, end, level))
    return tuple(sorted(kept))
