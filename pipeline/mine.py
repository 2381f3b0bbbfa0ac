"""One file, from its bytes to everything mined from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractors import claims, front_matter, numbers, passages, provisions, references, sections, tasks
from extractors.facts import Cell, Grid, Report
from pipeline import checks, deception, doubt, normalise, readers
from pipeline.aligned import AlignedText
from pipeline.cell_units import cell_units
from pipeline.readers import plain
from pipeline.records import Mined, Repair, Source, SourceTable, doc_id


def mine(name: str, data: bytes) -> Mined:
    """Everything in one file. `name` is the path it goes by (its ending is a hint, never a proof, of the format).
    Raises Unreadable when the file cannot be read."""
    return mine_source(name, doc_id(data), readers.read(Path(name), data))


def mine_text(text: str, name: str = "text") -> Mined:
    """Everything in a text that is no file: offsets are into `text`; its document id is that of its UTF-8 bytes."""
    return mine_source(name, doc_id(text.encode("utf-8", "surrogatepass")), plain.of_text(text))


def mine_source(name: str, identity: str, source: Source) -> Mined:
    """Everything in what a reader got out of a file: normalised, read, checked."""
    aligned, repairs = normalise.normalise(replace(source, repairs=(*source.repairs, *deception.marks(source))))
    report = read_report(aligned, source)
    facts = claims.extract(report)
    ledger = _in_text(aligned, repairs)
    comparisons = doubt.settled(checks.run(report, facts, ledger), ledger)
    return Mined(
        doc_id=identity,
        path=name,
        source=source,
        aligned=aligned,
        repairs=repairs,
        report=report,
        facts=facts,
        comparisons=comparisons,
        provisions=provisions.read(report.text, report.sections) if report.front.doc_type == "regulation" else (),
        references=references.read(report.text),
        tasks=tasks.read(report),
    )


def read_report(aligned: AlignedText, source: Source) -> Report:
    """The normalised text with its numbers, sections, passages, tables and front matter."""
    text = aligned.text
    grids = tuple(_grid(aligned, table) for table in source.tables)
    found = tuple(numbers.find(text, list(cell_units(text, grids))))
    parts = sections.split(text, found, grids)
    return Report(
        text=text,
        numbers=found,
        sections=parts,
        passages=passages.split(text, found, parts, grids),
        front=front_matter.read(text, found, parts),
        grids=grids,
    )


def _grid(aligned: AlignedText, table: SourceTable) -> Grid:
    cells = tuple(Cell(c.row, c.col, c.rowspan, c.colspan, *aligned.project(c.start, c.end), c.level) for c in table.cells)
    start, end = aligned.project(table.start, table.end)
    return Grid(start, end, cells, table.unit, normalise.plain(table.caption), table.page)


def _in_text(aligned: AlignedText, repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """The ledger by offsets into the normalised text, for the checks."""
    out = []
    for repair in repairs:
        start, end = aligned.project(repair.start, repair.end)
        out.append(replace(repair, start=start, end=end))
    return tuple(out)
