"""Units left out: the nouns beside a figure say that it is money (货值 58 亿), a score or a rate of data (1000兆宽带)."""

from __future__ import annotations

import re
from decimal import Decimal

from extractors.numbers import vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.vocabulary import ONE

TEN_THOUSAND = Decimal(10000)
WINDOW = 16
STOPS = "。；！？\n，,、;"


def read(text: str, draft: Draft) -> None:
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


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = -1
    for m in pattern.finditer(text, start, end):
        found = m.start()
    return found
