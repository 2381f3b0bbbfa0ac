"""What passes between the pipeline's stages: what a reader gives, what a repair was, what a check found.

Offsets of `Source*` and `Repair` are into the source text; offsets of `Comparison` are into the normalised text (they
become source offsets in `pipeline.locate`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.facts import Facts, Provision, Reference, Report, Span, Task
from extractors.record import record

if TYPE_CHECKING:  # numpy takes as long to load as all that a run needs before its workers start
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.aligned import AlignedText


class Unreadable(Exception):
    """A file or a part of it cannot be read: becomes a row of `rejects`, and the run goes on.

    `code` is a short stable word (empty, encrypted, binary, truncated, mismatch, no_text_layer, too_large, timeout …),
    `hint` tells the user what to do. 例: ``Unreadable("encrypted", "the PDF asks for a password", "remove the password …")``.
    """

    def __init__(self, code: str, message: str, hint: str, stage: str = "read") -> None:
        super().__init__(code, message, hint, stage)
        self.code, self.message, self.hint, self.stage = code, message, hint, stage


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A table cell by source offsets; rows and columns from 0; a merged cell is listed once, with its spans. `level` from 0: how deep
    its label is indented in its column."""

    row: int
    col: int
    rowspan: int
    colspan: int
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as the format shows it. `unit` as printed above it (「万元」) or empty, `page` from 1 or None."""

    start: int
    end: int
    cells: tuple[SourceCell, ...]
    unit: str = ""
    caption: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, the source range of its text, its size in points."""

    number: int
    start: int
    end: int
    width: float
    height: float


@record
class Box:
    """Where ``source[start:end]`` stands on a page: points from the top left (x0, top, x1, bottom)."""

    start: int
    end: int
    page: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Ink:
    """Where each character of the source text stands: ``boxes[i]`` (x0, top, x1, bottom, points from the top left) on page ``pages[i]``;
    page 0 and a box of NaN for what leaves no ink (a blank, a line end)."""

    pages: NDArray[np.int32]
    boxes: NDArray[np.float32]


@record
class Repair:
    """A line of the repair ledger. `step` names the normaliser; `done` is False for damage that could be named but not
    undone, whose `after` is then empty; of no length it names what is not in the text, and `after` says what that is. `kind` says in
    a word how text is hidden or deceives (vanish, white, zero_width …), else empty."""

    step: str
    start: int
    end: int
    before: str
    after: str
    done: bool = True
    kind: str = ""


@dataclass(frozen=True)
class Source:
    """What a reader gives: the source text with the markup already edited out of `aligned.text`, and the format's facts."""

    aligned: AlignedText
    format: str
    encoding: str = ""
    tables: tuple[SourceTable, ...] = ()
    pages: tuple[Page, ...] = ()
    boxes: tuple[Box, ...] = ()
    repairs: tuple[Repair, ...] = ()
    furniture: tuple[Span, ...] = field(default=())
    reader: str = ""
    """What read it: the reader's name, 「libreoffice 7.4.7.2」, 「pdf, recognition」."""
    ink: Ink | None = None
    """Where its characters stand; None where the format has no pages."""


OUTCOMES = (
    "pass", "rounding", "truncated", "plugged", "reconciled", "fail", "review", "not_applicable", "undecided",
)  # fmt: skip

SEVERITIES = ("error", "warning", "note", "info")


@record
class Operand:
    """A figure that took part in a check. `name` is its item (EXEC, BUDGET_FY …) or a short Chinese label, `number` its
    index in the report's numbers (None for what is no number, such as a word), `value` as compared; `sign` −1 where the words take
    it off (「减少 5 万元」, 「− 年末结转」)."""

    name: str
    number: int | None
    value: Decimal | None
    start: int
    end: int
    sign: int = 1


@record
class Comparison:
    """A check that was run: every one becomes a row of `checks`, a failed one also a finding.

    `reason` says why it is undecided, not applicable, reconciled …; `formula` is the arithmetic written out
    (例: 「1125.35 ÷ 1143.07 = 98.4498%」); `evidence` the spans to quote (both sides); `root_cause` groups findings of one
    slip (equal strings = one cause; empty: its own); `diagnosis` codes such as unit_slip, transposition, stale_value.
    `severity`, `message_zh`, `message_en`, `expected`, `difference` matter for failures only.
    """

    rule: str
    outcome: str
    reason: str = ""
    stated: str = ""
    expected_low: Decimal | None = None
    expected_high: Decimal | None = None
    formula: str = ""
    operands: tuple[Operand, ...] = ()
    evidence: tuple[Span, ...] = ()
    root_cause: str = ""
    severity: str = ""
    message_zh: str = ""
    message_en: str = ""
    expected: str = ""
    difference: str = ""
    diagnosis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mined:
    """One document and everything mined from it; offsets of `report`, `facts`, `comparisons`, `provisions`, `references` and `tasks`
    are into ``aligned.text``. `repairs` is the whole ledger, the reader's entries included, by source offsets."""

    doc_id: str
    path: str
    source: Source
    aligned: AlignedText
    repairs: tuple[Repair, ...]
    report: Report
    facts: Facts
    comparisons: tuple[Comparison, ...] = ()
    provisions: tuple[Provision, ...] = ()
    references: tuple[Reference, ...] = ()
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """A file that could not be mined, or a part of one: a row of `rejects`. `stage`: discover, read, engine …; `code`: a short
    stable word, as of `Unreadable`; `hint` tells the user what to do."""

    path: str
    stage: str
    code: str
    message: str
    hint: str


DOC_ID = 16
"""Hex digits of a document's id."""


def doc_id(data: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of the file's bytes: the same document under any name."""
    return hashlib.sha256(data).hexdigest()[:DOC_ID]
