"""Names that say nothing alone and the thing that they are of: 「保税汽车 9800 辆，货值 51 亿元」 tells of 保税汽车货值."""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases
from extractors.kpis.places import Place
from extractors.kpis.readings import Spoken


def part(place: Place, left: str, spoken: Spoken) -> str:
    """A part of what was counted, with what was counted of it: 「招生 11 万人，其中普通高中 8 万人」 → 普通高中招生."""
    before, current = phrases.clean(place.before), spoken.indicator
    if place.number.kind != "count" or place.number.unit != spoken.unit:
        return ""
    beds = _beds().search(current)
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


def completed(name: str, place: Place, current: str) -> str:
    """`name`, with the thing spoken of before it where it says nothing alone. 例: 货值 after 保税汽车 → 「保税汽车货值」."""
    follows = place.mark in ("，", ",", "、", "（", "(", "；", ";") or place.before.lstrip().startswith("、")
    if phrases.dependent(name) and follows and current and not current.endswith(name):
        thing = _budgeted().sub("", phrases.bearer(current))
        if name == "规模" and (grown := _grown().search(phrases.clean(place.earlier))):
            thing = grown["what"]  # 「引导加大研发经费投入，规模居全省第五」
        if len(thing) <= 2 and phrases.bare_verb(thing):
            return name  # 「涉及金额 5 万元，平均得分 99 分」
        if name.startswith("总"):
            thing = _added().sub("", thing)  # 「新增企业 8 家，总数达 60 家」
        return (thing + name)[-phrases.LONGEST :]
    return name


@cache
def _grown() -> re.Pattern[str]:
    return re.compile("(?:加大|扩大|带动|拉动|增加)(?P<what>[\u4e00-\u9fff]{3,12})$")


@cache
def _budgeted() -> re.Pattern[str]:
    return re.compile("(?:年初|调整)?预算数?$")


@cache
def _added() -> re.Pattern[str]:
    return re.compile("^(?:全[市省区县州])?(?:净增|新(?:增|认定|设立?|培育|注册|登记|入库)(?:加|了)?)")
