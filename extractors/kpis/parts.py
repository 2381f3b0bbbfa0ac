"""Parts of a whole (「其中」): a part is told in few words and takes what the whole says of both, the measure or those of whom it is told.

例: 「保费收入 9 亿元，其中：财产险 3 亿元」 → 财产险保费收入; 「城镇居民人均可支配收入 5 万元。其中：人均经营净收入 1 万元」 →
城镇居民人均经营净收入.
反例: 「医疗卫生机构 58 个，其中医院 9 个」: a hospital needs nothing of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from extractors.kpis.bearing import LONGEST, thing
from extractors.kpis.lists import measured
from extractors.kpis.tellings import Telling


def completed(made: Sequence[Telling]) -> None:
    """Completes the parts among the tellings of a section, in place."""
    for telling in made:
        if telling.whole is None and telling.after is not None:
            _named(telling, _of_heads(telling.after.name, telling.name, telling) or _of_measure(telling.after.name, telling.name, telling))
        if telling.whole is None:
            continue
        if telling.limit:
            telling.rename(telling.limit + thing(telling.whole.name))
            continue
        whole, part = telling.whole.name, telling.name
        for rule in _RULES:
            if named := rule(whole, part, telling):
                _named(telling, named)
                break


def _named(telling: Telling, name: str) -> None:
    if name and name != telling.name and len(name) <= LONGEST:
        telling.rename(name)


@cache
def _per_head() -> re.Pattern[str]:
    return re.compile("^(?:年末|.{0,12}全年)?(?P<who>.{0,12}?居民)人均")


@cache
def _income() -> re.Pattern[str]:
    """A component of what a household has or spends: 工资性收入, 衣着支出, 食品烟酒."""
    return re.compile(
        "(?:人均)?(?:.{2,8}(?:净?收入|支出|消费)|食品烟酒|衣着|居住|生活用品及服务|交通通信|教育文化娱乐|医疗保健|其他(?:用品|商品)[及和]服务)"
    )


def _of_heads(whole: str, part: str, telling: Telling) -> str:
    """Whose income: 城镇居民人均 + 经营净收入."""
    if "人均" not in whole or "居民" in part or telling.place.number.unit not in ("元", "%"):
        return ""
    found = _per_head().match(whole)
    if found is None or not _income().fullmatch(part):
        return ""
    spent = "支出" if "支出" in whole and not part.endswith(("支出", "消费", "收入")) else ""
    return found["who"] + "人均" + part.removeprefix("人均") + spent


_SHARED = ("保有量", "原保险保费收入", "保费收入", "赔款及给付支出", "赔款及给付", "赔付支出", "赔付金额", "理赔支出", "床位数", "床位")
"""Measures that a part may leave out."""

_BRANCHES = frozenset(("财产险", "财险", "人身险", "寿险", "健康险", "意外险", "车险", "责任险", "农业保险", "财产保险", "人身保险"))
"""Kinds of insurance."""


def _of_measure(whole: str, part: str, telling: Telling) -> str:
    """What was measured: 「民用汽车保有量 9 万辆，其中私人汽车 8 万辆」 → 私人汽车保有量."""
    measure = next((one for one in _SHARED if whole.endswith(one)), "")
    if not measure or part.endswith(measure):
        return ""
    if measure == "保有量":
        return part + measure if part.endswith(("汽车", "轿车", "摩托车", "货车", "客车", "拖拉机", "电动车", "新能源车")) else ""
    if measure.startswith("床位"):
        return part + measure if part.endswith(("院", "中心", "机构", "站", "所")) else ""
    return part + measure if part in _BRANCHES else ""


def _of_place(whole: str, part: str, telling: Telling) -> str:
    """Where: 「居民恩格尔系数 32%，其中城镇为 30%」 → 城镇居民恩格尔系数; 「建成站点 86 个，其中甲区 27 个」 → 甲区站点."""
    if part in ("城镇", "农村", "乡村", "城市"):
        return part + thing(whole) if not whole.startswith(("城", "农", "乡")) else ""
    counted = telling.place.number.kind == "count" and telling.readings[0].comparison == "level"
    if counted and len(part) <= 6 and _county().fullmatch(part):
        return part + _built().sub("", thing(whole))
    return ""


@cache
def _county() -> re.Pattern[str]:
    return re.compile("(?!.*(?:全|各|城|[小社园灾库景校厂辖地山牧林湖老新]区))[\u4e00-\u9fff]{2,5}[区县市州旗]")


@cache
def _built() -> re.Pattern[str]:
    """What was done to the things counted."""
    return re.compile("^(?:对?建成的?|新建|改建|扩建|设立|新增)(?=..)")


@cache
def _tier() -> re.Pattern[str]:
    return re.compile("(?:其中[：:，,]?|[、和及与])*(?P<tier>(?:世界|国家|省部|部|省|自治区|市|州|县|区|乡镇|街道|村)级)")


@cache
def _tiers() -> re.Pattern[str]:
    """Tiers of a whole of which one is told: 「省、市各级各类│」, 「市级以上│」."""
    return re.compile(
        "^(?:(?:[国省市县区州]、){1,4}[省市县区镇乡]?|(?:国家|省部|省|自治区|市|州|县|区)级(?:及?以上)?)?(?:各级)?(?:各类)?(?=..)"
    )


def _of_tier(whole: str, part: str, telling: Telling) -> str:
    """Of which tier: 「入选各级文化遗产名录 733 项，其中国家级 36 项」 → 国家级文化遗产名录."""
    found = _tier().fullmatch(telling.words) if "级" in telling.words else None
    return found["tier"] + _tiers().sub("", thing(whole)) if found and telling.place.number.kind == "count" else ""


def _of_projects(whole: str, part: str, telling: Telling) -> str:
    """Which projects: 「招商引资项目 599 项，其中：往年结转项目 207 项」 → 往年结转招商引资项目."""
    if not (whole.endswith("项目") and part.endswith("项目")):
        return ""
    state = part.removesuffix("项目")
    return state + thing(whole) if _state().fullmatch(state) and state not in whole else ""


@cache
def _state() -> re.Pattern[str]:
    return re.compile("(?:往年|上年|当年|本年)?(?:结转|续建|新建|新开工|在建|开工|竣工|投产|签约|新签约|储备|前期|建成|已开工|未开工|收尾)")


@cache
def _grades() -> re.Pattern[str]:
    return re.compile("(?:正高级?|副高级?|高级|中级|初级)(?:专业技术)?职称|(?:博士|硕士|本科)学历")


def _of_things(whole: str, part: str, telling: Telling) -> str:
    """What is counted, where the part only says which: 主板 + 上市公司, 高级职称 + 专业技术人员."""
    if telling.place.number.kind != "count" or telling.readings[0].comparison not in ("level", "target"):
        return ""
    counted = thing(whole)
    if counted.endswith("上市公司") and part in ("主板", "创业板", "科创板", "北交所", "新三板"):
        return part + counted
    if part.endswith(("分公司", "支公司", "营业部", "服务部", "支行", "分行", "网点")) and counted.endswith("机构"):
        return counted + part
    if counted.endswith(("人员", "人才")) and _grades().fullmatch(part):
        return part + counted
    if part.startswith("招收") and counted.endswith("招生"):
        return counted.removesuffix("招生") + part
    return ""


def _of_prices(whole: str, part: str, telling: Telling) -> str:
    """Whose price: 「食品价格上涨 5%，其中粮食上升 4%」 → 粮食价格."""
    rate = telling.readings[0].comparison == "yoy_rate"
    if not rate or not whole.endswith("价格") or len(part) > 10 or measured(part) or part.endswith(("价", "价格", "指数", "服务项目")):
        return ""
    return part + "价格"


@cache
def _newly() -> re.Pattern[str]:
    """What was done with the whole and so with its parts: 「新登记│经营主体」."""
    return re.compile("^(?:新登记|新设立?|新注册|新增|净增)(?:登记|注册|设立)?(?=(?:的)?(?:各类)?(?:市场|经营)主体)")


def _of_flow(whole: str, part: str, telling: Telling) -> str:
    """What is new of a whole that is new: 「新登记经营主体 24 万家，其中企业 7 万家」 → 新登记企业."""
    found = _newly().match(thing(whole))
    kinds = ("企业", "个体工商户", "个体户", "合作社")
    return found[0] + part if found and part.endswith(kinds) and not part.startswith(("新", "净")) else ""


@cache
def _road() -> re.Pattern[str]:
    return re.compile("(?:[一二三四]级|高速|等级|等外|国家?级?|省级?|县级?|乡级?|村级?|农村|专用)公路|[国省县乡村]道")


def roads(made: Sequence[Telling]) -> None:
    """Gives kinds of roads their length, after that of all roads in the same line: 「公路总里程 3000 公里，其中高速公路 400 公里」 →
    高速公路里程. 反例: 「新建高速公路 20 公里」."""
    line = -1
    for telling in made:
        if not telling.name.endswith(("公路", "道", "里程")):
            continue
        if telling.name.endswith(("公路里程", "公路总里程", "公路通车里程", "公路通车总里程")):
            line = telling.line
        elif telling.line == line and telling.place.number.unit == "公里" and _road().fullmatch(telling.name):
            telling.rename(telling.name + "里程" if telling.readings[0].comparison == "level" else telling.name)


_RULES: tuple[Callable[[str, str, Telling], str], ...] = (
    _of_tier,
    _of_heads,
    _of_measure,
    _of_place,
    _of_projects,
    _of_prices,
    _of_flow,
    _of_things,
)
