"""The words before a number: its clause, and the phrase in it that a reader would name the number by.

Grammar first (separators, value verbs, openings); the words of jieba are asked only where grammar leaves more than one reading.
All functions take and give plain text: offsets stay with the numbers.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import lexicons
from extractors import padding, tokens

REACH = 300
"""How far from a number, in characters, the words are looked for that name it: clauses are shorter, damaged text may not be."""

LONGEST = 24
"""Characters an indicator phrase may have before it is cut to its last part."""

LISTED = 40
"""Characters a list of names may have before it is cut."""

_STRIP = str.maketrans("", "", " \t\r\n\f\v\u00a0\u2002\u2003\u3000*#`_|")


QUOTES = str.maketrans("", "", "“”‘’「」『』\"'")


class Patterns(NamedTuple):
    """The grammar of clauses, compiled on first use."""

    separator: re.Pattern[str]
    piece: re.Pattern[str]
    bracket: re.Pattern[str]
    opening: re.Pattern[str]
    value_verb: re.Pattern[str]
    listing: re.Pattern[str]
    modifier: re.Pattern[str]
    joint: re.Pattern[str]
    realised: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The clause patterns; each alternation is flat, so that matching is linear."""
    return Patterns(
        separator=re.compile(r"[，,；;。！？!?：:︰（()）\n【】\[\]…]|——"),
        # up to a list comma, but not inside quotation marks: 「“免处罚、免强制”事项」
        piece=re.compile(r"(?:“[^”\n]{0,20}”|[^、])*"),
        # 「价格（CPI）比上年上涨」, 「业务总量[4]」: a bracket without figures is no border, nor is the mark of a note
        bracket=re.compile(r"[（(](?:[^（()）\d]|(?<=[A-Za-z])[\d.]{1,4}){0,30}[)）]|[\[［]\d{1,3}[\]］]"),
        # characters that also begin names (和田, 共建, 还本) open nothing there
        opening=re.compile(
            r"^(?:[一二三四五六七八九十]+是要?|其中|包括|包含|同时|此外|另外|另(?!类)|目前|当前|今年以来|一年来|今年|去年|全年|当年|年内|本年度?|"
            r"上半年|下半年|前?[一二三四]个?季度|截[至止]目?前?|已经?|共计|共有(?!产权)(?=..)|拥有(?=..)|共(?![建享同有产青识用])|累计|总计|合计|全部|还(?![款本贷建原])|也|"
            r"其(?![他它余次])|要(?![素点件求闻塞务害])|并且|并(?![购网轨])|且|而|及(?!时)|和(?![田平谐美睦县顺静硕林龙])|与(?!会)|以及|均(?![衡价线])|都(?![匀江市])|又|仅|只|使(?![用馆])|"
            r"让(?![利渡])|将(?![来军士领帅官要])|把(?![关握控脉手])|含(?![量有税氧水])|主动|加上(?!解|级|年)|加(?=上解|上级|上年)|加(?![快强大工上])|积极|全力|扎实|大力|实现|不断|成功|顺利|首次(?!公开)|率先|力争|预计|计划|确保|分别(?=..)|一对一|面对面|点对点|带动(?!就业)|坚决守住|坚决|守住|对其|但(?=.{2})|例如|先后|惟查?(?=.{3})|爰|是(?=.{3})|明年度?的?|将?会(?![议计展员场费籍同馆考])|"
            r"[，,；;、·“”\"'‘’．\.\-—–•◆◇●○■□▲△★☆►▪※])+"
        ),
        value_verb=re.compile(
            r"(?:(?<=[例构额率数入出度拟])调整[为至到]|(?<=[\u4e00-\u9fff]{2})编列|介于|则|预计|(?<=止)计|(?<=[率数])[下上]?修正?|(?<=[\u4e00-\u9fff]{2})至总数|约合|折合|首次|冲破|跨越|迈过|(?<!水土)保持|稳定|至少|至多|继续|持续|未达到?|未及|未满|达到|达成|(?<!下)达|完成|实现|约为|大约|约|接近|近|超过|超额|超|突破|逾|跨上|迈上|共计|合计|总计|累计|总共|共|拥有|已有|现有|仍然处于|处于|拟按|拟|不得|不应|"
            r"仅用|只用|仅|只|连续|已经|已|不超过|不低于|不少于|不高于|不足|不到|低于|高于|少于|多于|多达|高达|保持在|控制在|稳定在|维持在|进行|"
            r"(?<!平)均为|都是|(?<!平)均|总|全部|各|又|分别|就|即|以上|原则上|一般|位列|位居|排名|名列|任务|仍|较|"
            r"(?<![收得受看遇找])到|(?<![所没持含具享])有|(?<![作成行认视])为|(?<![存现所实])在|(?<![系陈并序编])列|(?<![故邻])居|"
            r"(?<![目的])的|(?<![对相均平同])等|(?<=[\u4e00-\u9fff])之|至|了|是|[：:“”\"'、>＞≥=＝<＜≤])$"
        ),
        listing=re.compile(r"^[^、]*(?:、[^、]*)+?等(?:多?个?方面|领域|方式|渠道|形式)?的?(?P<head>[^、]{2,})$"),
        modifier=re.compile(r".*(?:的|等方面|等领域)(?=..)"),
        # 「第一产业实现增加值」 → 第一产业增加值
        realised=re.compile(
            r"(?<=[\u4e00-\u9fff]{2})(?:实现|完成)(?=(?:工业|农业|建筑业)?(?:总产值|产值|增加值)|(?:地区|国内)?生产总值|利润|利税|营业收入|出口交货值)"
            r"|(?<=业)(?:实现|完成)(?=投资)|"
            r"(?<=^全[省市区县州国])(?:实现|完成(?=.{2,}(?:[值额量]|面积|收入|投资|支出|利润)$)|共有|拥有|现有)(?=..)|(?<=^年[末底]全[省市区县州国])(?:共有|拥有|现有)(?=..)|(?<=[院构位])拥有(?=床位)"
        ),
        joint=re.compile(
            r"(?:(?<=.)(?<![饱共总缓温柔谐祥暖])和|(?<=.)(?<![参赠给])与|(?<=.)(?<![涉普惠提触波遍])及|以及|(?<=..)(?:[上下]半年|前?[一二三四]个?季度|全年))$"
        ),  # 「甲事项和 26 个…」
    )


