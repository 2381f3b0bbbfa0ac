"""The analysts' views: their definitions (``views.sql``), what they ask and what their columns say (``views.tsv``), in SQL.

Every view has a twin under its Chinese name with Chinese column names; `dictionary` describes every column of every table and view.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import lexicons
from extractors.items import items
from pipeline.across.facts import headlines
from pipeline.outputs.schemas import TABLES

DEFINITIONS = Path(__file__).with_name("views.sql")
DESCRIPTIONS = Path(__file__).with_name("views.tsv")
ANY = "*"
"""A view's name in the descriptions of columns that mean the same in every view."""


@dataclass(frozen=True, slots=True)
class Described:
    """A row of ``views.tsv``: a column of a view, or the view itself where `column` is empty. `name_zh` names it in the Chinese twin."""

    view: str
    column: str
    name_zh: str
    zh: str
    en: str

    def __post_init__(self) -> None:
        if not (self.name_zh and self.zh and self.en):
            raise ValueError("a view or column has a Chinese name and a description in Chinese and English")


@cache
def described() -> Mapping[tuple[str, str], Described]:
    """What is said of (view, column); the column is empty for the view itself. Raises LexiconError."""
    return MappingProxyType({(row.view, row.column): row for row in lexicons.read(DESCRIPTIONS, Described)})


def names() -> dict[str, str]:
    """The views and the Chinese names of their twins, in order. 例: execution_rates → 执行率."""
    return {view: row.name_zh for (view, column), row in described().items() if not column}


def said(view: str, column: str) -> Described:
    """What is said of a view's column. KeyError where nothing is."""
    known = described()
    return known.get((view, column)) or known[(ANY, column)]


def definitions() -> Iterator[str]:
    """The SQL that creates the views over the tables, in order: words of the lexicons, the views. The twins need `twins` after them."""
    yield _words("items", ("item", "name"), [(row.item, row.name) for row in items()])
    yield _words("indicator_names", ("term", "indicator"), [(row.term, row.indicator) for row in headlines()])
    yield DEFINITIONS.read_text(encoding="utf-8")


def twins(columns: Mapping[str, list[str]]) -> Iterator[str]:
    """The SQL of the Chinese twins, of views with the given columns, and of the dictionary."""
    lines = [(name, field.name, *_field(field)) for name, fields in TABLES.items() for field in fields]
    for view, name in names().items():
        here = columns.get(view, ["relation", "name", "zh", "en"])
        rows = [said(view, column) for column in here]
        listed = ", ".join(f'"{column}" AS "{row.name_zh}"' for column, row in zip(here, rows, strict=True))
        about = described()[(view, "")]
        lines += [(view, "", about.zh, about.en), *((view, column, row.zh, row.en) for column, row in zip(here, rows, strict=True))]
        lines += [(name, "", about.zh, about.en), *((name, row.name_zh, row.zh, row.en) for row in rows)]
        if view != "dictionary":
            yield f'CREATE VIEW "{name}" AS SELECT {listed} FROM {view}'
    yield _words("dictionary", ("relation", "name", "zh", "en"), lines)
    yield 'CREATE VIEW "数据字典" AS SELECT relation AS "表", name AS "列", zh AS "中文说明", en AS "英文说明" FROM dictionary'


COMMENTS = """SELECT CASE WHEN d.name = '' THEN format('COMMENT ON VIEW "{}" IS ', d.relation)
        ELSE format('COMMENT ON COLUMN "{}"."{}" IS ', d.relation, d.name) END
        || '''' || replace(d.zh || ' | ' || d.en, '''', '''''') || ''''
    FROM dictionary AS d"""
"""Gives a statement a row that writes the dictionary into the catalogue as comments."""


def _field(field: object) -> tuple[str, str]:
    meta = getattr(field, "metadata", None) or {}
    return meta[b"description"].decode(), meta[b"description_en"].decode()


def _words(name: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A view of words, a row a line: one constant, which is bound at once, where VALUES would be bound cell by cell by each that asks.
    No cell holds a tab or the end of a line."""
    lines = "\n".join("\t".join(row) for row in rows).replace("'", "''")
    cells = ", ".join(f"split_part(line, chr(9), {i}) AS {column}" for i, column in enumerate(columns, 1))
    return f"CREATE VIEW {name} AS SELECT {cells} FROM (SELECT unnest(string_split('{lines}', chr(10))) AS line)"
