"""SHR: shares recomputed from part and whole, and the shares of an exhaustive list.

例: 「本年支出合计 2940.05 万元，其中：基本支出 2336.91 万元，占 79.49%；项目支出 603.14 万元，占 20.51%」.
A list is taken to be exhaustive only where its
parts add up to the whole, so a share is never judged against a whole that is not its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from extractors.facts import Span
from pipeline.checks.comparing import FAILED, comparison
from pipeline.checks.interval import Printed, plain, printed
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.shares import hundred, share
from pipeline.checks.kinds.verdict import undecided
from pipeline.checks.ledger import SPENT, Entry, Ledger
from pipeline.checks.wording import both, figure, percent
from pipeline.records import Comparison

SHARE = re.compile(r"(?:占|占比|比重)[^。；0-9]{0,24}$")
"""What stands between an amount and the share it makes up."""


@dataclass(frozen=True, slots=True)
class Row:
    """An amount and the share said of it: indexes of the numbers."""

    part: int
    share: int


def check(ledger: Ledger) -> Iterator[Comparison]:
    """SHR001 for each amount with a share, SHR002 for each exhaustive list."""
    judged: set[int] = set()
    for first, last in _sentences(ledger):
        for row in _listed(ledger, first, last):
            judged.update(o.number for o in row.operands if o.name == "SHARE" and o.number is not None)
            yield row
    yield from _of_base(ledger, judged)


def _of_base(ledger: Ledger, judged: set[int]) -> Iterator[Comparison]:
    """Shares that say what they are of: 「一般公共预算财政拨款支出 … 万元，占本年支出合计的 99.86%」."""
    for entry in ledger.entries:
        if entry.fact.measure != "share" or not entry.fact.base or entry.index in judged or entry.number.kind != "percent":
            continue
        parts = [e for e in ledger.around(entry, (entry.fact.item,), SPENT, back=0) if e.index < entry.index and e.number.kind == "money"]
        stated = ledger.figure(entry)
        said = ledger.operand("SHARE", entry.index)
        if not parts or stated is None or entry.fact.base == entry.fact.item:
            continue
        wholes = _wholes(ledger, entry, parts[0])
        if not wholes:
            reason = undecided("what it is a share of is not stated, or more than once")
            yield comparison("SHR001", reason, stated=figure(entry.number), operands=[said])
            continue
        part, whole = ledger.figure(parts[0]), ledger.figure(wholes[0])
        if part is None or whole is None:
            continue
        row = _share(ledger, Row(parts[0].index, entry.index), wholes[0].index, stated, part, whole, False)
        if row.outcome == "fail" and not _same(ledger, entry, wholes[0]):
            row = replace(row, outcome="review", reason="the whole stands elsewhere")
        yield row


def _same(ledger: Ledger, share_of: Entry, whole: Entry) -> bool:
    """Whether the whole is plainly what the share is of: in one paragraph, or called by the very words after 占.
    例: 「占本年支出合计的 99.86%」 and, two chapters before, 「本年支出合计 9759.38 万元」."""
    between = ledger.words(whole.number.end, share_of.number.start)
    return (whole.index < share_of.index and "\n" not in between) or _called(share_of, whole)


THIS_YEAR = re.compile(r"^(?:本年度?|全年|当年|\d{4}年度?)")


def _called(share_of: Entry, whole: Entry) -> bool:
    """Whether the words after 占 name the whole, whatever year they say. 例: 占「本年支出合计」的 …, 「2023 年度支出合计」."""
    named = THIS_YEAR.sub("", share_of.fact.label.partition("占")[2].strip())
    return len(named) > 3 and whole.fact.label.endswith(named)


def _wholes(ledger: Ledger, share_of: Entry, part: Entry) -> list[Entry]:
    """The whole of the share's base: in this sentence or the one before the nearest, else the one value the report states for it."""
    fund = part.fact.fund or share_of.fact.fund  # 「民生支出 5 亿元，占一般公共预算支出的 75%」
    found = [
        e
        for e in ledger.entries
        if e.fact.item == share_of.fact.base
        and e.fact.measure == part.fact.measure
        and e.number.kind == "money"
        and e.number.unit == part.number.unit
        and (e.fact.scope, e.fact.fiscal_year) == (part.fact.scope, part.fact.fiscal_year)
        and (e.fact.fund == fund or not e.fact.fund or not fund)
    ]
    before = [e for e in found if e.index < share_of.index and e.section == share_of.section and share_of.sentence - e.sentence <= 1]
    if before:
        return before[-1:]
    found = [e for e in found if _called(share_of, e)] or found
    return found[:1] if len({e.fact.value for e in found}) == 1 else []


def _sentences(ledger: Ledger) -> Iterator[tuple[int, int]]:
    """Ranges of numbers between full stops: a list of shares often runs over several passages joined by 「；」."""
    numbers = ledger.report.numbers
    first = 0
    for i in range(1, len(numbers) + 1):
        if i < len(numbers) and not STOP.search(ledger.report.text, numbers[i - 1].end, numbers[i].start):
            continue
        if i - first >= 3:
            yield first, i
        first = i


