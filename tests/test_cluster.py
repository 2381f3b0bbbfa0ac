"""The Ray engine: the bytes of a local run, lost workers survived, a missing extra said plainly."""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.discovery import Dropped
from pipeline.engines import cluster, local
from pipeline.records import Reject
from pipeline.task import Task
from tests.conftest import ROOT, hecha
from tests.kills import digest

NAMES = ("01_自评_营商环境局_2023.txt", "05_预算报告_云溪区_2024.html", "03_决算_文化和旅游局_2023.docx")


def test_the_bytes_are_those_of_a_local_run(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    drop = tmp_path / "drop"
    drop.mkdir()
    for name in NAMES:
        (drop / name).write_bytes((ROOT / "corpus" / name).read_bytes())
    (drop / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    for engine in ("local", "ray"):
        done = hecha("extract", drop, "--out", tmp_path / engine, "--jobs", "2", "--engine", engine)
        assert done.returncode == 0, done.stderr
        assert "3 mined, 0 kept, 1 rejected" in done.stderr
    assert digest(tmp_path / "ray") == digest(tmp_path / "local")


def test_a_worker_and_a_node_lost_in_the_middle_cost_nothing() -> None:
    pytest.importorskip("ray")
    done = subprocess.run([sys.executable, "-m", "tests.losses", "1"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "lost: 1 workers, 1 nodes" in done.stdout


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(cluster.DropError, match=r"hecha\[cluster\]"):
        list(cluster.map_unordered([], 1, local.Limits(), None))


class Lost(Exception):
    """What the stand-in raises for a lost worker."""


class Bug(Lost):
    """What it raises for an exception in the task."""

    cause = ValueError("a bug")


def ray(poison: str) -> Any:
    """A stand-in for Ray, all of whose workers die of the file `poison`."""

    def remote(**_: object) -> Any:
        return lambda _: SimpleNamespace(remote=lambda batch, limits: tuple(batch))

    def get(batch: tuple[Task, ...]) -> list[tuple[int, Reject]]:
        if any(t.name == poison for t in batch):
            raise (Bug if poison == "bug" else Lost)
        return [(i, Reject(t.name, "read", "empty", "", "")) for i, t in enumerate(batch)]

    errors = SimpleNamespace(RayError=Lost, RayTaskError=Bug)
    return SimpleNamespace(
        remote=remote,
        get=get,
        wait=lambda under_way, num_returns: (under_way[:1], []),
        exceptions=errors,
        cluster_resources=lambda: {"CPU": 2},
    )


def tasks(*names: str) -> list[Task]:
    return [Task(Dropped(Path(name), name), f"{i:016x}", Path("out"), "f", 1) for i, name in enumerate(names)]


def test_a_file_that_takes_workers_with_it_costs_itself_alone() -> None:
    names = [f"{i}.txt" for i in range(9)]
    found = list(cluster._spread(ray("5.txt"), deque([tasks(*names)]), local.Limits()))
    lost = [one.task.name for one in found if isinstance(one, local.Lost)]
    assert lost == ["5.txt"]
    assert sorted(one[0].name for one in found if not isinstance(one, local.Lost)) == [n for n in names if n != "5.txt"]


def test_a_bug_is_raised_as_what_it_is() -> None:
    with pytest.raises(ValueError, match="a bug"):
        list(cluster._spread(ray("bug"), deque([tasks("bug")]), local.Limits()))


def test_batches_keep_the_order_and_the_bounds() -> None:
    many = tasks(*(str(i) for i in range(1000)))
    batches = cluster._batches(many, 2)
    assert [t for batch in batches for t in batch] == many
    assert max(map(len, batches)) == cluster.BATCH
    assert len(cluster._batches(many[:8], 2)) == 8
