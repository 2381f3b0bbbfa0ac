"""Budget facts: what a report says it had, spent, kept and owed, each with its item, measure, year, scope and fund.

`extract` reads the prose (`prose`) and the tables (`tables`). Sources of the sentences: the self-evaluation form of
财预〔2020〕10号, the final-accounts template of 部门决算公开, the budget reports of 预算法 arts. 48 and 79.
"""

from __future__ import annotations

from dataclasses import replace

from extractors import sentences
from extractors.budget import tables
from extractors.budget.prose import Reader
from extractors.budget.words import scope_names
from extractors.facts import BudgetFact, Report
from extractors.sentences import Sentences

DEPARTMENTAL = ("self_evaluation", "final_accounts", "department_budget")
SOURCES = {
    "general_public_budget": "source.general_public_budget",
    "government_fund": "source.government_fund",
    "state_capital": "source.state_capital",
    "fiscal_appropriation": "fiscal",
}
GOVERNMENTS = tuple(f"{area}人民政府" for area in ("省", "自治区", "市", "州", "盟", "地区", "县", "区", "旗"))
"""Whose accounts are a government's, not a department's, whatever their form."""

SILENT = ("regulation", "news")
"""Kinds of document whose amounts are never the issuing body's budget: subsidies, quotas, other people's figures."""


def extract(report: Report, spoken: Sentences | None = None) -> tuple[BudgetFact, ...]:
    """All budget facts of a report, by the number that states them; each number gives at most one. `spoken`: the
    report's sentences, where they have been read already.

    例: 「全年预算数 50 万元，执行数 48 万元，完成预算的 96%」 → (expenditure, budget, 500000), (expenditure, executed, 480000),
    (expenditure, rate, 96, base budget). 反例: 「最高补助 2000 元」 gives none.
    """
    if report.front.doc_type in SILENT:
        return ()
    codes = tables.account_codes(report) if report.grids else {}
    found: dict[int, BudgetFact] = {}
    facts = [*Reader(report, spoken or sentences.read(report)).facts(), *tables.facts(report)]
    levels = scope_names() - {""}
    governs = report.front.org.endswith(GOVERNMENTS)
    department = report.front.doc_type in DEPARTMENTAL and not governs and not any(fact.scope in levels for fact in facts)
    for fact in facts:
        found.setdefault(fact.number, _canonical(fact, department, codes))
    return tuple(found[number] for number in sorted(found))


def _canonical(fact: BudgetFact, department: bool, codes: dict[str, str]) -> BudgetFact:
    """One key for one thing: a department's expenditure out of a fund is that source of it, and an account that the report's
    own tables give a code goes by the code. A government's accounts (全市, 市本级 …) keep fund and item apart."""
    if fact.item in codes:
        return replace(fact, item=codes[fact.item])
    if department and not fact.scope and fact.item in ("expenditure", "revenue") and fact.fund in SOURCES:
        return replace(fact, item=f"{fact.item}.{SOURCES[fact.fund]}", fund="")
    return fact
