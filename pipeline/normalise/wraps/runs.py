"""Whether a line runs on into the next: the grammar behind `wraps`.

Evidence, from strong to weak: a bracket that the next line closes, a comma at the break, a number without its unit, a line filled to
the column's width, a sentence without an end. Labels (一、（二）3.), captions and figures of a table begin lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from lexicons import rows

STOPS = "。！？；：!?;:…"
NOTED = re.compile(r"[。！？；：!?;:…][”’」』）)》〉】\]]{1,3}$|。\s*[（(][^（()）]{1,200}[）)]$")
"""An end inside quotation marks, or with a note behind it: 「…。（市财政局负责）」."""

NUMERAL = "[一二三四五六七八九十百零〇]{1,4}"
LABELS = {
    "part": rf"第\s*(?:{NUMERAL}|\d{{1,3}})\s*[章节節部篇编編]",
    "article": rf"第\s*(?:{NUMERAL}|\d{{1,3}}(?:[-—]\d{{1,3}})?)\s*[条條款]",
    "hundred": rf"{NUMERAL}\s*[、.．]",
    "bracket": rf"[（(]\s*{NUMERAL}\s*[）)]",
    "digits": r"\d{1,3}\s*(?:[、）)]|[.．](?!\s?\d))",
    "level": r"\d{1,2}(?:\.\d{1,2}){1,3}(?=[\s、\u4e00-\u9fff])(?!\s*[万亿个%元])",
    "round": r"[（(]\s*\d{1,3}\s*[）)]",
    "circle": r"[①-⑳⑴-⒇⒈-⒛㈠-㈩➀-➓]",
}
"""The labels of headings and items by kind. A decimal is none: 反例 1.5 亿元."""
LABEL = re.compile(r"|".join(f"(?P<{name}>{pattern})" for name, pattern in LABELS.items()))
LABELLED = re.compile(rf"[第（(\d①-⑳⑴-⒇⒈-⒛㈠-㈩➀-➓]|{NUMERAL}")
"""What a label begins with."""
LIST_LABELS = {"hundred", "bracket", "digits", "round", "circle"}

OPENS = re.compile(
    r"[-—–•●■◆▪○□※#|*]|附件|附表|附注|[附注][：:]|备注|单位[：:]|[表图]\s*[\d一二三四五六七八九十]|各位代表|目\s*[录錄]|来源[：:]|责任编辑|抄送"
)
"""What else begins a block of its own."""

DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(rf"(?:\d{{4}}|[一二三四五六七八九〇○零]{{4}})\s*年\s*{DAY}\s*月(?:\s*{DAY}\s*日)?$")
FIGURE = re.compile(r"[-+±\d.,，%％‰/\s—]+$")
CLAUSE = re.compile(r"[，。；、]|[,;](?!\d)")
UNIT = re.compile(r"[年月日倍％%‰]|[万亿千百]?元|[万亿]|个百分点|[.,，]\d|\d(?!\d{3}\s*年)")
ADDRESS = re.compile(r".{0,20}(?:各位|同志们|女士们).{0,20}[：:]$")
AMOUNT_END = re.compile(r"\d\s?[万亿]?$")
POINT_END = re.compile(r"[\u4e00-\u9fff]\s?[-−]?\d[\d,，]*[.．]$")
DECIMALS = re.compile(r"\d{1,6}\s?(?:[万亿萬億]?元|[万亿萬億]|[％%]|个百分点|個百分點)")
FOUR_HAN = re.compile(r"[\u4e00-\u9fff]{4}")
AMOUNT_UNIT = re.compile(r"(?:[万亿]?元|[％%]|个百分点)(?=.*[，。；、])")
TO_FIGURE = re.compile(r"[\u4e00-\u9fff]{1,7}\s?[-−]?\d[\d,，.]*\s?(?:[万亿萬億]?元|[％%]|个百分点|個百分點)")
WORD = re.compile(r"[0-9A-Za-z.,%]+|.")
PARTICLE = re.compile(r"的(?![士确])")
PAIRS = (("《", "》"), ("（", "）"), ("(", ")"), ("“", "”"), ("【", "】"), ("「", "」"), ("『", "』"))
CLOSED = re.compile("[" + re.escape("".join(closed for _, closed in PAIRS)) + "]")
TITLES = ("关于", "關於")


@dataclass(frozen=True, slots=True)
class HeadingEnd:
    """A row of ``lexicons/heading_ends.tsv``."""

    word: str


@dataclass(frozen=True, slots=True)
class TornWord:
    """A row of ``lexicons/torn_words.tsv``. Raises ValueError: a word of less than two characters has nothing to tear."""

    word: str

    def __post_init__(self) -> None:
        if len(self.word) < 2:
            raise ValueError(f"a word of two characters or more is expected, not {self.word!r}")


@dataclass(slots=True)
class Line:
    """A line without the blanks at its edges: `filled` is the width of its last physical line with the blanks before it, `indent` of
    the blanks before its first, both in full-width characters and 0 where the line has an end; `after` the index of the break that
    follows it, `joins` how many were taken out of it."""

    text: str
    after: int
    table: bool
    ended: bool
    filled: float = 0.0
    indent: float = 0.0
    joins: int = 0


def ended(text: str) -> bool:
    """Whether nothing can run on from here: the end of a sentence or an item."""
    last = text[-1]
    return last in STOPS or (last in "”’」』）)》〉】]" and NOTED.search(text, max(0, len(text) - 204)) is not None)


def label(text: str) -> str:
    """The kind of the label that a line begins with, or nothing. 例: 「（二）」 → bracket."""
    found = LABEL.match(text) if LABELLED.match(text) else None
    return (found.lastgroup or "") if found else ""


def is_prose(text: str) -> bool:
    """Whether a line has a clause mark behind its label. 反例: 「三、收入决算表」, whose only mark is the label's."""
    found = LABEL.match(text)
    return CLAUSE.search(text, found.end() if found else 0) is not None


