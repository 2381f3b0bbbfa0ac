"""The words that bind, allow, forbid or encourage, and where they are no cue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import lexicons

MODALITIES = ("must", "may", "must_not", "encouraged")

FOLD = str.maketrans(
    "應當須該務嚴勵導認許無對適變負責時別從稱謂廢經個條則於後為內與證獲報關機構單門員會團業廠長處區縣鄉鎮國學術並卻僅遲載規項開終準據聽罰鍰沒違觸給論備過數確屬標運劃"
    "產權義納僱執辦請發現實際織領組眾設銷較萬億臺幣監獄輕還書託轉戶況間動體質圍簽訂貸將價額類歷齡護擔財稅總統決級師醫療戰徵",
    "应当须该务严励导认许无对适变负责时别从称谓废经个条则于后为内与证获报关机构单门员会团业厂长处区县乡镇国学术并却仅迟载规项开终准据听罚锾没违触给论备过数确属标运划"
    "产权义纳雇执办请发现实际织领组众设销较万亿台币监狱轻还书托转户况间动体质围签订贷将价额类历龄护担财税总统决级师医疗战征",
)
"""Traditional characters of the words of law, one for one, where a text was not converted."""


@dataclass(frozen=True, slots=True)
class _Cue:
    term: str
    modality: str
    before: str
    after: str
    place: str
    yet: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.modality not in MODALITIES:
            raise ValueError(f"modality {self.modality!r} is none of {', '.join(MODALITIES)}")
        if self.place not in ("", "clause"):
            raise ValueError(f"place {self.place!r} is neither clause nor empty")


_PARTED = {
    "应": "(?!.尽)(?<!(?<!收)支应)(?<!(?<![管代处办经清审受治整护物修梳])理应)(?<!(?<![成资样版副文正书])本应)(?<!(?<!原)因应)",
    "得": "(?<!(?<![中核])心得)(?<!(?<![务究出院])所得)(?<!(?<![请要])求得)",
}
"""Words of two characters that end in a cue, and where they are none: 「不足支应」, 「应知尽知」, 「理应」; yet 「经费管理│应接受监督」,
「成本│应列支」, 「中心│得派员」."""


@cache
def cues() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all cues, the longest first, and the modality of each. What may not stand before a cue is looked for behind it
    (``应(?<![适响]应)``), so that the search can skip to the next first character. What joins a second word to a cue goes with it
    (「鼓励和引导」). A cue of clauses stands at the beginning of one or behind who encourages (「国家支持…」)."""
    parts, modalities = [], {}
    for cue in sorted(lexicons.rows("modalities", _Cue, "term"), key=lambda cue: -len(cue.term)):
        term = re.escape(cue.term)
        before = f"(?<![{re.escape(cue.before)}]{term})" if cue.before else ""
        after = f"(?![{re.escape(cue.after)}])" if cue.after else ""
        if cue.after and cue.yet:
            after = f"(?:(?={'|'.join(map(re.escape, cue.yet))})|{after})"
        start = ""
        if cue.place == "clause":
            who = rf"(?<=(?:国家|本省|本市|本区|本县|部门|政府|机构|单位|社会|院校|学校){term})"
            start = rf"(?:(?<![^，,、。；;：:\s】）)＊也并还可以积极大力{re.escape(cue.term[-1])}]{term})|{who})"
        whole = _PARTED.get(cue.term, "")
        joined = "(?:[和、并与]?(?:引导|支持|规范|推动|鼓励|指导|帮助|扶持)){0,2}" if cue.modality == "encouraged" else ""
        parts.append(f"{term}{before}{after}{start}{whole}{joined}")
        modalities[cue.term] = cue.modality
    return re.compile("|".join(parts)), modalities


@cache
def class_of_cases() -> re.Pattern[str]:
    """The end of a phrase that names a case: 「应予缓办者」, 「确需调整的」, 「必要时」. 反例: 「经营者」, 「受托者」."""
    return re.compile(
        r"(?:(?<!小)时|(?<![目标])的|(?<!投资|经营|消费|劳动|志愿|开发|创作|管理|生产|销售|研究|工作|建设|代理|养殖|加工|制造|承包)"
        r"(?<![患作记学读受老死企])者)$"
    )


