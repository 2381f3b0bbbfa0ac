"""What an amount of a list is: a part at some level (budget, carried out), or a change, a prior figure … that is no part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import regex

import lexicons
from extractors.facts import Number, Report
from extractors.items import by_word
from extractors.record import record
from extractors.skeletons import PLACEHOLDER, Skeleton

MONEY = PLACEHOLDER["money"]
LEVELS = ("budget_initial", "budget_adjusted", "budget", "executed", "amount")

NO_PART = re.compile(
    r"""
      (?: 增加 | 增长 | 减少 | 下降 | 增收 | 减收 | 增支 | 减支 | 上升 | 提高 | 降低 | 压减 | 多 | 少 ) (?: 了 | 额 | 为 | 约 )?+ \s* $
    | (?: 上年 | 去年 | 同期 | 上一年度 ) [^，。；]{0,10} $
    | (?: 增 | 降 | 提高 | 调整 ) (?: 至 | 到 ) \s* $
    | (?: 主要 (?: 为 | 是 | 系 | 因 ) | 由于 | 原因 ) [^，。；]* $
    | (?: 人均 | 平均 | 每人 | 标准 | 最高 | 单价 | 年均 ) [^，。；]{0,6} $
    """,
    re.VERBOSE,
)
"""The end of the words before an amount that is no part: 「比上年增加 5 万元」."""

LEVEL = re.compile(
    r"""
      (?P<budget_adjusted> 调整后?的?预算数? | 预算调整数? | 调整 )
    | (?P<budget_initial> 年初预算数? | 年初批复预算 | 年初安排 )
    | (?P<budget> 全年预算数? | 预算数? (?! 财政 | 拨款 | 收入 | 支出 | 稳定 | 单位 | 教育 ) | 预算总?额 )
    | (?P<executed> 支出决算数? | 决算数? | 执行数 | 支出数 | 实际完成 | 完成 | 实际支出 | 实现 )
    """,
    re.VERBOSE,
)
FRAME = re.compile(
    r"(?:[\s：:，、“”\"]|其中|分别|合计|共计|总计|总额|金额|数额|资金|采购|支出决算数?|决算数?|年初预算数?|预算数?|实际完成|完成|实现|拟?安排|支出数|执行数|为|是|达|约|共|计|的|数|[（(][类款项][）)]){1,12}$"
)
"""What may stand between an item's word and its amount."""


EDGE = regex.compile(r"(?:^|\P{Han}|[的年市县区级省州府局委位等含]|年度|部门|单位|预算|基金|经营|拨款|采购|安排|其中|实现)$")
"""What may stand before an item's word without making another thing of it. 反例: 「公共服务支出」 is no 服务支出."""

REASONS = ("原因", "原因是", "原因为", "主要是", "主要为")

OPENING = ("balance.in.opening", "carryover.")
"""Items whose own name says 上年."""


@record
class Amount:
    """A figure of a list: `number` its index, `level` what it is at, `item` the contract's code or empty, `phrase` the words before it."""

    number: int
    level: str
    item: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Partition:
    """A row of `partitions.tsv`: a way of splitting a whole, all parts that it takes and those that may be there too."""

    dimension: str
    whole: str
    parts: tuple[str, ...]
    more: tuple[str, ...] = ()


@cache
def partitions() -> tuple[Partition, ...]:
    """All known partitions."""
    return lexicons.rows("partitions", Partition)


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """For each character that ends an item's word, how long such words are, the longest first."""
    sizes: dict[str, set[int]] = {}
    for word in by_word():
        sizes.setdefault(word[-1], set()).add(len(word))
    return {end: tuple(sorted((n for n in lengths if n <= 30), reverse=True)) for end, lengths in sizes.items()}


def item_of(phrase: str) -> str:
    """The item whose word ends `phrase`, or empty. 例: 「其中：基本支出」 → ``expenditure.nature.basic``."""
    return _ending(phrase.rstrip()) or _ending(FRAME.sub("", phrase))


