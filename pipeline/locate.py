"""The one seam where offsets into the normalised text become offsets into the source text: a mined document as table rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from extractors.facts import Provision, Reference, Section
from pipeline.aligned import AlignedText
from pipeline.outputs import identity, strict
from pipeline.records import Box, Comparison, Mined, Operand

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Pair = tuple[int, int]

CONTEXT = 40
"""How many characters before and after a quote are kept with it."""


class Places:
    """Where things of one document stand: source spans, sections, pages, boxes, table cells, number ids."""

    def __init__(self, mined: Mined) -> None:
        report = mined.report
        self.doc_id = mined.doc_id
        self.aligned = mined.aligned
        self.source = mined.aligned.source
        self._sections: Sequence[Section] = report.sections
        self._section_starts = [s.start for s in report.sections]
        self._pages = mined.source.pages
        self._page_starts = [p.start for p in self._pages]
        self._boxes: Sequence[Box] = sorted(mined.source.boxes, key=lambda b: (b.start, b.end))
        self._box_starts = [b.start for b in self._boxes]
        self.numbers = self.spans((n.start, n.end) for n in report.numbers)
        self.number_ids = identity.number_ids(mined.doc_id, self.numbers)
        self.sections = [self.section_at(n.start) for n in report.numbers]

    def spans(self, pairs: Iterable[Pair]) -> list[Pair]:
        """`AlignedText.locate` for many ranges at once."""
        text = np.array(list(pairs), np.int64).reshape(-1, 2)
        full = text[:, 0] < text[:, 1]
        if len(text) and full.all():
            return list(zip(self.aligned.starts[text[:, 0]].tolist(), self.aligned.ends[text[:, 1] - 1].tolist(), strict=True))
        return [self.aligned.locate(start, end) for start, end in text.tolist()]

    def section_at(self, position: int) -> str:
        """The section that holds a position of the normalised text; 0 where there is none."""
        i = bisect_right(self._section_starts, position) - 1
        return self._sections[i].section_id if i >= 0 else "0"

    def page(self, start: int) -> int | None:
        """The page a source position is on, None where the format has no pages."""
        i = bisect_right(self._page_starts, start) - 1
        return self._pages[i].number if i >= 0 else None

    def bbox(self, start: int, end: int) -> list[float] | None:
        """The smallest box around ``source[start:end]`` on the page where it begins; None where the format has no boxes."""
        i = max(0, bisect_right(self._box_starts, start) - 1)
        hits: list[Box] = []
        for box in self._boxes[i:]:
            if box.start >= end:
                break
            if box.end > start:
                hits.append(box)
        if not hits:
            return None
        x0, top, x1, bottom = zip(*(b.bbox for b in hits if b.page == hits[0].page), strict=True)
        return [round(v, 2) for v in (min(x0), min(top), max(x1), max(bottom))]

    def quote(self, text_start: int, start: int, end: int) -> Row:
        """A source range as evidence: what is written there and around it; `text_start` is where it begins in the text."""
        return {
            "doc_id": self.doc_id, "start": start, "end": end, "quote": self.source[start:end],
            "before": self.source[max(0, start - CONTEXT) : start], "after": self.source[end : end + CONTEXT],
            "section_id": self.section_at(text_start), "page": self.page(start),
        }  # fmt: skip


def rows(mined: Mined) -> Rows:
    """Every table's rows of one document, sorted, by table name (`pipeline.outputs.schemas`); `rejects` has none.

    Raises ValueError where roles or indicators are not those of the numbers, or a failed comparison has no known severity.
    """
    places = Places(mined)
    checks, findings = _checks(mined, places)
    numbers = _numbers(mined, places)
    return {
        "documents": [_document(mined, sum(bool(n["problem"]) for n in numbers))],
        "texts": [_text(mined)],
        "sections": _sections(mined, places),
        "numbers": numbers,
        "budget_figures": _budget(mined, places),
        "reform_counts": _reforms(mined, places),
        "kpis": _kpis(mined, places),
        "indicators": [],
        "provisions": _spanned(mined.provisions, ("article", "heading", "subject", "modality", "action"), places),
        "references": _spanned(mined.references, ("title", "doc_number", "article"), places),
        "checks": checks,
        "inconsistencies": findings,
        "repairs": _repairs(mined),
    }


def _document(mined: Mined, problems: int) -> Row:
    front = mined.report.front
    return {
        "doc_id": mined.doc_id, "path": mined.path, "copies": [], "format": mined.source.format, "encoding": mined.source.encoding,
        "script": script(mined.aligned), "doc_type": front.doc_type, "title": front.title, "org": front.org, "region": front.region,
        "fiscal_year": front.fiscal_year, "issued_date": front.issued_date, "effective_date": front.effective_date,
        "expires_date": front.expires_date, "doc_number": front.doc_number, "score": strict.amount(front.score)[0], "grade": front.grade,
        "chars": len(mined.aligned.source), "numbers": len(mined.report.numbers), "repairs": len(mined.repairs), "problems": problems,
    }  # fmt: skip


def script(aligned: AlignedText) -> str:
    """hans, hant or mixed, by the ideographs that normalising replaced one for one: none, more than one in twenty, or between.

    例: 「預算執行」 → hant. 反例: a simplified report that quotes one traditional name is mixed, not hant.
    """
    source, text = (np.frombuffer(s.encode("utf-32-le", "surrogatepass"), np.uint32) for s in (aligned.source, aligned.text))
    single = aligned.ends - aligned.starts == 1
    before, after = source[aligned.starts[single]], text[single]
    ideographs = (before >= 0x3400) & (before <= 0x9FFF)
    changed = int((ideographs & (before != after)).sum())
    if not changed:
        return "hans"
    return "hant" if changed * 20 > int(ideographs.sum()) else "mixed"


def _text(mined: Mined) -> Row:
    return {
        "doc_id": mined.doc_id,
        "source_text": mined.aligned.source,
        "text": mined.aligned.text,
        "alignment": segments(mined.aligned),
    }


def segments(aligned: AlignedText) -> list[Row]:
    """The alignment in few rows: runs where each character stands for one source character, and blocks whose every character
    stands for the whole source range. `AlignedText` can be rebuilt from them exactly."""
    starts, ends = aligned.starts, aligned.ends
    if not len(starts):
        return []
    single = ends - starts == 1
    run = single[1:] & single[:-1] & (starts[1:] == starts[:-1] + 1)
    block = (starts[1:] == starts[:-1]) & (ends[1:] == ends[:-1])
    # a border between a run and a block is a border: 例 [0,1) [1,2) [1,2) is a run of one and a block of two
    joined = np.where(np.append(block[1:], False) | np.append(False, block[:-1]), block, run | block)
    first = np.flatnonzero(np.append(True, ~joined)).tolist()
    last = [*first[1:], len(starts)]
    each = [bool(single[a] and (b - a == 1 or starts[b - 1] != starts[a])) for a, b in zip(first, last, strict=True)]
    return [
        {"text_start": a, "text_end": b, "start": int(starts[a]), "end": int(ends[b - 1]), "each": e}
        for a, b, e in zip(first, last, each, strict=True)
    ]


def _sections(mined: Mined, places: Places) -> list[Row]:
    text, found = mined.report.text, mined.report.sections
    out = []
    for s, (start, end) in zip(found, places.spans((s.start, s.end) for s in found), strict=True):
        label = s.label
        if label and text.startswith(label, s.start):  # as written: the source's own characters
            low, high = places.aligned.locate(s.start, s.start + len(label))
            label = places.source[low:high]
        out.append(
            {
                "doc_id": mined.doc_id, "section_id": s.section_id, "parent_id": s.parent_id, "level": s.level, "label": label,
                "ordinal": s.ordinal, "title": s.title, "kind": s.kind, "start": start, "end": end,
            }
        )  # fmt: skip
    return out


def _numbers(mined: Mined, places: Places) -> list[Row]:
    report, facts = mined.report, mined.facts
    n = len(report.numbers)
    if not len(facts.roles) == len(facts.indicators) == n:
        raise ValueError(f"{n} numbers, but {len(facts.roles)} roles and {len(facts.indicators)} indicators")
    digits = places.spans((x.num_start, x.num_end) for x in report.numbers)
    sentences, cells = _surroundings(mined, places)
    out = []
    for i, number in enumerate(report.numbers):
        start, end = places.numbers[i]
        value, problem = strict.amount(number.value)
        value_high, problem_high = strict.amount(number.value_high)
        ulp, _ = strict.amount(number.ulp)
        problem = max(problem, problem_high, key=("", "rounded", "too_large").index)
        text_value = number.text_value
        if problem == "too_large" and text_value is None:
            text_value = "/".join(_written(v) for v in (number.value, number.value_high) if v is not None)
        out.append(
            {
                "number_id": places.number_ids[i], "doc_id": mined.doc_id, "start": start, "end": end, "text": places.source[start:end],
                "value": value, "value_high": value_high, "text_value": text_value, "unit": number.unit, "kind": number.kind,
                "qualifier": number.qualifier, "ulp": ulp, "role": facts.roles[i], "section_id": places.sections[i],
                "sentence_start": sentences[i][0], "sentence_end": sentences[i][1], "indicator": facts.indicators[i],
                "num_start": digits[i][0], "num_end": digits[i][1], "rule": number.rule,
                "page": places.page(start), "bbox": places.bbox(start, end), "cell": cells[i], "problem": problem,
            }
        )  # fmt: skip
    return sorted(out, key=lambda row: (row["start"], row["end"], row["number_id"]))


def _written(value: Decimal) -> str:
    """A value no amount column holds, digit by digit while that can be read."""
    return identity.plain(value) if value.is_finite() and value.adjusted() < 100 else str(value)


def _surroundings(mined: Mined, places: Places) -> tuple[list[Pair], list[str | None]]:
    """Each number's sentence (itself where no passage holds it) and its table cell."""
    passages, grids = mined.report.passages, mined.report.grids
    sentences = list(places.numbers)
    cells: list[str | None] = [None] * len(sentences)
    for passage, span in zip(passages, places.spans((p.start, p.end) for p in passages), strict=True):
        cell = None
        if passage.table is not None and passage.cell is not None:
            c = grids[passage.table].cells[passage.cell]
            cell = f"{passage.table + 1}!{_letters(c.col)}{c.row + 1}"
        for i in range(passage.first, passage.last):
            sentences[i], cells[i] = span, cell
    return sentences, cells


