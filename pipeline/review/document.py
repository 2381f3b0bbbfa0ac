"""``/documents``: the files of the run, and one of them: every number by its role, its checks, its damage, its sections."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extractors.facts import ROLES
from pipeline.checks.catalogue import rules
from pipeline.decisions import missed
from pipeline.records import OUTCOMES
from pipeline.review import documents
from pipeline.review.decided import told
from pipeline.review.passages import Mark
from pipeline.review.printed import pages as printed
from pipeline.review.printed import trouble
from pipeline.review.site import Site, View, link
from pipeline.review.snapshot import Row
from pipeline.review.worker import Unshown

WINDOW = 12_000
"""Characters of a document on one page."""
CHECKS = 100
"""Checks on one page."""
LISTED = 100
"""Documents on one page of the list."""
LIST = """
SELECT d.doc_id, d.path, d.title, d.org, d.fiscal_year, d.doc_type, d.format, d.chars, d.numbers, d.repairs,
    coalesce(f.findings, 0) AS findings, coalesce(f.open, 0) AS open
FROM documents AS d LEFT JOIN (
    SELECT l.doc_id, count(*) AS findings, count(*) FILTER (coalesce(w.verdict, '') = '') AS open
    FROM listing AS l LEFT JOIN decided AS w USING (finding_id) GROUP BY 1) AS f USING (doc_id)
