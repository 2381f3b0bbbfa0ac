"""The words of budget sentences as tokens: one Aho-Corasick pass over a skeleton finds them all, longest first.

Vocabulary comes from `items.tsv`, `measures.tsv`, `funds.tsv`, `scopes.tsv`, `bases.tsv`; the few words that are grammar
(其中, 占, 持平, punctuation) stand here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

import lexicons
from extractors.facts import KINDS
from extractors.items import by_word
from extractors.skeletons import PLACEHOLDER

SORTS = ("level", "rate", "direction")


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of `measures.tsv`: the word before a figure and what it makes of it. `bare`: 预算 without saying which."""

    word: str
    sort: str
    measure: str
    bare: bool = False

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise ValueError(f"sort is {self.sort!r}, expected one of {SORTS}")


@dataclass(frozen=True, slots=True)
class Fund:
    """A row of `funds.tsv`. 例: general_public_budget, 一般公共预算."""

    fund: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """A row of `scopes.tsv`. 例: 市本级."""

    scope: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """A row of `bases.tsv`. 例: 同口径."""

    basis: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What an item token stands for: its code and, where the word says so, the fund."""

    item: str
    reading: str = ""
    fund: str = ""


class Token(NamedTuple):
    """A word of the grammar at [start, end) of the skeleton. `kind`: item, fund, scope, level, rate, direction, basis, number,
    and the marks of GRAMMAR; `value` depends on it."""

    start: int
    end: int
    kind: str
    value: Named | Measure | str


GRAMMAR = {
    "which": ("其中", "包括：", "具体情况如下", "具体如下", "主要用于以下方面", "用于以下方面", "主要项目为",
              "分项目为", "分地区为", "具体安排如下", "具体分类"),
    "purpose": ("主要用于", "用于", "主要包括", "主要是用于"),
    "note": ("本部门", "部门", "本单位", "单位", "我局", "我委", "我单位", "我部门", "各级",
             "所属各预算单位", "各预算单位", "所属预算单位", "所属单位"),
    "share": ("占", "占比", "比重为", "税比"),
    "flat": ("持平", "一致", "相同", "无增减", "无变化"),
    "now": ("今年",),
    "prior": ("上年", "去年", "上一年度", "上年度", "上一年", "前一年", "上一度", "上年同期", "去年同期"),
    "to": ("增长至", "增加至", "增至", "增加到", "增长到", "提高到", "提高至",
           "减少至", "减少到", "下降至", "下降到", "降至", "升至", "从", "由"),
    "avoid": (
        "年均", "人均", "平均", "每人", "每年", "标准", "最高", "“十三五”", "“十四五”", "“十五五”", "同期", "月均", "日均",
        "翻番", "总量达", "贡献", "单价", "截留", "违规", "超收收入", "超收部分",
        "财政部门", "税务部门", "国税部门", "地税部门",
    ),
    "span": ("五年来", "过去五年", "过去的五年", "近五年", "近三年", "三年来",
             "“十三五”期间", "“十三五”时期", "“十四五”期间", "“十四五”时期"),
    "part": ("上半年", "下半年", "前三季度", "一季度", "二季度", "三季度", "四季度"),
    "reason": ("主要原因", "原因", "主要是", "由于", "主要因", "受", "因"),
    "stop": ("。", "；", ";", "！", "？"),
    "comma": ("，", ",", "、", "：", ":", "\n", "\t"),
    "open": ("（", "(", "〔", "［", "["),
    "close": ("）", ")", "〕", "］", "]"),
}  # fmt: skip
"""Kind → the words of the sentence's frame."""

FUND_OF = {
    "expenditure.source.general_public_budget": "general_public_budget",
    "expenditure.source.government_fund": "government_fund",
    "expenditure.source.state_capital": "state_capital",
    "expenditure.source.special_account": "special_account",
    "expenditure.fiscal": "fiscal_appropriation",
    "revenue.source.general_public_budget": "general_public_budget",
    "revenue.source.government_fund": "government_fund",
    "revenue.source.state_capital": "state_capital",
    "revenue.fiscal": "fiscal_appropriation",
}
"""Items that say a fund to what stands with them: 「一般公共预算财政拨款基本支出」."""

ALL = "all"
"""The fund of what a report says of public money as a whole: 「财政收入」, 「地方财政支出」."""

OWN_FUND = ("three_public", "operating")
"""Items whose words may hold the fund: 「财政拨款“三公”经费」."""

FISCAL = "fiscal_appropriation"
PAID_FROM = "安排的支出"

FIGURES = {PLACEHOLDER[kind]: kind for kind in KINDS}


