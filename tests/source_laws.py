"""What holds for every Source, whatever the format, and a way to look at its tables."""

from __future__ import annotations

from pipeline.records import Source, SourceTable


def texts(source: Source, table: SourceTable) -> list[list[str]]:
    """The cells of a table, row by row."""
    rows: list[list[str]] = []
    for cell in table.cells:
        while len(rows) <= cell.row:
            rows.append([])
        rows[cell.row].append(source.aligned.source[cell.start : cell.end])
    return rows


def check_offsets(source: Source) -> None:
    """The laws every reader keeps."""
    aligned = source.aligned
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    size = len(aligned.source)
    for table in source.tables:
        assert 0 <= table.start <= table.end <= size
        taken: set[tuple[int, int]] = set()
        for cell in table.cells:
            assert table.start <= cell.start <= cell.end <= table.end or cell.start == cell.end <= size
            places = {(cell.row + r, cell.col + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
            assert not places & taken, "cells overlap"
            taken |= places
    for repair in source.repairs:
        assert aligned.source[repair.start : repair.end] == repair.before
    for box in source.boxes:
        assert 0 <= box.start < box.end <= size
        assert 1 <= box.page <= len(source.pages)
