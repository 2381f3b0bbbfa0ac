"""Time grows with the text and no faster: what a report, or who would stop the program, says over and over; and so for every single
expression on its own (`tests.patterns`)."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from extractors import find_numbers
from pipeline.mine import mine_text
from tests import pumps
from tests.conftest import ROOT
from tests.patterns import PIECES, slow

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


def test_every_expression_is_linear_on_its_own() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.patterns", "--samples", "2"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("pattern", [r"[ \t]*\n", r"\d+月", "“[^”]*”", "通知[^。]*的$", "(?:甲|乙)+丙", "[、和][^。]*[、和][^。]*的$"])
def test_one_that_is_not_linear_is_found_by_its_own_words(pattern: str) -> None:
    made = re.compile(pattern)
    assert any(slow(made, piece, anchored=False) for piece in pumps.of(made, 6))


@pytest.mark.parametrize("pattern", [r"(?<![ \t])[ \t]*+\n", r"\d月", "“[^“”]*”", "通知[^。]{0,40}的$", "[甲乙]丙"])
def test_one_that_is_linear_is_not(pattern: str) -> None:
    made = re.compile(pattern)
    assert not any(slow(made, piece, anchored=False) for piece in (*PIECES, *pumps.of(made, 6)))
