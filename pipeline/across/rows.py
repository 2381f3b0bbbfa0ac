"""From a pair of figures to a row of `checks`, and to a finding where they cannot both stand, with the words of both documents."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import regex

from pipeline.checks.catalogue import Rule, rules
from pipeline.checks.interval import Interval, Printed, R, T, plain, point
from pipeline.checks.kinds.bound import bound
from pipeline.checks.kinds.equal import equal
from pipeline.checks.kinds.verdict import Verdict, hold, undecided

Row = dict[str, Any]
CONTEXT = 40
"""Characters kept before and after a quote."""
SHARED = ("check_id", "doc_id", "rule", "stated", "formula", "operands", "section_id", "start", "end")
"""What a finding takes over from its check."""
LONGEST = 240
"""A sentence longer than this is quoted around its figure."""


def told(connection: duckdb.DuckDBPyConnection, pairs: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of `checks` and of `inconsistencies` of these pairs."""
    known = rules()
    checks: list[Row] = []
    failed: list[tuple[Row, Row]] = []
    for pair in pairs:
        if pair["rule"] not in known:
            continue
        verdict = judged(pair)
        check = _check(pair, verdict)
        checks.append(check)
        if verdict.outcome in ("fail", "review"):
            failed.append((check, pair))
    findings = []
    cut = quotes(connection, [side for _, pair in failed for side in _sides(pair)])
    for check, pair in failed:
        evidence = [cut[(s["doc_id"], *span(s))] for s in _sides(pair)]
        why = _excuse(evidence, pair)
        if why:
            check["outcome"], check["reason"] = "undecided", why
        elif check["outcome"] == "fail":
            findings.append(_finding(check, pair, known[check["rule"]], evidence))
    return checks, findings


def _sides(pair: Row) -> list[Row]:
    return [side for side in (pair["mine"], pair["change"], pair["other"]) if side is not None]


def printed(side: Row) -> Printed:
    """The figure as printed, its last place as the page has it; counts are exact."""
    value = Fraction(side["value"])
    ulp = Fraction(side["ulp"] or 0)
    if side["kind"] in ("count", "rank") and ulp <= 1 and value.denominator == 1:
        ulp = Fraction(0)
    return Printed(value, ulp if value or side["kind"] != "money" else Fraction(0), side["qualifier"])


def judged(pair: Row) -> Verdict:
    """The verdict on a pair, whose `reason` makes it undecided."""
    if pair["reason"]:
        return undecided(pair["reason"])
    mine, other = printed(pair["mine"]), printed(pair["other"])
    if pair["kind"] == "equal":
        return equal(mine, other)
    if pair["kind"] == "bound":
        return bound(mine.reach, other.reach, mine)
    change = printed(pair["change"])
    if pair["kind"] == "implied_change":
        nominal = mine.value - change.value
        return hold(
            other, lambda mode: mine.interval(mode) - change.interval(mode), nominal, [(R, R), (T, T), (R, T), (T, R)], _rough(mine, change)
        )
    if change.value <= -100:
        return undecided("增减率使上年数为零或负 the rate leaves no previous value")

    def before(mode: str) -> Interval:
        return mine.interval(mode) / (point(1) + change.interval(mode) * Fraction(1, 100))

    return hold(other, before, mine.value / (1 + change.value / 100), [(R, R), (T, T), (R, T), (T, R)], _rough(mine, change))


def _rough(*figures: Printed) -> bool:
    return any(f.qualifier for f in figures)


RESTATED = regex.compile(r"追溯|追溯调整|重述|重新核定|快报|初步|预计|调整后的?上年|同口径|可比|剔除|扣除|机构改革|划转|合并|并入")
"""Words beside a figure that say why it need not be the one in the other report."""
ELSEWHERE = regex.compile(r"全国|全省|全自治区|全球|东部|中部|西部|其中[：:]?[^，。；]{0,8}[区县](?:实现|完成)?")
"""Words that say the figure is of another place."""


