"""One immutable file per mined document: all its tables, written by the worker that mined it, read when the tables are assembled.

A part is an Arrow stream of one row for each table that has rows: its name and its own Arrow stream. It is named by what it
depends on, the document and the fingerprint of everything that mined it: whoever finds it there need not mine the document again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.outputs import strict
from pipeline.outputs.schemas import TABLES, schema

FOLDER = ".state/parts"
ENDING = ".arrow"
_OUTER = pa.schema([("table", pa.string()), ("rows", pa.large_binary())])


class PartError(Exception):
    """A part cannot be read (the disk was full, the machine stopped): mine the document again."""


def name(doc_id: str, fingerprint: str) -> str:
    """The part's name: the same for the same bytes mined in the same way. 例: ``0123456789abcdef-89ab``."""
    return f"{doc_id}-{fingerprint}"


def path(out: Path, part: str) -> Path:
    """Where the part lies; folders of 256, so that a million of them do not share one."""
    return out / FOLDER / part[:2] / f"{part}{ENDING}"


def exists(out: Path, doc_id: str, fingerprint: str) -> bool:
    """Whether the document was mined in this way before."""
    return path(out, name(doc_id, fingerprint)).exists()


def write(out: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]], fingerprint: str) -> str:
    """Writes one document's rows (`pipeline.locate.rows`) and gives the part's name. SchemaError where a row does not fit.

    The part appears whole or not at all, whoever else writes it at the same time: equal names mean equal content.
    """
    part = name(rows["documents"][0]["doc_id"], fingerprint)
    target = path(out, part)
    target.parent.mkdir(parents=True, exist_ok=True)
    streams = {table: _stream(table, strict.table(table, rows[table])) for table in TABLES if rows.get(table)}
    outer = pa.table([list(streams), list(streams.values())], schema=_OUTER)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("wb") as file:
        with pa.ipc.new_stream(file, _OUTER, options=pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)) as writer:
            writer.write_table(outer)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    return part


def _stream(name: str, table: pa.Table) -> bytes:
    """Without the descriptions, which are many times the size of a small report's rows."""
    bare = pa.Table.from_arrays(table.columns, schema=_bare(name))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, bare.schema) as writer:
        writer.write_table(bare)
    return bytes(sink.getvalue())


@cache
def _bare(name: str) -> pa.Schema:
    return pa.schema([pa.field(f.name, f.type) for f in schema(name)])


@cache
def _full(name: str) -> pa.Schema:
    return schema(name)


def read(out: Path, part: str) -> dict[str, pa.Table]:
    """The part's tables, those that have rows. Raises PartError."""
    try:
        outer = pa.ipc.open_stream(path(out, part).read_bytes()).read_all()
        return {table: _table(table, data) for table, data in zip(*(outer[name].to_pylist() for name in _OUTER.names), strict=True)}
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise PartError(f"part {part} cannot be read: {error}") from error


def _table(name: str, data: bytes) -> pa.Table:
    bare = pa.ipc.open_stream(data).read_all()
    return pa.Table.from_arrays([column.combine_chunks() for column in bare.columns], schema=_full(name))
