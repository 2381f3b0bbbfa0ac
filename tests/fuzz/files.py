"""Files of every format, damaged: bytes flipped, cut out, doubled, put in; for containers the same inside their members; and files that
are whole as bytes and broken in their structure (`tests.fuzz.structure`)."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from itertools import groupby

from tests import biff_files, documents, one_report
from tests.fuzz import slips, structure
from tests.fuzz.reports import whole
from tests.one_report import Block

REPORT: tuple[Block, ...] = (
    ("title", "某某局2023年部门整体支出绩效自评报告"),
    ("h1", "一、预算执行情况"),
    ("p", "全年预算数1,143.07万元，执行数1,125.35万元，完成预算的98.4%。其中：基本支出800.00万元，项目支出325.35万元。"),
    (
        "table",
        (("项目", "预算数", "执行数"), ("基本支出", "810.00", "800.00"), ("项目支出", "333.07", "325.35"), ("合计", "1143.07", "1125.35")),
    ),
    ("p", "全年出台政策12项，同比增长20%，在全市排名第3。"),
)
FORMATS = ("txt", "md", "html", "docx", "doc", "xlsx", "xls", "pdf", "ofd")
CONTAINERS = ("docx", "xlsx", "ofd")
RECORDS = ("doc", "xls")
"""Binary formats of records, whose lengths the damage keeps mostly."""
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "utf-16-le", "utf-32", "shift_jis")
SEEDS = 8
"""Undamaged files of each format: the report above, one as office programs write it, and reports of the grammar with slips."""
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LONG = 2_000
"""Characters of a report that are printed."""
Change = Callable[[random.Random, bytes], bytes]


@cache
def seed(form: str, number: int = 0) -> bytes:
    """An undamaged file: 0 is `REPORT`."""
    if form == "xls":
        cells = [[(f"项目{r}" if not c else r * 100 + c / 4 + number, c % 2) for c in range(4)] for r in range(5)]
        return biff_files.workbook(cells, {164: "#,##0.00_ "}, (0, 164), hidden_row=number % 6 - 1, hidden_column=number % 5 - 1)
    if number == 1 and form in ("docx", "pdf", "xlsx"):
        return timeless({"docx": documents.word_report, "pdf": documents.pdf_report, "xlsx": documents.workbook}[form]())
    said = REPORT if number < 2 else blocks(random.Random(f"{form} {number}"))
    if form == "xlsx":  # which holds tables alone
        said = (*said, ("table", tuple((str(words),) for kind, words in said if kind != "table")))
    made: bytes = getattr(one_report, form)(said)
    return timeless(made)


def timeless(data: bytes) -> bytes:
    """A container without the moment at which it was made, anything else as it is: a seed names the same bytes for ever."""
    if not data.startswith(b"PK"):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), _MOMENT.sub(b"2023-01-01T00:00:00Z", old.read(name)), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def blocks(rng: random.Random) -> list[Block]:
    """A report of the grammar with a few slips, as what a file is made of."""
    lines = [line.replace("\f", "") for line in slips.slipped(rng, whole(rng)[:LONG].split("\n"), 4)]
    lines = [part for line in lines for part in line.splitlines() if part.strip()]
    made: list[Block] = [("title", lines[0])]
    for tabbed, run in groupby(lines[1:], key=lambda line: "\t" in line):
        if tabbed:
            rows = [line.split("\t") for line in run]
            width = max(map(len, rows))
            made.append(("table", tuple(tuple((row + [""] * width)[:width]) for row in rows[:20])))
        else:
            made += [("h1" if slips.HEADING.match(line) and len(line) < 30 else "p", line) for line in run]
    if all(kind != "table" for kind, _ in made):
        made.append(table(rng))
    return made


def table(rng: random.Random) -> Block:
    """Figures by name and year, with their sum, which now and then is none."""
    rows = [[rng.randrange(10 ** rng.randint(1, 7)) / 100 for _ in range(rng.randint(2, 4))] for _ in range(rng.randint(1, 8))]
    width = len(rows[0])
    rows = [(row * 2)[:width] for row in rows]
    sums = [sum(row[c] for row in rows) + (rng.random() < 0.1) for c in range(width)]
    heads = ("项目", "预算数", "执行数", "上年数", "增减")[: width + 1]
    shown = [(f"项目{r}" if r < len(rows) else "合计", *(f"{value:,.2f}" for value in row)) for r, row in enumerate([*rows, sums])]
    return "table", (heads, *shown)


def file(rng: random.Random) -> tuple[str, bytes]:
    """A name and a damaged file."""
    form = rng.choice(FORMATS)
    data = seed(form, rng.randrange(SEEDS))
    how = rng.random()
    if form in CONTAINERS and how < 0.8:
        return f"x.{form}", _inside(rng, data, structure.xml if how < 0.45 else damaged)
    if form == "pdf" and how < 0.6:
        return "x.pdf", _streams(rng, data, structure.content if how < 0.35 else damaged)
    if form == "pdf" and how < 0.8:
        return "x.pdf", structure.objects(rng, data)
    if form == "html" and how < 0.6:
        return "x.html", structure.markup(rng, data)
    if form in RECORDS and how < 0.7:
        return f"x.{form}", overwritten(rng, data)
    if form in ("txt", "md") and how < 0.5:
        data = data.decode().encode(rng.choice(ENCODINGS), "replace")
    return f"x.{form}", damaged(rng, data)


def overwritten(rng: random.Random, data: bytes) -> bytes:
    """As long as it was, with one to twelve places that say something else: lengths and places of records stay where they are."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(out))
        piece = rng.choice((b"\xff", b"\xff\xff", b"\x00\x00", b"\xff\xff\xff\x7f", rng.randbytes(1), rng.randbytes(4)))
        out[at : at + len(piece)] = piece[: len(out) - at]
    return bytes(out)


