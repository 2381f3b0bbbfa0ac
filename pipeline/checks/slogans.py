"""CNT003, CNT004: a slogan with a number in it and the things it counts, wherever these stand.

例: 「“四免”（免材料、免费用、免跑动、免等待）」; 「“五个全覆盖”。即：…全覆盖、…全覆盖」; 「“三个统一”。统一平台…；统一流程…；统一公示」;
「一个方案、一套规范、一批场景和一张清单的“四个一”」; 「书记、主任任“双组长”」; 「“1+8+15”…即1个…、8个…、15个…」;
「区本级+8个镇街+港区及园区的“1+8+2”」.
反例: 「“5方面+24类别+72指标”」 are levels and are not added; where the items stand in no such form, nothing is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from extractors.facts import Number, Span
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

JOINT = re.compile(r"和|及|与|以及|或")
NUMERAL = r"[双两二三四五六七八九十]|1?\d"
VALUES = {"双": 2, "两": 2, **{c: n for n, c in enumerate("一二三四五六七八九十", 1)}}
SLOGAN = re.compile(rf"[“\"](?P<n>{NUMERAL})(?P<body>(?:[个大项条张])?(?P<word>[^“”\"\n、，,+＋]{{1,8}}))[”\"]")
BRACKET = re.compile(r"[^，。；“”\n（(]{0,6}[（(](?P<items>[^（）()\n]{4,80})[）)]")
NAMELY = re.compile(
    r"[^，。；“”\n（(]{0,8}(?:[，。,]?\s*(?:即|分别是|具体为|包括)[:：，,]?|[:：])\s*(?P<items>[^。\n“”（）()]{4,120})[。\n]"
)
AFTER = re.compile(r"[^，。；“”\n（(]{0,8}[。:：]\s*(?P<items>[^\n]{8,400})")
POSTS = re.compile(r"(?P<items>[^，。；、：“”（）(),:;\n]{2,10}(?:、[^，。；、：“”（）(),:;\n]{2,10}){1,20})(?:共同)?(?:担)?任$")
ONES = re.compile(r"(?<![^，。；：“”（）()\n])[^，。；：“”（）()\n、和及与]*+[、和及与][^，。；：“”（）()\n]*的$")
PLUS = re.compile(r"\d{1,3}(?:\s*[+＋]\s*\d{1,3}){1,5}")
LEVELS = re.compile(r"\d{1,3}[\u4e00-\u9fa5]{1,5}(?:\s*[+＋]\s*\d{1,3}[\u4e00-\u9fa5]{1,5}){1,5}")
SPELLED = re.compile(r"即|[:：]|分别(?:为|是)")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each slogan whose items stand beside it, one for each sum of figures."""
    text = ledger.report.text
    said: set[tuple[str, Span]] = set()
    for found in SLOGAN.finditer(text):
        row = _slogan(ledger, found)
        if row is not None and (row.stated, row.evidence[1]) not in said:
            said.add((row.stated, row.evidence[1]))
            yield row
    if "+" in text or "＋" in text:
        yield from _plus(ledger)


def _slogan(ledger: Ledger, found: re.Match[str]) -> Comparison | None:
    text, numbers = ledger.report.text, ledger.report.numbers
    wanted = int(found["n"]) if found["n"].isdigit() else VALUES[found["n"]]
    listed = _listed(text, found, wanted)
    if listed is None:
        return None
    count, span, verdict = listed
    i = bisect_left(numbers, found.start("n"), key=lambda n: n.start)
    known = i < len(numbers) and numbers[i].start < found.end()
    said = f"“{found['n']}{found['body']}”"
    return comparison(
        "CNT003",
        verdict,
        stated=said,
        expected=f"{count} 项",
        formula=f"{said}：{count} 项",
        operands=[ledger.operand("N", i)] if known else [],
        evidence=[Span(found.start(), found.end()), span],
        zh=f"{said}之后列了 {count} 项：{text[span.start : span.end]}。请核对名称或列举。",
        en=f"{said} goes with {count} items.",
        root_cause=f"slogan {said} with {count}",
    )


