"""Units and magnitudes that neighbours share: 分别为3.2、4.5和6.1亿元, 3至6个月; and series: what the first is, the rest are."""

from __future__ import annotations

from decimal import Decimal

from extractors.numbers import vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.links import LIST, RANGE
from extractors.numbers.vocabulary import ONE


def share(text: str, left: Draft, right: Draft, link: int) -> None:
    """A unit or magnitude that both have; from right to left, so that it travels through a whole list: 分别为3.2、4.5和6.1亿元."""
    if left.bare and left.kind == "other" and not right.bare and (right.kind not in UNSHARED or (right.kind == "other" and right.unit)):
        if link & LIST and _alike(left, right):
            left.rescale(right.scale)
            left.scale = left.top = right.scale
            _take(left, right, magnitude=False)
        elif link & (LIST | RANGE):
            _take(left, right, magnitude=True)
        elif not left.spelled:
            _take(left, right, magnitude=left.scale == ONE and right.scale != ONE)
    elif right.bare and right.kind == "other" and left.unit and link & RANGE:
        if left.rule == "parts_of_hundred" or (left.kind == "money" and left.end == left.num_end):
            right.rescale(left.factor)
            right.unit, right.kind, right.bare, right.rule = left.unit, left.kind, False, left.rule
            right.used += left.used
    elif left.bare and right.bare and left.scale == ONE and right.scale != ONE and link & RANGE:
        _scale(left, right)
    elif left.bare and right.rule == "code" and text[right.end - 1] == "号" and link & LIST:
        left.kind, left.rule, left.bare, left.text_value = "code", "code", False, text[left.start : left.end]
    elif link & LIST and _years(left, right):
        left.kind, left.rule, left.unit, left.bare = "date", "year", "年", False
        left.text_value = text[left.num_start : left.num_end]


UNSHARED = frozenset(("enumerator", "article", "structure", "code", "date", "version", "other"))
ARTICLES = ("条", "款", "项", "章", "节", "目")


def series(text: str, left: Draft, right: Draft, link: int) -> None:
    """第28、29條 are two articles, 附表5、7 two codes: what the first is, the rest are."""
    if right.start - left.end > 3:
        return
    if (
        left.rule in ("ordinal", "article")
        and (not right.spelled or link & RANGE)
        and right.kind == "count"
        and right.unit in ARTICLES
        and left.unit in ("", right.unit)
    ):
        left.kind = right.kind = left.rule = right.rule = "article"
        left.unit = right.unit
    elif left.rule == "ordinal" and left.unit == "" and right.unit in ("位", "名") and not right.spelled:
        left.kind = right.kind = left.rule = right.rule = "rank"
        left.unit = right.unit
    elif left.kind == "code" and left.rule == "code" and right.bare and right.kind == "other":
        right.kind, right.rule, right.bare, right.text_value = "code", "code", False, text[right.start : right.end]


def _years(left: Draft, right: Draft) -> bool:
    return (
        left.bare and right.kind == "date" and left.value is not None and 1900 <= left.value <= 2100
        and left.num_end - left.num_start == 4
    )  # fmt: skip


def _alike(left: Draft, right: Draft) -> bool:
    """Figures of a list in one magnitude, whichever is larger: 分别为5.2、3.1亿元; 「8500、3万元」 are not alike."""
    if (
        left.spelled
        or right.spelled
        or left.scale != ONE
        or right.scale == ONE
        or left.value is None
        or right.value is None
        or left.ulp is None
    ):
        return False
    return left.ulp < ONE or abs(left.value) <= abs(right.value) / right.factor / right.scale * THOUSAND


THOUSAND = Decimal(1000)


def _scale(left: Draft, right: Draft) -> None:
    """三至五万 is 30000 to 50000, 8500到3万 is 8500 to 30000: the magnitude is shared where the first stays below the second."""
    if left.value is None or right.value is None:
        return
    shared = right.scale
    if left.spelled:
        while shared > ONE and left.top >= TEN_THOUSAND and shared >= left.top:
            shared /= left.top
    if left.top > ONE and shared > left.top:
        shared = _above(right.scale, left.top)
    elif left.top >= right.scale > ONE:
        shared = ONE
    if left.spelled and left.top == ONE and left.value >= 10:
        shared = _above(right.scale, Decimal(10))
    if left.value * shared <= right.value:
        left.rescale(shared)
        left.scale = left.scale * shared


TEN_THOUSAND = Decimal(10000)
LONGEST = 28
"""Digits of a scale that can be divided: 万亿亿亿 (反例: 亿 said a hundred times)."""


def _above(scale: Decimal, top: Decimal) -> Decimal:
    """The part of a scale made of 万 and 亿: 千万 → 万."""
    for myriad in (Decimal(10) ** 12, Decimal(10) ** 8, TEN_THOUSAND):
        if scale >= myriad and scale.adjusted() < LONGEST and scale % myriad == 0 and top < myriad:
            return myriad
    return ONE


def _take(left: Draft, right: Draft, magnitude: bool) -> None:
    if magnitude and right.scale != ONE:
        _scale(left, right)
    left.rescale(right.factor)
    left.unit, left.kind, left.bare, left.factor, left.rule = right.unit, right.kind, False, right.factor, right.rule
    left.used += tuple(row for row in right.used if isinstance(row, vocabulary.Unit))
