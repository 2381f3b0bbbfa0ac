"""Which document each file of the drop is: by its bytes, which are read only where the file is not the one seen before.

``OUT/.state/seen.jsonl`` remembers what was found in each file under its size, its times and its place on the disk (git does the
same). A file that changed within `SETTLED` seconds of being looked at is not remembered, since it may change again within the same
tick of the clock; the change time cannot be set back as the modification time can.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import archives
from pipeline.discovery import Dropped
from pipeline.fingerprint import fingerprint
from pipeline.records import DOC_ID, Reject, doc_id

FILE = ".state/seen.jsonl"
SETTLED = 2.0


class Held(NamedTuple):
    """One document that a file holds: its id, the name it goes by, its places in the archive (none for the file itself), its bytes."""

    document: str
    name: str
    places: tuple[tuple[int, int], ...]
    size: int


class Look(NamedTuple):
    """What was found in a file, and the size, times and place on the disk it had then."""

    stamp: tuple[int, ...]
    held: tuple[Held, ...]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Identified:
    """The files of each document, those in archives too: equal bytes are one document, whatever the names; its bytes; what could not
    be read."""

    files: Mapping[str, Sequence[Dropped]]
    sizes: Mapping[str, int]
    rejects: Sequence[Reject]


def identify(dropped: Sequence[Dropped], out: Path) -> Identified:
    """The documents of the drop. `out`: where what was seen is remembered."""
    before = _remembered(out)
    now = time.time_ns()
    looks: dict[tuple[str, str], Look] = {}
    files: dict[str, list[Dropped]] = defaultdict(list)
    sizes: dict[str, int] = {}
    rejects: list[Reject] = []
    taken = {file.name for file in dropped}
    for file in dropped:
        key = (file.url or os.path.abspath(file.path), file.name)
        try:
            look = _look(file, before.get(key))
        except OSError as error:
            rejects.append(Reject(file.name, "discover", "io", error.strerror or "", "check the file's permissions"))
            continue
        if max(look.stamp[1:3]) < now - SETTLED * 1e9:
            looks[key] = look
        rejects += look.rejects
        for held in look.held:
            sizes[held.document] = held.size
            name = held.name if held.name == file.name else _free(held.name, taken)
            files[held.document].append(replace(file, name=name, places=held.places))
    if looks != before:
        _remember(out, looks)
    return Identified({d: sorted(files[d], key=lambda file: file.name) for d in sorted(files)}, sizes, rejects)


def _look(file: Dropped, before: Look | None) -> Look:
    """What the file holds. Raises OSError."""
    if file.url:
        return before if before is not None and before.stamp == file.stamp else _fetch(file)
    with file.path.open("rb") as opened:
        found = os.stat(opened.fileno())
        stamp = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)
        if before is not None and before.stamp == stamp:
            return before
        if not archives.kind(opened):
            opened.seek(0)
            document = hashlib.file_digest(opened, "sha256").hexdigest()[:DOC_ID]
            return Look(stamp, (Held(document, file.name, (), found.st_size),), ())
    return _unpack(file, file.path, stamp)


def _fetch(file: Dropped) -> Look:
    """What an object in a store holds. Raises OSError."""
    from pipeline import stores

    data = stores.read(file.url)
    if archives.kind(io.BytesIO(data)):
        return _unpack(file, stores.fetched(file.url), file.stamp)
    return Look(file.stamp, (Held(doc_id(data), file.name, (), len(data)),), ())


def _unpack(file: Dropped, path: Path, stamp: tuple[int, ...]) -> Look:
    held, rejects = [], []
    for member in archives.members(path, file.name):
        if isinstance(member, Reject):
            rejects.append(member)
        else:
            held.append(Held(doc_id(member.data), member.name, member.places, len(member.data)))
    return Look(stamp, tuple(held), tuple(rejects))


def _free(name: str, taken: set[str]) -> str:
    """The name, or the next like it that no file has: an archive may hold two of one name. 例: ``报告 (2).docx``."""
    stem, dot, ending = name.rpartition(".") if "." in name.rpartition("/")[2] else (name, "", "")
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{stem} ({count}){dot}{ending}"
    taken.add(free)
    return free


def _remembered(out: Path) -> dict[tuple[str, str], Look]:
    """What was seen, by path and name; nothing where the program is another one or the record is spoilt."""
    try:
        lines = (out / FILE).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        if not lines or json.loads(lines[0]) != fingerprint():
            return {}
        return dict(map(_read, lines[1:]))
    except (FileNotFoundError, ValueError, TypeError):
        return {}


def _read(line: str) -> tuple[tuple[str, str], Look]:
    path, name, stamp, held, rejects = json.loads(line)
    return (path, name), Look(
        tuple(stamp),
        tuple(Held(d, n, tuple((start, length) for start, length in places), size) for d, n, places, size in held),
        tuple(Reject(*row) for row in rejects),
    )


def _remember(out: Path, looks: Mapping[tuple[str, str], Look]) -> None:
    target = out / FILE
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(json.dumps(fingerprint()) + "\n")
        for (path, name), look in looks.items():
            rejects: list[Any] = [[r.path, r.stage, r.code, r.message, r.hint] for r in look.rejects]
            file.write(json.dumps([path, name, look.stamp, look.held, rejects], ensure_ascii=False) + "\n")
    draft.replace(target)
