"""The role of every number: each has exactly one, and none is left out.

`settle` first gives the roles that kind and context decide; the extractors read what it leaves open (「」); `fill` closes the rest.
What the roles mean where the contract leaves room:

- structural: labels, articles, versions, coined terms and counts inside set phrases (四大阶段, 三个统一, “电力十条”, 三级);
- other: dates, codes, ordinals, spans of time that only date something (一年来, 近 3 年), and thresholds that describe a class of
  things (「100 万元以上设备」, 「20kV 及以下线路」);
- budget: what the budget extractor claims, and in fiscal documents every amount or rate of a fiscal sentence that it does not;
- target: planned, not yet reached; amounts and periods of a regulation are norms and so targets;
- reform_count stays reform_count when planned: a list of tasks is by nature ahead;
- kpi: every other quantity.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from extractors.facts import BudgetFact, Number, ReformFact, Report

_STRUCTURAL = frozenset(("enumerator", "article", "structure", "version"))
_OTHER = frozenset(("date", "code", "ordinal", "other"))
FISCAL_DOCUMENTS = frozenset(("final_accounts", "department_budget", "budget_report"))


@cache
def _quoted() -> re.Pattern[str]:
    """A coined term: up to fourteen characters in quotation marks. 例: “税收服务十条”, 「三個統一」."""
    return re.compile(r"[“「『‘][^“”「」『』‘’\n，。；]{1,14}[”」』’]")


@cache
def _set_phrase() -> re.Pattern[str]:
    """Chinese numerals that name rather than count: 四大, 三级, 一个, 两类, 十项 (but 三家, 五人, 十余项 count)."""
    return re.compile(
        r"^第?(?:[一二三四五六七八九十两双]{1,3}\s?(?:大|级|个|批|套|扇|次|条|张|类|项|种|方面|个方面|维|件|端|链|篇|步|点|线|区|系列|轮|年|期|化|型|位一体|站|门|网|窗|键|体|方)?"
        r"|\d{1,2}\s?大)$"
    )


@cache
def _reached() -> re.Pattern[str]:
    """Words before a Chinese numeral that make it a count after all: 「新增两个」, 「增至三个」."""
    return re.compile(r"(?:达到?|共|共有|新增|增加|增加了|减少|减少了|增至|建成|超过?|仅|合计|总计|累计|完成|获得|获批|落户)$")


@cache
def _place_list() -> re.Pattern[str]:
    """A count of places just listed: 「…、广州、深圳 6 市」."""
    return re.compile(r"[一-鿿]、[一-鿿]{1,8}\s?$|[+＋]$")


@cache
def _articles() -> re.Pattern[str]:
    """Around a count of the articles of a law: 「修正公布全文 64 条」, 「第 62-1 条条文」."""
    return re.compile(r"全文\s*◦|第\s*\d+\s*[-～~至]\s*◦|◦\s?条文")


@cache
def _dated() -> re.Pattern[str]:
    """What follows a span of time that only dates or names something: 「一年来」, 「三年行动」, 「五年规划」."""
    return re.compile(r"\s?(?:来|以来|奋斗|行动|规划|计划|期间?|前|后|度|多来|间|工期|滚动|任期|一次|一遇)")


@cache
def _named_span() -> re.Pattern[str]:
    """A span in Chinese numerals with a noun on it is a name: 「三年攻坚方案」, 「十年禁渔」."""
    return re.compile(r"[\u4e00-\u9fff](?<![内以之后前达保稳位居蝉获增下上])")


@cache
def _lasting() -> re.Pattern[str]:
    return re.compile(r"(?:连续|历时|达|仅用|用时|为期|长达|满)$")


@cache
def _dating() -> re.Pattern[str]:
    """What stands before such a span: 「近 3 年」, 「未来五年」, 「每 6 个月」."""
    return re.compile(r"(?:近|上|下|本|过去|过去的|未来|今后|前|每|此后|往后|这|第|头|随后)\s?$")


@cache
def _fiscal() -> re.Pattern[str]:
    return re.compile(
        r"预算|决算|收入|支出|拨款|经费|结转|结余|财政|资金|债券|债务|税收|转移支付|补助|上解|调入|专户|采购|基金|安排|元[（(]|合计|总计|本年|年初"
    )


@cache
def _economy() -> re.Pattern[str]:
    """Sentences of a budget report that speak of the economy, not of its money."""
    return re.compile(r"生产总值|GDP|增加值|固定资产投资|零售总额|进出口|可支配收入|消费价格|存款余额|贷款余额|总产值")


@cache
def _own_budget() -> re.Pattern[str]:
    """In a self-evaluation: a sentence about the department's own money."""
    return re.compile(r"一般公共预算|政府性基金|财政拨款|项目支出|基本支出|专项资金|预算(?:完成率|执行率|数|支出)|支出进度")


