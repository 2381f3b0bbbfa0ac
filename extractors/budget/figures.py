"""A figure and the words before it made into a fact: which item it is of, what it measures, and the rest of its key."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import regex

from extractors.budget import leads, meanings
from extractors.budget.context import Context, State, Subject
from extractors.budget.words import ALL, FIGURES, FUND_OF, OWN_FUND, Measure, Named, Token, scope_names
from extractors.facts import BudgetFact, Number, Report
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

WELFARE = ("expenditure.livelihood", "expenditure.three_guarantees")
"""What is taken from the whole budget across its accounts: of which fund a share of it is, the share says."""

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


TOTALLED = ("balance.", "revenue.upper", "carryover.", "total.")

KINDS_OF_TRANSFER = ("balance.in.rebate", "balance.in.general_transfer", "balance.in.special_transfer", "transfer.")
"""Parts of the transfers that a report lists one after the other: the main subject stays their whole."""

TAX_SHARE = "税比"
"""The share of the taxes in the revenue, in one word."""

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


def _part_of(main: Subject | None, subject: Subject) -> bool:
    """Whether a subject is a kind of the main one, whose budgets are then those that its rates are of: 契税 of 收入, 教育支出 of 支出."""
    if main is None or (main.scope, main.fund) != (subject.scope, subject.fund):
        return False
    return subject.item.startswith(main.item + ".") or (main.item == "expenditure" and subject.item.startswith("function."))


class Figures:
    """Makes facts of figures. The reader of the sentences (`prose.Reader`) keeps the state that says what they are about."""

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

    def figure(self, token: Token, lead: leads.Lead) -> BudgetFact | None:
        """The fact that the figure states under its lead; None where the lead does not make it one, or the figure is a range, a
        threshold or in percentage points."""
        number = self.number_of(token)
        if token.value == "percentage_point" or number.value is None or number.value_high is not None:
            return None
        aimed = token.value == "percent" and (self.aim or "目标" in self.text[lead.start : token.start])
        if number.qualifier in ("at_least", "at_most") and not (aimed and "direction" in lead.kinds):
            return None  # 「支出 50 万元以上的项目」 is a threshold; 反例: 「收入增长目标为 9%以上」
        reading = leads.percent(lead) if token.value == "percent" else leads.money(lead)
        if reading is None and token.value == "percent":
            reading = self._of_budget(token)
        if self.orphaned or (self.joined and "item" in lead.kinds):
            return None
        if reading is None or (reading.measure == "planned" and "item" not in lead.kinds):
            return None
        if reading.measure == "share":
            return self._share(number, token, lead)
        subject = self._subject(lead, reading)
        if subject is None:
            return None
        if reading.dated:
            subject = self.state.subject = replace(subject, year=self.state.year, levels=[])
        measure, level = self._measure(reading, subject)
        base = self._base(reading, subject)
        self.aim = self.aim or aimed
        if level:
            subject.levels.append(measure)
            self.opened = measure == "budget_initial"
            apart = subject.item.startswith(TOTALLED if self.added else KINDS_OF_TRANSFER)
            if self.state.whole is None and not apart and not _part_of(self.state.main, subject):
                self.state.main = subject
        stage = reading.stage if level else reading.stage or self._stage(reading, lead, subject)
        return self._fact(number, token, lead, subject, measure, number.value * reading.sign, base, stage)

    def _stage(self, reading: leads.Reading, lead: leads.Lead, subject: Subject) -> str:
        """Of which level a rate or change is: the one last stated of its subject, else the one that its lead or the report speaks of."""
        if subject.levels or reading.measure == "rate":
            told = [level for level in subject.levels if level != reading.base]  # no level is compared with itself
            return told[-1] if told else ""
        if lead.against != leads.BARE and any(isinstance(t.value, Measure) and t.value.bare for t in lead.of("level")):
            return self.context.bare  # 「“三公”经费预算较上年压减 5%」
        planned = subject.planned or self.context.planned or self.aim
        level = self.context.bare if planned else self.context.level
        return level if level != "amount" else ""

    def _of_budget(self, token: Token) -> leads.Reading | None:
        """「支出 5 万元，完成调整预算 6 万元的 83.3%」: the rate is of the budget just stated."""
        known = self.state.subject
        after = self.text[max(0, token.start - 2) : token.start]
        if known is None or len(after) < 2 or FIGURES.get(after[0]) != "money" or after[1] != "的" or len(known.levels) < 2:
            return None
        if not known.levels[-1].startswith("budget"):
            return None
        base = known.levels.pop()
        known.levels.insert(0, base)  # what follows (「其中：教育支出 2 万元」, 「增长 3%」) is of the amount again
        return leads.Reading("rate", base)

    def _measure(self, reading: leads.Reading, subject: Subject) -> tuple[str, bool]:
        """The contract's measure, and whether it is an amount at a stage."""
        measure = reading.measure
        if measure == "" and (subject.item.startswith("debt.") or (subject.item.startswith("project") and not subject.scope)):
            measure = "amount"  # a limit or a balance is no stage of a budget
        elif measure == "" and self._done_later():
            measure = self.context.bare
        elif measure == "":
            whole = self.state.whole
            if whole is not None and whole.levels and whole is not subject:
                measure = whole.levels[-1]
            elif self.added and subject.item.startswith(TOTALLED) and (main := self._own_money()) is not None:
                measure = main.levels[-1]  # 「收入完成 5 亿元。加上上级补助收入 3 亿元，收入总计 8 亿元」
            else:
                planned = subject.planned or self.context.planned
                measure = "budget_initial" if planned else self.context.level
                if planned and self.state.period:
                    measure = "amount"  # 「截至 4 月底，支出 5 亿元」 among next year's figures
        elif measure == "planned" and subject.item == "project":
            measure = self.context.bare
        elif measure == "planned":  # 「安排支出 5 万元」 in an account of what was done is not the initial budget
            measure = "amount" if reading.word == "安排" and not self.context.planned and not self.opened else "budget_initial"
        elif measure == "budget" and reading.bare:
            measure = self.context.bare
        return measure, measure not in ("rate", "change", "change_rate", "share", "last_year")

    def _own_money(self) -> Subject | None:
        """The year's revenue or expenditure to which a sentence adds the rest."""
        main = self.state.main
        return main if main is not None and main.levels and main.item in ("revenue", "expenditure") else None

    def _done_later(self) -> bool:
        """「收入 5 亿元，实际完成 6 亿元」: an amount without a word, before what was carried out, is the budget."""
        if self.stack:
            return False
        done = False
        for token in self.tokens[self.at :]:
            if token.kind == "number" and token.value in ("money", "percent", "date"):
                return done and token.value == "money"
            if token.kind in ("item", "stop", "which", "direction", "prior"):
                return False
            if isinstance(token.value, Measure) and token.kind == "level":
                done = token.value.measure == "executed"  # 「完成预算的 98%」 ends with the budget
        return False

    def _base(self, reading: leads.Reading, subject: Subject) -> str:
        """Which budget a rate is of: 「完成预算的」 means the only one stated of the subject, if there is only one."""
        if reading.measure == "rate":
            if not reading.bare:
                return reading.base
            for known in (subject, self.state.whole, self.state.main):
                stated = {level for level in known.levels if level.startswith("budget")} if known is not None else set()
                if len(stated) == 1:
                    self.short = ""  # what 预算 was short for was another account's
                    return stated.pop()
                if stated:
                    return self.short or "budget"
            return self.short or self.context.bare
        if reading.measure in ("change", "change_rate"):
            base = self.context.bare if reading.base == leads.BARE else reading.base
            if base.startswith("budget"):
                self.state.against = base  # 「比年初预算增加 30 万元，增长 3.5%」
            return base or self.state.against or "last_year"
        return ""

    def _share(self, number: Number, token: Token, lead: leads.Lead) -> BudgetFact | None:
        """「占本年支出合计的 p%」: a share of what is named after 占, or of the whole of the list."""
        at = lead.of("share")[0].start
        kept = tuple(t for t in lead.tokens if t.end <= at)
        before = lead._replace(tokens=kept, kinds=frozenset(t.kind for t in kept))
        after = [t for t in lead.tokens if t.start > at and isinstance(t.value, Named)]
        spoken = self.state.subject
        subject = self._subject(before, leads.Reading("share"))
        if lead.of("share")[0].value == TAX_SHARE:
            subject = self._taxes(spoken)
        if subject is None or number.value is None:
            return None
        whole = self.state.whole
        if whole is None and spoken is not None and subject.item.startswith(spoken.item + "."):
            whole = spoken  # 「一般公共预算收入 5 亿元，税收占比 80%」
        base = after[-1].value.item if after and isinstance(after[-1].value, Named) else (whole.item if whole is not None else "")
        base = base or ("revenue" if subject.item == "revenue.tax" else "")  # 「税收占比 80%」
        stage = self._stage(leads.Reading("share"), before, subject)
        fact = self._fact(number, token, lead, subject, "share", number.value, base, stage)
        said = [str(t.value) for t in lead.of("fund") if t.start > at]
        return replace(fact, fund=said[-1]) if said and subject.item.startswith(WELFARE) else fact

    def _taxes(self, spoken: Subject | None) -> Subject | None:
        """What 税比 is of, after the revenue or the taxes themselves. 反例: after anything else."""
        if spoken is None or spoken.item not in ("revenue", "revenue.tax"):
            return None
        self.state.whole = self.state.whole or (spoken if spoken.item == "revenue" else replace(spoken, item="revenue"))
        return replace(spoken, item="revenue.tax", levels=[*spoken.levels])

    def _subject(self, lead: leads.Lead, reading: leads.Reading) -> Subject | None:
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

    def _fact(
        self, number: Number, token: Token, lead: leads.Lead, subject: Subject, measure: str, value: Decimal, base: str, stage: str
    ) -> BudgetFact:
        start = self.skeleton.to_text(lead.start)
        phrase = self.report.text[start : number.start].strip(" \n\t\u3000：:，,、").rstrip("为的")
        return BudgetFact(
            number=self.skeleton.number_at(token.start),
            item=subject.item,
            measure=measure,
            label=phrase or subject.label,
            value=value,
            unit=number.unit,
            org=subject.org,
            fiscal_year=subject.year if subject.year is not None else self.state.year,
            base=base,
            stage=stage or ("budget_initial" if self.aim and measure in ("change", "change_rate", "share") else ""),
            scope=subject.scope,
            basis=self.state.basis if measure in ("change", "change_rate") else "",
            fund=subject.fund,
            period="" if measure.startswith("budget") else self.state.period,
        )
