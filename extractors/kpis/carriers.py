"""Names that say nothing alone and the thing that they are of: 「保税汽车 9800 辆，货值 51 亿元」 tells of 保税汽车货值."""

from __future__ import annotations

import re
from functools import cache

import lexicons
from extractors import phrases, tokens
from extractors.kpis.places import Place
from extractors.kpis.readings import Spoken


@cache
def _whose() -> dict[str, str]:
    """What the lexicon says of whom a name is, by name."""
    return {row.term: row.of for row in lexicons.rows("indicators", tokens.Indicator, key="term") if row.of}


@cache
def _bearers() -> dict[str, re.Pattern[str]]:
    """Of whom a name is, by the word of the lexicon: what stands before it in what was spoken of."""
    return {
        "body": re.compile("^(?P<who>.{2,}?(?:企业|单位|公司|合作社|工商户|商户|市场主体|经营主体|电厂))"),
        "accident": re.compile("(?P<who>[^，、的]{0,16}事故)"),
        "insured": re.compile("(?P<who>参加[^，]{2,12}保险)"),
        "head": re.compile("^(?P<who>.{0,12}人均)"),
        "per": re.compile("^(?P<who>(?:平均)?每[千万百亿]{1,2}(?:常住)?人口?(?:拥有)?)"),
        "share": re.compile("^(?P<who>.+(?:占比|比重|比例))$"),
        "patent": re.compile("(?P<who>专利(?:授权|申请))总?(?P<tail>量)"),
    }


@cache
def _stock() -> re.Pattern[str]:
    """What a name that was counted begins with, which is no part of it where something else is told of the thing: 「年末共有│高等学校」."""
    return re.compile(
        "^(?:年末|全年|全[省市区县州国]|自治[州区]|我[省市区县])*(?:共有|拥有|现有|实有|共|有|发生|开展)(?:各类)?(?=...)|^(?:年末|全年)(?=...)|^各类"
    )


@cache
def _rate() -> re.Pattern[str]:
    return re.compile("^(?:对.{2,20}(?:增长|发展)?的?)?贡献率$")


def of(name: str, current: str, linked: bool = True, fresh: bool = False) -> str:
    """`name` with whose it is, which is said in `current`, the indicator spoken of before; empty where nothing is to be added.
    `linked`: whether it follows in a list, `fresh`: whether it begins a sentence, which may be of another body.

    例: 利润总额 after 「规模以上工业企业营业收入」 → 规模以上工业企业利润总额; 货运量 after 「公路客运量」 → 公路货运量; 贡献率 after
    「装备制造业增加值」. 反例: 利润总额 after 「规上工业增加值」 stays.
    """
    if not current or not name:
        return ""
    if _rate().match(name):
        thing = re.sub("(?:对.{2,20}的?)?贡献率$", "", current)
        return thing + name if thing and not thing.endswith("人数") else ""
    word = _whose().get(phrases.released(name), "")
    if not word or name == current:
        return ""
    if word not in _bearers():
        before, found, _ = current.partition(word)
        before = _stock().sub("", _done().sub("", before))
        return before + name if found and before and not name.startswith(before) else ""
    if (word == "per" and not linked) or (fresh and word in ("body", "accident", "insured")):
        return ""
    bearer = _bearers()[word].search(current)
    if bearer is None:
        return ""
    if word == "share":
        return current
    if word == "patent":
        return name + bearer["who"] + bearer["tail"]
    who = _stock().sub("", _stock().sub("", bearer["who"]))
    if word == "insured" and not name.endswith("人员"):
        return name + who
    return who + name


@cache
def _done() -> re.Pattern[str]:
    """What was done, before a name that a part of is told: 「完成公路客运量」."""
    return re.compile("^(?:完成|实现)")


@cache
def _qualified() -> re.Pattern[str]:
    """What some of the things counted have or became: 「25 家孵化器，其中│通过国家认定│11 家」."""
    return re.compile("^(?:通过|获|获得|入选|纳入|列入|被认定为|达到)[^，、]{2,12}$")


