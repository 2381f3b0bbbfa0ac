"""EXE007, RNG007, CNT007 and DAT006: rates that complement each other, a rate no count can make, a span that ends before it begins.

例: 「预算执行率 98.4%，结余率 1.6%」; 「抽查 7 家，合格率 85.7%」 (6 of 7), 反例 「抽查 7 家，合格率 80%」, which no count of 7 gives.
反例: a rate of money, or of weighted points, need not be one of counts: only where the sentence says that things were counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import plain, printed, total
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison

PAIRS = (
    ("EXE007", re.compile(r"(?:预算)?(?:执行率|支出进度)(?:为|达|达到)?\s*$"), re.compile(r"^[，,、；]?\s*(?:预算)?结余率(?:为|是)?\s*$")),
    (
        "RNG007",
        re.compile(r"(?:男性|男)[^，。；]{0,6}占(?:比)?(?:为)?\s*$"),
        re.compile(r"^[，,、；]?\s*(?:女性|女)[^，。；]{0,6}占(?:比)?(?:为)?\s*$"),
    ),
    ("RNG007", re.compile(r"合格率(?:为|是)?\s*$"), re.compile(r"^[，,、；]?\s*不合格率(?:为|是)?\s*$")),
)
SAMPLED = re.compile(r"(?:抽查|抽检|检查|调查|回访|测评)(?:了)?[^，。；\d]{0,8}$")
COUNTED = re.compile(r"^[^。；\d]{0,14}(?:合格率|达标率|通过率)(?:为|达|达到|是)?\s*$")
REACHED = re.compile(r"^[，,、]?[^。；\d，,]{0,10}(?:目标|任务|计划|项目|指标)?完成率(?:为|达|达到|是)?\s*$")
FEW = 60
"""A rate of more things than this can be nearly anything."""

DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")
"""A span of days as the ledger of numbers writes it."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each pair of neighbouring figures that are one of these."""
    numbers, doc_type = ledger.report.numbers, ledger.report.front.doc_type
    for i in range(len(numbers) - 1):
        one, two = numbers[i], numbers[i + 1]
        if two.start - one.end > 20 or ledger.in_table(i):
            continue
        if one.kind == two.kind == "percent":
            yield from _pair(ledger, i, doc_type)
        elif one.kind == "count" and two.kind == "percent" and rules()["CNT007"].applies(doc_type):
            yield from _possible(ledger, i)
    if rules()["DAT006"].applies(doc_type):
        yield from _spans(ledger)


def _pair(ledger: Ledger, i: int, doc_type: str) -> Iterator[Comparison]:
    one, two = ledger.report.numbers[i : i + 2]
    before, between = ledger.words(one.start - 16, one.start), ledger.words(one.end, two.start)
    for code, first, second in PAIRS:
        a, b = printed(one), printed(two)
        if a is None or b is None or not rules()[code].applies(doc_type) or not (first.search(before) and second.search(between)):
            continue
        reach = total((a.reach, b.reach))
        added = a.value + b.value
        formula = f"{figure(one)} + {figure(two)} = {plain(added)}%"
        outcome = (
            "pass" if added == 100 else "rounding" if reach.holds(Fraction(100)) else "review" if a.qualifier or b.qualifier else "fail"
        )
        yield comparison(
            code,
            Verdict(outcome, Fraction(100), Fraction(100), added, "a figure is only roughly stated" if outcome == "review" else ""),
            stated=f"{figure(one)}、{figure(two)}",
            expected="合计100%",
            difference=f"{plain(added - 100):+f} 个百分点",
            formula=formula,
            operands=[ledger.operand("P", i), ledger.operand("Q", i + 1)],
            evidence=[Span(ledger.label_span(i).start, two.end)],
            zh=f"两个比率互补，应合计100%，而 {formula}。",
            en=f"The two rates should add up to 100%: {formula}.",
            root_cause=formula,
        )


def _possible(ledger: Ledger, i: int) -> Iterator[Comparison]:
    """CNT007: whether some whole number of the things sampled gives the rate, rounded or cut off (GRIM)."""
    one, two = ledger.report.numbers[i : i + 2]
    if one.value is None or not 1 < one.value <= FEW or one.qualifier or two.qualifier or two.value_high is not None:
        return
    if REACHED.match(ledger.words(one.end, two.start)):
        yield from _of_target(ledger, i)
        return
    if not SAMPLED.search(ledger.words(one.start - 14, one.start)) or not COUNTED.match(ledger.words(one.end, two.start)):
        return
    rate = printed(two)
    if rate is None:
        return
    low, high = rate.reach.low, rate.reach.high
    assert low is not None
    assert high is not None
    least, most = ceil(low * int(one.value) / 100), floor(high * int(one.value) / 100)
    formula = f"k ÷ {figure(one)} = {figure(two)}"
    yield comparison(
        "CNT007",
        Verdict("pass" if least <= most else "fail", None, None, None),
        stated=figure(two),
        expected="某个整数 ÷ 总数",
        formula=formula,
        operands=[ledger.operand("N", i), ledger.operand("RATE", i + 1)],
        evidence=[Span(ledger.label_span(i).start, two.end)],
        zh=f"{figure(one)}中没有哪个整数能得出{figure(two)}：总数或比率必有一误。",
        en=f"No whole number of {figure(one)} gives {figure(two)}.",
        root_cause=formula,
    )


def _of_target(ledger: Ledger, i: int) -> Iterator[Comparison]:
    """CNT007 where the count is what was reached: some whole target gives the rate. 例: 「引进项目 13 个，完成率 186%」 (13 of 7)."""
    one, two = ledger.report.numbers[i : i + 2]
    rate = printed(two)
    if rate is None or rate.reach.low is None or rate.reach.high is None or rate.reach.low <= 0:
        return
    reached = exact(one.value or 0) * 100
    least, most = ceil(reached / rate.reach.high), floor(reached / rate.reach.low)
    if least > most:  # the target may be one of halves, or of other things than were counted
        found = Verdict("undecided", None, None, None, "no whole target gives the rate; it may be of something else")
    else:
        found = Verdict("pass", None, None, None)
    yield comparison(
        "CNT007",
        found,
        stated=figure(two),
        formula=f"{figure(one)} ÷ {least} = {figure(two)}" if least <= most else f"{figure(one)} ÷ k = {figure(two)}",
        operands=[ledger.operand("N", i), ledger.operand("RATE", i + 1)],
        evidence=[Span(ledger.label_span(i).start, two.end)],
    )


def _spans(ledger: Ledger) -> Iterator[Comparison]:
    """DAT006: from one day to another that is no earlier."""
    for i, number in enumerate(ledger.report.numbers):
        if number.kind != "date" or number.text_value is None or (found := DAYS.fullmatch(number.text_value)) is None:
            continue
        start, end = found.groups()
        said = figure(number)
        yield comparison(
            "DAT006",
            Verdict("pass" if start <= end else "fail", None, None, None),
            stated=said,
            expected="起不晚于止",
            formula=f"{start} ≤ {end}",
            operands=[ledger.operand("SPAN", i)],
            evidence=[Span(number.start, number.end)],
            zh=f"起止日期颠倒：{said}。",
            en=f"The span ends before it begins: {said}.",
            root_cause=f"span {start} to {end}",
        )
