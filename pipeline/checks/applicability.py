"""What does not apply to a kind of document is said once a family, so that 「not asked」 is never taken for 「held」."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.checks.catalogue import Rule, rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

NAMES = {
    "news": ("新闻报道", "a news article"),
    "regulation": ("规范性文件", "a regulation"),
    "bulletin": ("统计公报", "a statistical bulletin"),
    "work_report": ("政府工作报告", "a work report"),
}


def check(ledger: Ledger) -> Iterator[Comparison]:
    """One `not_applicable` row for each family none of whose rules is asked of this type of document."""
    yield from _silent(ledger.report.front.doc_type)


@cache
def _silent(doc_type: str) -> tuple[Comparison, ...]:
    """The rows of a type, which are the same for all of its documents."""
    families: dict[str, list[Rule]] = {}
    for rule in rules().values():
        families.setdefault(rule.family, []).append(rule)
    said = NAMES.get(doc_type, (doc_type, doc_type))[1]
    return tuple(
        comparison(members[0].code, Verdict("not_applicable", None, None, None, f"the document is {said}"))
        for members in families.values()
        if not any(rule.applies(doc_type) for rule in members)
    )
