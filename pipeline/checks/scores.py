"""SCO: the self-evaluation's score, its grade, and what the rate of execution leaves of it.

例: 「自评得分 94.2 分，评价等级为优」: 优 is 90 and more by 财预〔2020〕10号. 反例: a score without a grade is not graded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractors.facts import Number, Span
from lexicons import rows
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import plain
from pipeline.checks.kinds.member import Grade, member
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Entry, Ledger
from pipeline.checks.wording import figure, percent
from pipeline.records import Comparison, Operand

SCORE = re.compile(
    r"(?:自评(?:综合|总|平均)?(?:得分|评分|分数|分)?|综合得分|评价得分|绩效得分|总得分|最终得分|评分结果)"
    r"(?:为|是|：|:|达|达到|共)?[ \u3000]*$"
)
GRADE = re.compile(
    r"[^。；\n]{0,16}?(?:等级|等次|级别|登记|评级|评定|评价结果|评价|结果)(?:评定)?(?:为|是|：|:|属于)?[ \u3000]*[“\"「『]?"
    r"(?P<grade>优秀|优|良好|良|中等|中|及格|合格|不及格|不合格|较差|差|低)(?![化质先等势美])"
)
WHOLE = re.compile(r"整体|部门|单位|自评得分|自评总分|自评综合")
SAME = re.compile(r"\s|综上所述|综上|经自评|本?(?:部门|单位)|年度|整体|支出|绩效|自评|综合|评价|总体|最终|得分|总分|评分|分数|[为是：:的]")
WEIGHT = 10
"""Points that 财预〔2020〕10号 gives to the rate of execution."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """SCO004 where a grade stands with a score, SCO006 for repeated scores, SCO009 against the rate of execution."""
    if not rules()["SCO004"].applies(ledger.report.front.doc_type):
        return
    scores = list(_scores(ledger))
    for index in scores:
        yield from _graded(ledger, index)
    if scores:
        yield from _repeated(ledger, scores)
        yield from _feasible(ledger, scores[0])


def _scores(ledger: Ledger) -> Iterator[int]:
    """The numbers stated as the report's own score: 0 to 100, with 分 or of the kind score."""
    text = ledger.report.text
    for i, n in enumerate(ledger.report.numbers):
        if n.value is None or not 0 <= n.value <= 100 or not (n.kind == "score" or n.unit == "分"):
            continue
        before = text[max(0, n.start - 24) : n.start]
        if SCORE.search(before) and WHOLE.search(text[max(0, n.start - 40) : n.start]):
            yield i


def _graded(ledger: Ledger, index: int) -> Iterator[Comparison]:
    text, number = ledger.report.text, ledger.report.numbers[index]
    found = GRADE.match(text, number.end)
    if found is None or number.value is None or any(n.start >= number.end and n.end <= found.start("grade") for n in _next(ledger, index)):
        return
    grade = found["grade"]
    bands = rows("grade_bands", Grade)
    named = {"优秀": "优", "良好": "良", "中等": "中", "及格": "合格", "不及格": "不合格", "较差": "差"}.get(grade, grade)
    fitting = member(number.value, named, bands)
    own = [b for b in fitting if b.region and b.region in ledger.report.front.region] or list(fitting)
    quote = Span(ledger.label_span(index).start, found.end("grade"))
    said = figure(number)
    usual = [b for b in bands if b.scheme == bands[0].scheme]
    right = next((b.grade for b in usual if b.low <= number.value < b.high or number.value == b.high == 100), "")
    known = any(b.grade == named for b in bands)
    verdict = Verdict(
        "pass" if own else "fail" if known else "undecided",
        None,
        None,
        exact(number.value),
        f"{own[0].grade} is {own[0].low}–{own[0].high} by {own[0].source}" if own else "" if known else f"no band is called {grade}",
    )
    yield comparison(
        "SCO004",
        verdict,
        stated=f"{said}，{grade}",
        expected=f"{right}（{usual[0].source}）",
        formula=f"{said} → {right}",
        operands=[ledger.operand("SCORE", index), Operand("GRADE", None, None, found.start("grade"), found.end("grade"))],
        evidence=[quote],
        zh=f"得分{said}，等级写作“{grade}”；按{usual[0].source}应为“{right}”，已知的其他分档也没有把{said}评为“{grade}”的。得分或等级必有一误。",
        en=f"A score of {said} is graded {grade}; by {usual[0].source} it would be {right}, and no known scheme calls it {grade}.",
        root_cause=f"score {said} graded {grade}",
    )


def _next(ledger: Ledger, index: int) -> tuple[Number, ...]:
    return ledger.report.numbers[index + 1 : index + 3]


def _repeated(ledger: Ledger, scores: list[int]) -> Iterator[Comparison]:
    first = ledger.report.numbers[scores[0]]
    for index in scores[1:]:
        other = ledger.report.numbers[index]
        labels = [_label(ledger, i) for i in (scores[0], index)]
        same = first.value == other.value
        outcome = "pass" if same else "fail" if labels[0] == labels[1] else "undecided"
        a, b = figure(first), figure(other)
        yield comparison(
            "SCO006",
            Verdict(outcome, None, None, None, "" if outcome != "undecided" else "the words differ: perhaps not the same score"),
            stated=b,
            expected=a,
            formula=f"{a} = {b}",
            operands=[ledger.operand("SCORE", scores[0]), ledger.operand("SCORE", index)],
            evidence=[ledger.label_span(scores[0]), ledger.label_span(index)],
            zh=f"自评得分前后不一致：一处为{a}，一处为{b}。",
            en=f"The score is stated as {a} and as {b}.",
            root_cause=f"score {a} against {b}",
        )


def _label(ledger: Ledger, index: int) -> str:
    """What a score is called, less the words that leave it the same. 例: 「本部门整体支出绩效自评得分为」 and 「部门整体支出自评总分」."""
    span, number = ledger.label_span(index), ledger.report.numbers[index]
    return SAME.sub("", ledger.report.text[span.start : number.start])


def _feasible(ledger: Ledger, index: int) -> Iterator[Comparison]:
    """SCO009: with ten points for execution, a rate r leaves at most 100 − 10·(1 − r)."""
    rates = [
        e for e in ledger.entries if e.fact.measure == "rate" and e.fact.item in ("expenditure", "total") and e.number.kind == "percent"
    ]
    number = ledger.report.numbers[index]
    if not rates or number.value is None:
        return
    rate: Entry = rates[0]
    share = min(exact(rate.fact.value or 0), Fraction(100))
    most = 100 - WEIGHT * (1 - share / 100)
    said, cap = figure(number), f"{plain(most, 2):f}分"
    yield comparison(
        "SCO009",
        Verdict("pass" if exact(number.value) <= most else "fail", None, most, exact(number.value)),
        stated=said,
        expected=f"不超过{cap}",
        difference=f"{plain(exact(number.value) - most, 2):f}分",
        formula=f"{said} ≤ 100 − {WEIGHT} × (1 − {percent(share)}) = {cap}",
        operands=[ledger.operand("SCORE", index), ledger.operand("EXEC_RATE", rate.index)],
        evidence=[ledger.label_span(index), ledger.label_span(rate.index, rate.fact.label)],
        zh=f"预算执行率{figure(rate.number)}，若执行率占{WEIGHT}分，满分至多{cap}，自评为{said}；执行率的分值不同时不适用。",
        en=f"At a rate of {figure(rate.number)} and {WEIGHT} points for execution at most {cap} are left; the score is {said}.",
        root_cause=f"score {said} at {figure(rate.number)}",
    )
