"""Headings and what they cover: sections tile the text, whatever the marks of the format said about levels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from extractors.facts import Grid, Number, Section
from extractors.sections import furniture, unlabelled
from extractors.sections.chains import accepted, is_title, nesting
from extractors.sections.labels import PRIOR, Label, candidates, glued
from extractors.sections.zones import Zones

TITLE = 40
"""Characters of a run-in heading's title at most."""


def split(text: str, numbers: Sequence[Number] = (), grids: Sequence[Grid] = ()) -> tuple[Section, ...]:
    """The sections of a normalised text (a paragraph a line), in order; they tile it: each ends where the next begins.

    `numbers` (sorted, may be empty) veto a label that is part of a quantity; labels inside `grids` head nothing. Which label
    nests in which is decided once for the document (`chains.nesting`); a section's level is its parent's plus one. An
    enumeration inside paragraphs (一是…；二是…) gives sections of kind run_in below the heading they stand under.

    例: 「（一）部门职能」 alone in its line: kind heading, label 「（一）」, title 「部门职能」.
    例: 「（一）完善制度体系。严格落实…」: kind run_in, title 「完善制度体系」.
    What a page says of itself behind the text (责任编辑, 打印 关闭) is a section of kind back.
    反例: 「四、推动规章立法，…」 opening a line in the middle of an enumeration of goals is no chapter 四.
    An empty text has no sections. Never raises.
    """
    if not text:
        return ()
    behind = furniture.begins(text)
    everything = glued(text, _unclaimed(candidates(text), numbers), numbers)
    zones = Zones(text, everything, grids)
    found = zones.outside(everything)
    more = zones.outside(unlabelled.find(text, found))
    labels = accepted(text, sorted([*found, *more], key=lambda label: label.start) if more else found)
    labels = [label for label in labels if label.start < behind]
    sections: list[Section] = []
    if not labels or labels[0].start > 0:
        sections.append(Section("0", "", 1, "", None, "", "front", 0, labels[0].start if labels else behind))
    places = _places(labels)
    ids: list[str] = []
    seen: dict[str, int] = {"0": 1}
    for i, (label, parent) in enumerate(zip(labels, places, strict=True)):
        parent_id = ids[parent] if parent is not None else ""
        ids.append(_identifier(parent_id, label, seen))
        level = ids[-1].count(".") + 1
        end = labels[i + 1].start if i + 1 < len(labels) else behind
        title, kind = _title(text, label, end)
        sections.append(Section(ids[-1], parent_id, level, text[label.start : label.end], label.ordinal, title, kind, label.start, end))
    if behind < len(text):
        sections.append(Section("back", "", 1, "", None, "", "back", behind, len(text)))
    return tuple(sections)


def _unclaimed(labels: list[Label], numbers: Sequence[Number]) -> list[Label]:
    """Without the labels inside a line that are only part of a number. 反例: 「…增长：1.5倍」."""
    if not numbers:
        return labels
    starts = [n.start for n in numbers]
    kept = []
    for label in labels:
        i = bisect_left(starts, label.end) - 1
        apart = i < 0 or numbers[i].end <= label.start
        if apart or label.line_start or (label.start <= numbers[i].start and numbers[i].end <= label.end):
            kept.append(label)
    return kept


def _places(labels: list[Label]) -> list[int | None]:
    """The index of each label's parent."""
    ranks = nesting(labels)
    ends = _run_ends(labels)
    outer: list[int] = []  # open headings
    inner: list[int] = []  # open members of enumerations, below the last of `outer`
    parents: list[int | None] = []
    for i, label in enumerate(labels):
        if not label.inline:
            inner.clear()
            while outer and ranks[labels[outer[-1]].style] >= ranks[label.style]:
                outer.pop()
            parents.append(outer[-1] if outer else None)
            outer.append(i)
            continue
        same = next((k for k, j in enumerate(inner) if labels[j].style == label.style), None)
        if same is not None:
            del inner[same:]
        else:
            while inner and ends[inner[-1]] <= i and PRIOR.index(labels[inner[-1]].style) > PRIOR.index(label.style):
                inner.pop()
        above = inner or outer
        parents.append(above[-1] if above else None)
        inner.append(i)
    return parents


def _run_ends(labels: list[Label]) -> list[int]:
    """For each label of an enumeration, the index of the last member that follows on it."""
    ends = list(range(len(labels)))
    following: dict[str, int] = {}
    for i in range(len(labels) - 1, -1, -1):
        label = labels[i]
        if not label.inline:
            following.clear()
            continue
        after = following.get(label.style)
        if after is not None and (labels[after].ordinal or 0) > (label.ordinal or 0):
            ends[i] = ends[after]
        following[label.style] = i
    return ends


def _identifier(parent_id: str, label: Label, seen: dict[str, int]) -> str:
    """The path of ordinals; a label without ordinal counts as n, and what is repeated gets a suffix. 例: ``2.3``, ``2.3-2``."""
    own = "n" if label.ordinal is None else str(label.ordinal)
    path = f"{parent_id}.{own}" if parent_id else own
    seen[path] = seen.get(path, 0) + 1
    while seen[path] > 1:
        path = f"{path}-{seen[path]}"
        seen[path] = seen.get(path, 0) + 1
    return path


@cache
def _stops() -> re.Pattern[str]:
    return re.compile(r"[。；！？：;:\n]|\*\*")


@cache
def _named() -> re.Pattern[str]:
    return re.compile(r"[ \t　]*(?:【([^【】\n]{1,40})】|[（(]([^（）()\n]{1,40})[)）])")


def _title(text: str, label: Label, end: int) -> tuple[str, str]:
    """Title and kind."""
    if label.style == "article":
        named = _named().match(text, label.end)
        return (named[1] or named[2]) if named else "", "article"
    if label.style == "lenticular":
        return text[label.start + 1 : label.end - 1], "heading"
    if label.style == "plain":
        return text[label.start : min(label.line_end, end)].strip(" \t　*#:：")[:TITLE], "heading"
    line = text[label.end : min(label.line_end, end)].strip(" \t　*#").lstrip("：: ")
    if not line:
        below = text[label.line_end : end].lstrip().partition("\n")[0].strip()
        return (below if len(below) <= TITLE and not below.endswith(("。", "；")) else ""), "heading"
    if not label.inline and is_title(text, label) and (not line.endswith("。") or _heads(text, label, end)):
        return line.rstrip("。：:"), "heading"
    stop = _stops().search(line)
    title = line[: stop.start()] if stop else line
    if len(title) > TITLE:
        title = title[:TITLE].rpartition("，")[0] or title[:TITLE]
    return title.strip(" \t　，,、"), "run_in"


def _heads(text: str, label: Label, end: int) -> bool:
    """A line that is one sentence heads something if text of its own follows; otherwise it is an item of a list."""
    return bool(text[label.line_end : end].strip(" \t\n　#*>-"))
