"""YOY: amounts and rates of change against the level they are of.

例: 「收入支出总计 9859.38 万元。与上年度相比增加 1062.85 万元，增长 12.08%」: 1062.85 ÷ (9859.38 − 1062.85) = 12.0826%.
反例: a rate at constant prices or on a like-for-like basis (可比价, 同口径, 扣除 …后) is never recomputed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import FAILED, comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import Printed, decimals, plain
from pipeline.checks.kinds.growth import growth
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGETS, SPENT, Entry, Ledger
from pipeline.checks.wording import amount, both, figure, percent
from pipeline.records import Comparison, Operand

ADJUSTED = re.compile(r"可比|同口径|同比口径|不变价|扣除|剔除|还原|考虑|因素后|名义|年均")
"""Words by which a change is not that of the printed amounts."""


SIDES = ("total", "total.revenue", "total.expenditure")
"""What 「收入支出总计」 changes is either side of the balance."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """YOY001 for each amount of change beside both levels, YOY002–004 for each rate of change, YOY005 for a level of zero."""
    if not rules()["YOY002"].applies(ledger.report.front.doc_type):
        return
    for entry in ledger.entries:
        if entry.fact.measure == "change_rate" and entry.number.kind == "percent":
            yield from _rate(ledger, entry)
        elif entry.fact.measure == "change" and entry.number.kind == "money":
            yield from _amount(ledger, entry)


def _levels(ledger: Ledger, anchor: Entry) -> tuple[list[Entry], list[Entry]]:
    """The current and the previous levels near a change, the nearest first; only those before it."""
    items = SIDES if anchor.fact.item == SIDES[0] else (anchor.fact.item,)
    found = [e for e in ledger.around(anchor, items, (*SPENT, "last_year")) if e.index < anchor.index]
    money = [e for e in found if e.number.kind == "money"]
    if not any(e.fact.measure in SPENT for e in money):  # a budget, which changes against last year's budget
        planned = ledger.around(anchor, items, (*BUDGETS, "planned"), back=1)
        return [e for e in planned if e.index < anchor.index and e.number.kind == "money"], []
    return [e for e in money if e.fact.measure in SPENT], [e for e in money if e.fact.measure == "last_year"]


def _rate(ledger: Ledger, rate: Entry) -> Iterator[Comparison]:
    said = ledger.operand("RATE", rate.index)
    start, _ = ledger.sentence_of(rate.index)
    previous_number = ledger.report.numbers[rate.index - 1].end if rate.index else 0
    if rate.fact.basis or ADJUSTED.search(ledger.words(max(start, previous_number - 12), rate.number.end + 4)):
        verdict = Verdict("not_applicable", None, None, None, "on a like-for-like basis or at constant prices")
        yield comparison("YOY002", verdict, stated=figure(rate.number), operands=[said])
        return
    changes = [
        e
        for e in ledger.around(rate, (rate.fact.item,), ("change",), back=0)
        if e.index < rate.index and e.number.kind == "money" and not _between(ledger, e.index, rate.index)
    ]
    current, previous = _levels(ledger, rate)
    change = changes[0] if changes else None
    now = next((e for e in current if change is None or e.index < change.index), None)
    was = previous[0] if previous else None
    if change is not None and ((change.fact.value or 0) * (rate.fact.value or 0) < 0 or _told_apart(change, rate)):
        yield _opposed(ledger, change, rate)
        return
    if now is None or (change is None and was is None):
        yield comparison(
            "YOY002", undecided("neither the previous value nor the change is stated"), stated=figure(rate.number), operands=[said]
        )
        return
    base = exact(was.fact.value or 0) if was is not None else exact(now.fact.value or 0) - exact((change and change.fact.value) or 0)
    if base == 0:
        yield _zero(ledger, rate, now, change or was)
        return
    if base < 0 and was is None and change is not None and _of_negative(ledger, rate, now, change):
        reason = "the year before was negative (money taken back), and the rate is of its magnitude"
        yield comparison("YOY002", Verdict("reconciled", None, None, None, reason), stated=figure(rate.number), operands=[said])
        return
    if base < 0 and was is None and change is not None and _plainly(ledger, now, change, rate):
        yield _too_much(ledger, rate, now, change)
        return
    verdict = _judge(ledger, rate, now, was, change)
    if verdict.outcome == "fail":
        if any(_judge(ledger, rate, other, was, change).outcome in ("pass", "rounding", "truncated") for other in current[1:]):
            verdict = undecided("several amounts stand near; the rate holds for one of them")
        elif (now.passage != rate.passage and rate.passage - now.passage > 1) or _interposed(ledger, now, change, rate):
            verdict = undecided("other amounts stand between: which are meant is not plain")
    yield _row(ledger, rate, now, was, change, verdict)


def _between(ledger: Ledger, first: int, last: int) -> bool:
    return any(ledger.report.numbers[i].kind == "money" for i in range(first + 1, last))


def _interposed(ledger: Ledger, now: Entry, change: Entry | None, rate: Entry) -> bool:
    """Whether another amount stands between the level and its change."""
    last = change.index if change is not None else rate.index
    return any(
        ledger.report.numbers[i].kind == "money" and not (i in ledger.by_number and ledger.by_number[i].fact.item == now.fact.item)
        for i in range(now.index + 1, last)
    )


def _judge(ledger: Ledger, rate: Entry, now: Entry, was: Entry | None, change: Entry | None) -> Verdict:
    stated = ledger.figure(rate)
    amounts = [e for e in (now, was, change) if e is not None and decimals(e.number)]
    amounts = amounts if change is not None and change in amounts else []  # 「增加 8 万元」 may be said roundly, 「增加 8.1 万元」 is 8.10
    if stated is None:
        return undecided("the rate has no value")
    return growth(
        stated,
        ledger.figure(now, amounts),
        ledger.figure(was, amounts) if was is not None else None,
        ledger.figure(change, amounts) if change is not None else None,
    )


def _row(ledger: Ledger, rate: Entry, now: Entry, was: Entry | None, change: Entry | None, verdict: Verdict) -> Comparison:
    level, said = figure(now.number), figure(rate.number)
    worked = percent(verdict.nominal) if verdict.nominal is not None else ""
    if change is not None and was is not None:
        formula = f"{_signed(change)} ÷ {figure(was.number)} = {worked}"
    elif change is not None:
        formula = f"{_signed(change)} ÷ ({level} − {_signed(change, True)}) = {worked}"
    else:
        assert was is not None
        formula = f"{level} ÷ {figure(was.number)} − 1 = {worked}"
    entries = [e for e in (now, was, change, rate) if e is not None]
    operands = [_operand(ledger, n, e) for n, e in (("CUR", now), ("PREV", was), ("DELTA", change), ("RATE", rate)) if e is not None]
    evidence = sorted((ledger.label_span(e.index, e.fact.label) for e in entries), key=lambda s: s.start)
    if verdict.outcome not in FAILED:
        return comparison("YOY002", verdict, stated=said, formula=formula, operands=operands, evidence=evidence)
    right = both(abs(verdict.nominal), rate.number) if verdict.nominal is not None else ""
    return comparison(
        "YOY002",
        verdict,
        stated=said,
        expected=right,
        difference=f"{plain(exact(rate.fact.value or 0) - verdict.nominal, 4):+f} 个百分点" if verdict.nominal is not None else "",
        formula=formula,
        operands=operands,
        evidence=evidence,
        zh=f"{formula}，文中增减率写作{said}。" + f"若金额无误，增减率应为{right}；若增减率无误，则金额有误。",
        en=f"{formula}, the rate of change is stated as {said}." + f" If the amounts are right it should read {right}.",
        root_cause=f"change {said} of {level}",
    )


def _operand(ledger: Ledger, name: str, entry: Entry) -> Operand:
    """What went down is taken off."""
    return ledger.operand(name, entry.index, -1 if name in ("DELTA", "RATE") and (entry.fact.value or 0) < 0 else 1)


def _signed(change: Entry, bracket: bool = False) -> str:
    text = figure(change.number)
    if (change.fact.value or 0) < 0:
        return f"(−{text})" if bracket else f"−{text}"
    return text


def _opposed(ledger: Ledger, change: Entry, rate: Entry) -> Comparison:
    """YOY003: 「增加 3.2 万元，下降 5%」."""
    up = (change.fact.value or 0) > 0
    one, two = figure(change.number), figure(rate.number)
    start, end = ledger.label_span(change.index).start, rate.number.end
    return comparison(
        "YOY003",
        Verdict("fail", None, None, None),
        stated=f"{'增加' if up else '减少'}{one}，{'下降' if up else '增长'}{two}",
        expected="增减方向一致",
        formula=f"{'+' if up else '−'}{one}，{'−' if up else '+'}{two}",
        operands=[ledger.operand("DELTA", change.index), ledger.operand("RATE", rate.index)],
        evidence=[Span(start, end)],
        zh=f"金额{'增加' if up else '减少'}{one}，比率却{'下降' if up else '增长'}{two}，方向相反。",
        en=f"The amount goes {'up' if up else 'down'} by {one}, the rate goes {'down' if up else 'up'} by {two}.",
        diagnosis=("sign", f"{one}→{one[1:]}") if one[:1] in MINUS else ("direction",),
        root_cause=f"direction of {one} and {two}",
    )


MINUS = tuple("-−－负")
UP, DOWN = re.compile(r"(?:增加|增长|上升|提高)了?$"), re.compile(r"(?:减少|下降|降低)了?$")


def _told_apart(change: Entry, rate: Entry) -> bool:
    """Whether the words of a change and of a rate of nought oppose each other. 例: 「减少 0.32 万元，增长 0%」."""
    if rate.fact.value != 0 or not change.fact.value:
        return False
    one, two = change.fact.label, rate.fact.label
    return bool((UP.search(one) and DOWN.search(two)) or (DOWN.search(one) and UP.search(two)))


def _zero(ledger: Ledger, rate: Entry, now: Entry, other: Entry | None) -> Comparison:
    """YOY004: a growth rate on a previous value of zero."""
    said, level = figure(rate.number), figure(now.number)
    nothing = not now.fact.value
    entries = [e for e in (now, other, rate) if e is not None]
    return comparison(
        "YOY004",
        Verdict("pass" if nothing or not rate.fact.value else "fail", None, None, None, "0 of 0" if nothing else ""),
        stated=said,
        expected="上年为0，不计算增长率",
        formula=f"{level} − {figure(other.number) if other is not None else '0'} = 0",
        operands=[ledger.operand("RATE", rate.index), ledger.operand("CUR", now.index)],
        evidence=sorted((ledger.label_span(e.index, e.fact.label) for e in entries), key=lambda s: s.start),
        zh=f"本年{level}，上年为0，不存在增长率，文中却写{said}。",
        en=f"The level is {level} and that of the year before is 0, so there is no rate, yet {said} is stated.",
        diagnosis=("zero_base",),
        root_cause=f"change {said} of {level}",
    )


BALANCES = ("carryover", "balance")
"""What may have been less than nothing the year before."""


def _plainly(ledger: Ledger, now: Entry, change: Entry, rate: Entry) -> bool:
    """Whether the change is of this level without doubt, and of a thing that is never negative."""
    return (
        not now.fact.item.startswith(BALANCES)
        and not now.number.qualifier
        and rate.sentence - now.sentence <= 1
        and not _interposed(ledger, now, change, rate)
    )


def _of_negative(ledger: Ledger, rate: Entry, now: Entry, change: Entry) -> bool:
    """Whether the rate holds for a year before that was less than nothing. 例: 3378 − 13970 = −10592, and 13970 is 131.9 % of 10592:
    that year's carried-over funds were taken back."""
    stated, level, moved = (ledger.figure(e) for e in (rate, now, change))
    if stated is None or level is None or moved is None:
        return False
    before = Printed(abs(level.value - moved.value), moved.ulp)
    return ratio(Printed(abs(stated.value), stated.ulp), Printed(abs(moved.value), moved.ulp), before).outcome in (
        "pass",
        "rounding",
        "truncated",
    )


