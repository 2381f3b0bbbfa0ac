"""UNT002: one list of amounts, one unit.

例: 「政府性基金 0 万元，国有资本经营预算 0 元，其他资金 3 万元」: 元 among 万元. 反例: 亿元 beside 万元 is how large and small sums
are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.comparing import comparison
from pipeline.checks.interval import scale
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import UNITS, figure
from pipeline.records import Comparison


def check(ledger: Ledger) -> Iterator[Comparison]:
    """One row for each breakdown of three amounts or more: pass, or fail where 元 stands alone among 万元 or the reverse."""
    for breakdown in ledger.facts.breakdowns:
        parts = [i for i in breakdown.parts if ledger.report.numbers[i].kind == "money"]
        if len(parts) < 3:
            continue
        numbers = ledger.report.numbers
        names = {i: UNITS.get(int(scale(numbers[i])), "") for i in parts}
        counts = Counter(names.values())
        usual = "元" if counts["元"] > counts["万元"] else "万元"
        odd = [i for i in parts if {names[i], usual} == {"元", "万元"}]
        operands = [ledger.operand(names[i], i) for i in parts]
        formula = "、".join(figure(numbers[i]) for i in parts)
        if not odd or not counts[usual]:
            yield comparison("UNT002", Verdict("pass", None, None, None), stated=formula, formula=formula, operands=operands)
            continue
        said = "、".join(figure(numbers[i]) for i in odd)
        others = [i for i in parts if i not in odd]
        yield comparison(
            "UNT002",
            Verdict("fail", None, None, None),
            stated=said,
            expected=f"{usual}（与同句其余各项一致）",
            formula=formula,
            operands=operands,
            evidence=[ledger.label_span(i) for i in (*odd, others[-1])],
            zh=f"同一列举里其余各项以{usual}为单位，{said}以{names[odd[0]]}为单位。请核对单位。",
            en=f"The other items of this list are in {usual}, {said} in {names[odd[0]]}. Check the unit.",
            root_cause=f"unit of {said} at {breakdown.start}",
        )
