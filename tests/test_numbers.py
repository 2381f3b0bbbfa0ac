"""The quantity grammar: every span of a case must be found, and nothing beside them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import regex

from extractors import find_numbers
from extractors.facts import Number
from extractors.numbers import find
from lexicons import LexiconError, read
from pipeline.mine import mine
from tests.marks import CASES, cases, unmark

CORPUS = Path(__file__).parents[1] / "corpus"
MEMBERS = sorted(path.stem for path in (CASES / "numbers").glob("*.toml"))


def field(number: Number, name: str) -> Any:
    value = getattr(number, "value_high" if name == "high" else name)
    return None if value is None else value if isinstance(value, str) else Decimal(value)


@pytest.mark.parametrize("case", [case for member in MEMBERS for case in cases("numbers", member)])
def test_cases(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    found = find(text, [(0, len(text), case["printed"])] if "printed" in case else ())
    assert [(n.start, n.end) for n in found] == spans, [(n.text, n.kind, n.rule) for n in found]
    assert len(case.get("numbers", [])) == len(spans)
    for number, wanted in zip(found, case.get("numbers", []), strict=True):
        for name, value in wanted.items():
            expected = None if value == "none" else value if name in ("unit", "kind", "qualifier", "text_value", "rule") else Decimal(value)
            assert field(number, name) == expected, f"{name} of {number}"


def test_the_digits_are_marked_apart_from_unit_and_sign() -> None:
    (number,) = find_numbers("共约 1,234.5 万余元")
    assert number.text[number.num_start - number.start : number.num_end - number.start] == "1,234.5 万" or number.text.startswith("1,234.5")
    assert number.value == Decimal(12345000)
    assert (number.kind, number.unit) == ("money", "元")


def test_printed_units_reach_bare_figures_in_their_range_only() -> None:
    text = "合计 12.50\n增幅 3.1%\n另计 7"
    first, rate, last = find(text, [(0, 9, "万元")])
    assert (first.value, first.unit, first.kind, first.ulp) == (Decimal(125000), "元", "money", Decimal(100))
    assert (rate.unit, rate.kind) == ("%", "percent")
    assert (last.value, last.unit, last.kind) == (Decimal(7), "", "other")


def test_an_unknown_printed_unit_changes_nothing() -> None:
    assert find("合计 12", [(0, 5, "不是单位")]) == find("合计 12")


def test_one_row_adds_a_unit(tmp_path: Path) -> None:
    from extractors.numbers.vocabulary import UnitRow

    path = tmp_path / "units.tsv"
    path.write_text("name\tkind\tforms\tfactor\tnot_before\n码头位\tcount\t码头位|個码头位\t\t子\n", encoding="utf-8")
    (row,) = read(path, UnitRow)
    assert row.forms == ("码头位", "個码头位")
    path.write_text("name\tkind\tforms\tfactor\tnot_before\n码头位\tnumber\t码头位\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"units\.tsv:2: unknown kind 'number'"):
        read(path, UnitRow)


@pytest.mark.parametrize("path", sorted(p for p in CORPUS.rglob("*") if p.is_file() and not p.name.startswith(".")), ids=lambda p: p.name)
def test_every_digit_of_the_sample_reports_is_in_one_number(path: Path) -> None:
    report = mine(path.name, path.read_bytes()).report
    end = 0
    bare = list(report.text)
    for number in report.numbers:
        assert end <= number.start < number.end
        end = number.end
        bare[number.start : number.end] = " " * (number.end - number.start)
    assert not regex.search("[0-9０-９]", "".join(bare))
