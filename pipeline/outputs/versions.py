"""``hecha schema``: the tables and views as data, and what changed between two versions of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.discovery import DropError
from pipeline.messages import text
from pipeline.outputs import catalogue, dictionary, views
from pipeline.outputs.schemas import TABLES, VERSION


def present() -> dict[str, Any]:
    """This version's schema version, tables and views: for each column its type and what it says."""
    columns = catalogue.columns()
    return {
        "version": VERSION,
        "tables": {name: {field.name: _column(field) for field in fields} for name, fields in TABLES.items()},
        "views": {name: {column: {"description_en": views.said(name, column).en} for column in columns[name]} for name in views.names()},
    }


def stored(where: Path) -> dict[str, Any]:
    """An older version: the JSON that ``hecha schema --json`` wrote then, or the tables of a results folder. Raises DropError."""
    if where.is_dir():
        return _of_results(where)
    try:
        found: dict[str, Any] = json.loads(where.read_text(encoding="utf-8"))
        return {"version": found["version"], "tables": found["tables"], "views": found["views"]}
    except (ValueError, KeyError, TypeError):
        raise DropError(text(f"{where} 不是 hecha schema --json 写出的文件", f"{where} was not written by hecha schema --json")) from None


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """A line a change: + what is new, - what is gone, ~ what changed its type or meaning."""
    if old["version"] != new["version"]:
        yield f"~ version {old['version']} → {new['version']}"
    for part in ("tables", "views"):
        if old[part] is None:
            continue
        for name in [*new[part], *(n for n in old[part] if n not in new[part])]:
            before, after = old[part].get(name), new[part].get(name)
            if before is None or after is None:
                yield f"{'+' if before is None else '-'} {name}"
                continue
            yield from _columns(name, before, after)


def _columns(name: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for column in [*after, *(c for c in before if c not in after)]:
        was, is_now = before.get(column), after.get(column)
        if was is None and is_now is not None:
            yield f"+ {name}.{column}: {is_now['description_en']}"
        elif is_now is None:
            yield f"- {name}.{column}"
        elif was is not None:
            for key in sorted(was.keys() | is_now.keys()):
                if was.get(key, "") != is_now.get(key, ""):
                    yield f"~ {name}.{column} {key}: {was.get(key, '')} → {is_now.get(key, '')}"


def _column(field: Any) -> dict[str, str]:
    said = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    return {"type": dictionary.kind(field)} | {key: said[key] for key in sorted(said)}


def _of_results(out: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    tables = {}
    version = ""
    for name in sorted(p.name for p in (out / "tables").iterdir()) if (out / "tables").exists() else ():
        files = sorted((out / "tables" / name).glob("*.parquet"))
        if files:
            schema = pq.read_schema(files[0])
            version = (schema.metadata or {}).get(b"hecha_schema", b"").decode()
            tables[name] = {field.name: _column(field) for field in schema}
    if not tables:
        raise DropError(text(f"{out} 里没有表", f"no tables in {out}"))
    return {"version": version, "tables": tables, "views": None}
