"""What a figure is of: the thing that its lead names, with fund, scope and year, or the one that the sentence speaks of already."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from extractors.budget import leads, meanings
from extractors.budget.context import Context, State, Subject
from extractors.budget.words import ALL, FUND_OF, OWN_FUND, Measure, Named, Token, scope_names
from extractors.facts import Number, Report
from extractors.sentences import Sentences

FUNDLESS = (
    "expenditure.livelihood",
    "expenditure.three_guarantees",
    "expenditure.source.",
    "revenue.source.",
    "three_public",
    "procurement",
    "operating",
    "debt.",
    "project",
)
"""Items whose name already says the fund, or that have none."""

SPLIT_BY_FUNCTION = ("function.", "expenditure.source.", "expenditure.fiscal", "total")

OWN_LEVELS = ("区级", "区本级", "县级", "县本级", "本级")
"""Words for an area's own money, which say nothing without the area."""

PASSING = ("work_report", "bulletin", "other")
PUBLIC = ("expenditure.livelihood", "revenue.tax", "revenue.nontax", "function.", "debt.", "three_public", "total", "transfer")
"""What a report that is no budget report may say of the public budget without naming the fund."""

OWN_PROJECT = regex.compile(r"(?:本|该|此|这[一个]?|各)?")
COUNTED = ("project.level1", "project.level2")
CARRIED_FUND = ("budget_report", "work_report", "bulletin", "other")
"""Where a sentence goes on speaking of the fund of the one before; departmental accounts name it each time."""

KINDS_OF_TRANSFER = ("balance.in.rebate", "balance.in.general_transfer", "balance.in.special_transfer", "transfer.")
"""Parts of the transfers that a report lists one after the other: the main subject stays their whole."""

SUMMED = ("收入合计", "支出合计", "合计")
"""Behind what was added to the year's own money they are its total: 「收入 5 亿元，加上转移性收入 3 亿元，收入合计 8 亿元」."""

OPEN_BESIDE = ("debt.service.interest", "transfer.")

BETWEEN = ("决算", "预算", "按经济分类决算", "按经济分类")
"""What may part an item from 支出 that only says once more that it was spent: 「“三公”经费决算支出」."""

SOURCES = {
    "general_public_budget": "source.general_public_budget",
    "government_fund": "source.government_fund",
    "state_capital": "source.state_capital",
}
"""Fund → the source of a department's money that it is."""


@cache
def _budgeted() -> regex.Pattern[str]:
    """What only an account of a budget says: 「全年预算数 100 万元，执行数 98 万元」, 「部门整体支出年初预算数 …」."""
    return regex.compile(r"(?<!项目|资金)(?:全年预算数|年初预算数|部门整体支出)[^。\n]{0,60}(?:执行数|预算数)")


