"""What a value is compared with: the words between an indicator and its number.

Every function takes the cleaned words that stand before a number in its clause and gives the comparison with what is left of
the words once the comparison is taken away: 「规上工业增加值同比增长」 → growth up against last year, left 「规上工业增加值」.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_UP = (
    "(?:扩容|扩围|扩展|拓展|延长|发展|壮大)(?=[到至])|"
    "增长|增产|成长|上涨|提高|提升|增加|上升|扩大|回升|净增|多增|加快|增收|增支|上浮|跃升|攀升|调增|(?<=[同环]比)改善|增|升|涨|高|多|翻(?=了?$)"
)
_DOWN = (
    "(?:精简|压)(?=[到至])|负增长|减产|下降|减少|降低|回落|下滑|缩小|收窄|下跌|压减|压缩|缩短|精简|减收|少增|放缓|萎缩|调减|短收|"
    "少|降|减|低"
)


_COMPOUNDS = frozenset("新核递累加至最超更很较大众许不骤提")
"""Before a verb of one character they make another word: 新增, 最高, 至少."""


class Growth(NamedTuple):
    """A change: `rest` the words before it, `sign` +1 or −1, `to` whether the number is where it led (增至), `against` what
    it is measured from (上年, 上期, 年初, a year; empty if not said), `word` the verb as written."""

    rest: str
    sign: int
    to: bool
    against: str
    word: str


class Share(NamedTuple):
    """A part: `rest` what the part is, `whole` what it is of, `bound` the qualifier that stands before the whole."""

    rest: str
    whole: str
    bound: str = ""


class Difference(NamedTuple):
    """A distance from something other than the past: `rest` what is measured, `word` the verb (高于), `whole` from what."""

    rest: str
    word: str
    whole: str


class Rank(NamedTuple):
    """A place in an order: `rest` what is ranked, `field` among whom."""

    rest: str
    field: str


@cache
def _growth() -> re.Pattern[str]:
    # the first character of any of them is asked for before each in turn
    begins = "".join(sorted(set(re.findall("(?:^|[|:)])([\u4e00-\u9fff])", f"{_DOWN}|{_UP}|增|涨|降|跌"))))
    return re.compile(
        rf"(?=[{begins}])(?:(?P<down>{_DOWN})|(?P<up>{_UP})|(?P<noun>增速|增长率|增幅|涨幅)|(?P<fall>降幅|跌幅))"
        r"(?P<to>到|至|为|成)?(?:20\d\d年(?:末|底)?的?)?(?:了|约|超过|超|近|逾|幅度|仅有|仅|达到|达|最少|最多|[“”\"])*$"
    )


@cache
def _against() -> re.Pattern[str]:
    return re.compile(
        r"(?:[，,、]?(?:按可比[口价][径格](?:计算)?|按不变价(?:格)?(?:计算)?|(?:扣除|剔除)[^，]{0,12}因素(?:影响)?后?|按?(?:可比|同|自然)口径(?:计算)?|"
        r"(?:比|较)“?十[一二三四五]五”?(?:期间|时期)?末?|故|因此|从而|"
        r"同比(?:上一?年度?|去年)?(?:同期)?|环比|年均|平均每年|分别|实际|名义|总体|持续|继续|略有|大幅|小幅|累计|同时|平均|均|也|又|已|将|预计|"
        r"(?:对?比|较|与|相比)(?:上一?年度?|今年度?|现时|去年|前年|上月|上季度?|上年度|年初预算|年初|月初|季初|20\d\d年|1\d\d年|基期|同期|全省|全国|全市|[上下]半年|"
        r"前?[一二三四]个?季度|前[一二三四五六七八九十两]{1,2}个?月|1?\d月|上一?[期周旬届]|过去[一二三四五六七八九十两]{1,2}年)"
        r"(?:同期|同月|政府|末|底|度|初|份|的|[一二三四]季度|[上下]半年|执行数|决算数|预算数|完成数|平均水平|平均|数){0,3}(?:相比|水平)?)){1,12}$"
    )


def growth(words: str) -> Growth | None:
    """The change that ends `words`. 例: 「比上年末减少」 → down against 上年; 「由…增至」 → to. 反例: 「新增」, 「增加值」: a level."""
    found = _growth().search(words)
    if found is None:
        return None
    begin = found.start()
    word = found["down"] or found["up"] or ""
    if len(word) == 1 and words[begin - 1 : begin] in _COMPOUNDS:
        return None
    if word in ("高", "低", "多", "少") and not _against().search(words[:begin]):
        return None  # 「居民收入高于…」 compares with something else than the past
    rest = words[:begin]
    if word in ("提升", "扩大") and not found["to"] and words[:begin].endswith(("改造", "新建", "改建", "提质")):
        return None  # 「改造提升 6.8 万亩」 builds
    if found["noun"] == "增长率" and rest.endswith("自然"):  # 人口自然增长率 is an indicator itself
        return None
    tail = _against().search(rest)
    against = ""
    if tail:
        said = tail.group()
        rest = rest[: tail.start()]
        against = _reference(said)
    if found["noun"] or found["fall"]:
        rest = rest.removesuffix("的")
    if rest == "年" and word in ("增", "减"):  # 「总薪资 5 万元，年增 2%」
        rest, against = "", "上年"
    return Growth(rest, -1 if found["down"] or found["fall"] else 1, found["to"] is not None and bool(word), against, word or "增长")


_REFERENCES = (
    ("同比", "上年"),
    ("上年", "上年"),
    ("上一年", "上年"),
    ("去年", "上年"),
    ("环比", "上期"),
    ("今年", "今年"),
    ("现时", "现时"),
    ("年初预算", "年初预算"),
    ("年初", "年初"),
    ("年均", "年均"),
)


@cache
def _point() -> re.Pattern[str]:
    """A time named in a comparison: a year, a part of one, a term of office."""
    return re.compile(
        r"(?:20\d\d|1\d\d)年(?:[一二三四]季度|[上下]半年)?|[上下]半年|前?[一二三四]个?季度|前[一二三四五六七八九十两]{1,2}个?月|1?\d月|上一?届|"
        r"过去[一二三四五六七八九十两]{1,2}年"
    )


def _reference(said: str) -> str:
    if found := _point().search(said):
        return found.group()
    for sign, name in _REFERENCES:
        if sign in said:
            return name
    return ""


@cache
def _share() -> re.Pattern[str]:
    return re.compile(
        r"占(?:到|了|有)?(?P<whole>[^占，]{0,30}?)[的之]?(?P<noun>比重|比例|比率|份额|百分比|比)?"
        r"(?:(?:提高|提升|上升|下降|降低|回落|增加|扩大)(?:到|至|为)|未达到?|未及|达到|达|超过|超|为|约|近|分别|的|之|比)*$"
    )


def share(words: str) -> Share | None:
    """The part that ends `words`. 例: 「服务业占地区生产总值比重为」 → rest 服务业, whole 地区生产总值."""
    if "占" not in words:
        return None
    found = _share().search(words)
    if found is None or words[found.start() - 1 : found.start()] in ("侵", "抢", "挤"):
        return None
    return Share(words[: found.start()].removesuffix("的").removesuffix("以"), found["whole"])


@cache
def _of_plan() -> re.Pattern[str]:
    return re.compile(
        r"(?:完成|为|是|占|达到?|实现|相当于|控制在|(?<=[数额入出值量])在){1,6}(?P<whole>(?:全年|年初|年度|年|调整后?|收入|支出|本年|当年|既定|目标){0,6}"
        r"(?:预算|计划|任务|目标)(?:数|安排|值)?|上年|去年|20\d\d年(?:同期|末)?)[（(]?(?:以下简称预算)?[)）]?[的之]?(?:约|近|超过?)?$"
    )


def of_plan(words: str) -> Share | None:
    """What was planned is the whole. 例: 「完成调整预算的」 → whole 调整预算; 「完成年度目标任务的」."""
    found = _of_plan().search(words)
    return Share(words[: found.start()], found["whole"]) if found else None


@cache
def _times() -> re.Pattern[str]:
    return re.compile(r"(?:是|为|相当于|达到?)(?P<whole>[^，是为]{2,20})的$")


def times(words: str) -> Share | None:
    """What something is a multiple of. 例: 「赔款总额为农户自缴保费的」 before 「5 倍」 → rest 赔款总额, whole 农户自缴保费."""
    found = _times().search(words)
    return Share(words[: found.start()], found["whole"]) if found else None


@cache
def _of_limit() -> re.Pattern[str]:
    return re.compile(
        r"不(?:得|应|能|可)?(?:(?P<most>超过|高于|大于|逾)|低于|少于)(?P<whole>[^，]{1,23}?(?:[额数入出值量款金费本产资](?=$)|(?=.[的之]$).))[的之]?$"
    )


def of_limit(words: str) -> Share | None:
    """A bound on a part of what is named: 「不得超过当年公用经费的」 before 「10%」 → whole 当年公用经费, bound at_most."""
    found = _of_limit().search(words)
    if found is None:
        return None
    rest = re.sub("^(?:但是|但|并且|并|且|其)", "", words[: found.start()])
    return Share(rest, found["whole"], "at_most" if found["most"] else "at_least")


@cache
def _of_whole() -> re.Pattern[str]:
    return re.compile(r"(?:以|用)(?:占)?(全[省市区县州国]|全[球]?[国世]界?)(?:的|不到|约)?$")


def of_whole(words: str) -> Share | None:
    """A part whose name follows it. 例: 「以全区」 before 「0.1%的面积」 → whole 全区."""
    found = _of_whole().search(words)
    return Share("", found[1]) if found else None


@cache
def _above() -> re.Pattern[str]:
    return re.compile(
        r"(?=[高快好低慢超不比较与])(?:(?:(?:高于|低于|超过|不足)或)?(?P<word>高于|快于|好于|低于|慢于|高出|低出|超过|超出|超(?=时间进度|序时进度|全[省国市]|预期|目标|计划))(?P<whole>全[国省市区县州]|[^，\d]{2,12})"
        r"|(?:比|较|与)(?P<other>[^，比较与\d]{2,16}?)(?:相比)?(?P<verb>快|慢|高出?|低))$"
    )


def above(words: str) -> Difference | None:
    """A distance from another's figure. 例: 「增速高于全省平均」 → rest 增速, whole 全省平均; 反例: 「不低于」: a bound."""
    found = _above().search(words)
    if found is None or words[found.start() - 1 : found.start()] == "不" or words.endswith("达到或", 0, found.start()):
        return None  # 「达到或好于Ⅲ类水体比例」 is the name of an indicator
    if found["verb"]:  # 「增速比规上工业快」; 反例: 「比上年高」, a change
        past = growth(words)
        return None if past is not None and past.against else Difference(words[: found.start()], found["verb"][0] + "于", found["other"])
    return Difference(words[: found.start()], found["word"], found["whole"])


@cache
def _rank() -> re.Pattern[str]:
    return re.compile(
        r"(?:位列|位居|名列|跃居|稳居|居于|居|排名|排在|排位|排|列|保持|跻身|进入|进位至|升至|上升至|提升至|前移至|跃升至)+"
        r"(?:到|为|在|至|了)?(?P<field>[^，]{0,20})$"
    )


def rank(words: str) -> Rank:
    """The order that ends `words`. 例: 「增速居全市综保区」 → rest 增速, field 全市综保区; 「全省综保区」 alone is a field."""
    found = _rank().search(words)
    if found is None:
        return Rank("", words.removesuffix("排名").removesuffix("居"))
    return Rank(words[: found.start()], found["field"])
