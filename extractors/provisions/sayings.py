"""Clauses that bind nobody and yet rule: what a word means, what is repealed, how long the text holds, what an offence costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from extractors.facts import Provision
from extractors.provisions.measures import amount

KINDS = ("norm", "definition", "repeal", "validity", "penalty")
MEANING, REPEALING, ITSELF = ("指", "谓", "包括"), ("废止", "停止执行", "不再执行"), ("本", "上述政策")
"""What no definition and no repeal is without, and what a validity begins with: looked at before anything else."""


@cache
def _meaning() -> re.Pattern[str]:
    """「本办法所称创新券，是指…」, 「稱基金者，謂…」."""
    return re.compile(
        r"(?:所称[的之]?(?P<term>[^，,]{1,30}?)[，,]?(?:是指|系指|係指|指的是|指|包括)|^\s*[称](?P<old>[^，,]{1,20})者[，,]谓|"
        r"^\s*[“「](?P<name>[^”」]{1,30})[”」](?:[（(][A-Za-z ,’'-]{2,60}[)）])?[，,]?\s?(?:就[^，,]{2,30}而言[，,])?(?:是指|指|包括)|"
        r"^\s*(?P<defined>[\u4e00-\u9fff]{2,20})\s?[（(][A-Za-z ,’'-]{2,60}[)）]\s?(?:就[^，,]{2,30}而言[，,])?(?:是指|指|包括)|"
        r"^\s*(?P<item>[^，,：:“”「」（）()]{1,24})[：:]\s?(?:是指|系指|指))"
        r"(?P<meaning>.+)$"
    )


@cache
def _ending() -> re.Pattern[str]:
    """「《旧办法》同时废止」, 「本办法自印发之日起施行，有效期5年」."""
    return re.compile(
        r"^(?P<what>.{0,200}?)(?P<repeal>(?:同时|即行|相应|自行)废止|予以废止|(?<!不)停止执行|不再执行)"
        r"|^(?P<self>本[\u4e00-\u9fff]{1,6}?|上述政策[^，,]{0,12}?)[，,]?(?P<holds>(?:由[^，,]{2,30}[，,])?(?:自|从|执行期限|有效期).{2,80})$"
    )


@cache
def _begins() -> re.Pattern[str]:
    """What stands before a repeal and is a sentence of its own: 「本办法自2021年1月1日起施行，」."""
    return re.compile("本[\u4e00-\u9fff]{1,6}自[^，,]{2,40}(?:施行|实施|执行|生效)[，,]")


@cache
def _penalty() -> re.Pattern[str]:
    """「由主管部门责令改正，处1万元以上5万元以下罚款」, 「依法给予处分」, 「处六月以下有期徒刑」."""
    return re.compile(
        r"(?:由(?P<by>[^，,、。由对對]{2,30}?)(?:[对對][^，,。]{2,40}?)?)?(?P<what>(?:依法)?(?:责令|给予(?:警告|通报批评|[^，,]{0,8}处分)|没收|吊销|暂扣|追究[^，,]{0,12}责任|"
        r"(?:判|并|可|应)?(?:处以?|科)(?=[^，,。]{0,30}(?:罚款|罚锾|罚金|监禁|徒刑|拘留))).*)$"
    )


@cache
def punished() -> re.Pattern[str]:
    """A penalty that goes on with what may be imposed too: 「由主管部门给予警告，可以并处三万元以下罚款」."""
    return re.compile("由[^，,。]{2,40}(?:责令|给予警告|给予通报|没收|处以?)[^。]{0,60}[，,]并?可以?(?:并处|并|处|对)[^。]{0,60}罚款$")


def said(text: str, start: int, clause: str, made: Callable[..., Provision]) -> list[Provision]:
    """A clause that binds nobody and yet rules: what a word means, what is repealed, from when and how long the text holds. `clause`:
    folded, beginning at `start` of the text; `made` makes a provision from all but its place in the regulation.
    例: 「本办法自2021年1月1日起施行，原《办法》同时废止」: two, a validity and a repeal."""
    bare = clause.strip(" \t　")
    here = start + len(clause) - len(clause.lstrip(" \t　"))
    end = here + len(bare)
    if any(word in bare for word in MEANING) and (found := _meaning().search(bare)):
        term = next(name for name in ("term", "old", "name", "defined", "item") if found[name])
        subject = text[here + found.start(term) : here + found.end(term)].strip()
        action = text[here + found.start("meaning") : here + found.end("meaning")].strip(" ，,")
        return [made(subject, "", action, here, end, kind="definition")]
    found = _ending().match(bare) if bare.startswith(ITSELF) or any(word in bare for word in REPEALING) else None
    if found is None:
        return []
    if found["repeal"]:
        if first := _begins().match(found["what"]):
            cut = first.end()
            return said(text, here, bare[: cut - 1], made) + said(text, here + cut, bare[cut:], made)
        what = text[here : here + found.end("what")].strip(" ，,")
        return [made(what, "", text[here + found.start("repeal") : end], here, end, kind="repeal")]
    if not re.search(r"施行|实施|执行|有效期|生效|期限", found["holds"]):
        return []
    itself = text[here : here + found.end("self")]
    return [made(itself, "", text[here + found.start("holds") : end], here, end, kind="validity")]


def penalty(text: str, start: int, clause: str, made: Callable[..., Provision]) -> list[Provision]:
    """A clause without a modal word that says what an offence costs: the offence is its condition, who punishes its subject."""
    found = _penalty().search(clause)
    if found is None or not re.search("违反|犯罪|罚|处分|责任|(?:的|者)[，,]|情节|由", clause[: found.end("what")]):
        return []
    low = start + len(clause) - len(clause.lstrip(" \t　"))
    high = start + len(clause.rstrip(" \t　"))
    by = text[start + found.start("by") : start + found.end("by")] if found["by"] else ""
    condition = re.sub("[，,]?(?:[并並]?[可应應]以?)?[并並]?[处處]?$", "", text[low : start + found.start()].strip(" ，,"))
    action = text[start + found.start("what") : high].strip(" ，,")
    return [made(by, "", action, low, high, kind="penalty", condition=condition, amount=amount(action))]
