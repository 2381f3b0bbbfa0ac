"""The words beside a number: what stands before it in its clause, what follows it, and the phrase a reader would name it by.

Grammar first (separators, value verbs, openings); the words of jieba are asked only where grammar leaves more than one reading.
All functions take and give plain text: offsets stay with the numbers.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from extractors import tokens

LONGEST = 24
"""Characters an indicator phrase may have before it is cut to its last part."""

_STRIP = str.maketrans("", "", " \t\r\n\f\v\u00a0\u2002\u2003\u3000*#`_|")


class Patterns(NamedTuple):
    """The grammar of clauses, compiled on first use."""

    separator: re.Pattern[str]
    bracket: re.Pattern[str]
    opening: re.Pattern[str]
    value_verb: re.Pattern[str]
    listing: re.Pattern[str]
    modifier: re.Pattern[str]
    hint: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The clause patterns; each alternation is flat, so that matching is linear."""
    return Patterns(
        separator=re.compile(r"[，,；;。！？!?：:（()）\n【】\[\]…]|——"),
        # 「价格（CPI）比上年上涨」: a bracket without figures is no border
        bracket=re.compile(r"[（(][^（()）\d]{0,30}[)）]"),
        opening=re.compile(
            r"^(?:[一二三四五六七八九十]+是要?|其中|同时|此外|另外|另|目前|当前|今年以来|一年来|今年|去年|全年|当年|年内|本年度?|截[至止]目?前?|"
            r"已经|已|共计|共|累计|总计|合计|全部|还|也|并且|并|且|而|及|和|与|以及|均|都|又|仅|只|使|让|主动|深入|持续|积极|全力|扎实|"
            r"大力|有效|不断|成功|顺利|首次|率先|全面|[、·“”\"'‘’《》.．\-—–•])+"
        ),
        value_verb=re.compile(
            r"(?:达到|达成|达|完成|实现|约为|为|是|大约|约|接近|近|超过|超额|超|突破|逾|跨上|迈上|共计|合计|总计|累计|总共|共|拥有|已有|现有|有|"
            r"仅用|只用|仅|只|已经|已|不超过|不低于|不少于|不高于|不足|不到|低于|高于|少于|多于|多达|高达|保持在|控制在|稳定在|维持在|"
            r"在|至|到|了|均|的|等|总|全部|各|又|分别|就|即|出|以|上述|位列|位居|排名|名列|排|列|居|任务|比较|仍|较|[：:“”\"'、>＞≥=＝<＜≤])+$"
        ),
        listing=re.compile(r"^(?P<verb>.{0,4}?)[^、]*(?:、[^、]*)+?等(?:多?个?方面|领域|方式|渠道|形式)?的?(?P<head>[^、]{2,})$"),
        modifier=re.compile(r".*(?:的|等方面|等领域)(?=..)"),
        hint=re.compile(r"[达为约超近共增减升降占比居列排至到]|完成|实现|突破"),
    )


@lru_cache(maxsize=1 << 14)
def clean(text: str) -> str:
    """Without blanks, line ends and markup signs. 例: 「**调研 企业**」 → 「调研企业」."""
    return text.translate(_STRIP)


def last_clause(gap: str) -> tuple[str, str]:
    """The part of `gap` after its last separator, and that separator (empty if there is none)."""
    if "（" in gap or "(" in gap:
        gap = patterns().bracket.sub("", gap)
    found = None
    for found in patterns().separator.finditer(gap):
        pass
    return (gap, "") if found is None else (gap[found.end() :], found.group())


def first_clause(gap: str) -> tuple[str, str]:
    """The part of `gap` before its first separator or list comma, and that separator (empty if there is none)."""
    found = patterns().separator.search(gap)
    piece, mark = (gap, "") if found is None else (gap[: found.start()], found.group())
    head, comma, _ = piece.partition("、")
    return (head, comma) if comma else (piece, mark)


