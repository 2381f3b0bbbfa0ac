"""BRK007, BRK008, BRK011: a stated whole and the parts listed with it, whatever they are parts of.

Closed lists must add up; open ones (其中 …, … 等) are only bounded. 反例: 「16 个城市、15 个城市共 4656 项」: other units, no sum.
Sums that a rule of named items already judges (基本支出 + 项目支出 …) are left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache

from extractors.facts import Breakdown, Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import FAILED, comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import Printed, R, printed, total
from pipeline.checks.kinds.bound import bound
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import SPENT, Ledger, alike
from pipeline.checks.named_sums import stated
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

ELSEWHERE = ("bracket", "plus")
"""Breakdowns of counts in brackets or slogans belong to the counts (CNT)."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row of BRK008 for each closed list, of BRK007 and BRK011 for each open one."""
    named, judged = _named(ledger), _judged(ledger)
    for listed in ledger.facts.breakdowns:
        if listed.total is None or listed.dimension in ELSEWHERE or len(listed.parts) == 0:
            continue
        whole = ledger.report.numbers[listed.total]
        parts = [ledger.report.numbers[i] for i in listed.parts]
        if any(p.unit != whole.unit or p.kind != whole.kind for p in parts) or whole.kind in ("percent", "percentage_point"):
            continue
        if (len(parts) > 1 and all(i in named for i in listed.parts)) or (listed.total, frozenset(listed.parts)) in judged:
            continue
        figures = [printed(p, [n for n in (*parts, whole) if n is not p]) for p in parts]
        stated = printed(whole)
        if stated is None or any(f is None for f in figures):
            continue
        known = [f for f in figures if f is not None]
        if len(parts) > 1 and (listed.closed or _all_told(ledger, listed)):
            yield _sum(ledger, listed, whole, parts, stated, known)
        elif _opposite(ledger, listed):
            continue
        else:
            yield from _bounded(ledger, listed, whole, parts, stated, known)
    yield from _headed(ledger)


def _all_told(ledger: Ledger, listed: Breakdown) -> bool:
    """Whether the shares printed with the parts say that these are all: each has one, and they add up to 100.
    例: 「其中：教育支出 2534.13 万元，占 29.6%；…」."""
    numbers = ledger.report.numbers
    shares = [i + 1 for i in listed.parts if i + 1 < len(numbers) and numbers[i + 1].kind == "percent"]
    if len(shares) < len(listed.parts) or any("占" not in ledger.words(numbers[i - 1].end, numbers[i].start) for i in shares):
        return False
    rates = [printed(numbers[i]) for i in shares]
    return total(r.interval(R) for r in rates if r is not None).holds(Fraction(100)) and all(r is not None and r.value for r in rates)


def _headed(ledger: Ledger) -> Iterator[Comparison]:
    """BRK007 for items by function listed under a heading of their own in the sentence after their whole.
    例: 「支出完成 246.66 亿元，完成调整预算的 90.84%。主要支出项目：教育支出 12.33 亿元；…」."""
    listed = {i for b in ledger.facts.breakdowns if b.total is not None for i in b.parts}
    for sentence, entries in sorted(ledger.by_sentence.items()):
        parts = [e for e in entries if e.fact.item.startswith("function.") and e.fact.measure in SPENT and e.index not in listed]
        if len(parts) < 2 or parts[0] is not entries[0]:
            continue
        above = [e for e in ledger.by_sentence.get(sentence - 1, ()) if e.fact.item == "expenditure" and e.fact.measure in SPENT]
        if len(above) != 1 or not NEXT.fullmatch(ledger.words(above[0].number.end, parts[0].number.start)):
            continue
        whole = above[0]
        fits = [e for e in parts if alike(e.fact, whole.fact) and (e.number.unit, e.number.kind) == (whole.number.unit, whole.number.kind)]
        made = Breakdown(whole.index, tuple(e.index for e in fits), "function", False, whole.number.start, parts[-1].number.end)
        stated = printed(whole.number)
        known = [f for e in fits if (f := ledger.figure(e, [o for o in (*fits, whole) if o is not e])) is not None]
        if stated is not None and len(known) == len(fits) > 1:
            yield from _bounded(ledger, made, whole.number, [e.number for e in fits], stated, known)


