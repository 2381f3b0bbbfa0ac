"""Who is bound: the phrase before a cue, told from the conditions that stand there with it."""

from __future__ import annotations

import re
from functools import cache

from extractors.provisions import agents, situations
from extractors.provisions.cues import FOLD

LONGEST = 60
"""Characters of a subject at most; what is longer is a condition."""


@cache
def _joint() -> re.Pattern[str]:
    """What joins a clause to the one before it: 「并应当…」, 「但不得…」."""
    return re.compile(
        r"^(?:由(?=[^，,]*[会人员门位构关]$)|并且|而且|同时|并(?!购)|且|但是|但|惟|而|原则上|或(?!者)|或者|否则|则|始|仍|及(?!时)|最迟|其中|确|也|亦)+"
    )


@cache
def _trimmed() -> re.Pattern[str]:
    """What stands between the subject and the cue: adverbs. 例: 「各单位均应当」, 「主管部门依法可以」."""
    return re.compile(
        r"(?:依法|均|都|也|亦|仍|(?<![偿归退返交发送])还|(?<![规法原细准守通总附罚否])则|即|并|就|不|原则上|同时|按规定|按照规定|一般|及时|切实|进一步|积极|大力|每年|必要时|首先|"
        r"主要|一律|只|仅|才|最[短长高低多少迟早]|至[少多迟]|累计|合计|始|(?:(?<=[后後准意过過格定毕成核])|^)方|原|分别|(?<=[门局委部位院])在各自?职责范围内|在职责范围内){1,12}$"
    )


@cache
def _manner() -> re.Pattern[str]:
    """By what the subject acts, behind it. 例: 「政府非依法律」, 「主管部门根据需要」."""
    return re.compile(
        r"(?<=[\u4e00-\u9fff]{2})(?<!能够)(?<!任何)(?:非依|非经|非有|非因|未经|非?依照|非?依据|非?根据|非?按照|为了|对于|如(?!何|.*等$)|倘|在作出|准用|适用|比照).*$|(?:(?<=[人关位门府司业员者构民众户])|(?<=员会))(?:对(?![外内方象策比照接手应口]).*|因.*|基于.*|遇.*|若.*|就(?![业近读]).*|在[^，,]{1,20}(?:中|时|期间))$|(?<=[\u4e00-\u9fff]{2})有[^，,]{0,20}(?:情形|情势|情事|必要|需要|情况)$|(?<=..)经[^，,经]{2,12}(?:请求|申请|提议|推荐|委托|授权)$|(?<=..)经(?:审查|核实|查实|审核|调查|研究|评估|协商|论证|催告|催缴)$|(?<=..)自[^，,]{2,30}起$|(?<=[员者人位构门关司业商])[一二三四五六七八九十\d]{1,3}年内$|(?<=[\u4e00-\u9fff]{2})于?[有因][下左][列述][^，,]{0,4}(?:情[形事]|行为|行為)之一[者的]?$"
    )


