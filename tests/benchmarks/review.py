"""The auditors' page over 100,000 findings, half of them decided on: milliseconds a page at the server.

``python -m tests.benchmarks.review [FINDINGS]``. The findings are those of the corpus, varied; the best and the middle of some requests
count, in wall time and in processor time.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import run
from pipeline.decisions import VERDICTS, Wish, open_store
from pipeline.outputs import schemas, state
from pipeline.review.app import create
from pipeline.review.serve import make_site

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

FINDINGS = 100_000
REQUESTS = 7
PAGES = {
    "first page": "/findings",
    "last page": "/findings?page=1000000",
    "open errors": "/findings?severity=error&decision=open",
    "search": "/findings?q=执行数 相差",
    "search, nothing found": "/findings?q=没有这样的字",
    "sorted by organisation": "/findings?sort=org&down=1",
    "grouped by cause": "/findings?group=cause",
    "by reviewer": "/findings?reviewer=甲&sort=when&down=1",
    "overview": "/",
    "documents": "/documents",
}


def many(out: Path, wanted: int) -> list[str]:
    """Makes the findings of `out` as many as wanted, in a state of its own; gives their ids."""
    manifest = state.current(out)
    assert manifest is not None
    folder = out / state.GENERATIONS / "many"
    shutil.copytree((out / "tables").resolve().parent, folder)
    rows = pq.read_table(folder / "tables" / "inconsistencies").to_pylist()
    made = []
    for i in range(wanted):
        row = rows[i % len(rows)]
        said = row["message_zh"].replace("。", f"（第{i}例）。", 1)
        made.append(row | {"finding_id": f"{i:016x}", "finding_key": f"{i:016x}", "message_zh": said, "root_cause": f"cause {i // 3}"})
    pq.write_table(
        pa.Table.from_pylist(made, schemas.schema("inconsistencies")), folder / "tables" / "inconsistencies" / "part-00000.parquet"
    )
    manifest = manifest | {"generation": "many", "rows": manifest["rows"] | {"inconsistencies": wanted}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (out / "tables").unlink()
    (out / "tables").symlink_to(Path(state.GENERATIONS) / "many" / "tables")
    return [row["finding_id"] for row in made]


def main() -> None:
    """Prints a line a page."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else FINDINGS
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        run.extract(["corpus"], out, quiet=True)
        ids = many(out, wanted)
        with open_store(out) as store:
            verdicts = list(VERDICTS)
            wishes = [Wish(finding_id, verdicts[i % 4], "核对过") for i, finding_id in enumerate(ids[::2])]
            store.decide_all(wishes, who="甲", when="2024-05-06T07:08:09+08:00")
        began = time.perf_counter()
        with TestClient(create(make_site(out)), base_url="http://127.0.0.1:8765") as client:
            client.get("/findings")
            print(f"{wanted:,} findings, {len(wishes):,} decided; open and first page {time.perf_counter() - began:.1f} s")
            for name, address in {**PAGES, "a finding": f"/findings/{ids[wanted // 2]}?severity=error"}.items():
                walls, cpus = [], []
                for i in range(REQUESTS):
                    wall, cpu = time.perf_counter(), time.process_time()
                    answer = client.get(f"{address} {i}" if name.startswith("search") else address)  # a search anew each time
                    walls.append(time.perf_counter() - wall)
                    cpus.append(time.process_time() - cpu)
                    assert answer.status_code == 200, address
                best, middle, busy = (1000 * seconds for seconds in (min(walls), statistics.median(walls), min(cpus)))
                print(f"{name:24} best {best:6.0f} ms  middle {middle:6.0f} ms  processor {busy:6.0f} ms")


if __name__ == "__main__":
    main()
