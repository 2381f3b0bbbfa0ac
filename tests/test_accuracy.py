"""The accuracy page: every rule it names is one of the catalogue, and what was read by hand is few false ones."""

from __future__ import annotations

from pipeline.checks.catalogue import rules
from tests.accuracy import TARGET, markdown, read
from tests.mutation.measure import Result
from tests.mutation.score import Score


def test_what_was_read_by_hand_is_of_the_catalogue_and_seldom_false() -> None:
    by_hand = read()
    assert by_hand.keys() <= rules().keys()
    assert all(row.true + row.arguable + row.false <= row.applied for row in by_hand.values())
    told = sum(row.true + row.arguable + row.false for row in by_hand.values())
    assert sum(row.false for row in by_hand.values()) <= 0.03 * told


def test_a_line_a_rule() -> None:
    result = Result()
    result.clean["R"] = 3
    result.rules["EXE001"].add(Score(detectable=8, by_rule=6, any=7))
    lines = markdown(read(), result).splitlines()
    (line,) = [line for line in lines if line.startswith("| EXE001 |")]
    assert line.endswith("| 8 | 75.0% | 87.5% |")
    assert lines[-1].startswith("没有遇到的规则")


def test_the_page_in_the_docs_names_what_was_read() -> None:
    page = TARGET.read_text(encoding="utf-8")
    assert all(f"| {code} |" in page for code in read())
