"""The local engine: worker processes with a time and a memory limit for each file.

pebble, because one killed worker costs one file there (with concurrent.futures and loky it costs the whole pool); the
forkserver, because a worker then starts with everything imported and compiled.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

Task = TypeVar("Task")
Result = TypeVar("Result")

TASKS_A_WORKER = 500
"""A worker is replaced after so many files: what a native parser leaks stays bounded."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds of wall time and megabytes of address space."""

    seconds: float = 120.0
    megabytes: int = 4096


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A file that took its worker with it: `code` is timeout or crash."""

    task: Task
    code: str
    detail: str


def map_unordered(
    work: Callable[[Task], Result], tasks: Iterable[Task], jobs: int, limits: Limits, many: bool = True
) -> Iterator[tuple[Task, Result] | Lost[Task]]:
    """`work(task)` for every task in `jobs` processes, in the order of completion, with a bounded number under way.

    `work` must not raise for a bad file (it returns what went wrong); an exception from it is a bug and is raised here. A
    worker that dies or overruns its limit gives `Lost`, and the others go on. On leaving early the workers are stopped. `many`: the
    tasks are so many that some will need whatever can be loaded beforehand.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.engines.warm", "pipeline.engines.warm_words"][: 1 + many])
    pool = ProcessPool(max_workers=jobs, max_tasks=TASKS_A_WORKER, initializer=_limit, initargs=(limits.megabytes,), context=context)
    pending: dict[Future[Result], Task] = {}
    queue = iter(tasks)
    try:
        while True:
            for task in queue:
                pending[pool.schedule(work, args=(task,), timeout=limits.seconds)] = task
                if len(pending) >= jobs * 4:
                    break
            if not pending:
                return
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                task = pending.pop(future)
                try:
                    yield task, future.result()
                except TimeoutError:
                    yield Lost(task, "timeout", f"{limits.seconds:g} s")
                except ProcessExpired as error:
                    yield Lost(task, "crash", f"exit code {error.exitcode}")
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _limit(megabytes: int) -> None:
    """In the worker: an allocation beyond the limit is a MemoryError there, and Ctrl-C is the parent's to handle."""
    size = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
