"""The OFD reader: places, tables, templates, composite units, locations, and what is refused."""

from __future__ import annotations

import contextlib
import random
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers import read
from pipeline.readers.ofd.geometry import distances
from pipeline.records import Source, Unreadable
from tests import ofd_files as made
from tests.marks import cases
from tests.source_laws import check_offsets, texts


def printed(data: bytes) -> str:
    """The text of an OFD, read with its laws checked."""
    source = read(Path("a.ofd"), data)
    check_offsets(source)
    return source.aligned.text


def test_ofd_report() -> None:
    source = read(Path("a.ofd"), made.ofd_report())
    check_offsets(source)
    assert source.format == "ofd"
    text = source.aligned.source
    assert text == (
        "某市财政局部门决算\n一、收支情况\n全年预算数为1143.07万元，执行数为1125.35万元，预算执\n行率98.4%。\n表1 收支总表\n单位：万元\n"
        "项目\t预算\t执行\n办公费\t3.00\t3\n— 1 —\n\f某市财政局部门决算\n会议费\t10.00\t9.50\n差旅费\t\t2.00\n注：数据四舍五入。\n— 2 —\n\f"
        "某市财政局部门决算\n第3部分\n其他说明。\n— 3 —\n\f"
    )
    assert [text[span.start : span.end] for span in source.furniture] == [
        words for page in (1, 2, 3) for words in ("某市财政局部门决算\n", f"— {page} —\n")
    ]
    (table,) = source.tables
    assert (table.unit, table.caption, table.page) == ("万元", "表1 收支总表", 1)
    assert texts(source, table)[1:] == [["办公费", "3.00", "3"], ["会议费", "10.00", "9.50"], ["差旅费", "", "2.00"]]
    assert [(page.number, round(page.width), round(page.height)) for page in source.pages] == [(n, 595, 842) for n in (1, 2, 3)]
    box = next(box for box in source.boxes if box.start <= text.index("9.50") < box.end)
    assert (box.page, text[box.start : box.end]) == (2, "9.50")
    assert box.bbox == pytest.approx((72 + 224, 76 - 8.8, 72 + 224 + 20, 76 + 1.2), abs=0.1)


@pytest.mark.parametrize("case", cases("readers", "pdf"))
def test_ofd_prints_what_pdf_prints(case: dict[str, Any]) -> None:
    page = "".join(made.text(left, top, words) for left, top, words in case["put"])
    source = read(Path("a.ofd"), made.ofd(page + "".join(made.line(*rule) for rule in case.get("rules", []))))
    check_offsets(source)
    text = source.aligned.source
    assert source.aligned.text == case["prints"] + "\f"
    if "tables" in case:
        assert [[[c.row, c.col, c.rowspan, c.colspan, text[c.start : c.end]] for c in t.cells] for t in source.tables] == case["tables"]


@pytest.mark.parametrize(
    "location",
    ["/Doc_0/Pages/Page_0/Content.xml", "Doc_0/Pages/Page_0/Content.xml", "./Pages/../Pages/Page_0/Content.xml"],
)
def test_locations(location: str) -> None:
    """From the root, from the document's folder, and from the root without saying so."""
    parts = made.parts([made.content(made.text(72, 100, "一、总则"))])
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace("Pages/Page_0/Content.xml", location)
    assert printed(made.package(parts)) == "一、总则\n\f"


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org", "http://www.ofdspec.org/2016", "urn:other"])
def test_any_namespace(namespace: str) -> None:
    parts = made.parts([made.content(made.text(72, 100, "一、总则"))])
    parts = {name: xml.replace(made.NAMESPACE, namespace) for name, xml in parts.items()}
    assert printed(made.package(parts)) == "一、总则\n\f"
    bare = {name: xml.replace(f'xmlns:ofd="{namespace}"', "").replace("ofd:", "") for name, xml in parts.items()}
    assert printed(made.package(bare)) == "一、总则\n\f"


def test_templates_print_on_their_pages() -> None:
    template = made.content(made.text(72, 40, "某市财政局文件"))
    parts = made.parts(
        [made.content(made.text(72, 100, f"第{n}页正文"), '<ofd:Template TemplateID="5" ZOrder="Background"/>') for n in "一二三"]
        + [made.content(made.text(72, 100, "无模板"))],
        '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
    )
    source = read(Path("a.ofd"), made.package(parts | {"Doc_0/Tpls/Tpl_0/Content.xml": template}))
    assert source.aligned.source == "".join(f"某市财政局文件\n第{n}页正文\n\f" for n in "一二三") + "无模板\n\f"
    assert source.aligned.text == "第一页正文\n\f第二页正文\n\f第三页正文\n\f无模板\n\f"


