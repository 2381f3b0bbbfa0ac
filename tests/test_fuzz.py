"""A bounded part of the fuzzing (``python -m tests.fuzz`` is the long run): no crash, and the laws hold."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline import locate
from pipeline.locate import Columns
from pipeline.mine import mine_text
from tests.conftest import ROOT
from tests.fuzz import again, rows
from tests.fuzz.laws import KINDS_OF_INPUT, check, of_mined, of_source, run

INPUTS = {"numbers": 400, "text": 60, "report": 24, "file": 80, "archive": 60, "lexicon": 100, "vocabulary": 4, "picture": 2}
SECONDS = 10.0
AGAIN = 12

BROKE = {
    "a ratio of more digits than Python reads": "三次产业结构为" + "1" * 5000 + ":2:3。",
    "a table by tabs with a pipe in its first cell": "甲|\t1\t2\n乙\t3\t4\n丙\t5\t6\n",
    "a column without a head": "支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t\n"
    "2024402\t\t325.49\t205.35\t120.13\n2080502\t事业单位离退休\t310.91\t111.72\t199.19\n",
    "a count of sixty digits of which a part has a rate": f"全年受理投诉举报-{'9' * 60}件，其中按期办结512件，按期办结率达到92.25%。\n",
    "a count between two sums of money": "伍角0次拾元",
}
"""Texts that something broke once, or that took long."""


@pytest.mark.parametrize("text", BROKE.values(), ids=list(BROKE))
def test_what_broke_once_holds(text: str) -> None:
    before = time.process_time()
    of_mined(mine_text(text), mine_text(text))
    assert time.process_time() - before < SECONDS / 5


def test_where_characters_stand_does_not_depend_on_what_was_drawn_before() -> None:
    """A PDF whose fonts were damaged: one page has characters, the other is drawn to be recognised."""
    check("file", 920005344)


def _off(tables: dict[str, Columns]) -> None:
    tables["numbers"]["text"] = ["?", *list(tables["numbers"]["text"])[1:]]


def _beyond(tables: dict[str, Columns]) -> None:
    tables["sections"]["end"] = [10**6, *list(tables["sections"]["end"])[1:]]


def _unknown(tables: dict[str, Columns]) -> None:
    tables["kpis"]["number_id"] = ["?"] * len(tables["kpis"]["number_id"])


def _operand(tables: dict[str, Columns]) -> None:
    for operand in next(filter(None, tables["checks"]["operands"])):
        operand["start"] += 1


@pytest.mark.parametrize("wrong", [_off, _beyond, _unknown, _operand])
def test_a_row_that_breaks_a_law_is_seen(wrong: Callable[[dict[str, Columns]], None]) -> None:
    mined = mine_text("某某局2023年绩效自评报告\n一、基本情况\n全年预算数100.00万元，执行数98.40万元，完成预算的98.4%。群众满意度95%。\n")
    tables = locate.tables(mined)
    rows.check(mined, tables)
    wrong(tables)
    with pytest.raises(AssertionError):
        rows.check(mined, tables)


def test_a_digit_that_was_dropped_is_seen() -> None:
    mined = mine_text("全年预算数100.00万元。")
    of_source(mined)
    with pytest.raises(AssertionError):
        of_source(replace(mined, aligned=mined.aligned.edit([(5, 8, "")])))


def test_every_kind_has_its_part() -> None:
    assert set(INPUTS) == set(KINDS_OF_INPUT)


@pytest.mark.parametrize("kind", INPUTS)
def test_the_laws_hold_of_anything(kind: str) -> None:
    done = run((kind, 0, INPUTS[kind]))
    assert not [found.said for found in done.found if found.said]
    assert done.slowest < SECONDS


def test_another_order_of_sets_changes_nothing() -> None:
    first, second = map(_digests, ("1", "2"))
    assert first.count("\n") == AGAIN * len(again.KINDS)
    assert first == second


def _digests(hashes: str) -> str:
    command = [sys.executable, "-m", "tests.fuzz.again", "0", str(AGAIN)]
    environment = {**os.environ, "PYTHONHASHSEED": hashes, "HECHA_SOFFICE": ""}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
