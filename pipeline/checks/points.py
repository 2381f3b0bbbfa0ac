"""SCO005, SCO011, SCO012, TGT002, TGT007, TGT009, COV003: points against the rate of execution and what is said beside them.

例: 10 points for execution, 98.4 % executed, 9.84 given; 「满意度 103 分」 is none; a table's value that the text states otherwise.
反例: forms that give the execution's points by steps; full marks and a section 存在的问题 that says there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractors.facts import Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.evaluated import Indicator, evaluations
from pipeline.checks.interval import plain, printed
from pipeline.checks.kinds.equal import equal
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGETS, Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison

EXECUTION = re.compile(r"预算执行率?$|执行率$|资金总额|预算执行情况")
SATISFIED = re.compile(r"满意(?:度|率)(?:测评|调查)?(?:得分|评分|平均分|平均)?(?:总体)?(?:为|达|达到|是)?\s*$")
PROBLEMS = re.compile(r"问题|不足")
NO_PROBLEM = re.compile(r"^[^。]{0,20}(?:无|没有|暂无|未发现)")
DONE, UNDONE = re.compile(r"^已?(?:完成|达成|达标)(?:目标|指标|任务)?$|已完成|已达成"), re.compile(r"未完成|未达成|未达标|没有完成")
NAME = 4
"""An indicator whose name has so many characters is told by it in the text."""

HIGH, LITTLE = 90, 80


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows for self-evaluations, of satisfaction anywhere."""
    doc_type = ledger.report.front.doc_type
    if "满意" in ledger.report.text and rules()["TGT007"].applies(doc_type):
        yield from _satisfaction(ledger)
    if not rules()["SCO005"].applies(doc_type):
        return
    yield from _missing(ledger)
    yield from _apart(ledger)
    yield from _perfect(ledger)
    if ledger.report.grids:
        for found in evaluations(ledger):
            for row in found.rows:
                yield from _execution(ledger, row)
                yield from _said(ledger, row)
                yield from _told(ledger, row)


def _satisfaction(ledger: Ledger) -> Iterator[Comparison]:
    """TGT007 for points; percentages are RNG001's."""
    for i, number in enumerate(ledger.report.numbers):
        if number.value is None or not (number.kind == "score" or number.unit == "分") or number.value_high is not None:
            continue
        if not SATISFIED.search(ledger.words(number.start - 16, number.start)):
            continue
        good = 0 <= number.value <= 100
        yield comparison(
            "TGT007",
            Verdict("pass" if good else "fail", Fraction(0), Fraction(100), Fraction(number.value)),
            stated=figure(number),
            expected="0–100",
            formula=f"0 ≤ {figure(number)} ≤ 100",
            operands=[ledger.operand("满意度", i)],
            evidence=[ledger.label_span(i)],
            zh=f"满意度{figure(number)}超出0至100的范围。",
            en=f"A satisfaction of {figure(number)} lies outside 0 to 100.",
            root_cause=f"satisfaction {figure(number)}",
        )


def _missing(ledger: Ledger) -> Iterator[Comparison]:
    """COV003: the figures that the form asks for; what is not stated cannot be checked."""
    have = {(e.fact.item, e.fact.measure) for e in ledger.entries}
    wanted = (
        ("全年预算数", any(("expenditure", m) in have for m in BUDGETS)),
        ("执行数", ("expenditure", "executed") in have),
        ("预算执行率", ("expenditure", "rate") in have),
        ("年末结转和结余", any(item.startswith("carryover") for item, _ in have)),
        ("自评得分", ledger.report.front.score is not None),
    )
    missing = [name for name, there in wanted if not there]
    yield comparison(
        "COV003",
        undecided(f"not stated: {'、'.join(missing)}") if missing else Verdict("pass", None, None, None),
        stated="、".join(missing),
        formula="、".join(name for name, _ in wanted),
    )


def _rate(ledger: Ledger) -> int | None:
    """The report's one rate of execution in the text."""
    rates = [e for e in ledger.entries if e.fact.item == "expenditure" and e.fact.measure == "rate" and not ledger.in_table(e.index)]
    return rates[0].index if rates and len({e.fact.value for e in rates}) == 1 else None


def _apart(ledger: Ledger) -> Iterator[Comparison]:
    """SCO011: a score of 90 and more where a fifth and more of the budget was not spent."""
    score, rate = ledger.report.front.score, _rate(ledger)
    if score is None or rate is None:
        return
    number = ledger.report.numbers[rate]
    far = score >= HIGH and number.value is not None and number.value < LITTLE
    yield comparison(
        "SCO011",
        Verdict("fail" if far else "pass", None, None, None),
        stated=f"{score}分、{figure(number)}",
        expected="得分与执行率相当，或说明原因",
        formula=f"{score} 分，执行率 {figure(number)}",
        operands=[ledger.operand("EXEC_RATE", rate)],
        evidence=[ledger.label_span(rate)],
        zh=f"预算执行率只有{figure(number)}，自评得分{score}分，两者相差较大，应说明原因。",
        en=f"Only {figure(number)} of the budget was spent, yet the score is {score}.",
        root_cause=f"score {score} against {figure(number)}",
    )


