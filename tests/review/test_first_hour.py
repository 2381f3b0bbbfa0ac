"""What an auditor does in a first hour, in a real browser."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import hecha
from tests.review.conftest import ROOT, Served, serving

Visit = Callable[..., Page]
PDF = "04_决算_科学技术局_2023.pdf"


def name(page: Page, who: str) -> None:
    """Gives the reviewer's name."""
    page.locator(".settings summary").click()
    page.locator("input[name=reviewer]").fill(who)
    page.locator(".settings button").click()
    expect(page.locator(".settings summary")).to_have_text(who)


def ready(page: Page) -> None:
    """Waits until the page listens to keys."""
    page.wait_for_load_state("domcontentloaded")
    expect(page.locator("html[data-keys]")).to_be_attached()


def test_overview_filter_evidence_decide_rerun_export(out: Path, visit: Visit) -> None:
    with serving(out) as server:
        page = visit(server.url)
        name(page, "王审计")
        expect(page.locator("h1")).to_have_text("总览")
        page.get_by_role("link", name="SHR 占比").click()
        expect(page.locator("#list .row")).to_have_count(2)
        assert "family=SHR" in page.url
        page.locator("#list .row a.open").first.click()

        # the evidence on the page's picture and in the text
        expect(page.locator(".tabs a[aria-current]")).to_have_text("页面")
        box = page.locator(".sheet .box:not(.faint)").first
        expect(box).to_be_visible()
        drawn = page.locator(".sheet image").first
        source = drawn.get_attribute("href")
        assert source
        picture = page.request.get(server.url.rstrip("/") + source)
        assert picture.status == 200
        assert picture.body().startswith(b"\x89PNG")
        place, frame = box.bounding_box(), drawn.bounding_box()
        assert place is not None
        assert frame is not None
        assert frame["x"] < place["x"] < frame["x"] + frame["width"]
        page.get_by_role("link", name="原文", exact=True).click()
        expect(page.locator(".source-text mark.evidence").first).to_be_visible()
        expect(page.locator(".source-text .operand", has_text="68.76%").first).to_be_visible()

        # decided by key, with a note; the page goes on to the next
        first = page.url.split("/findings/")[1].split("?")[0]
        ready(page)
        page.keyboard.press("n")
        page.keyboard.type("附表为 66.76%")
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        expect(page.locator(".toast")).to_contain_text("属实")
        assert first not in page.url
        ready(page)
        page.keyboard.press("k")
        page.wait_for_url(f"**/{first}?**")
        expect(page.locator('.choice[aria-pressed="true"]')).to_contain_text("属实")
        page.reload()
        expect(page.locator("#note")).to_have_value("附表为 66.76%")

        # a rerun joins the decision
        done = hecha("extract", ROOT / "corpus", "--out", out, "--force")
        assert done.returncode == 0, done.stderr
        page.reload()
        expect(page.locator('.choice[aria-pressed="true"]')).to_contain_text("属实")
        expect(page.locator(".history li")).to_contain_text("王审计")

        # handed in
        page.goto(server.url + "handin")
        with page.expect_download() as download:
            page.get_by_role("link", name="Excel").click()
        book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
        cells = [[str(c.value) for c in row] for sheet in book for row in sheet.iter_rows()]
        line = next(row for row in cells if first in row)
        assert {"属实", "附表为 66.76%"} <= set(line)
        with page.expect_download() as download:
            page.get_by_role("link", name="SARIF").click()
        assert json.loads(Path(download.value.path()).read_bytes())["version"] == "2.1.0"


def test_by_keyboard_alone(server: Served, visit: Visit) -> None:
    page = visit(server.url + "findings?severity=error")

    def press(key: str) -> None:
        ready(page)
        page.keyboard.press(key)

    press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    press("Enter")
    press("j")
    press("j")
    second = page.locator("#list .row").nth(1)
    expect(second.locator("a.open")).to_be_focused()
    chosen = second.get_attribute("data-id")
    press("2")
    expect(page.locator(f"#f-{chosen} .verdict")).to_have_text("误报")
    expect(page.locator("#list .row").nth(2)).to_have_class("row here")
    press("u")
    expect(page.locator(f"#f-{chosen} .verdict")).to_have_text("未处理")
    expect(page.locator(".toast")).to_contain_text("已撤销")
    press("/")
    page.keyboard.type("97.7%")
    press("Enter")
    expect(page.locator("#list .row")).to_have_count(1)
    press("Escape")
    press("j")
    press("Enter")
    expect(page.locator(".matter .over")).to_contain_text("REP001")
    press("4")
    expect(page.locator(".history li").first).to_contain_text("待查")
    press("u")
    expect(page.locator(".history li").first).to_contain_text("撤销")
    press("?")
    expect(page.locator("#keys")).to_be_visible()
    press("Escape")
    press("g")
    page.wait_for_url("**/findings?**")

    # a document: its numbers one after the other, each explained
    page.goto(server.url + "documents")
    page.get_by_role("link", name="01_自评").or_(page.locator("td.what a")).first.focus()
    press("Enter")
    page.wait_for_selector("#source")
    press("]")
    press("]")
    expect(page.locator("#number .figure")).to_be_visible()


