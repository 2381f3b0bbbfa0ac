"""A report and its facts from a marked sentence, made by hand: the checks are tested on exact facts, whatever the grammar reads."""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.facts import Breakdown, BudgetFact, Facts, FrontMatter, KpiFact, Number, Passage, Report, Section
from tests.marks import unmark

SHAPE = re.compile(
    r"(?P<word>约|近|超|逾)?\s*(?P<digits>-?[\d,]*\d(?:\.\d+)?)(?:\s*(?:至|-)\s*(?P<high>\d+))?\s*(?P<scale>[百千]?[万亿]?)(?P<unit>\S*)"
)
SCALES = {"": 0, "千": 3, "万": 4, "百万": 6, "亿": 8}
KINDS = {"元": "money", "%": "percent", "分": "score", "位": "rank", "名": "rank"}
WORDS = {"约": "approx", "近": "under", "超": "over", "逾": "over"}


def number(text: str, start: int) -> Number:
    """The number written so, at this place."""
    if re.fullmatch(r"[\d.]+(:[\d.]+)+", text):
        return Number(start, start + len(text), text, None, None, text, "", "ratio", "", None, start, start + len(text), "by_hand")
    m = SHAPE.fullmatch(text)
    assert m is not None, text
    digits = m["digits"].replace(",", "")
    power, places = SCALES[m["scale"]], len(digits.partition(".")[2])
    unit = m["unit"]
    return Number(
        start=start,
        end=start + len(text),
        text=text,
        value=Decimal(digits).scaleb(power),
        value_high=Decimal(m["high"]) if m["high"] else None,
        text_value=None,
        unit=unit,
        kind=KINDS.get(unit, "count"),
        qualifier=WORDS.get(m["word"] or "", ""),
        ulp=Decimal(1).scaleb(power - places),
        num_start=start + m.start("digits"),
        num_end=start + m.end("digits"),
        rule="by_hand",
    )


def report(marked: str, doc_type: str) -> Report:
    """The marked spans as numbers, a passage for each sentence, one section for each paragraph block."""
    text, spans = unmark(marked)
    numbers = tuple(number(text[a:b], a) for a, b in spans)
    passages = []
    for m in re.finditer(r"[^。\n]+[。\n]?|[。\n]", text):
        first = sum(n.start < m.start() for n in numbers)
        last = sum(n.start < m.end() for n in numbers)
        passages.append(Passage(m.start(), m.end(), 0, first, last))
    return Report(
        text=text,
        numbers=numbers,
        sections=(Section("0", "", 0, "", None, "", "front", 0, len(text)),),
        passages=tuple(passages),
        front=FrontMatter(doc_type=doc_type),
    )


def facts(made: Report, said: list[str], breakdowns: list[dict[str, object]]) -> Facts:
    """`said[i]` is of numbers[i]: ``item:measure[:base]`` with a ``-`` before it for a decrease, ``kpi:comparison:indicator``, or empty."""
    budget, kpis = [], []
    for i, line in enumerate(said):
        sign = -1 if line.startswith("-") else 1
        pieces = line.lstrip("-").split(":")
        value, unit = made.numbers[i].value, made.numbers[i].unit
        if pieces[0] == "kpi":
            kpis.append(KpiFact(i, pieces[2], value, None, unit, "", pieces[1]))
        elif line:
            assert value is not None
            extra = dict(piece.split("=") for piece in pieces[2:] if "=" in piece)
            base = next((piece for piece in pieces[2:] if "=" not in piece), "")
            budget.append(BudgetFact(i, pieces[0], pieces[1], "", sign * value, unit, "", None, base=base, **extra))
    listed = tuple(
        Breakdown(b["total"], tuple(b["parts"]), str(b.get("dimension", "of_which")), bool(b.get("closed")), 0, len(made.text))  # type: ignore[arg-type]
        for b in breakdowns
    )
    return Facts(budget=tuple(budget), kpis=tuple(kpis), breakdowns=listed)
