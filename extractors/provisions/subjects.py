"""Who is bound: the phrase before a cue, told from the conditions that stand there with it."""

from __future__ import annotations

import re
from functools import cache

from extractors import tokens
from extractors.provisions.cues import FOLD, class_of_cases

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

LONGEST = 60
"""Characters of a subject at most; what is longer is a condition."""


@cache
def _condition() -> re.Pattern[str]:
    """A phrase that says when, why or by what, not who. 例: 「对已出台的政策」, 「转制时」, 「经批准」. 反例: 「经营单位」."""
    return re.compile(
        r"^(?:一经|即属|对(?![外口手])于?|按(?!揭)照?|依照?|依据?|根据|经(?![营济费办销贸理纪常])|如(?!.*等)|因|为(?!首)|在(?![职校建岗册编读])|自(?![然治愿行主身])|凡|由于|"
        r"除|于|从(?![业事犯])|以(?![上下])|若|遇|符合|违反|未(?![来成])|非(?=[依有因以属得按])|非经(?![济营])|至|并(?!购)|且|但|同时|其中|确|必要|"
        r"每(?=[年月季日天周次届当逢半隔学两三\d])|当(?![地事年月日值选])|前款|年度(?!预|决|执))"
        r"|(?:时|的时候|后|前|期间|之外|外|不足|不敷|的情况下|的基础上|的前提下|[获经报].{0,12}(?:批准|同意|核准|核定)|[为于]限|为原则|为主|之?规定|起|内)$"
    )


@cache
def _joint() -> re.Pattern[str]:
    """What joins a clause to the one before it: 「并应当…」, 「但不得…」."""
    return re.compile(
        r"^(?:由(?=[^，,]*[会人员门位构关]$)|并且|而且|同时|并(?!购)|且|但是|但|惟|而|或(?!者)|或者|否则|则|始|仍|及(?!时)|最迟|其中|确|也|亦)+"
    )


@cache
def _trimmed() -> re.Pattern[str]:
    """What stands between the subject and the cue: adverbs. 例: 「各单位均应当」, 「主管部门依法可以」."""
    return re.compile(
        r"(?:依法|均|都|也|亦|仍|(?<![偿归退返交发送])还|(?<![规法原细准守通总附罚否])则|即|并|就|不|原则上|同时|按规定|按照规定|一般|及时|切实|进一步|积极|大力|每年|必要时|首先|"
        r"主要|一律|只|仅|才|最[短长高低多少迟早]|至[少多迟]|累计|合计|始|(?<![双各一乙甲三多对官警校院地])方|原|分别|(?<=[门局委部位院])在各自?职责范围内|在职责范围内){1,12}$"
    )


@cache
def _manner() -> re.Pattern[str]:
    """By what the subject acts, behind it. 例: 「政府非依法律」, 「主管部门根据需要」."""
    return re.compile(
        r"(?<=[\u4e00-\u9fff]{2})(?<!能够)(?<!任何)(?:非依|非经|未经|依照|依据|根据|按照|为了|对于|如(?!何|.*等$)|倘|在作出|准用|适用|比照).*$|(?<=[人关位门府司业员者构民众户])(?:对(?![外内方象策比照接手应口]).*|因.*|遇.*|若.*|就(?![业近读]).*|在[^，,]{1,20}(?:中|时|期间))$|有?[下左][列述]情[形事]之一$|(?<=[\u4e00-\u9fff]{2})有[^，,]{0,20}(?:情形|情势|情事|必要|需要|情况)$|(?<=..)经(?:审查|核实|查实|审核|调查|研究|评估|协商|论证|催告|催缴)$|(?<=..)自[^，,]{2,30}起$|(?<=[员者人位构门关司业商])[一二三四五六七八九十\d]{1,3}年内$|(?<=.[机关门位])于?[有因][下左][列述][^，,]{0,4}情形之一[者的]?$"
    )


@cache
def _agent() -> re.Pattern[str]:
    """The end of a name of somebody who acts: 主管机关, 申请人, 各级政府, 雇主."""
    return re.compile(
        r"(?:机关|机构|部门|单位|政府|公司|企业|[事员协商学工大联]会|法院|检察院|团体|组织|学校|医院|银行|协会|商会|学会|人员|法人|当事人|申请人|任何人|(?!本人)[\u4e00-\u9fff]人|(?<![动满超缺定减裁])员|(?<![招协磋会通])商(?!业)|"
        r"事业|基金|基金会|雇主|业主|监督|督察|公务员|议员|官员|署长|局长|处长|部长|主任|[长官师]|院长|校长|委员|会员|(?<![账帐专窗门])户|(?<!或)者|方|组|(?<![全内外局干大一])部|(?<!教)室|国家|居民|公民|村民|职工|员工|学生|教师|公众|媒体|"
        r"[省市县区州厅局院所站]|(?<![签部])署|(?<![到用好益坏四判])处)$"
    )


