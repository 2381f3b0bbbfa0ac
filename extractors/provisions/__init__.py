"""Provisions: who must, may, must not or is encouraged to do what, clause by clause of a regulation; what its words mean, what it
repeals, how long it holds and what an offence costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cache, partial

from extractors.facts import Provision, Section
from extractors.provisions import cues, measures, sayings, situations, subjects
from extractors.provisions.cues import FOLD, MODALITIES
from extractors.provisions.sayings import KINDS

__all__ = ["KINDS", "MODALITIES", "read"]

HEADING = 25
"""Characters of an article's heading on a line of its own at most: 「第5條　罪行」."""


@cache
def _clauses() -> re.Pattern[str]:
    return re.compile(r"[^。；;！？\n]+")


@cache
def _aside() -> re.Pattern[str]:
    """What binds nobody and has no borders of ours: titles, coined terms, brackets, the commas of numbers."""
    return re.compile(r"(?<=\d),(?=\d{3})|《[^《》]*》|“[^“”]*”|「[^「」]*」|（[^（）]*）|\([^()]*\)")


@cache
def _sentence() -> re.Pattern[str]:
    """What a title does not hold: an item of one sentence stands on a line of its own, as a heading does."""
    return re.compile("[，,。；;]|(?:应|應|得|可|如下|下列|以下|不予|必须|须|須|负责)[^：:—─]{0,30}[：:—─]{1,2}[ \t　]*$")


def read(text: str, sections: Sequence[Section]) -> tuple[Provision, ...]:
    """The provisions of a regulation, in order: of its articles, or, where it has none, of its headed sections.

    例: 「第五条 各单位应当公开结果，不得收费。」 → 各单位 must 公开结果; 各单位 must_not 收费.
    反例: 「供应」 「许可」 「取得」 bind nobody; a clause without such a word is no provision. Simplified and traditional alike.
    """
    numbered = any(section.kind == "article" for section in sections)
    sets = {section.parent_id for section in sections if section.label.startswith(("(", "（"))}
    articles = {
        section.section_id: section
        for section in sections
        if section.kind == "article" or (not numbered and (_is_point(text, section) or _is_titled(section, sets)))
    }
    provisions: list[Provision] = []
    owner_id, paragraph, heading = "", 0, ""
    led: Provision | None = None
    for section in sections:
        if not section.label:
            continue
        owner = _article(section, articles) or (None if numbered else section)
        if owner is None:
            continue
        start = _body(text, section)
        if owner.section_id != owner_id:
            owner_id, paragraph = owner.section_id, 0
            titled = owner.kind == "article" or _is_titled(owner, sets) or (owner.kind == "heading" and not _is_point(text, owner))
            heading = owner.title if titled and not _sentence().search(owner.title) else ""
            if owner is section and section.kind == "article" and not heading:
                heading, start = _own_heading(text, start, section.end)
        item = "" if section is owner else section.label.strip()
        label = re.sub(r"\s", "", owner.label)
        for k, line in enumerate(re.finditer(r"[^\n]+", text[start : section.end])):
            if not line[0].strip() or (k and _bare_title().fullmatch(line[0])):
                continue
            own = _lettered().match(line[0])
            at = own[1] if own else item if k == 0 else ""
            paragraph += not at or paragraph == 0
            low = line.start() + (own.end() if own else 0)
            made = partial(Provision, label, heading, paragraph=paragraph, item=at)
            found = list(_line(text, start + low, text[start + low : start + line.end()], made, bool(at)))
            if at and led and not found:
                found = [_under(led, text, start + low, start + line.end(), made)]
            elif found or not at:
                led = found[-1] if found and (not found[-1].action or found[-1].item != at) else None
            provisions.extend(found)
    return tuple(provisions)


@cache
def _bare_title() -> re.Pattern[str]:
    """A line without any mark that heads what follows: 「租用时须遵守的规则」."""
    return re.compile(r"\s*[\u4e00-\u9fff]{2,16}(?:规则|規則|规定|規定|事项|事項|条款|條款|要求|责任|責任|义务|義務|情形|程序)\s*")


