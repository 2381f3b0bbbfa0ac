"""Scoring of facts against gold that was typed by reading: per table precision, recall, F1 and each column, per part.

A folder of gold facts holds ``scopes.jsonl`` and a file a table (``budget_figures.jsonl`` …). A line of ``scopes.jsonl`` says
what was read of a file: ``file``, ``sha256`` of its bytes, ``source_sha256`` of the source text that the offsets point into, ``table``,
``part`` (open or held_out) and ``spans``, the stretches that were read whole (none: the whole file). A gold row has ``doc_id``, where the
table has places ``start`` and ``end`` in the source text, and the columns that the text says; a column it leaves out is not scored, a
list holds readings that are as good as each other, and ``tier: optional`` marks what may be found or not.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pipeline import evaluate_places

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """How the rows of a table are compared. `key`: the columns that must agree for a row to be right; `columns`: those whose share
    of right ones is given too. `place`: rows meet where their spans overlap or, for headings, begin at the same place; a table without
    places has one row a file, and its columns are scored as facts of their own. `only`: column → values of the rows that count as
    found where no gold row is near. `alike`: columns of phrases, right when four fifths of their characters are the same."""

    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    place: str = "overlap"
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alike: tuple[str, ...] = ()


TABLES: dict[str, Scored] = {
    "budget_figures": Scored(
        key=("item", "measure", "value"),
        columns=("unit", "value_yuan", "fiscal_year", "scope", "stage", "fund", "base", "basis"),
    ),
    "sections": Scored(key=("level", "label"), columns=("title",), place="start", only={"kind": ("heading", "article")}),
    "documents": Scored(
        key=(),
        columns=(
            "doc_type", "title", "org", "region", "fiscal_year", "issued_date", "effective_date", "expires_date", "doc_number", "score",
            "grade", "script",
        ),
        place="",
    ),
    "kpis": Scored(key=("value", "indicator"), columns=("unit", "comparison", "base", "period"), alike=("indicator", "base")),
    "reform_counts": Scored(key=("count", "object"), columns=("action", "level"), alike=("object",)),
    "provisions": Scored(
        key=("article", "modality", "subject", "action"),
        columns=("kind", "paragraph", "item", "condition", "deadline", "amount"),
        only={"modality": ("must", "may", "must_not", "encouraged")},
        alike=("subject", "action", "condition"),
    ),
    "references": Scored(key=("title", "doc_number", "article")),
    "tasks": Scored(key=("kind", "start", "end"), columns=("year", "result_of", "answers")),
}  # fmt: skip

ALIKE = Decimal("0.8")
"""The least share of characters that two phrases have in common to be one: twice the common ones over all of both."""


@dataclass(slots=True)
class Tally:
    """What was counted of one table and part; `misses` in the order of the files."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    whole: int = 0
    columns: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    misses: list[str] = field(default_factory=list)

    def row(self, table: str, part: str, files: int, scored: Scored) -> Record:
        """The line of the report."""
        recall, precision = _ratio(self.right, self.wanted), _ratio(self.right, self.found)
        both = recall + precision
        f1 = 2 * recall * precision / both if both else both
        out: Record = {"table": table, "part": part, "files": files, "gold": self.wanted}
        out |= {
            "recall": _percent(recall),
            "precision": _percent(precision),
            "F1": _percent(f1),
        }
        if scored.place:
            out["all"] = _percent(_ratio(self.whole, self.wanted))
        return out | {name: _percent(_ratio(*self.columns[name])) for name in scored.columns if self.columns[name][1]}


def tables(scopes: Sequence[Record]) -> list[str]:
    """The tables that gold scopes name, in the order of `TABLES`."""
    named = {scope["table"] for scope in scopes}
    return [table for table in TABLES if table in named]


def score(
    table: str,
    scopes: Sequence[Record],
    gold: Sequence[Record],
    found: Mapping[str, Sequence[Record]],
    texts: Mapping[str, str],
    numbers: Mapping[str, Sequence[Record]] | None = None,
) -> Iterator[tuple[Record, list[str]]]:
    """For each part of a table's gold its line of the report and its misses. `found`: rows by doc_id; `texts`: source texts by
    doc_id; `numbers`: value, start and end of the numbers of files by doc_id. Files that the run does not have are left out and counted,
    as are files whose source text is read differently now, unless their gold is found again by its figures (`evaluate_places`)."""
    scored = TABLES[table]
    wanted: dict[str, list[Record]] = defaultdict(list)
    for row in gold:
        wanted[row["doc_id"]].append(row)
    mine = [scope for scope in scopes if scope["table"] == table]
    for part in dict.fromkeys(scope["part"] for scope in sorted(mine, key=lambda s: str(s["part"]), reverse=True)):
        tally, files, other = Tally(), 0, 0
        for scope in mine:
            if scope["part"] != part:
                continue
            doc_id = scope["sha256"][:16]
            rows = wanted[doc_id]
            if doc_id in texts and scored.place and not _same_text(texts[doc_id], scope):
                if not any("value" in row for row in rows) or numbers is None or doc_id not in numbers:
                    other += 1
                    continue
                rows, spans = evaluate_places.moved(rows, scope.get("spans"), evaluate_places.by_value(numbers[doc_id]))
                scope = scope if spans is None else scope | {"spans": spans}
            elif doc_id not in texts:
                other += 1
                continue
            files += 1
            if scored.place:
                rows = [
                    row for row in rows if _inside(row, scope.get("spans"))
                ]  # another part of the file may be of another part of the gold
                _places(tally, scored, scope, rows, found.get(doc_id, ()))
            else:
                _columns(tally, scored, scope, wanted[doc_id][0], next(iter(found.get(doc_id, ())), {}))
        row = tally.row(table, part, files, scored)
        yield (row | {"not_scored": other} if other else row), tally.misses


