"""Decisions that auditors wrote into a workbook, a CSV or lines of JSON, read back into the store.

A column is found by its title wherever it was moved to, a row by its finding id wherever it was sorted to. What is as the store has
it is passed over; a row filled in on an older version than the store's is a conflict and changes nothing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.decisions import Conflict, Decision, Wish, exchange, verdict
from pipeline.decisions.store import Store
from pipeline.discovery import DropError
from pipeline.messages import text

TITLES = {
    "finding_id": ("finding_id", "编号 finding id", "编号"),
    "verdict": ("decision", "状态 status", "状态"),
    "note": ("note", "批注 note", "批注"),
    "who": ("decided_by", "审核人 reviewer", "审核人"),
    "when": ("decided_at", "审核时间 decided at"),
    "version": ("version", "意见版本 version"),
}
"""Titles of the columns in our own files; only the first two must be there."""


@dataclass(frozen=True, slots=True)
class Row:
    """A decision as somebody wrote it down; `place` is its line or row, from 1. Empty: not said."""

    place: int
    finding_id: str
    verdict: str
    note: str = ""
    who: str = ""
    when: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: decisions made, rows the store had already, rows without a verdict; `late`: what others decided meanwhile,
    by finding_id; `unknown`: findings that are not found (any more), whose decisions are kept all the same."""

    made: int
    same: int
    empty: int
    late: Mapping[str, Decision]
    unknown: Sequence[str] = ()


def take(store: Store, path: Path, *, by: str, when: str, about: Mapping[str, str]) -> Taken:
    """Reads the decisions of `path` into the store. `by`: who decided where the file does not say; `when`: the time of decisions that
    have none; `about`: a line on every finding there is, by finding_id. Raises DropError for a file that is none of ours."""
    if path.suffix.lower() in (".jsonl", ".ndjson") and exchange.is_history(path):
        try:
            entries = exchange.read(path)
            made = store.add(entries)
        except Conflict as error:
            return Taken(0, 0, 0, error.held)
        return Taken(made, len(entries) - made, 0, {}, sorted({e.finding_id for e in entries} - about.keys()))
    rows = list(read(path))
    held, versions = store.current(), store.versions()
    filled = [row for row in rows if row.verdict]
    new = [row for row in filled if not _same(row, held.get(row.finding_id))]
    late = {
        r.finding_id: held.get(r.finding_id, _none(r, versions))
        for r in new
        if r.version is not None and versions.get(r.finding_id, 0) > r.version
    }
    made = 0
    for (who, at), wishes in _batches([r for r in new if r.finding_id not in late], held, versions, by, when, about).items():
        try:
            made += len(store.decide_all(wishes, who=who, when=at))
        except Conflict as error:
            late |= error.held
    unknown = sorted({row.finding_id for row in filled} - about.keys())
    return Taken(made, len(filled) - len(new), len(rows) - len(filled), late, unknown)


def _none(row: Row, versions: Mapping[str, int]) -> Decision:
    return Decision(row.finding_id, "", "", "", "", versions.get(row.finding_id, 0))


def _same(row: Row, held: Decision | None) -> bool:
    return held is not None and (row.verdict, row.note) == (held.verdict, held.note) and row.who in ("", held.who)


def _batches(
    rows: Sequence[Row], held: Mapping[str, Decision], versions: Mapping[str, int], by: str, when: str, about: Mapping[str, str]
) -> dict[tuple[str, str], list[Wish]]:
    """Decisions by who made them and when. A name or a time that only repeats what the store holds is not that of a change."""
    out: dict[tuple[str, str], list[Wish]] = {}
    for row in rows:
        old = held.get(row.finding_id)
        who = by if by and (not row.who or (old is not None and row.who == old.who)) else row.who
        if not who:
            missing = f"row {row.place}"
            raise DropError(
                text(
                    f"第 {row.place} 行没有审核人：在“审核人”列填写，或加 --by 姓名",
                    f"{missing} names no reviewer: fill in the column, or add --by NAME",
                )
            )
        at = row.when if row.when and (old is None or row.when != old.when) else when
        wish = Wish(row.finding_id, row.verdict, row.note, about.get(row.finding_id, ""), versions.get(row.finding_id, 0))
        out.setdefault((who, at), []).append(wish)
    return out


