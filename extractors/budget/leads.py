"""The lead of a figure: the words between the clause's beginning and the figure, and what they make of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import regex

from extractors.budget.words import FIGURES, Measure, Named, Token
from extractors.record import record

FILLER = re.compile(
    r"""
    (?: [\s“”"'‘’：:—]+
      | 比重 | 比例 | 支出金额 | 总金额 | 金额 | 总额 | 合计 | 共计 | 总计 | 共 | 计 | 数 | 额
      | 为 | 是 | 达到 | 达 | 了 | 约 | 的 | 已 | 均 | 则 | 分别 | 决算 | 情况
      | 全年 | 当年 | 本年 | 本年度 | 年度 | 年 | 度 | 实际 | 累计 | 财政 | 资金 | 经费 | 支出
      | 同 | 比 | 较 | 与 | 相比 | 对比 | 同比 | 之比
      | 目标 | 科目 | 共有 | 涉及 | 部分 | 其 | 也 | 又 | 再 | 由 | 中 | 有所 | 预计 | 各类 | 省 | 在
    )*+
    """,
    re.VERBOSE,
)
"""Words that change nothing about what a figure is."""


@lru_cache(maxsize=1 << 12)
def filler(words: str) -> bool:
    """Whether `words` change nothing; the few that do nothing come again and again."""
    return FILLER.fullmatch(words) is not None


PREFIX = re.compile(
    r"""
      .* (?:批准 | 审议通过 | 审查通过) 的? | 根据 .{0,12} 情况
    | .* 核定 [我全]? [省市区县州]? | 汇总 .{0,12} | 汇总各级 | 执行中 [经按依] .{0,20} | 按资金来源分 | 按支出性质[看分]
    | (?: [市区县州] | 省级? (?:政府|财政厅)? | 财政部 | 上级 )? (?:下达|转贷) [我全]? [省市区县州]?
    | (?:积极|累计|共|通过)*+ (?:向.{1,6})? (?:争取|发行|获批) (?:到位|上级|地方政府)? | 加上? | 控制在
    | (?:足额|优先|全额|统筹)? 安排的? | 足额 | 优先 | 全额 | 用于 | 主要包括 | 包括 | 含 | 上述 | 全部 | 地方级? | 编报 | 受 .{0,12} 委托
    | 按 (?:部门|政府)? (?:预算)? (?:支出)? 经济分类 (?:科目)? | [省市州县] (?:对 [市县区乡镇]{1,4})? | 财力
    | .* (?:下属|所属) (?: [^\u4e00-\u9fff] (?:机关|行政 (?:单位)? | (?:参公)? (?:事业)? (?:单位)?) [和、及]? )+
    | (?:年终)? 与 [省市州县] 级? 结账前 | 上级补助 [我全] [省市区县州]
    """,
    re.VERBOSE,
)
"""What may stand before an item without naming another: 「市人大批准的」, 「执行中按法定程序」."""

APPROVED = regex.compile(r"(?:人大|人民?代表?大?会|常委会|会议|人代会)\p{Han}{0,14}?(?:批准|通过)的?$")
"""Who approves the budget of the year, just before the item: 「县人大审议通过的全县一般公共预算支出 7 亿元」."""
NAMED_BY_EXAMPLE = ("expenditure.nature.", "expenditure.livelihood", "revenue.tax.other")
"""Items that a report introduces by some of what they hold: 「人员和公用经费等基本支出」. 反例: 「教育等支出」."""

AND = ("和", "及", "以及")
BEFORE_AND = frozenset((*FIGURES, "，", ","))
PLACE = regex.compile(
    r"含?(?:其中)?(?!加(?!查|格)|上解|与|较|按|因|从(?!化)|比(?!如)|\p{Han}*补助)(?P<name>[\p{Han}]{1,14}(?:[区县市镇乡州]|街道))(?:管委会)?"
)
BODY = regex.compile(
    r"(?![向对从经由按将在为])"
    r"(?P<name>[\p{Han}（）]{2,30}(?:局|委|厅|办|部|院|会|中心|政府|本级|单位|部门|学校|大学|机关|处|站|所|队))(?:[\p{Han}]{0,6}所属)?(?:各预算单位)?"
)
PLACE_ENDS, BODY_ENDS = frozenset("区县市镇乡州道会"), frozenset("局委厅办部院会心府级位门校学关处站所队属")
"""The last characters of a place and of a body: looked at before anything else."""

OWN = re.compile(
    r"(?:我|本|全)(?:局|委|厅|办|部门?|院|会|中心|单位|市|区|县|省|州)|(?:地方|各级|各|上级|下级|有关|相关|所属)*(?:政府|部门|单位)"
)


class Lead(NamedTuple):
    """A lead read: `tokens` in order, the phrase's `start`; `place` and `body` where it names them; `name` what stands before a
    word that needs one; `against` the budget that a change is from (「比年初预算」); `clean`: every word of it was understood;
    `kinds` of its tokens; `approved`: its amount is said to be what the people's congress approved."""

    tokens: tuple[Token, ...]
    start: int
    clean: bool
    place: str = ""
    body: str = ""
    name: str = ""
    against: str = ""
    kinds: frozenset[str] = frozenset()
    approved: bool = False

    def of(self, kind: str) -> list[Token]:
        """The tokens of a kind."""
        return [t for t in self.tokens if t.kind == kind] if kind in self.kinds else []


_NEW: Callable[..., Lead] = tuple.__new__
"""Makes a lead without the detour of a named tuple's constructor: there is one for every other clause of a report."""
BARE = "budget"
"""A budget that is not said to be the initial or the adjusted one."""
EXPECTED = ("超收", "短收")
"""Changes from what was budgeted, whether that is said or not."""
MOVED = {"增": Measure("增", "direction", "+"), "减": Measure("减", "direction", "-")}
_NONE: frozenset[str] = frozenset()
_KIND: Callable[[Token], str] = itemgetter(Token._fields.index("kind"))
UNNAMED = Lead((), 0, False)
"""The lead of words among which no token is: it names nothing."""
AGAINST = ("比", "较", "与", "于")
NO_AMOUNT = frozenset(("to", "share", "rate"))
"""Before what is not stated for itself but as the end of a change, of a share or of a rate."""


def read(skeleton: str, edge: int, tokens: Sequence[Token], end: int) -> Lead:
    """The lead skeleton[edge:end] with its `tokens`."""
    if not tokens:
        return _without_tokens(skeleton[edge:end], edge)
    place = body = name = against = ""
    clean = True
    approved = False
    here = edge
    start = -1
    kinds = frozenset(map(_KIND, tokens))
    if "direction" in kinds and "prior" in kinds:
        tokens = _without_compared(tokens)
        kinds = frozenset(map(_KIND, tokens))
    for token in tokens:
        at, stop, kind, value = token
        gap = skeleton[here:at]
        here = stop
        if kind == "date":
            start = -1
        elif start < 0 and kind not in ("prior", "basis", "now"):
            start = at
        if not gap:
            continue
        if isinstance(value, Measure) and value.measure.startswith("budget") and gap.endswith(AGAINST):
            against = BARE if value.bare else value.measure
        if filler(gap):
            continue
        if gap.rstrip("的").endswith(("批准", "通过")) and APPROVED.search(gap):
            approved = True
        if kind == "date":  # whatever introduces a year: 「市十二届人大三次会议批准的2025年」
            place = body = ""
            clean = True
            continue
        if (gap == "各" and kind == "direction") or (gap in AND and token is tokens[0] and skeleton[edge - 1 : edge] in BEFORE_AND):
            continue  # 「收、支总计各增加 5 万元」; 「人员经费 3 万元和公用经费 2 万元」
        bare = gap.strip("\n\t 　：:，")
        if OWN.fullmatch(bare) or PREFIX.fullmatch(bare):
            if bare.endswith("争取") and isinstance(value, Named) and not value.item.startswith(("debt.", "transfer", "revenue.upper")):
                clean = False  # 「争取一般公共预算资金 5 亿元」 from above is not spent
            continue
        if bare.endswith("等") and isinstance(value, Named) and value.item.startswith(NAMED_BY_EXAMPLE):
            continue  # 「人员和公用经费等基本支出」
        bare = bare.rstrip("的")
        if isinstance(value, Named) and value.reading == "named":
            name = bare
            start = at - len(gap)
            continue
        if bare[-1:] in BODY_ENDS and (matched := BODY.fullmatch(bare)):
            body = matched["name"]
        elif bare[-1:] in PLACE_ENDS and (matched := PLACE.fullmatch(bare)):
            place = matched["name"]
        else:
            clean = False
    last = skeleton[here:end]
    if last and (moved := _moved(last, here, _past(tokens[-1]))) is not None:
        tokens, kinds = [*tokens, moved], kinds | {"direction"}
    elif last and not filler(last):
        clean = False
    return _NEW(Lead, (tuple(tokens), edge if start < 0 else start, clean, place, body, name, against, kinds, approved))


def _past(token: Token) -> bool:
    return token.kind == "prior" or (isinstance(token.value, Measure) and token.value.measure == "last_year")


def _moved(words: str, at: int, past: bool) -> Token | None:
    """A change told by one character: 「同比减」, 「比上年增」 (`past`: the word before it is 上年)."""
    bare = words.strip()
    if bare[-1:] not in MOVED or bare[:-1] not in (("", "同期") if past else ("同比",)):
        return None
    return Token(at, at + len(words), "direction", MOVED[bare[-1]])


def _without_tokens(words: str, edge: int) -> Lead:
    if words[-1:] in MOVED and (moved := _moved(words, edge, past=False)) is not None:
        return _NEW(Lead, ((moved,), edge, True, "", "", "", "", frozenset(("direction",)), False))
    place, clean = _place(words)
    return _NEW(Lead, ((), edge, clean, place, "", "", "", _NONE, False))


@lru_cache(maxsize=1 << 12)
def _place(words: str) -> tuple[str, bool]:
    """The place that words without a token name (「（含高新区 …）」), and whether they are understood."""
    if not words or filler(words):
        return "", True
    bare = words.strip()
    matched = PLACE.fullmatch(bare)
    return (matched["name"], True) if matched else ("", bare in ("含", "其中"))


def _without_compared(tokens: Sequence[Token]) -> Sequence[Token]:
    """「较上年支出增加」: the expenditure there is what is compared with, not what the sentence is about."""
    moved = next((i for i, t in enumerate(tokens) if t.kind == "direction"), 0)
    for i in range(1, moved):
        if tokens[i].kind == "item" and tokens[i - 1].kind == "prior":
            note = tokens[i]._replace(kind="note", value="")
            return [*tokens[:i], note, *tokens[i + 1 :]]
    return tokens


@record
class Reading:
    """What a lead makes of its figure. `base`: the budget a rate or change is against, or empty; `bare`: 预算 without
    saying which; `word`: the level's word as written; `dated`: one end of a change over years, of the year just before it."""

    measure: str
    base: str = ""
    sign: int = 1
    bare: bool = False
    stage: str = ""
    word: str = ""
    dated: bool = False


PLAIN = Reading("")
"""An amount of which nothing is said but what it is of."""


def _levels(lead: Lead) -> list[Measure]:
    """The levels a lead says. 反例: 预算 in 「预算收入总计」 is only whose revenue it is."""
    if "level" not in lead.kinds:
        return []
    items = lead.of("item")
    item = items[-1].start if items else -1
    return [t.value for t in lead.of("level") if isinstance(t.value, Measure) and not (t.value.bare and t.start < item)]


def money(lead: Lead) -> Reading | None:
    """How an amount reads after `lead`; None where the words do not say. An item alone gives measure 「」: the context's level."""
    moved = lead.of("direction")
    levels = _levels(lead)
    if len(lead.tokens) > 1 and lead.tokens[-1].kind == "date" and lead.tokens[-2].kind == "to":
        return Reading("executed", dated=True)  # 「从2021年的 5 亿元增长至2025年的 6 亿元」
    if moved:
        return _change(lead, moved[-1], "change")
    if not lead.kinds.isdisjoint(NO_AMOUNT):
        return None
    if not levels:
        if "prior" in lead.kinds:
            return Reading("last_year")
        return Reading("budget", bare=True) if lead.approved else PLAIN
    last = levels[-1]
    if "prior" in lead.kinds or last.measure == "last_year":
        return Reading("last_year")
    if last.measure == "forecast":
        return Reading("executed", stage="forecast")
    if last.measure == "planned" and lead.approved:
        return Reading("budget", bare=True, word=last.word)
    if last.measure == "planned" and len(levels) > 1:
        last = levels[-2]
    if last.bare and len(levels) > 1 and levels[-2].measure.startswith("budget"):
        last = levels[-2]  # 「调整后支出预算为 5 亿元」
    return Reading(last.measure, bare=last.bare, word=last.word)


def percent(lead: Lead) -> Reading | None:
    """How a percentage reads after `lead`: a rate of execution, a share, a change rate; None where the words do not say."""
    moved = lead.of("direction")
    levels = _levels(lead)
    if moved and "to" not in lead.kinds:
        return _change(lead, moved[-1], "change_rate")
    if "rate" in lead.kinds:
        base = levels[-1] if levels else None
        return Reading("rate", base.measure if base else "budget", bare=base is None or base.bare)
    if levels and levels[-1].measure.startswith("budget"):
        return Reading("rate", levels[-1].measure, bare=levels[-1].bare)
    if "share" in lead.kinds:
        return Reading("share")
    return None


def _change(lead: Lead, moved: Token, measure: str) -> Reading | None:
    if "to" in lead.kinds:
        return None
    sign = -1 if isinstance(moved.value, Measure) and moved.value.measure == "-" else 1
    told = next((m for m in _levels(lead) if m.measure != lead.against and m.measure.startswith(("budget", "executed"))), None)
    against = lead.against or ("last_year" if "prior" in lead.kinds else "")
    if not against and isinstance(moved.value, Measure) and moved.value.word in EXPECTED:
        against = BARE
    return Reading(measure, against, sign, stage=told.measure if told is not None and not told.bare else "")
