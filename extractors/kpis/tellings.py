"""What a text tells of one indicator in a row: its value and how it moved, with where in the paragraph that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors import phrases
from extractors.facts import Passage, Report
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading


@dataclass(slots=True)
class Telling:
    """`name` is the indicator, `words` what stands before its first value, cleaned, `place` where that is, `readings` what is read of it.
    `line`, `sentence` and `passage` count lines, sentences and the parts that 「；」 makes of them; `head`: the first of its sentence;
    `opening`: the words of its part of the sentence up to the first value, where this is that; `limit`: a size that marks off a part
    (「1 千瓦以上│5 座」); `whole`: what it is a part of (「其中」), `after`: that of a list which 「；」 ended in the same sentence."""

    name: str
    words: str
    place: Place
    readings: list[Reading]
    line: int
    sentence: int
    passage: int
    head: bool
    opening: str = ""
    limit: str = ""
    whole: Telling | None = field(default=None, repr=False)
    after: Telling | None = field(default=None, repr=False)

    def rename(self, name: str) -> None:
        """Gives all that is told another name, in place; what was told of a share or an increase of it keeps its ending."""
        for reading in self.readings:
            reading.indicator = name + reading.indicator[len(self.name) :]
        self.name = name


MOVES = ("占比", "涨幅", "降幅", "增幅", "增速", "跌幅")
"""Endings that what is told next of an indicator may have."""


def tellings(report: Report, told: Sequence[tuple[Passage, list[Place]]], out: dict[int, Reading]) -> list[Telling]:
    """The tellings of a section, in the order of the text. `told`: its passages outside tables with their quantities."""
    made: list[Telling] = []
    line = sentence = 0
    end = -1
    for number, (passage, found) in enumerate(told):
        if end >= 0:
            fresh = "\n" in report.text[end - 1 : passage.start]
            line += fresh
            sentence += fresh or not report.text[max(0, passage.start - 3) : passage.start].rstrip().endswith(("；", ";"))
        end = passage.end
        for before, place in zip((None, *found), found, strict=False):
            reading = out[place.index]
            if reading.threshold or not reading.indicator:
                continue
            last = made[-1] if made else None
            limit = _limit(before, place, out)
            if last is not None and last.sentence == sentence and not limit and _same(last.name, reading.indicator):
                last.readings.append(reading)
                continue
            if (told_of := _again(made, sentence, reading)) is not None:
                told_of.readings.append(reading)
                continue
            head = last is None or last.sentence != sentence
            opening = report.text[passage.start : place.number.start] if place is found[0] else ""
            words = phrases.clean(place.before)
            made.append(Telling(reading.indicator, words, place, [reading], line, sentence, number, head, opening[:80], limit))
    _parted(made)
    return made


def _again(made: Sequence[Telling], sentence: int, reading: Reading) -> Telling | None:
    """What was told before in the sentence of an indicator of which a rate comes later: 「甲 3 亿元、乙 2 亿元，分别增长 3%、2%」."""
    if reading.comparison not in ("yoy_rate", "yoy_change", "share"):
        return None
    near = (one for one in reversed(made[-6:]) if one.sentence == sentence and one.name == reading.indicator)
    return next(near, None)


def _same(name: str, indicator: str) -> bool:
    return indicator == name or (indicator.startswith(name) and indicator[len(name) :] in MOVES)


def _limit(before: Place | None, place: Place, out: dict[int, Reading]) -> str:
    """What stands before a value and only says of which things it is: 「1千瓦以上」 before 「5 座」."""
    if before is None or not place.joined or not out[before.index].threshold:
        return ""
    words = phrases.clean(place.before)
    return phrases.clean(before.number.text) + words if words in ("以上", "以下", "及以上", "及以下") else ""


def _parted(made: list[Telling]) -> None:
    """Says of the parts of a whole what they are parts of: 「保费收入 9 亿元，其中：财产险 3 亿元；人身险 6 亿元」. A list without a
    colon ends at 「；」, any list at the end of its sentence."""
    whole: Telling | None = None
    since = made[0] if made else None
    wide = False
    for k, telling in enumerate(made):
        if whole is not None and since is not None and telling.sentence != since.sentence:
            whole = None
        if telling.limit and k and made[k - 1].sentence == telling.sentence:
            telling.whole = made[k - 1] if made[k - 1].place.number.unit == telling.place.number.unit else None
            continue
        begin, earlier = telling.words, telling.place.earlier
        if begin.startswith("其中") or ("其中" in earlier and phrases.clean(earlier).endswith("其中")):
            whole, since = _whole(made, k), telling
            wide = telling.head or telling.place.mark in "：:" or begin[2:3] in ("：", ":")
        if whole is None or since is None or telling.place.number.unit != whole.place.number.unit:
            continue
        if telling.passage == since.passage or wide:
            telling.whole = whole
        else:
            telling.after = whole


def _whole(made: list[Telling], k: int) -> Telling | None:
    """What 其中 at `k` goes back to: the nearest before it in the same unit, in its own sentence or, where it begins one, in the
    sentence before."""
    part = made[k]
    for one in reversed(made[:k]):
        if one.sentence < part.sentence - part.head or one.line < part.line - 1:
            return None
        if one.place.number.unit == part.place.number.unit and (one.whole is None or one.sentence == part.sentence):
            return one
    return None
