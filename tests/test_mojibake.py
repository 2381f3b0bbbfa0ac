"""Text decoded by the wrong codec: put right where the bytes can be had again, marked where not; every figure keeps its place."""

from __future__ import annotations

import pytest

from pipeline.aligned import AlignedText
from pipeline.mine import mine
from pipeline.normalise import mojibake, normalise
from pipeline.records import Source

REPORT = (
    "某区政务服务局2023年度部门整体支出绩效自评报告\n"
    "一、全年预算数1,143.07万元，执行数1,125.35万元，预算执行率98.4%。\n"
    "二、推广“一件事”改革12项，群众满意率达到99.6%。\n"
)
GAPS = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


def windows_1252(raw: bytes) -> str:
    """As browsers decode it."""
    return "".join(chr(byte) if byte in GAPS else bytes((byte,)).decode("cp1252") for byte in raw)


def repaired(text: str) -> AlignedText:
    source = AlignedText.of(text)
    return source.edit(mojibake.edits(source, Source(source, "txt")))


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
@pytest.mark.parametrize("misread", [windows_1252, lambda raw: raw.decode("latin-1")], ids=["windows-1252", "latin-1"])
def test_what_was_read_as_latin_is_had_back_whole(codec: str, misread: object) -> None:
    damaged = misread(REPORT.encode(codec))  # type: ignore[operator]
    found = repaired(damaged)
    assert found.text == REPORT
    for words in ("1,143.07", "98.4%", "万元", "预"):
        at = REPORT.index(words)
        start, end = found.locate(at, at + len(words))
        assert damaged[start:end] == misread(words.encode(codec)), "each character keeps the place of its own bytes"  # type: ignore[operator]


@pytest.mark.parametrize("swallowed", ["\ufffd", "?"])
@pytest.mark.parametrize("codec", ["gbk", "gb18030"])
def test_utf8_read_as_gbk(codec: str, swallowed: str) -> None:
    """Half of it is had back; what was swallowed is named. Figures in digits are all there, where they stand."""
    damaged = REPORT.encode().decode(codec, "replace").replace("\ufffd", swallowed)
    aligned, repairs = normalise(Source(AlignedText.of(damaged), "txt"))
    for figure in ("1,143.07万元", "1,125.35万元", "98.4%", "12", "99.6%"):
        at = aligned.text.index(figure)
        start, end = aligned.locate(at, at + len(figure))
        assert damaged[start:end].startswith(figure[:-2].strip("万"))
    assert "部门整体" in aligned.text
    assert "\ufffd" in aligned.text
    assert {(r.step, r.done) for r in repairs} >= {("mojibake", True), ("mojibake", False)}
    assert all(damaged[r.start : r.end] == r.before for r in repairs)


def test_a_pair_of_characters_is_had_back_from_their_six_bytes() -> None:
    words = "预算执行情况，部门整体支出绩效自评"
    damaged = "".join(words[i : i + 2].encode().decode("gb18030") for i in range(0, len(words) - 1, 2))
    found = repaired(damaged)
    assert found.text == words[: len(words) // 2 * 2]
    assert found.locate(0, 1) == (0, 2), "预 is E9A284, of the first character and half of the second"


@pytest.mark.parametrize(
    "text",
    [
        REPORT,
        "Café déjà vu, ±5%, 20℃, 面积 3.2 km², “引号”——……",
        "淇河、洮河、灞桥三地投入 3 亿元。",
        "ÀÉÈÙ",
        "预算?决算?",
        "區政務服務局112年度預算執行率98.4%",
    ],
)
def test_what_is_sound_is_let_alone(text: str) -> None:
    assert repaired(text).text == text


def test_a_report_read_so_gives_its_figures_and_says_what_was_done() -> None:
    mined = mine("a.txt", windows_1252(REPORT.encode()).encode())
    assert [str(n.value) for n in mined.report.numbers if n.kind == "money"] == ["11430700", "11253500"]
    assert {c.rule for c in mined.comparisons if c.outcome in ("fail", "review")} == {"TXT002"}
