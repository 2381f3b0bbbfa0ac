"""REP: a fact stated twice has one value.

Budget facts are the same fact when the whole key agrees; other figures only when a whole stretch of text is repeated: a run of
numbers with the same words between them, nearly all of whose values agree (例: a paragraph of results printed again under another
heading).
反例: 「39 项改革」 and 「39 项改革经验」 are not one fact; nor is 「实际完成 … 亿元，为预算的 …」 said of the city and of its districts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractors.facts import Number, Span
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.kinds.equal import equal
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import BUDGETS, Entry, Ledger
from pipeline.checks.wording import amount, figure, percent
from pipeline.records import Comparison

ONCE = (
    "expenditure", "total", "total.revenue", "total.expenditure", "expenditure.nature.basic", "expenditure.nature.project",
    "expenditure.nature.personnel", "expenditure.nature.public", "carryover.closing", "carryover.opening",
    "expenditure.source.general_public_budget", "expenditure.source.government_fund", "expenditure.source.state_capital",
    "expenditure.source.other", "three_public", "operating",
)  # fmt: skip
"""The items of which a report has one each: two figures of one measure of these are one fact stated twice."""

ACCOUNTS = ("self_evaluation", "project_evaluation", "final_accounts", "department_budget", "other")
"""The documents that are of one body's one year, where a fact of one key is one fact."""

MEASURES = (*BUDGETS, "executed", "rate", "last_year")
QUANTITIES = frozenset(
    ("money", "percent", "percentage_point", "count", "rank", "score", "area", "length", "mass", "volume", "energy", "duration", "ordinal")
)
SPACE = re.compile(r"[\s*#_，,、：:；;。\-]+")
MARKS = (
    "*#_，,、：:；;。- \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028"
    "\u2029\u202f\u205f\u3000"
)
"""The characters of `SPACE`."""
BETWEEN = "\ufffe"
"""Stands in no text; where it does, the words are cleaned one by one."""
MOST = 4
"""Words that stand before more figures than so many name no one thing."""