@lru_cache(maxsize=1 << 14)
def clean(text: str) -> str:
    """Without blanks, line ends and markup signs. 例: 「**调研 企业**」 → 「调研企业」."""
    return text.translate(_STRIP)


def last_clause(gap: str) -> tuple[str, str]:
    """The part of `gap` after its last separator, and that separator (empty if there is none)."""
    if "（" in gap or "(" in gap or "[" in gap:
        gap = patterns().bracket.sub("", _held(gap))
    border = patterns().separator.search(gap[::-1])  # the last one, read backwards
    return (gap[len(gap) - border.start() :], border.group()) if border else (gap, "")


@cache
def _inner() -> re.Pattern[str]:
    """A bracket of one character that is part of a name: 「因公出国（境）」, 「企（事）业单位」, 「中欧（亚）班列」; 「执业（助理）医师」;
    反例: 「（套）」."""
    return re.compile("(?<=[\u4e00-\u9fff])[（(]([事境亚金居社区市县局校院会所站厅室种养保管构库]|助理)[)）]")


def _held(gap: str) -> str:
    """`gap` with the brackets that are part of names as 〔 〕, which part no clauses; `released` gives them back."""
    return _inner().sub("〔\\1〕", gap)


def released(name: str) -> str:
    """A name with its own brackets as they are mostly written: 「因公出国〔境〕团组」 → 「因公出国（境）团组」."""
    return re.sub("〔(.{1,2})〕", "（\\1）", name) if "〔" in name else name


def first_border(gap: str) -> str:
    """The part of `gap` before its first separator; a list comma parts nothing."""
    found = patterns().separator.search(gap)
    return gap if found is None else gap[: found.start()]


def first_clause(gap: str) -> tuple[str, str]:
    """The part of `gap` before its first separator or list comma, and that separator (empty if there is none)."""
    gap = _held(gap) if "（" in gap or "(" in gap else gap
    found = patterns().separator.search(gap)
    piece, mark = (gap, "") if found is None else (gap[: found.start()], found.group())
    if "、" not in piece:
        return piece, mark
    head = patterns().piece.match(piece)
    assert head is not None  # it matches the empty string
    return (head.group(), "、") if head.end() < len(piece) else (piece, mark)


VERB = 5
"""Characters of the longest value verb: 仍然处于, 调整为, and one before it that some look back to."""


def without_value_verbs(text: str) -> str:
    """`text` without the value verbs at its end, taken off one by one: as a repeated group they could be parted in so many ways
    that 「达到达到达到…」 would never be read. 例: 「产值已经达到约」 → 「产值」."""
    verb = patterns().value_verb
    while (found := verb.search(text, max(0, len(text) - VERB))) is not None:
        text = text[: found.start()]
    return text


