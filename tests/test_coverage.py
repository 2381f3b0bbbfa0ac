"""What each rule did in a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import coverage, locate
from pipeline.checks.catalogue import rules
from pipeline.discovery import DropError
from pipeline.outputs import packing, state
from tests.mined import mined


@pytest.fixture
def out(tmp_path: Path) -> Path:
    state.commit(tmp_path, {packing.write(tmp_path, locate.tables(mined()), "f"): ["甲.txt"]}, [], {})
    return tmp_path


def test_every_rule_is_counted_and_every_outcome_with_its_reason(out: Path) -> None:
    found = {c.rule: c for c in coverage.measured(out)}
    assert found.keys() == rules().keys()
    assert (found["EXE001"].outcomes, found["EXE001"].applied, found["EXE001"].documents) == ({"pass": 1}, 1, 1)
    assert sum(c.applied for c in found.values()) == 4
    undecided = next(c for c in found.values() if "undecided" in c.outcomes)
    assert sum(undecided.reasons.values()) == 1
    assert [c["applied"] for c in json.loads(coverage.as_json(out))] == [c.applied for c in found.values()]


def test_the_listing_names_what_never_applied(out: Path) -> None:
    listing = coverage.listing(out)
    assert "EXE001" in listing
    assert "XDC001" in listing.splitlines()[-1]
    assert f"{len(rules())} rules, " in listing


def test_no_results_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(DropError, match="hecha extract"):
        coverage.measured(tmp_path)
