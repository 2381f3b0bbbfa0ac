"""A grid as an auditor reads it: columns with the headings over them, rows with code, label and level, and the figures.

Sides are read apart (收入 | 支出 beside one another). What is no amount stays out: code columns, 行次, 栏次, rates, 备注. A cell that is
blank or a dash has no figure; whether it stands for zero is for the check to say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from extractors.facts import Cell, Grid, Number, Report

SPACE = regex.compile(r"\s+")
WORDY = regex.compile(r"\p{Han}|[A-Za-z]")
CODED = regex.compile(r"编码|代码|编号|^[类款项]$")
HEADING = regex.compile(r"^(?:.{0,6}项目|.{0,8}科目|.{0,8}名称|地区|区划|单位[：:].*)$")
COUNTED = regex.compile(r"^(?:行次|栏次|序号|编号|次序)$")
CODE = regex.compile(r"\d{2,9}")
TOTAL = regex.compile(r"(?:合计|总计|小计|共计)(?:决算|预算)?数?[：:]?$|^(?:合计|总计|小计|共计)(?:[（(].{1,12}[）)])?[：:]?$")
SUBTOTAL = regex.compile(r"小计(?:数)?[：:]?$")
NO_AMOUNT = frozenset(("date", "ordinal", "rank", "enumerator", "article", "code", "version", "structure", "duration"))
OF_WHICH = regex.compile(r"^其中(?:[：:，,]|(?=\p{Han}|[（(\d]))")
NUMBERED = (
    ("section", regex.compile(r"^([一二三四五六七八九十]{1,3})[、.．]")),
    ("bracket", regex.compile(r"^[（(]([一二三四五六七八九十]{1,3})[）)]")),
    ("arabic", regex.compile(r"^(\d{1,2})[、.．](?!\d)")),
    ("arabic_bracket", regex.compile(r"^[（(](\d{1,2})[）)]")),
)
"""The styles of numbering, from the outermost to the innermost."""

RATE = regex.compile(
    r"[%％‰]|率|占|比重|比例|幅度|指数|比上年|较上年|为(?:预算|上年|调整)|完成(?:预算|年初|调整|全年)|增减$|增长|同比|均|单价|标准|倍"
)
UNLIKE = regex.compile(r"数量|人数|个数|面积|年限|期限|日期|时间|年份|备注|说明|[（(](?:人|户|台|套|辆|个|项|人次)[）)]")
"""Headings of what is no amount of money, nor adds up across columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one side. `label` has no spaces; `code` only digits; `style` and `ordinal` are of its numbering (「（二）」: bracket, 2);
    `level` is how deep the label is indented."""

    row: int
    label: str
    code: str
    style: str
    ordinal: int
    of_which: bool
    level: int = 0

    @property
    def total(self) -> bool:
        """Whether the row is called a total."""
        return not self.code and TOTAL.search(self.label) is not None


@dataclass(frozen=True, slots=True)
class Side:
    """The columns of figures with the label columns left of them: `rows` from the top, `columns` of amounts by their index."""

    rows: tuple[Row, ...]
    columns: tuple[int, ...]
    coded: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A heading: its cell (index into the grid's cells) and its words without spaces."""

    cell: int
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """A grid read. `figures` maps (row, column) to the index of the number there, `said` to the words of a cell that has any;
    `heads` gives each column's headings from the top; `cut` says that it may be a part of a table torn by a page's end."""

    index: int
    grid: Grid
    sides: tuple[Side, ...]
    heads: dict[int, tuple[Head, ...]]
    figures: dict[tuple[int, int], int]
    said: dict[tuple[int, int], str]
    top: int
    cut: bool


def tables(report: Report) -> tuple[Table, ...]:
    """The report's grids that hold figures under headings or beside labels."""
    starts = [n.start for n in report.numbers]
    found = (_table(report, index, grid, starts) for index, grid in enumerate(report.grids))
    return tuple(table for table in found if table is not None)


