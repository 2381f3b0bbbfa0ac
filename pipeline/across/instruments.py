"""Instruments that other documents speak of: cited after they expired (XDC011), planned while already in force (XDC008)."""

from __future__ import annotations

import hashlib
from typing import Any

import duckdb

from pipeline.across import rows
from pipeline.checks.catalogue import rules

Row = dict[str, Any]

PLANNED = (
    r"(?:(?:拟|计划|准备|将|力争|推动|牵头|抓紧|加快|研究)[^。；]{0,12}(?:出台|制定|印发)"
    r"|(?:^|[、，：:．.\s])(?:出台|制定|印发)并?[^。；《]{0,4}(?:落实|实施|推进))[^。；]*$"
)
"""What stands before the title of an instrument that is still to be made. 反例: 「已出台《…》」, 「出台了《…》」."""
PAST = "出台了|已出台|先后出台|印发了|已印发|制定了|已制定|修订|修改|修正|废止"

CITED = f"""
WITH cited AS (
    SELECT r.doc_id, r.start, r."end", r.text, regexp_replace(r.title, '[\\s《》“”"]', '', 'g') AS title, d.path, d.org, d.region,
        d.fiscal_year, coalesce(d.issued_date, make_date(d.fiscal_year, 12, 31)) AS as_of,
        regexp_extract(substring(t.source_text, greatest(r.start - 90, 0) + 1, least(90, r.start)), '[^。；]*$') AS clause
    FROM "references" AS r JOIN document AS d USING (doc_id) JOIN texts AS t USING (doc_id)
    WHERE len(r.title) >= 6
), instrument AS (
    SELECT d.doc_id, d.path, d.title, d.region, d.expires_date, d.issued_date, greatest(strpos(t.source_text, n.title), 1) - 1 AS place,
        CASE WHEN contains(t.source_text, n.title) THEN len(n.title) ELSE least(40, len(t.source_text)) END AS size
    FROM document AS d JOIN documents AS n USING (doc_id) JOIN texts AS t USING (doc_id)
    WHERE d.doc_type = 'regulation' AND len(d.title) >= 6
)
SELECT c.*, i.doc_id AS other_doc_id, i.path AS other_path, i.place, i.size, i.expires_date, i.issued_date,
    CASE WHEN i.expires_date < c.as_of THEN 'XDC011'
        WHEN i.issued_date < make_date(c.fiscal_year, 1, 1) AND regexp_matches(c.clause, '{PLANNED}')
            AND NOT regexp_matches(c.clause, '{PAST}') THEN 'XDC008' END AS rule
FROM cited AS c JOIN instrument AS i ON i.doc_id <> c.doc_id
    AND (i.title = c.title OR ends_with(i.title, c.title) OR ends_with(i.title, '印发' || c.title || '的通知'))
WHERE rule IS NOT NULL AND (i.region = '' OR i.region = c.region OR starts_with(c.region, i.region)
    OR (i.region <> '' AND starts_with(c.title, i.region))
    OR (c.region <> '' AND (starts_with(i.region, c.region) OR contains(i.title, c.region))))
QUALIFY row_number() OVER (PARTITION BY c.doc_id, i.doc_id, rule ORDER BY c.start) = 1
ORDER BY c.path, c.start, i.path
"""
"""Citations beside the instrument they name, where that is among the documents and of the same place or of the whole country."""

MESSAGES = {
    "XDC011": (
        "{cited}的有效期至 {until}（《{there}》），本文（{day}）之前已届满；核对是否另有续期或新文件",
        "{cited} was in force until {until} ({there}), before this document ({day}); check whether it was renewed or replaced",
    ),
    "XDC008": (
        "计划出台{cited}，而同名文件已于 {since} 印发（《{there}》）；核对是否为修订",
        "{cited} is planned, but an instrument of that name was issued on {since} ({there}); check whether a revision is meant",
    ),
}


def told(connection: duckdb.DuckDBPyConnection) -> tuple[list[Row], list[Row]]:
    """The rows of `checks` and of `inconsistencies`."""
    cursor = connection.execute(CITED)
    names = [column[0] for column in cursor.description or []]
    known = rules()
    found = [f for row in cursor.fetchall() if (f := dict(zip(names, row, strict=True)))["rule"] in known]
    sides = [(_side(f["doc_id"], f["start"], f["end"]), _side(f["other_doc_id"], f["place"], f["place"] + f["size"])) for f in found]
    cut = rows.quotes(connection, [side for both in sides for side in both])
    checks = [_check(f) for f in found]
    findings = [
        _finding(check, f, known[f["rule"]].severity, [cut[(side["doc_id"], side["start"], side["end"])] for side in both])
        for check, f, both in zip(checks, found, sides, strict=True)
    ]
    return checks, findings


def _side(doc_id: str, start: int, end: int) -> Row:
    return {"doc_id": doc_id, "start": start, "end": end, "sentence_start": start, "sentence_end": end, "section_id": "", "page": None}


def _check(f: Row) -> Row:
    digest = hashlib.sha256(f"{f['start']}-{f['end']}\x1f{f['other_doc_id']}".encode()).hexdigest()[:8]
    return {
        "check_id": f"{f['doc_id']}:{f['rule']}:{digest}", "doc_id": f["doc_id"], "rule": f["rule"], "outcome": "fail", "reason": "",
        "stated": f["text"], "expected_low": None, "expected_high": None, "formula": "", "operands": [], "section_id": "",
        "start": f["start"], "end": f["end"],
    }  # fmt: skip


def _finding(check: Row, f: Row, severity: str, evidence: list[Row]) -> Row:
    zh, en = MESSAGES[f["rule"]]
    said = {"cited": f["text"], "until": f["expires_date"], "there": f["other_path"], "day": f["as_of"], "since": f["issued_date"]}
    key = "\x1f".join([f["org"] or f["path"], str(f["fiscal_year"] or ""), f["rule"], f["title"]])
    row = {name: check[name] for name in rows.SHARED}
    return row | {
        "finding_key": hashlib.sha256(key.encode()).hexdigest()[:16], "severity": severity, "message_zh": zh.format(**said),
        "message_en": en.format(**said), "expected": str(f["expires_date"] if f["rule"] == "XDC011" else f["issued_date"]),
        "evidence": evidence, "diagnosis": [], "root_cause": "", "difference": "",
    }  # fmt: skip
