"""Row dictionaries to Arrow, refusing what Arrow would let pass: unknown columns, missing values, unknown words, amounts too large."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import cache, lru_cache
from importlib.abc import MetaPathFinder
from operator import itemgetter
from typing import Any

import pyarrow as pa

from pipeline.outputs.schemas import AMOUNT, schema

Row = Mapping[str, Any]

PLACES = Decimal(1).scaleb(-AMOUNT.scale)
LIMIT = Decimal(10) ** (AMOUNT.precision - AMOUNT.scale)
_CONTEXT = Context(prec=AMOUNT.precision + 2)


class SchemaError(Exception):
    """A row does not fit its table: a bug in the code that made it. The message names table, row, column and value."""


def amount(value: Decimal | None, rounding: str = ROUND_HALF_EVEN) -> tuple[Decimal | None, str]:
    """`value` as an amount column can hold it, and the problem: empty, `rounded` (more than 12 decimal places: rounded to them) or
    `too_large` (10^26 or more, or no finite number: None, and the caller keeps the figure in `text_value`).

    例: 1143.07 → (1143.07, ""); 10^26 → (None, "too_large"). 反例: 11430700.0000000000000 has nothing to lose and is no problem.
    """
    return (None, "") if value is None else _stored(value, rounding)


@lru_cache(maxsize=1 << 14)
def _stored(value: Decimal, rounding: str) -> tuple[Decimal | None, str]:
    """Remembered, since a report's figures and their last places come again and again; equal values are stored alike."""
    if not value.is_finite() or value.copy_abs() >= LIMIT:  # abs() would round to the context's 28 digits
        return None, "too_large"
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= AMOUNT.scale:
        return value, ""
    stored = value.quantize(PLACES, rounding, _CONTEXT)
    if stored.copy_abs() >= LIMIT:
        return None, "too_large"
    return stored, "" if stored == value else "rounded"


def low(value: Decimal | None) -> Decimal | None:
    """The lower end of an interval as stored: rounded down, never up."""
    return amount(value, ROUND_FLOOR)[0]


def high(value: Decimal | None) -> Decimal | None:
    """The upper end of an interval as stored: rounded up, never down."""
    return amount(value, ROUND_CEILING)[0]


@cache
def _demands(name: str) -> tuple[pa.Schema, tuple[str, ...], dict[str, frozenset[str]]]:
    """The schema, its column names, and the words of the columns that have a choice of words."""
    fields = schema(name)
    choices = {}
    for field in fields:
        words = (field.metadata or {}).get(b"choices")
        if words:
            choices[field.name] = frozenset("" if w == "''" else w for w in words.decode().split(" "))
    return fields, tuple(fields.names), choices


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    """`rows` as the Arrow table `name`. Nullable columns may be left out. Raises SchemaError."""
    fields, known, choices = _demands(name)
    arrays = []
    for field, values in zip(fields, _columns(name, rows, known), strict=True):
        words = choices.get(field.name)
        if words and not words.issuperset(values) and (field.nullable or None not in values):
            wrong = next(i for i, value in enumerate(values) if value not in words)
            raise SchemaError(f"{name}, row {wrong}: column {field.name} is {values[wrong]!r}, expected one of {', '.join(sorted(words))}")
        try:
            array = _array(values, field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise SchemaError(f"{name}, column {field.name}: {error}") from error
        if array.null_count and not field.nullable:
            raise SchemaError(f"{name}, row {values.index(None)}: column {field.name} must have a value")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=fields)


def _columns(name: str, rows: Sequence[Row], known: tuple[str, ...]) -> Iterable[Sequence[Any]]:
    """The values of each column; None where a row has left it out. Raises SchemaError for a column that is not `known`."""
    try:
        if rows and all(len(row) == len(known) for row in rows):
            return list(zip(*map(itemgetter(*known), rows), strict=True))
    except KeyError:
        pass  # a column left out and one too many
    for i, row in enumerate(rows):
        if not row.keys() <= set(known):
            raise SchemaError(f"{name}, row {i}: no such column: {', '.join(sorted(row.keys() - set(known)))}")
    return [[row.get(column) for row in rows] for column in known]


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Half a surrogate pair, which broken files hold and UTF-8 cannot, is stored as U+FFFD: one character still, so offsets hold."""
    _no_data_frames()
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_storable(value) for value in values], kind)


class _Refused(MetaPathFinder):
    """An import that fails."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


@cache
def _no_data_frames() -> None:
    """Keeps the process's first `pa.array` from importing pandas to look for data frames, which takes as long as many reports: none
    come here. Whoever asks Arrow for a data frame later (``to_pandas``) gets it: pandas is imported then."""
    if "pandas" not in sys.modules:
        refused = _Refused()
        sys.meta_path.insert(0, refused)
        try:
            pa.array([])
        finally:
            sys.meta_path.remove(refused)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return value
