"""Lines made whole: a paragraph, heading or table row is one line, whatever broke it (columns, pages, empty lines).

A break is taken out only where the text plainly runs on: an open bracket, a comma at the break, a line filled to the column's
width, a sentence or a number without an end. A break wrongly kept cuts a number; wrongly taken out, it glues a heading to its body:
when in doubt it stays, and it always stays between the cells of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lexicons import rows
from pipeline.aligned import AlignedText, Edit
from pipeline.records import Source

BLANK = r" \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
END = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
BREAK = re.compile(rf"[{BLANK}]*[{END}][{BLANK}{END}]*")
"""A line end, with the blanks about it and the empty lines that follow."""
EDGE = re.compile(rf"[{BLANK}]+")

STOP = re.compile(r"[。！？；：!?;:…][”’」』）)》〉】\]]*$|。\s*[（(][^（()）]{1,200}[）)]$")
"""How a sentence or an item ends, also with a note behind it 「…。（市财政局负责）」: nothing runs on from here."""

NUMERAL = "[一二三四五六七八九十百零〇]{1,4}"
LABELS = {
    "part": rf"第\s*(?:{NUMERAL}|\d{{1,3}})\s*[章节節部篇编編]",
    "article": rf"第\s*(?:{NUMERAL}|\d{{1,3}}(?:[-—]\d+)?)\s*[条條款]",
    "hundred": rf"{NUMERAL}\s*[、.．]",
    "bracket": rf"[（(]\s*{NUMERAL}\s*[）)]",
    "digits": r"\d{1,3}\s*(?:[、）)]|[.．](?!\s?\d))",
    "level": r"\d{1,2}(?:\.\d{1,2})+(?=[\s、\u4e00-\u9fff])(?!\s*[万亿个%元])",
    "round": r"[（(]\s*\d{1,3}\s*[）)]",
    "circle": r"[①-⑳⑴-⒇⒈-⒛㈠-㈩➀-➓]",
}
"""The labels of headings and items. A decimal is none: 反例 1.5 亿元."""
LABEL = re.compile(r"|".join(f"(?P<{name}>{pattern})" for name, pattern in LABELS.items()))
OPENS = re.compile(
    r"[-—–•●■◆▪○□※#|*]|附件|附表|附注|[附注][：:]|备注|单位[：:]|[表图]\s*[\d一二三四五六七八九十]|各位代表|目\s*[录錄]|来源[：:]|责任编辑|抄送"
)
"""What else begins a block of its own."""

PAGE_WIDTH = 64
"""Full-width characters that no line of a page exceeds; a wider line is a whole paragraph."""

DATE = re.compile(
    r"(?:\d{4}|[一二三四五六七八九〇○零]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月(?:\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日)?$"
)
FIGURE = re.compile(r"[-+±]?[\d.,，%％‰/\s—-]+$")
CLAUSE = re.compile(r"[，。；、,;]")
UNIT = re.compile(r"[年月日倍％%‰]|[万亿千百]?元|[万亿]|个百分点|[.,，]\d|\d")
LIST_LABELS = {"hundred", "bracket", "digits", "round", "circle"}
PAIRS = ("《》", "（）", "()", "“”", "【】", "「」", "『』")


@dataclass(frozen=True, slots=True)
class HeadingEnd:
    """A row of the lexicon."""

    word: str


@dataclass(slots=True)
class Line:
    """A line without the blanks at its edges. `filled` is the width of its last physical line with the blanks before it, `indent`
    of those blanks before its first; `after` the index of the break that follows, `labelled` the kind of its label or empty."""

    text: str
    filled: float
    indent: float
    after: int
    table: bool
    labelled: str
    joins: int = 0


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step: every break becomes one ``\\n`` or, inside a paragraph, nothing; blanks at the edges of lines go."""
    text = aligned.text
    breaks = list(BREAK.finditer(text))
    joins = _joined(text, breaks, [aligned.project(table.start, table.end) for table in source.tables])
    changes = []
    for index, found in enumerate(breaks):
        start, end = found.span()
        if start == 0:
            new = ""
        elif index in joins:
            new = joins[index]
        else:
            new = "\n"
        if text[start:end] != new:
            changes.append(Edit(start, end, new, [(start, end)] * len(new)))
    edge = EDGE.match(text)
    if edge and not (breaks and breaks[0].start() == 0):
        changes.insert(0, Edit(0, edge.end(), ""))
    return changes


def _joined(text: str, breaks: Sequence[re.Match[str]], tables: Sequence[tuple[int, int]]) -> dict[int, str]:
    """The breaks to take out, by index, with what comes in their place (a space between two Latin words)."""
    lines: list[Line] = []
    starts = [low for low, _ in tables]
    here = 0
    blanks = ""
    for index in range(len(breaks) + 1):
        end = breaks[index].start() if index < len(breaks) else len(text)
        if end > here:
            place = bisect_right(starts, here) - 1
            table = place >= 0 and here < tables[place][1]
            lines.append(_line(text[here:end].strip(), blanks, index, table))
        if index < len(breaks):
            here = breaks[index].end()
            blanks = re.split(f"[{END}]", breaks[index][0])[-1]
    joins: dict[int, str] = {}
    while True:
        merged = _pass(lines, joins)
        if len(merged) == len(lines):
            return joins
        lines = merged