def read(path: Path) -> Iterator[Row]:
    """The rows of a workbook, CSV or lines of JSON; of two rows of one finding the later counts. Raises DropError."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        records = _workbook(path)
    elif kind == ".csv":
        records = _csv(path)
    elif kind in (".jsonl", ".ndjson"):
        records = _lines(path)
    else:
        raise DropError(text(f"{path}：只能读回 .xlsx、.csv、.jsonl", f"{path}: .xlsx, .csv and .jsonl can be read back"))
    rows: dict[str, Row] = {}
    for place, record in records:
        row = _row(path, place, record)
        if row.finding_id:
            rows.pop(row.finding_id, None)
            rows[row.finding_id] = row
    yield from rows.values()


def _row(path: Path, place: int, record: Mapping[str, object]) -> Row:
    said = {name: _first(record, titles) for name, titles in TITLES.items()}
    try:
        code = verdict(said["verdict"])
    except DropError as error:
        raise DropError(f"{path}, {text(f'第 {place} 行', f'row {place}')}: {error}") from None
    version = said["version"].removesuffix(".0")
    return Row(place, said["finding_id"], code, said["note"], said["who"], said["when"], int(version) if version.isdecimal() else None)


def _first(record: Mapping[str, object], titles: Iterable[str]) -> str:
    value = next((record[title] for title in titles if title in record), None)
    return "" if value is None else _as_written(str(value).strip())


def _as_written(cell: str) -> str:
    """Without the quote that keeps a CSV cell from being run. 例: ``'=1+1`` → ``=1+1``. 反例: ``'tis``."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@", "＝", "＋", "－", "＠") else cell


def _workbook(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_index(i).to_python(skip_empty_area=False) for i in range(len(book.sheet_names))]
    except (python_calamine.CalamineError, OSError) as error:
        raise DropError(text(f"{path} 不是能打开的工作簿：{error}", f"{path} is no workbook that can be opened: {error}")) from None
    for rows in sheets:
        head = _head(rows)
        if head is not None:
            titles = [str(cell).strip() for cell in rows[head]]
            for i, row in enumerate(rows[head + 1 :], head + 2):
                yield i, dict(zip(titles, row, strict=False))
            return
    raise _not_ours(path)


def _csv(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """As we wrote it or as Excel saved it again: in GBK, with semicolons or tabs."""
    data = path.read_bytes()
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        written = data.decode("gb18030", "replace")
    first = written.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter))
    head = _head(rows)
    if head is None:
        raise _not_ours(path)
    titles = [cell.strip() for cell in rows[head]]
    for i, row in enumerate(rows[head + 1 :], head + 2):
        yield i, dict(zip(titles, row, strict=False))


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    for i, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict) or not isinstance(record.get("finding_id"), str):
            raise DropError(text(f"{path}:{i} 不是一条带 finding_id 的记录", f"{path}:{i} is no record with a finding_id"))
        yield i, record


def _head(rows: Sequence[Sequence[object]]) -> int | None:
    """The row with the titles, among the first ten: people write above a table."""
    for i, row in enumerate(rows[:10]):
        titles = {str(cell).strip() for cell in row}
        if all(titles & set(TITLES[name]) for name in ("finding_id", "verdict")):
            return i
    return None


def _not_ours(path: Path) -> DropError:
    return DropError(
        text(
            f"{path} 里没有“编号 finding id”和“状态 status”两列：要读回的是 hecha 写出的清单",
            f"{path} has no columns “编号 finding id” and “状态 status”: what is read back is a log that hecha wrote",
        )
    )
