"""Who issued a document, and for which place and year it speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors import bodies
from extractors.facts import Number, Section, Span
from extractors.front_matter.dates import HEAD, Dated
from extractors.front_matter.titles import Title


@cache
def _field() -> re.Pattern[str]:
    names = (
        "发布机构|发文机关|发文机构|发文单位|制定机关|公开主体|编制单位|填报单位|申报单位|评价单位|单位名称|预算单位|预算主管部门|填报部门|部门名称|"
        "(?:部门|单位)[（(](?:单位|部门)[)）]名称"
    )
    name = r"(?P<org>[^\n，。；:：]{3,40}?)(?=[，。；\s]|(?:发布|成文|生成|文号|时间|日期)|$)"
    return re.compile(rf"(?:{names})(?:[（(][^）)]{{1,6}}[）)])?[】\]]?[ \t　]*[:：][ \t　]*{name}")


@cache
def _statistics() -> re.Pattern[str]:
    return re.compile(r"(?m)^(?:(?:信息|文章)?来源[:：])?[ \t　]*(?P<org>[\u4e00-\u9fff]{2,20}统计局)[ \t　]*$")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(r"^(?:【[^】]*】|《|“|附件\d*[:：]?|关于(?:印发|发布|公布|下达)?|(?:19|20)\d\d[ \t]*年[度末底]?)+")


def organisation(
    text: str, title: Title | None, issue: Dated | None, kind: str, sections: Sequence[Section] = ()
) -> tuple[str, Span] | None:
    """The issuer's name without blanks. In this order: the office-holder who gives a work or budget report; the body the title begins
    with; a statistics office; a field 发布机构; the signature above the date; a line at the head that is
    nothing but a body's name; for a report the government of the place in its title.

    例: 「关于印发…的通知」 signed 「国务院办公厅 / 2018年12月29日」 → 国务院办公厅; 「市财政局局长 张三」 under a title
    with 某某市 → 某某市财政局."""
    head = min(len(text), HEAD)
    if kind in ("work_report", "budget_report", "final_accounts") and (said := bodies.speaker(text, 0, head)):
        return _placed(said[0], title), Span(said[1], said[2])
    if title is not None and kind != "work_report":
        named = bodies.leading(_bare(title.text))
        if named is not None and named["name"] not in ("政府", "人民政府"):
            return named[0], title.span
    if kind == "bulletin" and (office := _statistics().search(text)):
        return _placed(office["org"], title), Span(*office.span("org"))
    if field := _field().search(text, 0, head):
        return _placed(re.sub(r"\s", "", field["org"]), title), Span(*field.span("org"))
    if issue is not None and (signed := _signature(text, issue.span.start)):
        return signed
    if about := _about(sections):
        return about
    if plate := _plate(text, sections, bodies.region(_bare(title.text)) if title is not None else ""):
        return plate
    if title is not None and kind in ("work_report", "budget_report", "bulletin") and (place := bodies.region(_bare(title.text))):
        return f"{place}人民政府", title.span
    return None


def _placed(name: str, title: Title | None) -> str:
    """A body named from within its place, with the place of the title. 例: 市财政局 → 苏州市财政局."""
    place = bodies.region(_bare(title.text)) if title is not None and name[0] in "省市州县区" else ""
    if not place:
        return name
    return place + (name[1:] if place.endswith(name[0]) else name)


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


def _about(sections: Sequence[Section]) -> tuple[str, Span] | None:
    """The body whose outline a heading of accounts announces. 例: 「第一部分 某某市审计局概况」 → 某某市审计局."""
    for section in sections[:8]:
        found = re.fullmatch(r"(?P<org>[\u4e00-\u9fff]{4,40}?)(?:基本)?(?:概况|情况)", section.title)
        if found and bodies.is_body(found["org"]) and bodies.region(found["org"]):
            return found["org"], Span(section.start, section.start + len(section.label))
    return None


def _plate(text: str, sections: Sequence[Section], place: str) -> tuple[str, Span] | None:
    """A name plate: the first line before the first heading that is the full name of a body, with its place or known by its name
    alone, of the title's `place` if it has one. 反例: 「人事科」 in a list of offices; the province's site over a city's report."""
    end = next((s.start for s in sections if s.label), HEAD)
    for line in re.compile(r"[^\n]+").finditer(text, 0, min(end, HEAD)):
        name = "".join(line[0].split())
        if 3 <= len(name) <= 40 and place in name and bodies.is_body(name) and (bodies.region(name) or bodies.is_known(name)):
            return name, Span(*line.span())
    return None


def _bare(title: str) -> str:
    lead = _lead().match(title)
    return title[lead.end() :] if lead else title


def region(text: str, title: Title | None, org: tuple[str, Span] | None, kind: str) -> tuple[str, Span] | None:
    """The place of a report's or a bulletin's title; else the place the issuer's name begins with, else the title's; on accounts or in
    an evaluation that names neither, the place the text names again and again. 例: 上海市普陀区规划和自然资源局 → 上海市普陀区."""
    own = (title.span, bodies.region(_bare(title.text))) if title is not None else None
    if own and own[1] and kind in ("work_report", "budget_report", "bulletin"):
        return own[1], own[0]
    if org is not None and (place := bodies.region(org[0].removeprefix("中共"))):
        return place, org[1]
    if own and own[1]:
        return own[1], own[0]
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
                return max(found, key=_year)
    own = _years(numbers, title.span.start, title.span.end) if title is not None else []
    if own:
        year, span = min(own, key=_year)
        return (year - 1 if kind == "work_report" else year), span
    if kind == "work_report" and issue is not None:
        return issue.day.year - 1, issue.span
    if kind == "news":
        return (issue.day.year, issue.span) if issue is not None else None
    for section in sections:
        end = section.start + len(section.label) + len(section.title) + 2
        if section.kind == "heading" and (found := _years(numbers, section.start, end)):
            return min(found, key=_year)
    for number in numbers:
        if (text.startswith("度", number.end) or number.text.endswith("年度")) and not re.search(r"[-—–~～至/]", number.text):
            found = _years([number], number.start, number.end)
            if found and (issue is None or found[0][0] <= issue.day.year):
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


def _year(found: tuple[int, Span]) -> int:
    return found[0]
