"""Vocabulary as data: TSV for lists, TOML for nested declarations. Imports nothing of ours.

`rows(name, Row)` gives the validated, frozen rows of ``lexicons/<name>.tsv``; bad data raises `LexiconError` with file:line,
so that nothing runs on a wrong lexicon.
"""

from __future__ import annotations

import dataclasses
import tomllib
import typing
from collections.abc import Callable, Hashable
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).parent
Row = TypeVar("Row")


class LexiconError(Exception):
    """A lexicon or rule file is wrong. The message reads 「file:line: what was expected, what stands there」."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line, self.reason = path, line, reason

    def __reduce__(self) -> tuple[type[LexiconError], tuple[Path, int, str]]:
        return type(self), (self.path, self.line, self.reason)  # it crosses from a worker to the run


def _boolean(cell: str) -> bool:
    if cell in ("", "no"):
        return False
    if cell == "yes":
        return True
    raise ValueError("expected yes, no or nothing")


def _decimal(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError("expected a decimal number") from None
    if not value.is_finite():
        raise ValueError("expected a finite decimal number")
    return value


READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    bool: _boolean,
    Decimal: _decimal,
    tuple[str, ...]: lambda cell: tuple(part.strip() for part in cell.split("|") if part.strip()),
    int | None: lambda cell: int(cell) if cell else None,
    Decimal | None: lambda cell: _decimal(cell) if cell else None,
}
"""How a cell is read, by the annotation of the row type's field; lists are written ``a | b``."""


@cache
def rows(name: str, row: type[Row], key: str | None = None) -> tuple[Row, ...]:
    """The rows of ``lexicons/<name>.tsv`` as instances of the frozen dataclass `row`, in file order.

    The first line that is neither blank nor a ``#`` comment is the header and must name the fields in order; trailing empty
    cells may be left out. With `key`, that field must be unique. Raises LexiconError.
    """
    return read(FOLDER / f"{name}.tsv", row, key)


def read(path: Path, row: type[Row], key: str | None = None) -> tuple[Row, ...]:
    """As `rows`, from any path."""
    fields = dataclasses.fields(row)  # type: ignore[arg-type]
    names = [f.name for f in fields]
    kinds = typing.get_type_hints(row)
    out: list[Row] = []
    seen: dict[Hashable, int] = {}
    header = False
    for number, line in enumerate(_lines(path), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            if cells != names:
                raise LexiconError(path, number, f"expected the columns {names}, found {cells}")
            header = True
            continue
        if len(cells) > len(names):
            raise LexiconError(path, number, f"{len(cells)} cells for {len(names)} columns ({', '.join(names)})")
        cells += [""] * (len(names) - len(cells))
        values = {}
        for name, cell in zip(names, cells, strict=True):
            try:
                values[name] = READERS[kinds[name]](cell)
            except ValueError as error:
                raise LexiconError(path, number, f"column {name}: {cell!r}: {error}") from None
        try:
            made = row(**values)
        except ValueError as error:  # the row type's own __post_init__
            raise LexiconError(path, number, str(error)) from None
        if key is not None:
            value = values[key]
            if value in seen:
                raise LexiconError(path, number, f"column {key}: {value!r} stands already in line {seen[value]}")
            seen[value] = number
        out.append(made)
    if not header:
        raise LexiconError(path, 1, f"no header line; expected the columns {names}")
    return tuple(out)


def declarations(path: Path) -> dict[str, Any]:
    """A TOML file as it stands; LexiconError with the line where it is not TOML or not UTF-8."""
    try:
        return tomllib.loads("\n".join(_lines(path)))
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = reason.rpartition("(at line ")[2].partition(",")[0]
        raise LexiconError(path, int(place) if place.isdigit() else 1, reason) from None


def _lines(path: Path) -> list[str]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LexiconError(path, 1, f"cannot be read: {error.strerror}") from None
    try:
        return raw.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise LexiconError(path, raw[: error.start].count(b"\n") + 1, "is not UTF-8") from None
