"""Writes every hostile file into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.hostile.all_samples import SAMPLES

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (folder / sample.name).write_bytes(sample.make())
    print(f"{len(SAMPLES)} files in {folder}")
