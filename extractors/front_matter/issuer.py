"""Who issued a document, and for which place it speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors import bodies
from extractors.facts import Section, Span
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
    return re.compile(r"(?m)^[（(]?(?:(?:信息|文章)?来源[:：])?[ \t　]*(?P<org>[\u4e00-\u9fff]{2,20}统计局)[ \t　]*[)）]?$")


@cache
def _asked() -> re.Pattern[str]:
    """「某某部某某司有关负责人就《…》答记者问」."""
    return re.compile(r"(?P<org>[\u4e00-\u9fff]{2,30}?(?:部|局|厅|委|委员会|司|办公室|办公厅|院|署))(?:有关|相关|主要)?(?:部门)?负责人")


@cache
def _history() -> re.Pattern[str]:
    return re.compile(r"中华民国[^\n]{4,20}?日(?P<org>总统|国民政府|[\u4e00-\u9fff]{2,12}?[院部会署局府])(?=[（(\u4e00-\u9fff])")


@cache
def _statistics_of_page() -> re.Pattern[str]:
    """The source that a page gives in one line with other things: 「作者：某某来源：某市统计局点击量：」."""
    return re.compile(r"(?:来源|发布机构)[:：][ \t　]*(?P<org>[\u4e00-\u9fff]{2,20}?统计局)")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(r"^(?:【[^】]*】|《|“|附件\d*[:：]?|关于(?:印发|发布|公布|下达)?|(?:19|20)\d\d[ \t]*年[度末底]?)+")


def organisation(
    text: str, title: Title | None, issue: Dated | None, kind: str, sections: Sequence[Section] = ()
) -> tuple[str, Span, str] | None:
    """The issuer's name without blanks, where it stands and what it was read from.

    In this order: the office-holder who gives a work or budget report; the body the title begins with; a statistics office; a field
    发布机构; the signature above the date; who promulgated a statute; a heading 「…概况」; the line under the title; a line at the head
    that is nothing but a body's name; for a report the government of the place in its title.

    例: 「关于印发…的通知」 signed 「国务院办公厅 / 2018年12月29日」 → 国务院办公厅; 「市财政局局长 张三」 under a title
    with 某某市 → 某某市财政局."""
    head = min(len(text), HEAD)
    if kind in ("work_report", "budget_report", "final_accounts") and (said := bodies.speaker(text, 0, head)):
        return _placed(said[0], title), Span(said[1], said[2]), "speaker"
    if title is not None and kind != "work_report":
        named = bodies.leading(_bare(title.text))
        if named is not None and not _of_accounts(named):
            return named[0], title.span, "title"
        if asked := _asked().match(title.text):
            return asked["org"], title.span, "title"
    if kind == "bulletin" and (office := _office(text, title)):
        return _placed(office["org"], title), Span(*office.span("org")), "plate"
    if field := _field().search(text, 0, head):
        return _placed(re.sub(r"\s", "", field["org"]), title), Span(*field.span("org")), "field"
    if issue is not None and (signed := _signature(text, issue.span.start)):
        return _placed(signed[0], title), signed[1], "signature"
    if kind == "regulation" and (by := _promulgated(text, sections)):
        return *by, "text"
    if about := _about(sections):
        return *about, "heading"
    if title is not None and (below := _below(text, title)):
        return _placed(below[0], title), below[1], "plate"
    if plate := _plate(text, sections, bodies.region(_bare(title.text)) if title is not None else ""):
        return *plate, "plate"
    if title is not None and kind in ("work_report", "budget_report", "bulletin") and (place := bodies.region(_bare(title.text))):
        return f"{place}人民政府", title.span, "guessed"
    return None


def _office(text: str, title: Title | None) -> re.Match[str] | None:
    """The statistics office of a bulletin: of the title's place where one is named, else the first. 反例: the province's site that
    carries a city's bulletin, beside 「信息来源：某某市统计局」."""
    place = bodies.region(_bare(title.text)) if title is not None else ""
    lines = list(_statistics().finditer(text))
    found = lines or list(_statistics_of_page().finditer(text, 0, min(len(text), HEAD)))
    return next((m for m in found if place and m["org"].startswith(place)), found[0] if found else None)


def _of_accounts(named: re.Match[str]) -> bool:
    """「某某地区政府决算公开」 are the government's accounts, whoever puts them out; 「政府工作报告」 begins with no name."""
    after = named.string[named.end() :]
    return named["name"] in ("政府", "人民政府") or (named["name"].endswith("政府") and after.startswith(("决算", "预算", "债务", "采购")))


def _promulgated(text: str, sections: Sequence[Section]) -> tuple[str, Span] | None:
    """The body that promulgated a statute, by the last line of its history. 例: 「…十二月三十一日行政院（75）台孝授字第1号函修正发布」."""
    body = next((s.start for s in sections if s.label and s.kind in ("heading", "article")), 0)
    found = None
    for match in _history().finditer(text, 0, max(body, 400)):
        end = text.find("\n", match.end())
        if text.find("废止", match.end(), end if end >= 0 else len(text)) < 0:
            found = match
    return (found["org"], Span(*found.span("org"))) if found else None


def _below(text: str, title: Title) -> tuple[str, Span] | None:
    """The body in the line under the title, named from within the title's place. 例: 市财政局 under 「关于某某市…的报告」.
    反例: 「市民热线」, a title without a place."""
    line = re.compile(r"[ \t　\n]*(?P<org>[省市州县区][\u4e00-\u9fff]{2,12})[ \t　]*(?=\n|$)").match(text, title.span.end)
    if line is None or not bodies.region(_bare(title.text)) or not bodies.is_body(line["org"]):
        return None
    return line["org"], Span(*line.span("org"))


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


def region(text: str, title: Title | None, org: tuple[str, Span, str] | None, kind: str) -> tuple[str, Span] | None:
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
