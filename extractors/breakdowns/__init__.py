"""Breakdowns: a stated whole and its stated parts, for the sums that must come out.

`brackets` reads 「76 项（39 项改革、37 项配套监管）」, `lists` the 其中 and 按…分 of a sentence, `enumerated` the lists that run over
several (「其中：1、… 2、…」). A list is closed only where the words say so; the arithmetic never decides it.
"""

from __future__ import annotations

from extractors import sentences
from extractors.breakdowns import brackets, enumerated, lists
from extractors.breakdowns.amounts import Amounts
from extractors.facts import Breakdown, Report
from extractors.sentences import Sentences


def extract(report: Report, spoken: Sentences | None = None) -> tuple[Breakdown, ...]:
    """All breakdowns of a report, by where they begin; `spoken`: its sentences, where they have been read already.

    例: 「本年支出合计 5 万元，其中：基本支出 3 万元，项目支出 2 万元」 → nature, closed. 反例: 「34 位（137 个）」,
    「16 个城市、15 个城市共 4656 项」 give none: the units differ."""
    spoken = spoken or sentences.read(report)
    amounts = Amounts(spoken.skeleton, report)
    found = {
        (b.total, b.parts): b
        for b in (*enumerated.find(spoken, amounts), *lists.find(spoken, amounts), *brackets.find(spoken.skeleton, report))
    }
    return tuple(sorted(found.values(), key=lambda b: (b.start, b.end, b.parts)))