def _excuse(evidence: Sequence[Row], pair: Row) -> str:
    said = " ".join(e["quote"] for e in evidence)
    found = RESTATED.search(said)
    if found:
        return f"文中写有“{found[0]}” the text says {found[0]}"
    found = ELSEWHERE.search(said) if pair["rule"] in ("XDC006", "XDC007", "XDC010") else None
    return f"句中另有“{found[0]}” the sentence speaks of {found[0]}" if found else ""


def _operand(name: str, side: Row) -> Row:
    return {
        "name": name,
        "number_id": side["number_id"],
        "value": side["value"],
        "start": side["start"],
        "end": side["end"],
        "text": side["text"],
    }


def _check(pair: Row, verdict: Verdict) -> Row:
    mine, other = pair["mine"], pair["other"]
    operands = [_operand(pair["item"], mine), _operand(f"{other['path']}：{pair['item']}", other)]
    if pair["change"] is not None:
        operands.insert(1, _operand("change", pair["change"]))
    places = "\x1f".join(str(o["number_id"]) for o in operands)
    digest = hashlib.sha256(places.encode()).hexdigest()[:8]
    return {
        "check_id": f"{mine['doc_id']}:{pair['rule']}:{digest}", "doc_id": mine["doc_id"], "rule": pair["rule"], "outcome": verdict.outcome,
        "reason": verdict.reason, "stated": mine["text"],
        "expected_low": None if verdict.low is None else plain(verdict.low),
        "expected_high": None if verdict.high is None else plain(verdict.high),
        "formula": _formula(pair, verdict), "operands": operands,
        "section_id": mine["section_id"], "start": mine["start"], "end": mine["end"],
    }  # fmt: skip


def _amount(value: Fraction | Decimal, unit: str, places: int = 6) -> str:
    """例: 11430700 元 → 1143.07 万元; a unit of its own stays."""
    exact = Fraction(value)
    if unit != "元":
        return f"{plain(exact, places):f}{unit}"
    size, name = next(((s, n) for s, n in ((10**8, "亿元"), (10**4, "万元")) if abs(exact) >= s), (1, "元"))
    return f"{plain(exact / size, places):f} {name}"


def _formula(pair: Row, verdict: Verdict) -> str:
    mine, other, unit = pair["mine"], pair["other"], pair["unit"]
    sign = {"pass": "=", "rounding": "≈", "truncated": "≈", "fail": "≠"}.get(verdict.outcome, "?")
    if pair["kind"] == "bound":
        sign = {"pass": "≤", "fail": ">"}.get(verdict.outcome, "?")
    left = _amount(mine["value"], unit)
    if pair["kind"] == "implied_change":
        left = f"{left} − ({_amount(pair['change']['value'], unit)})"
    elif pair["kind"] == "implied_rate":
        left = f"{left} ÷ (1 + {plain(Fraction(pair['change']['value']))}%)"
    if pair["change"] is not None and verdict.nominal is not None:
        left = f"{left} = {_amount(verdict.nominal, unit, 2)}"
    return f"{left} {sign} {_amount(other['value'], unit)}"


def span(side: Row) -> tuple[int, int]:
    """What is quoted of a figure's sentence."""
    start, end = side["sentence_start"], side["sentence_end"]
    return (start, end) if start < end and end - start <= LONGEST else (side["start"], side["end"])


QUOTED = """
SELECT q.doc_id, q.start, q."end", substring(t.source_text, q.start + 1, q."end" - q.start) AS quote,
    substring(t.source_text, greatest(q.start - {context}, 0) + 1, least({context}, q.start)) AS before,
    substring(t.source_text, q."end" + 1, {context}) AS after
FROM wanted AS q JOIN texts AS t USING (doc_id)
"""


