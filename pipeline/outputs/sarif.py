"""The log as SARIF 2.1.0 (OASIS standard), for programs that collect findings of many tools.

An offset counts Unicode code points of the text hecha read (`columnKind`), which for a file that is no plain text is the text inside
it. What auditors decided stands in `suppressions`; against a baseline each result says whether it is new.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.checks.catalogue import Rule
from pipeline.decisions import VERDICTS
from pipeline.outputs.log import Log

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "note": "note", "info": "none"}
"""Our severity → the level of SARIF."""
BASE = "DROP"
"""The name that paths are relative to: the folder that was read."""
ABSENT = "不再出现 not found any more"

Object = dict[str, Any]


def write(log: Log) -> bytes:
    """The log's bytes, UTF-8, one run."""
    codes = {code: i for i, code in enumerate(sorted({f["rule"] for f in log.findings}))}
    places = _places(log)
    absent = [(d.finding_id, d.about) for d in log.gone] if log.compared else []
    run: Object = {
        "tool": {
            "driver": {
                "name": "hecha",
                "fullName": "核查 hecha",
                "version": __version__,
                "language": "zh-CN",
                "rules": [_rule(code, log.rules.get(code)) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "读取的文件夹 the folder that was read"}}},
        "artifacts": [_artifact(path, doc_id) for path, doc_id in places],
        "results": [_result(f, codes[f["rule"]], places) for f in log.findings] + [_absent(*gone) for gone in absent],
        "properties": {"documents": log.documents, "checks": {code: dict(counts) for code, counts in log.checks.items()}},
    }
    return (json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n").encode()


def _places(log: Log) -> dict[tuple[str, str], int]:
    """(path, doc_id) of every file a finding names → its index."""
    named = {(f["path"], f["doc_id"]) for f in log.findings} | {(e["path"], e["doc_id"]) for f in log.findings for e in f["evidence"]}
    return {place: i for i, place in enumerate(sorted(named))}


def _artifact(path: str, doc_id: str) -> Object:
    return {"location": _where(path), "properties": {"doc_id": doc_id, "path": path}}


def _where(path: str) -> Object:
    """例: ``2023/自评.docx`` → ``2023/%E8%87%AA%E8%AF%84.docx``: a URI holds ASCII only."""
    return {"uri": quote(path, safe="/"), "uriBaseId": BASE}


def _rule(code: str, rule: Rule | None) -> Object:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.zh,
        "shortDescription": {"text": f"{rule.zh} {rule.en}".strip()},
        "fullDescription": {"text": rule.formula or rule.zh},
        "help": {"text": f"公式 formula: {rule.formula}\n易错 traps: {rule.traps}\n不判 silent about: {rule.silent}"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"modes": list(rule.modes), "when": list(rule.when)},
    }


def _result(f: Mapping[str, Any], index: int, places: Mapping[tuple[str, str], int]) -> Object:
    level = LEVELS[f["severity"]]
    evidence = f["evidence"] or [
        {"path": f["path"], "doc_id": f["doc_id"], "start": f["start"], "end": f["end"], "quote": "", "page": None}
    ]
    first, *others = [_location(e, places) for e in evidence]
    result: Object = {
        "ruleId": f["rule"],
        "ruleIndex": index,
        "level": level,
        "kind": "fail" if level != "none" else "informational",
        "message": {"text": f"{f['message_zh']}\n{f['message_en']}".strip()},
        "locations": [first],
        "partialFingerprints": {"finding/v1": f["finding_id"], "findingKey/v1": f["finding_key"]},
        "properties": {
            name: f[name]
            for name in ("org", "fiscal_year", "stated", "expected", "difference", "formula", "diagnosis", "root_cause")
            if f[name]
        },
    }
    if others:
        result["relatedLocations"] = [{"id": i, **location} for i, location in enumerate(others, 1)]
    if f.get("baseline"):
        result["baselineState"] = f["baseline"]
    result["suppressions"] = _suppressions(f)
    return result


def _location(e: Mapping[str, Any], places: Mapping[tuple[str, str], int]) -> Object:
    region: Object = {"charOffset": e["start"], "charLength": e["end"] - e["start"]}
    if e["quote"]:
        region["snippet"] = {"text": e["quote"]}
    place: Object = {
        "physicalLocation": {"artifactLocation": {**_where(e["path"]), "index": places[(e["path"], e["doc_id"])]}, "region": region}
    }
    if e["page"] is not None:
        place["properties"] = {"page": e["page"]}
    return place


STATUS = {"false_alarm": "accepted", "explained": "accepted", "pending": "underReview", "true": "rejected"}
"""A decision → the status of the suppression: a finding called true is one whose suppression was rejected."""


def _suppressions(f: Mapping[str, Any]) -> Sequence[Object]:
    """An empty list says that the finding was not suppressed by anybody."""
    said: list[Object] = []
    if f["decision"]:
        words = [VERDICTS[f["decision"]], f["note"], f["decided_by"]]
        said.append({"kind": "external", "status": STATUS[f["decision"]], "justification": " · ".join(filter(None, words))})
    for accepted in f.get("accepted", ()):
        said.append({"kind": "external", "status": "accepted", "justification": accepted})
    return said


def _absent(finding_id: str, about: str) -> Object:
    """What the baseline or a decision knows and is not found any more: absent, which says nothing of whether the report was mended."""
    about = f"{ABSENT}: {about}" if about else ABSENT
    return {
        "message": {"text": about},
        "level": "none",
        "kind": "notApplicable",
        "baselineState": "absent",
        "partialFingerprints": {"finding/v1": finding_id},
        "suppressions": [],
    }
