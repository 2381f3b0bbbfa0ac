"""Budget items: the contract's codes, their short names and the words the text has for them (`lexicons/items.tsv`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

import lexicons

READINGS = ("", "generic", "named", "count", "part", "kept")
ItemMap: TypeAlias = MappingProxyType[str, "Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """A row of `items.tsv`. `item` is the contract's code (例: ``expenditure.nature.basic``), `code` the short name of the
    checks (例: EXP_BASIC), `name` the standard name, `words` what the text calls it. `reading`: empty for a term of its own,
    ``generic`` for a bare word that says nothing after an unknown modifier (反例: 支出 in 「民生支出」), ``named`` for what
    needs a name, ``count`` for what is counted in 个, ``part`` for what says something only as a part (还本 of 还本付息),
    ``kept`` for a balance by what follows it (「结转 5 亿元下年使用」)."""

    item: str
    code: str
    name: str
    words: tuple[str, ...]
    reading: str = ""

    def __post_init__(self) -> None:
        if self.reading not in READINGS:
            raise ValueError(f"reading is {self.reading!r}, expected one of {READINGS}")


@dataclass(frozen=True, slots=True)
class ShortName:
    """A row of `short_names.tsv`: a figure that is an item with a measure. 例: EXEC = expenditure · executed."""

    code: str
    item: str
    measure: str
    name: str


@cache
def items() -> tuple[Item, ...]:
    """All items, in file order."""
    return lexicons.rows("items", Item, "item")


@cache
def by_word() -> ItemMap:
    """Every word of an item → its row. LexiconError, naming both, when a word stands in two rows."""
    words: dict[str, Item] = {}
    for row in items():
        for word in row.words:
            if words.setdefault(word, row) is not row:
                raise lexicons.clash("items", (words[word], row), f"{word} is a word of {words[word].item} and of {row.item}")
    return MappingProxyType(words)


@cache
def by_code() -> MappingProxyType[str, tuple[str, str]]:
    """Short name → (item, measure). The measure is empty where the item is meant at whatever level is stated.
    例: EXEC → (expenditure, executed); SAN → (three_public, "")."""
    names = {row.code: (row.item, "") for row in items()}
    names |= {row.code: (row.item, row.measure) for row in lexicons.rows("short_names", ShortName, "code")}
    return MappingProxyType(names)


@cache
def names() -> MappingProxyType[str, str]:
    """Item code → standard Chinese name. 例: ``function.205`` → 教育支出."""
    return MappingProxyType({row.item: row.name for row in items()})
