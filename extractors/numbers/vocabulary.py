"""The lexicons of the quantity grammar, in the shape the scan needs them. Everything is loaded once, on first use."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

import lexicons
from extractors.facts import KINDS, QUALIFIERS


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One line of ``variants.tsv``: a character and the one it is read as."""

    character: str
    read_as: str

    def __post_init__(self) -> None:
        if len(self.character) != 1 or len(self.read_as) != 1:
            raise ValueError("a variant is one character for one character")


@dataclass(frozen=True, slots=True)
class NumeralRow:
    """One line of ``numerals.tsv``."""

    character: str
    role: str
    value: Decimal
    formal: bool

    def __post_init__(self) -> None:
        if self.role not in ("digit", "tens", "place", "myriad", "some"):
            raise ValueError(f"unknown role {self.role!r}")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of ``units.tsv``; `factor` turns a printed figure into the unit `name`."""

    name: str
    kind: str
    forms: tuple[str, ...]
    factor: Decimal | None
    not_before: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}")


@dataclass(frozen=True, slots=True)
class QualifierRow:
    """One line of ``qualifiers.tsv``."""

    word: str
    side: str
    qualifier: str
    not_before: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.side not in ("before", "inside", "after"):
            raise ValueError(f"unknown side {self.side!r}")
        if self.qualifier not in QUALIFIERS:
            raise ValueError(f"unknown qualifier {self.qualifier!r}")


@dataclass(frozen=True, slots=True)
class CueRow:
    """One line of ``cues.tsv``: a word and what it says of a figure on its right."""

    cue: str
    means: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of ``named_days.tsv``: a day or season with a name, and its month and day where the calendar fixes them."""

    name: str
    date: str


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """One line of ``phrases.tsv``: a word with a numeral character in it, and how it is read."""

    phrase: str
    reading: str
    text_value: str

    def __post_init__(self) -> None:
        if self.reading not in (*KINDS, "none", "number"):
            raise ValueError(f"unknown reading {self.reading!r}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as one printed form has it."""

    form: str
    name: str
    kind: str
    factor: Decimal
    not_before: tuple[str, ...]


FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
"""Full-width ASCII (Unicode block Halfwidth and Fullwidth Forms) but for the marks that end a clause."""

TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－─", "-"),
        **dict.fromkeys("～〜∼﹏˜", "~"),
        **dict.fromkeys("\u00a0\u3000\u2002\u2003\u2009\u202f\r", " "),
        **dict.fromkeys("〔［【﹝", "["),
        **dict.fromkeys("〕］】﹞", "]"),
        **dict.fromkeys("“「『＂〝", '"'),
        **dict.fromkeys("”」』〞", '"'),
        **dict.fromkeys("％﹪", "%"),
        **dict.fromkeys("×✕╳", "×"),
        **dict.fromkeys("︰∶", ":"),
        **dict.fromkeys("￥", "¥"),
        **dict.fromkeys("•∙", "·"),
    }
)


FEW = 48  # so many characters are replaced one by one faster than all at once


@cache
def _table() -> dict[str, str]:
    table = {chr(k): chr(v) for k, v in FULL_WIDTH.items()}
    table.update({chr(k): v for k, v in TYPOGRAPHY.items()})
    table.update({row.character: row.read_as for row in lexicons.rows("variants", VariantRow, "character") if row.character != row.read_as})
    return {character: read_as for character, read_as in table.items() if character != read_as}


def fold(text: str) -> str:
    """`text` with width, typography and traditional characters levelled, character for character, so that offsets stay.

    A tab stays a tab: it is the edge of a cell, and no figure takes its unit from the next one.
    例: 「１１４３．０７萬元」 → 「1143.07万元」; 「共计 1 234.5 万元」 → 「共计 1,234.5 万元」.
    """
    table = _table()
    variants = set(text) & table.keys()
    folded = text.translate({ord(c): table[c] for c in variants}) if len(variants) > FEW else text
    if len(variants) <= FEW:
        for character in variants:
            folded = folded.replace(character, table[character])
    if "\n" in folded:
        folded = _wrap().sub(" ", folded)
    return str(_thousands().sub(_with_commas, folded))


