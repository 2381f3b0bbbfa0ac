"""A baseline: what is known and accepted, in a file the user keeps, so that only the rest asks for attention.

Three kinds of file: suppressions in TOML (tables ``[[accept]]``) or as lines of JSON, each by finding or by rule and file pattern,
with a reason and a name; the ``findings.jsonl`` of an earlier run; its SARIF. 例::

    [[accept]]
    rule = "BAL005"
    files = "2022/*"
    decision = "已说明"
    reason = "财政收回指标，见审计底稿 12 页"
    who = "张三"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pipeline.decisions import verdict
from pipeline.discovery import DropError
from pipeline.messages import text

KEYS = ("finding", "rule", "files", "decision", "reason", "who", "when")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A suppression: of one finding (`finding`), or of all of a rule (`rule`, empty: any) in files like `files` (empty: any)."""

    place: str
    finding: str
    rule: str
    files: str
    decision: str
    reason: str
    who: str

    def covers(self, finding: Mapping[str, Any]) -> bool:
        """Whether it is this finding that was accepted."""
        if self.finding:
            return bool(self.finding in (finding["finding_id"], finding["finding_key"]))
        return self.rule in ("", finding["rule"]) and (not self.files or fnmatchcase(finding["path"], self.files))

    @property
    def what(self) -> str:
        """例: ``BAL005 2022/*``."""
        return self.finding or f"{self.rule} {self.files}".strip()


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is accepted, and the findings of an earlier run (finding_id → a line on it; None where the file is no such run)."""

    accepted: tuple[Accepted, ...] = ()
    known: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings against a baseline: those with `accepted` (reasons) and `baseline` (new, unchanged) added; suppressions that covered
    nothing; (finding_id, line) of what is not found any more."""

    findings: Sequence[Mapping[str, Any]]
    unused: Sequence[Accepted]
    gone: Sequence[tuple[str, str]]


def compare(findings: Iterable[Mapping[str, Any]], baseline: Baseline) -> Compared:
    """Each finding with what the baseline says of it. One that is not found any more is said to be that, never to be mended."""
    used: set[str] = set()
    out, here = [], set()
    for finding in findings:
        here |= {finding["finding_id"], finding["finding_key"]}
        covering = [a for a in baseline.accepted if a.covers(finding)]
        used |= {a.place for a in covering}
        reasons = [f"{a.reason} · {a.who}" for a in covering]
        old = bool(covering) if baseline.known is None else finding["finding_id"] in baseline.known or bool(covering)
        out.append({**finding, "accepted": reasons, "baseline": "unchanged" if old else "new"})
    left = [a for a in baseline.accepted if a.place not in used]
    gone = [(a.finding, a.reason) for a in left if a.finding] + [(i, t) for i, t in (baseline.known or {}).items() if i not in here]
    return Compared(out, [a for a in left if not a.finding], sorted(gone))


def read(path: Path) -> Baseline:
    """The baseline in `path`. Raises DropError naming the entry that is wrong."""
    try:
        written = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(path, "UTF-8") from None
    if path.suffix.lower() == ".toml":
        return _toml(path, written)
    if path.suffix.lower() in (".sarif", ".json"):
        return _results(path, written)
    records = []
    for i, line in enumerate(written.split("\n"), 1):
        if line.strip():
            try:
                records.append((f"{path}:{i}", json.loads(line)))
            except ValueError:
                raise _wrong(path, f"{i}: JSON") from None
    if all(isinstance(r, dict) and "finding_id" in r for _, r in records):
        return Baseline(
            known={r["finding_id"]: f"{r.get('rule', '')} {r.get('path', '')} {r.get('message_zh', '')}".strip() for _, r in records}
        )
    return Baseline(tuple(_accepted(place, record) for place, record in records))


def _toml(path: Path, written: str) -> Baseline:
    try:
        data = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, str(error)) from None
    if set(data) - {"accept"}:
        raise _wrong(path, f"{', '.join(sorted(set(data) - {'accept'}))}: [[accept]]")
    entries = data.get("accept", [])
    if not isinstance(entries, list):
        raise _wrong(path, "[[accept]]")
    return Baseline(tuple(_accepted(f"{path} [[accept]] {i}", record) for i, record in enumerate(entries, 1)))


def _results(path: Path, written: str) -> Baseline:
    """The findings of a SARIF file, or of the array that ``--format json`` writes."""
    try:
        data = json.loads(written)
        if isinstance(data, list):
            return Baseline(known={r["finding_id"]: f"{r['rule']} {r['path']} {r['message_zh']}" for r in data})
        results = [r for run in data["runs"] for r in run["results"] if r.get("baselineState") != "absent"]
        return Baseline(known={r["partialFingerprints"]["finding/v1"]: r["message"]["text"].split("\n")[0] for r in results})
    except (ValueError, KeyError, TypeError):
        raise _wrong(path, "SARIF 2.1.0 / findings.json") from None


def _accepted(place: str, record: Any) -> Accepted:
    if not isinstance(record, dict) or not all(isinstance(v, str) for v in record.values()):
        raise _wrong(place, text("每项都是文字", "every value is a string"))
    strange = sorted(record.keys() - set(KEYS))
    if strange:
        raise _wrong(place, text(f"没有 {strange[0]} 这一项；可用：{' '.join(KEYS)}", f"no key {strange[0]}; there are: {' '.join(KEYS)}"))
    if not (record.get("reason", "").strip() and record.get("who", "").strip()):
        raise _wrong(place, text("须写明理由 reason 和姓名 who", "needs a reason and the name of who accepted it (who)"))
    if bool(record.get("finding")) == bool(record.get("rule") or record.get("files")):
        raise _wrong(place, text("写 finding，或写 rule、files", "names a finding, or a rule and files"))
    finding, rule, files = (record.get(key, "") for key in ("finding", "rule", "files"))
    return Accepted(place, finding, rule, files, verdict(record.get("decision", "")), record["reason"].strip(), record["who"].strip())


def _wrong(place: Path | str, why: str) -> DropError:
    return DropError(text(f"基准文件 {place} 有误：{why}", f"the baseline {place} is wrong: {why}"))
