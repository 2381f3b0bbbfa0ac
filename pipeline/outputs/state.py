"""The output folder's state: parts become a generation of tables, and the generations change places in one step.

``OUT/tables`` is a link to ``.state/generations/<name>/tables``; a new generation is written beside the current one, whole and
synced, then the link is replaced. Whoever reads sees one whole state, also when a run is killed. The generation before the
current one stays until the next commit, for readers that still hold it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import across, decisions
from pipeline.decisions import Decision
from pipeline.outputs import catalogue, findings, identity, packing, parts, schemas, strict
from pipeline.outputs.log import DECIDED, said
from pipeline.records import Reject

GENERATIONS = ".state/generations"
ROW_GROUP = 50_000
"""Rows held in memory of one table before they are written as a row group."""
TEXT_BYTES = 32_000_000
"""Bytes held in memory of one table before they are written: texts are few rows and much."""
PARTS_BYTES = 64_000_000
"""Bytes of parts held in memory before what the tables have taken from them is copied out."""
ROWS_A_FILE = 1_000_000
OPTIONS = {"compression": "zstd", "compression_level": 1, "use_dictionary": False, "version": "2.6", "store_schema": True}
"""Of the Parquet files. Dictionaries under the compression made them larger by a quarter, and slower to write."""


class StateError(Exception):
    """The output folder is not what hecha left there; the message says what to move away."""


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit left: the generation's name, its rows by table, and whether it is new (False: nothing had changed)."""

    generation: str
    rows: Mapping[str, int]
    changed: bool


