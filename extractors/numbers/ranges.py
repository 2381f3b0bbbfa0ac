"""Two mentions with a range mark between them as one: never averaged, never when they fall."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from extractors.numbers import dates
from extractors.numbers.draft import Draft
from extractors.numbers.links import RANGE
from extractors.numbers.vocabulary import ONE

UNRANGED = ("enumerator", "article", "code", "version", "structure", "date")


def joined(text: str, drafts: list[Draft], links: dict[int, int]) -> list[Draft]:
    """The drafts with their ranges joined; `links` are those of `links.between`."""
    out: list[Draft] = []
    last = 0  # of the drafts, so far in `out`
    for right, link in links.items():
        if link & RANGE:
            out += drafts[last:right]
            last = right + 1
            whole = _joined(out[-1], drafts[right], text)
            if whole is not None:
                out[-1] = whole
            else:
                out.append(drafts[right])
    return out + drafts[last:]


def _joined(first: Draft, second: Draft, text: str) -> Draft | None:
    """Two mentions with a range mark between them as one; never averaged, never when they fall."""
    _complete(first, second, text)
    first, second = _below_zero(first, second, text)
    if first.kind == "date" and second.kind == "date" and first.text_value and second.text_value:
        a = dates.Date(first.start, first.end, first.text_value, first.value, first.unit, first.rule)
        b = dates.Date(second.start, second.end, second.text_value, second.value, second.unit, second.rule)
        made = dates.joined(a, b)
        return Draft(
            first.start,
            second.end,
            first.num_start,
            second.num_end,
            "date",
            made.rule,
            text_value=made.text_value,
            unit=second.unit,
            used=first.used + second.used,
        )
    if first.high is not None or second.high is not None or first.value is None or second.value is None:
        return None
    if first.kind != second.kind or first.unit != second.unit or first.value >= second.value:
        return None
    if first.kind in UNRANGED:
        return None
    if first.end > first.num_end and _grown().search(text, max(0, first.start - 10), first.start):
        return None
    mark = text[first.end : second.start].strip()
    if first.bare and second.bare and first.scale == ONE and second.scale == ONE and mark not in ("至", "到", "~", "~~"):
        return Draft(first.start, second.end, first.num_start, second.num_end, "code", "dashed", text_value=text[first.start : second.end])
    ulp = min(first.ulp, second.ulp) if first.ulp is not None and second.ulp is not None else None
    return Draft(
        min(first.start, second.start), max(first.end, second.end), min(first.num_start, second.num_start),
        max(first.num_end, second.num_end), second.kind, "range",
        value=first.value, high=second.value, unit=second.unit, qualifier=second.qualifier or first.qualifier, ulp=ulp,
        bare=first.bare and second.bare, scale=second.scale, top=second.top, factor=second.factor, used=first.used + second.used,
    )  # fmt: skip


@cache
def _grown() -> re.Pattern[str]:
    """By how much a whole grows, before to what: 「名额总数增加│4000张至1.6万张」; 反例: 「补贴增加100元至200元」."""
    return re.compile("(?:总[数量额]|名额|人数|数[目量]|规模)[将会再已拟]?(?:增加|增|减少|减|提高|扩大|缩减)(?:了|约|超过|近)?$")


def _below_zero(first: Draft, second: Draft, text: str) -> tuple[Draft, Draft]:
    """零下3至5℃ lies below zero with both its ends, the lower of them first; 零下3℃至5℃ does not."""
    shared = first.end == first.num_end and first.unit == second.unit != ""
    if not shared or not text.startswith("零下", first.start) or second.start != second.num_start or second.value is None:
        return first, second
    second.value = -second.value
    return (second, first) if first.value is not None and second.value < first.value else (first, second)


def _complete(first: Draft, second: Draft, text: str) -> None:
    """730-40分钟 ends at 740: a shorter figure on the right, right behind the dash, has the first one's leading digits."""
    if first.value is None or second.value is None or second.value >= first.value or text[first.end : second.start] != "-":
        return
    a, b = text[first.num_start : first.num_end], text[second.num_start : second.num_end]
    if not (a.isdigit() and b.isdigit() and len(b) < len(a) and b[0] != "0") or second.bare or second.kind in UNRANGED:
        return
    completed = Decimal(a[: len(a) - len(b)] + b) * second.factor
    if completed <= first.value * (second.factor if first.bare else ONE):
        return
    if first.bare and not (text[first.start - 1 : first.start].isalnum() and text[first.start - 1].isascii()):
        first.unit, first.kind, first.bare, first.factor = second.unit, second.kind, False, second.factor
        first.rescale(second.factor)
    if (first.unit, first.kind) == (second.unit, second.kind) and second.scale == first.scale == ONE:
        second.value = completed
