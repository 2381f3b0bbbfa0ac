"""Tasks and results: what a body planned, what it reports as done, the problems it names and the measures it promises.

The headings say which of the four the paragraphs under them are (``task_headings.tsv``); a row is the smallest labelled item (「一是…」,
「1. …」, 「（2）…」), or a paragraph where none is labelled, and for problems and measures a sentence. A result is joined to the task it
reports on, a measure to the problem it answers, where their words or their places in two equal lists tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import lexicons
from extractors.facts import Report, Section, Task
from extractors.tasks.links import joined

KINDS = ("task", "result", "problem", "measure")
ORDER = ("result", "measure", "problem", "plan", "task")
EVALUATIONS = frozenset(("self_evaluation", "project_evaluation"))
DOCUMENTS = EVALUATIONS | {"work_report", "budget_report", "final_accounts", "department_budget"}
"""The reports that plan and answer for what was planned."""

BOTH = "problem and measure"
"""Under 「存在的问题及改进措施」 a problem stands first in each item, what is promised behind it."""

SHORTEST = 10
"""Characters of a paragraph at least: shorter ones are titles or forms of address."""


@dataclass(frozen=True, slots=True)
class _Heading:
    term: str
    kind: str

    def __post_init__(self) -> None:
        if self.kind not in ORDER:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(ORDER)}")


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {row.term: row.kind for row in lexicons.rows("task_headings", _Heading, "term")}
    return re.compile("|".join(map(re.escape, sorted(kinds, key=len, reverse=True)))), kinds


@cache
def _named() -> re.Pattern[str]:
    """A sentence that leads to problems: 「也清醒看到，工作中还存在不少问题：」."""
    return re.compile(r"(?:存在|面临|看到|认识到).{0,24}(?:问题|困难|不足|短板|挑战)[^。；：]{0,12}[。：]|问题主要[有是表].{0,8}[：，]")


@cache
def _lead() -> re.Pattern[str]:
    """What stands between such a sentence and the first problem."""
    return re.compile(r"\s*(?:主要(?:是|有|表现在|体现在)|一方面)[：，:,]?")


@cache
def _closing() -> re.Pattern[str]:
    """A sentence that ends the list: 「对此，我们一定采取有力措施」."""
    return re.compile(r"(?:对此|对这些|针对这些|针对上述|针对以上|我们[要将一必会]|我们.{0,4}(?:直面|高度重视)|下一步)")


@cache
def _address() -> re.Pattern[str]:
    """Forms of address, thanks and the report's own words: no results."""
    return re.compile(r"^(?:各位代表|同志们|现将|以上报告)|感谢|敬意|让我们|成就的取得|成绩的取得|取得的成绩，是")


@cache
def _then() -> re.Pattern[str]:
    """Where, under a heading of both, a problem ends and what is promised begins: 「…时间较短。下一步将延长开放时间」."""
    return re.compile(r"(?<=[。；;])\s*(?=下一步|下步|今后|改进措施|整改措施|对此|为此|我们?将|拟将?)")


@cache
def _years() -> re.Pattern[str]:
    return re.compile(r"(?<!\d)(20\d\d)\s?年")


@cache
def _span_of_years() -> re.Pattern[str]:
    """A paragraph of several years: 「五年来，…」, 「“十四五”时期…」."""
    return re.compile(r"(?:过去的?)?[三四五]年来?[，,的]|.{0,6}“?十[一二三四五六]五”?时期")


@cache
def _sentence() -> re.Pattern[str]:
    return re.compile(r"[^。；;！？\n]+[。；;！？]?")


@cache
def _line() -> re.Pattern[str]:
    return re.compile(r"[^\n]+")


def read(report: Report) -> tuple[Task, ...]:
    """The tasks, results, problems and measures of a report in the order of the text; none of a regulation, a bulletin or news.

    例: 「四、下一步改进措施 一是强化绩效管理意识；二是…」 → two measures. 反例: 「（一）部门职能 1. 负责…」 is neither planned nor done.
    """
    if report.front.doc_type not in DOCUMENTS:
        return ()
    rows: list[Task] = []
    parents = {section.parent_id for section in report.sections if _item(section)}
    kinds: dict[str, str] = {}
    titles: dict[str, str] = {}
    for section in report.sections:
        own = "" if _item(section) else _kind(section.title, report.front.doc_type)
        kinds[section.section_id] = own or kinds.get(section.parent_id, "")
        titles[section.section_id] = (own and section.title) or titles.get(section.parent_id, "")
        kind = kinds[section.section_id]
        if kind:
            rows += _rows(report, section, kind, _year(report, titles[section.section_id]), section.section_id in parents)
    return joined(rows, report.front.doc_type in EVALUATIONS)


