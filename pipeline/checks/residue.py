"""What a template or a careless hand left behind: both alternatives, an empty reason, a placeholder, a rate without its sign.

例: 「比上年增加（减少）12.3 万元」 (TXT003); 「主要原因是。」 (TXT004); 「上海市××局」 (ORG003); 「增长13.95。」 (SHR003).
反例: a column called 「比上年增加（减少）」 is a heading; 「分别增长 3.2、4.1%」 shares one sign; 「占 3 席」 has a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.facts import Number, Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.checks.wording import figure
from pipeline.records import Comparison

BOTH = re.compile(
    r"(?:增加|增长|上升|提高)[（(/／](?:减少|下降|降低)[)）]?(?=\s*(?:\d|[X×_＿]))|(?:大于|高于)[（(/／](?:小于|低于)[)）]?(?=(?:年初)?预算|上年)"
)
"""Both alternatives of a template where one was to be chosen, followed by the figure."""

REASON = re.compile(r"主要(?:原因|是因为)(?:[是为：:]|是由于)?\s*(?=[。；;])")
BLANK = re.compile(
    r"[X×]{2,4}(?=[市县区局委办厅院校站]|单位|部门|中心|街道|镇|万元|元|年|%|个)|(?<!\d)(?:19|20)\d[X×]年|(?<!\d)202\s{1,3}年|\{(?:单位|部门|年度)[^{}\n]{0,8}\}"
)
WITHIN = {BOTH: re.compile(r"[（(/／](?:减少|下降|降低|小于|低于)"), BLANK: re.compile(r"[X×{]|202\s{1,3}年")}
"""What no place of the kind is without, which is quickly looked for."""
QUOTED = re.compile(r"《[^《》\n]*$")

RATE = re.compile(r"(?:增长|下降|上升|降低|提高|占比|占比为|同比增长|同比下降)(?:了|为)?\s*$")
BARE = ("count", "other", "version")
"""What a figure without a unit is read as. 例: 「增长3.0，」 looks like a version."""

LISTED = re.compile(r"\s*[、和与及，,]\s*")
END = re.compile(r"\s*[。；，,]")


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for every place found; one pass where a rule applies and nothing is found."""
    doc_type = ledger.report.front.doc_type
    if rules()["TXT003"].applies(doc_type):
        yield from _found(ledger, "TXT003", BOTH, "模板中的两种表述未取舍", "both alternatives of the template were left in")
    if rules()["TXT004"].applies(doc_type):
        yield from _found(ledger, "TXT004", REASON, "“主要原因”之后没有写原因", "the reason is missing")
    if rules()["ORG003"].applies(doc_type):
        yield from _found(ledger, "ORG003", BLANK, "占位符没有换成实际内容", "a placeholder was left in")
    if rules()["SHR003"].applies(doc_type):
        yield from _signs(ledger)


def _found(ledger: Ledger, code: str, pattern: re.Pattern[str], zh: str, en: str) -> Iterator[Comparison]:
    text, tables = ledger.report.text, [(g.start, g.end) for g in ledger.report.grids]
    count = 0
    for found in pattern.finditer(text) if pattern not in WITHIN or WITHIN[pattern].search(text) else ():
        if any(a <= found.start() < b for a, b in tables) or QUOTED.search(text[max(0, found.start() - 30) : found.start()]):
            continue
        count += 1
        span = Span(max(text.rfind("\n", 0, found.start()) + 1, found.start() - 8), min(found.end() + 4, len(text)))
        said = text[span.start : span.end].strip()
        yield comparison(
            code,
            Verdict("fail", None, None, None),
            stated=found[0].strip(),
            expected="按实际情况填写",
            formula=said,
            evidence=[span],
            zh=f"{zh}：“{said}”。请按实际情况补正。",
            en=f"{en.capitalize()}: “{said}”.",
            root_cause=f"{code} at {said}",
        )
    if not count:
        yield comparison(code, Verdict("pass", None, None, None))


def _signs(ledger: Ledger) -> Iterator[Comparison]:
    numbers, text = ledger.report.numbers, ledger.report.text
    signed = sum(n.kind == "percent" for n in numbers)
    if signed:
        yield comparison("SHR003", Verdict("pass", None, None, None), formula=f"{signed} 个比率写有单位")
    for i, number in enumerate(numbers):
        if number.unit or number.kind not in BARE or (number.value is None and number.kind != "version") or ledger.in_table(i):
            continue
        if "." not in number.text and not _after_amount(ledger, i):
            continue
        if not RATE.search(text[max(0, number.start - 8) : number.start]) or not END.match(text, number.end) or _shared(numbers, text, i):
            continue
        said = figure(number)
        span = ledger.label_span(i)
        yield comparison(
            "SHR003",
            Verdict("fail", None, None, None),
            stated=said,
            expected=f"{said}%",
            formula=f"{said} → {said}%",
            operands=[ledger.operand("RATE", i)],
            evidence=[span],
            zh=f"“{text[span.start : span.end]}”是比率而没有写“%”。请补上单位。",
            en=f"“{text[span.start : span.end]}” is a rate without its sign.",
            root_cause=f"no sign after {said} at {number.start}",
        )


AMOUNT = re.compile(r"[，,]\s*(?:同比)?(?:增长|下降|上升|降低|提高)\s*")


def _after_amount(ledger: Ledger, i: int) -> bool:
    """Whether an amount of change stands right before. 例: 「减少 3.56 万元，下降 17。」"""
    before = ledger.report.numbers[i - 1] if i else None
    return (
        before is not None
        and before.kind == "money"
        and AMOUNT.fullmatch(ledger.words(before.end, ledger.report.numbers[i].start)) is not None
    )


def _shared(numbers: tuple[Number, ...], text: str, i: int) -> bool:
    """Whether the figures of a list share the sign of the last. 例: 「分别增长 3.2、4.1%」."""
    after = numbers[i + 1] if i + 1 < len(numbers) else None
    return after is not None and after.kind == "percent" and LISTED.fullmatch(text[numbers[i].end : after.start]) is not None
