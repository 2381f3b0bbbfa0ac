"""What a run was made with: versions of code, rules, lexicons, libraries and models, for the run's manifest (``run.json``)."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

import lexicons
from pipeline import __version__
from pipeline.fingerprint import fingerprint, versions
from pipeline.readers import models


def facts() -> dict[str, str]:
    """The same for the same program on any machine with the same libraries; nothing of the documents, no clock, no path."""
    rules = sorted((lexicons.FOLDER / "rules").glob("*.toml"))
    found = {
        "hecha": __version__,
        "fingerprint": fingerprint(),
        "lexicons": _digest(sorted(lexicons.FOLDER.glob("*.tsv"))),
        "rules": _digest(rules),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "libraries": ", ".join(f"{name} {known}" for name, known in versions().items()),
    }
    if models.available():
        found["models"] = ", ".join(models.MODELS)
    own = lexicons.user_folder()
    if own is not None:
        found["user_lexicons"] = _digest(sorted(path for path in own.rglob("*") if path.suffix in (".tsv", ".toml")))
    return found


def _digest(paths: Iterable[Path]) -> str:
    """16 hex digits over the names and bytes of files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
