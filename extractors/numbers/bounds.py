"""What stands around a figure and bounds, blurs or signs it: 负, 约, 超过, ¥ before it, 以上, 左右, 内 behind its unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import regex

from extractors.numbers import vocabulary
from extractors.numbers.draft import Draft

SYMBOLS = {"¥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
DOLLARS = {"HK": "港元", "NT": "新台币", "US": "美元", "S": "新加坡元", "A": "澳元", "C": "加元"}
RECENT = "近"
SUPERLATIVES = ("最高", "最低", "最多", "最大", "最长")
RECORDS = ("全球", "世界", "全国", "亚洲", "国内", "全省", "全市", "同类", "行业", "业内", "历史", "同期", "史上")
"""Before a superlative these make a record of it, and no bound."""
LINKS = frozenset("了有为达至到在 ")
CURRENCY_ENDS = frozenset("元币金圆镑布铢郎约近超逾YPDRFLKEUSGBHC ")


@cache
def edges() -> frozenset[str]:
    """The last character, or the last two, of whatever may sign, price or bound a figure; behind anything else there is nothing to read.

    例: 约, 元, 不到, 过了 of 超过了. 反例: 长 of 增长, 达到.
    """
    words = vocabulary.qualifiers("before")
    currencies = {unit.form[-1] for found in vocabulary.units().values() for unit in found if unit.kind == "money"}
    ends = {word[-2:] for word in words} | {word[-1] + link for word in words for link in LINKS}
    return frozenset(ends | currencies | set(SYMBOLS) | set("-+负±下 "))


def prefixes(draft: Draft, text: str, floor: int) -> None:
    """Sign, currency symbol, currency word and bounding word on the left."""
    start = draft.start
    before = text[start - 1] if start > floor else ""
    if before not in edges() and text[start - 2 : start] not in edges():
        return
    if (
        before == " "
        and start - 2 >= floor
        and text[start - 2] in "-负"
        and not text[max(floor - 1, start - 6, 0) : start - 2].rstrip(" ")[-1:].isalnum()
    ):
        draft.start, before = start - 1, text[start - 2]
        start = draft.start
    if before in "上下" and before and text[start - 2] == "零" and start - 2 >= floor and draft.value is not None:
        _from_zero(draft, before)
        return
    if before in ("-", "+", "负", "±") and before:
        _sign(draft, text, floor, before)
        start = draft.start
        before = text[start - 1] if start > floor else ""
    if before in SYMBOLS and before:
        if draft.bare:
            country = _country().search(text, max(0, start - 4), start - 1) if before == "$" else None
            unit = DOLLARS.get(country[0], "美元") if country is not None else SYMBOLS[before]
            draft.bare, draft.kind, draft.rule, draft.unit = False, "money", "money", unit
        draft.start = start = start - 1
    elif before in CURRENCY_ENDS and (draft.bare or draft.unit == "元"):
        m = _currency_before().search(text[max(floor, start - 8) : start])
        name = vocabulary.unit_named(m[0].rstrip(" 约近超逾")) if m is not None else None
        if name is not None and (draft.bare or name.name != "元"):
            draft.used += (name,)
            draft.bare, draft.kind, draft.rule, draft.unit = False, "money", "money", name.name
    bound(draft, text, floor, start)


@cache
def _country() -> re.Pattern[str]:
    """HK of HK$."""
    return re.compile(r"(?<![A-Za-z])[A-Z]{1,2}\Z")


@cache
def _currency_before() -> re.Pattern[str]:
    names = sorted(
        (u.form for found in vocabulary.units().values() for u in found if u.kind == "money" and len(u.form) > 1),
        key=lambda f: (-len(f), f),
    )
    return re.compile(rf"(?:{'|'.join(map(regex.escape, names))})(?: *(?:约|近|超|逾))? *\Z")


def _from_zero(draft: Draft, side: str) -> None:
    """零下20℃, 零上5度."""
    draft.start -= 2
    if side == "下" and draft.value is not None:
        draft.value = -draft.value
        draft.high = -draft.high if draft.high is not None else None
    celsius = vocabulary.unit_named("℃")
    if draft.unit == "度" and celsius is not None:
        draft.unit, draft.kind, draft.rule = celsius.name, celsius.kind, celsius.kind
        draft.used += (celsius,)


def _sign(draft: Draft, text: str, floor: int, sign: str) -> None:
    start = draft.start
    further = text[start - 2] if start - 2 >= floor else " "
    if sign == "±":
        draft.start -= 1
        draft.qualifier = "approx"
        return
    if sign in "-+":
        if further in "-+)%]" or further.isdigit() or (further.isascii() and further.isalpha()):
            return
        if start - 2 < floor and floor:
            return
        if further.isalnum() and draft.bare and "." not in text[draft.num_start : draft.num_end]:
            return
        if text[start - 1 : start] == "+" and further.isalnum():
            return
    if sign == "负" and vocabulary.cues("no_sign").search(text, max(floor, start - 2), start):
        return
    draft.start -= 1
    if sign != "+" and draft.value is not None:
        draft.value = -draft.value
        if draft.high is not None:
            draft.high = -draft.high


def bound(draft: Draft, text: str, floor: int, start: int) -> None:
    """The bounding word right before the figure: 约 12, 不超过7天, 超过了百分之零点九."""
    words = _before_words()
    window = text[max(floor, start - 9) : start].rstrip(" ")
    for _ in range(2):
        for word, row in words.get(window[-1:], ()):
            if not window.endswith(word):
                continue
            if word == RECENT and draft.kind == "duration" and draft.unit in ("年", "个月", "月", "天", "周", "日"):
                return
            if word == "上" and (text[draft.num_start : draft.num_start + 1] not in "百千万亿" or window[-2:-1] in tuple("网线海路船岸身")):
                return  # 网上 3 家, 海上亿方级气田
            if word == "过" and window[-2:-1].isalnum() and window[-2] not in "达比":
                return  # 通过 3 项
            if word in SUPERLATIVES and window[: -len(word)].endswith(RECORDS):
                return  # 全球最高 10 米液压支架
            draft.qualifier = row.qualifier
            draft.used += (row,)
            return
        if window[-1:] not in LINKS or not window:
            return
        window = window[:-1]


@cache
def _before_words() -> dict[str, list[tuple[str, vocabulary.QualifierRow]]]:
    """The words that stand before a figure by their last character, the longest first."""
    words: dict[str, list[tuple[str, vocabulary.QualifierRow]]] = {}
    for word in sorted(vocabulary.qualifiers("before"), key=lambda w: (-len(w), w)):
        words.setdefault(word[-1], []).append((word, vocabulary.qualifiers("before")[word]))
    return words


def suffixes(draft: Draft, text: str) -> None:
    """以上, 左右 and the like behind the unit; a span of time with 内 is an upper bound."""
    end = draft.end
    c = text[end : end + 1]
    if not c:
        return
    while text[end : end + 1] == " ":
        end += 1
    match = _after_words().get(text[end : end + 1])
    m = match(text, end) if match is not None else None
    if m is not None:
        row = vocabulary.qualifiers("after")[m[0]]
        draft.qualifier = row.qualifier
        draft.used += (row,)
    elif draft.kind == "duration" and _within().match(text, end):
        draft.qualifier = "at_most"


@cache
def edges_behind() -> frozenset[str]:
    """The first characters of whatever may bound a figure behind its unit."""
    return frozenset(_after_words()) | set("之内 ")


@cache
def _after_words() -> dict[str, Callable[[str, int], re.Match[str] | None]]:
    """By the first character: what matches a bounding word, the longest first."""
    rows = vocabulary.qualifiers("after")
    parts: dict[str, list[str]] = {}
    for word in sorted(rows, key=lambda w: (-len(w), w)):
        barred = "|".join(map(re.escape, rows[word].not_before))
        parts.setdefault(word[0], []).append(re.escape(word) + (f"(?!{barred})" if barred else ""))
    return {first: re.compile("|".join(words)).match for first, words in parts.items()}


@cache
def _within() -> re.Pattern[str]:
    return re.compile(r"之?内(?!容|部|外|生|涵|控|需|存|陆|地|资|蒙|设|审|环|循|政)")
