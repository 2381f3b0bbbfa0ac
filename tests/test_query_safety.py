"""``hecha query`` reads the results and nothing else, whatever the statement."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import query

STATEMENTS = (
    "SELECT * FROM read_text('{0}')",
    "SELECT * FROM read_blob('{0}')",
    "SELECT * FROM read_csv('{0}')",
    "SELECT * FROM read_json('{0}')",
    "SELECT * FROM read_parquet('{0}')",
    "SELECT * FROM '{0}'",
    "SELECT * FROM glob('{1}/*')",
    "SELECT * FROM read_text('{2}/../secret.txt')",
    "COPY (SELECT 1) TO '{1}/stolen.csv'",
    "COPY documents FROM '{0}'",
    "EXPORT DATABASE '{1}/all'",
    "IMPORT DATABASE '{1}'",
    "ATTACH '{1}/other.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{1}/evil.duckdb_extension'",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "SET lock_configuration = false",
    "RESET enable_external_access",
    "PRAGMA enable_external_access",
    "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "SELECT * FROM 'http://127.0.0.1:9/a.csv'",
    "SELECT * FROM read_text('s3://a/b')",
    "SELECT getenv('HOME')",
    "SELECT 1; COPY (SELECT 1) TO '{1}/stolen.csv'",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_reads_or_writes_outside(corpus_run: Path, tmp_path: Path, statement: str) -> None:
    (tmp_path / "secret.txt").write_text("a,b\n秘密,1\n", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(query.QueryError):
        query.answer(corpus_run, statement.format(tmp_path / "secret.txt", tmp_path, corpus_run), "json")
    assert sorted(path.name for path in tmp_path.iterdir()) == before
