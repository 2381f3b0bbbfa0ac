"""SAN001, SAN002, SAN005, SAN006: the three public expenses (“三公”经费) add up, have the trips and guests they paid for, and are called
flat only where nothing changed.

例: 「公务用车购置及运行维护费 8.00 万元，其中：购置费 3.00 万元，运行维护费 5.00 万元」. 反例: trips of an earlier year settled in this
one, so that money without trips is a warning, and trips without money (paid by the host) are for review only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.facts import Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.exact import exact
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Entry, Ledger
from pipeline.checks.named_sums import compared, stated
from pipeline.checks.wording import figure
from pipeline.records import Comparison

COUNTED = (
    ("three_public.overseas", re.compile(r"团组(?:数|数量|共|共计|总数|合计)?为?$"), ("个", "批", "批次")),
    (
        "three_public.reception",
        re.compile(r"(?:公务接待|国内接待|[，；。、]接待)(?:共|共计|累计|批次)?为?$"),
        ("批次", "批", "个批次"),
    ),
    ("three_public.vehicle_purchase", re.compile(r"(?:购置|更新)(?:公务用车|公务车|车辆)?(?:数|数量)?为?$"), ("辆", "台")),
)
"""What is counted for each expense: the words before the count and its units. 反例: 「其中：接待外宾 0 批次」 are some of the guests."""

FLAT = re.compile(r"(?:与|同|和|较|比)(?:上年|上一年|去年|20\d\d年)(?:度)?(?:决算|支出)?(?:数)?(?:基本)?持平")
MOVED = re.compile(r"(?:增加|减少|增长|下降|上升)(?:了|为|到|至)?$")
NEAR = 2


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows of SAN001 and SAN002 for each place that states the parts, of SAN005 for each count, of SAN006 for each 持平."""
    if not any(e.fact.item.startswith("three_public") for e in ledger.entries):
        return
    for code in ("SAN001", "SAN002"):
        for found in stated(ledger, rules()[code]):
            yield compared(ledger, rules()[code], found)
    doc_type = ledger.report.front.doc_type
    if rules()["SAN005"].applies(doc_type):
        yield from _counts(ledger)
    if rules()["SAN006"].applies(doc_type):
        yield from _flat(ledger)


def _counts(ledger: Ledger) -> Iterator[Comparison]:
    text, numbers = ledger.report.text, ledger.report.numbers
    spent = [e for e in ledger.entries if e.fact.measure in ("executed", "amount") and e.fact.item.startswith("three_public")]
    for i, number in enumerate(numbers):
        if number.kind != "count" or number.value is None or number.qualifier or ledger.in_table(i):
            continue
        before = text[max(0, number.start - 24) : number.start].rstrip()
        for item, cue, units in COUNTED:
            if not (number.unit in units and cue.search(before)):
                continue
            money = _money(ledger, spent, item, i)
            if money is not None:
                yield _counted(ledger, money, number, i, units)
            break


def _money(ledger: Ledger, spent: Sequence[Entry], item: str, number: int) -> Entry | None:
    """The amount of the expense in the same sentence or just before, None where no or several amounts are."""
    at, place = ledger.sentence(number), ledger.report.numbers[number]
    section = ledger.report.passages[p].section if (p := ledger.passage_of(number)) >= 0 else -1
    near = [
        e for e in spent if e.fact.item == item and e.section == section and 0 <= at - e.sentence <= NEAR and e.number.start < place.start
    ]
    if not near or any(e.sentence == near[-1].sentence and e.fact.value != near[-1].fact.value for e in near):
        return None
    return near[-1]


def _counted(ledger: Ledger, money: Entry, number: Number, index: int, units: Sequence[str]) -> Comparison:
    paid, times = bool(money.fact.value), bool(number.value) or _elsewhere(ledger, index, units)
    outcome = "pass" if paid == times else "fail" if paid else "review"
    a, b = figure(money.number), figure(number)
    return comparison(
        "SAN005",
        Verdict(outcome, None, None, None, "" if outcome != "review" else "others may have paid"),
        stated=b,
        expected="不为0" if paid else "0，或说明经费来源",
        difference=b,
        formula=f"{a} ⇔ {b}",
        operands=[ledger.operand(money.fact.item, money.index), ledger.operand("count", index)],
        evidence=[ledger.label_span(money.index, money.fact.label), ledger.label_span(index)],
        zh=f"“{money.fact.label}”为{a}，而数量为{b}：有支出而无数量（或有数量而无支出）。若为结算以前年度费用，应予说明。",
        en=f"{a} was spent while the count is {b}: money without what it was for, or the reverse.",
        root_cause=f"{money.fact.item} {a} against {b}",
    )


def _elsewhere(ledger: Ledger, index: int, units: Sequence[str]) -> bool:
    """Whether the sentence goes on to count such trips or guests of another kind. 例: 「组织团组 0 个，参加其他单位团组 3 个」."""
    _, end = ledger.sentence_of(index)
    later = (n for n in ledger.report.numbers[index + 1 : index + 4] if n.end <= end)
    return any(n.kind == "count" and n.value and n.unit in (*units, "人次", "人") for n in later)


def _flat(ledger: Ledger) -> Iterator[Comparison]:
    """「…减少 0.15 万元，与上年持平」: the words right before tell of a change. A clause with a subject of its own is not of them."""
    text = ledger.report.text
    for found in FLAT.finditer(text):
        if found.start() == 0 or text[found.start() - 1] not in "，,":
            continue
        before = [e for e in ledger.entries if e.number.end < found.start() and found.start() - e.number.end <= 2]
        if not before or not before[-1].fact.item.startswith("three_public") or before[-1].number.kind != "money":
            continue
        last = before[-1]
        words = text[max(0, last.number.start - 8) : last.number.start].rstrip()
        changed = last.fact.measure == "change" or MOVED.search(words) is not None
        if not changed:
            continue
        into = words.endswith(("为", "到", "至"))
        outcome = "fail" if into or abs(exact(last.fact.value or 0)) > exact(last.number.ulp or 0) / 2 else "pass"
        said = figure(last.number)
        yield comparison(
            "SAN006",
            Verdict(outcome, None, None, None),
            stated=found[0],
            expected="增减额为0" if not into else "不用“增加、减少”",
            difference=said,
            formula=f"|{said}| ≤ 0",
            operands=[ledger.operand(last.fact.item, last.index)],
            evidence=[ledger.label_span(last.index, last.fact.label), Span(found.start(), found.end())],
            zh=f"前面说“{words[-4:]}{said}”，后面又说“{found[0]}”，两者矛盾。",
            en=f"A change ({said}) is stated and then the amount is called flat.",
            root_cause=f"flat against {said} at {last.number.start}",
        )
