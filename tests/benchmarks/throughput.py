"""Characters a second of processor time on one core, stage by stage, over the text files of a folder: ``make bench BENCH=folder``.

All passes mine into one output folder and the best of three counts; the first, which compiles patterns and lexicons and makes the
folder and its views, is shown apart as cold. For figures to quote name the machine, and compare two versions on the same one in the
same hour.
"""

from __future__ import annotations

import gc
import platform
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractors import claims, front_matter, numbers, passages, provisions, references, sections
from pipeline import checks, locate, mine, normalise, readers
from pipeline.outputs import packing, state

PASSES = 3


def once(files: dict[str, bytes], out: Path) -> Counter[str]:
    """Seconds by stage for one pass over all files, parts and commit included."""
    spent: Counter[str] = Counter()

    def timed(stage: str, function: Callable[..., Any], *arguments: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            spent[stage] += time.process_time() - began

    made = {}
    for name, data in files.items():
        source = timed("read", readers.read, Path(name), data)
        aligned, _ = timed("normalise", normalise.normalise, source)
        found = tuple(timed("numbers", numbers.find, aligned.text))
        tree = timed("sections", sections.split, aligned.text, found)
        timed("passages", passages.split, aligned.text, found, tree, ())
        timed("front matter", front_matter.read, aligned.text, found, tree)
        report = mine.read_report(aligned, source)
        facts = timed("facts", claims.extract, report)
        timed("checks", checks.run, report, facts, ())
        timed("provisions, references", lambda r=report: (provisions.read(r.text, r.sections), references.read(r.text)))
        whole = timed("WHOLE mine", mine.mine, name, data)
        rows = timed("rows", locate.tables, whole)
        made[timed("parts", packing.write, out, rows, f"{time.perf_counter_ns():x}")] = [name]
    timed("commit", state.commit, out, made, [], {})
    spent["WHOLE end to end"] = spent["WHOLE mine"] + spent["rows"] + spent["parts"] + spent["commit"]
    return spent


def main(folder: Path) -> None:
    files = {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.suffix in (".txt", ".md")}
    characters = sum(len(readers.read(Path(name), data).aligned.source) for name, data in files.items())
    print(f"{platform.machine()}, Python {platform.python_version()}; {len(files)} files, {characters:,} characters")
    with tempfile.TemporaryDirectory() as temporary:
        passes = [once(files, Path(temporary))]
        gc.freeze()  # as `pipeline.engines.warm` does, whose workers look through no dictionaries for garbage
        passes += [once(files, Path(temporary)) for _ in range(1, PASSES)]
    print(f"{'stage':24}{'characters/s':>14}{'cold':>14}")
    for stage in passes[0]:
        best = min(p[stage] for p in passes)
        print(f"{stage:24}{characters / best:14,.0f}{characters / passes[0][stage]:14,.0f}")
    gc.unfreeze()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
