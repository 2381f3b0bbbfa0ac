"""What a table's row or column says of its figures before the unit printed over the table does.

Rows are lines with tabs between their cells. Before a row's name stand codes of the budget's classes (201 05 01 行政运行) and
running numbers (40 某县灌区工程), which are no amounts; 「平均利率%」 at a row's head and 「完成预算的%」 over a column give their
figures their own unit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

import regex

from extractors.numbers.draft import Draft

PADDED, LAST_PADDED = 2, 9
YEAR_FIRST, YEAR_LAST = 1900, 2100


@cache
def _leading() -> regex.Pattern[str]:
    """The whole numbers in the cells before a row's first word: 208 · 05 · 05 机关事业单位…"""
    return regex.compile(r"^ *(?:\d{1,7} *\t[\t ]*){1,4}(?=[(\"《]?[\u4e00-\u9fff])", regex.ASCII | regex.MULTILINE)


def _is_share(head: str) -> bool:
    """Does a row or column head end in the sign of its figures: 平均利率%, 增长(%)? 反例: 「98.2%」 is a figure."""
    head = head.rstrip(" )")
    return head.endswith("%") and not any(c.isdigit() for c in head[-2:])


def codes(text: str, drafts: list[Draft]) -> None:
    """Codes and running numbers before the names of rows lose the look of amounts."""
    if "\t" not in text:
        return
    starts: list[int] = []
    for m in _leading().finditer(text):
        starts = starts or [draft.num_start for draft in drafts]
        first = bisect_left(starts, m.start())
        last = bisect_left(starts, m.end())
        for draft in drafts[first:last]:
            if draft.bare and draft.kind == "other":
                _named(text, draft, alone=last - first == 1)


def _named(text: str, draft: Draft, alone: bool) -> None:
    printed = text[draft.num_start : draft.num_end]
    if not printed.isdigit() or draft.value is None:
        return
    draft.bare = False
    if len(printed) == 4 and YEAR_FIRST <= draft.value <= YEAR_LAST:
        draft.kind, draft.rule, draft.text_value, draft.unit = "date", "year", printed, "年"
    elif alone and printed[0] != "0" and not (len(printed) in (3, 5, 7) and printed[0] in "1235"):
        draft.kind, draft.rule, draft.ulp = "enumerator", "row_number", None
    else:
        draft.kind, draft.rule, draft.text_value, draft.ulp = "code", "row_code", printed, None


def parts(text: str, drafts: list[Draft]) -> None:
    """「01⏎综合」 … 「12⏎环境」: numbers alone on their lines that count on from 01, each before a line of words, are labels."""
    if "\n0" not in text or _first_part().search(text) is None:
        return
    last = 0
    for draft in drafts:
        if draft.bare and draft.kind == "other" and _numbers_a_part(text, draft, last):
            last = int(draft.value or 0)
            draft.kind, draft.rule, draft.bare, draft.ulp = "enumerator", "label", False, None


def _numbers_a_part(text: str, draft: Draft, last: int) -> bool:
    start, end = draft.start, draft.end
    if text[start - 1 : start] != "\n" or text[end : end + 1] != "\n" or draft.value not in (1, last + 1):
        return False
    padded = text[start] == "0" and end - start == PADDED
    return (padded or (last >= LAST_PADDED and end - start == PADDED)) and not (
        text[start - 2 : start - 1].isdigit() or not "\u4e00" <= text[end + 1 : end + 2] <= "\u9fff"
    )


@cache
def _first_part() -> regex.Pattern[str]:
    return regex.compile(r"\n01\n[\u4e00-\u9fff]")


def long_amounts(text: str, drafts: list[Draft], tables: Sequence[tuple[int, int]]) -> None:
    """Whole numbers of eight digits and more, alone in a cell of `tables` of money, are amounts (「512440222」 元) wherever their column is
    not called one of codes; elsewhere their length makes them codes."""
    long = [d for d in drafts if d.kind == "code" and d.rule == "code" and not d.used and _alone(text, d)]
    if not long or not tables:
        return
    ordered = sorted(tables)
    coded = {d.num_start for d in _under_codes(text, long)}
    ends = [end for _, end in ordered]
    for draft in long:
        at = bisect_left(ends, draft.end)
        if at < len(ordered) and ordered[at][0] <= draft.start and draft.num_start not in coded:
            draft.kind, draft.rule, draft.bare = "other", "plain", True
            draft.value, draft.text_value, draft.ulp = Decimal(text[draft.num_start : draft.num_end]), None, Decimal(1)


def _alone(text: str, draft: Draft) -> bool:
    """Whether a whole number is all of a cell that is not the first of its row."""
    after = text[draft.end : draft.end + 1]
    return text[draft.start - 1 : draft.start] == "\t" and after in "\t\n" and text[draft.start] in "123456789"


CODED = regex.compile(r"编码|代码|编号|账号|帐号|号码|电话|证号|信用|序号")


def _under_codes(text: str, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Those whose column, or the table's head in it, is one of codes."""
    columns: dict[int, set[int]] = {}
    start = 0
    for draft in drafts:
        while True:
            stop = text.find("\n", start)
            stop = len(text) if stop < 0 else stop
            if stop >= draft.start:
                break
            cells = text[start:stop].split("\t")
            if len(cells) < 2:
                columns = {}
            elif CODED.search(text, start, stop):
                columns[len(cells)] = {i for i, cell in enumerate(cells) if CODED.search(cell)}
            start = stop + 1
        width, column = text.count("\t", start, stop) + 1, text.count("\t", start, draft.start)
        if column in columns.get(width, ()):
            yield draft


def shares(text: str, drafts: list[Draft], units: Sequence[tuple[int, int, str]]) -> None:
    """In the tables of `units`, bare figures in a row or column of shares are percent, whatever is printed over the table."""
    starts: list[int] = []
    for start, end, _ in units:
        if text.find("%", start, end) < 0:
            continue
        starts = starts or [draft.num_start for draft in drafts]
        for low, high in _share_cells(text, start, end):
            for draft in drafts[bisect_left(starts, low) : bisect_left(starts, high)]:
                if draft.bare and draft.value is not None and draft.scale == 1:
                    draft.kind, draft.unit, draft.rule, draft.bare = "percent", "%", "printed_unit", False


def _share_cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Half-open ranges of the cells whose head, at the left or above in a row of as many cells, ends in %."""
    columns: dict[int, frozenset[int]] = {}
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        cells = text[start:stop].split("\t")
        marked = frozenset(i for i, cell in enumerate(cells) if "%" in cell and _is_share(cell))
        if 0 in marked:
            yield start + len(cells[0]), stop
        elif marked:
            columns[len(cells)] = marked
        else:
            at = start
            for i, cell in enumerate(cells):
                if i in columns.get(len(cells), ()):
                    yield at, at + len(cell)
                at += len(cell) + 1
        start = stop + 1
