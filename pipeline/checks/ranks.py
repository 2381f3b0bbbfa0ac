"""RNG002, RNG005: a rank lies within its field, before a stated move as well as after it.

例: 「排名上升 21 位，位列全国 34 位（137 个）」: 34 ≤ 137 and 34 + 21 = 55 ≤ 137. 反例: a rank without the size of its field is only not
below one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from extractors.facts import KpiFact, Span
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison


def check(ledger: Ledger) -> Iterator[Comparison]:
    """RNG002 for each rank, RNG005 where it is said how far it moved."""
    kpis = sorted(ledger.facts.kpis, key=lambda k: k.number)
    for k, fact in enumerate(kpis):
        if fact.value is None or not (fact.comparison == "rank" or (fact.comparison == "target" and _place(ledger, fact))):
            continue
        near = [f for f in kpis[max(0, k - 2) : k + 3] if ledger.passage_of(f.number) == ledger.passage_of(fact.number)]
        field = next((f for f in near if f.comparison == "rank_of" and 0 < f.number - fact.number <= 1), None)
        said = figure(ledger.report.numbers[fact.number])
        if field is None or field.value is None:
            yield comparison(
                "RNG002",
                Verdict("pass" if fact.value >= 1 else "fail", None, None, exact(fact.value), "the size of the field is not stated"),
                stated=said,
                expected="≥ 1",
                formula=f"1 ≤ {said}",
                operands=[ledger.operand("RANK", fact.number)],
                evidence=[ledger.label_span(fact.number)],
                zh=f"名次写作{said}。",
                en=f"The rank is stated as {said}.",
            )
            continue
        size = figure(ledger.report.numbers[field.number])
        fits = 1 <= fact.value <= field.value
        yield comparison(
            "RNG002",
            Verdict("pass" if fits else "fail", Fraction(1), exact(field.value), exact(fact.value)),
            stated=said,
            expected=f"不大于{size}",
            formula=f"1 ≤ {said} ≤ {size}",
            operands=[ledger.operand("RANK", fact.number), ledger.operand("N", field.number)],
            evidence=[Span(ledger.label_span(fact.number).start, ledger.report.numbers[field.number].end)],
            zh=f"名次{said}大于总数{size}，两者必有一误。",
            en=f"The rank {said} is beyond the field of {size}.",
            root_cause=f"rank {said} of {size}",
        )
        yield from _step(ledger, fact, field)


def _place(ledger: Ledger, fact: KpiFact) -> bool:
    """Whether a target is a rank. 例: 「力争位列全国 30 位（137 个）」."""
    return ledger.report.numbers[fact.number].kind == "rank"


STEP = re.compile(r"(?P<up>上升|提升|前进|跃升|提高)|(?P<down>下降|后退|下滑|降低)")


def _step(ledger: Ledger, rank: KpiFact, field: KpiFact) -> Iterator[Comparison]:
    """「排名上升 21 位，位列全国 34 位（137 个）」: the rank before was 55, which must exist."""
    at = rank.number - 1
    if at < 0 or rank.value is None or field.value is None:
        return
    step, place = ledger.report.numbers[at], ledger.report.numbers[rank.number]
    found = STEP.search(ledger.report.text[max(0, step.start - 6) : step.start])
    if found is None or step.unit not in ("位", "名") or step.value is None or place.start - step.end > 12:
        return
    before = rank.value + step.value if found["up"] else rank.value - step.value
    said = f"{figure(place)} {'+' if found['up'] else '−'} {figure(step)} = {before}"
    yield comparison(
        "RNG005",
        Verdict("pass" if 1 <= before <= field.value else "fail", Fraction(1), exact(field.value), Fraction(before)),
        stated=figure(step),
        expected=f"原名次在1至{field.value}之间",
        formula=said,
        operands=[ledger.operand("STEP", at), ledger.operand("RANK", rank.number), ledger.operand("N", field.number)],
        evidence=[Span(ledger.label_span(at).start, ledger.report.numbers[field.number].end)],
        zh=f"由名次与升降推算，原名次为{before}（{said}），不在1至{field.value}之间；若参评总数有变应说明。",
        en=f"The rank before would have been {before} ({said}), outside 1–{field.value}.",
        root_cause=f"rank step {said}",
    )