def _letters(col: int) -> str:
    """A column from 0 as a spreadsheet names it. 例: 0 → A, 26 → AA."""
    name = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def _number(i: int, mined: Mined, places: Places) -> Row:
    """What every fact row says of the number it rests on."""
    start, end = places.numbers[i]
    return {
        "number_id": places.number_ids[i], "doc_id": mined.doc_id, "section_id": places.sections[i],
        "start": start, "end": end, "text": places.source[start:end],
    }  # fmt: skip


def _budget(mined: Mined, places: Places) -> list[Row]:
    out = []
    for f in mined.facts.budget:
        value, _ = strict.amount(f.value)
        out.append(
            _number(f.number, mined, places)
            | {
                "org": f.org, "fiscal_year": f.fiscal_year, "item": f.item, "label": f.label, "measure": f.measure, "value": value,
                "unit": f.unit, "value_yuan": value if f.unit == "元" else None,
                "base": f.base, "stage": f.stage, "scope": f.scope, "basis": f.basis, "fund": f.fund, "period": f.period,
            }
        )  # fmt: skip
    return sorted(out, key=lambda r: (r["start"], r["end"], r["item"], r["measure"], r["base"]))


def _reforms(mined: Mined, places: Places) -> list[Row]:
    out = [
        _number(f.number, mined, places)
        | {
            "count": strict.amount(f.count)[0], "qualifier": f.qualifier, "unit": f.unit, "object": f.object, "action": f.action,
            "level": f.level, "fiscal_year": f.fiscal_year,
        }
        for f in mined.facts.reforms
    ]  # fmt: skip
    return sorted(out, key=lambda r: (r["start"], r["end"], r["object"], r["action"]))