def settle(report: Report) -> list[str]:
    """A role by number where kind and context decide it, 「」 where an extractor must read the sentence."""
    text = report.text
    terms = [found.span() for found in _quoted().finditer(text)]
    begins = [start for start, _ in terms]
    out: list[str] = []
    for n in report.numbers:
        role = ""
        if n.kind in _STRUCTURAL:  # 「7×24 小时」 has the shape of a structure and measures a service
            role = "" if n.kind == "structure" and "小时" in text[n.end - 2 : n.end + 3] else "structural"
        elif (n.kind in _OTHER and not _measured(text, n)) or text[n.num_start : n.num_end] in (
            "万",
            "亿",
        ):  # 「万元产值能耗」 names its unit
            role = "structural" if n.kind == "ordinal" and n.text.endswith(("级", "級")) else "other"
        elif n.kind == "count" and _names(text, n, terms, begins):
            role = "structural"
        elif n.kind in ("duration", "length") and not text[n.num_start : n.num_end].isascii() and _coined(n, terms, begins):
            role = "structural"  # “一周一访”, “最后一公里”
        elif n.kind == "length" and n.text in ("一公里", "一米") and text.endswith("最后", 0, n.start):
            role = "structural"
        elif (n.kind == "rank" and n.text.endswith(("强", "強"))) or (n.kind == "duration" and _only_dates(text, n)):
            role = "other"
        out.append(role)
    return out


@cache
def _bare_measure() -> re.Pattern[str]:
    """Before a figure without a unit that measures: 「收入比为 1.56」, 「恩格尔系数 0.29，缩小 0.01」."""
    return re.compile(
        r"(?:(?<=[\u4e00-\u9fff]{2})(?<!同)(?<!环)比|系数|指数|比值|容积率)(?:为|达到|达|是|降至|升至)?[\s：:]?$|(?:缩小|扩大|提高|下降)$"
    )


def _measured(text: str, n: Number) -> bool:
    """Whether a number of no common kind measures after all: it has a unit (吨公里, 分贝), or the word before it says so."""
    if n.kind != "other" or n.value is None:
        return False
    return bool(n.unit) or (
        text[n.end : n.end + 1] in "，。；、,;" and _bare_measure().search(text, max(0, n.start - 10), n.start) is not None
    )


def _only_dates(text: str, n: Number) -> bool:
    """Whether a span of time dates something instead of measuring it."""
    if n.text.endswith(("周年", "来", "年度")):
        return True
    if text[n.num_start : n.num_end] == "一" and text[max(0, n.start - 1) : n.start] in ("的", "又", "新"):
        return True  # 「很不平凡的一年」
    if (
        not text[n.num_start : n.num_end].isascii()
        and _named_span().match(text, n.end)
        and not _lasting().search(text[max(0, n.start - 3) : n.start])
    ):
        return True
    return _dated().match(text, n.end) is not None or _dating().search(text, max(0, n.start - 4), n.start) is not None


