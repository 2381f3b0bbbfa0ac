"""Skeletons: the way from the text to the skeleton and back."""

from __future__ import annotations

from extractors import numbers
from extractors.skeletons import PLACEHOLDER, Skeleton

TEXT = "全年预算数 1143.07 万元，完成预算的 98.4%；一级项目 4 个，其中续建 3 个"


def test_offsets_of_a_text_are_found_one_by_one_and_on_one_walk() -> None:
    """Where a number stands every offset is that of its placeholder; elsewhere the character is the same."""
    skeleton = Skeleton(TEXT, numbers.find(TEXT))
    offsets = range(len(TEXT) + 1)
    found = [skeleton.to_skeleton(offset) for offset in offsets]
    assert list(skeleton.all_to_skeleton(offsets)) == found
    assert list(skeleton.all_to_skeleton(offset for offset in offsets for _ in "12")) == [at for at in found for _ in "12"]
    for offset, at in zip(offsets[:-1], found[:-1], strict=True):
        assert skeleton.text[at] == TEXT[offset] or skeleton.text[at] in PLACEHOLDER.values()
    assert found[-1] == len(skeleton.text)


def test_offsets_before_the_first_number_and_without_any() -> None:
    """Half of a text has its own beginning: its offsets are those of the whole text."""
    assert list(Skeleton("预算", ()).all_to_skeleton((0, 1, 2))) == [0, 1, 2]
    found = [n for n in numbers.find(TEXT) if n.start >= 6]
    half = Skeleton(TEXT, found, 4)
    assert [half.to_skeleton(offset) for offset in (4, 5)] == list(half.all_to_skeleton((4, 5))) == [0, 1]
