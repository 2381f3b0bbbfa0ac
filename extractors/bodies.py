"""Names of organisations and regions, as titles and signatures print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import lexicons


@dataclass(frozen=True, slots=True)
class _Body:
    term: str
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in ("suffix", "whole", "head", "place"):
            raise ValueError(f"kind {self.kind!r} is none of suffix, whole, head, place")


@dataclass(frozen=True, slots=True)
class _Region:
    name: str
    short: str
    parent: str


@cache
def _terms(kind: str) -> str:
    """An alternation of the terms of a kind, the longest first."""
    found = sorted((body.term for body in lexicons.rows("bodies", _Body, "term") if body.kind == kind), key=len, reverse=True)
    return "|".join(map(re.escape, found))


@cache
def _name() -> re.Pattern[str]:
    """A body at the start of a title: up to the year, 关于 or the words for its accounts; a second name in brackets may follow.
    反例: 「部门整体支出」 is no part of the name, though 部 would end one; 「某市两会」 is no body."""
    stop = r"(?=\d{4}|关于|关於|部门|本级|本部|单位|整体|绩效|项目支出|预算|决算|政府工作|工作报告|国民经济|[\s，。：:（(_-]|$)"
    return re.compile(
        rf"(?P<name>(?:{_terms('whole')})|[\u4e00-\u9fff]{{2,40}}?(?:{_terms('suffix')}))(?<!两会){stop}(?P<other>（[\u4e00-\u9fff]{{3,30}}）)?"
    )


@cache
def _region() -> re.Pattern[str]:
    han = "[\u4e00-\u9fff]"
    province = rf"{han}{{2,3}}省|{han}{{2,6}}自治区|{han}{{2}}特别行政区"
    city = rf"{han}{{2,6}}?市|{han}{{2,8}}?自治州|{han}{{2,5}}?(?:地区(?!生产|性)|盟)"
    ends = "自治县|自治旗|区(?![域块间内级划别])|县(?![级域乡城])|旗(?!舰)|市(?![场级域民容价面售立属直])"  # 反例: 「文化市场」
    county = rf"(?:(?![局厅院委署处]){han}){{1,10}}?(?:新区|示范区|实验区|试验区|合作区|开发区|高新区|保税区|{ends})"
    plain = (
        r"(?<!社区)(?<!小区)(?<!校区)(?<!片区)(?<!城区)(?<!地区)(?<!市区)(?<!郊区)(?<!辖区)(?<!园区)(?<!街区)(?<!库区)(?<!灾区)(?<!景区)"
    )
    return re.compile(rf"(?![全各本我该市县区])(?P<province>{province})?(?P<city>{city})?(?P<county>(?!城市|都市|超市){county}{plain})?")


@cache
def _speaker() -> re.Pattern[str]:
    post, after = rf"(?:{_terms('head')}|{_terms('place')})", r"(?=[ \t　]|[\u4e00-\u9fff]{0,3}$)"
    body = rf"(?P<body>[\u4e00-\u9fff（）]{{2,30}}?(?:{_terms('suffix')}|国务院))(?:党组书记、|党委书记、)?{post}{after}"
    place = rf"(?P<region>[\u4e00-\u9fff]{{2,12}}?(?:省|市|区|县|州|旗))(?:{_terms('place')}){after}"
    return re.compile(rf"(?:^|会议上[ \t]*)(?:{body}|{place})", re.MULTILINE)


def _regions() -> tuple[_Region, ...]:
    return lexicons.rows("regions", _Region, "name")


@cache
def _full_names() -> dict[str, str]:
    return {row.short: row.name for row in reversed(_regions())}


@cache
def _short() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_full_names(), key=len, reverse=True))))


@cache
def _known() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted((row.name for row in _regions()), key=len, reverse=True))))


def leading(line: str) -> re.Match[str] | None:
    """The body a line begins with; its group ``name`` leaves out a second name in brackets.

    例: 「某某市某某区政务服务局（某某开发区行政审批局）部门整体支出…」 → 「某某市某某区政务服务局」.
    反例: 「关于某某市2025年…」 names none."""
    return _name().match(line)


def speaker(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The body for which the first named office-holder in ``text[start:end]`` speaks, and where its name stands.

    例: 「某某市财政局局长 张三」 → 某某市财政局; 「某某市市长 李四」 → 某某市人民政府."""
    found = _speaker().search(text, start, end)
    if found is None:
        return None
    if found["body"]:
        return found["body"], *found.span("body")
    return f"{found['region']}人民政府", *found.span("region")


def is_body(line: str) -> bool:
    """The whole line is the name of one body. 例: 国务院办公厅."""
    found = _name().match(line)
    return found is not None and found.end() == len(line)


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(_terms("whole"))


def is_known(name: str) -> bool:
    """The body is known by this name alone. 例: 财政部, 国务院办公厅, 国家统计局."""
    return re.match(rf"(?:{_terms('whole')}|国家[\u4e00-\u9fff]{{2,12}}[局委会署院办部])$", name) is not None


def region(name: str) -> str:
    """The region a body's name or a title begins with, or nothing.

    例: 上海市普陀区规划和自然资源局 → 上海市普陀区; 广州大力推进… → 广州市. 反例: 国务院办公厅, 某社区服务中心 → nothing."""
    if _whole().match(name):
        return ""
    found = _region().match(name)
    written = found[0] if found else ""
    short = _short().match(name)
    if short is None:
        return written
    full = _full_names()[short[0]]
    return written if len(written) > len(short[0]) or written.startswith(full) else full


def frequent(text: str) -> tuple[str, int, int] | None:
    """The province or city that a text names at least three times and more often than all others together, and where first.

    Only full names count (银川市): short ones are also parts of other words."""
    found: dict[str, list[tuple[int, int]]] = {}
    for match in _known().finditer(text):
        found.setdefault(match[0], []).append(match.span())
    if not found:
        return None
    best = max(found, key=lambda name: (len(found[name]), -found[name][0][0]))
    times = len(found[best])
    return (best, *found[best][0]) if times >= 3 and times * 2 > sum(map(len, found.values())) else None
