"""The same report in every format gives the same facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import pytest

from pipeline.mine import mine
from pipeline.records import Mined
from tests.conftest import ROOT
from tests.make_corpus import CULTURE, CULTURE_TABLE, SCIENCE, SCIENCE_TABLE
from tests.one_report import WRITERS, Block


def _self_evaluation() -> list[Block]:
    lines = (ROOT / "corpus" / "01_自评_营商环境局_2023.txt").read_text(encoding="utf-8").split("\n")
    return [("p" if i else "title", line) for i, line in enumerate(line for line in lines if line)]


REPORTS: dict[str, Sequence[Block]] = {
    "决算": (*CULTURE, ("table", CULTURE_TABLE)),
    "科目": (*SCIENCE, ("table", (("财政拨款支出决算表（单位：万元）",), *SCIENCE_TABLE))),
    "自评": _self_evaluation(),
}


@cache
def mined(report: str, ending: str, tables_only: bool = False) -> Mined:
    blocks = [block for block in REPORTS[report] if block[0] == "table"] if tables_only else REPORTS[report]
    return mine(f"a.{ending}", WRITERS[ending](blocks))


def facts(found: Mined) -> dict[str, Counter[tuple[object, ...]]]:
    """What must be the same, and how often each stands in the report."""

    def plain(value: Decimal | None) -> str:
        return "" if value is None else f"{value.normalize():f}"

    return {
        "budget": Counter((f.item, f.measure, plain(f.value), f.unit, f.base) for f in found.facts.budget),
        "kpis": Counter((f.indicator, f.comparison, plain(f.value), f.unit) for f in found.facts.kpis),
        "reforms": Counter((f.action, f.object, f.unit) for f in found.facts.reforms),
        "findings": Counter((c.rule, c.stated, c.expected) for c in found.comparisons if c.outcome == "fail"),
        "sections": Counter((s.label, s.title) for s in found.report.sections),
        "numbers": Counter((n.kind, plain(n.value), n.unit) for n in found.report.numbers),
    }


def test_there_is_something_to_compare() -> None:
    found = [facts(mined(report, "txt")) for report in REPORTS]
    for name in ("budget", "kpis", "reforms", "findings", "numbers"):
        assert any(each[name] for each in found), name


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("ending", [ending for ending in WRITERS if ending not in ("txt", "xlsx")])
def test_one_report_in_every_format(report: str, ending: str) -> None:
    here, there = facts(mined(report, ending)), facts(mined(report, "txt"))
    for name in here:
        assert here[name] - there[name] == there[name] - here[name] == Counter(), name


@pytest.mark.parametrize("report", [name for name, blocks in REPORTS.items() if any(kind == "table" for kind, _ in blocks)])
def test_its_table_as_a_workbook(report: str) -> None:
    assert facts(mined(report, "xlsx", True)) == facts(mined(report, "docx", True))
