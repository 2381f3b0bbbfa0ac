"""When a document was issued, from when and until when it is in force, and its number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from typing import NamedTuple

from extractors.facts import Number, Span


class Dated(NamedTuple):
    """A day and where it was read."""

    day: date
    span: Span


class _Patterns(NamedTuple):
    labelled: re.Pattern[str]
    alone: re.Pattern[str]
    session: re.Pattern[str]
    byline: re.Pattern[str]
    stamp: re.Pattern[str]
    torn: re.Pattern[str]
    promulgated: re.Pattern[str]
    history: re.Pattern[str]
    force: re.Pattern[str]
    term: re.Pattern[str]
    own: re.Pattern[str]
    period: re.Pattern[str]
    abolished: re.Pattern[str]
    number: re.Pattern[str]
    number_alone: re.Pattern[str]
    number_republic: re.Pattern[str]
    decree: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    cn = "[一二三四五六七八九十两]"
    own = r"(?P<own>[\u4e00-\u9fff]{1,14}[〔\[［（(【]\s?(?:19|20)\d\d\s?[〕\]］）)】]\s?第?\s?\d{1,5}\s?号)"
    return _Patterns(
        labelled=re.compile(
            r"(?P<what>成文日期|发文日期|印发日期|签发日期|发布日期|发布时间|公开日期|更新时间|生成日期|时间|日期)"
            r"[】\]]?[ \t　]*[:：][ \t　]*(?=[\d二])"
        ),
        alone=re.compile(r"(?m)[ \t　（(]*(?=(?:19|20)\d\d[ \t]*年|二[〇○零O]|中华民国)[^\n]{6,22}$"),
        session=re.compile(
            r"(?m)(?:^[（(]?|[-—–―]{2})[ \t　]*+(?:[-—–―]{1,6}[ \t　]*+)?(?=(?:19|20)\d\d[ \t]*年)[^\n]{4,60}?(?:会议|大会)上"
        ),
        byline=re.compile(r"(?m)^[^\n\d]{0,12}(?=(?:19|20)\d\d[-/.年])[^\n]{6,60}$"),
        stamp=re.compile(r"(?m)^[ \t　]*(?=(?:19|20)\d\d-\d)[\d-]{8,10}(?:[ \t]+\d\d?:\d\d(?::\d\d)?)?[ \t　]*$"),
        torn=re.compile(r"(?m)^[ \t　]*(?P<year>(?:19|20)\d\d)[ \t　]*\n[ \t　]*(?P<month>\d\d)[-/.](?P<day>\d\d)[ \t　]*$"),
        promulgated=re.compile(r"(?=中华民国)[^\n]{8,60}?(?:公布|发布|修正|订定|函|令)"),
        history=re.compile(
            r"(?m)^[ \t　]*[（(](?=(?:19|20)\d\d[ \t]*年)[^）)]{6,400}?(?:公布|发布|颁布|通过|批准|修正|修订|修改|印发|令)"
            r"[^）)\n]{0,12}[）)]"
        ),
        force=re.compile(
            r"自(?P<since>[^，。；\n]{0,4}?(?:印发|公布|发布|颁布|发文|下发|通过|批准)之?日)?(?P<when>[^，。；\n]{0,24}?)起?(?:正式)?(?:施行|实施|执行|试行|生效)"
        ),
        term=re.compile(
            rf"有效期(?:限)?(?:为|至|到)?[ \t]*(?:(?P<years>\d{{1,2}}|{cn})[ \t]*年|(?P<months>\d{{1,2}}|{cn}{{1,2}})[ \t]*个月"
            r"|(?P<until>(?=(?:19|20)\d\d|二)))"
        ),
        own=re.compile(r"施行|实施|执行|生效|本(?:办法|规定|细则|意见|通知|措施|方案|条例|政策|文件|规则)"),
        period=re.compile(r"(?:执行|实施|有效)期限?(?:为|自|从)*[ \t]*(?=(?:19|20)\d\d)"),
        abolished=re.compile(r"(?=中华民国)[^\n]{8,60}?废止"),
        number=re.compile(
            r"(?m)(?:文号|发文字号|文件编号)[】\]]?[ \t　]*[:：][ \t　]*"
            rf"(?:{own}|(?P<republic>[^\n，。]{{2,24}}字第[ \t]*[\dA-Z]+[ \t]*号))"
        ),
        number_alone=re.compile(rf"(?m)^[ \t　（(]*{own}[)）]?[ \t　]*$"),
        decree=re.compile(
            r"(?m)^[ \t　]*(?:[（(](?:19|20)\d\d[ \t]*年[^（）()\n]{2,12}?日)?"
            r"(?P<own>[\u4e00-\u9fff]{2,20}令[ \t　]*第?[ \t]*[\d〇零一二三四五六七八九十百]{1,5}[ \t]*号)(?=公布|发布|颁布|[ \t　]*$)"
        ),
        number_republic=re.compile(
            r"日(?:[\u4e00-\u9fff]{0,6}?(?:总统|政府|院|部|会|署))?(?P<own>[\u4e00-\u9fff（）()\d]{2,24}字第[ \t]*[\dA-Z]+[ \t]*号)"
        ),
    )


HEAD = 6000
"""How far into a text what it says of itself may stand."""
TAIL = 1500
"""How far from its end."""
_LABELS = ("成文日期", "签发日期", "发文日期", "印发日期")
_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


class Calendar:
    """The days among a document's numbers, found by where they stand."""

    def __init__(self, numbers: Sequence[Number]) -> None:
        self._days = [dated for n in numbers if n.kind == "date" for dated in _days(n)]
        self._starts = [d.span.start for d in self._days]

    def within(self, start: int, end: int) -> Dated | None:
        """The first day that begins in [start, end)."""
        i = bisect_left(self._starts, start)
        return self._days[i] if i < len(self._days) and self._starts[i] < end else None

    def between(self, start: int, end: int) -> Sequence[Dated]:
        """The days that begin in [start, end)."""
        return self._days[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last(self, start: int, end: int) -> Dated | None:
        """The last day that begins in [start, end)."""
        i = bisect_left(self._starts, end) - 1
        return self._days[i] if i >= 0 and self._starts[i] >= start else None


def _days(number: Number) -> Iterator[Dated]:
    """The day or the two days of an interval. 例: text_value 2021-11-26T11:29 → 2021-11-26; 2019-01-01/2023-12-31 → both.
    反例: XXXX-11-26, 2021-11 and 2021-02-30 are no days."""
    first, _, last = (number.text_value or "").partition("/")
    border = re.search("[至到~—–-]", number.text) if last else None
    middle = number.start + border.end() if border else number.end
    for value, span in ((first, Span(number.start, middle)), (last, Span(middle, number.end))):
        found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:$|T)", value)
        if found is None or span.start == span.end:
            continue
        with suppress(ValueError):
            yield Dated(date(int(found[1]), int(found[2]), int(found[3])), span)


