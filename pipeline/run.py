"""A run: from the drop to a new state of the output folder.

What only the end of a run needs (Parquet, DuckDB, the logs) is imported while the workers are starting.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import discovery, origins, refusals
from pipeline.discovery import DropError
from pipeline.engines import local
from pipeline.identify import Identified, identify
from pipeline.interruptions import as_itself, later
from pipeline.messages import say, text
from pipeline.outputs import parts
from pipeline.records import Reject
from pipeline.task import Task, is_picture, task, work

if TYPE_CHECKING:
    from pipeline.outputs import state

FEW = 3
"""With more files than this, some will need the word dictionaries: they are loaded once, before the workers are forked."""


HINTS = {"timeout": "raise --seconds, or leave the file out", "crash": "the file crashed its reader; convert it and try again"}
"""What to do about a file that took its worker with it."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Where the work is done: `name` is local or ray, `jobs` the worker processes (None: one a processor), `limits` those of one
    file, `address` that of a running Ray cluster (None: one is started on this machine)."""

    name: str = "local"
    jobs: int | None = None
    limits: local.Limits = field(default_factory=local.Limits)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: files found (in archives: the members), documents mined now and kept from before, files rejected, rows by
    table, seconds."""

    files: int
    mined: int
    kept: int
    rejected: int
    rows: dict[str, int]
    seconds: float


def extract(
    drops: Sequence[str],
    out: Path,
    *,
    how: Engine | None = None,
    force: bool = False,
    quiet: bool = False,
) -> Summary:
    """Mine the drop into `out`, where a new state of the tables replaces the old one whole.

    Only files whose content, or the program's fingerprint, changed are mined; files that left the drop leave the tables.
    A file that cannot be read is a row of `rejects`. Interrupted, the documents already mined are kept for the next run and
    the tables stay as they were. Raises DropError (wrong usage), LexiconError, OSError.
    """
    if address := discovery.url(out):
        return _in_store(drops, address, how, force, quiet)
    began = time.monotonic()
    how = how or Engine()
    dropped = discovery.discover(drops)
    if any(not drop.startswith("s3://") and out.resolve() == Path(drop).resolve() for drop in drops):
        raise DropError(text(f"输出文件夹不能就是报告文件夹：{out}", f"the output folder is the drop itself: {out}"))
    out.mkdir(parents=True, exist_ok=True)
    with as_itself(), _alone(out):
        found = identify(dropped, out)
        tasks = {d: task(files[0], d, out, found.sizes[d]) for d, files in found.files.items()}
        there, refused = (set(), {}) if force else (parts.present(out), refusals.load(out))
        lost = {d: refused[t.part] for d, t in tasks.items() if t.part in refused}
        wanted = [t for d, t in tasks.items() if t.part not in there and d not in lost]
        miner = partial(_mine, out=out, how=how, quiet=quiet)
        lost |= miner(wanted)
        refusals.keep(out, {tasks[d].part: reject for d, reject in lost.items()})
        committed = _commit(out, found, tasks, lost, miner)
        origins.keep(out, {document: files[0] for document, files in found.files.items()})
    rejected = len(found.rejects) + sum(len(found.files[d]) for d in lost)
    mined = sum(t.document not in lost for t in wanted)
    summary = Summary(
        sum(map(len, found.files.values())) + len(found.rejects),
        mined,
        len(tasks) - len(lost) - mined,
        rejected,
        dict(committed.rows),
        time.monotonic() - began,
    )
    _tell(summary, committed.changed, out)
    return summary


def _in_store(drops: Sequence[str], address: str, how: Engine | None, force: bool, quiet: bool) -> Summary:
    """The run on a folder of this machine that mirrors the output in the store; started over where another run was quicker."""
    from pipeline import stores

    while True:
        try:
            with stores.mirrored(address) as out:
                summary = extract(drops, out, how=how, force=force, quiet=quiet)
            say(f"已写入 {address}", f"written to {address}")
            return summary
        except stores.Overtaken:
            say(f"{address} 刚被另一次运行更新，重新开始", f"another run has just written {address}; starting over")
        finally:
            stores.clear()