@cache
def _lettered() -> re.Pattern[str]:
    """The label of an item that heads nothing: 「(a) 监督须…」, 「(ii) …」, 「一 依规定应经议决者。」."""
    return re.compile(r"\s*([（(](?:[a-z]{1,2}|[ivx]{2,4})[)）]|[一二三四五六七八九十]{1,3}(?=[ \t　]))\s*")


def _body(text: str, section: Section) -> int:
    """Where the text of a section begins, behind its label and its title."""
    start = section.start + len(section.label)
    if section.kind == "article" and section.title:
        return start + text[start : section.end].find(section.title) + len(section.title) + 1
    if section.kind == "run_in" and (title := _encouraging().match(text, start, section.end)):
        return title.end()
    if section.kind == "heading":
        line_end = text.find("\n", start, section.end)
        line_end = section.end if line_end < 0 else line_end
        return start if _sentence().search(text, start, line_end) else line_end
    return start


@cache
def _encouraging() -> re.Pattern[str]:
    """A title of a few characters that opens a paragraph: 「（三）鼓励探索创新。各地要…」."""
    return re.compile(r"\s*(?:鼓励|支持|提倡|倡导)[\u4e00-\u9fff、“”]{2,12}。(?=[^\n])")


def _own_heading(text: str, start: int, end: int) -> tuple[str, int]:
    """The heading that stands behind an article's label on a line of its own, and where the text goes on. 例: 「第5條　罪行」."""
    line_end = text.find("\n", start, end)
    title = text[start:line_end].strip(" \t　") if line_end >= 0 else ""
    if not title or len(title) > HEADING or re.search("[，,。；;：:]", title):
        return "", start
    return title, line_end


def _is_point(text: str, section: Section) -> bool:
    """Whether a numbered section says something itself and so, as the outermost that does, is an article, its own numbers its items.
    例: 「四、申请补助者，应检具下列文件：」. 反例: 「四、监督管理」 is the title of those below it."""
    if not section.label:
        return False
    return section.kind == "run_in" or _body(text, section) == section.start + len(section.label)


def _is_titled(section: Section, sets: Set[str]) -> bool:
    """Whether a section of the first level is a titled article of an ordinance, which numbers its subsections in brackets:
    「3. 登记册」 above 「(1) …」. `sets`: the ids of the sections that hold such."""
    return section.level == 1 and section.section_id in sets and re.fullmatch(r"\d{1,3}[A-Z]{0,2}[.．]?\s*", section.label) is not None


def _article(section: Section, articles: dict[str, Section]) -> Section | None:
    """The article a section is or belongs to, the outermost."""
    path = section.section_id.split(".")
    return next((articles[name] for k in range(len(path)) if (name := ".".join(path[: k + 1])) in articles), None)


def _under(led: Provision, text: str, start: int, end: int, made: Callable[..., Provision]) -> Provision:
    """What an item says under a clause that ends before it: 「督察可—」 「(a) 要求该人出示证件；或」."""
    said = re.sub(r"[；;。，,]?[或及]?[；;。，,]?\s*$", "", text[start:end])
    return made(led.subject, led.modality, said, start, start + len(said), condition=led.condition, deadline=measures.deadline(said))


def _line(text: str, start: int, line: str, made: Callable[..., Provision], item: bool) -> Iterator[Provision]:
    """The provisions of a line that begins at `start`; `made` makes one from all but its place in the regulation."""
    for clause in _clauses().finditer(line.translate(FOLD)):
        here, folded = start + clause.start(), clause[0]
        bound = sayings.said(text, here, folded, made)
        if not bound and not sayings.punished().search(folded):
            bound = list(_bound(text, here, folded, made, item))
        yield from bound or sayings.penalty(text, here, folded, made)


@cache
def _purpose() -> re.Pattern[str]:
    """Why a regulation is made binds nobody: 「为了鼓励创新，…，制定本办法」."""
    return re.compile(r"^[^，,]{0,40}为.*[，,]\s?特?(?:制定|订定|制订|订立)本[\u4e00-\u9fff]{1,6}$")


