"""Durations that measure nothing: deadlines, rhythms, years of striving, what names a thing; ages that mark off people."""

from __future__ import annotations

import re
from functools import cache

from extractors import phrases
from extractors.kpis.places import Place


@cache
def _cycle() -> re.Pattern[str]:
    return re.compile("一(?:个?循环|轮|次|届|评|审|换|周期)")


@cache
def _years() -> re.Pattern[str]:
    return re.compile(r"[一二两三四五六七八九十\d]年$")


@cache
def _deadline() -> re.Pattern[str]:
    """What leads to the time by which something is done, or to a distance in time: 「应于」, 「由主管机关于」, 「距退休年龄」; 反例:
    「少于」."""
    return re.compile("[应须須]于|应在|须在|[^位处高低少小大多等]于$|距[^，]{0,12}$")


@cache
def _striving() -> re.Pattern[str]:
    """「在此基础上再奋斗五年」, 「携手走过五年」."""
    return re.compile("(?:奋斗|奋进|拼搏|努力|走过|不平凡的|过去的?|这)$")


@cache
def _years_of() -> re.Pattern[str]:
    """What was done in a span that is praised: 「是…取得长足发展的│五年」, 「承上启下的重要│一年」."""
    return re.compile("是[^，,。；;]{2,60}(?:的|之)(?:[^，,。的\\d]{0,6})$|(?:之|的)(?:重要|关键|攻坚|收官|开局|奋斗|辉煌)$")


@cache
def _stages() -> re.Pattern[str]:
    """In how many steps, or how long a thing may take: 「分│5 年」, 「可能需时│20 至 25 年」; 反例: 「部分」, 「全程耗时」."""
    return re.compile("(?<![部积得评十百千均])分$|(?:可能|大约|预料|估计)需(?:时|要|用时)?$")


@cache
def _round() -> re.Pattern[str]:
    """Behind 24 hours or 7 days, what goes on all the time: 「24 小时│应诊电话」."""
    return re.compile("(?:×|x)?[^，。；]{0,4}(?:应诊|热线|电话|值班|值守|自助|服务|不间断|不打烊|开放|营业|在线|轮班|全天候|监[测控])")


@cache
def _span_before() -> re.Pattern[str]:
    """Behind a span, what makes it a time gone by: 「10 个月│以来的各项工作」."""
    return re.compile("以来|来的")


PRAISED = ("年", "载", "周年", "个年头")
ENDS = ("。", "，", ",", "；", ";", "！", "")


def tells_when(place: Place, following: Place | None, words: str, left: str, gap: str) -> bool:
    """Whether a duration only says when or in what rhythm something is done, or names a thing. `words`: what stands before it, `left` the
    phrase in them, `gap` what stands behind it.

    例: 「应于年度终了后 30 日内报送」, 「极不平凡的五年」, 「10 年《住房策略》」, 「“15 分钟”生活圈」. 反例: 「审批时限 3 个工作日」."""
    n = place.number
    if left.endswith(("后", "之日起", "次日起", "之前")) or _deadline().search(words) or _striving().search(words):
        return True  # 「应于年度终了后一个月内报送」: a deadline of what is done, named by nothing before it
    if following is not None and following.number.kind == "duration" and not place.gap:
        return True  # 「编制一年六个月之预算」: neither part is the whole
    if n.unit in ("个月", "月") and _years().search(words):
        return True
    behind = phrases.clean(place.after) or gap
    ends = n.unit in PRAISED and place.after_mark in ENDS and not phrases.clean(place.after)
    if ends and (words.endswith("的") or _years_of().search(words)):
        return True  # 「极不平凡的五年」
    if behind.startswith(("《", "“《")) or (place.before.rstrip().endswith(("“", "「")) and behind.startswith(("”", "」"))):
        return True
    if n.value == 24 and n.unit == "小时" and _round().match(behind):
        return True
    return _stages().search(words) is not None or _span_before().match(behind) is not None or _cycle().match(gap) is not None


@cache
def _age() -> re.Pattern[str]:
    return re.compile("寿命|[年高月龄]龄|岁数|平均|年纪")


def is_age(left: str) -> bool:
    """Whether years of life are a value of what is named before them: 「预期寿命│82 岁」; 反例: 「未满│两岁的子女」."""
    return _age().search(left) is not None
