"""What auditors decided on findings: kept beside the outputs, joined to them by `finding_id` on every run, never deleted by one.

A decision is a line that is only ever added; the newest of a finding holds. The store is a SQLite file, ``OUT/decisions.sqlite``, or
any database that SQLAlchemy reaches (``HECHA_DECISIONS``, for a team). Without a store nothing here imports SQLAlchemy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.discovery import DropError
from pipeline.messages import text

if TYPE_CHECKING:
    from pipeline.decisions.store import Store

FILE = "decisions.sqlite"
"""The store's name in the output folder."""
VARIABLE = "HECHA_DECISIONS"
"""The environment variable that names another database, as a SQLAlchemy URL."""

VERDICTS = {"true": "属实", "false_alarm": "误报", "explained": "已说明", "pending": "待查"}
"""Code → the word auditors choose. `true`: the report is wrong there; `false_alarm`: hecha is; `explained`: the figures differ for a
reason that was given; `pending`: somebody looks into it."""
SETTLED = ("false_alarm", "explained")
"""Verdicts after which a finding asks nobody for anything."""

_WRITINGS = {
    "true": ("属实", "屬實", "true", "confirmed"),
    "false_alarm": ("误报", "誤報", "false_alarm", "false alarm", "false positive"),
    "explained": ("已说明", "已說明", "explained"),
    "pending": ("待查", "pending", "open"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for a finding. `version` counts the entries of this finding from 1; `who` and `when` (ISO 8601) are of whoever gave
    the verdict; an empty `verdict` is one withdrawn; `about` says in a line what was decided on, for when it is not found any more."""

    finding_id: str
    verdict: str
    note: str
    who: str
    when: str
    version: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a finding's history: a decision as it was given, or an undoing. `action`: decide, undo; `holds`: the version whose
    verdict holds after it (its own, or an earlier one after an undoing; 0: none)."""

    finding_id: str
    version: int
    action: str
    verdict: str
    note: str
    who: str
    when: str
    about: str
    holds: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A decision to be made. `expected`: the version it was made on (0: none before), None: whatever stands there."""

    finding_id: str
    verdict: str
    note: str = ""
    about: str = ""
    expected: int | None = None


class Conflict(Exception):
    """Somebody else decided meanwhile; nothing was written. `held`: what holds now, by finding."""

    def __init__(self, held: Mapping[str, Decision]) -> None:
        super().__init__(", ".join(f"{d.finding_id}: version {d.version} by {d.who}" for d in held.values()))
        self.held = held


class NothingToUndo(Exception):
    """The finding has no decision that could be taken back."""


def verdict(word: str) -> str:
    """The code of a verdict as people write it; empty for an empty word. Raises DropError for any other.

    例: 误报, 誤報, false_alarm → false_alarm. 反例: 好 is no verdict.
    """
    wanted = word.strip().lower()
    if not wanted:
        return ""
    for code, writings in _WRITINGS.items():
        if wanted in writings:
            return code
    words = "、".join(VERDICTS.values())
    raise DropError(text(f"没有处理意见“{word}”；可用：{words}", f"no verdict {word!r}; there are: {', '.join(VERDICTS)} ({words})"))


def address(out: Path) -> str:
    """The SQLAlchemy URL of the decisions on the findings of `out`."""
    return os.environ.get(VARIABLE) or f"sqlite:///{(out / FILE).resolve()}"


def kept(out: Path) -> bool:
    """Whether there is a store for `out`: a file, or another database named."""
    return bool(os.environ.get(VARIABLE)) or (out / FILE).exists()


def open_store(where: Path | str) -> Store:
    """The store of an output folder, or at a SQLAlchemy URL; made where there is none. Raises DropError where SQLAlchemy is not
    installed or the database cannot be reached (the message never holds a password)."""
    try:
        from pipeline.decisions import store
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "sqlalchemy":
            raise
        raise DropError(
            text("处理意见需要 SQLAlchemy：pip install 'hecha[review]'", "decisions need SQLAlchemy: pip install 'hecha[review]'")
        ) from None
    return store.open_at(where if isinstance(where, str) and "://" in where else address(Path(where)))


def current(out: Path) -> dict[str, Decision]:
    """What holds for the findings of `out`, by finding_id; empty where nobody ever decided. Raises DropError as `open_store`."""
    if not kept(out):
        return {}
    with open_store(out) as store:
        return store.current()


def unfound(decided: Mapping[str, Decision], found: Iterable[str]) -> list[Decision]:
    """Decisions whose finding is not found any more, by finding_id. That says nothing of whether the report was mended."""
    left = decided.keys() - set(found)
    return [decided[finding_id] for finding_id in sorted(left)]