@cache
def _nominal_item() -> re.Pattern[str]:
    """An item that names a case or a thing and binds nobody: 「（三）依法应当撤销的其他情形」, 「…始得动支者」, 「应当办理的手续」,
    「订明须就牌照缴付的费用」."""
    return re.compile(
        r"(?:的|者|(?<!小)时|的(?:其他|其它)?(?:情形|事项|行为|材料|条件|信息|情况|职责|内容|资料|职权|权利|义务|手续)|之意旨|之情[形事]|"
        r"(?:应当?|可以?|不得|必须|需要?|须)(?![应经由按依与向在于以对将受遵就从])[^，,的]{1,3}的[^，,的]{2,4})[ 　\t]*$|"
        r"^[^，,]{0,20}(?:须|应当?)(?:就|由|经|为|因)[^，,的]{1,14}的[^，,的]{2,4}[ 　\t]*$"
    )


def binding(clause: str, item: bool) -> list[re.Match[str]]:
    """The cues of a folded clause that bind. `item`: it is an item of a list."""
    pattern, _ = cues()
    if item and _nominal_item().search(clause) and not clause.rstrip(" \t　").endswith(("最少者", "最小者", "最大者", "最优者", "较优者")):
        return []  # but 「应选择损害最少者」
    found = list(pattern.finditer(clause))
    later = (*found[1:], None)
    return [cue for cue, other in zip(found, later, strict=False) if not _of_a_noun(clause, cue, other) and _binds(clause, cue)]


@cache
def _named_for() -> re.Pattern[str]:
    """What is called by what may not be done there: 禁止吸烟区."""
    return re.compile("[\u4e00-\u9fff]{1,5}?(?:[区區]|物品|标志|标识|清单|名单)")


def _of_a_noun(clause: str, cue: re.Match[str], later: re.Match[str] | None) -> bool:
    """Whether a cue stands inside what is said of a noun: 「是否可以公开」, 「因情势变化可以公开的信息应当公开」,
    「法律禁止公开的信息，…」, 「对不予公开的信息进行审查」, 「禁止吸烟区」. 反例: 「应当鼓励企业」."""
    if clause.endswith("是否", 0, cue.start()) or (cue[0] == "禁止" and _named_for().match(clause, cue.end())):
        return True
    if cue[0] in _OF_MATTERS and _attributive().match(clause, cue.end()):
        return True
    comma = min((at for at in (clause.find("，", cue.end()), clause.find(",", cue.end())) if at >= 0), default=len(clause))
    begin = max(clause.rfind("，", 0, cue.start()), clause.rfind(",", 0, cue.start())) + 1
    said = re.search("[的之]", clause[cue.end() : comma])
    if said is None:
        return False
    if re.fullmatch("(?:对于?|将|关于|属于?|涉及)(?:依法)?", clause[begin : cue.start()].strip(" \t　")):
        return True
    if later is not None and later.start() > comma and cue[0] in _OF_MATTERS and _matter().fullmatch(clause, cue.end(), comma):
        return True
    if later is not None and later.start() < comma and said.start() + cue.end() < later.start():
        return 2 <= later.start() - cue.end() - said.end() <= 12 and cue[0] in ("可以", "可", "不予", "应当", "应", "禁止", "允许")
    if cue[0] in ("禁止", "允许") and clause.endswith(("法律", "法规", "规定", "明令"), begin, cue.start()):
        return True
    rest = clause[cue.end() + said.end() : comma]
    return clause.startswith(("对", "将"), begin) and re.search(".(?:进行|予以|给予|实行|实施)", rest) is not None


@cache
def _attributive() -> re.Pattern[str]:
    """A short verb between a cue and what is named by it: 「应当公开的信息」, 「应负之责任」. 反例: 「应当是自愿的」."""
    return re.compile("(?![应经由按依与向在于以对将受遵就从])(?:[^，,的之是为]{1,3}的[\u4e00-\u9fff]|[^，,的之是为]{1,2}之[\u4e00-\u9fff])")


_OF_MATTERS = ("须", "需", "应当", "应", "必须", "可以", "可", "得", "不得", "不应", "不应当")


@cache
def _matter() -> re.Pattern[str]:
    """What is called by what must be done with it: 「规定须│经批准的事项，…」. 反例: 「应当公开依法确定的事项，…」."""
    return re.compile("[^，,的之]{1,3}[的之](?:事项|项目|活动|行为|业务|情形)")


def modality(cue: str) -> str:
    """What a cue says: must, may, must_not or encouraged."""
    known = cues()[1]
    return known.get(cue) or next(known[term] for term in sorted(known, key=len, reverse=True) if cue.startswith(term))


