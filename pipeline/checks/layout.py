"""TXT006, ENM005, ENM006, UNT003, UNT008: brackets that close, numbers of tables and figures, contents and headings, the look of amounts.

例: 「（含保税区」 without an end (TXT006); 表1, 表3 (ENM005); a heading of the contents that the text has not (ENM006);
「587.532 万元」 among amounts of two decimals (UNT003); 「产值 58 亿」 (UNT008).
反例: 「1）」 closes no bracket; a quotation over several paragraphs; 「5 亿人次」.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import decimals
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison

PAIRS = ("（）()", "《》", "“”", "【】", "「」")
LABEL = re.compile(r"^\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])\s*[）)]|[；;，,。、]\s*\d{1,2}[）)]")
NUMBERED = re.compile(r"^[ \t\u3000]*(?P<kind>[图表])\s?(?P<n>\d{1,2})(?![\d.\-—年月个])[^\n。；]{0,40}$", re.MULTILINE)
CONTENTS = re.compile(r"^[ \t\u3000#*]*目\s*[录錄][ \t\u3000*]*$", re.MULTILINE)
ENTRY = re.compile(r"^(?P<title>[^\n]{2,60}?)(?:[.…·\s]{2,}+|\t)(?P<page>\d{1,3})\s*$")
WORDS = re.compile(r"[^\u4e00-\u9fa5]+")
LOST = "\ufffd"
"""What stands for bytes that are lost: a bracket may have been among them."""

MANY, FEW = 10, 3
"""So many amounts of two decimals at most make one with more stand out; more than a few that do are another habit."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row a rule, with every place found."""
    doc_type = ledger.report.front.doc_type
    for code, member in (("TXT006", _balanced), ("ENM005", _numbered), ("ENM006", _contents), ("UNT003", _precise), ("UNT008", _bare)):
        if rules()[code].applies(doc_type):
            yield from member(ledger)


def _row(code: str, spans: list[Span], stated: str, expected: str, zh: str, en: str, cause: str) -> Comparison:
    verdict = Verdict("fail" if spans else "pass", None, None, None)
    return comparison(code, verdict, stated=stated, expected=expected, formula=stated, evidence=spans, zh=zh, en=en, root_cause=cause)


def _balanced(ledger: Ledger) -> Iterator[Comparison]:
    """TXT006: in each paragraph of prose as many brackets and quotes open as close; a paragraph of a quotation may have one side."""
    text = ledger.report.text
    found: list[Span] = []
    tables = [(g.start, g.end) for g in ledger.report.grids]
    if not any(mark in text for pair in PAIRS for mark in pair):
        return
    totals = {pair: (sum(text.count(c) for c in pair[::2]), sum(text.count(c) for c in pair[1::2])) for pair in PAIRS}
    for pair, (opened, closed) in totals.items():
        if opened == closed and pair != PAIRS[0]:
            continue
        for start, line in _uneven(text, pair):
            if LOST in line:
                continue
            if not _even(LABEL.sub("", line), pair) and not any(a <= start < b for a, b in tables):
                place = next((i for i, c in enumerate(line) if c in pair), 0)
                found.append(Span(start + place, start + min(len(line), place + 16)))
    found.sort(key=lambda s: s.start)
    said = f"{len(found)} 处不成对" if found else "括号、引号、书名号成对"
    yield _row(
        "TXT006", found[:20], said, "成对", f"括号或引号不成对（{len(found)}处）。", f"{len(found)} brackets do not pair.", "brackets"
    )


def _uneven(text: str, pair: str) -> Iterator[tuple[int, str]]:
    """The lines in which not as many open as close, each with its start."""
    opening = pair[::2]
    start = end = open_ = 0
    for mark in _marks(pair).finditer(text):
        at = mark.start()
        if at >= end:
            if open_:
                yield start, text[start:end]
            start, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            end, open_ = stop if stop >= 0 else len(text), 0
        open_ += 1 if text[at] in opening else -1
    if open_:
        yield start, text[start:end]


@cache
def _marks(pair: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(pair)}]")


def _even(line: str, pair: str) -> bool:
    """Whether as many open as close."""
    count = line.count
    if len(pair) == 2:
        return count(pair[0]) == count(pair[1])
    return count(pair[0]) + count(pair[2]) == count(pair[1]) + count(pair[3])


