"""LAW002–006: cited instruments and their articles, references inside a regulation, its term, the year of its number.

例: 「《优化营商环境条例》第七十二条」 is there, 第九十条 is not; 「依据《合同法》」 in 2023 cites what 民法典 replaced; 「本办法第十二条」
of a regulation with ten articles. 反例: an instrument that is not in ``instruments.tsv`` is left open; 「原《合同法》」 says itself that it
is old.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from extractors.facts import Span
from lexicons import rows
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

CITED = re.compile(r"《(?:中华人民共和国|中華人民共和國)?(?P<title>[^《》\n（(]{2,30}?)(?:[（(][^《》\n]{0,16}[)）])?》")
ARTICLE = re.compile(r"\s*第([〇零一二三四五六七八九十百千\d]{1,7})[条條]")
OWN = re.compile(r"(?:本(?:办法|辦法|规定|規定|条例|條例|细则|細則|规则|規則|措施|法))第([〇零一二三四五六七八九十百千\d]{1,6})[条條]")
TERM = re.compile(r"有效期\s*(?:为|為|限为|至)?\s*$")
NUMBERED = re.compile(r"[〔\[（(【](\d{4})[〕\]）)】]")
LONGEST = 5
"""Years a regulation may be in force by most places' rules; what is 暂行 or 试行 has less by some of them."""

DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A row of ``instruments.tsv``."""

    title: str
    effective: str
    repealed: str
    articles: int
    source: str

    def __post_init__(self) -> None:
        date.fromisoformat(self.effective)
        if self.repealed:
            date.fromisoformat(self.repealed)


@cache
def _known() -> Mapping[str, Instrument]:
    return {row.title: row for row in rows("instruments", Instrument, "title")}


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each citation of a known instrument, each reference inside, the term and the number."""
    doc_type = ledger.report.front.doc_type
    if "《" in ledger.report.text:
        yield from _cited(ledger)
    if rules()["LAW004"].applies(doc_type):
        yield from _inside(ledger)
        yield from _term(ledger)
    if rules()["LAW006"].applies(doc_type):
        yield from _number(ledger)


def _cited(ledger: Ledger) -> Iterator[Comparison]:
    text, front = ledger.report.text, ledger.report.front
    written = front.issued_date or (date(front.fiscal_year, 12, 31) if front.fiscal_year else None)
    unknown: Counter[str] = Counter()
    seen: set[str] = set()
    for found in CITED.finditer(text):
        row = _known().get(found["title"].strip())
        if row is None or not row.source:
            unknown["the instrument is not in the list" if row is None else "the list has no source for the instrument"] += 1
            continue
        article = ARTICLE.match(text, found.end())
        span = Span(found.start(), article.end() if article else found.end())
        if article and row.articles:
            n = ordinal(article[1])
            yield _row(
                "LAW002",
                "pass" if 0 < n <= row.articles else "fail",
                text[span.start : span.end],
                f"《{row.title}》共{row.articles}条",
                f"《{row.title}》共{row.articles}条，没有第{n}条。",
                f"{row.title} has {row.articles} articles, not {n}.",
                span,
            )
        if row.title in seen or written is None or text[: found.start()].endswith(("原", "废止", "修改", "代替", "替代")):
            continue
        seen.add(row.title)
        repealed = date.fromisoformat(row.repealed) if row.repealed else None
        early, late = (
            written < date.fromisoformat(row.effective),
            repealed is not None and written >= repealed and written.year > repealed.year,
        )
        yield _row(
            "LAW003",
            "review" if early else "fail" if late else "pass",
            f"《{row.title}》",
            f"{row.effective}起" + (f"，{row.repealed}废止" if row.repealed else ""),
            f"《{row.title}》已于{row.repealed}废止，本文写于{written}。"
            if late
            else f"《{row.title}》自{row.effective}起施行，晚于本文。",
            f"{row.title} ceased on {row.repealed}; this was written on {written}.",
            Span(found.start(), found.end()),
        )
    for reason, count in sorted(unknown.items()):
        yield comparison("LAW003", undecided(reason), formula=f"{count} 处引用")


def _row(code: str, outcome: str, stated: str, expected: str, zh: str, en: str, span: Span) -> Comparison:
    return comparison(
        code,
        Verdict(outcome, None, None, None, "it may be the draft that is cited" if outcome == "review" else ""),
        stated=stated,
        expected=expected,
        formula=expected,
        evidence=[span],
        zh=zh,
        en=en,
        root_cause=f"{code} {stated}",
    )


def _inside(ledger: Ledger) -> Iterator[Comparison]:
    """LAW004: 「本办法第十二条」 is one of its articles. Where articles were not all found, nothing is said."""
    articles = [s.ordinal for s in ledger.report.sections if s.kind == "article" and s.ordinal]
    if len(articles) < 3 or sorted(set(articles)) != list(range(1, max(articles) + 1)):
        return
    last = max(articles)
    for found in OWN.finditer(ledger.report.text):
        n = ordinal(found[1])
        yield _row(
            "LAW004",
            "pass" if 0 < n <= last else "fail",
            found[0],
            f"第一条至第{last}条",
            f"本文共{last}条，没有第{n}条。",
            f"There are {last} articles, not {n}.",
            Span(found.start(), found.end()),
        )


def _term(ledger: Ledger) -> Iterator[Comparison]:
    """LAW005: a regulation is in force five years at most."""
    text = ledger.report.text
    for number in ledger.report.numbers:
        if number.kind != "duration" or number.unit != "年" or number.value is None or number.value_high is not None:
            continue
        if not TERM.search(text[max(0, number.start - 10) : number.start]):
            continue
        years = number.value
        yield _row(
            "LAW005",
            "pass" if years <= LONGEST else "fail",
            f"有效期{number.text}",
            f"不超过{LONGEST}年",
            f"规范性文件的有效期一般不超过{LONGEST}年，文中为{number.text}。请核对当地规定。",
            f"The term is {number.text}; {LONGEST} years is the usual limit.",
            Span(number.start, number.end),
        )


def _number(ledger: Ledger) -> Iterator[Comparison]:
    """LAW006: the year in the document's number is that in which it was issued, or the year before (numbered in December)."""
    front = ledger.report.front
    found = NUMBERED.search(front.doc_number)
    if found is None or front.issued_date is None:
        return
    gap = front.issued_date.year - int(found[1])
    at = next((span for name, span in front.evidence if name == "doc_number"), Span(0, 0))
    yield _row(
        "LAW006",
        "pass" if gap in (0, 1) else "review" if gap > 1 else "fail",
        front.doc_number,
        f"{front.issued_date.year}年",
        f"文号{front.doc_number}的年份晚于成文日期{front.issued_date}。",
        f"The number {front.doc_number} is of a later year than the date {front.issued_date}.",
        at,
    )


def ordinal(written: str) -> int:
    """An article's number. 例: 第一百二十条 → 120; 0 where it cannot be read."""
    if written.isdigit():
        return int(written)
    value, digit = 0, 0
    for c in written.replace("零", "〇"):
        if c in "十百千":
            value += max(digit, 1) * 10 ** ("十百千".index(c) + 1)
            digit = 0
        elif c in DIGITS:
            digit = DIGITS.index(c)
        else:
            return 0
    return value + digit
