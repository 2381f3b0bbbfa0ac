"""A whole with its parts in the sentence: 其中 …, 按资金来源分 …, … 合计 T, … 加上 …, 收入总计 T. Read by code, member by member."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from extractors.breakdowns.amounts import LEVELS, MONEY, Amount, Amounts, complete, dimension_of
from extractors.facts import Breakdown
from extractors.sentences import Sentences
from extractors.skeletons import Skeleton

LISTING = re.compile(r"其中|方面|如下|包括|按|合计|共|总计|加上")
"""Without one of these a sentence holds no list."""

REACH = 4
"""How many sentences back a list may find its whole."""

WHICH = re.compile(r"其中(?P<colon>\s*[：:，,]?)|主要用于以下方面\s*[：:]|具体情况?如下\s*[：:]|(?<!主要)包括\s*[：:]")
BY = re.compile(
    r"""
    按 (?: (?P<source> 资金来源 | 资金性质 | 来源 ) | (?P<nature> 支出性质 | 支出用途 | 性质 | 用途 )
         | (?P<function> (?:支出)?功能(?:分类)?(?:科目)? )
         | (?P<economic> 经济(?:性质|分类)(?:科目)? )
         | (?P<level> 级次 ) | (?P<kind> 采购(?:类型|类别|对象) ) )
    (?: 划?分类? | 看 )?+ [：:，,]?
    """,
    re.VERBOSE,
)
SUM = re.compile(r"(?:^|[，,；;])\s*(?:以上)?(?:各项|[两三四五]项)?(?:合计|共计|总计|总共|共)(?:为|达)?\s*$")
LEFT_OVER = re.compile(r"结余|结转|收支相抵")
NET = re.compile(r"加上|减去|扣除|剔除")
PLUS = re.compile(r"加上")
GRAND = re.compile(r"(?:收入|支出)?(?:总计|总量|总来源)(?:为|达)?\s*$")
TOTALLING = re.compile(r"合计|总计|共计|总额")
OPEN_END = re.compile(r"等(?:方面|支出|收入|项目|资金)?\s*$")
PAUSE = re.compile(r"[，。；;,]")
NESTED = re.compile(r"(?<!主要)(?:包含|包括|其中)")
NAMELESS = re.compile(
    r"[\s“”，、：:\U00100000-\U0010FFFD]|执行中.*|(?:调整后?的?|年初|全年|实际|支出)*(?:预算|决算|执行|完成|支出)?(?:数|额|合计)?(?:调整)?为?"
)
"""What the words before an amount hold beside a name."""

BRACKETED = re.compile(r"[（(][^（）()]*[）)]")


def find(spoken: Sentences, amounts: Amounts) -> Iterator[Breakdown]:
    """The lists of all passages outside tables."""
    skeleton, text = spoken.skeleton, spoken.skeleton.text
    earlier: list[tuple[int, int]] = []  # the section's sentences so far that hold an amount
    section = -1
    for passage, low, high in spoken.spans:
        if passage.section != section:
            earlier, section = [], passage.section
        if passage.first == passage.last:
            continue
        if text.find(MONEY, low, high) < 0:
            continue
        if LISTING.search(text, low, high):
            mine, before = _amounts(amounts, low, high), earlier[-REACH:]
            yield from _of_which(skeleton, mine, partial(_headline, amounts, before), low, high)
            yield from _split_by(skeleton, mine, partial(_all, amounts, before), low, high)
            yield from _summed(skeleton, mine, low, high)
            yield from _with_additions(skeleton, mine, low, high)
        earlier.append((low, high))


def _amounts(amounts: Amounts, low: int, high: int) -> list[Amount]:
    """Those outside brackets."""
    spans = [match.span() for match in BRACKETED.finditer(amounts.skeleton.text, low, high)]
    return [a for a in amounts.of(low, high) if not any(start < a.end < end for start, end in spans)]


def _all(amounts: Amounts, spans: Sequence[tuple[int, int]]) -> list[Amount]:
    return [amount for span in spans for amount in _amounts(amounts, *span)]


def _headline(amounts: Amounts, spans: Sequence[tuple[int, int]]) -> list[Amount]:
    """What the sentences before were about: the last figures that no list of theirs holds."""
    for low, high in reversed(spans):
        mark = WHICH.search(amounts.skeleton.text, low, high)
        first = mark.start() if mark is not None else high
        if found := _main([a for a in _amounts(amounts, low, high) if a.end < first]):
            return found
    return []


def _of_which(skeleton: Skeleton, amounts: list[Amount], headline: Callable[[], list[Amount]], low: int, high: int) -> Iterator[Breakdown]:
    """「T，其中：A a，B b。」 The whole is what the words before 其中 state, at the level of the parts."""
    text = skeleton.text
    marks = [m for m in WHICH.finditer(text, low, high) if not _bracketed(text, low, m.start())]
    ends = [a.end for a in amounts]
    edge = low
    for mark, after in pairwise([*marks, None]):
        assert mark is not None
        end = _stop(text, mark.end(), high)
        pause = text.rfind("；", mark.end(), after.start()) if after is not None and after.start() < end else -1
        nested = after is not None and after.start() < end and pause < 0  # 「其中：A，其中：A1，A2；B」
        stop = pause if pause >= 0 else after.start() if nested and after is not None else end
        if edge > low and "；" in text[mark.end() : stop] and "；" not in text[edge : mark.start()]:
            stop = text.index("；", mark.end())  # the inner list ends with its member
        wholes = _main(amounts[bisect_left(ends, edge) : bisect_left(ends, mark.start())])
        if not wholes and not text[low : mark.start()].strip():
            wholes = headline()
        edge = mark.end()
        listed = amounts[bisect_left(ends, mark.end()) : bisect_left(ends, stop)]
        listed = _without_nested(text, listed, mark.end(), stop)
        pause = text.find("；", mark.end(), stop)
        if pause >= 0 and mark.group() == "其中" and not complete("", [a.item for a in listed if a.item and a.level]):
            listed, stop = [a for a in listed if a.end < pause], pause  # 「其中补贴收入 3 亿元；支出 9 亿元」
        for level, parts, items in _by_level(listed):
            total = _total(wholes, level)
            if total is not None:
                whole = next((k for k in range(2, len(items)) if complete(wholes[0].item, items[:k])), len(items))
                parts, items = parts[:whole], items[:whole]  # what follows the last part is another thing
                closed = not nested and _closed(text, parts, items, stop, mark, wholes[0])
                yield _made(skeleton, total.number, parts, dimension_of(items), closed, total.start, stop)


def _without_nested(text: str, listed: list[Amount], start: int, stop: int) -> list[Amount]:
    """「A 5 万元，包含 A1 3 万元，A2 2 万元；B 4 万元」: what one member contains is no member."""
    for nested in NESTED.finditer(text, start, stop):
        end = text.find("；", nested.end(), stop)
        listed = [a for a in listed if not nested.end() <= a.end < (end if end >= 0 else stop)]
    return listed


def _bracketed(text: str, low: int, at: int) -> bool:
    return text.count("（", low, at) + text.count("(", low, at) > text.count("）", low, at) + text.count(")", low, at)


def _stop(text: str, start: int, end: int) -> int:
    """Where the list ends: at the sentence's end."""
    at = text.find("。", start, end)
    return at if at >= 0 else end


