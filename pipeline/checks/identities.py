"""Identities: sums over named items, as their records in the rule files declare them (BRK001–006, 010, 013, BAL001–004, EXE009).

The parts are looked for in one sentence; the whole in the same sentence, else just before, else (for what a report states once)
anywhere. 例: 「基本支出 978.27 万元，项目支出 946.19 万元」 and, a sentence before, 「执行数 1924.46 万元」.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from extractors.facts import Span
from pipeline.checks.catalogue import Rule, rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import R, total
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGETS, SPENT, Entry, Ledger, alike
from pipeline.checks.wording import amount, budget_cause, figure
from pipeline.records import Comparison


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one whole found in one sentence, in the order of the text, with signs (−1 for what is taken off)."""

    entries: tuple[Entry, ...]
    signs: tuple[int, ...]

    @property
    def value(self) -> Fraction:
        """The sum of the parts with their signs, in the base unit."""
        return sum((s * exact(e.fact.value or 0) for e, s in zip(self.entries, self.signs, strict=True)), Fraction(0))


KINDS = ("money", "count")
"""What may be added up: amounts, and the people of an indicator (budget facts that are counts are no part of any sum)."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for every sentence that states the parts of a rule's identity, and BRK012 where a report breaks one sum down twice."""
    doc_type = ledger.report.front.doc_type
    split: dict[str, list[tuple[Parts, str]]] = {}
    for rule in rules().values():
        if rule.kind != "identity" or not rule.parts or not rule.applies(doc_type):
            continue
        for parts in _found(ledger, rule):
            split.setdefault(rule.code, []).append((parts, rule.zh))
            yield _judged(ledger, rule, parts)
    if rules()["BRK012"].applies(doc_type):
        yield from _two_ways(ledger, split.get("BRK001", []), split.get("BRK002", []))


def _found(ledger: Ledger, rule: Rule) -> Iterator[Parts]:
    """The sentences that state all parts that are not optional, each part once."""
    parts = _parts(rule.parts)
    for entries in _sentences(ledger, rule):
        chosen: list[tuple[Entry, int]] = []
        complete = True
        for optional, sign, keys in parts:
            hits = [e for e in entries if _is(e, keys) and e.number.kind in KINDS]
            if not hits and not optional and not _lost(ledger, entries, keys):
                complete = False
                break
            if hits:
                chosen.append((hits[0], sign))
        if complete and len(chosen) > 1 and all(alike(chosen[0][0].fact, e.fact) for e, _ in chosen):
            chosen.sort(key=lambda c: c[0].index)
            yield Parts(tuple(e for e, _ in chosen), tuple(s for _, s in chosen))


BY_SOURCE = re.compile(r"资金来源(?:看|分|划分|构成)?[^。；]{0,6}[，：:]")


def _lost(ledger: Ledger, entries: Sequence[Entry], keys: Collection[str]) -> bool:
    """Whether a sentence that lists what is spent by source lacks a source that stands nowhere in its section: then it was left out.
    反例: sources told one by one in sentences of their own."""
    first, last = entries[0], entries[-1]
    sources = [e for e in entries if ".source." in e.fact.item]
    if len(sources) < 2 or not any(".source." in key for key in keys):
        return False
    if not BY_SOURCE.search(ledger.words(first.number.start - 60, last.number.start)):
        return False
    return not any(e.key in keys and e.section == first.section for e in ledger.entries)


def _sentences(ledger: Ledger, rule: Rule) -> Iterator[Sequence[Entry]]:
    """The budget facts of the sentences that state any part, sentence by sentence, or the indicators where the rule names those."""
    if not rule.total[0].startswith("kpi:"):
        by_key = ledger.sentences_by_key
        keys = {key for _, _, part in _parts(rule.parts) for key in part}
        places = sorted({at for key in keys for at in by_key.get(key, ())})
        yield from (ledger.by_sentence[at] for at in places)
        return
    yield from ledger.levels_by_sentence.values()


def _is(entry: Entry, keys: Collection[str]) -> bool:
    """Whether the entry is of one of the keys; an indicator may have the place before it (「全州」地区生产总值)."""
    if entry.fact.item != "kpi":
        return entry.key in keys
    return entry.fact.measure.endswith(_endings(frozenset(keys)))


@lru_cache(maxsize=1 << 8)
def _endings(keys: frozenset[str]) -> tuple[str, ...]:
    return tuple(key.removeprefix("kpi:") for key in sorted(keys))


@lru_cache(maxsize=1 << 8)
def _parts(parts: tuple[tuple[str, ...], ...]) -> tuple[tuple[bool, int, frozenset[str]], ...]:
    return tuple(_read(part) for part in parts)


def _read(part: Sequence[str]) -> tuple[bool, int, frozenset[str]]:
    """例: ``?expenditure.nature.operating:executed|…`` → optional, +1, the keys."""
    first = part[0]
    optional = first.startswith("?")
    sign = -1 if first.lstrip("?").startswith("-") else 1
    return optional, sign, frozenset(key.lstrip("?-") for key in part)


