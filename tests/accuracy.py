"""``python -m tests.accuracy [--reports N] [--seed S]``: docs/accuracy.md, a line a rule: how often it applied and how it was judged on
real reports (``tests/gold/by_hand.tsv``), and what it says of generated reports that are right and of slips put into them."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import lexicons
from pipeline.checks.catalogue import rules
from tests.mutation.measure import Result, run
from tests.mutation.score import Score

ROOT = Path(__file__).parent.parent
BY_HAND = ROOT / "tests" / "gold" / "by_hand.tsv"
TARGET = ROOT / "docs" / "accuracy.md"


@dataclass(frozen=True, slots=True)
class Read:
    """What a rule did on real reports: checks, and its findings read against the text."""

    rule: str
    applied: int
    true: int
    arguable: int
    false: int

    def __post_init__(self) -> None:
        for name in ("applied", "true", "arguable", "false"):
            object.__setattr__(self, name, int(getattr(self, name)))


def read() -> dict[str, Read]:
    """The table of what was read, by rule."""
    return {row.rule: row for row in lexicons.read(BY_HAND, Read, "rule")}


def markdown(by_hand: dict[str, Read], result: Result) -> str:
    """The page: what was measured on, then a line a rule that did anything."""
    false = Counter(one.rule for _, one in result.samples)
    clean = sum(result.clean.values())
    lines = [
        "# 各规则的准确度 Accuracy by rule",
        "",
        "由 `python -m tests.accuracy` 写成。Written by `python -m tests.accuracy`.",
        "",
        f"- 真实：公开文件 42 份，逐条对照原文读过。Real: 42 published documents, every finding read against its text: {_read(by_hand)}.",
        f"- 误报：{clean} 份生成的正确报告里的错误与警告。False: errors and warnings on {clean} generated reports that are right.",
        "- 改错：在生成报告里改错一处，独立的算法判定可发现者；“本规则”指由它报出，“任一”指有规则报出。"
        " Slips: one put into a generated report, those an independent oracle calls detectable; found by the rule, or by any.",
        "- 空格是没有遇到，不是零。An empty cell is one that did not occur.",
        "",
        "| 规则 rule | 名称 | 真实：核对 applied | 属实 true | 可商榷 arguable | 误报 false | 生成：误报 false | 改错 slips |"
        " 本规则 by rule | 任一 by any |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for code, rule in rules().items():
        seen, score = by_hand.get(code), result.rules.get(code, Score())
        if seen or score.detectable or false[code]:
            lines.append(_line(code, rule.zh, seen, false[code], score))
    idle = [code for code in rules() if code not in by_hand and not result.rules.get(code, Score()).detectable]
    lines += ["", f"没有遇到的规则 rules that met nothing ({len(idle)}): {' '.join(idle)}"]
    return "\n".join(lines) + "\n"


def _read(by_hand: dict[str, Read]) -> str:
    true, arguable, false = (sum(getattr(r, name) for r in by_hand.values()) for name in ("true", "arguable", "false"))
    return f"{true} true, {arguable} arguable, {false} false"


def _line(code: str, name: str, seen: Read | None, false: int, score: Score) -> str:
    real = [seen.applied, seen.true, seen.arguable, seen.false] if seen else ["", "", "", ""]
    slips = [score.detectable, _share(score.by_rule, score), _share(score.any, score)] if score.detectable else ["", "", ""]
    cells = [code, name, *(c if c != 0 or i == 0 else "" for i, c in enumerate(real)), false or "", *slips]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _share(count: int, score: Score) -> str:
    return f"{100 * count / score.detectable:.1f}%"


def main() -> None:
    """Measures and writes the page."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("--reports", type=int, default=60, help="clean reports of each mode")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    TARGET.write_text(markdown(read(), run(chosen.reports, chosen.seed, 1, noise_every=0, bodies=chosen.reports)), encoding="utf-8")


if __name__ == "__main__":
    main()
