"""The local engine: worker processes with a time and a memory limit for each file.

pebble, because one killed worker costs one file there (with concurrent.futures and loky it costs the whole pool); the
forkserver, because a worker then starts with everything imported and compiled.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.engines import sandbox
from pipeline.interruptions import later

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


def prepare(many: bool) -> BaseContext:
    """Starts the process that workers are forked from, which then imports what they need while the caller goes on. `many`: there are so
    many tasks that some will need whatever can be loaded beforehand."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.engines.warm", "pipeline.engines.warm_words"][: 1 + many])
    resource_tracker.ensure_running()  # which would undo the next line
    with later():  # workers inherit it: Ctrl-C is the caller's
        forkserver.ensure_running()
    return context


def _end_server() -> None:
    """A worker that it was about to fork would find its parent's pipes closed, and say so at length."""
    pid = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


class Workers(Generic[Task]):
    """`jobs` worker processes, each file within `limits`, started with the first task and kept until `stop`. Tasks that are slow have a
    lane of their own, half as wide: the others never wait behind them, and what only they load is loaded in few processes."""

    def __init__(self, jobs: int, limits: Limits, many: bool = True) -> None:
        self._limits = limits
        context = prepare(many)
        self._lanes: list[_Lane[Task]] = [_Lane(jobs, limits, context, deque()), _Lane(-(-jobs // 2), limits, context, deque())]

    def map_unordered(
        self, work: Callable[[Task], Result], tasks: Iterable[Task], slow: Callable[[Task], bool] | None = None
    ) -> Generator[tuple[Task, Result] | Lost[Task], None, None]:
        """`work(task)` for every task, in the order of completion, with a bounded number under way.

        `work` must not raise for a bad file (it returns what went wrong); an exception from it is a bug and is raised here. A
        worker that dies is given its file once more, since it may have been killed from without; when it dies again, or overruns its
        limit, that gives `Lost`, and the others go on. On leaving early the workers are stopped.
        """
        for task in tasks:
            self._lanes[slow is not None and slow(task)].waiting.append(task)
        lane_of: dict[Future[Result], tuple[_Lane[Task], Task]] = {}
        again: set[int] = set()
        try:
            while True:
                for lane in self._lanes:
                    while lane.waiting and lane.under_way < lane.jobs * 4:
                        task = lane.waiting.popleft()
                        lane_of[lane.schedule(work, task)] = lane, task
                if not lane_of:
                    return
                done, _ = wait(lane_of, return_when=FIRST_COMPLETED)
                for future in done:
                    lane, task = lane_of.pop(future)
                    lane.under_way -= 1
                    try:
                        yield task, future.result()
                    except TimeoutError:
                        yield Lost(task, "timeout", f"{self._limits.seconds:g} s")
                    except ProcessExpired as error:
                        if id(task) in again:
                            yield Lost(task, "crash", f"exit code {error.exitcode}")
                        else:
                            again.add(id(task))
                            lane.waiting.append(task)
        except BaseException as error:
            self.stop()
            if isinstance(error, KeyboardInterrupt):
                _end_server()
            raise

    def stop(self) -> None:
        """Ends the processes, whatever they do."""
        for lane in self._lanes:
            lane.stop()


def map_unordered(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    jobs: int,
    limits: Limits,
    many: bool = True,
    slow: Callable[[Task], bool] | None = None,
) -> Generator[tuple[Task, Result] | Lost[Task], None, None]:
    """`Workers.map_unordered` by workers that end with it."""
    workers: Workers[Task] = Workers(jobs, limits, many)
    try:
        yield from workers.map_unordered(work, tasks, slow)
    finally:
        workers.stop()


@dataclass(slots=True)
class _Lane(Generic[Task]):
    """Worker processes, started with the first task, and the tasks that wait for them."""

    jobs: int
    limits: Limits
    context: BaseContext
    waiting: deque[Task]
    under_way: int = 0
    pool: ProcessPool | None = None

    def schedule(self, work: Callable[[Task], Result], task: Task) -> Future[Result]:
        if self.pool is None:
            self.pool = ProcessPool(self.jobs, TASKS_A_WORKER, _limit, (self.limits.megabytes, dict(os.environ)), self.context)
        self.under_way += 1
        future: Future[Result] = self.pool.schedule(work, args=(task,), timeout=self.limits.seconds)
        return future

    def stop(self) -> None:
        self.waiting.clear()
        self.under_way = 0
        if self.pool is not None:
            self.pool.stop()  # type: ignore[no-untyped-call]
            self.pool.join()
            self.pool = None


def _limit(megabytes: int, environment: dict[str, str]) -> None:
    """In the worker: an allocation beyond the limit is a MemoryError there, it has no network, and Ctrl-C is the parent's to handle.
    `environment` is that of the run, which the server that forks workers may have been started before."""
    os.environ.clear()
    os.environ.update(environment)
    sandbox.confine(megabytes)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