def _judged(ledger: Ledger, rule: Rule, parts: Parts) -> Comparison:
    wholes = _wholes(ledger, rule, parts)
    operands = [ledger.operand(e.fact.item, e.index, sign) for e, sign in zip(parts.entries, parts.signs, strict=True)]
    formula = _sum(parts)
    if not wholes:
        return comparison(rule.code, undecided("the whole is not stated"), formula=formula, operands=operands)
    whole = wholes[0]
    verdict = _verdict(ledger, parts, whole, rule.modes)
    if verdict.outcome == "fail":
        rest = [w for w in wholes[1:] if w.sentence == whole.sentence]
        others = [w for w in rest if _verdict(ledger, parts, w, rule.modes).outcome not in ("fail", "undecided")]
        if others and len({w.fact.value for w in wholes}) > 1:
            verdict = undecided("several wholes are stated; the parts add up to one of them")
    if verdict.outcome == "fail" and _made_up(ledger, parts, whole):
        verdict = undecided("other amounts of the sentence make up the difference")
    budget = _budget(ledger, whole, parts) if verdict.outcome == "fail" and "BRK003" in rule.otherwise else None
    if budget is not None:
        return _repeats_budget(ledger, rule, parts, whole, budget, verdict)
    gap = parts.value - exact(whole.fact.value or 0)
    stated, added = figure(whole.number), amount(parts.value, whole.number)
    return comparison(
        rule.code,
        verdict,
        stated=stated,
        expected=added,
        difference=amount(gap, whole.number),
        formula=f"{formula} = {added}",
        operands=[*operands, ledger.operand(whole.key, whole.index)],
        evidence=_evidence(ledger, whole, parts),
        zh=f"各项相加 {formula} = {added}，而合计写作{stated}，相差{amount(abs(gap), whole.number)}。合计或其中一项必有一误。",
        en=f"The parts add up to {added} ({formula}), the whole is stated as {stated}, {amount(abs(gap), whole.number)} apart. "
        "Either the whole or a part is wrong.",
        root_cause=f"{figure(whole.number)} = {formula}",
    )


def _wholes(ledger: Ledger, rule: Rule, parts: Parts) -> list[Entry]:
    """The candidates for the whole, the likeliest first: same passage, then before in the section, then the only one there is."""
    first = parts.entries[0]
    keys = set(rule.total)
    pool = ledger.levels if first.fact.item == "kpi" else ledger.entries
    fits = [e for e in pool if _is(e, keys) and e.number.kind == first.number.kind and e not in parts.entries and alike(e.fact, first.fact)]
    fits = [e for e in fits if not ledger.in_table(e.index) and _of_one_stage(e, parts)]
    here = [e for e in fits if e.sentence == first.sentence]
    if here:
        return sorted(here, key=lambda e: (e.index > first.index, abs(first.index - e.index)))
    before = [e for e in fits if e.section == first.section and 0 < first.sentence - e.sentence <= 2]
    if before:
        return sorted(before, key=lambda e: -e.index)
    if rule.bind == "document" and len({e.fact.value for e in fits}) == 1:
        return fits[:1]
    return []


PLANNED = (*BUDGETS, "planned")


def _of_one_stage(whole: Entry, parts: Parts) -> bool:
    """Whether whole and parts are all of the plan or all of what came of it; an amount without more may be of either.
    反例: 「收入预算 166 亿元 …，税收收入完成 133 亿元，非税收入完成 27 亿元」: what came in is no part of what was planned."""
    if whole.fact.item == "kpi":
        return True
    stages = {e.fact.measure in PLANNED for e in (whole, *parts.entries) if e.fact.measure != "amount"}
    return len(stages) < 2


def _verdict(ledger: Ledger, parts: Parts, whole: Entry, modes: Sequence[str]) -> Verdict:
    family = [*parts.entries, whole]
    figures = [ledger.figure(e, [s for s in family if s is not e]) for e in parts.entries]
    stated = ledger.figure(whole)
    if stated is None or any(f is None for f in figures):
        return undecided("a figure has no value")
    if len({e.number.unit for e in family}) > 1:
        return undecided("the units differ")
    plus = [f for f, s in zip(figures, parts.signs, strict=True) if f is not None and s > 0]
    minus = [f for f, s in zip(figures, parts.signs, strict=True) if f is not None and s < 0]
    return identity(stated, plus, minus, modes)


def _made_up(ledger: Ledger, parts: Parts, whole: Entry) -> bool:
    """Whether amounts of the sentence that are no part by name close the gap: 「人员经费 …，公用经费 …，对个人和家庭的补助 …」."""
    residual = exact(whole.fact.value or 0) - parts.value
    known = {whole.index, *(e.index for e in parts.entries)}
    numbers, sentence = ledger.report.numbers, parts.entries[0].sentence
    first, last = parts.entries[0].index, parts.entries[-1].index
    rest = [
        abs(exact(numbers[i].value or 0))
        for i in range(max(0, first - 8), min(len(numbers), last + 8))
        if i not in known and numbers[i].kind == "money" and ledger.sentence(i) == sentence
    ]
    one = exact(whole.number.ulp or 0)
    return any(abs(abs(residual) - r) <= one for r in rest if r) or (len(rest) > 1 and abs(abs(residual) - sum(rest)) <= len(rest) * one)