def damaged(rng: random.Random, data: bytes) -> bytes:
    """One to eight slips of a damaged disk or of a hostile hand."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(out) + 1)
        size = rng.choice((1, 1, 2, 8, 64, 600))
        what = rng.randrange(7)
        if what == 0 and at < len(out):
            out[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            del out[at : at + size]
        elif what == 2:
            out[at:at] = out[at : at + size]
        elif what == 3:
            out[at:at] = rng.randbytes(size)
        elif what == 4:
            out[at : at + size] = bytes(min(size, len(out) - at))
        elif what == 5:
            out[at:at] = rng.choice(
                (b"<", b"&#0;", b"&#x110000;", b"\xff\xfe", b"9" * 400, b"-1", b"4294967295", b"</", b"\x00", "１亿".encode())
            )
        elif len(out) > 1:
            del out[rng.randrange(1, len(out)) :]
    return bytes(out)


def _inside(rng: random.Random, data: bytes, change: Change) -> bytes:
    """A container whose members are changed, dropped or doubled and which is whole as a container."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = set(rng.sample(names, min(len(names), rng.randint(1, 2))))
        for name in names:
            content = old.read(name)
            if name in hit:
                if rng.random() < 0.1:
                    continue
                content = change(rng, content)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _streams(rng: random.Random, data: bytes, change: Change) -> bytes:
    """A PDF one of whose compressed streams is changed behind the compression."""
    places = [i for i in range(len(data)) if data.startswith(b"stream", i) and not data.startswith(b"endstream", i - 3)]
    at = rng.choice(places)
    begin = data.index(b"\n", at) + 1
    end = data.index(b"endstream", begin)
    try:
        content = zlib.decompress(data[begin:end].rstrip(b"\r\n"))
    except zlib.error:
        return damaged(rng, data)
    return data[:begin] + zlib.compress(change(rng, content)) + b"\n" + data[end:]
