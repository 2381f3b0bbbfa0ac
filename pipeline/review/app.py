"""The application: its addresses, and how anything that goes wrong is said."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import duckdb
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.checks.catalogue import rules
from pipeline.discovery import DropError
from pipeline.review import deciding, document, finding, handin, listing, overview
from pipeline.review.decided import StoreTrouble
from pipeline.review.deciding import Form, form
from pipeline.review.guard import Guard
from pipeline.review.site import FOLDER, LANGUAGES, LOOKS, NAME_LIMIT, Site, back, local, remember

GUESS = 0.5
"""Seconds a wrong password costs."""
Changes = Callable[[Request, Form], Response]


def create(site: Site) -> Guard:
    """The application for a site, guarded."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        site.originals.warm()
        yield
        site.originals.close()
        site.store.close()

    app = Starlette(
        routes=[
            Route("/", overview.overview),
            Route("/findings", listing.findings),
            Route("/findings/{finding_id}", finding.finding),
            Route("/documents", document.listing),
            Route("/documents/{doc_id}", document.document),
            Route("/documents/{doc_id}/number", document.number_panel),
            Route("/documents/{doc_id}/pages/{number:int}.png", document.picture),
            Route("/rules/{code}", rule),
            Route("/handin", handin.handin),
            Route("/export/{form}", handin.export),
            Route("/log", handin.printable),
            Route("/pulse", pulse),
            Route("/login", login_page),
            Route("/decide", changing(deciding.decide), methods=["POST"]),
            Route("/bulk", changing(deciding.bulk), methods=["POST"]),
            Route("/undo", changing(deciding.undo), methods=["POST"]),
            Route("/missed", changing(deciding.miss), methods=["POST"]),
            Route("/missed/withdraw", changing(deciding.unmiss), methods=["POST"]),
            Route("/choose", changing(choose), methods=["POST"]),
            Route("/login", changing(login), methods=["POST"]),
            Route("/handin", take_in, methods=["POST"]),
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        ],
        exception_handlers={HTTPException: wrong, DropError: gone, StoreTrouble: store_trouble, duckdb.IOException: replaced},
        lifespan=lifespan,
    )
    app.state.site = site
    return Guard(app, site.gate)


def changing(handle: Changes) -> Callable[[Request], Any]:
    """An address that changes something: its form is checked, then it is handled off the event loop."""

    async def handler(request: Request) -> Response:
        try:
            return await run_in_threadpool(handle, request, await form(request))
        finally:
            await request.close()

    return handler


async def take_in(request: Request) -> Response:
    """A file of decisions."""
    try:
        sent = await form(request)
        return await run_in_threadpool(handin.take_in, request, sent, await handin.upload(sent))
    finally:
        await request.close()


def rule(request: Request) -> Response:
    """``/rules/CODE``: what the rule says."""
    site: Site = request.app.state.site
    view = site.view(request)
    known = rules().get(request.path_params["code"].upper())
    if known is None:
        raise HTTPException(404, view.say("没有这条规则", "no such rule"))
    outcomes = view.snapshot.rows("SELECT outcome, count(*) AS n FROM checks WHERE rule = ? GROUP BY 1 ORDER BY 2 DESC", [known.code])
    return view.page("rule.html", rule=known, outcomes=outcomes)


def pulse(request: Request) -> Response:
    """``/pulse``: whether tables or decisions are other than when the page was made."""
    site: Site = request.app.state.site
    view = site.view(request)
    return JSONResponse({"generation": view.snapshot.generation, "pulse": view.pulse})


def choose(request: Request, sent: Form) -> Response:
    """The reader's language, look or name."""
    response = back(sent.text("next"))
    if sent.text("language", 5) in LANGUAGES:
        remember(response, "hecha-language", sent.text("language", 5))
    if sent.text("look", 5) in LOOKS:
        remember(response, "hecha-look", sent.text("look", 5))
    if "reviewer" in sent.data:
        remember(response, "hecha-reviewer", " ".join(sent.text("reviewer", NAME_LIMIT).split()))
    return response


def login_page(request: Request) -> Response:
    """``/login``, where a password is asked for."""
    site: Site = request.app.state.site
    return RedirectResponse("/", 303) if site.gate.admits(request.state.session) else site.bare(request, "login.html", wrong=False)


def login(request: Request, sent: Form) -> Response:
    """The password and the name."""
    site: Site = request.app.state.site
    if not site.gate.enter(request.state.session, sent.text("password", 500)):
        time.sleep(GUESS)
        return site.bare(request, "login.html", 403, wrong=True)
    response = back(local(sent.text("next")))
    remember(response, "hecha-reviewer", " ".join(sent.text("reviewer", NAME_LIMIT).split()))
    return response


def wrong(request: Request, error: Exception) -> Response:
    """What was asked for cannot be done."""
    assert isinstance(error, HTTPException)
    site: Site = request.app.state.site
    return site.bare(request, "wrong.html", error.status_code, said=error.detail)


def gone(request: Request, error: Exception) -> Response:
    """The output folder is not there (any more)."""
    site: Site = request.app.state.site
    return site.bare(request, "wrong.html", 503, said=str(error))


def store_trouble(request: Request, error: Exception) -> Response:
    """The database of decisions did not do what was asked."""
    assert isinstance(error, StoreTrouble)
    site: Site = request.app.state.site
    return site.bare(request, "wrong.html", 503, said=error.zh if site.speaks(request) == "zh" else error.en)


def replaced(request: Request, error: Exception) -> Response:
    """The files of the state that was being read are gone: a run replaced it twice meanwhile. The next look reads the new one."""
    site: Site = request.app.state.site
    zh = site.speaks(request) == "zh"
    said = "结果刚刚被新的一次抽取替换，请刷新页面。" if zh else "the results have just been replaced by another run: reload the page."
    return site.bare(request, "wrong.html", 503, said=said)
