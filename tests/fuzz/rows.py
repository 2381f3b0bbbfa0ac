"""The laws of the tables of one document: every offset lies in the source, every quote is what stands there, every reference leads
somewhere, and no finding rests on what is not seen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pipeline import doubt
from pipeline.outputs import strict
from pipeline.records import Mined

Row = dict[str, Any]
KEYS = {"numbers": "number_id", "checks": "check_id", "inconsistencies": "finding_id", "sections": "section_id"}
"""Tables with the column that names each row once."""
REFERENCES = {"number_id": "numbers", "check_id": "checks"}
NOT_A_QUOTE = {"texts", "documents", "rejects"}
"""Tables whose column `text`, where they have one, is no quote."""
PAIRS = (("start", "end"), ("num_start", "num_end"), ("sentence_start", "sentence_end"))


def check(mined: Mined, tables: dict[str, dict[str, strict.Values]]) -> None:
    """Raises AssertionError where a row breaks a law, with the table and the row."""
    source = mined.aligned.source
    rows = {name: strict.rows(columns) for name, columns in tables.items()}
    names = {name: [row[key] for row in rows[name]] for name, key in KEYS.items()}
    for name, found in names.items():
        assert len(set(found)) == len(found), f"{name}: a name given twice"
    known = {name: set(found) for name, found in names.items()}
    for name, found_rows in rows.items():
        for row in found_rows:
            said = f"{name}: {row}"
            for start, end, quote in _spans(name, row):
                assert 0 <= start <= end <= len(source), said
                assert quote is None or source[start:end] == quote, said
            for column, table in REFERENCES.items():
                assert row.get(column) is None or row[column] in known[table], said
            assert row.get("section_id") is None or row["section_id"] in known["sections"] | {"0"}, said
            assert row.get("page") is None or 1 <= row["page"] <= max(1, len(mined.source.pages)), said
            box = row.get("bbox")
            assert box is None or (len(box) == 4 and all(map(math.isfinite, box)) and box[0] <= box[2] and box[1] <= box[3]), said
    for row in rows["numbers"]:
        assert row["start"] <= row["num_start"] <= row["num_end"] <= row["end"], row
    _of_text(rows["texts"][0], source)
    _of_doubt(mined, rows)


def _spans(table: str, row: Row) -> Iterator[tuple[int, int, str | None]]:
    """Every range a row names, with what it must say (None: nothing)."""
    for start, end in PAIRS:
        if row.get(start) is not None:
            quote = row.get("text") if start == "start" and table not in NOT_A_QUOTE else None
            yield row[start], row[end], quote
    for operand in row.get("operands") or ():
        yield operand["start"], operand["end"], operand["text"]
    for evidence in row.get("evidence") or ():
        yield evidence["start"], evidence["end"], evidence["quote"]
        before, after = evidence["before"], evidence["after"]
        yield evidence["start"] - len(before), evidence["start"], before
        yield evidence["end"], evidence["end"] + len(after), after
    for ground in row.get("grounds") or ():
        yield ground["start"], ground["end"], None


def _of_text(row: Row, source: str) -> None:
    """The stored alignment leads every character of the text to its place, in order."""
    at = 0
    for segment in row["alignment"]:
        assert segment["text_start"] == at < segment["text_end"], segment
        assert 0 <= segment["start"] < segment["end"] <= len(source), segment
        assert not segment["each"] or segment["end"] - segment["start"] == segment["text_end"] - at, segment
        at = segment["text_end"]
    assert at == len(row["text"])


def _of_doubt(mined: Mined, rows: dict[str, list[Row]]) -> None:
    """Worked out again, range by range: a figure on a line of the ledger that is damage not undone is marked, and no finding has one."""
    unsure = [(r.start, r.end) for r in mined.repairs if r.step in doubt.REASONS and not r.done and r.end > r.start]
    if not unsure:
        return
    for row in rows["numbers"]:
        assert bool(row["doubt"]) == any(a < row["end"] and row["start"] < b for a, b in unsure), row
    for row in rows["inconsistencies"]:
        for part in (*row["operands"], *row["evidence"]):
            assert not any(a < part["end"] and part["start"] < b for a, b in unsure), row
