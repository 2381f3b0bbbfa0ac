"""Provisions: who must, may, must not or is encouraged to do what, clause by clause of a regulation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import lexicons
from extractors.facts import Provision, Section

MODALITIES = ("must", "may", "must_not", "encouraged")
LONGEST_SUBJECT = 30
"""Characters of a subject at most; what is longer is a condition."""


@dataclass(frozen=True, slots=True)
class _Cue:
    term: str
    modality: str
    before: str
    after: str
    place: str

    def __post_init__(self) -> None:
        if self.modality not in MODALITIES:
            raise ValueError(f"modality {self.modality!r} is none of {', '.join(MODALITIES)}")
        if self.place not in ("", "clause"):
            raise ValueError(f"place {self.place!r} is neither clause nor empty")


_FOLD = str.maketrans("應當須該務嚴鼓勵導禁認許無對適變", "应当须该务严鼓励导禁认许无对适变")


@cache
def _cues() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all cues, the longest first, and the modality of each. What may not stand before a cue is looked for behind it
    (``应(?<![适响]应)``), so that the search can skip to the next first character."""
    parts, modalities = [], {}
    for cue in sorted(lexicons.rows("modalities", _Cue, "term"), key=lambda cue: -len(cue.term)):
        before = f"(?<![{cue.before}]{cue.term})" if cue.before else ""
        after = f"(?![{cue.after}])" if cue.after else ""
        start = rf"(?<![^，,、。；;：:\s】]{cue.term})" if cue.place == "clause" else ""
        whole = "(?!.尽)" if cue.term == "应" else ""  # 反例: 「应知尽知」
        parts.append(f"{cue.term}{before}{after}{start}{whole}")
        modalities[cue.term] = cue.modality
    return re.compile("|".join(parts)), modalities


@cache
def _clauses() -> re.Pattern[str]:
    return re.compile(r"[^。；;！？\n]+")


@cache
def _condition() -> re.Pattern[str]:
    """The openings of a phrase that says when, why or by what, not who. 例: 「对已出台的政策，各单位应当…」."""
    return re.compile(
        r"^(?:[对對][于於]?|按照?|依照?|依据?|根据|[经經]|如|因|[为為]了?|在|自|凡|由于|除|[于於]|[从從]|以|若|遇|符合|[违違]反|未|非|至|并|且|但|同时|其中|确)"
    )


@cache
def _joint() -> re.Pattern[str]:
    """What joins a clause to the one before it: 「并应当…」, 「但不得…」."""
    return re.compile(r"^(?:[并並]且|而且|同[时時]|[并並]|且|但|而|或|则|始|仍|及|最[迟遲]|其中|确)+")


@cache
def _trimmed() -> re.Pattern[str]:
    """What stands between the subject and the cue: adverbs. 例: 「各单位均应当」, 「主管部门依法可以」."""
    return re.compile(r"(?:依法|均|都|也|亦|仍|[还還]|[则則]|即|[并並]|就|不|原则上|同时|按规定|按照规定|一般|及时|切实|进一步)+$")


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
        heading = owner.title if owner.kind in ("article", "heading") else ""
        start = section.start + len(section.label)
        if section.kind == "article" and section.title:
            start += text[start : section.end].find(section.title) + len(section.title) + 1
        elif section.kind == "heading":
            line_end = text.find("\n", start, section.end)
            start = section.end if line_end < 0 else line_end
        for clause in _clauses().finditer(text, start, section.end):
            provisions += _bound(text, clause.start(), clause.end(), re.sub(r"\s", "", owner.label), heading)
    return tuple(provisions)


def _article(section: Section, articles: dict[str, Section]) -> Section | None:
    """The article a section is or belongs to."""
    path = section.section_id
    while path:
        if path in articles:
            return articles[path]
        path = path.rpartition(".")[0]
    return None


def _bound(text: str, start: int, end: int, article: str, heading: str) -> Iterator[Provision]:
    """The provisions of one clause: one for each cue; each reaches to the comma before the next."""
    pattern, modalities = _cues()
    clause = text[start:end].translate(_FOLD)
    cues = list(pattern.finditer(clause))
    subject = ""
    here = 0
    for i, cue in enumerate(cues):
        if i and not any(mark in clause[cues[i - 1].end() : cue.start()] for mark in "，,"):
            continue  # 「应当鼓励」: the first of the two binds
        own = _subject(text[start + here : start + cue.start()])
        subject = own or subject
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
            yield Provision(article, heading, subject, modalities[cue[0]], action, low, low + len(whole))
        here = stop


def _subject(before: str) -> str:
    """Who, from what stands before the cue in its clause: the last phrase that is no condition; empty where there is none."""
    for phrase in reversed(re.split("[，,：:]", before)):
        phrase = _joint().sub("", _trimmed().sub("", phrase.strip(" \t　】）")))
        if phrase and not _condition().search(phrase):
            return phrase if len(phrase) <= LONGEST_SUBJECT else ""
    return ""
