"""Whether any two documents of a folder can have to do with each other, told from what each says of itself: spares a folder in which
none do the whole of the database. Every condition here is one that a pair or citation cannot do without; none decides anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Row = Mapping[str, Any]

SMALL = 2_000
"""More documents than this are looked through by the database, which needs no list of them in memory."""
SHORTEST = 6
"""Characters of a title that is looked for."""
_QUOTED = re.compile(r'[\t\n\f\r 《》“”"]')
_BRACKET = re.compile("[（(]")


def related(tables: Path) -> bool:
    """False only where no check across documents has anything to ask of the documents in a folder of tables."""
    files = sorted((tables / "documents").glob("*.parquet"))  # read_table would import pandas
    if sum(pq.ParquetFile(file).metadata.num_rows for file in files) > SMALL:
        return True
    documents = _rows(files, ("doc_id", "org", "region", "doc_type", "fiscal_year", "title", "issued_date", "expires_date"))
    if akin(documents):
        return True
    instruments = [d for d in documents if d["doc_type"] == "regulation" and (d["issued_date"] or d["expires_date"])]
    return bool(instruments) and cites(_rows(sorted((tables / "references").glob("*.parquet")), ("doc_id", "title")), instruments)


def _rows(files: Sequence[Path], columns: Sequence[str]) -> list[Row]:
    return [row for file in files for row in pq.ParquetFile(file).read(columns=list(columns)).to_pylist()]


def akin(documents: Sequence[Row]) -> bool:
    """Whether two documents of the same year, or of one year and the next, name the same body or place, or one that begins with
    the other. 例: 「云溪区财政局」 and 「云溪区财政局国库支付中心」; 反例: 2019 and 2025 of one city."""
    for column in ("org", "region"):
        years: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        named = [
            (_BRACKET.split(d[column], maxsplit=1)[0] or d[column], d["fiscal_year"]) for d in documents if d[column] and d["fiscal_year"]
        ]
        for name, year in named:
            years[name][year] += 1
        for name, year in named:
            for size in range(1, len(name) + 1):
                of = years.get(name[:size], {})
                if any(of.get(y, 0) > (size == len(name) and y == year) for y in (year - 1, year, year + 1)):
                    return True
    return False


def cites(references: Sequence[Row], instruments: Sequence[Row]) -> bool:
    """Whether any of the references names an instrument other than the document it stands in, by the end of its title or of the
    title that a notice carries. 例: 「《政府投资条例》」 and 「国务院关于印发政府投资条例的通知」."""
    known: dict[str, set[str]] = defaultdict(set)
    for instrument in instruments:
        title = _QUOTED.sub("", instrument["title"])
        for name in _names(title) if len(title) >= SHORTEST else ():
            known[name].add(instrument["doc_id"])
    cited = ((_QUOTED.sub("", r["title"]), {r["doc_id"]}) for r in references if len(r["title"]) >= SHORTEST)
    return any(known.get(title, own) - own for title, own in cited)


def _names(title: str) -> Iterator[str]:
    yield from (title[at:] for at in range(len(title) + 1))
    if title.endswith("的通知"):
        yield from (title[found.end() : -len("的通知")] for found in re.finditer("印发", title))