def _budget(ledger: Ledger, whole: Entry, parts: Parts) -> Entry | None:
    """The budget of the same item the parts add up to instead."""
    for entry in ledger.entries:
        if entry.fact.item == whole.fact.item and entry.fact.measure in BUDGETS and alike(entry.fact, whole.fact):
            near = entry.section == whole.section or entry.passage == whole.passage
            if near and _verdict(ledger, parts, entry, (R,)).outcome in ("pass", "rounding"):
                return entry
    return None


def _repeats_budget(ledger: Ledger, rule: Rule, parts: Parts, whole: Entry, budget: Entry, verdict: Verdict) -> Comparison:
    gap = parts.value - exact(whole.fact.value or 0)
    added, formula = amount(parts.value, whole.number), _sum(parts)
    spent, planned, apart = figure(whole.number), figure(budget.number), amount(abs(gap), whole.number)
    return comparison(
        "BRK003",
        verdict,
        stated=f"分项合计{added}",
        expected=f"{spent}（执行数）",
        difference=apart,
        formula=f"{formula} = {added} = 预算数，≠ 执行数{spent}",
        operands=[
            *(ledger.operand(e.fact.item, e.index) for e in parts.entries),
            ledger.operand("EXEC", whole.index),
            ledger.operand("BUDGET_FY", budget.index),
        ],
        evidence=sorted([*_evidence(ledger, whole, parts), ledger.label_span(budget.index, budget.fact.label)], key=lambda s: s.start),
        zh=f"{rule.zh}：各项支出相加 {formula} = {added}，等于预算数{planned}，而执行数为{spent}，相差{apart}。"
        f"若执行数无误，分项应合计{spent}；若分项无误，则执行数应为{added}，完成率随之为100%。",
        en=f"The parts of what was spent add up to {added} ({formula}): that is the budget {planned}, not the executed {spent} "
        f"({apart} apart). Either the parts should add up to {spent}, or the executed amount should be {added} and the rate 100%.",
        root_cause=budget_cause(budget.number, whole.number),
        diagnosis=("other_item", f"{added}=BUDGET_FY"),
    )


def _evidence(ledger: Ledger, whole: Entry, parts: Parts) -> list[Span]:
    first, last = parts.entries[0], parts.entries[-1]
    one = ledger.label_span(first.index, first.fact.label)
    if first.sentence == last.sentence and not first.index < whole.index < last.index:
        spans = [Span(one.start, last.number.end)]
    else:
        spans = [ledger.label_span(e.index, e.fact.label) for e in parts.entries]
    return sorted([ledger.label_span(whole.index, whole.fact.label), *spans], key=lambda s: s.start)


def _sum(parts: Parts) -> str:
    """例: 「690.40万元 + 452.67万元」."""
    out = figure(parts.entries[0].number)
    for entry, sign in zip(parts.entries[1:], parts.signs[1:], strict=True):
        out += f" {'+' if sign > 0 else '−'} {figure(entry.number)}"
    return out


def _two_ways(ledger: Ledger, by_source: list[tuple[Parts, str]], by_nature: list[tuple[Parts, str]]) -> Iterator[Comparison]:
    """BRK012: the breakdown by source and that by nature in one section add up to the same."""
    for one, _ in by_source:
        for two, _ in by_nature:
            a, b = one.entries[0], two.entries[0]
            if a.section != b.section or abs(a.sentence - b.sentence) > 2 or not alike(a.fact, b.fact):
                continue
            if {e.fact.measure in SPENT for e in (*one.entries, *two.entries)} != {True}:
                continue
            first = [ledger.figure(e, [s for s in one.entries if s is not e]) for e in one.entries]
            second = [ledger.figure(e, [s for s in two.entries if s is not e]) for e in two.entries]
            left = total(f.interval(R) for f in first if f is not None)
            right = total(f.interval(R) for f in second if f is not None)
            same = one.value == two.value
            verdict = Verdict("pass" if same else "rounding" if left.meets(right) else "fail", right.low, right.high, two.value)
            added, other = amount(one.value, a.number), amount(two.value, b.number)
            yield comparison(
                "BRK012",
                verdict,
                stated=added,
                expected=other,
                difference=amount(abs(one.value - two.value), a.number),
                formula=f"{_sum(one)} = {added}; {_sum(two)} = {other}",
                operands=[ledger.operand(e.fact.item, e.index) for e in (*one.entries, *two.entries)],
                evidence=[
                    Span(ledger.label_span(a.index, a.fact.label).start, one.entries[-1].number.end),
                    Span(ledger.label_span(b.index, b.fact.label).start, two.entries[-1].number.end),
                ],
                zh=f"按资金来源合计{added}（{_sum(one)}），按支出性质合计{other}（{_sum(two)}），两种口径不等。",
                en=f"By source the spending adds up to {added}, by nature to {other}: the two breakdowns disagree.",
                root_cause=f"{_sum(one)} against {_sum(two)}",
            )
