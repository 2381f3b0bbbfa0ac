"""``hecha unclaimed``: the commonest contexts of quantities that nothing explained: what to add to the lexicons next."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from pipeline.query import connect

REACH = 8
"""How many characters before a number are looked at."""
_BREAK = re.compile(r"[\s，,。；;：:、（()）《》“”！？%\d.]+")


def line(row: dict[str, str | int]) -> str:
    """A context as one line: times, documents, kind, the words around ◈, an example."""
    return f"{row['times']:>5}  {row['documents']:>4}  {row['kind']:<10} {row['before']}◈{row['unit']}{row['after']}    {row['example']}"


def contexts(out: Path, limit: int = 40) -> list[dict[str, str | int]]:
    """The `limit` commonest contexts: how often, in how many documents, the words before the number, its unit and kind, the words
    after, and one example with its number id. Raises QueryError where there are no results."""
    with connect(out) as connection:
        found = connection.execute(
            """SELECT n.doc_id, n.number_id, n.unit, n.kind,
                substr(t.source_text, greatest(n.start - $reach, 0) + 1, least($reach, n.start)) AS before, n.text,
                substr(t.source_text, n."end" + 1, 4) AS after
            FROM numbers_unclaimed AS n JOIN texts AS t USING (doc_id) ORDER BY n.number_id""",
            {"reach": REACH},
        ).fetchall()
    times: Counter[tuple[str, ...]] = Counter()
    documents: dict[tuple[str, ...], set[str]] = {}
    example: dict[tuple[str, ...], tuple[str, str]] = {}
    for doc_id, number_id, unit, kind, before, text, after in found:
        key = (_BREAK.split(before)[-1], unit, kind, _BREAK.split(after)[0])
        times[key] += 1
        documents.setdefault(key, set()).add(doc_id)
        example.setdefault(key, (" ".join(f"{before}{text}{after}".split()), number_id))
    commonest = sorted(times, key=lambda key: (-times[key], key))[:limit]
    return [
        {
            "times": times[key], "documents": len(documents[key]), "before": key[0], "unit": key[1], "kind": key[2], "after": key[3],
            "example": example[key][0], "number_id": example[key][1],
        }
        for key in commonest
    ]  # fmt: skip
