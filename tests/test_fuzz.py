"""A bounded part of the fuzzing (``python -m tests.fuzz`` is the long run): no crash, and the laws hold."""

from __future__ import annotations

import pytest

from tests.fuzz.laws import KINDS_OF_INPUT, check

INPUTS = {"numbers": 400, "text": 60, "report": 24, "file": 80, "archive": 60, "lexicon": 100, "vocabulary": 4}


def test_every_kind_has_its_part() -> None:
    assert set(INPUTS) == set(KINDS_OF_INPUT)


@pytest.mark.parametrize("kind", INPUTS)
def test_the_laws_hold_of_anything(kind: str) -> None:
    for seed in range(INPUTS[kind]):
        check(kind, seed)
