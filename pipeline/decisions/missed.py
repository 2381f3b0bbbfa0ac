"""Errors that hecha missed, marked by auditors: kept in the decisions' database, written as gold for ``hecha eval``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy as sql

from pipeline.decisions.store import Store

METADATA = sql.MetaData()
MARKS = sql.Table(
    "missed",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("doc_id", sql.String(64), nullable=False),
    sql.Column("start", sql.Integer, nullable=False),
    sql.Column("end", sql.Integer, nullable=False),
    sql.Column("quote", sql.Text, nullable=False),
    sql.Column("family", sql.String(8), nullable=False),
    sql.Column("note", sql.Text, nullable=False),
    sql.Column("who", sql.String(200), nullable=False),
    sql.Column("marked_at", sql.String(40), nullable=False),
    sql.Column("withdrawn", sql.Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a document that holds an error nobody reported. `family`: the rule family it belongs to (例: EXE), empty if unknown;
    `number` names the mark."""

    number: int
    doc_id: str
    start: int
    end: int
    quote: str
    family: str
    note: str
    who: str
    when: str


def mark(store: Store, doc_id: str, start: int, end: int, *, quote: str, family: str, note: str, who: str, when: str) -> None:
    """Adds a mark; the table is made with the first. ValueError for an empty span or no name."""
    if not 0 <= start < end or not who.strip():
        raise ValueError("a mark needs a span and a name")
    METADATA.create_all(store.engine)
    row = {
        "doc_id": doc_id, "start": start, "end": end, "quote": quote, "family": family, "note": note, "who": who.strip(), "marked_at": when,
        "withdrawn": 0,
    }  # fmt: skip
    with store.engine.begin() as connection:
        connection.execute(MARKS.insert(), row)


def withdraw(store: Store, number: int) -> None:
    """Takes a mark back; its line stays in the database."""
    with store.engine.begin() as connection:
        connection.execute(MARKS.update().where(MARKS.c.number == number).values(withdrawn=1))


def marks(store: Store, doc_id: str | None = None) -> list[Mark]:
    """The marks that hold, of one document or all, in the order they were made."""
    if not sql.inspect(store.engine).has_table(MARKS.name):
        return []
    query = sql.select(*(c for c in MARKS.c if c.name != "withdrawn")).where(MARKS.c.withdrawn == 0).order_by(MARKS.c.number)
    if doc_id is not None:
        query = query.where(MARKS.c.doc_id == doc_id)
    with store.engine.connect() as connection:
        return [Mark(*row) for row in connection.execute(query)]


def gold(marked: Iterable[Mark], paths: Mapping[str, str]) -> bytes:
    """The marks as lines of a gold folder's ``findings.jsonl``: must be found. `paths`: a document's path, by id; marks of documents
    that are not there any more are left out."""
    lines = []
    for m in marked:
        if m.doc_id in paths:
            line: dict[str, Any] = {
                "doc": PurePosixPath(paths[m.doc_id]).name, "rule": m.family or "???", "alt_rules": [], "tier": "must",
                "spans": [{"start": m.start, "end": m.end}], "quote": m.quote, "note": m.note, "who": m.who,
            }  # fmt: skip
            lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines).encode()
