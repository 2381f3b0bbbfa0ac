"""ENM and LAW001: enumerators run 1, 2, 3 … within one parent; articles through the whole instrument.

例: 一是…二是…三是…五是: 四是 is missing. 反例: 1. 2. 3. under （一） and 1. 2. under （二）: a restart at a new parent is no gap; a
label that stands between its neighbours but was not read as a label makes the check undecided, never a gap.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

from extractors.facts import Section, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison, Operand

DIGITS = "〇一二三四五六七八九"


INSERTED = re.compile(r"之[一二三四五六七八九十]|-\s*\d|[条條]之")
"""Articles inserted later, between two numbers. 例: 第 62-1 条, 第十条之一."""


@dataclass(frozen=True, slots=True)
class Style:
    """A way of numbering: its rule, how a label of it looks, how to find label n where it was not read as one."""

    name: str
    rule: str
    label: re.Pattern[str]
    wanted: str


START = attrgetter("start")
OUTER = ("part", "comma", "bracket")
"""The numberings of chapters, the widest first. One goes on after a line that only looks like a title until a wider one begins."""

STYLES = (
    Style("article", "LAW001", label=re.compile(r"第.+[条條]"), wanted=r"第{n}[条條]"),
    Style("is", "ENM001", label=re.compile(r"[一二三四五六七八九十]+是"), wanted=r"{cn}是"),
    Style("part", "ENM002", label=re.compile(r"第.+(?:部分|章|节|節)"), wanted=r"第{n}(?:部分|章|节|節)"),
    Style("comma", "ENM002", label=re.compile(r"[一二三四五六七八九十百]+\s*[、.．]"), wanted=r"{cn}\s*[、，.．]"),
    Style("bracket", "ENM002", label=re.compile(r"[（(]\s*[一二三四五六七八九十百]+\s*[)）]"), wanted=r"[（(]\s*{cn}\s*[)）]"),
    Style("digit", "ENM003", label=re.compile(r"\d+\s*[.．、]"), wanted=r"(?<![\d.]){arabic}\s*[.．、，)）]?(?!\d)"),
    Style("bracketed digit", "ENM003", label=re.compile(r"[（(]?\s*\d+\s*[)）]"), wanted=r"[（(]?\s*{arabic}\s*[)）]"),
    Style("circled", "ENM003", label=re.compile(r"[①-⑳]"), wanted=r"{circled}"),
)


def check(ledger: Ledger) -> Iterator[Comparison]:
    """One row for every chain of two labels or more; ENM004 for a number that stands twice in a row."""
    chains: dict[tuple[str, str], list[Section]] = {}
    by_id = {section.section_id: section for section in ledger.report.sections}
    running: dict[str, str] = {}
    for section in ledger.report.sections:
        style = _style(section)
        if style is not None and section.ordinal is not None and not INSERTED.search(section.label):
            parent = "" if style.name == "article" else _parent(section, style, by_id)
            if style.name in OUTER:
                if not parent and (chains.get(("", style.name)) or [section])[-1].ordinal != section.ordinal - 1 > 0:
                    parent = running.get(style.name, "")  # 「（一）…。本部门主要职责：…（二）」
                running = {name: p for name, p in running.items() if OUTER.index(name) < OUTER.index(style.name)} | {style.name: parent}
            chains.setdefault((parent, style.name), []).append(section)
    by_name = {style.name: style for style in STYLES}
    for (_, name), members in chains.items():
        style = by_name[name]
        if not rules()[style.rule].applies(ledger.report.front.doc_type):
            continue
        for run in [members] if name == "article" else _runs(members):
            if len(run) > 1:
                yield from _judge(ledger, style, run)


def _style(section: Section) -> Style | None:
    return _of_label(section.label)


@lru_cache(maxsize=1 << 12)
def _of_label(label: str) -> Style | None:
    label = label.strip(" *#　-")
    return next((style for style in STYLES if style.label.fullmatch(label)), None)


def _parent(section: Section, style: Style, by_id: Mapping[str, Section]) -> str:
    """What the label's chain stands under: a 一是 that opens a paragraph heads the 二是 within it, and is of one chain with it; a line
    that only looks like a heading (「本部门主要职责：」) begins no numbering of its own, for that begins at 1."""
    above = by_id.get(section.parent_id)
    while above is not None and (_style(above) is style or not above.label):
        above = by_id.get(above.parent_id)
    return above.section_id if above is not None else ""


def _runs(members: Sequence[Section]) -> list[list[Section]]:
    """Split where numbering starts again: at a 1, or where it falls back."""
    runs: list[list[Section]] = []
    for section in members:
        last = runs[-1][-1].ordinal if runs else None
        if last is None or section.ordinal == 1 or (section.ordinal or 0) < last:
            runs.append([])
        runs[-1].append(section)
    return runs


def _judge(ledger: Ledger, style: Style, run: Sequence[Section]) -> Iterator[Comparison]:
    written = [section.label.strip(" *#　-") for section in run]
    operands = [_operand(ledger, section) for section in run]
    listed = "、".join(label.rstrip("、.．") for label in written)
    if run[0].ordinal != 1 and style.name != "article":
        verdict = Verdict("undecided", None, None, None, f"the list begins with {written[0]}: its beginning was not found")
        yield comparison(style.rule, verdict, stated=listed, formula=listed, operands=operands)
        return
    gaps = False
    for before, after in itertools.pairwise(run):
        step = (after.ordinal or 0) - (before.ordinal or 0)
        if step == 0 and style.name != "article":
            yield _repeated(ledger, before, after)
        elif step != 1:
            gaps = True
            yield _gap(ledger, style, listed, before, after, operands)
    if not gaps:
        last = Fraction(run[-1].ordinal or 0)
        yield comparison(style.rule, Verdict("pass", last, last, last), stated=listed, formula=listed, operands=operands)


def _gap(ledger: Ledger, style: Style, listed: str, before: Section, after: Section, operands: Sequence[Operand]) -> Comparison:
    low, high = (before.ordinal or 0) + 1, (after.ordinal or 0) - 1
    evidence = [_quote(ledger, before), _quote(ledger, after)]
    missing = range(low, high + 1)
    within = ledger.report.text[before.start + len(before.label) : after.start]
    unread = [n for n in missing if re.search(_spelled(style, n), within) or _announced(ledger, style, n)]
    damaged = any(r.start < after.start and before.start < r.end for r in ledger.repairs if not r.done)
    most = 1 if style.rule == "ENM002" else 3
    if unread or damaged or len(missing) > most:
        why = (
            "the text between them is damaged"
            if damaged
            else "a label between them may have been read as text"
            if unread
            else "too many are missing"
        )
        return comparison(
            style.rule, Verdict("undecided", None, None, None, why), stated=listed, formula=listed, operands=operands, evidence=evidence
        )
    template = before.label.strip(" *#　-").rstrip("、.．")
    if not missing:
        zh = f"“{_named(before)}”之后是“{_named(after)}”，次序颠倒。"
        en = f"{_named(before)} is followed by {_named(after)}: out of order."
        expected = "依次连续"
    else:
        lost = "、".join(_like(template, n) for n in missing)
        zh = f"序号不连续：{listed}，缺“{lost}”。请核对是漏写了内容，还是序号写错。"
        en = f"The numbering is not continuous: {listed}; {lost} is missing. Either something was left out or a number is wrong."
        expected = f"连续（缺“{lost}”）"
    verdict = Verdict("fail", None, None, Fraction(low))
    return comparison(
        style.rule,
        verdict,
        stated=listed,
        expected=expected,
        formula=listed,
        operands=operands,
        evidence=evidence,
        zh=zh,
        en=en,
        root_cause=f"numbering {listed}",
    )


def _announced(ledger: Ledger, style: Style, n: int) -> bool:
    """Whether heading n stands in a table of contents: then its page lost its heading, and the report did not skip it."""
    if style.rule != "ENM002":
        return False
    if style.name == "part":
        return re.search(_spelled(style, n), ledger.report.text) is not None
    return re.search(rf"(?m)^\s*{_spelled(style, n)}[^\n]*(?:\t|…|\.\.|·)\s*\d+\s*$", ledger.report.text) is not None


def _repeated(ledger: Ledger, before: Section, after: Section) -> Comparison:
    label = _named(after)
    if _in_contents(ledger, before) != _in_contents(ledger, after):
        return comparison(
            "ENM004",
            Verdict("undecided", None, None, None, "one of them heads a chapter of the contents, the other is of a text within that"),
            stated=f"{_named(before)}、{label}",
            formula=f"{_named(before)} → {label}",
            operands=[_operand(ledger, before), _operand(ledger, after)],
            evidence=[_quote(ledger, before), _quote(ledger, after)],
        )
    return comparison(
        "ENM004",
        Verdict("fail", None, None, Fraction((before.ordinal or 0) + 1)),
        stated=f"{_named(before)}、{label}",
        expected=f"{_named(before)}、{_like(label, (before.ordinal or 0) + 1)}",
        formula=f"{_named(before)} → {label}",
        operands=[_operand(ledger, before), _operand(ledger, after)],
        evidence=[_quote(ledger, before), _quote(ledger, after)],
        zh=f"序号“{label}”连用两次。",
        en=f"The number {label} stands twice in a row.",
        root_cause=f"number {label} twice after {before.section_id}",
    )


def _in_contents(ledger: Ledger, section: Section) -> bool:
    """Whether a table of contents has the heading, words and all. 例: 「二、转移支付表⇥9」 stands there, and a report printed under
    chapter 一 has a 二、 of its own."""
    heading = re.escape(ledger.report.text[section.start : section.start + len(section.label)].strip()) + r"\s*" + re.escape(section.title)
    return bool(section.title) and re.search(rf"(?m)^\s*{heading}[ \u3000]*(?:\t|…|\.\.|·)[\s.…·]*\d+\s*$", ledger.report.text) is not None


def _named(section: Section) -> str:
    return section.label.strip(" *#　-").rstrip("、.．")


def _operand(ledger: Ledger, section: Section) -> Operand:
    numbers = ledger.report.numbers
    i = bisect_left(numbers, section.start, key=START)
    end = section.start + len(section.label)
    inside = i < len(numbers) and numbers[i].start < end
    value = numbers[i].value if inside else None
    return Operand(_named(section), i if inside else None, value, section.start, end)


def _quote(ledger: Ledger, section: Section) -> Span:
    """The label with the words after it, up to a mark or twenty characters."""
    text = ledger.report.text
    end = section.start + len(section.label)
    stop = re.compile(r"[，。；：！？\n]").search(text, end + 1, min(section.end, end + 20))
    return Span(section.start, stop.start() if stop else min(section.end, end + 20))


def chinese(n: int) -> str:
    """A numeral below 100 as labels write it. 例: 12 → 十二; 30 → 三十. Beyond, digit by digit."""
    if not 0 < n < 100:
        return "".join(DIGITS[int(d)] for d in str(n))
    tens, ones = divmod(n, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def _spelled(style: Style, n: int) -> str:
    circled = chr(0x2460 + n - 1) if n <= 20 else "①"
    return style.wanted.format(n=f"(?:{n}|{chinese(n)})", cn=chinese(n), arabic=n, circled=circled)


def _like(template: str, n: int) -> str:
    """Label n in the manner of another. 例: (三是, 4) → 四是; (（3）, 4) → （4）."""
    if re.search(r"\d", template):
        return re.sub(r"\d+", str(n), template)
    if re.fullmatch(r"[①-⑳]", template):
        return chr(0x2460 + n - 1)
    return re.sub(rf"[{DIGITS}十百]+", chinese(n), template, count=1)