@cache
def _late() -> re.Pattern[str]:
    """A case that hangs on no noun of its own: 「确需改变的」, 「逾期的」, 「必须变更者」."""
    return re.compile(
        r"^(?:确|必[须要需]|需要?|可能|情节|逾期|届期|逾|情况|认为|致(?!力)|能够|不能|未能|无法|难以|能(?![源力量耗级效])|不符合|不属于|有[下左][列述])"
    )


def subject(before: str, masked: str, modality: str, passive: bool = False) -> tuple[str, str]:
    """Who, from what stands before the cue in its clause, and the conditions named there. `masked`: the same, folded, with brackets
    blotted out, which hold no borders. Who is encouraged stands behind the cue: before it only who encourages, without a comma between.
    `passive`: what follows says by whom (「应由…」), and a thing is the subject."""
    borders = [m.start() for m in re.finditer("[，,：:]", masked)]
    pieces = [before[a + 1 : b].strip(" \t　】") for a, b in zip((-1, *borders), (*borders, len(before)), strict=True)]
    who, conditions, open_ = "", [], True
    case = False  # the next phrase ends a case, which may begin here: 「逾期不申请复议，又不履行的，…」
    last = len(pieces) - 1
    purpose = next((last - k for k, piece in enumerate(pieces) if _opens().search(piece.translate(FOLD))), 0) if last > 1 else 0
    beyond = False  # behind a phrase that says what is done, only a name is who does it: 「各单位，开展活动，应当…」
    for k, piece in enumerate(reversed(pieces)):
        low, high = _bare(piece)
        phrase, cut = piece[low:high], piece[high:]
        if not phrase or phrase == "除":
            continue  # 「除应详列用途外，并应…」 binds to both
        folded, whole = phrase.translate(FOLD), piece[low:].translate(FOLD)
        open_ = open_ and not (k and modality == "encouraged")
        topic = folded.endswith(("的", "者"))
        if _sanction().match(folded):
            continue
        if _is_condition(folded, topic) or (not topic and _occasion().match(whole)):
            conditions.append(re.sub("(?<=..)(?:最[短长長高低多少迟遲早]|至[少多迟遲]|[方始均])$", "", piece))
            case = case or topic
            acting = _acting(folded) if open_ and not topic else 0
            if acting:
                who, open_ = phrase[:acting], False
        elif open_:
            acting = _acting(folded, topic) if k and not _whole(folded) else 0
            if k and folded.startswith(("包括", "包含", "含")):
                continue  # 「内部事务信息，包括人事管理等方面的信息，」
            if 0 < k < purpose and not topic and not _named(folded):
                conditions.append(piece)  # 「机关为发挥功能，便利控制，得…」, 「如因情况变化，无法达成，应…」
            elif acting and not passive and (topic or _goes_on(folded[acting:])):
                who, open_ = phrase[:acting], False
                conditions.extend([piece] if case else [])
            elif (
                len(phrase) <= LONGEST
                and (topic or k == 0 or _mannered(piece) or _dealt(folded, passive) or not _acts(piece, folded))
                and (not (beyond or modality == "encouraged") or _named(folded))
            ):
                who = phrase[: _finite(folded)]
                conditions.extend([cut] if who and _opened().match(cut.translate(FOLD)) else [])
            beyond = k > 0 and not who
            open_ = open_ and not who
        elif topic or case or _opened().match(piece.translate(FOLD)):
            conditions.append(piece)  # 「文件不全者，│本局得…」
            case = True
    return who, "，".join(reversed(conditions))


def set_up(before: str) -> str:
    """The body that what stands before 负责 says was made, empty where none is. 例: 「公司设立│采购小组│，由经理任组长，负责…」."""
    found = re.search(
        "(?:^|[，,])[^，,]{2,30}(?<![应])(?:设立|成立|组建|设置|设)(?P<body>[\u4e00-\u9fff]{2,20}(?:小组|委员会|办公室|中心|专班|机构|专员|科|处))[，,](?:[^，,]{2,30}[，,])?$",
        before.translate(FOLD),
    )
    return before[found.start("body") : found.end("body")] if found else ""


