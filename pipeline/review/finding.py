"""``/findings/ID``: both sides of a disagreement, the arithmetic, the place in the document, and the decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipeline.checks.catalogue import Rule, rules
from pipeline.review import documents, filters
from pipeline.review.decided import told
from pipeline.review.passages import Mark
from pipeline.review.printed import printed_pages, printed_tables
from pipeline.review.site import Site, View, link
from pipeline.review.snapshot import Row
from pipeline.review.words import figure

ROOM = 420
"""Characters shown before and after a quote."""
_SHORT_NAME = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)*\b")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FINDING = """
SELECT i.*, d.path, d.org, d.fiscal_year AS year, d.doc_type, d.format, d.title
FROM inconsistencies AS i JOIN documents AS d USING (doc_id) WHERE i.finding_id = ?
"""
SAME_NUMBER = """
SELECT check_id, rule, outcome, stated, formula, reason, start FROM checks
WHERE doc_id = ? AND check_id <> ? AND list_has_any(list_transform(operands, lambda o: o.number_id), ?)
ORDER BY list_position(['fail', 'review', 'undecided'], outcome) NULLS LAST, rule, start LIMIT 40
"""
SIBLINGS = (
    f"SELECT {filters.LINE} {filters.FROM} WHERE l.root_cause = ? AND l.root_cause <> '' AND l.finding_id <> ? ORDER BY l.place LIMIT 100"
)


def finding(request: Request) -> Response:
    """The finding, or what was decided on it where it is found no more."""
    site: Site = request.app.state.site
    view = site.view(request)
    finding_id = request.path_params["finding_id"]
    with told():
        history = site.store.history(finding_id)
    row = view.snapshot.row(FINDING, [finding_id])
    if row is None:
        if not history:
            raise HTTPException(404, view.say("没有这个问题", "no such finding"))
        return view.page("gone.html", finding_id=finding_id, history=history, current=site.store.held([finding_id]).get(finding_id))
    return view.page("finding.html", **context(view, row, history))


def context(view: View, row: Row, history: Sequence[Any]) -> dict[str, Any]:
    """What the finding's page shows."""
    site = view.site
    wanted = filters.found(view.snapshot, filters.read(view.request.query_params), view.pulse)
    before, after, number, total = filters.beside(view.snapshot, wanted, row["finding_id"])
    operands = _lettered(row)
    shown = _shown(view, row)
    return {
        "f": row,
        "rule": rules().get(row["rule"]),
        "operands": operands,
        "diagnosis": _diagnosis(view, row),
        "quotes": row["evidence"][:12],
        "more_quotes": max(0, len(row["evidence"]) - 12),
        "shown": shown,
        "views": _views(view, row),
        "passages": _passages(view, row, operands) if shown == "text" else [],
        "printed": printed_pages(view, row) if shown == "page" else None,
        "tables": printed_tables(view, row) if shown == "table" else None,
        "others": view.snapshot.rows(SAME_NUMBER, [row["doc_id"], row["check_id"], [o["number_id"] for o in operands if o["number_id"]]]),
        "siblings": view.snapshot.rows(SIBLINGS, [row["root_cause"], row["finding_id"]]),
        "history": history,
        "decision": held(view, row["finding_id"]),
        "advice": _advice(view, row),
        "filters": wanted,
        "before": link(f"/findings/{before}", wanted.values) if before else "",
        "after": link(f"/findings/{after}", wanted.values) if after else "",
        "number": number,
        "total": total,
        "undo": site.last(view.request),
    }


def held(view: View, finding_id: str) -> Row:
    """What holds for the finding, from the snapshot that was just brought abreast."""
    found = view.snapshot.row("SELECT * FROM decided WHERE finding_id = ?", [finding_id])
    return found or {"finding_id": finding_id, "verdict": "", "who": "", "decided_at": "", "version": 0, "note": ""}


def _lettered(row: Row) -> list[Row]:
    """The operands with a letter each, so that the arithmetic, the list and the text name them alike."""
    return [{**o, "letter": LETTERS[i] if i < len(LETTERS) else str(i + 1)} for i, o in enumerate(row["operands"] or [])]


