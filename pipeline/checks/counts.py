"""CNT001, 005, 006: counts of things, exact: what is in brackets adds up, a part is no more than its whole, a rate is its quotient.

例: 「76 项（39 项改革、37 项配套监管）」; 「1,352 户…中有 1,318 户通过“一窗”办结，“一窗”办结率达 97.49%」.
反例: 「第 34 位（137 个）」: the bracket holds the field; 「“一门”率达 100%」 beside counts of “一窗”: operands go by predicate, never
by distance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractors.facts import Number, Passage
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import Interval, plain, printed
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import both, figure, percent
from pipeline.records import Comparison

RATE = re.compile(r"(?P<stem>[\u4e00-\u9fa5“”\"]{1,12}?)[”\"]?(?:比)?率(?:已)?(?:达到了?|达|为|是|升至|提高到|提升至|：|:)?\s*$")
SUBSET = re.compile(
    r"[^，。；：]{0,16}(?:中|里)[，,]?(?:已)?(?:有|就有)?\s*|[^。；：（）()]{0,24}[，,](?:其中|当中)(?:，|有|包括)?[^。；，、]{0,16}"
)
CHANGE = re.compile(r"(?:增加|减少|增长|净增|新增|多|少|下降|提高|上升)(?:了|到)?\s*$")
"""A whole that is itself a change has no parts. 反例: 「比上年增加 5.3 万人，其中在职人员 158.7 万人」."""

GENERAL = {"个", "项"}
"""「1844 个事项…其中 1816 项」: one thing counted with two measure words."""

OTHER_UNIT = "the two are counted in different words"
CHOSEN = re.compile(r"[^。；，\d]{0,16}(?:入选|列入|纳入|获评)[^。；，\d]{0,24}")
AMONG = re.compile(r"[^。；，\d]{0,16}(?:之列|名单|行列|清单)")
"""「4 项经验入选…15 条案例之列」: the whole stands behind the part."""

QUOTES = re.compile(r"[“”\"\s]")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each bracket of counts, for each 「其中」 between two counts of one unit, for each rate named after what was counted."""
    yield from _brackets(ledger)
    counted = [n.kind == "count" for n in ledger.report.numbers]
    for passage in ledger.report.passages:
        if passage.cell is None and passage.last - passage.first > 1 and sum(counted[passage.first : passage.last]) > 1:
            yield from _subsets(ledger, passage)
            yield from _chosen(ledger, passage)
            yield from _rates(ledger, passage)


def _brackets(ledger: Ledger) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    for listed in ledger.facts.breakdowns:
        if listed.dimension != "bracket" or listed.total is None or len(listed.parts) < 2:
            continue
        whole, parts = numbers[listed.total], [numbers[i] for i in listed.parts]
        if whole.kind != "count" or any(p.kind != "count" for p in parts):
            continue
        operands = [ledger.operand("TOTAL", listed.total), *(ledger.operand("PART", i) for i in listed.parts)]
        said = f"{' + '.join(figure(p) for p in parts)} = {figure(whole)}"
        if any(n.value is None or n.qualifier or n.value_high is not None for n in (whole, *parts)):
            yield comparison("CNT001", undecided("a count is only roughly stated"), stated=figure(whole), formula=said, operands=operands)
            continue
        summed = sum((exact(p.value or 0) for p in parts), Fraction(0))
        stated = exact(whole.value or 0)
        fails = summed > stated if not listed.closed else summed != stated
        yield comparison(
            "CNT001",
            Verdict("fail" if fails else "pass", summed, summed, summed),
            stated=figure(whole),
            expected=f"{plain(summed):f}{whole.unit}",
            difference=f"{plain(stated - summed):f}{whole.unit}",
            formula=f"{' + '.join(figure(p) for p in parts)} = {plain(summed):f}{whole.unit}",
            operands=operands,
            evidence=[ledger.label_span(listed.total), *(ledger.label_span(i) for i in listed.parts)],
            zh=f"括号内各项相加为{plain(summed):f}{whole.unit}，括号前写作{figure(whole)}。总数或其中一项必有一误。",
            en=f"The items in brackets add up to {plain(summed):f}{whole.unit}, the count before them is {figure(whole)}.",
            root_cause=f"bracket of {figure(whole)} at {whole.text}",
        )


def _subsets(ledger: Ledger, passage: Passage) -> Iterator[Comparison]:
    for i in range(passage.first, passage.last - 1):
        pair = _pair(ledger, i, i + 1)
        if pair is None or not SUBSET.fullmatch(ledger.words(pair[0].end, pair[1].start)):
            continue
        whole, part = pair
        if CHANGE.search(ledger.words(whole.start - 6, whole.start)):
            continue
        least, most = _range(part).low, _range(whole).high
        fails = least is not None and most is not None and least > most
        sure = whole.unit == part.unit
        yield comparison(
            "CNT006",
            Verdict("pass", None, most, most) if not fails else Verdict("fail", None, most, most) if sure else undecided(OTHER_UNIT),
            stated=figure(part),
            expected=f"不超过{figure(whole)}",
            formula=f"{figure(part)} ≤ {figure(whole)}",
            operands=[ledger.operand("SUB", i + 1), ledger.operand("ALL", i)],
            evidence=[ledger.label_span(i), ledger.label_span(i + 1)],
            zh=f"其中一部分{figure(part)}多于总数{figure(whole)}，二者必有一误。",
            en=f"A part, {figure(part)}, is more than its whole, {figure(whole)}.",
            root_cause=f"part {figure(part)} of {figure(whole)}",
        )