@lru_cache(maxsize=1 << 15)
def subject(clause: str) -> str:
    """The indicator phrase in the words before a number, cleaned, without openings and value verbs.

    例: 「其中，全年地区生产总值达到」 → 「地区生产总值」; 「收集产业生态、政务服务等方面的意见建议」 → 「收集意见建议」.
    反例: 「完成」 → 「」: a bare value verb names nothing.
    """
    p = patterns()
    text = p.value_verb.sub("", clean(clause))
    text = p.opening.sub("", text)
    if not text:
        return ""
    if "等" in text and "、" in text:
        text = _listing(text)
    return text if len(text) <= LONGEST else _shortened(text)


def _listing(text: str) -> str:
    """「V + A、B、C等 + N」 is named by its verb and head. 例: 「解决许可证延期、转供电等企业具体诉求」 → 「解决企业具体诉求」."""
    found = patterns().listing.match(text)
    if found is None:
        return text
    verb = ""
    for word in tokens.words(text[:12]):
        if not word.tag.startswith(("v", "d", "a")) or len(verb) >= 4:
            break
        verb += word.text
    return verb + found["head"]


def _shortened(text: str) -> str:
    """The last part of a phrase that is too long: after its last 的, or its last verb and what follows."""
    found = patterns().modifier.match(text)
    rest = text[found.end() :] if found else text
    if 3 <= len(rest) <= LONGEST:
        return rest
    run = tokens.words(rest)
    size = 0
    for i in range(len(run) - 1, -1, -1):
        size += len(run[i].text)
        if size > LONGEST:
            return "".join(w.text for w in run[i + 1 :])
        if size >= 4 and run[i].tag in ("v", "p", "d") and i:
            return "".join(w.text for w in (run[i:] if run[i].tag == "v" else run[i + 1 :]))
    return rest


@lru_cache(maxsize=1 << 15)
def is_nominal(phrase: str) -> bool:
    """Whether a phrase ends in something that can be measured. 例: 「受理工单」 yes; 「集聚」, 「引进」 no; 「城镇新增就业」 yes."""
    if not phrase:
        return False
    run = tokens.words(phrase)
    return run[-1].tag.startswith(tokens.NOMINAL) and run[-1].tag != "i" or (len(run) > 1 and run[-1].tag not in ("p", "c", "d", "u"))


@lru_cache(maxsize=1 << 15)
def counted(clause: str, free: bool) -> str:
    """The noun phrase that directly follows a count: up to the verb of which it is the subject.

    `free`: nothing before the number names it, so a first verb is an attribute (「22 份申报材料」). 例: 「企业提供代办服务」 →
    「企业」; 「的厂房建设」 → 「厂房建设」. 反例: 「参加培训」 after 「职工 50 人」 → 「」.
    """
    text = clean(clause).lstrip("的·")
    if not text:
        return ""
    out: list[str] = []
    named = False
    for word in tokens.words(text[:30]):
        tag = word.tag
        if tag in ("v", "d", "p", "c", "u", "ud", "ul", "uv", "uz", "y", "r", "vd", "ad", "f", "t", "vshi") and not (
            word.text in ("及", "和", "与", "或") and named
        ):
            attribute = free and not named and tag == "v" and len(word.text) > 1
            if not attribute:
                break
        elif tag != "uj" and tag != "x":
            named = True
        out.append(word.text)
    while out and out[-1] in ("的", "及", "和", "与", "或", "“", "‘", "《"):
        out.pop()
    return "".join(out) if named or free else ""


@lru_cache(maxsize=1 << 14)
def bare_verb(phrase: str) -> bool:
    """Whether a phrase is a verb alone (集聚, 引进了, 累计减免): then what follows the number is named with it."""
    run = tokens.words(phrase)
    return len(phrase) <= 6 and all(w.tag.startswith(("v", "d", "u", "a")) and w.tag != "an" for w in run)
