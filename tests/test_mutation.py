"""Reports drawn from account books: none that is right gives a finding, noise changes nothing, and slips are found."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest

from tests.mutation import measure, oracle, reports
from tests.mutation.figures import MODES
from tests.mutation.operators import OPERATORS

SEED = 20231231
CLEAN = 40
"""Clean reports of each mode."""

FLOORS = tomllib.loads((Path(__file__).parent / "mutation" / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("mode", MODES)
def test_the_book_is_right(mode: str) -> None:
    """The oracle has nothing to say of what the generator printed."""
    for report in reports.some(SEED, CLEAN * 5, mode):
        assert oracle.broken(report) == [], report.text


@pytest.mark.parametrize("mode", MODES)
def test_true_reports_give_no_finding(mode: str) -> None:
    found = [(f.rule, f.formula, report.text) for report, f in measure.false_findings(reports.some(SEED, CLEAN, mode))]
    assert found == []


@pytest.mark.parametrize("mode", MODES)
def test_noise_gives_no_finding(mode: str) -> None:
    """Wrapped lines, full-width digits, traditional characters, readings, spaces, bold, separators, dropped zeros."""
    found = [(name, f.rule, f.formula, text) for report in reports.some(SEED, 6, mode) for name, text, f in measure.noisy(report, SEED)]
    assert found == []


def test_slips_are_found() -> None:
    """Each slip above its floors, in cells and in sentences, and nothing said beside the matter."""
    result = measure.run(14, SEED, most=1, noise_every=0, bodies=4)
    low = {
        (name, what): getattr(score, what) / score.detectable
        for table, scores in (("floors", result.operators), ("places", result.places))
        for name, floors in FLOORS[table].items()
        for score in [scores[name]]
        for what, floor in floors.items()
        if getattr(score, what) < floor * score.detectable
    }
    assert low == {}
    assert [(m.operator, m.was, m.now, f.rule, f.formula) for m, f in result.beside] == []
    assert not any(result.across.values())


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_changes_what_it_says(name: str) -> None:
    """The span holds the new words, and the rest of the report is as it was."""
    made = 0
    for n in range(24):
        report = reports.clean(SEED, n, "R")
        for mutant in OPERATORS[name](report, random.Random(n)):
            made += 1
            text = mutant.report.text
            tail = len(text) - mutant.end
            assert text != report.text
            if name != "M07":  # every printing of the amount changes
                assert text[: mutant.start] == report.text[: mutant.start]
                assert not tail or text[-tail:] == report.text[-tail:]
    assert made
