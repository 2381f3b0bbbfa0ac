"""YOY009: what a month brought is no more than what the year has brought up to it.

例: 「6 月当月一般公共预算收入 12.30 亿元；1—6 月累计完成 80.50 亿元」. 反例: 「1—6 月累计…，其中上年结转」; a sum over months of which the
report states one only, which cannot be added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import R
from pipeline.checks.kinds.bound import bound
from pipeline.checks.ledger import SPENT, Entry, Ledger, alike
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

MONTH = re.compile(r"(?:当月|本月|(?<![\d\-—－~～至到、])(?P<month>\d{1,2})月份?(?:当月)?[，,]?)[^，。；\d]{0,24}$")
UP_TO = re.compile(r"(?:累计|1\s*[\-—－~～至到]\s*(?P<month>\d{1,2})\s*月)[^。；]{0,30}$")
BEFORE = 40
"""So many characters before an amount say of which months it is."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each amount of a month and the first of the year so far after it, of one item, in one section or the next."""
    if "累计" not in ledger.report.text or not rules()["YOY009"].applies(ledger.report.front.doc_type):
        return
    waiting: dict[str, Entry] = {}
    for entry in ledger.entries:
        if entry.fact.measure not in SPENT or entry.number.kind != "money" or ledger.in_table(entry.index):
            continue
        words = _words(ledger, entry)
        month = waiting.get(entry.fact.item)
        if UP_TO.search(words):
            if month is not None and alike(month.fact, entry.fact) and entry.section - month.section <= 1:
                yield _row(ledger, waiting.pop(entry.fact.item), entry)
        elif MONTH.search(words):
            waiting[entry.fact.item] = entry


def _words(ledger: Ledger, entry: Entry) -> str:
    """The words before an amount, back to the sentence's beginning or the amount before it."""
    start = entry.number.start
    before = ledger.report.numbers[entry.index - 1]
    low = before.end if entry.index and before.kind == "money" else 0
    words = ledger.words(max(low, start - BEFORE), start)
    return re.split("[。；\n]", words)[-1]


def _row(ledger: Ledger, month: Entry, year: Entry) -> Comparison:
    one, two = ledger.figure(month), ledger.figure(year)
    assert one is not None
    assert two is not None
    said, so_far = figure(month.number), figure(year.number)
    return comparison(
        "YOY009",
        bound(one.interval(R), two.interval(R), one),
        stated=said,
        expected=f"不超过累计的{so_far}",
        difference=amount(one.value - two.value, month.number),
        formula=f"{said} ≤ {so_far}",
        operands=[ledger.operand("MONTH", month.index), ledger.operand("YEAR_TO_DATE", year.index)],
        evidence=[ledger.label_span(month.index, month.fact.label), ledger.label_span(year.index, year.fact.label)],
        zh=f"当月{said}，大于当年累计{so_far}。两个金额或其单位必有一误，或以前月份为负数。",
        en=f"The month brought {said}, the year so far only {so_far}.",
        root_cause=f"month {said} of {so_far}",
    )
