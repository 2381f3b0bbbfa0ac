"""The words behind a number: what it counts, up to the verb of which that is the subject, or the border of its clause.

Grammar first; the words of jieba say where the noun ends. Plain text goes in and comes out: offsets stay with the numbers.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors import tokens
from extractors.phrases import QUOTES, clean


@lru_cache(maxsize=1 << 15)
def counted(clause: str) -> str:
    """The noun phrase that directly follows a number: up to the verb of which it is the subject.

    例: 「企业提供代办服务」 → 「企业」; 「的厂房建设，」 → 「厂房建设」; 「申报材料精简为」 → 「申报材料」. 反例: 「进驻实体窗口」 → 「」.
    """
    text = clean(clause)
    if text.startswith(("/", "／")):
        return ""  # 「549 人/平方公里」
    if quoted := _quoted().match(text):  # 「“一件事”线下全面运行」 → 一件事; 「“就近办”事项」 → 就近办事项
        rest = quoted["rest"]
        return quoted["name"] + (
            counted(rest) if rest and tokens.words(rest[:12])[0].tag.startswith("n") and rest[:2] not in PLACES else ""
        )
    text = filler().sub("", text).lstrip("的·")
    if not text or text[0] == "者":
        return ""
    out: list[str] = []
    predicates = tokens.predicates()
    if whole := _scheme().match(text) or _such().match(text):
        return whole[0].translate(QUOTES)
    if (quality := _with().match(text)) is not None:
        text = text[quality.end() :]  # 「具有辐射作用的│实训基地」
    run = tokens.words(text[:30])
    if run[0].text in ("和", "与", "及", "以及"):
        return ""  # 「健身路径 14 条和体育中心 10 座」
    said = ""
    for i, word in enumerate(run):
        stop = word.tag in STOPS and word.text not in ("及", "和", "与", "或", "在")
        if stop and word.tag == "d" and i + 1 < len(run):
            stop = not run[i + 1].tag.startswith(("n", "uj"))  # 日常│检查事项, 长远│的项目, but 均│实现
        if i == 0 and word.text in _AS_ADJECTIVES and len(run) > 1 and run[1].tag.startswith("n"):
            out.append(word.text)  # 「3540 个│创业主体」
            continue
        if (
            stop
            or word.text[:2] in ("完成", "实现")
            or word.text in predicates
            or word.text in DEEDS
            or (out and (word.text in POSITIONS or word.text in MANNERS))
        ):
            said = "".join(one.text for one in run[i:])
            break
        out.append(word.text)
    while out and out[-1] in (
        "的",
        "及",
        "和",
        "与",
        "或",
        "“",
        "‘",
        "《",
        "有序",
        "陆续",
        "先后",
        "集中",
        "直接",
        "深入",
        "稳步",
        "逐步",
        "全面",
        "加快",
        "顺利",
        "稳定",
        "等",
    ):
        out.pop()
    whose = out and run[len(out) - 1].tag.startswith("n")  # 「12 家企业│参与的平台」
    if (clause_ := _said().match(said)) and out and not whose and (noun := counted(text[len("".join(out)) + clause_.end() :])):
        return ("".join(out) + clause_[0] + noun).translate(QUOTES)  # 「利当前惠│长远的重大项目」
    if out[-1:] == ["组织"] and said and len(out) > 1 and out[-2].endswith(_ORGANISED):
        out.pop()  # 「219 个项目│组织开展再评价」
    if out[-1:] == ["研发"] and len(out) > 1 and said.startswith("投入"):
        out.pop()  # 「118 家企业│研发投入」
    if out[-1:] == ["基本"] and (len(out) == 1 or any(word.tag.startswith("v") for word in run[len(out) : len(out) + 1])):
        out.pop()
    name = _joint().sub("", "".join(out).translate(QUOTES)).removesuffix("作用").removesuffix("基础上")
    if owner := _whose().fullmatch(name):
        name = owner["who"]
    return "" if "相比" in name or "相较" in name or name == "水平" else name  # 「与表 1 中 24 项全指标监测相比」 measures nothing


@cache
def _whose() -> re.Pattern[str]:
    """Those who are counted, with something of theirs of which is spoken: 「14 亿中国人│的饭碗」, 「2 个单位│人员」 调入,
    「90 支团队│成员」, 「7 个断面│水质」 稳定达标. 反例: 「3 个老年人活动中心」."""
    return re.compile(
        "(?P<who>.{0,12}?(?:(?:人|者|群众|农民|居民|学生|职工)(?=的.{2,4}$)|(?:单位|部门)(?=人员$|下?年度.{0,6}$)|团队(?=成员$)|(?:断面|站位|点位|水源地|湖库)(?=水质$)))(?:的.{2,4}|人员|成员|水质|下?年度.{0,6})"
    )


_ORGANISED = ("项目", "资金", "事项", "政策", "单位", "企业", "部门", "课题")
"""Behind these 组织 is a verb; 反例: 社会组织, 基层党组织."""


@cache
def _joint() -> re.Pattern[str]:
    """What joins to something before; 反例: 和美乡村."""
    return re.compile("^(?:[及与或]|和(?![美谐平]))+")


@cache
def _scheme() -> re.Pattern[str]:
    """A project or a place chosen for it whose name says what it does: 「节能降碳改造和用能设备更新项目」, 「粮食产能提升重点县」; 反例:
    「企业入选示范单位」."""
    return re.compile(
        "[^，,。；;、：:（()）的了\\d]{4,22}(?:项目|工程)(?=$|[，,。；;、（(])|"
        "(?:(?!成为|入选|获|被|创建|建成|认定|列入|纳入|[，,。；;、：:（()）的了\\d]).){2,12}(?:重点|示范|试点|先行)[县市区镇](?=$|[，,。；;、（(和与及])"
    )


@cache
def _such() -> re.Pattern[str]:
    """Things of which something is said before: 「有条件的县（市）」."""
    return re.compile("(?:有|无|具备|符合)[^，,。；;、有的]{1,6}的[\u4e00-\u9fff]{1,6}(?:〔[市区]〕)?")


@cache
def _with() -> re.Pattern[str]:
    """What things are to have, before their name."""
    return re.compile("具有[^，,。；;、的]{2,12}的(?=[\u4e00-\u9fff]{2})")


@cache
def _said() -> re.Pattern[str]:
    """The rest of what is said of a thing, up to 的 before its name."""
    return re.compile("[^，,。；;、：:的了〔（(]{1,7}的(?=[\u4e00-\u9fff]{2})")


def first_noun(words: str) -> str:
    """The first word where it is a noun with another behind it. 例: 「产品融资额超」 → 「产品」; 反例: 「即完成」 → 「」."""
    run = tokens.words(words)
    return run[0].text if len(run) > 2 and run[0].tag.startswith("n") and run[1].tag.startswith(tokens.NOMINAL) else ""


@cache
def filler() -> re.Pattern[str]:
    """What may stand between a number and what it counts without naming anything: 「1 年时间即完成」, 「20 人左右」."""
    return re.compile(
        r"^(?:20\d\d年度?(?=省级|市级|县级|区级|重点|项目|部门)|时间|左右|上下|以上|以下|以内|之内|及以上|及以下|多|余|[”“\"'])+"
    )


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(r"[“「](?P<name>[^“”「」，。]{2,14})[”」](?P<rest>.*)")


PLACES = frozenset(("线上", "线下", "网上", "全省", "全市", "全区", "全县", "全国", "全部"))
"""Where something is done: they begin a sentence behind a quoted name, not the name's noun."""

_AS_ADJECTIVES = frozenset(("创业", "就业", "上市", "投产", "开工", "竣工", "达标", "获奖"))
"""Verbs without an object: before a noun they say which."""

DEEDS = frozenset(("加大", "发放", "强化", "建立", "融入", "加入", "跻身", "迈入", "布局", "保持"))
"""What those who are counted do, or money does; of what stands before a count they are ordinary verbs."""

STOPS = frozenset(("d", "p", "c", "u", "ud", "ul", "uv", "uz", "ug", "y", "r", "vd", "vshi", "df"))
"""The parts of speech that end a noun phrase: adverbs, prepositions, particles, pronouns."""

MANNERS = frozenset(
    ("有序", "陆续", "先后", "深入", "稳步", "逐步", "全面", "加快", "顺利", "持续", "全部", "成功", "率先", "大力", "累计")
)
"""How something is done: behind a name they begin what is told of it."""

POSITIONS = frozenset(("中", "外", "以外", "之外", "内", "以内", "之内", "里", "之中", "当中", "在"))
"""Words of place that end it when something is named: 「137 个综保区中位列」; 反例: 「线上税费事项」."""
