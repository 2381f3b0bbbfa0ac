"""Words where words matter: jieba and spaCy behind one door, loaded on first use and never at import.

jieba cuts the short stretch beside an unexplained quantity and says which words are verbs; spaCy's PhraseMatcher finds the names
of bodies and levels. Nothing here decides where evidence lies: with jieba tokens a span such as 「98.4」 before 「%」 has no
token edge, so offsets always come from the numbers.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import lexicons

if TYPE_CHECKING:
    import jieba

NOMINAL = ("n", "vn", "an", "j", "l", "i", "b", "eng", "x")
"""First letters of the tags that may stand inside a noun phrase (nr, ns, nt, nz … begin with n)."""


class Word(NamedTuple):
    """A word and its part of speech in jieba's tags (n, v, vn, d, p …); a name from our lexicons is ``n``."""

    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of ``indicators.tsv``."""

    term: str
    dependent: bool


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


@cache
def _dictionary() -> tuple[jieba.Tokenizer, dict[str, str]]:
    """Our own tokenizer, and the tags of the words that are not plain nouns.

    The frequencies are built in memory: jieba's cache is unmarshalled unchecked from a shared folder and would save about a
    tenth of the half second. The library's global tokenizer is left alone.
    """
    import jieba

    jieba.setLogLevel(logging.ERROR)
    own = jieba.Tokenizer()
    tags: dict[str, str] = {}
    with own.get_dict_file() as stream:
        lines = stream.read().decode("utf-8").splitlines()
    for line in lines:
        word, count, tag = line.split(" ")
        own.FREQ[word] = int(count)
        own.total += int(count)
        if tag[0] != "n":
            tags[word] = tag
    for word in list(own.FREQ):
        for end in range(1, len(word)):
            own.FREQ.setdefault(word[:end], 0)  # what only begins words, as `gen_pfdict` has it
    own.initialized = True
    verbs = [row.term for row in (*lexicons.rows("predicates", _Predicate), *lexicons.rows("actions", Action))]
    names = [row.term for row in (*lexicons.rows("indicators", Indicator), *lexicons.rows("objects", Thing))]
    names += [row.term for row in lexicons.rows("levels", _Level) if len(row.term) > 2]  # names of bodies stay whole
    for term, tag in (*((v, "v") for v in verbs), *((n, "n") for n in names)):
        if len(term) > 1:
            own.add_word(term, freq=max(own.FREQ.get(term, 0), own.suggest_freq(term, tune=False), 3))
        tags[term] = tag
    return own, tags


@cache
def predicates() -> frozenset[str]:
    """The verbs that end the noun phrase after a count."""
    return frozenset(row.term for row in lexicons.rows("predicates", _Predicate, key="term"))


@lru_cache(maxsize=1 << 15)
def words(phrase: str) -> tuple[Word, ...]:
    """The words of a short phrase with their tags. 例: 「企业提供代办服务」 → 企业/n 提供/v 代办/v 服务/vn."""
    own, tags = _dictionary()
    return tuple(Word(w, tags.get(w, "n" if w.isalnum() else "x")) for w in own.cut(phrase, HMM=False))


@cache
def _matcher() -> tuple[Any, Any, dict[str, str]]:
    """A blank Chinese pipeline (one token a character) and a PhraseMatcher over the names in ``levels.tsv``."""
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("zh")
    levels = {row.term: row.level for row in lexicons.rows("levels", _Level, key="term")}
    matcher = PhraseMatcher(nlp.vocab)
    matcher.add("level", [nlp.make_doc(term) for term in levels])
    return nlp, matcher, levels


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
    from spacy.util import filter_spans

    nlp, matcher, levels = _matcher()
    doc = nlp.make_doc(passage)
    spans = filter_spans([doc[start:end] for _, start, end in matcher(doc)])
    return tuple(Body(s.start_char, s.end_char, levels[s.text]) for s in spans)
