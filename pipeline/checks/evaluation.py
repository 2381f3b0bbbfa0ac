"""SCO001–003, 007, 008, 013 and TGT001, 003–006: the table of a self-evaluation, row by row and in all.

例: 「≥95% | 98% | 10 | 10」 holds; 「≥95% | 93% | 10 | 10」 is unmet and yet has full marks. 反例: a form without signs: whether more is
better is not known, so that nothing is said of a value below its target; added points (加分项) go beyond their weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from extractors.facts import Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.evaluated import Evaluation, Indicator, Value, evaluations
from pipeline.checks.exact import exact
from pipeline.checks.interval import Printed, plain, printed
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison

BONUS = re.compile(r"加分|附加|奖励|扣分")
DONE = re.compile(r"^(?:已)?(?:完成|达成|达标|全部完成|达到预期(?:目标|指标)?|达成预期指标|按时完成|基本完成)$")
PARTLY = re.compile(r"部分达成|部分完成|基本达成")
NOT_DONE = re.compile(r"^(?:未达成|未完成|未达标|效果较差)")
NO_REASON = re.compile(r"^(?:无|—|-|/|\\)*$")
HUNDRED, WHOLES = Fraction(100), (Fraction(100), Fraction(90), Fraction(80))
FAR = Fraction(13, 10)


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows for each indicator and for the table's sums."""
    if not ledger.report.grids or not rules()["SCO003"].applies(ledger.report.front.doc_type):
        return
    for found in evaluations(ledger):
        for row in found.rows:
            yield from _scored(ledger, row)
            yield from _reached(ledger, row)
        yield from _sums(ledger, found)


def _number(ledger: Ledger, value: Value | None) -> Number | None:
    return ledger.report.numbers[value.number] if value is not None and value.number is not None else None


def _amount(ledger: Ledger, value: Value | None) -> Fraction | None:
    number = _number(ledger, value)
    return None if number is None or number.value is None or number.value_high is not None else exact(number.value)


def _unmet(ledger: Ledger, row: Indicator) -> bool | None:
    """Whether the actual value misses the target; None where that cannot be told."""
    target, actual = _number(ledger, row.target), _number(ledger, row.actual)
    if target is None or actual is None or row.target is None or not row.target.sign or target.unit != actual.unit:
        return None
    if target.value is None or actual.value is None or actual.qualifier in ("approx",) or target.value_high is not None:
        return None
    return {"≥": actual.value < target.value, "≤": actual.value > target.value, "=": actual.value != target.value}[row.target.sign]


def _row(ledger: Ledger, code: str, row: Indicator, verdict: Verdict, formula: str, zh: str, en: str, *values: Value | None) -> Comparison:
    cells = [v for v in values if v is not None]
    said = cells[-1].words if cells else ""
    return comparison(
        code,
        verdict,
        stated=said,
        expected=formula,
        formula=f"{row.name[:16]}：{formula}",
        operands=[ledger.operand(row.name[-12:], v.number) for v in cells if v.number is not None],
        evidence=[Span(v.cell.start, v.cell.end) for v in cells],
        zh=f"指标“{row.name}”{zh}",
        en=f"Indicator “{row.name}”: {en}",
        root_cause=f"indicator {row.name} in row {row.row}",
    )


