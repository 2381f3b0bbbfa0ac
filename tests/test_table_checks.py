"""The checks over tables and accounts, through the reader and the real grammar (``cases/checks/<member>.toml``)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from extractors import claims
from extractors.facts import Report
from pipeline import checks
from pipeline.checks.accounts import families
from pipeline.checks.tabulated import Row, tables
from pipeline.records import Comparison
from tests.marks import cases
from tests.reports_from_text import report

MEMBERS = ("tables", "accounts", "three_public", "procurement", "text_and_table")


def rows(case: dict[str, Any]) -> tuple[Report, tuple[Comparison, ...]]:
    """The report of a case; `page` puts its tables on pages of a printed document."""
    made = report(case["text"], doc_type=case.get("doc_type", "final_accounts"))
    if "page" in case:
        made = replace(made, grids=tuple(replace(g, page=case["page"] + i) for i, g in enumerate(made.grids)))
    return made, checks.run(made, claims.extract(made))


@pytest.mark.parametrize("case", [case for member in MEMBERS for case in cases("checks", member)])
def test_case(case: dict[str, Any]) -> None:
    """`rows`: ``CODE outcome`` with ``xN`` for N of them; of what is not listed there may be passes only. `says`: words of the failures."""
    made, found = rows(case)
    families_ = tuple(case["families"])
    told: dict[str, int] = {}
    for row in found:
        if row.rule.startswith(families_) and row.outcome != "not_applicable":
            told[f"{row.rule} {row.outcome}"] = told.get(f"{row.rule} {row.outcome}", 0) + 1
    wanted: dict[str, int] = {}
    for line, count in map(_counted, case["rows"]):
        wanted[line] = wanted.get(line, 0) + count
    assert {line: n for line, n in told.items() if line in wanted or not line.endswith(("pass", "rounding"))} == wanted, told
    failed = [row for row in found if row.outcome == "fail" and row.rule.startswith(families_)]
    for words in case.get("says", []):
        assert any(words in row.message_zh for row in failed), [row.message_zh for row in failed]
    for words in case.get("reasons", []):
        assert any(words in row.reason for row in found), [row.reason for row in found]
    quotes = {made.text[s.start : s.end] for row in failed for s in row.evidence}
    assert quotes >= set(case.get("evidence", []))
    assert len({row.root_cause for row in failed}) == case.get("causes", min(1, len(failed)))


def _counted(line: str) -> tuple[str, int]:
    name, _, count = line.partition(" x")
    return name, int(count or 1)


def test_the_sides_of_a_table_are_read_apart() -> None:
    text = (
        "收入\t行次\t金额\t支出\t行次\t金额\n"
        "栏次\t\t1\t栏次\t\t2\n"
        "一、财政拨款收入\t1\t300.00\t一、教育支出\t31\t200.00\n"
        "总计\t2\t300.00\t总计\t32\t300.00\n"
    )
    (table,) = tables(report("单位：万元\n" + text))
    assert [side.columns for side in table.sides] == [(2,), (5,)]
    assert [[row.label for row in side.rows] for side in table.sides] == [["一、财政拨款收入", "总计"], ["一、教育支出", "总计"]]


def test_codes_in_columns_of_their_own_are_joined() -> None:
    text = "类\t款\t项\t科目名称\t合计\n201\t\t\t一般公共服务支出\t5.00\n201\t06\t\t财政事务\t5.00\n\t\t01\t行政运行\t5.00\n"
    (table,) = tables(report("单位：万元\n" + text))
    assert [row.code for row in table.sides[0].rows] == ["201", "20106", "2010601"]


def test_an_account_listed_for_two_bodies_has_its_own_rows() -> None:
    made = [Row(i, "", code, "", 0, False) for i, code in enumerate(("201", "20106", "201", "20106", "20132"))]
    assert [(p.row, [c.row for c in children]) for p, children in families(made)] == [(0, [1]), (2, [3, 4])]


def test_an_amount_in_words_is_no_figure() -> None:
    """A table of names and dates has no sums."""
    assert tables(report("序号\t单位\t日期\n1\t甲局\t2024年1月\n2\t乙局\t2024年2月\n")) == ()


def test_headings_over_the_labels_alone_are_no_account() -> None:
    text = "项目\t\t合计\n科目编码\t科目名称\t\n201\t一般公共服务支出\t\n20106\t财政事务\t5.00\n"
    (table,) = tables(report("单位：万元\n" + text))
    assert [(row.code, row.label) for row in table.sides[0].rows] == [("201", "一般公共服务支出"), ("20106", "财政事务")]