def leads_on(piece: str, passive: bool = False) -> bool:
    """Whether a folded phrase between two commas belongs to what follows: a case, or another thing that is spoken of. `passive`: what
    follows says by whom it is dealt with (「交货等问题的解决，│应由采购部协商」)."""
    if _dealt(piece, passive):
        return True
    return is_case(piece) or re.match("(?:但是?|惟|其(?!中)|致(?!力)|[^，,]{2,6}如[因有遇])[^，,]{2,}", piece.strip(" \t　")) is not None


def _dealt(phrase: str, passive: bool) -> bool:
    return passive and re.search("的[\u4e00-\u9fff]{2,4}$", phrase) is not None


def is_case(piece: str) -> bool:
    """Whether a folded phrase between two commas says when the next one holds: 「逾期的」, 「确需修改时」, 「除另有规定外」."""
    phrase = piece.strip(" \t　")
    return len(phrase) > 1 and (
        class_of_cases().search(phrase) is not None
        or re.search("^(?:遇|如(?!何)|倘|确[需因有])|(?:外|后|前|起|范围内)$", phrase) is not None
    )


@cache
def _opened() -> re.Pattern[str]:
    """What is a case of whoever follows: 「凡收费的活动」, 「租用团体如违反规定」."""
    return re.compile("凡|(?:[^，,]{2,12})?(?:如(?!何|期|实|.*等)|倘)[^，,]{2,}")


@cache
def _opens() -> re.Pattern[str]:
    """What opens a case or a purpose that goes on behind its comma."""
    return re.compile("^(?:如(?![何期实])|若|倘)|(?<=[构关门位府])为(?!首|主)")


@cache
def _sanction() -> re.Pattern[str]:
    """What is imposed names nobody: 「处五万元以上罚款，并可以…」."""
    return re.compile(r"并?(?:处以?(?=[一二三四五六七八九十百千万\d]|罚)|责令|没收|吊销|予以|给予(?!.*的$))")


def _whole(phrase: str) -> bool:
    """Whether a phrase is one name and nothing before its last word acts: 「各机关会计部门」, 「教育行政部门和其他有关部门」."""
    return _named(phrase) and re.search("[对向将于以依按经由为的之]|所[^属]", phrase) is None


def _finite(phrase: str) -> int:
    """How many characters stand before what is said of a thing in a sentence of its own: 「医疗保障│继续执行现行办法」."""
    found = re.search(
        "(?<=..)(?:是(?=.{0,60}(?:部门|机构|机关|单位|主体|平台|责任人)$)|继续(?=执行|实行|按|享受|由)|仍然?(?=按|由|执行)|不再|暂不)", phrase
    )
    return found.start() if found else len(phrase)


def _goes_on(rest: str) -> bool:
    """Whether behind a name somebody acts, and it is no part of a longer name. 例: 「各机关│执行预算」;
    反例: 「立法院审议删除之项目」, 「政府经常收支」."""
    if rest.startswith("为") and re.match("[^之的]*+[之的].*(?:结果|金额|款项|数额|文件|资料|信息|事项|费用|收入|支出|计划)$", rest):
        return False  # 「立法院为未来承诺之授权金额执行结果」
    if re.match("在[^，,]{1,20}(?:范围内|期限内|时|中|期间|前|后)[以对向与按经依]", rest):
        return True
    if rest.startswith(tuple(THINKING)) or (rest.startswith(LEADS) and not rest.startswith("经常")):
        return True
    return not re.search("^[应所]|^有关|[的之]|经常", rest) and not (len(rest) <= 4 and rest.endswith(tuple(NAMED)))


@cache
def _occasion() -> re.Pattern[str]:
    return re.compile("(?:遇|如(?!何)|倘|若|因(?!特网))")


def _named(phrase: str) -> bool:
    """Whether a phrase ends in the name of somebody, whatever is said of him before: 「未依法设立之机关」, 「从事经营的单位」."""
    return _agent().search(phrase) is not None and not phrase.startswith(("对", "向", "将", "会同", "报", "经"))