def _line(text: str, blanks: str, after: int, table: bool) -> Line:
    label = LABEL.match(text)
    indent = _width(blanks)
    filled = indent + _width(text) if len(text) <= PAGE_WIDTH * 2 else PAGE_WIDTH * 2
    return Line(text, filled, indent, after, table, (label.lastgroup or "") if label else "")


def _pass(lines: Sequence[Line], joins: dict[int, str]) -> list[Line]:
    """The lines with those joined that run on, left to right; `joins` is added to."""
    out: list[Line] = []
    columns = _columns(lines)
    items = _items(lines)
    for index, line in enumerate(lines):
        before = out[-1] if out else None
        if before is None or _ended(before.text) or not _runs_on(before, line, columns[index - 1], items):
            out.append(line)
            continue
        gap = " " if _latin(before.text[-1]) and _latin(line.text[0]) else ""
        joins[before.after] = gap
        out[-1] = Line(
            before.text + gap + line.text, line.filled, before.indent, line.after, before.table, before.labelled, before.joins + 1
        )
    return out


def _ended(text: str) -> bool:
    return STOP.search(text, max(0, len(text) - 204)) is not None


def _latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _width(text: str) -> float:
    """In full-width characters."""
    return len(text.encode("gb18030", "replace")) / 2


def _columns(lines: Sequence[Line]) -> list[float]:
    """For each line, the column width that its part of the document was broken at, or 0.

    A part ends at a line wider than a page. Broken text shows in the lines without an end: most have one width (or two
    full-width characters less, where a paragraph is indented).
    """
    columns = [0.0] * len(lines)
    part: list[tuple[int, float]] = []

    def measure() -> None:
        wide = [(index, width) for index, width in part if width >= 16]
        if len(wide) < 4:
            return
        common = Counter(round(width) for _, width in wide)
        peak, _ = max(common.items(), key=lambda item: (item[1], item[0]))
        near = [index for index, width in wide if peak - 3 <= width <= peak + 3]
        prose = sum(CLAUSE.search(lines[index].text) is not None or _hangs(index) for index in near)
        if len(near) >= 0.6 * len(wide) and prose >= 0.5 * len(near):
            for index, _ in part:
                columns[index] = peak

    def _hangs(index: int) -> bool:
        return bool(lines[index].labelled) and index + 1 < len(lines) and lines[index + 1].indent > lines[index].indent

    for index, line in enumerate(lines):
        if line.filled > PAGE_WIDTH:
            measure()
            part = []
        elif not _ended(line.text):
            part.append((index, line.filled))
    measure()
    return columns


def _items(lines: Sequence[Line]) -> set[str]:
    """The kinds of label whose lines are sentences (at least three, most with an end), not headings."""
    seen = Counter(line.labelled for line in lines)
    ended = Counter(line.labelled for line in lines if line.labelled and _ended(line.text))
    return {kind for kind, count in ended.items() if count >= 3 and count >= 0.7 * seen[kind]}


def _runs_on(before: Line, line: Line, column: float, items: set[str]) -> bool:
    """Whether `line` goes on where `before`, which has no end, breaks off."""
    if before.table or line.table:
        return False
    opens = bool(line.labelled) or OPENS.match(line.text) is not None
    if any(_open(before.text, line.text, pair, 12 if opens else 80) for pair in PAIRS):
        return True
    if before.text[-1] == "第":
        return True
    if opens:
        return False
    if before.labelled in LIST_LABELS and LABEL.fullmatch(before.text):
        return True
    if FIGURE.match(before.text) or before.text.startswith("|"):
        return False
    if before.text[-1] in "，、," or (line.text[0] in "，。、；：！？,;" and len(before.text) >= 4):
        return True
    prose = CLAUSE.search(before.text) is not None
    if prose and before.text[-1].isdigit() and UNIT.match(line.text):
        return True
    if FIGURE.match(line.text) or DATE.search(before.text):
        return False
    titled = before.labelled or before.text.startswith(("关于", "關於"))
    if titled and not prose and _heading_ends().search(before.text) and len(line.text) >= 8:
        return False
    if column:
        return _fills(before, line, column)
    if not prose or not CLAUSE.search(line.text) or (before.labelled and before.labelled not in items):
        return False
    if before.text[-1] in "）)" and not _ended(line.text):
        return False
    width = _width(before.text)
    return width >= 36 or (width >= 20 and (before.labelled != "" or len(CLAUSE.findall(before.text)) >= 2))


@cache
def _heading_ends() -> re.Pattern[str]:
    """The last word of a heading, so that a heading which fills its line by chance is not glued to its body."""
    return re.compile(f"(?:{'|'.join(row.word for row in rows('heading_ends', HeadingEnd))})[）)》”]?$")


def _fills(before: Line, line: Line, column: float) -> bool:
    """Whether the last physical line of `before` had no room for the first word of `line`. A paragraph's first line is two
    characters narrower where the indent is lost."""
    head = re.match(r"[0-9A-Za-z.,%]+|.", line.text)
    lost = 0 if before.joins or before.indent else 2
    return before.filled + lost + (_width(head[0]) if head else 0) > column - 1 and before.filled <= column + 4


def _open(before: str, after: str, pair: str, reach: int) -> bool:
    """Whether a bracket opened in `before` is closed in the first `reach` characters of `after`."""
    opened, closed = pair
    if before.rfind(opened) <= before.rfind(closed):
        return False
    end = after.find(closed)
    return 0 <= end < reach and opened not in after[:end]
