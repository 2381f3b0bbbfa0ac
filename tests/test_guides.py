"""Every how-to is followed to the letter in a copy of the checkout, and changes as many files as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import guides
from tests.conftest import ROOT

GUIDES = sorted((ROOT / "docs").rglob("*.md"))
FOLLOWED = [path for path in GUIDES if guides.steps(path)]


@pytest.mark.parametrize("path", FOLLOWED, ids=lambda p: p.stem)
def test_a_guide_does_what_it_says(path: Path, corpus_run: Path, tmp_path: Path) -> None:
    guides.checkout(tmp_path)
    (tmp_path / "outputs").symlink_to(corpus_run)
    changed = guides.follow(path, tmp_path)
    named = [step.about for step in guides.steps(path) if step.what == "files"]
    assert [str(len(changed))] == (named or ["0"])


def test_the_guides_asked_for_are_there() -> None:
    names = {path.stem for path in FOLLOWED}
    assert {"unit", "kpi", "pattern", "rule", "format", "grade-bands", "own-lexicons", "excel", "questions"} <= names
