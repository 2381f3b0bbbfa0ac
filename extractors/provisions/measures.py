"""By when and how much: deadlines and amounts of money inside a provision, as written."""

from __future__ import annotations

import re
from functools import cache

from extractors.provisions.cues import FOLD


@cache
def _deadline() -> re.Pattern[str]:
    """By when: 「15个工作日内」, 「年度终了后一个月内」, 「每年3月底前」."""
    n = r"[\d一二三四五六七八九十百两]{1,5}"
    return re.compile(
        rf"(?:(?:自[^，,、。；\s]{{0,30}}?|[^，,、。；\s在于自将]{{0,24}}?)(?:之?[日次][起后]|终了后|开始|后|前)(?:的)?)?{n}\s?(?:个?工作日|日|天|个?月|年|小时|周)(?:内|以内|之内|前)"
        rf"|(?:\d{{4}}\s?年|每年|当年|次年)?{n}\s?月(?:{n}\s?日|底|末)?(?:之?前)|每[月季]度?{n}\s?日之?前|(?:\d{{4}}\s?年|每年|当年|次年)年?[底末终]之?前"
    )


@cache
def _amount() -> re.Pattern[str]:
    """How much: 「1万元以上5万元以下的罚款」, 「新臺幣三萬元以上十五萬元以下罰鍰」, 「违法所得一倍以上三倍以下的罚款」, 「第5级罚款」."""
    n = r"[\d一二三四五六七八九十百千零〇两.,]{1,12}"
    sum_ = rf"{n}\s?(?:[百千万亿]{{1,2}})?\s?[元倍]"
    return re.compile(
        rf"(?:不超过|最高|最低|新台币|人民币|港币|违法所得){{0,2}}{sum_}(?:以上|以下|以内)?(?:、?(?:{sum_})(?:以上|以下|以内))?(?:的?(?:罚款|罚锾|罚金))?"
        rf"|第{n}级罚款|(?:港币|港元|HK)?\$\s?\d[\d,.]{{0,14}}(?:\s?[百千万亿]{{1,2}}元?)?"
    )


def deadline(action: str) -> str:
    """The first deadline in an action, empty where it has none."""
    folded = action.translate(FOLD)
    if "内" not in folded and "前" not in folded:
        return ""  # with one of them every deadline ends
    found = _deadline().search(folded)
    return action[found.start() : found.end()] if found and not _past().search(action, max(0, found.start() - 2), found.end()) else ""


@cache
def _past() -> re.Pattern[str]:
    """A stretch of time that is over: 「提供此前三年内的证据」."""
    return re.compile(r"(?:此前|之前|以前|最?近|过去)[\d一二三四五六七八九十百两]{1,4}\s?(?:个?月|年|日|天)内$")


def amount(action: str) -> str:
    """The first amount of money, with its bounds, empty where an action has none. 反例: 「违法所得十万元以上的，并处…」 names a case."""
    folded = action.translate(FOLD)
    if not any(unit in folded for unit in "元倍级$"):
        return ""
    found = next((m for m in _amount().finditer(folded) if not folded.startswith(("的，", "的,", "者，"), m.end())), None)
    return action[found.start() : found.end()] if found else ""
