"""BAL006, BAL008, EXE010: tables whose columns or rows balance, and rates that lie about their total.

例: a fund's table with 年初结转 | 本年收入 | 本年支出 | 年末结转; the yearly report on requests for information, whose 总计 and what is
carried over are what came in; the rate of the total lies between the rates of its rows.
反例: columns of several years; a row whose amounts are blank; money taken back or moved between the funds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import plain, printed
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.tabulated import Table
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

COLUMNS = (
    ("CARRY_IN", re.compile(r"^(?:年初|上年)(?:财政拨款)?结转(?:和结余|结余)?$")),
    ("INC", re.compile(r"^本年(?:财政拨款)?收入(?:合计)?$")),
    ("EXP", re.compile(r"^本年(?:财政拨款)?支出$")),
    ("CARRY_OUT", re.compile(r"^年末(?:财政拨款)?结转(?:和结余|结余)?$")),
)
WITHIN = re.compile(r"^(?:小计|合计)$")
REQUESTS = (
    ("NEW", re.compile(r"本年新收政府信息公开申请")),
    ("CARRY_IN", re.compile(r"上年结转政府信息公开申请")),
    ("DONE", re.compile(r"(?:（七）|\(七\)|七、)?总计$")),
    ("CARRY_OUT", re.compile(r"结转下年度继续办理")),
)
"""The rows of 「收到和处理政府信息公开申请情况」 (国办公开办函〔2021〕30号)."""

RATE = re.compile(r"(?:预算)?(?:执行|完成)率|支出进度|^完成(?:预算|年初预算|调整预算)?[（(]?[%％][）)]?$|^执行[%％]$")
MOST = 200
"""Rows of a table that are looked at."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows for each table with such columns or rows."""
    if not ledger.report.grids:
        return
    doc_type = ledger.report.front.doc_type
    for table in ledger.tables:
        if rules()["BAL006"].applies(doc_type):
            yield from _by_fund(ledger, table)
        if rules()["BAL008"].applies(doc_type):
            yield from _requests(ledger, table)
        if rules()["EXE010"].applies(doc_type):
            yield from _rates(ledger, table)


def _columns(table: Table) -> dict[str, int]:
    """The one column of each of the four; of a heading over several, the one called 小计 or 合计. Empty where one is missing or there
    are two."""
    out: dict[str, int] = {}
    for name, pattern in COLUMNS:
        under = [c for c, heads in sorted(table.heads.items()) if any(pattern.search(h.words) for h in heads)]
        if len(under) > 1:
            under = [c for c in under if WITHIN.search(table.heads[c][-1].words)]
        if len(under) != 1:
            return {}
        out[name] = under[0]
    return out


def _by_fund(ledger: Ledger, table: Table) -> Iterator[Comparison]:
    columns = _columns(table)
    if not columns:
        return
    numbers = ledger.report.numbers
    for row in sorted({r for r, _ in table.figures})[:MOST]:
        indexes = {name: table.figures.get((row, c)) for name, c in columns.items()}
        present = {name: i for name, i in indexes.items() if i is not None}
        if not {"INC", "EXP"} <= set(present) or len(present) < 3:
            continue
        made = {name: f for name, i in present.items() if (f := printed(numbers[i])) is not None}
        if len(made) < len(present) or not any(f.value for f in made.values()):
            continue
        whole = made.get("CARRY_OUT")
        plus = [made[n] for n in ("CARRY_IN", "INC") if n in made]
        verdict = identity(whole, plus, [made["EXP"]]) if whole is not None else identity(made["EXP"], plus)
        if verdict.outcome == "fail" and (len(present) < 4 or table.cut):
            verdict = replace(verdict, outcome="undecided", reason="a cell is blank, or the table is torn by a page's end")
        label = next((table.said[(row, c)] for c in range(3) if (row, c) in table.said and (row, c) not in table.figures), "")
        last = "CARRY_OUT" if whole is not None else "EXP"
        names = [n for n in ("CARRY_IN", "INC", "EXP") if n in present and n != last]
        worked = amount(verdict.nominal or Fraction(0), numbers[present[last]])
        said = figure(numbers[present[last]])
        formula = "".join(f"{' − ' if n == 'EXP' else ' + ' if k else ''}{figure(numbers[present[n]])}" for k, n in enumerate(names))
        yield comparison(
            "BAL006",
            verdict,
            stated=said,
            expected=worked,
            formula=f"{formula} = {worked}",
            operands=[*(ledger.operand(n, present[n], -1 if n == "EXP" else 1) for n in names), ledger.operand(last, present[last])],
            evidence=[Span(numbers[i].start, numbers[i].end) for i in sorted(present.values())],
            zh=f"“{label}”一行年初结转加本年收入减本年支出为{worked}，而年末结转写作{said}。",
            en=f"Row {label}: opening balance, income and expenditure leave {worked}, {said} is stated.",
            root_cause=f"balance of row {label} in table {table.index}",
        )


