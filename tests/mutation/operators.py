"""Slips, as people make them, put into a printed report: M01–M32.

Each operator yields the changed reports it can make of one, or of a sample of their places. M31, the carry-over of another year, takes
several documents: `two_years`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tests.mutation import names
from tests.mutation.oracle import ORDINALS, SCALE, value
from tests.mutation.page import Mention, Printed


@dataclass(frozen=True, slots=True)
class Mutant:
    """A report with one slip: ``report.text[start:end]`` is where; `item` the figure or word changed, `was` and `now` its text.
    `diagnosis` names the slip as the product does, where it can."""

    operator: str
    report: Printed
    start: int
    end: int
    item: str
    was: str
    now: str
    diagnosis: str = ""


Operator = Callable[[Printed, random.Random], Iterator[Mutant]]


def _figure(op: str, report: Printed, i: int, shown: str, diagnosis: str = "", unit: str | None = None) -> Mutant:
    old = report.mentions[i]
    made = report.with_figure(i, shown, unit)
    new = made.mentions[i]
    was, now = (" ".join(r.text[m.start : m.end].split()) for r, m in ((report, old), (made, new)))
    return Mutant(op, made, new.start, new.end, old.name, was, now, diagnosis)


def _word(op: str, report: Printed, i: int, word: str) -> Mutant:
    made = report.with_word(i, word)
    new = made.marks[i]
    return Mutant(op, made, new.start, new.end, new.name, report.marks[i].word, word)


def _amounts(report: Printed, kinds: tuple[str, ...] = ("money", "rate", "people")) -> list[tuple[int, Mention]]:
    """The figures that some claim is about."""
    claimed = {i for c in report.claims for i in c.mentions}
    return [(i, m) for i, m in enumerate(report.mentions) if i in claimed and m.kind in kinds and any(d in "123456789" for d in m.shown)]


def _commas(report: Printed, m: Mention, digits: str) -> str:
    """The digits with the separators the author would print."""
    if "," not in m.shown and not (report.style.thousands and m.kind in ("money", "count")):
        return digits
    whole, dot, rest = digits.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole else digits


def swap(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M01: two neighbouring digits exchanged."""
    for i, m in _amounts(report):
        plain = m.shown.replace(",", "")
        at = [k for k in range(len(plain) - 1) if plain[k : k + 2].isdigit() and plain[k] != plain[k + 1]]
        at = [k for k in at if not (k == 0 and plain[1] == "0")]
        if at:
            k = rng.choice(at)
            yield _figure("M01", report, i, _commas(report, m, plain[:k] + plain[k + 1] + plain[k] + plain[k + 2 :]), "transposition")


