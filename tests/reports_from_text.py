"""A Report from a few sentences, for the tests of extractors and checks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from extractors.facts import Report


def report(text: str, **front: Any) -> Report:
    """The report that `text` (already normalised, one paragraph a line) makes; `front` overrides what it says of itself
    (例: ``report("本年支出合计 5 万元。", doc_type="final_accounts", fiscal_year=2023)``)."""
    from extractors import front_matter, numbers, passages, sections

    found = tuple(numbers.find(text, []))
    parts = sections.split(text, found)
    read = front_matter.read(text, found, parts)
    return Report(
        text=text,
        numbers=found,
        sections=parts,
        passages=passages.split(text, found, parts, ()),
        front=replace(read, **front),
    )
