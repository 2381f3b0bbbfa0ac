"""Provisions: who must, may, must not or is encouraged to do what, clause by clause of a regulation; what its words mean, what it
repeals and how long it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import lexicons
from extractors import tokens
from extractors.facts import Provision, Section

MODALITIES = ("must", "may", "must_not", "encouraged")
KINDS = ("norm", "definition", "repeal", "validity")
LONGEST_SUBJECT = 60
"""Characters of a subject at most; what is longer is a condition."""


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


_FOLD = str.maketrans(
    "應當須該務嚴鼓勵導禁認許無對適變負責時別從稱謂廢經個條則", "应当须该务严鼓励导禁认许无对适变负责时别从称谓废经个条则"
)


@cache
def _cues() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all cues, the longest first, and the modality of each. What may not stand before a cue is looked for behind it
    (``应(?<![适响]应)``), so that the search can skip to the next first character. What joins a second word to a cue goes with it
    (「鼓励和引导」)."""
    parts, modalities = [], {}
    for cue in sorted(lexicons.rows("modalities", _Cue, "term"), key=lambda cue: -len(cue.term)):
        before = f"(?<![{cue.before}]{cue.term})" if cue.before else ""
        after = f"(?![{cue.after}])" if cue.after else ""
        if cue.after and cue.yet:
            after = f"(?:(?={'|'.join(map(re.escape, cue.yet))})|{after})"
        start = rf"(?<![^，,、。；;：:\s】也并还可以积极大力{cue.term[-1]}]{cue.term})" if cue.place == "clause" else ""
        whole = "(?!.尽)" if cue.term == "应" else ""  # 反例: 「应知尽知」
        joined = "(?:[和、并与]?(?:引导|支持|规范|推动|鼓励))?" if cue.modality == "encouraged" else ""
        parts.append(f"{cue.term}{before}{after}{start}{whole}{joined}")
        modalities[cue.term] = cue.modality
    return re.compile("|".join(parts)), modalities


@cache
def _clauses() -> re.Pattern[str]:
    return re.compile(r"[^。；;！？\n]+")


@cache
def _aside() -> re.Pattern[str]:
    """What binds nobody and has no borders of ours: titles, coined terms, brackets."""
    return re.compile(r"《[^《》]*》|“[^“”]*”|「[^「」]*」|（[^（）]*）|\([^()]*\)")


@cache
def _condition() -> re.Pattern[str]:
    """A phrase that says when, why or by what, not who. 例: 「对已出台的政策」, 「转制时」, 「经批准」. 反例: 「经营单位」."""
    return re.compile(
        r"^(?:[对對](?![外口手])[于於]?|按(?!揭)照?|依照?|依据?|根据|經|经(?![营济费办销贸理纪])|如|因|为(?!首)|在(?![职校建岗册编读])|自(?![然治愿行主身])|凡|由于|"
        r"除|[于於]|從|从(?![业事犯])|以(?![上下])|若|遇|符合|违反|未(?![来成])|非(?![税营法公国企政物计经居])|至|并(?!购)|且|但|同时|其中|确|必要|"
        r"每|当(?![地事])|前款|年度(?!预|决|执))"
        r"|(?:时|后|前|期间|之外|外|的情况下|的基础上|的前提下|[获经报].{0,12}(?:批准|同意|核准|核定)|[为于]限|为原则|为主|之?规定|起|内)$"
    )


@cache
def _joint() -> re.Pattern[str]:
    """What joins a clause to the one before it: 「并应当…」, 「但不得…」."""
    return re.compile(r"^(?:[并並]且|而且|同时|[并並](?!购)|且|但|而|或(?!者)|或者|则|始|仍|及(?!时)|最[迟遲]|其中|确|也|亦)+")


@cache
def _trimmed() -> re.Pattern[str]:
    """What stands between the subject and the cue: adverbs. 例: 「各单位均应当」, 「主管部门依法可以」."""
    return re.compile(
        r"(?:依法|均|都|也|亦|仍|[还還]|则|即|[并並]|就|不|原则上|同时|按规定|按照规定|一般|及时|切实|进一步|积极|大力|每年|必要时|首先|"
        r"主要|一律|至少|原|分别|(?<=[门局委部位院])在各自?职责范围内|在职责范围内)+$"
    )


@cache
def _manner() -> re.Pattern[str]:
    """By what the subject acts, behind it. 例: 「政府非依法律」, 「主管部门根据需要」."""
    return re.compile(
        r"(?<=[\u4e00-\u9fff]{2})(?:非依|依照|依据|根据|按照|为了|对于).*$|有?[下左][列述]情形之一$|(?<=.[机关门位])[有因][下左][列述]情形之一$"
    )


