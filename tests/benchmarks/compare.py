"""Two commits measured against each other on this machine: ``python -m tests.benchmarks.compare BEFORE AFTER FOLDER [--write NAME]``.

Each is laid out in a folder of its own and run with its own code in alternation, so that both meet the same neighbours on the machine:
the stages of `tests.benchmarks.throughput` over the text files of FOLDER, and the command over the folder with one worker. The best of
`ROUNDS` counts. ``--write`` puts the table into docs/measured.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path

from tests.benchmarks.processes import Cost, hecha
from tests.benchmarks.scale import SMALL, machine
from tests.benchmarks.scale_page import MEASURED
from tests.conftest import ROOT

ROUNDS = 3
STAGE = re.compile(r"^(\S.{23})\s*([\d,]+)\s+([\d,]+)$", re.M)
"""A line of the stages' table: name, characters a second warm, and cold."""


def laid_out(commit: str, folder: Path) -> Path:
    """The commit's files in a folder."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
    return folder


def stages(tree: Path, reports: Path) -> dict[str, int]:
    """Characters a second by stage, as the commit's own benchmark says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.throughput", str(reports)], cwd=tree, env=os.environ | {"PYTHONPATH": str(tree)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name.strip(): int(warm.replace(",", "")) for name, warm, _ in STAGE.findall(done.stdout)}


def runs(tree: Path, reports: Path, out: Path) -> dict[str, Cost]:
    """The command on one small report, and on the folder with one worker."""
    small = hecha("extract", SMALL, "--out", out / "small", cwd=tree)
    return {"one small report": small, "the folder, one worker": hecha("extract", reports, "--out", out / "all", "--jobs", "1", cwd=tree)}


def compared(before: str, after: str, reports: Path) -> str:
    """A Markdown table: stages in characters a second, runs in seconds."""
    rates: list[dict[str, int]] = [{}, {}]
    costs: list[dict[str, Cost]] = [{}, {}]
    with tempfile.TemporaryDirectory() as temporary:
        trees = [laid_out(commit, Path(temporary, name)) for commit, name in ((before, "before"), (after, "after"))]
        for turn in range(ROUNDS):
            for side, tree in enumerate(trees):
                for name, rate in stages(tree, reports).items():
                    rates[side][name] = max(rate, rates[side].get(name, 0))
                for name, cost in runs(tree, reports, Path(temporary, f"out{side}{turn}")).items():
                    costs[side][name] = min(cost, costs[side].get(name, cost), key=lambda c: c.cpu)
    lines = [f"机器 machine：{machine()}", "", f"| 什么 what | {before} | {after} | 后/前 after/before |", "|---|---:|---:|---:|"]
    for name in rates[1]:
        one, two = rates[0].get(name), rates[1][name]
        lines.append(f"| {name}, 字符/秒 chars/s | {one:,} | {two:,} | {two / one:.2f} |" if one else f"| {name} | | {two:,} | |")
    for name in costs[1]:
        for unit in ("seconds", "cpu", "worker_mb"):
            first, second = getattr(costs[0][name], unit), getattr(costs[1][name], unit)
            lines.append(f"| {name}, {unit} | {first:.2f} | {second:.2f} | {second / first:.2f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", metavar="NAME", help="into docs/measured/NAME.md")
    chosen = parser.parse_args()
    said = compared(chosen.before, chosen.after, chosen.folder.resolve())
    print(said)
    if chosen.write:
        command = f"由 `python -m tests.benchmarks.compare {chosen.before} {chosen.after} 文件夹` 写成 written by it.\n\n"
        (MEASURED / f"{chosen.write}.md").write_text(command + said, encoding="utf-8")


if __name__ == "__main__":
    main()
