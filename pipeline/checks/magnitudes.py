"""UNT001, UNT007: amounts that lie four digits apart from those they belong to, and thousands separators out of place.

例: 「基本支出 500.02 万元，项目支出 300.04 元」: 元 where its fellows have 万元.
反例: zeros, and small items beside large ones in one unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.interval import decimals, scale
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import BUDGETS, SPENT, Entry, Ledger
from pipeline.checks.wording import UNITS, figure
from pipeline.records import Comparison

WHOLES = ("expenditure", "revenue", "total", "carryover", "three_public", "operating", "function")
APART = 10**4


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row of UNT001 for each section with amounts of the report's own budget, a row of UNT007 for each broken separator."""
    if rules()["UNT001"].applies(ledger.report.front.doc_type):
        groups: dict[int, list[Entry]] = {}
        for entry in ledger.entries:
            if entry.fact.item.split(".")[0] in WHOLES and entry.fact.measure in (*BUDGETS, *SPENT) and entry.number.kind == "money":
                groups.setdefault(entry.section, []).append(entry)
        for group in groups.values():
            yield from _alike(ledger, [e for e in group if e.fact.value and not ledger.in_table(e.index)])
    yield from _separators(ledger)


def _alike(ledger: Ledger, group: Sequence[Entry]) -> Iterator[Comparison]:
    if len(group) < 3:
        return
    tens = [e for e in group if scale(e.number) == 10**4]
    odd = [e for e in group if scale(e.number) == 1 and decimals(e.number) and exact(e.fact.value or 0) < 10**4]
    operands = [ledger.operand(e.key, e.index) for e in group[:12]]
    values = sorted(abs(exact(e.fact.value or 0)) for e in group)
    formula = f"{figure(group[0].number)} … {figure(group[-1].number)}"
    if not odd or len(tens) < 3 * len(odd):
        near = values[-1] < values[0] * APART
        yield comparison(
            "UNT001",
            Verdict("pass", None, None, None, "" if near else "small items beside large ones"),
            stated=formula,
            formula=formula,
            operands=operands,
            evidence=[ledger.label_span(group[0].index, group[0].fact.label), ledger.label_span(group[-1].index, group[-1].fact.label)],
        )
        return
    for entry in odd:
        said = figure(entry.number)
        meant = said[: -len("元")] + UNITS[10**4]
        median = figure(tens[len(tens) // 2].number)
        yield comparison(
            "UNT001",
            Verdict("review", None, None, exact(entry.fact.value or 0), "元 where its fellows have 万元"),
            stated=said,
            expected=meant,
            formula=f"{said} : {median}",
            operands=[ledger.operand(entry.key, entry.index)],
            evidence=[ledger.label_span(entry.index, entry.fact.label)],
            zh=f"{said}以元为单位，同处其他金额以万元为单位（如{median}），疑为{meant}。",
            en=f"{said} is in 元 while the amounts around it are in 万元 (such as {median}): perhaps {meant}.",
            root_cause=f"unit of {said}",
        )


COMMA = re.compile(r",\d")
"""What no separated number is without."""
SEPARATED = re.compile(
    r"\d(?:(?<![\d,，.．]\d)\d{0,2}(?:,\d{1,4})+(?:\.\d+)?|(?<![\d,.]\d)\d{0,2}(?:\.\d{3})+,\d{2})(?=[ \u3000]*[万亿]?元)"
)
"""A digit with no digit or point before it, and so on: the search is quicker where it begins with the digit."""
RIGHT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
IN_CELL = re.compile(r"(?<![\d,.])\d{1,3}(?:\.\d{3})+,\d{1,2}(?![\d,.])")
"""In a table the unit stands in the heading. 例: 「2.941,11」 for 2,941.11."""


def _separators(ledger: Ledger) -> Iterator[Comparison]:
    text = ledger.report.text
    cells = (found for grid in ledger.report.grids for found in IN_CELL.finditer(text, grid.start, grid.end))
    for found in (*(SEPARATED.finditer(text) if COMMA.search(text) else ()), *cells):
        written = found[0]
        if RIGHT.fullmatch(written):
            continue
        digits = re.sub(r"[,.]", "", written)
        yield comparison(
            "UNT007",
            Verdict("fail", None, None, None),
            stated=written,
            expected="千分位每三位一段",
            formula=written,
            evidence=[Span(found.start(), found.end())],
            zh=f"“{written}”的千分位不成三位一段，数字可能漏写、多写或把小数点写成了逗号（数字依次为{digits}）。",
            en=f"The thousands separators of {written} do not part it in threes: a digit or the decimal point may be wrong.",
            root_cause=f"separator {written}",
        )