def _scored(ledger: Ledger, row: Indicator) -> Iterator[Comparison]:
    """SCO003, SCO007, SCO008 and SCO013."""
    weight, score = _amount(ledger, row.weight), _amount(ledger, row.score)
    if weight is None or score is None or BONUS.search(row.name) or not weight:
        return
    w, s = plain(weight), plain(score)
    good = 0 <= score <= weight
    yield _row(
        ledger, "SCO003", row, Verdict("pass" if good else "fail", Fraction(0), weight, score), f"0 ≤ {s} ≤ {w}",
        f"得分{s}超出分值{w}。", f"the score {s} is beyond its weight {w}.", row.weight, row.score,
    )  # fmt: skip
    unmet = _unmet(ledger, row)
    if unmet is None:
        yield from _in_words(ledger, row, weight, score)
        return
    full = score == weight
    words = f"{row.target.words if row.target else ''} → {row.actual.words if row.actual else ''}，{s}/{w} 分"
    if unmet:
        yield _row(
            ledger, "SCO013", row, Verdict("fail" if full else "pass", None, None, score), words,
            f"未达到目标（{words}）却得满分。",
            f"the target is missed ({words}), yet the score is full.", row.target, row.actual, row.score,
        )  # fmt: skip
    else:
        short = not full and good and row.reason is None
        yield _row(
            ledger, "SCO007", row, Verdict("fail" if short and row.has_reason else "pass", weight, weight, score), words,
            f"已达到目标（{words}）而未得满分，也没有写扣分原因。",
            f"the target is reached ({words}), yet points are taken off without a reason.",
            row.target, row.actual, row.score,
        )  # fmt: skip


def _in_words(ledger: Ledger, row: Indicator, weight: Fraction, score: Fraction) -> Iterator[Comparison]:
    """SCO008: what is done, done in part and not done has 100–80, 80–60 and 60–0 % of the weight (湖北 80–50 and 50–0)."""
    said = row.actual.words if row.actual is not None else ""
    low, high = (
        (Fraction(8, 10), Fraction(1))
        if DONE.match(said)
        else (Fraction(5, 10), Fraction(8, 10))
        if PARTLY.search(said)
        else ((Fraction(0), Fraction(6, 10)) if NOT_DONE.match(said) else (None, None))
    )
    if low is None or high is None:
        return
    share = score / weight
    good = low <= share <= high
    formula = f"“{said}”：{plain(low * 100)}%–{plain(high * 100)}%，{plain(score)}/{plain(weight)} 分"
    yield _row(
        ledger, "SCO008", row, Verdict("pass" if good else "fail", low * weight, high * weight, score), formula,
        f"{formula}，得分不在其档。", f"{formula}: outside the band.", row.actual, row.weight, row.score,
    )  # fmt: skip


def _reached(ledger: Ledger, row: Indicator) -> Iterator[Comparison]:
    """TGT001 and TGT003–006."""
    target, actual = _number(ledger, row.target), _number(ledger, row.actual)
    if target is None or row.target is None or row.actual is None:
        return
    words = f"{row.target.words} → {row.actual.words}"
    if actual is None:
        if DONE.match(row.actual.words) and row.target.sign and target.kind != "duration":
            yield _row(
                ledger, "TGT006", row, Verdict("fail", None, None, None), words,
                f"目标是数值，完成值只写“{row.actual.words}”（{words}），应填实际数值。",
                f"a figure is wanted, the answer is a word ({words}).",
                row.target, row.actual,
            )  # fmt: skip
        return
    alike = target.unit == actual.unit or not target.unit or not actual.unit or target.kind == actual.kind
    yield _row(
        ledger, "TGT005", row, Verdict("pass" if alike else "fail", None, None, None), words,
        f"目标值与完成值单位不同（{words}）。", f"target and actual value are of different units ({words}).", row.target, row.actual,
    )  # fmt: skip
    unmet = _unmet(ledger, row)
    if unmet and row.has_reason:
        blank = row.reason is None or NO_REASON.match(row.reason.words) is not None
        yield _row(
            ledger, "TGT003", row, Verdict("fail" if blank else "pass", None, None, None), words,
            f"未达到目标（{words}），没有写偏差原因。", f"the target is missed ({words}) and no reason is given.", row.target, row.actual,
        )  # fmt: skip
    yield from _compared(ledger, row, target, actual, words)


def _exact(number: Number) -> Printed | None:
    """The figure without its sign: 「≥20 次」 asks for 20."""
    made = printed(number)
    return None if made is None else replace(made, qualifier="")


