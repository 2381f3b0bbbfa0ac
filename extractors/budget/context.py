"""What a sentence inherits: from the headings above it, from the report, and from the sentences before it."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractors.budget.words import FUND_OF, Named, vocabulary
from extractors.facts import Report, Section
from extractors.record import record

YEAR = regex.compile(r"(?<!\d)((?:19|20)\d\d) ?年")
PLANNED = regex.compile(r"草案|预算安排|收支预算|收入安排|支出安排|安排情况|编制情况|预算编制|预算收支|收支计划|部门预算情况|预算情况说明")
AREA = regex.compile(
    r"(?!\p{Han}{0,4}对我|负责|管理|组织|承担|编制|制定|拟[定订]|指导|监督|研究|执行|贯彻|加强)(?P<name>\p{Han}{1,10}?(?:区|县|市|镇|乡|州|街道|兵团))(?:本级)?(?:20\d\d年)?(?:预算|收支|财政|一般公共|政府性|国有资本|社会保险|政府债务|政府性债务|地方政府债务|债务)"
)
DONE = regex.compile(r"执行|完成|决算|回顾|收支情况|主要成效")

RUN_IN = 20
"""A longer run-in heading is a sentence of the text: what it says is read there."""

NATION = "全国"
"""In a heading without money it is no account's scope: 「融入全国统一大市场」."""

PLANNED_TYPES = ("department_budget",)
FULL_YEAR_TYPES = ("self_evaluation", "project_evaluation")
"""In these reports a bare 预算 is the full-year budget; in the others it is the approved one."""


@record
class Context:
    """What holds until a sentence says otherwise. `planned`: amounts are next year's budget, not what was carried out."""

    year: int | None = None
    scope: str = ""
    fund: str = ""
    planned: bool = False
    bare: str = "budget_initial"
    level: str = "amount"


@dataclass(slots=True)
class Subject:
    """What the sentence is about. `levels`: the levels stated of it so far, in order; `whole`: the subject that 其中 splits;
    `granted`: the root of an item that is money for a named purpose."""

    item: str
    label: str
    fund: str = ""
    scope: str = ""
    org: str = ""
    year: int | None = None
    levels: list[str] = field(default_factory=list)
    planned: bool = False
    granted: str = ""


@dataclass(slots=True)
class State:
    """What the reading of a paragraph carries along: the `subject` spoken of, the `whole` that a list splits, the `main` subject
    of the paragraph, the whole of a numbered list that runs over several sections (`listed`), what a change is `against`;
    `aside`: an explanation (「主要用于 …」) that changes no subject."""

    subject: Subject | None = None
    whole: Subject | None = None
    scope: str = ""
    fund: str = ""
    year: int | None = None
    period: str = ""
    against: str = ""
    basis: str = ""
    main: Subject | None = None
    listed: Subject | None = None
    aside: bool = False


def of_report(report: Report) -> Context:
    """The context of a whole report, from what it says of itself."""
    kind = report.front.doc_type
    level = {"self_evaluation": "executed", "project_evaluation": "executed", "final_accounts": "executed", "bulletin": "executed"}.get(
        kind, "amount"
    )
    return Context(
        year=report.front.fiscal_year,
        planned=kind in PLANNED_TYPES,
        bare="budget" if kind in FULL_YEAR_TYPES else "budget_initial",
        level="budget_initial" if kind in PLANNED_TYPES else level,
    )


class Headings:
    """The context that the headings over a section give."""

    def __init__(self, report: Report) -> None:
        self._root = of_report(report)
        self._sections = report.sections
        self._by_id = {s.section_id: s for s in report.sections}
        self._kind = report.front.doc_type
        self._known: dict[str, Context] = {}

    def at(self, index: int) -> Context:
        """The context of section number `index`."""
        if not self._sections:
            return self._root
        return self._of(self._sections[index])

    def above(self, index: int) -> Context:
        """The context over the heading of section number `index`."""
        parent = self._by_id.get(self._sections[index].parent_id)
        return self._root if parent is None or parent is self._sections[index] else self._of(parent)

    def _of(self, section: Section) -> Context:
        known = self._known.get(section.section_id)
        if known is None:
            parent = self._by_id.get(section.parent_id)
            above = self._of(parent) if parent is not None and parent is not section else self._root
            said = section.kind == "heading" or (section.kind == "run_in" and len(section.title) <= RUN_IN)
            known = self._known[section.section_id] = self._read(section.title, above) if said else above
        return known

    def _read(self, title: str, above: Context) -> Context:
        years = {int(y) for y in YEAR.findall(title)}
        tokens = vocabulary().tokens(title)
        found = {str(t.value) for t in tokens if t.kind == "fund"}
        found |= {FUND_OF[t.value.item] for t in tokens if isinstance(t.value, Named) and t.value.item in FUND_OF}
        if len(found) > 1:
            found.discard("fiscal_appropriation")
        fiscal = bool(found) or any(t.kind == "item" for t in tokens)
        circles = {str(t.value) for t in tokens if t.kind == "scope" and (fiscal or t.value != NATION)}
        area = AREA.match(title)
        planned = above.planned
        if self._kind in ("budget_report", "other", "work_report"):
            if PLANNED.search(title) and not DONE.search(title):
                planned = True
            elif DONE.search(title) and not PLANNED.search(title):
                planned = False
        level = above.level
        if planned != above.planned:
            level = "budget_initial" if planned else "amount"
        if not planned and self._kind == "budget_report":
            level = "executed"
        return Context(
            year=years.pop() if len(years) == 1 else above.year,
            fund=found.pop() if len(found) == 1 else above.fund,
            scope=max(circles, key=lambda c: (len(c), c)) if circles else area["name"] if area else above.scope,
            planned=planned,
            bare=above.bare,
            level=level,
        )
