"""The catalogue for people and programs: `hecha rules`, `hecha explain CODE`."""

from __future__ import annotations

import json
from dataclasses import asdict

from pipeline.checks.catalogue import Rule, listed, rules
from pipeline.messages import text

MODES = {
    "R": ("四舍五入", "rounded"),
    "T": ("截位", "cut off"),
    "P": ("配平（一个末位为使合计为100%而调整）", "plugged (one last place moved so that all add to 100%)"),
    "X": ("确数", "exact"),
    "Q": ("概数按其词义放宽", "rough figures widened by their word"),
}

SEVERITY = {"error": "错误", "warning": "警告", "note": "提示", "info": "信息"}


def listing() -> str:
    """A line a rule: code, name, severity, formula."""
    return "\n".join(
        f"{rule.code}  {text(SEVERITY[rule.severity], rule.severity):<4}  {text(rule.zh, rule.en)}  {rule.formula}"
        for rule in rules().values()
    )


def one(code: str) -> str:
    """Everything about one rule, or where else its code is decided; KeyError where there is none."""
    if code not in rules() and code in listed():
        row = listed()[code]
        status = text("由别的规则判定", "decided elsewhere") if row.status == "elsewhere" else text("单凭文件不能判定", "out of reach")
        return f"{row.code}  {row.name}\n{status}: {row.reason}"
    rule = rules()[code]
    lines = [
        f"{rule.code}  {rule.zh}  {rule.en}",
        f"{text('公式', 'formula')}: {rule.formula}",
        f"{text('级别', 'severity')}: {text(SEVERITY[rule.severity], rule.severity)}",
        f"{text('取位', 'tolerance')}: {text('、', ', ').join(text(*MODES[m]) for m in rule.modes)}",
        f"{text('适用', 'applies to')}: {', '.join(rule.when) or text('全部文件', 'every document')}",
        f"{text('易错', 'traps')}: {rule.traps}",
        f"{text('不判', 'silent about')}: {rule.silent}",
    ]
    if rule.otherwise:
        lines.append(f"{text('不成立时再试', 'tried on failure')}: {', '.join(rule.otherwise)}")
    for example in rule.examples:
        note = f"  ({example.note})" if example.note else ""
        lines.append(f"{text('例', 'example')} [{example.outcome}]: {example.text}{note}")
    return "\n".join(lines)


def as_json() -> str:
    """The catalogue as a JSON array, one object a rule."""
    return json.dumps([_record(rule) for rule in rules().values()], ensure_ascii=False, indent=2)


def _record(rule: Rule) -> dict[str, object]:
    record = asdict(rule)
    record["family"] = rule.family
    return record