@cache
def _meaning() -> re.Pattern[str]:
    """「本办法所称创新券，是指…」, 「稱基金者，謂…」."""
    return re.compile(
        r"(?:所称[的之]?(?P<term>[^，,]{1,30}?)[，,]?(?:是指|系指|係指|指的是|指|包括)|^\s*[称](?P<old>[^，,]{1,20})者[，,]谓)(?P<meaning>.+)$"
    )


@cache
def _ending() -> re.Pattern[str]:
    """「《旧办法》同时废止」, 「本办法自印发之日起施行，有效期5年」."""
    return re.compile(
        r"^(?P<what>.{0,200}?)(?P<repeal>(?:同时|即行|相应|自行)废止|予以废止|停止执行|不再执行)"
        r"|^(?P<self>本[\u4e00-\u9fff]{1,6}?|上述政策[^，,]{0,12}?)[，,]?(?P<holds>(?:由[^，,]{2,30}[，,])?(?:自|从|執行期限|执行期限|有效期).{2,80})$"
    )


@cache
def _deadline() -> re.Pattern[str]:
    """By when: 「15个工作日内」, 「年度终了后一个月内」, 「每年3月底前」."""
    n = r"[\d一二三四五六七八九十百两]{1,5}"
    return re.compile(
        rf"(?:自?[^，,、。；\s在于於]{{0,24}}?(?:之?[日次][起后]|终了后|开始|后|前)(?:的)?)?{n}\s?(?:个?工作日|日|天|个?月|年|小时|周)(?:内|以内|之内|前)"
        rf"|(?:每年|当年|次年)?{n}\s?月(?:{n}\s?日|底|末)?(?:之?前)"
    )


def read(text: str, sections: Sequence[Section]) -> tuple[Provision, ...]:
    """The provisions of a regulation, in order: of its articles, or, where it has none, of its headed sections.

    例: 「第五条 各单位应当公开结果，不得收费。」 → 各单位 must 公开结果; 各单位 must_not 收费.
    反例: 「供应」 「许可」 「取得」 bind nobody; a clause without such a word is no provision. Simplified and traditional alike.
    """
    numbered = any(section.kind == "article" for section in sections)
    articles = {section.section_id: section for section in sections if section.kind == "article"}
    provisions: list[Provision] = []
    for section in sections:
        if not section.label:
            continue
        owner = _article(section, articles) if numbered else section
        if owner is None:
            continue
        heading = owner.title if owner.kind in ("article", "heading") and not _sentence().search(owner.title) else ""
        start = section.start + len(section.label)
        if section.kind == "article" and section.title:
            start += text[start : section.end].find(section.title) + len(section.title) + 1
        elif section.kind == "heading":
            line_end = text.find("\n", start, section.end)
            line_end = section.end if line_end < 0 else line_end
            start = start if _sentence().search(text, start, line_end) else line_end
        label = re.sub(r"\s", "", owner.label)
        for clause in _clauses().finditer(text, start, section.end):
            said = _said(text, clause.start(), clause.end(), label, heading)
            provisions += (said,) if said else _bound(text, clause.start(), clause.end(), label, heading)
    return tuple(provisions)


@cache
def _sentence() -> re.Pattern[str]:
    """What a title does not hold: an item of one sentence stands on a line of its own, as a heading does."""
    return re.compile("[，,。；;]")


def _article(section: Section, articles: dict[str, Section]) -> Section | None:
    """The article a section is or belongs to."""
    path = section.section_id
    while path:
        if path in articles:
            return articles[path]
        path = path.rpartition(".")[0]
    return None


def _said(text: str, start: int, end: int, article: str, heading: str) -> Provision | None:
    """A clause that binds nobody and yet rules: what a word means, what is repealed, from when and how long the text holds."""
    clause = text[start:end].translate(_FOLD)
    blank = len(clause) - len(clause.lstrip(" \t　"))
    span = start + blank, start + len(clause.rstrip(" \t　"))
    if found := _meaning().search(clause):
        term, (low, high) = ("term" if found["term"] else "old"), found.span("meaning")
        subject = text[start + found.start(term) : start + found.end(term)].strip()
        return Provision(article, heading, subject, "", text[start + low : start + high].strip(" ，,"), *span, kind="definition")
    found = _ending().match(clause[blank:])
    if found is None:
        return None
    here = start + blank
    if found["repeal"]:
        what = text[here : here + found.end("what")].strip(" ，,")
        return Provision(article, heading, what, "", text[here + found.start("repeal") : span[1]], *span, kind="repeal")
    if not re.search(r"施行|实施|执行|執行|有效期|生效|期限", found["holds"]):
        return None
    return Provision(article, heading, found["self"], "", text[here + found.start("holds") : span[1]], *span, kind="validity")


