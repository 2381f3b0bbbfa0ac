"""A figure and the words before it made into a fact: what it measures of its subject, at which level, and the rest of its key."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extractors.budget import leads
from extractors.budget.context import Subject
from extractors.budget.subjects import KINDS_OF_TRANSFER, Subjects
from extractors.budget.words import FIGURES, Measure, Named, Token
from extractors.facts import BudgetFact, Number

WELFARE = ("expenditure.livelihood", "expenditure.three_guarantees")
"""What is taken from the whole budget across its accounts: of which fund a share of it is, the share says."""

TOTALLED = ("balance.", "revenue.upper", "carryover.", "total.")

TAX_SHARE = "税比"
"""The share of the taxes in the revenue, in one word."""


def _part_of(main: Subject | None, subject: Subject) -> bool:
    """Whether a subject is a kind of the main one, whose budgets are then those that its rates are of: 契税 of 收入, 教育支出 of 支出."""
    if main is None or (main.scope, main.fund) != (subject.scope, subject.fund):
        return False
    return subject.item.startswith(main.item + ".") or (main.item == "expenditure" and subject.item.startswith("function."))


class Figures(Subjects):
    """Makes facts of figures, each of the subject that it is of."""

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
        subject = self.subject_of(lead, reading)
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
        return self.fact(number, token, lead, subject, measure, number.value * reading.sign, base, stage)

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
        subject = self.subject_of(before, leads.Reading("share"))
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
        fact = self.fact(number, token, lead, subject, "share", number.value, base, stage)
        said = [str(t.value) for t in lead.of("fund") if t.start > at]
        return replace(fact, fund=said[-1]) if said and subject.item.startswith(WELFARE) else fact

    def _taxes(self, spoken: Subject | None) -> Subject | None:
        """What 税比 is of, after the revenue or the taxes themselves. 反例: after anything else."""
        if spoken is None or spoken.item not in ("revenue", "revenue.tax"):
            return None
        self.state.whole = self.state.whole or (spoken if spoken.item == "revenue" else replace(spoken, item="revenue"))
        return replace(spoken, item="revenue.tax", levels=[*spoken.levels])

    def fact(
        self, number: Number, token: Token, lead: leads.Lead, subject: Subject, measure: str, value: Decimal, base: str, stage: str
    ) -> BudgetFact:
        """The fact of `number` at `token`: `measure` of `subject`, called by the words of its lead."""
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