def _listed(text: str, found: re.Match[str], wanted: int) -> tuple[int, Span, Verdict] | None:
    """How many items there are, where they stand and what that says; None where no form of list stands beside the slogan."""
    word = found["word"].strip()
    if bracket := BRACKET.match(text, found.end()):
        return _in_brackets(bracket, wanted)
    end = text.find("\n", found.end())
    namely = NAMELY.match(text, found.end(), found.end() + 160)
    if namely and len(word) > 1 and (n := sum(item.strip().endswith(word) for item in re.split("[、；;，,]", namely["items"]))) > 1:
        return n, Span(*namely.span("items")), _equal(n, wanted)
    follows = AFTER.match(text, found.end(), end if end >= 0 else len(text))
    if follows and len(word) > 1:
        n = sum(part.strip().startswith(word) for part in re.split("[；;]", follows["items"]))
        if n > 1:
            return n, Span(*follows.span("items")), _equal(n, wanted)
    before = text[max(0, found.start() - 60, text.rfind("\n", 0, found.start()) + 1) : found.start()]
    low = found.start() - len(before)
    if word == "一" and (ones := ONES.search(before)):
        n = sum("一" in part for part in re.split("[、和及与]", ones[0]))
        return (n, Span(low + ones.start(), low + ones.end()), _equal(n, wanted)) if n > 1 else None
    if found["n"] == "双" and (posts := POSTS.search(before)):
        n = posts["items"].count("、") + 1
        return n, Span(low + posts.start(), low + posts.end("items")), _equal(n, wanted)
    if len(word) == 1 and found["n"] in "双两" and f"、{word}" in text:
        other = re.search(rf"[“\"]{word}[^“”\"、\n]{{1,8}}(?:、{word}[^“”\"、\n]{{1,8}})+[”\"]", text)
        if other is not None:
            n = other[0].count("、") + 1
            return n, Span(*other.span()), _equal(n, wanted)
    return None


def _equal(count: int, wanted: int) -> Verdict:
    """Items read by a word they share hold or are left open: one more may be put in other words."""
    return (
        Verdict("pass", Fraction(count), Fraction(count), Fraction(count))
        if count == wanted
        else undecided("how the items are divided is not certain")
    )


def _in_brackets(bracket: re.Match[str], wanted: int) -> tuple[int, Span, Verdict]:
    items = [item for item in re.split(r"[、；;，,]", bracket["items"]) if item.strip()]
    n = len(items)
    if n < 2 or JOINT.search(bracket["items"]) or any(len(item) > 16 for item in items):
        verdict = undecided("how the items are divided is not certain")
    else:
        fits = n <= wanted if bracket["items"].rstrip().endswith("等") else n == wanted
        verdict = Verdict("pass" if fits else "fail", Fraction(n), Fraction(n), Fraction(n))
    return n, Span(*bracket.span("items")), verdict


def _plus(ledger: Ledger) -> Iterator[Comparison]:
    for i, number in enumerate(ledger.report.numbers):
        if number.kind != "structure" or ("+" not in number.text and "＋" not in number.text):
            continue
        bare = number.text.strip("“”\"' ")
        if LEVELS.fullmatch(bare):
            yield comparison(
                "CNT004",
                Verdict("not_applicable", None, None, None, "levels of a hierarchy are not added"),
                stated=number.text,
                operands=[ledger.operand("N", i)],
            )
        elif PLUS.fullmatch(bare):
            yield _spelled(ledger, i, number, [int(part) for part in re.findall(r"\d+", bare)])


def _spelled(ledger: Ledger, i: int, number: Number, wanted: list[int]) -> Comparison:
    """The figures of the slogan against the counts after it, or the names joined by plus signs before it."""
    numbers, text = ledger.report.numbers, ledger.report.text
    stop = re.compile(r"[。\n]").search(text, number.end)
    end = stop.start() if stop else len(text)
    after = [n for n in numbers[i + 1 : i + 1 + len(wanted)] if n.end <= end and n.kind in ("count", "structure")]
    got = [int(n.value) for n in after if n.value is not None]
    if not SPELLED.search(text[number.end : min(end, number.end + 40)]) or len(got) < len(wanted):
        named = _named(text[max(0, number.start - 60) : number.start])
        if named == wanted:
            return comparison(
                "CNT004",
                Verdict("pass", None, None, None),
                stated=number.text,
                formula=f"{number.text}：{'+'.join(map(str, named))}",
                operands=[ledger.operand("N", i)],
                evidence=[ledger.label_span(i)],
            )
        reason = undecided("its parts are not spelled out with counts")
        return comparison("CNT004", reason, stated=number.text, operands=[ledger.operand("N", i)])
    return comparison(
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


def _named(before: str) -> list[int]:
    """How many each part joined by a plus sign holds. 例: 「区本级+8个镇街+港区及园区的“」 → [1, 8, 2]."""
    clause = re.split(r"[，。；：、,;:\n]", before)[-1].rstrip('“"').removesuffix("的")
    parts = re.split(r"[+＋]", clause)
    return (
        [int(n[1]) if (n := re.search(r"(?<!\d)(\d++)\s*+[个家类项]", part)) else len(JOINT.split(part)) for part in parts]
        if len(parts) > 1
        else []
    )
