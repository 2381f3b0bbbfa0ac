"""The digest of what is mined from each input, one a line: two processes whose hashes of words differ, and with them the order of sets,
say the same.

``PYTHONHASHSEED=2 python -m tests.fuzz.again 0 100``
"""

from __future__ import annotations

import hashlib
import random
import sys

from pipeline import locate
from pipeline.mine import mine, mine_text
from pipeline.outputs import packing
from pipeline.records import Mined, Unreadable
from tests.fuzz import files, reports, texts

KINDS = ("text", "report", "file")


def digest(kind: str, seed: int) -> str:
    """Of all the tables of one input; of the code of a refusal."""
    try:
        found = packing.packed(locate.tables(_mined(kind, random.Random(f"{kind} {seed}"))))
    except Unreadable as refused:
        found = refused.code.encode()
    return hashlib.sha256(found).hexdigest()


def _mined(kind: str, rng: random.Random) -> Mined:
    if kind == "file":
        return mine(*files.file(rng))
    return mine_text({"text": texts, "report": reports}[kind].text(rng))


if __name__ == "__main__":
    first = int(sys.argv[1])
    for number in range(first, first + int(sys.argv[2])):
        for kind in KINDS:
            print(kind, number, digest(kind, number))
