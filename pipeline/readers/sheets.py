"""Worksheets as text: titles and notes as lines, what lies between as one table, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.aligned import AlignedText
from pipeline.readers.captions import over, unit_in
from pipeline.readers.hidden import not_seen
from pipeline.readers.levels import blanks, levelled
from pipeline.readers.limits import LIMITS
from pipeline.records import Repair, Source, SourceCell, SourceTable, Unreadable


class Merge(NamedTuple):
    """A merged range, both ends included."""

    row: int
    col: int
    last_row: int
    last_col: int


@dataclass(slots=True)
class Sheet:
    """A worksheet as shown: the text of its cells by row and column, merged ranges, hidden rows and columns."""

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False
    unseen: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells by row and column whose text does not show, and why (white)."""
    comments: str = ""
    indents: dict[tuple[int, int], float] = field(default_factory=dict)
    """By how many characters cells are indented, by row and column, where they are."""
    uncounted: int = 0
    """Formulas whose result the file does not hold: nobody opened it since they were written."""


def source(sheets: list[Sheet], form: str) -> Source:
    """The visible sheets of a workbook in order. Hidden sheets, rows and columns are left out and named as repairs of no length,
    whose `after` says which.
    Raises Unreadable("empty")."""
    writer = _Writer()
    for sheet in sheets:
        writer.sheet(sheet)
    text = "".join(writer.parts)
    if not text.strip():
        raise Unreadable("empty", "the workbook shows no text", "deliver a workbook with its sheets filled and visible")
    return Source(aligned=AlignedText.of(text), format=form, tables=tuple(writer.tables), repairs=tuple(writer.repairs))


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.tables: list[SourceTable] = []
        self.repairs: list[Repair] = []

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def say(self, step: str, done: bool, what: str = "", kind: str = "") -> None:
        self.repairs.append(Repair(step, self.size, self.size, "", what, done, kind))

    def sheet(self, sheet: Sheet) -> None:
        rows = _shown(sheet)
        unseen = sum(_is_hidden(sheet, r, c) for r, row in sheet.cells.items() for c in row)
        if sheet.hidden or unseen:
            if sheet.hidden:
                self.say("hidden", True, f"〔隐藏的工作表 {sheet.name}〕", "hidden_sheet")
            else:
                self.say("hidden", True, f"〔工作表 {sheet.name}：隐藏的单元格 {unseen} 个〕", "hidden_cells")
        if sheet.uncounted:
            self.say("formula", False, f"〔工作表 {sheet.name}：{sheet.uncounted} 个公式没有结果，请用 Excel 或 WPS 打开后另存〕")
        if sheet.comments:
            self.repairs.append(not_seen(self.size, self.size, sheet.comments, "comment"))
        if sheet.hidden or not rows:
            return
        wide = [r for r, row in rows.items() if len(row) > 1 and not _is_note(row)]
        first, last = (wide[0], wide[-1]) if len(wide) > 1 else (1 << 30, -1)
        lines: list[str] = []
        for r in sorted(rows):
            if r < first or r > last:
                text = " ".join(rows[r][c] for c in sorted(rows[r]))
                lines.append(text)
                self.write(text + "\n")
            elif r == first:
                self.table(sheet, {k: row for k, row in rows.items() if first <= k <= last}, lines)

    def table(self, sheet: Sheet, rows: dict[int, dict[int, str]], lines: list[str]) -> None:
        """One line a row, a tab between columns, merged cells once."""
        columns = sorted({c for row in rows.values() for c in row} | {m.col for m in sheet.merges if m.row in rows} - sheet.hidden_columns)
        if len(rows) * len(columns) > LIMITS.cells:
            self.say("table", False)
            rows = {r: rows[r] for r in sorted(rows)[: max(2, LIMITS.cells // len(columns))]}
        row_at = {r: i for i, r in enumerate(sorted(rows))}
        column_at = {c: i for i, c in enumerate(columns)}
        spans, covered = _merged(sheet.merges, row_at, column_at)
        start, mark = self.size, len(self.parts)
        made: list[SourceCell] = []
        indents: dict[int, float] = {}
        for r, i in row_at.items():
            for c, j in column_at.items():
                if j:
                    self.write("\t")
                if (i, j) in covered:
                    continue
                text = rows[r].get(c, "")
                height, width = spans.get((i, j), (1, 1))
                made.append(SourceCell(i, j, height, width, self.size, self.size + len(text)))
                if text and (r, c) in sheet.unseen:
                    self.repairs.append(not_seen(self.size, self.size + len(text), text, sheet.unseen[r, c]))
                if text:
                    indents[self.size] = sheet.indents.get((r, c), 0.0) + blanks(sheet.cells[r][c])
                self.write(text)
            self.write("\n")
        unit, caption = over(lines, made, "".join(self.parts[mark:]), start)
        self.tables.append(levelled(SourceTable(start, self.size - 1, tuple(made), unit, caption or sheet.name), indents))


def _is_hidden(sheet: Sheet, row: int, column: int) -> bool:
    return row in sheet.hidden_rows or column in sheet.hidden_columns


def _shown(sheet: Sheet) -> dict[int, dict[int, str]]:
    shown: dict[int, dict[int, str]] = {}
    for r, row in sheet.cells.items():
        kept = {c: one for c, text in row.items() if not _is_hidden(sheet, r, c) and (one := " ".join(text.split()))}
        if kept:
            shown[r] = kept
    return shown


def _is_note(row: dict[int, str]) -> bool:
    """Whether a row is the line 编制单位：…　单位：万元 over a table."""
    return len(row) < 4 and any(unit_in(text) for text in row.values())


def _merged(
    merges: list[Merge], row_at: dict[int, int], column_at: dict[int, int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """The spans of merged cells by their place in the table, and the places they cover. Merges that overlap count once."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for merge in merges:
        if (merge.last_row - merge.row + 1) * (merge.last_col - merge.col + 1) > LIMITS.cells:
            continue
        rows = [row_at[r] for r in range(merge.row, merge.last_row + 1) if r in row_at]
        columns = [column_at[c] for c in range(merge.col, merge.last_col + 1) if c in column_at]
        places = {(i, j) for i in rows for j in columns}
        if len(places) < 2 or places & (covered | set(spans)):
            continue
        spans[rows[0], columns[0]] = (len(rows), len(columns))
        covered |= places - {(rows[0], columns[0])}
    return spans, covered
