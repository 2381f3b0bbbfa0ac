"""The long run: so many inputs of each kind in worker processes with limits; prints what broke, by kind and seed, and the slowest."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter, defaultdict

from pipeline.engines.local import Limits, Lost, map_unordered
from tests.fuzz.laws import Batch, Done, run

SHARES = {"numbers": 296, "text": 160, "report": 180, "file": 280, "archive": 40, "lexicon": 39, "vocabulary": 4, "picture": 1}
"""Of a thousand inputs."""
BATCH = 50
SAID_EVERY = 200
"""Batches after which a line says how far it is."""
SECONDS = 10.0
"""Of the processor: beyond this an input hangs. A batch may take `BATCH` times as many of the clock, on a machine that has other work."""


def main() -> int:
    """The exit code: 1 where anything broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="+", choices=SHARES, default=list(SHARES), help="these kinds, with their shares of --inputs")
    asked = parser.parse_args()
    os.environ["HECHA_SOFFICE"] = ""  # seconds a damaged file, and another program's code
    tasks: list[Batch] = []
    for kind in asked.only:
        first, wanted = asked.seed * 10**7, asked.inputs * SHARES[kind] // 1000
        tasks += [(kind, first + at, min(BATCH, wanted - at)) for at in range(0, wanted, BATCH)]
    broken, slow, done, costs = Counter[str](), Counter[str](), Counter[str](), defaultdict[str, list[Done]](list)
    for number, result in enumerate(map_unordered(run, tasks, asked.jobs, Limits(seconds=BATCH * SECONDS)), 1):
        if number % SAID_EVERY == 0:
            print(f"{number} of {len(tasks)} batches", flush=True)
        if isinstance(result, Lost):
            kind, first, count = result.task
            broken[result.code] += 1
            print(f"{result.code}: {kind} {first}–{first + count - 1}: {result.detail}", flush=True)
            continue
        (kind, _, count), batch = result
        done[kind] += count
        costs[kind].append(batch)
        for found in batch.found:
            slow[kind] += found.seconds > SECONDS
            if found.said:
                broken[kind] += 1
                print(f"--- {kind} {found.seed}\n{found.said}", flush=True)
            else:
                print(f"slow: {kind} {found.seed}: {found.seconds:.1f} s", flush=True)
    for kind, batches in costs.items():
        seconds = sum(batch.seconds for batch in batches)
        slowest, held = max(batch.slowest for batch in batches), max(batch.megabytes for batch in batches)
        print(
            f"{kind}: {done[kind]:,} inputs, {seconds:.0f} s of the processor, {seconds / done[kind] * 1000:.1f} ms each, "
            f"the slowest {slowest:.2f} s, at most {held} MB"
        )
    print(f"inputs {sum(done.values()):,}; broken {dict(broken)}; over {SECONDS:g} s {dict(+slow)}")
    return 1 if broken or +slow else 0


if __name__ == "__main__":
    sys.exit(main())
