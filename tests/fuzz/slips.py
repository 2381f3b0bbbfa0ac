"""What happens to the lines of a report on its way: tables cut, headings said twice, scripts mixed, lines wrapped, years that contradict
each other, lists in lists, a thousand figures in one sentence."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from typing import Any

FIGURE = re.compile(r"[0-9][0-9.,]*")
UNIT = re.compile(r"万元|亿元|元|%|个百分点|万|亿|项|个|家|人次|年|月|日")
YEAR = re.compile(r"(?:19|20)\d\d")
HEADING = re.compile(r"(?:第?[一二三四五六七八九十]+[、章条]|[（(][一二三四五六七八九十]+[）)]|\d+[.、])")
FIGURES = (
    "0", "-0", "00", "0.0", ".5", "5.", "1,2,3", "100", "9" * 60, "0." + "0" * 50 + "1", "1e9", "", "-", "—", "101", "1/0", "２", "٣",
    "半", "九成", "1\u200b0", "1O0", "①", "1 234", "1，234.5", "〇", "-0.00", "＋5", "三百1",
)  # fmt: skip
UNITS = ("", "元", "万元", "亿元", "%", "‰", "个百分点", "万亿亿", "年", "分", "美元", "（万元）", "亩", "度", "倍", "成")
YEARS = ("0000", "1899", "2022", "2023", "2024", "2100", "9999", "二〇二三", "２０２３", "23")
ENUMERATORS = (
    "一、", "（一）", "1.", "1．", "（1）", "①", "一是", "首先，", "第一，", "第一章 ", "第一条 ", "1.1.1 ", "A.", "- ", "* ", "(i) ",
    "第十二条之一 ", "附件1：", "（二）",
)  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789.,%()", "０１２３４５６７８９．，％（）")
FURNITURE = ("- 12 -", "第 3 页 共 20 页", "—13—", "\f", "某某局2023年度部门决算", "（此页无正文）", "续表", "单位：万元", "单位：元")
JOINS = ("、", "，", "；", "和", "/", "：", "—", "+", " ", "\t", "")
Lines = list[str]
Slip = Callable[[random.Random, Lines], None]


@cache
def _traditional() -> Any:
    import opencc

    return opencc.OpenCC("s2t")


def one(rng: random.Random, line: str, pattern: re.Pattern[str], instead: tuple[str, ...]) -> str:
    """The line with one match of the pattern replaced."""
    found = list(pattern.finditer(line))
    if not found:
        return line
    place = rng.choice(found)
    return line[: place.start()] + rng.choice(instead) + line[place.end() :]


def _at(rng: random.Random, lines: Lines) -> int:
    return rng.randrange(len(lines))


def figure(rng: random.Random, lines: Lines) -> None:
    at, digits = _at(rng, lines), str(rng.randrange(10 ** rng.randint(1, 6)))
    lines[at] = one(rng, lines[at], FIGURE, (*FIGURES, digits, "1" + digits, digits + ".5"))


def unit(rng: random.Random, lines: Lines) -> None:
    at = _at(rng, lines)
    lines[at] = one(rng, lines[at], UNIT, UNITS)


def year(rng: random.Random, lines: Lines) -> None:
    """Years that contradict each other."""
    for _ in range(rng.randint(1, 4)):
        at = _at(rng, lines)
        lines[at] = one(rng, lines[at], YEAR, YEARS)


def said_again(rng: random.Random, lines: Lines) -> None:
    lines.insert(rng.randrange(len(lines) + 1), lines[_at(rng, lines)])


def lost(rng: random.Random, lines: Lines) -> None:
    at = _at(rng, lines)
    del lines[at : at + rng.choice((1, 1, 2, 5))]
    if not lines:
        lines.append("")


def cells(rng: random.Random, lines: Lines) -> None:
    """A row of a table with its cells in another order, one lost, one more, one empty."""
    rows = [i for i, line in enumerate(lines) if "\t" in line]
    if not rows:
        return
    at = rng.choice(rows)
    row = lines[at].split("\t")
    where = rng.randrange(len(row))
    what = rng.randrange(5)
    if what == 0:
        rng.shuffle(row)
    elif what == 1:
        del row[where]
    elif what == 2:
        row.insert(where, rng.choice((*FIGURES, "", "合计", "其中：")))
    elif what == 3:
        row[where] = ""
    else:
        lines.insert(at, rng.choice(FURNITURE))  # a table cut by the end of a page
        return
    lines[at] = "\t".join(row)


def columns(rng: random.Random, lines: Lines) -> None:
    """Two columns of a whole table change places, or one is dropped."""
    rows = [i for i, line in enumerate(lines) if "\t" in line]
    width = max((lines[i].count("\t") for i in rows), default=0)
    if width:
        one, two = rng.randrange(width + 1), rng.randrange(width + 1)
        for i in rows:
            row = lines[i].split("\t")
            if max(one, two) < len(row):
                row[one], row[two] = row[two], row[one]
                lines[i] = "\t".join(row if rng.random() < 0.98 else row[:-1])


def heading(rng: random.Random, lines: Lines) -> None:
    """A heading said twice, in another place, with another label, or one label on every line of a stretch."""
    found = [i for i, line in enumerate(lines) if HEADING.match(line)]
    if not found:
        return
    at = rng.choice(found)
    if rng.random() < 0.3:
        lines.insert(at, lines[at])
    elif rng.random() < 0.5:
        lines.insert(_at(rng, lines), lines.pop(at))
    else:
        lines[at] = rng.choice(ENUMERATORS) + HEADING.sub("", lines[at], count=1)


def nested(rng: random.Random, lines: Lines) -> None:
    """Lists in lists in lists."""
    depth = rng.choice((3, 6, 40))
    labels = [rng.choice(ENUMERATORS) for _ in range(depth)]
    words = lines[_at(rng, lines)][:30]
    at = _at(rng, lines)
    shape = rng.randrange(3)
    if shape == 0:
        lines[at:at] = [" " * i + label + words for i, label in enumerate(labels)]
    elif shape == 1:
        lines[at] += "".join(f"{label}{words}{rng.choice('，；。')}" for label in labels)
    else:
        lines[at] += "".join(f"其中{label}{i}项（" for i, label in enumerate(labels)) + "）" * rng.randint(0, depth)


def thousand(rng: random.Random, lines: Lines) -> None:
    """One sentence of up to a thousand figures."""
    at, join, after = _at(rng, lines), rng.choice(JOINS), rng.choice(UNITS)
    count = rng.choice((20, 100, 1000))
    lines[at] += rng.choice(("分别为", "其中：", "占", "")) + join.join(f"{rng.randrange(10**5)}{after}" for _ in range(count)) + "。"


def script(rng: random.Random, lines: Lines) -> None:
    """Some lines in traditional characters, or with full-width digits."""
    for at in rng.sample(range(len(lines)), min(len(lines), rng.choice((1, 3, 40)))):
        lines[at] = lines[at].translate(FULL_WIDTH) if rng.random() < 0.4 else str(_traditional().convert(lines[at]))


def wrapped(rng: random.Random, lines: Lines) -> None:
    """Lines broken at a width, in words and figures, as a converter does."""
    width, end = rng.randint(3, 40), rng.choice(("\n", "\r\n", "\n\n", "\n　　", "  \n"))
    for at, line in enumerate(lines):
        if len(line) > width and "\t" not in line and rng.random() < 0.5:
            lines[at] = end.join(line[i : i + width] for i in range(0, len(line), width))


def joined(rng: random.Random, lines: Lines) -> None:
    """Neighbouring lines in one, with or without a blank."""
    at = _at(rng, lines)
    lines[at : at + 3] = [rng.choice(("", " ", "　", "\t")).join(lines[at : at + 3])]


def furniture(rng: random.Random, lines: Lines) -> None:
    for _ in range(rng.randint(1, 6)):
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(FURNITURE))


def piped(rng: random.Random, lines: Lines) -> None:
    """The table in Markdown, with a rule that does not fit it."""
    for at, line in enumerate(lines):
        if "\t" in line:
            lines[at] = "| " + line.replace("\t", " | ") + rng.choice((" |", "", " ||"))
    lines.insert(_at(rng, lines), "|" + " --- |" * rng.randint(1, 9))


def cut(rng: random.Random, lines: Lines) -> None:
    """A line that breaks off, anywhere."""
    at = _at(rng, lines)
    lines[at] = lines[at][: rng.randrange(len(lines[at]) + 1)]


def bracket(rng: random.Random, lines: Lines) -> None:
    """A bracket or quotation mark lost or put in."""
    at = _at(rng, lines)
    where = rng.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:where] + rng.choice("（）()《》“”〔〕[]|*_#") + lines[at][where + rng.randint(0, 1) :]


SLIPS: tuple[tuple[Slip, int], ...] = (
    (figure, 6), (unit, 3), (year, 2), (said_again, 2), (lost, 1), (cells, 3), (columns, 1), (heading, 2), (nested, 1), (thousand, 1),
    (script, 1), (wrapped, 1), (joined, 1), (furniture, 1), (piped, 1), (cut, 1), (bracket, 2),
)  # fmt: skip
"""Each with how often it is taken."""


def slipped(rng: random.Random, lines: Lines, most: int = 30) -> Lines:
    """The lines of a report after one to `most` slips."""
    lines = lines[:]
    kinds, weights = zip(*SLIPS, strict=True)
    for slip in rng.choices(kinds, weights, k=rng.randint(1, most)):
        slip(rng, lines)
    return lines
