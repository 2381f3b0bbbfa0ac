"""What a self-evaluation says in words: plan and result that are one text, planned tasks without a result, a project as the subject of a
report on a whole department, targets far passed, full marks beside problems, required parts.

All of it is for a reader to weigh (notes), nothing of it an error. 例: a paragraph of goals printed again as results (TXT007); 「该项目
申报立项较为规范」 in a report on a department's whole spending (ORG006); 「注册项目完成率 186%」 (TGT004). 反例: standard sentences that
every report has are short; 「该项目」 after a project's name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from extractors.facts import Section, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict, undecided
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison

PLANNED = re.compile(r"绩效目标$|重点工作任务|工作任务和?目标|年度(?:总体)?工作|工作计划")
RESULTS = re.compile(r"完成情况|工作成效|主要成效|自评结论")
SAME = 60
"""So many characters alike are more than a standard sentence."""

STEP = 20
SQUEEZE = re.compile(r"[\s*#_，,、：:；;。\-（）()]+")
TASK = 4
"""So many characters of a task's title, found again, are its result."""

SUBJECT = re.compile(r"该项目")
PROJECT = re.compile(r"(?<![各等类级])项目(?!支出|资金|绩效|管理|经费|申报|评审)")
CONCLUSION = re.compile(r"自评结论|综合评价|评价情况|评价结论")
REACHED = re.compile(r"(?:目标|任务|计划|项目|指标)?完成率(?:为|达|达到|是)?\s*$")
BEYOND = 130
FORM = re.compile(r"自评(?:报告|的报告|情况)")
REQUIRED = (
    ("部门基本情况", re.compile("基本情况|部门概况|部门职能|单位概况")),
    ("自评结论", re.compile("自评结论|综合评价|自评得分|评价结论|自评情况")),
    ("存在问题", re.compile("问题|不足")),
    ("改进措施", re.compile("改进|下一步|建议|整改")),
)


def check(ledger: Ledger) -> Iterator[Comparison]:
    """Rows for self-evaluations only."""
    if not rules()["TXT007"].applies(ledger.report.front.doc_type):
        return
    planned, results = _under(ledger, PLANNED), _under(ledger, RESULTS)
    yield from _alike(ledger, planned, results)
    yield from _tasks(ledger, planned)
    yield from _subject(ledger)
    yield from _passed(ledger)
    yield from _required(ledger)


def _under(ledger: Ledger, title: re.Pattern[str]) -> list[Section]:
    """The sections with such a title and what stands under them, in order."""
    chosen: list[Section] = []
    ids: set[str] = set()
    for section in ledger.report.sections:
        if section.kind == "heading" and title.search(section.title.strip()):
            if section.title.strip().endswith("完成情况分析") and title is PLANNED:
                continue
            ids.add(section.section_id)
            chosen.append(section)
        elif section.parent_id in ids:
            ids.add(section.section_id)
            chosen.append(section)
    return chosen


def _squeezed(ledger: Ledger, sections: Sequence[Section]) -> tuple[str, list[int]]:
    """The text of the sections without spaces and marks, and where each character stands."""
    text = ledger.report.text
    letters: list[str] = []
    places: list[int] = []
    for section in sections:
        at = section.start
        for piece in SQUEEZE.split(text[section.start : section.end]):
            if piece:
                at = text.index(piece, at)
                letters.append(piece)
                places += range(at, at + len(piece))
                at += len(piece)
    return "".join(letters), places


def _alike(ledger: Ledger, planned: Sequence[Section], results: Sequence[Section]) -> Iterator[Comparison]:
    """TXT007: the longest stretch that plan and result have word for word; two sections of results likewise."""
    pairs: list[tuple[Sequence[Section], Sequence[Section], str, str]] = [(planned, results, "计划", "完成情况")]
    ids = {s.section_id for s in results}
    tops = [s for s in results if s.kind == "heading" and s.parent_id not in ids and len(_of(results, s)) > 1]
    for one, two in itertools.pairwise(tops):
        pairs.append((_of(results, one), _of(results, two), one.title.strip(), two.title.strip()))
    for first, second, a, b in pairs:
        left, places = _squeezed(ledger, first)
        right, others = _squeezed(ledger, second)
        found = longest(left, right)
        if found is None:
            if left and right:
                yield comparison("TXT007", Verdict("pass", None, None, None), formula=f"{a} / {b}")
            continue
        i, j, n = found
        yield comparison(
            "TXT007",
            Verdict("fail", None, None, None),
            stated=f"{n} 字相同",
            expected="分别表述计划与结果",
            formula=f"{a} / {b}：{n} 字逐字相同",
            evidence=[Span(places[i], places[i + n - 1] + 1), Span(others[j], others[j + n - 1] + 1)],
            zh=f"“{a}”与“{b}”有{n}字逐字相同。请分别写明计划了什么、做成了什么。",
            en=f"{n} characters of “{a}” and “{b}” are word for word the same.",
            root_cause=f"same text in {a} and {b}",
        )


def _of(sections: Sequence[Section], top: Section) -> list[Section]:
    return [s for s in sections if s is top or s.section_id.startswith(f"{top.section_id}.")]


