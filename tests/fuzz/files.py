"""Files of every format, damaged: bytes flipped, cut out, doubled, put in; and for containers the same inside their members."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from functools import cache

from tests import one_report
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
FORMATS = ("txt", "md", "html", "docx", "doc", "xlsx", "pdf", "ofd")
CONTAINERS = ("docx", "xlsx", "ofd")


@cache
def seed(form: str) -> bytes:
    """The undamaged file."""
    made: bytes = getattr(one_report, form)(REPORT)
    return made


def file(rng: random.Random) -> tuple[str, bytes]:
    """A name and a damaged file."""
    form = rng.choice(FORMATS)
    data = seed(form)
    if form in CONTAINERS and rng.random() < 0.7:
        return f"x.{form}", _inside(rng, data)
    if form == "pdf" and rng.random() < 0.5:
        return "x.pdf", _streams(rng, data)
    return f"x.{form}", damaged(rng, data)


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


def _inside(rng: random.Random, data: bytes) -> bytes:
    """A container whose members are damaged, dropped or doubled and which is whole as a container."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hit = set(rng.sample(names, min(len(names), rng.randint(1, 2))))
        for name in names:
            content = old.read(name)
            if name in hit:
                if rng.random() < 0.1:
                    continue
                content = damaged(rng, content)
            new.writestr(name, content)
    return out.getvalue()


def _streams(rng: random.Random, data: bytes) -> bytes:
    """A PDF one of whose compressed streams is damaged behind the compression."""
    places = [i for i in range(len(data)) if data.startswith(b"stream", i) and not data.startswith(b"endstream", i - 3)]
    at = rng.choice(places)
    begin = data.index(b"\n", at) + 1
    end = data.index(b"endstream", begin)
    try:
        content = zlib.decompress(data[begin:end].rstrip(b"\r\n"))
    except zlib.error:
        return damaged(rng, data)
    return data[:begin] + zlib.compress(damaged(rng, content)) + b"\n" + data[end:]
