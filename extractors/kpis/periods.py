"""Of what time a value is, where its own clause does not say: the date at the head of its sentence or paragraph, the years that a
stretch looks back on (「五年来」, 「“十四五”时期」), the year of its heading.

A date holds until another is named or 全年, 目前 and the like turn back. Years looked back on are the period of what was done in them and
of averages over them; a state reached (「达 178 万户」) is of the report's own year.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from extractors.facts import Number, Passage, Report
from extractors.kpis import times
from extractors.kpis.lists import LAST_YEAR
from extractors.kpis.readings import Reading
from extractors.kpis.times import NONE, Time

ALONE = 40
"""Characters at most of a sentence that only says of which years the following paragraphs tell: 「过去的五年极不寻常。」"""

ASKED = ("问：", "答：", "问:", "答:")
"""What a question or an answer begins with: a paragraph of its own, wherever it is printed."""


def carry(report: Report, out: dict[int, Reading]) -> None:
    """Gives the readings of a report that have no period of their own the one they stand under, in place.

    例: 「2021 年，参保 147 万户，获赔 100 万户」 in a report of 2022 → both 2021; 「五年来，利润年均增长 11%」 in one of 2025 → 2021/2025.
    反例: 「五年来…人均预期寿命达 82 岁」 is of the report's year."""
    text = report.text
    headings = _headings(report)
    section, end = -1, 0
    year = str(report.front.fiscal_year or "")
    above = paragraph = stretch = now = NONE
    turning = _turning(report)
    told = {i for i, number in enumerate(report.numbers) if number.kind == "date"}.union(out)
    for passage in report.passages:
        if passage.table is not None:
            continue
        fresh = passage.section != section or "\n" in text[end - 1 : passage.start] or text.startswith(ASKED, passage.start)
        if passage.section != section:
            stretch = _kept(report, section, passage.section, stretch)
            above, section = headings[passage.section], passage.section
        end = passage.end
        paragraph = NONE if fresh else paragraph
        silent = passage.first == passage.last or told.isdisjoint(range(passage.first, passage.last))
        head = _head(report, passage) if not silent or text[passage.start] in times.OPENINGS else None
        if head is not None:
            stretch = head if _alone(report, passage, head, fresh, out) else NONE if fresh else stretch
            part = text.startswith("其中", passage.start)  # 「；其中，三季度增长 4%」 holds for itself
            paragraph = paragraph if part else head if head.lasting else NONE
        if passage.first == passage.last:
            continue
        goes_on = not fresh and text[passage.start - 1 : passage.start] in ("；", ";")
        now = head or (now if goes_on else paragraph if paragraph.period else stretch)
        if silent and passage.start not in turning:
            continue
        if report.front.fiscal_year is None:
            year = _said(report, passage) or year
        turns = list(times.turns().finditer(text, passage.start, passage.end)) if passage.start in turning else []
        now, said = _passage(report, passage, turns, now, above, out)
        if said == 1 and now.lasting and not text.startswith("其中", passage.start):
            paragraph = now
        for i in range(passage.first, passage.last) if year else ():
            if (reading := out.get(i)) is not None and reading.period[:4] == "XXXX":
                reading.period = reading.period.replace("XXXX", year)


def _turning(report: Report) -> set[int]:
    """The starts of the passages in which, or at whose border, there are words that turn the time: few are."""
    passages, starts = report.passages, attrgetter("start")
    out: set[int] = set()
    for found in times.turns().finditer(report.text):
        first, behind = bisect_right(passages, found.start(), key=starts), bisect_left(passages, found.end(), key=starts)
        out.update(passage.start for passage in passages[max(0, first - 1) : behind])
    return out


def _said(report: Report, passage: Passage) -> str:
    """The year that a month or quarter of a passage has, or that stands at its head, for those behind it; empty where there is none."""
    for number in report.numbers[passage.first : passage.last]:
        value = number.text_value or ""
        if number.kind != "date" or not value[:4].isdigit():
            continue
        if len(value) > 4 or times.opens().search(report.text[passage.start : number.start]):
            return value[:4]
    return ""


def _alone(report: Report, passage: Passage, head: Time, fresh: bool, out: dict[int, Reading]) -> bool:
    """Whether a passage only says of what time the following paragraphs are: 「过去的五年极不寻常。」, 「2020年」 on a line of its own."""
    if not head.period or passage.end - passage.start > ALONE or any(map(out.get, range(passage.first, passage.last))):
        return False
    return head.several or (fresh and _line(report.text, passage))


def _line(text: str, passage: Passage) -> bool:
    """Whether a passage is a line of its own without a full stop: 「2020年」 over the figures of that year."""
    words = text[passage.start : passage.end].rstrip()
    return "\n" in text[passage.end - 1 : passage.end + 1] and words[-1:] not in ("。", "；", ";", "，", ",")


def _kept(report: Report, old: int, new: int, stretch: Time) -> Time:
    """The years that a section's opening looks back on hold for its parts, and for paragraphs that are read as sections of their own."""
    if old < 0 or not stretch.period:
        return NONE
    before, after = report.sections[old], report.sections[new]
    below = after.section_id.startswith(before.section_id + ".") or after.parent_id == before.parent_id
    return stretch if below and not times.year().search(after.title[:20]) else NONE


