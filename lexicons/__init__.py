"""Vocabulary as data: TSV for lists, TOML for nested declarations. Imports nothing of ours.

`rows(name, Row)` gives the validated, frozen rows of ``lexicons/<name>.tsv``; bad data raises `LexiconError` with file:line,
so that nothing runs on a wrong lexicon.

A user's own vocabulary lies in a folder of the same shape, named by the environment variable `HECHA_LEXICONS` (``hecha --lexicons DIR``
sets it): its rows come on top of ours, so that a new unit or rule needs no change of the package. See `rows`.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import tomllib
import typing
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDER = Path(__file__).parent
USER = "HECHA_LEXICONS"
"""The environment variable that names the user's folder; a worker process inherits it."""
REMOVES = "-"
"""A user's line 「-⇥词」 takes away our rows whose first cell is 词."""
Row = TypeVar("Row", bound="DataclassInstance")


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
    raise ValueError(f"expected yes, no or nothing{nearest(cell, ('yes', 'no'))}")


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


def user_folder() -> Path | None:
    """The user's own lexicons, where there are any."""
    named = os.environ.get(USER)
    return Path(named) if named else None


def nearest(word: str, valid: Iterable[str]) -> str:
    """「; did you mean 'x'?」 for a slip of the pen, else nothing. 例: ``nearest("yess", ["yes", "no"])``."""
    close = difflib.get_close_matches(word, sorted(valid), 1, 0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


@cache
def rows(name: str, row: type[Row], key: str | None = None) -> tuple[Row, ...]:
    """The rows of ``lexicons/<name>.tsv`` as instances of the frozen dataclass `row`, in file order, then those of the user's
    ``<name>.tsv``.

    The first line that is neither blank nor a ``#`` comment is the header and must name the fields in order; trailing empty
    cells may be left out. With `key`, that field must be unique within a file, and a user's row stands in the place of ours of the
    same key; without, a user's line ``-`` and a first cell takes ours away (see `REMOVES`). Raises LexiconError.
    """
    ours = read(FOLDER / f"{name}.tsv", row, key)
    folder = user_folder()
    if folder is None or not (folder / f"{name}.tsv").exists():
        return ours
    theirs, removed = read_user(folder / f"{name}.tsv", row, key)
    first = dataclasses.fields(row)[0].name
    kept = [r for r in ours if getattr(r, first) not in removed]
    if key is None:
        return (*kept, *theirs)
    instead = {getattr(r, key): r for r in theirs}
    return (*(instead.pop(getattr(r, key), r) for r in kept), *instead.values())


def place(name: str, row: object) -> tuple[Path, int]:
    """The file and the line (from 1) of a row that `rows` gave: the user's own before ours. Raises KeyError for one that stands nowhere.

    例: 亩 → ``lexicons/units.tsv``, 47.
    """
    kind: Any = type(row)
    for folder in (user_folder(), FOLDER):
        path = folder / f"{name}.tsv" if folder is not None else None
        if path is not None and path.exists() and (number := _placed(path, kind).get(row)) is not None:
            return path, number
    raise KeyError(row)


def clash(name: str, found: Iterable[object], reason: str) -> LexiconError:
    """What is wrong between these rows of a lexicon, named at the last of them, or at the last that is the user's."""
    places = [place(name, row) for row in found]
    theirs = [there for there in places if there[0].parent != FOLDER]
    return LexiconError(*(theirs or places)[-1], reason)


@cache
def _placed(path: Path, row: Any) -> dict[Any, int]:
    annotations = typing.get_type_hints(row)
    kinds = {f.name: annotations[f.name] for f in dataclasses.fields(row)}
    found: dict[Any, int] = {}
    headers = _headers(row)
    for number, line in enumerate(_lines(path), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if line.strip() and not line.startswith("#") and cells not in headers and not (cells[0] == REMOVES and len(cells) == 2):
            found.setdefault(_row(path, number, cells, row, kinds), number)
    return found


def read(path: Path, row: type[Row], key: str | None = None) -> tuple[Row, ...]:
    """As `rows`, from any one file."""
    found, removed = read_user(path, row, key)
    if removed:
        raise LexiconError(path, min(removed.values()), "only a user's lexicon takes rows away")
    return found


def read_user(path: Path, row: type[Row], key: str | None = None) -> tuple[tuple[Row, ...], dict[str, int]]:
    """The rows of a user's file, and the first cells whose rows of ours it takes away, with their lines. Raises LexiconError."""
    annotations = typing.get_type_hints(row)
    kinds = {f.name: annotations[f.name] for f in dataclasses.fields(row)}
    out: list[Row] = []
    seen: dict[Hashable, int] = {}
    removed: dict[str, int] = {}
    header = False
    for number, line in enumerate(_lines(path), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            _check_header(path, number, cells, _headers(row))
            header = True
            continue
        if cells[0] == REMOVES and len(cells) == 2:
            removed[cells[1]] = number
            continue
        made = _row(path, number, cells, row, kinds)
        if key is not None:
            value = getattr(made, key)
            if value in seen:
                raise LexiconError(path, number, f"column {key}: {value!r} stands already in line {seen[value]}")
            seen[value] = number
        out.append(made)
    if not header:
        raise LexiconError(path, 1, f"no header line; expected the columns {list(kinds)}")
    return tuple(out), removed


def _headers(row: Any) -> list[list[str]]:
    """The header lines that a file may have: all columns first; a user's file may be from before the last ones, those with a default."""
    names = [f.name for f in dataclasses.fields(row)]
    needed = sum(f.default is dataclasses.MISSING for f in dataclasses.fields(row))
    return [names[:count] for count in range(len(names), needed - 1, -1)]


def _check_header(path: Path, number: int, cells: list[str], headers: list[list[str]]) -> None:
    if cells in headers:
        return
    names = headers[0]
    hint = next((nearest(cell, names) for cell in cells if cell not in names), "")
    raise LexiconError(path, number, f"expected the columns {names}, found {cells}{hint}")


def _row(path: Path, number: int, cells: list[str], row: type[Row], kinds: dict[str, Any]) -> Row:
    if len(cells) > len(kinds):
        raise LexiconError(path, number, f"{len(cells)} cells for {len(kinds)} columns ({', '.join(kinds)})")
    if not cells[0]:
        raise LexiconError(path, number, f"column 1, {next(iter(kinds))}, is empty")
    values = {}
    for place, (name, kind) in enumerate(kinds.items()):
        cell = cells[place] if place < len(cells) else ""
        try:
            values[name] = READERS[kind](cell)
        except ValueError as error:
            raise LexiconError(path, number, f"column {place + 1}, {name}: {cell!r}: {error}") from None
    try:
        return row(**values)
    except ValueError as error:  # the row type's own __post_init__
        raise LexiconError(path, number, str(error)) from None


def declarations(path: Path) -> dict[str, Any]:
    """A TOML file as it stands; LexiconError with the line where it is not TOML or not UTF-8."""
    try:
        return tomllib.loads("\n".join(_lines(path)))
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = reason.rpartition("(at line ")[2].partition(",")[0]
        raise LexiconError(path, int(place) if place.isdigit() else 1, reason) from None
    except ValueError as error:  # a whole number of more digits than Python reads
        raise LexiconError(path, 1, str(error).partition(";")[0]) from None


def _lines(path: Path) -> list[str]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LexiconError(path, 1, f"cannot be read: {error.strerror}") from None
    try:
        return raw.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise LexiconError(path, raw[: error.start].count(b"\n") + 1, "is not UTF-8") from None