def _main(before: Sequence[Amount]) -> list[Amount]:
    """The figures of the thing last spoken of: the last named amount and those at other levels that follow it without a name."""
    group: list[Amount] = []
    for amount in before:
        if not amount.level:
            continue
        if _named(amount):
            group = [amount]
        else:
            group.append(amount)
    return group


def _named(amount: Amount) -> bool:
    """Whether the words before an amount name a thing, and not only a level."""
    return bool(amount.item) or len(NAMELESS.sub("", amount.phrase)) > 1


def _by_level(listed: Sequence[Amount]) -> Iterator[tuple[str, list[Amount], list[str]]]:
    """The parts of a list and their items, level by level: each named member gives at most one amount to each."""
    members: list[list[Amount]] = []
    for amount in listed:
        if not amount.level:
            continue
        apart = bool(members) and "分别" in members[-1][0].phrase and not amount.phrase.strip("、，和及 \n")
        if _named(amount) or apart:  # 「A、B 分别为 5 万元、3 万元」
            members.append([replace(amount, phrase=members[-1][0].phrase) if apart else amount])
        elif members:
            members[-1].append(amount)
    for level in LEVELS:
        parts = [next((a for a in m if a.level == level), None) for m in members]
        if members and all(p is not None for p in parts):
            yield level, [p for p in parts if p is not None], [m[0].item for m in members]


def _total(wholes: Sequence[Amount], level: str) -> Amount | None:
    """The whole at the parts' level; parts that say no level are of what was carried out, or of the only figure there is."""
    for wanted in (level, "executed", "amount") if level == "amount" else (level,):
        for amount in reversed(wholes):
            if amount.level == wanted:
                return amount
    if len(wholes) == 1 and (level == "amount" or wholes[0].level == "amount"):
        return wholes[0]
    return None


