"""Progress of a run, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from pipeline.messages import say, telling_all

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

EVERY = 10.0
"""Seconds between lines where standard error is no terminal."""


class Progress:
    """Counts files done of `total`. 例: ``with Progress(3, quiet=False) as p: p.step("a.txt", rejected=False)``."""

    def __init__(self, total: int, quiet: bool) -> None:
        self._total, self._done, self._began = total, 0, time.monotonic()
        self._said = self._began
        self._quiet = quiet
        self._bar: Bar | None = None
        if not quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            rate = TextColumn("{task.fields[rate]}")
            columns = (BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(), TextColumn("{task.description}"))
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=total, rate="")

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
        now = time.monotonic()
        pace = self._done / max(now - self._began, 0.001)
        if telling_all():
            say(f"{'✗' if rejected else '✓'} {name}", f"{'✗' if rejected else '✓'} {name}")
        if self._bar is not None:
            self._bar.update(self._task, advance=1, description=f"✗ {name}" if rejected else name, rate=f"{pace:.1f}/s")
        elif not self._quiet and now - self._said > EVERY:
            self._said = now
            left = round((self._total - self._done) / pace)
            say(
                f"{self._done}/{self._total} 个文件，每秒 {pace:.1f} 个，约剩 {left} 秒",
                f"{self._done}/{self._total} files, {pace:.1f} a second, about {left} s left",
            )
