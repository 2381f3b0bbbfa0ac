"""Old Excel workbooks (XLS): values by python-calamine, how they are shown by `biff`."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.readers.biff import Looks, contradicts, looks
from pipeline.readers.number_formats import DIGITS, general, shown
from pipeline.readers.ole import MARK, Compound
from pipeline.readers.sheets import Merge, Sheet, source
from pipeline.records import Source, Unreadable

AGAIN = "open it in Excel or WPS and save it as XLSX"
CONTRADICTION = "the workbook's records contradict each other"


def accepts(data: bytes) -> bool:
    """Whether the bytes are an OLE file with a workbook in it."""
    return data.startswith(MARK) and not {"Workbook", "Book"}.isdisjoint(Compound(data).streams)


def read(path: Path, data: bytes) -> Source:
    """The workbook's visible sheets. Raises Unreadable (unsupported without the extra, damaged, encrypted, empty).

    Where calamine's own code fails (an index beyond a record's end) it raises what no ``except Exception`` holds: pyo3's PanicException.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise Unreadable(
            "unsupported", "old Excel workbooks need python-calamine", 'pip install "hecha[office]", or save it as XLSX'
        ) from error
    try:
        container = Compound(data)
        name = "Workbook" if "Workbook" in container else "Book"
        stream = container.stream(name)
        if len(stream) < container.streams[name].size or contradicts(stream):  # calamine may read it otherwise, and end the process
            raise Unreadable("damaged", CONTRADICTION, AGAIN)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        known = looks(container.stream("Workbook")) if "Workbook" in container else {}
        sheets = [_sheet(book, meta, known.get(meta.name, Looks())) for meta in book.sheets_metadata]
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted", "the workbook asks for a password", "remove the password and deliver it again") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable("damaged", f"the workbook cannot be opened: {error}", AGAIN) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("damaged", CONTRADICTION, AGAIN) from error
    return source(sheets, "xls")


def _sheet(book: Any, meta: Any, look: Looks) -> Sheet:
    made = Sheet(meta.name, hidden_rows=look.hidden_rows, hidden_columns=look.hidden_columns)
    made.hidden = "Visible" not in str(meta.visible) or "WorkSheet" not in str(meta.typ)
    if made.hidden:
        return made
    sheet = book.get_sheet_by_name(meta.name)
    top, left = sheet.start or (0, 0)
    for r, row in enumerate(sheet.to_python(skip_empty_area=True)):
        number = top + r
        made.cells[number] = {
            left + c: text for c, value in enumerate(row) if (text := _shown(value, look.codes.get((number, left + c), "General")))
        }
    made.merges = [Merge(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    return made


def _shown(value: object, code: str) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if not number.is_finite():
            return ""
        return shown(str(number), code) if code != "General" else general(DIGITS.plus(number))
    if isinstance(value, date):
        value = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a worksheet knows no zone
        serial = (value - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
        if code != "General":
            return shown(repr(serial), code)
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, time):
        return value.isoformat()
    return "" if isinstance(value, timedelta) else str(value)