def _requests(ledger: Ledger, table: Table) -> Iterator[Comparison]:
    """BAL008: counts, exact, a column a kind of applicant."""
    rows: dict[str, int] = {}
    for (row, _), words in sorted(table.said.items()):
        for name, pattern in REQUESTS:
            if name not in rows and row >= table.top and pattern.search(words):
                rows[name] = row
    if len(rows) < len(REQUESTS):
        return
    numbers = ledger.report.numbers
    for column in sorted({c for _, c in table.figures}):
        found = {name: i for name, row in rows.items() if (i := table.figures.get((row, column))) is not None}
        if len(found) < len(REQUESTS):
            continue
        value = {name: Fraction(numbers[i].value or 0) for name, i in found.items()}
        came, went = value["NEW"] + value["CARRY_IN"], value["DONE"] + value["CARRY_OUT"]
        said = f"{plain(value['NEW'])} + {plain(value['CARRY_IN'])} = {plain(value['DONE'])} + {plain(value['CARRY_OUT'])}"
        yield comparison(
            "BAL008",
            Verdict("pass" if came == went else "fail", None, None, came),
            stated=str(plain(went)),
            expected=str(plain(came)),
            difference=str(plain(abs(came - went))),
            formula=said,
            operands=[ledger.operand(name, i, 1 if name in ("NEW", "CARRY_IN") else -1) for name, i in found.items()],
            evidence=[Span(numbers[i].start, numbers[i].end) for i in sorted(found.values())],
            zh=f"本年新收与上年结转之和为{plain(came)}，而办理总计与结转下年之和为{plain(went)}。",
            en=f"{plain(came)} requests came in or were carried over, {plain(went)} were done or are carried on.",
            root_cause=f"requests of column {column} in table {table.index}",
        )


def _rates(ledger: Ledger, table: Table) -> Iterator[Comparison]:
    """EXE010: the rate of a total lies between the least and the greatest of its rows, each of which has one."""
    numbers = ledger.report.numbers
    for side in table.sides:
        rates = [c for c in side.columns if any(RATE.search(h.words) for h in table.heads.get(c, ()))]
        totals = [r for r in side.rows if r.total and not r.of_which]
        leaves = [r for r in side.rows if not r.total]
        if len(rates) != 1 or len(totals) != 1 or len(leaves) < 2 or any(r.code or r.style or r.of_which for r in leaves):
            continue
        column = rates[0]
        found = [table.figures.get((r.row, column)) for r in leaves]
        whole = table.figures.get((totals[0].row, column))
        if whole is None or any(i is None for i in found):
            continue
        indexes = [i for i in found if i is not None]
        yield from _between(ledger, whole, indexes, [numbers[i].unit for i in (whole, *indexes)])


def _between(ledger: Ledger, whole: int, indexes: Sequence[int], units: Sequence[str]) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    stated, parts = printed(numbers[whole]), [printed(numbers[i]) for i in indexes]
    known = [f for f in parts if f is not None]
    if stated is None or len(known) < len(parts) or len(set(units)) > 1:
        return
    low, high = min(f.value - f.ulp for f in known), max(f.value + f.ulp for f in known)
    good = low <= stated.value <= high
    said = f"{plain(min(f.value for f in known))} ≤ {figure(numbers[whole])} ≤ {plain(max(f.value for f in known))}"
    yield comparison(
        "EXE010",
        Verdict("pass" if good else "review", low, high, stated.value, "" if good else "a row may be missing or negative"),
        stated=figure(numbers[whole]),
        expected=f"介于各项之间（{plain(min(f.value for f in known))}–{plain(max(f.value for f in known))}）",
        formula=said,
        operands=[*(ledger.operand("RATE", i) for i in indexes), ledger.operand("TOTAL_RATE", whole)],
        evidence=[Span(numbers[whole].start, numbers[whole].end)],
        zh=f"合计的执行率{figure(numbers[whole])}不在各项执行率之间。",
        en=f"The rate of the total, {figure(numbers[whole])}, lies outside the rates of its rows.",
        root_cause=f"total rate {figure(numbers[whole])}",
    )
