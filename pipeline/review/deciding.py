"""What changes something: decisions, in bulk too, undoing, marks of missed errors. Each is acknowledged after the database has it.

A decision carries the version that was on the screen; where somebody else decided meanwhile nothing is written and both are shown.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from urllib.parse import urlsplit

from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipeline.decisions import VERDICTS, Conflict, NothingToUndo, Wish, missed
from pipeline.review import documents, filters
from pipeline.review.decided import told
from pipeline.review.guard import TOKEN_FIELD
from pipeline.review.site import NAME_LIMIT, NOTE_LIMIT, Site, View, back, link, local
from pipeline.review.snapshot import Row

MANY = 100_000
"""Findings decided on at once, at most."""
TRIES = 5
QUOTE = 2_000


class Form:
    """A form that came with this session's token."""

    def __init__(self, data: FormData) -> None:
        self.data = data

    def text(self, name: str, limit: int = NOTE_LIMIT) -> str:
        """A field as text, line ends as ``\\n``, without control characters; empty where it is missing."""
        value = self.data.get(name, "")
        written = value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
        return "".join(c for c in written if c in "\n\t" or ord(c) >= 32)[:limit].encode("utf-8", "replace").decode()

    def all(self, name: str) -> list[str]:
        """All values of a field."""
        return [value for value in self.data.getlist(name) if isinstance(value, str)]

    def number(self, name: str) -> int | None:
        """A field as a whole number; None where it is none."""
        value = self.text(name, 12)
        return int(value) if value.isascii() and value.isdigit() else None

    def file(self, name: str) -> UploadFile | None:
        """An uploaded file."""
        value = self.data.get(name)
        return value if isinstance(value, UploadFile) else None


async def form(request: Request) -> Form:
    """The request's form. Raises HTTPException 403 where its token is not this session's."""
    data = await request.form(max_files=1, max_fields=5_000, max_part_size=1_000_000)
    sent = data.get(TOKEN_FIELD, "")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), request.state.token.encode()):
        raise HTTPException(
            403, "页面已过期（服务重新启动过）；请返回并刷新页面，再提交一次。 The page has expired: go back, reload it and send it again."
        )
    return Form(data)


