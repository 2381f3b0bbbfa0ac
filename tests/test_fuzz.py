"""A bounded part of the fuzzing (``python -m tests.fuzz`` is the long run): no crash, and the laws hold."""

from __future__ import annotations

import pytest

from tests.fuzz.laws import check


@pytest.mark.parametrize(("kind", "inputs"), [("numbers", 600), ("text", 120), ("file", 150)])
@pytest.mark.parametrize("part", range(4))
def test_the_laws_hold_of_anything(kind: str, inputs: int, part: int) -> None:
    for seed in range(part, inputs, 4):
        check(kind, seed)