def _judged(ledger: Ledger) -> set[tuple[int | None, frozenset[int]]]:
    """The wholes with their parts that a rule of named items (“三公”经费, 政府采购) judges."""
    found = (s for rule in rules().values() if rule.kind == "sum" and rule.parts for s in stated(ledger, rule))
    return {(s.whole.index, frozenset(p.index for p in s.parts)) for s in found}


def _opposite(ledger: Ledger, listed: Breakdown) -> bool:
    """Whether income is listed with expenditure: such numbers are of one sentence, not of one sum."""
    words = ["".join(ledger.words(s.start, s.end)) for s in (ledger.label_span(i) for i in (listed.total or 0, *listed.parts))]
    return any("收入" in w for w in words) and any("支出" in w for w in words)


def _plain(ledger: Ledger, listed: Breakdown) -> bool:
    """Whether it is plain what the parts are parts of: one sentence, the whole is no part of another whole, and no clause ends and no
    other figure that could hold them stands before. 例 of what is not plain: 「总产值 69.93 亿元，增加值 37.90 亿元。其中，渔业产值
    60.75 亿元」, 「上年结转 2.31 万元；支出包括：教育支出 580.61 万元」."""
    numbers, text = ledger.report.numbers, ledger.report.text
    total = listed.total or 0
    if any(total in other.parts for other in ledger.facts.breakdowns):
        return False
    gap = text[numbers[total].end : numbers[listed.parts[0]].start]
    if "；" in gap or ";" in gap or _another(ledger, listed):
        return False
    return listed.parts[0] > total and ((len(gap) <= 40 and not re.search("[。！？]", gap)) or NEXT.fullmatch(gap) is not None)


def _another(ledger: Ledger, listed: Breakdown) -> bool:
    """Whether a figure before the whole, in its sentence, could hold a part that the whole cannot."""
    numbers, total = ledger.report.numbers, listed.total or 0
    whole, most = numbers[total], max(exact(numbers[i].value or 0) for i in listed.parts)
    if most <= exact(whole.value or 0):
        return False
    sentence = ledger.sentence(total)
    for i in range(total - 1, -1, -1):
        if ledger.sentence(i) != sentence:
            return False
        if (numbers[i].kind, numbers[i].unit) == (whole.kind, whole.unit) and exact(numbers[i].value or 0) >= most:
            return True
    return False


NEXT = re.compile(r"[^。！？\n]{0,40}。(?:其中|主要支出项目|主要支出科目|主要是|具体是|分科目看)[：:，,]?[^。！？\n]{0,20}")
"""Between a whole and the first of its parts in the sentence that follows. 例: 「，完成调整预算的 90.84%。其中：教育支出」."""


def _missed(ledger: Ledger, listed: Breakdown, residual: Fraction) -> str:
    """Why a list that does not add up may have been read wrongly: a part that the ones after it make up, or an amount of the
    same sentence that makes up the difference."""
    numbers = ledger.report.numbers
    values = [exact(numbers[i].value or 0) for i in listed.parts]
    for i, value in enumerate(values):
        for j in range(i + 2, len(values) + 1):
            if value and sum(values[i + 1 : j]) == value:
                return "the list has levels: some parts make up another"
    total, first, last = listed.total or 0, listed.parts[0], listed.parts[-1]
    unit, sentence = numbers[first].unit, ledger.sentence(last)
    others = [i for i in range(max(0, first - 12), min(len(numbers), last + 12)) if i not in listed.parts and i != total]
    near = [i for i in others if ledger.sentence(i) == sentence and numbers[i].unit == unit and numbers[i].value is not None]
    if any(exact(numbers[i].value or 0) == residual for i in near):
        return "another amount of the sentence makes up the difference"
    follows = [i for i in near if i > last]
    between = ledger.words(numbers[last].end, numbers[follows[0]].start) if follows else "；"
    return "the list goes on after the last part read" if len(between) <= 20 and not re.search("[；;]", between) else ""


def _named(ledger: Ledger) -> set[int]:
    """The numbers of items that are parts of some identity of the catalogue."""
    keys = _keys()
    return {e.index for e in ledger.entries if e.key in keys}


@cache
def _keys() -> frozenset[str]:
    return frozenset(key.lstrip("?-") for rule in rules().values() if rule.kind == "identity" for part in rule.parts for key in part)


