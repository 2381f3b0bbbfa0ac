"""Rows of `checks` against a list of comparisons that hold: ``python -m tests.passes PASSES.jsonl FOLDER…``.

A line of the list is ``{"id", "doc", "rule", "spans": [{"start", "end"}, …]}``: the comparison that this rule makes of these places of
the source text holds. It is met by a row of the same rule that holds and touches one of them; `said` by a row of that rule that gives a
reason for not judging; `other` by a row of another rule that holds there and has operands; else it is missed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.mine import mine
from pipeline.records import Mined

HELD = frozenset(("pass", "rounding", "truncated", "plugged", "reconciled"))
OPEN = frozenset(("undecided", "not_applicable", "review"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `checks`: its places in the source text, evidence and operands alike."""

    rule: str
    outcome: str
    reason: str
    places: tuple[tuple[int, int], ...]


def rows_of(mined: Mined) -> tuple[Row, ...]:
    """Every row of one document."""
    locate = mined.aligned.locate
    return tuple(
        Row(c.rule, c.outcome, c.reason, (*(locate(s.start, s.end) for s in c.evidence), *(locate(o.start, o.end) for o in c.operands)))
        for c in mined.comparisons
    )


def verdict(line: dict[str, Any], rows: Sequence[Row]) -> str:
    """met, said, other or missed."""
    spans = [(s["start"], s["end"]) for s in line["spans"]]

    def touches(row: Row) -> bool:
        return any(a < e and s < b for a, b in row.places for s, e in spans)

    same = [row for row in rows if row.rule == line["rule"]]
    if any(row.outcome in HELD and (touches(row) or not row.places) for row in same):
        return "met"
    if any(row.outcome in OPEN and (touches(row) or not row.places) for row in same):
        return "said"
    family = [row for row in rows if row.outcome == "not_applicable" and row.rule[:3] == line["rule"][:3]]
    if family:
        return "said"
    return "other" if any(row.outcome in HELD and touches(row) for row in rows) else "missed"


def score(lines: Iterable[dict[str, Any]], folders: Sequence[Path]) -> list[tuple[dict[str, Any], str]]:
    """Each line with its verdict; documents are looked for by name under `folders`."""
    files = {path.name: path for folder in folders for path in folder.rglob("*") if path.is_file()}
    mined: dict[str, tuple[Row, ...]] = {}
    out = []
    for line in lines:
        name = line["doc"]
        if name not in mined:
            mined[name] = rows_of(mine(name, files[name].read_bytes()))
        out.append((line, verdict(line, mined[name])))
    return out


def main(arguments: Sequence[str]) -> None:
    """Prints the tally and every line that is not met."""
    gold, *folders = map(Path, arguments)
    lines = [json.loads(text) for text in gold.read_text(encoding="utf-8").splitlines() if text.strip()]
    scored = score(lines, folders)
    told = Counter(verdict for _, verdict in scored)
    print(", ".join(f"{name} {told[name]}" for name in ("met", "said", "other", "missed")), f"of {len(scored)}")
    for line, said in scored:
        if said != "met":
            print(f"{said:<7} {line['id']}  {line['rule']}  {line.get('stated', '')}")


if __name__ == "__main__":
    main(sys.argv[1:])
