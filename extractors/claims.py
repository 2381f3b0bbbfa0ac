"""All facts of a report, and a role and an indicator for every one of its numbers.

The extractors claim in a fixed order, the more exact first: budget, reforms, indicators. What is left gets its role from kind and
context, so that no number is passed over; what looked like a quantity and was not explained is a `Decline`.
"""

from __future__ import annotations

from extractors import breakdowns, budget, kpis, performance_tables, reforms, roles, sentences
from extractors.facts import BudgetFact, Decline, Facts, Report


def extract(report: Report) -> Facts:
    """The facts of one report. ``roles[i]`` and ``indicators[i]`` of the result belong to ``report.numbers[i]``."""
    settled = roles.settle(report)
    spoken = sentences.read(report)
    figures = budget.extract(report, spoken)
    counts = reforms.extract(report, settled)
    roles.claim(settled, figures, "budget")
    roles.claim(settled, counts, "reform_count")
    counts = tuple(fact for fact in counts if settled[fact.number] == "reform_count")
    readings = kpis.read(report, settled)
    performance = performance_tables.read(report)
    tabled = performance_tables.values(report, performance)
    for i, (indicator, planned) in tabled.items():
        if i in readings:
            readings[i] = kpis.Reading(indicator, planned=planned)
    for i in roles.fiscal(report, settled):
        if i not in tabled and not readings[i].threshold and readings[i].comparison not in ("rank", "rank_of"):
            settled[i] = "budget"
    values = kpis.facts(report, readings, settled)

    labels = {fact.number: _label(fact) for fact in reversed(figures)}
    declines: list[Decline] = []
    out_roles: list[str] = []
    indicators: list[str] = []
    for i, number in enumerate(report.numbers):
        reading = readings.get(i)
        role = settled[i]
        if not role and reading is not None:
            role = "other" if reading.threshold else "target" if reading.planned else "kpi"
            if not reading.indicator:
                declines.append(Decline(i, "kpis", "no indicator phrase beside it"))
        name = labels.get(i) or (reading.name(number) if reading is not None else roles.label(number, report))
        out_roles.append(role or "other")
        indicators.append(name)
    return Facts(
        budget=figures,
        reforms=counts,
        kpis=values,
        breakdowns=breakdowns.extract(report, spoken),
        roles=tuple(out_roles),
        indicators=tuple(indicators),
        declines=tuple(declines),
        performance=performance,
    )


def _label(fact: BudgetFact) -> str:
    """What a budget figure is called, 「」 where the words before a change or share name it better than its label (增长, 占)."""
    if fact.measure in ("change", "change_rate", "share"):
        return ""
    if fact.measure == "rate":
        return fact.label if fact.label.endswith("率") else "预算完成率"
    return fact.label
