"""SUB001, SUB002: an account of a table is the sum of the accounts under it, by their codes.

例: 208 = 20805 + 20808; 20805 = 2080501 + 2080505. Functions begin with 2, the economic classes with 3 or 5, whose 款 are the last level.
反例: a table that shows only the main accounts: what is not listed cannot be missed, so that all its sums stay open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.checks.ledger import Ledger
from pipeline.checks.sums import Sum, added, gap, judged, row, short, telling
from pipeline.checks.tabulated import Row, Side, Table, amounts
from pipeline.records import Comparison

LENGTHS = (3, 5, 7)
LISTED = 3
"""So many accounts of a table that are the sum of theirs show that it lists all of them: what falls short in several columns alike is then
a row left out, and told once for all of them."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each account with accounts under it and each column of amounts: SUB001 for 类, SUB002 for 款."""
    for table in ledger.tables:
        for side in table.sides:
            if side.coded:
                yield from _side(ledger, table, side)


def _side(ledger: Ledger, table: Table, side: Side) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    columns = amounts(table, side)
    found: list[tuple[Row, list[Row], dict[int, Sum]]] = []
    for parent, children in families([r for r in side.rows if r.code]):
        sums = {c: f for c in columns if (f := added(table, numbers, (parent.row, c), [(r.row, c) for r in children])) is not None}
        if sums:
            found.append((parent, children, sums))
    whole = sum(all(f.held for f in sums.values()) for _, _, sums in found)
    listed = whole >= LISTED and len(found) - whole <= max(1, whole // 4)
    last = side.rows[-1].row
    for parent, children, sums in found:
        failed = [f for f in sums.values() if not f.held]
        proof = any(telling(f, numbers) for f in sums.values()) or listed
        alike = () if listed else short(numbers, failed)
        short_all = listed and len(failed) > 1 and all(gap(numbers, f) > 0 for f in failed)
        cause = f"table {table.index}: {parent.code}" if short_all else ""
        names = {r.row: r.code for r in children}
        for c, one in sums.items():
            told = one
            if not one.held:
                others = ((r.row, c) for r in side.rows if r is not parent and r not in children)
                told = judged(
                    table, numbers, one, shown=proof, plain=True, edge=children[-1].row >= last - 1, others=others, alike=alike, sure=listed
                )
            places = {p: names.get(p[0], "") for p in told.places}
            code = "SUB001" if len(parent.code) == 3 else "SUB002"
            made = row(ledger, table, code, told, places, f"科目{parent.code}“{parent.label}”", cause)
            yield _left_out(made) if short_all and made.outcome == "fail" else made


def _left_out(made: Comparison) -> Comparison:
    """The row, its cause named: several columns of one account fall short."""
    return replace(
        made,
        diagnosis=("row_missing",),
        message_zh=f"{made.message_zh}同一科目有几列都不足，可能漏列了一行。",
        message_en=f"{made.message_en} Several columns of the account fall short: a row may have been left out.",
    )


def families(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each account with those directly under it, in the order of the table. An account may be listed again for another body: it has
    the rows that follow it until one that is not under it."""
    open_: list[tuple[Row, list[Row]]] = []
    for line in rows:
        if len(line.code) not in LENGTHS:
            continue
        while open_ and not (len(line.code) > len(open_[-1][0].code) and line.code.startswith(open_[-1][0].code)):
            parent, children = open_.pop()
            if children:
                yield parent, children
        if open_:
            open_[-1][1].append(line)
        open_.append((line, []))
    for parent, children in reversed(open_):
        if children:
            yield parent, children
