"""How a run grows: ``python -m tests.benchmarks.scale --documents 10000 --write``.

Reports made by the mutation generators, a hundredth and a tenth of them and all: the time from the command to the end, processor time,
memory, bytes written, the run again with nothing new; at the largest size also one changed file, one worker, Ray, and whether all gave
the same bytes; and the command on one small report. ``--write`` puts table and plot into the documentation (`tests.benchmarks.scale_page`).
Quote figures with the machine they are of; `tests.benchmarks.compare` measures two commits against each other.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.benchmarks import scale_page
from tests.benchmarks.processes import hecha
from tests.conftest import ROOT
from tests.kills import digest
from tests.mutation.__main__ import write

SMALL = ROOT / "corpus" / "01_自评_营商环境局_2023.txt"
STARTS = 5
"""Runs on one small report; the best counts."""
Line = dict[str, Any]


def machine() -> str:
    """Processor, cores, memory, system, Python."""
    known = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    name = next((line.partition(":")[2].strip() for line in known.splitlines() if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def size(folder: Path) -> int:
    """Bytes of the files below a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def run(what: str, drop: Path, out: Path, jobs: int, engine: str = "local") -> Line:
    """One run of `drop` into `out`, and what it left."""
    _say(what)
    documents = sum(1 for _ in drop.iterdir())
    characters = sum(len(p.read_text(encoding="utf-8")) for p in drop.iterdir())
    found = asdict(hecha("extract", drop, "--out", out, "--jobs", str(jobs), "--engine", engine))
    made = {"documents": documents, "characters": characters, "jobs": jobs, "engine": engine}
    stored = {"tables_mb": round(size((out / "tables").resolve()) / 1e6, 2), "parts_mb": round(size(out / ".state" / "parts") / 1e6, 2)}
    return {"what": what, **made, **found, **stored}


def measure(documents: int, folder: Path) -> dict[str, Any]:
    """All the figures: lines by what was run, and the machine."""
    hecha("extract", SMALL, "--out", folder / "cold")
    _say("one small report")
    starts = [asdict(hecha("extract", SMALL, "--out", folder / f"small{turn}")) for turn in range(STARTS)]
    lines: list[Line] = [{"what": "start", "documents": 1, "jobs": 1, "engine": "local", **min(starts, key=lambda s: s["seconds"])}]
    digests = []
    for count in (documents // 100, documents // 10, documents):
        drop, out = folder / f"drop{count}", folder / f"out{count}"
        write(count, drop, 1)
        lines.append(run("first", drop, out, 2))
        _say("nothing new")
        lines.append({"what": "again", "documents": count, "jobs": 2, "engine": "local", **asdict(hecha("extract", drop, "--out", out))})
    digests.append(digest(out))
    for jobs, engine in ((1, "local"), (2, "ray")):
        other = folder / f"{engine}{jobs}"
        lines.append(run("first", drop, other, jobs, engine))
        digests.append(digest(other))
        shutil.rmtree(other)
    changed = next(iter(sorted(drop.iterdir())))
    changed.write_text(changed.read_text(encoding="utf-8") + "\n附记：本报告已公开。\n", encoding="utf-8")
    lines.append(run("changed", drop, out, 2))
    return {"machine": machine(), "same_bytes": all(one == digests[0] for one in digests), "lines": lines}


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--write", action="store_true", help="into docs/measured and docs/pictures")
    parser.add_argument("--page", action="store_true", help="only write the page again from the figures kept")
    chosen = parser.parse_args()
    if chosen.page:
        scale_page.write(json.loads(scale_page.FIGURES.read_text(encoding="utf-8")))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = measure(chosen.documents, Path(folder))
    print(scale_page.table(found))
    if chosen.write:
        scale_page.write(found)


if __name__ == "__main__":
    main()
