"""Runs killed at random moments: ``python -m tests.kills 100`` (with ``--engine ray`` for Ray's workers).

After each kill whoever looks sees no tables yet or one whole state; the last run goes through and leaves the bytes of a run that nobody
killed. What is killed in turn: the command alone, the command with all its processes, one of its workers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from tests.conftest import ROOT

WHOM = ("command", "group", "worker")


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


def torture(drop: Path, folder: Path, times: int, seed: int, *options: str) -> dict[str, int]:
    """`times` kills and a last run; gives how many runs were killed before and after they had tables, and how many were through."""
    began = time.monotonic()
    clean = start(drop, folder / "clean", *options)
    _, said = clean.communicate()
    assert clean.returncode == 0, said
    length = time.monotonic() - began
    expected = digest(folder / "clean")
    rng, out = random.Random(seed), folder / "out"
    seen = {"before": 0, "after": 0, "through": 0}
    for turn in range(times):
        whom = WHOM[turn % len(WHOM)]
        again = ["--force"] if rng.random() < 0.5 else []  # else it goes on where the last one was killed, and is soon done
        process = start(drop, out, *options, *again)
        time.sleep(rng.uniform(0, length))
        running = process.poll() is None
        kill(process, whom, rng)
        process.communicate()
        seen["through" if not running else "after" if whole(out) else "before"] += 1
    last = start(drop, out, *options)
    _, said = last.communicate()
    assert last.returncode == 0, said
    assert digest(out) == expected
    assert not [p for p in out.iterdir() if p.name.startswith(".") and p.name != ".state"], "drafts are left"
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=100)
    parser.add_argument("--drop", type=Path, default=ROOT / "corpus")
    parser.add_argument("--engine", default="local")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(torture(chosen.drop, Path(folder), chosen.times, chosen.seed, "--engine", chosen.engine))


if __name__ == "__main__":
    main()
