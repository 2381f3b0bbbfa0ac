"""Reform counts: how many reform things, what was done with them, at which level.

A count in 项 条 个 件 处 is a reform count when what is counted is a reform thing by its name (改革任务, 举措, 权限清单, 许可事项), or
when the name could be anything (事项, 任务, 服务) and a reform verb stands in its clause (出台, 承接, 下放, 跨省通办). 例: 「39 项改革经验
获全省推广」, 「梳理上报…等 40 项省级权限清单」, 「提出 17 条具体工作举措」. 反例: 「390 项线上税费事项」 (a stock of services), 「协调
解决企业诉求 9 项」 (cases).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import lexicons
from extractors import phrases, things, tokens
from extractors.facts import Passage, ReformFact, Report

UNITS = frozenset(("项", "条", "个", "件", "处", "類", "类", "种", "批", "個", "項", "條", "方面", "举措", "套", "份", "张", "宗"))
"""The classifiers of reform things."""


@cache
def _objects() -> tuple[re.Pattern[str], dict[str, str]]:
    """Longest object first, so that 税费事项 is found before 事项."""
    claims = {row.term: row.claim for row in lexicons.rows("objects", tokens.Thing, key="term")}
    return re.compile("|".join(map(re.escape, sorted(claims, key=len, reverse=True)))), claims


@cache
def _actions() -> tuple[re.Pattern[str], dict[str, bool]]:
    known = {row.term: row.reform for row in lexicons.rows("actions", tokens.Action, key="term")}
    return re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True)))), known


@cache
def _stock() -> re.Pattern[str]:
    """What may stand before the thing when its stock is told: 「清理后现有审批事项 306 项」."""
    return re.compile(r"^(?:后|现有|现|共有)+(?=..)")


@cache
def _doing() -> re.Pattern[str]:
    """What is done with the thing, behind its name: 「重点事项│攻坚」."""
    return re.compile("(?<=事项|任务|举措|政策)(?:攻坚|落地|落实|建设|实施|整治|推进)$")


@cache
def _doers() -> re.Pattern[str]:
    return re.compile(r"(?:部门|单位|街道|乡镇|镇街|企业|镇(?!级)|乡(?![级村]))(?=..)")


@cache
def _names() -> re.Pattern[str]:
    """Titles and coined terms, whose verbs and places are not the count's: 「“免申即享”清单」, 「《江城市审批办法》等 3 项」."""
    return re.compile(r"《[^《》]*》|[“「][^“”「」]{1,14}[”」]")


NAMING = frozenset(("优化", "试点", "改革", "创新", "审批"))
"""Verbs that stand inside names too: where another governs, it is the action. 例: 「实施优化营商环境举措 21 项」."""


@cache
def _border() -> re.Pattern[str]:
    return re.compile(r"[，,；;。！？\n]")


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"\s?[“「][^“”「」，。]{2,14}[”」]")


def extract(report: Report, settled: Sequence[str] | None = None) -> tuple[ReformFact, ...]:
    """The reform counts of a report among the counts that `settled` leaves open (by default all of them)."""
    out: list[ReformFact] = []
    numbers = report.numbers
    for passage in report.passages:
        previous: ReformFact | None = None
        governing = ""
        for i in range(passage.first, passage.last):
            n = numbers[i]
            if n.kind != "count" or n.unit not in UNITS or (settled is not None and settled[i]):
                continue
            fact, verb = _read(report, passage, i, previous, governing)
            if fact is not None:
                governing = verb or governing
                out.append(fact)
                previous = fact
    return tuple(out)


def _read(report: Report, passage: Passage, i: int, previous: ReformFact | None, governing: str) -> tuple[ReformFact | None, str]:
    """The fact of a count and the verb before it. `governing`: the verb that stood before an earlier one of the sentence and goes for a
    list of them: 「梳理甲等 40 项省级清单，乙等 11 项市级清单」."""
    n = report.numbers[i]
    before, after, clause = _clause(report, passage, i)
    thing, claim = _thing(before, after)
    if previous is not None and (_same_again(before, thing) or (n.unit == previous.unit and _goes_on(before, claim))):
        thing, claim = previous.object, "yes"  # 「1844 个政务服务事项进驻大厅，其中 1816 项进驻一窗」
    if not claim or claim == "no":
        return None, ""
    plain = _names().sub("", before), _names().sub("", clause)
    named = _action(before, clause)
    verbs = [match.group() for match in _actions()[0].finditer(plain[0])]
    listed = "" if verbs or not (before.endswith("等") and previous is not None) else governing
    action = listed or _action(*plain) or named
    if claim == "context" and not any(_actions()[1].get(verb, False) for verb in (action, named)):
        return None, ""  # 「“免申即享”清单 43 个」: the coined term says that it is a reform
    fact = ReformFact(
        number=i,
        count=n.value,
        qualifier=n.qualifier,
        unit=n.unit,
        object=thing,
        action=action,
        level=_level(*plain),
        fiscal_year=report.front.fiscal_year,
    )
    return fact, action if verbs else ""


