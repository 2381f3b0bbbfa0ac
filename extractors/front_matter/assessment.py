"""The score and the grade a report gives itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import lexicons
from extractors.facts import Number, Span


@dataclass(frozen=True, slots=True)
class _Grade:
    words: tuple[str, ...]
    grade: str


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    """What stands before the score, the surest first. 反例: 「平均得分」, 「满意度得分」, 「上年自评得分」 are others' scores."""
    whole = r"(?:部门|单位)?(?:整体|总体)(?:支出)?(?:绩效)?"
    link = r"(?:为|是|达到?|共计?)?[ \t]*[:：]?[ \t]*$"
    return (
        re.compile(rf"{whole}(?:绩效)?(?:自评|自我评价|评价)(?:综合|总)?(?:得分|评分|总分|分数|分值|分)?(?:结果)?{link}"),
        re.compile(rf"自评(?:综合|最终)?(?:得分|总分|总得分|评分|分数|分值|分)(?:合计)?{link}"),
        re.compile(rf"(?<!平均)(?<!满意度)(?:绩效评价|综合评价|综合|评价|最终)(?:总)?(?:得分|评分|总分){link}"),
        re.compile(rf"自评(?:结果|结论)?{link}"),
        re.compile(rf"(?:自评|评价)[^。\n]{{0,24}}[，,；]得分{link}"),
    )


@cache
def _graded() -> re.Pattern[str]:
    words = [re.escape(w) for w in sorted((w for row in lexicons.rows("grades", _Grade) for w in row.words), key=len, reverse=True)]
    link = r"(?:评定|评价|确定|结果)?(?:为|是|属于|属|达到)?[ \t]*[:：]?[ \t]*[“\"「‘]?"
    return re.compile(
        rf"(?:等级|等次|级别|评级|档次|结果登记|评价登记|自评登记|(?:评价|自评|评定)结论|(?:评价|自评)结果){link}(?P<grade>{'|'.join(words)})(?=[”\"」’，。；、,;()（）\s级等]|$)"
        rf"|[“「\"‘](?P<quoted>{'|'.join(words)})[”」\"’](?:等级|等次|档)"
    )


def score(text: str, numbers: Sequence[Number]) -> tuple[Decimal, Span] | None:
    """The overall score, by the surest cue; the first where several are as sure. 例: 「自评得分 98.29 分」 → 98.29."""
    marks = [n for n in numbers if n.value is not None and n.value_high is None and _after(text, n)]
    for cue in _cues():
        for n in marks:
            if n.value is not None and 0 <= n.value <= 200 and (found := cue.search(text, max(0, n.start - 40), n.start)):
                before = re.split("[，。；,;\n]", text[max(0, n.start - 24) : n.start])[-1]
                others = any(word in before for word in ("平均", "满意度", "上年", "上一年", "去年", "满分"))
                if not others and not ("总分" in found[0] and n.value == 100):  # 反例: 「自评总分100分，自评得分96.7分」
                    return n.value, Span(n.start, n.end)
    return None


def _after(text: str, number: Number) -> bool:
    """A 分 stands behind the digits, or nothing does: 「自评得分 98.29，等级优」."""
    rest = text[number.num_end : number.num_end + 3].lstrip(" \t")
    return rest[:1] == "分" or (number.unit in ("", "分") and rest[:1] in "，。；、,;)）\n")


def grade(text: str, near: Span | None) -> tuple[str, Span] | None:
    """The grade, kept as 优 良 中 差: the one stated nearest to the score, else the only one of the text.
    例: 「评价等级为优」, 「自评等级为“良好”」 → 良. 反例: a report on many projects, each with its grade."""
    found = list(_graded().finditer(text))
    if not found:
        return None
    if near is None:
        if len(found) > 1:
            return None
        best = found[0]
    else:
        starts = [m.start() for m in found]
        i = bisect_left(starts, near.end)
        best = min(found[max(0, i - 1) : i + 1], key=lambda m: abs(m.start() - near.end))
    name = "grade" if best["grade"] else "quoted"
    for row in lexicons.rows("grades", _Grade):
        if best[name] in row.words:
            return row.grade, Span(*best.span(name))
    return None
