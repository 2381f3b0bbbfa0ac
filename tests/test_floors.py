"""The floors' own arithmetic: a figure below its floor is named, one at it passes, one that was not measured fails."""

from decimal import Decimal

from tests.floors import below, figures

PRINTED = """numbers: gold 499  recall 99.80%  precision 99.10%  decoys taken 2
         of those found: value 99.00%  role 95.10%
findings: must 5/5  should 5/6  optional 1/9  false 1
duckling: 200/209 = 95.7%  Numeral 3/4
all suites: 1500/1600 = 93.75%
table kpis  part held_out  files 3  gold 285  recall 97.19%  precision 95.86%  F1 96.52%  all 96.49%"""


def test_figures_are_read() -> None:
    found = figures(PRINTED)
    assert found["recall"] == Decimal("99.80")
    assert found["kpis held_out"] == Decimal("96.52")
    assert found["must"] == 1
    assert found["should"] == Decimal(5) / 6
    assert found["false"] == 1
    assert found["duckling"] == Decimal("95.7")
    assert found["all suites"] == Decimal("93.75")


def test_what_falls_below_is_named() -> None:
    found = figures(PRINTED)
    assert below(found, {"at_least": {"recall": "99.80"}, "at_most": {"false": "1"}}) == []
    assert below(found, {"at_least": {"recall": "99.81"}}) == ["recall: 99.80 is below its floor 99.81"]
    assert below(found, {"at_most": {"false": "0"}}) == ["false: 1 is above its ceiling 0"]
    assert below(found, {"at_least": {"wetext": "1"}}) == ["wetext: not measured is below its floor 1"]
