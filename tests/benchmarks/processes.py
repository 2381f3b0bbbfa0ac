"""What a command and every process below it cost: ``python -m tests.benchmarks.processes COMMAND…`` prints a JSON object.

Processes that outlive their parent (workers, the server they are forked from) come to this one, as Linux lets it ask for, so that their
processor time is counted too. Memory is the most that a process held (VmHWM), pages shared with others included.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.kills import children

SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""
PATIENCE = 15.0
"""Seconds for what outlives the command."""


@dataclass(frozen=True)
class Cost:
    """Seconds until the command ended, seconds of processor time of all processes, the most memory (MB) of the command's own process
    and of any other below it."""

    seconds: float
    cpu: float
    command_mb: float
    worker_mb: float


class Watch(threading.Thread):
    """The most memory (MB) that each process of a tree held, looked at five times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.held, self.done = pid, {pid: 0.0}, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.2):
            for pid in (self.pid, *children(os.getpid())):
                try:
                    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                most = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
                self.held[pid] = max(self.held.get(pid, 0.0), most / 1024)


def cost(*command: str | Path, cwd: Path = ROOT) -> Cost:
    """The command run in a process tree of its own, `cwd` as its folder and the packages' place; Python may keep its bytecode, as it
    does for whoever installed the program. Raises CalledProcessError."""
    words = [sys.executable, "-m", "tests.benchmarks.processes", str(cwd), *map(str, command)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
    return Cost(**json.loads(done.stdout))


def hecha(*arguments: str | Path, cwd: Path = ROOT) -> Cost:
    """`cost` of a command of hecha, of the checkout in `cwd`."""
    return cost(sys.executable, "-m", "pipeline", *arguments, "--quiet", cwd=cwd)


def _reaped(until: float) -> None:
    while time.monotonic() < until:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        except ChildProcessError:
            return


def main(cwd: str, *command: str) -> int:
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=os.environ | {"PYTHONPATH": cwd}, stdout=subprocess.DEVNULL)
    watch = Watch(process.pid)
    watch.start()
    code = process.wait()
    seconds = time.monotonic() - began
    _reaped(time.monotonic() + PATIENCE)
    watch.done.set()
    watch.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = watch.held.pop(process.pid)
    others = max(watch.held.values(), default=0.0)
    found = Cost(round(seconds, 2), round(used.ru_utime + used.ru_stime, 2), round(own, 1), round(others, 1))
    print(json.dumps(asdict(found)))
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
