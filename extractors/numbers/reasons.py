"""Why a number was read as it was: the rule that read it and the lines of the lexicons that settled it, as the grammar itself kept them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.facts import Number
from extractors.numbers import context, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.folding import fold
from extractors.numbers.scan import Scan
from extractors.numbers.variants import VariantRow, variant

LexiconRow = vocabulary.UnitRow | vocabulary.QualifierRow | vocabulary.PhraseRow | vocabulary.CueRow | vocabulary.DayRow
Line = LexiconRow | vocabulary.NumeralRow | VariantRow
LEXICONS: dict[type[Line], str] = {
    vocabulary.UnitRow: "units",
    vocabulary.QualifierRow: "qualifiers",
    vocabulary.PhraseRow: "phrases",
    vocabulary.CueRow: "cues",
    vocabulary.DayRow: "named_days",
    vocabulary.NumeralRow: "numerals",
    VariantRow: "variants",
}
"""Where the lines of each type stand: ``lexicons/<name>.tsv``."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One mention, the rule that read it, and the lines of the lexicons it was read by, in the order in which they were used."""

    number: Number
    rule: vocabulary.RuleRow
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word with a numeral character in it that is no number: its half-open span and the line of ``phrases.tsv`` that says so."""

    start: int
    end: int
    line: vocabulary.PhraseRow


def explain(text: str, units: Sequence[tuple[int, int, str]] = ()) -> tuple[list[Reason], list[Word]]:
    """As `extractors.numbers.find`, each number with its reason; and the words that were passed over.

    例: 「超过3万亩」 → rule ``area``, 超过 of ``qualifiers.tsv``, 亩 of ``units.tsv``, 万 of ``numerals.tsv``.
    反例: 「一般」 is a word of ``phrases.tsv``, no number.
    """
    folded = fold(text)
    scan = Scan(folded)
    drafts = context.apply(folded, scan.run(), units)
    reasons = [Reason(draft.number(text), vocabulary.rules()[draft.rule], _lines(draft, text, folded)) for draft in drafts]
    return reasons, list(_words(scan, drafts))


def _lines(draft: Draft, text: str, folded: str) -> tuple[Line, ...]:
    used: list[Line] = [line.row if isinstance(line, vocabulary.Unit) else line for line in draft.used]
    used += [vocabulary.numerals()[c] for c in folded[draft.num_start : draft.num_end] if c in vocabulary.numerals()]
    for printed, read in zip(text[draft.start : draft.end], folded[draft.start : draft.end], strict=True):
        line = variant(printed) if printed != read else None
        used += [line] if line is not None else []
    return tuple(dict.fromkeys(used))


def _words(scan: Scan, drafts: Sequence[Draft]) -> Iterator[Word]:
    taken = iter(drafts)
    draft = next(taken, None)
    for index, start, end in scan.spans:
        while draft is not None and draft.end <= start:
            draft = next(taken, None)
        row = scan.rows[index]
        if row.reading == "none" and (draft is None or end <= draft.start):
            yield Word(start, end, row)
