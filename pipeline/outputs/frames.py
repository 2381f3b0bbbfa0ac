"""The analysts' door to an output folder: tables as pandas frames, all of one state, with exact decimals.

>>> from pipeline.outputs.frames import Outputs                                     # doctest: +SKIP
>>> run = Outputs("outputs")                                                        # doctest: +SKIP
>>> run.frame("budget_figures", item="expenditure", measure="executed")             # doctest: +SKIP
>>> run.sql("SELECT org, budget, executed, rate_recomputed FROM org_year")          # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from pipeline.aligned import AlignedText
from pipeline.discovery import DropError
from pipeline.messages import text
from pipeline.outputs import catalogue
from pipeline.outputs.schemas import TABLES

if TYPE_CHECKING:
    import pandas as pd


class Outputs:
    """One state of an output folder: a run that ends meanwhile changes nothing here. Raises DropError where there are no results."""

    def __init__(self, out: Path | str) -> None:
        link = Path(out) / "tables"
        if not link.exists():
            raise DropError(text(f"{out} 里没有结果；请先运行 hecha extract", f"no results in {out}; run hecha extract first"))
        self.tables = link.resolve()

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        """A table, or its rows where columns have the given values, in Arrow types: decimals, dates and missing values stay what
        they are. KeyError for no table of ours. 例: ``frame("checks", outcome="fail", doc_id="0123456789abcdef")``."""
        import pandas as pd

        if table not in TABLES:
            raise KeyError(f"{table}: the tables are {', '.join(TABLES)}")
        filters = [(column, "=", value) for column, value in where.items()] or None
        found: pd.DataFrame = pq.read_table(self.tables / table, filters=filters).to_pandas(types_mapper=pd.ArrowDtype)
        return found

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a question in SQL over the tables and the analysts' views. duckdb.Error where it is no SQL."""
        import pandas as pd

        with catalogue.over(self.tables) as connection:
            answer: Any = connection.sql(query)
            if answer is None:  # a statement that gives no rows
                return pd.DataFrame()
            found: pd.DataFrame = answer.to_arrow_table().to_pandas(types_mapper=pd.ArrowDtype)
            return found

    def text(self, doc_id: str) -> AlignedText:
        """A document's source and normalised text and how they correspond. KeyError for no document of this state."""
        found = pq.read_table(self.tables / "texts", filters=[("doc_id", "=", doc_id)]).to_pylist()
        if not found:
            raise KeyError(doc_id)
        return aligned(found[0]["source_text"], found[0]["text"], found[0]["alignment"])

    def quote(self, number_id: str) -> str:
        """What the source says at a number's place, by its id alone. 例: ``quote("0123456789abcdef:37-52")``."""
        doc_id, _, span = number_id.partition("#")[0].partition(":")
        start, end = map(int, span.split("-"))
        return self.text(doc_id).source[start:end]


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
