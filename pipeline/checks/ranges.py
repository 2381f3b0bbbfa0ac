"""RNG: what a figure can be at all: percentages of a whole, averages, from-to and ranges.

例: 「办理满意率 93.12%」 lies in 0–100; 「从 90.27 提升至 92.23」 goes up.
反例: 「注册项目完成率 186%」: a rate of completion has no upper bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.facts import Span
from lexicons import rows
from pipeline.checks.comparing import FAILED, comparison
from pipeline.checks.exact import Exact, exact
from pipeline.checks.interval import printed
from pipeline.checks.kinds.bound import bound
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison

UP = re.compile(r"提升|提高|上升|增加|增长|增至|升至|扩大|扩展|攀升|跃升|上涨|壮大")
DOWN = re.compile(r"下降|降低|降至|减少|减至|压缩|压减|精简|缩短|缩减|缩小|回落|下调|减为|降为")
MOVED = re.compile(rf"[，,]?(?:逐步|大幅|稳步)?(?:{UP.pattern}|{DOWN.pattern})[到至为了\s]*")
SINCE = re.compile(r"(?:从|由)(?:上年|去年|上一年度?|原来|原先|年初|改革前)?(?:同期)?的?$")
REACHED = re.compile(r"[\s为达到至是高超过近约均已保持在稳定]+$")
NO_LEVEL = re.compile(r"排名|位次|名次|第|等级|评级|级别|风险|能耗|耗时|时限|时间|用时|成本|负担|环节")
"""Where 提升 may well mean a smaller number."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of ``bounded_rates.tsv``: whether a percentage so called can exceed 100."""

    word: str
    bounded: bool
    note: str


NOTHING, HUNDRED = Exact(0), Exact(100)


def check(ledger: Ledger) -> Iterator[Comparison]:
    """RNG001 for every percentage of a whole, 003 for averages beside extremes, 008 and 009 for changes and ranges."""
    yield from _percentages(ledger)
    yield from _averages(ledger)
    yield from _moves(ledger)
    yield from _ranges(ledger)


def _percentages(ledger: Ledger) -> Iterator[Comparison]:
    changing = {k.number for k in ledger.facts.kpis if k.comparison in ("yoy_rate", "yoy_change")}
    changing |= {b.number for b in ledger.facts.budget if b.measure in ("change_rate", "change")}
    carried_out = {b.number for b in ledger.facts.budget if b.measure == "rate"}
    kinds = sorted(rows("bounded_rates", Kind), key=lambda k: -len(k.word))
    words_of_kinds = tuple(k.word for k in kinds)
    for i, n in enumerate(ledger.report.numbers):
        if n.kind != "percent" or n.unit != "%" or n.value is None or i in changing:
            continue
        span = ledger.label_span(i)
        words = ledger.report.text[span.start : n.num_start]
        label = _called(words)
        if i and MOVED.fullmatch(words) and ledger.report.numbers[i - 1].kind == "percent":  # 「满意率由 81.8% 提升至 89.4%」
            span = Span(ledger.label_span(i - 1).start, n.end)
            label = _called(ledger.report.text[span.start : ledger.report.numbers[i - 1].num_start])
        kind = next(k for k in kinds if label.endswith(k.word)) if label.endswith(words_of_kinds) else None
        top = n.value_high if n.value_high is not None else n.value
        if n.value >= 0 and top <= 100:
            verdict = Verdict("pass", NOTHING, HUNDRED, exact(n.value))
        elif kind is not None and kind.bounded:
            verdict = Verdict("fail", NOTHING, HUNDRED, exact(n.value))
        else:
            known = kind is not None or i in carried_out
            why = "may exceed 100%" if known else "not known whether it may exceed 100%"
            verdict = Verdict("pass" if known else "undecided", None, None, exact(n.value), why)
        said = figure(n)
        formula, operands = f"0 ≤ {said} ≤ 100%", (ledger.operand(label[-12:], i),)
        if verdict.outcome not in FAILED:
            yield comparison("RNG001", verdict, stated=said, formula=formula, operands=operands, evidence=(span,))
            continue
        yield comparison(
            "RNG001",
            verdict,
            stated=said,
            expected="0–100%",
            formula=formula,
            operands=operands,
            evidence=[span],
            zh=f"“{label[-12:]}”写作{said}，而{kind.word if kind else '该率'}不可能超过100%。",
            en=f"{label[-12:]} is stated as {said}; such a rate cannot exceed 100%.",
            root_cause=f"{label[-12:]} {said}",
        )


def _called(words: str) -> str:
    """The words before a percentage without what is no part of its name. 例: 「网上可办率由上年的」 → 网上可办率."""
    return SINCE.sub("", REACHED.sub("", words))


AVERAGE = re.compile(r"平均[^，。；、]{0,6}$")


