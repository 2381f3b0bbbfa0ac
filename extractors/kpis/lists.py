"""「A、B、C 分别为 x、y、z」: values that stand in the order of their names."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors import phrases, tokens
from extractors.kpis import antecedents
from extractors.kpis.places import Place
from extractors.kpis.readings import RATES, Reading


def respectively(found: list[Place], out: dict[int, Reading], last: list[str]) -> list[str]:
    """Each of as many values as there are names gets its own, and so does what is said next of how they moved. `last`: the names of the
    list before, as given back.

    例: 「猪肉、牛肉产量分别增长 3%、2%，增速分别回落 1、2 个百分点」 → 猪肉产量, 牛肉产量, 猪肉产量增速, 牛肉产量增速."""
    end = 0
    for k, place in enumerate(found):
        listed = "分别" not in place.before
        if listed and ("、" not in place.before or place.after_mark != "、" or place.number.kind in ("rank", "percent")):
            continue
        words, _, behind = phrases.clean(place.before).partition("分别")
        words = _since_when().sub("", words)
        end = end if k < end else _end(found, k)
        if listed and not 3 <= end - k == words.count("、") + 1:
            continue
        run = found[k:end]
        if listed and len({one.number.unit for one in run}) > 1:
            continue  # 「改造供热、燃气、排水管网 8 公里、6 公里、3 公里」
        names = _whole(_listed(words, len(run)))
        if len(names) < len(run) and not listed:
            names = antecedents.members(words, len(run)) or antecedents.named(found, k, len(run), words, out) or names
        if len(names) == len(run) and behind:
            names = antecedents.with_measure(names, behind)
        if not listed and 1 < len(run) != len(names):
            names = _across(place.said, len(run)) or names
        if listed:
            kind = _kind().search(names[-1])
            tail = kind[0] if kind else tokens.words(names[-1])[-1].text
            names = [name if name.endswith(tail) or not 2 <= len(tail) < len(names[-1]) else name + tail for name in names]
        first = out[place.index]
        for later in run[1:]:
            same = out[later.index]
            same.comparison, same.sign, same.base, same.indicator = first.comparison, first.sign, first.base, first.indicator
            same.word = first.word
        if words in RATES and len(last) == len(run):
            names = [name + words for name in last]
        if len(place.periods) == len(run) > 1:
            for period, owner in zip(place.periods, run, strict=True):
                out[owner.index].indicator = phrases.subject(behind) or phrases.subject(words) or first.indicator.removeprefix("分别")
                out[owner.index].period = period
        elif _last_year().fullmatch(words) and len(last) == len(run):
            for name, owner in zip(last, run, strict=True):
                years = words.startswith(("历", "常", "多"))
                out[owner.index].indicator, out[owner.index].period = name + words if years else name, MANY_YEARS if years else LAST_YEAR
        elif len(last) == len(run) > 1 and len(names) == 1 and measured(words) == words:
            last = [name.removesuffix(measured(name)) + words for name in last]  # 「；年平均降水量分别为」, of the same places
            for name, owner in zip(last, run, strict=True):
                out[owner.index].indicator = name
        elif len(names) == len(run) > 1 and all(_part_of_year().fullmatch(name) for name in (names[0][-3:], *names[1:])):
            lead = names[0][:-3]  # 「投资上半年、下半年分别完成 3 亿元、5 亿元」
            for name, owner in zip((names[0][-3:], *names[1:]), run, strict=True):
                out[owner.index].indicator = phrases.subject(behind) or phrases.subject(lead) or first.indicator.removeprefix("分别")
                out[owner.index].period = _PARTS[name.removeprefix("第")]
        elif len(names) == len(run) > 1 and behind.endswith("连续") and first.comparison == "level":
            for name, owner in zip(names, run, strict=True):
                out[owner.index].indicator = phrases.subject(name) + years_running(run[-1], None)
        elif len(names) == len(run) > 1:
            last = []
            for name, owner in zip(names, run, strict=True):
                out[owner.index].indicator = phrases.subject(name) or first.indicator
                last.append(out[owner.index].indicator)
    return last


@cache
def _kind() -> re.Pattern[str]:
    """What the last of a list says for all of them and the dictionary may cut apart: 「供热、排水管网」."""
    return re.compile("(?<=..)(?:管网|管线|管道|线路)$")


def _end(found: list[Place], k: int) -> int:
    """The end of the run of values that begins with the place `k`, nothing but 、, 和, 与 or 及 between them."""
    end = k + 1
    while end < len(found) and not found[end].mark and phrases.clean(found[end].before).strip("、") in ("", "和", "与", "及"):
        end += 1
    return end


def _listed(words: str, wanted: int) -> list[str]:
    """The names of a list; its last comma may be a 和, but 「交通和通信类」 is one name where the commas already suffice."""
    names = [name for name in words.split("、") if name]
    if names and len(names) == wanted - 1:
        for k in range(len(names) - 1, -1, -1):
            parts = [name for name in re.split("和|与|及|以及", names[k], maxsplit=1) if name]
            if len(parts) == 2:
                return [*names[:k], *parts, *names[k + 1 :]]
    return names


def _across(said: str, wanted: int) -> list[str]:
    """The names of a list whose members hold list commas themselves and are parted by commas: 「软件、信息服务业，│零售业增加值分别」."""
    parts = [part for part in re.split("[，,]", phrases.clean(said).partition("分别")[0]) if phrases.subject(part)]
    if len(parts) != wanted or not measured(parts[-1]):
        return []
    return _whole([phrases.subject(part) for part in parts])


@cache
def _since_when() -> re.Pattern[str]:
    """What a list of changes is against, between its names and 分别: 「排放总量比2010年」."""
    return re.compile(r"(?:同比|环比|[比较](?:上年|去年|20\d\d年)(?:同期|末|底)?)$")


_PARTS = {
    "上半年": "XXXX-01/XXXX-06", "下半年": "XXXX-07/XXXX-12", "一季度": "XXXX-01/XXXX-03", "二季度": "XXXX-04/XXXX-06",
    "三季度": "XXXX-07/XXXX-09", "四季度": "XXXX-10/XXXX-12",
}  # fmt: skip


@cache
def _part_of_year() -> re.Pattern[str]:
    return re.compile("第?[一二三四]季度|[上下]半年")


@cache
def _feat() -> re.Pattern[str]:
    """What is done year after year, up to its first name: 「获评全省优秀格次」, 「位居全国第一」."""
    return re.compile(r"(?:以上|多)?(?P<done>[^，,。；;、\d]{2,20})")


def years_running(place: Place, following: Place | None) -> str:
    """What is said of how many years on end something holds: 「销售额连续 3 年突破百亿元」 → 连续突破百亿元年数."""
    found = _feat().match(phrases.clean(place.after))
    done = found["done"] if found else ""
    if done.endswith(("在", "为")):
        done = done[:-1]  # 「连续 9 年稳定在 1300 亿斤」
    elif done and following is not None and following.joined and phrases.clean(place.gap).endswith(done):
        done += phrases.clean(following.number.text)
    return f"连续{done}年数"


LAST_YEAR = "上年"
"""The period of a value that is told for comparison; the year is the report's to say."""
MANY_YEARS = "历年"
"""That of an average over years that are not said."""


