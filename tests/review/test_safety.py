"""Nothing a document, a name, a note or another site holds can act on the page."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.decisions import open_store
from pipeline.discovery import DropError
from pipeline.review.app import create
from pipeline.review.serve import make_site, review
from tests.conftest import hecha
from tests.review.conftest import TestClient, serving, token_of

MARKUP = "<script>document.title='run'</script><img src=x onerror=alert(1)>"
NAME = "<img src=x onerror=alert(2)>'\"&.txt"
HOSTILE = f"""某市某局2023年度部门整体支出绩效自评报告

一、基本情况 {MARKUP}
全年预算数 2,000.00 万元，执行数 1,968.99 万元，完成预算的 98.9%。{MARKUP}\u202e{{{{ 7*7 }}}} <!-- --> &lt;b&gt;
"""
CASES = Path(__file__).parent


def finding(client: TestClient) -> str:
    """A finding's id."""
    found = re.search(r'data-id="([^"]+)"', client.get("/findings").text)
    assert found
    return found[1]


def test_hostile_documents_are_text(tmp_path: Path, visit: Callable[..., Page]) -> None:
    drop, out = tmp_path / "drop", tmp_path / "out"
    drop.mkdir()
    (drop / NAME).write_text(HOSTILE, encoding="utf-8")
    done = hecha("extract", drop, "--out", out)
    assert done.returncode == 0, done.stderr
    with serving(out) as server:
        page = visit(server.url)
        for path in ("findings", "documents", "handin", "log"):
            page.goto(server.url + path)
        page.goto(server.url + "findings")
        expect(page.locator("td.where a").first).to_have_text(NAME)
        page.locator("a.open").first.click()
        expect(page.locator(".source-text")).to_contain_text("<script>document.title='run'</script><img src=x onerror=alert(1)>▯{{ 7*7 }}")
        page.locator("#note").fill(MARKUP)
        page.locator(".choice.v-true").click()
        expect(page.locator(".history p")).to_have_text(MARKUP)
        page.locator(".matter .source a").click()
        expect(page.locator("#source")).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.title() != "run"
        page.goto(server.url + "findings?q=" + "%3Cscript%3Ealert(3)%3C/script%3E&org=%22%3E%3Cimg%20src=x%3E&sort=x'&page=-1&group=;DROP")
        expect(page.locator(".empty")).to_be_visible()


def test_every_answer_forbids_what_is_not_ours(client: TestClient) -> None:
    for path in ("/", "/findings", "/nothing", "/static/page.js", "/export/csv"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in headers
    page = client.get("/findings").text
    assert not re.search(r"<script(?! src=\"/static/)|<style|\sstyle=|\son\w+=|https?://", page)
    assert "HttpOnly" in TestClient(client.app, base_url="http://127.0.0.1:8765").get("/static/page.css").headers["set-cookie"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8765", "", "[", "10.0.0.1"])
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
    ids=str,
)
def test_another_site_cannot_decide(client: TestClient, token: str, headers: dict[str, str]) -> None:
    form = {"token": token, "finding_id": finding(client), "verdict": "true", "version": "0"}
    assert client.post("/decide", data=form, headers=headers).status_code == 403
    assert not client.app.app.state.site.store.current()  # type: ignore[attr-defined]


def test_without_the_token_nothing_is_written(client: TestClient) -> None:
    for path in ("/decide", "/bulk", "/undo", "/missed", "/missed/withdraw", "/choose", "/handin"):
        for token in ("", "0" * 64, "页"):
            answer = client.post(path, data={"token": token, "finding_id": finding(client), "verdict": "true"})
            assert answer.status_code == 403, path
    other = TestClient(client.app, base_url="http://127.0.0.1:8765")
    form = {"token": token_of(client), "finding_id": finding(client), "verdict": "true"}
    assert other.post("/decide", data=form).status_code == 403
    assert client.get("/decide").status_code == 405
    assert client.put("/findings").status_code == 405


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y", ""])
def test_no_way_leads_off_the_site(client: TestClient, token: str, target: str) -> None:
    answer = client.post("/choose", data={"token": token, "next": target, "language": "en"}, follow_redirects=False)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/documents/..%2f..%2fetc%2fpasswd", "/documents/x/pages/1.png",
     "/export/..%2f..%2fdecisions.sqlite", "/decisions.sqlite", "/tables/", "/static/", "/rules/..%2fx"],
)  # fmt: skip
def test_paths_outside_are_not_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 405)