RUN_NUMBERS, RUN_CHARACTERS = 4, 40
"""A repeated stretch has at least so many numbers that agree (zeros prove nothing) and so many characters between them."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """REP001 (REP002 where only the decimals differ) for facts of one key and for repeated stretches of text."""
    seen: set[tuple[int, int]] = set()
    if ledger.report.front.doc_type in ACCOUNTS:
        yield from _budget(ledger, seen)
    yield from _stretches(ledger, seen)


def _budget(ledger: Ledger, seen: set[tuple[int, int]]) -> Iterator[Comparison]:
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in ledger.entries:
        fact = entry.fact
        if fact.item in ONCE and fact.measure in MEASURES and not ledger.in_table(entry.index):
            base = "" if fact.measure != "rate" else "initial" if fact.base == "budget_initial" else "year"
            key = (
                fact.item,
                fact.measure,
                base,
                fact.org,
                fact.fiscal_year,
                fact.scope,
                fact.basis,
                fact.fund,
                entry.number.kind,
                fact.unit,
            )
            groups.setdefault(key, []).append(entry)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            seen.add((first.index, other.index))
            one, two = ledger.figure(first), ledger.figure(other)
            if one is None or two is None:
                continue
            verdict = equal(one, two)
            if verdict.outcome == "fail":
                reason = _unlike(ledger, first, other)
                verdict = undecided(reason) if reason else verdict
            yield _same(ledger, first, other, verdict)


NARROW = re.compile(r"项目|工程|专项|其中|所属|下属|下级|二级|科室|中心|课题|第[一二三四]季度|[上下]半年|\d月")
WHOLE = re.compile(r"整体|部门|单位|全年预算|总体|总额|合计|总计|本年")
"""Words before a figure that make it one of a part, and such as make it one of the whole."""


def _unlike(ledger: Ledger, first: Entry, other: Entry) -> str:
    """Why two figures of one key may yet be of two things. 例: 「甲项目预算 100 万元，执行率 95%。乙项目 …，执行率 100%」."""
    for entry in (first, other):
        start, _ = ledger.sentence_of(entry.index)
        if entry.fact.label.startswith(("整体", "总体", "全年", "部门整体", "部门年度整体")):
            continue  # the label itself says of what, whatever the sentence spoke of before
        words = ledger.report.text[start : entry.number.start].replace(entry.fact.label, "" if "整体" not in entry.fact.label else "整体")
        if NARROW.search(words):
            return "one of them may be of a part only"
        if not WHOLE.search(words + entry.fact.label) and not _beside(ledger, entry):
            return "it is not said that both are of the whole"
    one, two = _beside(ledger, first), _beside(ledger, other)
    if one and two and not one & two:
        return "they stand with other amounts: perhaps not the same thing"
    return ""


def _beside(ledger: Ledger, entry: Entry) -> set[Fraction]:
    """The budgets and executed amounts in the passage, whatever they are of, but the figure itself."""
    return {
        exact(e.fact.value or 0)
        for e in ledger.by_passage.get(entry.passage, ())
        if e is not entry and e.fact.measure in (*BUDGETS, "executed") and e.number.kind == "money"
    }


def _same(ledger: Ledger, first: Entry, other: Entry, verdict: Verdict) -> Comparison:
    a, b = figure(first.number), figure(other.number)
    note, note_en = "", ""
    spans: list[Span] = []
    if verdict.outcome == "fail" and first.fact.measure == "rate":
        note, note_en, spans = _recomputed(ledger, first, other)
    label = other.fact.label or first.fact.label
    return comparison(
        "REP002" if verdict.outcome in ("rounding", "truncated") else "REP001",
        verdict,
        stated=b,
        expected=a,
        difference=_gap(first.number, other.number),
        formula=f"{a} = {b}",
        operands=[ledger.operand(first.key, first.index), ledger.operand(other.key, other.index)],
        evidence=sorted([*spans, *(ledger.label_span(e.index, e.fact.label) for e in (first, other))], key=lambda s: s.start),
        zh=f"同一指标（{label}）前后两处不一致：一处为{a}，一处为{b}。{note}",
        en=f"One fact ({label}) has two values: {a} and {b}. {note_en}".rstrip(),
        root_cause=f"{first.key}: {a} against {b}",
        diagnosis=("restated",),
    )


def _recomputed(ledger: Ledger, first: Entry, other: Entry) -> tuple[str, str, list[Span]]:
    """What the amounts beside the first rate say to both."""
    spent = next((e for e in ledger.around(first, (first.fact.item,), ("executed",)) if e.number.kind == "money"), None)
    base = next((e for e in ledger.around(first, (first.fact.item,), BUDGETS) if e.number.kind == "money"), None)
    if spent is None or base is None or not base.fact.value:
        return "", "", []
    above, below = ledger.figure(spent), ledger.figure(base)
    one, two = ledger.figure(first), ledger.figure(other)
    if above is None or below is None or one is None or two is None:
        return "", "", []
    worked = f"{figure(spent.number)} ÷ {figure(base.number)} = {percent(above.value / below.value * 100)}"
    held = [e for e, f in ((first, one), (other, two)) if ratio(f, above, below).outcome in ("pass", "rounding", "truncated")]
    spans = [ledger.label_span(base.index, base.fact.label), ledger.label_span(spent.index, spent.fact.label)]
    if len(held) == 1:
        return f"按{worked}，{figure(held[0].number)}与金额相符。", f"{worked}: {figure(held[0].number)} fits the amounts.", spans
    return f"按{worked}。", f"{worked}.", spans


def _gap(one: Number, two: Number) -> str:
    if one.value is None or two.value is None or one.unit != two.unit:
        return ""
    return amount(abs(exact(one.value) - exact(two.value)), one)


def _stretches(ledger: Ledger, seen: set[tuple[int, int]]) -> Iterator[Comparison]:
    """Runs of numbers with the same words between them; the words before each number, spaces and marks out, are its gap."""
    numbers, text = ledger.report.numbers, ledger.report.text
    gaps = _gaps(text, numbers)
    places: dict[str, list[int]] = {}
    for i, gap in enumerate(gaps):
        if len(gap) >= 6 and numbers[i].kind in QUANTITIES and not ledger.in_table(i):
            if gap in places:
                places[gap].append(i)
            else:
                places[gap] = [i]
    done: set[tuple[int, int]] = set()
    yield from _alike(ledger, gaps)
    for found in places.values():
        if not 1 < len(found) <= MOST:
            continue
        for a in range(len(found)):
            for b in range(a + 1, len(found)):
                if (found[a], found[b]) not in done:
                    run = _run(numbers, gaps, found[a], found[b])
                    done.update(run)
                    yield from _judged(ledger, [p for p in run if p not in seen], gaps)


def _gaps(text: str, numbers: Sequence[Number]) -> list[str]:
    """The words before each number, spaces and marks out of all of them at once."""
    raw = []
    end = 0
    for n in numbers:
        raw.append(text[max(end, n.start - 80) : n.start])
        end = n.end
    joined = BETWEEN.join(raw)
    for mark in MARKS:
        joined = joined.replace(mark, "")
    gaps = joined.split(BETWEEN)
    return gaps if len(gaps) == len(raw) else [SPACE.sub("", gap) for gap in raw]


TAIL = 10
"""So many characters right before a figure, found twice, name one thing (例: 「走访调研企业及行业协会 70 家」)."""


def _alike(ledger: Ledger, gaps: list[str]) -> Iterator[Comparison]:
    """A figure that stands twice behind the same words and is the same. Nothing is said where it is not: the words may be of two years,
    or of what was planned and what was reached."""
    numbers = ledger.report.numbers
    places: dict[tuple[str, str], list[int]] = {}
    for i, gap in enumerate(gaps):
        n = numbers[i]
        if n.kind == "count" and len(gap) >= TAIL and (n.value or 0) > 1 and not ledger.in_table(i):
            places.setdefault((gap[-TAIL:], n.unit), []).append(i)
    for (words, _), found in places.items():
        if len(found) < 2:
            continue
        first = numbers[found[0]]
        for i in found[1:] if len(found) < 5 else ():
            planned = {ledger.facts.roles[k] == "target" for k in (i, found[0]) if k < len(ledger.facts.roles)}
            apart = gaps[i] != gaps[found[0]] or len(planned) > 1  # the rest are found as stretches
            if apart and numbers[i].value == first.value and numbers[i].qualifier == first.qualifier:
                yield _repeated(ledger, found[0], i, Verdict("pass", None, None, None), words)


def _run(numbers: tuple[Number, ...], gaps: list[str], one: int, two: int) -> list[tuple[int, int]]:
    """The pairs of numbers around (one, two) that go on matching in words and in kind, in order."""

    def match(i: int, j: int) -> bool:
        return gaps[i] == gaps[j] and numbers[i].kind == numbers[j].kind

    low = 0
    while one - low - 1 >= 0 and two - low - 1 > one and match(one - low - 1, two - low - 1):
        low += 1
    high = 0
    while two + high + 1 < len(numbers) and one + high + 1 < two - low and match(one + high + 1, two + high + 1):
        high += 1
    return [(one + k, two + k) for k in range(-low, high + 1)]


def _judged(ledger: Ledger, run: list[tuple[int, int]], gaps: list[str]) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    rows = []
    for i, j in run:
        one, two = ledger.printed(i), ledger.printed(j)
        if numbers[i].kind not in QUANTITIES or one is None or two is None or numbers[i].unit != numbers[j].unit:
            continue
        if len({ledger.facts.roles[k] == "target" for k in (i, j) if k < len(ledger.facts.roles)}) > 1:
            continue  # what is planned and what was reached are two facts
        rows.append((i, j, equal(one, two)))
    telling = [v for i, _, v in rows if numbers[i].value]
    same = sum(v.outcome != "fail" for v in telling)
    long = same >= RUN_NUMBERS and sum(len(gaps[i]) for i, _, _ in rows) >= RUN_CHARACTERS
    for i, j, verdict in rows:
        if verdict.outcome in ("fail", "review"):
            if not long or same < 3 * len(telling) / 4 or len(gaps[i]) < 4:
                continue  # the same words of another thing: no repeated fact
            yield _repeated(ledger, i, j, verdict, gaps[i])
        elif long or len(gaps[i]) >= 8:
            yield _repeated(ledger, i, j, verdict, gaps[i])


def _repeated(ledger: Ledger, i: int, j: int, verdict: Verdict, words: str) -> Comparison:
    numbers = ledger.report.numbers
    a, b = figure(numbers[i]), figure(numbers[j])
    return comparison(
        "REP002" if verdict.outcome in ("rounding", "truncated") else "REP001",
        verdict,
        stated=b,
        expected=a,
        difference=_gap(numbers[i], numbers[j]),
        formula=f"{a} = {b}",
        operands=[ledger.operand(words[-12:], i), ledger.operand(words[-12:], j)],
        evidence=[ledger.label_span(i), ledger.label_span(j)],
        zh=f"同一段文字重复出现，其中“{words[-12:]}”一处为{a}，一处为{b}，其余数字相同。两处必有一误。",
        en=f"A passage is repeated with one figure changed: {a} in one place, {b} in the other, the rest alike.",
        root_cause=f"repeated {words[-12:]}: {a} against {b}",
        diagnosis=("restated",),
    )
