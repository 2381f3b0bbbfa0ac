"""RNG004, SHR004, YOY008, LAW007, DAT008: what cannot be, or can be only together.

例: 「−5 人」; 「其中占比最高的是 B」 after A 40 %, B 35 %; parts whose implied figures of last year are more than the whole's; a plan of
21 measures; accounts published forty days after their approval. 反例: 「3-5 人」 is a range; money taken back is negative; parts may
overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from extractors.facts import Breakdown, Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import Interval, plain, point, printed, scale, total
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import amount, figure
from pipeline.records import Comparison

GROWN = re.compile(r"^[，,（(]?\s*(?:同比|比上年|较上年)?(?P<word>增长|增|上升|下降|减少|降)(?:了)?\s*$")
COMPARABLE = re.compile(r"可比|同口径|不变价|扣除")
LARGEST = re.compile(r"(?:占比|比重|份额)最[高大](?:的)?(?:是|为)(?P<item>[\u4e00-\u9fa5]{2,12}?)(?=[，。；、（(]|占)")
SHARE_OF = re.compile(r"(?P<item>[\u4e00-\u9fa5]{2,12}?)(?:[\d.,\s]*[万亿]?元?)?[，,]?占(?:比)?\s*(?P<share>\d+(?:\.\d+)?)\s?[%％]")
APPROVED = re.compile(
    r"(?P<y>20\d\d)\s*年\s*(?P<m>1?\d)\s*月\s*(?P<d>[123]?\d)\s*日[^。；\n]{0,16}(?:财政(?:局|部门|厅))?(?:批复|批准)[^。；\n]{0,16}(?:决算|预算)"
)
DAYS = 20
"""Days after the approval within which a department publishes (预算法 第十四条)."""


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows wherever such words stand."""
    doc_type = ledger.report.front.doc_type
    for code, member in (("RNG004", _negative), ("SHR004", _largest), ("YOY008", _implied), ("LAW007", _articles), ("DAT008", _late)):
        if rules()[code].applies(doc_type):
            yield from member(ledger)


def _negative(ledger: Ledger) -> Iterator[Comparison]:
    """RNG004: counts below zero."""
    numbers = ledger.report.numbers
    counts = [i for i, n in enumerate(numbers) if n.kind == "count" and n.value is not None and n.unit]
    wrong = [i for i in counts if (numbers[i].value or 0) < 0 and not ledger.in_table(i)]
    for i in wrong:
        said = figure(numbers[i])
        moved = re.search(r"增|减|变化|变动|净", ledger.words(numbers[i].start - 12, numbers[i].start)) is not None
        yield comparison(
            "RNG004",
            undecided("a change may be negative") if moved else Verdict("review", Fraction(0), None, None, "the sign may be a dash"),
            stated=said,
            expected="不小于0",
            formula=f"{said} ≥ 0",
            operands=[ledger.operand("N", i)],
            evidence=[ledger.label_span(i)],
            zh=f"数量{said}为负，请核对。",
            en=f"A count of {said} is negative.",
            root_cause=f"negative {said} at {numbers[i].start}",
        )
    if counts and not wrong:
        yield comparison("RNG004", Verdict("pass", None, None, None), formula=f"{len(counts)} 个数量不小于 0")


def _largest(ledger: Ledger) -> Iterator[Comparison]:
    """SHR004: the item called the largest has the largest share of those the sentence lists."""
    text = ledger.report.text
    for found in LARGEST.finditer(text):
        low = max(text.rfind("。", 0, max(0, text.rfind("。", 0, found.start()))), text.rfind("\n", 0, found.start())) + 1
        shares = {m["item"]: Fraction(m["share"]) for m in SHARE_OF.finditer(text, low, found.start())}
        name = found["item"]
        mine = [item for item in shares if item.endswith(name) or name.endswith(item)]
        if len(shares) < 2:
            continue
        top = max(shares.values())
        if len(mine) != 1:
            verdict = undecided("which of the listed items is meant is not clear")
        else:
            verdict = Verdict("pass" if shares[mine[0]] == top else "fail", None, None, None)
        best = next(item for item, share in shares.items() if share == top)
        yield comparison(
            "SHR004",
            verdict,
            stated=name,
            expected=best,
            formula="、".join(f"{item} {plain(share)}%" for item, share in shares.items()),
            evidence=[Span(low, found.end())],
            zh=f"文中称占比最高的是{name}，而所列占比最高的是{best}（{plain(top)}%）。",
            en=f"{name} is called the largest share, {best} has it ({plain(top)}%).",
            root_cause=f"largest share {name}",
        )