def _numbered(ledger: Ledger) -> Iterator[Comparison]:
    """ENM005: tables and figures are numbered from 1 without a gap."""
    every = list(NUMBERED.finditer(ledger.report.text))
    for kind in "表图":
        found = [m for m in every if m["kind"] == kind]
        numbers = sorted({int(m["n"]) for m in found})
        if len(numbers) < 2:
            continue
        missing = sorted(set(range(1, numbers[-1] + 1)) - set(numbers))
        spans = [Span(*m.span()) for m in found]
        if len(missing) > 1 and len(missing) * 3 > len(numbers):
            yield comparison("ENM005", undecided("most numbers are missing: they are not of one series"), stated=f"{kind}{numbers}")
            continue
        said = "、".join(f"{kind}{n}" for n in numbers)
        lack = "、".join(f"{kind}{n}" for n in missing)
        yield comparison(
            "ENM005",
            Verdict("fail" if missing else "pass", None, None, None),
            stated=said,
            expected=f"含{lack}" if missing else "连续",
            formula=said,
            evidence=spans,
            zh=f"{kind}的编号不连续，缺{lack}。",
            en=f"The numbers of tables or figures leave out {', '.join(map(str, missing))}.",
            root_cause=f"numbers of {kind}",
        )


def _contents(ledger: Ledger) -> Iterator[Comparison]:
    """ENM006: every entry of the contents comes again behind them."""
    text = ledger.report.text
    start = CONTENTS.search(text) if "目" in text and ("录" in text or "錄" in text) else None
    if start is None:
        return
    entries: list[tuple[Span, str]] = []
    at = start.end() + 1
    for line in text[at : at + 6000].split("\n"):
        entry = ENTRY.match(line)
        if entry is None and line.strip() and entries:
            break
        if entry is not None and (words := WORDS.sub("", entry["title"])):
            entries.append((Span(at, at + entry.end("title")), words))
        at += len(line) + 1
    if len(entries) < 3:
        return
    body = WORDS.sub("", text[at:])
    missing = [(span, words) for span, words in entries if words.removeprefix("第一部分") not in body and words not in body]
    if len(missing) * 4 > len(entries):
        yield comparison("ENM006", undecided("most entries are not found: the text is of a part only, or its headings are pictures"))
        return
    said = "、".join(text[s.start : s.end].strip() for s, _ in missing)
    yield _row(
        "ENM006", [s for s, _ in missing], said or f"{len(entries)} 条目录", "目录与正文标题一致",
        f"目录中的“{said}”在正文里找不到。", f"The contents name {said}, which the text has not.", "contents",
    )  # fmt: skip


def _precise(ledger: Ledger) -> Iterator[Comparison]:
    """UNT003: an amount with three decimals and more where all the others of its unit have two at most."""
    units: dict[str, list[int]] = {}
    for i, number in enumerate(ledger.report.numbers):
        if number.kind == "money" and number.value and not ledger.in_table(i):
            units.setdefault(figure(number).lstrip("-−+0123456789.,，约近超"), []).append(i)
    numbers = ledger.report.numbers
    for unit, found in units.items():
        if len(found) < MANY or unit not in ("万元", "亿元"):
            continue
        fine = [i for i in found if decimals(numbers[i]) > 2]
        if len(fine) > FEW:
            continue
        said = "、".join(figure(numbers[i]) for i in fine)
        yield _row(
            "UNT003", [ledger.label_span(i) for i in fine], said or f"{len(found)} 个数", "与其余金额小数位相同",
            f"{said}的小数位多于其余金额。", f"{said} has more decimals than all other amounts.", f"decimals {said}",
        )  # fmt: skip


def _bare(ledger: Ledger) -> Iterator[Comparison]:
    """UNT008: 亿 or 万 without 元 in a text that writes 元 elsewhere."""
    numbers = ledger.report.numbers
    money = [i for i, n in enumerate(numbers) if n.kind == "money" and not ledger.in_table(i)]
    endings = Counter("元" in numbers[i].text for i in money)
    if not endings[True]:
        return
    found = [
        i for i in money if figure(numbers[i]).endswith(("亿", "万")) and ledger.words(numbers[i].end, numbers[i].end + 1) not in "元多余"
    ]
    said = "、".join(figure(numbers[i]) for i in found[:5])
    yield _row(
        "UNT008", [ledger.label_span(i) for i in found[:20]], said or f"{len(money)} 个金额写有单位", "写明“元”",
        f"{len(found)}个金额没有写“元”（{said}）。", f"{len(found)} amounts are written without 元.", "amounts without 元",
    )  # fmt: skip
