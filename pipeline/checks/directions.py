"""EXE005: 「决算数大于预算数」, 「小于」, 「持平」 against the two amounts.

例: 「年初预算为 42.73 万元，支出决算为 40.35 万元…。决算数小于预算数的主要原因：…」. 反例: words with a subject of their own
(「“三公”经费支出决算数小于预算数」) are not of the pair before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGET_NAMES, BUDGETS, SPENT, Entry, Ledger
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison, Operand

DIRECTION = re.compile(
    r"(?:^|[。；，\n])[ \u3000]*(?P<subject>(?:支出)?决算数|支出决算|执行数)"
    r"(?:(?P<more>大于|高于|超过|多于)|(?P<less>小于|低于|少于)|(?:与|同|和|等于|持平于))(?P<base>(?:年初|调整|全年)?预算数?)(?P<flat>持平|一致|相同|相等)?"
)
SAID = re.compile(r"(?:决算数?|执行数)(?=[大高超多小低少与同和等持])")
"""What no such sentence is without, which is quickly looked for."""

NAMED = {"年初": "budget_initial", "调整": "budget_adjusted", "全年": "budget"}


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row of EXE005 for each 「决算数大于（小于、等于）预算数」, against the pair of amounts just before it."""
    if not rules()["EXE005"].applies(ledger.report.front.doc_type) or not SAID.search(ledger.report.text):
        return
    for found in DIRECTION.finditer(ledger.report.text):
        at = found.start("subject")
        before = [e for e in ledger.entries if e.number.end <= at]
        pair = _pair_before(before[-8:], at, found["base"])
        quote = Span(at, found.end())
        word = found[0].lstrip("。；，\n \u3000")
        if pair is None:
            yield comparison("EXE005", undecided("no pair of budget and executed stands just before"), stated=word, evidence=[quote])
            continue
        base, spent = pair
        yield _direction(ledger, found, base, spent, quote, word)


def _pair_before(before: list[Entry], at: int, named: str) -> tuple[Entry, Entry] | None:
    """The last budget and executed amount of one item before `at`; None where anything else with amounts lies between. Of several
    budgets it is the one `named` (年初预算数); which one 「预算数」 means among several is not plain, unless all are on one side of it."""
    amounts = [e for e in before if e.number.kind == "money" and e.fact.measure in (*BUDGETS, *SPENT)]
    if len(amounts) < 2 or at - amounts[-1].number.end > 80:
        return None
    *others, spent = amounts
    if spent.fact.measure in BUDGETS and others[-1].fact.measure in SPENT and others[-1].fact.item == spent.fact.item:
        alone = len(others) < 2 or others[-2].fact.item != spent.fact.item or others[-2].fact.measure not in BUDGETS
        return (spent, others[-1]) if alone else None  # 「支出 3720 万元，年初预算 3499 万元，…，决算数大于预算数」
    bases: list[Entry] = []
    while others and others[-1].fact.measure in BUDGETS and others[-1].fact.item == spent.fact.item:
        bases.append(others.pop())
    if spent.fact.measure not in SPENT or not bases:
        return None
    if len({e.fact.measure for e in bases}) == 1:
        return bases[0], spent
    meant = next((measure for word, measure in NAMED.items() if named.startswith(word)), "")
    gone = spent.fact.value or 0
    if not meant and len({(gone > (e.fact.value or 0)) - (gone < (e.fact.value or 0)) for e in bases}) == 1:
        return bases[0], spent
    return next(((e, spent) for e in bases if e.fact.measure == meant), None)


def _direction(ledger: Ledger, found: re.Match[str], base: Entry, spent: Entry, quote: Span, word: str) -> Comparison:
    one, two = ledger.figure(spent), ledger.figure(base)
    assert one is not None
    assert two is not None
    gap = one.value - two.value
    unit = max(one.ulp, two.ulp)
    if found["more"]:
        right = gap > 0
    elif found["less"]:
        right = gap < 0
    else:
        right = abs(gap) <= unit
    words = "大于" if gap > 0 else "小于" if gap < 0 else "等于"
    spans = sorted((ledger.label_span(e.index, e.fact.label) for e in (base, spent)), key=lambda s: s.start)
    formula = f"{figure(spent.number)} − {figure(base.number)} = {amount(gap, spent.number)}"
    return comparison(
        "EXE005",
        Verdict("pass" if right else "fail", None, None, gap),
        stated=word,
        expected=f"决算数{words}预算数",
        difference=amount(gap, spent.number),
        formula=formula,
        operands=[
            Operand("words", None, None, quote.start, quote.end),
            ledger.operand("EXEC", spent.index),
            ledger.operand(BUDGET_NAMES[base.fact.measure][2], base.index),
        ],
        evidence=[*spans, quote],
        zh=f"文中称“{word}”，而决算数{figure(spent.number)}{words}预算数{figure(base.number)}（{formula}）。表述与金额必有一误。",
        en=f"The words 「{word}」 do not fit the amounts: {formula}. Either the wording or an amount is wrong.",
        diagnosis=("direction",),
    )
