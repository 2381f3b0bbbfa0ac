"""What a printed report claims, recomputed from its digits alone; it shares no line with the product.

A figure with last place u stands for [v − u/2, v + u/2] (rounded) or [v, v + u) (cut off). A claim is broken when it holds under
neither reading of operands and result. Zero amounts, counts, ranks and scores are exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from tests.mutation.page import Claim, Mention, Printed

SCALE = {"元": 1, "万元": 10**4, "亿元": 10**8}
Span = tuple[Fraction, Fraction]
"""The lowest and the highest a figure may be; the open end of a cut figure is drawn in by a billionth."""

EXACT = ("count", "score", "rank")
HAIR = Fraction(1, 10**9)
ORDINALS = "一二三四五六七八九十"


def broken(report: Printed) -> list[Claim]:
    """The claims that do not hold under any reading."""
    return [c for c in report.claims if not HOLDS[c.kind](report, c)]


def _one(m: Mention) -> int:
    """What one of the unit is, printed beside the figure or in the table's heading."""
    return SCALE.get(m.unit or m.heading, 1)


def value(m: Mention) -> Fraction:
    """The printed value in the base unit. 例: 「1,143.07」 万元 → 11430700."""
    return Fraction(m.shown.replace(",", "")) * _one(m)


def places(m: Mention) -> int:
    return len(m.shown.partition(".")[2])


def reading(m: Mention, mode: str, siblings: int = 0) -> Span:
    """What the figure may be; `siblings` the decimals of the amounts about it, for dropped zeros: an amount of 亿元 has dropped none, for
    those are printed as roundly as their author likes."""
    v, scale = value(m), _one(m)
    if m.kind in EXACT or (m.kind == "money" and v == 0):
        return v, v
    dropped = siblings if m.kind == "money" and scale <= SCALE["万元"] else 0
    unit = Fraction(scale, 10 ** max(places(m), dropped))
    if mode == "R":
        return v - unit / 2, v + unit / 2
    if v == 0:
        return -unit + HAIR, unit - HAIR
    return (v, v + unit - HAIR) if v > 0 else (v - unit + HAIR, v)


def meets(a: Span, b: Span) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _readable(report: Printed, claim: Claim) -> list[Mention]:
    return [report.mentions[i] for i in claim.mentions]


def _decimals(mentions: list[Mention]) -> int:
    units = [m.unit or m.heading for m in mentions if m.kind == "money"]
    common = max(set(units), key=units.count) if units else ""
    return max((places(m) for m in mentions if m.kind == "money" and (m.unit or m.heading) == common), default=0)


def _added(spans: list[Span]) -> Span:
    return sum((s[0] for s in spans), Fraction(0)), sum((s[1] for s in spans), Fraction(0))


def _ways(test: Callable[[str, str], bool]) -> bool:
    return any(test(one, two) for one in "RT" for two in "RT")


def _sum(report: Printed, claim: Claim) -> bool:
    """The first is the sum of the others; lost parts are left out, and a single one need be no more than the first: 「其中：A」 does not
    say that A is all."""
    whole, *rest = _readable(report, claim)
    parts = [m for m in rest if not m.gone]
    if whole.gone or not parts:
        return True
    if len(parts) == 1 and not whole.heading:  # a table lists all there is
        return value(parts[0]) <= value(whole)
    d = _decimals([whole, *parts])

    def test(one: str, two: str) -> bool:
        spans = [reading(p, one, d) for p in parts]
        return meets(reading(whole, two, d), _added(spans))

    return _ways(test)


def _no_more(report: Printed, claim: Claim) -> bool:
    """The parts together are no more than the first."""
    whole, *rest = _readable(report, claim)
    parts = [m for m in rest if not m.gone]
    if whole.gone or not parts:
        return True
    d = _decimals([whole, *parts])
    return _ways(lambda one, two: _added([reading(p, one, d) for p in parts])[0] <= reading(whole, two, d)[1])


def _balance(report: Printed, claim: Claim) -> bool:
    """Closing, opening, income, spending."""
    found = _readable(report, claim)
    if any(m.gone for m in found):
        return True
    d = _decimals(found)

    def test(one: str, two: str) -> bool:
        a, b, c = (reading(m, one, d) for m in found[1:])
        return meets(reading(found[0], two, d), (a[0] + b[0] - c[1], a[1] + b[1] - c[0]))

    return _ways(test)


