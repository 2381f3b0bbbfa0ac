"""A served output folder, a client without a browser, and a headless Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pipeline.review.app import create
from pipeline.review.serve import make_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client would rather have another HTTP library than the one it is tested with here
    from starlette.testclient import TestClient

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EXPECTED = re.compile("409|ERR_CONNECTION_REFUSED")
"""What the browser says of an answer that was meant: a conflict; a server that ended before its page."""
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-dev-shm-usage",
]  # fmt: skip


@dataclass
class Served:
    """A running server."""

    url: str
    out: Path
    process: subprocess.Popen[str]


@contextmanager
def serving(out: Path, *more: str) -> Iterator[Served]:
    """``hecha review OUT`` as a user runs it, on a free port."""
    environment = {k: v for k, v in os.environ.items() if k != "HECHA_DECISIONS"} | {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pipeline", "review", str(out), "--port", "0", *more]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment, cwd=out, start_new_session=True
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://\S+", said)
        assert found, said + process.stderr.read()
        yield Served(found[0], out, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
        assert process.stderr is not None
        process.stderr.close()


@pytest.fixture
def out(corpus_run: Path, tmp_path: Path) -> Path:
    """A copy of the corpus's results, nothing decided."""
    copy = tmp_path / "out"
    shutil.copytree(corpus_run, copy, symlinks=True)
    return copy


@pytest.fixture
def client(out: Path) -> Iterator[TestClient]:
    """The application without a server."""
    with TestClient(create(make_site(out, reviewer="李")), base_url="http://127.0.0.1:8765") as opened:
        yield opened


@pytest.fixture
def token(client: TestClient) -> str:
    """What the client's forms carry."""
    return token_of(client)


def token_of(client: TestClient) -> str:
    """The token on a page."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', client.get("/handin").text)
    assert found
    return found[1]


@pytest.fixture(scope="session")
def server(corpus_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests that do not mind what others decided."""
    copy = tmp_path_factory.mktemp("served") / "out"
    shutil.copytree(corpus_run, copy, symlinks=True)
    with serving(copy) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium on this machine: apt-get install chromium")
    expect.set_options(timeout=15_000)  # where many tests share a core
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; any error of its script fails the test, as does a request to another host."""
    contexts = []
    wrong: list[str] = []

    def opened(url: str, width: int = 1280, height: int = 800, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" and not EXPECTED.search(said.text) else None)
        host = url.split("/")[2]
        page.on("request", lambda asked: wrong.append(asked.url) if asked.url.split("/")[2] != host else None)
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong
