"""``/findings``: the list, searched, filtered, sorted, grouped and paged on the server."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from pipeline.review import filters
from pipeline.review.filters import Filters
from pipeline.review.site import Site, View, link
from pipeline.review.snapshot import Row


def findings(request: Request) -> Response:
    """The list that the address asks for."""
    site: Site = request.app.state.site
    view = site.view(request)
    wanted = filters.found(view.snapshot, filters.read(request.query_params), view.pulse)
    total, rows = filters.page(view.snapshot, wanted)
    pages = max(1, -(-total // wanted.size))
    page = min(wanted.page, pages)
    return view.page(
        "findings.html",
        filters=wanted,
        total=total,
        rows=rows,
        groups=_groups(view, wanted, rows),
        facets=filters.facets(view.snapshot, wanted),
        shown=filters.SHOWN,
        page=page,
        pages=pages,
        first=(page - 1) * wanted.size + 1 if rows else 0,
        sizes=filters.SIZES,
        kept=[(label, link("/findings", values)) for label, values in _views(view)],
        labels=_labels(view),
    )


def _groups(view: View, wanted: Filters, rows: list[Row]) -> list[tuple[str, int, str, list[Row]]]:
    """The page's rows in groups: title, how many findings the whole group has in this list, its address, its rows here."""
    if not wanted.group:
        return [("", len(rows), "", rows)] if rows else []
    column = {"cause": "root_cause", "rule": "rule", "org": "org"}[wanted.group]
    where, bound = wanted.where()
    values = list(dict.fromkeys(row[column] for row in rows))
    counted = {
        r["value"]: r["n"]
        for r in view.snapshot.rows(
            f"SELECT l.{column} AS value, count(*) AS n {filters.FROM} WHERE ({where}) AND l.{column} IN (SELECT unnest(?)) GROUP BY 1",
            [*bound, values],
        )
    }
    out = []
    for value, members in groupby(rows, key=lambda row: row[column]):
        listed = list(members)
        title = (
            f"{listed[0]['org'] or listed[0]['path']}" if wanted.group == "cause" else value or view.say("（未写明单位）", "(not stated)")
        )
        if wanted.group == "rule":
            title = f"{value} {view.rule(value)}"
        out.append((title, counted.get(value, 0), wanted.address(**{wanted.group: value, "group": ""}), listed))
    return out


def _views(view: View) -> list[tuple[str, dict[str, str]]]:
    return [
        (view.say("全部", "All"), {}),
        (view.say("未处理", "Open"), {"decision": "open"}),
        (view.say("未处理的错误", "Open errors"), {"decision": "open", "severity": "error"}),
        (view.say("待查", "To look into"), {"decision": "pending"}),
        (view.say("按成因", "By cause"), {"group": "cause"}),
    ]


def _labels(view: View) -> dict[str, str]:
    return {
        "decision": view.say("处理意见", "Decision"),
        "severity": view.say("级别", "Severity"),
        "family": view.say("规则族", "Rule family"),
        "type": view.say("文种", "Document type"),
        "year": view.say("年度", "Year"),
        "org": view.say("单位", "Organisation"),
        "rule": view.say("规则", "Rule"),
        "reviewer": view.say("审核人", "Reviewer"),
        "doc": view.say("文件", "Document"),
        "cause": view.say("成因", "Cause"),
    }
