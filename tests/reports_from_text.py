"""A Report from a few sentences, for the tests of extractors and checks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.facts import Report
from pipeline import mine, normalise, readers


def report(text: str, **front: Any) -> Report:
    """The report that `text` (already normalised, one paragraph a line) makes; `front` overrides what it says of itself
    (例: ``report("本年支出合计 5 万元。", doc_type="final_accounts", fiscal_year=2023)``). Lines with tabs are a table's rows."""
    from extractors import front_matter, numbers, passages, sections

    if "\t" in text or "|" in text:
        return _with_tables(text, front)
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


def _with_tables(text: str, front: dict[str, Any]) -> Report:
    """The report of a text with tables, through the reader of Markdown."""
    source = readers.read(Path("report.md"), text.encode())
    aligned, _ = normalise.normalise(source)
    made = mine.read_report(aligned, source)
    return replace(made, front=replace(made.front, **front))