class Subjects:
    """Names what figures are of. The reader of the sentences (`prose.Reader`) keeps the state that says what they are about."""

    def __init__(self, report: Report, spoken: Sentences) -> None:
        self.report, self.spoken = report, spoken
        self.skeleton = spoken.skeleton
        self.text = self.skeleton.text
        self.context = Context()
        self.state = State()
        self.budgeted = report.front.doc_type == "other" and _budgeted().search(report.text) is not None
        self.stack: list[tuple[Subject | None, Subject | None, bool, int | None, str, bool]] = []  # what the open brackets interrupted
        self.tokens: list[Token] = []  # of the sentence
        self.at = 0  # index of the token after the present one
        self.lead_end = 0
        self.first = 0  # where the sentence begins
        self.anchor = ""  # the scope that a paragraph without one has: the heading's, or what a run-in heading opened with
        self.run_in = False
        self.orphaned = False  # a list whose whole was not understood
        self.lost = False  # the last amount was declined
        self.joined = False  # 「工资、公用经费 5 亿元」: the figure is of both
        self.aim = False  # 「主要预期目标是：」: what follows is aimed at
        self.opened = False  # the last amount of the sentence was of the budget as it began
        self.known: dict[tuple[str, str, str, int | None], Subject] = {}  # the section's subjects so far
        self.added = False  # the sentence has added to the year's own money: 「加上转移性收入 5 亿元」
        self.short = ""  # the budget that 「（以下简称预算）」 calls 预算

    def number_of(self, token: Token) -> Number:
        """The number whose placeholder the token is."""
        return self.report.numbers[self.skeleton.number_at(token.start)]

    def subject_of(self, lead: leads.Lead, reading: leads.Reading) -> Subject | None:
        """What the figure is of: named in its lead, or what the sentence speaks of already."""
        known = self.state.subject
        if known is not None and reading.measure == "last_year" and self._bare(lead):
            return known  # 「机关运行经费 5 万元，上年支出 4 万元」
        if "item" in lead.kinds:
            return self.name(lead)
        if reading.measure == "" and (source := self._source(lead)) is not None:
            return source
        if lead.place and known is not None and self.stack:  # 「（含高新区 10 亿元）」: the same thing, of a part of the area
            return replace(known, scope=lead.place, levels=list(known.levels[:-1]), label=lead.place)
        if known is not None and known.item in COUNTED and reading.measure == "" and "资金" in self.text[lead.start : self.lead_end]:
            self.state.subject = replace(known, item="project", levels=[], label="")  # 「一级项目 4 个，涉及资金 5 万元」
            return self.state.subject
        if lead.body or lead.place or (reading.measure == "" and not self.stack):
            return None
        if known is None:
            return self._default(lead, reading)
        if not lead.kinds.isdisjoint(("scope", "fund")):
            return None
        return known

    def _source(self, lead: leads.Lead) -> Subject | None:
        """「财政拨款收入 5 万元，其中政府性基金 1 万元」: a fund alone is that source of the whole."""
        whole, said = self.state.whole, lead.of("fund")
        if whole is None or len(said) != 1 or whole.item not in ("revenue.fiscal", "expenditure.fiscal"):
            return None
        source = SOURCES.get(str(said[0].value))
        if source is None:
            return None
        item = f"{whole.item.partition('.')[0]}.{source}"
        self.state.subject = replace(whole, item=item, fund="", levels=[], label="")
        return self.state.subject

    def _bare(self, lead: leads.Lead) -> bool:
        """Whether 支出 or 收入 by itself is the only item, which of last year is that of the thing spoken of."""
        items = [t.value for t in lead.of("item")]
        said = isinstance(items[0], Named) and items[0].item in ("expenditure", "revenue") if len(items) == 1 else False
        return (
            said
            and not lead.of("fund")
            and not lead.of("scope")
            and self.text[lead.of("item")[0].start : lead.of("item")[0].end] in ("支出", "收入")
        )

    def _default(self, lead: leads.Lead, reading: leads.Reading) -> Subject | None:
        """「全年预算数 … 执行数 …」 of a self-evaluation names no item: it is the department's (or the project's) expenditure."""
        item = {"self_evaluation": "expenditure", "project_evaluation": "project"}.get(self.report.front.doc_type)
        if self.budgeted:
            item = "expenditure"  # a piece of an evaluation
        stated = reading.measure in ("budget", "budget_initial", "budget_adjusted", "executed", "rate") and reading.measure
        if item is None or not stated or not lead.tokens:
            return None
        self.state.subject = Subject(item, "", "", "", self.report.front.org, self.state.year)
        return self.state.subject

    def name(self, lead: leads.Lead) -> Subject | None:
        """The subject that a lead with an item names; None when the words leave it open."""
        found = [t for t in lead.tokens if isinstance(t.value, Named)]
        while len(found) > 1 and isinstance(found[-1].value, Named) and found[-1].value.reading == "generic":
            if found[-2].end != found[-1].start and self.text[found[-2].end : found[-1].start] not in BETWEEN:
                return None  # 「上级补助收入安排支出」
            found.pop()  # 「公务接待费支出」
        if len(found) > 1 and isinstance(found[-1].value, Named) and found[-1].value.item in FUND_OF:
            found.insert(0, found.pop())  # 「“三公”经费一般公共预算财政拨款支出」: the fund comes last
        named = found[-1].value
        assert isinstance(named, Named)
        if self.added and self.text[found[-1].start : found[-1].end] in SUMMED:
            named = replace(named, item=f"total.{named.item}")
        whole = self.state.whole
        if named.reading in meanings.OPEN or named.item.startswith("debt.bond"):
            before, after = self.text[max(0, found[-1].start - 2) : found[-1].start], self.text[self.lead_end : self.lead_end + 12]
            meant = meanings.of(named, whole.item if whole is not None else "", before, after) or self._beside(named)
            if meant is None and named.item.startswith("transfer.") and self.text.endswith("支出", 0, found[-1].end):
                meant = named  # 「一般性转移支付支出」 is handed down
            if meant is None:
                return None
            named = meant
        elif named.item == "revenue.nontax.state_capital" and "state_capital" in (self.state.fund, self.context.fund):
            named = replace(named, item="revenue", fund="state_capital")
        bare = named.reading == "generic" and not named.item.startswith("total") and lead.kinds.isdisjoint(("fund", "scope"))
        if bare and self.lost:
            return None  # 「存量资金 5 亿元，全年支出 3 亿元」: of that, not of all
        if self.report.front.doc_type in PASSING and not self.budgeted and not self._in_passing(lead, named):
            return None
        if named.reading == "named" and OWN_PROJECT.fullmatch(lead.name):
            return self._own_project(lead)
        if named.reading == "named" and not self._named_project(lead, found[-1]):
            return None
        if (
            whole is not None
            and named.item.startswith("function.")
            and not (whole.item == "expenditure" or whole.item.startswith(SPLIT_BY_FUNCTION))
        ):
            return None  # what the project expenditure has of a function is not that function's expenditure
        if whole is not None and named.item.startswith("expenditure.economic.") and whole.scope in scope_names() - {""}:
            return None  # a government's own classification has other parts under the same names: 机关工资福利支出
        label = self.report.text[self.skeleton.to_text(lead.start) : self.skeleton.to_text(found[-1].end)]
        scopes = [str(t.value) for t in lead.of("scope")]
        around = whole.scope if whole is not None else self.context.scope
        around = "" if named.item.startswith("transfer") and whole is None else around
        carried = self.state.scope if around or not named.item.startswith("transfer") else ""
        scope = scopes[-1] if scopes else lead.place or (whole.scope if whole is not None else carried)
        if scope in OWN_LEVELS and around not in scope_names():
            scope = around + scope  # 「高新区 … 其中：区级收入」
        elif (scopes or lead.place) and not self.stack and whole is None:
            self.state.scope = scope
            self.anchor = self.anchor or (scope if self.run_in else "")
        if named.reading == "named":
            scope = lead.name
        self.added = self.added or ("加" in self.text[self.first : found[-1].start] and bool(meanings.side((named,))))
        subject = Subject(
            item=named.item,
            label=label.strip(),
            fund=self._fund(lead, named, [t.value for t in found[:-1] if isinstance(t.value, Named)]),
            scope=scope,
            org=self._org(lead),
            year=self.state.year,
            planned="level" in lead.kinds and any(getattr(t.value, "measure", "") == "planned" for t in lead.of("level")),
        )
        key = (subject.item, subject.fund, subject.scope, subject.year)
        subject.levels = self.known.setdefault(key, subject).levels  # named again: 「本年收入合计 … 本年收入合计增加 …」
        self.state.subject = subject
        return subject

    def _beside(self, named: Named) -> Named | None:
        """What a word that is part of nothing means beside what was said before it: interest of a debt, kinds of transfers."""
        known = self.state.subject if named.item == "debt.service.interest" else self.state.main
        return meanings.of(named, known.item, "", "") if known is not None and named.item.startswith(OPEN_BESIDE) else None

    def _in_passing(self, lead: leads.Lead, named: Named) -> bool:
        """Work reports and bulletins speak of many revenues; the budget's are named with their fund or are its taxes and functions."""
        if named.reading == "generic":
            return bool(lead.of("fund") or (self.state.fund and self.state.subject is not None))
        if named.fund == ALL:
            return True
        return named.item.startswith(PUBLIC)

    def _named_project(self, lead: leads.Lead, item: Token) -> bool:
        """A project of a department is one by its name and by what is said of it: 「智慧停车项目全年预算数」, 「信息化专项资金已分解」.
        反例: 「安排扶贫专项资金 3 亿元」 of a budget report."""
        said = [t.value for t in lead.tokens if t.start >= item.end and isinstance(t.value, Measure)]
        told = any(m.sort == "rate" or (m.sort == "level" and m.measure != "planned") for m in said)
        return bool(lead.name) and told and self.report.front.doc_type not in CARRIED_FUND

    def _own_project(self, lead: leads.Lead) -> Subject | None:
        """「该项目预算数」 in the evaluation of one project; 「本项目共安排资金」."""
        said = [t.value for t in lead.of("level") if isinstance(t.value, Measure)]
        told = bool(lead.name) or any(m.measure != "planned" for m in said)
        if self.report.front.doc_type != "project_evaluation" or not told:
            return None
        self.state.subject = Subject("project", "", "", "", self.report.front.org, self.state.year)
        return self.state.subject

    def _fund(self, lead: leads.Lead, named: Named, before: list[Named]) -> str:
        said = [str(t.value) for t in lead.of("fund")] + [FUND_OF[n.item] for n in before if n.item in FUND_OF]
        carried = self.report.front.doc_type in CARRIED_FUND
        if named.item.startswith(OWN_FUND):
            return named.fund or (said[-1] if said else "")
        if named.item.startswith(FUNDLESS):
            return ""
        whole = self.state.whole
        if named.fund == ALL:
            return said[-1] if said else ""
        fund = named.fund or (said[-1] if said else "")
        if fund:
            if carried and not self.stack:
                self.state.fund = fund
            return fund
        if whole is not None:
            return whole.fund or FUND_OF.get(whole.item, "")
        if self.state.main is not None and named.item.startswith(KINDS_OF_TRANSFER):
            return self.state.main.fund
        return self.state.fund if carried else self.context.fund

    def _org(self, lead: leads.Lead) -> str:
        own = self.report.front.org
        return own if not lead.body or not own or lead.body in own or own in lead.body else lead.body