def _same_text(source: str, scope: Record) -> bool:
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest() == str(scope["source_sha256"])


def _columns(tally: Tally, scored: Scored, scope: Record, gold: Record, row: Record) -> None:
    """A file's columns, each a fact: wanted where the gold has a value, found where the run has one."""
    for name in scored.columns:
        if name not in gold:
            continue
        right, said = _agree(row, gold, name), not _empty(row.get(name))
        must = all(not _empty(value) for value in _readings(gold[name]))
        tally.wanted += must
        tally.found += said and (must or not right)
        tally.right += right and must
        tally.columns[name][0] += right
        tally.columns[name][1] += 1
        if not right:
            tally.misses.append(f"{scope['file']}: {name} {_shown(row.get(name))} ≠ {_shown(gold[name])}")


def _places(tally: Tally, scored: Scored, scope: Record, gold: Sequence[Record], rows: Sequence[Record]) -> None:
    """A file's rows, each matched with the gold row of its place that it agrees with best."""
    spans = scope.get("spans")
    inside = sorted((row for row in rows if spans is None or any(a <= row["start"] < b for a, b in spans)), key=lambda r: int(r["start"]))
    starts = [row["start"] for row in inside]
    met: set[int] = set()

    def agrees(row: Record, record: Record, name: str) -> bool:
        return _agree(row, record, name, name in scored.alike)

    for record in gold:
        near = _near(inside, starts, record, scored.place)
        met.update(map(id, near))
        optional = record.get("tier") == "optional"
        best = max(near, key=lambda row: sum(agrees(row, record, name) for name in scored.key + scored.columns), default=None)
        if optional:
            continue
        tally.wanted += 1
        if best is None:
            tally.misses.append(f"{scope['file']}:{record['start']}: - {_line(record, scored)}")
            continue
        tally.found += 1
        key = all(agrees(best, record, name) for name in scored.key)
        for name in scored.key + scored.columns:
            if name in record:
                tally.columns[name][0] += agrees(best, record, name)
                tally.columns[name][1] += 1
        whole = key and all(agrees(best, record, name) for name in scored.columns)
        tally.right += key
        tally.whole += whole
        if not whole:
            wrong = [name for name in scored.key + scored.columns if not agrees(best, record, name)]
            said = " ".join(f"{name}={_shown(best.get(name))}≠{_shown(record[name])}" for name in wrong)
            tally.misses.append(f"{scope['file']}:{record['start']}: {said} | {_line(record, scored)}")
    for row in inside:
        if id(row) not in met and all(row[name] in values for name, values in scored.only.items()):
            tally.found += 1
            tally.misses.append(f"{scope['file']}:{row['start']}: + {_line(row, scored)}")


def _near(rows: Sequence[Record], starts: Sequence[int], record: Record, place: str) -> list[Record]:
    if place == "start":
        i = bisect_left(starts, record["start"])
        return [row for row in rows[i : i + 2] if row["start"] == record["start"]]
    i = max(0, bisect_left(starts, record["start"]) - 1)
    out = []
    while i < len(rows) and rows[i]["start"] < record["end"]:
        if rows[i]["end"] > record["start"]:
            out.append(rows[i])
        i += 1
    return out


def _inside(row: Record, spans: Sequence[Sequence[int]] | None) -> bool:
    return spans is None or any(a < row["end"] and row["start"] < b for a, b in spans)


def _readings(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else (value,)


def _empty(value: object) -> bool:
    return value is None or value == ""


def _agree(row: Mapping[str, Any], record: Record, name: str, alike: bool = False) -> bool:
    """Whether a column agrees with one of the gold's readings, or the gold does not say."""
    if name not in record:
        return True
    said = row.get(name)
    return any(_equal(said, value) or (alike and _alike(str(said or ""), str(value))) for value in _readings(record[name]))


def _alike(said: str, value: str) -> bool:
    """Whether two phrases have most of their characters in common. 例: 「年末企业」 and 「年末企业数」; 反例: 「举措」 and 「建议举措」."""
    common = sum((Counter(said) & Counter(value)).values())
    return bool(said and value) and 2 * common >= ALIKE * (len(said) + len(value))


def _equal(said: object, value: object) -> bool:
    if _empty(said) or _empty(value):
        return _empty(said) and _empty(value)
    if isinstance(said, Decimal):
        return said == Decimal(str(value))
    return str(said).replace(" ", "") == str(value).replace(" ", "")


def _line(row: Record, scored: Scored) -> str:
    return " ".join(_shown(row[name]) for name in scored.key + scored.columns if not _empty(row.get(name)))


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "|".join(str(v) or "''" for v in _readings(value))


def _ratio(count: int, of: int) -> Decimal:
    return Decimal(count) / of if of else Decimal(0)


def _percent(share: Decimal) -> str:
    return f"{100 * share:.2f}%"
