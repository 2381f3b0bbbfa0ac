"""YOY006, YOY007, YOY010: multiples, percentage points and yearly averages, where the text states both ends.

例: 「由 120 家增加到 240 家，翻了一番」; 「由 90.27% 提升至 92.23%，提高 1.96 个百分点」; 「由 100 亿元增加到 161.05 亿元，
五年年均增长 10%」.
反例: 「增长 1.2 倍」 of a figure whose earlier value is not stated; a yearly average at constant prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractors.facts import Number
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import Interval, Printed, R, T, plain, printed
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import digits, figure
from pipeline.records import Comparison

FROM = re.compile(r"(?:由|从)[^。；，,\d]{0,16}$")
TO = re.compile(r"[^。；\d]{0,14}?(?:至|到|为)\s*(?:了|约)?$")
MORE = re.compile(r"[，,（(]\s*(?:同比|累计|共|净)?(?:增长|增加|提高|提升|上升|扩大)(?:了|近|约)?\s*$")
LESS = re.compile(r"[，,（(]\s*(?:同比|累计|共|净)?(?:下降|降低|减少|压减|缩减)(?:了|近|约)?\s*$")
OF = re.compile(r"[，,（(]\s*(?:达到|是|为)[^。；，,\d]{0,10}?的\s*$")
DOUBLED = re.compile(r"[，,（(]\s*(?:实现)?翻(?:了)?(一|两|三)番")
YEARLY = re.compile(r"\s*(?:来|间|内)?年均(?:增长|递增|增速)(?:为|达|达到)?\s*$")
ADJUSTED = re.compile(r"可比|不变价|同口径|扣除|剔除|名义")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each pair of a from and a to that is followed by a multiple, points or a yearly average."""
    numbers, text = ledger.report.numbers, ledger.report.text
    doc_type = ledger.report.front.doc_type
    for i in range(len(numbers) - 1):
        one, two = numbers[i], numbers[i + 1]
        if one.value is None or two.value is None or one.kind != two.kind or one.value <= 0 or two.start - one.end > 18:
            continue
        if not FROM.search(text[max(0, one.start - 20) : one.start]) or not TO.fullmatch(text[one.end : two.start]):
            continue
        if ledger.in_table(i) or (one.unit != two.unit and one.unit) or one.value_high is not None or two.value_high is not None:
            continue
        found = DOUBLED.match(text, two.end)
        if found and rules()["YOY006"].applies(doc_type):
            yield _row(ledger, "YOY006", i, None, found[0].lstrip("，,（("), _at_least(one, two, 2 ** ("一两三".find(found[1]) + 1)))
        elif i + 2 < len(numbers):
            yield from _third(ledger, i, text[two.end : numbers[i + 2].start])


def _third(ledger: Ledger, i: int, between: str) -> Iterator[Comparison]:
    one, two, third = ledger.report.numbers[i : i + 3]
    doc_type = ledger.report.front.doc_type
    stated = printed(third)
    if stated is None or len(between) > 16 or ADJUSTED.search(between):
        return
    up, down = MORE.search(between), LESS.search(between)
    if third.kind == "percentage_point" and one.kind == "percent" and (up or down) and rules()["YOY007"].applies(doc_type):
        sign = 1 if up else -1
        yield _row(ledger, "YOY007", i, i + 2, figure(third), _points(one, two, stated, sign))
    elif third.unit == "倍" and rules()["YOY006"].applies(doc_type):
        if up:
            yield _row(ledger, "YOY006", i, i + 2, f"增长{figure(third)}", _times(one, two, stated, 1))
        elif OF.search(between):
            yield _row(ledger, "YOY006", i, i + 2, f"是其{figure(third)}", _times(one, two, stated, 0))
    elif third.kind == "duration" and third.unit == "年" and len(ledger.report.numbers) > i + 3 and rules()["YOY010"].applies(doc_type):
        rate = ledger.report.numbers[i + 3]
        growth, years = printed(rate), int(third.value or 0)
        words = ledger.words(third.end, rate.start)
        if growth is not None and rate.kind == "percent" and 1 < years < 20 and YEARLY.fullmatch(words):
            yield _row(ledger, "YOY010", i, i + 3, f"{years}年年均{figure(rate)}", _yearly(one, two, growth, years))


