"""What a number owes to its neighbours and to the table around it, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extractors.numbers import elided, links, numerals, quantities, ranges, rows, shared
from extractors.numbers.draft import Draft
from extractors.numbers.variants import level
from extractors.numbers.vocabulary import ONE


def apply(text: str, drafts: list[Draft], units: Sequence[tuple[int, int, str]]) -> list[Draft]:
    """All context passes over the drafts of folded `text`."""
    found = links.between(text, drafts)
    for right in reversed(found):
        shared.share(text, drafts[right - 1], drafts[right], found[right])
    for right, link in found.items():
        if link & (links.LIST | links.RANGE):
            shared.series(text, drafts[right - 1], drafts[right], link)
    drafts = ranges.joined(text, drafts, found)
    rows.codes(text, drafts)
    rows.parts(text, drafts)
    for draft in drafts:
        if draft.bare:
            elided.read(text, draft)
    if units:
        rows.long_amounts(text, drafts, [(start, end) for start, end, unit in units if _is_money(unit)])
        rows.shares(text, drafts, units)
        _printed_units(drafts, units)
    return drafts


def _printed_units(drafts: list[Draft], units: Sequence[tuple[int, int, str]]) -> None:
    ordered = sorted(units)
    i = 0
    for draft in drafts:
        while i < len(ordered) and ordered[i][1] <= draft.start:
            i += 1
        if i == len(ordered):
            return
        if ordered[i][0] <= draft.start and draft.bare and draft.kind in ("other", "version", "score") and draft.value is not None:
            model = printed(ordered[i][2])
            if model is not None and draft.scale == ONE:
                draft.rescale(model.value or ONE)
                draft.unit, draft.kind, draft.rule, draft.bare = model.unit, model.kind, "printed_unit", False
                draft.used += model.used


@cache
def _is_money(unit: str) -> bool:
    model = printed(unit)
    return model is not None and model.kind == "money"


@cache
def printed(unit: str) -> Draft | None:
    """One of a printed unit, as a model: 万元 → 10000 元. None for what is no unit."""
    folded = "1" + level(unit).strip()
    numeral = numerals.read(folded, 0)
    if numeral is None:
        return None
    draft = quantities.read(folded, 0, 0, numeral)
    return draft if draft is not None and not draft.bare and draft.end == len(folded) else None