def _averages(ledger: Ledger) -> Iterator[Comparison]:
    """「平均 1.5 个、最长 3 个」: two numbers of one unit in a row."""
    numbers, text = ledger.report.numbers, ledger.report.text
    if "平均" not in text:
        return
    for i in range(len(numbers) - 1):
        one, two = numbers[i], numbers[i + 1]
        if one.unit != two.unit or one.value is None or two.value is None or two.start - one.end > 12:
            continue
        if text.find("平均", max(0, one.start - 10), one.start) < 0 or not AVERAGE.search(text[max(0, one.start - 10) : one.start]):
            continue
        found = re.search(r"(最长|最大|最多|最高)|(最短|最小|最少|最低)", text[one.end : two.start])
        a, b = printed(one), printed(two)
        if found is None or a is None or b is None:
            continue
        less, more = (a, b) if found[1] else (b, a)
        verdict = bound(less.interval("R"), more.interval("R"), less)
        sign = "≤" if found[1] else "≥"
        yield comparison(
            "RNG003",
            verdict,
            stated=f"平均{figure(one)}，{found[0]}{figure(two)}",
            expected=f"平均{sign}{found[0]}",
            formula=f"{figure(one)} {sign} {figure(two)}",
            operands=[ledger.operand("AVG", i), ledger.operand(found[0], i + 1)],
            evidence=[Span(ledger.label_span(i).start, two.end)],
            zh=f"平均{figure(one)}，{found[0]}{figure(two)}：平均数应在最小与最大之间，两者必有一误。",
            en=f"The average {figure(one)} does not lie within the extreme {figure(two)}.",
            root_cause=f"average {figure(one)} against {figure(two)}",
        )


def _own(text: str, at: int) -> int:
    """Where the words about a figure begin: at the sentence, no more than two dozen characters before."""
    return max(at - 24, 0, *(text.rfind(mark, 0, at) + 1 for mark in "。；\n"))


def _moves(ledger: Ledger) -> Iterator[Comparison]:
    """A from and the to that follows it, against the word of direction between or just before."""
    facts = {k.number: k for k in ledger.facts.kpis}
    numbers, text = ledger.report.numbers, ledger.report.text
    for i, fact in sorted(facts.items()):
        after = facts.get(i + 1)
        if (
            fact.comparison != "from"
            or after is None
            or after.comparison not in ("to", "level", "target")
            or after.value is None
            or fact.value is None
        ):
            continue
        one, two = numbers[i], numbers[i + 1]
        between = text[one.end : two.start]
        up, down = UP.search(between), DOWN.search(between)
        if len(between) > 24 or bool(up) == bool(down) or (one.unit and two.unit and one.unit != two.unit):
            continue
        if one.kind in ("rank", "ordinal", "enumerator") or (NO_LEVEL.search(text, _own(text, one.start), two.end) and up):
            continue
        rises = after.value > fact.value
        level = after.value == fact.value
        good = not level and rises == bool(up)
        word = (up or down or [""])[0]
        yield comparison(
            "RNG008",
            Verdict("pass" if good else "fail", None, None, exact(after.value) - exact(fact.value)),
            stated=f"由{figure(one)}{word}至{figure(two)}",
            expected="升则后大于前，降则后小于前",
            formula=f"{figure(one)} → {figure(two)}",
            operands=[ledger.operand("FROM", i), ledger.operand("TO", i + 1, 1 if up else -1)],
            evidence=[Span(ledger.label_span(i).start, two.end)],
            zh=f"文中称由{figure(one)}“{word}”到{figure(two)}，方向与数值不符。",
            en=f"From {figure(one)} to {figure(two)} is called 「{word}」: the word and the figures disagree.",
            root_cause=f"{figure(one)} {word} {figure(two)}",
        )


TO = re.compile(r"(?:[ \u3000]*+[至到~～][ \u3000]*+)*+")


def _ranges(ledger: Ledger) -> Iterator[Comparison]:
    yield from _reversed(ledger)
    for i, n in enumerate(ledger.report.numbers):
        if n.value is None or n.value_high is None or n.kind in ("date", "ratio", "version", "code", "article", "structure", "enumerator"):
            continue
        said = figure(n)
        if n.value > n.value_high and not re.search("[至到~～]", n.text):
            continue  # 例: 「5-3 号楼」 is no range
        yield comparison(
            "RNG009",
            Verdict("pass" if n.value <= n.value_high else "fail", None, None, exact(n.value)),
            stated=said,
            expected="下限不大于上限",
            formula=f"{n.value:f} ≤ {n.value_high:f}",
            operands=[ledger.operand("RANGE", i)],
            evidence=[ledger.label_span(i)],
            zh=f"区间{said}的下限大于上限。",
            en=f"The range {said} begins above its end.",
            root_cause=f"range {said}",
        )


def _reversed(ledger: Ledger) -> Iterator[Comparison]:
    """「6 至 3 个月」: two numbers of one unit, which is printed once. 反例: 「由 6 个月缩短至 3 个月」 is a change, no range."""
    numbers, text = ledger.report.numbers, ledger.report.text
    for i in range(len(numbers) - 1):
        one, two = numbers[i], numbers[i + 1]
        if one.value is None or two.value is None or one.value <= two.value or one.kind != two.kind or one.kind not in RANGED:
            continue
        bare = one.end == one.num_end and TO.fullmatch(text, one.end, two.start) is not None
        if not bare or two.end == two.num_end or re.search("[从由自]", text[max(0, one.start - 10) : one.start]):
            continue
        said = f"{figure(one)}至{figure(two)}"
        yield comparison(
            "RNG009",
            Verdict("fail", None, None, exact(one.value)),
            stated=said,
            expected="下限不大于上限",
            formula=f"{one.value:f} ≤ {two.value:f}",
            operands=[ledger.operand("LOW", i), ledger.operand("HIGH", i + 1)],
            evidence=[Span(one.start, two.end)],
            zh=f"区间{said}的下限大于上限。",
            en=f"The range {said} begins above its end.",
            root_cause=f"range {said}",
        )


RANGED = ("duration", "count", "money", "percent", "score", "area", "length", "mass")
