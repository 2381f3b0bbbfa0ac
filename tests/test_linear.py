"""Time grows with the text and no faster: what a report, or who would stop the program, says over and over. ``python -m tests.patterns``
times every single expression besides."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from extractors import find_numbers
from pipeline.mine import mine_text
from tests.patterns import PIECES

SMALL, LARGE = 16_384, 65_536
ENOUGH = 0.4
"""Seconds under which nothing is slow: sixteen times what the small text takes would be more."""
TIMES = 8
"""Four times the text may take so many times as long; squared it would be sixteen."""


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("work", [find_numbers, mine_text])
def test_time_grows_with_the_text(work: Callable[[str], Any], piece: str) -> None:
    large = _took(work, piece, LARGE)
    assert large < ENOUGH or any(_took(work, piece, LARGE) < max(ENOUGH, TIMES * _took(work, piece, SMALL)) for _ in range(3))


def _took(work: Callable[[str], Any], piece: str, size: int) -> float:
    text = (piece * size)[:size]
    before = time.process_time()
    work(text)
    return time.process_time() - before