def _commit(
    out: Path, found: Identified, tasks: Mapping[str, Task], lost: dict[str, Reject], miner: Callable[[Sequence[Task]], dict[str, Reject]]
) -> state.Committed:
    """The new state of the tables. Parts that a power cut took back are mined again, once. Raises DropError."""
    with later():
        from pipeline import manifest
        from pipeline.outputs import packing, state

    for last in (False, True):
        rejects = [*found.rejects]
        for document, reject in lost.items():
            rejects += [Reject(f.name, reject.stage, reject.code, reject.message, reject.hint) for f in found.files[document]]
        plan = {tasks[d].part: [f.name for f in files] for d, files in found.files.items() if d not in lost}
        try:
            return state.commit(out, plan, rejects, manifest.facts())
        except state.StateError as error:
            raise DropError(str(error)) from None
        except packing.PartError as error:
            if last:
                raise DropError(text(f"{error}；请检查磁盘", f"{error}; check the disk")) from None
            spoilt = set(packing.broken(out, plan))
            for part in spoilt:
                parts.forget(out, part)
            lost |= miner([t for t in tasks.values() if t.part in spoilt])
    raise AssertionError


def rejoin(out: Path) -> None:
    """The tables and logs of `out` with what auditors decided since; nothing is mined. Raises as `extract`."""
    from pipeline.outputs import packing, state

    with _alone(out):
        try:
            state.rejoin(out)
        except (state.StateError, packing.PartError) as error:
            raise DropError(str(error)) from None


def _mine(wanted: Sequence[Task], out: Path, how: Engine, quiet: bool) -> dict[str, Reject]:
    """Mines what is wanted, large files first and those of an archive in its order; gives what was lost, by document."""
    if not wanted:
        return {}
    if how.name == "local":
        local.prepare(len(wanted) > FEW)
    with later():
        from pipeline.outputs import catalogue, state  # noqa: F401 (takes as long as the workers take to start)
        from pipeline.progress import Progress

    catalogue.prepare(out)  # the workers are still starting
    lost: dict[str, Reject] = {}
    order = sorted(wanted, key=lambda t: (-t.size, t.file.path, t.file.places))
    with Progress(len(order), quiet) as progress, closing(_outcomes(order, how)) as outcomes:
        for done, result in outcomes:
            if result is not None:
                lost[done.document] = result
            progress.step(done.name, rejected=result is not None)
    return lost


def _outcomes(order: Sequence[Task], how: Engine) -> Generator[tuple[Task, Reject | None], None, None]:
    """Each task, its part laid down, and why it was rejected, if it was."""
    found: Generator[tuple[Task, bytes | Reject | None] | local.Lost[Task], None, None]
    if how.name == "ray":
        from pipeline.engines import cluster

        found = cluster.map_unordered(order, how.jobs, how.limits, how.address)
    else:
        jobs = how.jobs or os.cpu_count() or 1
        found = local.map_unordered(work, order, min(jobs, len(order)), how.limits, len(order) > FEW, is_picture)
    with closing(found):  # an interruption stops the workers at once
        for outcome in found:
            if isinstance(outcome, local.Lost):
                yield outcome.task, Reject(outcome.task.name, "mine", outcome.code, outcome.detail, HINTS[outcome.code])
                continue
            done, result = outcome
            if isinstance(result, bytes):
                parts.keep(done.out, done.part, result)
                result = None
            yield done, result


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One run at a time writes a folder: a second one says so and waits."""
    (out / ".state").mkdir(exist_ok=True)
    with (out / ".state" / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"另一个 hecha 正在写 {out}，等它结束……", f"another hecha is writing {out}; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tell(summary: Summary, changed: bool, out: Path) -> None:
    rows = summary.rows
    if not changed:
        say(f"没有新内容：{summary.files} 个文件都已抽取过（{out}）", f"nothing new: all {summary.files} files were mined before ({out})")
        return
    counts = f"{summary.files} 个文件：新抽取 {summary.mined}，沿用 {summary.kept}，未能读取 {summary.rejected}"
    found = f"数字 {rows['numbers']}，核对 {rows['checks']}，不一致 {rows['inconsistencies']}"
    say(
        f"{counts}；{found}；{summary.seconds:.1f} 秒",
        f"{summary.files} files: {summary.mined} mined, {summary.kept} kept, {summary.rejected} rejected; {rows['numbers']} numbers, "
        f"{rows['checks']} checks, {rows['inconsistencies']} inconsistencies; {summary.seconds:.1f} s",
    )
    if summary.rejected:
        say(f"未能读取的文件及原因见 {out}/tables/rejects", f"rejected files and why: {out}/tables/rejects")
    say(f"审核清单：{out}/findings.html", f"the log: {out}/findings.html")
