"""Where the labels of headings and lists stand: 一、（一）1.（1）① 第三条 一是 …, at the start of a line or inside it.

This finds candidates; which of them head a section is decided in `extractors.sections.chains` and `extractors.sections.zones`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extractors.facts import Number

PRIOR = (
    "annex", "part", "book", "chapter", "subchapter", "plain", "article", "lenticular", "formal", "padded", "comma", "bracket", "dot",
    "decimal", "round", "half", "circle", "stem", "prose",
)  # fmt: skip
"""Styles of labels from the outermost inwards as GB/T 9704 and custom have it. 例: 第一部分 is part, 壹、 formal, 一、 comma,
（一） bracket, 1. dot, 1.1 decimal, （1） round, 1） half, ① circle, 甲、 stem, 一是 prose; 01 alone in its line is padded, a heading
without a label plain."""


@dataclass(slots=True)
class Label:
    """A candidate. `start`, `end`: the label as written; `line_start`: nothing but list marks before it in its line;
    `line_end`: where its line ends; `inline`: a member of an enumeration that runs on inside paragraphs."""

    start: int
    end: int
    style: str
    ordinal: int | None
    line_start: bool
    line_end: int
    inline: bool = False


class Patterns(NamedTuple):
    """The compiled label grammar: at a line's start, inside a line and what begins there, and the numerals inside a label."""

    at_line_start: re.Pattern[str]
    begins_inside: re.Pattern[str]
    inside_line: re.Pattern[str]
    numeral: re.Pattern[str]


_CN = "[一二三四五六七八九十百零〇两兩]"
_BIG = "[壹贰貳叁參肆伍陆陸柒捌玖拾]"
_DIGIT = "[0-9０-９]"
# 反例: 「一、二产业」 「三、四线城市」 「七、八月份」 are lists of ordinals; but 「一、一般公共预算」 and 「二、三公经费」 are headings.
_NOT_A_LIST = r"(?![一二三四五六七八九十](?:、|[两兩]?[个個]?[产產月日年季线線类類级級号號期批次]))"
_COMMA = rf"{_CN}{{1,4}}\s?[、.．]{_NOT_A_LIST}"
_BRACKET = rf"[（(]\s?{_CN}{{1,5}}\s?[)）]"
# 反例: 「41. 8亿元」 is a number torn apart; but 「2.2022年度工作」 is an item that opens with a year.
_DOT = rf"{_DIGIT}{{1,3}}\s?(?:[.．](?!\s?{_DIGIT})|[.．](?=\s?(?:19|20){_DIGIT}{{2}}\s?年)|、(?!\s?{_DIGIT}))"
_ROUND = rf"[（(]\s?{_DIGIT}{{1,3}}\s?[)）]"
# 反例: 「一是」 in 「统一是」 「之一是」; 「一要」 only where 「二要」 follows.
_PROSE = rf"(?:{_CN}{{1,2}}[是要]|其{_CN}{{1,2}}(?=[，,是、])|第{_CN}{{1,2}}(?=[，,、])|首先|其次|再次|最[后後])(?!否|[义義素求])"

# 反例: 「附件下载」 of a web page, 「附件：1. …表」 in a list of what is attached.
_ANNEX = rf"附[件表錄录]\s?(?:(?:{_DIGIT}{{1,2}}|{_CN}{{1,2}})(?=[ \t　:：].{{0,40}}$|[ \t　]*$)|(?=[:：]?[ \t　]*$))"
# 反例: 「4.5万元」 「2.0%」; a decimal label stands alone in its line or before a title.
_DECIMAL = (
    rf"{_DIGIT}{{1,2}}(?:[.．]{_DIGIT}{{1,2}}){{1,3}}(?![\d.．%％‰])"
    r"(?=[ \t　]*$|[ \t　]*[\u4e00-\u9fff“《])(?![ \t　]*[万萬亿億元个個年月])[.．、]?"
)
# 反例: 「按（一）项规定」 「（二）、（三）」 「（一）所列情形」 point at a label; 「（十）项目支出」 is one.
_POINTED = r"(?!、|，|[和及与與至]\s?[（(]|[项項](?![目])|款(?![项項])|所[列述称稱])"
_POINTING = "(?<![、按照据據第和及与與至])"

