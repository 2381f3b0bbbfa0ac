"""The lexicons of the quantity grammar, in the shape the scan needs them. Everything is loaded once, on first use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

import lexicons
from extractors.facts import KINDS, QUALIFIERS
from extractors.numbers.variants import level

ONE = Decimal(1)
ROLES = ("digit", "tens", "place", "myriad", "some")
"""What a numeral character is: 三, 十, 百, 万, 几."""


@dataclass(frozen=True, slots=True)
class NumeralRow:
    """One line of ``numerals.tsv``."""

    character: str
    role: str
    value: Decimal
    formal: bool

    def __post_init__(self) -> None:
        if self.role not in ROLES:
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
class RuleRow:
    """One line of ``readings.tsv``: a rule of the grammar by the name that a number carries, what it says, and a text it reads."""

    rule: str
    zh: str
    en: str
    example: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as one printed form has it, with the line it comes from."""

    form: str
    name: str
    kind: str
    factor: Decimal
    not_before: tuple[str, ...]
    row: UnitRow


Used = Unit | QualifierRow | PhraseRow | CueRow | DayRow
"""What of the lexicons may settle the reading of a number."""


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
            folded = level(form)
            if folded in forms and forms[folded].name != row.name:
                said = f"{form!r} is a form of both {forms[folded].name!r} and {row.name!r}"
                raise lexicons.clash("units", (forms[folded].row, row), said)
            factor = ONE if row.factor in (None, 1) else row.factor
            forms[folded] = Unit(folded, row.name, row.kind, factor, tuple(map(level, row.not_before)), row)
    by_first: dict[str, list[Unit]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        by_first.setdefault(form[0], []).append(forms[form])
    return {first: tuple(found) for first, found in by_first.items()}


@cache
def unit_named(form: str) -> Unit | None:
    """The unit that is printed as `form`, with nothing more and nothing less; None if there is none."""
    form = level(form)
    return next((unit for unit in units().get(form[:1], ()) if unit.form == form), None)


@cache
def qualifiers(side: str) -> dict[str, QualifierRow]:
    """The qualifying words of one side."""
    return {level(row.word): row for row in lexicons.rows("qualifiers", QualifierRow) if row.side == side}


@cache
def cue_words(means: str) -> tuple[str, ...]:
    """The words which mean this, the longest first."""
    return tuple(sorted((row.cue for row in lexicons.rows("cues", CueRow) if row.means == means), key=lambda w: (-len(w), w)))


@cache
def cues(means: str) -> re.Pattern[str]:
    """A pattern that finds the words which mean this."""
    return re.compile("|".join(map(regex.escape, cue_words(means))))


@cache
def cue(means: str, word: str) -> CueRow:
    """The line of a cue that a pattern of `cues` found."""
    rows: tuple[CueRow, ...] = lexicons.rows("cues", CueRow)
    return next(row for row in rows if row.means == means and row.cue == word)


@cache
def rules() -> dict[str, RuleRow]:
    """The rules of the grammar by name."""
    return {row.rule: row for row in lexicons.rows("readings", RuleRow, "rule")}


@cache
def phrases() -> tuple[tuple[str, PhraseRow], ...]:
    """The phrases in folded form with their rows."""
    return tuple((level(row.phrase), row) for row in lexicons.rows("phrases", PhraseRow, "phrase"))


@cache
def named_days() -> dict[str, DayRow]:
    """The named days; their date is empty where the year decides."""
    return {level(row.name): row for row in lexicons.rows("named_days", DayRow, "name")}
