"""The inconsistency log, read from the tables: what the pages, sheets and listings for people are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.checks import catalogue
from pipeline.checks.catalogue import Rule
from pipeline.outputs.identity import plain
from pipeline.records import OUTCOMES, SEVERITIES

DOCUMENT = ("path", "org", "fiscal_year", "doc_type", "title")
"""What a finding says of its report."""

FLAT = (
    "finding_id", "severity", "rule", "rule_zh", "org", "fiscal_year", "path", "message_zh", "message_en", "stated", "expected",
    "difference", "formula", "quotes", "diagnosis", "decision", "note", "decided_by", "decided_at", "doc_id", "start", "end", "root_cause",
)  # fmt: skip
"""The columns of the flat forms, CSV and XLSX."""


@dataclass(frozen=True)
class Log:
    """Findings, gravest first, as plain dictionaries (decimals as strings), and what the pages say around them: how many checks
    of each rule had which outcome, how many documents there were, what the rules mean."""

    findings: Sequence[Mapping[str, Any]]
    checks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    documents: int = 0
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def outcomes(self) -> dict[str, int]:
        """How many checks had which outcome, in the contract's order; outcomes that did not occur are left out."""
        counts = {o: sum(of.get(o, 0) for of in self.checks.values()) for o in OUTCOMES}
        return {o: n for o, n in counts.items() if n}


def collect(tables: Path, severity: str = "info") -> Log:
    """The findings of at least this severity in a folder of tables. Raises LexiconError where the rules are wrong."""
    wanted = SEVERITIES[: SEVERITIES.index(severity) + 1]
    documents = {d["doc_id"]: d for d in pq.read_table(tables / "documents", columns=["doc_id", *DOCUMENT]).to_pylist()}
    rows = pq.read_table(tables / "inconsistencies", filters=[("severity", "in", wanted)]).to_pylist()
    known = catalogue.rules()
    found = [_finding(row, documents[row["doc_id"]], known.get(row["rule"])) for row in rows]
    found.sort(key=lambda f: (SEVERITIES.index(f["severity"]), f["path"], f["start"], f["finding_id"]))
    checks = _checks(tables)
    return Log(found, checks, len(documents), {code: known[code] for code in checks if code in known})


def _checks(tables: Path) -> dict[str, dict[str, int]]:
    """Counts by rule and outcome."""
    counted = pq.read_table(tables / "checks", columns=["rule", "outcome"]).group_by(["rule", "outcome"]).aggregate([([], "count_all")])
    out: dict[str, dict[str, int]] = {}
    for row in sorted(counted.to_pylist(), key=lambda r: (r["rule"], r["outcome"])):
        out.setdefault(row["rule"], {})[row["outcome"]] = row["count_all"]
    return out


def _finding(row: dict[str, Any], document: Mapping[str, Any], rule: Rule | None) -> dict[str, Any]:
    operands = [o | {"value": plain(o["value"])} for o in row["operands"]]
    names = {"rule_zh": rule.zh if rule else "", "rule_en": rule.en if rule else ""}
    return row | {name: document[name] for name in DOCUMENT} | names | {"operands": operands}


def flat(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as one line of plain cells, by `FLAT`: quotes joined by ‖, white space in them folded."""
    quotes = " ‖ ".join(" ".join(e["quote"].split()) for e in finding["evidence"])
    cells = {**finding, "quotes": quotes, "diagnosis": " ".join(finding["diagnosis"])}
    return {name: "" if cells[name] is None else cells[name] for name in FLAT}
