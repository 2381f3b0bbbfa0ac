"""A run: from the drop to a new state of the output folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
import traceback
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lexicons import LexiconError
from pipeline import __version__, archives, discovery, origins
from pipeline.discovery import DropError, Dropped
from pipeline.engines import local
from pipeline.fingerprint import fingerprint
from pipeline.messages import say, text
from pipeline.mine import DOC_ID, doc_id, mine
from pipeline.outputs import parts, state
from pipeline.progress import Progress
from pipeline.records import Reject, Unreadable

FEW = 3
"""With more files than this, some will need the word dictionaries: they are loaded once, before the workers are forked."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file for a worker, and the output folder and fingerprint of its part."""

    file: Dropped
    out: Path
    fingerprint: str

    @property
    def name(self) -> str:
        """The name the file goes by."""
        return self.file.name

    def read(self) -> bytes:
        """The file's bytes. Raises OSError, Unreadable."""
        return archives.read(self.file.path, self.file.places) if self.file.places else self.file.path.read_bytes()


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
    jobs: int | None = None,
    limits: local.Limits | None = None,
    force: bool = False,
    quiet: bool = False,
) -> Summary:
    """Mine the drop into `out`, where a new state of the tables replaces the old one whole.

    Only files whose content, or the program's fingerprint, changed are mined; files that left the drop leave the tables.
    A file that cannot be read is a row of `rejects`. Interrupted, the documents already mined are kept for the next run and
    the tables stay as they were. Raises DropError (wrong usage), LexiconError, OSError.
    """
    began = time.monotonic()
    dropped = discovery.discover(drops)
    if any(out.resolve() == Path(drop).resolve() for drop in drops):
        raise DropError(text(f"输出文件夹不能就是报告文件夹：{out}", f"the output folder is the drop itself: {out}"))
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        ids, rejects = _identify(dropped)
        refused = len(rejects)
        tasks = {document: _task(files[0], out) for document, files in ids.items()}
        wanted = [d for d, t in tasks.items() if force or not parts.exists(out, d, t.fingerprint)]
        lost = _mine(wanted, tasks, jobs or os.cpu_count() or 1, limits or local.Limits(), quiet)
        for document, reject in lost.items():
            rejects += [Reject(f.name, reject.stage, reject.code, reject.message, reject.hint) for f in ids[document]]
        plan = {parts.name(d, tasks[d].fingerprint): [f.name for f in files] for d, files in ids.items() if d not in lost}
        try:
            committed = state.commit(out, plan, rejects, _run_facts())
        except state.StateError as error:
            raise DropError(str(error)) from None
        except parts.PartError as error:
            raise DropError(text(f"{error}；请加 --force 重新运行", f"{error}; run again with --force")) from None
        origins.keep(out, {document: files[0] for document, files in ids.items()})
    summary = Summary(
        sum(map(len, ids.values())) + refused,
        len(wanted) - len(lost),
        len(plan) - len(wanted) + len(lost),
        len(rejects),
        dict(committed.rows),
        time.monotonic() - began,
    )
    _tell(summary, committed.changed, out)
    return summary


def rejoin(out: Path) -> None:
    """The tables and logs of `out` with what auditors decided since; nothing is mined. Raises as `extract`."""
    with _alone(out):
        try:
            state.rejoin(out)
        except (state.StateError, parts.PartError) as error:
            raise DropError(str(error)) from None


def work(task: Task) -> str | Reject:
    """In a worker: mine one file and write its part; a file that cannot be read, and a bug, come back as a Reject."""
    from pipeline.locate import tables

    try:
        found = tables(mine(task.name, task.read()))
    except LexiconError:
        raise  # nothing that a wrong lexicon reads can be trusted: the run stops and the tables stay as they were
    except Unreadable as error:
        return Reject(task.name, error.stage, error.code, error.message, error.hint)
    except MemoryError:
        return Reject(task.name, "mine", "memory", "more memory than one file may take", "raise --megabytes, or split the file")
    except OSError as error:
        return Reject(task.name, "read", "io", error.strerror or type(error).__name__, "check the file and its permissions")
    except Exception as error:
        return _bug(task, error)
    return parts.write(task.out, found, task.fingerprint)  # a full disk is no fault of the file: it stops the run


