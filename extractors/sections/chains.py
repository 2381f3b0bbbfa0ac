"""Which labels are real: runs of consecutive ordinals, told apart into headings and enumerations inside paragraphs.

例: 「一、全力做好…。二、继续推动…。」 in one line, then a line that begins 「四、推动…」: an enumeration of goals, not the
report's chapters, though it uses their label. 反例: a line 「四、下一步改进措施」 with nothing else in it is a chapter.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from extractors.sections.labels import PRIOR, Label

_LONG = 45
"""A line of more characters than this holds a body, not only a title."""


def accepted(text: str, labels: list[Label]) -> list[Label]:
    """The labels that head something, in order, each marked `inline` or not. Inside a line a label counts only in a run of two
    (1, 2) or of three anywhere; a line's start is enough for all but decimals, which must run on too (4.4, 4.5)."""
    by_style: dict[str, list[Label]] = {}
    for label in labels:
        by_style.setdefault(label.style, []).append(label)
    kept: list[Label] = []
    for style, members in by_style.items():
        for run in _runs(text, members, 2 if style == "prose" else 1):
            kept += _judged(text, style, run)
    kept.sort(key=lambda label: label.start)
    return kept


def _runs(text: str, members: list[Label], step: int) -> list[list[Label]]:
    """Consecutive labels of one style whose ordinals go up by one (by up to `step`). A title of its own breaks a run that goes on
    inside paragraphs."""
    runs: list[list[Label]] = []
    for i, label in enumerate(members):
        last = runs[-1][-1] if runs else None
        follows = (
            last is not None
            and last.ordinal is not None
            and (label.ordinal is None or last.ordinal < label.ordinal <= last.ordinal + step or _twice(last, members[i : i + 2]))
            and not (label.line_start and not last.line_start and is_title(text, label) and text[label.line_end - 1] != "。")
            and (label.style != "decimal" or _stem(text, label) == _stem(text, last))
        )
        if follows:
            runs[-1].append(label)
        else:
            runs.append([label])
    return runs


def _twice(last: Label, ahead: list[Label]) -> bool:
    """Whether the number before stands again by a slip and the next goes on. 例: 二是…二是…四是. 反例: …二是。 of one list, 二是 of what
    is left of another."""
    if len(ahead) < 2 or last.style != "prose":
        return False
    again, after = ahead[0].ordinal, ahead[1].ordinal
    return again is not None and after is not None and last.ordinal == again and 0 < after - again <= 2


def _judged(text: str, style: str, run: list[Label]) -> list[Label]:
    inside = sum(not label.line_start for label in run)
    if style in ("decimal", "half"):  # 反例: 「38.2」 in a column of figures, 「（见附表 11、\n12）」
        return run if len(run) > 1 and (style == "decimal" or run[0].ordinal == 1) else []
    if inside == 0:
        if style == "prose":
            _mark(run)
        return run if style != "prose" or len(run) > 1 or run[0].ordinal == 1 else []
    if len(run) == 1 or (len(run) == 2 and run[0].ordinal != 1):
        return [label for label in run if label.line_start]
    if style == "prose" or inside * 2 >= len(run):
        _mark([label for label in run if not (label.line_start and is_title(text, label))])
    return run


def _stem(text: str, label: Label) -> str:
    return text[label.start : label.end].rstrip(".．、").rpartition(".")[0]


def _mark(run: list[Label]) -> None:
    for label in run:
        label.inline = True


def is_title(text: str, label: Label) -> bool:
    """The label's line holds a title and nothing else."""
    line = text[label.end : label.line_end].strip(" \t　*").lstrip("：:")
    if len(line) > _LONG or any(mark in line[:-1] for mark in "。；！？") or line.endswith(("；", ";")):
        return False
    return "：" not in line[:-1] or (label.style in ("comma", "formal", "chapter", "part") and _in_two().fullmatch(line) is not None)


@cache
def _in_two() -> re.Pattern[str]:
    """A title in two parts: 「顶层设计：三级清单夯实根基」. 反例: 「联系人：张三」, 「收入合计：5 万元」, 「一、按用途分：」."""
    return re.compile(r"[\u4e00-\u9fff“”]{3,14}：[\u4e00-\u9fff“”、，]{5,28}")


def nesting(labels: list[Label]) -> dict[str, int]:
    """One scheme for the document: a rank for each style of the labels that are not inline. Custom (`PRIOR`) decides, unless the document
    shows the opposite: 1 of the outer style comes right under a label of the inner one at least twice, and more often than not."""
    under: Counter[tuple[str, str]] = Counter()
    last: Label | None = None
    for label in labels:
        if label.inline:
            continue
        if last is not None and last.style != label.style and label.ordinal == 1:
            under[last.style, label.style] += 1
        last = label
    order = sorted({label.style for label in labels if not label.inline}, key=PRIOR.index)
    for _ in order:
        for i in range(len(order) - 1):
            outer, inner = order[i], order[i + 1]
            if under[inner, outer] >= 2 and under[inner, outer] > under[outer, inner]:
                order[i], order[i + 1] = inner, outer
    return {style: rank for rank, style in enumerate(order)}