def _closed(text: str, parts: Sequence[Amount], items: list[str], stop: int, mark: re.Match[str], named: Amount) -> bool:
    """Whether the list says that it is all: a known partition; the template's 主要用于以下方面; or a stated 合计 or 总计 of income
    or expenditure split after 「其中：」. An 等 after the last amount opens it again; 「A、B 等 5 万元」 does not."""
    tail = PAUSE.split(text[parts[-1].end + 1 : stop + 1], 1)[0]
    if OPEN_END.search(tail) or NESTED.search(text[mark.end() : stop]):
        return False
    if complete(named.item, items) or mark.group().startswith(("主要用于以下", "具体")):
        return True
    if not (mark["colon"] or "").strip() or not TOTALLING.search(named.phrase):
        return False
    if named.item.startswith("total"):  # 「支出总计 T，其中：A、B。收支相抵，年终结余 C」: C may be in T too
        return named.item != "total.expenditure" or not LEFT_OVER.search(text, stop, stop + 40)
    return named.item in ("revenue", "expenditure") and all(items) and dimension_of(items) in ("income", "nature")


def _split_by(skeleton: Skeleton, amounts: list[Amount], before: Callable[[], list[Amount]], low: int, high: int) -> Iterator[Breakdown]:
    """「按资金来源分，A a，B b。」 names all parts of what was carried out, said in this sentence or in one before."""
    text = skeleton.text
    marks = list(BY.finditer(text, low, high))
    for mark, after in pairwise([*marks, None]):
        assert mark is not None
        stop = _stop(text, mark.end(), after.start() if after is not None else high)
        listed = [a for a in amounts if mark.end() <= a.end < stop and a.level and _named(a)]
        own = _main([a for a in amounts if a.end < marks[0].start()])
        total = _spent(own) or (own[-1] if len(own) == 1 else None) or _spent(before())
        if total is None or len(listed) < 2:
            continue
        dimension = mark.lastgroup or "of_which"
        yield _made(skeleton, total.number, listed, {"kind": "procurement"}.get(dimension, dimension), True, mark.start(), stop)


def _spent(before: Sequence[Amount]) -> Amount | None:
    return next((a for a in reversed(before) if a.level == "executed"), None)


def _summed(skeleton: Skeleton, amounts: list[Amount], low: int, high: int) -> Iterator[Breakdown]:
    """「A a，B b，合计 T。」"""
    for i, amount in enumerate(amounts):
        at = amount.start - 1
        if i < 2 or at < low or not SUM.search(skeleton.text[at : amount.end]):
            continue
        start = max(skeleton.text.rfind("。", low, amount.end), low)
        if NET.search(skeleton.text, start, amount.end):
            continue  # 「A，加上 B，财力 C；D，合计 T」: C holds A already
        parts = [a for a in amounts[:i] if a.end > start and a.level]
        if len(parts) >= 2 and all(_named(p) for p in parts) and len({p.level for p in parts}) == 1:
            yield _made(skeleton, amount.number, parts, "total", True, parts[0].start, amount.end + 1)


def _with_additions(skeleton: Skeleton, amounts: list[Amount], low: int, high: int) -> Iterator[Breakdown]:
    """「收入 A，加上 B、C 等 b，收入总计 T。」: T is A and all that is added."""
    text = skeleton.text
    for mark in PLUS.finditer(text, low, high):
        stop = _stop(text, mark.end(), high)
        added = [a for a in amounts if mark.end() <= a.end < stop and a.level]
        first = _main([a for a in amounts if a.end < mark.start()])
        if not first or len(added) < 2 or "减" in text[mark.end() : stop]:
            continue
        grand = next((i for i, a in enumerate(added) if GRAND.search(a.phrase)), None)
        if not grand:
            continue
        whole = added[grand]
        parts = [first[-1], *added[:grand]]
        dimension = "expenditure" if "支出" in whole.phrase else "income"
        yield _made(skeleton, whole.number, parts, dimension, True, first[-1].start, whole.end + 1)


def _made(skeleton: Skeleton, total: int, parts: Sequence[Amount], dimension: str, closed: bool, start: int, end: int) -> Breakdown:
    return Breakdown(total, tuple(p.number for p in parts), dimension, closed, skeleton.to_text(start), skeleton.to_text(end))
