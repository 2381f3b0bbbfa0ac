"""SUB003, SUB004, SUB008: accounts against the classification of the year: the name of a code, names replaced since, purposes that belong
to another account.

例: 「2210201 | 住房公积金」 holds; 「其他国土资源事务支出（项）」 in a report of 2024 is the name of before 2019; 「住房公积金（项）…主要
用于事业单位医疗保险支出」. 反例: a code that is not in ``accounts.tsv`` is left open; a year before the renaming.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from extractors.facts import Span
from lexicons import rows
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

LEVEL = r"\s*[（(][类款项][）)]"
MARKS = re.compile(r"[\s（）()“”、：:]|[类款项](?=[）)])|^\d+[.、．]?")
LATIN = re.compile(r"[A-Za-zÀ-ǜ]")
"""A name with readings (pinyin) between its characters is not compared."""

CUT = 4
"""A name of fewer characters in a table may have been cut off by the cell."""


@dataclass(frozen=True, slots=True)
class Account:
    """A row of ``accounts.tsv``."""

    code: str
    name: str
    since: int
    until: int
    source: str


@dataclass(frozen=True, slots=True)
class Superseded:
    """A row of ``superseded.tsv``."""

    old: str
    new: str
    since: int
    source: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """A row of ``account_purposes.tsv``."""

    account: str
    foreign: str


@cache
def _chart() -> Mapping[str, tuple[Account, ...]]:
    out: dict[str, tuple[Account, ...]] = {}
    for row in rows("accounts", Account):
        out[row.code] = (*out.get(row.code, ()), row)
    return out


@cache
def _old() -> tuple[re.Pattern[str], Mapping[str, Superseded]]:
    table = {row.old: row for row in rows("superseded", Superseded, "old")}
    names = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    return re.compile(rf"(?<![\u4e00-\u9fa5])(?P<name>{names})(?={LEVEL})|(?P<in_table>(?<![\u4e00-\u9fa5]){names})"), table


@cache
def _purposes() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in rows("account_purposes", Purpose):
        table[row.account] = (*table.get(row.account, ()), row.foreign)
    names = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    return re.compile(rf"(?P<account>{names}){LEVEL}[^。；]{{0,40}}?主要?用于(?P<purpose>[^。；，]{{2,40}})"), table


def check(ledger: Ledger) -> Iterator[Comparison]:
    """SUB003 for each row of a table with a code, SUB004 for each replaced name, SUB008 for each stated purpose."""
    doc_type, year = ledger.report.front.doc_type, ledger.report.front.fiscal_year
    if rules()["SUB003"].applies(doc_type) and year is not None:
        yield from _codes(ledger, year)
        yield from _renamed(ledger, year)
    if rules()["SUB008"].applies(doc_type):
        yield from _used(ledger)


def _codes(ledger: Ledger, year: int) -> Iterator[Comparison]:
    unknown: Counter[str] = Counter()
    for table in ledger.tables:
        for side in table.sides:
            for row in side.rows if side.coded else ():
                if not row.code or not row.label or len(row.code) not in (3, 5, 7) or not row.code.startswith("2"):
                    continue
                known = _chart().get(row.code)
                if known is None or LATIN.search(row.label):
                    unknown["the account is not in the chart"] += 1
                    continue
                label = MARKS.sub("", row.label)
                right = next((a.name for a in known if a.since <= year <= a.until), known[-1].name)
                meant = [a for a in known if _same(label, a.name)]
                good = bool(meant)
                if not all(a.source for a in meant or known):
                    unknown["the chart has no source for the account"] += 1
                    continue
                yield _named(ledger, table.index, row.row, row.code, row.label, right, good)
    for reason, count in sorted(unknown.items()):
        yield comparison("SUB003", undecided(reason), formula=f"{count} 个科目")


def _same(label: str, name: str) -> bool:
    """Whether a label is the name, with or without 支出, whole or cut off by the cell."""
    one, two = label.removesuffix("支出"), name.removesuffix("支出")
    return one == two or (len(one) >= CUT and two.startswith(one)) or (len(two) >= CUT and one.startswith(two))


def _named(ledger: Ledger, table: int, row: int, code: str, label: str, right: str, good: bool) -> Comparison:
    cells = [c for c in ledger.report.grids[table].cells if c.row == row and "".join(ledger.report.text[c.start : c.end].split()) == label]
    return comparison(
        "SUB003",
        Verdict("pass" if good else "fail", None, None, None),
        stated=f"{code} {label}",
        expected=f"{code} {right}",
        formula=f"{code} {right}",
        evidence=[Span(c.start, c.end) for c in cells[:1]],
        zh=f"科目编码{code}的名称是“{right}”，表中写作“{label}”。请核对编码或名称。",
        en=f"Account {code} is called {right}, not {label}.",
        root_cause=f"account {code} {label}",
    )


def _renamed(ledger: Ledger, year: int) -> Iterator[Comparison]:
    pattern, table = _old()
    text, grids = ledger.report.text, [(g.start, g.end) for g in ledger.report.grids]
    for found in pattern.finditer(text) if any(name in text for name in table) else ():
        if not found["name"] and not any(a <= found.start() < b for a, b in grids):
            continue
        row = table[found["name"] or found[0]]
        if year < row.since or text.startswith("支出", found.end()):
            continue
        yield comparison(
            "SUB004",
            Verdict("fail", None, None, None) if row.source else undecided("the year of the new name has no source"),
            stated=row.old,
            expected=row.new,
            formula=f"{row.old} → {row.new}（{row.since}年起）",
            evidence=[Span(found.start(), found.end())],
            zh=f"科目“{row.old}”自{row.since}年起改为“{row.new}”，本报告为{year}年度。",
            en=f"The account {row.old} has been called {row.new} since {row.since}.",
            root_cause=f"old name {row.old}",
        )


def _used(ledger: Ledger) -> Iterator[Comparison]:
    pattern, table = _purposes()
    for found in pattern.finditer(ledger.report.text):
        foreign = next((w for w in table[found["account"]] if w in found["purpose"]), "")
        yield comparison(
            "SUB008",
            Verdict("fail" if foreign else "pass", None, None, None),
            stated=f"{found['account']}用于{found['purpose']}",
            expected=f"与科目“{found['account']}”相符的用途",
            formula=f"{found['account']} ≠ {foreign}" if foreign else found["account"],
            evidence=[Span(found.start(), found.end())],
            zh=f"科目“{found['account']}”写明用于“{found['purpose']}”，“{foreign}”另有科目。请核对科目或用途。",
            en=f"The account {found['account']} is said to be for {found['purpose']}, which has an account of its own.",
            root_cause=f"purpose of {found['account']}",
        )
