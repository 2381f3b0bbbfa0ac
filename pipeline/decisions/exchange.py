"""Decisions as a file of lines: the whole history, to keep, to compare, to take to another store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from pathlib import Path

from pipeline.decisions import VERDICTS, Entry
from pipeline.discovery import DropError
from pipeline.messages import text


def lines(entries: Iterable[Entry]) -> bytes:
    """A JSON object a line, one an entry, in their order."""
    return "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries).encode()


def read(path: Path) -> list[Entry]:
    """What `lines` wrote. Raises DropError with the line's number where one is none of ours."""
    return list(_entries(path))


def is_history(path: Path) -> bool:
    """Whether the file is one of `lines`, by its first line."""
    with path.open(encoding="utf-8-sig", errors="replace") as opened:
        first = next((line for line in opened if line.strip()), "")
    try:
        record = json.loads(first)
    except ValueError:
        return False
    return isinstance(record, dict) and record.keys() >= {"finding_id", "version", "action", "holds"}


def _entries(path: Path) -> Iterator[Entry]:
    names = {f.name: f.type for f in fields(Entry)}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            right = record.keys() == names.keys() and all(isinstance(record[n], int if t == "int" else str) for n, t in names.items())
        except (ValueError, AttributeError):
            right = False
        if not right or (record["verdict"] and record["verdict"] not in VERDICTS):
            raise DropError(text(f"{path}:{number} 不是一条处理意见", f"{path}:{number} is no decision"))
        yield Entry(**record)
