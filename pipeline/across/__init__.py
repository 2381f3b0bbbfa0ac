"""Checks across documents: the same fact in two of them, last year's report, parent and part, the budget and the accounts.

Runs over the tables of all documents when they are put together, in DuckDB and out of core: what is held in memory is a batch of
pairs. Two figures are paired only where organisation (or place), year, item, measure, scope, fund, basis, period and unit are the
same; where only the item and the year are, the check is undecided and says which part of the key differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Row = dict[str, Any]


def compare(tables: Path) -> Iterator[tuple[list[Row], list[Row]]]:
    """Rows of `checks` and of `inconsistencies` (without `finding_id`), in batches, for the documents in a folder of tables."""
    if not _related(tables):
        return
    from pipeline.across import facts, instruments, pairs, rows

    with facts.connect(tables) as connection:
        for batch in pairs.batches(connection):
            yield rows.told(connection, batch)
        yield instruments.told(connection)


def _related(tables: Path) -> bool:
    """Whether any two documents can have to do with each other: spares a folder of one report the whole of it."""
    files = sorted((tables / "documents").glob("*.parquet"))  # read_table would import pandas
    documents = [row for file in files for row in pq.ParquetFile(file).read(columns=["org", "region", "doc_type"]).to_pylist()]
    seen: set[str] = set()
    for document in documents:
        for key in filter(None, {document["org"], document["region"]}):
            if key in seen:
                return True
        seen |= {document["org"], document["region"]}
    types = {document["doc_type"] for document in documents}
    return len(documents) > 1 and "regulation" in types
