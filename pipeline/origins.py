"""Where the documents' files lie on this machine: kept beside the state, so that a page can show the file itself.

The tables name a file by its place in the drop; where the drop was is this machine's own affair and no part of the results, which are
the same wherever they are made. ``OUT/.state/origins.jsonl`` holds a line a document, and may be missing or stale: whoever reads a
file through it gets bytes whose digest is the document's, or nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from pipeline import archives
from pipeline.discovery import Dropped
from pipeline.records import Unreadable
from pipeline.records import doc_id as identify

FILE = ".state/origins.jsonl"


def keep(out: Path, origins: Mapping[str, Dropped]) -> None:
    """Replaces the record: a document's id → the file it was read from."""
    target = out / FILE
    lines = (json.dumps([document, os.path.abspath(file.path), file.places]) for document, file in sorted(origins.items()))
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    draft.replace(target)


def load(out: Path) -> dict[str, Dropped]:
    """The record, by document; empty where there is none. A line that is not understood is passed over."""
    try:
        lines = (out / FILE).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return {}
    found: dict[str, Dropped] = {}
    for line in lines:
        try:
            document, path, places = json.loads(line)
            found[str(document)] = Dropped(Path(path), "", tuple((int(start), int(length)) for start, length in places))
        except (ValueError, TypeError):
            continue
    return found


def read(document: str, file: Dropped) -> bytes | None:
    """The document's bytes from that file; None where it is gone or no longer the one that was mined."""
    try:
        data = archives.read(file.path, file.places) if file.places else file.path.read_bytes()
    except (OSError, Unreadable):
        return None
    return data if identify(data) == document else None
