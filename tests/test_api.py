"""The door for programs: a document in memory says what a run's tables say, and a row leads back to its words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.api import mine, open_outputs
from pipeline.outputs.schemas import TABLES

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "corpus" / "02_自评_政务服务局_2023.md"
PDF = ROOT / "corpus" / "04_决算_科学技术局_2023.pdf"


@pytest.mark.parametrize("path", [REPORT, PDF], ids=lambda p: p.suffix)
def test_a_document_in_memory_is_what_a_run_writes(corpus_run: Path, path: Path) -> None:
    one, run = mine(path), open_outputs(corpus_run)
    doc_id = one.mined.doc_id
    for table in TABLES.keys() - {"rejects"}:
        ours, theirs = one.arrow(table), run.arrow(table, doc_id=doc_id)
        for column in set(theirs.column_names) - {"path", "decision", "decided_by", "decided_at", "note"}:
            assert ours[column].to_pylist() == theirs[column].to_pylist(), (table, column)


def test_a_text_is_mined_and_a_row_leads_to_its_words() -> None:
    text = "某某局2023年部门整体支出绩效自评报告\n\n一、预算执行\n全年预算数100.00万元，执行数98.40万元，执行率99.4%。\n"
    one = mine(text)
    figures = one.frame("budget_figures", measure="executed")
    assert figures["value_yuan"].tolist() == [Decimal(984000)]
    found = one.evidence(figures.iloc[0], around=3)
    assert (found.quote, found.before, found.after, found.section) == ("98.40万元", "执行数", "，执行", "一、预算执行")
    assert one.arrow("inconsistencies")["rule"].to_pylist() == ["EXE001"]
    assert one.sql("SELECT rate_stated, rate_recomputed FROM org_year").iloc[0].tolist() == [Decimal("99.4"), Decimal("98.4")]


def test_tables_and_views_are_relations(corpus_run: Path) -> None:
    run = open_outputs(corpus_run)
    assert run.relation("执行率").filter("年度 = 2023").fetchall()
    assert run.relation("numbers").count("*").fetchall() == [(run.arrow("numbers").num_rows,)]


def test_a_number_on_a_page_comes_with_its_box(corpus_run: Path) -> None:
    run = open_outputs(corpus_run)
    (document,) = run.arrow("documents", format="pdf").to_pylist()
    number = run.arrow("numbers", doc_id=document["doc_id"]).to_pylist()[5]
    found = run.evidence(number["number_id"])
    assert (found.quote, found.page) == (number["text"], number["page"])
    assert found.bbox == tuple(number["bbox"])


def test_what_is_not_there_is_named() -> None:
    one = mine("执行率98.4%。")
    with pytest.raises(KeyError, match="the tables are documents"):
        one.frame("document")
    with pytest.raises(KeyError):
        one.evidence("0000000000000000:1-2")
    with pytest.raises(FileNotFoundError):
        mine(Path("no such report.txt"))
