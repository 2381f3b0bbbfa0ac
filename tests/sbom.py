"""The bill of materials of the lock: what hecha is tested with, with digests, and what the installed packages say of themselves.
(``hecha doctor --sbom`` is the bill of an installation, wherever it is.)

``python -m tests.sbom`` prints CycloneDX 1.5 as JSON, the same bytes for the same lock; ``python -m tests.sbom --markdown`` the page
``docs/dependencies.md`` with licences and sizes as installed here.
"""

from __future__ import annotations

import argparse
import json
import re
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import bill

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]*))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Advisory(NamedTuple):
    """A line of the list read up by hand: a package, an advisory, the first version without it, what it is about; "-": none found."""

    package: str
    advisory: str
    fixed: str
    what: str


def advisories() -> list[Advisory]:
    """The list in its order."""
    lines = (ROOT / "tests" / "advisories.tsv").read_text(encoding="utf-8").splitlines()
    return [Advisory(*line.split("\t")) for line in lines if not line.startswith("#")][1:]


class Pin(NamedTuple):
    """A line of the lock: name, version, the marker it holds under, the digests of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def pins(lock: Path = LOCK) -> list[Pin]:
    """The lock's lines in its order. Raises ValueError for a package without a digest."""
    found: list[Pin] = []
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8")):
        head = _PIN.match(entry)
        if head is None:
            continue
        hashes = tuple(sorted(_HASH.findall(entry)))
        if not hashes:
            raise ValueError(f"{head[1]} is pinned without a digest")
        found.append(Pin(head[1].lower(), head[2], (head[3] or "").strip(), hashes))
    return found


def size(name: str) -> float:
    """Megabytes that a package takes where it is installed; 0 where it is not."""
    try:
        files = Distribution.from_name(name).files or ()
    except PackageNotFoundError:
        return 0.0
    paths = {Path(str(file.locate())) for file in files}
    return sum(path.stat().st_size for path in paths if path.is_file()) / 2**20


def document(lock: Path = LOCK) -> dict[str, Any]:
    """The bill of materials as CycloneDX 1.5 has it: one component a pin, with its digests and, where known, its licence."""
    components = []
    for pin in pins(lock):
        made = bill.component(pin.name, pin.version) | {"hashes": [{"alg": "SHA-256", "content": digest} for digest in pin.hashes]}
        if pin.marker:
            made["properties"] = [{"name": "python:marker", "value": pin.marker}]
        components.append(made)
    return bill.document(components, lock.read_text(encoding="utf-8"))


HEAD = """# 依赖 Dependencies

核心安装（`pip install hecha`，另含审核页面）所依赖的包，均以摘要锁定于 `requirements.lock`；由 `python -m tests.sbom --markdown` 生成，
`python -m tests.sbom` 给出 CycloneDX 1.5 格式的软件物料清单；`hecha doctor --sbom` 给出本机所装的清单。
What the core with the review page installs, every file pinned by digest in `requirements.lock`. This page is made by
`python -m tests.sbom --markdown`; `python -m tests.sbom` prints the bill of materials as CycloneDX 1.5, with digests;
`hecha doctor --sbom` the bill of an installation: the packages that are there, with versions and licences.

Known vulnerabilities: no advisory source is asked at install or run time, and none comes with a package index that can be read
without a network. `tests/advisories.tsv` is a list read up by hand (its date stands in it): every package of the lock with its published
advisories and the version that has each mended, or with none found; a test holds that no pin is older and that no package is left out.
Before a release, an auditor over the bill on a machine with a network finds what came since (`pip-audit -r requirements.lock`, or any
reader of CycloneDX over `python -m tests.sbom`). What reads untrusted files in native code, and so is renewed first: lxml, pypdfium2,
python-calamine, pyarrow; of the extras onnxruntime, opencv and pillow.

Faults of theirs that fuzzing found, and what hecha does (2026-11-22):

| package | fault | what hecha does |
|---|---|---|
| python-calamine 0.9.1 | a damaged XLS ends in a panic that no `except Exception` holds | caught by name; the file is refused as damaged |
| python-calamine 0.9.1 | an XLS that states more cells than memory holds ends the process | its records are looked at first |
| pypdfium2 5.15.2 | a page whose fonts are not embedded may be drawn otherwise the first time | drawn once before |
| rapidocr 3.10 | a picture fifty times as long as wide is an exception | not given to it |
| CPython `zipfile` | a member without a name is an exception of its own | its own look at names |

onnxruntime (extra `ocr`) would keep a database in the home folder and send it to its maker: hecha sets `ORT_DISABLE_TELEMETRY`.

"""


CUT = """Of these spaCy with
what it brings takes about 180 MB, pyarrow 163, duckdb 66, numpy 55, pandas 42, jieba's dictionary 37.
None of them can go while pandas, Arrow, spaCy and DuckDB are what users read the results with; blis, thinc and the other numeric parts of
spaCy are needed by its import alone and would be the first to be cut."""


def markdown() -> str:
    """The page: a line a package."""
    rows = [(pin.name, pin.version, bill.licence(pin.name) or "?", size(pin.name)) for pin in pins()]
    total = sum(row[3] for row in {row[0]: row for row in rows}.values())
    lines = ["| package | version | licence | MB installed |", "|---|---|---|---:|"]
    lines += [f"| {name} | {known} | {said} | {megabytes:.1f} |" for name, known, said, megabytes in rows]
    known_faults = ["| package | advisory | mended in | about |", "|---|---|---|---|"]
    known_faults += [f"| {a.package} | {a.advisory} | {a.fixed} | {a.what} |" for a in advisories() if a.advisory != "-"]
    lines += ["", "Advisories, all of them mended in what is pinned:", "", *known_faults]
    return HEAD + f"{len({row[0] for row in rows})} packages, {total:.0f} MB installed (Linux x86-64). {CUT}\n\n" + "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sbom", description=__doc__)
    parser.add_argument("--markdown", action="store_true")
    print(markdown() if parser.parse_args().markdown else json.dumps(document(), ensure_ascii=False, indent=1), end="\n")


if __name__ == "__main__":
    main()
