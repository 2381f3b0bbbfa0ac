"""Phrases that say when, why or by what somebody is bound."""

from __future__ import annotations

import re
from functools import cache

from extractors.provisions import agents
from extractors.provisions.cues import class_of_cases


@cache
def _condition() -> re.Pattern[str]:
    """A phrase that says when, why or by what, not who. 例: 「对已出台的政策」, 「转制时」, 「经批准」. 反例: 「经营单位」."""
    return re.compile(
        r"^(?:一经|即属|对(?![外内口手])于?|按(?!揭)照?|依照?|依据?|根据|经(?![营济费办销贸理纪常])|如(?!.*等)|因|为(?!首)|在(?![职校建岗册编读])|自(?![然治愿行主身])|凡|发现(?!者|人)|由于|"
        r"除|于|从(?![业事犯])|以(?![上下])|若|遇|符合|违反|未(?![来成])|非(?=[依有因以属得按根])|非经(?![济营])|至|并(?!购)|且|但|同时|其中|确|必要|"
        r"每(?=[年月季日天周次届当逢半隔学两三\d])|当(?![地事年月日值选])|前款|年度(?!预|决|执))"
        r"|(?:(?<!小)时|的时候|后|前|期间|之外|外|不足|不敷|的情况下|的基础上|的前提下|[获经报].{0,12}(?:批准|同意|核准|核定)|[为于]限|为原则|为主|之?规定|起|内)$"
    )


@cache
def _late() -> re.Pattern[str]:
    """A case that hangs on no noun of its own: 「确需改变的」, 「逾期的」, 「必须变更者」."""
    return re.compile(
        r"^(?:确|必[须要需]|需要?|可能|有(?:困[难難]|必要|特殊)|情节|逾期|届期|逾|情况|其?认[为無无有]|致(?!力)|能够|不能|未能|无法|难以|能(?![源力量耗级效])|不符合|不属于|有[下左][列述])"
    )


def is_condition(phrase: str, topic: bool) -> bool:
    """Whether a folded phrase says when, why or by what, and names nobody. `topic`: it ends in 的 or 者. 例: 「经批准」, 「逾期的」."""
    if _late().match(phrase):
        return True
    if re.match("对[^，,]{2,20}(?:持有?|[负享]?有|作出|提出)[^，,]{0,10}的[^的]{2,8}$", phrase) and agents.ending().search(phrase):
        return False  # 「对结论持有异议的成员」
    if agents.ending().search(phrase) and re.search("^(?![对向将报由]|会同).*[的之][^的之由向对经报]{1,30}$", phrase):
        return False
    if re.search(
        "^(?:[依按根经]|为.[^而]*+而).*(?:[订制]定|[订訂]立|[发發]出|批[给給]|设立|编制|发给|作出|取得|征收|划定|指定|公告|核准|许可|登记|立案|认定|选定)[之的][^之的]{1,8}$",
        phrase,
    ):
        return False  # 「依职权订定之规则」
    if phrase.startswith("凡") and not topic:
        return False
    return _condition().search(phrase) is not None and not (topic and phrase.startswith(("符合", "未", "非", "违反", "对")))


def leads_on(piece: str, passive: bool = False) -> bool:
    """Whether a folded phrase between two commas belongs to what follows: a case, or another thing that is spoken of. `passive`: what
    follows says by whom it is dealt with (「交货等问题的解决，│应由采购部协商」)."""
    if dealt_with(piece, passive) or _about().fullmatch(piece.strip(" \t　")):
        return True
    return (
        is_case(piece)
        or re.match("(?:但是?|惟|其(?!中)|致(?!力)|[^，,]{2,6}(?:如[因有遇]|非[有经因]))[^，,]{2,}", piece.strip(" \t　")) is not None
    )


def dealt_with(phrase: str, passive: bool) -> bool:
    """Whether a phrase names a thing that, `passive`, somebody deals with: 「交货等问题的解决，│应由采购部协商」."""
    return passive and re.search("的[\u4e00-\u9fff]{2,4}$", phrase) is not None


@cache
def _about() -> re.Pattern[str]:
    """What the next phrase is about: 「对家长反映的问题，│应在三日内答复」. 反例: 「对投诉的处理进行监督」."""
    return re.compile("(?:对于?|针对)(?![^，,]*(?:进行|予以|给予|实施|开展|加强|负责|承担))[^，,]{2,30}[的之][\u4e00-\u9fff]{2,6}")


def is_case(piece: str) -> bool:
    """Whether a folded phrase between two commas says when the next one holds: 「逾期的」, 「确需修改时」, 「除另有规定外」."""
    phrase = piece.strip(" \t　")
    return len(phrase) > 1 and (
        class_of_cases().search(phrase) is not None
        or re.search("^(?:遇|如(?!何)|倘|确[需因有])|(?:外|后|前|起|范围内)$", phrase) is not None
    )


@cache
def opened() -> re.Pattern[str]:
    """What is a case of whoever follows: 「凡收费的活动」, 「租用团体如违反规定」."""
    return re.compile(
        "凡|(?:[^，,]{2,12})?(?:如(?!何|期|实|.*等)|倘|于?[有因][下左][列述])[^，,]{2,}|[未非]经[^，,]{1,20}|经[^，,]{2,20}(?:同意|批准|核准|许可|授权|审批|审核)[后後]"
    )


@cache
def opens() -> re.Pattern[str]:
    """What opens a case or a purpose that goes on behind its comma."""
    return re.compile("^(?:如(?![何期实])|若|倘)|(?<=[构关门位府])为(?!首|主)")


@cache
def sanction() -> re.Pattern[str]:
    """What is imposed names nobody: 「处五万元以上罚款，并可以…」."""
    return re.compile(r"并?(?:处以?(?=[一二三四五六七八九十百千万\d]|罚)|责令|没收|吊销|予以|给予(?!.*的$))")


@cache
def occasion() -> re.Pattern[str]:
    """What opens a phrase that says on which occasion: 「遇有特殊情形」, 「如需延期」."""
    return re.compile("(?:遇|如(?!何)|倘|若|因(?!特网))")
