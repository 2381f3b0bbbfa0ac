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

FOLDER = Path(__file__).with_name("findings_page")
SHOWN = (
    "finding_id", "severity", "rule", "message_zh", "message_en", "stated", "expected", "difference", "formula", "diagnosis", "root_cause",
    "decision", "note",
)  # fmt: skip
"""The fields the page needs of a finding, besides its document, its operands and its evidence."""


def write(log: Log) -> bytes:
    """The page's bytes, UTF-8."""
    style, script = _part("page.css"), _part("page.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    page = _part("page.html")
    for slot, text in (("POLICY", policy), ("STYLE", style), ("SCRIPT", script), ("DATA", _data(log))):
        before, _, after = page.partition(f"@@{slot}@@")
        page = before + text + after
    return page.encode("utf-8", "backslashreplace")


def _data(log: Log) -> str:
    """JSON that cannot end its element: ``<`` never stands in it; line separators are escaped too."""
    documents = sorted({(f["path"], f["doc_id"], f["org"], f["fiscal_year"]) for f in log.findings}, key=lambda d: d[:2])
    places = {doc_id: i for i, (_, doc_id, _, _) in enumerate(documents)}
    data = {
        "files": log.documents,
        "checks": log.checks,
        "rules": {code: [rule.zh, rule.en, rule.formula, rule.silent] for code, rule in log.rules.items()},
        "documents": [{"path": path, "org": org, "year": year} for path, _, org, year in documents],
        "findings": [_shown(f, places) for f in log.findings],
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return written


def _shown(finding: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    operands = [[o["name"], o["value"], o["start"], o["end"], o["text"]] for o in finding["operands"]]
    evidence = [[e["start"], e["end"], e["before"], e["quote"], e["after"], e["page"], e["section_id"]] for e in finding["evidence"]]
    return {name: finding[name] for name in SHOWN} | {"doc": places[finding["doc_id"]], "operands": operands, "evidence": evidence}


@cache
def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
