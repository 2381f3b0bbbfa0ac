"""Checks across documents: the same fact in two of them, last year's report, parent and part, the budget and the accounts.

Runs over the tables of all documents when they are put together, in DuckDB and out of core: what is held in memory is a batch of
pairs. Two figures are paired only where organisation (or place), year, item, measure, scope, fund, basis, period and unit are the
same; where only the item and the year are, the check is undecided and says which part of the key differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.across.kinship import related

Row = dict[str, Any]


def compare(tables: Path) -> Iterator[tuple[list[Row], list[Row]]]:
    """Rows of `checks` and of `inconsistencies` (without `finding_id`), in batches, for the documents in a folder of tables."""
    if not related(tables):
        return
    from pipeline.across import facts, instruments, pairs, rows

    with facts.connect(tables) as connection:
        for batch in pairs.batches(connection):
            yield rows.told(connection, batch)
        yield instruments.told(connection)