def _perfect(ledger: Ledger) -> Iterator[Comparison]:
    """SCO012: full marks beside a section of problems that names some."""
    if ledger.report.front.score != 100:
        return
    text = ledger.report.text
    for section in ledger.report.sections:
        if section.kind != "heading" or not PROBLEMS.search(section.title):
            continue
        body = text[section.start + len(section.label) + len(section.title) : section.end].strip()
        some = len(body) > 12 and not NO_PROBLEM.match(body)
        yield comparison(
            "SCO012",
            Verdict("fail" if some else "pass", None, None, None),
            stated="100分",
            expected="得分与所列问题相符",
            formula=f"100 分，“{section.title.strip()}”",
            evidence=[Span(section.start, min(section.end, section.start + 30))],
            zh="自评得满分，而报告列有存在的问题，请核对扣分是否遗漏。",
            en="The score is full, yet the report names problems.",
            root_cause="full marks beside problems",
        )
        return


def _value(ledger: Ledger, index: int | None) -> Number | None:
    number = ledger.report.numbers[index] if index is not None else None
    return number if number is not None and number.value is not None and number.value_high is None else None


def _execution(ledger: Ledger, row: Indicator) -> Iterator[Comparison]:
    """SCO005: weight times the rate, no more than the weight; otherwise the form may go by steps."""
    rate = row.rate or row.actual
    if not EXECUTION.search(row.name) or rate is None or row.weight is None or row.score is None:
        return
    r, w, s = (_value(ledger, v.number) for v in (rate, row.weight, row.score))
    if r is None or w is None or s is None or r.kind != "percent" or not w.value or s.ulp is None:
        return
    due = Fraction(w.value) * min(Fraction(r.value or 0) / 100, Fraction(1))
    good = abs(due - Fraction(s.value or 0)) <= Fraction(s.ulp)
    full = r.value is not None and r.value < 100 and s.value == w.value
    why = "" if good else "the form may give the points by steps"
    yield comparison(
        "SCO005",
        Verdict("pass" if good else "review", due, due, due, why),
        stated=figure(s),
        expected=f"{plain(due, 2)}分",
        formula=f"{figure(w)} × {figure(r)} = {plain(due, 2)}",
        operands=[ledger.operand("RATE", rate.number or 0), ledger.operand("WEIGHT", row.weight.number or 0),
                  ledger.operand("SCORE", row.score.number or 0)],
        evidence=[Span(v.cell.start, v.cell.end) for v in (rate, row.weight, row.score)],
        zh=f"预算执行率{figure(r)}，分值{figure(w)}，按比例得{plain(due, 2)}分，写作{figure(s)}" + ("（满分）。" if full else "。"),
        en=f"{figure(r)} of {figure(w)} points are {plain(due, 2)}, {figure(s)} are given.",
        root_cause=f"points of execution {figure(s)}",
    )  # fmt: skip


def _said(ledger: Ledger, row: Indicator) -> Iterator[Comparison]:
    """TGT002: 已完成 or 未完成 among the reasons against the two values."""
    if row.target is None or row.actual is None or row.reason is None or not row.target.sign:
        return
    target, actual = _value(ledger, row.target.number), _value(ledger, row.actual.number)
    done, undone = DONE.search(row.reason.words) is not None, UNDONE.search(row.reason.words) is not None
    if target is None or actual is None or target.unit != actual.unit or done == undone or actual.qualifier:
        return
    a, t = actual.value or 0, target.value or 0
    met = {"≥": a >= t, "≤": a <= t, "=": a == t}[row.target.sign]
    yield comparison(
        "TGT002",
        Verdict("pass" if met == done else "review", None, None, None, "" if met == done else "the words may be of something else"),
        stated=row.reason.words[:20],
        expected="已完成" if met else "未完成",
        formula=f"{row.target.words} → {row.actual.words}",
        operands=[ledger.operand("TARGET", row.target.number or 0), ledger.operand("ACTUAL", row.actual.number or 0)],
        evidence=[Span(v.cell.start, v.cell.end) for v in (row.target, row.actual, row.reason)],
        zh=f"指标“{row.name}”{row.target.words}，完成值{row.actual.words}，而说明写作“{row.reason.words[:20]}”。",
        en=f"{row.target.words} was wanted, {row.actual.words} reached, and the form says {row.reason.words[:20]}.",
        root_cause=f"words of indicator {row.name}",
    )


def _told(ledger: Ledger, row: Indicator) -> Iterator[Comparison]:
    """TGT009: the text states the indicator's value by its name, right behind it."""
    if row.actual is None or row.actual.number is None:
        return
    name, actual = re.sub(r"^[\d.、\s]+", "", row.name).split("|")[-1].strip(), _value(ledger, row.actual.number)
    if actual is None or len(name) < NAME:
        return
    text, numbers = ledger.report.text, ledger.report.numbers
    for i, number in enumerate(numbers):
        if ledger.in_table(i) or number.unit != actual.unit or number.value is None or number.kind != actual.kind:
            continue
        before = text[max(0, number.start - len(name) - 4) : number.start]
        if name not in before or not re.fullmatch(r"(?:为|达|达到|是|共)?\s*", before.rpartition(name)[2]):
            continue
        one, two = printed(actual), printed(number)
        if one is None or two is None:
            continue
        verdict = equal(one, two)
        held = verdict.outcome in ("pass", "rounding", "truncated")
        yield comparison(
            "TGT009",
            verdict if held else undecided("the text may speak of the target, or of another year"),
            stated=figure(number),
            formula=f"{row.actual.words} = {figure(number)}",
            operands=[ledger.operand("table", row.actual.number), ledger.operand("text", i)],
            evidence=[ledger.label_span(i)],
        )
