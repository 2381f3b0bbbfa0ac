"""Budget facts of running text, figure by figure from left to right.

A figure is claimed only when every word of its lead is understood; what is unknown makes the sentence lose its subject, so
that a later 「增长 3%」 is not attached to the wrong thing.
例: 「全年预算数 50 万元，执行数 48 万元，完成预算的 96%」 → expenditure: budget, executed, rate (base budget).
反例: 「筹措资金 3 亿元」, 「涉农支出完成 5 亿元」 give nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter

import regex

from extractors import sentences
from extractors.budget import accounts, leads
from extractors.budget.clauses import Clauses
from extractors.budget.context import Headings, State
from extractors.budget.subjects import PASSING
from extractors.budget.words import Measure, Named, Token, vocabulary
from extractors.facts import BudgetFact, Passage, Report
from extractors.sentences import Sentences

YEAR = regex.compile(r"20\d\d")
MORE = frozenset("等金入出 \n")

TELLING = ("item", "span", "part", "which")
"""Words that a sentence without a figure or a year may hand on to the next one."""

FIGURE_KINDS = ("money", "percent", "count", "percentage_point")
FRAME = frozenset(("number", "comma", "stop", "which", "purpose", "open", "close"))
"""The tokens that divide a sentence; the others belong to the lead of a figure."""
UNTOLD = frozenset(("avoid", "reason"))
"""Words whose figures are of something else: an average, a standard, what made the amount change."""
HELD = ("money", "percent", "date")


class Reader(Clauses):
    """Reads the passages of one report in order."""

    def __init__(self, report: Report, spoken: Sentences) -> None:
        super().__init__(report, spoken)
        self.headings = Headings(report)
        self.codes = [i for i, n in enumerate(report.numbers) if "2" <= n.text < "3" and accounts.CODE.fullmatch(n.text)]
        self.grants = report.front.doc_type == "budget_report"
        self.accounted = "类）" in self.text or "类)" in self.text
        self.figured = False  # the clause has had a figure
        self.listing = False  # 其中 has been said, and none of its figures yet
        self.astray = False  # a list runs on whose whole was not understood

    def facts(self) -> Iterator[BudgetFact]:
        """All facts of the report's prose."""
        words = vocabulary()
        matches = words.automaton.find_matches_as_indexes(self.text)
        starts = list(map(itemgetter(1), matches))
        telling = _telling()
        tells = [start for i, start, _ in matches if i in telling]
        section = -1
        fresh = False  # a paragraph has begun whose first sentences say nothing
        text = self.report.text
        tabbed = "\t" in text
        for passage, low, high in self.spoken.spans:
            if tabbed and text.find("\t", passage.start, passage.end) >= 0:
                continue  # a row of a table that no reader recognised
            fresh = fresh or (passage.start > 0 and text[passage.start - 1] == "\n")
            if passage.first == passage.last and not text.endswith(("：", ":"), passage.start, passage.end):
                continue
            if passage.section != section:
                self._section(section, passage.section)
                section = passage.section
            elif fresh:
                self._paragraph(passage)
            fresh = False
            at = bisect_left(tells, low)
            if at == len(tells) or tells[at] >= high:
                continue
            mine = matches[bisect_left(starts, low) : bisect_left(starts, high)]
            yield from self._sentence(self._accounts(words.made(mine), low, high, passage), low)

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
            and (
                new.parent_id == old.section_id
                or (new.parent_id == old.parent_id and old.kind in ("run_in", "front"))
                or (old.kind == "run_in" and new.parent_id != "" and old.section_id.startswith(new.parent_id + "."))
            )
        )
        if goes_on:
            self.state.subject, self.state.period = self.state.whole, ""
            above = self.headings.above(now)
            self.state.scope = self.context.scope if self.context.scope != above.scope else self.state.scope
            self.state.fund = self.context.fund if self.context.fund != above.fund else self.state.fund
            self.state.year = self.context.year if self.context.year != above.year else self.state.year
        else:
            self.state = State(scope=self.context.scope, fund=self.context.fund, year=self.context.year)
            self.known = {}
            self.astray = False

    def _paragraph(self, passage: Passage) -> None:
        """A new paragraph speaks of the heading's scope again, unless it is a further item of a list."""
        if passage.first < passage.last:
            first = self.report.numbers[passage.first]
            if first.kind == "enumerator" and first.start - passage.start <= 2:
                return
        self.state.scope, self.state.period = self.anchor, ""

    def _accounts(self, tokens: list[Token], low: int, high: int, passage: Passage) -> list[Token]:
        """The sentence's tokens with written-out accounts put in the place of the words they are made of."""
        extra = list(accounts.named(self.text, low, high)) if self.accounted else []
        if bisect_left(self.codes, passage.first) < bisect_left(self.codes, passage.last):
            printed = [n.text for n in self.report.numbers[passage.first : passage.last] if n.kind not in sentences.WORDS]
            extra += accounts.coded(self.text, low, high, printed)
        for new in extra:
            tokens = [t for t in tokens if t.end <= new.start or t.start >= new.end]
            tokens.append(new)
        return sorted(tokens) if extra else tokens

    def _sentence(self, tokens: list[Token], low: int) -> list[BudgetFact]:
        found: list[BudgetFact] = []
        self._begin(low)
        self.stack = []
        self.lost = self.opened = self.listing = self.aim = False
        self.orphaned = self.astray
        self.first = low
        self.state.whole = self.state.whole or self.state.listed
        self.state.against = self.state.basis = ""
        self.added = False
        year = self.state.year
        self.tokens = tokens
        i = 0
        while i < len(tokens):
            token = tokens[i]
            kind = token.kind
            i += 1
            if kind not in FRAME:
                self.lead.append(token)
            elif kind == "comma":
                self._clause(token)
            elif kind == "number":
                self.at = i
                if (fact := self._number(token)) is not None:
                    found.append(fact)
            elif kind == "stop":
                self._clause(token)
                self.state.aside = False
                if token.value in ("；", ";") and self.state.whole is not None:
                    self.state.subject = self.state.whole
            elif kind == "which":
                self.state.whole = self.state.subject = self.state.subject or self.state.main
                self.orphaned = self.lost and self.state.whole is None
                self.listing, self.split = True, str(token.value)
                self._begin(token.end)
            elif kind == "purpose":
                self.state.aside = True
                self._begin(token.end)
            elif kind == "open":
                close = _closing(tokens, i)
                if close is not None and not any(t.kind == "number" and t.value in FIGURE_KINDS for t in tokens[i:close]):
                    self._skip(token, tokens[close], tokens[i:close])
                    i = close + 1
                else:
                    self.stack.append((self.state.subject, self.state.whole, self.orphaned, self.state.year, self.state.period, self.lost))
                    self.state.whole = self.state.subject
                    self.orphaned = self.orphaned or (self.lost and not self.lead)
                    self._begin(token.end)
            elif kind == "close":
                if self.stack:
                    self._close()
                self._begin(token.end)
                self.figured = True
        self._clause(Token(self.edge, self.edge, "stop", ""))
        while self.stack:
            self._close()
        if self.state.year != year and any(t.kind == "to" for t in tokens):
            self.state.year = year  # 「从2021年的 5 亿元增长至2025年的 6 亿元」 was told in passing
        if self.listing:  # a list opened at the end of a sentence (「其中：」) runs on in the following ones
            self.state.listed = self.state.whole
            self.astray = self.orphaned
        self.state.whole = None
        return found

    def _close(self) -> None:
        """What an open bracket interrupted goes on, in its own year."""
        self.state.subject, self.state.whole, self.orphaned, self.state.year, self.state.period, self.lost = self.stack.pop()

    def _begin(self, edge: int) -> None:
        self.edge, self.lead, self.figured, self.joined = edge, [], False, False

    def _skip(self, opening: Token, closing: Token, inside: Sequence[Token]) -> None:
        """A bracket without figures is left out: the words around it belong together. 「调整预算（以下简称预算）」 is remembered, and so is
        「（自然口径）」."""
        if len(inside) == 1 and inside[0].kind == "basis" and leads.filler(self.text[inside[0].end : closing.start]):
            self.state.basis = str(inside[0].value)
        if self.lead and isinstance(self.lead[-1].value, Measure) and "简称预算" in self.text[opening.start : closing.end]:
            self.short = self.lead[-1].value.measure
        before = self.text[self.edge : opening.start] if not self.lead else self.text[self.lead[-1].end : opening.start]
        if self.lead and leads.filler(before):
            last = self.lead[-1]
            self.lead[-1] = last._replace(end=closing.end)
        elif not self.lead:
            self.lead.append(Token(opening.start, closing.end, "note", ""))

    def _clause(self, token: Token) -> None:
        """A clause ends. One without a figure may say the year, the basis, what is compared, or change the subject."""
        joined = token.value == "、" and not self.figured and token.start > self.edge
        if joined or (self.lead and not self.figured):
            lead = leads.read(self.text, self.edge, self.lead, token.start) if self.lead else leads.UNNAMED
            if self.lead:
                self.said(lead, token)
            if joined:
                self.series.append(lead)
        if not joined:
            self.series = []
        self.edge, self.lead, self.figured, self.joined = token.end, [], False, joined

    def _year(self, token: Token) -> bool:
        """Whether a bare number is a year before whose account it is: 「2021全区一般公共预算收入」."""
        after = self.tokens[self.at] if self.at < len(self.tokens) else None
        return (
            after is not None
            and after.kind == "scope"
            and after.start == token.end
            and YEAR.fullmatch(self.number_of(token).text) is not None
        )

    def _number(self, token: Token) -> BudgetFact | None:
        """What a number says: a date is a word of the lead, an enumerator ends a clause, a figure may be a fact."""
        kind = token.value
        if kind == "date" or (kind == "other" and self._year(token)):
            self.lead.append(Token(token.start, token.end, "date", kind))
            return None
        if kind == "enumerator":
            self._clause(token)
            return None
        if kind not in FIGURE_KINDS:
            return None
        self.listing = False
        lead = self.shared(leads.read(self.text, self.edge, self.lead, token.start), token)
        self.lead_end = token.start
        if lead.clean and "reason" not in lead.kinds:
            self.frame(lead)
        elif (
            self.report.front.doc_type in PASSING
            and lead.tokens
            and lead.tokens[0].kind == "scope"
            and lead.tokens[0].start - self.first < 2
            and (lead.tokens[0].value != "全国" or self.report.front.org_level == "central")
        ):
            self.state.scope = str(lead.tokens[0].value)  # 「全市地区生产总值增长 5%，一般公共预算收入增长 4%」
        if kind == "count" and not any(isinstance(t.value, Named) and t.value.reading == "count" for t in lead.tokens):
            return None
        if kind == "money" and self.text[token.start - 1] in MORE and (together := self.together(lead, token)) is not None:
            lead = together
            self.joined = False
        elif self.joined and lead.clean and lead.of("item") and self.text[self.edge : lead.of("item")[-1].start].endswith("等"):
            self.joined = False  # 「教育、卫生、农林水等民生支出合计 5 亿元」
        fact = self.figure(token, lead) if lead.clean and lead.kinds.isdisjoint(UNTOLD) else None
        if kind == "money":
            self.lost = fact is None
        if fact is None and kind == "money" and self.state.whole is not None:
            fact = self.handed(token)
        if fact is not None:
            self.lost = False
        elif kind == "money" and self.grants and (grant := self.grant(token)) is not None:
            fact = grant
        elif kind == "money":
            self.state.subject = self.state.main = None
        elif not lead.clean and kind != "percentage_point":
            self.state.subject = None
        self.edge, self.lead, self.figured = token.end, [], True
        return fact


@cache
def _telling() -> frozenset[int]:
    """The words of the vocabulary, by index, without which a sentence says nothing."""
    words = enumerate(zip(vocabulary().kinds, vocabulary().values, strict=True))
    return frozenset(i for i, (kind, value) in words if kind in TELLING or (kind == "number" and value in HELD))


def _closing(tokens: list[Token], i: int) -> int | None:
    """Index of the bracket that closes the one just before tokens[i]; None when the sentence ends first."""
    depth = 1
    for j in range(i, len(tokens)):
        depth += (tokens[j].kind == "open") - (tokens[j].kind == "close")
        if depth == 0:
            return j
    return None
