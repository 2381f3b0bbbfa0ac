"""The benchmarks measure what they say: every process is counted, and the page shows the figures that are kept."""

from __future__ import annotations

import json
import sys
from subprocess import CalledProcessError

import pytest

from tests.benchmarks import compare, processes, scale_page

BURN = "import time; began = time.process_time()\nwhile time.process_time() - began < 0.4: pass"


def test_what_outlives_the_command_is_counted() -> None:
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BURN!r}])"  # and is not waited for
    cost = processes.cost(sys.executable, "-c", code)
    assert cost.cpu >= 0.4


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(CalledProcessError):
        processes.cost(sys.executable, "-c", "raise SystemExit(1)")


def test_the_page_shows_the_figures_that_are_kept() -> None:
    kept = json.loads(scale_page.FIGURES.read_text(encoding="utf-8"))
    assert scale_page.table(kept) in (scale_page.MEASURED / "scale.md").read_text(encoding="utf-8")


def test_the_stages_of_a_commit_are_read_from_what_it_prints() -> None:
    printed = f"x86_64\n{'stage':24}{'characters/s':>14}{'cold':>14}\n{'front matter':24}{12345678:14,d}{1000:14,d}\npeak 90 MB"
    assert compare.STAGE.findall(printed) == [("front matter".ljust(24), "12,345,678", "1,000")]
