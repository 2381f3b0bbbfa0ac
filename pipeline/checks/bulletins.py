"""BRK014, SHR006, RNG006: identities of a statistical bulletin: trade, urbanisation, natural growth.

例: 「进出口总额 120 亿元，其中出口 80 亿元，进口 40 亿元」; 「出生率 9.88‰，死亡率 6.33‰，自然增长率 3.55‰」. 反例: trade in dollars
beside trade in yuan; registered (户籍) beside resident (常住) people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Entry, Ledger
from pipeline.checks.wording import amount, both, figure, percent
from pipeline.records import Comparison

TRADE = (
    re.compile(r"进出口(?:总额|总值|额|贸易总额)?$"),
    re.compile(r"(?<!进)出口(?:总额|总值|额)?$"),
    re.compile(r"进口(?:总额|总值|额)?$"),
)
SURPLUS = re.compile(r"(?:贸易)?顺差$")
NATURAL = (re.compile(r"自然增长率$"), re.compile(r"出生率$"), re.compile(r"死亡率$"))
PEOPLE = (re.compile(r"城镇化率$"), re.compile(r"城镇(?:常住)?人口$"), re.compile(r"(?:总人口|常住人口)$"))
WORDS = ("出口", "死亡率", "城镇化率")
"""What no identity of these is without."""

PART = re.compile(r"城镇|乡村|农村|户籍")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each sentence that states all figures of an identity."""
    doc_type, text = ledger.report.front.doc_type, ledger.report.text
    if not any(word in text for word in WORDS):
        return
    for every in ledger.levels_by_sentence.values():
        entries = [e for e in every if not ledger.in_table(e.index)]
        if rules()["BRK014"].applies(doc_type):
            yield from _trade(ledger, entries)
        if rules()["RNG006"].applies(doc_type):
            yield from _natural(ledger, entries)
        if rules()["SHR006"].applies(doc_type):
            yield from _urban(ledger, entries)


def _named(entries: Sequence[Entry], patterns: Sequence[re.Pattern[str]]) -> list[Entry] | None:
    """One entry for each pattern; None where one is missing or two differ."""
    out = []
    for pattern in patterns:
        hits = [e for e in entries if pattern.search(e.fact.measure)]
        if not hits or len({e.fact.value for e in hits}) > 1:
            return None
        out.append(hits[0])
    return out if len({e.index for e in out}) == len(out) else None


def _trade(ledger: Ledger, entries: Sequence[Entry]) -> Iterator[Comparison]:
    money = [e for e in entries if e.number.kind == "money"]
    found = _named(money, TRADE)
    if found is not None and len({e.number.unit for e in found}) == 1:
        whole, out, into = found
        yield _sum(ledger, "BRK014", [out, into], whole, (1, 1), "出口与进口相加", "Exports and imports")
    found = _named(money, (SURPLUS, *TRADE[1:]))
    if found is not None and len({e.number.unit for e in found}) == 1:
        surplus, out, into = found
        yield _sum(ledger, "BRK014", [out, into], surplus, (1, -1), "出口减进口", "Exports less imports")


def _natural(ledger: Ledger, entries: Sequence[Entry]) -> Iterator[Comparison]:
    found = _named([e for e in entries if e.number.kind == "percent"], NATURAL)
    if found is not None and len({e.number.unit for e in found}) == 1:
        growth, born, died = found
        yield _sum(ledger, "RNG006", [born, died], growth, (1, -1), "出生率减死亡率", "Births less deaths")


def _sum(ledger: Ledger, code: str, parts: Sequence[Entry], whole: Entry, signs: Sequence[int], zh: str, en: str) -> Comparison:
    figures = [ledger.figure(e) for e in parts]
    stated = ledger.figure(whole)
    known = [f for f in figures if f is not None]
    assert stated is not None
    verdict = identity(
        stated, [f for f, s in zip(known, signs, strict=True) if s > 0], [f for f, s in zip(known, signs, strict=True) if s < 0]
    )
    value = sum((s * f.value for f, s in zip(known, signs, strict=True)), Fraction(0))
    added = amount(value, whole.number)
    formula = f"{figure(parts[0].number)} {'+' if signs[1] > 0 else '−'} {figure(parts[1].number)} = {added}"
    return comparison(
        code,
        verdict,
        stated=figure(whole.number),
        expected=added,
        difference=amount(value - stated.value, whole.number),
        formula=formula,
        operands=[
            *(ledger.operand(e.fact.measure[-12:], e.index, s) for e, s in zip(parts, signs, strict=True)),
            ledger.operand(whole.fact.measure[-12:], whole.index),
        ],
        evidence=sorted((ledger.label_span(e.index, e.fact.label) for e in (*parts, whole)), key=lambda s: s.start),
        zh=f"{zh} {formula}，文中“{whole.fact.measure}”写作{figure(whole.number)}。三个数中必有一误。",
        en=f"{en}: {formula}, stated as {figure(whole.number)}. One of the three is wrong.",
        root_cause=f"{figure(whole.number)} = {formula}",
    )


def _urban(ledger: Ledger, entries: Sequence[Entry]) -> Iterator[Comparison]:
    """SHR006: the rate is of the people that stand in the sentence."""
    rates = [e for e in entries if PEOPLE[0].search(e.fact.measure) and e.number.kind == "percent" and "户籍" not in e.fact.measure]
    towns = [e for e in entries if PEOPLE[1].search(e.fact.measure) and e.number.unit == "人"]
    wholes = [e for e in entries if PEOPLE[2].search(e.fact.measure) and not PART.search(e.fact.measure) and e.number.unit == "人"]
    if not (len(rates) == len(towns) == len(wholes) == 1):
        return
    rate, town, whole = rates[0], towns[0], wholes[0]
    stated, above, below = ledger.figure(rate), ledger.figure(town), ledger.figure(whole)
    if stated is None or above is None or below is None:
        return
    verdict: Verdict = ratio(stated, above, below)
    worked = percent(verdict.nominal) if verdict.nominal is not None else ""
    right = both(verdict.nominal, rate.number) if verdict.nominal is not None else ""
    formula = f"{figure(town.number)} ÷ {figure(whole.number)} = {worked}"
    yield comparison(
        "SHR006",
        verdict,
        stated=figure(rate.number),
        expected=right,
        formula=formula,
        operands=[ledger.operand(n, e.index) for n, e in (("RATE", rate), ("URBAN", town), ("POP", whole))],
        evidence=sorted((ledger.label_span(e.index, e.fact.label) for e in (rate, town, whole)), key=lambda s: s.start),
        zh=f"{formula}，城镇化率写作{figure(rate.number)}。若人口无误，应为{right}。",
        en=f"{formula}, the rate is stated as {figure(rate.number)}. If the people are right it should read {right}.",
        root_cause=f"urbanisation {figure(rate.number)}",
    )
