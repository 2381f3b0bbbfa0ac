"""Time and peak memory by format: one report, some fifty pages long, read and mined in each of them; as a scan its first pages, and
as a DOC once more through LibreOffice where that is installed.

``python -m tests.benchmarks.formats``, run by ``make bench``. Every format is mined in a process of its own, so that its peak is its
own; what the process holds before it reads anything is shown on the first line.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from pipeline import mine, readers
from pipeline.readers import office
from tests import archive_files, one_report, scans
from tests.conftest import ROOT
from tests.make_corpus import CULTURE, CULTURE_TABLE, SCIENCE, SCIENCE_TABLE
from tests.one_report import WRITERS, Block

T = TypeVar("T")
OFFICE = shutil.which("soffice") or ""
SLOW = ("a.scan.pdf", "a.office.doc")
"""Read once: seconds a page, or seconds to start; they count by the clock, for other processes do the work."""
PASSES = 3
"""The best of them counts; patterns and lexicons are compiled in the first."""
COPIES = 15
"""How often the sample reports follow each other in the file."""


def blocks() -> list[Block]:
    """Two final accounts and a self-evaluation, `COPIES` times."""
    lines = [line for line in (ROOT / "corpus" / "01_自评_营商环境局_2023.txt").read_text(encoding="utf-8").split("\n") if line]
    once: list[Block] = [*CULTURE, ("table", CULTURE_TABLE), *SCIENCE, ("table", SCIENCE_TABLE), *(("p", line) for line in lines)]
    return once * COPIES


def files() -> dict[str, bytes]:
    """The report by format, the text of it in an archive too."""
    made = {ending: write(blocks()) for ending, write in WRITERS.items()}
    made["zip"] = archive_files.zipped([("a.txt", made["txt"])])
    made["tar.gz"] = archive_files.tarred([("a.txt", made["txt"])], "gz")
    made["7z"] = archive_files.sevenzipped([("a.txt", made["txt"])])
    made["scan.pdf"] = scans.scanned(scans.pictures(one_report.pdf(blocks()[: len(blocks()) // COPIES])))
    return made | ({"office.doc": made["doc"]} if OFFICE else {})


def measured(path: Path) -> tuple[int, float, float, int]:
    """(characters, seconds to read, seconds to mine, kibibytes at the peak) of the file, in this process."""
    mine.mine("warm.txt", "一、基本情况\n全年预算数 100.00 万元，执行数 98.40 万元，完成预算的 98.4%。\n".encode())
    if path.name == "nothing":
        return 0, 0.0, 0.0, _peak()
    name, data = path.name, path.read_bytes()
    os.environ[office.SETTING] = OFFICE if path.name == "a.office.doc" else ""
    if path.suffix in (".zip", ".gz", ".7z"):
        unpacked, took = _timed(lambda: next(iter(_members(path))))
        return len(unpacked), took, 0.0, _peak()
    clock = time.perf_counter if name in SLOW else time.process_time
    runs = [
        (_timed(lambda: readers.read(Path(name), data), clock), _timed(lambda: mine.mine(name, data), clock)[1])
        for _ in range(1 if path.name in SLOW else PASSES)
    ]
    return len(runs[0][0][0].aligned.source), min(run[0][1] for run in runs), min(run[1] for run in runs), _peak()


def _members(path: Path) -> list[str]:
    from pipeline import archives

    return [found.data.decode() for found in archives.members(path, path.name) if isinstance(found, archives.Member)]


def _timed(function: Callable[[], T], clock: Callable[[], float] = time.process_time) -> tuple[T, float]:
    began = clock()
    return function(), clock() - began


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    context = multiprocessing.get_context("spawn")
    print(f"{'format':10}{'file KiB':>10}{'characters':>12}{'read char/s':>14}{'mine char/s':>14}{'peak MiB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for ending, data in ({"": b""} | files()).items():
            path = Path(folder, f"a.{ending}" if ending else "nothing")
            path.write_bytes(data)
            with ProcessPoolExecutor(1, context) as pool:
                size, reading, whole, peak = pool.submit(measured, path).result()
            rates = [f"{size / seconds:14,.0f}" if seconds else " " * 14 for seconds in (reading, whole)]
            print(f"{ending or '(none)':10}{len(data) / 1024:10,.0f}{size:12,}{''.join(rates)}{peak / 1024:10,.0f}")


if __name__ == "__main__":
    main()
