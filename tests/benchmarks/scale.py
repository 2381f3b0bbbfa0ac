"""How a run grows: ``python -m tests.benchmarks.scale --documents 100,1000,10000 --jobs 1,2 --json scale.json``.

Reports made by the mutation generators; for each size and number of workers the time from the command to the end, the processors' time,
the most memory a process held, the bytes written, then the run again with nothing new; and the command on one small report. Two
results are compared with ``--compare before.json after.json``. Quote figures with the machine, and compare only the same one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.kills import children
from tests.mutation.__main__ import write

SMALL = ROOT / "corpus" / "01_自评_营商环境局_2023.txt"


class Watch(threading.Thread):
    """The most memory (MB) that any process of a tree held, looked at ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.done = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.1):
            for pid in (self.pid, *children(self.pid)):
                try:
                    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                held = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
                self.most = max(self.most, held / 1024)


def timed(*arguments: str | Path) -> dict[str, float]:
    """One run of the command."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *map(str, arguments), "--quiet"], cwd=ROOT, stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    watch = Watch(process.pid)
    watch.start()
    code = process.wait()
    wall = time.monotonic() - began
    watch.done.set()
    watch.join()
    if code:
        raise SystemExit(f"hecha {' '.join(map(str, arguments))} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": round(wall, 2), "driver_cpu": round(after.ru_utime - before.ru_utime, 2), "most_mb": round(watch.most, 1)}


def size(folder: Path) -> int:
    """Bytes of the files below a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def measure(counts: list[int], jobs: list[int], engines: list[str]) -> dict[str, Any]:
    """All the figures, by ``documents/jobs/engine``."""
    found: dict[str, Any] = {"machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        timed("extract", SMALL, "--out", folder / "small")
        shutil.rmtree(folder / "small")
        found["start-up, one small report"] = timed("extract", SMALL, "--out", folder / "small")
        for count in counts:
            drop = folder / f"drop{count}"
            write(count, drop, 1)
            characters = sum(len(p.read_text(encoding="utf-8")) for p in drop.iterdir())
            for engine in engines:
                for workers in jobs:
                    out = folder / "out"
                    line = timed("extract", drop, "--out", out, "--jobs", str(workers), "--engine", engine)
                    line["characters_a_second"] = round(characters / line["seconds"])
                    line["tables_mb"] = round(size((out / "tables").resolve()) / 1e6, 2)
                    line["nothing_new_seconds"] = timed("extract", drop, "--out", out, "--engine", engine)["seconds"]
                    found[f"{count} documents, {workers} workers, {engine}"] = line
                    print(f"{count} documents, {workers} workers, {engine}: {line}", file=sys.stderr)
                    shutil.rmtree(out)
    return found


def compared(before: dict[str, Any], after: dict[str, Any]) -> str:
    """A Markdown table of what both measured: before, after, the ratio."""
    lines = ["| what | before | after | after/before |", "|---|---|---|---|"]
    for what in (w for w in before if w in after and isinstance(before[w], dict)):
        for name in (n for n in before[what] if after[what].get(n)):
            one, two = before[what][name], after[what][name]
            lines.append(f"| {what}: {name} | {one} | {two} | {two / one if one else 0:.2f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", default="100,1000")
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--engines", default="local")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--compare", type=Path, nargs=2)
    chosen = parser.parse_args()
    if chosen.compare:
        print(compared(*(json.loads(path.read_text(encoding="utf-8")) for path in chosen.compare)))
        return
    counts, jobs = ([int(n) for n in said.split(",")] for said in (chosen.documents, chosen.jobs))
    found = json.dumps(measure(counts, jobs, chosen.engines.split(",")), ensure_ascii=False, indent=1)
    if chosen.json:
        chosen.json.write_text(found + "\n", encoding="utf-8")
    print(found)


if __name__ == "__main__":
    main()
