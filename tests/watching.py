"""A reader that asks all the while states replace each other: ``python -m tests.watching 50``.

It opens the catalogue as an analyst does and counts documents, their numbers and texts in one query; then reads the tables through the
link ``OUT/tables``, resolved once. Every answer must be one state whole.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipeline import locate
from pipeline.outputs import packing, parts, state
from tests.mined import mined

SIZES = (2, 6)
"""Documents of the two states that take turns."""
NUMBERS = 8
"""Of each document."""
COUNTS = "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM numbers), (SELECT count(*) FROM texts)"


def by_catalogue(out: Path) -> tuple[int, ...]:
    """Documents, numbers, texts, as DuckDB tells them. duckdb.IOException where the state was gone before it was read."""
    with duckdb.connect(str(out / "hecha.duckdb"), read_only=True) as connection:
        return tuple(connection.execute(COUNTS).fetchall()[0])


def by_tables(out: Path) -> tuple[int, ...]:
    """The same through the link. OSError where the state was gone before it was read."""
    tables = (out / "tables").resolve()
    found = tuple(sum(pq.ParquetFile(f).metadata.num_rows for f in tables.glob(f"{name}/*")) for name in ("documents", "numbers", "texts"))
    if not tables.exists():
        raise FileNotFoundError(tables)  # it went while the files were listed
    return found


def watch(out: Path, turns: int) -> tuple[dict[str, int], list[object]]:
    """`turns` states after each other; gives how often each reader got an answer, and what was no whole state."""
    both = [locate.tables(mined(f"{i:016x}", f"{i}.txt")) for i in range(max(SIZES))]
    names = [packing.write(out, tables, "f") for tables in both]
    plans = [{part: [f"{part}.txt"] for part in names[:size]} for size in SIZES]
    state.commit(out, plans[0], [], {})
    right = {(size, NUMBERS * size, size) for size in SIZES}
    answers = {"catalogue": 0, "tables": 0}
    wrong: list[object] = []
    done = threading.Event()

    def ask(name: str, question: Callable[[Path], tuple[int, ...]]) -> None:
        while not done.is_set():
            try:
                found = question(out)
            except (duckdb.IOException, OSError):
                continue  # two states came between opening and reading: this one is gone, and that is said
            answers[name] += 1
            if found not in right:
                wrong.append((name, found))

    readers = [threading.Thread(target=ask, args=("catalogue", by_catalogue)), threading.Thread(target=ask, args=("tables", by_tables))]
    for reader in readers:
        reader.start()
    try:
        for turn in range(turns):
            for part, tables in zip(names, both, strict=True):  # what a run would mine again
                if not parts.path(out, part).exists():
                    packing.write(out, tables, "f")
            state.commit(out, plans[(turn + 1) % 2], [], {"turn": str(turn)})
    finally:
        done.set()
        for reader in readers:
            reader.join()
    return answers, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("turns", type=int, nargs="?", default=50)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        answers, wrong = watch(Path(folder), chosen.turns)
    print(f"{chosen.turns} states; answers: {answers}; no whole state: {len(wrong)}")
    if wrong or not all(answers.values()):
        raise SystemExit(str(wrong[:5]))


if __name__ == "__main__":
    main()
