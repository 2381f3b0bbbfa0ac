"""What an OFD page draws so that it is not seen, and pages whose text lies on its side."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.locate import rows
from pipeline.mine import mine
from pipeline.readers import read
from tests import ofd_files as made
from tests.source_laws import check_offsets, texts

SEEN, UNSEEN = "全年预算数1143.07万元。", "执行数98.40万元。"


def colour(value: str, more: str = "", name: str = "FillColor") -> str:
    """A colour as the first child of a text object."""
    return f'<ofd:{name} Value="{value}"{more}/><ofd:TextCode'


def hidden(attributes: str = "", child: str = "<ofd:TextCode", size: float = 12, left: float = 72, under: str = "") -> bytes:
    """A page with a line that is seen and, after what lies `under` it, one that may not be."""
    return made.ofd(made.text(72, 100, SEEN) + under + made.text(left, 140, UNSEEN, size, attributes).replace("<ofd:TextCode", child))


def ledger(data: bytes) -> list[tuple[str, str, str]]:
    """What is in the ledger of an OFD file: kind, words in the text, words beside it."""
    source = read(Path("a.ofd"), data)
    check_offsets(source)
    return [(repair.kind, repair.before, repair.after) for repair in source.repairs if repair.step == "hidden_text"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (hidden(child=colour("255 255 255")), "white"),
        (hidden(child=colour("#FF #FF #FE")), "white"),
        (hidden(child=colour("255")), "white"),
        (hidden(child=colour("0 0 0 0")), "white"),
        (hidden(child="<ofd:FillColor><ofd:Value>255 255 255</ofd:Value></ofd:FillColor><ofd:TextCode"), "white"),
        (hidden('Fill="false" Stroke="true"', colour("250 250 250", name="StrokeColor")), "white"),
        (hidden(child=colour("0 0 0", ' Alpha="0"')), "transparent"),
        (hidden('Alpha="0"'), "transparent"),
        (hidden('Fill="false"'), "invisible"),
        (hidden(size=1), "tiny"),
    ],
)
def test_text_that_does_not_show(data: bytes, kind: str) -> None:
    assert ledger(data) == [(kind, UNSEEN, "")]
    assert [row["text"] for row in rows(mine("a.ofd", data))["numbers"] if row["doubt"]] == ["98.40万元"], "no finding may rest on it"


@pytest.mark.parametrize(
    "data",
    [
        hidden(),
        hidden(child=colour("156 82 35")),
        hidden(child=colour("0")),
        hidden(child=colour("0 0 0 255")),
        hidden(child=colour("oops")),
        hidden(child=colour("")),
        hidden('Alpha="128"'),
        hidden('Fill="false" Stroke="true"'),
    ],
)
def test_text_that_shows(data: bytes) -> None:
    assert ledger(data) == []


def band(value: str) -> str:
    """A filled box behind the second line."""
    edge = f"M 0 0 L {made.mm(400)} 0 L {made.mm(400)} {made.mm(40)} L 0 {made.mm(40)} C"
    return (
        f'<ofd:PathObject ID="5" Boundary="{made.mm(60)} {made.mm(120)} {made.mm(400)} {made.mm(40)}" Fill="true" Stroke="false">'
        f'<ofd:FillColor Value="{value}"/><ofd:AbbreviatedData>{edge}</ofd:AbbreviatedData></ofd:PathObject>'
    )


def test_white_letters_on_a_dark_ground_show() -> None:
    assert ledger(hidden(child=colour("255 255 255"), under=band("31 58 95"))) == []
    assert [kind for kind, _, _ in ledger(hidden(child=colour("255 255 255"), under=band("255 255 255")))] == ["white"]


def test_words_that_are_not_drawn() -> None:
    assert ledger(hidden('Visible="false"')) == [("invisible", "", UNSEEN)]
    assert ledger(hidden(left=2000)) == [("outside_page", "", UNSEEN)]


def test_a_scan_with_recognised_text_is_named_once() -> None:
    """The picture fills the page, the text on it is transparent: a document of two layers, as offices archive theirs."""
    page = '<ofd:ImageObject ID="4" Boundary="0 0 210 297" ResourceID="9" CTM="210 0 0 297 0 0"/>'
    page += "".join(
        made.text(72, 100 + 20 * i, words).replace("<ofd:TextCode", colour("0 0 0", ' Alpha="0"')) for i, words in enumerate((SEEN, UNSEEN))
    )
    data = made.ofd(page, page)
    assert ledger(data) == [("layer_not_compared", "", "")]
    assert read(Path("a.ofd"), data).aligned.text == f"{SEEN}\n{UNSEEN}\n\f" * 2


@pytest.mark.parametrize("where", ["object", "layer"])
def test_the_colour_of_a_drawing_parameter(where: str) -> None:
    resources = (
        f'<ofd:Res xmlns:ofd="{made.NAMESPACE}"><ofd:DrawParams><ofd:DrawParam ID="60"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="61" Relative="60"/><ofd:DrawParam ID="62" Relative="62"/></ofd:DrawParams></ofd:Res>'
    )
    page = made.content(made.text(72, 140, UNSEEN, attributes='DrawParam="61"' if where == "object" else ""))
    if where == "layer":
        page = page.replace('Type="Body"', 'Type="Body" DrawParam="61"')
    parts = made.parts(
        [page, made.content(made.text(72, 140, SEEN, attributes='DrawParam="62"'))], "<ofd:PublicRes>Res.xml</ofd:PublicRes>"
    )
    assert ledger(made.package(parts | {"Doc_0/Res.xml": resources})) == [("white", UNSEEN, "")]


ROWS = [["项目", "预算数", "决算数"], ["教育支出", "120.50", "118.00"], ["合计", "120.50", "118.00"]]
WIDE, HIGH = 842.0, 595.0


def turned(xml: str, quarters: int) -> str:
    """A page's objects, turned to the right by quarters of the page's 595 by 842 points: each drawn within a block of its own matrix."""
    moved = {1: (0, 1, -1, 0, 595, 0), 2: (-1, 0, 0, -1, 595, 842), 3: (0, -1, 1, 0, 0, 842)}[quarters]
    a, b, c, d, e, f = moved
    unit = f'<ofd:CompositeObject ID="6" ResourceID="70" Boundary="0 0 297 297" CTM="{a} {b} {c} {d} {made.mm(e)} {made.mm(f)}"/>'
    resource = (
        f'<ofd:Res xmlns:ofd="{made.NAMESPACE}"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="70" Width="297" Height="297">'
        f"<ofd:Content>{xml}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    return unit + "\0" + resource


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_table_along_the_long_side_of_its_page(quarters: int) -> None:
    """Read upright, its boxes on the page as shown."""
    drawn = made.text_lines(["表1 收支总表", "单位：万元"], 100) + made.ruled_table(ROWS, 140)
    unit, resource = turned(drawn, quarters).split("\0")
    parts = made.parts([made.content(unit)], "<ofd:PublicRes>Res.xml</ofd:PublicRes>")
    source = read(Path("a.ofd"), made.package(parts | {"Doc_0/Res.xml": resource}))
    check_offsets(source)
    (table,) = source.tables
    assert (texts(source, table), table.unit) == (ROWS, "万元")
    assert (round(source.pages[0].width), round(source.pages[0].height)) == (595, 842)
    upright = (72 + 110 + 4, 140 + 24 + 16 - 8.8, 72 + 110 + 4 + 30, 140 + 24 + 16 + 1.2)
    x0, top, x1, bottom = upright
    expected = {
        1: (595 - bottom, x0, 595 - top, x1),
        2: (595 - x1, 842 - bottom, 595 - x0, 842 - top),
        3: (top, 842 - x1, bottom, 842 - x0),
    }
    box = next(box for box in source.boxes if source.aligned.source[box.start : box.end] == "120.50")
    assert box.bbox == pytest.approx(expected[quarters], abs=0.5)


@pytest.mark.parametrize(
    ("attributes", "turns"), [('ReadDirection="90" CharDirection="90"', 1), ('ReadDirection="180" CharDirection="180"', 2)]
)
def test_directions_of_reading(attributes: str, turns: int) -> None:
    """Without distances the characters follow each other in the direction of reading, each turned as the file says."""
    code = '<ofd:TextObject Boundary="{x} {y} 9 80" Font="3" Size="4" {a}><ofd:TextCode X="0" Y="0">{words}</ofd:TextCode></ofd:TextObject>'
    places = ((100, 40), (90, 40)) if turns == 1 else ((150, 100), (150, 90))
    page = "".join(code.format(x=x, y=y, a=attributes, words=words) for (x, y), words in zip(places, (SEEN, UNSEEN), strict=True))
    source = read(Path("a.ofd"), made.ofd(page))
    assert source.aligned.text == f"{SEEN}\n{UNSEEN}\n\f"
    down = source.boxes[0].bbox[3] - source.boxes[0].bbox[1] > source.boxes[0].bbox[2] - source.boxes[0].bbox[0]
    assert down == (turns == 1)


def test_upright_letters_one_under_the_other_are_no_turned_page() -> None:
    code = '<ofd:TextCode X="0" Y="4">会议纪要</ofd:TextCode>'
    page = f'<ofd:TextObject Boundary="100 40 9 80" Font="3" Size="4" ReadDirection="90">{code}</ofd:TextObject>'
    assert read(Path("a.ofd"), made.ofd(page)).aligned.text == "会\n议\n纪\n要\n\f"


def test_evenly_set_letters_are_one_word() -> None:
    code = '<ofd:TextCode X="0" Y="4" DeltaX="g 6 4">2024.50</ofd:TextCode>'
    page = f'<ofd:TextObject Boundary="20 20 200 9" Font="3" size="4">{code}</ofd:TextObject>'
    assert read(Path("a.ofd"), made.ofd(page)).aligned.text == "2024.50\n\f"
