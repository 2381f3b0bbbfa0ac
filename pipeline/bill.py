"""``hecha doctor --sbom``: the bill of materials of this installation, as CycloneDX 1.5 has it.

What hecha asks for, with its extras as far as they are installed, and what these ask for: names, versions and licences as the installed
packages state them, in the order of their names; the same bytes for the same installation. The digests of the files that were tested
are in ``requirements.lock``.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

_NAMES = (
    ("Apache-2.0", "apache"), ("MPL-2.0", "mpl"), ("LGPL-3.0-or-later", "lgpl"), ("BSD-3-Clause", "bsd"), ("MIT", "mit"),
    ("PSF-2.0", "psf"), ("PSF-2.0", "python software"), ("ISC", "isc"),
)  # fmt: skip
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([\w.-]+)[\"']")
EXTRAS = ("ocr", "review", "sevenzip", "cluster")
"""The extras of ours whose packages are listed where they are installed; what only those who develop hecha need is none of its parts."""


def licence(name: str) -> str:
    """The licence that an installed package states, as an SPDX name where it is a common one; "" where it states none."""
    try:
        said = distribution(name).metadata
    except PackageNotFoundError:
        return ""
    if "License-Expression" in said:
        return str(said["License-Expression"])
    free = [str(said["License"])] if "License" in said else [""]
    stated = [c.rpartition(":: ")[2] for c in said.get_all("Classifier") or () if c.startswith("License ::")] or free
    words = stated[0].splitlines()[0] if stated[0] else ""
    return next((spdx for spdx, word in _NAMES if word in words.lower()), words)


def installed(root: str = "hecha", extras: Iterable[str] = EXTRAS) -> dict[str, Distribution]:
    """The packages behind `root` that are installed, by normalised name and in its order; without `root` itself.
    Raises PackageNotFoundError where `root` is none."""
    found: dict[str, Distribution] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(root, frozenset(extras))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        try:
            there = distribution(name)
        except PackageNotFoundError:
            if name == root:
                raise
            continue  # for another system or Python, or of an extra that is not installed
        found[normal(name)] = there
        for line in there.requires or ():
            asked, _, marker = line.partition(";")
            head = _REQUIREMENT.match(asked)
            extra = _EXTRA.search(marker)
            if head is not None and (extra is None or extra[1] in wanted):
                more = frozenset(part.strip() for part in (head[2] or "").split(",") if part.strip())
                waiting.append((normal(head[1]), more))
    found.pop(normal(root), None)
    return dict(sorted(found.items()))


def normal(name: str) -> str:
    """A package's name as indexes compare it. 例: ``Typing_Extensions`` → typing-extensions."""
    return re.sub(r"[-_.]+", "-", name).lower()


def component(name: str, version: str) -> dict[str, Any]:
    """One package as CycloneDX names it, with its licence where one is known."""
    place = f"pkg:pypi/{name}@{version}"
    made: dict[str, Any] = {"type": "library", "bom-ref": place, "name": name, "version": version, "purl": place}
    if said := licence(name):
        made["licenses"] = [{"license": {"name": said}}]
    return made


def document(components: list[dict[str, Any]], of: str, version: str = "") -> dict[str, Any]:
    """The bill of these components. `of` is what its number is made from: equal for equal bills."""
    whole = {"type": "application", "name": "hecha"} | ({"version": version} if version else {})
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, of)}",
        "version": 1,
        "metadata": {"component": whole | {"licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": components,
    }


def text() -> str:
    """The bill of this installation as JSON. Raises PackageNotFoundError where hecha is not installed but run from its folder."""
    parts = [component(name, there.version) for name, there in installed().items()]
    version = distribution("hecha").version
    return json.dumps(document(parts, f"{version} {' '.join(part['purl'] for part in parts)}", version), ensure_ascii=False, indent=1)