def test_composite_units_and_nested_blocks() -> None:
    unit = (
        f'<ofd:Res xmlns:ofd="{made.NAMESPACE}"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="40" Width="50" Height="10">'
        f"<ofd:Content>{made.text(10, 12, '合计')}<ofd:CompositeObject ResourceID='40' Boundary='0 0 5 5'/></ofd:Content>"
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    page = (
        f"<ofd:PageBlock><ofd:PageBlock>{made.text(72, 100, '一、总则')}</ofd:PageBlock></ofd:PageBlock>"
        f'<ofd:CompositeObject ID="3" ResourceID="40" Boundary="{made.mm(100)} {made.mm(200)} 50 10" CTM="1 0 0 1 0 0"/>'
        '<ofd:CompositeObject ID="4" ResourceID="41" Boundary="0 0 1 1"/>'
    )
    parts = made.parts([made.content(page)], "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")
    source = read(Path("a.ofd"), made.package(parts | {"Doc_0/DocumentRes.xml": unit}))
    assert source.aligned.text == "一、总则\n合计\n\f", "a unit within itself is drawn again at the same place, and printed once"
    assert source.boxes[-1].bbox == pytest.approx((110, 201.4, 134, 213.4), abs=0.2)


def test_matrices_and_page_boxes() -> None:
    """A page box that does not begin at nought, text set by a matrix, a page lying on its side."""
    before = f"<ofd:Area><ofd:PhysicalBox>{made.mm(-10)} {made.mm(-20)} {made.mm(600)} {made.mm(400)}</ofd:PhysicalBox></ofd:Area>"
    scaled = made.text(72, 112, "执行率", 12).replace("Font=", 'CTM="2 0 0 2 0 0" Font=')
    source = read(Path("a.ofd"), made.package(made.parts([made.content(scaled + made.text(72, 200, "98.4%"), before)])))
    assert (source.pages[0].width, source.pages[0].height) == pytest.approx((600, 400), abs=0.1)
    assert source.boxes[0].bbox == pytest.approx((82, 122.88, 154, 146.88), abs=0.1)
    assert source.boxes[1].bbox[:2] == pytest.approx((82, 209.44), abs=0.1)


def test_watermarks_and_what_is_not_visible() -> None:
    aslant = made.text(100, 300, "内部资料").replace("Font=", 'CTM="0.8 -0.6 0.6 0.8 0 0" Font=')
    page = made.text(72, 100, "全年预算数1143.07万元。") + aslant + made.text(72, 120, "隐去", attributes='Visible="false"')
    source = read(Path("a.ofd"), made.ofd(page))
    assert source.aligned.text == "全年预算数1143.07万元。\n\f"
    assert [source.aligned.source[span.start : span.end] for span in source.furniture] == ["内部资料\n"]


def test_text_codes_without_all_their_distances() -> None:
    def code(inner: str) -> str:
        return f'<ofd:TextObject Boundary="20 {{}} 100 6" Font="3" Size="4">{inner}</ofd:TextObject>'

    page = "".join(
        code(inner).format(20 + 10 * i)
        for i, inner in enumerate(
            [
                '<ofd:TextCode X="0" Y="4">执行率98.4%</ofd:TextCode>',
                '<ofd:TextCode X="0" Y="4" DeltaX="4">预算数</ofd:TextCode>',
                '<ofd:TextCode X="0" Y="4" DeltaX="g 99999999 4 4">决算数</ofd:TextCode>',
                '<ofd:TextCode X="0" Y="4" DeltaX="4 4">收入</ofd:TextCode><ofd:TextCode X="8" DeltaX="4">支出</ofd:TextCode>',
                '<ofd:CGTransform CodePosition="0"/><ofd:TextCode X="0" Y="4" DeltaX="g x y">一</ofd:TextCode><ofd:TextCode/>',
            ]
        )
    )
    vertical = code('<ofd:TextCode X="0" Y="4" DeltaY="g 2 10">竖排字</ofd:TextCode>').format(20)
    assert printed(made.ofd(page)) == "执行率98.4%\n预算数\n决算数\n收入支出\n一\n\f"
    assert printed(made.ofd(vertical)) == "竖\n排\n字\n\f"


def test_lines_drawn_as_thin_filled_boxes_rule_a_table() -> None:
    def bar(x: float, y: float, width: float, height: float) -> str:
        data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
        return (
            f'<ofd:PathObject Boundary="{x} {y} {width} {height}" Fill="true" Stroke="false">'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    rules = "".join(bar(20, 20 + 10 * i, 80, 0.2) for i in range(3)) + "".join(bar(20 + 40 * i, 20, 0.2, 20) for i in range(3))
    cells = "".join(made.text(x, y, words) for x, y, words in [(70, 75, "项目"), (190, 75, "金额"), (70, 104, "合计"), (190, 104, "9.50")])
    source = read(Path("a.ofd"), made.ofd(rules + cells))
    assert [texts(source, table) for table in source.tables] == [[["项目", "金额"], ["合计", "9.50"]]]
    box = "<ofd:AbbreviatedData>M 0 0 L 150 0 L 150 200 L 0 200 C</ofd:AbbreviatedData>"
    framed = f'<ofd:PathObject Boundary="10 10 150 200">{box}</ofd:PathObject>'
    assert read(Path("a.ofd"), made.ofd(framed + made.text(72, 100, "一、总则"))).tables == ()


@pytest.mark.parametrize(
    ("written", "most", "found"),
    [
        ("5 g 3 2.5 4", 9, [5, 2.5, 2.5, 2.5, 4]),
        ("g 3 1", 2, [1, 1]),
        ("g -3 1 2", 9, [2]),
        ("", 3, []),
        ("g 2", 4, [0, 2]),
    ],
)
def test_distances(written: str, most: int, found: list[float]) -> None:
    assert distances(written, most) == found


def test_a_page_that_is_missing_is_an_empty_page() -> None:
    parts = made.parts([made.content(made.text(72, 100, f"第{n}页")) for n in "一二三"])
    del parts["Doc_0/Pages/Page_1/Content.xml"]
    parts["Doc_0/Pages/Page_2/Content.xml"] = parts["Doc_0/Pages/Page_2/Content.xml"][:-20]
    source: Source = read(Path("a.ofd"), made.package(parts))
    assert source.aligned.text == "第一页\n\f\f\f"
    assert [(repair.step, repair.done) for repair in source.repairs] == [("no_text_layer", False)] * 2


def test_ofd_that_cannot_be_read() -> None:
    sound = made.parts([made.content(made.text(72, 100, "一、总则"))])
    image = '<ofd:ImageObject ID="2" ResourceID="6" Boundary="0 0 210 297"/>'
    for parts, code in (
        (made.parts([made.content(image)]), "no_text_layer"),
        (made.parts([]), "damaged"),
        ({name: xml for name, xml in sound.items() if name != "Doc_0/Document.xml"}, "damaged"),
        (sound | {"OFD.xml": "密"}, "damaged"),
        (sound | {"OFD.xml": "密", "Encryptions.xml": "<a/>"}, "encrypted"),
        (made.parts([made.content("")] * 3001), "too_large"),
    ):
        with pytest.raises(Unreadable) as trouble:
            read(Path("a.ofd"), made.package(parts))
        assert trouble.value.code == code


def test_nothing_a_page_draws_breaks_the_reader() -> None:
    """Numbers, names and attributes of the content changed anywhere, also where the result is well-formed still."""
    page = made.content(made.text(72, 100, "一、总则98.4%") + made.ruled_table([["项目", "金额"], ["合计", "9.50"]], 120))
    rng = random.Random(1)
    odd = ["", "0", "-1", "1e308", "nan", "inf", "g 5", "99999999999999999999", "M", "C", "A 1", " "]
    for _ in range(200):
        words = re.split(r"(?<=[ \">])", page)
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(words))
            words[at] = re.sub(r"[-\d.]+|[MLC]", rng.choice(odd), words[at])
        with contextlib.suppress(Unreadable):
            check_offsets(read(Path("a.ofd"), made.package(made.parts(["".join(words)]))))


def test_every_document_of_a_package_in_its_current_version() -> None:
    def document(number: int, words: str) -> dict[str, str]:
        return {
            name.replace("Doc_0", f"Doc_{number}"): xml.replace("Doc_0", f"Doc_{number}")
            for name, xml in made.parts([made.content(made.text(72, 100, words))]).items()
        }

    old, new = '<ofd:Version ID="1" BaseLoc="Doc_1/Vs/V1.xml"/>', '<ofd:Version ID="2" Current="true" BaseLoc="Doc_1/Vs/V2.xml"/>'
    version = f"<ofd:Versions>{old}{new}</ofd:Versions>"
    bodies = (
        "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        f"<ofd:DocBody><ofd:DocRoot>Doc_1/Document.xml</ofd:DocRoot>{version}</ofd:DocBody>"
    )
    parts = document(0, "报告正文") | document(1, "附表旧稿") | document(2, "附表定稿")
    parts["OFD.xml"] = f'<ofd:OFD xmlns:ofd="{made.NAMESPACE}" Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'
    parts["Doc_1/Vs/V2.xml"] = (
        f'<ofd:DocVersion xmlns:ofd="{made.NAMESPACE}"><ofd:DocRoot>/Doc_2/Document.xml</ofd:DocRoot></ofd:DocVersion>'
    )
    assert printed(made.package(parts)) == "报告正文\n\f附表定稿\n\f"


def test_annotations_seals_and_tags_are_no_text_of_the_document() -> None:
    parts = made.parts([made.content(made.text(72, 100, "全年预算数1143.07万元。"))])
    stamp = made.text(300, 300, "某市财政局9999")
    parts["Doc_0/Annots/Annotations.xml"] = '<Annotations><Page PageID="10"><FileLoc>Page_0/Annotation.xml</FileLoc></Page></Annotations>'
    parts["Doc_0/Annots/Page_0/Annotation.xml"] = (
        f'<ofd:PageAnnot xmlns:ofd="{made.NAMESPACE}"><ofd:Annot Type="Stamp"><ofd:Appearance Boundary="0 0 50 50">{stamp}</ofd:Appearance>'
        "</ofd:Annot></ofd:PageAnnot>"
    )
    parts["Doc_0/Signs/Sign_0/Signature.xml"] = f'<ofd:Signature xmlns:ofd="{made.NAMESPACE}"/>'
    parts["Doc_0/Tags/CustomTag.xml"] = "<broken"
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        "</ofd:Document>",
        "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags></ofd:Document>",
    )
    assert printed(made.package(parts)) == "全年预算数1143.07万元。\n\f"


