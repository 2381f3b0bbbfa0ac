"""What stands in the words before a number and names nothing: dates, currencies, who and where in general, 共计, 原则上.

All functions take and give cleaned text without quotation marks (`extractors.phrases`).
"""

from __future__ import annotations

import re
from functools import cache


def without(text: str) -> str:
    """`text` without what names nothing at its end and inside it. 例: 「本项目2026年度共计安排资金」 → 「本项目安排资金」;
    「计划经费约新台币」 → 「计划经费」. 反例: 「共有车辆」, 「完成2024年绩效评价」 stay."""
    if text[0] in _REFERRING:
        text = _referring().sub("", text)
    if text[-1:] in _TAILS:
        text = _tail().sub("", text)
    return _inner().sub("", text) if len(text) > 6 else text


@cache
def _inner() -> re.Pattern[str]:
    """A year or a 共计 between who and what: 「本项目│2026年度│共计│安排资金」; on what an account rests: 「在去年大幅下降基础上又」."""
    return re.compile(
        "(?<=[\u4e00-\u9fff]{2})(?:20\\d\\d年度?(?=共|累计|总计|安排|全[省市区县国])|"
        "(?:已经?)?(?:共计|总计|合计|累计|总共|共|已)(?=安排|完成|发现|拨付|下达|争取|投入|开行|布设|办理|办结|发放|实施|开展|建成|培育|引进|接待|减免|筹措|统筹|查处|受理)|"
        "(?<=单位|我委|我局|部门|我院|我校)20\\d\\d年度?(?=.{2})|(?:去年|上年)(?=纳税|完成|实现|投入)|"
        "在[^，在]{2,14}(?:的)?(?:基础上|影响下|带动下|推动下|作用下)(?:又|再|继续)?$)"
    )


_TAILS = frozenset("币幣元底末止日低高好度")


@cache
def _tail() -> re.Pattern[str]:
    """A currency, a date or a record at the end: 「经费约新台币」, 「计划截至6月底」, 「失业率为24年来新低」."""
    return re.compile(
        "约?(?:新台币|新臺幣|人民币|港币|美元)$|(?<=..)1[01]\\d年度$|(?:截[至止])?(?:20\\d\\d年)?\\d{1,2}月(?:底|末|\\d{1,2}日)?止?$|"
        "为?(?:\\d{1,3}|[一二三四五六七八九十]{1,3}|多|近)年来?(?:的)?(?:新[低高]|最[低高好])$"
    )


_REFERRING = frozenset("仍较比与虽相根据对由12")


@cache
def _referring() -> re.Pattern[str]:
    """Words that only say with what is compared, or after what an account was changed: 「较2018年底」, 「仍较去年同期」,
    「根据实际收入情况调整」."""
    return re.compile(
        "^(?:[仍虽]?[较比与](?:20\\d\\d年|1\\d\\d年|去年|上年|年初预算数?|年初|上一?年度?|对上[一二三四五]年|过去[一二三四五]年)(?:度|同期|底|末|初|决算数|预算数|的)*(?:相比|相较)?|"
        "(?:20\\d\\d|1[01]\\d)年度?|相较(?:于|[^，]{0,8}之?1?\\d{2,3}年度?)?|根据[^，]{2,12}调整|[对由于]上[一二三四五]年)$"
    )


@cache
def dated() -> re.Pattern[str]:
    """The year before a name: 「2025年市本级收入」, 「112年第1季成长率」; 反例: 「2025年末常住人口」."""
    return re.compile(
        "^(?:20\\d\\d年度?(?![末底初度]|[一二三四]季|[上下]半)|1[01]\\d年度?(?:第[1-4一二三四]季度?|[上下]半年)?(?![末底初度]))(?=[\u4e00-\u9fff]{2})"
    )


@cache
def led() -> re.Pattern[str]:
    """What leads to a name and says who, how or by what, not what: 「助力」, 「我们在2018年将」, 「原则上」, 「如」 before a name;
    完成 before a measure (反例: 「完成排放改造 2 万千瓦」)."""
    return re.compile(
        "^(?:助力(?=.{4})|\\d*(?:产出|效益|满意度)?(?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响)指标(?=.{4})|完成(?=.{2,}(?:[值额量]|面积|收入|投资|支出|利润)$)|原则上每?(?:\\d年)?|(?:各地)?在?(?:继续)?巩固落实好|主要目标是(?:通过)?对?|通过对(?=.{4})|通过(?=财政)|列明(?=.{2})|通过(?:[^，、过]{2,10}?)(?=收到|获得|入库)|"
        "我们(?:已)?(?:在20\\d\\d年)?[将把]?|如(?![东皋意期实何下])(?=.{4})|达到(?=.{4})|第[一二三四]季(?=整体|总体)|的(?=.{2})|每\\d+年(?=.{2})|.{2,8}则有(?=.{3}))"
    )


@cache
def over() -> re.Pattern[str]:
    """What was done beyond the task, which the value verbs would take away: 「超额完成任务 4 家」."""
    return re.compile("超额完成(?:任务|目标|计划)$")


@cache
def turned() -> re.Pattern[str]:
    """A first case before another: 「由盈转亏及盈余」."""
    return re.compile("^由.{1,2}转.{1,2}[及或](?=..)")


@cache
def revised() -> re.Pattern[str]:
    """How a budget came to be another one, which names nothing: 「执行中经人大常委会批准调整为」; 反例: 「产业结构调整」."""
    return re.compile("(?:预算)?(?:执行中|年中|年度中|(?:后)?经(?=.{0,20}(?:批准|同意|通过|审议))|因|报(?=.{0,20}(?:批准|同意)))")


@cache
def within() -> re.Pattern[str]:
    """「在监测的 2 条河流中」; 反例: 在校生, 在建项目."""
    return re.compile("^在(?![建校园岗册职编库营读产用线手研途]|.{1,2}就读)(?=..)")


@cache
def rated() -> re.Pattern[str]:
    """What is ranked, where it stands in a frame of its own: 「在甲环境评价、乙能力评估中」."""
    return re.compile("在(?=.{4}).*(?:评价|评估|考核|排名|测评|评选|竞赛)中")


@cache
def last_built() -> re.Pattern[str]:
    """What was done before 以及, of which the number says nothing: 「支持甲校改扩建以及│新建幼儿园」."""
    return re.compile("^.{4,}(?:以及|并)(?=(?:新建|改建|扩建|新增|新设|建成|引进)[^，]{2,}$)")


@cache
def headed() -> re.Pattern[str]:
    """A heading that has run into the sentence behind it: 「人民生活和社会保障│全年城镇居民…收入」."""
    return re.compile("^[^，]{2,14}(?:保障|生活|环境保护|安全生产|就业|贸易|旅游|农业|工业|建筑业)全年(?=.{4})")


@cache
def each() -> re.Pattern[str]:
    """For whom and how long a sum is, behind the verb: 「保障标准分别为每人每月」."""
    return re.compile(r"(?:(?:分别)?(?:为|达到?|提高到|提高至))?每[人户亩][·、/每]?[年月天日]?$")
