"""The laws of AlignedText, as properties over random sources and edits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText, Edit

TEXTS = st.text(alphabet="一二万元１2.,，（） \n\u3000a\U00020000", max_size=40)


@st.composite
def edited(draw: st.DrawFn, aligned: AlignedText) -> list[Edit]:
    """Sorted, disjoint edits of a text, some with spans of their own."""
    cuts = sorted(draw(st.lists(st.integers(0, len(aligned.text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        replacement = draw(st.text(alphabet="甲乙丙丁", max_size=4))
        spans = None
        if draw(st.booleans()):
            bounds = st.integers(start, end)
            lows = sorted(draw(st.lists(bounds, min_size=len(replacement), max_size=len(replacement))))
            highs = sorted(draw(st.lists(bounds, min_size=len(replacement), max_size=len(replacement))))
            spans = [(min(a, b), max(a, b)) for a, b in zip(lows, highs, strict=True)]
            if any(a > b for a, b in zip(lows, highs, strict=True)):
                spans = None
        edits.append(Edit(start, end, replacement, spans))
    return edits


@st.composite
def chains(draw: st.DrawFn) -> AlignedText:
    """An AlignedText after up to three rounds of edits."""
    aligned = AlignedText.of(draw(TEXTS))
    for _ in range(draw(st.integers(0, 3))):
        aligned = aligned.edit(draw(edited(aligned)))
    return aligned


def assert_laws(aligned: AlignedText) -> None:
    assert len(aligned.starts) == len(aligned.ends) == len(aligned.text)
    assert aligned.starts.dtype == aligned.ends.dtype == np.int32
    assert (np.diff(aligned.starts) >= 0).all()
    assert (np.diff(aligned.ends) >= 0).all()
    assert (aligned.starts <= aligned.ends).all()
    assert not len(aligned.text) or (aligned.starts[0] >= 0 and aligned.ends[-1] <= len(aligned.source))


@given(chains())
def test_lengths_agree_and_offsets_never_go_back(aligned: AlignedText) -> None:
    assert_laws(aligned)


@given(chains())
def test_a_kept_character_stands_for_itself(aligned: AlignedText) -> None:
    for i, character in enumerate(aligned.text):
        if character not in "甲乙丙丁":
            assert aligned.source[aligned.starts[i] : aligned.ends[i]] == character


@given(st.data(), TEXTS)
def test_the_text_is_what_the_edits_say(data: st.DataObject, source: str) -> None:
    aligned = AlignedText.of(source)
    edits = data.draw(edited(aligned))
    wanted = source
    for edit in reversed(edits):
        wanted = wanted[: edit.start] + edit.replacement + wanted[edit.end :]
    assert aligned.edit(edits).text == wanted


@given(st.data(), TEXTS)
def test_two_batches_of_edits_are_one(data: st.DataObject, source: str) -> None:
    """Edits one after the other, from the back, give what they give at once."""
    aligned = AlignedText.of(source)
    edits = data.draw(edited(aligned))
    at_once = aligned.edit(edits)
    one_by_one = aligned
    for edit in reversed(edits):
        one_by_one = one_by_one.edit([edit])
    assert one_by_one.text == at_once.text
    assert_laws(one_by_one)


@given(st.data(), chains())
def test_locating_is_monotone_and_projecting_undoes_it(data: st.DataObject, aligned: AlignedText) -> None:
    bounds = st.integers(0, len(aligned.text))
    start, end = sorted((data.draw(bounds), data.draw(bounds)))
    low, high = aligned.locate(start, end)
    assert 0 <= low <= high <= len(aligned.source)
    further, furthest = sorted((data.draw(st.integers(start, len(aligned.text))), data.draw(st.integers(end, len(aligned.text)))))
    assert aligned.locate(further, furthest)[0] >= low or further == furthest
    if start < end:
        first, last = aligned.project(low, high)
        assert first <= start
        assert last >= end


@given(st.data(), chains())
def test_projection_comes_from_inside(data: st.DataObject, aligned: AlignedText) -> None:
    bounds = st.integers(0, len(aligned.source))
    low, high = sorted((data.draw(bounds), data.draw(bounds)))
    start, end = aligned.project(low, high)
    assert 0 <= start <= end <= len(aligned.text)
    for i in range(start, end):
        assert low <= aligned.starts[i]
        assert aligned.ends[i] <= high


def test_an_insertion_between_two_characters_of_one_place_stays_there() -> None:
    """Two characters restored from one damaged place; what is inserted between them stands for that place too."""
    aligned = AlignedText.of("甲ab乙").edit([(1, 3, "丙丁")]).edit([(2, 2, "戊")])
    assert aligned.text == "甲丙戊丁乙"
    assert aligned.locate(2, 3) == (1, 3)
    assert_laws(aligned)


def test_a_deletion_leaves_the_quote_whole() -> None:
    aligned = AlignedText.of("决\n算").edit([(1, 2, "")])
    assert aligned.text == "决算"
    assert aligned.locate(0, 2) == (0, 3)
    assert aligned.project(1, 2) == (1, 1)


@pytest.mark.parametrize(
    "edits",
    [
        [(2, 3, ""), (0, 1, "")],
        [(0, 2, ""), (1, 3, "")],
        [(0, 4, "")],
        [(-1, 1, "")],
        [(2, 1, "")],
        [Edit(0, 2, "甲乙", [(0, 1)])],
        [Edit(0, 2, "甲乙", [(1, 2), (0, 1)])],
        [Edit(0, 2, "甲", [(0, 3)])],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"edit|span"):
        AlignedText.of("abc").edit(edits)


def test_recode_keeps_the_length() -> None:
    aligned = AlignedText.of("預算")
    assert aligned.recode("预算").locate(0, 1) == (0, 1)
    with pytest.raises(ValueError, match="length"):
        aligned.recode("预")
