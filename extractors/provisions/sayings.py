"""Clauses that bind nobody and yet rule: what a word means, what is repealed, how long the text holds, what an offence costs."""

from __future__ import annotations

import re
from functools import cache

from extractors.facts import Provision
from extractors.provisions.cues import FOLD
from extractors.provisions.measures import amount

KINDS = ("norm", "definition", "repeal", "validity", "penalty")


@cache
def _meaning() -> re.Pattern[str]:
    """「本办法所称创新券，是指…」, 「稱基金者，謂…」."""
    return re.compile(
        r"(?:所称[的之]?(?P<term>[^，,]{1,30}?)[，,]?(?:是指|系指|係指|指的是|指|包括)|^\s*[称](?P<old>[^，,]{1,20})者[，,]谓)(?P<meaning>.+)$"
    )


@cache
def _ending() -> re.Pattern[str]:
    """「《旧办法》同时废止」, 「本办法自印发之日起施行，有效期5年」."""
    return re.compile(
        r"^(?P<what>.{0,200}?)(?P<repeal>(?:同时|即行|相应|自行)废止|予以废止|停止执行|不再执行)"
        r"|^(?P<self>本[\u4e00-\u9fff]{1,6}?|上述政策[^，,]{0,12}?)[，,]?(?P<holds>(?:由[^，,]{2,30}[，,])?(?:自|从|執行期限|执行期限|有效期).{2,80})$"
    )


@cache
def _penalty() -> re.Pattern[str]:
    """「由主管部门责令改正，处1万元以上5万元以下罚款」, 「依法给予处分」, 「处六月以下有期徒刑」."""
    return re.compile(
        r"(?:由(?P<by>[^，,、。]{2,30}?))?(?P<what>(?:依法)?(?:责令|给予(?:警告|通报批评|[^，,]{0,8}处分)|没收|吊销|暂扣|追究[^，,]{0,12}责任|"
        r"(?:并|可|应)?(?:处以?|科)(?=[^，,。]{0,30}(?:罚款|罚锾|罚金|监禁|徒刑|拘留))).*)$"
    )


def said(text: str, start: int, end: int, article: str, heading: str) -> Provision | None:
    """A clause that binds nobody and yet rules: what a word means, what is repealed, from when and
    how long the text holds."""
    clause = text[start:end].translate(FOLD)
    blank = len(clause) - len(clause.lstrip(" \t　"))
    span = start + blank, start + len(clause.rstrip(" \t　"))
    if found := _meaning().search(clause):
        term, (low, high) = ("term" if found["term"] else "old"), found.span("meaning")
        subject = text[start + found.start(term) : start + found.end(term)].strip()
        return Provision(article, heading, subject, "", text[start + low : start + high].strip(" ，,"), *span, kind="definition")
    found = _ending().match(clause[blank:])
    if found is None:
        return None
    here = start + blank
    if found["repeal"]:
        what = text[here : here + found.end("what")].strip(" ，,")
        return Provision(article, heading, what, "", text[here + found.start("repeal") : span[1]], *span, kind="repeal")
    if not re.search(r"施行|实施|执行|執行|有效期|生效|期限", found["holds"]):
        return None
    return Provision(article, heading, found["self"], "", text[here + found.start("holds") : span[1]], *span, kind="validity")


def penalty(text: str, start: int, end: int, article: str, heading: str) -> Provision | None:
    """A clause without a modal word that says what an offence costs: the offence is its condition, who punishes its subject."""
    clause = text[start:end].translate(FOLD)
    found = _penalty().search(clause)
    if found is None or not re.search("违反|罚|处分|责任|(?:的|者)[，,]|情节|由", clause[: found.end("what")]):
        return None
    low = start + len(clause) - len(clause.lstrip(" \t　"))
    high = start + len(clause.rstrip(" \t　"))
    by = text[start + found.start("by") : start + found.end("by")] if found["by"] else ""
    condition = text[low : start + found.start()].strip(" ，,")
    action = text[start + found.start("what") : high].strip(" ，,")
    return Provision(article, heading, by, "", action, low, high, kind="penalty", condition=condition, amount=amount(action))
