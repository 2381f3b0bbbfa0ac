"""What is read about one quantity, and what the quantity is then called."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.facts import Number

RATES = ("增速", "增幅", "降幅", "涨幅", "跌幅")
"""Nouns of how an indicator moved, of two characters each."""


@dataclass(slots=True)
class Reading:
    """Indicator, comparison, base and period as in `KpiFact` (comparison before the plan: a planned rate is yoy_rate here).

    `sign` −1 for a decrease, `word` the verb of a change or difference (高于), `threshold` for what describes a class of
    things or codes a row and measures nothing, `planned` for what is not yet reached, `bound` a qualifier that stands apart from the
    number (「不得超过支出总额的」).
    """

    indicator: str = ""
    comparison: str = "level"
    base: str = ""
    sign: int = 1
    word: str = ""
    period: str = ""
    threshold: bool = False
    planned: bool = False
    bound: str = ""

    def name(self, number: Number) -> str:
        """The phrase for the number itself, with its comparison or measure. 例: 进出口值 read as a rate of growth → 「进出口值同比增速」;
        受惠企业 counted → 「受惠企业数」."""
        indicator, base = self.indicator, self.base
        if not indicator:
            return ""
        if self.comparison == "yoy_rate":
            return indicator + ("同比增速" if base == "上年" else "增速")
        if self.comparison == "yoy_change":
            return indicator + (self.word or ("减少" if self.sign < 0 else "增加"))
        if self.comparison == "share" and base.endswith(("预算", "预算数", "计划", "任务", "目标")):
            return f"{indicator}{base}完成率"
        if self.comparison == "share":
            return f"{indicator}占{base}比例" if base else indicator
        if self.comparison == "rank":
            return f"{indicator}居{base}排名" if base else indicator + "排名"
        if self.comparison == "rank_of":
            return f"{'' if indicator.startswith(base) else base}{indicator}参评数"
        if self.word and base:
            return indicator + self.word + base
        return indicator + _measure(number, indicator)


@dataclass(slots=True)
class Spoken:
    """What has been spoken of so far: the indicator, the verb a list goes on with, the quantity read last in this passage;
    `left_over`: words behind that quantity that name the next one; `unit` its unit; `whole` what the rate
    that follows is measured against, where that was just given as an amount (「完成预算数 5 万元的 40%」); `parted` what parts were told
    of (「高中阶段招生 11 万人，其中普通高中 8 万人」)."""

    indicator: str = ""
    verb: str = ""
    previous: Reading | None = None
    left_over: bool = False
    unit: str = ""
    whole: str = ""
    parted: str = ""


_MEASURES = {"count": "数", "area": "面积"}


def _measure(number: Number, indicator: str) -> str:
    """The noun of what was measured, where the indicator does not end in one. 例: 「万人次」 → 人次, 「厂房建设」 in m² → 面积."""
    if number.unit.endswith("次") and len(number.unit) > 1:
        return "" if indicator.endswith("次") else number.unit
    return "" if indicator[-1] in "数量额率值积次" else _MEASURES.get(number.kind, "")
