"""What every page needs: the tables and decisions abreast, the reader's language and look, the templates."""

from __future__ import annotations

import getpass
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote, unquote, urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.checks.catalogue import rules
from pipeline.decisions import VERDICTS
from pipeline.decisions.store import Store
from pipeline.outputs.identity import plain
from pipeline.records import SEVERITIES
from pipeline.review import words
from pipeline.review.decided import Abreast
from pipeline.review.guard import Gate
from pipeline.review.originals import Originals
from pipeline.review.snapshot import Snapshot, Tables

FOLDER = Path(__file__).parent
LANGUAGES = ("zh", "en")
LOOKS = ("auto", "light", "dark")
YEAR = 31_536_000
"""Seconds a choice of language, look or name is remembered."""
NAME_LIMIT = 60
SESSIONS, ACTIONS = 500, 100
"""Browsers remembered, and actions of each that can be undone by key; any decision can be undone on its own page."""
NOTE_LIMIT = 4_000
"""Characters of a note."""


@dataclass
class Site:
    """One served output folder."""

    out: Path
    store: Store
    gate: Gate
    tables: Tables
    abreast: Abreast
    originals: Originals
    reviewer: str = ""
    language: str = "zh"
    templates: jinja2.Environment = field(init=False)

    def __post_init__(self) -> None:
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters.update(plain=plain, count=words.count, moment=words.moment, yuan=words.yuan)
        self.templates.filters.update(visible=words.visible, folded=words.folded, headline=words.headline)

        self.actions: dict[str, deque[list[str]]] = {}
        self._lock = Lock()

    def did(self, request: Request, finding_ids: list[str]) -> None:
        """Remembers the session's action, so that it can be taken back."""
        with self._lock:
            if len(self.actions) > SESSIONS:
                self.actions.pop(next(iter(self.actions)))
            self.actions.setdefault(request.state.session, deque(maxlen=ACTIONS)).append(finding_ids)

    def last(self, request: Request) -> list[str]:
        """The findings of the session's last action; empty where it has none that could be taken back."""
        with self._lock:
            done = self.actions.get(request.state.session)
            return done[-1] if done else []

    def undone(self, request: Request) -> list[str]:
        """The same, and forgets it."""
        with self._lock:
            done = self.actions.get(request.state.session)
            return done.pop() if done else []

    def speaks(self, request: Request) -> str:
        """The reader's language."""
        return _chosen(request, "hecha-language", LANGUAGES, self.language)

    def bare(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """A page that needs neither tables nor decisions: a login, an error."""
        zh = self.speaks(request) == "zh"
        context = {
            "t": lambda chinese, english: chinese if zh else english,
            "lang": "zh" if zh else "en",
            "look": _chosen(request, "hecha-look", LOOKS, "auto"),
            "token": request.state.token,
            "status": status,
            "path": request.url.path,
            **values,
        }
        return HTMLResponse(self.templates.get_template(template).render(context), status)

    def view(self, request: Request) -> View:
        """The request with the tables and decisions as they stand now."""
        snapshot = self.tables.now()
        return View(self, request, snapshot, self.abreast.bring(snapshot))


@dataclass
class View:
    """A request as the pages see it."""

    site: Site
    request: Request
    snapshot: Snapshot
    pulse: int

    @property
    def language(self) -> str:
        """zh or en."""
        return self.site.speaks(self.request)

    @property
    def reviewer(self) -> str:
        """The name decisions are made in; empty where it must be asked for."""
        return reviewer(self.request, self.site)

    def say(self, zh: str, en: str) -> str:
        """The one of the two that the reader reads."""
        return zh if self.language == "zh" else en

    def name(self, kind: str, code: object) -> str:
        """A code of the tables in the reader's words."""
        return words.name(kind, code, self.language)

    def rule(self, code: str) -> str:
        """A rule's name; empty for a rule that is not in the catalogue."""
        known = rules().get(code)
        return self.say(known.zh, known.en) if known else ""

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page made from `template`."""
        request = self.request
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        context: dict[str, Any] = {
            "t": self.say,
            "lang": self.language,
            "look": _chosen(request, "hecha-look", LOOKS, "auto"),
            "reviewer": self.reviewer,
            "token": request.state.token,
            "generation": self.snapshot.generation,
            "pulse": self.pulse,
            "here": here if request.method == "GET" else "/",
            "path": request.url.path,
            "told": told(request),
            "name": self.name,
            "rule_name": self.rule,
            "figure": lambda written: words.figure(written, self.language),
            "message": lambda row: row["message_zh"] if self.language == "zh" else row["message_en"],
            "link": link,
            "SEVERITIES": SEVERITIES,
            "VERDICTS": tuple(VERDICTS),
            **values,
        }
        response = HTMLResponse(self.site.templates.get_template(template).render(context), status)
        if context["told"]:
            response.delete_cookie("hecha-told", httponly=True, samesite="lax")
        return response


def reviewer(request: Request, site: Site) -> str:
    """The name in the cookie, else the one the server was started with."""
    return unquote(request.cookies.get("hecha-reviewer", "")).strip()[:NAME_LIMIT] or site.reviewer


def link(path: str, values: Mapping[str, Any] | None = None, **more: Any) -> str:
    """A local address. Values that are empty are left out. 例: ``link("/findings", q="a&b")`` → ``/findings?q=a%26b``."""
    pairs: list[tuple[str, str]] = []
    for name, value in {**(values or {}), **more}.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one not in (None, ""):
                pairs.append((name, str(one)))
    return quote(path, safe="/#-._~!$&'()*+,;=:@") + (f"?{urlencode(pairs)}" if pairs else "")


def local(target: str) -> str:
    """The target where it is a path of this site, else the start. 反例: ``//elsewhere.example`` and ``/\\elsewhere`` lead away."""
    plain_path = target.startswith("/") and not target.startswith(("//", "/\\")) and all(" " <= c != "\\" for c in target)
    return target if plain_path else "/"


def back(target: str, said: str = "") -> Response:
    """Back to a page of this site, with a word of what was done."""
    response = RedirectResponse(local(target), 303)
    if said:
        response.set_cookie("hecha-told", quote(said[:300]), max_age=20, httponly=True, samesite="lax")
    return response


def told(request: Request) -> str:
    """What the last action said."""
    return unquote(request.cookies.get("hecha-told", ""))


def remember(response: Response, name: str, value: str) -> None:
    """Keeps a choice in the browser."""
    response.set_cookie(name, quote(value), max_age=YEAR, httponly=True, samesite="lax")


def whoami() -> str:
    """The name of this machine's user; empty where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _chosen(request: Request, cookie: str, known: tuple[str, ...], otherwise: str) -> str:
    value = request.cookies.get(cookie, "")
    return value if value in known else otherwise