def _item(section: Section) -> bool:
    return section.kind == "run_in" or section.label.endswith("是")


def _kind(title: str, doc_type: str) -> str:
    pattern, known = _terms()
    found = {known[m.group()] for m in pattern.finditer(title)}
    if "problem" in found and found & {"measure", "plan"}:
        return BOTH
    kind = next((kind for kind in ORDER if kind in found), "")
    return kind if kind != "plan" else "measure" if doc_type in EVALUATIONS else "task"


def _year(report: Report, title: str) -> int | None:
    """The year that a heading names, else, of an evaluation, the year of the report."""
    found = _years().search(title)
    if found:
        return int(found[1])
    return report.front.fiscal_year if report.front.doc_type in EVALUATIONS else None


def _rows(report: Report, section: Section, kind: str, year: int | None, stem: bool) -> Iterator[Task]:
    """The rows of one section: the item it is, or its paragraphs. `stem`: items follow, its own text leads to them."""
    text, evaluation = report.text, report.front.doc_type in EVALUATIONS
    lines = [(m.start(), m.end()) for m in _line().finditer(text, section.start, section.end)]
    if not lines:
        return
    if _item(section):
        start, end = lines.pop(0)
        if not _ends(text, start, end) or evaluation:
            end = section.end  # an item whose first line is its title goes on under it
            lines = []
        if kind == BOTH:
            yield from _both(report, start, end, section, year)
        elif not (stem and text[start:end].rstrip(" \n*").endswith(("：", ":"))):
            yield _task(report, kind, start, end, section, year, section.section_id)
    else:
        lines = _past_heading(text, section, lines)
    if stem and evaluation:
        return
    if kind == BOTH:
        if lines:
            yield from _both(report, lines[0][0], lines[-1][1], section, year)
        return
    count, naming = 0, False
    for start, end in lines:
        named = _named().search(text, start, min(end, start + 100)) if kind in ("result", "problem") else None
        if named or naming or kind in ("problem", "measure"):
            naming = naming or named is not None
            pieces = _sentences(text, named.end() if named else start, end, naming)
            what = "problem" if naming else kind
        else:
            pieces = [(start, end)] if _tells(text, start, end) else []
            what = kind
        for a, b in pieces:
            count += 1
            yield _task(report, what, a, b, section, year, f"{section.section_id}#{count}")


def _both(report: Report, start: int, end: int, section: Section, year: int | None) -> Iterator[Task]:
    """The problem of a stretch, and what is promised, if anything, behind it."""
    found = _then().search(report.text, start, end)
    border = found.end() if found else end
    problem = _task(report, "problem", start, border, section, year, section.section_id)
    yield problem
    if found:
        yield replace(_task(report, "measure", border, end, section, year, f"{section.section_id}#1"), answers=problem.task_id)


def _past_heading(text: str, section: Section, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of a section without its heading, which may take more than one."""
    told = len(re.sub(r"\s", "", section.label + section.title))
    seen = 0
    for k, (start, end) in enumerate(lines):
        if seen >= told:
            return list(lines[k:])
        seen += len(re.sub(r"\s", "", text[start:end]))
    return []


def _tells(text: str, start: int, end: int) -> bool:
    paragraph = text[start:end].strip()
    return len(paragraph) >= SHORTEST and not paragraph.endswith(("：", ":")) and not _address().search(paragraph)


def _ends(text: str, start: int, end: int) -> bool:
    return text[start:end].rstrip(" \t　*”").endswith(("。", "；", ";", "！"))


def _sentences(text: str, start: int, end: int, closing: bool) -> list[tuple[int, int]]:
    """The sentences of a list of problems or measures, up to the one that closes it."""
    lead = _lead().match(text, start, end)
    start = lead.end() if lead else start
    out = []
    for m in _sentence().finditer(text, start, end):
        sentence = m.group().strip()
        if closing and _closing().match(sentence):
            break
        if len(sentence) > SHORTEST // 2 and not sentence.endswith(("：", ":")):
            out.append(m.span())
    return out


def _task(report: Report, kind: str, start: int, end: int, section: Section, year: int | None, identity: str) -> Task:
    raw = report.text[start:end]
    start += len(raw) - len(raw.lstrip(" \t\n　*#"))
    end -= len(raw) - len(raw.rstrip(" \t\n　*#；;。，"))
    label = section.label if _item(section) and start == section.start else ""
    said = report.text[start + len(label) : end].strip()
    several = _span_of_years().match(said) is not None
    title = re.split("[。；;：:\n]", said, maxsplit=1)[0].strip(" *")
    return Task(identity, kind, label.strip(), title, section.section_id, None if several else year, start, end, said=said)
