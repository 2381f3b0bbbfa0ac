"""Hostile files, made by scripts, each with what it must give: a reject, a line in the ledger of repairs, a figure in doubt, a text.

``python -m tests.hostile FOLDER`` writes them all into a folder, for a look at them or for another program to be tried on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A hostile file. `name` in the drop (for a member of an archive the archive's); what it must give: `rejects` (path → code),
    `ledger` (step, kind) of repairs, `doubts` the figures marked, `says` words its text holds, `never` words no table may hold. A file
    that is mined may give nothing else: then all are empty."""

    name: str
    make: Callable[[], bytes]
    rejects: tuple[tuple[str, str], ...] = ()
    ledger: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    says: str = ""
    never: str = ""


def refused(name: str, make: Callable[[], bytes], code: str) -> Sample:
    """A file that is refused as a whole."""
    return Sample(name, make, rejects=((name, code),))
