"""「A、B、C 分别为 x、y、z」: values that stand in the order of their names."""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases
from extractors.kpis.places import Place
from extractors.kpis.readings import RATES, Reading


def respectively(found: list[Place], out: dict[int, Reading]) -> None:
    """Each of as many values as there are names gets its own, and so does what is said next of how they moved.

    例: 「猪肉、牛肉产量分别增长 3%、2%，增速分别回落 1、2 个百分点」 → 猪肉产量, 牛肉产量, 猪肉产量增速, 牛肉产量增速."""
    last: list[str] = []
    for k, place in enumerate(found):
        if "分别" not in place.before:
            continue
        run = [place]
        for later in found[k + 1 :]:
            if later.mark or phrases.clean(later.before).strip("、") not in ("", "和", "与", "及"):
                break
            run.append(later)
        words = phrases.clean(place.before).partition("分别")[0]
        names = _whole(_listed(words, len(run)))
        first = out[place.index]
        for later in run[1:]:
            same = out[later.index]
            same.comparison, same.sign, same.base, same.indicator = first.comparison, first.sign, first.base, first.indicator
            same.word = first.word
        if words in RATES and len(last) == len(run):
            names = [name + words for name in last]
        if len(names) == len(run) > 1:
            last = []
            for name, owner in zip(names, run, strict=True):
                out[owner.index].indicator = phrases.subject(name) or first.indicator
                last.append(out[owner.index].indicator)


def _listed(words: str, wanted: int) -> list[str]:
    """The names of a list; its last comma may be a 和, but 「交通和通信类」 is one name where the commas already suffice."""
    names = [name for name in words.split("、") if name]
    if names and len(names) == wanted - 1:
        names[-1:] = [name for name in re.split("和|与|及|以及", names[-1], maxsplit=1) if name]
    return names


@cache
def _head() -> re.Pattern[str]:
    """What the last name of a list measures for all of them."""
    return re.compile(
        r"(?<=..)(?:总?产量|(?:实现)?增加值|营业额|销售额|成交额|交易额|贸易额|进出口额?|收入|支出|利润|投资额?|(?:播种|种植|建筑|占地)?面积|产值|总额|总值|余额|价格|"
        r"存栏|出栏|(?:年)?(?:平均)?(?:气温|降水量|日照时数|湿度)|(?:年均|平均)?浓度|人数|数量|保有量|发电量|用电量|周转量|运输量|吞吐量|完成率|满意度|覆盖率|普及率|合格率)(?:占[\u4e00-\u9fff]{2,12})?$"
    )


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
    return [*(name if _head().search("　　" + name) or name[-1] in "额量值率数" else name + found[0] for name in names[:-1]), last]