def test_two_reviewers_do_not_overwrite_each_other(server: Served, visit: Visit) -> None:
    one, two = visit(server.url), visit(server.url)
    name(one, "甲")
    name(two, "乙")
    address = server.url + "findings?severity=error"
    one.goto(address)
    one.locator("a.open").first.click()
    two.goto(one.url)
    one.locator(".choice.v-true").click()
    expect(one.locator(".toast")).to_be_visible()
    two.locator("#note").fill("已来函说明")
    two.locator(".choice.v-explained").click()
    expect(two.locator("h1")).to_contain_text("没有写入")
    expect(two.locator(".versus .card").first).to_contain_text("甲")
    expect(two.locator("textarea[name=note]")).to_have_text("已来函说明")
    two.get_by_role("button", name="改为我的意见").click()
    one.goto(two.url)
    one.goto(address + "&decision=explained")
    expect(one.locator("#list .row .state")).to_contain_text("乙")
    one.locator("a.open").first.click()
    expect(one.locator(".history li")).to_have_count(2)


def test_on_a_phone(server: Served, visit: Visit) -> None:
    page = visit(server.url, width=390, height=844, has_touch=True)
    name(page, "王审计")
    finding = None
    for path in ("", "findings", "documents", "handin", "FINDING", "FINDING?view=text"):
        if path == "findings":
            page.goto(server.url + path)
            finding = page.locator("a.open").first.get_attribute("href")
        page.goto(server.url + (path.replace("FINDING", finding.lstrip("/").split("?")[0]) if finding else path))
        wide, seen = page.locator("html").evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert wide <= seen, path
    page.locator(".choice.v-false_alarm").tap()
    expect(page.locator(".toast")).to_contain_text("误报")


def test_no_serious_barrier(server: Served, visit: Visit) -> None:
    wrong: list[object] = []
    for scheme in ("light", "dark"):
        page = visit(server.url, color_scheme=scheme, bypass_csp=True)
        page.goto(server.url + "findings?q=68.76")
        finding = page.locator("a.open").first.get_attribute("href")
        document = page.locator("td.where a").first.get_attribute("href")
        paths = [
            "",
            "findings?group=cause",
            finding,
            f"{finding}&view=text",
            document,
            f"{document}?panel=checks",
            "documents",
            "handin",
            "log",
        ]
        for path in paths:
            page.goto(server.url + str(path).lstrip("/"))
            found = Axe().run(page).response["violations"]
            grave = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")]
            wrong += [(scheme, path, *one) for one in grave]
    assert not wrong


def test_a_missed_error_is_marked_by_selecting_it(server: Served, visit: Visit) -> None:
    page = visit(server.url + "documents?q=01_")
    name(page, "王审计")
    page.locator("td.what a").first.click()
    ready(page)
    number = page.locator("#source .n.r-budget").first
    number.evaluate("e => getSelection().selectAllChildren(e)")
    start = number.get_attribute("data-at")
    expect(page.locator("#miss input[name=start]")).to_have_value(str(start))
    page.locator("#miss select").select_option("EXE")
    page.locator("#miss textarea").fill("与附表不符")
    page.locator("#miss button").click()
    expect(page.locator("#source mark.missed")).to_be_visible()
    gold = page.request.get(server.url + "export/gold").text().splitlines()
    marked = [line for line in map(json.loads, gold) if line.get("note") == "与附表不符"]
    assert [(m["rule"], m["tier"], m["spans"][0]["start"]) for m in marked] == [("EXE", "must", int(str(start)))]


def test_a_page_says_that_others_decided(server: Served, visit: Visit) -> None:
    page, other = visit(server.url + "findings"), visit(server.url + "findings")
    ready(other)
    other.locator("#list .row a.open").last.focus()
    other.keyboard.press("3")
    expect(other.locator(".toast")).to_contain_text("已说明")
    ready(page)
    page.locator("html").evaluate("() => dispatchEvent(new Event('focus'))")
    expect(page.locator("#news")).to_contain_text("有其他人作了处理")
