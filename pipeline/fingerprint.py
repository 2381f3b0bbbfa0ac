"""The fingerprint of the program: what, besides a file's bytes, decides what is mined from it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import extractors
import lexicons
import pipeline
from pipeline.readers import limits, office

LIBRARIES = ("jieba", "lxml", "opencc-python-reimplemented", "pyarrow", "pypdfium2", "python-calamine", "regex", "spacy")
"""Whose versions can change what is read or how it is written."""
APART = ("review", "decisions")
"""Folders of `pipeline` that show what was mined and mine nothing: a new button is no reason to mine ten thousand files again."""
OPTIONAL = ("onnxruntime", "py7zr", "rapidocr")
"""The same, where they are installed."""


@cache
def versions() -> dict[str, str]:
    """Of `LIBRARIES`, and of those of `OPTIONAL` that are installed. Raises PackageNotFoundError."""
    found = {name: version(name) for name in LIBRARIES}
    for name in OPTIONAL:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@cache
def fingerprint() -> str:
    """16 hex digits over the sources and lexicons of the three packages, the user's own lexicons, the limits, the versions of
    `LIBRARIES` and `OPTIONAL`, and whether LibreOffice is there: when it changes, every file is mined again."""
    digest = hashlib.sha256()
    for package in (extractors, lexicons, pipeline):
        folder = Path(package.__path__[0])
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.suffix in (".py", ".tsv", ".toml") and path.is_file() and (package is not pipeline or inside.parts[0] not in APART):
                digest.update(f"{package.__name__}/{inside.as_posix()}\0".encode())
                digest.update(path.read_bytes())
    if (mine := lexicons.user_folder()) is not None:
        for path in sorted(mine.rglob("*")):
            if path.suffix in (".tsv", ".toml") and path.is_file():
                digest.update(f"user/{path.relative_to(mine).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    for name, known in versions().items():
        digest.update(f"{name} {known}\0".encode())
    digest.update(f"{limits.LIMITS} {bool(office.program())}\0".encode())
    return digest.hexdigest()[:16]