_NEW: Callable[..., Token] = tuple.__new__
"""Makes a token without the detour of a named tuple's constructor: there is one for every tenth character of a report."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The automaton and, pattern by pattern, what each word is."""

    automaton: AhoCorasick
    kinds: tuple[str, ...]
    values: tuple[Named | Measure | str, ...]

    def tokens(self, skeleton: str) -> list[Token]:
        """All tokens of a skeleton, from left to right, without overlap."""
        return self.made(self.automaton.find_matches_as_indexes(skeleton))

    def made(self, matches: Iterable[tuple[int, int, int]]) -> list[Token]:
        """The tokens of matches of the automaton: (pattern, start, end)."""
        kinds, values = self.kinds, self.values
        return [_NEW(Token, (start, end, kinds[i], values[i])) for i, start, end in matches]


@cache
def funds() -> dict[str, str]:
    """Word of a fund → its code."""
    return {word: row.fund for row in lexicons.rows("funds", Fund, "fund") for word in row.words}


@cache
def scopes() -> dict[str, str]:
    """Word of a scope → the scope."""
    return {word: row.scope for row in lexicons.rows("scopes", Scope, "scope") for word in row.words}


@cache
def scope_names() -> frozenset[str]:
    """The scopes of the lexicon, and the empty one: what is none of them is an area by name."""
    return frozenset(scopes().values()) | {""}


@cache
def vocabulary() -> Vocabulary:
    """The one vocabulary of budget sentences. Where two lists have a word, the later of this order wins: frame, basis,
    fund, scope, measure, item; the longest word at a place wins over all."""
    words: dict[str, tuple[str, Named | Measure | str]] = {}
    for kind, listed in GRAMMAR.items():
        words.update((word, (kind, word)) for word in listed)
    words.update((mark, ("number", kind)) for mark, kind in FIGURES.items())
    for row in lexicons.rows("bases", Basis, "basis"):
        words.update((word, ("basis", row.basis)) for word in row.words)
    words.update((word, ("fund", fund)) for word, fund in funds().items() if fund != ALL)
    words.update((word, ("scope", scope)) for word, scope in scopes().items())
    words.update((m.word, (m.sort, m)) for m in lexicons.rows("measures", Measure, "word"))
    for word, item in by_word().items():
        words[word] = ("item", Named(item.item, item.reading, _fund_said(word) if item.item.startswith(OWN_FUND) else ""))
    words.update(_programmes())
    words.update(_totals_of_funds())
    words.update(_of_all_funds())
    listed = tuple(words)
    automaton = AhoCorasick(list(listed), matchkind=MatchKind.LeftmostLongest)
    return Vocabulary(automaton, *zip(*(words[w] for w in listed), strict=True))


def _fund_said(word: str) -> str:
    """The fund that an item's own word holds. 例: 「一般公共预算财政拨款运行经费」 → general_public_budget."""
    said = {fund for name, fund in funds().items() if fund != ALL and name in word}
    return next(iter(sorted(said - {FISCAL} or said)), "")


def _programmes() -> dict[str, tuple[str, Named]]:
    """The ways to write what a fund's revenue pays for: 「污水处理费收入安排的支出」, 「污水处理费及对应专项债务收入安排的支出」."""
    out: dict[str, tuple[str, Named]] = {}
    for word, item in by_word().items():
        if item.item.startswith("function.") and word.endswith(PAID_FROM):
            root = word.removesuffix(PAID_FROM).removesuffix("收入")
            for between in ("收入", "及对应专项债务收入", "收入及对应专项债务收入"):
                out.setdefault(root + between + PAID_FROM, ("item", Named(item.item)))
    return out


def _of_all_funds() -> dict[str, tuple[str, Named]]:
    """「地方财政收入」 is the revenue of all funds, 「财政支出」 their expenditure; 财政 alone is a word like others."""
    return {
        word + side: ("item", Named(item, "", ALL))
        for word, fund in funds().items()
        if fund == ALL
        for side, item in (("收入", "revenue"), ("支出", "expenditure"))
    }


def _totals_of_funds() -> dict[str, tuple[str, Named]]:
    """「财政拨款收入支出总计」 is the grand total of a fund, not 财政拨款收入 and then 支出总计."""
    total = by_word().get("收入支出总计")
    if total is None:
        return {}
    return {
        fund_word + between + word: ("item", Named(total.item, "", fund))
        for fund_word, fund in funds().items()
        if fund != ALL
        for word in total.words
        for between in ("", "财政拨款")
        if not (between and fund_word.endswith(between))
    }