_LINE_START = rf"""
    (?P<annex>{_ANNEX})
  | (?P<part>第\s?(?:{_CN}{{1,3}}|{_DIGIT}{{1,2}})\s?部分)(?=[ \t　:：]|.{{0,40}}$)
  | (?P<book>第\s?(?:{_CN}{{1,3}}|{_DIGIT}{{1,2}})\s?[编編篇])(?=[ \t　:：].{{0,40}}$|[ \t　]*$)
  | (?P<chapter>第\s?(?:{_CN}{{1,3}}|{_DIGIT}{{1,2}})\s?章)(?=[ \t　:：]|[^。；，]{{0,30}}$)
  | (?P<subchapter>第\s?(?:{_CN}{{1,3}}|{_DIGIT}{{1,2}})\s?[节節款](?<!款))(?=[ \t　:：]|[^。；，]{{0,30}}$)
  | (?P<article>第\s?(?:{_CN}{{1,7}}|{_DIGIT}{{1,4}}(?:\s?[-－]\s?{_DIGIT}{{1,2}}|[A-Z]{{1,2}})?)\s?[条條](?:\s?之\s?{_CN}{{1,2}})?)
      (?![条條]?文|[规規修]|第|所|之|、|及|和|与|與|至|的|[，,]|[中内內]|[项項款])
  | (?P<lenticular>【[^【】\n]{{1,30}}】)(?=[ \t　]*\n[^\n]*。)
  | (?P<formal>{_BIG}{{1,3}}、)
  | (?P<comma>{_COMMA}|[㈠-㈩])
  | (?P<bracket>{_BRACKET})
  | (?P<decimal>{_DECIMAL})
  | (?P<dot>{_DOT}|[⒈-⒛])
  | (?P<round>{_ROUND}|[⑴-⒇])
  | (?P<half>{_DIGIT}{{1,2}}[)）])
  | (?P<circle>[①-⑳])
  | (?P<stem>[甲乙丙丁戊己庚辛壬癸]、(?![甲乙丙丁戊己庚辛壬癸]))
  | (?P<prose>{_PROSE})
"""

_INSIDE = rf"""
    (?P<comma>(?<=[。；;：:！!？?\s]){_COMMA})
  | (?P<bracket>{_POINTING}{_BRACKET}{_POINTED})
  | (?P<dot>(?<=[。；;：:！!？?\s]){_DOT})
  | (?P<round>{_POINTING}{_ROUND}{_POINTED})
  | (?P<article>(?<=[。；;\s])第{_CN}{{1,7}}[条條](?=[ \t　【]))
  | (?P<circle>[①-⑳](?![、，和及与與至]))
  | (?P<prose>{_PROSE})
"""
_INSIDE_FIRST = f"{_CN}|{_DIGIT}|[（(第①-⑳其首再最]"
"""What each of these begins with, which is quickly looked for."""


@cache
def patterns() -> Patterns:
    """Compiled once, on first use."""
    return Patterns(
        # ^ in multi-line mode; the marks of Markdown and of bulleted lists may precede a label (「- 1.」 「## **(二)」)
        re.compile(rf"(?mx)^[ \t　\#>*•·●◆■▪-]*+(?:{_LINE_START})"),
        # a label inside a line stands after a mark of punctuation or a space: 「；二是」 「改革：（1）」 「**三是」
        re.compile(rf"[。；;：:！!？?，,）)”」…*\s](?={_INSIDE_FIRST})"),
        re.compile(rf"(?x){_INSIDE}"),
        re.compile(rf"{_DIGIT}+|{_CN}+|{_BIG}+"),
    )


