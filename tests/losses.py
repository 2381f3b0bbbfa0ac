"""Ray workers and machines lost in the middle of a run: ``python -m tests.losses 10``.

A cluster of three nodes on this machine, each with processes of its own; while the command runs, a worker that mines is killed, then a
whole node with all that belongs to it, and one is added in its place. The run must go through and leave the bytes of a local one.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

from pipeline.outputs import parts
from tests.kills import children, digest, start
from tests.mutation.__main__ import write

FILES = 60
NODES = 2
"""Besides the head, which nobody survives."""
PATIENCE = 180
QUICK = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 500, "health_check_failure_threshold": 4}
"""A node that is gone is missed after two seconds, not after half a minute."""


def mining(pid: int) -> list[int]:
    """The Ray workers below a process that have begun a batch: those below which something runs."""
    named = []
    for child in children(pid):
        try:
            name = Path(f"/proc/{child}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if name.startswith(b"ray::mine_batch"):
            named.append(child)
    return named


def until(out: Path, count: int, process: subprocess.Popen[str]) -> bool:
    """Waits for so many parts; whether they came before the run ended."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if len(parts.present(out)) >= count:
            return True
        time.sleep(0.02)
    return False


def survive(drop: Path, out: Path, rng: random.Random) -> dict[str, int]:
    """A run during which a worker and a node are lost; gives how many of each really were. Raises AssertionError."""
    from ray.cluster_utils import Cluster

    lost = {"worker": 0, "node": 0}
    cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False, "_system_config": QUICK})
    try:
        nodes = [cluster.add_node(num_cpus=1) for _ in range(NODES)]
        process = start(drop, out, "--engine", "ray", "--address", cluster.address)
        until(out, rng.randint(1, FILES // 3), process)
        while process.poll() is None and not lost["worker"]:  # between two batches nobody mines
            if below := mining(os.getpid()):
                os.kill(rng.choice(below), signal.SIGKILL)
                lost["worker"] = 1
        if until(out, len(parts.present(out)) + rng.randint(0, FILES // 4), process):
            cluster.remove_node(nodes.pop(rng.randrange(NODES)), allow_graceful=False)
            lost["node"] = 1
            cluster.add_node(num_cpus=1)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        assert " 0 rejected" in said, said
    finally:
        cluster.shutdown()
    return lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=1)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0"}
    rng, lost = random.Random(chosen.seed), {"worker": 0, "node": 0}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write(FILES, folder / "drop", chosen.seed)
        local = start(folder / "drop", folder / "local")
        _, said = local.communicate()
        assert local.returncode == 0, said
        for turn in range(chosen.times):
            for what, count in survive(folder / "drop", folder / f"ray{turn}", rng).items():
                lost[what] += count
            assert digest(folder / f"ray{turn}") == digest(folder / "local")
    print(f"{chosen.times} runs went through with the bytes of a local one; lost: {lost['worker']} workers, {lost['node']} nodes")
    if not (lost["worker"] and lost["node"]):
        raise SystemExit("nothing was lost: the runs were too short")


if __name__ == "__main__":
    main()
