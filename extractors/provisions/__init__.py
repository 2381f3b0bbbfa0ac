"""Provisions: who must, may, must not or is encouraged to do what, clause by clause of a regulation; what its words mean, what it
repeals, how long it holds and what an offence costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from extractors.facts import Provision, Section
from extractors.provisions import cues, measures, sayings, subjects
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
    """What binds nobody and has no borders of ours: titles, coined terms, brackets."""
    return re.compile(r"《[^《》]*》|“[^“”]*”|「[^「」]*」|（[^（）]*）|\([^()]*\)")


@cache
def _sentence() -> re.Pattern[str]:
    """What a title does not hold: an item of one sentence stands on a line of its own, as a heading does."""
    return re.compile("[，,。；;]")


def read(text: str, sections: Sequence[Section]) -> tuple[Provision, ...]:
    """The provisions of a regulation, in order: of its articles, or, where it has none, of its headed sections.

    例: 「第五条 各单位应当公开结果，不得收费。」 → 各单位 must 公开结果; 各单位 must_not 收费.
    反例: 「供应」 「许可」 「取得」 bind nobody; a clause without such a word is no provision. Simplified and traditional alike.
    """
    numbered = any(section.kind == "article" for section in sections)
    articles = {section.section_id: section for section in sections if section.kind == "article"}
    provisions: list[Provision] = []
    owner_id, paragraph, heading = "", 0, ""
    for section in sections:
        if not section.label:
            continue
        owner = _article(section, articles) if numbered else section
        if owner is None:
            continue
        start = _body(text, section)
        if owner.section_id != owner_id:
            owner_id, paragraph = owner.section_id, 0
            heading = owner.title if owner.kind in ("article", "heading") and not _sentence().search(owner.title) else ""
            if owner is section and section.kind == "article" and not heading:
                heading, start = _own_heading(text, start, section.end)
        item = "" if section is owner else section.label.strip()
        label = re.sub(r"\s", "", owner.label)
        for k, line in enumerate(re.finditer(r"[^\n]+", text[start : section.end])):
            if not line[0].strip():
                continue
            paragraph += not (item and k == 0) or paragraph == 0
            at = item if k == 0 else ""
            made = partial(Provision, label, heading, paragraph=paragraph, item=at)
            provisions.extend(_line(text, start + line.start(), line[0], made, bool(item)))
    return tuple(provisions)


def _body(text: str, section: Section) -> int:
    """Where the text of a section begins, behind its label and its title."""
    start = section.start + len(section.label)
    if section.kind == "article" and section.title:
        return start + text[start : section.end].find(section.title) + len(section.title) + 1
    if section.kind == "heading":
        line_end = text.find("\n", start, section.end)
        line_end = section.end if line_end < 0 else line_end
        return start if _sentence().search(text, start, line_end) else line_end
    return start


def _own_heading(text: str, start: int, end: int) -> tuple[str, int]:
    """The heading that stands behind an article's label on a line of its own, and where the text goes on. 例: 「第5條　罪行」."""
    line_end = text.find("\n", start, end)
    title = text[start:line_end].strip(" \t　") if line_end >= 0 else ""
    if not title or len(title) > HEADING or re.search("[，,。；;：:]", title):
        return "", start
    return title, line_end


def _article(section: Section, articles: dict[str, Section]) -> Section | None:
    """The article a section is or belongs to."""
    path = section.section_id
    while path:
        if path in articles:
            return articles[path]
        path = path.rpartition(".")[0]
    return None


def _line(text: str, start: int, line: str, made: Callable[..., Provision], item: bool) -> Iterator[Provision]:
    """The provisions of a line that begins at `start`; `made` makes one from all but its place in the regulation."""
    item = item or _unpointed().match(line) is not None
    for clause in _clauses().finditer(line.translate(FOLD)):
        here, folded = start + clause.start(), clause[0]
        bound = sayings.said(text, here, folded, made) or list(_bound(text, here, folded, made, item))
        yield from bound or sayings.penalty(text, here, folded, made)


@cache
def _unpointed() -> re.Pattern[str]:
    """An item whose number has no mark behind it: 「一 依规定应经议决者。」."""
    return re.compile(r"\s*[一二三四五六七八九十]{1,3}[ \t　]")


def _bound(text: str, start: int, clause: str, made: Callable[..., Provision], item: bool) -> Iterator[Provision]:
    """The provisions of one folded clause: one for each cue; each reaches to the comma before the next."""
    if cues.cues()[0].search(clause) is None:
        return
    clause = _aside().sub(lambda m: "＊" * len(m[0]), clause)
    found = cues.binding(clause, item)
    who = ""
    here = 0
    for i, cue in enumerate(found):
        if i and not any(mark in clause[found[i - 1].end() : cue.start()] for mark in "，,"):
            continue  # 「应当鼓励」: the first of the two binds
        modality = cues.modality(cue[0])
        own, condition = subjects.subject(
            text[start + here : start + cue.start()], clause[here : cue.start()], modality, clause.startswith("由", cue.end())
        )
        who = own if own or modality == "encouraged" else who
        stop = _stop(clause, cue.end(), [other.start() for other in found[i + 1 :]])
        whole = text[start + here : start + stop].strip(" \t　，,")
        action = text[start + cue.end() : start + stop].strip(" \t　，,：:")
        if action:
            low = text.find(whole, start + here)
            said = {"condition": condition, "deadline": measures.deadline(action), "amount": measures.amount(action)}
            yield made(who, modality, action, low, low + len(whole), **said)
        here = stop


def _stop(clause: str, start: int, others: Sequence[int]) -> int:
    """Where an action that begins at `start` ends: at the comma before the next cue or before another thing that is spoken of
    (「应公开拍卖，│其收入归国库」), and before the cases that those are for."""
    end = next((at for other in others if (at := max(clause.rfind("，", start, other), clause.rfind(",", start, other))) >= 0), len(clause))
    another = _another().search(clause, start, end)
    end = another.start() if another else end
    while end < len(clause):
        comma = max(clause.rfind("，", start, end), clause.rfind(",", start, end))
        if comma < 0 or not subjects.leads_on(clause[comma + 1 : end]):
            break
        end = comma
    return end


@cache
def _another() -> re.Pattern[str]:
    return re.compile("[，,](?=其(?![中他它余间实次])|均于)")