def _sum(ledger: Ledger, listed: Breakdown, whole: Number, parts: list[Number], stated: Printed, figures: list[Printed]) -> Comparison:
    verdict = identity(stated, figures)
    added = amount(sum((f.value for f in figures), Fraction(0)), whole)
    formula = f"{' + '.join(figure(p) for p in parts)} = {added}"
    reason = _missed(ledger, listed, stated.value - sum((f.value for f in figures), Fraction(0))) if verdict.outcome == "fail" else ""
    if reason:
        verdict = undecided(reason)
    apart = amount(abs(stated.value - sum((f.value for f in figures), Fraction(0))), whole)
    said = figure(whole)

    return comparison(
        "BRK008",
        verdict,
        stated=said,
        expected=added,
        difference=apart,
        formula=formula,
        operands=[*(ledger.operand("part", i) for i in listed.parts), ledger.operand("total", listed.total or 0)],
        evidence=_evidence(ledger, listed),
        zh=f"所列各项相加 {formula}，而合计写作{said}，相差{apart}。合计或其中一项必有一误。",
        en=f"The listed parts add up to {added} ({formula}); the total is stated as {said}, {apart} apart.",
        root_cause=f"{said} = {formula}",
    )


def _bounded(
    ledger: Ledger, listed: Breakdown, whole: Number, parts: list[Number], stated: Printed, figures: list[Printed]
) -> Iterator[Comparison]:
    reach = stated.interval(R)
    over, unsure = figure(whole), bool(stated.qualifier) or stated.value < 0 or not _plain(ledger, listed)
    top, of = ledger.operand("total", listed.total or 0), ledger.label_span(listed.total or 0)
    for index, part, value in zip(listed.parts, parts, figures, strict=True):
        said = figure(part)
        formula, operands = f"{said} ≤ {over}", (ledger.operand("part", index), top)
        evidence = (of, ledger.label_span(index))
        verdict = bound(value.interval(R), reach, value, unsure)
        if verdict.outcome not in FAILED:
            yield comparison("BRK007", verdict, stated=said, formula=formula, operands=operands, evidence=evidence)
            continue
        if verdict.outcome == "review":
            verdict = replace(verdict, reason="it is not plain that this is a part of that")
        yield comparison(
            "BRK007",
            verdict,
            stated=said,
            expected=f"不超过{over}",
            difference=amount(value.value - stated.value, whole),
            formula=formula,
            operands=operands,
            evidence=evidence,
            zh=f"“其中”一项{said}大于总额{over}。总额或该项必有一误。",
            en=f"A part ({said}) is more than the whole ({over}).",
            root_cause=f"{said} of {over}",
        )
    if len(parts) > 1:
        added = sum((f.value for f in figures), Fraction(0))
        verdict = bound(
            total(f.interval(R) for f in figures), reach, Printed(added, Fraction(0)), unsure=not _apart(ledger, listed) or unsure
        )
        yield comparison(
            "BRK011",
            Verdict(verdict.outcome, None, verdict.high, added, "the parts may overlap" if verdict.outcome == "review" else ""),
            stated=figure(whole),
            formula=f"{' + '.join(figure(p) for p in parts)} = {amount(added, whole)} ≤ {figure(whole)}",
            operands=[*(ledger.operand("part", i) for i in listed.parts), ledger.operand("total", listed.total or 0)],
            evidence=_evidence(ledger, listed),
            expected=f"不超过{figure(whole)}",
            difference=amount(abs(added - stated.value), whole),
            zh=f"所列各项相加已有{amount(added, whole)}，多于总额{figure(whole)}。总额或其中一项必有一误。",
            en=f"The listed parts alone add up to {amount(added, whole)}, more than the whole, {figure(whole)}.",
            root_cause=f"{figure(whole)} < {amount(added, whole)}",
        )


def _apart(ledger: Ledger, listed: Breakdown) -> bool:
    """Whether no two parts can overlap: expenditure by the classes of the classification by function (教育, 卫生健康 …)."""
    entries = [ledger.by_number.get(i) for i in listed.parts]
    items = {e.fact.item for e in entries if e is not None and FUNCTION.fullmatch(e.fact.item)}
    return len(items) == len(entries)


FUNCTION = re.compile(r"function\.[^.]+")


def _evidence(ledger: Ledger, listed: Breakdown) -> list[Span]:
    spans = [ledger.label_span(i) for i in listed.parts]
    if listed.total is not None:
        spans.append(ledger.label_span(listed.total))
    return sorted(spans, key=lambda s: s.start)