def _implied(ledger: Ledger) -> Iterator[Comparison]:
    """YOY008: what the rates imply of last year, for a whole and its parts."""
    for listed in ledger.facts.breakdowns:
        if listed.total is not None and len(listed.parts) > 1:
            yield from _implied_sum(ledger, listed, listed.total)


def _before(ledger: Ledger, i: int) -> Interval | None:
    """What the figure was last year by the growth right behind it; None without one, or where prices are comparable ones."""
    numbers = ledger.report.numbers
    if i + 1 >= len(numbers) or numbers[i + 1].kind != "percent":
        return None
    found = GROWN.match(ledger.words(numbers[i].end, numbers[i + 1].start))
    level, rate = printed(numbers[i]), printed(numbers[i + 1])
    if found is None or level is None or rate is None or level.qualifier or rate.qualifier:
        return None
    if COMPARABLE.search(ledger.words(numbers[i].start - 30, numbers[i + 1].end)):
        return None
    signed = rate.reach if found["word"] in ("增长", "增", "上升") else -rate.reach
    try:
        return level.reach / ((point(100) + signed) * Fraction(1, 100))
    except ZeroDivisionError:
        return None


def _implied_sum(ledger: Ledger, listed: Breakdown, whole: int) -> Iterator[Comparison]:
    numbers = ledger.report.numbers
    base, parts = _before(ledger, whole), [_before(ledger, i) for i in listed.parts]
    known = [p for p in parts if p is not None]
    if base is None or len(known) < len(parts) or any(numbers[i].unit != numbers[whole].unit for i in listed.parts):
        return
    added = total(known)
    over = added.low is not None and base.high is not None and added.low > base.high
    said = " + ".join(_middle(p, numbers[i]) for p, i in zip(known, listed.parts, strict=True))
    prior = _middle(base, numbers[whole])
    yield comparison(
        "YOY008",
        Verdict("review" if over else "pass", None, base.high, None, "the parts may overlap, or be of other bases" if over else ""),
        stated=figure(numbers[whole + 1]),
        expected=f"上年各项之和不大于{prior}",
        formula=f"{said} ≤ {prior}",
        operands=[*(ledger.operand("PART", i) for i in listed.parts), ledger.operand("TOTAL", whole)],
        evidence=[ledger.label_span(whole), *(ledger.label_span(i) for i in listed.parts)],
        zh=f"按增长率推得的上年各项之和（{said}）大于上年总额{prior}。",
        en=f"The rates imply parts of last year ({said}) that are more than their whole ({prior}).",
        root_cause=f"implied bases of {figure(numbers[whole])}",
    )


def _middle(reach: Interval, like: Number) -> str:
    """The middle of an interval with two decimals of the figure's own unit."""
    if reach.low is None or reach.high is None:
        return "?"
    one = scale(like)
    return amount(Fraction(round((reach.low + reach.high) / 2 / one * 100), 100) * one, like, 2)


def _articles(ledger: Ledger) -> Iterator[Comparison]:
    """LAW007: how many measures a plan has, which no table here says."""
    for i, number in enumerate(ledger.report.numbers):
        if number.kind not in ("count", "article") or number.unit not in ("条", "條") or not _of_plan(ledger, number):
            continue
        yield comparison(
            "LAW007",
            undecided("how many articles the document has is not in the table of instruments"),
            stated=figure(number),
            operands=[ledger.operand("N", i)],
            evidence=[ledger.label_span(i)],
        )


def _of_plan(ledger: Ledger, number: Number) -> bool:
    after = ledger.words(number.end, number.end + 8)
    return re.match(r"\s*(?:具体|政策|创新|扶持|工作)?(?:措施|举措|政策|意见)", after) is not None


def _late(ledger: Ledger) -> Iterator[Comparison]:
    """DAT008: published within twenty days of the approval, where both days are stated."""
    front = ledger.report.front
    published = front.published_date or front.issued_date
    for found in APPROVED.finditer(ledger.report.text):
        try:
            approved = date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            continue
        if published is None or published < approved:
            yield comparison("DAT008", undecided("the day of publication is not known"), stated=str(approved))
            continue
        late = (published - approved).days
        yield comparison(
            "DAT008",
            Verdict("pass" if late <= DAYS else "fail", None, None, None),
            stated=str(published),
            expected=f"不晚于批复后{DAYS}日",
            formula=f"{approved} + {late} 日 = {published}",
            evidence=[Span(*found.span())],
            zh=f"{approved}批复，{published}公开，相隔{late}日，超过{DAYS}日。",
            en=f"Approved on {approved} and published on {published}, {late} days later.",
            root_cause=f"published {late} days after approval",
        )