def _same_again(before: str, thing: str) -> bool:
    return not thing and (before.endswith("其中") or not before)


def _goes_on(before: str, claim: str) -> bool:
    """Whether a verb alone tells what was done with some of the things counted before: 「取消许可事项 12 项、下放 7 项」,
    「其中全省推广 11 项」. 反例: 「建立清单 5 项，解决诉求 3 项」."""
    words = before.rpartition("、")[2].removeprefix("其中")
    verb = _actions()[0].search(words)
    return not claim and verb is not None and verb.end() == len(words) and verb.start() <= 2 and _actions()[1][verb[0]]


def _clause(report: Report, passage: Passage, i: int) -> tuple[str, str, str]:
    """The words before a count back to the border of its clause, those that follow it up to the next border or number, and
    all that follow it in its clause."""
    text, n = report.text, report.numbers[i]
    first, last = max(passage.start, n.start - phrases.REACH), min(passage.end, n.end + phrases.REACH)
    named = _named().match(text, n.end, last)  # the numerals of a coined name are words: 「15 个“一件事”」
    past = named.end() if named else n.end
    following = next((other.start for other in report.numbers[i + 1 : passage.last] if other.start >= past), passage.end)
    begin = max((found.end() for found in _border().finditer(text, first, n.start)), default=first)
    found = _border().search(text, n.end, last)
    end = found.start() if found else last
    after, _ = phrases.first_clause(text[n.end : min(following, end)])
    return phrases.clean(text[begin : n.start]), after, phrases.clean(text[n.end : end])


def _thing(before: str, after: str) -> tuple[str, str]:
    """What is counted, as written, and whether its name makes it a reform thing (yes, context, no or 「」 for unknown)."""
    pattern, claims = _objects()
    name = phrases.released(things.counted(after))
    if not name:
        if phrases.clean(after):
            return "", ""
        name = phrases.subject(before)
        governed = [match.end() for match in _actions()[0].finditer(name)]
        if governed and len(name) - governed[-1] >= 2:
            name = name[governed[-1] :]  # 「出台政策 12 项」
    name = _doing().sub("", _stock().sub("", name))
    if _doers().match(name):
        return name, ""  # 「100 多个部门联办事项」 counts the departments
    found = [match.group() for match in pattern.finditer(name, max(0, len(name) - 10))]
    if not found or not name.endswith(found[-1]) or any(claims[one] == "no" for one in found):
        return name, ""
    return name, claims[found[-1]]


def _action(before: str, after: str) -> str:
    """The verb that governs the count: the last reform verb before it, else the first after it."""
    pattern, known = _actions()
    governing = [m.group() for m in pattern.finditer(before)]
    following = [m.group() for m in pattern.finditer(after)]
    for verb in (*reversed(governing), *following):
        if known[verb] and verb not in NAMING:
            return verb
    for verb in (*reversed(governing), *following):
        if known[verb]:
            return verb
    return (governing or following or [""])[-1]


@cache
def _level_hint() -> re.Pattern[str]:
    return re.compile(r"[国國省市区區县縣州]|中央|全国|世界银行")


def _level(before: str, after: str) -> str:
    """国家, 省, 市 or 区: the level named nearest to the count in its clause, after it first (「39 项获全省推广」)."""
    issuer, about, _ = before.rpartition("关于")  # 「在保税区落实国务院关于促进综保区发展 21 条措施」
    for words, last in ((after, False), (issuer if about else "", True), (before, True)):
        if _level_hint().search(words):
            bodies = tokens.bodies(words)
            if bodies:
                return bodies[-1 if last else 0].level
    return ""