def _binds(clause: str, cue: re.Match[str]) -> bool:
    """Whether a cue rules and is no part of a condition: 「应予缓办者，…」, 「确需调整的，…」, 「除应属资本门外，…」."""
    border = max(clause.rfind("，", 0, cue.start()), clause.rfind(",", 0, cue.start()))
    head = clause[border + 1 : cue.start()].strip(" \t　")
    comma = min((at for at in (clause.find("，", cue.end()), clause.find(",", cue.end())) if at >= 0), default=-1)
    if (head.startswith(("除", "凡")) and len(head) > 1) or (head.startswith(("如", "若", "倘", "遇")) and (len(head) > 1 or comma >= 0)):
        return False
    if head.endswith(("之", "所", "有")) or (cue[0] == "得" and head.endswith("其")):
        return False  # 「为盈余之应解库额」, 「有应守秘密之部分」, 「按其得支用期间」
    if (
        cue[0] == "得"
        and comma >= 0
        and re.match(r"(?![将依就按于以由为先即])[\u4e00-\u9fff]{2,3}之[\u4e00-\u9fff]{2}", clause[cue.end() : comma])
    ):
        return False  # 「依法得出售之国有财产，…应依市价出售」
    if "不受" in head and re.search("[之的](?:限制|规定|约束)$", clause[cue.end() :]):
        return False  # 「不受前项应编入总预算之限制」
    if cue[0] == "可" and (clause[cue.start() - 1 : cue.start()] == "、" or _able().match(clause, cue.end())):
        return False  # 「可查询、可追溯」, 「可拆解性」
    if cue[0] == "可" and clause.startswith("处", cue.end()) and _convicted().search(clause, 0, cue.start()):
        return False  # 「一经定罪，可处第3级罚款」, 「犯了第(1)款所订的罪行，可处罚款$2000」: a penalty
    if _case_chain(clause, comma):
        return False
    if cue[0] == "负责":
        done = head.endswith(("由", "＊")) or len(clause) - cue.end() < 2 or comma == cue.end()
        return not done and bool(head or cue.start()) and not _charged(clause, cue, head, comma)
    if cue[0].startswith(("鼓励", "支持", "提倡", "倡导", "允许", "准许")):
        return not head.endswith(("为", "为了", "旨在", "以", "便于", "在于", "关于", "有利于"))
    if head and clause.startswith(("于", "在", "俟"), cue.end()) and not clause[:comma].rstrip().endswith(("的", "者")):
        return True  # 「各机构应于收到股利时，暂列专户」
    return comma < 0 or clause.startswith("是", cue.end()) or class_of_cases().search(clause[cue.end() : comma].rstrip()) is None


def _charged(clause: str, cue: re.Match[str], head: str, comma: int) -> bool:
    """Whether 负责 says of a body what it is for: 「并经负责特种设备监督管理的部门许可」, 「依照本法负责认证管理的部门，…」."""
    if head and not head.endswith(("经", "向", "对", "报", "由")) and not re.match("(?:依照|根据|按照|并?经|向|报|对)", head):
        return False
    return (
        re.match("[^，,。]{2,30}的[^，,。]{0,6}(?:部门|机关|机构|单位|人员)", clause[cue.end() : comma if comma >= 0 else len(clause)])
        is not None
    )


@cache
def _able() -> re.Pattern[str]:
    """Behind 可 what it makes a quality, of a list or by its ending: 「可查询、可追溯」, 「可拆解性」."""
    return re.compile("[^，,、。]{1,4}、可|(?!一)[\u4e00-\u9fff]{1,3}性")


@cache
def _convicted() -> re.Pattern[str]:
    return re.compile("即属犯罪|定罪|罪行")


def _case_chain(clause: str, comma: int) -> bool:
    """Whether what follows a cue goes on, joined, to a case: 「原未编列预算，而必须于当年举办，且无其他预算可用者，…」."""
    while comma >= 0:
        behind = re.compile("[^，,]*").match(clause, comma + 1)
        assert behind is not None  # it matches the empty string
        if not behind[0].startswith(("且", "或", "又", "确因", "确无", "亦")):
            return False
        comma = behind.end() if behind.end() < len(clause) else -1
        if comma >= 0 and class_of_cases().search(behind[0].rstrip()):
            return True
    return False