def _figures(one: Number, two: Number) -> tuple[Printed, Printed] | None:
    a, b = printed(one), printed(two)
    return None if a is None or b is None else (a, b)


def _held(reach: Interval, stated: Printed, nominal: Fraction, unsure: bool) -> Verdict:
    if reach.meets(stated.interval(R)):
        return Verdict("pass", reach.low, reach.high, nominal)
    if reach.meets(stated.interval(T)):
        return Verdict("truncated", reach.low, reach.high, nominal)
    return Verdict("review" if unsure else "fail", reach.low, reach.high, nominal, "a figure is only roughly stated" if unsure else "")


def _points(one: Number, two: Number, stated: Printed, sign: int) -> Verdict:
    made = _figures(one, two)
    assert made is not None
    a, b = made
    reach = b.reach - a.reach if sign > 0 else a.reach - b.reach
    return _held(reach, stated, sign * (b.value - a.value), bool(one.qualifier or two.qualifier or stated.qualifier))


def _times(one: Number, two: Number, stated: Printed, less: int) -> Verdict:
    made = _figures(one, two)
    assert made is not None
    a, b = made
    reach = b.reach / a.reach - Interval(Fraction(less), Fraction(less))
    verdict = _held(reach, stated, b.value / a.value - less, bool(one.qualifier or two.qualifier or stated.qualifier))
    if verdict.outcome == "fail" and less and (b.reach / a.reach).meets(stated.reach):
        return Verdict("reconciled", verdict.low, verdict.high, verdict.nominal, "holds as a multiple of the earlier figure")
    return verdict


def _at_least(one: Number, two: Number, times: int) -> Verdict:
    made = _figures(one, two)
    assert made is not None
    a, b = made
    reach = b.reach / a.reach
    good = reach.high is None or reach.high >= times
    nearly = b.value / a.value >= Fraction(times) * 9 / 10
    return Verdict(
        "pass" if good else "review" if nearly else "fail", Fraction(times), None, b.value / a.value, "" if good or not nearly else "nearly"
    )


def _yearly(one: Number, two: Number, stated: Printed, years: int) -> Verdict:
    """(end/start) ^ (1/n) − 1, compared as powers, so that nothing is rounded; n − 1 years are allowed for."""
    made = _figures(one, two)
    assert made is not None
    a, b = made
    grown = b.reach / a.reach
    low, high = stated.reach.low, stated.reach.high
    assert low is not None
    assert high is not None
    for n in (years, years - 1):
        if n > 0 and grown.meets(Interval((1 + low / 100) ** n, (1 + high / 100) ** n)):
            why = "" if n == years else f"holds for {n} years"
            return Verdict("pass" if n == years else "reconciled", None, None, b.value / a.value, why)
    return Verdict(
        "review" if stated.qualifier else "fail",
        None,
        None,
        b.value / a.value,
        "a figure is only roughly stated" if stated.qualifier else "",
    )


def _row(ledger: Ledger, code: str, i: int, third: int | None, said: str, verdict: Verdict) -> Comparison:
    one, two = ledger.report.numbers[i : i + 2]
    a, b = figure(one), figure(two)
    worked = digits(plain_of(verdict.nominal or Fraction(0)), 0)
    formula = (
        f"{b} − {a} = {worked} 个百分点"
        if code == "YOY007"
        else f"{b} ÷ {a} = {digits(plain_of(exact(two.value or 0) / exact(one.value or 1)), 0)}"
    )
    end = ledger.report.numbers[third].end if third is not None else two.end + len(said) + 1
    names = ("FROM", "TO", "STATED")
    return comparison(
        code,
        verdict,
        stated=said,
        expected=formula,
        formula=formula,
        operands=[ledger.operand(n, k) for n, k in zip(names, (i, i + 1, third), strict=True) if k is not None],
        evidence=[type(ledger.label_span(i))(ledger.label_span(i).start, min(end, len(ledger.report.text)))],
        zh=f"文中由{a}到{b}，{formula}，而写作“{said}”。前后两数或变动幅度必有一误。",
        en=f"From {a} to {b}: {formula}, stated as “{said}”. Either an end or the change is wrong.",
        root_cause=f"{a} to {b}: {said}",
    )


def plain_of(value: Fraction) -> Fraction:
    """The value at four decimals, for words."""
    return Fraction(plain(value, 4))