def amounts(table: Table, side: Side) -> tuple[int, ...]:
    """The columns of a side that are amounts by their headings."""
    return tuple(c for c in side.columns if not any(RATE.search(h.words) or UNLIKE.search(h.words) for h in table.heads.get(c, ())))


def _table(report: Report, index: int, grid: Grid, starts: Sequence[int]) -> Table | None:
    text, numbers = report.text, report.numbers
    said: dict[tuple[int, int], str] = {}
    figures: dict[tuple[int, int], int] = {}
    owner: dict[tuple[int, int], int] = {}
    for i, cell in enumerate(grid.cells):
        words = SPACE.sub("", text[cell.start : cell.end])
        if not words:
            continue
        place = cell.row, cell.col
        said[place], owner[place] = words, i
        if len(words) <= 32 and (found := _figure(numbers, starts, cell.start, cell.end, words)) is not None:
            figures[place] = found
    first = _top(figures, said)
    if first is None:
        return None
    top = _raised(grid, figures, said, first)
    heads: dict[int, list[Head]] = {}
    for place, i in sorted(owner.items()):
        if place[0] < top and said[place] != "栏次" and not said[place].isdigit():
            for column in range(place[1], place[1] + grid.cells[i].colspan):
                heads.setdefault(column, []).append(Head(i, said[place]))
    width = max(c.col + c.colspan for c in grid.cells)
    last = max(c.row for c in grid.cells)
    levels = {place: grid.cells[i].level for place, i in owner.items() if grid.cells[i].level}
    sides = tuple(
        replace(side, rows=tuple(_levelled(row, side, said, levels) for row in side.rows)) if levels else side
        for side in _sides(said, figures, heads, top, last, width)
    )
    if not sides:
        return None
    after = report.grids[index + 1] if index + 1 < len(report.grids) else None
    torn = after is not None and grid.page is not None and after.page is not None and after.page - grid.page <= 3 and not after.caption
    return Table(index, grid, sides, {c: tuple(h) for c, h in heads.items()}, figures, said, top, torn or top == 0)


def _figure(numbers: Sequence[Number], starts: Sequence[int], start: int, end: int, words: str) -> int | None:
    """Index of the number that is all of a cell."""
    i = bisect_left(starts, start)
    if i == len(starts) or numbers[i].end > end or numbers[i].value is None or numbers[i].kind in NO_AMOUNT:
        return None
    return i if len(SPACE.sub("", numbers[i].text)) >= len(words) - 1 else None


def _top(figures: dict[tuple[int, int], int], said: dict[tuple[int, int], str]) -> int | None:
    """The first row with an amount: what stands above is headings. Rows of column numbers (栏次 1 2 3) are headings too."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(figures):
        rows.setdefault(row, []).append(column)
    above: dict[int, str] = {}
    places = iter(sorted(said))
    place = next(places, None)
    for row, columns in rows.items():
        while place is not None and place[0] < row:
            above[place[1]] = said[place]
            place = next(places, None)
        counted = [said[row, c] for c in columns]
        labels = [said.get((row, c), "") for c in range(columns[0])]
        if any(label == "栏次" for label in labels) or (len(counted) > 2 and counted == [str(i + 1) for i in range(len(counted))]):
            continue
        if any(not CODED.search(above.get(c, "")) and not COUNTED.match(above.get(c, "")) for c in columns):
            return row
    return None


def _raised(grid: Grid, figures: dict[tuple[int, int], int], said: dict[tuple[int, int], str], first: int) -> int:
    """The first row of the body: rows with a label alone just above the first figure are accounts without an amount."""
    amounts = {column for row, column in figures if row >= first}
    spoken: dict[int, list[Cell]] = {}
    headed = 0
    for cell in grid.cells:
        if cell.row < first and (words := said.get((cell.row, cell.col))) is not None:
            spoken.setdefault(cell.row, []).append(cell)
            if cell.rowspan > 1 or CODED.search(words) or HEADING.search(words):
                headed = max(headed, cell.row + cell.rowspan)
    top = first
    while top > headed and spoken.get(top - 1) and all(c.colspan == c.rowspan == 1 and c.col not in amounts for c in spoken[top - 1]):
        top -= 1
    return top


def _levelled(row: Row, side: Side, said: dict[tuple[int, int], str], levels: dict[tuple[int, int], int]) -> Row:
    """The row with the level of its label: the label column is the last one left of the side's figures that says the label."""
    for column in range(min(side.columns, default=0) - 1, -1, -1):
        if said.get((row.row, column), "") == row.label != "":
            return replace(row, level=levels.get((row.row, column), 0))
    return row


