"""Row dictionaries to Arrow, refusing what Arrow would let pass: unknown columns, missing values, unknown words, amounts too large."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from functools import cache, lru_cache
from importlib.abc import MetaPathFinder
from typing import Any, TypeAlias

import pyarrow as pa

from pipeline.outputs.schemas import AMOUNT, schema

Row = Mapping[str, Any]
Values: TypeAlias = "Sequence[Any] | pa.Array"
"""A column: plain values, or the Arrow array already."""

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


def amounts(values: Sequence[Decimal | None]) -> tuple[Values, list[str]]:
    """`amount` of many, as one column and the problem of each. Arrow takes a column as it is where every value fits."""
    no_data_frames()
    try:
        return pa.array(values, AMOUNT), [""] * len(values)
    except pa.ArrowInvalid:
        pairs = [amount(value) for value in values]
        return [value for value, _ in pairs], [problem for _, problem in pairs]


def taken(values: Values, order: Sequence[int]) -> Values:
    """The values in this order."""
    return values.take(pa.array(order, pa.int64())) if isinstance(values, pa.Array) else [values[i] for i in order]


def rows(columns: Mapping[str, Values]) -> list[dict[str, Any]]:
    """Columns as rows."""
    plain = [values.to_pylist() if isinstance(values, pa.Array) else values for values in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*plain, strict=True)]


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
    known = _demands(name)[1]
    for i, row in enumerate(rows):
        if not row.keys() <= set(known):
            raise SchemaError(f"{name}, row {i}: no such column: {', '.join(sorted(row.keys() - set(known)))}")
    return pa.Table.from_batches([batch(name, {column: [row.get(column) for row in rows] for column in known})])


def batch(name: str, columns: Mapping[str, Values]) -> pa.RecordBatch:
    """`columns`, of one length, as a batch of the table `name`. Nullable columns may be left out. Raises SchemaError."""
    fields, known, choices = _demands(name)
    if not columns.keys() <= set(known):
        raise SchemaError(f"{name}: no such column: {', '.join(sorted(columns.keys() - set(known)))}")
    length = len(next(iter(columns.values()), ()))
    arrays = []
    for field in fields:
        values = columns.get(field.name)
        if values is None:
            values = [None] * length
        words = choices.get(field.name)
        if words and not words.issuperset(values) and (field.nullable or None not in values):
            wrong = next(i for i, value in enumerate(values) if value not in words)
            raise SchemaError(f"{name}, row {wrong}: column {field.name} is {values[wrong]!r}, expected one of {', '.join(sorted(words))}")
        try:
            array = values if isinstance(values, pa.Array) and values.type == field.type else column(values, field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise SchemaError(f"{name}, column {field.name}: {error}") from error
        if array.null_count and not field.nullable:
            raise SchemaError(f"{name}, row {array.to_pylist().index(None)}: column {field.name} must have a value")
        arrays.append(array)
    return pa.RecordBatch.from_arrays(arrays, schema=fields)


def column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """The values as Arrow holds them. Half a surrogate pair, which broken files hold and UTF-8 cannot, is stored as U+FFFD: one character
    still, so offsets hold."""
    no_data_frames()
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
def no_data_frames() -> None:
    """Keeps the process's first array or table from importing pandas to look for data frames, which takes as long as many reports: none
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