def _with_commas(m: regex.Match[str]) -> str:
    return str(m[0]).replace(" ", ",")


@cache
def _thousands() -> regex.Pattern[str]:
    """Thousands set off by a blank (GB/T 15835-2011, 5.1.1), where a word is before the figure and money behind it, so that they are no
    two columns. 反例: 「表 1 234.5 万元」 is a table's number and an amount."""
    return regex.compile(
        r"(?<=[\u4e00-\u9fff] ?)"
        r"(?<![第表图件栏注号款项目页年月日] ?)(?<!\d ?)[1-9]\d{0,2}(?: \d{3})++(?=(?:\.\d+)? ?[万亿]{0,2}(?:元|美元|欧元|港元|日元))",
        regex.ASCII,
    )


@cache
def _wrap() -> regex.Pattern[str]:
    """A line break between a figure in a sentence and its magnitude or unit. A figure at the head of its line is a table's."""
    first = "".join(
        sorted(
            {c for c in units() if not c.isascii()}
            | {row.character for row in numerals().values() if row.role == "myriad"}
            | set("%年月日余多")
        )
    )
    return regex.compile(rf"(?<=[\u4e00-\u9fff,，、(:] ?[-+]?\d[\d.,~-]{{0,15}} ?)\n(?= ?[{regex.escape(first)}])", regex.ASCII)


@cache
def numerals() -> dict[str, NumeralRow]:
    """The Chinese numeral characters."""
    return {row.character: row for row in lexicons.rows("numerals", NumeralRow, "character")}


def characters(*roles: str, formal: bool | None = None) -> str:
    """The characters of these roles in one string, for character classes."""
    return "".join(row.character for row in numerals().values() if row.role in roles and (formal is None or row.formal == formal))


@cache
def units() -> dict[str, tuple[Unit, ...]]:
    """The forms of all units by their first character, the longest first. Raises LexiconError where two rows claim one form."""
    forms: dict[str, Unit] = {}
    for row in lexicons.rows("units", UnitRow):
        for form in row.forms:
            folded = fold(form)
            if folded in forms and forms[folded].name != row.name:
                raise lexicons.LexiconError(
                    lexicons.FOLDER / "units.tsv", 1, f"{form!r} is a form of both {forms[folded].name!r} and {row.name!r}"
                )
            forms[folded] = Unit(folded, row.name, row.kind, row.factor or Decimal(1), tuple(map(fold, row.not_before)))
    by_first: dict[str, list[Unit]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        by_first.setdefault(form[0], []).append(forms[form])
    return {first: tuple(found) for first, found in by_first.items()}


@cache
def unit_named(form: str) -> Unit | None:
    """The unit that is printed as `form`, with nothing more and nothing less; None if there is none."""
    form = fold(form)
    return next((unit for unit in units().get(form[:1], ()) if unit.form == form), None)


@cache
def qualifiers(side: str) -> dict[str, QualifierRow]:
    """The qualifying words of one side."""
    return {fold(row.word): row for row in lexicons.rows("qualifiers", QualifierRow) if row.side == side}


@cache
def cue_words(means: str) -> tuple[str, ...]:
    """The words which mean this, the longest first."""
    return tuple(sorted((row.cue for row in lexicons.rows("cues", CueRow) if row.means == means), key=lambda w: (-len(w), w)))


@cache
def cues(means: str) -> regex.Pattern[str]:
    """A pattern that finds the words which mean this."""
    return regex.compile("|".join(map(regex.escape, cue_words(means))))


@cache
def phrases() -> tuple[tuple[str, PhraseRow], ...]:
    """The phrases in folded form with their rows."""
    return tuple((fold(row.phrase), row) for row in lexicons.rows("phrases", PhraseRow, "phrase"))


@cache
def named_days() -> dict[str, str]:
    """Month and day of the named days, empty where the year decides."""
    return {fold(row.name): row.date for row in lexicons.rows("named_days", DayRow, "name")}
