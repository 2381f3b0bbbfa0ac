"""The quantities of a passage and the words around each.

The unit of reading is the gap: the text between one quantity and the next. What stands at its end names or compares the next
quantity; what stands at its beginning may name the one before (「62 家众创空间」). Labels, dates and set phrases stay in the gap as
they are written, so that 「5.0 改革任务 125 项」 keeps its name; labels and dates that open a clause are cut off.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractors import phrases
from extractors.facts import Number, Passage, Report
from extractors.kpis import times


@dataclass(slots=True)
class Place:
    """A quantity in its passage.

    `before`: the words before it in its clause, `mark` the separator before them, `earlier` the clause before that; `after`:
    the words behind it up to a separator or list comma (`after_mark`); `gap` all that stands between it and the next quantity;
    `period` the date that opens its clause, `periods` the dates where several do (「2023年、2024年…分别为」); `joined`: no
    separator parts it from the quantity before it; `said`: all the words since that quantity, over all separators.
    """

    index: int
    number: Number
    before: str = ""
    mark: str = ""
    earlier: str = ""
    after: str = ""
    after_mark: str = ""
    gap: str = ""
    period: str = ""
    joined: bool = False
    periods: tuple[str, ...] = ()
    said: str = ""


_NO_LABEL = ("～", "~", "-", "—", "至", "类", "级", "型")
"""After a numeral these make it no label: 「Ⅲ类水质」, 「Ⅰ～Ⅲ类」."""


@cache
def _opens() -> re.Pattern[str]:
    """What may stand before a date that opens its clause: 「，截至」. 反例: 「从上」 before 「一年度」."""
    return re.compile(r"(?:^|[，,；;。：:（(\n\s*#、])[“”]?(?:截[至止]|到|至|自|从|于|在|如|其中|即|以)?[“”]?\s*$")


@cache
def _since() -> re.Pattern[str]:
    return re.compile("以来|至今")


@cache
def _and_then() -> re.Pattern[str]:
    """What stands between the dates of a list."""
    return re.compile(r"\s*(?:、|和|与|及|以及)?(?P<whole>全年)?(?:、|和|与|及|以及)\s*")


@cache
def _half() -> re.Pattern[str]:
    """「上半年，」 before an indicator; the year is not said. 反例: 「比上半年」."""
    return re.compile(r"(?:今年|本年)?([上下])半年")


def places(report: Report, passage: Passage, wanted: Sequence[int]) -> list[Place]:
    """The quantities `wanted` (indexes into the report's numbers, ascending) of a passage with their words."""
    text, numbers = report.text, report.numbers
    out: list[Place] = []
    here, at, last = passage.start, passage.first, 0
    for i in wanted:
        n = numbers[i]
        cut, period = here, ""
        periods: list[str] = []
        for other in numbers[at:i]:
            opens = other.kind in ("enumerator", "article", "date") and text[other.end : other.end + 1] not in _NO_LABEL
            listed = text[other.end : other.end + 2] in ("、二", "、第")  # 「第一、二、三产业」
            if not opens or listed:
                continue
            goes_on = periods and other.kind == "date" and _and_then().fullmatch(text, last, other.start)
            lead = text[max(passage.start, other.start - 6) : other.start].replace(" ", "")
            if goes_on or _opens().search(lead):
                cut = other.end
                if other.kind == "date" and not times.names_plan(text, other):
                    if since := _since().match(text, other.end):
                        cut = since.end()  # 「2013年以来新增的企业」: no period of what is told
                        continue
                    whole = [periods[-1][:4]] if goes_on and goes_on["whole"] else []  # 「2019年上半年、全年和2020年上半年」
                    period = other.text_value or other.text.strip()
                    periods = [*(periods if goes_on else ()), *whole, period]
                    last = other.end
        place = _place(i, n, text[max(cut, n.start - phrases.REACH) : n.start])
        place.period = period or place.period
        if not out and not place.mark and cut == here and text[max(0, passage.start - 1) : passage.start] in ("；", ";"):
            place.mark = "；"  # what stands before it is spoken of still
        place.periods = tuple(periods) if len(periods) > 1 else ()
        place.joined = bool(out) and not place.mark and cut == here
        if out:
            gap = text[here : n.start]
            _close(out[-1], gap, text[here:cut] if cut > here else gap)
        out.append(place)
        here, at = n.end, i + 1
    if out:
        rest = text[here : passage.end]
        dated = (
            at < passage.last and numbers[at].kind == "date" and not text[here : numbers[at].start].isspace() and here < numbers[at].start
        )
        _close(out[-1], rest, text[here : numbers[at].start] if dated else rest)
    return out


def _place(index: int, number: Number, gap: str) -> Place:
    before, mark = phrases.last_clause(gap)
    place = Place(index, number, before, mark, said=gap)
    if "半年" in gap and (half := _half().match(phrases.clean(gap))):
        place.period = "XXXX-01/XXXX-06" if half[1] == "上" else "XXXX-07/XXXX-12"
    if mark and mark not in "。！？!?\n":
        place.earlier = phrases.last_clause(gap[: len(gap) - len(before)].rstrip().rstrip(mark))[0]
        if mark in "：:" and not phrases.subject(before):
            place.before = place.earlier  # 「收入合计：5 万元」
    return place


def _close(place: Place, gap: str, after: str) -> None:
    place.gap = gap[: phrases.REACH]
    place.after, place.after_mark = phrases.first_clause(after[: phrases.REACH])