def part(place: Place, left: str, spoken: Spoken) -> str:
    """A part of what was counted, with what was counted of it: 「招生 11 万人，其中普通高中 8 万人」 → 普通高中招生."""
    if place.number.kind != "count" or place.number.unit != spoken.unit:
        return ""
    before, current = phrases.clean(place.before), spoken.indicator
    beds = _beds().search(current)
    if _qualified().match(left) and (before.startswith("其中") or phrases.clean(place.earlier).endswith("其中")):
        return left + _stock().sub("", current)
    term = beds[0] if beds else current.removeprefix(phrases.bearer(current))
    if not term or not (before.startswith(("其中", "、")) or phrases.clean(place.earlier).endswith("其中") or spoken.parted):
        return ""
    spoken.parted = spoken.parted or current
    return left + term if _schools().search(left) else ""


@cache
def _schools() -> re.Pattern[str]:
    return re.compile("(?:高中|初中|小学|中学|学校|院校|教育|本科|专科|幼儿园|研究生|博士|硕士|医院|机构|中心|[养福敬]老院)$")


@cache
def _beds() -> re.Pattern[str]:
    return re.compile("床位数?$")


def dependent_part(name: str) -> str:
    """The name that says nothing alone in which `name` ends, with nothing but a verb before it: 「引进总投资」 → 总投资; 反例:
    「固定资产投资」."""
    measure = name.removeprefix(phrases.bearer(name)) if not phrases.dependent(name) else name
    return measure if measure and (measure == name or phrases.bare_verb(name.removesuffix(measure))) else ""


def completed(name: str, place: Place, current: str) -> str:
    """`name`, with the thing spoken of before it where it says nothing alone. 例: 货值 after 保税汽车 → 「保税汽车货值」."""
    if not current or not phrases.dependent(name):
        return name
    follows = place.mark in ("，", ",", "、", "（", "(", "；", ";") or place.before.lstrip().startswith("、")
    follows = follows or (place.joined and name.endswith("完成投资"))  # 「300 个项目│完成投资 3 亿元」
    if follows and not current.endswith(name):
        if (told := _told(place, name)) and not place.joined:
            return told + name  # 「到位资金增长 8%。产业园扩能发力，产值增长 50%」
        thing = _stock().sub("", _budgeted().sub("", phrases.bearer(current)))
        if name.endswith("投资"):
            thing = _built().sub("", thing)
        if name == "规模" and (grown := _grown().search(phrases.clean(place.earlier))):
            thing = grown["what"]  # 「引导加大研发经费投入，规模居全省第五」
        if len(thing) <= 2 and phrases.bare_verb(thing):
            return name  # 「涉及金额 5 万元，平均得分 99 分」
        if name.startswith("总"):
            thing = _added().sub("", thing)  # 「新增企业 8 家，总数达 60 家」
        return (thing + name)[-phrases.LONGEST :]
    return name


def _told(place: Place, name: str) -> str:
    """The subject of the clause before, in which no figure stands: 「│产业园│扩能发力，产值增长 50%」."""
    if name not in ("产值", "销售额", "营业收入", "总产值") or not place.earlier:
        return ""
    clause = phrases.clean(place.earlier).rpartition("、")[2].translate(phrases.QUOTES)
    who = _producers().match(clause)
    return who[0] if who else ""


@cache
def _producers() -> re.Pattern[str]:
    """Those who produce and sell, before what is told of them."""
    return re.compile("[\u4e00-\u9fff]{0,8}(?:园区|园|企业|公司|产业|集群|基地|平台|市场|行业|中心|工厂|项目)(?=[\u4e00-\u9fff]{2,8}$)")


@cache
def _built() -> re.Pattern[str]:
    return re.compile("^(?:实施|推进|完成|开工|启动|新开工|续建|新建)(?=...)")


@cache
def _grown() -> re.Pattern[str]:
    return re.compile("(?:加大|扩大|带动|拉动|增加)(?P<what>[\u4e00-\u9fff]{3,12})$")


@cache
def _budgeted() -> re.Pattern[str]:
    return re.compile("(?:年初|调整)?预算数?$")


@cache
def _added() -> re.Pattern[str]:
    return re.compile("^(?:全[市省区县州])?(?:净增|新(?:增|认定|设立?|培育|注册|登记|入库)(?:加|了)?)")
