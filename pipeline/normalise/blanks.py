"""Blanks inside a line that only a PDF's layout or a typist put there.

Taken out where no two words or figures can be glued by it: beside Chinese punctuation, between two characters in the middle of a
sentence, inside one number that a unit follows. Between the columns of a table row, in a title or a signature they stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.aligned import AlignedText, Edit
from pipeline.records import Source

RUN = re.compile("[ \t\u3000][ \t\u3000]*")
HAN = re.compile("[\u4e00-\u9fff]")
NUMBER = re.compile(
    r"\d(?:(?<=[\u4e00-\u9fff（(：，]\d)|(?<=[\u4e00-\u9fff][ \u3000]\d))"
    r"\d*(?:[ ]?,[ ]?\d{3})*(?:[ ]?\.[ ]?\d+)?(?=[ ]?(?:[万亿]?元|[%％‰]|[万亿]|个百分点))"
)
"""A number with a unit behind it, blanks beside its comma or point allowed. 反例 1 143.07: two columns of a table."""
BROKEN = (", ", " ,", ". ", " .")
REACH = 24
"""How many characters a blank may be from a clause mark on either side to be in the middle of a sentence."""
MARKS = "，。；、"


def edits(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step. 例: 普陀 区 in a sentence, 「储备 ，」, 11, 887.73 万元. 反例: 「指  标」, 「局长  赵某」, 「9746.50  9746.50」."""
    text = aligned.text
    inside = [found.span() for found in NUMBER.finditer(text)] if any(sign in text for sign in BROKEN) else []
    inside.reverse()
    out = []
    for run in RUN.finditer(text):
        start, end = run.span()
        while inside and inside[-1][1] <= start:
            inside.pop()
        if (inside and inside[-1][0] <= start) or _idle(text, start, end):
            out.append(Edit(start, end, ""))
        elif "\u3000" in run[0]:
            out.append(Edit(start, end, run[0].replace("\u3000", " "), [(i, i + 1) for i in range(start, end)]))
    return out


def _idle(text: str, start: int, end: int) -> bool:
    """Whether a blank separates nothing."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after or "\n" in before + after:
        return False
    if after in "，。、；：" or before in "，、；":
        return True
    return end - start == 1 and HAN.match(before) is not None and HAN.match(after) is not None and _in_sentence(text, start)


def _in_sentence(text: str, place: int) -> bool:
    """Whether there is a clause mark near on both sides on the same line, other blanks not counted."""
    before = re.sub(RUN, "", text[max(0, place - 2 * REACH) : place].rpartition("\n")[2])[-REACH:]
    after = re.sub(RUN, "", text[place : place + 2 * REACH].partition("\n")[0])[:REACH]
    return any(mark in before for mark in MARKS) and any(mark in after for mark in MARKS)
