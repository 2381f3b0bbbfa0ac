"""From a reader's source to the text that extraction runs on: repaired, whole lines, simplified; the source string untouched.

A step reads the text as the steps before left it and returns its edits, or, where it changes characters one for one, a
text of the same length. It never returns another string: source offsets cannot be lost. What an edit takes out or
restores is written in the ledger of repairs; blanks, line ends and changes of one character for one are not.

In the normalised text a paragraph, heading or table row is one line; lines end in ``\\n``, none is empty, none begins or ends with a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.aligned import AlignedText, Edit
from pipeline.normalise import blanks, damage, markup, mojibake, pages, script, width, wraps
from pipeline.records import Repair, Source

Step = Callable[[AlignedText, Source], Sequence[Edit] | str]

STEPS: tuple[tuple[str, Step], ...] = (
    ("byte_shift", damage.shifts),
    ("split_key", damage.split_keys),
    ("pinyin_note", damage.notes),
    ("mojibake", mojibake.edits),
    ("markup", markup.edits),
    ("width", width.recode),
    ("pages", pages.edits),
    ("wraps", wraps.edits),
    ("blanks", blanks.edits),
    ("script", script.recode),
)
"""The steps in order, by the name they have in the ledger."""
PASSES = 32
"""How often a step is repeated: nobody writes marks within marks deeper than that, and time must grow with the text alone."""


def normalise(source: Source) -> tuple[AlignedText, tuple[Repair, ...]]:
    """The normalised text of a source and the ledger: the reader's repairs, then each step's. Spans of repairs are source
    offsets. A step is repeated until it finds nothing (a mark inside a mark), so that normalising twice changes nothing; at most
    `PASSES` times."""
    text = source.aligned
    repairs = list(source.repairs)
    for name, step in STEPS:
        for _ in range(PASSES):
            change = step(text, source)
            if isinstance(change, str):
                text = text.recode(change)
                break
            if not change:
                break
            repairs += ledger(name, text, change)
            text = text.edit(change)
    return text, tuple(repairs)


def plain(words: str) -> str:
    """Words that are not part of the text, such as a table's caption, in the characters the text has: half width, simplified."""
    return script.simplify(width.narrow(words))


def ledger(step: str, text: AlignedText, edits: Sequence[Edit]) -> list[Repair]:
    """The lines of the ledger for a step's edits: all that touch more than blanks and line ends. A replacement that holds
    U+FFFD is damage named and not undone."""
    lines = []
    for start, end, after, _ in edits:
        if text.text[start:end].strip() == after.strip():
            continue
        low, high = text.locate(start, end)
        lost = "\ufffd" in after
        lines.append(Repair(step, low, high, text.source[low:high], "" if lost else after, done=not lost))
    return lines