WHERE contains(lower(concat_ws(' ', d.path, d.title, d.org)), ?) AND (? = '' OR d.doc_type = ?)
ORDER BY open DESC, findings DESC, d.path LIMIT ? OFFSET ?
"""
PANELS = ("text", "page", "checks", "repairs", "missed")


def listing(request: Request) -> Response:
    """``/documents``: the files that were mined, those with open findings first, and those that could not be read."""
    site: Site = request.app.state.site
    view = site.view(request)
    q, kind = request.query_params.get("q", "").strip()[:200], request.query_params.get("type", "")
    page = _number(request, "page", 1)
    rows = view.snapshot.rows(LIST, [q.lower(), kind, kind, LISTED + 1, (page - 1) * LISTED])
    return view.page(
        "documents.html",
        rows=rows[:LISTED],
        q=q,
        kind=kind,
        total=view.snapshot.manifest["rows"]["documents"],
        before=link("/documents", q=q, type=kind, page=page - 1) if page > 1 else "",
        after=link("/documents", q=q, type=kind, page=page + 1) if len(rows) > LISTED else "",
        rejects=view.snapshot.rows("SELECT * FROM rejects ORDER BY path LIMIT 500") if page == 1 and not q else [],
    )


def document(request: Request) -> Response:
    """``/documents/ID``: the document by the panel that the address asks for."""
    site: Site = request.app.state.site
    view = site.view(request)
    row = documents.document(view, request.path_params["doc_id"])
    asked = request.query_params.get("panel", "")
    panel = asked if asked in PANELS else "text"
    fill = {"text": _text, "page": _page, "checks": _checks, "repairs": _repairs, "missed": _missed}[panel]
    counted = view.snapshot.rows("SELECT outcome, count(*) AS n FROM checks WHERE doc_id = ? GROUP BY 1", [row["doc_id"]])
    outcomes = {r["outcome"]: r["n"] for r in counted}
    with told():
        marked = missed.marks(site.store, row["doc_id"])
    return view.page(
        "document.html",
        d=row,
        panel=panel,
        outcomes=[(o, outcomes[o]) for o in OUTCOMES if outcomes.get(o)],
        checks=sum(outcomes.values()),
        ledger=len(documents.repairs(view, row["doc_id"])),
        marked=marked,
        findings=view.snapshot.rows(
            "SELECT l.*, coalesce(d.verdict, '') AS verdict FROM listing AS l LEFT JOIN decided AS d USING (finding_id) "
            "WHERE l.doc_id = ? ORDER BY l.start LIMIT 200",
            [row["doc_id"]],
        ),
        has_pages=row["format"] in ("pdf", "png", "jpeg", "tiff", "gif", "webp"),
        families=sorted({rule.family for rule in rules().values()}),
        **fill(view, row),
    )


def _text(view: View, row: Row) -> dict[str, Any]:
    text = documents.text(view, row)
    windows = text.windows(WINDOW)
    at = _number(view.request, "at", 0)
    i = next((i for i, (start, end) in enumerate(windows) if start <= at < end), 0)
    start, end = windows[i]
    found = documents.numbers(view, row["doc_id"], start, end)
    marks = documents.number_marks(found) + documents.repair_marks(documents.repairs(view, row["doc_id"]))
    marks += [Mark(q["start"], q["end"], "evidence", q) for q in _quotes(view, row)]
    with told():
        marks += [Mark(m.start, m.end, "missed", {"note": m.note}) for m in missed.marks(view.site.store, row["doc_id"])]
    return {
        "pieces": text.pieces(start, end, marks),
        "windows": [(n + 1, low, n == i) for n, (low, _) in enumerate(windows)],
        "before": windows[i - 1][0] if i else None,
        "after": windows[i + 1][0] if i + 1 < len(windows) else None,
        "sections": view.snapshot.rows(
            "SELECT section_id, level, label, title, kind, start FROM sections WHERE doc_id = ? AND kind IN ('heading', 'article') "
            "AND (level <= 3 OR kind = 'article') ORDER BY start LIMIT 400",
            [row["doc_id"]],
        ),
        "at": at,
        "window": (start, end),
        "roles": [(role, sum(n["role"] == role for n in found)) for role in ROLES],
        "number": number_facts(view, row, view.request.query_params.get("number", "")),
    }


def _quotes(view: View, row: Row) -> list[Row]:
    return view.snapshot.rows(
        'SELECT finding_id, severity, e.start AS start, e."end" AS "end" FROM (SELECT finding_id, severity, unnest(evidence) AS e '
        "FROM inconsistencies WHERE doc_id = ?) WHERE e.doc_id = ?",
        [row["doc_id"], row["doc_id"]],
    )


def number_panel(request: Request) -> Response:
    """``/documents/ID/number``: what is known of one number, as a piece of a page."""
    site: Site = request.app.state.site
    view = site.view(request)
    row = documents.document(view, request.path_params["doc_id"])
    facts = number_facts(view, row, request.query_params.get("number", ""))
    if facts is None:
        raise HTTPException(404, view.say("没有这个数字", "no such number"))
    return view.page("number.html", number=facts, d=row)


def number_facts(view: View, row: Row, number_id: str) -> dict[str, Any] | None:
    """A number with its facts and the checks it took part in; None where there is none of that name."""
    if not number_id.startswith(f"{row['doc_id']}:"):
        return None
    one = view.snapshot.row("SELECT * FROM numbers WHERE number_id = ?", [number_id])
    if one is None:
        return None
    ask = view.snapshot.rows
    key = [row["doc_id"], number_id]
    return {
        "n": one,
        "section": view.snapshot.row(
            "SELECT label, title FROM sections WHERE doc_id = ? AND section_id = ?", [row["doc_id"], one["section_id"]]
        ),
        "budget": ask("SELECT * FROM budget_figures WHERE doc_id = ? AND number_id = ?", key),
        "kpis": ask("SELECT * FROM kpis WHERE doc_id = ? AND number_id = ?", key),
        "reforms": ask("SELECT * FROM reform_counts WHERE doc_id = ? AND number_id = ?", key),
        "checks": ask(
            "SELECT check_id, rule, outcome, stated, formula, reason FROM checks WHERE doc_id = ? "
            "AND list_contains(list_transform(operands, lambda o: o.number_id), ?) ORDER BY rule LIMIT 40",
            key,
        ),
        "findings": ask(
            "SELECT finding_id, rule, severity, message_zh, message_en FROM inconsistencies WHERE doc_id = ? "
            "AND list_contains(list_transform(operands, lambda o: o.number_id), ?) LIMIT 20",
            key,
        ),
    }


def _page(view: View, row: Row) -> dict[str, Any]:
    number = _number(view.request, "page", 1)
    found = view.snapshot.rows(
        "SELECT number_id, start, text, role, bbox, page FROM numbers WHERE doc_id = ? AND page = ? AND bbox IS NOT NULL ORDER BY start",
        [row["doc_id"], number],
    )
    shown = printed(view, row, {number: [{**n, "strong": False} for n in found]})
    return {"printed": shown, "page": number}


def _checks(view: View, row: Row) -> dict[str, Any]:
    wanted = view.request.query_params.get("outcome", "")
    page = _number(view.request, "page", 1)
    rows = view.snapshot.rows(
        "SELECT check_id, rule, outcome, reason, stated, expected_low, expected_high, formula, operands, start FROM checks "
        "WHERE doc_id = ? AND (? = '' OR outcome = ?) "
        "ORDER BY list_position(['fail', 'review', 'undecided'], outcome) NULLS LAST, rule, start LIMIT ? OFFSET ?",
        [row["doc_id"], wanted, wanted, CHECKS + 1, (page - 1) * CHECKS],
    )
    reasons = view.snapshot.rows(
        "SELECT outcome, reason, count(*) AS n FROM checks WHERE doc_id = ? AND outcome IN ('undecided', 'not_applicable') "
        "AND reason <> '' GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2 LIMIT 30",
        [row["doc_id"]],
    )
    here = f"/documents/{row['doc_id']}"
    return {
        "rows": rows[:CHECKS],
        "outcome": wanted,
        "reasons": reasons,
        "before": link(here, panel="checks", outcome=wanted, page=page - 1) if page > 1 else "",
        "after": link(here, panel="checks", outcome=wanted, page=page + 1) if len(rows) > CHECKS else "",
    }


def _repairs(view: View, row: Row) -> dict[str, Any]:
    return {"repairs": documents.repairs(view, row["doc_id"])[:500]}


def _missed(view: View, row: Row) -> dict[str, Any]:
    return {}


def picture(request: Request) -> Response:
    """``/documents/ID/pages/N.png``: a page of the document's own file."""
    site: Site = request.app.state.site
    view = site.view(request)
    row = documents.document(view, request.path_params["doc_id"])
    try:
        data = site.originals.picture(row["doc_id"], row["path"], row["format"], request.path_params["number"])
    except Unshown as said:
        raise HTTPException(404, trouble(view, said)) from None
    return Response(data, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})


def _number(request: Request, name: str, otherwise: int) -> int:
    value = request.query_params.get(name, "")
    return min(int(value), 1_000_000_000) if value.isascii() and value.isdigit() and len(value) < 12 else otherwise
