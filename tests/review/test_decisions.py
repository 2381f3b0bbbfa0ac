"""Decisions: acknowledged is kept, bulk, undo, import, a run that replaces the results."""

from __future__ import annotations

import os
import re
import signal
import threading
from pathlib import Path

import httpx
import pyarrow.parquet as pq
import pytest

from pipeline.decisions import open_store
from pipeline.discovery import DropError
from pipeline.review.serve import make_site
from tests.conftest import hecha
from tests.review.conftest import ROOT, TestClient, serving, token_of


def ids(client: TestClient, query: str = "") -> list[str]:
    return re.findall(r'data-id="([^"]+)"', client.get(f"/findings{query}").text)


def test_kill_in_the_middle_of_a_thousand_decisions(out: Path) -> None:
    """Every decision that was acknowledged is there, whatever the moment of the kill."""
    acknowledged: list[tuple[str, int]] = []
    with serving(out) as server:
        with httpx.Client(base_url=server.url, timeout=10) as client:
            page = client.get("/findings").text
            found = re.findall(r'data-id="([^"]+)"', page)
            token = re.search(r'name="token" value="([0-9a-f]{64})"', page)
            assert token
            killer = threading.Timer(0.07, os.kill, (server.process.pid, signal.SIGKILL))
            try:
                for i in range(1000):
                    if i == 150:
                        killer.start()
                    finding, version = found[i % len(found)], i // len(found)
                    form = {"token": token[1], "finding_id": finding, "verdict": "true", "version": str(version), "note": str(i)}
                    answer = client.post("/decide", data=form)
                    assert answer.status_code == 303, answer.text
                    acknowledged.append((finding, version + 1))
            except httpx.TransportError:
                pass
            killer.join()
        os.killpg(server.process.pid, signal.SIGKILL)
    assert 150 <= len(acknowledged) < 1000
    with open_store(out) as store:
        kept = [(e.finding_id, e.version) for e in store.entries()]
    assert kept[: len(acknowledged)] == acknowledged
    assert len(kept) <= len(acknowledged) + 1
    with serving(out) as server:
        assert httpx.get(server.url + "findings?decision=true").status_code == 200


def test_bulk_needs_a_reason_and_leaves_others_decisions_alone(client: TestClient, token: str) -> None:
    pulse = re.search(r'name="pulse" value="(\d+)"', client.get("/findings").text)
    assert pulse
    mine = ids(client, "?severity=error")
    form = {"token": token, "scope": "list", "list": "severity=error", "verdict": "explained", "pulse": pulse[1], "open": ""}
    assert client.post("/bulk", data=form | {"note": " "}).status_code == 400
    store = client.app.app.state.site.store  # type: ignore[attr-defined]
    store.decide(mine[0], "true", who="别人", when="2024-01-01T00:00:00+00:00")
    answer = client.post("/bulk", data=form | {"note": "已来函"}, follow_redirects=True)
    assert "1 个已有他人意见" in answer.text
    held = store.current()
    assert {held[i].verdict for i in mine[1:]} == {"explained"}
    assert held[mine[0]].who == "别人"
    assert set(held) == set(mine)
    client.post("/undo", data={"token": token})
    assert set(store.current()) == {mine[0]}


def test_ticked_findings_and_only_open_ones(client: TestClient, token: str) -> None:
    some = ids(client)[:3]
    client.post("/decide", data={"token": token, "finding_id": some[0], "verdict": "pending", "version": "0"})
    pulse = re.search(r'name="pulse" value="(\d+)"', client.get("/findings").text)
    assert pulse
    form = {"token": token, "scope": "ticked", "id": some, "verdict": "true", "note": "核对过", "pulse": pulse[1], "open": "1"}
    client.post("/bulk", data=form)
    held = client.app.app.state.site.store.current()  # type: ignore[attr-defined]
    assert [held[i].verdict for i in some] == ["pending", "true", "true"]


def test_history_goes_to_another_store_and_back(client: TestClient, token: str) -> None:
    some = ids(client)[0]
    client.post("/decide", data={"token": token, "finding_id": some, "verdict": "true", "version": "0", "note": "=1+1"})
    client.post("/undo", data={"token": token})
    history = client.get("/export/decisions").content
    assert client.post("/handin", data={"token": token}, files={"file": ("d.jsonl", history)}).status_code == 200
    assert client.post("/handin", data={"token": token}, files={"file": ("d.jsonl", b"{}")}).status_code == 400
    changed = history.replace(b"=1+1", b"other")
    assert client.post("/handin", data={"token": token}, files={"file": ("d.jsonl", changed)}).status_code == 409
    assert client.get("/export/decisions").content == history


def test_results_replaced_under_a_page(out: Path, client: TestClient, token: str, tmp_path: Path) -> None:
    before = client.get("/pulse").json()["generation"]
    gone, kept = "01_自评_营商环境局_2023.txt", "04_决算_科学技术局_2023.pdf"
    decided = ids(client, "?q=01_")[0]
    client.post("/decide", data={"token": token, "finding_id": decided, "verdict": "true", "version": "0"})
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / kept).write_bytes((ROOT / "corpus" / kept).read_bytes())
    assert hecha("extract", tmp_path / "drop", "--out", out).returncode == 0
    assert client.get("/pulse").json()["generation"] != before
    assert gone not in client.get("/documents").text
    page = client.get(f"/findings/{decided}")
    assert "查不到" in page.text
    assert "属实" in page.text
    assert decided in client.get("/handin").text
    assert client.get("/findings/nothing").status_code == 404


def test_english_by_a_switch(client: TestClient, token: str) -> None:
    assert "总览" in client.get("/").text
    client.post("/choose", data={"token": token, "language": "en", "look": "dark", "reviewer": " Li  Wei "})
    page = client.get("/").text
    assert "Overview" in page
    assert 'data-look="dark"' in page
    assert "Li Wei" in page
    assert not re.search(
        r"[\u4e00-\u9fff]", re.sub(r"<svg.*?</svg>|<td>.*?</td>|<a href=\"/(findings|documents)/.*?</a>|中文", "", page, flags=re.S)
    )


def test_the_list_sorts_filters_groups_and_pages(client: TestClient) -> None:
    everything = ids(client)
    assert ids(client, "?sort=severity&down=1") == everything[::-1]
    assert set(ids(client, "?severity=error&severity=warning&severity=note&severity=info")) == set(everything)
    assert ids(client, "?q=68.76%25%20SHR001") == ids(client, "?rule=SHR001")
    assert sorted(ids(client, "?group=cause")) == sorted(everything)
    assert ids(client, "?page=999") == everything
    assert ids(client, "?q=没有这样的字") == []
    assert ids(client, "?decision=open&type=final_accounts") == ids(client, "?family=SHR")
    assert token_of(client)


def test_results_of_another_version_are_told(out: Path) -> None:
    documents = next((out / "tables").resolve().glob("documents/*.parquet"))
    table = pq.read_table(documents)
    pq.write_table(table.drop_columns(["org"]), documents)
    with pytest.raises(DropError, match="another version"):
        make_site(out)