STOP = re.compile("[。！？]")


def _listed(ledger: Ledger, first: int, last: int) -> Iterator[Comparison]:
    """The first amount of the sentence as the whole, then (amount, share) pairs, nothing else in between but small print."""
    numbers, text = ledger.report.numbers, ledger.report.text
    if not any(n.kind == "percent" for n in numbers[first:last]):
        return
    rows: list[Row] = []
    amounts = [i for i in range(first, last) if numbers[i].kind == "money" and numbers[i].value is not None]
    for i in range(first + 1, last):
        n = numbers[i]
        if n.kind == "percent" and numbers[i - 1].kind == "money" and SHARE.search(text[numbers[i - 1].end : n.start]):
            rows.append(Row(i - 1, i))
    if len(rows) < 2 or not amounts:
        return
    parts = [r.part for r in rows]
    whole = amounts[0] if amounts[0] != parts[0] else _headed(ledger, parts)
    if whole is None or [a for a in amounts if a != whole] != parts or len({numbers[i].unit for i in (whole, *amounts)}) > 1:
        return
    stated = printed(numbers[whole])
    figures = [printed(numbers[i], [numbers[j] for j in parts if j != i] + [numbers[whole]]) for i in parts]
    shares = [printed(numbers[r.share]) for r in rows]
    known, rates = [f for f in figures if f is not None], [s for s in shares if s is not None]
    if stated is None or len(known) < len(rows) or len(rates) < len(rows):
        return
    closed = identity(stated, known).outcome in ("pass", "rounding", "truncated")
    plugged = sum((s.value for s in rates), Fraction(0)) == 100
    judged = [_share(ledger, row, whole, rate, part, stated, plugged) for row, part, rate in zip(rows, known, rates, strict=True)]
    if not closed and (hundred(rates).outcome == "fail" or sum(row.outcome == "fail" for row in judged) != 1):
        return  # neither the amounts nor the shares say that the list is whole, or more than one slip would have to be
    yield from judged
    yield _hundred(ledger, rows, rates, cut=all(row.outcome in ("pass", "rounding", "truncated") for row in judged))


def _headed(ledger: Ledger, parts: list[int]) -> int | None:
    """The whole that the sentence before states: 「本年支出合计 5 万元。其中：基本支出 3 万元，占 60%；…」."""
    return next((b.total for b in ledger.facts.breakdowns if list(b.parts) == parts), None)


def _share(ledger: Ledger, row: Row, whole: int, rate: Printed, part: Printed, stated: Printed, plugged: bool) -> Comparison:
    numbers = ledger.report.numbers
    verdict = share(rate, part, stated, plugged)
    of, piece, said = figure(numbers[whole]), figure(numbers[row.part]), figure(numbers[row.share])
    worked = percent(verdict.nominal) if verdict.nominal is not None else ""
    formula = f"{piece} ÷ {of} = {worked}"
    operands = [ledger.operand("SHARE", row.share), ledger.operand("PART", row.part), ledger.operand("TOTAL", whole)]
    evidence = [ledger.label_span(whole), Span(ledger.label_span(row.part).start, numbers[row.share].end)]
    if verdict.outcome not in FAILED:
        return comparison("SHR001", verdict, stated=said, formula=formula, operands=operands, evidence=evidence)
    right = both(verdict.nominal, numbers[row.share]) if verdict.nominal is not None else ""
    return comparison(
        "SHR001",
        verdict,
        stated=said,
        expected=right,
        difference=f"{plain(rate.value - (verdict.nominal or 0), 4):+f} 个百分点",
        formula=formula,
        operands=operands,
        evidence=evidence,
        zh=f"{formula}，文中占比写作{said}。若金额无误，占比应为{right}；若占比无误，则金额有误。",
        en=f"{formula}, the share is stated as {said}. If the amounts are right it should read {right}.",
        root_cause=f"{said} of {piece} in {of}",
    )


def _hundred(ledger: Ledger, rows: Sequence[Row], rates: Sequence[Printed], cut: bool) -> Comparison:
    numbers = ledger.report.numbers
    verdict = hundred(rates, cut)
    added = f"{' + '.join(figure(numbers[r.share]) for r in rows)} = {plain(verdict.nominal or Fraction(0)):f}%"
    return comparison(
        "SHR002",
        verdict,
        stated=f"{plain(verdict.nominal or Fraction(0)):f}%",
        expected="100%",
        difference=f"{plain((verdict.nominal or Fraction(0)) - 100):+f} 个百分点",
        formula=added,
        operands=[ledger.operand("SHARE", r.share) for r in rows],
        evidence=[ledger.label_span(r.share) for r in rows],
        zh=f"各项占比相加 {added}，列全的占比应合计100%，其中必有一误。",
        en=f"The shares of an exhaustive list add up to {added}, not 100%.",
        root_cause=f"shares {added}",
    )