def test_a_file_that_changed_is_not_shown(out: Path, tmp_path: Path) -> None:
    shutil.copy(CASES.parents[1] / "corpus" / "04_决算_科学技术局_2023.pdf", tmp_path / "a.pdf")
    with TestClient(create(make_site(out)), base_url="http://127.0.0.1:8765") as client:
        found = re.search(r'/documents/([0-9a-f]{16})">[^<]*科学技术局_2023.pdf', client.get("/findings?q=68.76").text)
        assert found
        page = f"/documents/{found[1]}/pages/1.png"
        origins = out / ".state" / "origins.jsonl"
        kept = origins.read_text(encoding="utf-8")
        assert client.get(page).content.startswith(b"\x89PNG")
        # the same document somewhere else, with other bytes
        with (tmp_path / "a.pdf").open("ab") as file:
            file.write(b"\n%changed")
    moved = [
        [doc, str(tmp_path / "a.pdf") if doc == found[1] else path, places] for doc, path, places in map(json.loads, kept.splitlines())
    ]
    origins.write_text("".join(f"{json.dumps(line)}\n" for line in moved), encoding="utf-8")
    with TestClient(create(make_site(out)), base_url="http://127.0.0.1:8765") as client:
        assert client.get(page).status_code == 404
        assert client.get(f"/documents/{found[1]}/pages/99.png").status_code == 404
        assert "已变" in client.get(f"/documents/{found[1]}?panel=page").text


def test_other_machines_need_a_password(out: Path, tmp_path: Path) -> None:
    with pytest.raises(DropError, match="password"):
        review(out, host="0.0.0.0", port=0)
    word = tmp_path / "word"
    word.write_text("short\n")
    with pytest.raises(DropError, match="fewer"):
        review(out, host="0.0.0.0", port=0, password_file=word)
    with TestClient(create(make_site(out, host="0.0.0.0", password="长口令 12345")), base_url="http://10.1.2.3:8765") as client:
        for path in ("/", "/findings", "/export/csv", "/pulse"):
            answer = client.get(path, follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        found = re.search(r'name="token" value="([0-9a-f]{64})"', client.get("/login").text)
        assert found
        assert client.post("/login", data={"token": found[1], "password": "x", "reviewer": "甲"}).status_code == 403
        assert client.get("/findings", follow_redirects=False).status_code == 303
        client.post("/login", data={"token": found[1], "password": "长口令 12345", "reviewer": "甲"})
        assert "甲" in client.get("/findings").text
        assert client.get("/", headers={"host": "rebound.example:8765"}).status_code == 400


def test_a_database_in_trouble_says_so_and_loses_nothing(out: Path) -> None:
    with TestClient(create(make_site(out, reviewer="李")), base_url="http://127.0.0.1:8765") as client:
        form = {"token": token_of(client), "finding_id": finding(client), "verdict": "true", "version": "0"}
        engine = client.app.app.state.site.store.engine  # type: ignore[attr-defined]
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        other = sqlite3.connect(out / "decisions.sqlite", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        answer = client.post("/decide", data=form)
        assert answer.status_code == 503
        assert "占用" in answer.text
        other.execute("ROLLBACK")
        other.close()
        assert client.post("/decide", data=form, follow_redirects=False).status_code == 303
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        assert pages
        full = client.post("/decide", data={**form, "version": "1", "note": "长" * 4000})
        assert (full.status_code, "已满" in full.text) == (503, True)
    with open_store(out) as store:
        assert len(store.entries()) == 1


def test_a_database_of_an_older_schema_is_left_alone(out: Path) -> None:
    with sqlite3.connect(out / "decisions.sqlite") as old:
        old.execute("CREATE TABLE decisions (number INTEGER PRIMARY KEY, finding_id TEXT)")
        old.execute("INSERT INTO decisions VALUES (1, 'x')")
    with pytest.raises(DropError, match="older schema"):
        make_site(out)
    with sqlite3.connect(out / "decisions.sqlite") as old:
        assert old.execute("SELECT * FROM decisions").fetchall() == [(1, "x")]
