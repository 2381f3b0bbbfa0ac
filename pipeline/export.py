"""``hecha export``: tables and views as an Excel workbook that loses no digit and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from pipeline.messages import text
from pipeline.outputs.schemas import TABLES
from pipeline.query import QueryError, connect, word

DIGITS = 15
"""Significant digits Excel keeps of a number; with more, the number is written as text."""
ROWS, CELL = 1_048_575, 32_767
"""Rows below the head of a sheet, and UTF-16 units in a cell."""
CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in the file's properties: fixed, so that equal tables are equal files."""


def workbook(out: Path, names: Sequence[str], target: Path) -> int:
    """Writes a sheet for each of the tables or views `names` of the results in `out`, and a sheet that says what the columns are and
    what stands as text; gives how many rows. Decimals are numbers as far as Excel keeps their digits, dates are dates.
    Raises QueryError for no such table and for more rows than a sheet holds."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    book = xlsxwriter.Workbook(str(target), options)
    book.set_properties({"title": "hecha", "created": CREATED})
    about: list[tuple[str, ...]] = []
    with connect(out) as connection:
        total = sum(_sheet(book, connection, name, about) for name in names)
    _about(book, about)
    book.close()
    return total


def _sheet(book: Any, connection: duckdb.DuckDBPyConnection, name: str, about: list[tuple[str, ...]]) -> int:
    try:
        found = connection.execute(f'SELECT * FROM "{name.replace(chr(34), "")}"')
    except duckdb.CatalogException:
        known = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()
        raise QueryError(
            text(f"没有表或视图 {name}；有：", f"no table or view {name}; there are: ") + ", ".join(v for (v,) in known)
        ) from None
    columns = [column[0] for column in found.description or []]
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    for c, column in enumerate(columns):
        sheet.write_string(0, c, column, head)
    textual, row = [0] * len(columns), 0
    while batch := found.fetchmany(10_000):
        for values in batch:
            row += 1
            if row > ROWS:
                advice = text("请用 hecha query 筛选，或导出 parquet", "filter with hecha query, or write parquet")
                raise QueryError(text(f"{name} 超过 {ROWS} 行；", f"{name} has more than {ROWS} rows; ") + advice)
            for c, value in enumerate(values):
                textual[c] += _put(sheet, row, c, value, day)
    sheet.autofilter(0, 0, max(1, row), max(0, len(columns) - 1))
    said = {field.name: field.metadata or {} for field in TABLES.get(name, ())}
    for column, count in zip(columns, textual, strict=True):
        meta = said.get(column, {})
        about.append((name, column, meta.get(b"description", b"").decode(), meta.get(b"description_en", b"").decode(), str(count or "")))
    return row


def _put(sheet: Any, row: int, col: int, value: Any, day: Any) -> bool:
    """Writes a cell; True where a number had to stand as text to keep its digits."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, col, value)
    elif isinstance(value, float) or (isinstance(value, (int, Decimal)) and _keeps(value)):
        sheet.write_number(row, col, value)
    elif type(value) is date and value.year >= 1900:
        sheet.write_datetime(row, col, datetime(value.year, value.month, value.day, tzinfo=UTC).replace(tzinfo=None), day)
    else:
        written = word(value)
        if len(written.encode("utf-16-le", "surrogatepass")) // 2 > CELL:
            written = written[: CELL // 2 - 20] + text(f"…（共 {len(written)} 字）", f"… ({len(written)} characters)")
        sheet.write_string(row, col, written)
        return isinstance(value, (int, Decimal))
    return False


def _keeps(value: int | Decimal) -> bool:
    """Whether Excel shows every digit of the number. 例: 118877300. 反例: 12345678901234567890."""
    return len(Decimal(value).normalize().as_tuple().digits) <= DIGITS


def _about(book: Any, lines: Sequence[tuple[str, ...]]) -> None:
    sheet = book.add_worksheet("说明 about")
    titles = ("表 table", "列 column", "说明", "description", "以文本保存的数 numbers kept as text")
    for r, line in enumerate((titles, *lines)):
        for c, cell in enumerate(line):
            sheet.write_string(r, c, cell)
