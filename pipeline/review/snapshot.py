"""One whole state of the tables, held in memory as far as lists need it: findings with their documents, and what was decided on them.

The views name the files of one generation, so that every page shows one state; a new run brings a new snapshot (`Tables.now`), while
requests that are under way finish on the old one, whose files stay until the run after next.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.decisions import Decision
from pipeline.discovery import DropError
from pipeline.messages import text
from pipeline.outputs import catalogue, state

LISTING = """
CREATE TABLE listing AS
SELECT i.finding_id, i.finding_key, i.doc_id, i.rule, left(i.rule, 3) AS family, i.severity,
    list_position(['error', 'warning', 'note', 'info'], i.severity) AS gravity, d.path, d.org, d.fiscal_year AS year, d.doc_type,
    i.message_zh, i.message_en, i.stated, i.expected, i.difference, i.root_cause, i.start, i."end",
    lower(concat_ws(' ', i.rule, i.message_zh, i.message_en, i.formula, d.org, d.path, i.finding_id,
        array_to_string(list_transform(i.evidence, lambda e: e.quote), ' '))) AS words,
    row_number() OVER (ORDER BY list_position(['error', 'warning', 'note', 'info'], i.severity), d.path, i.start, i.finding_id) AS place
FROM inconsistencies AS i JOIN documents AS d USING (doc_id)
"""
DECIDED = """
CREATE TABLE decided (
    finding_id VARCHAR PRIMARY KEY, verdict VARCHAR, who VARCHAR, decided_at VARCHAR, version INTEGER, note VARCHAR)
"""

SEARCHES = 32
"""Searches whose results are kept."""
Row = dict[str, Any]


class Snapshot:
    """A generation. Threads may ask at the same time."""

    def __init__(self, out: Path, manifest: dict[str, Any]) -> None:
        self.generation = str(manifest["generation"])
        self.manifest = manifest
        self._base = catalogue.over(out / state.GENERATIONS / self.generation / "tables")
        self._base.execute("SET threads = 1")  # requests come side by side; one does not wait for a second thread on a busy machine
        self._base.execute(LISTING)
        self._base.execute("CREATE INDEX by_id ON listing (finding_id)")
        self._base.execute(DECIDED)
        self._lock = threading.Lock()
        self._searches: OrderedDict[Hashable, str] = OrderedDict()
        self._made = 0

    def kept(self, key: Hashable, query: str, values: Sequence[Any]) -> str:
        """The name of a table with the query's result, made at the first asking; the last few are kept."""
        with self._lock:
            if key not in self._searches:
                self._made += 1
                name = f"search_{self._made}"
                cursor = self._base.cursor()
                try:
                    cursor.execute(f"CREATE TABLE {name} AS {query}", list(values))
                    self._searches[key] = name
                    if len(self._searches) > SEARCHES:
                        cursor.execute(f"DROP TABLE {self._searches.popitem(last=False)[1]}")
                finally:
                    cursor.close()
            self._searches.move_to_end(key)
            return self._searches[key]

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        """A query's rows as dictionaries."""
        cursor = self._base.cursor()
        try:
            cursor.execute(query, list(values))
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def row(self, query: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, None where there is none."""
        found = self.rows(query, values)
        return found[0] if found else None

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Takes over what holds now, so that lists filter by it."""
        rows = [(d.finding_id, d.verdict, d.who, d.when, d.version, d.note) for d in decisions]
        if not rows:
            return
        columns = [pa.array(column) for column in zip(*rows, strict=True)]
        new = pa.table(columns, names=["finding_id", "verdict", "who", "decided_at", "version", "note"])
        with self._lock:
            cursor = self._base.cursor()
            try:
                cursor.register("new_decisions", new)
                cursor.execute("INSERT OR REPLACE INTO decided SELECT * FROM new_decisions")
            finally:
                cursor.close()

    def close(self) -> None:
        """Lets the connection go."""
        self._base.close()


class Tables:
    """The current snapshot of an output folder."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._lock = threading.Lock()
        self._held: Snapshot | None = None

    def generation(self) -> str:
        """The name of the state that is current on the disk. Raises DropError where there is none."""
        try:
            return (self.out / "tables").resolve(strict=True).parent.name
        except OSError:
            raise DropError(
                text(f"{self.out} 里没有结果；请先运行 hecha extract", f"no results in {self.out}; run hecha extract first")
            ) from None

    def now(self) -> Snapshot:
        """The current state, read anew where a run replaced it. Raises DropError where there is none."""
        name = self.generation()
        with self._lock:
            if self._held is None or self._held.generation != name:
                self._held = self._read()
            return self._held

    def _read(self) -> Snapshot:
        for _ in range(3):  # a run may swap the state while it is being read
            manifest = state.current(self.out)
            if manifest is None:
                break
            try:
                return Snapshot(self.out, manifest)
            except duckdb.IOException:
                continue
            except (duckdb.BinderException, duckdb.CatalogException):
                zh = f"{self.out} 是另一版本的 hecha 生成的；请重新运行 hecha extract（处理意见不受影响）"
                en = f"{self.out} was made by another version of hecha; run hecha extract again (decisions stay as they are)"
                raise DropError(text(zh, en)) from None
        raise DropError(
            text(
                f"{self.out} 里的表读不出来；请重新运行 hecha extract", f"the tables in {self.out} cannot be read; run hecha extract again"
            )
        )
