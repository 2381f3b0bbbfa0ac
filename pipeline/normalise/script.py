"""Traditional to simplified characters: one character for one, so that offsets stay.

The dictionaries are those of opencc-python-reimplemented, corrected by ``lexicons/script_exceptions.tsv`` to what official
OpenCC gives. They are applied by one table look-up a code point and one leftmost-longest search for the phrases
(甚麼 → 什么, but 幺麼 → 幺麽), which is OpenCC's maximum matching. Vocabulary is never replaced (演算法 stays).
"""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from lexicons import rows
from pipeline.aligned import AlignedText
from pipeline.records import Source

TABLES = {
    "TS": ("TSCharacters", "TSPhrases"),
    "TWVariantsRev": ("TWVariantsRev", "TWVariantsRevPhrases"),
    "HKVariantsRev": ("HKVariantsRev", "HKVariantsRevPhrases"),
}
"""The tables and the package's dictionaries they are made of, under OpenCC's names."""

CONFIGS = {"t2s": ("TS",), "tw2s": ("TWVariantsRev", "TS"), "hk2s": ("HKVariantsRev", "TS")}
"""The tables of each configuration, in order."""

COMPATIBILITY = ((0xF900, 0xFB00), (0x2F800, 0x2FA20))
"""The compatibility ideographs, which OpenCC too reads as the characters that they double."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of the lexicon: in `table`, `written` becomes `becomes`; one character or a phrase, of the same length."""

    table: str
    written: str
    becomes: str

    def __post_init__(self) -> None:
        if self.table not in TABLES:
            raise ValueError(f"{self.table!r} is none of {', '.join(TABLES)}")
        if not self.written or len(self.written) != len(self.becomes):
            raise ValueError(f"{self.written!r} and {self.becomes!r} differ in length")


@dataclass(frozen=True, eq=False)
class Table:
    """`characters[c]` is what code point c becomes; `phrases` (leftmost, longest) and their `results` win over it."""

    characters: NDArray[np.uint32]
    phrases: ahocorasick_rs.AhoCorasick
    results: tuple[NDArray[np.uint32], ...]


def simplify(text: str, config: str = "t2s") -> str:
    """`text` in simplified characters, of the same length. `config`: t2s, tw2s (Taiwan's forms) or hk2s (Hong Kong's).

    例: 覆核 → 复核, 乾安縣 → 乾安县, 葡萄乾 → 葡萄干. 反例: 演算法 stays 演算法, words are not replaced.
    Raises ValueError for an unknown configuration, RuntimeError when another package owns the import name ``opencc``.
    """
    if config not in CONFIGS:
        raise ValueError(f"unknown configuration {config!r}: one of {', '.join(CONFIGS)}")
    codes = _codes(text)
    if not _changeable(config)[codes].any():
        return text
    for name in CONFIGS[config]:
        table = _table(name)
        codes = table.characters[codes]
        for phrase, start, end in table.phrases.find_matches_as_indexes(text):
            codes[start:end] = table.results[phrase]
        text = _text(codes)
    return text


def recode(aligned: AlignedText, source: Source) -> str:
    """The step: simplified characters where the text has traditional ones.

    In a simplified text, 乾 昇 祕 and others that the tables keep in some word or name (乾安县, 张昇) are nothing to convert.
    """
    text = aligned.text
    codes = _codes(text)
    if not _traditional_only()[codes].any():
        return text
    if script_of(text) != "hans":
        return simplify(text)
    characters = _table("TS").characters[codes]
    return _text(np.where(_traditional_only()[codes], characters, codes))


def script_of(text: str) -> str:
    """``hans``, ``hant`` or ``mixed``, by counting the characters that only one of the two scripts writes.

    Up to a tenth of the other script is a name or a quotation, no mixture; a text with neither is ``hans``.
    """
    codes = _codes(text)
    traditional = int(np.count_nonzero(_traditional_only()[codes]))
    simplified = int(np.count_nonzero(_simplified_only()[codes]))
    if traditional * 10 <= simplified:
        return "hans"
    return "hant" if simplified * 10 <= traditional else "mixed"


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _changeable(config: str) -> NDArray[np.bool_]:
    """For each code point, whether a text without it stays as it is: the quick way out for simplified text."""
    marks = np.zeros(0x110000, np.bool_)
    for name in CONFIGS[config]:
        for written, becomes in _entries(name).items():
            for before, after in zip(written, becomes, strict=True):
                marks[ord(before)] |= before != after
    for code, _ in _doubles():
        marks[code] = True
    return marks


@cache
def _traditional_only() -> NDArray[np.bool_]:
    """For each code point, whether no simplified text writes it: what the tables never leave or make."""
    marks = _changeable("t2s").copy()
    for becomes in _entries("TS").values():
        for character in becomes:
            marks[ord(character)] = False
    return marks


@cache
def _simplified_only() -> NDArray[np.bool_]:
    """For each code point, whether no traditional text writes it: 后 and 里 are in both scripts, 们 is not."""
    marks = np.zeros(0x110000, np.bool_)
    for written, forms in _dictionary("STCharacters"):
        if written not in forms.split(" "):
            marks[ord(written)] = True
    return marks


@cache
def _table(name: str) -> Table:
    characters = np.arange(0x110000, dtype=np.uint32)
    phrases = {}
    for written, becomes in _entries(name).items():
        if len(written) == 1:
            characters[ord(written)] = ord(becomes)
        else:
            phrases[written] = _codes(becomes)
    for code, original in _doubles():
        characters[code] = characters[original]
    search = ahocorasick_rs.AhoCorasick(list(phrases), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return Table(characters, search, tuple(phrases.values()))


def _doubles() -> Iterator[tuple[int, int]]:
    """Each compatibility ideograph and the character it doubles. 例: U+F9B5 → 例."""
    for low, high in COMPATIBILITY:
        for code in range(low, high):
            original = unicodedata.normalize("NFC", chr(code))
            if len(original) == 1 and ord(original) != code:
                yield code, ord(original)


@cache
def _entries(name: str) -> dict[str, str]:
    """A table's characters and phrases: the package's, then our corrections."""
    entries = {written: forms.split(" ")[0] for part in TABLES[name] for written, forms in _dictionary(part)}
    entries |= {row.written: row.becomes for row in rows("script_exceptions", Correction) if row.table == name}
    for written, becomes in entries.items():
        if len(written) != len(becomes):
            raise RuntimeError(f"the OpenCC dictionaries of {name} change a length: {written} → {becomes}")
    return entries


def _dictionary(name: str) -> Iterator[tuple[str, str]]:
    """The rows of one of the package's dictionaries: what is written, and its forms with spaces between."""
    for line in (_folder() / f"{name}.txt").read_text("utf-8").splitlines():
        written, _, forms = line.strip().partition("\t")
        if forms:
            yield written, forms


@cache
def _folder() -> Path:
    """Where the package keeps its dictionaries. RuntimeError when ``opencc`` is not opencc-python-reimplemented."""
    spec = importlib.util.find_spec("opencc")
    places = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(places[0], "dictionary") if places else None
    if folder is None or not (folder / "TSCharacters.txt").is_file():
        raise RuntimeError(
            "the import name 'opencc' does not belong to opencc-python-reimplemented; "
            "run: pip uninstall -y opencc opencc-python-reimplemented && pip install opencc-python-reimplemented==0.1.7"
        )
    return folder
