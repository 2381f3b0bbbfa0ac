"""Text with marks: every character once, marks at their places, whatever they overlap."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.passages import Mark, passage
from pipeline.review.words import figure, folded, headline, visible

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["number", "evidence", "repair"])), max_size=8)


@given(st.text(min_size=1, max_size=30), spans, st.integers(0, 30), st.integers(0, 30))
def test_pieces_are_the_text(text: str, marks: list[tuple[int, int, str]], low: int, high: int) -> None:
    low, high = min(low, high, len(text)), min(max(low, high), len(text))
    found = passage(text, text, [], "txt").pieces(low, high, [Mark(a, b, layer, {}) for a, b, layer in marks])
    assert "".join(p.shown for p in found) == text[low:high]
    for piece in found:
        for mark in piece.marks.values():
            assert mark.start <= piece.at < mark.end
    for a, b, layer in marks:  # every mark is somewhere, or another of its layer is
        for at in range(max(a, low), min(b, high)):
            assert any(p.at <= at < p.at + len(p.shown) and layer in p.marks for p in found)


@given(st.text(max_size=300), st.integers(1, 50))
def test_windows_tile_the_text(text: str, size: int) -> None:
    windows = passage(text, text, [], "txt").windows(size)
    assert windows[0][0] == 0
    assert windows[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(windows))
    assert all(end - start <= size for start, end in windows)


def test_a_web_page_shows_its_text_at_its_places() -> None:
    source = "<p>收入 <b>12</b>&nbsp;万元</p>"
    text = "收入 12 万元"
    alignment = [
        {"text_start": 0, "text_end": 3, "start": 3, "end": 6, "each": True},
        {"text_start": 3, "text_end": 5, "start": 9, "end": 11, "each": True},
        {"text_start": 5, "text_end": 6, "start": 11, "end": 21, "each": False},
        {"text_start": 6, "text_end": 8, "start": 21, "end": 23, "each": True},
    ]
    made = passage(source, text, alignment, "html")
    pieces = made.pieces(0, len(source), [Mark(9, 23, "number", {})])
    assert "".join(p.shown for p in pieces) == text
    assert "".join(p.shown for p in pieces if "number" in p.marks) == "12 万元"
    assert made.around(9, 11, 2) == (4, 22)


def test_what_would_not_be_seen_is_shown() -> None:
    assert visible("a\u202eb\x00\f\n") == "a▯b▯ \n"
    assert folded("一\n　 二") == "一 二"
    assert headline("短。句。") == ("短。句。", "")
    assert headline("长" * 60 + "。再说。") == ("长" * 60 + "。", "再说。")
    assert figure("EXEC", "zh") == "执行数"
    assert figure("expenditure.nature.basic:executed", "zh").endswith("·执行数")
    assert figure("卡若区", "en") == "卡若区"
