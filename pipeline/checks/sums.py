"""A total of a table and its members, line by line: what holds, what fails, and when a failure may be told.

A line is a row (合计 = 基本支出 + 项目支出) or a column (合计 = Σ 类). That the members were read rightly is shown by the other lines,
where the same members add up; or by headings or codes that leave no choice, and then a failure is told only where one slip of the pen
explains it. All else is undecided, with the reason. 反例: a list of 「主要项目」 whose total is of more than is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from extractors.facts import Number, Span
from pipeline.checks.comparing import comparison
from pipeline.checks.diagnose import diagnose
from pipeline.checks.exact import exact
from pipeline.checks.interval import Interval, Printed, decimals, printed, total
from pipeline.checks.kinds.identity import identity
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.tabulated import Table
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

Place = tuple[int, int]
HELD = ("pass", "rounding", "truncated")
SLIP_MEMBERS = 20
"""In longer sums nearly any difference is some slip: there it explains nothing."""

SHOWN = 12
"""So many terms of a sum are written out."""

THREE_PUBLIC = ("three_public", "three_public.overseas", "three_public.vehicle", "three_public.reception")
NAMED = 4
"""The sum of three named items has so many figures."""

DIGITS = 6
SURE = ("transposition", "digit")

MISSING = "a row or a column may be missing from the table"
ELSEWHERE = "another figure of the line makes up the difference"
BLANKS = "a blank cell may hold the difference"
SMALL = "the total is smaller than its largest part: perhaps the table was misread"
TORN = "the table may go on over the page"
UNPROVEN = "it is not plain that these are all the parts of the total"


@dataclass(frozen=True, slots=True)
class Sum:
    """A total (index of its number), its members that have a figure, how many have none, and whether they add up."""

    whole: int
    parts: tuple[int, ...]
    places: tuple[Place, ...]
    blanks: int
    verdict: Verdict

    @property
    def held(self) -> bool:
        """Whether the members add up to the total."""
        return self.verdict.outcome in HELD


def added(table: Table, numbers: Sequence[Number], whole: Place, members: Sequence[Place]) -> Sum | None:
    """The sum of the members against the total; None where there is nothing to add or not everything is of one unit."""
    at = table.figures.get(whole)
    if at is None:
        return None
    places = tuple(place for place in members if place in table.figures)
    parts = tuple(table.figures[place] for place in places)
    one = numbers[at]
    if one.kind in ("percent", "percentage_point") or one.qualifier or one.value is None:
        return None
    if any(numbers[i].unit != one.unit or numbers[i].kind != one.kind or numbers[i].qualifier for i in parts):
        return None
    if not one.value and not any(numbers[i].value for i in parts):
        return None
    if not parts or any(place in table.said and place not in table.figures and not _dash(table.said[place]) for place in members):
        return None
    blanks = sum(place not in table.said for place in members)
    return Sum(at, parts, places, blanks, _verdict(one, [numbers[i] for i in parts]))


def _dash(words: str) -> bool:
    return not words.strip("-—–－/")


def _verdict(whole: Number, parts: Sequence[Number]) -> Verdict:
    """As `identity`; equal sums, nearly all there are, without intervals."""
    value = sum((p.value for p in parts if p.value), start=Decimal(0))
    if value == whole.value:
        width = sum((p.ulp for p in parts if p.ulp and p.value), start=Decimal(0)) / 2
        return Verdict("pass", Fraction(value - width), Fraction(value + width), Fraction(value))
    stated, *known = figures([whole, *parts])
    return identity(stated, known)


def figures(numbers: Sequence[Number]) -> list[Printed]:
    """The figures of one sum. A zero among whole numbers may be less than a half: eight counties with 0 (万元) may have 4 together."""
    finest = max((n for n in numbers if n.value), key=decimals, default=numbers[0])
    whole = not decimals(finest)
    out: list[Printed] = []
    for number in numbers:
        made = printed(number, (finest,))
        assert made is not None
        out.append(replace(made, ulp=exact(number.ulp)) if whole and not number.value and number.ulp else made)
    return out


def named(ledger: Ledger, found: Sum) -> bool:
    """Whether a sum is one of items with names (“三公”经费), which a rule of their own judges."""
    entries = [ledger.by_number.get(i) for i in (found.whole, *found.parts)]
    return len(entries) >= NAMED and all(e is not None and e.fact.item in THREE_PUBLIC for e in entries)


def telling(found: Sum, numbers: Sequence[Number]) -> bool:
    """Whether a sum that holds shows that the members were read rightly: two of them at least, and not by a wide slack."""
    if not found.held or sum(bool(numbers[i].value) for i in found.parts) < 2:
        return False
    low, high, value = found.verdict.low, found.verdict.high, numbers[found.whole].value
    return low is None or high is None or value is None or (high - low) * 20 <= abs(Fraction(value)) or found.verdict.outcome == "pass"


def short(numbers: Sequence[Number], lines: Iterable[Sum]) -> set[Decimal]:
    """By what several lines fall short alike, as where a row or a column is not shown."""
    gaps = Counter(less for f in lines if not f.held and (less := gap(numbers, f)) > 0)
    return {less for less, count in gaps.items() if count > 1}


def gap(numbers: Sequence[Number], found: Sum) -> Decimal:
    """By how much the parts fall short of the total."""
    return (numbers[found.whole].value or Decimal(0)) - sum((numbers[i].value or Decimal(0) for i in found.parts), Decimal(0))


def judged(
    table: Table,
    numbers: Sequence[Number],
    found: Sum,
    *,
    shown: bool,
    plain: bool,
    edge: bool,
    others: Iterable[Place],
    alike: Container[Decimal] = (),
    sure: bool = False,
) -> Sum:
    """A failed sum as it may be told. `shown`: other lines show the members to be right; `plain`: the headings do; `edge`: the members
    run to the edge of the table; `others`: the places of the same line that are no members; `alike`: by what several lines fall short;
    `sure`: so many lines add up that the table was not misread."""
    if found.verdict.outcome != "fail":
        return found
    whole, parts = numbers[found.whole], [numbers[i] for i in found.parts]
    values = [exact(p.value or 0) for p in parts]
    apart = exact(whole.value or 0) - sum(values)
    beside = {exact(numbers[i].value or 0) for p in others if (i := table.figures.get(p)) is not None}
    if not shown and not plain:
        return opened(found, UNPROVEN)
    if abs(apart) in {abs(v) for v in values} | beside or -apart in beside:
        return opened(found, ELSEWHERE)
    if gap(numbers, found) in alike:
        return opened(found, MISSING)
    slip = slipped(numbers, found)
    if (
        not sure
        and min(values) >= 0
        and exact(whole.value or 0) < max(values)
        and not (shown and slip and (_long(whole) or (plain and slip[0] in SURE)))
    ):
        return opened(found, SMALL)
    if slip and (shown or slip[0] != "unit_slip"):
        return found
    if apart > 0 and found.blanks:
        return opened(found, BLANKS)
    if apart > 0 and edge and table.cut:
        return opened(found, TORN)
    if apart > 0 and table.grid.page is not None:
        return opened(found, MISSING)
    return found if shown else opened(found, UNPROVEN)


def _long(number: Number) -> bool:
    """Whether a figure has so many digits that one slip in it is no chance: a rate (101.7) has not."""
    return sum(c.isdigit() for c in number.text) >= DIGITS


def opened(found: Sum, reason: str) -> Sum:
    """The sum, left undecided for this reason."""
    return Sum(found.whole, found.parts, found.places, found.blanks, undecided(reason))


def slipped(numbers: Sequence[Number], found: Sum) -> tuple[str, ...]:
    """The one slip that would explain a failure, empty where none does or the sum is too long to tell."""
    terms = [i for i in found.parts if numbers[i].value]
    if len(terms) > SLIP_MEMBERS:
        return ()
    all_numbers = [numbers[i] for i in (*terms, found.whole)]
    known = figures(all_numbers)

    def needed(i: int) -> Interval | None:
        if i == len(terms):
            return total(f.reach for f in known[:-1])
        return known[-1].reach - total(f.reach for j, f in enumerate(known[:-1]) if j != i)

    return diagnose(all_numbers, needed)


def row(ledger: Ledger, table: Table, rule: str, found: Sum, names: Mapping[Place, str], where: str, cause: str = "") -> Comparison:
    """The row of `checks`: `names` of the members by their places, `where` the total stands (例: 「“合计”行“基本支出”列」), `cause` where
    it is that of other rows too."""
    numbers = ledger.report.numbers
    whole = numbers[found.whole]
    terms = [(place, i) for place, i in zip(found.places, found.parts, strict=True) if numbers[i].value]
    operands = [ledger.operand(names.get(place, ""), i) for place, i in terms] + [ledger.operand("合计", found.whole)]
    value = sum((exact(numbers[i].value or 0) for _, i in terms), Fraction(0))
    said, shown = amount(exact(whole.value or 0), whole), amount(value, whole)
    formula = f"{written([numbers[i] for _, i in terms])} = {shown}"
    if found.verdict.outcome != "fail":
        code = {SMALL: "TAB007", BLANKS: "TAB005"}.get(found.verdict.reason, rule)
        return comparison(code, found.verdict, stated=said, formula=formula, operands=operands)
    apart = amount(abs(value - exact(whole.value or 0)), whole)
    title = f"《{table.grid.caption}》" if table.grid.caption else "表中"
    return comparison(
        rule,
        found.verdict,
        stated=said,
        expected=shown,
        difference=apart,
        formula=formula,
        operands=operands,
        evidence=sorted((ledger_span(ledger, i) for i in (*(i for _, i in terms), found.whole)), key=lambda s: s.start),
        zh=f"{title}{where}写作{said}，所列各项相加 {formula}，相差{apart}。合计或其中一项必有一误。",
        en=f"In the table, {where} is stated as {said}; its parts add up to {shown} ({formula}), {apart} apart.",
        root_cause=cause or f"table {table.index}: {said} = {formula}",
    )


def written(terms: Sequence[Number]) -> str:
    """The terms of a sum, long ones abridged. 例: 「5377.64 + 4381.74」."""
    said = [figure(n) for n in terms]
    if len(said) > SHOWN:
        said = [*said[: SHOWN - 2], f"…（共{len(said)}项）", said[-1]]
    return " + ".join(said) or "0"


def ledger_span(ledger: Ledger, number: int) -> Span:
    """The figure as it stands in its cell."""
    n = ledger.report.numbers[number]
    return Span(n.start, n.end)
