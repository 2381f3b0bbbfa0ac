"""``hecha query``: SQL over the tables of an output folder, which can read nothing else."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from pipeline.discovery import DropError
from pipeline.messages import say, text
from pipeline.outputs import catalogue


class QueryError(DropError):
    """The SQL is wrong or the folder holds no tables: wrong usage, exit code 2."""


def connect(out: Path) -> duckdb.DuckDBPyConnection:
    """The catalogue of `out`, read-only, with no access to files outside `out`. Raises QueryError where there is none."""
    if not (out / "tables").exists():
        raise QueryError(text(f"{out} 里没有表；请先运行 hecha extract", f"no tables in {out}; run hecha extract first"))
    connection = catalogue.connect(out)  # the views made afresh: the folder may have been moved
    connection.execute("SET allowed_directories = [$folder]", {"folder": str(out.resolve()) + "/"})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def answer(out: Path, sql: str, form: str) -> str:
    """The result of `sql` as table, json, csv or markdown."""
    with connect(out) as connection:
        return _run(connection, sql, form)


def to_parquet(out: Path, sql: str, target: Path) -> int:
    """Writes the result of `sql` as one Parquet file and gives how many rows; types stay what they are. Raises QueryError."""
    import pyarrow.parquet as pq

    with connect(out) as connection:
        try:
            answered: Any = connection.sql(sql)
            found = answered.to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(str(error).splitlines()[0]) from None
    pq.write_table(found, target)
    return int(found.num_rows)


def prompt(out: Path, form: str) -> None:
    """An interactive prompt: a statement ends with ``;``, ``.quit`` or the end of input leaves. At a terminal, the tab key completes
    tables, columns and words of SQL, and the arrow keys bring back what was asked before."""
    with connect(out) as connection:
        say(
            "输入 SQL，以分号结束；.quit 退出。SHOW TABLES; 列出各表；Tab 键补全",
            "SQL ends with a semicolon; .quit leaves. SHOW TABLES; lists the tables; the tab key completes",
        )
        _complete_with(words(connection))
        lines: list[str] = []
        for line in _lines():
            if line.strip() == ".quit":
                return
            lines.append(line)
            if not line.rstrip().endswith(";"):
                continue
            try:
                print(_run(connection, "".join(lines), form))
            except QueryError as error:
                print(error, file=sys.stderr)
            lines.clear()


SQL = ("SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "JOIN", "USING", "COUNT", "SUM", "DISTINCT", "DESCRIBE", "SHOW TABLES;")
"""What is completed besides the names of tables and columns."""


def words(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all tables, views and their columns, and `SQL`, sorted."""
    names = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    return sorted({*SQL, *(name for pair in names for name in pair)})


def _complete_with(vocabulary: Sequence[str]) -> None:
    if not sys.stdin.isatty():
        return
    try:
        import readline
    except ImportError:  # a Python without it, as on Windows
        return

    def completed(typed: str, place: int) -> str | None:
        return next(islice((w for w in vocabulary if w.lower().startswith(typed.lower())), place, None), None)

    readline.set_completer(completed)
    readline.parse_and_bind("tab: complete")


def _lines() -> Iterator[str]:
    """Lines as typed, until the end of input."""
    if not sys.stdin.isatty():
        yield from iter(sys.stdin.readline, "")
        return
    while True:
        try:
            yield input("hecha> ") + "\n"
        except EOFError:
            return


def _run(connection: duckdb.DuckDBPyConnection, sql: str, form: str) -> str:
    try:
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description or []]
        rows = cursor.fetchall()
    except duckdb.Error as error:
        raise QueryError(str(error).splitlines()[0]) from None
    return {"table": _table, "json": _json, "csv": _csv, "markdown": _markdown}[form](names, rows)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, (int, float, str)) or value is None:
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return str(value)


def word(value: Any) -> str:
    """A value as one plain cell: decimals without exponent or idle zeros, lists and structures as JSON, nothing for none."""
    plain = _plain(value)
    if plain is None:
        return ""
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, (list, dict)) else str(plain)


def _json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return json.dumps([dict(zip(names, map(_plain, row), strict=True)) for row in rows], ensure_ascii=False, indent=1)


def _csv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([word(value) for value in row] for row in rows)
    return out.getvalue().rstrip("\n")


def _markdown(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(names), line(["---"] * len(names)), *(line([word(v) for v in row]) for row in rows)])


READABLE = 14
"""Columns of the screen that a cell needs to be read; where a table has not that much for each, rows stand as records."""


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table where it fits the screen, else one record under the other, a line a column. Han characters take two places."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=io.StringIO(), width=None if sys.stdout.isatty() else 200)
    cells = [[word(value) for value in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(names, *cells, strict=True)]
    if rows and sum(min(width, READABLE) + 3 for width in widths) + 1 > console.width:
        return _records(names, cells)
    table = Table(*names, show_lines=False)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().rstrip("\n")


def _records(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from rich.cells import cell_len

    room = max(map(cell_len, names)) + 2
    lines = []
    for count, row in enumerate(rows, 1):
        lines.append(f"── {count} ──")
        lines += [name + " " * (room - cell_len(name)) + " ".join(cell.split()) for name, cell in zip(names, row, strict=True) if cell]
    return "\n".join(lines)
