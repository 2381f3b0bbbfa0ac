"""``hecha eval``: precision and recall of a run against a gold folder.

A gold folder holds ``numbers.jsonl`` (doc, start, end, value, value_high, unit, kind, qualifier, role; optionally num_start,
num_end, tier) and ``findings.jsonl`` (doc, rule, alt_rules, tier, spans); either may be missing. Documents are matched by file name;
those that the run does not have are left out.
Gold of the other tables lies in its subfolder ``facts`` (or in itself): `pipeline.evaluate_facts`.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline import evaluate_facts
from pipeline.discovery import DropError
from pipeline.messages import text

FIELDS = ("value", "unit", "kind", "qualifier", "role")
Record = dict[str, Any]


def report(gold: Path, out: Path, as_json: bool, misses: bool = False, held_out: bool = False) -> str:
    """A row per table: gold, found, recall, precision, and for numbers the share of matched ones with each field right; for facts a
    row per table and part. `misses` lists what of the open part is wrong, `held_out` also what of the part kept apart is."""
    if not gold.is_dir():
        raise DropError(text(f"{gold} 不是文件夹", f"{gold} is no folder"))
    names = {row["doc_id"]: PurePosixPath(row["path"]).name for row in _table(out, "documents", ["doc_id", "path"])}
    mined = set(names.values())
    rows = []
    if wanted := [row for row in _lines(gold / "numbers.jsonl") if row["doc"] in mined]:
        columns = ["doc_id", "start", "end", "value", "value_high", "unit", "kind", "qualifier", "role"]
        rows.append(numbers(wanted, _by_document(_table(out, "numbers", columns), names)))
    if wanted := [row for row in _lines(gold / "findings.jsonl") if row["doc"] in mined]:
        columns = ["doc_id", "rule", "severity", "evidence"]
        rows.append(findings(wanted, _by_document(_table(out, "inconsistencies", columns), names)))
    listed: list[str] = []
    for row, wrong in _facts(gold, out):
        rows.append(row)
        if misses and (held_out or row["part"] == "open"):
            listed += wrong
    if not rows:
        wanted_files = "numbers.jsonl, findings.jsonl, facts/scopes.jsonl"
        raise DropError(text(f"{gold} 里没有 {wanted_files} 中的任何一个", f"none of {wanted_files} in {gold}"))
    if as_json:
        return json.dumps([*rows, {"misses": listed}] if misses else rows, ensure_ascii=False)
    return "\n".join(["  ".join(f"{key} {value}" for key, value in row.items()) for row in rows] + listed)


def _facts(gold: Path, out: Path) -> Iterator[tuple[Record, list[str]]]:
    """The lines and misses of the tables of facts that the gold has."""
    folder = gold / "facts" if (gold / "facts").is_dir() else gold
    scopes = _lines(folder / "scopes.jsonl")
    if not scopes:
        return
    texts = {row["doc_id"]: row["source_text"] for row in _table(out, "texts", ["doc_id", "source_text"])}
    figures: dict[str, list[Record]] = defaultdict(list)
    for row in _table(out, "numbers", ["doc_id", "value", "start", "end"]):
        figures[row["doc_id"]].append(row)
    for table in evaluate_facts.tables(scopes):
        found: dict[str, list[Record]] = defaultdict(list)
        for row in _table(out, table, None):
            found[row["doc_id"]].append(row)
        yield from evaluate_facts.score(table, scopes, _lines(folder / f"{table}.jsonl"), found, texts, figures)


def numbers(wanted: Sequence[Record], found: dict[str, list[Record]]) -> Record:
    """Spans match by overlap with the digits; each field is scored over the matched ones. Lexical gold (tier not core) may be
    found or not."""
    hits = core = right_all = 0
    right = dict.fromkeys(FIELDS, 0)
    explained = total = 0
    by_document: dict[str, list[Record]] = defaultdict(list)
    for record in wanted:
        by_document[record["doc"]].append(record)
    for name, records in by_document.items():
        rows = sorted(found.get(name, []), key=lambda row: row["start"])
        total += len(rows)
        explained += sum(_touch(records, row) for row in rows)
        for record in records:
            if record.get("tier", "core") != "core":
                continue
            core += 1
            matches = _overlapping(rows, *_digits(record))
            if not matches:
                continue
            hits += 1
            best = max(matches, key=lambda row: _same_value(row, record))
            fields = {field: _same_value(best, record) if field == "value" else _same(best, record, field) for field in FIELDS}
            for field, ok in fields.items():
                right[field] += ok
            right_all += all(fields.values())
    result: Record = {"table": "numbers", "gold": core, "recall": _share(hits, core), "precision": _share(explained, total)}
    result |= {field: _share(count, hits) for field, count in right.items()}
    return result | {"all": _share(right_all, hits)}


def findings(wanted: Sequence[Record], found: dict[str, list[Record]]) -> Record:
    """A gold finding is reported when one of its rule family overlaps one of its spans; an error or warning in a gold document
    that no gold finding explains is false."""
    reported = required = 0
    explained: set[int] = set()
    for record in wanted:
        families = {rule[:3] for rule in (record["rule"], *record.get("alt_rules", ()))}
        spans = record.get("spans", [])
        matches = [
            row
            for row in found.get(record["doc"], [])
            if row["rule"][:3] in families
            and (not spans or any(e["start"] < s["end"] and s["start"] < e["end"] for e in row["evidence"] for s in spans))
        ]
        explained.update(map(id, matches))
        if record.get("tier") != "optional":
            required += 1
            reported += bool(matches)
    documents = {record["doc"] for record in wanted}
    grave = [row for name in sorted(documents) for row in found.get(name, []) if row["severity"] in ("error", "warning")]
    false = sum(id(row) not in explained for row in grave)
    return {"table": "inconsistencies", "gold": required, "recall": _share(reported, required), "false": false}


def _digits(record: Record) -> tuple[int, int]:
    """The span of the digits where the gold marks it, else of the whole mention."""
    start, end = record.get("num_start"), record.get("num_end")
    return int(record["start"] if start is None else start), int(record["end"] if end is None else end)


def _same(row: Record, record: Record, field: str) -> bool:
    return (row[field] or "") == (record.get(field) or "")


def _same_value(row: Record, record: Record) -> bool:
    try:
        want = Decimal(str(record["value"]))
    except InvalidOperation:
        return True  # a string value: compared by text_value where the gold has one
    high = record.get("value_high")
    return row["value"] == want and (high is None or row["value_high"] == Decimal(str(high)))


def _touch(records: Iterable[Record], row: Record) -> bool:
    return any(record["start"] < row["end"] and row["start"] < record["end"] for record in records)


def _overlapping(rows: Sequence[Record], start: int, end: int) -> list[Record]:
    """Of disjoint rows sorted by start, those that overlap [start, end)."""
    i = max(0, bisect_left(rows, start, key=lambda row: row["start"]) - 1)
    out = []
    while i < len(rows) and rows[i]["start"] < end:
        if rows[i]["end"] > start:
            out.append(rows[i])
        i += 1
    return out


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.2f}%" if of else "—"


def _by_document(rows: Iterable[Record], names: dict[str, str]) -> dict[str, list[Record]]:
    out: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        out[names[row["doc_id"]]].append(row)
    return out


def _table(out: Path, name: str, columns: list[str] | None) -> list[Record]:
    import pyarrow.parquet as pq

    try:
        rows: list[Record] = pq.read_table(out / "tables" / name, columns=columns).to_pylist()
    except FileNotFoundError:
        raise DropError(
            text(f"{out} 里没有表 {name}；请先运行 hecha extract", f"no table {name} in {out}; run hecha extract first")
        ) from None
    return rows


def _lines(path: Path) -> list[Record]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
