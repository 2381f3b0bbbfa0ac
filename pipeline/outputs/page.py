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
SAID = ("finding_id", "message_zh", "message_en", "stated", "expected", "difference", "formula", "diagnosis", "decision", "note")
"""What a line of the page says of a finding, before its operands and its evidence; the script reads it in this order."""


def write(log: Log) -> bytes:
    """The page's bytes, UTF-8."""
    style, script = _part("page.css"), _part("page.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    lines = "\n".join(_json(_line(f)) for f in log.findings)
    page = _part("page.html")
    for slot, text in (("POLICY", policy), ("STYLE", style), ("SCRIPT", script), ("INDEX", _json(_index(log))), ("LINES", lines)):
        before, _, after = page.partition(f"@@{slot}@@")
        page = before + text + after
    return page.encode("utf-8", "backslashreplace")


def _json(what: object) -> str:
    """JSON on one line that cannot end its element: ``<`` never stands in it; line separators are escaped too."""
    written = json.dumps(what, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return written


def _index(log: Log) -> dict[str, Any]:
    """What the page filters and sorts by. `findings`: severity, rule, document and root cause of each, as numbers; its line is
    read when it is shown or searched, so that many findings open at once."""
    documents = sorted({(f["path"], f["doc_id"], f["org"], f["fiscal_year"]) for f in log.findings}, key=lambda d: d[:2])
    places = {doc_id: i for i, (_, doc_id, _, _) in enumerate(documents)}
    codes = sorted(log.rules.keys() | log.checks.keys() | {f["rule"] for f in log.findings})
    rules = {code: i for i, code in enumerate(codes)}
    causes: dict[str, int] = {}
    for f in log.findings:
        causes.setdefault(f["root_cause"], len(causes))
    return {
        "files": log.documents,
        "checks": log.checks,
        "rules": [[code, *_rule(log, code)] for code in codes],
        "documents": [{"path": path, "org": org, "year": year} for path, _, org, year in documents],
        "findings": [
            [SEVERITIES.index(f["severity"]), rules[f["rule"]], places[f["doc_id"]], causes[f["root_cause"]]] for f in log.findings
        ],
    }


def _rule(log: Log, code: str) -> tuple[str, str, str, str]:
    rule = log.rules.get(code)
    return (rule.zh, rule.en, rule.formula, rule.silent) if rule else ("", "", "", "")


def _line(finding: Mapping[str, Any]) -> list[Any]:
    operands = [[o["name"], o["value"], o["start"], o["end"], o["text"]] for o in finding["operands"]]
    evidence = [[e["start"], e["end"], e["before"], e["quote"], e["after"], e["page"], e["section_id"]] for e in finding["evidence"]]
    return [*(finding[name] for name in SAID), operands, evidence]


@cache
def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