def _too_much(ledger: Ledger, rate: Entry, now: Entry, change: Entry) -> Comparison:
    """YOY001: an increase of more than the amount it led to: the year before would have been less than nothing."""
    level, moved = figure(now.number), figure(change.number)
    gap = amount(exact(now.fact.value or 0) - exact(change.fact.value or 0), change.number)
    return comparison(
        "YOY001",
        Verdict("fail", None, None, None),
        stated=_signed(change),
        expected=f"不超过本年的{level}",
        difference=gap,
        formula=f"{level} − {moved} = {gap}",
        operands=[_operand(ledger, n, e) for n, e in (("CUR", now), ("DELTA", change), ("RATE", rate))],
        evidence=[ledger.label_span(e.index, e.fact.label) for e in (now, change, rate)],
        zh=f"本年{level}，却比上年增加{moved}，上年成了负数。两个金额或其单位必有一误。",
        en=f"The level is {level}, yet it is said to have gone up by {moved}: the year before would be negative.",
        root_cause=f"change {figure(rate.number)} of {level}",
    )


def _amount(ledger: Ledger, change: Entry) -> Iterator[Comparison]:
    current, previous = _levels(ledger, change)
    current = [e for e in current if e.passage == change.passage or change.passage - e.passage == 1]
    if not current:
        return
    now = current[0]
    level = exact(now.fact.value or 0)
    delta = exact(change.fact.value or 0)
    if level == 0 and not _between(ledger, now.index, change.index):
        yield comparison(
            "YOY005",
            Verdict("pass" if delta <= 0 else "fail", None, None, level),
            stated=f"{'增加' if delta > 0 else '减少'}{figure(change.number)}",
            expected="当期为0时只能减少或持平",
            formula=f"{figure(now.number)} − 上年数 = {_signed(change)}",
            operands=[ledger.operand("CUR", now.index), ledger.operand("DELTA", change.index)],
            evidence=[ledger.label_span(now.index, now.fact.label), ledger.label_span(change.index, change.fact.label)],
            zh=f"当期为{figure(now.number)}，却比上年增加{figure(change.number)}。",
            en=f"The level is {figure(now.number)}, yet it is said to have gone up by {figure(change.number)}.",
            root_cause=f"{figure(change.number)} on {figure(now.number)}",
        )
    if not previous or change.fact.basis:
        return
    was = previous[0]
    stated, one, two = ledger.figure(change), ledger.figure(now), ledger.figure(was)
    if stated is None or one is None or two is None:
        return
    verdict = identity(stated, [one], [two])
    formula = f"{figure(now.number)} − {figure(was.number)} = {amount(one.value - two.value, now.number)}"
    yield comparison(
        "YOY001",
        verdict,
        stated=_signed(change),
        expected=amount(one.value - two.value, now.number),
        difference=amount(stated.value - one.value + two.value, now.number),
        formula=formula,
        operands=[_operand(ledger, n, e) for n, e in (("CUR", now), ("PREV", was), ("DELTA", change))],
        evidence=[ledger.label_span(e.index, e.fact.label) for e in sorted((now, was, change), key=lambda e: e.index)],
        zh=f"{formula}，文中增减额写作{_signed(change)}。三个金额中必有一误。",
        en=f"{formula}, the change is stated as {_signed(change)}: one of the three amounts is wrong.",
        root_cause=f"{figure(now.number)} − {figure(was.number)}",
    )