def _chosen(ledger: Ledger, passage: Passage) -> Iterator[Comparison]:
    """CNT006 of a part before its whole; BRK008 of counts before a total that counts something else, which is none of theirs."""
    numbers = ledger.report.numbers
    for i in range(passage.first, passage.last - 1):
        part, whole = numbers[i], numbers[i + 1]
        if part.kind != "count" or whole.kind != "count" or part.value is None or whole.value is None:
            continue
        between = ledger.words(part.end, whole.start)
        if CHOSEN.fullmatch(between) and AMONG.match(ledger.report.text, whole.end):
            good = part.value <= whole.value
            yield comparison(
                "CNT006",
                Verdict("pass", None, None, None) if good else undecided(OTHER_UNIT),
                stated=figure(part),
                formula=f"{figure(part)} ≤ {figure(whole)}",
                operands=[ledger.operand("SUB", i), ledger.operand("ALL", i + 1)],
                evidence=[ledger.label_span(i), ledger.label_span(i + 1)],
            )
        elif i > passage.first and part.unit != whole.unit and numbers[i - 1].unit == part.unit and between.rstrip().endswith("共"):
            yield comparison(
                "BRK008",
                Verdict("not_applicable", None, None, None, OTHER_UNIT),
                stated=figure(whole),
                operands=[ledger.operand("part", i - 1), ledger.operand("part", i), ledger.operand("total", i + 1)],
            )


def _pair(ledger: Ledger, one: int, two: int) -> tuple[Number, Number] | None:
    """Two counts of one unit, or of two that say no more than how many, with values, neither a range."""
    a, b = ledger.report.numbers[one], ledger.report.numbers[two]
    if a.kind != "count" or b.kind != "count" or not a.unit or not (a.unit == b.unit or {a.unit, b.unit} <= GENERAL):
        return None
    return (a, b) if a.value is not None and b.value is not None and a.value_high is None and b.value_high is None else None


def _range(number: Number) -> Interval:
    made = printed(number)
    assert made is not None
    return made.interval("R")


def _rates(ledger: Ledger, passage: Passage) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    for k in range(passage.first, passage.last):
        rate = numbers[k]
        if rate.kind != "percent" or rate.unit != "%" or rate.value is None or rate.qualifier or rate.value_high is not None:
            continue
        named = RATE.search(ledger.words(max(passage.start, rate.start - 24), rate.start))
        stem = QUOTES.sub("", named["stem"]) if named else ""
        if len(stem) < 2:
            continue
        operands = _operands(ledger, range(passage.first, k), stem)
        if operands is not None:
            yield _rate(ledger, k, *operands)


def _operands(ledger: Ledger, before: Sequence[int], stem: str) -> tuple[int, int] | None:
    """The count whose own clause says `stem`, and the count of the same unit that it is a part of: the only larger one in the
    sentence. None where either is missing or there are several."""
    numbers = ledger.report.numbers
    parts = [i for i in before if numbers[i].kind == "count" and stem in QUOTES.sub("", _clause(ledger, i))]
    if len(parts) != 1:
        return None
    part = numbers[parts[0]]
    wholes = [i for i in before if i < parts[0] and (pair := _pair(ledger, i, parts[0])) and (pair[0].value or 0) >= (part.value or 0)]
    if len(wholes) != 1 or part.qualifier or numbers[wholes[0]].qualifier:
        return None
    return parts[0], wholes[0]


def _clause(ledger: Ledger, index: int) -> str:
    """The words of the clause a number stands in, without other numbers' clauses."""
    text, number = ledger.report.text, ledger.report.numbers[index]
    low = max((text.rfind(mark, max(0, number.start - 30), number.start) for mark in "，。；：、,;"), default=-1) + 1
    stop = re.compile(r"[，。；：,;\n]").search(text, number.end, number.end + 24)
    return text[max(low, number.start - 30) : stop.start() if stop else number.end + 24]


def _rate(ledger: Ledger, rate: int, part: int, whole: int) -> Comparison:
    numbers = ledger.report.numbers
    stated, above, below = (printed(numbers[i]) for i in (rate, part, whole))
    assert stated is not None
    assert above is not None
    assert below is not None
    verdict = ratio(stated, above, below)
    quotient = percent(verdict.nominal) if verdict.nominal is not None else "?"
    said = figure(numbers[rate])
    formula = f"{figure(numbers[part])} ÷ {figure(numbers[whole])} = {quotient}"
    return comparison(
        "CNT005",
        verdict,
        stated=said,
        expected=both(verdict.nominal, numbers[rate]) if verdict.nominal is not None else "",
        formula=formula,
        operands=[ledger.operand("RATE", rate), ledger.operand("A", part), ledger.operand("B", whole)],
        evidence=[ledger.label_span(whole), ledger.label_span(part), ledger.label_span(rate)],
        zh=f"{formula}，文中写作{said}。比率或两个数量之一有误。",
        en=f"{formula}, stated as {said}: the rate or one of the counts is wrong.",
        root_cause=f"rate {said} of {figure(numbers[part])} in {figure(numbers[whole])}",
    )