def _bound(text: str, start: int, clause: str, made: Callable[..., Provision], item: bool) -> Iterator[Provision]:
    """The provisions of one folded clause: one for each cue; each reaches to the comma before the next."""
    if cues.cues()[0].search(clause) is None or _purpose().search(clause):
        return
    clause = _aside().sub(lambda m: "＊" * len(m[0]), clause)
    found = cues.binding(clause, item)
    who = ""
    here = 0
    for i, cue in enumerate(found):
        if i and not any(mark in clause[found[i - 1].end() : cue.start()] for mark in "，,"):
            continue  # 「应当鼓励」: the first of the two binds
        modality = cues.modality(cue[0])
        passive = clause.startswith("由", cue.end())
        own, condition = subjects.subject(text[start + here : start + cue.start()], clause[here : cue.start()], modality, passive, item)
        if cue[0] == "负责":
            own = subjects.set_up(text[start + here : start + cue.start()]) or own
        who = own if own or passive or modality == "encouraged" else who
        stop = _stop(clause, cue.end(), found[i + 1 :], clause.endswith("除", here, cue.start()))
        whole = text[start + here : start + stop].strip(" \t　，,")
        inline = _inline().match(text, start + cue.end())
        action = text[inline.end() if inline else start + cue.end() : start + stop].strip(" \t　，,：:—─")
        action = _first_item().sub("", action)
        action = action.removesuffix("外") if clause.endswith("除", here, cue.start()) else action
        if action or _leads().match(clause, cue.end()):
            low = text.find(whole, start + here)
            said = {"condition": condition, "deadline": measures.deadline(action), "amount": measures.amount(action)}
            yield made(who, modality, action, low, low + len(whole), **said, **({"item": inline[1]} if inline else {}))
        here = stop


@cache
def _inline() -> re.Pattern[str]:
    """The label of the first item, where it stands in the line that leads to the items: 「督察可—(a) 要求…」."""
    return re.compile(r"[ \t　]*[：:—─]+[ \t　]*([（(](?:[a-z]|i)[)）])[ \t　]*")


@cache
def _first_item() -> re.Pattern[str]:
    """The first item behind an action, where it stands in the same line: 「批给牌照——(a) 申请人是适当人选」."""
    return re.compile(r"[：:—─]{1,2}[ \t　]*[（(](?:a|i|一|1)[)）].*$", re.DOTALL)


@cache
def _leads() -> re.Pattern[str]:
    """The end of a clause that leaves what is to be done to the items below it: 「督察可—」, 「任何人不得：」."""
    return re.compile(r"\s*[：:—─]+\s*$")


def _stop(clause: str, start: int, others: Sequence[re.Match[str]], beside: bool) -> int:
    """Where an action that begins at `start` ends: at the comma before the next cue or before another thing that is spoken of
    (「应公开拍卖，│其收入归国库」), and before the cases that those are for. `beside`: it stands between 除 and 外."""
    if beside and (outside := re.compile("外(?=[，,])").search(clause, start)):
        return outside.end()
    following = next((other for other in others if any(mark in clause[start : other.start()] for mark in "，,")), None)
    end = _before(clause, following) if following else len(clause)
    another = _another().search(clause, start, end)
    end = another.start() if another else end
    while end < len(clause):
        comma = max(clause.rfind("，", start, end), clause.rfind(",", start, end))
        passive = following is not None and end == _before(clause, following) and clause.startswith("由", following.end())
        if comma < 0 or not situations.leads_on(clause[comma + 1 : end], passive):
            break
        end = comma
    return end


def _before(clause: str, cue: re.Match[str]) -> int:
    """Where the last comma before a cue stands."""
    return max(clause.rfind("，", 0, cue.start()), clause.rfind(",", 0, cue.start()))


@cache
def _another() -> re.Pattern[str]:
    return re.compile("[，,](?=其(?![中他它余间实次])|均于)")
