"""Budget facts of running text, figure by figure from left to right.

A figure is claimed only when every word of its lead is understood; what is unknown makes the sentence lose its subject, so
that a later 「增长 3%」 is not attached to the wrong thing.
例: 「全年预算数 50 万元，执行数 48 万元，完成预算的 96%」 → expenditure: budget, executed, rate (base budget).
反例: 「筹措资金 3 亿元」, 「民生支出完成 5 亿元」 give nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors import sentences
from extractors.budget import accounts, leads
from extractors.budget.context import Context, Headings, Subject
from extractors.budget.words import FUND_OF, Measure, Named, Token, scope_names, vocabulary
from extractors.facts import BudgetFact, Number, Passage, Report

FIGURE_KINDS = ("money", "percent", "count", "percentage_point")
FUNDLESS = ("expenditure.source.", "revenue.source.", "three_public", "procurement", "operating", "debt.", "project")
"""Items whose name already says the fund, or that have none."""

SPLIT_BY_FUNCTION = ("function.", "expenditure.source.", "expenditure.fiscal", "total")

OWN_LEVELS = ("区级", "区本级", "县级", "县本级", "本级")
"""Words for an area's own money, which say nothing without the area."""

COUNTED = ("project.level1", "project.level2")
CARRIED_FUND = ("budget_report", "work_report", "other")
"""Where a sentence goes on speaking of the fund of the one before; departmental accounts name it each time."""

@dataclass(slots=True)
class State:
    """What the reading of a paragraph carries along."""

    subject: Subject | None = None
    whole: Subject | None = None
    scope: str = ""
    fund: str = ""
    year: int | None = None
    period: str = ""
    against: str = ""
    basis: str = ""
    main: Subject | None = None
    listed: Subject | None = None  # the whole of a numbered list that runs over several sections
    aside: bool = False


