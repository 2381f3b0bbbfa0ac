"""One immutable file per mined document: all its tables, written by the worker that mined it, read when the tables are assembled.

A part is named by what it depends on, the document and the fingerprint of everything that mined it: whoever finds it there need not
mine the document again. `pipeline.outputs.packing` is what it holds.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = ".state/parts"
ENDING = ".part"


def name(doc_id: str, fingerprint: str) -> str:
    """The part's name: the same for the same bytes mined in the same way. 例: ``0123456789abcdef-89ab``."""
    return f"{doc_id}-{fingerprint}"


def path(out: Path, part: str) -> Path:
    """Where the part lies; folders of 256, so that a million of them do not share one."""
    return out / FOLDER / part[:2] / f"{part}{ENDING}"


def exists(out: Path, doc_id: str, fingerprint: str) -> bool:
    """Whether the document was mined in this way before."""
    return path(out, name(doc_id, fingerprint)).exists()


def present(out: Path) -> set[str]:
    """The names of all parts that are there: a look at each folder, not at each file."""
    found: set[str] = set()
    try:
        folders = [entry.path for entry in os.scandir(out / FOLDER) if entry.is_dir()]
    except FileNotFoundError:
        return found
    for folder in folders:
        found.update(file[: -len(ENDING)] for file in os.listdir(folder) if file.endswith(ENDING) and not file.startswith("."))
    return found


def keep(out: Path, part: str, data: bytes) -> None:
    """Lays the part down: it appears whole or not at all, whoever else writes it at the same time, since equal names mean equal
    content. OSError where there is no room."""
    target = path(out, part)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        try:
            draft.write_bytes(data)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def forget(out: Path, part: str) -> None:
    """Removes the part."""
    path(out, part).unlink(missing_ok=True)
