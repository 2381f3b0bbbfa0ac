"""Scans and pictures: with a recogniser made for the test, and with the extra ``ocr`` where it is installed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline import doubt
from pipeline.locate import rows
from pipeline.mine import mine
from pipeline.readers import models, read, recognition
from pipeline.readers.models import STEP
from pipeline.readers.recognition import Seen, tilt
from pipeline.records import Unreadable
from tests import one_report, scans
from tests.source_laws import check_offsets, texts
from tests.test_formats import REPORTS, facts

LINES = ("某市审计局2023年度部门整体支出绩效自评报告", "全年预算数1000.00万元，执行数984.00万元，", "完成预算的97.4%。")
PAGE = Image.new("RGB", (1653, 2339), (255, 255, 255))


def seen(lines: tuple[str, ...], scores: tuple[float, ...], angle: float = 0.0) -> list[Seen]:
    """Lines of 33 pixels, 60 apart, turned around the page's middle."""

    def turned(x: float, y: float) -> tuple[float, float]:
        x, y = x - PAGE.width / 2, y - PAGE.height / 2
        return x * math.cos(angle) - y * math.sin(angle) + PAGE.width / 2, x * math.sin(angle) + y * math.cos(angle) + PAGE.height / 2

    boxes = []
    for i, (words, score) in enumerate(zip(lines, scores, strict=True)):
        right, top = 200 + one_report.width(words, 33), 300 + 60 * i
        boxes.append(
            Seen(tuple(turned(*corner) for corner in ((200, top), (right, top), (right, top + 36), (200, top + 36))), words, score)
        )
    return boxes


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    nothing = np.empty((0, 3))
    monkeypatch.setattr(models, "available", lambda: True)
    monkeypatch.setattr(recognition, "ruled", lambda grey, angle: (nothing, nothing))
    return monkeypatch


def test_without_the_extra_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "available", lambda: False)
    for name, data, code in (
        ("a.pdf", scans.scanned([PAGE]), "no_text_layer"),
        ("a.png", scans.file(PAGE, "PNG"), "unsupported"),
        ("a.jpg", scans.file(PAGE, "JPEG"), "unsupported"),
        ("a.tif", scans.file(PAGE, "TIFF"), "unsupported"),
    ):
        with pytest.raises(Unreadable) as trouble:
            read(Path(name), data)
        assert trouble.value.code == code
        assert 'pip install "hecha[ocr]"' in trouble.value.hint


@pytest.mark.parametrize("angle", [0.0, 0.01, -0.04])
def test_lines_have_their_places_on_the_upright_page(angle: float, fake: pytest.MonkeyPatch) -> None:
    fake.setattr(recognition, "recognised", lambda image: seen(LINES, (1.0, 1.0, 1.0), angle))
    source = read(Path("a.png"), scans.file(PAGE, "PNG"))
    check_offsets(source)
    assert source.format == "png"
    assert source.aligned.text == "\n".join(LINES) + "\n\f"
    assert (source.pages[0].width, source.pages[0].height) == pytest.approx((595, 842), abs=1)
    assert source.boxes[0].bbox == pytest.approx((72, 108, 72 + 11.88 * 21, 121), abs=0.5)
    assert not source.repairs


def test_a_figure_of_a_page_aslant_is_where_the_scan_shows_it(fake: pytest.MonkeyPatch) -> None:
    angle = 0.03
    fake.setattr(recognition, "recognised", lambda image: seen(LINES, (1.0, 1.0, 1.0), angle))
    figure = next(row for row in rows(mine("a.png", scans.file(PAGE, "PNG")))["numbers"] if row["text"] == "984.00万元")
    x = (200 + one_report.width(LINES[1][: LINES[1].index("984")], 33) + one_report.width("984.00万元", 33) / 2) - PAGE.width / 2
    y = 360 + 18 - PAGE.height / 2
    middle = (x * math.cos(angle) - y * math.sin(angle) + PAGE.width / 2, x * math.sin(angle) + y * math.cos(angle) + PAGE.height / 2)
    x0, top, x1, bottom = figure["bbox"]
    assert ((x0 + x1) / 2, (top + bottom) / 2) == pytest.approx([at * 72 / 200 for at in middle], abs=1.5)
    assert 0 < x1 - x0 - one_report.width("984.00万元", 33) * 72 / 200 < 14


def test_figures_of_low_confidence_make_no_finding(fake: pytest.MonkeyPatch) -> None:
    """984.00 ÷ 1000.00 is 98.4%, not 97.4%: a finding where the scan is clear, an open question where it is not."""
    scan = scans.scanned([PAGE])
    fake.setattr(recognition, "recognised", lambda image: seen(LINES, (1.0, 0.99, 0.99)))
    clear = mine("a.pdf", scan)
    assert [(c.rule, c.stated) for c in clear.comparisons if c.outcome == "fail"] == [("EXE001", "97.4%")]
    fake.setattr(recognition, "recognised", lambda image: seen(LINES, (1.0, 0.99, 0.7)))
    blurred = mine("a.pdf", scan)
    assert not [c for c in blurred.comparisons if c.outcome in ("fail", "review")]
    assert [(c.outcome, c.reason) for c in blurred.comparisons if c.rule == "EXE001"] == [("undecided", doubt.REASON)]
    assert [(r.before, r.done) for r in blurred.repairs if r.step == STEP] == [("97.4%", False)]
    assert len(blurred.report.numbers) == len(clear.report.numbers)


def test_a_page_of_a_text_pdf_that_is_a_picture(fake: pytest.MonkeyPatch) -> None:
    """Only that page is recognised."""
    asked = []

    def recogniser(image: np.ndarray) -> list[Seen]:  # type: ignore[type-arg]
        asked.append(image.shape)
        return seen(LINES, (0.5, 0.5, 0.5))

    fake.setattr(recognition, "recognised", recogniser)
    source = read(Path("a.pdf"), one_report.pdf(REPORTS["科目"]))
    assert not asked
    assert not source.repairs or all(repair.step != STEP for repair in source.repairs)


def test_a_red_seal_is_white_in_the_red_channel() -> None:
    image = np.array([[[255, 0, 0], [0, 0, 0], [255, 255, 255]]], np.uint8)
    assert recognition.red(image).tolist() == [[[255] * 3, [0] * 3, [255] * 3]]


def test_tilt_is_that_of_most_lines() -> None:
    assert tilt([]) == 0.0
    assert tilt(seen(LINES, (1.0, 1.0, 1.0), 0.0005)) == 0.0
    assert tilt(seen(LINES, (1.0, 1.0, 1.0), 0.02)) == pytest.approx(0.02)


@pytest.mark.parametrize("report", ["决算", "科目"])
def test_recognition_itself(report: str) -> None:
    """A page as scanned, a degree aslant, with grain and a red seal over the table: every number, the findings, the tables."""
    blocks = REPORTS[report]
    pages = [scans.worn(page, 1.0, (900, 1500)) for page in scans.pictures(one_report.pdf(blocks))]
    found, true = mine("a.pdf", scans.scanned(pages)), mine("a.pdf", one_report.pdf(blocks))
    check_offsets(found.source)
    for name in ("numbers", "findings", "budget"):
        assert facts(found)[name] == facts(true)[name], name
    assert [texts(found.source, table) for table in found.source.tables] == [texts(true.source, table) for table in true.source.tables]
