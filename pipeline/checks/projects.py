"""PRJ004–006, SCO010 and PRC004: projects under performance management, their grades and average, and the buckets of procurement awards.

例: 「绩效自评的项目 4 个 …，平均得分 99.43 分（其中，绩效评级为“优”的项目 4 个；…“良”的项目 0 个；…）」. 反例: an average of projects
weighted by money need not be one of whole points, so that it is only held to lie within 0 and 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import R, printed, total
from pipeline.checks.kinds.bound import bound
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

GRADED = re.compile(
    r"(?:评级|等级|评价|结果)?(?:为|达到)?[“\"]?(?P<grade>优秀?|良好?|中等?|合格|差|不合格)[”\"]?(?:等级|档次)?的?(?:项目)?(?:有|为|共|：)?\s*$"
)
PROJECTS = re.compile(r"项目(?:共|为|有|数量|个数)?\s*$")
ONE_LEVEL, TWO_LEVEL = re.compile(r"一级项目\s*(?:共|有|为)?\s*$"), re.compile(r"二级项目\s*(?:共|有|为)?\s*$")
GRADES_TO_SUM = 3
TRACKED = re.compile(r"绩效(?:跟踪|自评|评价|目标)[^。；]{0,30}(?:项目)[^。；]{0,20}(?:涉及|预算)[^。；，]{0,8}金额\s*$")
AWARD = re.compile(r"(?:由中小企业|由小微企业|中小企业|小微企业)[^。；]{0,12}(?:中标|成交)[^。；]{0,8}(?:采购)?金额(?:为|是|共)?\s*$")
OF_SMALL = re.compile(r"面向小微企业预留")
ELSEWHERE = re.compile(r"在其他政府采购项目")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each place that states the figures."""
    doc_type = ledger.report.front.doc_type
    if "项目" in ledger.report.text:
        if rules()["PRJ006"].applies(doc_type):
            yield from _grades(ledger)
        if rules()["PRJ004"].applies(doc_type):
            yield from _levels(ledger)
        if rules()["PRJ005"].applies(doc_type):
            yield from _tracked(ledger)
    if "在其他政府采购项目" in ledger.report.text and rules()["PRC004"].applies(doc_type):
        yield from _awards(ledger)


def _clause(ledger: Ledger, i: int, length: int) -> str:
    """The words before a number, other numbers and all."""
    at = ledger.report.numbers[i].start
    return "".join(ledger.report.text[max(0, at - length) : at].split())


def _before(ledger: Ledger, i: int, length: int = 40) -> str:
    """The words before a number, back to the number before it."""
    number = ledger.report.numbers[i]
    low = max(0, number.start - length, ledger.report.numbers[i - 1].end if i else 0)
    return "".join(ledger.report.text[low : number.start].split())


def _grades(ledger: Ledger) -> Iterator[Comparison]:
    """PRJ006: the counts of projects by grade add up to the projects that were graded, which stand in the same sentence."""
    numbers = ledger.report.numbers
    i = 0
    while i < len(numbers):
        run: list[int] = []
        grades: list[str] = []
        while i < len(numbers) and numbers[i].kind == "count" and not ledger.in_table(i) and (found := GRADED.search(_before(ledger, i))):
            run.append(i)
            grades.append(found["grade"])
            i += 1
        if len(run) >= GRADES_TO_SUM and len(set(grades)) == len(grades) and numbers[run[0]].unit in ("个", "项"):
            yield from _graded(ledger, run)
        i += 1


def _graded(ledger: Ledger, run: Sequence[int]) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    first = run[0]
    above = [
        k
        for k in range(max(0, first - 4), first)
        if numbers[k].kind == "count"
        and numbers[k].unit == numbers[first].unit
        and ledger.sentence(k) == ledger.sentence(first)
        and PROJECTS.search(_before(ledger, k))
    ]
    values = [exact(numbers[k].value or 0) for k in run]
    if not above or numbers[above[-1]].value is None:
        return
    whole = above[-1]
    added, stated = sum(values, Fraction(0)), exact(numbers[whole].value or 0)
    formula = f"{' + '.join(figure(numbers[k]) for k in run)} = {amount(added, numbers[whole])}"
    yield comparison(
        "PRJ006",
        Verdict("pass" if added == stated else "fail", added, added, added),
        stated=figure(numbers[whole]),
        expected=amount(added, numbers[whole]),
        difference=amount(abs(added - stated), numbers[whole]),
        formula=formula,
        operands=[*(ledger.operand("GRADED", k) for k in run), ledger.operand("PROJECTS", whole)],
        evidence=[ledger.label_span(whole), Span(ledger.label_span(run[0]).start, numbers[run[-1]].end)],
        zh=f"各等级的项目相加 {formula}，而参评项目写作{figure(numbers[whole])}。",
        en=f"The graded projects add up to {amount(added, numbers[whole])} ({formula}), {figure(numbers[whole])} are said to be graded.",
        root_cause=f"projects {figure(numbers[whole])} = {formula}",
    )
    yield from _average(ledger, whole, run)


def _average(ledger: Ledger, whole: int, run: Sequence[int]) -> Iterator[Comparison]:
    """SCO010: the average lies in the reach of the grades. 例: all of them 优, so that it is 90 at least."""
    numbers = ledger.report.numbers
    found = [k for k in range(whole + 1, run[0]) if numbers[k].kind == "score" or numbers[k].unit == "分"]
    if len(found) != 1 or "平均" not in _before(ledger, found[0]) or numbers[found[0]].value is None:
        return
    score = exact(numbers[found[0]].value or 0)
    lowest = [k for k in run if numbers[k].value]
    only_best = len(lowest) == 1 and "优" in _before(ledger, lowest[0])
    low = Fraction(80 if only_best else 0)
    good = low <= score <= 100
    said = figure(numbers[found[0]])
    yield comparison(
        "SCO010",
        Verdict("pass" if good else "fail", low, Fraction(100), score),
        stated=said,
        expected=f"{low}–100",
        formula=f"{low} ≤ {said} ≤ 100",
        operands=[ledger.operand("AVERAGE", found[0])],
        evidence=[ledger.label_span(found[0])],
        zh=f"平均得分{said}与各项目的等级不符：应在{low}至100分之间。",
        en=f"The average {said} does not fit the grades: it lies between {low} and 100.",
        root_cause=f"average {said}",
    )


