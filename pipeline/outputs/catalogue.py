"""``OUT/hecha.duckdb``: a view for each table, and the analysts' views on top.

The views name the files of one generation, so that a query sees one state whole; a new generation brings a new catalogue.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from pipeline.outputs import strict, views
from pipeline.outputs.schemas import TABLES, schema

SETTINGS: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "storage_compatibility_version": "v1.0.0"}
"""Of the file's own connections: views are definitions, for which threads would only be started and stopped."""


def write(out: Path, tables: Path) -> None:
    """Replaces ``out/hecha.duckdb`` by views over the Parquet files under `tables`; readers of the old one keep it.

    The views are those of `prepare`; only the macros that name a generation's files are new. OSError where there is no room.
    """
    kept, draft = prepare(out), out / f".hecha.duckdb.{os.getpid()}"
    with _in_room(draft):
        shutil.copyfile(kept, draft)
        with duckdb.connect(str(draft), config=SETTINGS) as connection:
            connection.execute(_macros(tables))
    draft.replace(out / "hecha.duckdb")


def prepare(out: Path) -> Path:
    """The catalogue over tables without rows, made once an output folder and version and kept there: a run does it while its workers
    start. Written in the oldest storage format, which every DuckDB since 1.0 reads. OSError where there is no room."""
    kept = out / ".state" / f"catalogue-{_version()}.duckdb"
    if kept.exists():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.glob("catalogue-*.duckdb"):
        old.unlink()
    draft, empty = kept.with_name(f".{kept.name}.{os.getpid()}"), kept.with_name(f".empty.{os.getpid()}")
    try:
        with _in_room(draft):
            _make(draft, empty)
    finally:
        shutil.rmtree(empty, ignore_errors=True)
    with draft.open("rb") as written:
        os.fsync(written.fileno())  # else a power cut may leave its name and not its bytes, for every commit after
    draft.replace(kept)
    return kept


@contextmanager
def _in_room(draft: Path) -> Iterator[None]:
    """A full disk in DuckDB's words is an OSError, and leaves no draft."""
    draft.unlink(missing_ok=True)
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        for left in (draft, draft.with_name(f"{draft.name}.wal")):
            left.unlink(missing_ok=True)
        raise OSError(errno.EIO, str(error), str(draft)) from None


def _version() -> str:
    """A name over all that the views and their comments are made of."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for text in (*views.definitions(), views.DESCRIPTIONS.read_text(encoding="utf-8")):
        digest.update(text.encode())
    for name in TABLES:
        digest.update(schema(name).serialize())
    return digest.hexdigest()[:16]


def _make(catalogue: Path, empty: Path) -> None:
    """All views and their comments, over files without rows that are written into `empty`: a view is bound when it is made."""
    strict.no_data_frames()
    for name in TABLES:
        (empty / name).mkdir(parents=True)
        pq.write_table(schema(name).empty_table(), empty / name / "part.parquet")
    with duckdb.connect(str(catalogue), config=SETTINGS) as connection:
        connection.execute("BEGIN")
        connection.execute(_macros(empty))
        for name in TABLES:
            connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet(files_{name}())')
        _analysts(connection)
        connection.execute(";".join(statement for (statement,) in connection.execute(views.COMMENTS).fetchall()))
        connection.execute("COMMIT")


def _macros(tables: Path) -> str:
    """What names the files of a generation, table by table, in SQL."""
    return ";".join(f"CREATE OR REPLACE MACRO files_{name}() AS {_listed(name, tables)}" for name in TABLES)


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
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet({_listed(name, tables)})')
    _analysts(connection)


def _listed(name: str, tables: Path) -> str:
    """The files of a table as a list in SQL."""
    files = sorted(str(file) for file in (tables.resolve() / name).glob("*.parquet"))
    return f"[{', '.join(map(_quoted, files))}]"


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
