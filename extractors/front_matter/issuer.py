"""Who issued a document, and for which place and year it speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors import bodies
from extractors.facts import Number, Section, Span
from extractors.front_matter.dates import Dated
from extractors.front_matter.titles import Title

HEAD = 6000


@cache
def _field() -> re.Pattern[str]:
    names = "发布机构|发文机关|发文机构|发文单位|制定机关|公开主体|编制单位|填报单位|单位名称|预算单位"
    return re.compile(rf"(?:{names})[】\]]?[ \t　]*[:：][ \t　]*(?P<org>[^\n，。；:：]{{3,40}})")


@cache
def _statistics() -> re.Pattern[str]:
    return re.compile(r"(?m)^(?:(?:信息|文章)?来源[:：])?[ \t　]*(?P<org>[\u4e00-\u9fff]{2,20}统计局)[ \t　]*$")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(r"^(?:【[^】]*】|《|“|附件\d*[:：]?|关于(?:印发|发布|公布|下达)?|(?:19|20)\d\d[ \t]*年度?)+")


def organisation(text: str, title: Title | None, issue: Dated | None, kind: str) -> tuple[str, Span] | None:
    """The issuer's name without blanks: the body the title begins with; a field 发布机构; the office-holder who gives a report; the
    signature above its date; for a work or budget report the government of the place in its title.

    例: 「关于印发…的通知」 signed 「国务院办公厅 / 2018年12月29日」 → 国务院办公厅."""
    speaks = kind in ("work_report", "budget_report", "final_accounts")
    said = bodies.speaker(text, 0, min(len(text), HEAD)) if speaks else None
    if kind == "work_report" and said is not None:
        return said[0], Span(said[1], said[2])
    if title is not None and kind != "work_report":
        named = bodies.leading(_bare(title.text))
        if named is not None and named["name"] not in ("政府", "人民政府"):
            return named[0], title.span
    field = _field().search(text, 0, min(len(text), HEAD))
    if field is not None:
        return re.sub(r"\s", "", field["org"]), Span(*field.span("org"))
    if kind == "bulletin" and (office := _statistics().search(text)):
        return office["org"], Span(*office.span("org"))
    if said is not None:
        return said[0], Span(said[1], said[2])
    if issue is not None and (signed := _signature(text, issue.span.start)):
        return signed
    if title is not None and kind in ("work_report", "budget_report", "bulletin") and (place := bodies.region(_bare(title.text))):
        return f"{place}人民政府", title.span
    return None


def _signature(text: str, before: int) -> tuple[str, Span] | None:
    """The body or bodies named in the line above a date; several stand apart by blanks."""
    line_end = text.rfind("\n", 0, before)
    if line_end < 0:
        return None
    line_start = text.rfind("\n", 0, line_end) + 1
    line = text[line_start:line_end]
    names = line.split()
    if not names or len(line) > 60:
        return None
    joined = "".join(names)
    if bodies.is_body(joined) and not all(bodies.is_body(name) for name in names):
        names = [joined]
    if not all(bodies.is_body(name) for name in names):
        return None
    return "、".join(names), Span(line_start + len(line) - len(line.lstrip()), line_start + len(line.rstrip()))


def _bare(title: str) -> str:
    lead = _lead().match(title)
    return title[lead.end() :] if lead else title


def region(text: str, title: Title | None, org: tuple[str, Span] | None, kind: str) -> tuple[str, Span] | None:
    """The place the issuer's name begins with, else the title's; in a report on accounts or an evaluation that names neither, the place it
    names again and again. 例: 上海市普陀区规划和自然资源局 → 上海市普陀区."""
    if org is not None and (place := bodies.region(org[0].removeprefix("中共"))):
        return place, org[1]
    if title is not None and (place := bodies.region(_bare(title.text))):
        return place, title.span
    if org is None and kind not in ("regulation", "news", "other") and (found := bodies.frequent(text)):
        return found[0], Span(found[1], found[2])
    return None


def fiscal_year(
    text: str, numbers: Sequence[Number], sections: Sequence[Section], title: Title | None, kind: str, issue: Dated | None
) -> tuple[int, Span] | None:
    """The year a document reports on.

    The year in its title; of two the earlier, since 「2025年预算执行情况和2026年预算草案」 executes the first. A work report is given at
    the beginning of the year in its title on the year before: the year of its heading 「…工作回顾」, else the title's less one.
    News: the year of issue. Regulations: none. Without a year in the title: the first year in the headings, else the first
    「年度」 of the text.
    """
    if kind == "regulation":
        return None
    if kind == "work_report":
        for section in sections[:12]:
            if "回顾" in section.title and (found := _years(numbers, section.start, section.start + 60)):
                return max(found)
    own = _years(numbers, title.span.start, title.span.end) if title is not None else []
    if own:
        year, span = min(own)
        return (year - 1 if kind == "work_report" else year), span
    if kind == "work_report" and issue is not None:
        return issue.day.year - 1, issue.span
    if kind == "news":
        return (issue.day.year, issue.span) if issue is not None else None
    for section in sections:
        end = section.start + len(section.label) + len(section.title) + 2
        if section.kind == "heading" and (found := _years(numbers, section.start, end)):
            return min(found)
    for number in numbers:
        if text.startswith("度", number.end) or number.text.endswith("年度"):
            found = _years([number], number.start, number.end)
            if found:
                return found[0]
    return None


def _years(numbers: Sequence[Number], start: int, end: int) -> list[tuple[int, Span]]:
    out: list[tuple[int, Span]] = []
    for n in numbers:
        if n.start >= end:
            break
        if n.start >= start and n.kind == "date" and re.match(r"(?:19|20)\d\d", n.text_value or ""):
            out.append((int((n.text_value or "")[:4]), Span(n.start, n.end)))
    return out
