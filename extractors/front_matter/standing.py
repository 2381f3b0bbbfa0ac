"""Where a body stands: its full name, its level of government, the body above it."""

from __future__ import annotations

import re

from extractors import bodies

MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
COUNTY = re.compile(r".+(?:自治县|自治旗|区|县|旗|市)$")
CITY = re.compile(r".*(?:市|自治州|地区|盟|州)$")
PROVINCE = re.compile(r".*(?:省|自治区|特别行政区)$")
TOWN = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:街道|镇|乡|苏木)(?:办事处|人民政府|党工委|财政所)?")
ZONE = re.compile(r"(?:开发区|高新区|新区|示范区|合作区|保税区|实验区|试验区)$")
SHORT = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,3})州")


def full(name: str, place: str) -> str:
    """The name with its place written out: 博州统计局 of 博尔塔拉蒙古自治州 → 博尔塔拉蒙古自治州统计局.
    反例: 苏州市财政局 stays, since its place is a name of its own."""
    short = SHORT.match(name)
    if short is None or not place.endswith("自治州") or name.startswith(place) or name[short.end() : short.end() + 1] in ("市", "区", "县"):
        return name
    return place + name[short.end() :] if place.startswith(short["name"]) else name


def level(name: str) -> str:
    """The level of government of a body: central, province, city, county, township; empty where its name does not say.
    例: 上海市普陀区规划和自然资源局 → county; 重庆市交通委员会 → province; 国务院办公厅 → central."""
    if not name:
        return ""
    name = name.partition("、")[0]
    place = bodies.region(name)
    if not place:
        return "central" if bodies.is_known(name) or name.startswith(("国家", "中央", "全国")) else ""
    if TOWN.fullmatch(name[len(place) :].removeprefix("人民政府")):
        return "township"
    if PROVINCE.fullmatch(place) or place in MUNICIPALITIES:
        return "province"
    above = _above(place)
    return "county" if above and COUNTY.fullmatch(place) else "city" if CITY.fullmatch(place) else "county"


def parent(name: str) -> str:
    """The body above: of an office the government of its place, of a government that of the place around, of a street office the
    district's. Empty where the name does not say. 例: 某某市某某区财政局 → 某某市某某区人民政府; 国务院办公厅 → 国务院."""
    name = name.partition("、")[0]
    place = bodies.region(name)
    rest = name[len(place) :]
    if not place:
        return "国务院" if level(name) == "central" and name != "国务院" and not name.startswith(("全国", "中央")) else ""
    own = place + ("管理委员会" if ZONE.search(place) else "人民政府")
    if rest in ("人民政府", "政府", "管理委员会", "管委会"):
        above = _above(place)
        return f"{above}人民政府" if above else "国务院" if level(name) == "province" else ""
    return own


def _above(place: str) -> str:
    """The place around a place whose name says it. 例: 上海市普陀区 → 上海市; 广州市 → nothing."""
    for end in range(len(place) - 2, 1, -1):
        outer = place[:end]
        if PROVINCE.fullmatch(outer) or (CITY.fullmatch(outer) and bodies.region(outer) == outer and place[end:] and len(place) - end >= 2):
            return outer
    return ""
