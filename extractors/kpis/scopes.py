"""Of whom or where a stretch tells: a place at the head of its sentence, the size of the enterprises in 「在限额以上…中，」.

Both are said once and left out after; they are given back only where the text runs in parallel, or where its frame stands open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from extractors import phrases
from extractors.kpis.bearing import LONGEST
from extractors.kpis.lists import measured
from extractors.kpis.tellings import Telling


@cache
def _county() -> re.Pattern[str]:
    """A place at the head of a name; 反例: 城市, 全市, 自治州, 园区."""
    return re.compile(
        "^(?P<place>(?![全各我本自城省中])[\u4e00-\u9fff]{1,5}?(?<![城全各我本都小园社景灾])[市县区州旗])(?:全年|当年|年末)?"
        "(?P<what>(?!级|场|民|内|外|本级)..+)"
    )


def places(made: Sequence[Telling]) -> None:
    """Gives what is told of a place the place that its sentence began with, where sentence after sentence tells the same of place after
    place: 「甲市一级天数占 98%；三级天数占 1%。乙县一级天数占 96%；三级天数占 3%」 → 甲市三级天数, 乙县三级天数."""
    if len(made) < 4:
        return
    heads = {k: found for k, one in enumerate(made) if one.head and (found := _county().match(one.name))}
    if len(heads) < 2:
        return
    alike: dict[tuple[int, str], set[str]] = defaultdict(set)
    for k, found in heads.items():
        alike[made[k].line, found["what"]].add(found["place"])
    tails: dict[tuple[int, str], set[str]] = defaultdict(set)
    told: list[tuple[Telling, str]] = []
    blocks = {k: found["place"] for k, found in heads.items() if len(alike[made[k].line, found["what"]]) > 1}
    for k, place in blocks.items():
        head = made[k]
        whole = place + heads[k]["what"]
        if head.name != whole:
            head.rename(whole)
        for one in made[k + 1 :]:
            if one.sentence != head.sentence:
                break
            if not _county().match(one.name) and not one.name.startswith(("全", "城市", "自治", "地")):
                tails[head.line, one.name].add(place)
                told.append((one, place))
    for k, place in blocks.items():  # the same, parted by a full stop
        after = next((later for later in made[k + 1 :] if later.sentence != made[k].sentence), None)
        if after is not None and after.sentence == made[k].sentence + 1 and len(tails.get((made[k].line, after.name), ())) > 1:
            told.append((after, place))
    known = {key for key, where in tails.items() if len(where) > 1}
    for one, place in told:
        if (one.line, one.name) in known and len(place + one.name) <= LONGEST:
            one.rename(place + one.name)


@cache
def _frame() -> re.Pattern[str]:
    """「在限额以上单位商品零售额中，」, 「规模以上工业中，」 at the head of a sentence."""
    return re.compile(
        "^(?:其中[，,]?)?(?:全年)?在?(?P<size>限额以上|规模以上|规上)"
        "(?P<what>(?:单位|企业)?(?:商品|消费品)?零售额|工业(?:企业)?(?:增加值)?)中[，,]"
    )


@cache
def _sorted() -> re.Pattern[str]:
    """A sentence that parts the same whole in another way: 「分门类看，」, 「按规模划分，」, 「在支柱行业中，」."""
    return re.compile("^(?:其中[，,：:]|[分按从][^，]{1,12}(?:分|看)[，,：:]|在?(?:支柱|主要|重点|传统|新兴|特色)[^，]{2,6}中[，,])")


def sizes(made: Sequence[Telling]) -> None:
    """Gives the members of a list the size of the enterprises that its frame says for all: 「在限额以上商品零售额中，饮料类增长 5%」 →
    限额以上饮料类零售额."""
    if not any("以上" in one.opening or "规上" in one.opening for one in made):
        return
    size, what, line, sentence = "", "", -1, -1
    for telling in made:
        opening = phrases.clean(telling.opening) if size or "中" in telling.opening else ""
        if size and telling.sentence != sentence and not (telling.line <= line + 1 and _sorted().match(opening)):
            size = ""
        line, sentence = telling.line, telling.sentence
        if opening and (found := _frame().match(opening)):
            size, what = found["size"], found["what"]
        if not size or "以上" in telling.name or telling.name.startswith("规上"):
            continue
        given = _sold(size, telling.name) if "零售" in what else _industrial(size, telling)
        if given and len(given) <= LONGEST:
            telling.rename(given)


def _sold(size: str, name: str) -> str:
    return size + name if name.endswith("零售额") else ""


def _industrial(size: str, telling: Telling) -> str:
    """A branch or class of industry above a size; empty for what is no added value."""
    name = telling.name
    if name.endswith("业") and telling.readings[0].comparison == "yoy_rate":
        name += "增加值"  # 「在支柱行业中，石油工业增长 2%」
    if not name.endswith("增加值"):
        return ""
    return size + ("工业" if name.removesuffix("增加值").endswith("企业") and "工业" not in name else "") + name


@cache
def _region() -> re.Pattern[str]:
    """Parts of the country that are told of side by side."""
    return re.compile("京津冀(?:及周边)?|长三角|珠三角|粤港澳大湾区|汾渭平原|成渝|(?:[东中西]部|东北|华北|华东|华中|华南|西北|西南)")


@cache
def _of_all() -> re.Pattern[str]:
    """Of whom a measure is told before its parts are: 「全国│」, 「地级及以上城市│」."""
    return re.compile("^(?:全[国省市区]|我国)?(?:(?:地级及以上)?城市|地区)?(?=..)")


def regions(made: Sequence[Telling]) -> None:
    """Gives parts of the country the measure and the base that their sentence tells of all: 「城市细颗粒物浓度比 2013 年下降 24%，京津冀
    下降 27%」 → 京津冀细颗粒物浓度."""
    if not any(_region().fullmatch(one.name.removesuffix("地区")) for one in made):
        return
    measure, base, sentence = "", "", -1
    for telling in made:
        if telling.sentence != sentence:
            measure, sentence = "", telling.sentence
        first = telling.readings[0]
        if not _region().fullmatch(telling.name.removesuffix("地区")):
            moves = [one for one in telling.readings if one.comparison in ("yoy_rate", "yoy_change")]
            measure = _of_all().sub("", telling.name) if moves and measured(telling.name) else ""
            base = moves[-1].base if moves else ""
        elif measure and first.comparison in ("yoy_rate", "yoy_change") and len(telling.name + measure) <= LONGEST:
            telling.rename(telling.name + measure)
            first.base = first.base or base
