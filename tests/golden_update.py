"""Golden files of the corpus: what each sample report must give. ``make golden-update`` writes them; read the diff before it is committed.

A test run never writes them: ``tests/test_golden.py`` only compares.
"""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.conftest import ROOT, hecha

GOLDEN = ROOT / "tests" / "golden"
COLUMNS = {
    "documents": (
        "doc_type", "title", "org", "region", "fiscal_year", "issued_date", "effective_date", "expires_date", "doc_number", "score",
        "grade", "script", "encoding",
    ),
    "sections": ("section_id", "level", "label", "title", "kind"),
    "numbers": ("text", "value", "value_high", "text_value", "unit", "kind", "qualifier", "role", "indicator"),
    "budget_figures": ("item", "measure", "label", "value", "unit", "fiscal_year", "base", "scope", "basis", "fund"),
    "reform_counts": ("count", "qualifier", "unit", "object", "action", "level"),
    "kpis": ("indicator", "value", "value_high", "unit", "qualifier", "comparison", "base", "period"),
    "indicators": ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation", "cell"),
    "provisions": ("article", "heading", "subject", "modality", "action", "kind", "condition", "deadline", "amount", "paragraph", "item"),
    "references": ("title", "doc_number", "article"),
    "tasks": ("task_id", "kind", "label", "title", "year", "result_of", "answers"),
    "checks": ("rule", "outcome", "reason", "formula"),
    "inconsistencies": ("rule", "severity", "stated", "expected", "difference", "message_zh"),
    "repairs": ("step", "before", "after", "done"),
}  # fmt: skip
"""The columns that are held, by table. Offsets are held by the law that a quote is its slice."""


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if value is None or isinstance(value, (str, int, bool, list)) else str(value)


def golden(out: Path) -> dict[str, str]:
    """Sample file name → its golden text: a JSON object of tables, a row a line."""
    tables = {name: pq.read_table(out / "tables" / name).to_pylist() for name in COLUMNS}
    texts = {}
    for document in tables["documents"]:
        parts = []
        for name, columns in COLUMNS.items():
            rows = [{c: plain(row[c]) for c in columns} for row in tables[name] if row["doc_id"] == document["doc_id"]]
            lines = ",\n  ".join(json.dumps({c: v for c, v in row.items() if v not in (None, "", [])}, ensure_ascii=False) for row in rows)
            parts.append(f'"{name}": [\n  {lines}\n]' if rows else f'"{name}": []')
        texts[document["path"]] = "{" + ",\n".join(parts) + "}\n"
    return texts


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = hecha("extract", ROOT / "corpus", "--out", Path(folder) / "out")
        assert done.returncode == 0, done.stderr
        texts = golden(Path(folder) / "out")
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.json"):
        old.unlink()
    for name, text in texts.items():
        (GOLDEN / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{len(texts)} golden files written; read the diff: git diff tests/golden")


if __name__ == "__main__":
    main()
