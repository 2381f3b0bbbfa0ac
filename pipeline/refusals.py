"""Files that could not be read, remembered: what is wrong with a file's bytes stays wrong, and reading it again would cost the same.

``OUT/.state/refused.jsonl`` holds a line for each, under the name its part would have had: another program or other bytes have
another. What may go better the next time (no memory, no time, a crash, the disk) is not remembered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

from pipeline.records import Reject

FILE = ".state/refused.jsonl"
PASSING = frozenset({"memory", "timeout", "crash", "io"})


def load(out: Path) -> dict[str, Reject]:
    """The record, by part. A record that is not understood is none."""
    try:
        lines = (out / FILE).read_text(encoding="utf-8").splitlines()
        return {part: Reject(*said) for part, said in map(json.loads, lines)}
    except (FileNotFoundError, ValueError, TypeError):
        return {}


def keep(out: Path, refused: Mapping[str, Reject]) -> None:
    """Replaces the record by those of the drop as it is now."""
    kept = {part: reject for part, reject in sorted(refused.items()) if reject.code not in PASSING}
    if kept == load(out):
        return
    target = out / FILE
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_text("".join(json.dumps([p, astuple(r)], ensure_ascii=False) + "\n" for p, r in kept.items()), encoding="utf-8")
    draft.replace(target)
