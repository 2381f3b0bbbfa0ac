"""Old Excel workbooks (XLS), by python-calamine, an extra. Number formats are not known here: numbers come in full."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.readers.number_formats import DIGITS, general
from pipeline.readers.ole import MARK, Compound
from pipeline.readers.sheets import Merge, Sheet, source
from pipeline.records import Source, Unreadable


def accepts(data: bytes) -> bool:
    """Whether the bytes are an OLE file with a workbook in it."""
    return data.startswith(MARK) and not {"Workbook", "Book"}.isdisjoint(Compound(data).streams)


def read(path: Path, data: bytes) -> Source:
    """The workbook's visible sheets. Raises Unreadable (unsupported without the extra, damaged, encrypted, empty)."""
    try:
        import python_calamine
    except ImportError as error:
        raise Unreadable(
            "unsupported", "old Excel workbooks need python-calamine", 'pip install "hecha[office]", or save it as XLSX'
        ) from error
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_sheet(book, meta) for meta in book.sheets_metadata]
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted", "the workbook asks for a password", "remove the password and deliver it again") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable("damaged", f"the workbook cannot be opened: {error}", "open it in Excel or WPS and save it as XLSX") from error
    return source(sheets, "xls")


def _sheet(book: Any, meta: Any) -> Sheet:
    made = Sheet(meta.name, hidden="Visible" not in str(meta.visible) or "WorkSheet" not in str(meta.typ))
    if made.hidden:
        return made
    sheet = book.get_sheet_by_name(meta.name)
    top, left = sheet.start or (0, 0)
    for r, row in enumerate(sheet.to_python(skip_empty_area=True)):
        made.cells[top + r] = {left + c: text for c, value in enumerate(row) if (text := _shown(value))}
    made.merges = [Merge(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    return made


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        return general(DIGITS.plus(number)) if number.is_finite() else ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if isinstance(value, timedelta) else str(value)
