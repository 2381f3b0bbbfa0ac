"""CNT002–004: a count and the list it counts.

例: 「勘察、设计、施工、验收四大环节」 lists four; 「“四免”（免材料、免费用、免跑动、免等待）」; 「“1+8+15”…即1个…、8个…、15个…」.
反例: 「开展宣传、培训 12 场次」: the list says of what, not how many, so only a noun that names a class (方面、环节、阶段 …) makes
it a list of members; 等 turns = into ≤; an item that itself holds 和 may be one or two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
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
SLOGAN = re.compile(r"[“\"](?P<body>[^“”\"\n]{2,8})[”\"][^，。；“”\n（(]{0,6}[（(](?P<items>[^（）()\n]{4,80})[）)]")
NUMERAL = re.compile(r"[双两二三四五六七八九十]|1?\d")
PLUS = re.compile(r"\d{1,3}(?:\s*[+＋]\s*\d{1,3}){1,5}")


@dataclass(frozen=True, slots=True)
class ClassNoun:
    """A noun that names a class whose members a list gives. 例: 环节; 反例: 场次."""

    term: str


@cache
def _class_nouns() -> re.Pattern[str]:
    terms = sorted((row.term for row in rows("class_nouns", ClassNoun, "term")), key=len, reverse=True)
    return re.compile(r"[大个項项类]?\s*(?:[\u4e00-\u9fa5]{0,6}?)(?:" + "|".join(map(re.escape, terms)) + ")")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each list that ends in its own count, each slogan with its items in brackets, each sum of figures spelled out."""
    for i, number in enumerate(ledger.report.numbers):
        if number.value is not None and number.kind in ("count", "structure") and 2 <= number.value <= MOST and not number.qualifier:
            yield from _before(ledger, i, number)
    yield from _slogans(ledger)
    yield from _plus(ledger)


def _before(ledger: Ledger, index: int, number: Number) -> Iterator[Comparison]:
    text = ledger.report.text
    if not _class_nouns().match(text, number.num_end):
        return
    low = max(0, number.start - 120)
    head = text[low : number.start].rstrip()
    etc = head.endswith("等")
    head = head.removesuffix("等")
    if head.endswith(("」", "”")) or "、" not in head[-40:]:
        return
    stops = [m.end() for m in STOP.finditer(head)]
    listed = head[stops[-1] if stops else 0 :]
    if "、" not in listed or len(listed) > 100 or re.search(r"[“”\d]", listed):
        return
    least = listed.count("、") + 1
    joints = len(JOINT.findall(listed))
    wanted = int(number.value or 0)
    start = low + len(head) - len(listed)
    yield _listing(ledger, index, Span(start, number.end), least, least + joints, wanted, etc)


def _listing(ledger: Ledger, index: int, span: Span, least: int, most: int, wanted: int, etc: bool) -> Comparison:
    said = "".join(ledger.report.numbers[index].text.split())
    operands = [ledger.operand("N", index)]
    formula = f"列举 {least} 项，{'等' if etc else ''}计 {wanted}" if least == most else f"列举 {least} 至 {most} 项，计 {wanted}"
    if etc:
        outcome = Verdict("pass" if least <= wanted else "fail", Fraction(least), None, Fraction(least))
    elif least <= wanted <= most:
        outcome = Verdict("pass", Fraction(least), Fraction(most), Fraction(least))
    elif least != most or abs(least - wanted) > 1:
        outcome = undecided("where the list begins, or how an item is divided, is not certain")
    else:
        outcome = Verdict("fail", Fraction(least), Fraction(most), Fraction(least))
    return comparison(
        "CNT002",
        outcome,
        stated=said,
        expected=f"{'至少 ' if etc else ''}{least}",
        formula=formula,
        operands=operands,
        evidence=[span],
        zh=f"此前列举了 {least} 项，而数目写作“{said}”。请核对是列举有遗漏，还是数目有误。",
        en=f"{least} items are listed, the count says {said}: an item or the count is wrong.",
        root_cause=f"list of {least} counted {said} at {span.start}",
    )


def _slogans(ledger: Ledger) -> Iterator[Comparison]:
    numbers, text = ledger.report.numbers, ledger.report.text
    for found in SLOGAN.finditer(text):
        if not NUMERAL.match(found["body"]):
            continue
        i = bisect_left(numbers, found.start("body"), key=lambda n: n.start)
        if i == len(numbers) or numbers[i].start >= found.end("body") or numbers[i].value is None:
            continue
        items = [item for item in re.split(r"[、；;，,]", found["items"]) if item.strip()]
        etc = found["items"].rstrip().endswith("等")
        wanted = int(numbers[i].value or 0)
        if len(items) < 2 or JOINT.search(found["items"]) or any(len(item) > 16 for item in items):
            verdict = undecided("how the items are divided is not certain")
        else:
            fits = len(items) <= wanted if etc else len(items) == wanted
            verdict = Verdict("pass" if fits else "fail", Fraction(len(items)), Fraction(len(items)), Fraction(len(items)))
        yield comparison(
            "CNT003",
            verdict,
            stated=f"“{found['body']}”",
            expected=f"{len(items)} 项",
            formula=f"“{found['body']}”：{len(items)} 项",
            operands=[ledger.operand("N", i)],
            evidence=[Span(found.start(), found.end())],
            zh=f"“{found['body']}”之后列了 {len(items)} 项：{found['items']}。请核对名称或列举。",
            en=f"“{found['body']}” is followed by {len(items)} items.",
            root_cause=f"slogan {found['body']} with {len(items)}",
        )


def _plus(ledger: Ledger) -> Iterator[Comparison]:
    numbers, text = ledger.report.numbers, ledger.report.text
    for i, number in enumerate(numbers):
        if number.kind != "structure" or not PLUS.fullmatch(number.text.strip("“”\"' ")):
            continue
        stop = re.compile(r"[。\n]").search(text, number.end)
        end = stop.start() if stop else len(text)
        spelled = re.search(r"即|[:：]|分别(?:为|是)", text[number.end : min(end, number.end + 40)])
        wanted = [int(part) for part in re.findall(r"\d+", number.text)]
        after = [n for n in numbers[i + 1 : i + 1 + len(wanted)] if n.end <= end and n.kind in ("count", "structure")]
        got = [int(n.value) for n in after if n.value is not None]
        if not spelled or len(got) < len(wanted):
            yield comparison(
                "CNT004", undecided("its parts are not spelled out with counts"), stated=number.text, operands=[ledger.operand("N", i)]
            )
            continue
        yield comparison(
            "CNT004",
            Verdict("pass" if got == wanted else "fail", None, None, None),
            stated=number.text,
            expected="+".join(map(str, got)),
            formula=f"{number.text}：{'、'.join(map(str, got))}",
            operands=[ledger.operand("N", i), *(ledger.operand("PART", i + 1 + k) for k in range(len(got)))],
            evidence=[Span(number.start, number.end), Span(after[0].start, after[-1].end)],
            zh=f"“{number.text}”与其后列出的{'、'.join(map(str, got))}不符。",
            en=f"“{number.text}” is spelled out as {', '.join(map(str, got))}.",
            root_cause=f"slogan {number.text}",
        )
