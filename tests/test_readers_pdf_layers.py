"""The layer of recognised text on a scan, held against its picture: one that says what the page shows, one that lies, one that nobody
compared; text under pictures; a page drawn the same every time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline import doubt
from pipeline.locate import rows
from pipeline.mine import mine
from pipeline.readers import models, recognition
from pipeline.readers.limits import LIMITS
from pipeline.readers.recognition import Seen
from pipeline.records import Mined
from tests import documents, one_report, scans
from tests.conftest import ROOT
from tests.test_recognition import PAGE

TRUE = ("某市审计局2023年度部门整体支出绩效自评报告", "全年预算数1000.00万元，执行数984.00万元，", "完成预算的98.4%。")
LIE = (TRUE[0], "全年预算数1000.00万元，执行数884.00万元，", TRUE[2])
TOP, STEP, SIZE = 108.0, 21.6, 11.88
"""Of the lines that the recogniser made for the tests sees: 300 pixels from the top, 60 apart, 33 high, at 200 dots an inch."""


def scan(pages: Sequence[Sequence[str]], picture: Image.Image = PAGE, mode: int = 3, before: bool = False) -> bytes:
    """A scan with a layer of these lines on its pages: invisible, or (`before`) under the picture."""

    def draw(canvas: Canvas) -> None:
        for lines in pages:
            for layer in (before, not before):
                if not layer:
                    canvas.drawImage(ImageReader(picture), 0, 0, 595.2, 842)
                    continue
                for i, words in enumerate(lines):
                    text = canvas.beginText(72, 842 - TOP - STEP * i - SIZE)
                    text.setFont(documents.FONT, SIZE)
                    text.setTextRenderMode(0 if before else mode)
                    text.textOut(words)
                    canvas.drawText(text)
            canvas.showPage()

    return documents.pdf(draw)


def sees(lines: Sequence[str], score: float = 1.0) -> Callable[[object], list[Seen]]:
    """A recogniser that sees these lines, whatever the picture."""
    found = []
    for i, words in enumerate(lines):
        right, top = 200 + one_report.width(words, 33), 300 + 60 * i
        found.append(Seen(((200, top), (right, top), (right, top + 36), (200, top + 36)), words, score))
    return lambda image: found


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(models, "available", lambda: True)
    return monkeypatch


def ledger(mined: Mined) -> list[tuple[str, str, str]]:
    return sorted((r.kind, r.before, r.after) for r in mined.repairs if r.step == "hidden_text")


def failed(mined: Mined) -> list[str]:
    return [c.rule for c in mined.comparisons if c.outcome == "fail"]


@pytest.mark.parametrize("before", [False, True])
def test_a_true_layer_is_read_and_leaves_no_doubt(before: bool, fake: pytest.MonkeyPatch) -> None:
    fake.setattr(recognition, "recognised", sees(TRUE))
    mined = mine("a.pdf", scan([TRUE], before=before))
    assert "".join(mined.aligned.text.split()) == "".join(TRUE)
    assert ledger(mined) == []
    slip = (*TRUE[:2], "完成预算的97.4%。")
    fake.setattr(recognition, "recognised", sees(slip))
    assert failed(mine("a.pdf", scan([slip], before=before))) == ["EXE001"], "a slip that the picture shows is a finding"


@pytest.mark.parametrize("before", [False, True])
def test_a_layer_that_lies_is_marked_and_makes_no_finding(before: bool, fake: pytest.MonkeyPatch) -> None:
    fake.setattr(recognition, "recognised", sees(TRUE))
    mined = mine("a.pdf", scan([LIE], before=before))
    assert ledger(mined) == [("layer_differs", "", "984.00"), ("layer_differs", "884.00", "")]
    assert failed(mined) == []
    assert [c.reason for c in mined.comparisons if c.rule == "EXE001"] == [doubt.REASONS["hidden_text"]]
    assert {row["text"]: row["doubt"] for row in rows(mined)["numbers"]} | {"884.00万元": "hidden_text", "1000.00万元": ""} == {
        row["text"]: row["doubt"] for row in rows(mined)["numbers"]
    }


@pytest.mark.parametrize(
    ("seen", "layer", "marked"),
    [
        (TRUE, (*TRUE[:2], ""), [("layer_differs", "", "98.4")]),
        ((), ("全年预算数1000.00万元。",), [("layer_differs", "1000.00", "")]),  # a white sheet over the page
        (("全年预算数1,000.00万元。",), ("全年预算数１０００．００万元。",), []),
        (("全年预算数一千万元。",), ("全年预算数三千万元。",), [("layer_differs", "", "一千万"), ("layer_differs", "三千万", "")]),
        (("本年度没有政府性基金安排的支出9.00万元。",), ("全局新购公务车辆合计花费9.00万元。",), [("layer_differs", "9.00", "")]),
    ],
)
def test_what_differs(seen: tuple[str, ...], layer: tuple[str, ...], marked: list[tuple[str, str, str]], fake: pytest.MonkeyPatch) -> None:
    fake.setattr(recognition, "recognised", sees(seen))
    assert ledger(mine("a.pdf", scan([layer]))) == marked


def test_a_picture_that_is_not_seen_clearly_decides_nothing(fake: pytest.MonkeyPatch) -> None:
    fake.setattr(recognition, "recognised", sees(TRUE, 0.6))
    assert ledger(mine("a.pdf", scan([LIE]))) == [("layer_not_compared", "884.00", "")]


def test_without_recognition_every_figure_of_a_layer_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "available", lambda: False)
    mined = mine("a.pdf", scan([TRUE]))
    assert {kind for kind, _, _ in ledger(mined)} == {"layer_not_compared"}
    assert all(row["doubt"] == "hidden_text" for row in rows(mined)["numbers"])
    assert failed(mine("a.pdf", scan([(*TRUE[:2], "完成预算的97.4%。")]))) == []


def test_of_many_pages_some_are_compared_and_the_others_marked(fake: pytest.MonkeyPatch) -> None:
    asked = []

    def recogniser(image: np.ndarray) -> list[Seen]:  # type: ignore[type-arg]
        asked.append(1)
        return sees(TRUE)(image)

    fake.setattr(recognition, "recognised", recogniser)
    pages = LIMITS.layer_pages + 3
    mined = mine("a.pdf", scan([TRUE] * pages))
    assert len(asked) == LIMITS.layer_pages
    marked = {mined.source.ink.pages[r.start] for r in mined.repairs if r.kind == "layer_not_compared"} if mined.source.ink else set()
    assert len(marked) == 3
    assert not marked & {1, pages}


def test_text_under_a_picture_is_marked_and_under_a_seal_it_is_not() -> None:
    """A white picture over a line hides it; a seal with a mask of its own lets it through."""
    mask = Image.new("RGBA", (300, 60), (255, 255, 255, 0))
    mask.paste((230, 40, 40, 255), (0, 0, 300, 4))

    def draw(picture: Image.Image) -> Callable[[Canvas], None]:
        def drawn(canvas: Canvas) -> None:
            documents.text_lines(canvas, ["某局决算", "支出98.40万元。"], 80)
            canvas.drawImage(ImageReader(picture), 60, 842 - 110, 300, 24, mask="auto")

        return drawn

    covered, sealed = (mine("a.pdf", documents.pdf(draw(picture))) for picture in (Image.new("RGB", (300, 60), "white"), mask))
    assert ledger(covered) == [("covered", "支出98.40万元", "")]
    assert ledger(sealed) == []


def test_recognition_itself_holds_layer_against_picture() -> None:
    """A real picture of the page, with grain: the layer that says the same, and one with one digit changed."""
    blocks = (("p", TRUE[1]), ("p", TRUE[2]), ("p", "其中：基本支出600.00万元，项目支出384.00万元。"))
    clean = one_report.pdf(blocks)
    (picture,) = scans.pictures(clean)
    page = one_report.typeset(blocks)[0]
    for changed, marked in ((None, []), (("384.00", "334.00"), ["334.00"])):

        def draw(canvas: Canvas, changed: tuple[str, str] | None = changed) -> None:
            canvas.drawImage(ImageReader(scans.worn(picture)), 0, 0, 595, 842)
            for run in page.runs:
                text = canvas.beginText(run.left, 842 - run.base)
                text.setFont(documents.FONT, run.size)
                text.setTextRenderMode(3)
                text.setCharSpace(run.extra)
                text.textOut(run.words.replace(*changed) if changed else run.words)
                canvas.drawText(text)

        found = mine("a.pdf", documents.pdf(draw))
        assert [before for _, before, _ in ledger(found) if before] == marked


def test_a_page_is_drawn_the_same_every_time() -> None:
    """A font that is not embedded and does not say whose characters it has is drawn otherwise the first time."""
    program = (
        "import hashlib, sys; from pipeline.readers.pdf.picture import drawn; data = sys.stdin.buffer.read();"
        "print(len({hashlib.sha256(drawn(data, 0)[0].tobytes()).hexdigest() for _ in range(3)}))"
    )
    data = one_report.pdf((("p", TRUE[1]),))
    data = re.sub(rb"/CIDSystemInfo <<", lambda m: b" " * (len(m[0]) - 2) + b"<<", data)
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, cwd=ROOT, check=True)
    assert io.BytesIO(done.stdout).read().strip() == b"1"