def quotes(connection: duckdb.DuckDBPyConnection, sides: Sequence[Row]) -> dict[tuple[str, int, int], Row]:
    """Passages by document and place, cut out in the database."""
    if not sides:
        return {}
    said = {(s["doc_id"], *span(s)): (s["section_id"], s["page"]) for s in sides}
    connection.execute('CREATE OR REPLACE TABLE wanted (doc_id VARCHAR, start INTEGER, "end" INTEGER)')
    connection.executemany("INSERT INTO wanted VALUES (?, ?, ?)", [list(key) for key in said])
    out = {}
    for doc_id, start, end, quote, before, after in connection.execute(QUOTED.format(context=CONTEXT)).fetchall():
        section, page = said[(doc_id, start, end)]
        out[(doc_id, start, end)] = {
            "doc_id": doc_id, "start": start, "end": end, "quote": quote, "before": before, "after": after,
            "section_id": section, "page": page,
        }  # fmt: skip
    return out


MESSAGES = {
    "XDC001": (
        "{label}：所述{year}年数 {mine}，{year}年报告《{there}》为 {other}",
        "{label}: {mine} is stated for {year}; the report of {year}, {there}, has {other}",
    ),
    "XDC002": (
        "年初结转和结余 {mine}，上年报告《{there}》年末为 {other}",
        "opening carry-over {mine}; last year's report {there} closes with {other}",
    ),
    "XDC003": (
        "{label}：单位 {mine}，大于所属部门《{there}》的 {other}",
        "{label}: {mine} of the unit is more than the {other} of its department in {there}",
    ),
    "XDC004": (
        "{label}：所述年初预算 {mine}，预算公开《{there}》为 {other}",
        "{label}: initial budget {mine}; the published budget {there} has {other}",
    ),
    "XDC005": (
        "{label}：自评执行数 {mine}，决算《{there}》为 {other}；请核对两者范围",
        "{label}: executed {mine} in the self-evaluation, {other} in the accounts {there}; check that both cover the same",
    ),
    "XDC006": (
        "{label}：{mine}，另一文件《{there}》为 {other}；请核对是否初步数、修订数",
        "{label}: {mine}; the document {there} has {other}; check for preliminary or revised figures",
    ),
    "XDC007": (
        "{label}：{mine}，大于所属地区《{there}》的 {other}",
        "{label}: {mine} is more than the {other} of the place it is part of, {there}",
    ),
    "XDC009": (
        "{label}：由本年数 {mine} 与增减推得上年数，与上年报告《{there}》的 {other} 不符",
        "{label}: {mine} and its change imply a previous value other than the {other} of last year's report {there}",
    ),
    "XDC010": (
        "同一报告的两份文本不一致：{label} {mine}，《{there}》为 {other}",
        "two texts of one report differ: {label} {mine}; {there} has {other}",
    ),
}
"""In Chinese and in English: what stands in the one document and in the other, and what to check next."""


def _finding(check: Row, pair: Row, rule: Rule, evidence: list[Row]) -> Row:
    mine, other = pair["mine"], pair["other"]
    zh, en = MESSAGES[rule.code]
    said = {
        "label": pair["label"], "year": pair["year"] if rule.code != "XDC010" else "", "mine": " ".join(mine["text"].split()),
        "other": " ".join(other["text"].split()), "there": other["path"],
    }  # fmt: skip
    figures = sorted(f"{o['name'].rpartition('：')[2]}={plain(Fraction(o['value']))}" for o in check["operands"])
    key = "\x1f".join([mine["org"] or mine["path"], str(mine["fiscal_year"] or ""), rule.code, *figures])
    row = {name: check[name] for name in SHARED}
    difference = Fraction(mine["value"]) - Fraction(other["value"])
    return row | {
        "finding_key": hashlib.sha256(key.encode()).hexdigest()[:16], "severity": rule.severity, "message_zh": zh.format(**said),
        "message_en": en.format(**said), "expected": said["other"], "evidence": evidence, "diagnosis": [],
        "root_cause": f"{mine['doc_id']}:across:{other['doc_id']}:{pair['item']}",
        "difference": _amount(difference, pair["unit"]) if pair["change"] is None else "",
    }  # fmt: skip
