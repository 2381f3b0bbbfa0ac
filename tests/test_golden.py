"""Every sample report gives what its golden file says, and every sample has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.golden_update import GOLDEN, golden

SAMPLES = sorted(p.name for p in (ROOT / "corpus").iterdir() if not p.name.startswith("."))


@pytest.fixture(scope="session")
def made(corpus_run: Path) -> dict[str, str]:
    return golden(corpus_run)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_gives_its_golden(name: str, made: dict[str, str]) -> None:
    path = GOLDEN / f"{name}.json"
    assert path.exists(), f"{name} has no golden file: make golden-update, then read it"
    assert made[name].splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_no_golden_without_a_sample() -> None:
    assert sorted(p.name.removesuffix(".json") for p in GOLDEN.glob("*.json")) == SAMPLES


def test_samples_are_what_their_maker_makes() -> None:
    from tests.make_corpus import files

    for name, data in files().items():
        if not name.endswith((".docx", ".pdf")):  # their libraries may change the bytes, not the text
            assert (ROOT / "corpus" / name).read_bytes() == data, f"{name}: python -m tests.make_corpus"
