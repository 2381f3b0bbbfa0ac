"""Numerals that order things: list and heading labels, articles of law, ordinals and ranks.

例: 一、 · （二） · 3. · ① · 一是 · 第六条 · 第（三）项 · 第一批 · 位列全国 34 位 · 前三名. 反例: 一、二、三产业 · 三是 in 之三是.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extractors.numbers import dates, figures, numerals, vocabulary
from extractors.numbers.draft import Draft

LAST_LABEL = 99
LABEL_MARKS = frozenset(")、.是要")


@cache
def ones() -> dict[str, Decimal]:
    """一 to 十 by themselves."""
    return {c: row.value for c, row in vocabulary.numerals().items() if c in "一二三四五六七八九十"}


ARTICLE_UNITS = "条款项目章节编"
REACH = 12  # blanks and marks that may stand before a label


BETWEEN_CLAUSES = ' "*#>·-●■◆▪○'
BETWEEN_LINES = BETWEEN_CLAUSES + "|"
CLAUSE_EDGES = frozenset("\n\t。；;：:!?！？")
LINE_EDGES = frozenset("\n\t")


def clause_start(text: str, start: int) -> bool:
    """Does a clause begin at `start`? Blanks, quotes and Markdown marks may stand between."""
    return _edge_before(text, start, BETWEEN_CLAUSES) in CLAUSE_EDGES


def line_start(text: str, start: int) -> bool:
    """Does a line begin at `start`?"""
    return _edge_before(text, start, BETWEEN_LINES) in LINE_EDGES


def _edge_before(text: str, start: int, marks: str) -> str:
    """The character before the blanks and marks before `start`; a line break where the text begins."""
    window = text[max(0, start - REACH) : start] if start > REACH else "\n" + text[:start]
    return window.rstrip(marks)[-1:]


def label(text: str, start: int, floor: int, numeral: figures.Numeral) -> Draft | None:
    """A list label whose numeral is `numeral`; `floor` is where the previous mention ended."""
    value, end = numeral.value, numeral.end
    after = text[end : end + 1]
    if after not in LABEL_MARKS or numeral.bare_place or numeral.high is not None:
        return None
    if value != value.to_integral_value() or not 0 < value <= LAST_LABEL:
        return None
    before = text[start - 1] if start > floor else ""
    if before == "(" and after == ")" and (start < 2 or text[start - 2] != "第"):
        return _draft(start - 1, end + 1, start, end, value, "bracketed_label")
    if numeral.spelled:
        return _spelled_label(text, start, end, value, after)
    if after == "、" and not text[end + 1 : end + 2].isdecimal() and clause_start(text, start):
        return _draft(start, end + 1, start, end, value, "label")
    if after == ")" and clause_start(text, start):
        return _draft(start, end + 1, start, end, value, "label")
    return None


def _spelled_label(text: str, start: int, end: int, value: Decimal, after: str) -> Draft | None:
    if after == "是" or (after == "要" and clause_start(text, start)):
        before = text[start - 1] if start else "\n"
        if not (before.isalnum() or before in "%、"):
            return _draft(start, end + 1, start, end, value, "clause_label")
    if after in "、." and clause_start(text, start):
        following = text[end + 1 : end + 2]
        if following not in vocabulary.numerals() or line_start(text, start):
            if counts_on(text, end + 1, value):
                return None
            return _draft(start, end + 1, start, end, value, "label")
    return None


def counts_on(text: str, start: int, value: Decimal) -> bool:
    """Does a list of numerals go on at `start` behind one of `value`: 一、二、三产业? 反例: 一、一般公共预算."""
    ahead = numerals.read(text, start) if text[start : start + 1] in vocabulary.numerals() else None
    return ahead is not None and (ahead.value == value + 1 or text[ahead.end : ahead.end + 1] == "、")


@cache
def _dotted() -> re.Pattern[str]:
    return re.compile(r"(\d{1,2})\.(?:(?!\d)|(?=(?:19|20)\d\d ?年)|(?=\d{1,3}[年月]))", re.ASCII)


@cache
def _nested() -> re.Pattern[str]:
    return re.compile(r"(?:1?[1-9]|10|20)(?:\.(?:1?[1-9]|10|20)){1,3}(?=、(?!\d)| ?(?![至到和与或以及])[\u4e00-\u9fff])", re.ASCII)


def dotted(text: str, start: int) -> Draft | None:
    """「3.」 at the beginning of a clause; 「1.2023年」 is the label 1 before a year."""
    m = _dotted().match(text, start)
    if m is not None and clause_start(text, start) and text[m.end() : m.end() + 1] != "%":
        return _draft(start, m.end(), start, m.end(1), Decimal(m[1]), "label")
    return None


def nested(text: str, start: int) -> Draft | None:
    """「2.1」 at the head of a line, with no unit behind it."""
    m = _nested().match(text, start)
    if m is not None and line_start(text, start):
        draft = _draft(start, m.end(), start, m.end(), None, "nested_label")
        draft.text_value = m[0]
        return draft
    return None


def circled(text: str, start: int) -> Draft:
    """①, ⑴, ⒈, ㈠, Ⅰ: one character that is a label by itself."""
    import unicodedata

    value = Decimal(int(unicodedata.numeric(text[start])))
    if "Ⅰ" <= text[start] <= "Ⅻ" and not clause_start(text, start):
        return Draft(start, start + 1, start, start + 1, "ordinal", "roman", value=value)
    return _draft(start, start + 1, start, start + 1, value, "circled_label")


def _draft(start: int, end: int, num_start: int, num_end: int, value: Decimal | None, rule: str) -> Draft:
    return Draft(start, end, num_start, num_end, "enumerator", rule, value=value)


@cache
def _ranking() -> re.Pattern[str]:
    return re.compile(rf"(?:{vocabulary.cues('rank').pattern})")


def ranked(text: str, start: int) -> vocabulary.CueRow | None:
    """What in the clause before `start` speaks of places in an order (位列, 居, 全国), if anything."""
    window = text[max(0, start - 24) : start]
    cut = max(window.rfind(c) for c in "。；\n，,")
    m = _ranking().search(window, cut + 1)
    return vocabulary.cue("rank", m[0]) if m is not None else None


SUB_BEGINS = frozenset(" -之")
CLOSING = '。；，,、;.:!?！？()\n "*]>'


def ordinal(text: str, start: int, floor: int) -> Draft | None:
    """What stands behind 第; `start` is where the numeral begins."""
    mark = start - 1
    while mark > floor and text[mark] == " ":
        mark -= 1
    bracket = mark >= floor and text[mark] == "(" and mark - 1 >= floor and text[mark - 1] == "第"
    if bracket:
        mark -= 1
    if mark < floor or text[mark] != "第":
        return None
    numeral = numerals.read(text, start)
    if numeral is None or numeral.bare_place:
        return None
    end = numeral.end
    sub = _sub_article().match(text, end) if text[end : end + 1] in SUB_BEGINS else None
    if sub is not None and not bracket:
        end = sub.end(1)
    if bracket:
        if text[end : end + 1] != ")":
            return None
        end += 1
    draft = Draft(mark, end, start, numeral.end, "ordinal", "ordinal", value=numeral.value)
    if not bracket:
        date = dates.read(text, start) if text.find("季", end, end + 8) >= 0 else None
        if date is not None and date.rule in ("quarter",) and date.end > end:
            return Draft(
                mark, date.end, start, numeral.end, "date", date.rule, value=date.value, text_value=date.text_value, unit=date.unit
            )
        month = _nth_month().match(text, end) if text[mark - 1 : mark] in ("年", "度") and mark > floor else None
        if month is not None and 0 < numeral.value <= 12:
            iso = f"XXXX-{int(numeral.value):02d}"
            return Draft(mark, month.end(), start, numeral.end, "date", "month", value=numeral.value, text_value=iso, unit="月")
    unit_at = end
    while text[unit_at : unit_at + 1] == " ":
        unit_at += 1
    unit = text[unit_at : unit_at + 1]
    if unit and unit in ARTICLE_UNITS and (unit not in "项目" or bracket or _in_article(text, mark)):
        draft.kind, draft.rule, draft.unit, draft.end = "article", "article", unit, unit_at + 1
        after = _inserted().match(text, draft.end) if unit == "条" else None
        if after is not None:
            draft.end = after.end()
    elif unit == "号":
        draft.kind, draft.rule, draft.end = "code", "number_of", unit_at + 1
        draft.text_value = text[draft.start : draft.end]
    elif unit and unit in "位名":
        draft.kind, draft.rule, draft.unit, draft.end = "rank", "rank", unit, unit_at + 1
    elif clause_start(text, mark) and _label_mark().match(text, end):
        draft.kind, draft.rule = "enumerator", "ordinal_label"
    elif (not text[end : end + 1] or text[end] in CLOSING) and (cue := ranked(text, mark)) is not None:
        draft.kind, draft.rule, draft.used = "rank", "rank", (cue,)
    elif unit and unit in "届期批次轮个版代":
        draft.unit, draft.end = unit, unit_at + 1
    return draft


@cache
def _label_mark() -> re.Pattern[str]:
    """第一，… : a label, but not the first of 第28、29條 or 第一、二、三产业."""
    return re.compile(r"[，,、:](?! ?\d)(?!(?<=、)[一二三四五六七八九])", re.ASCII)


@cache
def _nth_month() -> re.Pattern[str]:
    """明年第九个月: the month of the year that is named before it."""
    return re.compile(r" ?个月")


@cache
def _sub_article() -> re.Pattern[str]:
    """第 62-1 條, 第八十二条之一."""
    return re.compile(r"( ?-\d{1,2}| ?之[一二三四五六七八九])(?= ?条)", re.ASCII)


@cache
def _inserted() -> re.Pattern[str]:
    """之一 behind an article: the one that was put in after it."""
    return re.compile(r"之[一二三四五六七八九](?!的)")


def _in_article(text: str, start: int) -> bool:
    return text[max(0, start - 1) : start] in ("条", "款") or (start > 1 and text[start - 1] == " " and text[start - 2] in "条款")