def substitute(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M02: one digit wrong."""
    for i, m in _amounts(report):
        at = rng.choice([k for k, c in enumerate(m.shown) if c.isdigit()])
        digit = rng.choice([d for d in ("123456789" if at == 0 else "0123456789") if d != m.shown[at]])
        yield _figure("M02", report, i, m.shown[:at] + digit + m.shown[at + 1 :], "digit")


def length(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M03: a digit lost, or one too many."""
    for i, m in _amounts(report):
        plain = m.shown.replace(",", "")
        whole = plain.partition(".")[0]
        at = rng.randrange(len(whole))
        if rng.random() < 0.5 and len(whole) > 1 and not (at == 0 and whole[1] == "0"):
            yield _figure("M03", report, i, _commas(report, m, plain[:at] + plain[at + 1 :]), "digit_lost")
        elif whole != "0":
            yield _figure("M03", report, i, _commas(report, m, plain[: at + 1] + rng.choice("123456789") + plain[at + 1 :]), "digit_added")


def point(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M04: the decimal point moved or lost."""
    for i, m in _amounts(report):
        plain = m.shown.replace(",", "")
        whole, dot, rest = plain.partition(".")
        if not dot or whole == "0":
            continue
        moved = rng.choice([whole + rest[:1] + "." + rest[1:], whole + rest, whole[:-1] + "." + whole[-1] + rest])
        moved = moved.rstrip(".") if not moved.startswith(".") else "0" + moved
        yield _figure("M04", report, i, _commas(report, m, moved), "point_moved")


def unit(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M05: 万元 for 元, 元 for 万元, 亿元 for 万元."""
    for i, m in _amounts(report, ("money",)):
        if not m.unit:
            continue  # a cell; its unit stands in the heading
        other = rng.choice([u for u in SCALE if u != m.unit])
        yield _figure("M05", report, i, m.shown, "unit_slip", other)


def thousands(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M06: a separator out of its place. 例: 11,887.73 → 11.887,73."""
    for i, m in enumerate(report.mentions):
        if m.kind == "money" and m.shown.count(",") == 1 and "." in m.shown:
            yield _figure("M06", report, i, m.shown.translate(str.maketrans(",.", ".,")))


def stale_rate(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M07: an amount was changed everywhere it stands, the rates of it were not."""
    for claim in report.claims:
        if claim.kind not in ("ratio", "growth"):
            continue
        i = claim.mentions[1]
        m = report.mentions[i]
        if not value(m) or m.kind != "money":
            continue
        plain = m.shown.replace(",", "")
        new = str(Fraction(plain) * rng.choice((Fraction(9, 10), Fraction(11, 10))) // Fraction(1, 100) * 1)
        digits = _commas(report, m, f"{new[:-2] or '0'}.{new[-2:].rjust(2, '0')}")
        made = report
        for k, other in enumerate(report.mentions):
            if other.name == m.name:
                made = made.with_figure(k, digits)
        yield Mutant("M07", made, made.mentions[i].start, made.mentions[i].end, m.name, m.shown, digits)


def second(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M08: one of two printings of a figure changed."""
    for claim in report.claims:
        if claim.kind == "equal":
            i = rng.choice(claim.mentions)
            m = report.mentions[i]
            at = len(m.shown) - 1
            yield _figure("M08", report, i, m.shown[:at] + str((int(m.shown[at]) + rng.randint(2, 8)) % 10))


def part(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M09: one part of a sum changed."""
    for claim in report.claims:
        if claim.kind == "sum":
            found = [i for i in claim.mentions[1:] if value(report.mentions[i])]
            if found:
                i = rng.choice(found)
                m = report.mentions[i]
                plain = m.shown.replace(",", "")
                raised = str(Fraction(plain) * 100 + rng.choice((100, 1200, 30000, 777)))
                digits = f"{raised[:-2]}.{raised[-2:]}" if m.kind in ("money", "people") else str(int(plain) + rng.randint(1, 9))
                yield _figure("M09", report, i, _commas(report, m, digits))


def drop(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M10: an item of a list left out."""
    for i, piece in enumerate(report.marks):
        if piece.name == "piece":
            made = report.without(i)
            at = made.marks[i].start
            if made.text[at] == "、" and not piece.word.startswith("、"):  # the first of its list
                made = made.edited(at, at + 1, "")
            yield Mutant("M10", made, made.marks[i].start, made.marks[i].end, "piece", piece.word, "")


def add(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M11: an item put into a list of sources."""
    first = next((i for i, m in enumerate(report.mentions) if m.name == "other"), None)
    if first is None:
        return
    at = report.text.rfind("其他资金", 0, report.mentions[first].start)
    shown = f"{rng.randint(20, 900)}.{rng.randint(10, 99)}"
    new = f"财政专户管理资金支出{shown}万元，"
    made = report.edited(at, at, new)
    end = at + len(new) - 1
    extra = Mention("extra", "money", shown, "万元", end - len(shown) - 2, end)
    claims = tuple(
        replace(c, mentions=(*c.mentions, len(made.mentions))) if c.kind == "sum" and first in c.mentions else c for c in made.claims
    )
    yield Mutant("M11", replace(made, mentions=(*made.mentions, extra), claims=claims), at, at + len(new), "extra", "", new)


def budget_for_spent(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M12: a breakdown adds up to the budget instead of what was spent."""
    index = {m.name: i for i, m in reversed(list(enumerate(report.mentions)))}
    if "budget" not in index or "gpb" not in index:
        return
    apart = value(report.mentions[index["budget"]]) - value(report.mentions[index["spent"]])
    for name in ("gpb", "basic", "project"):
        m = report.mentions[index[name]]
        fen = str((value(m) + apart) / 100)
        if apart and fen.isdigit():
            yield _figure("M12", report, index[name], _commas(report, m, f"{fen[:-2]}.{fen[-2:]}"), "BRK003")


def exchange(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M13: the amounts of two parts exchanged."""
    for claim in report.claims:
        if claim.kind == "shares" and len(claim.mentions) > 4:
            a, b = claim.mentions[2], claim.mentions[4]
            one, two = report.mentions[a], report.mentions[b]
            made = report.with_figure(a, two.shown).with_figure(b, one.shown)
            yield Mutant("M13", made, made.mentions[a].start, made.mentions[b].end, one.name, one.shown, two.shown)


OPPOSITE = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "大于": "小于", "小于": "大于", "提升": "下降", "提高": "降低",
    "上升": "下降", "精简": "增加", "压缩": "增加",
}  # fmt: skip


def direction(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M14: more for less."""
    claimed = {i for c in report.claims for i in c.marks}
    for i, mark in enumerate(report.marks):
        if i in claimed and mark.word in OPPOSITE:
            yield _word("M14", report, i, OPPOSITE[mark.word])


def sign(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M15: a minus before an amount of change."""
    for claim in report.claims:
        if claim.kind == "growth":
            m = report.mentions[claim.mentions[1]]
            yield _figure("M15", report, claim.mentions[1], "-" + m.shown, "sign")


def named_base(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M16: 调整预算 for 年初预算 in words only."""
    for claim in report.claims:
        if claim.kind == "based":
            yield _word("M16", report, claim.marks[0], "调整")


def zero_base(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M17: the previous amount is nought and the growth stays."""
    for claim in report.claims:
        if claim.kind == "change":
            yield _figure("M17", report, claim.mentions[2], "0")


def stated_count(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M18: N ± 1 in N个X."""
    for claim in report.claims:
        if claim.kind == "numeral_items":
            i = claim.marks[0]
            at = ORDINALS.index(report.marks[i].word)
            yield _word("M18", report, i, ORDINALS[at + rng.choice((1, -1))])
        elif claim.kind == "sum" and "CNT001" in claim.rules:
            m = report.mentions[claim.mentions[0]]
            yield _figure("M18", report, claim.mentions[0], str(int(value(m)) + rng.choice((1, -1))))


def enumerator(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M19: an enumerator in the middle written as its neighbour, before or after: one is lost or twice there."""
    for claim in report.claims:
        if claim.kind == "sequence" and len(claim.marks) > 2:
            at = rng.randrange(1, len(claim.marks) - 1)
            yield _word("M19", report, claim.marks[at], report.marks[claim.marks[at + rng.choice((-1, 1))]].word)


def rank(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M20: a rank beyond its field."""
    for claim in report.claims:
        if claim.kind == "at_most" and report.mentions[claim.mentions[0]].kind == "rank":
            field = report.mentions[claim.mentions[1]]
            yield _figure("M20", report, claim.mentions[0], str(int(value(field)) + rng.randint(1, 40)))


def percent(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M21: a bounded rate beyond 100 %."""
    for claim in report.claims:
        if claim.kind == "within":
            for i in claim.mentions:
                yield _figure("M21", report, i, "1" + report.mentions[i].shown.rjust(2, "0"))


def grade(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M22: another grade."""
    for claim in report.claims:
        if claim.kind == "grade":
            old = report.marks[claim.marks[0]].word
            yield _word("M22", report, claim.marks[0], rng.choice([g for g in "优良中差" if g != old]))


def score(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M23: one score changed."""
    for i, m in enumerate(report.mentions):
        if m.kind == "score":
            yield _figure("M23", report, i, str(Decimal(m.shown) - rng.randint(5, 25)))


def year(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M24: last year in a heading."""
    for claim in report.claims:
        if claim.kind == "years" and len(claim.marks) > 2:
            for i in claim.marks[1:]:
                yield _word("M24", report, i, str(report.year - 1))


def date(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M25: a day that is not, or a period that ends after the report was out."""
    for claim in report.claims:
        if claim.kind == "date":
            yield _word("M25", report, claim.marks[0], f"{report.year}年{rng.choice(('2月30日', '4月31日', '13月5日', '11月31日'))}")
        elif claim.kind == "not_after":
            yield _word("M25", report, claim.marks[0], f"{report.year + 1}年3月31日")


def previous(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M29: the amount of last year shifted."""
    for claim in report.claims:
        if claim.kind == "change":
            m = report.mentions[claim.mentions[2]]
            fen = str(value(m) * 107 // 100 // 100)
            shown = f"{fen[:-2]}.{fen[-2:]}" if m.unit == "万元" else str(Fraction(m.shown.replace(",", "")) + 1)
            yield _figure("M29", report, claim.mentions[2], _commas(report, m, shown))


def body(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M26: the name of another body over a table of one's own, or XX."""
    for claim in report.claims:
        if claim.kind == "own_name":
            other = next(name for name in iter(lambda: names.organisation(rng), "") if name[-4:] != report.org[-4:])
            yield _word("M26", report, rng.choice(claim.marks), rng.choice((other, report.org[:3] + "XX局")))


def residue(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M27: words of the template left in."""
    for claim in report.claims:
        if claim.kind == "chosen":
            yield _word("M27", report, claim.marks[0], "增加（减少）")


def row(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M30: a row of a table left out."""
    for i, mark in enumerate(report.marks):
        if mark.name == "row":
            made = report.without(i)
            at = made.marks[i].start  # where it stood: the rows on either side
            start, end = made.text.rfind("\n", 0, at - 1) + 1, made.text.find("\n", at)
            yield Mutant("M30", made, start, end if end > 0 else len(made.text), "row", mark.word, "")


def transcription(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M32: a figure of a table in 元 told in 万元 with its last place wrong."""
    for claim in report.claims:
        if claim.kind == "equal":
            one, two = (report.mentions[i] for i in claim.mentions)
            if two.heading and (one.unit or one.heading) != two.heading:
                digits = str(Fraction(one.shown.replace(",", "")) * 100 + rng.choice((-2, -1, 1, 2)))
                yield _figure("M32", report, claim.mentions[0], _commas(report, one, f"{digits[:-2]}.{digits[-2:]}"))


def bare(report: Printed, rng: random.Random) -> Iterator[Mutant]:
    """M28: the % lost."""
    for claim in report.claims:
        if claim.kind == "signed":
            yield _figure("M28", report, claim.mentions[0], report.mentions[claim.mentions[0]].shown, unit="")


OPERATORS: dict[str, Operator] = {
    "M01": swap, "M02": substitute, "M03": length, "M04": point, "M05": unit, "M06": thousands, "M07": stale_rate, "M08": second,
    "M09": part, "M10": drop, "M11": add, "M12": budget_for_spent, "M13": exchange, "M14": direction, "M15": sign, "M16": named_base,
    "M17": zero_base, "M18": stated_count, "M19": enumerator, "M20": rank, "M21": percent, "M22": grade, "M23": score, "M24": year,
    "M25": date, "M26": body, "M27": residue, "M28": bare, "M29": previous, "M30": row, "M32": transcription,
}  # fmt: skip
"""Each slip by its number."""
