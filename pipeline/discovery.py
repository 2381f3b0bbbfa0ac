"""Which files a drop holds: folders, single files and globs, in an order that does not depend on the disk."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.messages import text


class DropError(Exception):
    """The drop itself is unusable (it does not exist, or holds nothing): wrong usage, exit code 2."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file of the drop: where it lies and the name it goes by in the tables, relative to its drop folder, with ``/``.

    For a file in an archive `path` is the archive's, `places` where it is in it (and in the one inside), and the name
    例: ``市直部门.zip!/决算/报告.pdf``.
    """

    path: Path
    name: str
    places: tuple[tuple[int, int], ...] = ()
    url: str = ""
    """Of an object in a store, whose bytes and time of change are its `stamp`; `path` is then only its name."""
    stamp: tuple[int, ...] = ()


def discover(drops: Sequence[str]) -> list[Dropped]:
    """All regular files of `drops`, sorted by name, each once. Hidden files (``.DS_Store``, ``~$temp.docx``) and links that
    lead out of their folder are left out. Raises DropError when a drop does not exist or nothing is left."""
    found: dict[str, Dropped] = {}
    many = len(drops) > 1
    for drop in drops:
        if address := url(drop).rstrip("/"):
            for file in _objects(address, f"{address.rpartition('/')[2]}/" if many else ""):
                found.setdefault(file.name, file)
            continue
        roots = _expand(drop)
        for root in roots:
            prefix = f"{root.name}/" if (many or len(roots) > 1) and root.is_dir() else ""
            for path, name in _files(root):
                found.setdefault(prefix + name, Dropped(path, prefix + name))
    if not found:
        raise DropError(text(f"{'、'.join(drops)} 里没有文件", f"no files in {', '.join(drops)}"))
    return [found[name] for name in sorted(found)]


def url(where: str | Path) -> str:
    """The URL that a path on the command line stands for (there ``//`` has become ``/``), "" where it is none."""
    said = str(where)
    return "s3://" + said.removeprefix("s3:/").lstrip("/") if said.startswith("s3:/") else ""


def _objects(address: str, prefix: str) -> Iterator[Dropped]:
    """The files at or below a URL, hidden ones left out."""
    from pipeline import stores

    for found, size, changed in stores.listed(address):
        name = found.removeprefix(address).lstrip("/") or found.rpartition("/")[2]
        if not any(step.startswith((".", "~$")) for step in name.split("/")):
            yield Dropped(Path(found), prefix + name, url=found, stamp=(size, changed, changed))


def _expand(drop: str) -> list[Path]:
    path = Path(drop).expanduser()
    if path.exists():
        return [path]
    matches = sorted(glob.glob(str(path), recursive=True))
    if not matches:
        raise DropError(text(f"{drop} 不存在；请给出文件、文件夹或通配符", f"{drop} does not exist; give a file, a folder or a glob"))
    return [Path(match) for match in matches]


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    if root.is_dir():
        yield from _inside(str(root), "", root.resolve())
    else:
        yield root, _readable(root.name)


def _inside(folder: str, prefix: str, top: Path) -> Iterator[tuple[Path, str]]:
    """The files of a folder and those below it. A folder that may not be read is given as if it were a file, so that reading it says
    so."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except PermissionError:
        yield Path(folder), _readable(prefix.rstrip("/") or Path(folder).name)
        return
    for entry in found:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(entry.path, f"{prefix}{entry.name}/", top)
        elif entry.is_file() and not entry.name.startswith("~$"):
            if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(top):
                continue
            yield Path(entry.path), _readable(prefix + entry.name)


def _readable(name: str) -> str:
    """A name that is not UTF-8 on the disk (unpacked from an archive made on Windows) read as GB18030."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
