"""What holds in the sample reports is a row of `checks` of its own rule, with its operands; the scorer tells it from what does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.mine import mine
from tests.passes import rows_of, verdict

ROOT = Path(__file__).parent
CASES = tomllib.loads((ROOT / "cases" / "passes.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("number", "rule", "words", "told"), [(*line, told) for told, lines in CASES.items() for line in lines])
def test_line(number: str, rule: str, words: str, told: str) -> None:
    path = next((ROOT.parent / "corpus").glob(f"{number}_*"))
    mined = mine(path.name, path.read_bytes())
    source = mined.source.aligned.source
    start = source.index(words)
    line = {"rule": rule, "spans": [{"start": start, "end": start + len(words)}]}
    assert verdict(line, rows_of(mined)) == ("met" if told == "held" else told)
