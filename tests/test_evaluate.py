"""Scoring against gold: what counts as right, what may be found or not, what lies outside of what was read."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import evaluate, evaluate_facts, evaluate_places, locate, mine
from pipeline.outputs import packing, state
from tests.conftest import ROOT

GOLD = ROOT / "tests" / "gold"

SOURCE = "收入5万元，增长3%。支出4万元。其他9万元。"
SCOPE = {
    "file": "a.txt",
    "sha256": "ab" * 32,
    "source_sha256": hashlib.sha256(SOURCE.encode()).hexdigest(),
    "table": "budget_figures",
    "part": "open",
    "spans": [[0, 17]],
}
DOC = "ab" * 8


def gold(start: int, item: str, value: str, **more: object) -> dict[str, Any]:
    return {"doc_id": DOC, "start": start, "end": start + 1, "item": item, "measure": "executed", "value": value, **more}


def found(start: int, item: str, value: str, **more: object) -> dict[str, Any]:
    row = {"start": start, "end": start + 3, "item": item, "measure": "executed", "value": Decimal(value)}
    return row | {"unit": "元", "scope": "", "fund": "", **more}


def score(rows: list[dict[str, Any]], wanted: list[dict[str, Any]], source: str = SOURCE) -> tuple[dict[str, Any], list[str]]:
    numbers = {DOC: [{"value": Decimal(v), "start": source.index(d)} for d, v in (("5", "5"), ("3", "3"), ("4", "4"), ("9", "9"))]}
    return next(evaluate_facts.score("budget_figures", [SCOPE], wanted, {DOC: rows}, {DOC: source}, numbers))


def test_a_row_is_right_when_item_measure_and_value_are() -> None:
    wanted = [gold(2, "revenue", "5", scope="全市"), gold(13, "expenditure", "4")]
    row, misses = score([found(2, "revenue", "5"), found(13, "expenditure", "40000")], wanted)
    assert (row["gold"], row["recall"], row["precision"], row["all"]) == (2, "50.00%", "50.00%", "0.00%")
    assert row["scope"] == "0.00%"
    assert len(misses) == 2
    assert "scope=''≠全市" in misses[0]
    assert "value=40000≠4" in misses[1]


def test_readings_as_good_as_each_other_and_what_may_be_found_or_not() -> None:
    wanted = [gold(2, "revenue", "5") | {"item": ["revenue", "total.revenue"]}]
    wanted.append({"doc_id": DOC, "start": 8, "end": 9, "tier": "optional"})
    row, misses = score([found(2, "total.revenue", "5"), found(7, "revenue", "3")], wanted)
    assert (row["recall"], row["precision"], misses) == ("100.00%", "100.00%", [])


def test_what_is_not_in_the_gold_is_false_inside_of_what_was_read_only() -> None:
    wanted = [gold(2, "revenue", "5")]
    row, misses = score([found(2, "revenue", "5"), found(13, "expenditure", "4"), found(20, "revenue.other", "9")], wanted)
    assert row["precision"] == "50.00%"
    assert len(misses) == 1
    assert ": + " in misses[0]


def test_a_missed_row_lowers_recall_alone() -> None:
    row, misses = score([], [gold(2, "revenue", "5")])
    assert (row["recall"], row["precision"], row["F1"]) == ("0.00%", "0.00%", "0.00%")
    assert ": - " in misses[0]


def test_gold_of_another_reading_is_found_again_by_its_figures() -> None:
    later = "第 1 页\n" + SOURCE
    row, _ = score(
        [found(8, "revenue", "5"), found(19, "expenditure", "4")], [gold(2, "revenue", "5"), gold(13, "expenditure", "4")], later
    )
    assert row["files"] == 1
    assert row["recall"] == "100.00%"


def test_gold_of_a_file_that_the_run_does_not_have_is_counted_apart() -> None:
    row, _ = next(evaluate_facts.score("budget_figures", [SCOPE], [gold(2, "revenue", "5")], {}, {}, {}))
    assert row["files"] == 0
    assert row["not_scored"] == 1


def test_a_figure_too_far_away_is_another_one() -> None:
    rows, _ = evaluate_places.moved([gold(2, "revenue", "5")], None, {Decimal(5): [900]})
    assert rows[0]["start"] == 2


def test_columns_of_a_file_are_facts_of_their_own() -> None:
    scope = SCOPE | {"table": "documents"}
    wanted = [{"doc_id": DOC, "doc_type": "news", "org": ["", "某社"], "fiscal_year": None, "score": None}]
    rows = {DOC: [{"doc_type": "news", "org": "某社", "fiscal_year": 2023, "score": None}]}
    row, misses = next(evaluate_facts.score("documents", [scope], wanted, rows, {DOC: SOURCE}))
    assert (row["gold"], row["recall"], row["precision"]) == (1, "100.00%", "50.00%")
    assert misses == ["a.txt: fiscal_year 2023 ≠ None"]


@pytest.fixture(scope="module")
def regulations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over ``tests/gold/regulations``: texts in the manner of statutes, rules, notices and charters, written for this test."""
    out = tmp_path_factory.mktemp("regulations")
    made = {
        packing.write(out, locate.tables(mine.mine(p.name, p.read_bytes())), "f"): [p.name]
        for p in sorted((GOLD / "regulations").iterdir())
    }
    state.commit(out, made, [], {})
    return out


def test_provisions_of_many_kinds_of_text_stay_as_well_read_as_they_were(regulations: Path) -> None:
    rows = [row for row in json.loads(evaluate.report(GOLD, regulations, as_json=True)) if row["gold"]]
    scored = {(row["table"], row["part"]): row for row in rows}
    for part, floor in (("open", "99.5"), ("held_out", "93")):
        assert Decimal(scored["provisions", part]["F1"].rstrip("%")) >= Decimal(floor), part
