"""What the style sheets inside a web page keep from being seen: which rules hold, and what is made of them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.locate import rows
from pipeline.mine import mine
from pipeline.readers import read
from pipeline.readers.html.cascade import styled
from pipeline.readers.html.markup import parse
from pipeline.readers.html.styles import rules_of
from pipeline.readers.html.unseen import colour_of
from tests.source_laws import check_offsets

SEEN, UNSEEN = "全年预算数1143.07万元。", "执行数98.40万元。"


def page(css: str, tag: str = "<span class='x'>", media: str = "") -> bytes:
    """A page with a sheet, a line that is seen, and one in an element."""
    return (
        f"<html><head><meta charset='utf-8'><style{media}>{css}</style></head><body><div id='zoom' class='box main'>"
        f"<p>{SEEN}</p><p>{tag}{UNSEEN}</{tag[1:].split()[0].rstrip('>')}></p></div></body></html>"
    ).encode()


def ledger(data: bytes) -> list[tuple[str, str, bool]]:
    """(step, kind, done) of what the page hides."""
    source = read(Path("a.html"), data)
    check_offsets(source)
    found = [repair for repair in source.repairs if repair.step in ("hidden", "hidden_text")]
    assert all(UNSEEN in repair.before for repair in found)
    return [(repair.step, repair.kind, repair.done) for repair in found]


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:none}",
        "span.x { DISPLAY : none !important ; }",
        ".box .x{display:none}",
        "#zoom > p > .x{visibility:hidden}",
        "/* .x{color:red} */ <!-- q, .y , .x{display:none} -->",
        "@media screen{.x{display:none}} @media print{.x{display:block}}",
        "@media only screen and (min-width: 800px){.x{display:none}}",
        "@supports (display:grid){@media all{.x{display:none}}}",
        ".x{content:'}';display:none}",
        ".x{display:none} p{display:block}",
        ".x{display:none!important} .box .x{display:inline}",
        "@font-face{font-family:x;src:url(a)} @import 'b.css'; .x{display:none}",
        ".x{display:none",
    ],
)
def test_what_is_not_displayed_is_left_out(css: str) -> None:
    data = page(css)
    assert ledger(data) == [("hidden", "not_displayed", True)]
    assert read(Path("a.html"), data).aligned.text.strip() == SEEN


@pytest.mark.parametrize(
    ("css", "kind"),
    [
        (".x{font-size:0}", "tiny"),
        (".x{font-size:1px;line-height:0}", "tiny"),
        (".x{color:#fff}", "white"),
        (".main .x{color:rgb(255, 255, 255)}", "white"),
        (".x{color:#333;background:#333}", "same_colour"),
        ("p{background-color:rgb(240,240,230)} .x{color:#f0f0e6}", "same_colour"),
        (".x{color:rgba(0,0,0,0)}", "transparent"),
        (".x{opacity:0}", "transparent"),
        (".x{position:absolute;left:-9999px}", "outside_page"),
        (".x{text-indent:-999em}", "outside_page"),
    ],
)
def test_what_does_not_show_is_marked(css: str, kind: str) -> None:
    data = page(css)
    assert ledger(data) == [("hidden_text", kind, False)]
    assert [row["text"] for row in rows(mine("a.html", data))["numbers"] if row["doubt"]] == ["98.40万元"]


@pytest.mark.parametrize(
    "css",
    [
        "",
        ".y{display:none}",
        "p.x{display:none}",
        ".y .x{display:none}",
        "#zoom > .x{display:none}",
        ".x:hover{display:none}",
        ".x::before{display:none}",
        ".x + p{display:none}",
        ".x[data-a]{display:none}",
        ":not(.x), span:nth-child(1){display:none}",
        ".x{display:none} .box .x{display:block}",
        ".x{display:none} .x{display:inline}",
        "#zoom .x{display:block} .x{display:none}",
        "@media print{.x{display:none}}",
        "@media (max-width: 600px){.x{display:none}}",
        "@media screen and (max-width:600px){.x{display:none}}",
        "@keyframes a{from{opacity:0} .x{opacity:0}}",
        ".y{color:red; .x{display:none}}",
        ".x{color:#fff;background:#1f3a5f}",
        "div{background:url(a.png)} .x{color:#fff}",
        "div{background:linear-gradient(#111,#222)} .x{color:#fff}",
        ".x{color:#f00}",
        ".x{font-size:12px;opacity:0.9;left:-10px}",
        ".x{font-size:0} span{font-size:12px!important}",
        "body{display:none}",
    ],
)
def test_what_shows(css: str) -> None:
    assert ledger(page(css)) == []


def test_an_attribute_is_stronger_than_a_sheet() -> None:
    assert ledger(page(".x{display:none}", "<span class=x style='display:inline'>")) == []
    assert ledger(page(".x{display:none!important}", "<span class=x style='display:inline'>")) == [("hidden", "not_displayed", True)]
    assert ledger(page(".x{color:#000}", "<span class=x style='color:#fff'>")) == [("hidden_text", "white", False)]


@pytest.mark.parametrize("media", ["print", "(max-width:480px)", "speech"])
def test_a_sheet_for_other_media(media: str) -> None:
    assert ledger(page(".x{display:none}", media=f' media="{media}"')) == []
    assert ledger(page(".x{display:none}", media=' media="screen, print"')) == [("hidden", "not_displayed", True)]


def test_a_page_whose_sheet_hides_nearly_all_shows_it_by_a_script() -> None:
    data = f"<style>.tab{{display:none}}</style><div class=tab><p>{SEEN}</p><p>{UNSEEN}</p></div><p>首页</p>".encode()
    assert read(Path("a.html"), data).aligned.text.split() == [SEEN, UNSEEN]


@pytest.mark.parametrize(
    ("written", "colour", "clear"),
    [
        ("#FFF", (255, 255, 255), False), ("#1f3a5f", (31, 58, 95), False), ("#fff0", (255, 255, 255), True),
        ("rgba(1 2 3 / 0)", (1, 2, 3), True), ("rgb(300,0,0)", (255, 0, 0), False), (" White ", (255, 255, 255), False),
        ("transparent", None, True), ("#12", None, False), ("var(--a)", None, False), ("red url(a.png)", (255, 0, 0), False),
    ],
)  # fmt: skip
def test_colours(written: str, colour: tuple[int, int, int] | None, clear: bool) -> None:
    assert colour_of(written) == (colour, clear)


HOSTILE = {
    "blocks in blocks": "@media screen{" * 300_000,
    "selectors": ",".join(f".a{i} .b{i}" for i in range(60_000)) + "{display:none}",
    "many rules": "".join(f".a{i % 50} .x{{color:#{i % 4096:03x}}}" for i in range(60_000)),
    "one long selector": "." + "a" * 2_000_000 + "{display:none}",
    "declarations": ".x{" + "color:#fff;" * 200_000 + "}",
    "open quotes": ".x{content:'" + "'\"" * 400_000,
    "open comments": "/*" * 500_000,
    "braces": "{}" * 500_000,
    "stars": "* " * 400_000 + "{color:#fff}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sheet_takes_no_time(name: str) -> None:
    body = "<div class='a1 a2 a3'>" * 150 + "<span class=x>一</span>" * 2_000
    document = parse(f"<style>{HOSTILE[name]}</style>{body}")
    began = time.process_time()
    styled(document)
    assert time.process_time() - began < 4
    assert len(rules_of(document)) <= 20_000
