"""A report under construction: its text, where each figure and telling word stands, and what must hold among them.

Templates: ``{name}`` prints a figure, ``<name=word>`` marks a word that a slip may change, ``[…]`` encloses a piece that may be lost.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from tests.mutation.figures import Figure, Style

_TOKEN = re.compile(r"\{(\w+)\}|<(\w+)=([^<>]*)>|[\[\]]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One printing of a figure: ``text[start:end]`` is its digits and unit, `shown` the digits; `gone` once a slip has lost it;
    `heading` the unit that stands in the table's heading."""

    name: str
    kind: str
    shown: str
    unit: str
    start: int
    end: int
    gone: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A telling word (`name` says of what) or a piece that may be lost (name ``piece``)."""

    name: str
    word: str
    start: int
    end: int
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What must hold: `kind` as in `oracle`, the rules of which one should speak where it does not, mentions, marks."""

    kind: str
    rules: tuple[str, ...]
    mentions: tuple[int, ...]
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Printed:
    """A finished report. `genre` and `year` as drawn; `style` of its author."""

    genre: str
    text: str
    mentions: tuple[Mention, ...]
    marks: tuple[Mark, ...]
    claims: tuple[Claim, ...]
    style: Style
    year: int
    org: str

    def edited(self, start: int, end: int, new: str) -> Printed:
        """The report with ``text[start:end]`` replaced; spans that follow move, those inside shrink with it."""
        by = len(new) - (end - start)

        def moved(at: int) -> int:
            return at if at <= start else at + by if at >= end else start

        return replace(
            self,
            text=self.text[:start] + new + self.text[end:],
            mentions=tuple(replace(m, start=m.start + by if m.start >= end else m.start, end=moved(m.end)) for m in self.mentions),
            marks=tuple(replace(m, start=m.start + by if m.start >= end else m.start, end=moved(m.end)) for m in self.marks),
        )

    def with_figure(self, index: int, shown: str, unit: str | None = None) -> Printed:
        """The report with one printing of a figure changed."""
        old = self.mentions[index]
        unit = old.unit if unit is None else unit
        space = " " if self.text[old.start : old.end].endswith(" " + old.unit) else ""
        new = f"{shown}{space}{unit}"
        made = self.edited(old.start, old.end, new)
        mentions = list(made.mentions)
        mentions[index] = replace(old, shown=shown, unit=unit, end=old.start + len(new))
        return replace(made, mentions=tuple(mentions))

    def with_word(self, index: int, word: str) -> Printed:
        """The report with one telling word changed."""
        old = self.marks[index]
        made = self.edited(old.start, old.end, word)
        marks = list(made.marks)
        marks[index] = replace(old, word=word, end=old.start + len(word))
        return replace(made, marks=tuple(marks))

    def without(self, index: int) -> Printed:
        """The report without the piece or word marked there, and the figures and words in it."""
        piece = self.marks[index]
        made = self.edited(piece.start, piece.end, "")

        def inside(m: Mention | Mark) -> bool:
            return piece.start <= m.start and m.end <= piece.end

        return replace(
            made,
            mentions=tuple(replace(new, gone=new.gone or inside(old)) for old, new in zip(self.mentions, made.mentions, strict=True)),
            marks=tuple(replace(new, gone=new.gone or inside(old)) for old, new in zip(self.marks, made.marks, strict=True)),
        )


class Page:
    """The writer. `amounts` are the book's in fen, `figures` what is printed of it, by name; `put` prints, `claim` says what must hold
    among the last printings of names."""

    def __init__(self, rng: random.Random, style: Style, genre: str, year: int, org: str) -> None:
        self.rng, self.style, self.genre, self.year, self.org = rng, style, genre, year, org
        self.figures: dict[str, Figure] = {}
        self.amounts: dict[str, int] = {}
        self.text = ""
        self.mentions: list[Mention] = []
        self.marks: list[Mark] = []
        self.claims: list[Claim] = []

    def money(self, **amounts: int) -> None:
        """Enters amounts of fen and their figures."""
        self.amounts |= amounts
        self.figures |= {name: self.style.money(fen) for name, fen in amounts.items()}

    def put(self, *templates: str) -> None:
        """One of the templates, drawn."""
        self._write(self.rng.choice(templates))

    def line(self, *templates: str) -> None:
        """One of the templates and the end of the paragraph."""
        self.put(*templates)
        self.text += "\n"

    def heading(self, *templates: str) -> None:
        self.line(*templates)

    def _write(self, template: str) -> None:
        open_at: list[int] = []
        done = 0
        for token in _TOKEN.finditer(template):
            self.text += template[done : token.start()]
            done = token.end()
            if token[1]:
                self._figure(token[1])
            elif token[2]:
                self._mark(token[2], token[3])
            elif token[0] == "[":
                open_at.append(len(self.text))
            else:
                start = open_at.pop()
                self.marks.append(Mark("piece", self.text[start:], start, len(self.text)))
        self.text += template[done:]

    def _figure(self, name: str) -> None:
        figure, start = self.figures[name], len(self.text)
        shown = self.style.digits(figure)
        space = " " if self.style.space and figure.kind in ("money", "count") else ""
        self.text += f"{shown}{space}{figure.unit}"
        self.mentions.append(Mention(name, figure.kind, shown, figure.unit, start, len(self.text), heading=figure.heading))
        if "," in shown:
            self.claims.append(Claim("thousands", ("UNT007",), (len(self.mentions) - 1,)))

    def _mark(self, name: str, word: str) -> None:
        self.marks.append(Mark(name, word, len(self.text), len(self.text) + len(word)))
        self.text += word

    def claim(self, kind: str, rules: str, *names: str, marks: tuple[str, ...] = ()) -> None:
        """`rules` separated by spaces; each name stands for its last printing, ``name:0`` for its first."""
        mentions = tuple(self._at(name) for name in names)
        self.claims.append(Claim(kind, tuple(rules.split()), mentions, tuple(i for name in marks for i in self._marked(name))))

    def _at(self, name: str) -> int:
        name, _, nth = name.partition(":")
        found = [i for i, m in enumerate(self.mentions) if m.name == name]
        return found[int(nth)] if nth else found[-1]

    def _marked(self, name: str) -> list[int]:
        return [i for i, m in enumerate(self.marks) if m.name == name]

    def done(self) -> Printed:
        return Printed(self.genre, self.text, tuple(self.mentions), tuple(self.marks), tuple(self.claims), self.style, self.year, self.org)