def longest(one: str, two: str) -> tuple[int, int, int] | None:
    """The longest common stretch of more than `SAME` characters, as (start in one, start in two, length); None where there is none."""
    places: dict[str, int] = {}
    for i in range(len(one) - STEP + 1):
        places.setdefault(one[i : i + STEP], i)
    best: tuple[int, int, int] | None = None
    j = 0
    while j <= len(two) - STEP:
        i = places.get(two[j : j + STEP], -1)
        if i < 0:
            j += STEP // 2
            continue
        low = 0
        while i - low > 0 and j - low > 0 and one[i - low - 1] == two[j - low - 1]:
            low += 1
        high = STEP
        while i + high < len(one) and j + high < len(two) and one[i + high] == two[j + high]:
            high += 1
        if low + high > (best[2] if best else SAME):
            best = i - low, j - low, low + high
        j += high
    return best


def _tasks(ledger: Ledger, planned: Sequence[Section]) -> Iterator[Comparison]:
    """TGT008: the title of a planned task comes again somewhere after the plan, be it four characters of it."""
    tops = [s for s in planned if s.kind == "heading"]
    if not tops:
        return
    end = max(s.end for s in planned)
    after = SQUEEZE.sub("", ledger.report.text[end:])
    for section in planned:
        if section.kind != "run_in" or section.parent_id != tops[-1].section_id:
            continue
        title = SQUEEZE.sub("", re.split("[：:，,。；]", section.title)[0])
        if not TASK <= len(title) <= 12:
            continue
        said = any(title[i : i + TASK] in after for i in range(len(title) - TASK + 1))
        yield comparison(
            "TGT008",
            Verdict("pass" if said else "review", None, None, None, "" if said else "the result may be told in other words"),
            stated=title,
            formula=f"“{title}”",
            evidence=[Span(section.start, min(section.end, section.start + len(section.label) + len(section.title)))],
        )


def _subject(ledger: Ledger) -> Iterator[Comparison]:
    """ORG006: 该项目 where the report is on a department's whole spending and its conclusion has named no project before."""
    text, title = ledger.report.text, ledger.report.front.title
    concluding = [(s.start, s.end) for s in ledger.report.sections if CONCLUSION.search(s.title)]
    if "整体支出" not in title:
        return
    for found in SUBJECT.finditer(text):
        start = next((a for a, b in concluding if a <= found.start() < b), None)
        if start is None or PROJECT.search(text[start : found.start()]):
            continue
        span = Span(found.start(), min(found.end() + 10, len(text)))
        yield comparison(
            "ORG006",
            Verdict("fail", None, None, None),
            stated="该项目",
            expected="部门整体支出",
            formula="该项目 ≠ 部门整体支出",
            evidence=[span],
            zh=f"本报告评价的是部门整体支出，此处却以“该项目”为主语（{text[span.start : span.end]}），疑套用项目自评的文字。",
            en="The report is on a department's whole spending, yet the subject here is “this project”: copied, perhaps.",
            root_cause=f"subject at {text[span.start : span.end]}",
        )


def _passed(ledger: Ledger) -> Iterator[Comparison]:
    """TGT004 in prose: a rate of completion of more than 130 %; that of a budget is no matter of this rule."""
    text = ledger.report.text
    for i, number in enumerate(ledger.report.numbers):
        if number.kind != "percent" or number.value is None or ledger.in_table(i):
            continue
        before = text[max(0, number.start - 16) : number.start]
        if not REACHED.search(before) or re.search("预算|支出|资金|执行", before) or number.value <= 100:
            continue
        beyond = number.value > BEYOND
        yield comparison(
            "TGT004",
            Verdict("fail" if beyond else "pass", None, None, None),
            stated=figure(number),
            expected=f"不超过{BEYOND}%，或说明目标值为何偏低",
            formula=f"{figure(number)} ≤ {BEYOND}%",
            operands=[ledger.operand("RATE", i)],
            evidence=[ledger.label_span(i)],
            zh=f"完成率{figure(number)}，超过目标三成以上，目标值可能偏低，应分析原因。",
            en=f"{figure(number)} of the target was reached: it may have been set too low.",
            root_cause=f"target passed: {figure(number)}",
        )


def _required(ledger: Ledger) -> Iterator[Comparison]:
    """COV002: the parts every self-evaluation has by the form."""
    titles = "\n".join(s.title for s in ledger.report.sections if s.kind == "heading")
    if titles.count("\n") < 3 or not FORM.search(ledger.report.front.title):
        yield comparison("COV002", undecided("the report has no headings to go by"))
        return
    missing = [name for name, pattern in REQUIRED if not pattern.search(titles)]
    yield comparison(
        "COV002",
        Verdict("fail" if missing else "pass", None, None, None),
        stated="、".join(missing),
        expected="基本情况、自评结论、存在问题、改进措施",
        formula="、".join(name for name, _ in REQUIRED),
        evidence=[Span(0, min(30, len(ledger.report.text)))] if missing else (),
        zh=f"没有“{'、'.join(missing)}”部分。",
        en="A part that the form asks for is missing.",
        root_cause="missing parts",
    )
