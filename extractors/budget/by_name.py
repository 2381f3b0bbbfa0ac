"""Amounts whose item is made of what the text itself calls them: parts of transfers, money for a purpose, all that is added at once."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.budget import grants, leads, meanings
from extractors.budget.context import Subject
from extractors.budget.figures import Figures
from extractors.budget.subjects import KINDS_OF_TRANSFER
from extractors.budget.words import Named, Token
from extractors.facts import BudgetFact, Report
from extractors.sentences import Sentences

AND_MORE = ("等", "等资金", "等收入", "等支出")
SPLIT_BY_NAME = ("balance.in.general_transfer", "balance.in.special_transfer", "transfer", "revenue.upper")
BY_PLACE, BY_PROGRAMME = "分地区为", "分项目为"
NAMES = regex.compile(r"(?!占|比|较|其中|主要)[\p{Han}（）“”、]{2,30}")
"""What a transfer is called in a list of transfers, whatever it may be."""

TRANSFER_END = regex.compile(r"(?:收入|支出)$")


class ByName(Figures):
    """Names amounts that no word of the lexicon names. The reader of the sentences keeps the state."""

    def __init__(self, report: Report, spoken: Sentences) -> None:
        super().__init__(report, spoken)
        self.lead: list[Token] = []
        self.edge = 0  # where the clause begins
        self.series: list[leads.Lead] = []  # 「基本支出、项目支出分别为 …」: the items so far
        self.split = ""  # by what word the present list was opened

    def together(self, lead: leads.Lead, token: Token) -> leads.Lead | None:
        """「加上上级补助、调入资金等 5 亿元」: all that is added to one side of the balance, where the words listed stand on that side."""
        words = self.text[self.edge : token.start].strip()
        if not words.endswith(AND_MORE):
            return None
        listed = [*(self.series if self.joined else []), lead]
        items = [t for s in listed for t in s.of("item") if isinstance(t.value, Named) and t.value.reading != "generic"]
        side = meanings.side([t.value for t in items if isinstance(t.value, Named)])
        start = items[0].start if items else 0
        if not side or not (len(items) > 1 or "加" in self.text[max(0, start - 3) : start] or self._totalled()):
            return None
        whole = Token(start, token.start, "item", Named(side))
        return lead._replace(tokens=(whole,), start=start, clean=True, place="", body="", kinds=frozenset(("item",)))

    def _totalled(self) -> bool:
        """Whether the next amount is a grand total: 「支出 9 亿元；一般债务还本支出等 1 亿元，支出总计 10 亿元」."""
        for token in self.tokens[self.at :]:
            if token.kind == "item":
                return isinstance(token.value, Named) and token.value.item.startswith("total.")
            if token.kind in ("number", "stop"):
                return False
        return False

    def handed(self, token: Token) -> BudgetFact | None:
        """「一般性转移支付 9 亿元，其中：均衡性转移支付 5 亿元」: a transfer by its own name, or by the place that it goes to."""
        whole, number = self.state.whole, self.number_of(token)
        if whole is None or number.value is None or number.qualifier or not whole.item.startswith(SPLIT_BY_NAME):
            return None
        name = self.text[self.edge : token.start].strip(" \n：:")
        places = [t for t in self.lead if t.kind == "scope"]
        if len(places) == 1 and name == self.text[places[0].start : places[0].end]:
            return self._part(token, replace(whole, scope=str(places[0].value), levels=[*whole.levels]))
        if self.split == BY_PLACE and leads.PLACE.fullmatch(name):
            return self._part(token, replace(whole, scope=name, levels=[*whole.levels]))
        if (whole.item.startswith(KINDS_OF_TRANSFER) or self.split == BY_PROGRAMME) and NAMES.fullmatch(name):
            return self._part(token, replace(whole, item=f"{whole.item}.{TRANSFER_END.sub('', name)}", levels=[*whole.levels]))
        return None

    def grant(self, token: Token) -> BudgetFact | None:
        """An amount with the name of what it is for: 「拨付就业补助资金 2 亿元」."""
        number, known = self.number_of(token), self.state.subject
        if number.value is None or number.value_high is not None or number.qualifier in ("at_least", "at_most"):
            return None
        clause = self.text[self.edge : token.start]
        found = grants.named(clause)
        if found is None and known is not None and known.granted and self.text[self.edge - 1 : self.edge] == "、":
            found = (known.granted, 0, grants.another(clause))
        if found is None and (purpose := grants.field(self.text[max(0, self.edge - 20) : self.edge], clause)):
            found = (grants.LAID_OUT, -len(purpose + "方面，"), purpose)
        if found is None or not found[2]:
            return None
        root, at, name = found
        scopes = [str(t.value) for t in self.lead if t.kind == "scope" and t.end <= self.edge + at]
        measure = "budget_initial" if self.context.planned else "amount"
        item = f"{root}.{name}"
        scope = scopes[-1] if scopes else self.state.scope
        part = Subject(item, name, "", scope, self.report.front.org, self.state.year, [measure], granted=root)
        self.state.main = None
        self.edge += at
        return self._part(token, part)

    def _part(self, token: Token, part: Subject) -> BudgetFact:
        number = self.number_of(token)
        assert number.value is not None
        measure = part.levels[-1] if part.levels else self.context.level
        self.state.subject = part
        lead = leads.UNNAMED._replace(
            start=self.edge + len(self.text[self.edge : token.start]) - len(self.text[self.edge : token.start].lstrip())
        )
        return self.fact(number, token, lead, part, measure, number.value, "", "")
