"""What a number owes to its neighbours: ranges, lists that share a unit, from-to, money without 元, units printed over a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

import regex

from extractors.numbers import dates, numerals, quantities, rows, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.variants import level
from extractors.numbers.vocabulary import ONE


@cache
def _range_mark() -> re.Pattern[str]:
    return re.compile(r" *(?:\(含\))? *(?:-{1,3}|~{1,2}|至|到|—) *")


@cache
def _list_mark() -> re.Pattern[str]:
    return re.compile(r" *(?:[、和与及或,/]|以及) *")


@cache
def _from_to() -> re.Pattern[str]:
    verbs = vocabulary.cues("change").pattern
    return re.compile(rf" *(?:{verbs})(?:至|到|为|成)?(?:了|约|近|最少|最多|超过)? *|(?:至|到)(?:了|约|近)? *")


def apply(text: str, drafts: list[Draft], units: Sequence[tuple[int, int, str]]) -> list[Draft]:
    """All context passes over the drafts of folded `text`."""
    links = _links(text, drafts)
    for right in reversed(links):
        _share(text, drafts[right - 1], drafts[right], links[right])
    for right, link in links.items():
        if link & (LIST | RANGE):
            _series(text, drafts[right - 1], drafts[right], link)
    drafts = _ranges(text, drafts, links)
    rows.codes(text, drafts)
    rows.parts(text, drafts)
    for draft in drafts:
        if draft.bare:
            _elided(text, draft)
    if units:
        rows.long_amounts(text, drafts, [(start, end) for start, end, unit in units if _is_money(unit)])
        rows.shares(text, drafts, units)
        _printed_units(drafts, units)
    return drafts


# --- shared units


LIST, RANGE, FROM_TO = 1, 2, 4
NEAR = 8  # characters that may stand between two figures which belong together


@lru_cache(maxsize=4096)
def _link(between: str) -> int:
    """What joins two figures: the marks of a list, of a range, of from and to."""
    found = LIST if _list_mark().fullmatch(between) else 0
    if _range_mark().fullmatch(between):
        found |= RANGE
    if _from_to().fullmatch(between):
        found |= FROM_TO
    return found


def _links(text: str, drafts: list[Draft]) -> dict[int, int]:
    """What joins a draft to the one before it, by its index, in order."""
    found = {}
    end = -NEAR - 1
    for i, draft in enumerate(drafts):
        if draft.start - end <= NEAR and (link := _link(text[end : draft.start])):
            found[i] = link
        end = draft.end
    return found


def _share(text: str, left: Draft, right: Draft, link: int) -> None:
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


def _series(text: str, left: Draft, right: Draft, link: int) -> None:
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


# --- ranges


UNRANGED = ("enumerator", "article", "code", "version", "structure", "date")


def _ranges(text: str, drafts: list[Draft], links: dict[int, int]) -> list[Draft]:
    out: list[Draft] = []
    last = 0  # of the drafts, so far in `out`
    for right, link in links.items():
        if link & RANGE:
            out += drafts[last:right]
            last = right + 1
            joined = _joined(out[-1], drafts[right], text)
            if joined is not None:
                out[-1] = joined
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


# --- elided units

WINDOW = 16
STOPS = "。；！？\n，,、;"


def _elided(text: str, draft: Draft) -> None:
    """货值 58 亿: the nouns on the left say that it is money. 注册用户 1000 万 are counted."""
    if draft.kind not in ("other",):
        return
    if draft.scale != ONE and draft.scale >= TEN_THOUSAND:
        begin = _clause(text, draft.start)
        money = _last(vocabulary.cues("money"), text, begin, draft.start)
        count = _last(vocabulary.cues("count"), text, begin, draft.start)
        follows = _money_follows(text, draft.end) if max(money, count) < 0 else None
        if max(money, count) < 0 and draft.scale == MILLION_MILLION and _is_rate(text, begin, draft):
            return
        if (money >= 0 and money > count) or follows is not None:
            draft.kind, draft.unit, draft.rule, draft.bare = "money", "元", "money_elided", False
            draft.used += (follows or _cue_at("money", text, money),)
        else:
            draft.kind, draft.rule = "count", "count_elided"
            draft.used += (_cue_at("count", text, count),) if count >= 0 else ()
        return
    if (
        draft.value is not None
        and not draft.spelled
        and 0 <= draft.value <= 100
        and (at := _last(vocabulary.cues("score"), text, max(0, draft.start - 8), draft.start)) >= 0
        and at >= _clause(text, draft.start)
    ):
        draft.kind, draft.unit, draft.rule, draft.bare = "score", "分", "score_elided", False
        draft.used += (_cue_at("score", text, at),)


MILLION_MILLION = Decimal(10) ** 12


def _is_rate(text: str, begin: int, draft: Draft) -> bool:
    """1000兆宽带: 兆 is short for megabits a second where the words around speak of a network, and 万亿 elsewhere."""
    if text[draft.num_end - 1] != "兆" or draft.value is None:
        return False
    network = vocabulary.cues("network")
    m = network.search(text, begin, draft.start) or network.search(text, draft.end, draft.end + WINDOW // 2)
    unit = vocabulary.unit_named("Mbps")
    if m is None or unit is None:
        return False
    draft.rescale(1 / draft.scale)
    draft.unit, draft.kind, draft.rule, draft.bare, draft.scale = unit.name, unit.kind, unit.kind, False, ONE
    draft.used += (unit, vocabulary.cue("network", m[0]))
    return True


def _clause(text: str, end: int) -> int:
    """Where the clause begins that ends at `end`, or as far back as it is read."""
    low = max(0, end - WINDOW)
    return max(low, max(text.rfind(stop, low, end) for stop in STOPS) + 1)


def _cue_at(means: str, text: str, start: int) -> vocabulary.CueRow:
    m = vocabulary.cues(means).match(text, start)
    assert m is not None
    return vocabulary.cue(means, m[0])


def _money_follows(text: str, start: int) -> vocabulary.CueRow | None:
    """6万亿置换债券: the noun on the right that says that it is money."""
    end = min(len(text), start + WINDOW // 2)
    stops = [at for stop in STOPS if (at := text.find(stop, start, end)) >= 0]
    end = min(stops, default=end)
    money, count = vocabulary.cues("money").search(text, start, end), vocabulary.cues("count").search(text, start, end)
    return vocabulary.cue("money", money[0]) if money is not None and (count is None or money.start() < count.start()) else None


def _last(pattern: regex.Pattern[str], text: str, start: int, end: int) -> int:
    found = -1
    for m in pattern.finditer(text, start, end):
        found = m.start()
    return found


# --- units printed over a table


def _printed_units(drafts: list[Draft], units: Sequence[tuple[int, int, str]]) -> None:
    ordered = sorted(units)
    i = 0
    for draft in drafts:
        while i < len(ordered) and ordered[i][1] <= draft.start:
            i += 1
        if i == len(ordered):
            return
        if ordered[i][0] <= draft.start and draft.bare and draft.kind in ("other", "version", "score") and draft.value is not None:
            model = printed(ordered[i][2])
            if model is not None and draft.scale == ONE:
                draft.rescale(model.value or ONE)
                draft.unit, draft.kind, draft.rule, draft.bare = model.unit, model.kind, "printed_unit", False
                draft.used += model.used


@cache
def _is_money(unit: str) -> bool:
    model = printed(unit)
    return model is not None and model.kind == "money"


@cache
def printed(unit: str) -> Draft | None:
    """One of a printed unit, as a model: 万元 → 10000 元. None for what is no unit."""
    folded = "1" + level(unit).strip()
    numeral = numerals.read(folded, 0)
    if numeral is None:
        return None
    draft = quantities.read(folded, 0, 0, numeral)
    return draft if draft is not None and not draft.bare and draft.end == len(folded) else None
