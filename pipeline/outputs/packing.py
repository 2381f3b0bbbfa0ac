"""What a part holds: one document's tables, as bytes and back.

A part's name says which program made it, so it can leave out what that program knows, the schemas: it is the Arrow record batches of
the tables that have rows, one behind the other and compressed as one, behind a line that says which they are. Its checksum tells a part
that a power cut took back from a whole one: parts are not forced to the disk one by one, since what is lost can be mined again.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from pipeline.outputs import parts, strict
from pipeline.outputs.schemas import TABLES, schema

CODEC, LEVEL = "zstd", 1
_HEAD = struct.Struct("<8sI")
"""The mark, and the checksum of all that follows it."""
_SIZES = struct.Struct("<IQ")
"""The bytes of the index, and of all that was compressed."""
_MARK = b"hecha\x00\x00\x01"
_ALIGNED = 8
"""Arrow's messages begin at multiples of so many bytes."""


class PartError(Exception):
    """A part cannot be read (the disk was full, the machine stopped): mine the document again. `part` is its name."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(f"part {part} cannot be read: {why}")
        self.part = part


def write(out: Path, tables: Mapping[str, Mapping[str, strict.Values]], fingerprint: str) -> str:
    """Writes one document's tables (`pipeline.locate.tables`) and gives the part's name. SchemaError where a column does not fit."""
    part = parts.name(tables["documents"]["doc_id"][0], fingerprint)
    parts.keep(out, part, packed(tables))
    return part


def broken(out: Path, wanted: Iterable[str]) -> list[str]:
    """Those of the parts that cannot be read."""
    found = []
    for part in wanted:
        try:
            read(out, part)
        except PartError:
            found.append(part)
    return found


def packed(tables: Mapping[str, Mapping[str, strict.Values]]) -> bytes:
    """The part as bytes."""
    batches = {table: strict.batch(table, tables[table]).serialize() for table in TABLES if any(map(len, tables.get(table, {}).values()))}
    index = json.dumps({table: batch.size for table, batch in batches.items()}).encode()
    index += b" " * (-len(index) % _ALIGNED)
    data = b"".join([index, *batches.values()])
    rest = _SIZES.pack(len(index), len(data)) + pa.Codec(CODEC, LEVEL).compress(data, asbytes=True)
    return bytes(_HEAD.pack(_MARK, zlib.crc32(rest)) + rest)


class Stored(NamedTuple):
    """A table's rows of one part, and their bytes in memory."""

    batch: pa.RecordBatch
    size: int


def read(out: Path, part: str) -> dict[str, Stored]:
    """The part's tables, those that have rows. Raises PartError."""
    try:
        return unpacked(parts.path(out, part).read_bytes())
    except (OSError, ValueError, KeyError, struct.error) as error:  # Arrow's errors are ValueErrors
        raise PartError(part, str(error)) from error


def unpacked(data: bytes) -> dict[str, Stored]:
    """The tables of a part's bytes. ValueError, KeyError or struct.error where they are none."""
    mark, checksum = _HEAD.unpack_from(data)
    rest = memoryview(data)[_HEAD.size :]
    if mark != _MARK or checksum != zlib.crc32(rest):
        raise ValueError("it is not whole")
    at, size = _SIZES.unpack_from(rest)
    whole = pa.Codec(CODEC, LEVEL).decompress(rest[_SIZES.size :], size)
    tables = {}
    for table, length in json.loads(whole.slice(0, at).to_pybytes()).items():
        tables[table] = Stored(pa.ipc.read_record_batch(whole.slice(at, length), schema(table)), length)
        at += length
    return tables