class Reader:
    """Reads the passages of one report in order."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.skeleton = sentences.skeleton(report)
        self.text = self.skeleton.text
        self.headings = Headings(report)
        self.context = Context()
        self.state = State()
        self.stack: list[tuple[Subject | None, Subject | None, bool]] = []
        self.lead: list[Token] = []
        self.edge = 0
        self.figured = False
        self.lead_end = 0
        self.anchor = ""  # the scope that a paragraph without one has: the heading's, or what a run-in heading opened with
        self.run_in = False
        self.orphaned = False  # a list whose whole was not understood
        self.lost = False  # the last figure was declined
        self.joined = False  # 「工资、公用经费 5 亿元」: the figure is of both
        self.rest: list[Token] = []
        self.short = ""  # the budget that 「（以下简称预算）」 calls 预算

    def facts(self) -> Iterator[BudgetFact]:
        """All facts of the report's prose."""
        tokens = vocabulary().tokens(self.text)
        starts = [t.start for t in tokens]
        section = -1
        for passage in sentences.of(self.report):
            if "\t" in self.report.text[passage.start : passage.end]:
                continue  # a row of a table that no reader recognised
            if passage.first == passage.last and not self.report.text.endswith(("：", ":"), passage.start, passage.end):
                continue
            if passage.section != section:
                self._section(section, passage.section)
                section = passage.section
            else:
                self._paragraph(passage)
            low, high = self.skeleton.to_skeleton(passage.start), self._end(passage)
            mine = tokens[bisect_left(starts, low) : bisect_left(starts, high)]
            yield from self._sentence(self._accounts(mine, low, high, passage), low)

    def _section(self, before: int, now: int) -> None:
        """Another section: its headings speak. A run-in one (「1、增值税 5 亿元，增长 3%。」) goes on with the text it stands in."""
        sections = self.report.sections
        self.context = self.headings.at(now)
        self.anchor = self.context.scope
        self.run_in = bool(self.report.sections) and self.report.sections[now].kind == "run_in"
        new = sections[now] if sections else None
        old = sections[before] if sections and before >= 0 else None
        goes_on = (
            new is not None
            and old is not None
            and new.kind == "run_in"
            and (new.parent_id == old.section_id or (new.parent_id == old.parent_id and old.kind in ("run_in", "front")))
        )
        if goes_on:
            self.state = replace(self.state, subject=self.state.whole, period="")
            above = self.headings.above(now)
            self.state.scope = self.context.scope if self.context.scope != above.scope else self.state.scope
            self.state.fund = self.context.fund if self.context.fund != above.fund else self.state.fund
            self.state.year = self.context.year if self.context.year != above.year else self.state.year
        else:
            self.state = State(scope=self.context.scope, fund=self.context.fund, year=self.context.year)

    def _paragraph(self, passage: Passage) -> None:
        """A new paragraph speaks of the heading's scope again, unless it is a further item of a list."""
        text, start = self.report.text, passage.start
        if start and text[start - 1] == "\n":
            if passage.first == passage.last:
                self.state.scope, self.state.period = self.anchor, ""
                return
            first = self.report.numbers[passage.first]
            if first.kind != "enumerator" or first.start - start > 2:
                self.state.scope, self.state.period = self.anchor, ""

    def _end(self, passage: Passage) -> int:
        return len(self.text) if passage.end >= len(self.report.text) else self.skeleton.to_skeleton(passage.end)

    def _accounts(self, tokens: list[Token], low: int, high: int, passage: Passage) -> list[Token]:
        """The sentence's tokens with written-out accounts put in the place of the words they are made of."""
        printed = [n.text for n in self.report.numbers[passage.first : passage.last] if n.kind not in sentences.WORDS]
        extra = [*accounts.named(self.text, low, high), *accounts.coded(self.text, low, high, printed)]
        for new in extra:
            tokens = [t for t in tokens if t.end <= new.start or t.start >= new.end]
            tokens.append(new)
        return sorted(tokens) if extra else tokens

    def _sentence(self, tokens: list[Token], low: int) -> Iterator[BudgetFact]:
        self._begin(low)
        self.stack = []
        self.orphaned = self.lost = False
        self.state.whole = self.state.whole or self.state.listed
        self.state.against = self.state.basis = ""
        i = 0
        while i < len(tokens):
            token = tokens[i]
            i += 1
            self.rest = tokens[i:]
            if token.kind == "number":
                yield from self._number(token)
            elif token.kind == "comma":
                self._clause(token)
            elif token.kind == "stop":
                self._clause(token)
                self.state.aside = False
                if token.value in "；;" and self.state.whole is not None:
                    self.state.subject = self.state.whole
            elif token.kind == "which":
                self.state.whole = self.state.subject = self.state.subject or self.state.main
                self.orphaned = self.lost and self.state.whole is None
                self._begin(token.end)
            elif token.kind == "purpose":
                self.state.aside = True
                self._begin(token.end)
            elif token.kind == "open":
                close = _closing(tokens, i)
                if close is not None and not any(t.kind == "number" and t.value in FIGURE_KINDS for t in tokens[i:close]):
                    self._skip(token, tokens[close])
                    i = close + 1
                else:
                    self.stack.append((self.state.subject, self.state.whole, self.orphaned))
                    self.state.whole = self.state.subject
                    self.orphaned = self.orphaned or (self.lost and not self.lead)
                    self._begin(token.end)
            elif token.kind == "close":
                if self.stack:
                    self.state.subject, self.state.whole, self.orphaned = self.stack.pop()
                self._begin(token.end)
                self.figured = True
            else:
                self.lead.append(token)
        self._clause(Token(self.edge, self.edge, "stop", ""))
        while self.stack:
            self.state.subject, self.state.whole, self.orphaned = self.stack.pop()
        if self._list_goes_on():
            self.state.listed = self.state.whole
        self.state.whole = None

    def _list_goes_on(self) -> bool:
        """A list opened at the end of a sentence (「其中：」) runs on in the following ones."""
        return self.state.whole is not None and self.state.whole is self.state.subject and not self.figured

    def _begin(self, edge: int) -> None:
        self.edge, self.lead, self.figured, self.joined = edge, [], False, False

    def _skip(self, opening: Token, closing: Token) -> None:
        """A bracket without figures is left out: the words around it belong together. 「调整预算（以下简称预算）」 is remembered."""
        if self.lead and isinstance(self.lead[-1].value, Measure) and "简称预算" in self.text[opening.start : closing.end]:
            self.short = self.lead[-1].value.measure
        before = self.text[self.edge : opening.start] if not self.lead else self.text[self.lead[-1].end : opening.start]
        if leads.FILLER.fullmatch(before) and self.lead:
            last = self.lead[-1]
            self.lead[-1] = last._replace(end=closing.end)
        elif not self.lead:
            self.lead.append(Token(opening.start, closing.end, "note", ""))

    def _clause(self, token: Token) -> None:
        """A clause ends. One without a figure may say the year, the basis, what is compared, or change the subject."""
        if not self.figured and (self.lead or token.start > self.edge):
            lead = leads.read(self.text, self.edge, self.lead, token.start)
            if lead.clean:
                self._frame(lead)
            elif lead.of("span"):
                self.state.period = str(lead.of("span")[-1].value)
            kinds = {t.kind for t in self.lead}
            if self.state.aside:
                pass
            elif token.value in ("：", ":") and self.text.endswith("情况", self.edge, token.start):
                self._introduced(lead)
            elif lead.clean and "item" in kinds and not kinds & {"reason", "avoid", "share"}:
                self._name(lead)
            elif kinds & {"item", "direction", "reason", "avoid", "share"}:
                self.state.subject = self.state.whole
        joined = token.value == "、" and not self.figured and token.start > self.edge
        self._begin(token.end)
        self.joined = joined

    def _introduced(self, lead: leads.Lead) -> None:
        """「州本级一般公共预算收支平衡情况：」 says the scope and the fund of what follows."""
        scopes, funds = lead.of("scope"), lead.of("fund")
        area = leads.PLACE.fullmatch(self.text[self.edge : funds[0].start]) if funds else None
        if scopes or area is not None:
            self.state.scope = str(scopes[-1].value) if scopes else area["name"] if area is not None else ""
        if funds:
            self.state.fund = str(funds[-1].value)

    def _frame(self, lead: leads.Lead) -> None:
        """Year, period, scope, basis and comparison that a clause states for what follows."""
        for token in lead.tokens:
            if token.kind == "date":
                self._date(token)
            elif token.kind == "basis":
                self.state.basis = str(token.value)
            elif token.kind == "scope" and lead.clean and not lead.of("item") and not lead.of("reason"):
                self.state.scope = str(token.value)
            elif token.kind in ("part", "span"):
                self.state.period = str(token.value)

    def _date(self, token: Token) -> None:
        number = self._of(token)
        value = number.text_value or ""
        if not value[:4].isdigit():
            return
        before = self.text[max(0, token.start - 2) : token.start].rstrip()
        if before.endswith(("比", "较", "与", "同", "和", "于")) or self.text.startswith(("相比", "比较"), token.end):
            self.state.against = "last_year" if self.state.year is not None and int(value[:4]) == self.state.year - 1 else value[:4]
        elif "/" in value:
            self.state.year, self.state.period = int(value[:4]), value
        elif len(value) == 4:
            self.state.year, self.state.period = int(value), ""
        elif before.endswith(("截至", "截止", "至", "到")):
            self.state.year = int(value[:4])
            self.state.period = "" if value[5:7] == "12" else value[:7]

    def _of(self, token: Token) -> Number:
        return self.report.numbers[self.skeleton.number_at(token.start)]

    def _number(self, token: Token) -> Iterator[BudgetFact]:
        kind = token.value
        if kind == "date":
            self.lead.append(token._replace(kind="date"))
            return
        if kind == "enumerator":
            self._clause(token)
            return
        if kind not in FIGURE_KINDS:
            return
        lead = leads.read(self.text, self.edge, self.lead, token.start)
        self.lead_end = token.start
        if lead.clean:
            self._frame(lead)
        if kind == "count" and not any(isinstance(t.value, Named) and t.value.reading == "count" for t in lead.tokens):
            return
        fact = self._figure(token, lead) if lead.clean and not lead.of("avoid") and not lead.of("reason") else None
        if kind == "money":
            self.lost = fact is None
        if fact is not None:
            yield fact
        elif kind == "money":
            self.state.subject = self.state.main = None
        elif not lead.clean and kind != "percentage_point":
            self.state.subject = None
        self.edge, self.lead, self.figured = token.end, [], True

    def _figure(self, token: Token, lead: leads.Lead) -> BudgetFact | None:
        number = self._of(token)
        if token.value == "percentage_point" or number.value is None or number.value_high is not None:
            return None
        if number.qualifier in ("at_least", "at_most"):
            return None  # 「支出 50 万元以上的项目」 is a threshold
        reading = leads.percent(lead) if token.value == "percent" else leads.money(lead)
        if self.orphaned or (self.joined and lead.of("item")):
            return None
        if reading is None or (reading.measure == "planned" and not lead.of("item")):
            return None
        if reading.measure == "share":
            return self._share(number, token, lead)
        subject = self._subject(lead, reading)
        if subject is None:
            return None
        measure, level = self._measure(reading, subject)
        base = self._base(reading, subject)
        if level:
            subject.levels.append(measure)
            if self.state.whole is None:
                self.state.main = subject
        stage = "" if level else (reading.stage or (subject.levels[-1] if subject.levels else ""))
        return self._fact(number, token, lead, subject, measure, number.value * reading.sign, base, stage or reading.stage)

    def _measure(self, reading: leads.Reading, subject: Subject) -> tuple[str, bool]:
        """The contract's measure, and whether it is an amount at a stage."""
        measure = reading.measure
        if measure == "" and subject.item.startswith("project") and not subject.scope:
            measure = "amount"
        elif measure == "" and self._done_later():
            measure = self.context.bare
        elif measure == "":
            whole = self.state.whole
            if whole is not None and whole.levels and whole is not subject:
                measure = whole.levels[-1]
            else:
                planned = subject.planned or self.context.planned
                measure = "budget_initial" if planned else self.context.level
                if planned and self.state.period:
                    measure = "amount"  # 「截至 4 月底，支出 5 亿元」 among next year's figures
        elif measure == "planned":  # 「安排支出 5 万元」 in an account of what was done is not the initial budget
            measure = "amount" if reading.word == "安排" and not self.context.planned else "budget_initial"
        elif measure == "budget" and reading.bare:
            measure = self.context.bare
        return measure, measure not in ("rate", "change", "change_rate", "share", "last_year")

    def _done_later(self) -> bool:
        """「收入 5 亿元，实际完成 6 亿元」: an amount without a word, before what was carried out, is the budget."""
        if self.stack:
            return False
        done = False
        for token in self.rest:
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
                if stated:
                    return stated.pop() if len(stated) == 1 else self.short or "budget"
            return self.short or self.context.bare
        if reading.measure in ("change", "change_rate"):
            if reading.base.startswith("budget"):
                self.state.against = reading.base  # 「比年初预算增加 30 万元，增长 3.5%」
            return reading.base or self.state.against or "last_year"
        return ""

    def _share(self, number: Number, token: Token, lead: leads.Lead) -> BudgetFact | None:
        """「占本年支出合计的 p%」: a share of what is named after 占, or of the whole of the list."""
        at = lead.of("share")[0].start
        before = replace(lead, tokens=tuple(t for t in lead.tokens if t.end <= at))
        after = [t for t in lead.tokens if t.start > at and isinstance(t.value, Named)]
        spoken = self.state.subject
        subject = self._subject(before, leads.Reading("share"))
        if subject is None or number.value is None:
            return None
        whole = self.state.whole
        if whole is None and spoken is not None and subject.item.startswith(spoken.item + "."):
            whole = spoken  # 「一般公共预算收入 5 亿元，税收占比 80%」
        base = after[-1].value.item if after and isinstance(after[-1].value, Named) else (whole.item if whole is not None else "")
        stage = subject.levels[-1] if subject.levels else ""
        return self._fact(number, token, lead, subject, "share", number.value, base, stage)

    def _subject(self, lead: leads.Lead, reading: leads.Reading) -> Subject | None:
        """What the figure is of: named in its lead, or what the sentence speaks of already."""
        if lead.of("item"):
            return self._name(lead)
        known = self.state.subject
        if lead.place and known is not None and self.stack:  # 「（含高新区 10 亿元）」: the same thing, of a part of the area
            return replace(known, scope=lead.place, levels=list(known.levels[:-1]), label=lead.place)
        if known is not None and known.item in COUNTED and reading.measure == "" and "资金" in self.text[lead.start : self.lead_end]:
            self.state.subject = replace(known, item="project", levels=[], label="")  # 「一级项目 4 个，涉及资金 5 万元」
            return self.state.subject
        if lead.body or lead.place or (reading.measure == "" and not self.stack):
            return None
        if known is None:
            return self._default(lead, reading)
        if lead.of("scope") or lead.of("fund"):
            return None
        return known

    def _default(self, lead: leads.Lead, reading: leads.Reading) -> Subject | None:
        """「全年预算数 … 执行数 …」 of a self-evaluation names no item: it is the department's (or the project's) expenditure."""
        item = {"self_evaluation": "expenditure", "project_evaluation": "project"}.get(self.report.front.doc_type)
        stated = reading.measure in ("budget", "budget_initial", "budget_adjusted", "executed", "rate") and reading.measure
        if item is None or not stated or not lead.tokens:
            return None
        self.state.subject = Subject(item, "", "", "", self.report.front.org, self.state.year)
        return self.state.subject

    def _name(self, lead: leads.Lead) -> Subject | None:
        """The subject that a lead with an item names; None when the words leave it open."""
        found = [t for t in lead.tokens if isinstance(t.value, Named)]
        while len(found) > 1 and isinstance(found[-1].value, Named) and found[-1].value.reading == "generic":
            if found[-2].end != found[-1].start:
                return None  # 「上级补助收入安排支出」
            found.pop()  # 「公务接待费支出」
        if len(found) > 1 and isinstance(found[-1].value, Named) and found[-1].value.item in FUND_OF:
            found.insert(0, found.pop())  # 「“三公”经费一般公共预算财政拨款支出」: the fund comes last
        named = found[-1].value
        if isinstance(named, Named) and named.reading == "generic" and self.lost and not named.item.startswith("total"):
            if not lead.of("fund") and not lead.of("scope"):
                return None  # 「存量资金 5 亿元，全年支出 3 亿元」: of that, not of all
        assert isinstance(named, Named)
        if named.reading == "named" and not (lead.name and (lead.of("level") or lead.of("rate"))):
            return None
        whole = self.state.whole
        if whole is not None and named.item.startswith("function.") and not (
            whole.item == "expenditure" or whole.item.startswith(SPLIT_BY_FUNCTION)
        ):
            return None  # what the project expenditure has of a function is not that function's expenditure
        label = self.report.text[self.skeleton.to_text(lead.start) : self.skeleton.to_text(found[-1].end)]
        scopes = [str(t.value) for t in lead.of("scope")]
        around = whole.scope if whole is not None else self.context.scope
        scope = scopes[-1] if scopes else lead.place or (whole.scope if whole is not None else self.state.scope)
        if scope in OWN_LEVELS and around not in scope_names():
            scope = around + scope  # 「高新区 … 其中：区级收入」
        elif (scopes or lead.place) and not self.stack and whole is None:
            self.state.scope = scope
            self.anchor = self.anchor or (scope if self.run_in else "")
        if named.reading == "named":
            scope = lead.name
        subject = Subject(
            item=named.item,
            label=label.strip(),
            fund=self._fund(lead, named, [t.value for t in found[:-1] if isinstance(t.value, Named)]),
            scope=scope,
            org=self._org(lead),
            year=self.state.year,
            planned=any(getattr(t.value, "measure", "") == "planned" for t in lead.of("level")),
        )
        known = (self.state.subject, self.state.main)
        for other in known:  # named again: 「本年收入合计 … 本年收入合计增加 …」
            if other is not None and (other.item, other.fund, other.scope, other.year) == (subject.item, subject.fund, subject.scope, subject.year):
                subject.levels = other.levels
                break
        self.state.subject = subject
        return subject

    def _fund(self, lead: leads.Lead, named: Named, before: list[Named]) -> str:
        said = [str(t.value) for t in lead.of("fund")] + [FUND_OF[n.item] for n in before if n.item in FUND_OF]
        carried = self.report.front.doc_type in CARRIED_FUND
        if named.item.startswith(FUNDLESS):
            return ""
        whole = self.state.whole
        fund = named.fund or (said[-1] if said else "")
        if fund:
            if carried and not self.stack:
                self.state.fund = fund
            return fund
        if whole is not None:
            return whole.fund or FUND_OF.get(whole.item, "")
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
            stage=stage,
            scope=subject.scope,
            basis=self.state.basis if measure in ("change", "change_rate") else "",
            fund=subject.fund,
            period=self.state.period,
        )


def _closing(tokens: list[Token], i: int) -> int | None:
    """Index of the bracket that closes the one just before tokens[i]; None when the sentence ends first."""
    depth = 1
    for j in range(i, len(tokens)):
        depth += (tokens[j].kind == "open") - (tokens[j].kind == "close")
        if depth == 0:
            return j
    return None
