"""``OUT/hecha.duckdb``: a view for each table, and the analysts' views on top.

The views name the files of one generation, so that a query sees one state whole; a new generation brings a new catalogue.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipeline.outputs import views
from pipeline.outputs.schemas import TABLES, schema


def write(out: Path, tables: Path) -> None:
    """Replaces ``out/hecha.duckdb`` by views over the Parquet files under `tables`; readers of the old one keep it.

    Written in the oldest storage format, which every DuckDB since 1.0 reads.
    """
    draft = out / f".hecha.duckdb.{os.getpid()}"
    draft.unlink(missing_ok=True)
    with duckdb.connect(config={"threads": 1}) as connection:  # views are definitions: threads would only be started and stopped
        connection.execute(f"ATTACH {_quoted(str(draft))} AS catalogue (STORAGE_VERSION 'v1.0.0')")
        connection.execute("USE catalogue")
        connection.execute("BEGIN")
        define(connection, tables)
        connection.execute(";".join(statement for (statement,) in connection.execute(views.COMMENTS).fetchall()))
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH catalogue")
    draft.replace(out / "hecha.duckdb")


def connect(out: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the same views made afresh, also where the folder was moved and the catalogue's paths are stale."""
    return over((out / "tables").resolve())


def over(tables: Path) -> duckdb.DuckDBPyConnection:
    """A connection in memory with all views over a folder of tables."""
    connection = duckdb.connect()
    define(connection, tables)
    return connection


def holding(tables: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """A connection in memory with all views over Arrow tables, which must hold every table of ours."""
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table)
    _analysts(connection)
    return connection


def define(connection: duckdb.DuckDBPyConnection, tables: Path) -> None:
    """Creates all views in the connection's current database."""
    for name in TABLES:
        files = sorted(str(file) for file in (tables.resolve() / name).glob("*.parquet"))
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet([{", ".join(map(_quoted, files))}])')
    _analysts(connection)


def columns() -> dict[str, list[str]]:
    """The columns of every table and view, in order."""
    connection = duckdb.connect()
    for name in TABLES:
        connection.register(name, schema(name).empty_table())
    _analysts(connection)
    return _columns(connection)


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index")
    named: dict[str, list[str]] = {}
    for relation, column in found.fetchall():
        named.setdefault(relation, []).append(column)
    return named


def _analysts(connection: duckdb.DuckDBPyConnection) -> None:
    """The views over the tables that are there, and their Chinese twins."""
    for statement in views.definitions():
        connection.execute(statement)
    for statement in views.twins(_columns(connection)):
        connection.execute(statement)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