def _sides(
    said: dict[tuple[int, int], str], figures: dict[tuple[int, int], int], heads: dict[int, list[Head]], top: int, last: int, width: int
) -> Iterator[Side]:
    """The sides from the left: label columns, then columns of figures, until the next label column."""
    words, amounts = [0] * width, [0] * width
    for place, cell in said.items():
        if place[0] >= top and place[1] < width:
            if place in figures:
                amounts[place[1]] += 1
            elif WORDY.search(cell):
                words[place[1]] += 1
    labels: list[int] = []
    columns: list[int] = []
    for column in range(width):
        head = heads[column][-1].words if heads.get(column) else ""
        if CODED.search(head) or words[column] > amounts[column] or COUNTED.match(head):
            if columns:
                yield _side(said, figures, heads, labels, columns, top, last)
                labels, columns = [], []
            if not COUNTED.match(head):
                labels.append(column)
        elif amounts[column] or (head and not UNLIKE.search(head)):
            columns.append(column)
    if columns:
        yield _side(said, figures, heads, labels, columns, top, last)


def _side(
    said: dict[tuple[int, int], str],
    figures: dict[tuple[int, int], int],
    heads: dict[int, list[Head]],
    labels: list[int],
    columns: list[int],
    top: int,
    last: int,
) -> Side:
    codes = [c for c in labels if heads.get(c) and CODED.search(heads[c][-1].words)]
    rows: list[Row] = []
    parts: list[str] = []
    for row in range(top, last + 1):
        code, parts = _code(said, row, codes, parts)
        named = [cell for c in labels if (cell := said.get((row, c), "")) and (c not in codes or WORDY.search(cell))]
        rows.append(_row(row, named[-1] if named else "", code))
    return Side(tuple(rows), tuple(columns), any(r.code for r in rows))


def _code(said: dict[tuple[int, int], str], row: int, columns: Sequence[int], before: list[str]) -> tuple[str, list[str]]:
    """A row's code, whole: 「208 | 05 | 01」 and 「(208) | (05) | 01」 under the rows above are 2080501. The parts go to the next row."""
    parts = [said.get((row, c), "") for c in columns]
    if not any(parts) or any(p and not CODE.fullmatch(p) for p in parts):
        return "", before
    full = [p for p in parts if p]
    if len(parts) > 1 and not parts[0] and len(full[0]) == 2 and len(before) == len(parts):
        first = parts.index(full[0])
        parts = before[:first] + parts[first:]
    return "".join(parts), parts


def _row(row: int, label: str, code: str) -> Row:
    of_which = OF_WHICH.search(label) is not None
    bare = OF_WHICH.sub("", label) if of_which else label
    for style, pattern in NUMBERED:
        if found := pattern.match(bare):
            return Row(row, label, code, style, _ordinal(found[1]), of_which)
    return Row(row, label, code, "", 0, of_which)


def _ordinal(text: str) -> int:
    """例: 十二 → 12, 「3」 → 3."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
    digits = "一二三四五六七八九"
    return ((digits.find(tens) + 1 if tens else 1) * 10 if ten else 0) + (digits.find(ones) + 1 if ones else 0)
