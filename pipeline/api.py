"""The door for notebooks and programs: the tables of an output folder, or of one document in memory, with exact decimals and evidence.

>>> from pipeline.api import mine, open_outputs                                       # doctest: +SKIP
>>> run = open_outputs("outputs")                                                     # doctest: +SKIP
>>> run.frame("budget_figures", item="expenditure", measure="executed")               # doctest: +SKIP
>>> run.sql("SELECT org, budget, executed, rate_recomputed FROM org_year")            # doctest: +SKIP
>>> one = mine("某局2023年部门整体支出绩效自评报告\\n全年预算数100万元，执行数98万元。")     # doctest: +SKIP
>>> one.evidence(one.frame("numbers").iloc[0]).quote                                  # doctest: +SKIP
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import locate
from pipeline import mine as mining
from pipeline.aligned import AlignedText
from pipeline.discovery import DropError
from pipeline.messages import text
from pipeline.outputs import catalogue, identity, strict
from pipeline.outputs.schemas import TABLES, schema
from pipeline.records import Mined

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

CONTEXT = 40
"""How many characters before and after a quote come with it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row's place in its document: ``source_text[start:end]`` is `quote`. `page`, `bbox` (points from the top left) and `cell` are
    None where the format has none."""

    doc_id: str
    path: str
    start: int
    end: int
    quote: str
    before: str
    after: str
    section: str
    page: int | None = None
    bbox: tuple[float, ...] | None = None
    cell: str | None = None


class Tables(ABC):
    """Tables by name, as Arrow, pandas or DuckDB, and the evidence of their rows."""

    @abstractmethod
    def arrow(self, table: str, **where: Any) -> pa.Table:
        """A table, or its rows where columns have the given values. KeyError for no table of ours."""

    @abstractmethod
    def _connect(self) -> duckdb.DuckDBPyConnection:
        """A connection with all tables and the analysts' views."""

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        """As `arrow`, for pandas, in Arrow types: decimals, dates and missing values stay what they are. KeyError for no table of
        ours. 例: ``frame("checks", outcome="fail", doc_id="0123456789abcdef")``."""
        return _frame(self.arrow(table, **where))

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return self._connect()

    def relation(self, name: str) -> duckdb.DuckDBPyRelation:
        """A table or a view of the analysts as a DuckDB relation. duckdb.CatalogException for no such name.
        例: ``relation("执行率").filter("年度 = 2023")``."""
        return self._connection.view(name)

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a question in SQL over the tables and the analysts' views. duckdb.Error where it is no SQL."""
        import pandas as pd

        answer: Any = self._connection.sql(query)
        if answer is None:  # a statement that gives no rows
            return pd.DataFrame()
        return _frame(answer.to_arrow_table())

    def text(self, doc_id: str) -> AlignedText:
        """A document's source and normalised text and how they correspond. KeyError for no document of these."""
        found = self.arrow("texts", doc_id=doc_id).to_pylist()
        if not found:
            raise KeyError(doc_id)
        return aligned(found[0]["source_text"], found[0]["text"], found[0]["alignment"])

    def evidence(self, row: Mapping[str, Any] | pd.Series | str, around: int = CONTEXT) -> Evidence:
        """Where a row of any table or view with `doc_id`, `start`, `end` stands, or with a `number_id`, or a number by its id alone; with
        page, box and cell where the row is of a number. KeyError for no such document or number.
        例: ``evidence("0123456789abcdef:37-52")``."""
        number_id = row if isinstance(row, str) else row.get("number_id")
        number = None
        if number_id is not None:
            (number,) = self.arrow("numbers", number_id=number_id).to_pylist() or [None]
            if number is None:
                raise KeyError(number_id)
        place: Any = row if number is None or (not isinstance(row, str) and "start" in row) else number
        doc_id, start, end = place["doc_id"], int(place["start"]), int(place["end"])
        source = self.text(doc_id).source
        (document,) = self.arrow("documents", doc_id=doc_id).to_pylist()
        number = number or {}
        return Evidence(
            doc_id, document["path"], start, end, source[start:end], source[max(0, start - around) : start], source[end : end + around],
            self._section(doc_id, start), number.get("page"), tuple(number["bbox"]) if number.get("bbox") else None, number.get("cell"),
        )  # fmt: skip

    def _section(self, doc_id: str, start: int) -> str:
        """The titles of the sections around a place, outermost first. 例: 二、预算执行情况 / （一）总体情况."""
        parts = {row["section_id"]: row for row in self.arrow("sections", doc_id=doc_id).to_pylist()}
        inner = [row for row in parts.values() if row["start"] <= start]
        titles: list[str] = []
        here = max(inner, key=lambda row: row["start"])["section_id"] if inner else ""
        while here in parts:
            titles.insert(0, " ".join(f"{parts[here]['label']}{parts[here]['title']}".split()))
            here = parts[here]["parent_id"]
        return " / ".join(title for title in titles if title)


