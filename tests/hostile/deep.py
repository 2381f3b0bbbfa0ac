"""Texts that are long, wide or deep beyond what anyone writes: read to their end, in time that grows with their length alone."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tests import documents
from tests.hostile import Sample, refused

MILLION = 10**6 if os.environ.get("HECHA_HOSTILE") == "full" else 5 * 10**4
"""A million by the setting, a twentieth of it in the suite: what grows faster than the file would show in both."""
CN = "一二三四五六七八九"


def _levels() -> Iterator[str]:
    for i in range(1000):
        yield f"{i + 1}.1.1 第{i}项指标\n" + "（" * (i % 7) + f"{CN[i % 9]}、完成 {i} 个\n"


def _tables(depth: int) -> str:
    inner = documents.paragraph("预算100万元")
    for _ in range(depth):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{documents.paragraph('1')}</w:tc></w:tr></w:tbl>"
    return inner


SAMPLES = (
    Sample("one_digit.txt", lambda: b"9" * (10 * 2**20)),
    Sample("one_digit_commas.txt", lambda: "执行数".encode() + b"9,999" * (MILLION // 5) + "万元".encode()),
    Sample("points.txt", lambda: b"1.1" * MILLION),
    Sample("magnitudes.txt", lambda: ("1" + "亿" * MILLION + "元").encode()),
    Sample("brackets.txt", lambda: ("（" * MILLION + "1" + "）" * MILLION).encode()),
    Sample("enumerators.txt", lambda: "".join(_levels()).encode(), says="第999项指标"),
    Sample("list_deep.txt", lambda: "\n".join("  " * i + f"- {i}. 项" for i in range(1000)).encode()),
    Sample("columns.md", lambda: ("|" + "1|" * MILLION + "\n|" + "-|" * MILLION + "\n|" + "2|" * 10 + "\n").encode()),
    Sample("columns.txt", lambda: ("1\t" * MILLION).encode()),
    Sample("html_deep.html", lambda: ("<html><body>" + "<div><ul><li>" * 1000 + "<p>预算100万元</p>").encode(), says="预算100万元"),
    Sample("html_tables.html", lambda: ("<html><body>" + "<table><tr><td>" * 1000 + "预算100万元").encode(), says="预算100万元"),
    Sample(
        "html_span.html",
        lambda: ("<html><body><table>" + "<tr><td rowspan=999999 colspan=999999>1</td><td>2</td></tr>" * 40 + "</table>").encode(),
    ),
    Sample("html_attribute.html", lambda: ("<html><body><p " + "a='" * 200_000 + ">预算100万元").encode(), says="预算100万元"),
    refused("word_tables.docx", lambda: documents.word(_tables(300)), "damaged"),
    Sample("bold_deep.md", lambda: ("*" * 100_000 + "预算100万元" + "*" * 100_000).encode(), says="预算100万元"),
    Sample("tags_deep.txt", lambda: ("<b" * 50_000 + ">" * 50_000 + "预算100万元").encode(), says="预算100万元"),
)
