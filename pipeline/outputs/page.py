"""``findings.html``: the log as one file that opens without network or server, in Chinese or English.

The data stand in the page as JSON that no browser runs; the script puts them on the screen as text only. The page's policy
allows exactly this script and this style, by their hashes, and nothing from anywhere else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.outputs.log import Log
from pipeline.records import SEVERITIES

FOLDER = Path(__file__).with_name("findings_page")
FIRST = 200
"""Findings whose lines stand before the script: it shows them while the rest of a long log is still being read."""
SAID = ("finding_id", "message_zh", "message_en", "stated", "expected", "difference", "formula", "diagnosis", "decision", "note")
"""What a line of the page says of a finding, before its operands and its evidence; the script reads it in this order."""


def write(log: Log) -> bytes:
    """The page's bytes, UTF-8."""
    style, script = _part("page.css"), _part("page.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    places = _places(log)
    lines = [_json(_line(f, places)) for f in log.findings]
    slots = (
        ("POLICY", policy),
        ("STYLE", style),
        ("INDEX", _json(_index(log, places))),
        ("LINES", "\n".join(lines[:FIRST])),
        ("SCRIPT", script),
        ("MORE", "\n".join(lines[FIRST:])),
    )
    page = _part("page.html")
    out = []
    for slot, text in slots:
        before, _, page = page.partition(f"@@{slot}@@")
        out += [before, text]
    return "".join([*out, page]).encode("utf-8", "backslashreplace")


def _json(what: object) -> str:
    """JSON on one line that cannot end its element: ``<`` never stands in it; line separators are escaped too."""
    written = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return written


def _places(log: Log) -> dict[str, int]:
    """The documents that findings or their evidence stand in, in the order of their paths: doc_id → place."""
    named = {(f["path"], f["doc_id"]) for f in log.findings} | {(e["path"], e["doc_id"]) for f in log.findings for e in f["evidence"]}
    return {doc_id: i for i, doc_id in enumerate(dict.fromkeys(doc_id for _, doc_id in sorted(named)))}


def _index(log: Log, places: Mapping[str, int]) -> dict[str, Any]:
    """What the page filters and sorts by. `findings`: severity, rule, document and root cause of each, as numbers; its line is
    read when it is shown or searched, so that many findings open at once."""
    documents = {e["doc_id"]: (e["path"], "", None) for f in log.findings for e in f["evidence"]}
    documents |= {f["doc_id"]: (f["path"], f["org"], f["fiscal_year"]) for f in log.findings}
    codes = sorted(log.rules.keys() | log.checks.keys() | {f["rule"] for f in log.findings})
    rules = {code: i for i, code in enumerate(codes)}
    causes: dict[str, int] = {}
    for f in log.findings:
        causes.setdefault(f["root_cause"], len(causes))
    return {
        "files": log.documents,
        "checks": log.checks,
        "rules": [[code, *_rule(log, code)] for code in codes],
        "documents": [dict(zip(("path", "org", "year"), documents[doc_id], strict=True)) for doc_id in places],
        "findings": [
            [SEVERITIES.index(f["severity"]), rules[f["rule"]], places[f["doc_id"]], causes[f["root_cause"]]] for f in log.findings
        ],
    }


def _rule(log: Log, code: str) -> tuple[str, str, str, str]:
    rule = log.rules.get(code)
    return (rule.zh, rule.en, rule.formula, rule.silent) if rule else ("", "", "", "")


def _line(finding: Mapping[str, Any], places: Mapping[str, int]) -> list[Any]:
    """`SAID`, operands, evidence; each of the two ends in the place of its document where that is another than the finding's, else −1."""

    def elsewhere(doc_id: str) -> int:
        return -1 if doc_id == finding["doc_id"] else places.get(doc_id, -1)

    operands = [
        [o["name"], o["value"], o["start"], o["end"], o["text"], elsewhere((o["number_id"] or finding["doc_id"]).partition(":")[0])]
        for o in finding["operands"]
    ]
    evidence = [
        [e["start"], e["end"], e["before"], e["quote"], e["after"], e["page"], e["section_id"], elsewhere(e["doc_id"])]
        for e in finding["evidence"]
    ]
    return [*(finding[name] for name in SAID), operands, evidence]


@cache
def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
