"""PRJ001, PRJ003, BRK009, SAN007: projects counted, listed and paid for; vehicles by use.

例: 「实施 3 个项目：甲项目、乙项目、丙项目」; 「涉及资金 9.46 万元，占项目支出的 100%」;
「车辆 6 辆，其中：机要通信用车 2 辆、其他用车 4 辆」.
反例: lists of the main projects (「重点项目」, 等) bound the sum only; an item with 和 in it may be two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.interval import R, plain, printed, total
from pipeline.checks.kinds.ratio import ratio
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import amount, both, figure, percent
from pipeline.records import Comparison

LISTED = re.compile(
    r"(?:重点|专项|实施的?)?(?:工作任务|工作项目|项目)(?:，)?(?:[:：]|，?(?:分别(?:为|是)|即)[:：]?)(?P<items>[^。；\n]{6,300})[。；\n]"
)
SPLIT = re.compile(r"[个项]，(?:其中)?[：:]?年初(?:安排|预算)?(?:项目)?\s*$")
ADDED = re.compile(r"[个项][，、](?:年中|执行中)(?:新增|增加|追加)(?:项目)?\s*$")
SHARE = re.compile(r"占(?:[\u4e00-\u9fa5]{0,10})项目支出(?:总额|总量|合计|预算)?的?\s*$")
COVERED = re.compile(r"资金\s*$")
VEHICLES = re.compile(r"(?:车辆|公务用车)(?:共|共有|共计|保有量|总数)?(?:为)?\s*$")
USES = re.compile(r"[\u4e00-\u9fa5（）()、]{2,24}(?:用车|车辆)(?:为)?\s*$")
OTHERS = re.compile(r"其他(?:公务)?(?:用车|车辆)")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows wherever such sentences stand."""
    doc_type, text = ledger.report.front.doc_type, ledger.report.text
    if "项目" in text:
        if rules()["PRJ001"].applies(doc_type):
            yield from _counted(ledger)
        if rules()["PRJ003"].applies(doc_type):
            yield from _covered(ledger)
        if rules()["BRK009"].applies(doc_type):
            yield from _paid(ledger)
    if "车" in text and rules()["SAN007"].applies(doc_type):
        yield from _vehicles(ledger)


def _counted(ledger: Ledger) -> Iterator[Comparison]:
    """PRJ001: a count of projects and the list after it, or those of the year's beginning and those added."""
    text, numbers = ledger.report.text, ledger.report.numbers
    for i, number in enumerate(numbers):
        if number.kind != "count" or number.unit not in ("个", "项") or number.value is None or number.qualifier or number.value < 2:
            continue
        wanted = int(number.value)
        listed = LISTED.match(text, number.end)
        if listed is not None and "、" in listed["items"] and not re.search(r"\d", listed["items"]):
            least = listed["items"].count("、") + 1
            most = least + len(re.findall("和|及|与", listed["items"]))
            if re.search("等(?:项目|任务)?$", listed["items"].strip()):
                verdict = Verdict("pass", None, None, None) if least <= wanted else undecided("how the list is divided is not certain")
            elif least <= wanted <= most:
                verdict = Verdict("pass", Fraction(least), Fraction(most), Fraction(least))
            else:
                verdict = undecided("how the list is divided is not certain")
                if most == least and abs(least - wanted) == 1:
                    verdict = Verdict("fail", Fraction(least), Fraction(least), Fraction(least))
            yield _projects(ledger, [i], verdict, least, Span(*listed.span("items")))
        elif i + 2 < len(numbers) and SPLIT.search(ledger.words(number.end - 1, numbers[i + 1].start)):
            one, two = numbers[i + 1], numbers[i + 2]
            if not ADDED.search(ledger.words(one.end - 1, two.start)) or one.value is None or two.value is None:
                continue
            added = int(one.value + two.value)
            verdict = Verdict("pass" if added == wanted else "fail", Fraction(added), Fraction(added), Fraction(added))
            yield _projects(ledger, [i, i + 1, i + 2], verdict, added, Span(one.start, two.end))


def _projects(ledger: Ledger, indexes: list[int], verdict: Verdict, count: int, listed: Span) -> Comparison:
    said = figure(ledger.report.numbers[indexes[0]])
    return comparison(
        "PRJ001",
        verdict,
        stated=said,
        expected=f"{count}个",
        formula=f"{count} = {said}",
        operands=[ledger.operand("N" if k == indexes[0] else "PART", k) for k in indexes],
        evidence=[ledger.label_span(indexes[0]), listed],
        zh=f"项目数写作{said}，而列出的是{count}个。",
        en=f"{said} projects are counted, {count} are listed.",
        root_cause=f"projects {said} against {count}",
    )


