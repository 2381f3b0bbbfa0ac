"""PRC001, PRC002, PRC003: government procurement is goods, works and services; of it no more goes to small and medium enterprises than
there is, and to small and micro ones no more than to those.

例: 「政府采购支出总额 486.20 万元，其中：货物 102.30 万元、工程 215.60 万元、服务 168.30 万元」. 反例: amounts reserved in the budget
are no contracts, and 「面向小微企业预留」 may stand beside 「面向中小企业预留」, not within it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import R
from pipeline.checks.kinds.bound import bound
from pipeline.checks.ledger import Entry, Ledger, alike
from pipeline.checks.named_sums import MEASURES, compared, stated
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

WITHIN = (("PRC002", "procurement.sme", "procurement"), ("PRC003", "procurement.micro", "procurement.sme"))
NEAR = 2


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row of PRC001 for each place that states the three parts, of PRC002 and PRC003 for each amount that is of another."""
    if not any(e.fact.item.startswith("procurement") for e in ledger.entries):
        return
    for found in stated(ledger, rules()["PRC001"]):
        yield compared(ledger, rules()["PRC001"], found)
    money = [e for e in ledger.entries if e.fact.measure in MEASURES and e.number.kind == "money" and not ledger.in_table(e.index)]
    for code, part, whole in WITHIN:
        if rules()[code].applies(ledger.report.front.doc_type):
            yield from _within(ledger, code, [e for e in money if e.fact.item == part], [e for e in money if e.fact.item == whole])


def _within(ledger: Ledger, code: str, parts: list[Entry], wholes: list[Entry]) -> Iterator[Comparison]:
    for part in parts:
        near = [w for w in wholes if w.index < part.index and 0 <= part.sentence - w.sentence <= NEAR and w.section == part.section]
        fits = [w for w in near if alike(w.fact, part.fact) and w.fact.measure == part.fact.measure]
        if not fits:
            continue
        whole = fits[-1]
        one, two = ledger.figure(part, [whole]), ledger.figure(whole, [part])
        if one is None or two is None:
            continue
        said, over = figure(part.number), figure(whole.number)
        yield comparison(
            code,
            bound(one.interval(R), two.interval(R), one),
            stated=said,
            expected=f"不超过{over}",
            difference=amount(one.value - two.value, whole.number),
            formula=f"{said} ≤ {over}",
            operands=[ledger.operand(part.fact.item, part.index), ledger.operand(whole.fact.item, whole.index)],
            evidence=[ledger.label_span(whole.index, whole.fact.label), ledger.label_span(part.index, part.fact.label)],
            zh=f"“{part.fact.label}”{said}大于“{whole.fact.label}”{over}。",
            en=f"{said} went to a part of those who received {over}.",
            root_cause=f"{said} of {over}",
        )
