"""Object stores: files read from ``s3://bucket/prefix``, and an output folder kept there, by the S3 client that Arrow brings along.

Credentials, region and endpoint come from the usual variables (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL),
so that any compatible server will do. Under the output's prefix lie

- ``generations/<name>/``: what a local output folder shows (tables, findings, ``run.json``, its manifest), never changed once written;
- ``current.json``: which generation holds, replaced by one PUT when all of it is there: a reader that begins there sees one whole state;
- ``parts/<two digits>.zip``: the documents mined before, so that nothing is mined twice, whichever machine runs next.

Arrow's client cannot PUT on condition (If-Match), and no other is among the dependencies. Instead the pointer is read again just before
it is replaced, and a run that another one overtook says so and starts over from the other's state. Generations are named by their
content: whoever wins, the state is whole.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import identify, refusals
from pipeline.discovery import DropError
from pipeline.messages import text
from pipeline.outputs import findings, parts, state

AT_ONCE = 16
"""Requests under way."""
POINTER = "current.json"
RECORDS = (identify.FILE, refusals.FILE)
LOGS = ("run.json", *findings.FILES)


class Overtaken(Exception):
    """Another run replaced the state in the store while this one worked."""


@cache
def _store() -> Any:
    from pyarrow import fs

    scheme, _, host = (os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or "").partition("://")
    options = {"endpoint_override": host.rstrip("/"), "scheme": scheme, "force_virtual_addressing": False} if host else {}
    return fs.S3FileSystem(request_timeout=60, connect_timeout=10, **options)


def _key(address: str) -> str:
    return address.removeprefix("s3://").rstrip("/")


def listed(address: str) -> list[tuple[str, int, int]]:
    """The objects at or below a URL: URL, bytes, time of change in nanoseconds. Raises DropError where the store does not answer."""
    from pyarrow import fs

    try:
        found = _store().get_file_info(fs.FileSelector(_key(address), recursive=True, allow_not_found=True))
        found = found or [_store().get_file_info(_key(address))]
    except OSError as error:
        raise DropError(text(f"读不到 {address}：{error}", f"{address} cannot be listed: {error}")) from None
    return [("s3://" + f.path, f.size, f.mtime_ns or 0) for f in sorted(found, key=lambda f: f.path) if f.is_file]


def read(address: str) -> bytes:
    """An object's bytes. OSError where there is none."""
    with _store().open_input_stream(_key(address)) as stream:
        return bytes(stream.read())


def write(address: str, data: bytes) -> None:
    """Replaces an object in one piece."""
    with _store().open_output_stream(_key(address)) as stream:
        stream.write(data)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="hecha-"))


def fetched(address: str) -> Path:
    """The object as a file of this machine, for archives, which are read here and there. The one fetched before it is dropped."""
    kept = _folder() / address.replace("/", "_")
    if not kept.exists():
        data = read(address)
        for old in _folder().iterdir():
            old.unlink()
        kept.write_bytes(data)
    return kept


@contextmanager
def mirrored(address: str) -> Iterator[Path]:
    """A folder of this machine that holds the output as it is in the store; on leaving, what is new in it is put there, also when the
    run was interrupted (then the documents it mined, and no new state). Raises Overtaken, OSError."""
    with tempfile.TemporaryDirectory(prefix="hecha-") as folder:
        out = Path(folder)
        there = {found for found, _, _ in listed(address)}
        before = _pull(address, out, there)
        packs = _packs(out)
        try:
            yield out
        finally:
            _push_parts(address, out, packs)
        _push(address, out, there, before)


def _pull(address: str, out: Path, there: set[str]) -> str:
    """Copies records, parts and the current generation; gives the generation's name, "" where there is none."""
    name = str(json.loads(read(f"{address}/{POINTER}"))["generation"]) if f"{address}/{POINTER}" in there else ""
    generation = f"{address}/generations/{name}/"
    wanted = {f"{address}/{record}": out / record for record in RECORDS}
    if name:
        wanted |= {
            found: out / state.GENERATIONS / name / found.removeprefix(generation) for found in there if found.startswith(generation)
        }
        wanted |= {generation + log: out / log for log in LOGS}
    _each([(found, target) for found, target in wanted.items() if found in there], lambda pair: _copy(*pair))
    if name:
        (out / "tables").symlink_to(Path(state.GENERATIONS) / name / "tables", target_is_directory=True)
    for data in _each([found for found in sorted(there) if found.startswith(f"{address}/parts/")], read):
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            for part in pack.namelist():
                parts.keep(out, part, pack.read(part))
    return name


def _packs(out: Path) -> dict[str, list[str]]:
    """The names of the parts by the pack they lie in."""
    packs: dict[str, list[str]] = {}
    for part in sorted(parts.present(out)):
        packs.setdefault(part[:2], []).append(part)
    return packs


def _push_parts(address: str, out: Path, before: dict[str, list[str]]) -> None:
    def push(pack: tuple[str, list[str]]) -> None:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as written:
            for part in pack[1]:
                written.writestr(zipfile.ZipInfo(part), parts.path(out, part).read_bytes())
        write(f"{address}/parts/{pack[0]}.zip", held.getvalue())

    _each([pack for pack in _packs(out).items() if before.get(pack[0]) != pack[1]], push)
    for record in RECORDS:
        if (out / record).exists():
            write(f"{address}/{record}", (out / record).read_bytes())


def _push(address: str, out: Path, there: set[str], before: str) -> None:
    """Puts the generation there, then the pointer to it; then removes those that are neither the current nor the one before."""
    now = state.current(out)
    if now is None or now["generation"] == before:
        return
    name = now["generation"]
    folder = out / state.GENERATIONS / name
    files = {f"{address}/generations/{name}/{p.relative_to(folder).as_posix()}": p for p in folder.rglob("*") if p.is_file()}
    files |= {f"{address}/generations/{name}/{log}": out / log for log in LOGS}
    _each([pair for pair in files.items() if pair[0] not in there], lambda pair: write(pair[0], pair[1].read_bytes()))
    since = {found for found, _, _ in listed(address)}
    pointed = json.loads(read(f"{address}/{POINTER}"))["generation"] if f"{address}/{POINTER}" in since else ""
    if pointed != before:
        raise Overtaken(pointed)
    write(f"{address}/{POINTER}", json.dumps({"generation": name, "schema": now["schema"]}).encode())
    kept = tuple(f"{address}/generations/{one}/" for one in (name, before) if one)
    for found in since:
        if found.startswith(f"{address}/generations/") and not found.startswith(kept):
            _store().delete_file(_key(found))


def _copy(found: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(read(found))


def _each(items: Sequence[Any], do: Any) -> list[Any]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(do, items))


def clear() -> None:
    """Removes what was fetched."""
    shutil.rmtree(_folder(), ignore_errors=True)
    _folder.cache_clear()
