"""What stands over a table: its caption (「表 3 一般公共预算…」) and its unit (「单位：万元」)."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.records import SourceCell

MOST = 60
"""Cells that are looked at for a unit."""
LINES_ABOVE = 4
"""How far over a table its caption and unit are looked for."""

_UNIT = regex.compile(
    r"""[单單]\s*位\s*[：:]\s*                       # 金额单位：万元, 计量单位: 万平方米
        (?P<unit>[\p{L}\p{So}%％‰²³/／]{1,12}?)       # 万元, 万元/个, ㎡
        \s*(?:[，,、；;）)】\]。]|\s|$)""",
    regex.VERBOSE,
)
_UNIT_BESIDE = regex.compile(r"\s*[（(]\s*(?:金额|计量)?[单單]\s*位\s*[：:][^（）()]{1,20}[）)]\s*$")
"""「收入支出决算总表（单位：万元）」 is a caption with its unit."""
_FILLED_IN = regex.compile(r"\s*[\p{L}（(]{0,8}(?:单\s*位|部\s*门|日\s*期|时\s*间|人)(?:名称)?\s*(?:[（(].{1,8}[）)])?\s*[：:]")
"""编制单位：, 部门名称：, 填报日期：, 公开07表 stand between a caption and its table."""
_CAPTION = regex.compile(r"^\s*(?:附?[表錶][\s\d一二三四五六七八九十〇零-]|.{2,60}?表\s*(?:[（(].{1,20}[）)])?\s*$|[公财]开\d+表)")
_CONTINUED = regex.compile(r"^\s*续\s*[表錶\d]|[（(]\s*续\s*[表\d一二三四五六七八九十]{0,3}\s*[）)]\s*$|[表錶]\s*续\s*\d{0,2}\s*$")
_NO_CAPTION = regex.compile(r"[。；;！？]\s*$|^.{80,}$")
_TITLE = regex.compile(
    r"""(?! [一二三四五六七八九十]+、 | [（(] [一二三四五六七八九十\d]+ [）)] | 第[一二三四五六七八九十]+   # a heading
            | \d+[.、．] | \d{4}年度?$)
        [^\t]{4,50} (?<![，,：:、]) $""",
    regex.VERBOSE,
)
"""The line right over a table, unless it is a section's heading."""
_LEFT_OF_UNIT = {"编制", "填报", "预算", "主管", "责任", "承办", "牵头", "项目", "部门"}
"""编制单位：××局 names an organisation, not a unit of measure."""


def unit_in(line: str) -> str:
    """The unit of measure a line states, or "". 例: 「金额单位：万元」 → 万元. 反例: 「编制单位：某市财政局」 names who filled it in."""
    for match in _UNIT.finditer(line):
        if line[: match.start()].rstrip()[-2:] not in _LEFT_OF_UNIT:
            return str(match["unit"]).removeprefix("人民币")
    return ""


def continued(line: str) -> bool:
    """Whether a line says that the table under it goes on from the page before. 例: 续表, 「表3 收支总表（续）」. 反例: 「可持续」."""
    return _CONTINUED.search(_UNIT_BESIDE.sub("", line)) is not None


def is_over(line: str) -> bool:
    """Whether a line is a caption, a unit or the name of who filled in the table: it stands over a head and is none."""
    return bool(unit_in(line) or _FILLED_IN.match(line) or _CAPTION.search(line))


def above(lines: list[str]) -> tuple[str, str]:
    """(unit, caption) from the lines over a table, the nearest last. A line that ends a sentence is no caption."""
    unit = ""
    nearest = True
    for text in (line.strip() for line in reversed([line for line in lines if line.strip()][-LINES_ABOVE:])):
        stated = unit_in(text)
        unit = unit or stated
        if stated:
            text = _UNIT_BESIDE.sub("", text)
        if (stated and unit_in(text)) or not text or _FILLED_IN.match(text):
            continue
        if _NO_CAPTION.search(text):
            break
        if _CAPTION.search(text) or (nearest and _TITLE.match(text)):
            return unit, text
        nearest = False
    return unit, ""


def over(lines: list[str], cells: Sequence[SourceCell], text: str, offset: int = 0) -> tuple[str, str]:
    """(unit, caption) of a table from the `lines` over it, else from its own first rows: `text` from `offset` holds the cells.

    A first row that is one cell over the whole width is a caption or a unit drawn into the table.
    """
    unit, caption = above(lines)
    columns = max((cell.col + cell.colspan for cell in cells), default=0)
    for cell in cells[:MOST]:
        if cell.row > 2 or (unit and cell.row):
            break
        words = text[cell.start - offset : min(cell.end, cell.start + 80) - offset].strip()
        stated = unit_in(words)
        unit = unit or stated
        if not caption and not stated and cell.row < 2 and cell.colspan == columns > 1 and _TITLE.match(words):
            caption = words
    return unit, caption
