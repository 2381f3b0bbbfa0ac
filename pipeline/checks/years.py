"""DAT003, DAT007: the years a report speaks of, in its title and headings, and the words 今年 and 去年.

例: a heading of 2021 in the accounts of 2022 (DAT003); 「去年（2023年）」 in an article of 2021 (DAT007).
反例: 「2023 年工作计划」 in the report of 2022; 「2000 元」 is no year; a news article speaks of many years.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from extractors.facts import Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

YEAR = re.compile(r"((?:19|20)\d\d)(?:-.*)?")
STRUCTURAL = re.compile(r"决算|部门整体支出|绩效自评|项目支出|收入支出|收支")
ELSEWHERE = re.compile(r"上年|上一年|下年|下一年|计划|(?<!公共)(?<!基金)(?<!经营)预算|展望|安排|打算|思路|历年|以前年度|结转")
RELATIVE = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
BRACKETED = re.compile(r"(?P<word>今年|本年|去年|上年|前年|明年)[（(](?P<year>(?:19|20)\d\d)年?[）)]")
THIS = re.compile("今年")
MANY = Verdict("not_applicable", None, None, None, "a document of this kind speaks of many years")
PASS = Verdict("pass", None, None, None)


def check(ledger: Ledger) -> Iterator[Comparison]:
    """DAT003 over title and headings, DAT007 over words for years."""
    doc_type = ledger.report.front.doc_type
    if rules()["DAT003"].applies(doc_type):
        yield from _structural(ledger)
    elif any(n.kind == "date" for n in ledger.report.numbers):
        yield comparison("DAT003", MANY)
    yield from _relative(ledger)


def year_of(number: Number) -> int | None:
    """The one year a date lies in. 例: 「2022年12月」 → 2022; 「12月」, 「2020—2022年」 → None."""
    found = YEAR.fullmatch(number.text_value or "") if number.kind == "date" and "/" not in (number.text_value or "") else None
    if found is None and number.kind == "date" and number.unit == "年" and number.value is not None and 1900 <= number.value < 2100:
        return int(number.value)
    return int(found[1]) if found else None


def _structural(ledger: Ledger) -> Iterator[Comparison]:
    """Headings with 「年度」 have to be of the report's year; the title is where it was read from, as are sentences that begin with it."""
    front, numbers = ledger.report.front, ledger.report.numbers
    if front.fiscal_year is None:
        return
    agree: list[int] = []
    for section in ledger.report.sections:
        if section.kind != "heading" or not STRUCTURAL.search(section.title) or ELSEWHERE.search(section.title):
            continue
        limit = ledger.report.text.find("\n", section.start)
        end = limit if limit >= 0 else section.end
        i = bisect_left(numbers, section.start, key=lambda n: n.start)
        while i < len(numbers) and numbers[i].start < end:
            year = year_of(numbers[i])
            if year and "度" in ledger.report.text[numbers[i].end - 1 : numbers[i].end + 2]:
                if year == front.fiscal_year:
                    agree.append(i)
                else:
                    yield _mismatch(ledger, i, Span(section.start, end), year, front.fiscal_year)
            i += 1
    read = [span for name, span in front.evidence if name == "fiscal_year"]
    opening = {p.first for p in ledger.report.passages if p.cell is None and p.first < p.last and numbers[p.first].start == p.start}
    agree += [i for i in sorted(opening) if year_of(numbers[i]) == front.fiscal_year and i not in agree]
    if agree or read:
        yield comparison(
            "DAT003",
            PASS,
            stated=str(front.fiscal_year),
            formula=f"{len(agree) + len(read)} 处年度 = {front.fiscal_year}",
            operands=[ledger.operand("YEAR", i) for i in agree[:20]],
            evidence=read,
        )


def _mismatch(ledger: Ledger, number: int, heading: Span, year: int, own: int) -> Comparison:
    title = [span for name, span in ledger.report.front.evidence if name == "fiscal_year"]
    return comparison(
        "DAT003",
        Verdict("fail", None, None, None),
        stated=f"{year}年度",
        expected=f"{own}年度",
        formula=f"{year} ≠ {own}",
        operands=[ledger.operand("YEAR", number)],
        evidence=[heading, *title],
        zh=f"标题写的是{year}年度，而本报告是{own}年度的。",
        en=f"The heading says {year}, the report is on {own}.",
        root_cause=f"heading of {year} in the report of {own}",
    )


def _relative(ledger: Ledger) -> Iterator[Comparison]:
    """DAT007: a year in brackets after 今年 or 去年; a series of years that ends in 今年."""
    front, text, numbers = ledger.report.front, ledger.report.text, ledger.report.numbers
    bases = {y for y in (front.issued_date.year if front.issued_date else None, front.fiscal_year) if y}
    for found in BRACKETED.finditer(text):
        year = int(found["year"])
        good = any(year == base + RELATIVE[found["word"]] for base in bases)
        yield comparison(
            "DAT007",
            PASS if good else undecided("the year of the document is not known") if not bases else Verdict("fail", None, None, None),
            stated=found[0],
            expected="、".join(f"{found['word']}（{base + RELATIVE[found['word']]}年）" for base in sorted(bases)),
            formula=f"{found[0]}：{'、'.join(map(str, sorted(bases)))}",
            evidence=[Span(*found.span())],
            zh=f"“{found[0]}”与文件的年份（{'、'.join(map(str, sorted(bases)))}）不符。",
            en=f"{found[0]} does not fit the year of the document ({', '.join(map(str, sorted(bases)))}).",
            root_cause=f"relative year {found[0]}",
        )
    if not bases:
        return
    for found in THIS.finditer(text):
        at = bisect_left(numbers, found.start(), key=lambda n: n.start)
        low = text.rfind("\n", 0, found.start())
        before = [i for i in range(max(0, at - 12), at) if numbers[i].start > low and year_of(numbers[i])]
        years = [year_of(numbers[i]) or 0 for i in before]
        if len(years) < 2 or years != sorted(set(years)):
            continue
        good = years[-1] < max(bases)
        reason = undecided("the series may be of other things than this year's")
        yield comparison(
            "DAT007",
            PASS if good else reason,
            stated=text[found.start() : found.end()],
            formula=f"{' < '.join(map(str, years))} < {max(bases)}",
            operands=[ledger.operand("YEAR", i) for i in before],
            evidence=[Span(*found.span())],
        )
