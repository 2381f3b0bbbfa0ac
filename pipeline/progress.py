"""Progress of a run, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from pipeline.messages import say

EVERY = 10.0
"""Seconds between lines where standard error is no terminal."""


class Progress:
    """Counts files done of `total`. 例: ``with Progress(3, quiet=False) as p: p.step("a.txt", rejected=False)``."""

    def __init__(self, total: int, quiet: bool) -> None:
        self._total, self._done, self._said = total, 0, time.monotonic()
        self._quiet = quiet
        self._bar: Bar | None = None
        if not quiet and sys.stderr.isatty():
            columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is KeyboardInterrupt:
            say(
                f"已中断：完成的 {self._done} 个文件已保留，再次运行即接着做；表格仍是上一次的",
                f"interrupted: the {self._done} files done are kept and the next run goes on from there; the tables are as they were",
            )

    def step(self, name: str, rejected: bool) -> None:
        """One more file is done."""
        self._done += 1
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=f"✗ {name}" if rejected else name)
        elif not self._quiet and time.monotonic() - self._said > EVERY:
            self._said = time.monotonic()
            say(f"{self._done}/{self._total} 个文件", f"{self._done}/{self._total} files")
