"""SHR005, SHR001: a ratio a:b:c of a whole adds up to 100, and its pieces are the shares of the amounts that stand with it.

例: 「三次产业结构为 21.5:36.1:42.4」 with 第一产业增加值 262.96 of a product of 1222.62. 反例: 1:2:3 of other things is a proportion; a
composition of another year than the amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from extractors.facts import Number
from pipeline.checks.comparing import comparison
from pipeline.checks.culprits import Habits, suspects
from pipeline.checks.interval import Printed, plain
from pipeline.checks.kinds.shares import hundred, share
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Entry, Ledger
from pipeline.checks.relations import Relation, piece, pieces
from pipeline.checks.wording import amount, both, figure, percent
from pipeline.records import Comparison

COMPOSITION = re.compile(r"(?:结构|构成|比重|比例|比)[^。；]{0,24}$")
OF_INDUSTRY = re.compile(r"产业")
"""What the industries have of the product adds up to 100, however it is printed; 1:2:3 of other things is a proportion."""

THREE = re.compile(r"(?:三次产业|一二三产业|三次产业增加值)(?:增加值)?(?:结构|构成|比例|比重|比)[^。；，]{0,12}$")
OTHER_YEAR = re.compile(r"由|从|上年|去年|\d{4}年")
SECTORS = (re.compile(r"(?:第一产业|一产)增加值$"), re.compile(r"(?:第二产业|二产)增加值$"), re.compile(r"(?:第三产业|三产)增加值$"))
BACK = 3
"""So many sentences before a composition its amounts may stand."""

PRODUCT = re.compile(r"(?:生产总值|GDP)$")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """SHR005 for each ratio of a composition, SHR001 for each piece of one of three industries whose amounts stand right before."""
    numbers, text = ledger.report.numbers, ledger.report.text
    for i, n in enumerate(numbers):
        if n.kind != "ratio" or not n.text_value:
            continue
        before = text[max(0, n.start - 30) : n.start]
        parts = pieces(n)
        if len(parts) < 3 or not COMPOSITION.search(before):
            continue
        verdict = hundred(parts)
        percent_like = sum("." in p for p in _written(n)) > 1 or OF_INDUSTRY.search(before) is not None  # 反例: 1.5:1:1
        if verdict.outcome == "fail" and not percent_like and (verdict.nominal is None or abs(verdict.nominal - 100) > 20):
            continue
        shares = list(_of_product(ledger, i, parts)) if THREE.search(before) and not OTHER_YEAR.search(before) else []
        yield _hundred(ledger, i, parts, verdict, shares)
        yield from (row for row in shares if verdict.outcome != "fail" or row.outcome != "fail")


def _hundred(ledger: Ledger, i: int, parts: Sequence[Printed], verdict: Verdict, shares: Sequence[Comparison]) -> Comparison:
    n = ledger.report.numbers[i]
    added = f"{' + '.join(p.strip() for p in _written(n))} = {plain(verdict.nominal or Fraction(0)):f}"
    return comparison(
        "SHR005",
        Verdict(verdict.outcome, verdict.low, verdict.high, verdict.nominal),
        stated=n.text,
        expected="100",
        difference=f"{plain((verdict.nominal or Fraction(0)) - 100):+f}",
        formula=added,
        operands=[ledger.operand("RATIO", i)],
        evidence=[ledger.label_span(i)],
        zh=f"构成比例 {n.text} 相加 {added}，应为100。",
        en=f"The composition {n.text} adds up to {added}, not 100.",
        root_cause=f"ratio {n.text}",
        diagnosis=_misprinted(n, parts, shares) if verdict.outcome == "fail" else (),
    )


def _written(ratio: Number) -> list[str]:
    return re.split(r"[:：∶]", ratio.text_value or "")


def _misprinted(ratio: Number, parts: Sequence[Printed], shares: Sequence[Comparison]) -> tuple[str, ...]:
    """The slip in one piece of the ratio that makes the rest add up to 100; where amounts stand with it, in a piece that does not fit."""
    found = []
    for text, made in zip(_written(ratio), parts, strict=True):
        ulp = Decimal(made.ulp.numerator) / made.ulp.denominator
        found.append(replace(ratio, kind="percent", unit="", text=text.strip(), value=Decimal(text.strip()), ulp=ulp))
    whole = Relation("sum", tuple(range(len(parts))), tuple(parts), (1,) * len(parts), -100)
    best = suspects([whole], [], Habits(found), most=len(parts))
    unfit = {k for k, row in enumerate(shares) if row.outcome == "fail"}
    best = tuple(s for s in best if s.number in unfit) or best
    said = [(s.name, f"{found[s.number].text}→{amount(s.value, found[s.number])}") for s in best]
    return (said[0][0], said[0][1], *(f"or {name} {change}" for name, change in said[1:])) if said else ()


def _of_product(ledger: Ledger, ratio: int, parts: Sequence[Printed]) -> Iterator[Comparison]:
    """SHR001 of the three pieces, where the three industries stand in one sentence near before, the product there or just before."""
    sentence = ledger.sentence(ratio)
    if len(parts) != len(SECTORS):
        return
    near = [e for e in ledger.levels if 0 <= sentence - e.sentence <= BACK and e.number.kind == "money" and e.index < ratio]
    for at in range(sentence, sentence - BACK, -1):
        sectors = [[e for e in near if e.sentence == at and pattern.search(e.fact.measure)] for pattern in SECTORS]
        wholes = [e for e in near if at - 1 <= e.sentence <= at and PRODUCT.search(e.fact.measure)]
        if len(wholes) == 1 and all(len(found) == 1 for found in sectors):
            for k, found in enumerate(sectors):
                made = _share(ledger, ratio, k, found[0], wholes[0])
                if made is not None:
                    yield made
            return


def _share(ledger: Ledger, ratio: int, k: int, part: Entry, whole: Entry) -> Comparison | None:
    n = ledger.report.numbers[ratio]
    stated, above, below = piece(n, k), ledger.figure(part), ledger.figure(whole)
    if stated is None or above is None or below is None:
        return None
    verdict = share(stated, above, below, plugged=True)
    worked = percent(verdict.nominal) if verdict.nominal is not None else ""
    formula, said = f"{figure(part.number)} ÷ {figure(whole.number)} = {worked}", _written(n)[k].strip()
    like = replace(
        n, kind="percent", unit="%", text=f"{said}%", value=Decimal(said), ulp=Decimal(stated.ulp.numerator) / stated.ulp.denominator
    )
    right = both(verdict.nominal, like) if verdict.nominal is not None else ""
    return comparison(
        "SHR001",
        verdict,
        stated=f"{n.text}中的{said}",
        expected=right,
        difference=f"{plain(stated.value - (verdict.nominal or 0), 4):+f} 个百分点",
        formula=formula,
        operands=[ledger.operand(f"RATIO:{k}", ratio), ledger.operand("PART", part.index), ledger.operand("TOTAL", whole.index)],
        evidence=[ledger.label_span(whole.index), ledger.label_span(part.index), ledger.label_span(ratio)],
        zh=f"{formula}，构成 {n.text} 中写作{said}。若金额无误，应为{right}；若构成无误，则金额有误。",
        en=f"{formula}, in the composition {n.text} it is {said}. If the amounts are right it should read {right}.",
        root_cause=f"{said} of {figure(part.number)} in {figure(whole.number)}",
    )
