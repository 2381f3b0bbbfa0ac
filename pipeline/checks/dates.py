"""DAT001, 002, 004, 005: dates that exist, periods that had ended. Years are in `years`.

例: 「2月30日」 (DAT001); 「截至 11 月」 in a report on the whole year (DAT005).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from extractors.facts import Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

ISO = re.compile(r"([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?")
UNTIL = re.compile(r"(?:截至|截止到|截止至|截止|截至到)\s*$")
MONTHS = re.compile(r"(?<!\d)(?:19|20)\d\d年(?:1[3-9]|[2-9]\d|00?)月(?:\d{1,2}日)?")
"""A month that no year has. 反例: 「建设期24月」, which follows no year."""
MONTH = re.compile(r"年(?:1[3-9]|[2-9]\d|00?)月")
"""The middle of it, which is quickly looked for."""
PASS = Verdict("pass", None, None, None)
FAIL = Verdict("fail", None, None, None)
Parts = tuple[int | None, int | None, int | None]


def check(ledger: Ledger) -> Iterator[Comparison]:
    """DAT001 and DAT002 over all dates, 004 for a stated term, 005 in annual reports."""
    dates = [i for i, n in enumerate(ledger.report.numbers) if n.kind == "date"]
    yield from _exist(ledger, dates)
    yield from _published(ledger, dates)
    yield from _in_force(ledger)
    yield from _whole_year(ledger, dates)


def ends(number: Number) -> list[Parts]:
    """Year, month and day of a date, or of both ends of an interval; unknown parts are None. 例: 「XXXX-11-19」 → [(None, 11, 19)]."""
    out: list[Parts] = []
    for piece in (number.text_value or "").split("/"):
        found = ISO.fullmatch(piece)
        if found:
            year, month, day = (int(p) if p and p.isdigit() else None for p in found.groups())
            out.append((year, month, day))
    return out


def _exist(ledger: Ledger, dates: list[int]) -> Iterator[Comparison]:
    wrong = [i for i in dates if any(not _valid(parts) for parts in ends(ledger.report.numbers[i]))]
    for i in wrong:
        said = "".join(ledger.report.numbers[i].text.split())
        yield comparison(
            "DAT001",
            FAIL,
            stated=said,
            expected="历法上存在的日期",
            formula=said,
            operands=[ledger.operand("DATE", i)],
            evidence=[ledger.label_span(i)],
            zh=f"没有“{said}”这一天。",
            en=f"There is no such day as {said}.",
            root_cause=f"date {said}",
        )
    beyond = list(MONTHS.finditer(ledger.report.text)) if MONTH.search(ledger.report.text) else []
    for found in beyond:
        yield comparison(
            "DAT001",
            FAIL,
            stated=found[0],
            expected="历法上存在的月份",
            formula=found[0],
            evidence=[Span(*found.span())],
            zh=f"没有“{found[0]}”。",
            en=f"There is no such month as {found[0]}.",
            root_cause=f"date {found[0]}",
        )
    if dates and not wrong and not beyond:
        yield comparison("DAT001", PASS, formula=f"{len(dates)} 个日期")


def _valid(parts: Parts) -> bool:
    year, month, day = parts
    if month is None:
        return day is None or 1 <= day <= 31
    if not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= (monthrange(year, month)[1] if year else 29 if month == 2 else monthrange(2000, month)[1])


def _published(ledger: Ledger, dates: list[int]) -> Iterator[Comparison]:
    issued = ledger.report.front.issued_date
    for i in dates:
        number = ledger.report.numbers[i]
        if not UNTIL.search(ledger.report.text[max(0, number.start - 6) : number.start]):
            continue
        last = _last_day(ends(number)[-1]) if ends(number) else None
        said = "".join(number.text.split())
        if issued is None or last is None:
            reason = "the document's date is not known" if issued is None else "the year is not stated"
            yield comparison("DAT002", undecided(reason), stated=said, operands=[ledger.operand("PERIOD_END", i)])
            continue
        yield comparison(
            "DAT002",
            PASS if last <= issued else FAIL,
            stated=said,
            expected=f"不晚于 {issued}",
            formula=f"{last} ≤ {issued}",
            operands=[ledger.operand("PERIOD_END", i)],
            evidence=[Span(max(0, number.start - 2), number.end), *_issued(ledger)],
            zh=f"统计截至{said}，而文件日期是 {issued}，早于统计期末。",
            en=f"The period ends on {last}, after the document's own date {issued}.",
            root_cause=f"period {said} after {issued}",
        )


def _last_day(parts: Parts) -> date | None:
    year, month, day = parts
    if year is None or not _valid(parts):
        return None
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def _issued(ledger: Ledger) -> list[Span]:
    return [span for name, span in ledger.report.front.evidence if name == "issued_date"]


def _in_force(ledger: Ledger) -> Iterator[Comparison]:
    expires = ledger.report.front.expires_date
    if expires is not None and rules()["DAT004"].applies(ledger.report.front.doc_type):
        yield comparison(
            "DAT004", undecided(f"in force until {expires}; whether it still is depends on the day it is asked"), expected=str(expires)
        )


def _whole_year(ledger: Ledger, dates: list[int]) -> Iterator[Comparison]:
    front = ledger.report.front
    if not rules()["DAT005"].applies(front.doc_type):
        return
    for i in dates:
        number = ledger.report.numbers[i]
        if not UNTIL.search(ledger.report.text[max(0, number.start - 6) : number.start]) or not ends(number):
            continue
        year, month, _ = ends(number)[-1]
        if month is None or (year is not None and year != front.fiscal_year):
            continue
        said = "".join(number.text.split())
        yield comparison(
            "DAT005",
            PASS if month == 12 else FAIL,
            stated=f"截至{said}",
            expected="全年（1—12月）口径",
            formula=f"{month} 月 < 12 月" if month < 12 else "12 月",
            operands=[ledger.operand("PERIOD_END", i)],
            evidence=[_clause(ledger, number)],
            zh=f"年度报告中此处数据只截至{said}，不是全年口径。",
            en=f"In a report on the whole year this figure ends with month {month}.",
            root_cause=f"period ends {said}",
        )


def _clause(ledger: Ledger, number: Number) -> Span:
    """From 截至 to the end of the clause, thirty characters at most."""
    text = ledger.report.text
    start = max(text.rfind("截", 0, number.start), number.start - 4, 0)
    stop = re.compile(r"[，。；\n]").search(text, number.end, number.end + 30)
    return Span(start, stop.start() if stop else min(len(text), number.end + 30))