def now() -> str:
    """The time as it is written into decisions."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def decide(request: Request, sent: Form) -> Response:
    """One decision. The answer leads to where the form says, or shows both decisions where somebody was quicker."""
    site: Site = request.app.state.site
    view = site.view(request)
    finding_id, verdict = sent.text("finding_id", 64), sent.text("verdict", 20)
    row = view.snapshot.row("SELECT l.* FROM listing AS l WHERE l.finding_id = ?", [finding_id])
    known = site.store.held([finding_id])
    if row is None and finding_id not in known:
        raise HTTPException(404, view.say("没有这个问题", "no such finding"))
    if verdict and verdict not in VERDICTS:
        raise HTTPException(400, view.say("没有这种处理意见", "no such verdict"))
    who = _name(view)
    about = _about(row) if row else ""
    expected = sent.number("version")
    try:
        with told():
            made = site.store.decide(finding_id, verdict, sent.text("note"), who=who, when=now(), expected=expected or 0, about=about)
    except Conflict as conflict:
        return view.page(
            "conflict.html",
            409,
            f=row,
            finding_id=finding_id,
            held=conflict.held[finding_id],
            verdict=verdict,
            note=sent.text("note"),
            next=local(sent.text("next")),
        )
    site.did(request, [made.finding_id])
    said = view.say(f"已记为“{view.name('verdict', verdict)}”", f"Recorded as {view.name('verdict', verdict).lower()}")
    return back(sent.text("next"), said)


def bulk(request: Request, sent: Form) -> Response:
    """One verdict on many findings, with a reason: those ticked, or the whole list of an address. Findings that somebody decided on
    since the page was made are left alone and counted."""
    site: Site = request.app.state.site
    view = site.view(request)
    verdict, note, target = sent.text("verdict", 20), sent.text("note"), sent.text("next")
    if verdict not in VERDICTS:
        raise HTTPException(400, view.say("请选择处理意见", "choose a verdict"))
    if not note:
        raise HTTPException(400, view.say("批量处理须写明理由", "deciding in bulk needs a reason"))
    who = _name(view)
    wishes, skipped = _wishes(view, sent, verdict, note)
    done: list[str] = []
    for _ in range(TRIES):
        try:
            with told():
                done = list(site.store.decide_all(wishes, who=who, when=now()))
            break
        except Conflict as conflict:  # somebody decides at the same time: theirs stand
            wishes = [wish for wish in wishes if wish.finding_id not in conflict.held]
            skipped += len(conflict.held)
    if done:
        site.did(request, done)
    said = view.say(
        f"已将 {len(done)} 个问题记为“{view.name('verdict', verdict)}”",
        f"{len(done)} findings recorded as {view.name('verdict', verdict).lower()}",
    )
    if skipped:
        said += view.say(f"；{skipped} 个已有他人意见，未覆盖", f"; {skipped} decided by others meanwhile were left alone")
    return back(target, said)


def _wishes(view: View, sent: Form, verdict: str, note: str) -> tuple[list[Wish], int]:
    if sent.text("scope", 8) == "list":
        wanted = filters.read(QueryParams(sent.text("list", 4_000)))
        ids = filters.ids(view.snapshot, wanted, MANY)
    else:
        ids = [value for value in sent.all("id") if len(value) <= 64]
    since = sent.number("pulse") or 0
    with told():
        late = view.site.abreast.since(since)
    rows = filters.lines(view.snapshot, [i for i in dict.fromkeys(ids) if i not in late])
    if sent.text("open", 1):
        rows = [row for row in rows if not row["verdict"]]
    rows.sort(key=lambda row: row["place"])
    return [Wish(r["finding_id"], verdict, note, _about(r), r["version"]) for r in rows], len(late & set(ids))


def undo(request: Request, sent: Form) -> Response:
    """Takes back this session's last action, or the decision of the finding named."""
    site: Site = request.app.state.site
    view = site.view(request)
    named = sent.text("finding_id", 64)
    taken = [named] if named else site.undone(request)
    if not taken:
        return back(sent.text("next"), view.say("没有可以撤销的", "nothing to undo"))
    who, count = _name(view), 0
    for finding_id in taken:
        try:
            with told():
                site.store.undo(finding_id, who=who, when=now(), expected=sent.number("version") if named else None)
            count += 1
        except NothingToUndo:
            continue
        except Conflict as conflict:
            held = conflict.held.get(finding_id)
            by = held.who if held else ""
            return back(sent.text("next"), view.say(f"{by} 刚刚另有处理，没有撤销", f"{by} decided meanwhile: nothing was undone"))
    target = sent.text("next")
    if len(taken) == 1 and sent.text("go", 1):
        target = link(f"/findings/{taken[0]}") + (f"?{query}" if (query := urlsplit(local(target)).query) else "")
    return back(target, view.say(f"已撤销 {count} 条", f"{count} undone"))


def miss(request: Request, sent: Form) -> Response:
    """Marks a span of a document as an error that was not found."""
    site: Site = request.app.state.site
    view = site.view(request)
    row = documents.document(view, sent.text("doc_id", 64))
    start, end = sent.number("start"), sent.number("end")
    stored = view.snapshot.row("SELECT source_text FROM texts WHERE doc_id = ?", [row["doc_id"]])
    if start is None or end is None or not start < end <= row["chars"] or stored is None:
        raise HTTPException(400, view.say("请先在文中选出有误的文字", "select the wrong passage in the text first"))
    family = sent.text("family", 3)
    quote = stored["source_text"][start:end][:QUOTE]
    with told():
        missed.mark(
            site.store, row["doc_id"], start, end, quote=quote, family=family if family.isalpha() and family.isascii() else "",
            note=sent.text("note"), who=_name(view), when=now(),
        )  # fmt: skip
    return back(sent.text("next"), view.say("已记下漏报", "Marked as missed"))


def unmiss(request: Request, sent: Form) -> Response:
    """Takes a mark back."""
    site: Site = request.app.state.site
    view = site.view(request)
    number = sent.number("number")
    if number is not None:
        with told():
            missed.withdraw(site.store, number)
    return back(sent.text("next"), view.say("已取消标记", "Mark withdrawn"))


def _name(view: View) -> str:
    name = view.reviewer[:NAME_LIMIT]
    if not name:
        raise HTTPException(400, view.say("请先在页面右上角写上您的姓名，再处理", "give your name at the top of the page first"))
    return name


def _about(row: Row) -> str:
    """What was decided on, in a line, for when the finding is gone."""
    return " ".join(f"{row['rule']} {row['org'] or row['path']} {row['year'] or ''} {row['message_zh']}".split())[:300]