def _diagnosis(view: View, row: Row) -> list[str]:
    """例: unit_slip, 16158元→16158万元 → 疑为单位写错：16158元→16158万元."""
    out: list[str] = []
    for word in row["diagnosis"] or []:
        said = view.name("diagnosis", word)
        if said != word or (word.isascii() and word.replace("_", "").isalpha()):
            out.append(said)
        elif out:
            said = _SHORT_NAME.sub(lambda m: figure(m[0], view.language), word)
            out[-1] += f"{view.say('：', ': ')}{said}"
        else:
            out.append(word)
    return out


def _advice(view: View, row: Row) -> list[str]:
    """What to look at, in the order an auditor would."""
    rule: Rule | None = rules().get(row["rule"])
    say = view.say
    out = []
    if row["operands"]:
        out.append(
            say("对照原件，看各数字是否照录无误（单位、小数点、逗号）", "compare each figure with the original: unit, point, separators")
        )
    if any("→" in word for word in row["diagnosis"] or []):
        out.append(
            say(
                "先看诊断所指的那一个数：改它一处，算式即成立",
                "look first at the figure the diagnosis names: changed, the arithmetic holds",
            )
        )
    if rule and rule.traps:
        out.append(say(f"此规则易错处：{rule.traps}", f"where this rule may mislead: {rule.traps}"))
    if rule and rule.silent:
        out.append(say(f"不在此列：{rule.silent}", f"not meant by it: {rule.silent}"))
    return out


def _views(view: View, row: Row) -> list[tuple[str, str, str]]:
    """Ways to show the document: its code, its name, its address."""
    ways = [("text", view.say("原文", "Text"))]
    if any(e["page"] for e in row["evidence"]):
        ways.insert(0, ("page", view.say("页面", "Page")))
    if _in_table(view, row):
        ways.append(("table", view.say("表格", "Table")))
    wanted = filters.read(view.request.query_params)
    return [(code, name, link(f"/findings/{row['finding_id']}", wanted.values, view=code)) for code, name in ways]


def _in_table(view: View, row: Row) -> bool:
    ids = [o["number_id"] for o in row["operands"] or [] if o["number_id"]]
    if "in_table" not in row:
        query = "SELECT count(*) AS n FROM numbers WHERE doc_id = ? AND cell IS NOT NULL AND number_id IN (SELECT unnest(?))"
        row["in_table"] = bool(ids) and bool((view.snapshot.row(query, [row["doc_id"], ids]) or {"n": 0})["n"])
    return bool(row["in_table"])


def _shown(view: View, row: Row) -> str:
    """The way that was asked for, where there is such; else the page, the table where the format has no pages, the text."""
    codes = [code for code, _, _ in _views(view, row)]
    asked = view.request.query_params.get("view", "")
    if asked in codes:
        return asked
    if "page" in codes and row["format"] in ("pdf", "png", "jpeg", "tiff", "gif", "webp"):
        return "page"
    return "table" if "table" in codes and row["format"] in ("xls", "xlsx") else "text"


def _passages(view: View, row: Row, operands: Sequence[Row]) -> list[dict[str, Any]]:
    """The text around the evidence, quotes near each other in one stretch; of cross-document findings, by document."""
    out: list[dict[str, Any]] = []
    for doc_id in dict.fromkeys(e["doc_id"] for e in row["evidence"]):
        document = documents.document(view, doc_id)
        text = documents.text(view, document)
        quotes = sorted((e for e in row["evidence"] if e["doc_id"] == doc_id), key=lambda e: e["start"])
        spans: list[list[int]] = []
        for quote in quotes:
            low, high = text.around(quote["start"], quote["end"], ROOM)
            if spans and low <= spans[-1][1]:
                spans[-1][1] = max(high, spans[-1][1])
            else:
                spans.append([low, high])
        letters = {(o["start"], o["end"]): o["letter"] for o in operands if doc_id == row["doc_id"]}
        for low, high in spans[:8]:
            marks = documents.number_marks(documents.numbers(view, doc_id, low, high))
            marks += [Mark(q["start"], q["end"], "evidence", {"index": i}) for i, q in enumerate(quotes)]
            marks += [Mark(o["start"], o["end"], "operand", o) for o in operands if (o["start"], o["end"]) in letters]
            out.append({"document": document, "pieces": text.pieces(low, high, marks), "start": low, "end": high, "whole": text.length})
    return out
