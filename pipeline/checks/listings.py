"""CNT002: a count and the list before it. Slogans are in `slogans`.

例: 「勘察、设计、施工、验收四大环节」 lists four; 「“通办、快办、好办”三大专区」; 「市、区、街（镇）三级」;
「甲院、乙院等 17 家机构」 lists two of 17.
反例: 「开展宣传、培训 12 场次」: the list says of what, not how many, so only a noun that names a class (方面、环节、阶段 …) makes
it a list of members; 等 turns = into ≤ whatever the noun; an item that itself holds 和 may be one or two; 「甲校、乙校等学生 300 人」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from extractors.facts import Number, Span
from lexicons import rows
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

MOST = 20
"""Nobody lists more than this before counting; larger numbers are quantities."""

STOP = re.compile(r"[，。；：！？\n,;:（）()《》]")
JOINT = re.compile(r"和|及|与|以及|或")
QUOTED = re.compile(r"“[^“”\n]*”")
RUN = re.compile(rf"“[^“”]*”(?:(?:、|和|与|及)?“[^“”]*”){{0,{MOST}}}$")
ALIAS = re.compile(r"[（(][^（）()、，。]{1,4}[）)]")
"""A second name of the item before it. 例: 街（镇）."""

ETC = re.compile(r"等(?P<noun>[\u4e00-\u9fa5]{0,10})$")
BESIDE = frozenset("项个类种条家所处")
"""Measure words that count what stands before them: 「等企业诉求 9 项」. 反例: 「等学生 300 人」."""


@dataclass(frozen=True, slots=True)
class ClassNoun:
    """A noun that names a class whose members a list gives. 例: 环节; 反例: 场次."""

    term: str


@cache
def _class_nouns() -> re.Pattern[str]:
    terms = sorted((row.term for row in rows("class_nouns", ClassNoun, "term")), key=len, reverse=True)
    return re.compile(r"[大个項项类]?\s*(?:[\u4e00-\u9fa5]{0,6}?)(?:" + "|".join(map(re.escape, terms)) + ")")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each list that ends in its own count."""
    for i, number in enumerate(ledger.report.numbers):
        if number.kind in ("count", "structure") and number.value is not None and number.value >= 2 and not number.qualifier:
            yield from _before(ledger, i, number)


def _before(ledger: Ledger, index: int, number: Number) -> Iterator[Comparison]:
    text = ledger.report.text
    low = max(0, number.start - 120)
    head = text[low : number.start].rstrip()
    etc = ETC.search(head[-11:]) if "等" in head[-11:] else None
    sure = (number.value or 0) <= MOST and _class_nouns().match(text, number.num_end) is not None
    if etc is not None and (not etc["noun"] or number.unit in BESIDE):
        head = head[: len(head) - len(etc[0])]
    elif sure:
        etc = None
    else:
        return
    if not head.endswith(("”", "》")) and "、" not in head[-40:]:
        return
    start, end, least, most, quoted = _items(head)
    if least < 2:
        return
    code = "CNT003" if quoted and etc is None else "CNT002"
    verdict, said = _verdict(least, most, int(number.value or 0), etc is not None, sure)
    yield _row(ledger, index, code, verdict, Span(low + start, max(low + end, number.end)), least, said)


def _items(head: str) -> tuple[int, int, int, int, bool]:
    """Where the list at the end of `head` stands, how many items it has at least and at most, and whether each is in quotes. What is in
    quotes is one item, what is in brackets none; a pair of quotes around the whole list is none."""
    inside = QUOTED.search(head, max(head.rfind("“"), 0)) if head.endswith("”") else None
    if inside is not None and "、" in inside[0] and not head[: inside.start()].endswith(("”", "、", "和", "与")):
        n = inside[0].count("、") + 1
        return inside.start() + 1, inside.end() - 1, n, n + len(JOINT.findall(inside[0])), False
    masked = QUOTED.sub(lambda m: "“" + "〇" * (len(m[0]) - 2) + "”", ALIAS.sub(lambda m: "〇" * len(m[0]), head))
    if masked.endswith("”"):
        run = RUN.search(masked)
        if run is not None and run[0].count("“") > 1:  # none where a mark closes what was never opened
            return run.start(), len(head), run[0].count("“"), run[0].count("“"), True
    stops = [m.end() for m in STOP.finditer(masked)]
    start = stops[-1] if stops else 0
    listed = masked[start:]
    if "、" not in listed or len(listed) > 100 or re.search(r"\d", listed):
        return start, len(head), 0, 0, False
    n = listed.count("、") + 1
    return start, len(head), n, n + len(JOINT.findall(listed)), False


def _verdict(least: int, most: int, wanted: int, etc: bool, sure: bool) -> tuple[Verdict, str]:
    """And what was counted, in words."""
    said = f"列举 {least} 项，{'等' if etc else ''}计 {wanted}" if least == most or etc else f"列举 {least} 至 {most} 项，计 {wanted}"
    if etc and least <= wanted:
        return Verdict("pass", Fraction(least), None, Fraction(least)), said
    if not etc and least <= wanted <= most:
        return Verdict("pass", Fraction(least), Fraction(most), Fraction(least)), said
    if etc and sure:
        return Verdict("fail", Fraction(least), None, Fraction(least)), said
    if etc or least != most or abs(least - wanted) > 1:
        return undecided("where the list begins, or how an item is divided, is not certain"), said
    return Verdict("fail", Fraction(least), Fraction(most), Fraction(least)), said


def _row(ledger: Ledger, index: int, code: str, verdict: Verdict, span: Span, least: int, formula: str) -> Comparison:
    said = "".join(ledger.report.numbers[index].text.split())
    return comparison(
        code,
        verdict,
        stated=said,
        expected=str(least),
        formula=formula,
        operands=[ledger.operand("N", index)],
        evidence=[span],
        zh=f"此前列举了 {least} 项，而数目写作“{said}”。请核对是列举有遗漏，还是数目有误。",
        en=f"{least} items are listed, the count says {said}: an item or the count is wrong.",
        root_cause=f"list of {least} counted {said} at {span.start}",
    )