@lru_cache(maxsize=1 << 15)
def subject(clause: str) -> str:
    """The indicator phrase in the words before a number, cleaned, without openings and value verbs.

    例: 「其中，全年地区生产总值达到」 → 「地区生产总值」; 「收集产业生态、政务服务等方面的意见建议」 → 「收集意见建议」.
    反例: 「完成」 → 「」: a bare value verb names nothing.
    """
    p = patterns()
    if over := padding.over().search(clause):
        return over[0]
    text = p.realised.sub("", without_value_verbs(padding.each().sub("", clean(clause).translate(QUOTES))))
    bare = p.opening.sub("", padding.dated().sub("", text) if text[:2] in ("20", "10", "11") else text)
    text = p.joint.sub("", text if bare in ("数", "额", "量", "率") else bare)  # 「累计实现数」
    if not text or text in PREPOSITIONS or text in NAMELESS or (text[0] == "表" and text[-1] == "中"):
        return ""
    if text.endswith(("调整", "变更", "调增", "调减")) and padding.revised().match(text):
        return ""
    text = padding.without(text)
    if (led := padding.led().match(text)) is not None:
        text = p.opening.sub("", text[led.end() :])
    if not text:
        return ""
    if "全年" in text:
        text = padding.headed().sub("", text)
    if "等" in text and "、" in text:
        text = _listing(text)
    if len(text) > 4:
        text = text.removesuffix("平均")
    if "以及" in text:
        text = padding.last_built().sub("", text)
    if text[0] == "在":
        text = text[1:-1] if padding.rated().fullmatch(text) else padding.within().sub("", text)
    elif text[0] == "由":
        text = padding.turned().sub("", text)
    if "、" in text and len(text) <= LISTED and not patterns().modifier.match(text):
        return text  # a list whose members a cut would lose: 「甲补贴资金、乙利息补贴资金支出进度」
    if len(text) <= LONGEST:
        return text
    text = padding.dated().sub("", p.opening.sub("", _shortened(text)))
    return text[led.end() :] if (led := padding.led().match(text)) is not None else text


PREPOSITIONS = frozenset("将把对向为以用按给于从由与和使让")
"""Words that lead to a number and name nothing: 「将 2.8 万亿元资金纳入」."""


NAMELESS = frozenset(
    (
        "实际",
        "同比",
        "折合",
        "折合约",
        "约合",
        "预计",
        "至少",
        "至多",
        "最多",
        "最少",
        "之",
        "中",
        "间",
        "间者",
        "者",
        "原",
        "及约",
        "开始",
        "两年",
        "三年",
        "五年",
        "虽",
        "者计",
        "耗费",
        "以下",
        "主要有以下",
        "其余",
        "同期",
    )
)
"""Words before a number that bound or point and name nothing."""


def _listing(text: str) -> str:
    """「V + A、B、C等 + N」 is named by its verb and head. 例: 「解决许可证延期、转供电等企业具体诉求」 → 「解决企业具体诉求」."""
    found = patterns().listing.match(text)
    if found is None:
        return text
    verb, acts = "", False
    for word in tokens.words(text[:12]):
        if not word.tag.startswith(("v", "d", "a")) or len(verb) >= 4:
            break
        verb += word.text
        acts = acts or word.tag.startswith("v")
    return (verb if acts else "") + found["head"]  # 「先进装备、电子信息等产业集群」: 先进 is no verb


def _shortened(text: str) -> str:
    """The last part of a phrase that is too long: after its last 的, or its last verb and what follows."""
    found = patterns().modifier.match(text)
    rest = text[found.end() :] if found else text
    if found and rest in ("数量", "总数", "金额", "规模", "比例", "人数", "水平"):
        rest = text[: found.end()].removesuffix("的").rpartition("的")[2] + rest  # 「报送的绩效自评表的数量」
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
    """Whether a phrase ends in something that can be measured. 例: 「受理工单」 yes; 「集聚」, 「企业提供」 no; 「城镇新增就业」 yes."""
    return bool(phrase) and tokens.words(phrase)[-1].tag.startswith(tokens.NOMINAL)


_BUILT = frozenset(("新建", "改建", "扩建", "改扩建", "续建", "迁建", "新改扩建", "新改建"))
"""Verbs that the dictionary takes for nouns; inside a name they are none (新建项目)."""


@lru_cache(maxsize=1 << 14)
def bare_verb(phrase: str) -> bool:
    """Whether a phrase is a verb alone (集聚, 引进了, 累计减免): then what follows the number is named with it."""
    if len(phrase) > 6:
        return False
    if phrase in _BUILT:
        return True
    run = tokens.words(phrase)
    if phrase[:1] == "新" and len(run) == 2 and run[1].tag in ("v", "vn"):
        return True  # 「新培育 20 家企业」
    if len(run) == 1 and run[0].tag == "vn":
        return True  # 「建设 47.8 万亩高标准农田」
    return all(w.tag.startswith(("v", "d", "u", "a")) and w.tag not in ("an", "vn") for w in run)


@lru_cache(maxsize=1 << 14)
def dependent(phrase: str) -> bool:
    """Whether a name says nothing alone. 例: 「货值」, 「总投资」; 反例: 「进出口值」."""
    return phrase in _dependents()


@lru_cache(maxsize=1 << 12)
def bearer(phrase: str) -> str:
    """What a name that says nothing alone belongs to, where `phrase` ends in one. 例: 「普通高中招生」 → 普通高中; 「进出口值」 stays."""
    own = next((term for term in sorted(_dependents(), key=len, reverse=True) if phrase.endswith(term) and len(phrase) > len(term)), "")
    return phrase.removesuffix(own)


@cache
def _dependents() -> frozenset[str]:
    return frozenset(row.term for row in lexicons.rows("indicators", tokens.Indicator, key="term") if row.dependent)
