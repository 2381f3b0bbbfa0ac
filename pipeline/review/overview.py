"""The overview: what was mined, rejected and checked, what was found and where, how far the review is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pipeline.checks.catalogue import rules
from pipeline.decisions import VERDICTS
from pipeline.records import OUTCOMES, SEVERITIES
from pipeline.review import words
from pipeline.review.charts import Bar, Part, Rate, bars, rates
from pipeline.review.site import Site, View, link

TALLY = """
SELECT {by} AS value, l.severity, count(*) AS n FROM listing AS l GROUP BY ALL
"""
BARS = 10
RATES = 14


def overview(request: Request) -> Response:
    """``/``."""
    site: Site = request.app.state.site
    view = site.view(request)
    snapshot = view.snapshot
    outcomes = {r["outcome"]: r["n"] for r in snapshot.rows("SELECT outcome, count(*) AS n FROM checks GROUP BY 1")}
    decided = {r["verdict"]: r["n"] for r in snapshot.rows(PROGRESS)}
    by_severity = {r["severity"]: r for r in snapshot.rows(BY_SEVERITY)}
    return view.page(
        "overview.html",
        rows=snapshot.manifest["rows"],
        run=snapshot.manifest["run"],
        outcomes=[(o, outcomes[o]) for o in OUTCOMES if outcomes.get(o)],
        severities=[(s, by_severity.get(s, {"n": 0, "open": 0})) for s in SEVERITIES if s in by_severity or s != "info"],
        progress=[(code, decided.get(code, 0)) for code in (*VERDICTS, "")],
        findings=sum(decided.values()),
        done=sum(n for code, n in decided.items() if code not in ("", "pending")),
        charts=[
            (view.say("按规则族", "By rule family"), _chart(view, "left(l.rule, 3)", "family")),
            (view.say("按单位", "By organisation"), _chart(view, "l.org", "org")),
            (view.say("按年度", "By year"), _chart(view, "CAST(l.year AS VARCHAR)", "year")),
            (view.say("按文种", "By document type"), _chart(view, "l.doc_type", "type")),
        ],
        rates=_rates(view),
        scores=snapshot.rows(SCORES),
        recent=snapshot.rows(RECENT),
        formats=snapshot.rows("SELECT format, count(*) AS n FROM documents GROUP BY 1 ORDER BY 2 DESC, 1"),
        rejects=snapshot.rows("SELECT code, count(*) AS n FROM rejects GROUP BY 1 ORDER BY 2 DESC, 1"),
        rules=len(rules()),
    )


PROGRESS = "SELECT coalesce(d.verdict, '') AS verdict, count(*) AS n FROM listing LEFT JOIN decided AS d USING (finding_id) GROUP BY 1"
BY_SEVERITY = """
SELECT l.severity, count(*) AS n, count(*) FILTER (coalesce(d.verdict, '') = '') AS open
FROM listing AS l LEFT JOIN decided AS d USING (finding_id) GROUP BY 1
"""
SCORES = "SELECT doc_id, org, fiscal_year, score, grade, path FROM documents WHERE score IS NOT NULL ORDER BY score DESC, org LIMIT 12"
RECENT = """
SELECT l.finding_id, l.rule, l.message_zh, l.message_en, d.verdict, d.who, d.decided_at
FROM decided AS d JOIN listing AS l USING (finding_id) WHERE d.verdict <> '' ORDER BY d.decided_at DESC, l.place LIMIT 5
"""


def _chart(view: View, column: str, name: str) -> str:
    """Findings by a column, a piece of the bar for each severity; a bar leads to its findings."""
    tally: dict[str, dict[str, int]] = {}
    for row in view.snapshot.rows(TALLY.format(by=column)):
        if row["value"] not in (None, ""):
            tally.setdefault(row["value"], {})[row["severity"]] = row["n"]
    largest = sorted(tally.items(), key=lambda kv: (-sum(kv[1].values()), kv[0]))[:BARS]
    if name == "year":
        largest.sort(reverse=True)
    rows = []
    for value, counts in largest:
        parts = tuple(Part(s, counts[s], words.name("severity", s, view.language)) for s in SEVERITIES if counts.get(s))
        rows.append(Bar(_label(view, name, value), link("/findings", {name: value}), parts))
    return bars(rows, name)


def _label(view: View, name: str, value: str) -> str:
    if name == "family":
        return f"{value} {words.name('family', value, view.language)}"
    return words.name("doc_type", value, view.language) if name == "type" else value


def _rates(view: View) -> str:
    rows = view.snapshot.rows(
        "SELECT org, fiscal_year, rate_stated, rate_recomputed, doc_id FROM org_year "
        "WHERE rate_stated IS NOT NULL OR rate_recomputed BETWEEN 1 AND 1000 "
        "ORDER BY abs(coalesce(rate_stated, rate_recomputed) - coalesce(rate_recomputed, rate_stated)) DESC, org LIMIT ?",
        [RATES],
    )
    found = [
        Rate(f"{row['org']} {row['fiscal_year'] or ''}".strip(), f"/documents/{row['doc_id']}", row["rate_stated"], row["rate_recomputed"])
        for row in rows
    ]
    return rates(found, view.say("执行率", "Execution rates"), view.say("所述", "stated"), view.say("复算", "recomputed"))
