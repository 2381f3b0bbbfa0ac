"""``findings.html``: the log as one file that opens without network or server, in Chinese or English.

The data stand in the page as JSON that no browser runs; the script puts them on the screen as text only. The page's policy
allows exactly this script and this style, by their hashes, and nothing from anywhere else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.outputs.log import Log

FOLDER = Path(__file__).with_name("findings_page")
SHOWN = (
    "finding_id", "severity", "rule", "rule_zh", "rule_en", "message_zh", "message_en", "stated", "expected", "difference", "formula",
    "diagnosis", "root_cause", "decision", "note", "path", "org", "fiscal_year", "doc_id",
)  # fmt: skip
"""The fields the page needs of a finding, besides its operands and evidence."""


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
    rules = {code: list(rule) for code, rule in log.rules.items()}
    data = {"documents": log.documents, "outcomes": dict(log.outcomes), "rules": rules, "findings": [_shown(f) for f in log.findings]}
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return written


def _shown(finding: Any) -> dict[str, Any]:
    operands = [[o["name"], o["value"], o["start"], o["end"], o["text"]] for o in finding["operands"]]
    evidence = [[e["start"], e["end"], e["before"], e["quote"], e["after"], e["page"], e["section_id"]] for e in finding["evidence"]]
    return {name: finding[name] for name in SHOWN} | {"operands": operands, "evidence": evidence}


@cache
def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
