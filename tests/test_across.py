"""Checks across documents: folders of small reports (``cases/across/*.toml``), mined and put together as a run does."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipeline import across as joins
from pipeline.across import facts, rows
from pipeline.checks.catalogue import rules
from pipeline.outputs import findings
from pipeline.records import doc_id
from tests.mutation import final_accounts
from tests.mutation.two_years import across, put_together, series

CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases" / "across").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_documents_are_held_against_each_other(case: dict[str, Any], tmp_path: Path) -> None:
    tables = put_together(tmp_path, case["documents"])
    checks, found = across(tables["checks"]), across(tables["inconsistencies"])
    assert sorted(f"{c['rule']} {c['outcome']}" for c in checks) == sorted(case["outcomes"])
    assert {f["check_id"] for f in found} == {c["check_id"] for c in checks if c["outcome"] == "fail"}
    texts = {row["doc_id"]: row["source_text"] for row in tables["texts"]}
    for f in found:
        assert len({e["doc_id"] for e in f["evidence"]}) == 2
        for e in f["evidence"]:
            text = texts[e["doc_id"]]
            assert text[e["start"] : e["end"]] == e["quote"]
            assert text[: e["start"]].endswith(e["before"])
            assert text[e["end"] :].startswith(e["after"])
        assert f["severity"] == rules()[f["rule"]].severity
        assert f["root_cause"]
        assert all(text[o["start"] : o["end"]] == o["text"] for o in f["operands"] for text in [texts[o["number_id"].partition(":")[0]]])
    assert all(c["reason"] for c in checks if c["outcome"] == "undecided")


EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{i}")
    for rule in rules().values()
    if rule.family == "XDC"
    for i, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Any, example: Any, tmp_path: Path) -> None:
    """What a rule's record promises of several documents, parted by a line of equals signs."""
    checks = put_together(tmp_path, example.text.split("\n=====\n"))["checks"]
    assert example.outcome in {c["outcome"] for c in checks if c["rule"] == rule.code}


def test_every_rule_across_documents_is_seen_to_hold_and_to_fail() -> None:
    seen = {outcome for case in CASES for outcome in case["outcomes"]}
    for code in rules():
        if code.startswith("XDC"):
            assert f"{code} fail" in seen
            assert f"{code} pass" in seen or code in ("XDC008", "XDC011"), code


def test_two_documents_as_evidence_stand_in_every_form_of_the_log(tmp_path: Path) -> None:
    case = next(case for case in CASES if "XDC004 fail" in case["outcomes"])
    put_together(tmp_path, case["documents"])
    log = findings.load(tmp_path)
    for form, write in findings.FORMS.items():
        assert "0.txt" in write(log).decode("utf-8", "replace") or form == "xlsx"


def test_a_report_in_two_texts_is_compared_and_differences_are_noted(tmp_path: Path) -> None:
    text = final_accounts.write(random.Random(7), "R").text
    same = across(put_together(tmp_path / "same", [text, text.replace("。", "。\n")])["checks"])
    assert {c["outcome"] for c in same} <= {"pass", "undecided"}
    assert sum(c["outcome"] == "pass" for c in same) >= 5


def test_the_order_of_the_files_changes_nothing(tmp_path: Path) -> None:
    for case in CASES[:2]:
        one = put_together(tmp_path / case["name"] / "a", case["documents"])
        two = put_together(tmp_path / case["name"] / "b", [f"\n{d}" for d in case["documents"]])
        assert across(one["checks"]) == across(two["checks"])


def test_what_is_quoted_of_a_long_sentence_is_its_figure() -> None:
    side = {"start": 500, "end": 510, "sentence_start": 0, "sentence_end": 900}
    assert rows.span(side) == (500, 510)
    assert rows.span(side | {"sentence_start": 480, "sentence_end": 520}) == (480, 520)


def test_a_document_alone_is_compared_with_nothing(tmp_path: Path) -> None:
    tables = put_together(tmp_path, [CASES[0]["documents"][1]])
    assert not across(tables["checks"])
    assert [row["doc_id"] for row in tables["texts"]] == [doc_id(CASES[0]["documents"][1].strip().encode())]


ORGS = [f"临江市{name}局" for name in ("审计", "民政", "司法", "商务", "水务", "教育", "体育", "气象")]


def test_accounts_out_of_one_book_agree_across_the_years(tmp_path: Path) -> None:
    rng = random.Random(1)
    checks = across(put_together(tmp_path, [text for org in ORGS for text in series(rng, org)])["checks"])
    assert len(checks) >= 6 * len(ORGS)
    assert {c["outcome"] for c in checks} <= {"pass", "rounding", "truncated"}


@pytest.mark.parametrize(("slip", "rule"), [(1, "XDC002"), (2, "XDC009"), (3, "XDC009"), (4, "XDC009")])
def test_a_slip_against_last_years_accounts_is_found(slip: int, rule: str, tmp_path: Path) -> None:
    rng = random.Random(slip)
    tables = put_together(tmp_path, [text for org in ORGS for text in series(rng, org, slip=slip)])
    found = [f for f in across(tables["inconsistencies"]) if f["rule"] == rule]
    assert len({f["doc_id"] for f in found}) == len(ORGS)
    assert {f["rule"] for f in across(tables["inconsistencies"])} == {rule}


def test_thousands_of_documents_need_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three years of accounts under a thousand names, each with a hundred figures that nothing is held against: joined within 80 MB,
    of which the numbers alone would be more."""
    others = "".join(f"全年办理第{k}类事项{k * 7}件。\n" for k in range(100))
    put_together(tmp_path / "one", [text + others for text in series(random.Random(1), "清河市云溪区财政局")])
    once = [row["rule"] for checks, _ in joins.compare(tmp_path / "one" / "tables") for row in checks]
    multiply((tmp_path / "one" / "tables").resolve(), tmp_path / "many", 1000)
    connect = facts.connect

    def narrow(tables: Path) -> duckdb.DuckDBPyConnection:
        connection = connect(tables)
        connection.execute("SET threads = 2")  # each thread holds some
        return connection

    monkeypatch.setattr(facts, "MEMORY", "80MB")
    monkeypatch.setattr(facts, "connect", narrow)
    assert len(once) > 0
    assert sum(len(checks) for checks, _ in joins.compare(tmp_path / "many")) == 1000 * len(once)


def multiply(tables: Path, out: Path, times: int) -> None:
    """The tables of one folder again and again, each time of documents and bodies of other names."""
    for folder in sorted(tables.iterdir()):
        whole = pq.read_table(folder)
        copies = []
        for i in range(times):
            copy = whole
            for name in {"doc_id", "number_id", "org", "path"} & set(whole.column_names):
                rest = pc.utf8_slice_codeunits(whole[name], 4 if name.endswith("id") else 0)
                renamed = pc.binary_join_element_wise(pa.scalar(f"{i:04x}"), rest, "")
                copy = copy.set_column(whole.column_names.index(name), whole.schema.field(name), renamed)
            copies.append(copy)
        (out / folder.name).mkdir(parents=True)
        pq.write_table(pa.concat_tables(copies), out / folder.name / "part.parquet")
