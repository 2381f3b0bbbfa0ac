"""Names of those who act, and whether a phrase names somebody, says what he does, or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import lexicons
from extractors import tokens

PREPOSITIONS = (
    "经",
    "依",
    "按",
    "根据",
    "由",
    "在",
    "对",
    "为",
    "因",
    "除",
    "如",
    "若",
    "自",
    "以",
    "向",
    "于",
    "符合",
    "违反",
    "未",
    "遇",
    "凡",
    "报",
    "呈",
    "俟",
)
"""What leads to somebody else than the one who is bound: 「经本机关负责人批准」."""

LEADS = ("就", "对", "于", "是", "因", "为", "以", "将", "自", "依", "按", "非", "未", "经")
"""What stands behind a name and leads to what it acts on: 「行政院就所提概算，得…」."""

NAMED = frozenset(
    (
        "预算",
        "决算",
        "概算",
        "登记",
        "审计",
        "支出",
        "收支",
        "补助",
        "规划",
        "申请",
        "许可",
        "投资",
        "捐赠",
        "建设",
        "审议",
        "执行",
        "行为",
        "估计表",
        "表",
    )
)
"""Verbs that a subject may end with as their noun: 「各机关岁出预算」."""

RELATIONS = frozenset(("规定", "属于", "是", "为", "有", "符合", "超过", "达到", "涉及", "来自", "用于"))
"""Verbs that say what a thing is: behind them stands nobody who acts."""

THINKING = frozenset(("认为", "发现", "收到", "申请", "提出", "要求", "不服", "违反", "不能", "不履行", "拒不"))
"""Verbs with which another name may follow that does not act."""


@dataclass(frozen=True, slots=True)
class _Person:
    term: str


@cache
def ending() -> re.Pattern[str]:
    """The end of a name of somebody who acts: 主管机关, 申请人, 各级政府, 雇主, 护士."""
    persons = "|".join(re.escape(row.term) for row in lexicons.rows("persons", _Person, "term"))
    return re.compile(
        r"(?:机关|机构|部门|单位|政府|公司|企业|[事员协商学工大联]会|法院|检察院|团体|组织|学校|医院|银行|协会|商会|学会|人员|法人|当事人|申请人|任何人|(?!本人)[\u4e00-\u9fff]人|(?<![动满超缺定减裁])员|(?<![招协磋会通])商(?!业)|"
        r"事业|基金|基金会|雇主|业主|监督|督察|公务员|议员|官员|署长|局长|处长|部长|主任|[长官师]|院长|校长|委员|会员|(?<![账帐专窗门])户|(?<!或)者|方|组|(?<![全内外局干大一])部|(?<!教)室|国家|居民|公民|村民|职工|员工|学生|教师|公众|媒体|"
        rf"{persons}|[省市县区州厅局院所站]|(?<![签部])署|(?<![到用好益坏四判])处)$"
    )


def named(phrase: str) -> bool:
    """Whether a phrase ends in the name of somebody, whatever is said of him before: 「未依法设立之机关」, 「从事经营的单位」."""
    return ending().search(phrase) is not None and not phrase.startswith(("对", "向", "将", "会同", "报", "经"))


def is_name(phrase: str) -> bool:
    """Whether a phrase is one name and nothing before its last word acts: 「各机关会计部门」, 「教育行政部门和其他有关部门」."""
    return named(phrase) and re.search("[对向将于以依按经由为的之]|所[^属]", phrase) is None


def acting(phrase: str, topic: bool = False) -> int:
    """How many characters of a phrase name who acts, when a verb or a preposition follows them, else 0. 例: 「事业单位雇用劳工时」 → 4;
    「各机关执行预算」 → 3. 反例: 「会计年度结束后」. Behind the name of a `topic` only what is no part of the name:
    「申请人对决定不服的」."""
    if phrase.startswith(PREPOSITIONS) and not phrase.startswith(
        ("未成年", "自然人", "对方", "为首", "报社", "报刊", "经营", "经销", "经办", "经纪", "经济")
    ):
        return 0
    run = tokens.words(phrase[:80])
    at, best = 0, 0
    for k, word in enumerate(run):
        if k == 0 and word.text == "被":
            at += 1  # 「被请求机关」
            continue
        if word.tag[0] in "pd" or (word.tag == "c" and word.text not in ("和", "及", "与", "或", "以及", "或者", "并")):
            break
        if k and word.text in RELATIONS:
            break  # 「资产来源│属于国家拨款的」
        at += len(word.text)
        following = run[k + 1] if k + 1 < len(run) else None
        if following is None or not (
            following.tag.startswith(("p", "d", "c") if topic and phrase.endswith("者") else ("v", "p", "d", "c", "ad"))
            or (phrase.endswith("时") and len(phrase) == at + 3)  # 「摊贩│营业时」
            or following.text in ("办理", "行使", "代表", "自行", "擅自", "故意", "每次", "每", "依法", "对")
            or (topic and following.text.startswith(("认", "未", *THINKING)))
        ):
            continue
        if (
            re.search("经(?![营济费办销贸理纪历])|(?<![理自])由", phrase[:at])
            or following.text in ("所", "和", "及", "与", "或", "以及", "或者", "并")
            or _others().search(phrase[:at])
        ):
            continue
        if at > 1 and ending().search(phrase[:at]):
            best = at
            if following.text in THINKING or following.text in ("依法", "对") or following.tag[0] in "pd":
                break  # 「公民认为│行政机关未公开的」
    return best


@cache
def _others() -> re.Pattern[str]:
    """Behind a verb, whom it is done to: 「委托他人│代为投诉的」."""
    return re.compile(".(?:他人|第三人)$")


def goes_on(rest: str) -> bool:
    """Whether behind a name somebody acts, and it is no part of a longer name. 例: 「各机关│执行预算」;
    反例: 「立法院审议删除之项目」, 「政府经常收支」."""
    if rest.startswith(("为", "是")) and ending().search(rest) and re.search("的[^的]{2,12}$", rest):
        return False  # 「负责人为同一人的不同供应商」
    if rest.startswith("为") and re.match("[^之的]*+[之的].*(?:结果|金额|款项|数额|文件|资料|信息|事项|费用|收入|支出|计划)$", rest):
        return False  # 「立法院为未来承诺之授权金额执行结果」
    if re.match("在[^，,]{1,20}(?:范围内|期限内|时|中|期间|前|后)[以对向与按经依]", rest):
        return True
    if rest.startswith(tuple(THINKING)) or (rest.startswith(LEADS) and not rest.startswith("经常")):
        return True
    return not re.search("^[应所]|^有关|[的之]|经常", rest) and not (len(rest) <= 4 and rest.endswith(tuple(NAMED)))


def acts(piece: str, phrase: str, item: bool) -> bool:
    """Whether an earlier phrase says what is done, and so names nobody. 例: 「完善登记制度」. 反例: 「转制后的企业」."""
    if re.match("[并並且而或]|同时", piece):
        return True
    if ending().search(phrase) and re.search("[^对向将]的[^的之对向由]{2,20}$", phrase):
        return False  # 「具有处理权限的监管部门」
    if re.match("不(?![动動可良])", phrase):
        return True  # 「不承担赔偿的责任」
    run = tokens.words(phrase)
    first, last = run[0], run[-1]
    if not first.tag.startswith(("v", "d", "p")) and re.search("[的之][\u4e00-\u9fff]{2}(?:[和与及或、][\u4e00-\u9fff]{2})*$", phrase):
        return False  # 「会费标准的制定和修改」
    if "之" in phrase and first.text not in tokens.predicates():
        return False
    if not last.tag.startswith(tokens.NOMINAL) and last.text not in NAMED:
        return True
    leads = first.tag.startswith(("v", "d", "p")) and first.tag != "vn" and len(run) > 1
    if leads and item and first.tag == "v" and not ending().search(phrase):
        return True
    return leads and (first.text in tokens.predicates() or not any(mark in phrase for mark in "的之"))
