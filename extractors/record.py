"""The decorator of the types that are made by the thousand: what the grammar reads, what the checks compute."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(made: type[T]) -> type[T]:
    """A dataclass with slots, equal and hashed by its fields, whose fields nobody may set: mypy sees to that, not each assignment,
    which makes its construction four times as fast as a frozen dataclass's. ``dataclasses.replace``, ``fields`` and ``asdict`` work.

    例: ``Span(0, 2) == Span(0, 2)``; ``span.start = 1`` is an error of the type checker. 反例: a class that checks its values or that
    few are made of is a ``dataclass(frozen=True, slots=True)``.
    """
    return dataclass(slots=True, unsafe_hash=True)(made)
