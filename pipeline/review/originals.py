"""The documents' own files for the pages: page pictures with their sizes, printed tables; asked of a worker process and kept a while.

No page names a path: it names a document, and where that document's file lies is known from the run alone.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import TimeoutError as Late
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline import origins
from pipeline.discovery import Dropped
from pipeline.review import worker
from pipeline.review.worker import Shown, Unshown

SECONDS = 20.0
KEPT = 64
"""Pictures and tables kept in memory."""

T = TypeVar("T")


class Originals:
    """The files of one output folder. `folders`: where else to look for files that were moved, by their names in the drop."""

    def __init__(self, out: Path, folders: tuple[Path, ...] = ()) -> None:
        self.out, self.folders = out, folders
        self._pool = ProcessPool(max_workers=1, max_tasks=500, initializer=worker.prepare, context=multiprocessing.get_context("spawn"))
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._read: tuple[int, dict[str, Dropped]] = (-1, {})

    def warm(self) -> None:
        """Starts the worker without waiting for it."""
        self._pool.schedule(worker.ready)

    def sizes(self, document: str, name: str, form: str) -> list[tuple[float, float]]:
        """Widths and heights of the pages in points. Raises Unshown."""
        if form != worker.PDF and form not in worker.PICTURES:
            raise Unshown("format")
        return self._once(document, name, worker.sizes, form)

    def picture(self, document: str, name: str, form: str, number: int) -> bytes:
        """A page as a PNG. Raises Unshown."""
        if form != worker.PDF and form not in worker.PICTURES:
            raise Unshown("format")
        return self._once(document, name, worker.picture, form, number)

    def grids(self, document: str, name: str) -> list[Shown]:
        """The printed tables. Raises Unshown."""
        return self._once(document, name, worker.grids, name)

    def close(self) -> None:
        """Ends the worker."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _once(self, document: str, name: str, ask: Callable[..., T], *more: Any) -> T:
        key = (document, ask.__name__, *more)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                found: T = self._kept[key]
                return found
        trouble = Unshown("gone")
        for file in self._files(document, name):
            try:
                found = self._asked(ask, document, file, *more)
            except Unshown as said:
                trouble = said
                continue
            with self._lock:
                self._kept[key] = found
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return found
        raise trouble

    def _asked(self, ask: Callable[..., T], *arguments: Any) -> T:
        try:
            answer: T = self._pool.schedule(ask, args=list(arguments), timeout=SECONDS).result()
            return answer
        except (Late, ProcessExpired, MemoryError):
            raise Unshown("damaged") from None

    def _files(self, document: str, name: str) -> list[Dropped]:
        """Where the file may be: where it was mined from, then under its name in the folders given."""
        recorded = self._recorded().get(document)
        found = [recorded] if recorded else []
        for folder in self.folders:
            path = (folder / name).resolve()
            if path.is_relative_to(folder.resolve()):
                found.append(Dropped(path, ""))
        return found

    def _recorded(self) -> dict[str, Dropped]:
        try:
            when = (self.out / origins.FILE).stat().st_mtime_ns
        except OSError:
            return {}
        with self._lock:
            if self._read[0] != when:
                self._read = (when, origins.load(self.out))
            return self._read[1]
