"""OFD documents made for tests, as GB/T 33190—2016 has them. Places are in points from the top left, as in the tests of PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from itertools import groupby

NAMESPACE = "http://www.ofdspec.org/2016"
MM = 25.4 / 72


def mm(points: float) -> str:
    """Points in millimetres, as written."""
    return f"{points * MM:.4f}"


def advance(character: str, size: float) -> float:
    """The width of a character in points: digits and Latin letters are half as wide as high."""
    return size if ord(character) >= 0x2010 else size / 2


def text(left: float, base: float, words: str, size: float = 12, attributes: str = "", extra: float = 0) -> str:
    """A TextObject: `words` from `left`, on a base line `base` under the page's upper edge, `extra` points between its characters."""
    steps = [mm(advance(character, size) + extra) for character in words[:-1]]
    runs = ((step, len(list(run))) for step, run in groupby(steps))
    deltas = " ".join(f"g {count} {step}" if count > 2 else " ".join([step] * count) for step, count in runs)
    width = sum(advance(character, size) for character in words)
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    boundary = f"{mm(left)} {mm(base - size)} {mm(width)} {mm(size * 1.2)}"
    return (
        f'<ofd:TextObject ID="9" Boundary="{boundary}" Font="3" Size="{mm(size)}" {attributes}>'
        f'<ofd:TextCode X="0" Y="{mm(size)}"' + (f' DeltaX="{deltas}"' if deltas else "") + f">{escaped}</ofd:TextCode></ofd:TextObject>"
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A PathObject of one stroke."""
    left, top = min(x0, x1), min(y0, y1)
    boundary = f"{mm(left)} {mm(top)} {mm(abs(x1 - x0))} {mm(abs(y1 - y0))}"
    data = f"M {mm(x0 - left)} {mm(y0 - top)} L {mm(x1 - left)} {mm(y1 - top)}"
    return (
        f'<ofd:PathObject ID="8" Boundary="{boundary}" LineWidth="0.1"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    )


def text_lines(lines: Sequence[str], top: float, left: float = 72) -> str:
    """Lines of 12 points, 20 apart, the first one's base `top` points under the upper edge."""
    return "".join(text(left, top + 20 * i, words) for i, words in enumerate(lines))


def ruled_table(rows: Sequence[Sequence[str]], top: float, left: float = 72, width: float = 110, height: float = 24) -> str:
    """A table with all its lines."""
    bottom, right = top + height * len(rows), left + width * len(rows[0])
    across = "".join(line(left, top + height * i, right, top + height * i) for i in range(len(rows) + 1))
    down = "".join(line(left + width * i, top, left + width * i, bottom) for i in range(len(rows[0]) + 1))
    cells = "".join(
        text(left + width * c + 4, top + height * r + 16, words, 10) for r, row in enumerate(rows) for c, words in enumerate(row) if words
    )
    return across + down + cells


def content(objects: str, before: str = "") -> str:
    """A page part: `before` (Area, Template, PageRes) and the objects of its one layer."""
    layer = f'<ofd:Layer ID="7" Type="Body">{objects}</ofd:Layer>'
    return f'<ofd:Page xmlns:ofd="{NAMESPACE}">{before}<ofd:Content>{layer}</ofd:Content></ofd:Page>'


def package(parts: Mapping[str, str]) -> bytes:
    """The members by name, each an XML document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, xml in parts.items():
            container.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>' + xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts(pages: Sequence[str], common: str = "", size: tuple[float, float] = (595, 842)) -> dict[str, str]:
    """The parts of a document with these page parts (from `content`); `common` stands in its CommonData."""
    places = "".join(f'<ofd:Page ID="{i + 10}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    box = f"0 0 {mm(size[0])} {mm(size[1])}"
    return {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{NAMESPACE}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>'
        f"<ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{places}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts>'
        "</ofd:Res>",
        **{f"Doc_0/Pages/Page_{i}/Content.xml": page for i, page in enumerate(pages)},
    }


def ofd(*pages: str) -> bytes:
    """An OFD document whose pages draw these objects."""
    return package(parts([content(objects) for objects in pages]))


def ofd_report(pages: int = 3) -> bytes:
    """The report of `documents.pdf_report`, but for its merged cells."""
    drawn = []
    for number in range(1, pages + 1):
        page = text(280, 812, f"— {number} —") + text(72, 32, "某市财政局部门决算")
        if number == 1:
            page += text_lines(["一、收支情况", "全年预算数为1143.07万元，执行数为1125.35万元，预算执", "行率98.4%。"], 80)
            page += text_lines(["表1 收支总表", "单位：万元"], 640) + ruled_table([["项目", "预算", "执行"], ["办公费", "3.00", "3"]], 680)
        elif number == 2:
            page += ruled_table([["会议费", "10.00", "9.50"], ["差旅费", "", "2.00"]], 60) + text_lines(["注：数据四舍五入。"], 140)
        else:
            page += text_lines([f"第{number}部分", "其他说明。"], 80)
        drawn.append(page)
    return ofd(*drawn)
