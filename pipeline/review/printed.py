"""Evidence as it is printed: page pictures with boxes drawn, tables with cells marked."""

from __future__ import annotations

from typing import Any

from pipeline.review import documents
from pipeline.review.site import View, link
from pipeline.review.snapshot import Row
from pipeline.review.worker import Shown, Unshown

PAGES = 6
"""Pages of one finding at most."""
ROWS, COLUMNS = 80, 40
"""Of a larger table the rows and columns around the marked cells are shown."""
BOXES = """
SELECT number_id, start, "end", text, role, page, bbox FROM numbers
WHERE doc_id = ? AND page IS NOT NULL AND bbox IS NOT NULL AND start < ? AND "end" > ? ORDER BY start
"""


def trouble(view: View, said: Unshown) -> str:
    """Why the file cannot be shown, and what can be done."""
    return {
        "gone": view.say(
            "原文件不在抽取时的位置，或内容已变，因此不能显示页面。可用 hecha review --drop 文件夹 指明它现在的位置。",
            "the file is no longer where it was mined, or has changed: its page cannot be shown. Name its folder with hecha review --drop.",
        ),
        "format": view.say("这种格式没有页面图像。", "this format has no pages to show."),
        "page": view.say("没有这一页。", "there is no such page."),
    }.get(said.code, view.say("原文件打不开，不能显示页面。", "the file cannot be opened, so its page cannot be shown."))


def printed_pages(view: View, row: Row) -> dict[str, Any]:
    """The pages the evidence stands on: their size, their boxes; or why they cannot be shown."""
    marked: dict[int, list[Row]] = {}
    operands = {o["number_id"] for o in row["operands"] or []}
    for quote in row["evidence"]:
        if quote["doc_id"] != row["doc_id"]:
            continue
        if quote["page"]:
            marked.setdefault(quote["page"], [])
        for box in view.snapshot.rows(BOXES, [row["doc_id"], quote["end"], quote["start"]]):
            strong = box["number_id"] in operands
            held = marked.setdefault(box["page"], [])
            if all(b["number_id"] != box["number_id"] for b in held):
                held.append({**box, "strong": strong or not operands})
    return pages(view, row, marked)


def pages(view: View, row: Row, marked: dict[int, list[Row]]) -> dict[str, Any]:
    """Pages of a document with boxes on them. `marked`: a page's number → the rows whose `bbox` is drawn."""
    try:
        sizes = view.site.originals.sizes(row["doc_id"], row["path"], row["format"])
    except Unshown as said:
        return {"trouble": trouble(view, said), "pages": []}
    out = []
    for number in sorted(marked)[:PAGES]:
        if 1 <= number <= len(sizes):
            width, height = sizes[number - 1]
            boxes = [
                {**b, "x": b["bbox"][0], "y": b["bbox"][1], "w": b["bbox"][2] - b["bbox"][0], "h": b["bbox"][3] - b["bbox"][1]}
                for b in marked[number]
            ]
            out.append({"number": number, "width": width, "height": height, "boxes": boxes, "src": picture_address(row["doc_id"], number)})
    return {"trouble": "", "pages": out, "count": len(sizes)}


def picture_address(doc_id: str, number: int) -> str:
    """Where the page's picture is served."""
    return link(f"/documents/{doc_id}/pages/{number}.png")


def printed_tables(view: View, row: Row) -> dict[str, Any]:
    """The tables the evidence stands in, with the cells of operands marked."""
    try:
        grids = view.site.originals.grids(row["doc_id"], row["path"])
    except Unshown as said:
        return {"trouble": trouble(view, said), "tables": []}
    text = documents.text(view, row)
    spans = [(o["start"], o["end"], o.get("name", "")) for o in row["operands"] or []]
    out: list[dict[str, Any]] = []
    for grid in grids:
        hits = [s for s in spans if grid.start <= s[0] < grid.end]
        if hits and len(out) < PAGES:
            out.append(_table(text, grid, hits))
    return {"trouble": "" if out else view.say("表格读不出来。", "the table could not be read."), "tables": out}


def _table(text: Any, grid: Shown, hits: list[tuple[int, int, str]]) -> dict[str, Any]:
    cells = [(*cell, any(cell[4] <= start < max(cell[5], cell[4] + 1) for start, _, _ in hits)) for cell in grid.cells]
    marked_rows = [c[0] for c in cells if c[6]] or [0]
    marked_cols = [c[1] for c in cells if c[6]] or [0]
    low, high = _window(marked_rows, max((c[0] for c in cells), default=0) + 1, ROWS)
    left, right = _window(marked_cols, max((c[1] for c in cells), default=0) + 1, COLUMNS)
    heads = sorted({c[0] for c in cells})[:3] if low > 0 else []
    lines = []
    for r in [*heads, *range(low, high)]:
        line = [
            {"text": "".join(p.shown for p in text.pieces(c[4], c[5], ())).strip(), "rows": c[2], "cols": c[3], "hit": c[6], "start": c[4]}
            for c in cells
            if c[0] == r and left <= c[1] < right
        ]
        lines.append({"number": r + 1, "cells": line, "head": r in heads})
    return {
        "caption": grid.caption,
        "unit": grid.unit,
        "page": grid.page,
        "lines": lines,
        "cut": high - low < max((c[0] for c in cells), default=0) + 1,
    }


def _window(wanted: list[int], size: int, room: int) -> tuple[int, int]:
    """A range of at most `room` that holds what is wanted, as far as it can."""
    if size <= room:
        return 0, size
    low = max(0, min(wanted) - 8)
    high = min(size, max(low + room, min(max(wanted) + 4, low + 2 * room)))
    return low, high
