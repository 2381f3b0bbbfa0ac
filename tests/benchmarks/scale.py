"""How a run grows: ``python -m tests.benchmarks.scale --documents 10000 --write``.

Reports made by the mutation generators, a hundredth and a tenth of them and all: the time from the command to the end, processor time,
memory, bytes written, the run again with nothing new; at the largest size also one changed file, one worker, Ray, and whether all gave
the same bytes; and the command on one small report. With ``--of FOLDER`` the texts of a folder instead, again and again under other
names: real lengths, at the largest size alone, here and on Ray. ``--write`` puts table and plot into the documentation
(`tests.benchmarks.scale_page`). Quote figures with the machine they are of; `tests.benchmarks.compare` measures two commits against
each other.
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

from pipeline.mine import mine_text
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


def measure_texts(documents: int, folder: Path, texts: Path) -> dict[str, Any]:
    """The figures for as many copies of the texts of a folder, each of a body and a place of its own."""
    drop, digests, lines = folder / "drop", [], []
    drop.mkdir()
    read = [(text, names(text)) for text in (p.read_text(encoding="utf-8", errors="replace") for p in sorted(texts.iterdir()))]
    for i in range(documents):
        text, known = read[i % len(read)]
        for name in known:
            text = text.replace(name, f"{name[:-1]}{str(i).translate(STEMS)}{name[-1]}")
        (drop / f"{i:07d}.txt").write_text(f"{text}\n附记：第{i}份。\n", encoding="utf-8")
    for engine in ("local", "ray"):
        out = folder / engine
        lines.append(run("first", drop, out, 2, engine))
        digests.append(digest(out))
        if engine == "local":
            _say("nothing new")
            again = asdict(hecha("extract", drop, "--out", out))
            lines.append({"what": "again", "documents": documents, "jobs": 2, "engine": "local", **again})
        shutil.rmtree(out)
    return {"machine": machine(), "same_bytes": digests[0] == digests[1], "lines": lines}


STEMS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")


def names(text: str) -> list[str]:
    """What a report's body and place are called in it, the longer first: reports of one body would be compared with each other."""
    front = mine_text(text).report.front
    return sorted({name for name in (front.org, front.org_written, front.region) if len(name) > 1}, key=lambda n: (-len(n), n))


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--of", type=Path, metavar="FOLDER", help="the texts of a folder instead of generated reports")
    parser.add_argument("--write", action="store_true", help="into docs/measured and docs/pictures")
    parser.add_argument("--page", action="store_true", help="only write the page again from the figures kept")
    chosen = parser.parse_args()
    if chosen.page:
        scale_page.write(json.loads(scale_page.FIGURES.read_text(encoding="utf-8")))
        return
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        found = measure_texts(chosen.documents, where, chosen.of) if chosen.of else measure(chosen.documents, where)
    print(scale_page.table(found))
    if chosen.write and chosen.of:
        scale_page.write_texts(found)
    elif chosen.write:
        scale_page.write(found)


if __name__ == "__main__":
    main()