def issued(text: str, calendar: Calendar, kind: str, body: int) -> Dated | None:
    """The day of issue. In this order: a field 成文日期 or the like; the last promulgation in a statute's list of amendments; a line
    that is a date alone at the head (a letter's); the session at which a report was given; the last day in the brackets under a
    statute's title (「（1991年3月26日某某市人民政府令第19号发布）」); a date alone at the tail; a field
    发布时间; the line under the title of news. `body` is where the text proper begins."""
    p = _patterns()
    head = min(len(text), HEAD)
    fields = list(p.labelled.finditer(text, 0, head))
    places = [(m.end(), m.end() + 12) for m in fields if m["what"] in _LABELS]
    if kind == "regulation":
        places += [m.span() for m in reversed(list(p.promulgated.finditer(text, 0, max(body, 400)))) if not _is_abolition(text, m.start())]
    found = _first(calendar, places) or _alone(text, calendar, 0, head)
    found = found or _first(calendar, (m.span() for m in p.session.finditer(text, 0, head)))
    if found is None and kind == "regulation" and (history := p.history.search(text, 0, max(body, 400))):
        found = calendar.last(history.start(), history.end())
    found = found or _alone(text, calendar, max(0, len(text) - TAIL), len(text))
    found = found or _first(calendar, ((m.end(), m.end() + 12) for m in fields))
    if found is None:  # the line under a page's title: 「2024-09-27 16:53」
        found = _first(calendar, (m.span() for m in p.stamp.finditer(text, 0, 1000))) or _torn(text)
    if found is None and kind == "news":
        found = _first(calendar, (m.span() for m in p.byline.finditer(text, 0, 1000)))
    return found


def published(text: str, calendar: Calendar) -> Dated | None:
    """The day a page says it was put out: a field 发布日期 or the like, or the line under its title.
    反例: 成文日期, the day of signing."""
    p = _patterns()
    head = min(len(text), HEAD)
    fields = [(m.end(), m.end() + 12) for m in p.labelled.finditer(text, 0, head) if m["what"] not in _LABELS]
    return _first(calendar, fields) or _first(calendar, (m.span() for m in p.stamp.finditer(text, 0, 1000))) or _torn(text)


