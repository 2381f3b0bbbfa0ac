"""What clauses say for the figures that follow them: year, period, scope, what is compared with what, what a list is of."""

from __future__ import annotations

from extractors.budget import leads, meanings
from extractors.budget.by_name import ByName
from extractors.budget.words import Measure, Token
from extractors.facts import Report
from extractors.sentences import Sentences

SETTLED = ("加上", "扣除", "剔除")
FRAMING = ("date", "basis", "scope", "part", "span", "now")
COMPARING = ("与", "同", "和", "比", "较", "对比", "相比")
COMPARED = ("相比", "比较", "对比", "相较", "比")
MONTH_ENDS = (
    "-01-31", "-02-28", "-02-29", "-03-31", "-04-30", "-05-31", "-06-30", "-07-31", "-08-31", "-09-30", "-10-31", "-11-30", "-12-31",
)  # fmt: skip
MONTHS = (len("XXXX-04"), len("XXXX-01/XXXX-04"))


class Clauses(ByName):
    """Reads clauses without a figure, and the lists of items whose figures come later. The reader of the sentences keeps the state."""

    def __init__(self, report: Report, spoken: Sentences) -> None:
        super().__init__(report, spoken)
        self.due: list[leads.Lead] = []  # 「A、B 分别为 5 万元、3 万元」: the items whose figures are still to come

    def said(self, lead: leads.Lead, token: Token) -> None:
        """What the words of a clause without a figure, which ends at `token`, mean for those that follow."""
        if self.text.startswith(SETTLED, self.edge) and self.text[: self.text.find("，", self.edge)].endswith("等"):
            return  # 「完成 5 亿元，加上计提的资金等，实际完成 6 亿元」
        if lead.clean:
            self.frame(lead)
        elif "span" in lead.kinds:
            self.state.period = str(lead.of("span")[-1].value)
        kinds = {t.kind for t in self.lead}
        if against := self._compared(token):
            self.state.against = against
        aiming = self.text.find("目标", self.edge, token.start) >= 0
        if aiming and any(getattr(t.value, "measure", "") == "planned" for t in lead.tokens):
            self.aim = True
        if self.state.aside:
            return
        if token.value in ("：", ":") and self.text.endswith("情况", self.edge, token.start):
            self._introduced(lead)
        elif lead.clean and "item" in kinds and not kinds & {"reason", "avoid", "share"}:
            subject = self.name(lead)
            if subject is not None and self.text[token.start - 1] == "中" and self.state.whole is None:
                self.state.whole = subject  # 「“三公”经费支出决算中，公务接待费支出 5 万元，占 …」
        elif self.lead[0].kind == "item" and kinds == {"item", "reason"} and self.text.endswith("影响", self.edge, token.start):
            self.name(leads.read(self.text, self.edge, self.lead[:1], self.lead[0].end))  # 「税收收入受减税影响，减少 5 万元」
        elif kinds & {"item", "direction", "reason", "avoid", "share"}:
            self.state.subject = self.state.whole

    def _compared(self, token: Token) -> str:
        """The level that a clause compares with: 「与年初预算相比，」 → budget_initial; 「与报告的执行数相比，」 → executed."""
        last = self.lead[-1].value
        if not isinstance(last, Measure) or last.sort != "level":
            return ""
        words = self.text[self.edge : token.start].strip()
        if not words.startswith(COMPARING) or not words.endswith(COMPARED):
            return ""
        return self.context.bare if last.bare else last.measure

    def _introduced(self, lead: leads.Lead) -> None:
        """「州本级一般公共预算收支平衡情况：」 says the scope and the fund of what follows."""
        scopes, funds = lead.of("scope"), lead.of("fund")
        area = leads.PLACE.fullmatch(self.text[self.edge : funds[0].start]) if funds else None
        if scopes or area is not None:
            self.state.scope = str(scopes[-1].value) if scopes else area["name"] if area is not None else ""
        if funds:
            self.state.fund = str(funds[-1].value)

    def frame(self, lead: leads.Lead) -> None:
        """Year, period, scope, basis and comparison that a clause states for what follows."""
        if lead.kinds.isdisjoint(FRAMING):
            return
        for token in lead.tokens:
            if token.kind == "date":
                self._date(token)
            elif token.kind == "basis":
                self.state.basis = str(token.value)
            elif token.kind == "scope" and lead.clean and lead.kinds.isdisjoint(("item", "reason")):
                self.state.scope = str(token.value)
            elif token.kind in ("part", "span"):
                self.state.period = str(token.value)
            elif token.kind == "now" and self.report.front.issued_date is not None:
                self.state.year = self.report.front.issued_date.year

    def _date(self, token: Token) -> None:
        number = self.number_of(token)
        value = number.text_value or number.text
        if value.startswith("XXXX-") and len(value) in MONTHS and token.start - self.first <= 2:
            value = value.replace("XXXX", str(self.state.year or "XXXX"))  # 「4 月，收入累计完成 5 亿元」
            self.state.period = "" if value.endswith("-12") and self.text[self.first : token.start] else value
            return
        if not value[:4].isdigit():
            return
        before = self.text[max(0, token.start - 2) : token.start].rstrip()
        if before.endswith(("比", "较", "与", "同", "和", "于")) or self.text.startswith(("相比", "比较"), token.end):
            self.state.against = "last_year" if self.state.year is not None and int(value[:4]) == self.state.year - 1 else value[:4]
        elif "/" in value:
            low, _, high = value.partition("/")
            self.state.period = value
            if low[:4] == high[:4]:  # 「2024 年 1—9 月」; 「“十四五”时期」 is no year
                self.state.year = int(low[:4])
        elif len(value) == 4:
            self.state.year, self.state.period = int(value), ""
        elif before.endswith(("截至", "截止", "至", "到")):
            self.state.year = int(value[:4])
            last = value[5:7] == "12" and value[8:] in ("", "31")
            self.state.period = "" if last else value if value[8:] and not value.endswith(MONTH_ENDS) else value[:7]

    def shared(self, lead: leads.Lead, token: Token) -> leads.Lead:
        """The lead that a figure has of its own in 「A、B 分别为 5 万元、3 万元」: the first figure is the first item's."""
        if not self.due and not self.series:
            return lead
        between = self.text[self.edge : token.start]
        if self.due and not lead.tokens and not between.strip("、，和及 \n"):
            return self.due.pop(0)
        self.due = []
        if not (self.series and self.joined and "分别" in between):
            return lead
        if not all(s.clean and "item" in s.kinds for s in (*self.series, lead)):
            return lead
        levels = tuple(t for t in lead.tokens if t.kind == "level")
        shared = [s._replace(tokens=(*s.tokens, *levels), kinds=s.kinds | {t.kind for t in levels}) for s in self.series]
        last = lead.of("item")[-1]
        shared = [s._replace(tokens=tuple(meanings.like(t, last) for t in s.tokens)) for s in shared]
        if place := self.series[0].place:  # 「湖滨新区一般债务、专项债务余额分别为 …」
            lead = lead if lead.place or lead.of("scope") else lead._replace(place=place)
            shared = [s if s.place or s.of("scope") else s._replace(place=place) for s in shared]
        self.due, self.series, self.joined = [*shared[1:], lead], [], False
        return shared[0]
