"""Decisions as the pages see them: the store, the snapshot kept abreast of it, and its troubles said plainly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sql
from sqlalchemy.exc import DatabaseError, InterfaceError

from pipeline.decisions.store import ENTRIES, Store
from pipeline.review.snapshot import Snapshot


class StoreTrouble(Exception):
    """The database of decisions did not do what was asked; nothing was written. The message says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


CAUSES = (
    (("locked", "busy"), "处理意见库正被其他程序占用；请稍后再试", "the database of decisions is locked by another program; try again"),
    (
        ("full", "no space"),
        "磁盘已满，处理意见没有写入；请腾出空间后再试",
        "the disk is full, the decision was not written; make room and try again",
    ),
    (("readonly", "read-only", "permission"), "处理意见库只读，没有写入", "the database of decisions cannot be written"),
    (
        ("no such column", "has no column", "does not exist", "no such table"),
        "处理意见库是旧版本的结构；请用当时的版本导出，再导入新库（旧库原样保留）",
        "the database of decisions has an older schema; export it with the version that made it and import it anew (it was left as it is)",
    ),
    (
        ("not a database", "malformed", "corrupt"),
        "处理意见库已损坏；请从备份恢复",
        "the database of decisions is damaged; restore it from a backup",
    ),
)


@contextmanager
def told() -> Iterator[None]:
    """Turns the database's errors into `StoreTrouble`."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        said = str(error.orig).lower()
        for words, zh, en in CAUSES:
            if any(word in said for word in words):
                raise StoreTrouble(zh, en) from error
        kind = type(error.orig).__name__
        raise StoreTrouble(
            f"处理意见库出错（{kind}），没有写入", f"the database of decisions failed ({kind}), nothing was written"
        ) from error


OVERLAP = 500
"""Entries looked at again each time: where several write, a lower number may be committed after a higher one."""


class Abreast:
    """Keeps snapshots up to what others write: reads only the entries added since the last look."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._seen: set[int] = set()

    def bring(self, snapshot: Snapshot) -> int:
        """Brings the snapshot abreast; gives the number of the newest entry, 0 where there is none. Raises StoreTrouble."""
        with self._lock, told():
            if snapshot is not self._snapshot:
                snapshot.decide(self.store.current().values())
                self._snapshot, self._seen = snapshot, set(self._numbers(0))
            new = {n: finding for n, finding in self._numbers(max(self._seen, default=0) - OVERLAP).items() if n not in self._seen}
            if new:
                snapshot.decide(self.store.held(sorted(set(new.values()))).values())
                self._seen |= new.keys()
                newest = max(self._seen)
                self._seen = {n for n in self._seen if n > newest - 2 * OVERLAP}
            return max(self._seen, default=0)

    def since(self, number: int) -> set[str]:
        """The findings that somebody decided on after that entry."""
        return set(self._numbers(number).values())

    def _numbers(self, after: int) -> dict[int, str]:
        query = sql.select(ENTRIES.c.number, ENTRIES.c.finding_id).where(ENTRIES.c.number > after).order_by(ENTRIES.c.number)
        with self.store.engine.connect() as connection:
            return {row.number: row.finding_id for row in connection.execute(query)}