def _is_condition(phrase: str, topic: bool) -> bool:
    if _late().match(phrase):
        return True
    if _agent().search(phrase) and re.search("^(?![对向将报由]|会同).*[的之][^的之由向对经报]{1,30}$", phrase):
        return False
    if re.search(
        "^(?:[依按根经]|为.[^而]*+而).+(?:[订制]定|[订訂]立|[发發]出|批[给給]|设立|编制|发给|作出|取得|征收)[之的][^之的]{1,8}$", phrase
    ):
        return False  # 「依职权订定之规则」
    if phrase.startswith("凡") and not topic:
        return False
    return _condition().search(phrase) is not None and not (topic and phrase.startswith(("符合", "未", "非", "违反", "对")))


def _bare(piece: str) -> tuple[int, int]:
    """Where in a phrase its subject may stand: without adverbs, without what joins it to the clause before, without the manner."""
    folded = piece.translate(FOLD)
    high = len(_without_adverbs(folded))
    if folded.endswith("后", 0, high):
        high = len(_settled().sub("", folded[:high]))
    if not folded[:high].endswith(("时", "后")):
        high = len(_without_adverbs(_manner().sub("", folded[:high])))
    joint = _joint().match(folded[:high])
    low = joint.end() if joint else 0
    if folded.startswith("凡", low) and not folded[:high].endswith(("的", "者")):
        low += 1
    return low, max(low, high)


@cache
def _settled() -> re.Pattern[str]:
    """What was done with a thing before: 「资产损失经确认后」. 反例: 「经批准后」 says when."""
    return re.compile("(?<=[一-鿿]{2})(?<!依法)经[^，,经]{2,8}后$")


def _mannered(piece: str) -> bool:
    return _manner().search(piece.translate(FOLD)) is not None


def _without_adverbs(text: str) -> str:
    return _trimmed().sub("", text)


def _acting(phrase: str, topic: bool = False) -> int:
    """How many characters of a phrase name who acts, when a verb or a preposition follows them, else 0. 例: 「事业单位雇用劳工时」 → 4;
    「各机关执行预算」 → 3. 反例: 「会计年度结束后」. Behind the name of a `topic` only what is no part of the name:
    「申请人对决定不服的」."""
    if phrase.startswith(PREPOSITIONS) and not phrase.startswith(("未成年", "自然人", "对方", "为首", "报社", "报刊")):
        return 0
    run = tokens.words(phrase[:40])
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
            or following.text in ("办理", "行使", "代表", "自行", "擅自", "故意", "每次", "每")
            or (topic and following.text.startswith(("认", "未", *THINKING)))
        ):
            continue
        if (
            re.search("经(?![营济费办销贸理纪历])|(?<![理自])由", phrase[:at])
            or following.text in ("所", "和", "及", "与", "或", "以及", "或者", "并")
            or _others().search(phrase[:at])
        ):
            continue
        if at > 1 and _agent().search(phrase[:at]):
            best = at
            if following.text in THINKING:
                break  # 「公民认为│行政机关未公开的」
    return best


@cache
def _others() -> re.Pattern[str]:
    """Behind a verb, whom it is done to: 「委托他人│代为投诉的」."""
    return re.compile(".(?:他人|第三人)$")


RELATIONS = frozenset(("属于", "是", "为", "有", "符合", "超过", "达到", "涉及", "来自", "用于"))
"""Verbs that say what a thing is: behind them stands nobody who acts."""

THINKING = frozenset(("认为", "发现", "收到", "申请", "提出", "要求", "不服", "违反", "不能", "不履行", "拒不"))
"""Verbs with which another name may follow that does not act."""


def _acts(piece: str, phrase: str) -> bool:
    """Whether an earlier phrase says what is done, and so names nobody. 例: 「完善登记制度」. 反例: 「转制后的企业」."""
    if re.match("[并並且而或]|同时", piece):
        return True
    if _agent().search(phrase) and re.search("[^对向将]的[^的之对向由]{2,20}$", phrase):
        return False  # 「具有处理权限的监管部门」
    run = tokens.words(phrase)
    first, last = run[0], run[-1]
    if not first.tag.startswith(("v", "d", "p")) and re.search("[的之][\u4e00-\u9fff]{2}(?:[和与及或、][\u4e00-\u9fff]{2})*$", phrase):
        return False  # 「会费标准的制定和修改」
    if "之" in phrase and first.text not in tokens.predicates():
        return False
    if not last.tag.startswith(tokens.NOMINAL) and last.text not in NAMED:
        return True
    leads = first.tag.startswith(("v", "d", "p")) and first.tag != "vn" and len(run) > 1
    return leads and (first.text in tokens.predicates() or not any(mark in phrase for mark in "的之"))
