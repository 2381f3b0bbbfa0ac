"""ORG001, ORG002, ORG004: the body a report is of, by its name wherever it speaks of itself.

例: 「临江市水务局2022年度部门决算」 as a table's title in the accounts of 临江市文化局 (ORG001); 「临江市文化局」 in the accounts of
临江市云溪区文化局 (ORG002). 反例: bodies above, partners and bodies below are named everywhere else in a report; a short name
(「区文化局」); a body that bears two names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractors.facts import Span
from pipeline.checks.catalogue import rules
from pipeline.checks.comparing import comparison
from pipeline.checks.kinds.verdict import Verdict
from pipeline.checks.ledger import Ledger
from pipeline.records import Comparison

BODY = r"[\u4e00-\u9fa5]{2,20}?(?:局|厅|委员会|办公室|中心|街道办事处|人民政府|法院|检察院|学院|学校|医院)"
TITLE = re.compile(
    rf"^[ \t\u3000#*]*(?:附件\d*[：:]?)?(?P<org>{BODY})(?:本级|（本级）)?\s*(?:20\d\d)\s*年(?:度)?(?:部门|单位)?(?:整体支出)?"
    r"(?:决算|预算|收入支出|绩效自评|(?:收入|支出|财政拨款|一般公共预算)[\u4e00-\u9fa5]{0,20}(?:决算|预算)(?:总|明细)?表)",
    re.MULTILINE,
)
"""A title or a table's title that names a body and a year."""

DUTIES = re.compile(
    rf"(?:^|[。\n])[ \t\u3000]*(?P<org>{BODY})(?:[（(][^（）()\n]{{2,20}}[）)])?(?:单位)?的?(?:主要)?(?:职责|职能)(?:是|为|包括)",
    re.MULTILINE,
)
SELF = re.compile(rf"(?:本部门|本单位|我局|我委|我办)[（(]即?(?P<org>{BODY})[）)]")
PLACE = re.compile(r"[\u4e00-\u9fa5]{2,4}?(?:省|自治区|自治州|市|区|县|镇|乡)")
OWN = ("我部门", "本部门"), ("我单位", "本单位")
SOME = 3


def check(ledger: Ledger) -> Iterator[Comparison]:
    """A row for each place in which the report names itself."""
    front, doc_type = ledger.report.front, ledger.report.front.doc_type
    if front.org and rules()["ORG001"].applies(doc_type):
        yield from _named(ledger)
    if rules()["ORG002"].applies(doc_type):
        yield from _written(ledger)
        if doc_type == "regulation":
            yield from _titled(ledger)
    if rules()["ORG004"].applies(doc_type):
        yield from _kinds(ledger)


def _bare(name: str) -> str:
    """A name without its places. 例: 临江市云溪区文化局 → 文化局."""
    return PLACE.sub("", name)


def _named(ledger: Ledger) -> Iterator[Comparison]:
    """ORG001 for another body's name, ORG002 for the own one with other places before it."""
    own = {name for name in ("".join(ledger.report.front.org.split()), "".join(ledger.report.front.org_written.split())) if name}
    text = ledger.report.text
    for pattern in (TITLE, SELF, DUTIES):
        for found in pattern.finditer(text):
            name = found["org"]
            held = [o for o in sorted(own) if o.endswith(name) or name.endswith(o) or o.startswith(f"{name}（")]
            name = held[0] if held else name  # 「文化局2022年度部门决算」, 「纳入临江市文化局2022年度部门决算」
            same = name in own
            alike = any(_bare(name) == _bare(o) and _bare(o) for o in own)
            code = "ORG002" if alike and not same else "ORG001"
            if not same and not alike and (_partner(name, own) or max(text.count(o) for o in own) < SOME):
                continue
            verdict = "pass" if same else "fail" if pattern is TITLE else "review"
            yield comparison(
                code,
                Verdict(verdict, None, None, None, "" if verdict != "review" else "the bracket may name a part of the body"),
                stated=found["org"],
                expected=ledger.report.front.org,
                formula=f"{found['org']} = {ledger.report.front.org}",
                evidence=[Span(found.start("org"), found.end("org"))],
                zh=f"本报告属于{ledger.report.front.org}，此处名称写作“{found['org']}”。",
                en=f"The report is of {ledger.report.front.org}, here it is called {found['org']}.",
                root_cause=f"name {found['org']}",
            )


def _partner(name: str, own: set[str]) -> bool:
    """Whether one name holds the other. 例: a body below (文化局 and 文化局图书馆), or the government over it."""
    return any(_bare(name) in _bare(o) or _bare(o) in _bare(name) for o in own) or name.endswith("人民政府")


def _written(ledger: Ledger) -> Iterator[Comparison]:
    """ORG002: the own name stands in the text as it does in the title."""
    text, org = ledger.report.text, "".join(ledger.report.front.org.split())
    places = [m.start() for m in re.finditer(re.escape(org), text)] if org else []
    if len(places) > 1:
        yield comparison(
            "ORG002",
            Verdict("pass", None, None, None),
            stated=org,
            formula=f"“{org}”{len(places)} 处一致",
            evidence=[Span(at, at + len(org)) for at in places[:50]],
        )


ISSUED = re.compile(r"(?:现将|現將|发布|發布|公布|印发|印發)《(?P<title>[^《》\n]{6,60})》")
APART = re.compile(r"[\s、，,]+")


def _titled(ledger: Ledger) -> Iterator[Comparison]:
    """ORG002 for a regulation: the title in its notice is the one over its text, however their words are parted."""
    text = ledger.report.text
    found = ISSUED.search(text)
    if found is None:
        return
    title = APART.sub("", found["title"])
    start = found.end()
    for line in text[found.end() :].split("\n"):
        if APART.sub("", line).strip("*#") == title:
            at = start + len(line) - len(line.lstrip(" \t\u3000*#"))
            yield comparison(
                "ORG002",
                Verdict("pass", None, None, None),
                stated=found["title"],
                formula=f"《{found['title']}》 = {line.strip()}",
                evidence=[Span(*found.span("title")), Span(at, start + len(line.rstrip()))],
            )
            return
        start += len(line) + 1


def _kinds(ledger: Ledger) -> Iterator[Comparison]:
    """ORG004: a report that calls itself now 部门, now 单位."""
    told = Counter({kind[-1][-2:]: sum(ledger.report.text.count(w) for w in kind) for kind in OWN})
    both = min(told.values()) >= SOME
    if not any(told.values()):
        return
    first = min((at for kind in OWN for w in kind if (at := ledger.report.text.find(w)) >= 0), default=0)
    yield comparison(
        "ORG004",
        Verdict("fail" if both else "pass", None, None, None),
        stated="、".join(f"本{k}{n}处" for k, n in sorted(told.items())),
        expected="统一称“本部门”或“本单位”",
        formula="、".join(f"本{k} {n}" for k, n in sorted(told.items())),
        evidence=[Span(first, first + 3)],
        zh="文中“本部门”与“本单位”混用，请统一。",
        en="The report calls itself now a department, now a unit.",
        root_cause="部门 and 单位",
    )
