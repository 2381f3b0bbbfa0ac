"""Readers: what a file says, where it says it, and what is refused."""

from __future__ import annotations

import io
import itertools
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers import read
from pipeline.readers.word_numbering import chinese
from pipeline.records import Source, SourceTable, Unreadable
from tests import documents
from tests.marks import cases

REPORT = "全年预算数为1143.07万元，执行数为1125.35万元，预算执行率98.4%。"
TRADITIONAL = "全年預算數為1143.07萬元，執行數為1125.35萬元，預算執行率98.4%。"


def texts(source: Source, table: SourceTable) -> list[list[str]]:
    """The cells of a table, row by row."""
    rows: list[list[str]] = []
    for cell in table.cells:
        while len(rows) <= cell.row:
            rows.append([])
        rows[cell.row].append(source.aligned.source[cell.start : cell.end])
    return rows


def check_offsets(source: Source) -> None:
    """The laws every reader keeps."""
    aligned = source.aligned
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    size = len(aligned.source)
    for table in source.tables:
        assert 0 <= table.start <= table.end <= size
        taken: set[tuple[int, int]] = set()
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end or cell.start == cell.end <= size
            places = {(cell.row + r, cell.col + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
            assert not places & taken, "cells overlap"
            taken |= places
    for repair in source.repairs:
        assert aligned.source[repair.start : repair.end] == repair.before
    for box in source.boxes:
        assert 0 <= box.start < box.end <= size
        assert 1 <= box.page <= len(source.pages)


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
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "unsupported"),
        ("a.txt", b"Rar!\x1a\x07\x00" + bytes(64), "unsupported"),
        ("a.doc", b"{\\rtf1 text}", "unsupported"),
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


@pytest.mark.parametrize(("codec", "charset"), [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("big5", "big5"), ("utf-8", "gb2312")])
def test_html_is_read_by_its_bytes(codec: str, charset: str) -> None:
    text = TRADITIONAL if codec == "big5" else REPORT
    page = f"<html><head><meta charset='{charset}'></head><body><p>{text}</p></body></html>"
    source = read(Path("report.doc"), page.encode(codec))
    assert source.format == "html"
    assert source.aligned.text.strip() == text


def test_word_report() -> None:
    source = read(Path("a.docx"), documents.word_report())
    check_offsets(source)
    assert source.format == "docx"
    assert source.aligned.text == (
        "某局2024年度部门整体支出绩效自评报告\n插入段\n全年预算数1143.07万元，执行数1125.35万元。\n单位：万元\n"
        "项目\t金额\n\t预算\t执行\n会议费\t10.00\t9.50\n"
    )
    (table,) = source.tables
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in table.cells[:3]] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1)]
    assert texts(source, table) == [["项目", "金额"], ["预算", "执行"], ["会议费", "10.00", "9.50"]]
    assert table.unit == "万元"


def test_word_numbers_are_written_out() -> None:
    lists = {
        0: [("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")],
        1: [("ideographDigital", "第%1条")],
        2: [("bullet", "\uf0b7")],
    }
    nums = (
        "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/></w:num>' for n, a in ((1, 0), (2, 1), (3, 2)))
        + '<w:num w:numId="4"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = [
        documents.numbered("概况", 1),
        documents.numbered("职能", 1, 1),
        documents.numbered("编制", 1, 1),
        documents.numbered("2个", 1, 2),
        documents.numbered("绩效", 1),
        documents.numbered("目标", 1, 1),
        *(documents.numbered("适用", 2) for _ in range(11)),
        documents.numbered("点", 3),
        documents.numbered("另起", 4),
        documents.numbered("续", 4),
        documents.numbered("无", 0),
    ]
    source = read(Path("a.docx"), documents.word("".join(body), {"word/numbering.xml": documents.numbering(lists, nums)}))
    lines = source.aligned.text.split("\n")
    assert lines[:6] == ["一、概况", "（一）职能", "（二）编制", "1. 2个", "二、绩效", "（一）目标"]
    assert lines[6] == "第一条适用"
    assert lines[15:17] == ["第一〇条适用", "第一一条适用"]
    assert lines[17:21] == ["点", "第五条另起", "第六条续", "无"]


@pytest.mark.parametrize(
    ("value", "written"), [(0, "零"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (1001, "一千零一")]
)
def test_chinese_counting(value: int, written: str) -> None:
    assert chinese(value) == written


@pytest.mark.parametrize("case", cases("readers", "docx"))
def test_docx(case: dict[str, Any]) -> None:
    parts = {name: f"<w:{name} {documents.W}>{xml}</w:{name}>" for name, xml in case.get("parts", {}).items()}
    source = read(Path("a.docx"), documents.word(case["body"], {f"word/{name}.xml": xml for name, xml in parts.items()}))
    check_offsets(source)
    assert source.aligned.text.removesuffix("\n") == case["prints"]
    assert [r.before for r in source.repairs if r.step == "hidden"] == case.get("hidden", [])


def test_zip_bomb_is_refused() -> None:
    data = documents.word("<w:p><w:r><w:t>" + "0" * 20_000_000 + "</w:t></w:r></w:p>")
    with pytest.raises(Unreadable) as trouble:
        read(Path("a.docx"), data)
    assert trouble.value.code == "too_large"


def test_entities_are_not_expanded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document {documents.W}><w:body>'
            "<w:p><w:r><w:t>前&e;后</w:t></w:r></w:p></w:body></w:document>",
        )
    assert read(Path("a.docx"), out.getvalue()).aligned.text == "前后\n"
