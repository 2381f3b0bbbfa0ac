"""What the pages read of one document, and the marks they put on its text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from starlette.exceptions import HTTPException

from pipeline.review.passages import Mark, Passage, passage
from pipeline.review.site import View
from pipeline.review.snapshot import Row

_KEPT = 8
_passages: OrderedDict[tuple[str, str], Passage] = OrderedDict()
_lock = Lock()


def document(view: View, doc_id: str) -> Row:
    """The document's row. Raises HTTPException 404."""
    row = view.snapshot.row("SELECT * FROM documents WHERE doc_id = ?", [doc_id])
    if row is None:
        raise HTTPException(404, view.say("没有这份文件；可能已从报告文件夹移走", "no such document; it may have left the folder"))
    return row


def text(view: View, row: Row) -> Passage:
    """The document's text in runs; the last few are kept."""
    key = (view.snapshot.generation, row["doc_id"])
    with _lock:
        if key in _passages:
            _passages.move_to_end(key)
            return _passages[key]
    stored = view.snapshot.row("SELECT source_text, text, alignment FROM texts WHERE doc_id = ?", [row["doc_id"]])
    made = passage(stored["source_text"], stored["text"], stored["alignment"], row["format"]) if stored else Passage([], 0)
    with _lock:
        _passages[key] = made
        if len(_passages) > _KEPT:
            _passages.popitem(last=False)
    return made


def numbers(view: View, doc_id: str, start: int, end: int) -> list[Row]:
    """The numbers of a range of the source, in order."""
    return view.snapshot.rows(
        'SELECT number_id, start, "end", text, value, value_high, text_value, unit, kind, qualifier, role, indicator, page, bbox, cell '
        'FROM numbers WHERE doc_id = ? AND "end" > ? AND start < ? ORDER BY start, "end"',
        [doc_id, start, end],
    )


def repairs(view: View, doc_id: str) -> list[Row]:
    """The ledger of repairs, without those that only joined or trimmed white space."""
    return view.snapshot.rows(
        'SELECT step, start, "end", text, before, after, done FROM repairs WHERE doc_id = ? '
        "AND (NOT done OR regexp_replace(before, '\\s+', '', 'g') <> regexp_replace(after, '\\s+', '', 'g')) ORDER BY done, start",
        [doc_id],
    )


def number_marks(rows: Sequence[Row]) -> list[Mark]:
    """A mark a number."""
    return [Mark(row["start"], row["end"], "number", row) for row in rows]


def repair_marks(rows: Sequence[Row]) -> list[Mark]:
    """A mark a repair."""
    return [Mark(row["start"], row["end"], "repair", row) for row in rows]