def _bug(task: Task, error: Exception) -> Reject:
    """An exception nobody expected costs one file, and is kept whole for the report of it."""
    folder = task.out / "logs"
    folder.mkdir(exist_ok=True)
    log = folder / f"{sha256(task.name.encode()).hexdigest()[:16]}.txt"
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return Reject(
        task.name, "mine", "bug", f"{type(error).__name__} at {where}", f"a bug of hecha: please report it with {folder.name}/{log.name}"
    )


def _identify(dropped: Sequence[Dropped]) -> tuple[dict[str, list[Dropped]], list[Reject]]:
    """Files by document, those in archives too: equal bytes are one document, whatever the names."""
    ids: dict[str, list[Dropped]] = defaultdict(list)
    rejects = []
    taken = {file.name for file in dropped}
    for file in dropped:
        try:
            with file.path.open("rb") as opened:
                if not archives.kind(opened):
                    opened.seek(0)
                    ids[hashlib.file_digest(opened, "sha256").hexdigest()[:DOC_ID]].append(file)
                    continue
            for found in archives.members(file.path, file.name):
                if isinstance(found, Reject):
                    rejects.append(found)
                else:
                    ids[doc_id(found.data)].append(Dropped(file.path, _free(found.name, taken), found.places))
        except OSError as error:
            rejects.append(Reject(file.name, "discover", "io", error.strerror or "", "check the file's permissions"))
    return {document: sorted(ids[document], key=lambda file: file.name) for document in sorted(ids)}, rejects


def _free(name: str, taken: set[str]) -> str:
    """The name, or the next like it that no file has: an archive may hold two of one name. 例: ``报告 (2).docx``."""
    stem, dot, ending = name.rpartition(".") if "." in name.rpartition("/")[2] else (name, "", "")
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{stem} ({count}){dot}{ending}"
    taken.add(free)
    return free


def _task(file: Dropped, out: Path) -> Task:
    """The ending is part of what decides how a file is read, so it is part of the fingerprint."""
    mark = sha256(f"{fingerprint()} {Path(file.name).suffix.lower()}".encode()).hexdigest()[:16]
    return Task(file, out, mark)


def _mine(wanted: Sequence[str], tasks: dict[str, Task], jobs: int, limits: local.Limits, quiet: bool) -> dict[str, Reject]:
    """Mines what is wanted, large files first and those of an archive in its order; gives what was lost, by document."""
    if not wanted:
        return {}
    lost: dict[str, Reject] = {}
    result: str | Reject
    order = sorted(wanted, key=lambda d: (-tasks[d].file.path.stat().st_size, tasks[d].file.path, tasks[d].file.places))
    documents = {tasks[d].name: d for d in wanted}
    with Progress(len(order), quiet) as progress:
        for outcome in local.map_unordered(work, [tasks[d] for d in order], min(jobs, len(order)), limits, len(order) > FEW):
            if isinstance(outcome, local.Lost):
                hint = (
                    "raise --seconds, or leave the file out"
                    if outcome.code == "timeout"
                    else "the file crashed its reader; convert it and try again"
                )
                name, result = outcome.task.name, Reject(outcome.task.name, "mine", outcome.code, outcome.detail, hint)
            else:
                name, result = outcome[0].name, outcome[1]
            if isinstance(result, Reject):
                lost[documents[name]] = result
            progress.step(name, rejected=isinstance(result, Reject))
    return lost


def _run_facts() -> dict[str, str]:
    return {"hecha": __version__, "fingerprint": fingerprint()}


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