class _Writer:
    """One table's files in a new generation, written in the order given, a bounded number of rows in memory."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.schema, self.rows = folder, schemas.schema(name), 0
        self._held: list[pa.RecordBatch] = []
        self._own = 0
        self._held_rows = self._held_bytes = self._file_rows = self._files = 0
        self._open: pq.ParquetWriter | None = None
        folder.mkdir(parents=True)

    def add(self, batch: pa.RecordBatch, size: int) -> None:
        self._held.append(batch)
        self._held_rows += batch.num_rows
        self._held_bytes += size
        self.rows += batch.num_rows
        if self._held_rows >= ROW_GROUP or self._held_bytes >= TEXT_BYTES:
            self._flush()

    def detach(self) -> None:
        """What is held until now is copied: a batch of a part keeps the whole part in memory."""
        if fresh := self._held[self._own :]:
            copied = pa.ipc.read_record_batch(pa.Table.from_batches(fresh).combine_chunks().to_batches()[0].serialize(), self.schema)
            self._held[self._own :] = [copied]
            self._own += 1

    def _flush(self) -> None:
        if self._open is None:
            target = self.folder / f"part-{self._files:05d}.parquet"
            self._open = pq.ParquetWriter(target, self.schema, **OPTIONS)
            self._files, self._file_rows = self._files + 1, 0
        table = pa.Table.from_batches(self._held, self.schema).combine_chunks()
        self._open.write_table(table, row_group_size=ROW_GROUP)
        self._file_rows += table.num_rows
        self._held, self._own, self._held_rows, self._held_bytes = [], 0, 0, 0
        if self._file_rows >= ROWS_A_FILE:
            self._open.close()
            self._open = None

    def close(self) -> None:
        if self._held or not self._files:
            self._flush()
        if self._open is not None:
            self._open.close()
            self._open = None

    def leave(self, kind: type[BaseException] | None, *_: object) -> None:
        """`close`, or after an error (a full disk) nothing more: to write the rest would only fail again, and hide why."""
        if kind is None:
            self.close()
        elif self._open is not None:
            self._open.is_open = False  # else it would try to end the file when it is forgotten
            self._open = None


def current(out: Path) -> dict[str, Any] | None:
    """The current generation's manifest, None where there is none."""
    try:
        return dict(json.loads(((out / "tables").resolve().parent / "manifest.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def commit(out: Path, mined: Mapping[str, Sequence[str]], rejects: Iterable[Reject], run_facts: Mapping[str, Any]) -> Committed:
    """Makes the tables of exactly these parts, and of what auditors decided, the current state of `out`, with the catalogue and the
    logs for people.

    `mined`: a part's name → the paths of the files with that content, none twice; `run_facts`: what belongs in ``run.json``
    (versions, options: nothing that changes from run to run). Raises PartError (mine that document again), StateError, OSError
    (disk full …), DropError (the store of decisions cannot be opened); then the state before still holds. One caller at a time.
    """
    _sweep(out)
    plan = {part: sorted(paths) for part, paths in sorted(mined.items())}
    refused = sorted(set(rejects), key=lambda r: (r.path, r.stage, r.code, r.message))
    decided = decisions.current(out)
    name = _generation(plan, refused, run_facts, decided)
    before = current(out)
    if before is not None and before["generation"] == name:
        _publish(out, before)
        return Committed(name, before["rows"], changed=False)
    folder = out / GENERATIONS / name
    if not folder.exists():  # else the one before the current, whole as every generation under its own name
        draft = folder.with_name(f".{name}")
        shutil.rmtree(draft, ignore_errors=True)
        rows = _assemble(out, draft / "tables", plan, refused, decided)
        manifest = {"generation": name, "schema": schemas.VERSION, "rows": rows, "parts": plan, "run": dict(run_facts)}
        _write(draft / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True))
        _sync(draft)
        draft.replace(folder)
        _sync(folder.parent)
    _switch(out, name)
    now = current(out)
    assert now is not None
    _publish(out, now)
    kept = [now] if before is None else [now, before]
    _forget(out, {m["generation"] for m in kept}, {part for m in kept for part in m["parts"]})
    return Committed(name, now["rows"], changed=True)


def rejoin(out: Path) -> None:
    """Commits the current parts again, with what auditors decided since. Nothing to do where there is no state."""
    before = current(out)
    if before is not None:
        rejects = [Reject(**row) for row in pq.read_table(out / "tables" / "rejects").to_pylist()]
        commit(out, before["parts"], rejects, before["run"])


def _generation(
    plan: Mapping[str, Sequence[str]], rejects: Sequence[Reject], facts: Mapping[str, Any], decided: Mapping[str, Decision]
) -> str:
    """A name over all that decides what the tables and logs hold, the look of the page included."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".sql", ".html", ".css", ".js"):
            digest.update(file.read_bytes())
    what = [schemas.VERSION, plan, [asdict(r) for r in rejects], facts]
    digest.update(json.dumps(what, sort_keys=True).encode())
    for finding_id in sorted(decided):
        digest.update(json.dumps([finding_id, said(decided[finding_id])], sort_keys=True).encode())
    return digest.hexdigest()[:16]


def _assemble(
    out: Path, folder: Path, plan: Mapping[str, Sequence[str]], rejects: Sequence[Reject], decided: Mapping[str, Decision]
) -> dict[str, int]:
    writers = {table: _Writer(folder / table, table) for table in schemas.TABLES}
    seen: dict[str, int] = {}
    with ExitStack() as stack:
        for writer in writers.values():
            stack.push(writer.leave)
        held = 0
        for part, paths in plan.items():
            tables = packing.read(out, part)
            held += sum(size for _, size in tables.values())
            if held > PARTS_BYTES:
                held = 0
                for writer in writers.values():
                    writer.detach()
            for table, (batch, size) in tables.items():
                if table == "documents":
                    batch = _renamed(batch, paths)
                elif table == "inconsistencies":
                    batch = _joined(_told_apart(batch, seen), decided)
                writers[table].add(batch, size)
        if rejects:
            batch = strict.table("rejects", [asdict(r) for r in rejects]).to_batches()[0]
            writers["rejects"].add(batch, batch.nbytes)
        for table, writer in writers.items():
            if table not in ("checks", "inconsistencies"):
                writer.close()  # what is compared across documents is read from there
        for checked, found in across.compare(folder):
            _add_across(writers, checked, found, seen, decided)
    _synced(folder)
    return {table: writer.rows for table, writer in writers.items()}


def _renamed(documents: pa.RecordBatch, paths: Sequence[str]) -> pa.RecordBatch:
    """The paths of today: a part outlives the file names it was made under."""
    return _replaced(_replaced(documents, "path", [paths[0]]), "copies", [paths[1:]])


def _told_apart(findings: pa.RecordBatch, seen: dict[str, int]) -> pa.RecordBatch:
    """Equal findings of several files: one key, ids of their own."""
    return _replaced(findings, "finding_id", identity.unique(findings["finding_key"].to_pylist(), seen))


def _replaced(batch: pa.RecordBatch, column: str, values: Sequence[Any]) -> pa.RecordBatch:
    i = batch.schema.get_field_index(column)
    field = batch.schema.field(i)
    return batch.set_column(i, field, strict.column(values, field.type))


def _add_across(
    writers: Mapping[str, _Writer],
    checked: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
    seen: dict[str, int],
    decided: Mapping[str, Decision],
) -> None:
    """Checks across documents, and their findings under ids of their own."""
    for batch in strict.table("checks", checked).to_batches():
        writers["checks"].add(batch, batch.nbytes)
    named = [
        dict(row) | {"finding_id": finding_id, "root_cause": row["root_cause"] or finding_id} | said(decided.get(finding_id))
        for row, finding_id in zip(found, identity.unique((row["finding_key"] for row in found), seen), strict=True)
    ]
    for batch in strict.table("inconsistencies", named).to_batches():
        writers["inconsistencies"].add(batch, batch.nbytes)


def _joined(found: pa.RecordBatch, decided: Mapping[str, Decision]) -> pa.RecordBatch:
    """The findings with what was decided on them."""
    ids = found["finding_id"].to_pylist()
    if decided.keys().isdisjoint(ids):
        return found
    rows = [said(decided.get(finding_id)) for finding_id in ids]
    for column in DECIDED:
        found = _replaced(found, column, [row[column] for row in rows])
    return found


def _publish(out: Path, manifest: Mapping[str, Any]) -> None:
    """The catalogue and the logs of a generation, each replaced whole, ``run.json`` last: where it names this generation and
    nothing was deleted, there is nothing to do."""
    facts = {key: manifest[key] for key in ("generation", "schema", "rows", "run")}
    said = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    run = out / "run.json"
    if all((out / name).exists() for name in ("run.json", "hecha.duckdb", *findings.FILES)) and run.read_text(encoding="utf-8") == said:
        return
    run.unlink(missing_ok=True)
    tables = out / GENERATIONS / manifest["generation"] / "tables"
    catalogue.write(out, tables)
    findings.publish(out, tables)
    _write(run, said)


def _switch(out: Path, name: str) -> None:
    """Points ``OUT/tables`` at the generation in one step."""
    link, draft = out / "tables", out / f".tables.{os.getpid()}"
    if link.exists() and not link.is_symlink():
        raise StateError(f"{link} is a folder that hecha did not make; move it away")
    draft.unlink(missing_ok=True)
    draft.symlink_to(Path(GENERATIONS) / name / "tables", target_is_directory=True)
    draft.replace(link)
    _sync(out)


def _forget(out: Path, generations: set[str], kept: set[str]) -> None:
    """Removes the generations, drafts and parts that are not among those to keep. A generation is gone at once for who still reads it,
    and never half there."""
    for folder in [*(out / GENERATIONS).iterdir()]:
        if folder.name not in generations:
            gone = folder.with_name(f".{folder.name.lstrip('.')}.gone")
            shutil.rmtree(gone, ignore_errors=True)
            with suppress(FileNotFoundError):
                folder.replace(gone)
            shutil.rmtree(gone, ignore_errors=True)
    for file in (out / parts.FOLDER).glob(f"*/*{parts.ENDING}"):
        if file.stem not in kept:
            file.unlink(missing_ok=True)


def _sweep(out: Path) -> None:
    """Removes the drafts (``.name.<process id>``, and DuckDB's log of one) that killed processes left behind."""
    for folder in filter(Path.is_dir, (out, out / ".state", *(out / parts.FOLDER).glob("*"))):
        for entry in os.scandir(folder):
            owner = entry.name.removesuffix(".wal").rpartition(".")[2]
            if entry.name.startswith(".") and owner.isdigit() and not _runs(int(owner)):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    Path(entry.path).unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    _sync(draft)
    draft.replace(path)


def _synced(folder: Path) -> None:
    """All below the folder to the disk, each file and folder once, when all are written: the first takes most of the rest along."""
    for below, _, files in os.walk(folder, topdown=False):
        for file in files:
            _sync(Path(below, file))
        _sync(Path(below))


def _sync(path: Path) -> None:
    """To the disk, so that the switch never points at what a power cut can take back."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
