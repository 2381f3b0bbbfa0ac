"""``hecha rules --coverage OUT``: what every rule had to do in a run, so that what was not judged is never taken for what held."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.checks.catalogue import rules
from pipeline.discovery import DropError
from pipeline.messages import language, text

HELD = ("pass", "rounding", "truncated", "plugged", "reconciled")
HEADS = {
    "rule": "规则", "applied": "核对", "pass": "相符", "rounding": "尾差", "truncated": "截位", "plugged": "配平", "reconciled": "换口径",
    "fail": "不符", "review": "复核", "undecided": "未判", "not_applicable": "不适用",
}  # fmt: skip
"""Columns, with their Chinese names; `applied` counts all checks but those that did not apply."""
REASONS = 5
"""Reasons listed a rule, the most frequent first; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A rule's checks in a run: how many had which outcome, in how many documents, and why some were not judged."""

    rule: str
    zh: str
    en: str
    outcomes: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def applied(self) -> int:
        """Checks that had something to compare or to look for."""
        return sum(self.outcomes.values()) - self.outcomes.get("not_applicable", 0)


def measured(out: Path) -> list[Coverage]:
    """Every rule of the catalogue, also those that never applied, in its order. Raises DropError where there are no results."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not (out / "tables").exists():
        raise DropError(text(f"{out} 里没有结果；请先运行 hecha extract", f"no results in {out}; run hecha extract first"))
    table = pq.read_table(out / "tables" / "checks", columns=["rule", "outcome", "reason", "doc_id"])
    grouped = table.group_by(["rule", "outcome", "reason"]).aggregate([([], "count_all")]).to_pylist()
    documents = table.group_by("rule").aggregate([("doc_id", "count_distinct", pc.CountOptions(mode="all"))]).to_pylist()
    where = {row["rule"]: row["doc_id_count_distinct"] for row in documents}
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for row in grouped:
        outcomes[row["rule"]][row["outcome"]] += row["count_all"]
        if row["outcome"] in ("undecided", "not_applicable") and row["reason"]:
            reasons[row["rule"]][row["reason"]] += row["count_all"]
    names = {code: (rule.zh, rule.en) for code, rule in rules().items()}
    codes = [*names, *sorted(outcomes.keys() - names.keys())]
    return [
        Coverage(
            code,
            *names.get(code, ("", "")),
            {o: outcomes[code][o] for o in sorted(outcomes[code])},
            where.get(code, 0),
            dict(sorted(reasons[code].items(), key=lambda r: (-r[1], r[0]))),
        )
        for code in codes
    ]


def as_json(out: Path) -> str:
    """An array, an object a rule, with `applied` beside what `Coverage` holds."""
    return json.dumps([asdict(c) | {"applied": c.applied} for c in measured(out)], ensure_ascii=False, indent=1)


def listing(out: Path) -> str:
    """A line a rule that applied, then why checks were not judged, then the rules that never applied."""
    found = measured(out)
    zh = language() == "zh"
    heads = [HEADS[name] if zh else name for name in HEADS]
    lines = ["  ".join([f"{heads[0]:<7}", *(f"{head:>9}" for head in heads[1:])])]
    for c in found:
        if not c.outcomes:
            continue
        counts = [c.applied, *(c.outcomes.get(name, 0) for name in list(HEADS)[2:])]
        lines.append(
            "  ".join([f"{c.rule:<7}", *(f"{count or '':>{9 + _spare(head)}}" for count, head in zip(counts, heads[1:], strict=True))])
        )
        for reason, count in list(c.reasons.items())[:REASONS]:
            lines.append(f"         {count:>7} × {reason}")
        if len(c.reasons) > REASONS:
            more = len(c.reasons) - REASONS
            lines.append(f"         {text(f'另有 {more} 种原因', f'and {more} more reasons')}")
    idle = [c.rule for c in found if not c.outcomes]
    applied = len(found) - len(idle)
    lines.append(text(f"{len(found)} 条规则，{applied} 条用到", f"{len(found)} rules, {applied} of them applied"))
    if idle:
        lines.append(text("没有用到：", "never applied: ") + " ".join(idle))
    return "\n".join(lines)


def _spare(head: str) -> int:
    """Columns a Chinese head takes beyond its characters, so that numbers stand under it."""
    return sum(ord(character) > 0x2E7F for character in head)