def _compared(ledger: Ledger, row: Indicator, target: Number, actual: Number, words: str) -> Iterator[Comparison]:
    """TGT001 and TGT004."""
    assert row.target is not None
    one, two = _exact(actual), _exact(target)
    if one is None or two is None or target.unit != actual.unit or not two.value or two.value < 0:
        return
    stated = _number(ledger, row.rate)
    rate = printed(stated) if stated is not None and stated.kind == "percent" else None
    if stated is not None and rate is not None and row.target.sign != "≤":
        verdict = ratio(rate, one, two)
        capped = verdict.outcome == "fail" and rate.value == HUNDRED and one.value > two.value
        verdict = Verdict("reconciled", None, None, None, "rates are capped at 100%") if capped else verdict
        yield _row(
            ledger, "TGT001", row, verdict, f"{figure(actual)} ÷ {figure(target)}",
            f"完成率{figure(stated)}与 {words} 不符。",
            f"the rate {figure(stated)} does not fit {words}.", row.target, row.actual, row.rate,
        )  # fmt: skip
    if row.target.sign in ("≥", "") and target.kind == "count" and one.value / two.value > FAR:
        yield _row(
            ledger, "TGT004", row, Verdict("fail", None, two.value * FAR, one.value), words,
            f"完成值超过目标三成以上（{words}），目标值可能偏低，应分析原因。",
            f"the target is passed by more than 30% ({words}): it may be too low.",
            row.target, row.actual,
        )  # fmt: skip


def _sums(ledger: Ledger, found: Evaluation) -> Iterator[Comparison]:
    """SCO002 and SCO001. That the rows are all there is shown by the weights: only then can the scores be added up."""
    weights = [_amount(ledger, r.weight) for r in found.rows if not BONUS.search(r.name)]
    scores = [_amount(ledger, r.score) for r in found.rows if not BONUS.search(r.name)]
    if len(weights) < 3 or any(w is None for w in weights):
        return
    whole = sum((w for w in weights if w is not None), Fraction(0))
    total = found.total
    stated = _amount(ledger, total.weight) if total is not None else None
    operands = [ledger.operand("WEIGHT", r.weight.number) for r in found.rows if r.weight is not None and r.weight.number is not None]
    formula = f"{' + '.join(str(plain(w)) for w in weights if w is not None)} = {plain(whole)}"
    missing = HUNDRED - whole if stated in (None, HUNDRED) else Fraction(0)
    verdict = (
        Verdict("pass", None, None, whole)
        if whole in WHOLES or whole == stated
        else undecided("rows of the form may stand in another table")
    )
    yield comparison("SCO002", verdict, stated=str(plain(whole)), expected="100", formula=formula, operands=operands)
    scored = _amount(ledger, total.score) if total is not None else None
    if total is None or scored is None or any(s is None for s in scores) or verdict.outcome != "pass" or total.score is None:
        return
    added = sum((s for s in scores if s is not None), Fraction(0))
    good = added == scored or (missing > 0 and added <= scored <= added + missing)
    formula = f"{' + '.join(str(plain(s)) for s in scores if s is not None)} = {plain(added)}"
    yield comparison(
        "SCO001",
        Verdict("pass" if good else "fail", None, None, added),
        stated=str(plain(scored)),
        expected=str(plain(added)),
        difference=str(plain(scored - added)),
        formula=formula,
        operands=[
            *(ledger.operand("SCORE", r.score.number) for r in found.rows if r.score is not None and r.score.number is not None),
            *([ledger.operand("合计", total.score.number)] if total.score.number is not None else []),
        ],
        evidence=[Span(total.score.cell.start, total.score.cell.end)],
        zh=f"各项得分相加 {formula}，总分写作{plain(scored)}。",
        en=f"The scores add up to {plain(added)}, the total is stated as {plain(scored)}.",
        root_cause=f"scores of table {found.table}",
    )
