"""Names that stay: of numbers, checks and findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any

from extractors.facts import Report
from pipeline.records import Comparison


def number_ids(doc_id: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """``{doc_id}:{start}-{end}`` of each number; where a repair put several numbers into one source range, the later ones end in #2, #3."""
    if len(set(spans)) == len(spans):
        return [f"{doc_id}:{start}-{end}" for start, end in spans]
    seen: dict[tuple[int, int], int] = {}
    out = []
    for span in spans:
        seen[span] = count = seen.get(span, 0) + 1
        out.append(f"{doc_id}:{span[0]}-{span[1]}" + (f"#{count}" if count > 1 else ""))
    return out


def unique(keys: Iterable[str], seen: MutableMapping[str, int]) -> list[str]:
    """`keys` with -2, -3 … on those that came before, here or in `seen`, which is kept up."""
    out = []
    for key in keys:
        seen[key] = count = seen.get(key, 0) + 1
        out.append(key if count == 1 else f"{key}-{count}")
    return out


def _digest(parts: Iterable[str], length: int) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def check_id(doc_id: str, c: Comparison, operands: Sequence[Mapping[str, Any]], evidence: Sequence[tuple[int, int]]) -> str:
    """``{doc_id}:{rule}:{digest}`` over the operands' and quotes' places in the file: the same while the file and the rule are."""
    places = [f"{o['name']}@{o['start']}-{o['end']}" for o in operands] + [f"{start}-{end}" for start, end in evidence]
    return f"{doc_id}:{c.rule}:{_digest([c.stated, *places], 8)}"


def finding_key(report: Report, c: Comparison) -> str:
    """The finding's name over the organisation (else the title), the year, the rule and the figures; over the quotes, white space
    apart, only where no figure took part. Neither offsets nor the file's name enter: the decision survives a new layout.

    例: the same slip in the PDF and in the web page has one key. 反例: next year's report with the same slip has another.
    """
    front = report.front
    figures = sorted(f"{o.name}={plain(o.value)}" for o in c.operands if o.value is not None)
    what = figures or sorted("".join(report.text[s.start : s.end].split()) for s in c.evidence)
    return _digest([front.org or front.title, str(front.fiscal_year or ""), c.rule, *what], 16)


def plain(value: Decimal | None) -> str:
    """One writing for equal values, without exponent or trailing zeros; empty for None. 例: 11430700.000 → 11430700."""
    if value is None:
        return ""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
