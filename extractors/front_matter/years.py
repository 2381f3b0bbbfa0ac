"""The year a document reports on, and the days it covers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.facts import Number, Section, Span
from extractors.front_matter.dates import Dated
from extractors.front_matter.titles import Title

PARTS = (
    ("上半年", ("01-01", "06-30")),
    ("下半年", ("07-01", "12-31")),
    ("前三季度", ("01-01", "09-30")),
    ("第一季度", ("01-01", "03-31")),
    ("一季度", ("01-01", "03-31")),
    ("第二季度", ("04-01", "06-30")),
    ("第三季度", ("07-01", "09-30")),
    ("第四季度", ("10-01", "12-31")),
)
"""Parts of a year by the words of a title, and their first and last days."""


@cache
def _given() -> re.Pattern[str]:
    """Behind the day on which a report was given: 「2011年1月13日│在某某市第三届人民代表大会第一次会议上」."""
    return re.compile(r"[ \t　]*在?[^\n。]{2,60}?(?:会议|大会)")


def fiscal_year(
    text: str, numbers: Sequence[Number], sections: Sequence[Section], title: Title | None, kind: str, issue: Dated | None
) -> tuple[int, Span] | None:
    """The year a document reports on.

    The year in its title; of two the earlier, since 「2025年预算执行情况和2026年预算草案」 executes the first. Of a work report see
    `_worked`. News: the year of issue. Regulations: none. Without a year in the title: the first year in the headings, else the first
    「年度」 of the text, else the year with which the account of the economy, or of a department's money, begins.
    """
    if kind == "regulation":
        return None
    own = _years(numbers, title.span.start, title.span.end, plans=True) if title is not None else []
    if kind == "work_report" and (found := _worked(text, numbers, sections, own, issue)):
        return found
    if own:
        return min(own, key=_year)
    if kind == "news":
        return (issue.day.year, issue.span) if issue is not None else None
    for section in sections:
        end = section.start + len(section.label) + len(section.title) + 2
        if section.kind == "heading" and (named := _years(numbers, section.start, end)):
            return min(named, key=_year)
    for number in numbers:
        if (text.startswith("度", number.end) or number.text.endswith("年度")) and not re.search(r"[-—–~～至/]", number.text):
            named = _years([number], number.start, number.end)
            if named and (issue is None or named[0][0] <= issue.day.year):
                return named[0]
    begins = _account() if kind in ACCOUNTS else _economy() if kind in ("bulletin", "other") else None
    if begins is not None and (told := begins.search(text, 0, 4000)):
        named = _years(numbers, told.start("year"), told.end("year"))
        return named[0] if named and (issue is None or named[0][0] <= issue.day.year) else None
    return None


def _worked(
    text: str, numbers: Sequence[Number], sections: Sequence[Section], own: list[tuple[int, Span]], issue: Dated | None
) -> tuple[int, Span] | None:
    """The year gone by of a work report: that of its heading 「…工作回顾」; the one before the session at which it was given, or the
    session's own where that was late in the year; else the one before the year in its title.

    例: 「2010年政府工作报告」 given on 2011年1月13日 → 2010; 「2020年政府工作报告」 given on 2020年1月14日 → 2019.
    反例: 「过去五年的工作回顾」, 「“十四五”时期工作回顾」 name no year."""
    for section in sections[:12]:
        end = section.start + len(section.label) + len(section.title) + 2
        if "回顾" in section.title and (found := _years(numbers, section.start, min(end, section.end))):
            return max(found, key=_year)
    titled = min(own, key=_year) if own else None
    if issue is not None and (titled is None or abs(titled[0] - issue.day.year) <= 1):
        if _given().match(text, issue.span.end):
            year = issue.day.year - (issue.day.month < LATE)
            return year, titled[1] if titled is not None and titled[0] - year in (0, 1) else issue.span
        if titled is None:
            return issue.day.year - 1, issue.span
        if titled[0] == issue.day.year - 1 and issue.day.month <= 4:
            return titled
    return (titled[0] - 1, titled[1]) if titled else None


LATE = 10
"""The month from which on a session looks back on its own year."""


ACCOUNTS = ("self_evaluation", "project_evaluation", "final_accounts", "department_budget")
"""The kinds of document that account for a department's money of one year."""


@cache
def _account() -> re.Pattern[str]:
    """How such an account begins: 「2021年部门决算收支完成情况」."""
    whose = "(?:度|全年)?(?:部门|单位|本部门|本单位)?(?:整体)?"
    return re.compile(f"(?:^|[\n，,。；;、])[ \t　]*(?P<year>20\\d\\d\\s?年){whose}(?:决算|预算|收入|支出|收支|绩效|财政)")


@cache
def _economy() -> re.Pattern[str]:
    """How the account of a year begins: 「2011年，全市实现地区生产总值」."""
    place = "(?:全[国省市区县州盟旗]|我[国省市区县州]|[\u4e00-\u9fff]{2,6}[省市区县州])"
    return re.compile(f"(?:^|[\n，,。；;])[ \t　]*(?P<year>20\\d\\d\\s?年)[，,]?{place}(?=[^\n]{{0,300}}生产总值)")


def period(title: Title | None, year: int) -> str:
    """The days a report covers, as an ISO interval: its year, or the part of it that the title names.
    例: 「2024年上半年…情况」 → ``2024-01-01/2024-06-30``; 「2022年度…」 → the whole year."""
    words = title.text if title is not None else ""
    for word, days in PARTS:
        if word in words:
            first, last = days
            return f"{year}-{first}/{year}-{last}"
    return f"{year}-01-01/{year}-12-31"


def _years(numbers: Sequence[Number], start: int, end: int, plans: bool = False) -> list[tuple[int, Span]]:
    """The years in a stretch, of intervals the first; five-year plans only with `plans`."""
    out: list[tuple[int, Span]] = []
    for n in numbers:
        if n.start >= end:
            break
        if n.start >= start and n.kind == "date" and re.match(r"(?:19|20)\d\d", n.text_value or "") and (plans or not _plan(n)):
            out.append((int((n.text_value or "")[:4]), Span(n.start, n.end)))
    return out


def _plan(number: Number) -> bool:
    """A five-year plan: 「十四五」."""
    return "五" in number.text and "/" in (number.text_value or "")


def _year(found: tuple[int, Span]) -> int:
    return found[0]