def _ending(phrase: str) -> str:
    words, length = by_word(), len(phrase)
    for size in _sizes().get(phrase[-1:], ()):
        row = words.get(phrase[length - size :]) if size <= length else None
        if row is not None and EDGE.search(phrase, max(0, length - size - 2), length - size):
            return row.item
    return ""


def level_of(phrase: str, item: str = "") -> str:
    """The level the words before an amount of `item` say, ``amount`` where they say none, empty where it is no part at all."""
    if NO_PART.search(phrase) and not item.startswith(OPENING):
        return ""
    said = [match.lastgroup for match in LEVEL.finditer(phrase)]
    return said[-1] or "amount" if said else "amount"


EDGES = "，。；：:;,\n"
MARKS = re.compile(rf"[{EDGES}\U00100000-\U0010FFFD]")
"""Where the words of an amount may begin: after one of the edges or after another number."""


class Amounts:
    """The amounts of one report that may be parts, stretch by stretch; each stretch is read once, when it is asked for."""

    def __init__(self, skeleton: Skeleton, report: Report) -> None:
        self.skeleton, self.report = skeleton, report
        self._read: dict[tuple[int, int], list[Amount]] = {}

    def of(self, low: int, high: int) -> list[Amount]:
        """The amounts in the skeleton's [low, high); the words of each begin after the nearest of `MARKS`."""
        found = self._read.get((low, high))
        if found is None:
            found = self._read[low, high] = self._found(low, high)
        return found

    def _found(self, low: int, high: int) -> list[Amount]:
        text = self.skeleton.text
        found: list[Amount] = []
        if text.find(MONEY, low, high) < 0:
            return found
        here = low
        for mark in MARKS.finditer(text, low, high):
            at = mark.start()
            sign = text[at]
            if sign in "：:" and text.endswith(REASONS, here, at):
                continue  # 「主要原因是：购置车辆 9 万元」
            if sign == MONEY:
                phrase = text[here:at]
                number = self.skeleton.number_at(at)
                if self.report.numbers[number].value is not None:
                    item = item_of(phrase)
                    found.append(Amount(number, level_of(phrase, item), item, phrase, here, at))
            here = at + 1
        return found


def dimension_of(items: list[str]) -> str:
    """How a list splits its whole, from the items of its parts. 例: 基本支出, 项目支出 → nature; unknown parts → of_which."""
    known = [i for i in items if i]
    if not known or len(known) * 2 < len(items):
        return "of_which"
    for row in partitions():
        if all(i in row.parts or i in row.more for i in known):
            return row.dimension
    for prefix, dimension in (
        ("function.", "function"),
        ("expenditure.economic.", "economic"),
        ("expenditure.source.", "source"),
        ("expenditure.nature.", "nature"),
        (("revenue", "balance.in."), "income"),
        (("expenditure", "balance.out."), "expenditure"),
        ("procurement", "procurement"),
        ("three_public", "three_public"),
        ("debt.", "debt"),
    ):
        if sum(i.startswith(prefix) for i in known) * 2 > len(known):
            return dimension
    return "of_which"


def complete(whole: str, items: list[str]) -> bool:
    """Whether the items are all the parts that a known partition has, so that the list is closed without saying so."""
    held = set(items)
    return any(held >= set(row.parts) and held <= {*row.parts, *row.more} and (not whole or _is(whole, row.whole)) for row in partitions())


def _is(whole: str, wanted: str) -> bool:
    """一般公共预算财政拨款支出 is expenditure too, of one source."""
    return whole == wanted or (wanted == "expenditure" and whole.startswith(("expenditure.source.", "expenditure.fiscal")))


def same_unit(numbers: list[Number]) -> bool:
    """Whether all are counted in one unit and of one kind."""
    return len({(n.kind, n.unit) for n in numbers}) == 1
