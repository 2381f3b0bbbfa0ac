"""``/handin``: what leaves the page: the log in every form, decisions to keep and to take in, gold, a log to print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipeline import __version__
from pipeline.decisions import Conflict, exchange, missed, unfound
from pipeline.discovery import DropError
from pipeline.outputs import findings, state
from pipeline.outputs.log import Log, collect
from pipeline.review.decided import told
from pipeline.review.deciding import Form, now
from pipeline.review.site import Site, View, back

FORMS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "findings.xlsx"),
    "csv": ("text/csv; charset=utf-8", "findings.csv"),
    "jsonl": ("application/x-ndjson; charset=utf-8", "findings.jsonl"),
    "sarif": ("application/sarif+json; charset=utf-8", "findings.sarif"),
    "html": ("text/html; charset=utf-8", "findings.html"),
    "decisions": ("application/x-ndjson; charset=utf-8", "decisions.jsonl"),
    "gold": ("application/x-ndjson; charset=utf-8", "gold/findings.jsonl"),
}
TIERS = {"true": "must", "false_alarm": ""}
"""What a decision makes of a finding as gold: confirmed must be found, a false alarm must not, anything else may be."""


def handin(request: Request) -> Response:
    """The page."""
    site: Site = request.app.state.site
    view = site.view(request)
    with told():
        decided = site.store.current()
        marks = missed.marks(site.store)
        entries = len(site.store.entries())
    found = [row["finding_id"] for row in view.snapshot.rows("SELECT finding_id FROM listing")]
    return view.page(
        "handin.html",
        run=view.snapshot.manifest["run"],
        rows=view.snapshot.manifest["rows"],
        forms=[form for form in FORMS if form in findings.FORMS],
        decided=len(decided),
        entries=entries,
        gone=unfound(decided, found),
        marks=marks,
        paths={r["doc_id"]: r["path"] for r in view.snapshot.rows("SELECT doc_id, path FROM documents")} if marks else {},
    )


def log(view: View) -> Log:
    """The log with the decisions as they stand now."""
    with told():
        decided = view.site.store.current()
    return collect(view.site.out / state.GENERATIONS / view.snapshot.generation / "tables", decided=decided)


def export(request: Request) -> Response:
    """``/export/FORM``: a file to take away."""
    site: Site = request.app.state.site
    view = site.view(request)
    form = request.path_params["form"]
    writers: dict[str, Callable[[], bytes]] = {"decisions": lambda: _history(site), "gold": lambda: gold(view)}
    writers |= {name: lambda w=write: w(log(view)) for name, write in findings.FORMS.items() if name in FORMS}  # type: ignore[misc]
    if form not in writers:
        raise HTTPException(404, view.say("没有这种格式", "no such form"))
    kind, name = FORMS[form]
    plain = f"hecha-{view.snapshot.generation[:8]}-{PurePosixPath(name).name if form != 'gold' else 'gold-findings.jsonl'}"
    headers = {"Content-Disposition": f'attachment; filename="{plain}"', "Cache-Control": "no-store"}
    return Response(writers[form](), media_type=kind, headers=headers)


def printable(request: Request) -> Response:
    """``/log``: the log to print, or to print to a PDF."""
    site: Site = request.app.state.site
    view = site.view(request)
    return view.page("log.html", log=log(view), made=now(), run=view.snapshot.manifest["run"], version=__version__)


async def upload(sent: Form) -> bytes:
    """The file of a form."""
    file = sent.file("file")
    return await file.read() if file else b""


def take_in(request: Request, sent: Form, data: bytes) -> Response:
    """Decisions of another store: those not here yet are added; a version that says something else here stops it all."""
    site: Site = request.app.state.site
    view = site.view(request)
    if not data:
        raise HTTPException(400, view.say("请选择文件", "choose a file"))
    try:
        with TemporaryDirectory() as folder, told():
            path = Path(folder, "decisions.jsonl")
            path.write_bytes(data)
            added = site.store.add(exchange.read(path))
    except (DropError, UnicodeDecodeError) as error:
        raise HTTPException(
            400, str(error).partition("/decisions.jsonl")[2] or view.say("不是处理意见文件", "no file of decisions")
        ) from None
    except Conflict as conflict:
        count = len(conflict.held)
        raise HTTPException(
            409, view.say(f"有 {count} 个问题两边的记录不同，未导入", f"{count} findings have other histories here; nothing was taken in")
        ) from None
    return back("/handin", view.say(f"已导入 {added} 条", f"{added} entries taken in"))


def _history(site: Site) -> bytes:
    with told():
        return exchange.lines(site.store.entries())


def gold(view: View) -> bytes:
    """Findings as gold for ``hecha eval``: what auditors marked as missed or confirmed must be found; what they called a false alarm
    is left out, so that it counts as false; of the same documents everything else may be found."""
    with told():
        marks = missed.marks(view.site.store)
    rows = view.snapshot.rows(
        "SELECT i.finding_id, i.doc_id, d.path, i.rule, coalesce(w.verdict, '') AS verdict, i.evidence FROM inconsistencies AS i "
        "JOIN documents AS d USING (doc_id) LEFT JOIN decided AS w USING (finding_id) ORDER BY d.path, i.start, i.finding_id"
    )
    judged = {row["doc_id"] for row in rows if row["verdict"]} | {m.doc_id for m in marks}
    paths = {r["doc_id"]: r["path"] for r in view.snapshot.rows("SELECT doc_id, path FROM documents")}
    lines = []
    for row in rows:
        tier = TIERS.get(row["verdict"], "optional")
        if row["doc_id"] in judged and tier:
            spans = [{"start": e["start"], "end": e["end"]} for e in row["evidence"] if e["doc_id"] == row["doc_id"]]
            line = {"doc": PurePosixPath(row["path"]).name, "rule": row["rule"], "alt_rules": [], "tier": tier, "spans": spans}
            lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines).encode() + missed.gold(marks, paths)