def candidates(text: str) -> list[Label]:
    """All candidates in order, those at a line's start first where two overlap."""
    found: list[Label] = []
    p = patterns()
    for match in p.at_line_start.finditer(text):
        found.append(_label(text, match, True))
    taken = {label.start for label in found}
    end = 0
    for mark in p.begins_inside.finditer(text):
        inside = p.inside_line.match(text, mark.end()) if mark.end() >= end else None
        if inside:
            end = inside.end()
            if inside.start() not in taken:
                found.append(_label(text, inside, False))
    found.sort(key=lambda label: label.start)
    return list(_disjoint(found))


def glued(text: str, labels: list[Label], numbers: Sequence[Number]) -> list[Label]:
    """The labels together with those that stand right behind a word and that the numbers know for enumerators.
    例: 「…国有资产占用情况说明（一）政府采购支出…」, a line that has swallowed its heading's end."""
    taken = {label.start for label in labels}
    more = []
    for n in numbers:
        if n.kind == "enumerator" and n.start not in taken and n.text[:1] in "（(" and n.text[-1:] in "）)":
            inner = n.text[1:-1].strip()
            line_end = text.find("\n", n.end)
            style = "round" if inner.isdigit() else "bracket"
            if re.fullmatch(f"{_CN}+|{_DIGIT}{{1,3}}", inner):
                more.append(Label(n.start, n.end, style, ordinal(n.text), False, len(text) if line_end < 0 else line_end))
    return sorted([*labels, *more], key=lambda label: label.start) if more else labels


def _label(text: str, match: re.Match[str], line_start: bool) -> Label:
    style = match.lastgroup or ""
    start, end = match.span(style)
    line_end = text.find("\n", end)
    return Label(start, end, style, ordinal(match[style]), line_start, len(text) if line_end < 0 else line_end)


def _disjoint(labels: list[Label]) -> Iterator[Label]:
    end = 0
    for label in labels:
        if label.start >= end:
            yield label
            end = label.end


_ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": None, "最後": None}
_FOLD = str.maketrans("０１２３４５６７８９壹贰貳叁參肆伍陆陸柒捌玖拾〇两兩", "0123456789一二二三三四五六六七八九十零二二")
_VALUE = {c: i for i, c in enumerate("零一二三四五六七八九")}


def ordinal(label: str) -> int | None:
    """The number in a label. 例: 「（二十三）」 → 23, 「第一百零五条」 → 105, 「第 50-1 條」 → 50, 「③」 → 3, 「4.5」 → 5 (its last part).
    None where there is none (「附件」 「最后」)."""
    if label in _ORDER:
        return _ORDER[label]
    for first, last in ("①⑳", "⑴⒇", "⒈⒛", "㈠㈩"):
        if first <= label[0] <= last:
            return ord(label[0]) - ord(first) + 1
    if label[0] in "甲乙丙丁戊己庚辛壬癸":
        return "甲乙丙丁戊己庚辛壬癸".index(label[0]) + 1
    parts = patterns().numeral.findall(label)
    if not parts:
        return None
    digits = (parts[-1] if label[0] in "0123456789" else parts[0]).translate(_FOLD)
    return int(digits) if digits.isdigit() and digits.isascii() else _chinese(digits)


def _chinese(numeral: str) -> int:
    """A Chinese numeral below ten thousand, with or without 十 and 百. 例: 二十三 → 23, 十 → 10, 一〇五 → 105."""
    if not ("十" in numeral or "百" in numeral):
        return int("".join(str(_VALUE[c]) for c in numeral))
    total = unit = 0
    for c in numeral:
        if c in "十百":
            total += max(unit, 1 if c == "十" else unit) * (10 if c == "十" else 100)
            unit = 0
        else:
            unit = _VALUE[c]
    return total + unit