class Outputs(Tables):
    """One state of an output folder: a run that ends meanwhile changes nothing here. Raises DropError where there are no results."""

    def __init__(self, out: Path | str) -> None:
        link = Path(out) / "tables"
        if not link.exists():
            raise DropError(text(f"{out} 里没有结果；请先运行 hecha extract", f"no results in {out}; run hecha extract first"))
        self.tables = link.resolve()

    def arrow(self, table: str, **where: Any) -> pa.Table:
        """Read from the folder's Parquet files, only the rows asked for."""
        _known(table)
        return pq.read_table(self.tables / table, filters=[(column, "=", value) for column, value in where.items()] or None)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return catalogue.over(self.tables)


class Document(Tables):
    """The tables of one document, in memory, as a run would write them. `mined` holds everything else that was found."""

    def __init__(self, mined: Mined) -> None:
        self.mined = mined
        columns = locate.tables(mined)
        findings = columns["inconsistencies"]
        if findings:
            findings["finding_id"] = identity.unique(findings["finding_key"], {})
        self._tables = {name: pa.Table.from_batches([strict.batch(name, columns.get(name, {}))], schema(name)) for name in TABLES}

    def arrow(self, table: str, **where: Any) -> pa.Table:
        """From memory."""
        _known(table)
        found = self._tables[table]
        for column, value in where.items():
            found = found.filter(pc.equal(found[column], pa.scalar(value, found.schema.field(column).type)))
        return found

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return catalogue.holding(self._tables)


def open_outputs(out: Path | str = "outputs") -> Outputs:
    """The tables of an output folder, as they are now. Raises DropError where there are no results."""
    return Outputs(out)


def mine(what: Path | str) -> Document:
    """The tables of one document: of a file where `what` is a path, or a string that names one; else of the text itself.

    Raises Unreadable for a file that cannot be read, FileNotFoundError for a `Path` that is not there.
    例: ``mine("报告.pdf")``, ``mine("执行率98.4%。")``.
    """
    if isinstance(what, str) and not _names_a_file(what):
        return Document(mining.mine_text(what))
    path = Path(what)
    return Document(mining.mine(path.name, path.read_bytes()))


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame for looking at: decimals as text without idle zeros, nothing for what is missing. Reckon with the frame itself.
    例: 23568000.000000000000 → 23568000."""
    from pipeline.query import word

    out = frame.astype(object)
    return out.where(out.notna(), None).map(word)


def _names_a_file(what: str) -> bool:
    try:
        return "\n" not in what and Path(what).is_file()
    except (OSError, ValueError):  # too long for a name, or a NUL in it
        return False


def _known(table: str) -> None:
    if table not in TABLES:
        raise KeyError(f"{table}: the tables are {', '.join(TABLES)}")


def _frame(table: pa.Table) -> pd.DataFrame:
    import pandas as pd

    found: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return found


def aligned(source: str, normalised: str, segments: list[dict[str, Any]]) -> AlignedText:
    """The alignment that `pipeline.locate.segments` was made from."""
    starts, ends = np.empty(len(normalised), np.int32), np.empty(len(normalised), np.int32)
    for s in segments:
        here = slice(s["text_start"], s["text_end"])
        if s["each"]:
            starts[here] = np.arange(s["start"], s["end"])
            ends[here] = starts[here] + 1
        else:
            starts[here], ends[here] = s["start"], s["end"]
    return AlignedText(source, normalised, starts, ends)
