"""Runs killed at random moments: ``python -m tests.kills 100`` (``--engine ray`` for Ray's workers, ``--interrupt`` for Ctrl-C).

After each kill whoever looks sees no tables yet or one whole state; the last run goes through and leaves the bytes of a run that nobody
killed. What is killed in turn: the command alone, the command with all its processes, one of its workers. The moments are spread over
every stage: before the first file is mined, while files are mined, while the state is put together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.outputs import parts, state
from tests.conftest import ROOT

WHOM = ("command", "group", "worker")
STAGES = ("starting", "mining", "committing", "through")


def start(drop: Path, out: Path, *options: str, limit: int = resource.RLIM_INFINITY) -> subprocess.Popen[str]:
    """The command in a process group of its own; `limit`: bytes that a file may have, as on a full disk."""
    command = [sys.executable, "-m", "pipeline", "extract", str(drop), "--out", str(out), *options]
    environment = os.environ | {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


def children(pid: int) -> list[int]:
    """All descendants of a process, as Linux lists them."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def kill(process: subprocess.Popen[str], whom: str, rng: random.Random) -> None:
    """SIGKILL to the command, to all of its group, or to one process below it."""
    try:
        if whom == "group":
            os.killpg(process.pid, signal.SIGKILL)
        elif whom == "worker":
            below = children(process.pid)
            if below:
                os.kill(rng.choice(below), signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, FileNotFoundError):
        pass


def whole(out: Path) -> bool:
    """Whether there are tables; they must then be one whole state. Raises AssertionError."""
    link = out / "tables"
    if not link.exists():
        return False
    tables = link.resolve()
    rows = json.loads((tables.parent / "manifest.json").read_text(encoding="utf-8"))["rows"]
    for name, count in rows.items():
        found = pq.read_table(tables / name)
        assert len(found) == count, (name, len(found), count)
    return True


def digest(out: Path) -> dict[str, str]:
    """What a reader of the folder sees, by content; the catalogue holds the folder's own path."""
    shown = [p for p in out.iterdir() if p.is_file() and p.suffix != ".duckdb"]
    found = {p.name: p for p in shown}
    found |= {f"tables/{p.relative_to((out / 'tables').resolve())}": p for p in (out / "tables").resolve().rglob("*.parquet")}
    return {name: hashlib.sha256(found[name].read_bytes()).hexdigest() for name in sorted(found)}


def stage(out: Path, process: subprocess.Popen[str]) -> str:
    """Where a run of `out` is, by what it has laid down: a draft of a generation, parts, nothing yet; or through."""
    if process.poll() is not None:
        return "through"
    if any((out / state.GENERATIONS).glob(".*")) or ((out / "tables").exists() and not (out / "run.json").exists()):
        return "committing"
    return "mining" if parts.present(out) else "starting"


def await_moment(out: Path, process: subprocess.Popen[str], rng: random.Random, length: float) -> None:
    """Waits for a moment anywhere in a run of so many seconds, or for one in a stage drawn by lot, since some are short."""
    wanted = rng.choice(STAGES)
    if wanted == "through":
        time.sleep(rng.uniform(0, length))
        return
    while STAGES.index(stage(out, process)) < STAGES.index(wanted):
        time.sleep(0.001)
    time.sleep(rng.uniform(0, length / 10))


def clean(drop: Path, out: Path, *options: str) -> float:
    """A run that nobody disturbs; its seconds. Raises AssertionError."""
    began = time.monotonic()
    process = start(drop, out, *options)
    _, said = process.communicate()
    assert process.returncode == 0, said
    return time.monotonic() - began


def torture(drop: Path, folder: Path, times: int, seed: int, *options: str) -> dict[str, int]:
    """`times` kills and a last run; gives how many runs were killed in which stage. Half of the runs begin with an empty folder, the
    others go on where the last one was killed, or mine all again."""
    length = clean(drop, folder / "clean", *options)
    expected = digest(folder / "clean")
    rng, out = random.Random(seed), folder / "out"
    seen = dict.fromkeys(STAGES, 0)
    for turn in range(times):
        if turn % 2:
            shutil.rmtree(out, ignore_errors=True)
        again = ["--force"] if rng.random() < 0.5 else []
        process = start(drop, out, *options, *again)
        await_moment(out, process, rng, length)
        seen[stage(out, process)] += 1
        kill(process, WHOM[turn // 2 % len(WHOM)], rng)
        process.communicate()
        whole(out)
    clean(drop, out, *options)
    assert digest(out) == expected
    assert not [p for p in out.iterdir() if p.name.startswith(".") and p.name != ".state"], "drafts are left"
    return seen


def interruptions(drop: Path, folder: Path, times: int, seed: int, *options: str) -> list[tuple[str, float]]:
    """Ctrl-C at `times` random moments: the stage and the seconds until the command and all below it had ended. What was done is there
    afterwards, and the last run ends as if nothing had been. Raises AssertionError."""
    length = clean(drop, folder / "clean", *options)
    rng, out, took = random.Random(seed), folder / "out", []
    for turn in range(times):
        if turn % 2:
            shutil.rmtree(out, ignore_errors=True)
        process = start(drop, out, "--force", *options)
        time.sleep(0.3)  # Python itself is not there before
        await_moment(out, process, rng, length)
        where, below, kept = stage(out, process), children(process.pid), parts.present(out)
        began = time.monotonic()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
        _, said = process.communicate()
        while any(Path(f"/proc/{pid}/exe").exists() for pid in below):
            assert time.monotonic() - began < 60, "a worker is left"
            time.sleep(0.005)
        took.append((where, time.monotonic() - began))
        over = "the log:" in said or "nothing new" in said  # it came too late
        assert process.returncode in ((0, 130, -signal.SIGINT) if over else (130,)), (where, process.returncode, said)
        assert "Traceback" not in said, said
        assert whole(out) or kept <= parts.present(out), "what was done is lost"
    clean(drop, out, *options)
    assert digest(out) == digest(folder / "clean")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=100)
    parser.add_argument("--drop", type=Path, default=ROOT / "corpus")
    parser.add_argument("--engine", default="local")
    parser.add_argument("--interrupt", action="store_true", help="Ctrl-C instead of kills")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.interrupt:
            took = interruptions(chosen.drop, Path(folder), chosen.times, chosen.seed, "--engine", chosen.engine)
            print({name: sum(where == name for where, _ in took) for name in STAGES}, f"longest {max(s for _, s in took):.2f} s")
            return
        print(torture(chosen.drop, Path(folder), chosen.times, chosen.seed, "--engine", chosen.engine))


if __name__ == "__main__":
    main()