def test_glyphs_of_an_embedded_font_and_boundaries_of_any_size() -> None:
    """CGTransform names the glyphs, TextCode what they say; who draws in points sets a matrix and a boundary that starts anywhere."""
    glyphs = (
        '<ofd:CGTransform CodePosition="0" CodeCount="7" GlyphCount="7"><ofd:Glyphs>26 27 28 29 30 31 32</ofd:Glyphs></ofd:CGTransform>'
    )
    page = (
        f'<ofd:TextObject ID="1" Boundary="30 40 60 6" Font="14" Size="4">{glyphs}'
        '<ofd:TextCode X="1" Y="4" DeltaX="g 6 4">预算数为三万元</ofd:TextCode></ofd:TextObject>'
        '<ofd:TextObject ID="2" CTM="0.3527 0 0 0.3527 0 139.66919" Boundary="-8.8175 -90.35411 361.51749 399.96179" Font="3" Size="9">'
        '<ofd:TextCode X="183.00001" Y="168.00009" DeltaX="g 6 4.5">1143.07</ofd:TextCode></ofd:TextObject>'
    )
    source = read(Path("a.ofd"), made.ofd(page))
    check_offsets(source)
    assert source.aligned.text == "预算数为三万元\n1143.07\n\f"
    x0, top, x1, bottom = next(box.bbox for box in source.boxes if source.aligned.source[box.start] == "1")
    assert x0 == pytest.approx((183 * 0.3527 - 8.8175) * 72 / 25.4, abs=0.5)
    assert (x1 - x0, bottom - top) == pytest.approx((31.5, 9), abs=0.3)


def test_a_page_named_by_an_element() -> None:
    parts = made.parts([made.content(made.text(72, 100, "一、总则"))])
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        'BaseLoc="Pages/Page_0/Content.xml"/>', "><ofd:BaseLoc>Pages/Page_0/Content.xml</ofd:BaseLoc></ofd:Page>"
    )
    assert printed(made.package(parts)) == "一、总则\n\f"