def _kpis(mined: Mined, places: Places) -> list[Row]:
    out = [
        _number(f.number, mined, places)
        | {
            "indicator": f.indicator, "value": strict.amount(f.value)[0], "value_high": strict.amount(f.value_high)[0], "unit": f.unit,
            "qualifier": f.qualifier, "comparison": f.comparison, "base": f.base, "period": f.period,
        }
        for f in mined.facts.kpis
    ]  # fmt: skip
    return sorted(out, key=lambda r: (r["start"], r["end"], r["indicator"], r["comparison"]))


def _spanned(facts: Sequence[Provision | Reference], names: Sequence[str], places: Places) -> list[Row]:
    """Facts that carry their own span: provisions, references."""
    out = []
    for fact, (start, end) in zip(facts, places.spans((f.start, f.end) for f in facts), strict=True):
        row = {name: getattr(fact, name) for name in names}
        out.append(row | {"doc_id": places.doc_id, "start": start, "end": end, "text": places.source[start:end]})
    return sorted(out, key=lambda r: (r["start"], r["end"]))


def _repairs(mined: Mined) -> list[Row]:
    source = mined.aligned.source
    return [
        {
            "doc_id": mined.doc_id, "step": r.step, "start": r.start, "end": r.end, "text": source[r.start : r.end],
            "before": r.before, "after": r.after, "done": r.done,
        }
        for r in sorted(mined.repairs, key=lambda r: (r.start, r.end, r.step))
    ]  # fmt: skip


