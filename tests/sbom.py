"""The bill of materials: what is installed with hecha, from the lock and what the installed packages say of themselves.

``python -m tests.sbom`` prints CycloneDX 1.5 as JSON, the same bytes for the same lock; ``python -m tests.sbom --markdown`` the page
``docs/dependencies.md`` with licences and sizes as installed here.
"""

from __future__ import annotations

import argparse
import json
import re
import uuid
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]*))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAMES = (
    ("Apache-2.0", "apache"), ("MPL-2.0", "mpl"), ("LGPL-3.0-or-later", "lgpl"), ("BSD-3-Clause", "bsd"), ("MIT", "mit"),
    ("PSF-2.0", "psf"), ("PSF-2.0", "python software"), ("ISC", "isc"),
)  # fmt: skip


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


def licence(name: str) -> str:
    """The licence that an installed package states, as an SPDX name where it is a common one; "" where it states none."""
    try:
        said = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    given = said.get("License-Expression") or ""
    if given:
        return given
    stated = [c.rpartition(":: ")[2] for c in said.get_all("Classifier") or () if c.startswith("License ::")] or [said.get("License") or ""]
    words = stated[0].splitlines()[0] if stated[0] else ""
    return next((spdx for spdx, word in _NAMES if word in words.lower()), words)


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
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{pin.name}@{pin.version}",
            "name": pin.name,
            "version": pin.version,
            "purl": f"pkg:pypi/{pin.name}@{pin.version}",
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in pin.hashes],
        }
        if said := licence(pin.name):
            component["licenses"] = [{"license": {"name": said}}]
        if pin.marker:
            component["properties"] = [{"name": "python:marker", "value": pin.marker}]
        components.append(component)
    number = uuid.uuid5(uuid.NAMESPACE_URL, lock.read_text(encoding="utf-8"))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "hecha"}},
        "components": components,
    }


HEAD = """# 依赖 Dependencies

核心安装（`pip install hecha`，另含审核页面）所依赖的包，均以摘要锁定于 `requirements.lock`；由 `python -m tests.sbom --markdown` 生成，
`python -m tests.sbom` 给出 CycloneDX 1.5 格式的软件物料清单。
What the core with the review page installs, every file pinned by digest in `requirements.lock`. This page is made by
`python -m tests.sbom --markdown`; `python -m tests.sbom` prints the bill of materials as CycloneDX 1.5.

Known vulnerabilities: no advisory source is asked at install or run time. Before a release, run an auditor over the bill on a machine
with a network (for example `pip-audit -r requirements.lock`), and renew the lock where it names something. What is read from
untrusted files by native code, and so is renewed first: lxml, pypdfium2, python-calamine, pyarrow, selected extras onnxruntime and pillow.

onnxruntime (extra `ocr`) would keep a database in the home folder and send it to its maker: hecha sets `ORT_DISABLE_TELEMETRY`.

"""


def markdown() -> str:
    """The page: a line a package."""
    rows = [(pin.name, pin.version, licence(pin.name) or "?", size(pin.name)) for pin in pins()]
    total = sum(row[3] for row in {row[0]: row for row in rows}.values())
    lines = ["| package | version | licence | MB installed |", "|---|---|---|---:|"]
    lines += [f"| {name} | {known} | {said} | {megabytes:.1f} |" for name, known, said, megabytes in rows]
    return HEAD + f"{len({row[0] for row in rows})} packages, {total:.0f} MB installed (Linux x86-64).\n\n" + "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sbom", description=__doc__)
    parser.add_argument("--markdown", action="store_true")
    print(markdown() if parser.parse_args().markdown else json.dumps(document(), ensure_ascii=False, indent=1), end="\n")


if __name__ == "__main__":
    main()