def _coined(n: Number, terms: list[tuple[int, int]], begins: list[int]) -> bool:
    """Whether a number stands in quotation marks, in one of the `terms` (spans, with their `begins`)."""
    i = bisect_right(begins, n.start) - 1
    return i >= 0 and n.end <= terms[i][1]


def _names(text: str, n: Number, terms: list[tuple[int, int]], begins: list[int]) -> bool:
    """Whether a count belongs to a name or set phrase."""
    if _coined(n, terms, begins):
        return True
    digits = text[n.num_start : n.num_end]
    if digits == "一":
        return True
    if n.qualifier == "" and not digits.isascii() and _set_phrase().match(n.text):
        return not (_reached().search(text, max(0, n.start - 4), n.start) and not n.text.startswith(("一", "双")))
    if n.text.endswith(("大", "级", "級")):
        return True
    if n.unit == "条" and _articles().search(text[max(0, n.start - 8) : n.start] + "◦" + text[n.end : n.end + 2]):
        return True
    if n.unit in ("市", "省", "区", "县", "州", "国", "地") or text[n.start - 1 : n.start] in ("+", "＋"):
        return _place_list().search(text, max(0, n.start - 12), n.start) is not None
    return False


def claim(settled: list[str], facts: Iterable[BudgetFact | ReformFact], role: str) -> None:
    """Marks the numbers of `facts` with `role`, in place; what an earlier claim or `settle` has taken stays taken."""
    for fact in facts:
        if not settled[fact.number]:
            settled[fact.number] = role


def fiscal(report: Report, settled: Sequence[str]) -> list[int]:
    """The open quantities of fiscal sentences that no pattern explained: amounts and rates in fiscal documents, and in
    self-evaluations where the sentence names the department's own money; there with the counts of projects it is spent on."""
    if report.front.doc_type in FISCAL_DOCUMENTS:
        words, kinds = _fiscal(), frozenset(("money", "percent"))
    elif report.front.doc_type in ("self_evaluation", "project_evaluation"):
        words, kinds = _own_budget(), frozenset(("money", "percent", "count"))
    else:
        return []
    out: list[int] = []
    for passage in report.passages:
        found = [i for i in range(passage.first, passage.last) if not settled[i] and report.numbers[i].kind in kinds]
        here = (report.text, passage.start, passage.end)
        if found and (passage.table is not None or (words.search(*here) and not _economy().search(*here))):
            out += [i for i in found if report.numbers[i].kind != "count" or _project(report.text, report.numbers[i])]
    return out


def _project(text: str, n: Number) -> bool:
    return text[max(0, n.start - 4) : n.start].rstrip().endswith("项目") or text.startswith("项目", n.end)


def label(number: Number, report: Report) -> str:
    """What a number that measures nothing stands for. 例: 「（二）」 → 列表序号; 「2022 年」 of its own year → 报告年度."""
    if number.kind == "enumerator":
        return "列表序号"
    if number.kind == "article":
        return "条款序号"
    if number.kind == "date":
        year = report.front.fiscal_year
        return "报告年度" if year is not None and number.text_value == str(year) else "日期"
    if number.kind in ("structure", "version", "ordinal", "code", "count"):
        return _around(report.text, number)
    return ""


@cache
def _word_after() -> re.Pattern[str]:
    return re.compile(r"[\u4e00-\u9fff]{0,4}")


def _around(text: str, n: Number) -> str:
    """The term a number is part of: what its quotation marks hold, else the number with the characters after it."""
    opened = max(text.rfind("“", n.start - 14, n.start), text.rfind("「", n.start - 14, n.start))
    if opened >= 0:
        closed = min((at for at in (text.find("”", n.end, n.end + 14), text.find("」", n.end, n.end + 14)) if at >= 0), default=-1)
        if closed > 0 and "”" not in text[opened : n.start]:
            return text[opened + 1 : closed]
    after = _word_after().match(text, n.end)
    return n.text.strip() + (after.group() if after else "")
