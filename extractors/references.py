"""References: documents cited as 《…》 or by their number, and articles of a named instrument."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from extractors.facts import Reference

REACH = 24
"""How far before its year or article an instrument's sign or name may begin, in characters."""


class _Patterns(NamedTuple):
    opening: re.Pattern[str]
    trigger: re.Pattern[str]
    tail: re.Pattern[str]
    sign: re.Pattern[str]
    republic: re.Pattern[str]
    name: re.Pattern[str]
    cut: re.Pattern[str]
    pointed: re.Pattern[str]
    chained: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    n = r"(?:[一二三四五六七八九十百零〇]{1,6}|[0-9０-９]{1,4}(?:[-－][0-9]{1,2})?)"
    article = (
        rf"第[ \t]?{n}[ \t]?[条條](?:之[一二三四五六七八九十]{{1,2}})?"
        rf"(?:第?[ \t]?{n}[ \t]?款)?(?:第?[ \t]?[（(]?{n}[)）]?[ \t]?[项項目])?(?:至第[ \t]?{n}[ \t]?[条條])?"
    )
    year = r"[〔\[［（(](?:19|20)\d\d[〕\]］）)]\s?第?\s?\d{1,5}\s?[号號]"
    short = r"[（(]以下[简簡][称稱][^（）()\n]{1,40}[)）]"
    return _Patterns(
        opening=re.compile(r"[《〔\[［（(字第依根按适適准準照]"),  # the first characters of `trigger`
        trigger=re.compile(
            rf"《(?P<title>[^《》\n]{{2,120}}(?:《[^《》\n]{{1,100}}》[^《》\n]{{0,60}})?)》"
            rf"|(?P<year>{year})|(?P<word>字第[ \t]*[\d○〇零一二三四五六七八九]{{4,12}}[ \t]*[号號])|(?P<article>{article})"
            rf"|(?:依据|依據|依照|依|根据|根據|按照|适用|適用|准用|準用)(?P<law>(?![本该該法有相前各其上下据據照]|国家|國家|规定|規定)[\u4e00-\u9fff]{{1,20}}?"
            r"(?:法|条例|條例|准则|準則|通则|通則|细则|細則))(?=之?(?:有关|有關|相关|相關)?(?:规定|規定)|(?!第)[\u4e00-\u9fff]{0,12}之[规規]定|所(?:订|訂|定|规定|規定))"
            r"|[依按照][\u4e00-\u9fff]{2,14}[颁頒](?:布|行|定|订|訂)?(?P<issued>[\u4e00-\u9fff]{4,30}?(?:准则|準則|办法|辦法|要点|要點|规则|規則|细则|細則|条例|條例))"
        ),
        # behind 》: a short name, the document's number, an article, in this order
        tail=re.compile(
            rf"(?:{short})?(?:[（(]?(?P<number>[\u4e00-\u9fff]{{1,12}}{year})[)）]?)?(?:{short})?(?:[ \t]?的?(?P<article>{article}))?"
        ),
        sign=re.compile(r"[\u4e00-\u9fff]{1,12}\Z"),
        republic=re.compile(r"(?:[\u4e00-\u9fff]|[ \t]?[（(][\d一二三四五六七八九十]{1,3}[)）][ \t]?+){2,12}\Z"),
        name=re.compile(r"[\u4e00-\u9fff]{1,18}(?:法|条例|條例|办法|辦法|规定|規定|细则|細則|规则|規則)[ \t]?\Z"),
        # what comes before a name or a sign and is no part of it: 「违反预算法第…」, 「十八日总统华总一义字」
        cut=re.compile(
            r".*(?:依照|依据|依據|根据|根據|按照|违反|違反|适用|適用|参照|參照|执行|[依按据據与與和及以由仍均皆应應除]|日(?:总统|總統|行政院|立法院)?)"
        ),
        pointed=re.compile(r"(?:依照?|根据|根據|依据|依據|按照?|违反|違反|适用|適用)[ \t]?\Z"),
        chained=re.compile(r"[ \t]?[、及和与與至或][ \t]?\Z"),
    )


def read(text: str) -> tuple[Reference, ...]:
    """The references of a text, in order. Titles stand without 《》, articles and numbers without blanks; simplified and traditional alike.

    例: 「根据《预算法》第三十二条」, 「《实施办法》（某府办〔2020〕3号）」, 「依审计法第六十二条」, 「本办法第五条」.
    反例: 「第三条 【分工】…」, an article of the text itself, cites nothing; nor does 「第六十二条」 that no 依 or 违反 points at.
    """
    p = _patterns()
    references: list[Reference] = []
    here = cited = 0
    for first in p.opening.finditer(text):
        found = p.trigger.match(text, first.start()) if first.start() >= here else None
        if found is None:
            continue
        if found["title"]:
            reference: Reference | None = _titled(text, found)
        elif found["law"]:
            reference = Reference(_bare(found["law"]), "", "", found.start("law"), found.end("law"))
        elif found["issued"]:
            reference = Reference(_bare(found["issued"]), "", "", found.start("issued"), found.end("issued"))
        elif found["article"]:
            reference = _clause(text, found, here, cited)
        else:
            reference = _signed(text, found, here)
        here = found.end()
        if reference is not None:
            references.append(reference)
            here = cited = reference.end
    return tuple(references)


def _titled(text: str, found: re.Match[str]) -> Reference:
    tail = _patterns().tail.match(text, found.end())
    number, article, end = (tail["number"], tail["article"], tail.end()) if tail else ("", "", found.end())
    if not (number or article):
        end = found.end()
    return Reference(_bare(found["title"]), _bare(number), _bare(article), found.start(), end)


def _signed(text: str, found: re.Match[str], here: int) -> Reference | None:
    """A document's number alone. 例: 国办发〔2018〕128号, 台孝授字第11574号."""
    p = _patterns()
    before = text[max(here, found.start() - REACH) : found.start()]
    sign = (p.sign if found["year"] else p.republic).search(before)
    if sign is None:
        return None
    cut = p.cut.match(sign[0])
    start = found.start() - len(sign[0]) + (cut.end() if cut else 0)
    if start == found.start() or _alone(text, start, found.end()):
        return None
    return Reference("", _bare(text[start : found.end()]), "", start, found.end())


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a number stands on a line of its own: it is the document's own."""
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return not text[low:start].strip() and not text[end : len(text) if high < 0 else high].strip()


def _clause(text: str, found: re.Match[str], here: int, cited: int) -> Reference | None:
    """An article: of an instrument named without 《》, of the text itself (本办法), or one that 依 or 违反 points at."""
    p = _patterns()
    before = text[max(here, found.start() - REACH) : found.start()]
    article = _bare(found["article"])
    name = p.name.search(before)
    if name is not None:
        cut = p.cut.match(name[0])
        start = found.start() - len(name[0]) + (cut.end() if cut else 0)
        title = _bare(text[start : found.start()])
        if len(title) > 1:
            return Reference(title, "", article, start, found.end())
    if p.pointed.search(before) or (found.start() - 4 < cited and p.chained.search(before)):
        return Reference("", "", article, found.start(), found.end())
    return None


def _bare(written: str | None) -> str:
    return re.sub(r"\s+", "", written or "")