def _levels(ledger: Ledger) -> Iterator[Comparison]:
    """PRJ004: no more first-level projects than second-level ones."""
    numbers = ledger.report.numbers
    ones = [i for i, n in enumerate(numbers) if n.kind == "count" and ONE_LEVEL.search(_clause(ledger, i, 12))]
    for i in ones:
        two = next((k for k in range(i + 1, min(i + 4, len(numbers))) if TWO_LEVEL.search(_clause(ledger, k, 12))), None)
        if two is None or numbers[i].value is None or numbers[two].value is None or ledger.sentence(two) != ledger.sentence(i):
            continue
        good = (numbers[i].value or 0) <= (numbers[two].value or 0)
        a, b = figure(numbers[i]), figure(numbers[two])
        yield comparison(
            "PRJ004",
            Verdict("pass" if good else "fail", None, None, None),
            stated=a,
            expected=f"不多于{b}",
            formula=f"{a} ≤ {b}",
            operands=[ledger.operand("ONE", i), ledger.operand("TWO", two)],
            evidence=[ledger.label_span(i), ledger.label_span(two)],
            zh=f"一级项目{a}多于二级项目{b}。",
            en=f"There are more first-level projects ({a}) than second-level ones ({b}).",
            root_cause=f"projects {a} over {b}",
        )


def _tracked(ledger: Ledger) -> Iterator[Comparison]:
    """PRJ005: what is under performance management is no more than the projects cost. A budget may be more than was spent, and money of
    other years may be in it: for review only."""
    spent = [e for e in ledger.entries if e.fact.item == "expenditure.nature.project" and e.fact.measure in ("executed", "amount")]
    if len({e.fact.value for e in spent}) != 1:
        return
    whole = spent[0]
    for i, number in enumerate(ledger.report.numbers):
        if number.kind != "money" or not TRACKED.search(_clause(ledger, i, 60)):
            continue
        one, two = printed(number), ledger.figure(whole)
        if one is None or two is None:
            continue
        verdict = bound(one.interval(R), two.interval(R), one, unsure=True)
        reason = "a budget may be more than what was spent" if verdict.outcome == "review" else ""
        yield comparison(
            "PRJ005",
            Verdict(verdict.outcome, None, verdict.high, verdict.nominal, reason),
            stated=figure(number),
            formula=f"{figure(number)} ≤ {figure(whole.number)}",
            operands=[ledger.operand("TRACKED", i), ledger.operand("EXP_PROJ", whole.index)],
            evidence=[ledger.label_span(i), ledger.label_span(whole.index, whole.fact.label)],
        )


def _awards(ledger: Ledger) -> Iterator[Comparison]:
    """PRC004 (Shanghai): awards to small and medium enterprises in the reserved and in the other projects are disjoint, and together no
    more than all procurement. 反例: those reserved for small and micro ones are some of those for small and medium ones."""
    numbers = ledger.report.numbers
    found = [i for i, n in enumerate(numbers) if n.kind == "money" and not ledger.in_table(i) and AWARD.search(_before(ledger, i, 60))]
    reserved = [i for i in found if not OF_SMALL.search(_before(ledger, i, 60)) and not ELSEWHERE.search(_before(ledger, i, 60))]
    other = [i for i in found if ELSEWHERE.search(_before(ledger, i, 60))]
    wholes = [
        e
        for e in ledger.entries
        if e.fact.item == "procurement" and e.fact.measure in ("executed", "amount") and not ledger.in_table(e.index)
    ]
    if len(reserved) != 1 or len(other) != 1 or len({e.fact.value for e in wholes}) != 1:
        return
    whole, parts = wholes[0], [*reserved, *other]
    known = [f for k in parts if (f := printed(numbers[k], [whole.number])) is not None]
    stated = ledger.figure(whole)
    if len(known) < len(parts) or stated is None or len({numbers[k].unit for k in parts} | {whole.number.unit}) > 1:
        return
    reach = total(f.interval(R) for f in known)
    over = reach.low is not None and (high := stated.interval(R).high) is not None and reach.low > high
    added = sum((f.value for f in known), Fraction(0))
    formula = f"{' + '.join(figure(numbers[k]) for k in parts)} = {amount(added, whole.number)} ≤ {figure(whole.number)}"
    yield comparison(
        "PRC004",
        Verdict("fail" if over else "pass", None, stated.value, added),
        stated=amount(added, whole.number),
        expected=f"不超过{figure(whole.number)}",
        difference=amount(added - stated.value, whole.number),
        formula=formula,
        operands=[*(ledger.operand("AWARD", k) for k in parts), ledger.operand("PROC", whole.index)],
        evidence=sorted([*(ledger.label_span(k) for k in parts), ledger.label_span(whole.index, whole.fact.label)], key=lambda s: s.start),
        zh=f"预留项目与其他项目中由中小企业成交的金额不相交，相加 {formula.replace(' ≤ ', '，超过采购总额')}。",
        en=f"Awards in reserved and in other projects do not overlap; together they are more than all procurement: {formula}.",
        root_cause=f"awards over {figure(whole.number)}",
    )