def _operand(operand: Operand, span: Pair, places: Places) -> Row:
    return {
        "name": operand.name, "number_id": None if operand.number is None else places.number_ids[operand.number],
        "value": strict.amount(operand.value)[0], "start": span[0], "end": span[1], "text": places.source[slice(*span)],
    }  # fmt: skip


def _spans(c: Comparison) -> list[Pair]:
    return [(o.start, o.end) for o in c.operands] + [(s.start, s.end) for s in c.evidence]


def _checks(mined: Mined, places: Places) -> tuple[list[Row], list[Row]]:
    """The rows of `checks` and of `inconsistencies`, in the order of their evidence."""
    spans = iter(places.spans(span for c in mined.comparisons for span in _spans(c)))
    made: list[tuple[Row, Comparison, list[Pair]]] = []
    for c in mined.comparisons:
        operands = [_operand(o, next(spans), places) for o in c.operands]
        evidence = [next(spans) for _ in c.evidence]
        start, end = min(evidence or [(o["start"], o["end"]) for o in operands], default=(0, 0))
        row = {
            "check_id": identity.check_id(mined.doc_id, c, operands, evidence), "doc_id": mined.doc_id, "rule": c.rule, "stated": c.stated,
            "formula": c.formula, "operands": operands, "start": start, "end": end,
            "section_id": places.section_at(min(_spans(c), default=(0, 0))[0]),
        }  # fmt: skip
        made.append((row, c, evidence))
    made.sort(key=lambda m: (m[0]["start"], m[0]["end"], m[0]["check_id"]))
    checks: list[Row] = []
    findings: list[Row] = []
    for (row, c, evidence), check_id in zip(made, identity.unique([m[0]["check_id"] for m in made], {}), strict=True):
        row["check_id"] = check_id
        interval = {"expected_low": strict.low(c.expected_low), "expected_high": strict.high(c.expected_high)}
        checks.append(row | interval | {"outcome": c.outcome, "reason": c.reason})
        if c.outcome == "fail":
            quotes = [places.quote(s.start, *span) for s, span in zip(c.evidence, evidence, strict=True)]
            findings.append(row | _finding(c, quotes) | {"finding_key": identity.finding_key(mined.report, c)})
    for row, finding_id in zip(findings, identity.unique([f["finding_key"] for f in findings], {}), strict=True):
        row["finding_id"] = finding_id
        row["root_cause"] = f"{mined.doc_id}:{row['root_cause']}" if row["root_cause"] else finding_id
    return checks, findings


def _finding(c: Comparison, evidence: list[Row]) -> Row:
    return {
        "severity": c.severity, "message_zh": c.message_zh, "message_en": c.message_en, "expected": c.expected,
        "difference": c.difference, "evidence": evidence, "diagnosis": list(c.diagnosis), "root_cause": c.root_cause,
        "decision": None, "decided_by": None, "decided_at": None, "note": None,
    }  # fmt: skip