def _torn(text: str) -> Dated | None:
    """A page's date over two lines: 「2026」 over 「04/21」."""
    found = _patterns().torn.search(text, 0, 1500)
    if found is None:
        return None
    with suppress(ValueError):
        return Dated(date(int(found["year"]), int(found["month"]), int(found["day"])), Span(*found.span()))
    return None


def _first(calendar: Calendar, places: Iterable[tuple[int, int]]) -> Dated | None:
    """The first day in the first place that holds one."""
    return next((found for start, end in places if (found := calendar.within(start, end))), None)


def _is_abolition(text: str, start: int) -> bool:
    line_end = text.find("\n", start)
    return text.find("废止", start, line_end if line_end >= 0 else len(text)) >= 0


def _alone(text: str, calendar: Calendar, start: int, end: int) -> Dated | None:
    """The first line of ``text[start:end]`` that is a date and nothing else, or one with 印发 behind it."""
    done = start - 1
    for day in calendar.between(start, end):
        line = text.rfind("\n", 0, day.span.start) + 1
        if line <= done:
            continue  # its first day has been looked at
        done = line
        match = _patterns().alone.match(text, line, end)
        if match and text[day.span.end : match.end()].strip(" \t　)）") in ("", "印", "印发", "发布", "公布"):
            return day
    return None


def effective(text: str, calendar: Calendar, issue: Dated | None) -> Dated | None:
    """From when it is in force: the last 「自…起施行」 of the text, by date or 「自印发之日」 (the day of issue); else the first day of
    its period of execution (「执行期限为2019年1月1日至…」)."""
    p = _patterns()
    found: Dated | None = None
    for match in p.force.finditer(text):
        if match["since"] or re.search(r"(?:印发|公布|发布|颁布|发文|下发)之?日?", match["when"]):
            if issue is not None:
                found = Dated(issue.day, Span(*match.span()))
        elif day := calendar.within(match.start("when"), match.end("when")):
            found = Dated(day.day, Span(*match.span()))
    if found is None and (period := p.period.search(text)) and (day := calendar.within(period.end(), period.end() + 14)):
        found = day
    return found


def expires(text: str, calendar: Calendar, since: Dated | None) -> Dated | None:
    """Until when: a stated day, or the day it came in force plus the stated years or months; a statute's abolition.

    例: in force since 2020-03-24, 「本办法自印发之日起施行，有效期3年」 → 2023-03-24. 反例: 「许可证有效期5年」 is another term."""
    p = _patterns()
    for match in p.term.finditer(text):
        clause = text[max(text.rfind("。", 0, match.start()), text.rfind("\n", 0, match.start())) + 1 : match.start()]
        if not p.own.search(clause):
            continue
        if match["until"] is not None:
            if day := calendar.within(match.end(), match.end() + 12):
                return day
        elif since is not None:
            printed = match["years"] or match["months"]
            count = int(printed) if printed.isdigit() else _CN.get(printed[0], 0) + (_CN.get(printed[1], 0) if len(printed) > 1 else 0)
            return Dated(later(since.day, count * 12 if match["years"] else count), Span(*match.span()))
    if period := p.period.search(text):
        first = calendar.within(period.end(), period.end() + 14)
        if first and (last := calendar.within(first.span.end, first.span.end + 4)):
            return last
    if (gone := p.abolished.search(text, 0, min(len(text), HEAD))) and (day := calendar.within(gone.start(), gone.end())):
        return day
    return None


def later(day: date, months: int) -> date:
    """The same day some months on, the month's last where it has none. 例: 2020-02-29 and 12 months → 2021-02-28."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def number(text: str, body: int) -> tuple[str, Span] | None:
    """The document's own number, without blanks and in 〔 〕: a field 文号, a line of its own, the last 字第…号 of a statute's history.
    反例: the number of another document, cited in a sentence."""
    p = _patterns()
    head = min(len(text), HEAD)
    found = p.number.search(text, 0, head) or p.number_alone.search(text, 0, head)
    if found is None:
        found = p.decree.search(text, 0, max(body, 400))
    if found is None:
        history = [m for m in p.number_republic.finditer(text, 0, min(max(body, 400), head)) if not _is_abolition(text, m.start())]
        found = history[-1] if history else None
    if found is None:
        return None
    name = "own" if found["own"] else "republic"
    written = re.sub(r"\s", "", found[name])
    return re.sub(r"[〔\[［（(【]((?:19|20)\d\d)[〕\]］）)】]", r"〔\1〕", written), Span(*found.span(name))
