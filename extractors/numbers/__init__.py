"""The ledger's grammar: every number of a text with value, unit, kind and what qualifies it, in one linear scan.

The text is folded character for character (width, typography, traditional characters), scanned from candidate to candidate by
readers that know numerals, dates, codes, labels and quantities, and then read once more for what numbers owe to their neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.facts import Number
from extractors.numbers import context
from extractors.numbers.folding import fold
from extractors.numbers.scan import Scan


def find(text: str, units: Sequence[tuple[int, int, str]] = ()) -> list[Number]:
    """Every number of `text`, sorted and disjoint.

    `units`: half-open ranges of the text in which bare figures take that printed unit (table cells under 单位：万元).
    Every digit of the text is in exactly one of the numbers. Never raises on any string.
    例: 「58亿」 behind 货值 → 5800000000 元. 反例: 「一般」 gives nothing.
    """
    folded = fold(text)
    drafts = context.apply(folded, Scan(folded).run(), units)
    return [draft.number(text) for draft in drafts]
