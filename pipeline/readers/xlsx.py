"""Excel workbooks (XLSX): the visible sheets, numbers as they are shown. Read without macros, links or formulas."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.readers.hidden import is_white
from pipeline.readers.limits import LIMITS
from pipeline.readers.number_formats import BUILTIN, shown
from pipeline.readers.sheets import Merge, Sheet, source
from pipeline.readers.signatures import member_names
from pipeline.readers.zipped import Package, opened
from pipeline.records import Source, Unreadable

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true", "on")


def accepts(data: bytes) -> bool:
    """Whether the bytes are a ZIP container with a workbook in it."""
    return data.startswith(b"PK\x03\x04") and "xl/workbook.xml" in member_names(data)


def read(path: Path, data: bytes) -> Source:
    """The workbook's sheets as lines and tables. Raises Unreadable (damaged, encrypted, too_large, empty)."""
    with opened(data) as package:
        sheets = _Workbook(package).sheets()
    return source(sheets, "xlsx")


class _Workbook:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_part("xl/workbook.xml")
        self.folder = posixpath.dirname(self.main)
        self.strings = self._strings()
        self.codes = self._codes()
        self.white = white_styles(self._part("styles.xml"))
        self.epoch_1904 = False
        self.uncounted = 0

    def sheets(self) -> list[Sheet]:
        root = self.package.xml(self.main)
        links = self._links()
        found: list[Sheet] = []
        for item in root.iter():
            if _local(item) == "workbookPr":
                self.epoch_1904 = item.get("date1904", "") in _TRUE
            elif _local(item) == "sheet":
                target = next((links[str(value)] for key, value in item.items() if str(key).endswith("}id") and str(value) in links), "")
                sheet = Sheet(str(item.get("name", "")), hidden=str(item.get("state", "visible")) != "visible")
                if target in self.package and not sheet.hidden:
                    self.uncounted = 0
                    self._fill(sheet, self.package.xml(target))
                    sheet.uncounted = self.uncounted
                    sheet.comments = self._comments(target)
                found.append(sheet)
        if not found:
            raise Unreadable("damaged", "the workbook has no sheets", "open it in Excel or WPS and save it again")
        return found

    def _links(self) -> dict[str, str]:
        name = f"{self.folder}/_rels/{posixpath.basename(self.main)}.rels".lstrip("/")
        if name not in self.package:
            return {}
        return {
            str(link.get("Id", "")): posixpath.normpath(posixpath.join("/", self.folder, str(link.get("Target", "")))).lstrip("/")
            for link in self.package.xml(name)
        }

    def _part(self, name: str) -> etree._Element | None:
        full = f"{self.folder}/{name}".lstrip("/")
        return self.package.xml(full) if full in self.package else None

    def _strings(self) -> list[str]:
        root = self._part("sharedStrings.xml")
        return [_text(item) for item in root if _local(item) == "si"] if root is not None else []

    def _codes(self) -> list[str]:
        """The number format of each cell style, by its index."""
        root = self._part("styles.xml")
        own: dict[int, str] = {}
        codes: list[str] = []
        self.indents: list[float] = []
        for item in root.iter() if root is not None else ():
            if _local(item) == "numFmt":
                own[_whole(item.get("numFmtId"))] = str(item.get("formatCode", ""))
            elif _local(item) == "cellXfs":
                for style in item:
                    number = _whole(style.get("numFmtId"))
                    codes.append(own.get(number) or BUILTIN.get(number, "General"))
                    self.indents.append(float(sum(_whole(part.get("indent")) for part in style if _local(part) == "alignment")))
        return codes

    def _fill(self, sheet: Sheet, root: etree._Element) -> None:
        count = 0
        for part in root:
            name = _local(part)
            if name == "cols":
                for item in part:
                    if item.get("hidden", "") in _TRUE:
                        first, last = _whole(item.get("min")), _whole(item.get("max"))
                        sheet.hidden_columns.update(range(first - 1, min(last, first + 16_384)))
            elif name == "sheetData":
                for r, row in enumerate(part):
                    number = _whole(row.get("r"), r + 1) - 1
                    if row.get("hidden", "") in _TRUE:
                        sheet.hidden_rows.add(number)
                    count += len(row)
                    if count > LIMITS.cells * 5:
                        raise Unreadable("too_large", f"the sheet {sheet.name} has more than {LIMITS.cells * 5:,} cells", "split it")
                    sheet.cells[number] = self._row(row)
                    if any(self.indents):
                        sheet.indents |= {(number, column): indent for column, indent in self._indents(row)}
                    if self.white:
                        sheet.unseen |= {(number, column): "white" for column in self._white(row)}
            elif name == "mergeCells":
                sheet.merges = [merge for item in part if (merge := _merge(str(item.get("ref", "")))) is not None]

    def _row(self, row: etree._Element) -> dict[int, str]:
        cells: dict[int, str] = {}
        column = -1
        for cell in row:
            place = _PLACE.fullmatch(str(cell.get("r", "")))
            column = _column(place[1]) if place else column + 1
            text = self._cell(cell)
            if text:
                cells[column] = text
        return cells

    def _indents(self, row: etree._Element) -> Iterator[tuple[int, float]]:
        column = -1
        for cell in row:
            place = _PLACE.fullmatch(str(cell.get("r", "")))
            column = _column(place[1]) if place else column + 1
            style = _whole(cell.get("s"))
            if style < len(self.indents) and self.indents[style]:
                yield column, self.indents[style]

    def _white(self, row: etree._Element) -> Iterator[int]:
        column = -1
        for cell in row:
            place = _PLACE.fullmatch(str(cell.get("r", "")))
            column = _column(place[1]) if place else column + 1
            if _whole(cell.get("s")) in self.white:
                yield column

    def _comments(self, target: str) -> str:
        """What is noted beside the cells of a worksheet."""
        folder, name = posixpath.split(target)
        links = f"{folder}/_rels/{name}.rels"
        for link in self.package.xml(links) if links in self.package else ():
            part = posixpath.normpath(posixpath.join("/", folder, str(link.get("Target", "")))).lstrip("/")
            if str(link.get("Type", "")).endswith("/comments") and part in self.package:
                return "".join(item.text or "" for item in self.package.xml(part).iter() if _local(item) == "t")
        return ""

    def _cell(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return next((_text(part) for part in cell if _local(part) == "is"), "")
        value = next((part.text or "" for part in cell if _local(part) == "v"), "")
        if not value and any(_local(part) == "f" for part in cell):
            self.uncounted += 1
        if kind == "s":
            index = _whole(value, -1)
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind == "n" and value:
            style = _whole(cell.get("s"))
            return shown(value, self.codes[style] if style < len(self.codes) else "General", self.epoch_1904)
        return {"1": "TRUE", "0": "FALSE"}.get(value, value) if kind == "b" else value


def white_styles(styles: etree._Element | None) -> frozenset[int]:
    """The indexes of the cell styles whose letters are white and whose ground has no colour (ECMA-376 Part 1, 18.8)."""
    fonts: list[bool] = []
    fills: list[bool] = []
    white: set[int] = set()
    for part in styles if styles is not None else ():
        if _local(part) == "fonts":
            fonts = [any(_local(item) == "color" and _is_white(item) for item in font) for font in part]
        elif _local(part) == "fills":
            fills = [any(_local(item) == "patternFill" and item.get("patternType", "none") == "none" for item in fill) for fill in part]
        elif _local(part) == "cellXfs":
            for i, style in enumerate(part):
                font, fill = _whole(style.get("fontId")), _whole(style.get("fillId"))
                if font < len(fonts) and fonts[font] and (fill >= len(fills) or fills[fill]):
                    white.add(i)
    return frozenset(white)


def _is_white(colour: etree._Element) -> bool:
    given = str(colour.get("rgb", ""))[-6:]
    if re.fullmatch("[0-9A-Fa-f]{6}", given):
        return is_white(*bytes.fromhex(given))
    return colour.get("theme") == "0" and not colour.get("tint")


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(item: etree._Element) -> str:
    """The text of a string and its runs, without readings (rPh)."""
    out = ""
    for part in item:
        if _local(part) == "t":
            out += part.text or ""
        elif _local(part) == "r":
            out += "".join(run.text or "" for run in part if _local(run) == "t")
    return out


def _whole(value: object, default: int = 0) -> int:
    text = str(value) if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _merge(ref: str) -> Merge | None:
    first, _, last = ref.partition(":")
    a, b = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
    if a is None or b is None:
        return None
    return Merge(int(a[2]) - 1, _column(a[1]), int(b[2]) - 1, _column(b[1]))
