"""The output folder: one whole state at a time, the same bytes for the same input, readable by everyone's tools."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline import locate
from pipeline.api import Outputs
from pipeline.discovery import DropError
from pipeline.outputs import catalogue, findings, packing, parts, schemas, state
from pipeline.records import Reject
from tests.mined import SOURCE, mined

FIRST, SECOND = "0123456789abcdef", "fedcba9876543210"
REJECT = Reject("坏.pdf", "read", "encrypted", "有密码", "去掉密码")
FACTS = {"hecha": "0.1.0"}


def written(out: Path, doc_id: str = FIRST, fingerprint: str = "f", **changes: Any) -> str:
    return packing.write(out, locate.tables(mined(doc_id, **changes)), fingerprint)


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return list(pq.read_table(out / "tables" / table).to_pylist())


def bytes_of(out: Path) -> dict[str, str]:
    """A digest of every file a run leaves, but for the catalogues, whose bytes are DuckDB's own affair."""
    files = [p for p in sorted(out.rglob("*")) if p.is_file() and p.suffix != ".duckdb"]
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A folder with two documents, one of them in two files, and a reject."""
    plan = {written(tmp_path, SECOND): ["乙.txt", "丙.txt"], written(tmp_path): ["甲.txt"]}
    state.commit(tmp_path, plan, [REJECT], FACTS)
    return tmp_path


def test_every_table_is_there_sorted_and_opens_with_everyones_tools(done: Path) -> None:
    for table in schemas.TABLES:
        frame = pd.read_parquet(done / "tables" / table)
        assert list(frame.columns) == schemas.schema(table).names
        assert pq.read_schema(done / "tables" / table / "part-00000.parquet").equals(schemas.schema(table), check_metadata=True)
        if "start" in frame and table != "indicators":
            order = list(zip(frame["doc_id"], frame["start"], strict=True))
            assert order == sorted(order), table
    documents = rows(done, "documents")
    assert [(d["doc_id"], d["path"], d["copies"]) for d in documents] == [(FIRST, "甲.txt", []), (SECOND, "丙.txt", ["乙.txt"])]
    assert documents[0]["script"] == "hant"
    assert rows(done, "texts")[0]["source_text"] == SOURCE
    assert rows(done, "rejects") == [{"path": "坏.pdf", "stage": "read", "code": "encrypted", "message": "有密码", "hint": "去掉密码"}]


def test_amounts_are_decimals_to_the_last_digit(done: Path) -> None:
    spent = next(r for r in rows(done, "budget_figures") if r["measure"] == "executed")
    assert (spent["value_yuan"], type(spent["value_yuan"])) == (Decimal(11253500), Decimal)
    assert [r["value_yuan"] for r in rows(done, "budget_figures") if r["measure"] == "rate"] == [None, None]


def test_equal_findings_of_two_files_share_a_key_and_not_an_id(done: Path) -> None:
    found = rows(done, "inconsistencies")
    assert len(found) == 4
    assert len({f["finding_id"] for f in found}) == 4
    assert len({f["finding_key"] for f in found}) == 2
    assert all(f["decision"] is f["decided_by"] is f["decided_at"] is f["note"] is None for f in found)


def test_the_same_input_gives_the_same_bytes(done: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    plan = {written(other): ["甲.txt"], written(other, SECOND): ["丙.txt", "乙.txt"]}
    state.commit(other, plan, [REJECT], FACTS)
    assert bytes_of(other) == bytes_of(done)


def test_nothing_new_is_said_and_nothing_is_touched(done: Path) -> None:
    plan = {parts.name(FIRST, "f"): ["甲.txt"], parts.name(SECOND, "f"): ["乙.txt", "丙.txt"]}
    before = {p: p.stat().st_mtime_ns for p in done.rglob("*")}
    again = state.commit(done, plan, [REJECT], FACTS)
    assert not again.changed
    assert again.rows["documents"] == 2
    assert {p: p.stat().st_mtime_ns for p in done.rglob("*")} == before


def test_a_log_someone_deleted_comes_back(done: Path) -> None:
    (done / "findings.html").unlink()
    plan = {parts.name(FIRST, "f"): ["甲.txt"], parts.name(SECOND, "f"): ["乙.txt", "丙.txt"]}
    assert not state.commit(done, plan, [REJECT], FACTS).changed
    assert (done / "findings.html").exists()


def test_a_renamed_file_needs_no_mining_and_keeps_its_findings(done: Path) -> None:
    before = {f["finding_id"] for f in rows(done, "inconsistencies") if f["doc_id"] == FIRST}
    state.commit(done, {parts.name(FIRST, "f"): ["新名.txt"]}, [], FACTS)
    assert [d["path"] for d in rows(done, "documents")] == ["新名.txt"]
    assert {f["finding_id"] for f in rows(done, "inconsistencies")} == before
    assert rows(done, "rejects") == []


def test_a_reader_of_the_old_state_keeps_it_until_the_commit_after_next(done: Path) -> None:
    held = (done / "tables").resolve()
    state.commit(done, {parts.name(FIRST, "f"): ["甲.txt"]}, [], FACTS)
    assert len(pq.read_table(held / "documents")) == 2
    assert parts.exists(done, SECOND, "f")
    state.commit(done, {parts.name(FIRST, "f"): ["乙.txt"]}, [], FACTS)
    assert not held.exists()
    assert not parts.exists(done, SECOND, "f")
    assert len(list((done / state.GENERATIONS).iterdir())) == 2


def test_going_back_to_the_state_before_is_a_switch(done: Path) -> None:
    first = state.current(done)
    state.commit(done, {parts.name(FIRST, "f"): ["甲.txt"]}, [], FACTS)
    plan = {parts.name(FIRST, "f"): ["甲.txt"], parts.name(SECOND, "f"): ["乙.txt", "丙.txt"]}
    assert state.commit(done, plan, [REJECT], FACTS).changed
    assert state.current(done) == first
    assert len(findings.load(done)) == 4


def test_a_part_that_cannot_be_read_leaves_the_state_as_it_was(done: Path) -> None:
    before = {k: v for k, v in bytes_of(done).items() if not k.startswith(".state/parts")}
    part = written(done, "00000000000000aa")
    torn = parts.path(done, part)
    torn.write_bytes(torn.read_bytes()[:-40])
    with pytest.raises(packing.PartError, match="00000000000000aa"):
        state.commit(done, {part: ["c.txt"], parts.name(FIRST, "f"): ["甲.txt"]}, [], FACTS)
    after = bytes_of(done)
    assert {k: after[k] for k in before} == before
    assert len(rows(done, "documents")) == 2


@pytest.mark.parametrize("stop", ["catalogue.write", "findings.publish", "_forget"])
def test_a_commit_cut_short_leaves_whole_tables_and_the_next_run_makes_up_for_it(
    done: Path, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    plan = {parts.name(FIRST, "f"): ["甲.txt"]}

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"pipeline.outputs.state.{stop}", killed)
        with pytest.raises(KeyboardInterrupt):
            state.commit(done, plan, [], FACTS)
    assert len(rows(done, "documents")) == 1
    assert not state.commit(done, plan, [], FACTS).changed
    assert json.loads((done / "run.json").read_text(encoding="utf-8"))["rows"]["documents"] == 1
    assert len((done / "findings.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    with duckdb.connect(str(done / "hecha.duckdb"), read_only=True) as connection:
        assert connection.sql("SELECT count(*) FROM documents").fetchall() == [(1,)]


def test_many_rows_are_written_group_by_group_with_the_same_content(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {table: rows(done, table) for table in schemas.TABLES}
    monkeypatch.setattr(state, "ROW_GROUP", 3)
    monkeypatch.setattr(state, "ROWS_A_FILE", 8)
    plan = {parts.name(FIRST, "f"): ["甲.txt"], parts.name(SECOND, "f"): ["乙.txt", "丙.txt"]}
    state.commit(done, plan, [REJECT], {"hecha": "another"})
    assert len(list((done / "tables" / "numbers").iterdir())) == 2
    assert {table: rows(done, table) for table in schemas.TABLES} == whole


def test_a_run_without_documents_leaves_empty_tables(tmp_path: Path) -> None:
    done = state.commit(tmp_path, {}, [REJECT], FACTS)
    assert done.rows == {table: int(table == "rejects") for table in schemas.TABLES}
    assert len(findings.load(tmp_path)) == 0
    with catalogue.connect(tmp_path) as connection:
        assert connection.sql("SELECT * FROM org_year").fetchall() == []


def test_a_folder_of_that_name_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.txt").write_text("do not touch", encoding="utf-8")
    with pytest.raises(state.StateError, match="move it away"):
        state.commit(tmp_path, {written(tmp_path): ["甲.txt"]}, [], FACTS)
    assert (tmp_path / "tables" / "mine.txt").exists()


# parts


def test_a_part_is_found_by_document_and_fingerprint(tmp_path: Path) -> None:
    assert not parts.exists(tmp_path, FIRST, "f")
    name = written(tmp_path)
    assert parts.exists(tmp_path, FIRST, "f")
    assert not parts.exists(tmp_path, FIRST, "g")
    tables = packing.read(tmp_path, name)
    assert "indicators" not in tables
    assert tables["numbers"].batch.schema.equals(schemas.schema("numbers"), check_metadata=True)
    assert [p.name for p in parts.path(tmp_path, name).parent.iterdir()] == [f"{name}.part"]


def test_equal_rows_make_equal_parts(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    name = written(one)
    written(two)
    assert parts.path(one, name).read_bytes() == parts.path(two, name).read_bytes()


# the catalogue


def query(connection: duckdb.DuckDBPyConnection, sql: str) -> Sequence[tuple[Any, ...]]:
    return connection.sql(sql).fetchall()


def test_analysts_views(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(os.sep))
    with duckdb.connect(str(done / "hecha.duckdb"), read_only=True) as connection:
        assert query(
            connection, "SELECT org, fiscal_year, budget, executed, rate_stated, rate_recomputed, score, grade, documents FROM org_year"
        ) == [("某市审计局", 2022, Decimal(11430700), Decimal(11253500), Decimal("98.4"), Decimal("98.4498"), Decimal("96.5"), "优", 2)]
        assert query(connection, 'SELECT "单位", "复算执行率" FROM "执行率"') == [("某市审计局", Decimal("98.4498"))]
        severities = query(connection, "SELECT severity, path FROM open_findings")
        assert severities == [("error", "丙.txt"), ("error", "甲.txt"), ("warning", "丙.txt"), ("warning", "甲.txt")]
        assert query(connection, "SELECT * FROM numbers_unclaimed") == []
        assert query(connection, "SELECT rule, outcome, checks FROM rule_outcomes")[0] == ("BAL005", "fail", 2)
        assert query(connection, 'SELECT count(*) FROM "references"') == [(0,)]


def test_a_row_of_org_year_never_mixes_scopes_and_takes_the_budget_the_rate_is_of(tmp_path: Path) -> None:
    document = mined()
    budget, spent, rate = document.facts.budget
    city = replace(spent, number=1, value=Decimal(254), scope="全市", fund="general_public_budget")
    district = (
        replace(budget, value=Decimal(200), scope="市级", measure="budget_initial"), replace(budget, value=Decimal(100), scope="市级"),
        replace(spent, value=Decimal(95), scope="市级"), replace(rate, value=Decimal(95), scope="市级", base="budget_initial"),
    )  # fmt: skip
    for name, figures, wanted in (
        ("city first", (city, *district), (None, Decimal(254), None, "全市")),
        ("district alone", district, (Decimal(200), Decimal(95), Decimal(95), "市级")),
    ):
        part = packing.write(tmp_path, locate.tables(replace(document, facts=replace(document.facts, budget=figures))), name)
        state.commit(tmp_path, {part: ["甲.txt"]}, [], FACTS)
        with catalogue.connect(tmp_path) as connection:
            assert query(connection, "SELECT budget, executed, rate_stated, scope FROM org_year") == [wanted], name


def test_a_folder_that_was_moved_still_opens(done: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    there = tmp_path_factory.mktemp("moved") / "结果 '24"
    shutil.move(done, there)
    with catalogue.connect(there) as connection:
        assert query(connection, "SELECT count(*) FROM numbers") == [(16,)]


def test_views_are_made_once_and_follow_the_generations(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept,) = (done / ".state").glob("catalogue-*.duckdb")
    made, comments = kept.read_bytes(), "SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL"
    with duckdb.connect(str(done / "hecha.duckdb"), read_only=True) as connection:
        (before,) = query(connection, comments)
    state.commit(done, {parts.name(FIRST, "f"): ["甲.txt"]}, [], FACTS)
    assert kept.read_bytes() == made
    with duckdb.connect(str(done / "hecha.duckdb"), read_only=True) as connection:
        assert query(connection, "SELECT path FROM documents") == [("甲.txt",)]
        assert query(connection, comments) == [before] > [(300,)]
    monkeypatch.setattr(duckdb, "__version__", "another")
    state.commit(done, {parts.name(FIRST, "f"): ["乙.txt"]}, [], FACTS)
    assert not kept.exists()
    assert len(list((done / ".state").glob("catalogue-*.duckdb"))) == 1


def test_the_catalogue_is_written_in_the_oldest_format(done: Path) -> None:
    version = int.from_bytes((done / "hecha.duckdb").read_bytes()[12:20], "little")
    assert version == 64, "64 is what DuckDB 1.0 reads"


# the analysts' door


def test_frames_are_of_one_state_and_exact(done: Path) -> None:
    run = Outputs(str(done))
    spent = run.frame("budget_figures", measure="executed", doc_id=FIRST)
    assert spent["value_yuan"].tolist() == [Decimal(11253500)]
    state.commit(done, {parts.name(FIRST, "f"): ["甲.txt"]}, [], FACTS)
    assert len(run.frame("documents")) == 2
    assert len(Outputs(done).frame("documents")) == 1
    assert run.sql("SELECT rate_recomputed FROM org_year")["rate_recomputed"].tolist() == [Decimal("98.4498")]


def test_evidence_is_found_again_from_an_id_alone(done: Path) -> None:
    run = Outputs(done)
    for row in rows(done, "numbers"):
        assert run.evidence(row["number_id"]).quote == row["text"]
    text = run.text(FIRST)
    assert (text.text, text.starts.tolist()) == (mined().aligned.text, mined().aligned.starts.tolist())


def test_what_is_not_there_is_named(done: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(KeyError, match="the tables are documents"):
        Outputs(done).frame("document")
    with pytest.raises(KeyError):
        Outputs(done).text("0" * 16)
    with pytest.raises(DropError, match="hecha extract"):
        Outputs(tmp_path_factory.mktemp("empty"))
