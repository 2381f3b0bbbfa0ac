"""The grammar: pure functions from text to numbers and facts. Imports the lexicons and nothing above them."""

from __future__ import annotations

from extractors.facts import Number


def find_numbers(text: str) -> list[Number]:
    """Every number of `text`, sorted and disjoint, with spans into `text` as given (`extractors.numbers.find` takes more).

    例: ``find_numbers("执行数 1125.35 万元")[0].value == Decimal("11253500")``. 反例: 「一般」 holds no number.
    """
    from extractors.numbers import find

    return find(text)
