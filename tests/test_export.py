"""Tables for people: a workbook that loses no digit, a Parquet file of an answer, the queue of what to add next."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from pipeline import export, query, unclaimed


def test_a_workbook_holds_every_digit(corpus_run: Path, tmp_path: Path) -> None:
    target = tmp_path / "t.xlsx"
    assert export.workbook(corpus_run, ["budget_figures", "执行率"], target) > 50
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["budget_figures", "执行率", "说明 about"]
    head, *lines = book["budget_figures"].iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(head)}
    stored = {row["number_id"]: row["value"] for row in pq.read_table(corpus_run / "tables" / "budget_figures").to_pylist()}
    assert {line[at["number_id"]]: Decimal(str(line[at["value"]])) for line in lines} == stored
    about = [line[:3] for line in book["说明 about"].iter_rows(values_only=True)]
    assert ("budget_figures", "value_yuan", "折合元；非金额则空") in about


@pytest.mark.parametrize(("number", "kept"), [("118877300", True), ("0.1", True), ("1234567890123456", False), ("1E+20", True)])
def test_a_number_excel_would_round_is_text(number: str, kept: bool) -> None:
    assert export._keeps(Decimal(number)) is kept


def test_no_such_table_names_those_there_are(corpus_run: Path, tmp_path: Path) -> None:
    with pytest.raises(query.QueryError, match="budget_figures, budget_lines, checks"):
        export.workbook(corpus_run, ["budget"], tmp_path / "t.xlsx")


def test_a_cell_that_looks_like_a_formula_is_text(corpus_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with query.connect(corpus_run) as connection:
        connection.execute("CREATE VIEW hostile AS SELECT '=1+1' AS a, '@x' AS b")
        monkeypatch.setattr(export, "connect", lambda out: connection)
        export.workbook(corpus_run, ["hostile"], tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["hostile"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), ("@x", "s")]


def test_an_answer_as_parquet_keeps_its_types(corpus_run: Path, tmp_path: Path) -> None:
    count = query.to_parquet(corpus_run, "SELECT value, start FROM kpis", tmp_path / "k.parquet")
    table = pq.read_table(tmp_path / "k.parquet")
    assert (table.num_rows, str(table.schema.field("value").type)) == (count, "decimal128(38, 12)")


def test_completion_knows_tables_columns_and_words(corpus_run: Path) -> None:
    with query.connect(corpus_run) as connection:
        assert {"SELECT", "budget_figures", "执行率", "value_yuan"} <= set(query.words(connection))


def test_the_commonest_unexplained_contexts_come_first(corpus_run: Path) -> None:
    found = unclaimed.contexts(corpus_run)
    assert [row["times"] for row in found] == sorted((row["times"] for row in found), reverse=True)
    with query.connect(corpus_run) as connection:
        everything = connection.execute("SELECT count(*) FROM numbers_unclaimed").fetchone()
    assert everything == (sum(int(row["times"]) for row in found),)
