"""Beyond one machine: the same work as Ray tasks of some files each, on a cluster that is already there or on this machine.

Ray core and not Ray Data, which never finished when one file killed its worker. Each task mines its files with the local engine, so a
file that crashes or hangs costs itself there as it does here; its parts come back as bytes, and only the driver writes. A task whose
worker or machine is lost is tried again by Ray, then cut in two until the file that takes workers with it is alone.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from functools import cache
from typing import Any

from pipeline.discovery import DropError
from pipeline.engines import local
from pipeline.messages import text
from pipeline.records import Reject
from pipeline.task import Task, packed

BATCH = 100
"""Files of one Ray task at most: enough that starting it costs little, few enough that losing it does."""
BATCH_BYTES = 64_000_000
RETRIES = 3
"""Times that Ray itself begins a batch again whose worker or machine is gone. A file that crashes its reader takes none with it."""
WINDOW = 2
"""Tasks under way for each processor: what has come back and is not yet written stays bounded."""

Outcome = tuple[Task, bytes | Reject] | local.Lost[Task]


def map_unordered(tasks: Sequence[Task], jobs: int | None, limits: local.Limits, address: str | None) -> Generator[Outcome, None, None]:
    """`pipeline.task.packed` for every task, in the order of completion. `address`: of a running cluster (``auto``, ``ray://…``), None for
    one on this machine with `jobs` processors. Raises DropError where Ray is missing or does not answer."""
    ray = _ray()
    try:
        ray.init(
            address=address, num_cpus=None if address else jobs, include_dashboard=False, log_to_driver=False, logging_level="error",
            ignore_reinit_error=True, configure_logging=False,
        )  # fmt: skip
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        raise DropError(text(f"连不上 Ray 集群 {address}：{error}", f"the Ray cluster {address} does not answer: {error}")) from None
    try:
        yield from _spread(ray, _batches(tasks, int(ray.cluster_resources().get("CPU", 1))), limits)
    finally:
        ray.shutdown()


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is reported to anyone
    try:
        import ray
    except ImportError:
        said = text('--engine ray 需要安装：pip install "hecha[cluster]"', '--engine ray needs: pip install "hecha[cluster]"')
        raise DropError(said) from None
    return ray


def _batches(tasks: Sequence[Task], processors: int) -> deque[list[Task]]:
    """The tasks in their order, cut into batches: a few for each processor, within the bounds of files and bytes."""
    most = max(1, min(BATCH, -(-len(tasks) // (4 * processors))))
    out: deque[list[Task]] = deque()
    held = 0
    for task in tasks:
        if not out or len(out[-1]) >= most or held + task.size > BATCH_BYTES:
            out.append([])
            held = 0
        out[-1].append(task)
        held += task.size
    return out


def _spread(ray: Any, batches: deque[list[Task]], limits: local.Limits) -> Iterator[Outcome]:
    remote = ray.remote(max_retries=RETRIES, num_cpus=1)(mine_batch)
    under_way: dict[Any, list[Task]] = {}
    while batches or under_way:
        room = WINDOW * max(1, int(ray.cluster_resources().get("CPU", 1)))
        while batches and len(under_way) < room:
            batch = batches.popleft()
            under_way[remote.remote(batch, limits)] = batch
        done, _ = ray.wait(list(under_way), num_returns=1)
        for reference in done:
            batch = under_way.pop(reference)
            try:
                outcomes = ray.get(reference)
            except ray.exceptions.RayTaskError as error:
                raise error.cause if isinstance(error.cause, Exception) else error from None  # a bug, or a wrong lexicon
            except ray.exceptions.RayError as error:
                if len(batch) == 1:
                    yield local.Lost(batch[0], "crash", type(error).__name__)
                else:
                    half = len(batch) // 2
                    batches.extendleft([batch[half:], batch[:half]])
                continue
            for place, outcome in outcomes:
                if isinstance(outcome, local.Lost):
                    yield local.Lost(batch[place], outcome.code, outcome.detail)
                else:
                    yield batch[place], outcome


@cache
def _worker(limits: local.Limits) -> local.Workers[Task]:
    """The process in which this Ray worker mines, kept from batch to batch: a new one would begin cold."""
    return local.Workers(1, limits)


def mine_batch(tasks: Sequence[Task], limits: local.Limits) -> list[tuple[int, bytes | Reject | local.Lost[Task]]]:
    """In a Ray worker: mines the files one after the other in a process of their own, each within its limits; gives each one's place
    in the batch and what came of it."""
    places = {id(task): place for place, task in enumerate(tasks)}
    out: list[tuple[int, bytes | Reject | local.Lost[Task]]] = []
    for outcome in _worker(limits).map_unordered(packed, tasks):
        if isinstance(outcome, local.Lost):
            out.append((places[id(outcome.task)], outcome))
        else:
            out.append((places[id(outcome[0])], outcome[1]))
    return out