def _headings(report: Report) -> list[Time]:
    """By section: the time that the headings over it name, the nearest first; none where one names years and a stretch as well."""
    known = {"": NONE}
    for section in report.sections:
        time = known.get(section.parent_id, NONE)
        if section.kind == "heading" and ("年" in section.title or "五" in section.title):
            found, years = times.titled().search(section.title), set(times.year().findall(section.title))
            if found and not years:
                time = times.span(report, found)
            elif found or years:
                time = Time(years.pop()) if len(years) == 1 and not found else NONE
        known[section.section_id] = time
    return [known[section.section_id] for section in report.sections] or [NONE]


def _head(report: Report, passage: Passage) -> Time | None:
    """What the beginning of a passage says of its time; None where it says nothing."""
    text = report.text
    if text[passage.start] in times.OPENINGS and (found := times.spoken().match(text, passage.start, passage.end)):
        return times.said(report, found, NONE)
    here = passage.start
    for number in report.numbers[passage.first : min(passage.last, passage.first + 2)]:
        if number.kind == "date":
            return times.dated(text, number) if times.begins().fullmatch(text, here, number.start) else None
        if number.kind != "enumerator":
            return None
        here = number.end
    return None


def _passage(
    report: Report, passage: Passage, turns: Sequence[re.Match[str]], now: Time, above: Time, out: dict[int, Reading]
) -> tuple[Time, int]:
    """The readings of one passage. `turns`: the words in it that turn the time, `now`: what its head or its paragraph says, `above` what
    its heading does. Gives back what is spoken of at its end, and how many dates there are in it."""
    count = 0
    text, year = report.text, report.front.fiscal_year
    previous: Reading | None = None
    t = 0
    closes, outside = -1, now  # of a bracket that has a date of its own
    for i in range(passage.first, passage.last):
        number = report.numbers[i]
        again = True  # the time has not been turned since the reading before
        while t < len(turns) and turns[t].end() <= number.start:
            now, again, t = times.said(report, turns[t], now), False, t + 1
        if 0 <= closes <= number.start:
            now, closes = outside, -1
        if number.kind == "date":
            if closes < 0 and (end := _closing(text, passage, number)) >= 0:
                closes, outside = end, now
            before, now = now, _within(text, passage, number, now)
            count += now is not before
            continue
        reading = out.get(i)
        if reading is None:
            continue
        same = ""
        if again and previous is not None and not now.several and previous.comparison != "from" and previous.indicator == reading.indicator:
            same = previous.period
        previous = reading
        if reading.comparison == "from" and times.before().search(text, max(passage.start, number.start - 6), number.start):
            reading.period = LAST_YEAR  # 「评价数量由上年的 2 个增加到 10 个」
        if not reading.period:
            reading.period = same or _of(now, report, number, reading) or _of(_fit(above, reading, year), report, number, reading)
    return (outside if closes >= 0 else now), count


def _closing(text: str, passage: Passage, number: Number) -> int:
    """Where the bracket closes that a number stands in; −1 outside brackets."""
    opened = max(text.rfind("（", passage.start, number.start), text.rfind("(", passage.start, number.start))
    if opened < 0 or max(text.rfind("）", opened, number.start), text.rfind(")", opened, number.start)) > opened:
        return -1
    return min((at for at in (text.find("）", number.end), text.find(")", number.end)) if at >= 0), default=passage.end)


def _within(text: str, passage: Passage, number: Number, now: Time) -> Time:
    """A date in a passage: at the head of a clause it holds from there on; a year inside a clause as well, unless it is compared with."""
    before = text[max(passage.start, number.start - 8) : number.start]
    if times.opens().search(before):
        return times.dated(text, number) or now
    value = number.text_value or ""
    plain = len(value) == 4 and value.isdigit() and not times.measured_by().search(before) and not times.named_by().match(text, number.end)
    return Time(value) if plain else now


def _fit(above: Time, reading: Reading, year: int | None) -> Time:
    """A heading's time, if it is one of the reading's: years to come are of what is planned, years gone by of what is not."""
    ahead = year is not None and above.period[-4:] > str(year)
    return above if above.period and (reading.planned if ahead else not reading.planned or not above.several) else NONE


def _of(time: Time, report: Report, number: Number, reading: Reading) -> str:
    """The period that a reading takes from `time`."""
    if not time.several or reading.planned or reading.base == "年均":
        return time.period
    if reading.base or reading.comparison not in ("level", "yoy_rate", "yoy_change"):
        return ""  # 「占比 30%」, 「较 2020 年下降」, 「增至 88 家」
    if reading.comparison != "level":
        return time.period
    if number.kind in ("percent", "rank", "score", "duration") or number.unit == "岁":
        return ""
    begin = max((border.end() for border in times.clause().finditer(report.text, max(0, number.start - 60), number.start)), default=0)
    border = times.clause().search(report.text, number.end, number.end + 16)
    end = border.start() if border else number.end + 16
    return time.period if times.done().search(report.text, begin or number.start, end) else ""