def subject(before: str, masked: str, modality: str, passive: bool = False, item: bool = False) -> tuple[str, str]:
    """Who, from what stands before the cue in its clause, and the conditions named there. `masked`: the same, folded, with brackets
    blotted out, which hold no borders. Who is encouraged stands behind the cue: before it only who encourages, without a comma between.
    `passive`: what follows says by whom (「应由…」), and a thing is the subject. `item`: it stands in a list of duties, where a phrase
    that begins with a verb is another of them."""
    borders = [m.start() for m in re.finditer("[，,：:]", masked)]
    pieces = [before[a + 1 : b].strip(" \t　】") for a, b in zip((-1, *borders), (*borders, len(before)), strict=True)]
    who, conditions, open_ = "", [], True
    case = False  # the next phrase ends a case, which may begin here: 「逾期不申请复议，又不履行的，…」
    last = len(pieces) - 1
    purpose = next((last - k for k, piece in enumerate(pieces) if situations.opens().search(piece.translate(FOLD))), 0) if last > 1 else 0
    beyond = False  # behind a phrase that says what is done, only a name is who does it: 「各单位，开展活动，应当…」
    for k, piece in enumerate(reversed(pieces)):
        low, high = _bare(piece)
        phrase, cut = _priced().sub("", piece[low:high]), piece[high:]
        if piece.endswith(("必要时", "必要時")) and not phrase:
            conditions.append(piece)
        if not phrase or phrase == "除":
            continue  # 「除应详列用途外，并应…」 binds to both
        folded, whole = phrase.translate(FOLD), piece[low:].translate(FOLD)
        open_ = open_ and not (k and modality == "encouraged")
        topic = folded.endswith(("的", "者"))
        if situations.sanction().match(folded):
            continue
        if situations.is_condition(folded, topic) or (not topic and situations.occasion().match(whole)):
            conditions.append(re.sub("(?<=..)(?:最[短长長高低多少迟遲早]|至[少多迟遲]|[方始均])$", "", piece))
            case = case or topic
            acting = agents.acting(folded) if open_ and not topic else 0
            if acting:
                who, open_ = phrase[:acting], False
        elif open_:
            acting = agents.acting(folded, topic) if k and not agents.is_name(folded) else 0
            if k and folded.startswith(("包括", "包含", "含")):
                continue  # 「内部事务信息，包括人事管理等方面的信息，」
            if 0 < k < purpose and not topic and not agents.named(folded):
                conditions.append(piece)  # 「机关为发挥功能，便利控制，得…」, 「如因情况变化，无法达成，应…」
            elif acting and not passive and (topic or agents.goes_on(folded[acting:])):
                who, open_ = phrase[:acting], False
                conditions.extend([piece] if case else [])
            elif (
                len(phrase) <= LONGEST
                and (topic or k == 0 or _mannered(piece) or situations.dealt_with(folded, passive) or not agents.acts(piece, folded, item))
                and (not (beyond or modality == "encouraged") or agents.named(folded))
            ):
                who = phrase[: _finite(folded)]
                conditions.extend([re.sub("[方始]$", "", cut)] if who and situations.opened().match(cut.translate(FOLD)) else [])
            beyond = k > 0 and not who
            open_ = open_ and not who
        elif topic or case or situations.opened().match(piece.translate(FOLD)) or (modality != "encouraged" and _fronted().search(folded)):
            conditions.append(piece)  # 「文件不全者，│本局得…」
            case = True
    return who, "，".join(reversed(conditions))


def set_up(before: str) -> str:
    """The body that what stands before 负责 says was made, empty where none is. 例: 「公司设立│采购小组│，由经理任组长，负责…」."""
    found = re.search(
        "(?:^|[，,])[^，,]{2,30}(?<![应])(?:设立|成立|组建|设置|设|确定|指定|选定|配备|安排)(?P<body>[\u4e00-\u9fff]{0,20}(?:小组|委员会|办公室|中心|专班|机构|专员|专人|人员|管理人|科|处))[，,](?:[^，,]{2,30}[，,])?$",
        before.translate(FOLD),
    )
    return before[found.start("body") : found.end("body")] if found else ""


def _finite(phrase: str) -> int:
    """How many characters stand before what is said of a thing in a sentence of its own: 「医疗保障│继续执行现行办法」."""
    found = re.search(
        "(?<=..)(?:是(?=.{0,60}(?:部门|机构|机关|单位|主体|平台|责任人)$)|不[低少高超小大](?:于|过)|继续(?=执行|实行|按|享受|由)|仍然?(?=按|由|执行)|不再|暂不)",
        phrase,
    )
    return found.start() if found else len(phrase)


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
def _fronted() -> re.Pattern[str]:
    """A thing that is spoken of before who deals with it: 「不足五万元的物资，│各单位可直接采购」."""
    return re.compile("(?<=[^，,]{4})的[^，,的]{2,12}$")


@cache
def _priced() -> re.Pattern[str]:
    """How much a thing comes to, behind it: 「投标保证金为人民币20万元」."""
    return re.compile(r"(?<=..)为(?:人民币|新台币|港币)?[\d一二三四五六七八九十百][^，,的]{0,12}$")


@cache
def _settled() -> re.Pattern[str]:
    """What was done with a thing before: 「资产损失经确认后」. 反例: 「经批准后」 says when."""
    return re.compile("(?<=[一-鿿]{2})(?<!依法)经[^，,经]{2,8}后$")


def _mannered(piece: str) -> bool:
    return _manner().search(piece.translate(FOLD)) is not None


def _without_adverbs(text: str) -> str:
    return _trimmed().sub("", text)