def _covered(ledger: Ledger) -> Iterator[Comparison]:
    """PRJ003: what was evaluated as a share of project expenditure."""
    numbers = ledger.report.numbers
    spent = [e for e in ledger.entries if e.fact.item == "expenditure.nature.project" and e.fact.measure in ("executed", "amount")]
    for i in range(1, len(numbers)):
        rate, covered = numbers[i], numbers[i - 1]
        if rate.kind != "percent" or covered.kind != "money" or rate.qualifier or covered.qualifier:
            continue
        if not SHARE.search(ledger.words(covered.end, rate.start)) or not COVERED.search(ledger.words(covered.start - 6, covered.start)):
            continue
        stated, part = printed(rate), printed(covered)
        if len({e.fact.value for e in spent}) != 1 or stated is None or part is None:
            missing = undecided("project expenditure is not stated, or not once")
            yield comparison("PRJ003", missing, stated=figure(rate), operands=[ledger.operand("SHARE", i)])
            continue
        whole = spent[0]
        base = ledger.figure(whole)
        if base is None:
            continue
        verdict = ratio(stated, part, base)
        if verdict.outcome == "fail":  # the share may be of the general public budget's projects, the amount of the budget
            verdict = replace(verdict, outcome="review", reason="the share may be of a part of project expenditure")
        worked = percent(verdict.nominal) if verdict.nominal is not None else "?"
        yield comparison(
            "PRJ003",
            verdict,
            stated=figure(rate),
            expected=both(verdict.nominal, rate) if verdict.nominal is not None else "",
            formula=f"{figure(covered)} ÷ {figure(whole.number)} = {worked}",
            operands=[ledger.operand("SHARE", i), ledger.operand("COVERED", i - 1), ledger.operand("EXP_PROJ", whole.index)],
            evidence=[ledger.label_span(i - 1), ledger.label_span(i), ledger.label_span(whole.index)],
            zh=f"绩效资金占比写作{figure(rate)}，按{figure(covered)} ÷ {figure(whole.number)}为{worked}。",
            en=f"{figure(covered)} of {figure(whole.number)} is {worked}, {figure(rate)} is stated.",
            root_cause=f"covered {figure(covered)} of {figure(whole.number)}",
        )


def _paid(ledger: Ledger) -> Iterator[Comparison]:
    """BRK009: what the named projects cost is no more than project expenditure; the list seldom has all of them."""
    named = [e for e in ledger.entries if e.fact.item == "project" and e.fact.scope and e.fact.measure == "executed"]
    named = [e for e in named if e.number.kind == "money"]
    spent = [e for e in ledger.entries if e.fact.item == "expenditure.nature.project" and e.fact.measure == "executed"]
    if len(named) < 2 or len({e.fact.scope for e in named}) < len(named) or len({e.fact.value for e in spent}) != 1:
        return
    whole = spent[0]
    known = [f for e in named if (f := ledger.figure(e)) is not None]
    stated = ledger.figure(whole)
    if stated is None or len(known) < len(named):
        return
    reach = total(f.interval(R) for f in known)
    added = sum((f.value for f in known), Fraction(0))
    over = reach.low is not None and (high := stated.interval(R).high) is not None and reach.low > high
    reason = "a project may be named for another year's money" if over else ""
    yield comparison(
        "BRK009",
        Verdict("review" if over else "pass", None, stated.value, added, reason),
        stated=figure(whole.number),
        expected=f"不少于{amount(added, whole.number)}",
        formula=f"{' + '.join(figure(e.number) for e in named)} = {amount(added, whole.number)} ≤ {figure(whole.number)}",
        operands=[*(ledger.operand("project", e.index) for e in named), ledger.operand("EXP_PROJ", whole.index)],
        evidence=[ledger.label_span(whole.index)],
        zh=f"所列项目支出相加为{amount(added, whole.number)}，多于项目支出{figure(whole.number)}。",
        en=f"The projects add up to {amount(added, whole.number)}, more than project expenditure, {figure(whole.number)}.",
        root_cause=f"projects over {figure(whole.number)}",
    )


def _vehicles(ledger: Ledger) -> Iterator[Comparison]:
    """SAN007: vehicles by use, the last of them 其他用车, add up to all; those of some uses are no more than all."""
    numbers = ledger.report.numbers
    for i, whole in enumerate(numbers):
        if whole.kind != "count" or whole.unit not in ("辆", "台") or whole.value is None or whole.qualifier or ledger.in_table(i):
            continue
        if not VEHICLES.search(ledger.words(whole.start - 12, whole.start)):
            continue
        run: list[int] = []
        for k in range(i + 1, len(numbers)):
            between = ledger.words(numbers[k - 1].end, numbers[k].start)
            if numbers[k].unit != whole.unit or "。" in between or ledger.sentence(k) != ledger.sentence(i):
                break
            run.append(k)
            if OTHERS.search(between):
                break
        if len(run) < 2:
            continue
        if not re.search("其中|[：:]", ledger.words(whole.end, numbers[run[0]].start)) or not all(
            USES.search(ledger.words(numbers[k - 1].end, numbers[k].start)) for k in run
        ):
            continue
        added, stated = sum((Fraction(numbers[k].value or 0) for k in run), Fraction(0)), Fraction(whole.value)
        formula = f"{' + '.join(figure(numbers[k]) for k in run)} = {plain(added):f}{whole.unit}"
        every = OTHERS.search(ledger.words(numbers[run[-1]].start - 16, numbers[run[-1]].start)) is not None
        if not every and added < stated:
            verdict = undecided("the list does not go on to 其他用车: there may be vehicles of other uses")
        else:
            verdict = Verdict("pass" if added == stated else "fail", added, added, added)
        yield comparison(
            "SAN007",
            verdict,
            stated=figure(whole),
            expected=f"{plain(added):f}{whole.unit}",
            difference=f"{plain(abs(added - stated)):f}{whole.unit}",
            formula=formula,
            operands=[*(ledger.operand("USE", k) for k in run), ledger.operand("VEHICLES", i)],
            evidence=[ledger.label_span(i), Span(numbers[run[0]].start, numbers[run[-1]].end)],
            zh=f"车辆按用途相加 {formula}，而总数写作{figure(whole)}。",
            en=f"The vehicles by use add up to {plain(added):f}, {figure(whole)} are stated.",
            root_cause=f"vehicles {figure(whole)}",
        )
