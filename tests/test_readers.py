"""Readers: text and web pages, what is refused, damaged files, time."""

from __future__ import annotations

import contextlib
import itertools
import random
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers import read
from pipeline.records import Unreadable
from tests import documents, ofd_files, word97
from tests.marks import cases
from tests.source_laws import check_offsets, texts

REPORT = "全年预算数为1143.07万元，执行数为1125.35万元，预算执行率98.4%。"


TRADITIONAL = "全年預算數為1143.07萬元，執行數為1125.35萬元，預算執行率98.4%。"


@pytest.mark.parametrize("case", cases("readers", "plain"))
def test_plain(case: dict[str, Any]) -> None:
    source = read(Path("a.txt"), case["text"].encode())
    check_offsets(source)
    assert source.aligned.source == case["text"]
    assert source.aligned.text == case.get("prints", case["text"])
    assert [texts(source, table) for table in source.tables] == case["tables"]
    for name in ("unit", "caption"):
        if name in case:
            assert getattr(source.tables[0], name) == case[name]


SIMPLE = (REPORT, REPORT[:20], "一般公共预算收入完成情况良好总体平稳增长", "12")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *itertools.product((*SIMPLE, TRADITIONAL), ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")),
        *itertools.product((TRADITIONAL, TRADITIONAL[:20], "一般公共預算收入完成情況良好總體平穩增長"), ("big5",)),
    ],
)
def test_encodings(text: str, codec: str) -> None:
    data = text.encode(codec)
    source = read(Path("a.txt"), data)
    assert source.aligned.source == text
    assert data.decode(source.encoding) == text
    assert not source.repairs


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_single_bad_bytes_are_named(codec: str) -> None:
    data = TRADITIONAL.encode(codec) + b"\n" + b"\xff" + "\n以上。".encode(codec)
    source = read(Path("a.txt"), data)
    assert source.aligned.source == TRADITIONAL + "\n\ufffd\n以上。"
    (repair,) = source.repairs
    assert (repair.step, repair.before, repair.done) == ("encoding", "\ufffd", False)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n\t", "empty"),
        ("a.txt", bytes(range(256)) * 8, "binary"),
        ("a.pdf", bytes(range(256)) * 8, "mismatch"),
        ("a.html", b"<html><body><script>load()</script></body></html>", "empty"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "damaged" if find_spec("rapidocr") else "unsupported"),
        ("a.txt", b"Rar!\x1a\x07\x00" + bytes(64), "unsupported"),
        ("a.doc", b"{\\rtf1 text}", "unsupported"),
        ("a.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "unsupported"),
    ],
)
def test_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as trouble:
        read(Path(name), data)
    assert trouble.value.code == code
    assert trouble.value.message
    assert trouble.value.hint


@pytest.mark.parametrize("case", cases("readers", "html"))
def test_html(case: dict[str, Any]) -> None:
    page = f"<!DOCTYPE html><html><head><title>{case.get('title', '')}</title></head><body>{case['body']}</body></html>"
    source = read(Path("a.html"), page.encode())
    check_offsets(source)
    assert source.aligned.source == page
    assert source.aligned.text.removesuffix("\n") == case["prints"]
    if "cells" in case:
        (table,) = source.tables
        found = [[c.row, c.col, c.rowspan, c.colspan, page[c.start : c.end]] for c in table.cells]
        assert found == case["cells"]
        assert table.unit == case.get("unit", "")
    assert [r.before for r in source.repairs if r.step == "hidden"] == case.get("hidden", [])
    assert [r.before for r in source.repairs if r.step == "notes"] == case.get("notes", [])


@pytest.mark.parametrize(("codec", "charset"), [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("big5", "big5"), ("utf-8", "gb2312")])
def test_html_is_read_by_its_bytes(codec: str, charset: str) -> None:
    text = TRADITIONAL if codec == "big5" else REPORT
    page = f"<html><head><meta charset='{charset}'></head><body><p>{text}</p></body></html>"
    source = read(Path("report.doc"), page.encode(codec))
    assert source.format == "html"
    assert source.aligned.text.strip() == text


def test_a_table_that_lays_out_the_page_is_none() -> None:
    prose = "".join(f"<p>（{i}）一般公共预算收入 {i} 亿元，" + "全年收支平衡，" * 30 + "。</p>" for i in range(1, 9))
    page = f"<html><body><table><tr><td>栏目一<br>栏目二</td><td>{prose}</td></tr></table></body></html>"
    source = read(Path("a.html"), page.encode())
    assert source.tables == ()
    assert [line[:3] for line in source.aligned.text.split("\n")[2:10]] == [f"（{i}）" for i in range(1, 9)]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A few bytes changed, a piece cut out, doubled, or the end cut off."""
    kind = rng.randrange(4)
    at = rng.randrange(len(data))
    if kind == 0:
        changed = bytearray(data)
        for _ in range(rng.randrange(1, 30)):
            changed[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(changed)
    if kind == 1:
        return data[:at]
    piece = data[at : at + rng.randrange(1, 400)]
    return data[:at] + data[at + len(piece) :] if kind == 2 else data[:at] + piece * rng.randrange(2, 40) + data[at:]


HTML = (
    "<!DOCTYPE html><html><head><title>报告_某市</title></head><body><div class='TRS_Editor'>"
    "<p style='display:none'>假</p><p>预算&nbsp;12 万元<table><tr><td rowspan='2'>项目<td colspan=2>金额<tr><td>1<td>2</table>"
    "<!-- 注 --><script>var a='<td>'</script></div></body></html>"
)


FILES = {
    "a.txt": REPORT.encode("gb18030") * 3,
    "a.md": "# 题\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n".encode(),
    "a.html": HTML.encode(),
    "a.docx": documents.word_report(),
    "b.docx": documents.word(documents.numbered("甲", 1) * 3, {"word/numbering.xml": documents.numbering({0: [("decimal", "%1.")]}, "")}),
    "a.pdf": documents.pdf_report(2),
    "a.xlsx": documents.workbook(),
    "a.ofd": ofd_files.ofd_report(2),
    "a.doc": word97.document([word97.Bit("甲\r"), word97.cell("乙"), word97.cell("丙"), word97.row_end([0, 1, 200])]),
}


CODES = {"empty", "binary", "mismatch", "damaged", "encrypted", "too_large", "unsupported", "no_text_layer"}


@pytest.mark.parametrize("name", FILES)
def test_nothing_a_file_holds_breaks_a_reader(name: str) -> None:
    rng = random.Random(name)
    codes: set[str] = set()
    for _ in range(150):
        try:
            check_offsets(read(Path(name), mutated(FILES[name], rng)))
        except Unreadable as trouble:
            codes.add(trouble.code)
    assert codes <= CODES


PIECES = [
    "<div>", "<a ='", "<!--", "</p>", "<table><tr><td>", "<p><b><i>", "&#", "<td rowspan=9999 colspan=9999>", "<script>", '<a href="',
    "| a ", "\t", "<", "</div><div>", "<table>",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear(piece: str) -> None:
    """What is slow at this size grows faster than the file."""
    page = "<html><body><p>预算</p>" + piece * 20_000 + "</body></html>"
    started = time.process_time()
    with contextlib.suppress(Unreadable):
        read(Path("a.html"), page.encode())
        read(Path("a.txt"), (piece * 20_000).encode())
    assert time.process_time() - started < 4
