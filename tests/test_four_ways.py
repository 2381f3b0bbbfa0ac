"""The same facts through pandas, DuckDB, Excel and spaCy, equal to the last digit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import spacy

from pipeline import export
from pipeline.api import open_outputs

REPORT = "02_自评_政务服务局_2023.md"


def digits(value: object) -> str:
    """A number as its digits, however it was held; nothing for none."""
    return "" if value is None or value is pd.NA or value == "" else format(Decimal(str(value)).normalize(), "f")


def test_numbers_and_facts_are_the_same_four_ways(corpus_run: Path, tmp_path: Path) -> None:
    run = open_outputs(corpus_run)
    (document,) = run.arrow("documents", path=REPORT).to_pylist()
    doc_id = document["doc_id"]

    frame = run.frame("numbers", doc_id=doc_id)
    by_pandas = {r.number_id: (r.text, digits(r.value), r.unit) for r in frame.itertuples()}
    with duckdb.connect(str(corpus_run / "hecha.duckdb"), read_only=True) as connection:
        asked = connection.execute("SELECT number_id, text, value, unit FROM numbers WHERE doc_id = ?", [doc_id]).fetchall()
        facts = connection.execute("SELECT number_id, key, value FROM facts WHERE doc_id = ?", [doc_id]).fetchall()
    by_duckdb = {number_id: (text, digits(value), unit) for number_id, text, value, unit in asked}

    export.workbook(corpus_run, ["numbers", "facts"], tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    head, *lines = book["numbers"].iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(head)}
    by_excel = {
        line[at["number_id"]]: (line[at["text"]], digits(line[at["value"]]), line[at["unit"]] or "")
        for line in lines
        if line[at["doc_id"]] == doc_id
    }
    nlp = spacy.blank("zh")
    nlp.add_pipe("hecha")
    doc = nlp(run.text(doc_id).source)
    said = [span._.hecha for span in doc.spans["hecha"]]
    by_spacy = {f"{doc_id}:{s['start']}-{s['end']}": (s["text"], digits(s["value"]), s["unit"]) for s in said}

    assert len(by_pandas) > 20
    assert by_pandas == by_duckdb == by_spacy
    assert {k: (t.replace("\r", ""), v, u) for k, (t, v, u) in by_pandas.items()} == by_excel

    head, *lines = book["facts"].iter_rows(values_only=True)
    at = {name: place for place, name in enumerate(head)}
    in_excel = {(line[at["number_id"]], line[at["key"]], digits(line[at["value"]])) for line in lines if line[at["doc_id"]] == doc_id}
    assert in_excel == {(number_id, key, digits(value)) for number_id, key, value in facts}
    budget = run.frame("budget_figures", doc_id=doc_id)
    assert {(r.number_id, digits(r.value)) for r in budget.itertuples()} <= {(number_id, value) for number_id, _, value in in_excel}