def _share(rate: Mention, part: Mention, whole: Mention) -> bool:
    d = _decimals([part, whole])

    def test(one: str, two: str) -> bool:
        a, b = reading(part, one, d), reading(whole, one, d)
        if b[0] <= 0:
            return False
        return meets(reading(rate, two), (a[0] / (b[1] if a[0] >= 0 else b[0]) * 100, a[1] / b[0] * 100))

    return _ways(test)


def _ratio(report: Printed, claim: Claim) -> bool:
    """The first is the second as a percentage of the third."""
    rate, part, whole = _readable(report, claim)
    if any(m.gone for m in (rate, part, whole)):
        return True
    return _share(rate, part, whole)


def _based(report: Printed, claim: Claim) -> bool:
    """A ratio whose base a word names: rate, part, initial budget, adjusted budget."""
    rate, part, initial, adjusted = _readable(report, claim)
    return _share(rate, part, initial if "初" in report.marks[claim.marks[0]].word else adjusted)


def _shares(report: Printed, claim: Claim) -> bool:
    """Rates and parts in turn after the whole: each holds, or is one unit off in a list that adds up to 100 so."""
    whole, *rest = _readable(report, claim)
    pairs = [(r, p) for r, p in zip(rest[::2], rest[1::2], strict=True) if not r.gone and not p.gone]
    wrong = [(r, p) for r, p in pairs if not _share(r, p, whole)]
    if len(wrong) != 1 or sum(value(r) for r, _ in pairs) != 100:
        return not wrong
    rate, part = wrong[0]
    unit = Fraction(1, 10 ** places(rate))
    return abs(value(rate) - value(part) / value(whole) * 100) <= unit * 3 / 2 if value(whole) else False


def _composed(report: Printed, claim: Claim) -> bool:
    """Pieces of a ratio and parts in turn after the whole: each is the share, or one unit off, as where they were made to add up."""
    whole, *rest = _readable(report, claim)
    made = max(places(m) for m in rest[::2])
    off = [abs(value(c) - value(s) / value(whole) * 100) * 10**made for c, s in zip(rest[::2], rest[1::2], strict=True)]
    return not value(whole) or max(off) <= Fraction(3, 2) + Fraction(10) ** made * 100 * _last(whole) / value(whole)


def _hundred(report: Printed, claim: Claim) -> bool:
    rates = [m for m in _readable(report, claim) if not m.gone]
    if len(rates) < len(claim.mentions):
        return True
    return _ways(lambda one, _: meets((Fraction(100), Fraction(100)), _added([reading(r, one) for r in rates])))


def _sign(word: str) -> int:
    return -1 if re.search("减|降|简|压|小于|低于", word) else 1


def _growth(report: Printed, claim: Claim) -> bool:
    """Rate, change, current; the mark says the direction of the change. The base is the current amount less the change."""
    rate, change, now = _readable(report, claim)
    d, sign = _decimals([change, now]), _sign(report.marks[claim.marks[0]].word)
    if value(now) - sign * value(change) == 0:
        return False

    def test(one: str, two: str) -> bool:
        a, b = reading(change, one, d), reading(now, one, d)
        corners = [(x, y - sign * x) for x in a for y in b]
        if any(base <= 0 for _, base in corners):
            return False
        found = [x / base * 100 for x, base in corners]
        return meets(reading(rate, two), (min(found), max(found)))

    return _ways(test)


def _change(report: Printed, claim: Claim) -> bool:
    """Change, current, previous; the mark says the direction."""
    change, now, before = _readable(report, claim)
    d, sign = _decimals([change, now, before]), _sign(report.marks[claim.marks[0]].word)

    def test(one: str, two: str) -> bool:
        a, b, c = reading(now, one, d), reading(before, one, d), reading(change, two, d)
        left = (a[0] - b[1], a[1] - b[0]) if sign > 0 else (b[0] - a[1], b[1] - a[0])
        return meets(left, c)

    return _ways(test)


def _agree(report: Printed, claim: Claim) -> bool:
    """Two words of one direction; a change printed as nought has none."""
    one, two = (report.marks[i].word for i in claim.marks)
    return _sign(one) == _sign(two) or not any(value(m) for m in _readable(report, claim)[:1])


def _against(report: Printed, claim: Claim) -> bool:
    """A word says whether the first is more or less than the second, or than one of the budgets that 「预算数」 may mean."""
    spent, *budgets = _readable(report, claim)
    return any(_sign(report.marks[claim.marks[0]].word) * (value(spent) - value(b)) > 0 for b in budgets)


