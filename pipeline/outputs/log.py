"""The inconsistency log, read from the tables: what the pages, sheets and listings for people are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.checks import catalogue
from pipeline.checks.catalogue import Rule
from pipeline.decisions import SETTLED, VERDICTS, Decision, unfound
from pipeline.outputs.identity import plain
from pipeline.records import OUTCOMES, SEVERITIES

DOCUMENT = ("path", "org", "fiscal_year", "doc_type", "title")
"""What a finding says of its report."""

FLAT = (
    "finding_id", "severity", "rule", "rule_zh", "org", "fiscal_year", "path", "message_zh", "message_en", "stated", "expected",
    "difference", "formula", "quotes", "diagnosis", "decision", "note", "decided_by", "decided_at", "doc_id", "start", "end", "root_cause",
    "version",
)  # fmt: skip
"""The columns of the flat forms, CSV and XLSX; `version` is that of the decision (0: none yet), for reading them back."""

DECIDED = ("decision", "note", "decided_by", "decided_at")
"""What a decision says in the tables."""


@dataclass(frozen=True)
class Log:
    """Findings, gravest first, as plain dictionaries (decimals as strings), and what the pages say around them: how many checks
    of each rule had which outcome, how many documents there were, what the rules mean. `gone`: decisions whose finding is not found
    any more; `compared`: whether the findings were held against a baseline and say so (`pipeline.decisions.baseline`)."""

    findings: Sequence[Mapping[str, Any]]
    checks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    documents: int = 0
    rules: Mapping[str, Rule] = field(default_factory=dict)
    gone: Sequence[Decision] = ()
    compared: bool = False

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def outcomes(self) -> dict[str, int]:
        """How many checks had which outcome, in the contract's order; outcomes that did not occur are left out."""
        counts = {o: sum(of.get(o, 0) for of in self.checks.values()) for o in OUTCOMES}
        return {o: n for o, n in counts.items() if n}

    @property
    def open(self) -> list[Mapping[str, Any]]:
        """The findings that nobody has called a false alarm or explained and no baseline knows."""
        return [f for f in self.findings if f["decision"] not in SETTLED and f.get("baseline") != "unchanged"]


def collect(tables: Path, severity: str = "info", decided: Mapping[str, Decision] | None = None) -> Log:
    """The findings of at least this severity in a folder of tables, with what was decided on them since the tables were made
    (`decided`, by finding_id; None: as the tables say). Raises LexiconError where the rules are wrong."""
    wanted = SEVERITIES[: SEVERITIES.index(severity) + 1]
    documents = {d["doc_id"]: d for d in _rows(tables / "documents", ["doc_id", *DOCUMENT])}
    rows = [row for row in _rows(tables / "inconsistencies") if row["severity"] in wanted]
    known = catalogue.rules()
    if decided is not None:
        rows = [row | said(decided.get(row["finding_id"])) for row in rows]
    found = [_finding(row, documents, known.get(row["rule"]), decided or {}) for row in rows]
    found.sort(key=lambda f: (SEVERITIES.index(f["severity"]), f["path"], f["start"], f["finding_id"]))
    checks = _checks(tables)
    gone = unfound(decided, _ids(tables)) if decided else []
    return Log(found, checks, len(documents), {code: known[code] for code in checks if code in known}, gone)


def said(decision: Decision | None) -> dict[str, str | None]:
    """The columns of `DECIDED`."""
    if decision is None:
        return dict.fromkeys(DECIDED)
    return {"decision": decision.verdict, "note": decision.note, "decided_by": decision.who, "decided_at": decision.when}


def _ids(tables: Path) -> list[str]:
    return [row["finding_id"] for row in _rows(tables / "inconsistencies", ["finding_id"])]


def _rows(table: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """A table's rows, some thousands in memory; `pq.read_table` would import what takes as long as the whole log of one report."""
    for file in sorted(table.glob("*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(columns=columns):
            yield from batch.to_pylist()


def _checks(tables: Path) -> dict[str, dict[str, int]]:
    """Counts by rule and outcome."""
    counted: Counter[tuple[str, str]] = Counter()
    for file in sorted((tables / "checks").glob("*.parquet")):
        for batch in pq.ParquetFile(file).iter_batches(columns=["rule", "outcome"]):
            counted.update(zip(batch["rule"].to_pylist(), batch["outcome"].to_pylist(), strict=True))
    out: dict[str, dict[str, int]] = {}
    for (rule, outcome), count in sorted(counted.items()):
        out.setdefault(rule, {})[outcome] = count
    return out


def _finding(
    row: dict[str, Any], documents: Mapping[str, Mapping[str, Any]], rule: Rule | None, decided: Mapping[str, Decision]
) -> dict[str, Any]:
    document = documents[row["doc_id"]]
    operands = [o | {"value": plain(o["value"])} for o in row["operands"]]
    evidence = [e | {"path": documents[e["doc_id"]]["path"]} for e in row["evidence"]]
    names = {"rule_zh": rule.zh if rule else "", "rule_en": rule.en if rule else ""}
    held = decided.get(row["finding_id"])
    return (
        row
        | {name: document[name] for name in DOCUMENT}
        | names
        | {"operands": operands, "evidence": evidence, "version": held.version if held else 0}
    )


def flat(finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding as one line of plain cells, by `FLAT`: quotes joined by ‖, white space in them folded, the file named where it is
    another than the finding's; the decision by its word."""
    quotes = " ‖ ".join(_quote(e, finding) for e in finding["evidence"])
    decision = VERDICTS.get(finding["decision"] or "", "")
    cells = {**finding, "quotes": quotes, "diagnosis": " ".join(finding["diagnosis"]), "decision": decision}
    return {name: "" if cells[name] is None else cells[name] for name in FLAT}


def _quote(evidence: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    quote = " ".join(evidence["quote"].split())
    return quote if evidence["doc_id"] == finding["doc_id"] else f"{quote}（{evidence['path']}）"
