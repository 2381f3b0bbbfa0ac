"""Ctrl-C where it may not strike at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def later() -> Iterator[None]:
    """Ctrl-C within waits until the end: an import of native code that it cuts short fails in ways of its own (ImportError, SystemError),
    and a process that is started within never hears of it. Keep what is within short."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def as_itself() -> Iterator[None]:
    """Whatever Ctrl-C became on its way through native code (DuckDB makes a RuntimeError of it) leaves as KeyboardInterrupt. Elsewhere
    than in a program's main thread, which alone hears signals, nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    struck: list[int] = []

    def strike(number: int, _: FrameType | None) -> None:
        struck.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, strike)
    try:
        yield
    except BaseException as error:
        if struck and not isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)