def _equal(report: Printed, claim: Claim) -> bool:
    """The same figure twice: equal, or the coarser is a rounding or a cutting of the finer."""
    one, two = _readable(report, claim)
    if one.gone or two.gone:
        return True
    fine, coarse = (one, two) if _last(one) <= _last(two) else (two, one)
    if _one(one) == _one(two) and places(one) == places(two):
        return value(one) == value(two)
    return any(reading(coarse, mode)[0] <= value(fine) <= reading(coarse, mode)[1] for mode in "RT")


def _last(m: Mention) -> Fraction:
    """One unit of the last place."""
    return Fraction(_one(m), 10 ** places(m))


def _at_most(report: Printed, claim: Claim) -> bool:
    one, two = _readable(report, claim)
    return one.gone or two.gone or value(one) <= value(two)


def _within(report: Printed, claim: Claim) -> bool:
    return all(0 <= value(m) <= 100 for m in _readable(report, claim))


def _grade(report: Printed, claim: Claim) -> bool:
    """A grade that some scheme gives for the score: 90/80/60 of the ministry, 80/70/60 of some platforms."""
    score, word = value(_readable(report, claim)[0]), report.marks[claim.marks[0]].word
    low, high = {"优": (80, 100), "良": (70, 90), "中": (60, 80), "差": (0, 60)}[word]
    return low <= score < high or score == high == 100


def _items(report: Printed, claim: Claim) -> bool:
    """A stated number of things, and the things listed."""
    stated = value(_readable(report, claim)[0])
    return stated == sum(not report.marks[i].gone for i in claim.marks)


def _numeral_items(report: Printed, claim: Claim) -> bool:
    """The same with the number in Chinese numerals, in the first mark."""
    number, *things = (report.marks[i] for i in claim.marks)
    return {"两": 2, "双": 2}.get(number.word, ORDINALS.find(number.word) + 1) == sum(not m.gone for m in things)


def _sequence(report: Printed, claim: Claim) -> bool:
    """Enumerators from one on, none left out or twice."""
    seen = [report.marks[i] for i in claim.marks if not report.marks[i].gone]
    numbers = [ORDINALS.find(m.word.strip("（）、是")) + 1 or int(re.sub(r"\D", "", m.word) or 0) for m in seen]
    return numbers == list(range(1, len(numbers) + 1))


def _years(report: Printed, claim: Claim) -> bool:
    return len({report.marks[i].word for i in claim.marks}) == 1


def _own_name(report: Printed, claim: Claim) -> bool:
    return all(report.marks[i].word == report.org for i in claim.marks)


def _moved(report: Printed, claim: Claim) -> bool:
    """From one figure to another, the mark saying which way."""
    before, after = _readable(report, claim)
    return _sign(report.marks[claim.marks[0]].word) * (value(after) - value(before)) > 0


def _date(report: Printed, claim: Claim) -> bool:
    """A date of the calendar (years without a 29 February)."""
    month, day = (int(n) for n in re.findall(r"\d+", report.marks[claim.marks[0]].word)[-2:])
    return 1 <= month <= 12 and 1 <= day <= (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _not_after(report: Printed, claim: Claim) -> bool:
    """The first date is no later than the second."""
    one, two = ([int(n) for n in re.findall(r"\d+", report.marks[i].word)] for i in claim.marks)
    return one <= two


def _thousands(report: Printed, claim: Claim) -> bool:
    shown = _readable(report, claim)[0].shown
    return "," not in shown or re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", shown) is not None


def _chosen(report: Printed, claim: Claim) -> bool:
    """One of two words of the template, not both."""
    return "（" not in report.marks[claim.marks[0]].word


def _signed(report: Printed, claim: Claim) -> bool:
    """A rate has its sign."""
    return _readable(report, claim)[0].unit == "%"


HOLDS: dict[str, Callable[[Printed, Claim], bool]] = {
    "sum": _sum,
    "no_more": _no_more,
    "balance": _balance,
    "ratio": _ratio,
    "based": _based,
    "shares": _shares,
    "hundred": _hundred,
    "composed": _composed,
    "growth": _growth,
    "change": _change,
    "agree": _agree,
    "against": _against,
    "equal": _equal,
    "at_most": _at_most,
    "within": _within,
    "grade": _grade,
    "items": _items,
    "numeral_items": _numeral_items,
    "sequence": _sequence,
    "years": _years,
    "own_name": _own_name,
    "moved": _moved,
    "date": _date,
    "not_after": _not_after,
    "thousands": _thousands,
    "chosen": _chosen,
    "signed": _signed,
}