def width(text: str) -> float:
    """In full-width characters."""
    return len(text.encode("gb18030", "replace")) / 2


def runs_on(before: Line, line: Line, column: float, items: Callable[[], set[str]]) -> bool:
    """Whether `line` goes on where `before`, which has no end, breaks off.

    `column`: the width at which this part of the document was broken, or 0; `items`: the kinds of label whose lines are sentences.
    """
    if before.table or line.table:
        return False
    text, after = before.text, line.text
    if FIGURE.match(text):
        return False
    opens = bool(label(after)) or OPENS.match(after) is not None or (after[-1] in "：:" and ADDRESS.match(after) is not None)
    if text[-1] == "第" or _open(text, after, 12 if opens else 80):
        return True
    if opens or text[0] == "|":
        return False
    labelled = label(text)
    if labelled in LIST_LABELS and LABEL.fullmatch(text):
        return True
    if text[-1] in "，、," or (len(text) >= 8 and PARTICLE.match(after)) or (after[0] in "，。、；：！？,;" and len(text) >= 4):
        return True
    prose = is_prose(text)
    if prose and text[-1].isdigit() and UNIT.match(after):
        return True
    if _ends_in_amount(text) and AMOUNT_UNIT.match(after):
        return True
    if text[-1] in ".．" and DECIMALS.match(after) and POINT_END.search(text, max(0, len(text) - 24)):
        return True
    if len(text) >= 4 and after[0] in _torn().get(text[-1], "") and TO_FIGURE.match(after):
        return True
    if FIGURE.match(after) or (text[-1] in "月日" and DATE.search(text)):
        return False
    if not prose and len(after) >= 8 and (labelled or text.startswith(TITLES)) and _ends_as_heading(text):
        return False
    if column:
        return _fills(before, after, column)
    if not prose or not is_prose(after) or (labelled and labelled not in items()):
        return False
    if text[-1] in "）)" and not line.ended:
        return False
    if labelled:
        return width(text) >= 12
    return width(text) >= 36 or (width(text) >= 20 and len(CLAUSE.findall(text)) >= 2)


def _fills(before: Line, after: str, column: float) -> bool:
    """Whether the last physical line of `before` had no room for the first word after it. A paragraph's first line is two
    characters narrower where its indent is lost."""
    first = WORD.match(after)
    lost = 0 if before.joins or before.indent else 2
    return before.filled + lost + (width(first[0]) if first else 0) > column - 1 and before.filled <= column + 4


def _open(before: str, after: str, reach: int) -> bool:
    """Whether a bracket opened in `before` is closed in the first `reach` characters of `after`."""
    if not CLOSED.search(after, 0, reach):
        return False
    for opened, closed in PAIRS:
        end = after.find(closed, 0, reach)
        if end >= 0 and before.rfind(opened) > before.rfind(closed) and opened not in after[:end]:
            return True
    return False


def _ends_in_amount(text: str) -> bool:
    """Whether a line ends in a figure without its unit, some words before it. Looked for from the end: lines may be long."""
    found = AMOUNT_END.search(text, max(0, len(text) - 3))
    return found is not None and FOUR_HAN.search(text, 0, found.start()) is not None


def _ends_as_heading(text: str) -> bool:
    """Whether the last word, a closing bracket behind it or not, is one of a heading."""
    return text.endswith(_heading_ends()) or (text[-1] in "）)》”" and text[:-1].endswith(_heading_ends()))


@cache
def _heading_ends() -> tuple[str, ...]:
    """The last words of headings, so that a heading which fills its line by chance is not glued to its body."""
    return tuple(row.word for row in rows("heading_ends", HeadingEnd))


@cache
def _torn() -> dict[str, str]:
    """First characters of words that lead to a figure, with those that may follow. 例: 增 → 长加."""
    out: dict[str, str] = {}
    for row in rows("torn_words", TornWord):
        out[row.word[0]] = out.get(row.word[0], "") + row.word[1]
    return out