def _bound(text: str, start: int, end: int, article: str, heading: str) -> Iterator[Provision]:
    """The provisions of one clause: one for each cue; each reaches to the comma before the next."""
    pattern, modalities = _cues()
    clause = text[start:end].translate(_FOLD)
    if pattern.search(clause) is None:
        return
    clause = _aside().sub(lambda m: "＊" * len(m[0]), clause)
    cues = [cue for cue in pattern.finditer(clause) if _binds(clause, cue)]
    subject = ""
    here = 0
    for i, cue in enumerate(cues):
        if i and not any(mark in clause[cues[i - 1].end() : cue.start()] for mark in "，,"):
            continue  # 「应当鼓励」: the first of the two binds
        modality = modalities.get(cue[0]) or next(modalities[term] for term in modalities if cue[0].startswith(term))
        own, condition = _subject(text[start + here : start + cue.start()], clause[here : cue.start()], modality)
        subject = own if own or modality == "encouraged" else subject
        stop = len(clause)
        for k in range(i + 1, len(cues)):
            between = cue.end(), cues[k].start()
            comma = max(clause.rfind("，", *between), clause.rfind(",", *between))
            if comma >= 0:
                stop = comma
                break
        whole = text[start + here : start + stop].strip(" \t　，,")
        action = text[start + cue.end() : start + stop].strip(" \t　，,：:")
        if action:
            low = text.find(whole, start + here)
            due = _deadline().search(action)
            yield Provision(
                article, heading, subject, modality, action, low, low + len(whole), condition=condition, deadline=due[0] if due else ""
            )
        here = stop


def _binds(clause: str, cue: re.Match[str]) -> bool:
    """Whether a cue rules and is no part of a condition: 「应予缓办者，…」, 「确需调整的，…」, 「除应属资本门外，…」."""
    border = max(clause.rfind("，", 0, cue.start()), clause.rfind(",", 0, cue.start()))
    head = clause[border + 1 : cue.start()].strip(" \t　")
    comma = min((at for at in (clause.find("，", cue.end()), clause.find(",", cue.end())) if at >= 0), default=-1)
    if head.startswith(("如", "若", "倘", "遇", "除", "凡")) and len(head) > 1:
        return False
    if head.endswith(("之", "所", "有")) or (cue[0] == "得" and head.endswith("其")):
        return False  # 「为盈余之应解库额」, 「有应守秘密之部分」, 「按其得支用期间」
    if cue[0] == "负责":
        done = head.endswith(("由", "＊")) or len(clause) - cue.end() < 2 or comma == cue.end()
        return not done and bool(head or cue.start())
    if cue[0].startswith(("鼓励", "支持", "提倡", "倡导", "允许", "准许")):
        return True
    return comma < 0 or _class().search(clause[cue.end() : comma].rstrip()) is None


@cache
def _class() -> re.Pattern[str]:
    """The end of a phrase that names a case: 「应予缓办者」, 「确需调整的」. 反例: 「经营者」."""
    return re.compile(r"(?:时|的|(?<![投经消劳患作记学当志开创使利编读])者)$")


def _subject(before: str, masked: str, modality: str) -> tuple[str, str]:
    """Who, from what stands before the cue in its clause, and the conditions named there. `masked`: the same with brackets blotted
    out, which hold no borders. Who is encouraged stands behind the cue: before it only who encourages, without a comma between."""
    borders = [m.start() for m in re.finditer("[，,：:]", masked)]
    pieces = [before[a + 1 : b].strip(" \t　】") for a, b in zip((-1, *borders), (*borders, len(before)), strict=True)]
    subject, conditions, open_ = "", [], True
    for k, piece in enumerate(reversed(pieces)):
        phrase = _trimmed().sub("", _joint().sub("", _manner().sub("", _trimmed().sub("", piece)))) if piece else ""
        if not phrase:
            continue
        open_ = open_ and not (k and modality == "encouraged")
        topic = phrase.endswith(("的", "者"))
        if _condition().search(phrase) and not (topic and phrase.startswith(("符合", "未", "非", "违反", "对", "對"))):
            conditions.append(piece)
        elif open_:
            if len(phrase) <= LONGEST_SUBJECT and (topic or k == 0 or not _acts(piece, phrase)):
                subject = phrase
            open_ = open_ and k == 0 and not subject
    return subject, "，".join(reversed(conditions))


def _acts(piece: str, phrase: str) -> bool:
    """Whether an earlier phrase says what is done, and so names nobody. 例: 「完善登记制度」. 反例: 「转制后的企业」."""
    if _joint().match(piece):
        return True
    run = tokens.words(phrase)
    first, last = run[0], run[-1]
    if "之" in phrase and first.text not in tokens.predicates():
        return False
    if not last.tag.startswith(tokens.NOMINAL):
        return True
    leads = first.tag.startswith(("v", "d", "p")) and len(run) > 1
    return leads and (first.text in tokens.predicates() or not any(mark in phrase for mark in "的之"))
