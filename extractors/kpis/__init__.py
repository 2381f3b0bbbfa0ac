"""Indicators: what every quantity measures, compared with what, reached or planned."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from extractors import phrases
from extractors.facts import KpiFact, Passage, Report
from extractors.kpis import bases, periods, subjects
from extractors.kpis.headers import Headers
from extractors.kpis.intention import Intentions
from extractors.kpis.lists import LAST_YEAR, MANY_YEARS, respectively
from extractors.kpis.places import Place, places
from extractors.kpis.readings import Reading, Spoken
from extractors.kpis.shared import complete, indicator_of
from extractors.kpis.values import value

__all__ = ["QUANTITIES", "Reading", "extract", "facts", "read"]

QUANTITIES = frozenset(
    ("money", "percent", "percentage_point", "count", "duration", "rank", "score", "area", "length", "mass", "volume", "energy", "ratio")
)
"""The kinds that measure something."""


def extract(report: Report, settled: Sequence[str] | None = None) -> tuple[KpiFact, ...]:
    """The indicators of a report. `settled`: a role for every number, 「」 where open; by default every quantity is open.

    例: 「进出口值 275.3 亿元，同比增 64.5%」 → level 27530000000 元 and yoy_rate 64.5 % of 进出口值.
    反例: 「第一条」, 「2022 年」 give no fact.
    """
    if settled is None:
        settled = ["" if n.kind in QUANTITIES else "other" for n in report.numbers]
    return facts(report, read(report, settled), settled)


def read(report: Report, settled: Sequence[str]) -> dict[int, Reading]:
    """A `Reading` for every quantity that `settled` (a role by number, 「」 = open) does not call structural or other.

    An indicator is carried from sentence to sentence within a section.
    """
    out: dict[int, Reading] = {}
    intentions, headers = Intentions(report), Headers(report)
    current, section, listed = "", -1, ""
    names: list[str] = []  # of a list, to which 「；历年平均值分别为」 goes back
    told: list[tuple[Passage, list[Place]]] = []  # of the section read last
    measuring = [i for i, role in enumerate(settled) if role not in ("structural", "other")]
    indicators = {i for i in measuring if settled[i] != "budget"}
    for passage in report.passages:
        if passage.first == passage.last:
            listed = indicator_of(report.text[passage.start : passage.end])
            continue
        wanted = measuring[bisect_left(measuring, passage.first) : bisect_left(measuring, passage.last)]
        if not wanted:
            continue
        if passage.table is not None:
            out.update((i, headers.read(passage)) for i in wanted)
            listed = ""
        else:
            same = passage.section == section
            goes_on = same and report.text[passage.start - 1 : passage.start] in ("；", ";")
            names = names if goes_on else []
            found = places(report, passage, wanted)
            if not same:
                subjects.carry(report, told, out)
                told.clear()
            if not indicators.isdisjoint(wanted):
                told.append((passage, found))
            current, listed = _passage(report, passage, found, current if same else "", out, listed if same else "", names)
            section = passage.section
        for i in wanted:
            reading = out[i]
            if "〔" in reading.indicator + reading.base:
                reading.indicator, reading.base = phrases.released(reading.indicator), phrases.released(reading.base)
            if reading.comparison not in ("rank_of", "from") and intentions.planned(passage, report.numbers[i]):
                reading.planned = True
    subjects.carry(report, told, out)
    periods.carry(report, out)
    return out


def _passage(
    report: Report, passage: Passage, found: list[Place], current: str, out: dict[int, Reading], listed: str, names: list[str]
) -> tuple[str, str]:
    """Reads the quantities `found` of one passage into `out`; `current` is the indicator last spoken of, `listed` the one last measured,
    and so is what it gives back. `names` are those of the last list, and become so."""
    spoken = Spoken(indicator=current)
    for place, following in zip(found, (*found[1:], None), strict=True):
        reading = out[place.index] = value(place, following, spoken)
        reading.period = place.period
    names[:] = respectively(found, out, names)
    bases.settle(found, out)
    opening = report.text[max(0, passage.start - 1) : min(passage.end, passage.start + 40)]
    return spoken.parted or spoken.indicator, complete(found, out, opening, listed, current)


def facts(report: Report, readings: dict[int, Reading], settled: Sequence[str]) -> tuple[KpiFact, ...]:
    """The readings of the numbers that `settled` leaves open, as facts; those without an indicator are left out."""
    year = report.front.fiscal_year
    ahead = 1 if report.front.doc_type in ("work_report", "budget_report") else 0  # 「今年目标」: they look back on the year before
    out: list[KpiFact] = []
    for i, reading in sorted(readings.items()):
        if settled[i] or reading.threshold or not _names(reading.indicator):
            continue
        n = report.numbers[i]
        rate = reading.comparison == "yoy_rate"
        change = reading.comparison == "yoy_change"
        negative = reading.sign < 0 and (rate or change or (reading.word != "" and reading.base != ""))  # 「低于全省 1 个百分点」
        out.append(
            KpiFact(
                number=i,
                indicator=reading.indicator,
                value=-n.value if negative and n.value is not None else n.value,
                value_high=-n.value_high if negative and n.value_high is not None else n.value_high,
                unit=n.unit,
                qualifier=n.qualifier or reading.bound,
                comparison="target" if reading.planned else reading.comparison,
                base=reading.base or ("上年" if reading.planned and (rate or change) else ""),
                period=_period(reading, year, ahead),
            )
        )
    return tuple(out)


@cache
def _code() -> re.Pattern[str]:
    return re.compile(r"\d{6}")


def _names(indicator: str) -> bool:
    """Whether an indicator is a name at all; 反例: 「50 8 8」 of a table set as a line, the long code of a page's foot."""
    return any(map(str.isalpha, indicator)) and _code().search(indicator) is None


def _period(reading: Reading, year: int | None, ahead: int) -> str:
    """What is said of the period, else the report's own year; a plan is of `ahead` years later."""
    if reading.period and reading.period not in (LAST_YEAR, MANY_YEARS):
        return reading.period
    if year is None or reading.base == "年均" or reading.period == MANY_YEARS:
        return ""  # 「年均增长 5%」 is of years that are not said
    return str(year - 1 if reading.period == LAST_YEAR else year + ahead * reading.planned)
