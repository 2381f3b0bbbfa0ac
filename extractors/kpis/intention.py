"""Planned or reached: which stretches of a report speak of what is not yet there.

Three signs, weakest first: the heading a number stands under (绩效目标, 工作安排; 完成情况 takes it back), a word of intention before
it in its sentence (力争, 预计, 目标是), a year after the report's own (「到 2030 年」). In a regulation every amount and period
is a norm, so planned. A limit on a period (「不超过 7 天」, 「1 小时响应」) is a service standard, planned wherever it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import attrgetter

import lexicons
from extractors.facts import Number, Passage, Report
from extractors.kpis import announced, cues

PLACES = ("sentence", "section", "past", "outcome", "header", "work")


@dataclass(frozen=True, slots=True)
class _Row:
    term: str
    place: str

    def __post_init__(self) -> None:
        if self.place not in PLACES:
            raise ValueError(f"place {self.place!r} is none of {', '.join(PLACES)}")


@cache
def _words(place: str) -> re.Pattern[str]:
    terms = [row.term for row in lexicons.rows("targets", _Row) if row.place == place]
    return re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))))


@cache
def _horizon() -> re.Pattern[str]:
    """A year, and what stands behind one that is a horizon: 「2030 年底前」."""
    return re.compile(r"20(\d\d)\s{0,2}年(?P<by>(?:年?底|末)?(?:之?前|达到|力争))?")


@cache
def _standard() -> re.Pattern[str]:
    """What follows a period that is a service standard: 「15 分钟服务圈」, 「1 小时响应」, 「3 个工作日内办结」."""
    return re.compile(
        r"\s{0,2}(?:以?内.{0,6}(?:办|审|答|复|报|完成|送|响应)|响应|办结|"
        r".{0,6}(?:服务|生活|便民|健身|办税|出行|就医)圈|有效|为限)"
    )


def header_is_planned(header: str) -> bool:
    """Whether a column of a table holds planned values. 例: 「年度指标值」; 反例: 「实际完成值」."""
    return _words("header").search(header) is not None and _words("past").search(header) is None


@cache
def _limit() -> re.Pattern[str]:
    return re.compile(r"不超过|不得超过|不多于|不长于|控制在|压缩到|压减到|以内|之内")


@cache
def _there() -> re.Pattern[str]:
    """What is said to be there today, in a plan as well: 「我国有 2.9 亿在校学生」, 「近三年累计开展 60 项」."""
    return re.compile(
        "(?:我国|全[国省市区县]|我[省市区县]|目前|现|已)(?:已|共|还|现)?有$|(?:近[两二三四五六七八九十]年|过去[一两二三四五六七八九十]年|20\\d\\d年以来)[^，。；]{0,20}$"
    )


class Intentions:
    """Answers for one report whether a number is planned."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._norm = report.front.doc_type == "regulation"
        self._recalled: list[bool] = []
        """By section index: whether it tells of what was reached."""
        self._sections = list(self._planned_sections())
        self._starts = [section.start for section in report.sections]
        held = cues.stretches(report, _words("sentence"), self._looks_back)
        stretches = sorted((*held, *((end, self._sentence_end(end)) for end in self._years())))
        self._from = [start for start, _ in stretches]
        self._until = list(accumulate((end for _, end in stretches), max))
        """By word of intention, in order: from where it holds, and up to where it or one before it does."""
        self._lists = announced.stretches(report.text)

    def _planned_sections(self) -> Iterator[bool]:
        """By section index: the nearest heading upwards that says anything decides."""
        known: dict[str, bool] = {"": False}
        told: dict[str, bool] = {"": False}
        works: set[str] = set()  # sections on setting, watching and judging targets, and their parts
        for section in self._report.sections:
            title = "" if section.kind in ("front", "back", "article") else section.title[:60]
            above, recalled = known.get(section.parent_id, False), told.get(section.parent_id, False)
            if section.parent_id in works or _words("work").search(title):
                works.add(section.section_id)
                planned = recalled = False
            elif _words("past").search(title) or (not above and _words("outcome").search(title)):
                planned, recalled = False, True
            elif _words("section").search(title):
                planned, recalled = True, False
            else:
                planned = above
            planned = planned or section.kind == "article"
            known[section.section_id], told[section.section_id] = planned, recalled
            self._recalled.append(recalled)
            yield planned

    def _looks_back(self, position: int) -> bool:
        """Whether an estimate at `position` is of the year gone by: under a heading of what was reached, and in a work report wherever
        nothing is planned. 反例: 施政报告, an address on years to come."""
        section = bisect_right(self._starts, position) - 1
        if section < 0:
            return False
        front = self._report.front
        return self._recalled[section] or (front.doc_type == "work_report" and "施政" not in front.title and not self._sections[section])

    def _sentence_end(self, position: int) -> int:
        passages = self._report.passages
        return passages[bisect_right(passages, position, key=attrgetter("start")) - 1].end

    def _years(self) -> Iterator[int]:
        own = self._report.front.fiscal_year
        if own is None:
            issued = self._report.front.issued_date
            own = issued.year if issued else None
        if own is None:
            return
        text = self._report.text
        for found in _horizon().finditer(text):
            if 2000 + int(found[1]) > own and (found["by"] or text[max(0, found.start() - 3) : found.start()].rstrip().endswith("到")):
                yield found.end()

    def planned(self, passage: Passage, number: Number) -> bool:
        """Whether `number` of `passage` is planned, not yet reached."""
        if self._norm:
            return True
        listed = self._listed(number.start) if passage.table is None else None
        if listed or (listed is None and self._sections[passage.section]):
            return _there().search(self._report.text, max(passage.start, number.start - 30), number.start) is None
        if passage.table is not None:
            return False  # its column says
        if number.kind == "duration":
            if _limit().search(self._report.text, max(0, number.start - 8), number.end):
                return True
            if _standard().match(self._report.text, number.end, min(passage.end, number.end + 16)):
                return True
        return listed is None and self._held(number.start)

    def _listed(self, position: int) -> bool | None:
        """Whether a list that a line announces is planned; None outside of such lists."""
        i = bisect_right(self._lists, position, key=attrgetter("start")) - 1 if self._lists else -1
        return self._lists[i].planned if i >= 0 and position < self._lists[i].end else None

    def _held(self, position: int) -> bool:
        """Whether a word of intention holds at `position`."""
        i = bisect_right(self._from, position)
        return i > 0 and position < self._until[i - 1]