@cache
def _last_year() -> re.Pattern[str]:
    """「上年平均值分别为 8.1、9.5」: the things of the list before, a year earlier."""
    return re.compile("(?:上年|去年)(?:同期)?(?:平均值?|同期值?|数|值)?|(?:历年|常年|多年)平均值?")


@cache
def _head() -> re.Pattern[str]:
    """What the last name of a list measures for all of them."""
    return re.compile(
        r"(?<=..)(?:总?产量|(?:实现)?增加值|营业额|零售额|零售总额|利润总额|销售额|成交额|交易额|贸易额|进出口额?|(?:进|出|进出)口总?额|收入|支出|利润|投资额?|(?:播种|种植|建筑|占地)?面积|产值|总额|总值|余额|价格|"
        r"存栏|出栏|(?:年)?(?:平均)?(?:气温|降水量|日照时数|湿度)|(?:年均|平均)?浓度|人数|数量|排放量|(?:排放)?总量|保有量|发电量|用电量|周转量|运输量|吞吐量|完成率|满意度|覆盖率|普及率|合格率|(?:人均)?(?:财政)?补助标准|(?:[^、和与及]{0,4})标准)(?:占[\u4e00-\u9fff]{2,12})?$"
    )


@lru_cache(maxsize=1 << 12)
def measured(name: str) -> str:
    """The measure that a name ends with, empty where it has none. 例: 制造业增加值 → 增加值; 反例: 制造业."""
    found = _head().search("　　" + name)
    return found[0].removeprefix("实现") if found else ""


def _whole(names: list[str]) -> list[str]:
    """The names with what is said only once, behind the last. 例: 猪肉, 牛肉产量 → 猪肉产量, 牛肉产量; 第二, 第三产业占比 → 第二产业占比,
    第三产业占比. 反例: 税收收入, 支出: the first has a measure of its own."""
    if len(names) < 2:
        return names
    last = names[-1]
    if re.fullmatch("第[一二三]", names[0]) and (ordinal := re.match("第?[一二三]", last)):
        full = [*(name if name.startswith("第") else "第" + name for name in names[:-1]), "第" + last.removeprefix("第")]
        return [*(name + last[ordinal.end() :] if len(name) == 2 else name for name in full[:-1]), full[-1]]
    found = _head().search(last)
    if found is None:
        return names
    measures = "额值率数" if found[0].endswith(("排放总量", "排放量")) else "额量值率数"  # 「化学需氧量、氨氮排放总量」
    return [*(name if _head().search("　　" + name) or name[-1] in measures else name + found[0] for name in names[:-1]), last]
