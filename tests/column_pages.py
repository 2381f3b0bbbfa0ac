"""PDF pages whose text is set in columns, as bulletins and yearbooks print theirs."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from tests import documents
from tests.one_report import STARTS_NO_LINE, atoms, width

HEIGHT, LEADING = 842, 16
PARAGRAPHS = (
    "全市一般公共预算收入完成1,143.07万元，为年初预算的98.4%，比上年增长6.5%，其中税收收入812.60万元，非税收入330.47万元，收入质量总体平稳。",
    "一般公共预算支出完成1,125.35万元，增长3.2%。民生支出占比超过八成，教育、卫生健康、社会保障和就业等重点支出保障有力，完成年初人大批准的各项任务。",
    "全年新建口袋公园12个，改造老旧小区37个，惠及居民8,216户；新增养老床位560张，建成社区食堂9家，累计服务老年人23.5万人次。",
    "下一步，继续压减一般性支出，盘活存量资金4,080.00万元，加强绩效管理，确保财政资金用在刀刃上。",
)


def set_in(words: str, size: float, room: float) -> list[tuple[float, str, float]]:
    """The lines of a paragraph in a column `room` wide, justified: how far each stands in, its words, the points put after each character.
    No figure is broken."""
    found: list[tuple[float, str, float]] = []
    indent, line = 2 * size, ""
    for atom in atoms(words):
        if indent + width(line + atom, size) > room and atom not in STARTS_NO_LINE:
            found.append((indent, line, (room - indent - width(line, size)) / len(line)))
            indent, line = 0.0, ""
        line += atom
    return [*found, (indent, line, 0.0)]


def columns(
    canvas: Canvas,
    paragraphs: Sequence[str],
    lefts: Sequence[float],
    room: float,
    top: float,
    rows: int,
    size: float = 10.5,
    lower: float = 0,
) -> None:
    """Draws paragraphs down one column after the other, `rows` lines each, every further column `lower` points lower."""
    lines = [line for words in paragraphs for line in set_in(words, size, room)]
    assert len(lines) <= rows * len(lefts)
    for i, (indent, words, extra) in enumerate(lines):
        column, row = divmod(i, rows)
        text = canvas.beginText(lefts[column] + indent, HEIGHT - top - column * lower - LEADING * row)
        text.setFont(documents.FONT, size)
        text.setCharSpace(extra)
        text.textOut(words)
        canvas.drawText(text)
