"""A mined document as table rows, every offset of which is one into the source (`pipeline.places`)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np

from extractors import performance_tables
from extractors.facts import Provision, Reference, Task
from pipeline import doubt
from pipeline.aligned import AlignedText
from pipeline.outputs import identity, strict
from pipeline.places import Pair, Places, Row
from pipeline.records import Comparison, Mined, Operand

Rows = dict[str, list[Row]]
Columns = dict[str, strict.Values]


def tables(mined: Mined) -> dict[str, Columns]:
    """Every table of one document, column by column and its rows sorted, by table name (`pipeline.outputs.schemas`); `rejects` is
    none of them.

    Raises ValueError where roles or indicators are not those of the numbers, or a failed comparison has no known severity.
    """
    places = Places(mined)
    checks, findings = _checks(mined, places)
    numbers = _numbers(mined, places)
    return {
        "documents": _turned([_document(mined, sum(map(bool, numbers["problem"])))]),
        "texts": _turned([_text(mined)]),
        "sections": _sections(mined, places),
        "numbers": numbers,
        "budget_figures": _budget(mined, places),
        "reform_counts": _reforms(mined, places),
        "kpis": _kpis(mined, places),
        "indicators": _performance(mined, places),
        "provisions": _spanned(
            mined.provisions,
            ("article", "heading", "subject", "modality", "action", "kind", "condition", "deadline", "amount", "paragraph", "item"),
            places,
        ),
        "references": _spanned(mined.references, ("title", "doc_number", "article"), places),
        "tasks": _spanned(mined.tasks, ("task_id", "kind", "label", "title", "section_id", "year", "result_of", "answers"), places),
        "checks": _turned(checks),
        "inconsistencies": _turned(findings),
        "repairs": _repairs(mined),
    }


def rows(mined: Mined) -> Rows:
    """`tables` row by row, for whoever looks at one document."""
    return {name: strict.rows(columns) for name, columns in tables(mined).items()}


def _turned(rows: Sequence[Row]) -> Columns:
    """Rows of the same keys as columns."""
    return {name: list(map(itemgetter(name), rows)) for name in rows[0]} if rows else {}


def _sorted(columns: Columns, *by: str) -> Columns:
    """The rows in the order of these columns, which mostly is the order of the text."""
    keys = list(zip(*(columns[name] for name in by), strict=True))
    if all(one <= two for one, two in pairwise(keys)):
        return columns
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return {name: strict.taken(values, order) for name, values in columns.items()}


def _document(mined: Mined, problems: int) -> Row:
    front = mined.report.front
    return {
        "doc_id": mined.doc_id, "path": mined.path, "copies": [], "format": mined.source.format, "encoding": mined.source.encoding,
        "reader": mined.source.reader,
        "script": script(mined.aligned), "doc_type": front.doc_type, "title": front.title, "org": front.org, "region": front.region,
        "fiscal_year": front.fiscal_year, "issued_date": front.issued_date, "effective_date": front.effective_date,
        "expires_date": front.expires_date, "doc_number": front.doc_number, "score": strict.amount(front.score)[0], "grade": front.grade,
        "chars": len(mined.aligned.source), "numbers": len(mined.report.numbers), "repairs": len(mined.repairs), "problems": problems,
        "org_written": front.org_written, "org_level": front.org_level, "org_parent": front.org_parent, "period": front.period,
        "published_date": front.published_date, "grounds": _grounds(mined),
    }  # fmt: skip


def _grounds(mined: Mined) -> list[Row]:
    """For each field of the front matter what it was read from and where, in the source."""
    how = dict(mined.report.front.grounds)
    out = []
    for name, span in mined.report.front.evidence:
        start, end = mined.aligned.locate(span.start, span.end)
        out.append({"field": name, "how": how.get(name, "text"), "start": start, "end": end})
    return out


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


def _sections(mined: Mined, places: Places) -> Columns:
    text, found = mined.report.text, mined.report.sections
    spans = places.spans([(s.start, s.end) for s in found])
    labels = []
    for s in found:
        label = s.label
        if label and text.startswith(label, s.start):  # as written: the source's own characters
            low, high = places.aligned.locate(s.start, s.start + len(label))
            label = places.source[low:high]
        labels.append(label)
    return {
        "doc_id": [mined.doc_id] * len(found),
        "section_id": [s.section_id for s in found],
        "parent_id": [s.parent_id for s in found],
        "level": [s.level for s in found],
        "label": labels,
        "ordinal": [s.ordinal for s in found],
        "title": [s.title for s in found],
        "kind": [s.kind for s in found],
        "start": [start for start, _ in spans],
        "end": [end for _, end in spans],
    }


def _numbers(mined: Mined, places: Places) -> Columns:
    found, facts = mined.report.numbers, mined.facts
    n = len(found)
    if not len(facts.roles) == len(facts.indicators) == n:
        raise ValueError(f"{n} numbers, but {len(facts.roles)} roles and {len(facts.indicators)} indicators")
    digits = places.spans([(x.num_start, x.num_end) for x in found])
    sentences, cells = _surroundings(mined, places)
    values, problems = strict.amounts([x.value for x in found])
    highs, high_problems = strict.amounts([x.value_high for x in found])
    problems = [max(pair, key=("", "rounded", "too_large").index) for pair in zip(problems, high_problems, strict=True)]
    written = [
        "/".join(_written(v) for v in (x.value, x.value_high) if v is not None)
        if problem == "too_large" and x.text_value is None
        else x.text_value
        for x, problem in zip(found, problems, strict=True)
    ]
    columns: Columns = {
        "number_id": places.number_ids,
        "doc_id": [mined.doc_id] * n,
        "start": [start for start, _ in places.numbers],
        "end": [end for _, end in places.numbers],
        "text": places.texts,
        "value": values,
        "value_high": highs,
        "text_value": written,
        "unit": [x.unit for x in found],
        "kind": [x.kind for x in found],
        "qualifier": [x.qualifier for x in found],
        "ulp": strict.amounts([x.ulp for x in found])[0],
        "role": list(facts.roles),
        "section_id": places.sections,
        "sentence_start": [start for start, _ in sentences],
        "sentence_end": [end for _, end in sentences],
        "indicator": list(facts.indicators),
        "num_start": [start for start, _ in digits],
        "num_end": [end for _, end in digits],
        "rule": [x.rule for x in found],
        "page": places.pages(places.numbers),
        "bbox": places.bboxes(places.numbers),
        "cell": cells,
        "problem": problems,
        "doubt": doubt.of(places.numbers, mined.repairs),
    }
    return _sorted(columns, "start", "end", "number_id")


def _written(value: Decimal) -> str:
    """A value no amount column holds, digit by digit while that can be read."""
    return identity.plain(value) if value.is_finite() and value.adjusted() < 100 else str(value)


def _surroundings(mined: Mined, places: Places) -> tuple[list[Pair], list[str | None]]:
    """Each number's sentence (itself where no passage holds it) and its table cell."""
    passages, grids = mined.report.passages, mined.report.grids
    sentences = list(places.numbers)
    cells: list[str | None] = [None] * len(sentences)
    for passage, span in zip(passages, places.spans([(p.start, p.end) for p in passages]), strict=True):
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


def _on_numbers(numbers: Sequence[int], mined: Mined, places: Places) -> Columns:
    """What every fact's row says of the number it rests on."""
    return {
        "number_id": [places.number_ids[i] for i in numbers],
        "doc_id": [mined.doc_id] * len(numbers),
        "section_id": [places.sections[i] for i in numbers],
        "start": [places.numbers[i][0] for i in numbers],
        "end": [places.numbers[i][1] for i in numbers],
        "text": [places.texts[i] for i in numbers],
    }


def _said(facts: Sequence[Any], names: Sequence[str]) -> Columns:
    """What the facts themselves hold under these names."""
    return {name: list(map(attrgetter(name), facts)) for name in names}


def _budget(mined: Mined, places: Places) -> Columns:
    found = mined.facts.budget
    yuan = [f.value if f.unit == "元" else None for f in found]
    columns = (
        _on_numbers([f.number for f in found], mined, places)
        | {"value": strict.amounts([f.value for f in found])[0], "value_yuan": strict.amounts(yuan)[0]}
        | _said(found, ("org", "fiscal_year", "item", "label", "measure", "unit", "base", "stage", "scope", "basis", "fund", "period"))
    )
    return _sorted(columns, "start", "end", "item", "measure", "base")


def _reforms(mined: Mined, places: Places) -> Columns:
    found = mined.facts.reforms
    columns = (
        _on_numbers([f.number for f in found], mined, places)
        | {"count": strict.amounts([f.count for f in found])[0]}
        | _said(found, ("qualifier", "unit", "object", "action", "level", "fiscal_year"))
    )
    return _sorted(columns, "start", "end", "object", "action")


def _kpis(mined: Mined, places: Places) -> Columns:
    found = mined.facts.kpis
    columns = (
        _on_numbers([f.number for f in found], mined, places)
        | {"value": strict.amounts([f.value for f in found])[0], "value_high": strict.amounts([f.value_high for f in found])[0]}
        | _said(found, ("indicator", "unit", "qualifier", "comparison", "base", "period"))
    )
    return _sorted(columns, "start", "end", "indicator", "comparison")


def _spanned(facts: Sequence[Provision | Reference | Task], names: Sequence[str], places: Places) -> Columns:
    """Facts that carry their own span: provisions, references, tasks."""
    spans = places.spans([(f.start, f.end) for f in facts])
    columns = _said(facts, names) | {
        "doc_id": [places.doc_id] * len(facts),
        "start": [start for start, _ in spans],
        "end": [end for _, end in spans],
        "text": [places.source[start:end] for start, end in spans],
    }
    return _sorted(columns, "start", "end")


def _performance(mined: Mined, places: Places) -> Columns:
    """Rows of performance tables, each at its cells."""
    found = mined.facts.performance
    spans = places.spans([(f.start, f.end) for f in found])
    columns = _said(found, ("row", *performance_tables.LEVELS, "target", "actual", "deviation")) | {
        "doc_id": [places.doc_id] * len(found),
        "weight": strict.amounts([f.weight for f in found])[0],
        "score": strict.amounts([f.score for f in found])[0],
        "page": places.pages(spans),
        "cell": [f"{f.table + 1}!{_letters(f.col)}{f.row + 1}" for f in found],
        "start": [start for start, _ in spans],
        "end": [end for _, end in spans],
    }
    return _sorted(columns, "start", "end")


def _repairs(mined: Mined) -> Columns:
    source, found = mined.aligned.source, sorted(mined.repairs, key=lambda r: (r.start, r.end, r.step))
    return _said(found, ("step", "start", "end", "before", "after", "done", "kind")) | {
        "doc_id": [mined.doc_id] * len(found),
        "text": [source[r.start : r.end] for r in found],
    }


def _operand(operand: Operand, span: Pair, places: Places) -> Row:
    return {
        "name": operand.name, "number_id": None if operand.number is None else places.number_ids[operand.number],
        "value": strict.amount(operand.value)[0], "start": span[0], "end": span[1], "text": places.source[slice(*span)],
    }  # fmt: skip


def _spans(c: Comparison) -> list[Pair]:
    return [(o.start, o.end) for o in c.operands] + [(s.start, s.end) for s in c.evidence]


def _checks(mined: Mined, places: Places) -> tuple[list[Row], list[Row]]:
    """The rows of `checks` and of `inconsistencies`, in the order of their evidence."""
    in_text = [_spans(c) for c in mined.comparisons]
    spans = iter(places.spans([span for found in in_text for span in found]))
    made: list[tuple[Row, Comparison, list[Pair]]] = []
    for c, found in zip(mined.comparisons, in_text, strict=True):
        operands = [_operand(o, next(spans), places) for o in c.operands]
        evidence = [next(spans) for _ in c.evidence]
        start, end = min(evidence or [(o["start"], o["end"]) for o in operands], default=(0, 0))
        row = {
            "check_id": identity.check_id(mined.doc_id, c, operands, evidence), "doc_id": mined.doc_id, "rule": c.rule, "stated": c.stated,
            "formula": c.formula, "operands": operands, "start": start, "end": end,
            "section_id": places.section_at(min(found, default=(0, 0))[0]),
        }  # fmt: skip
        made.append((row, c, evidence))
    made.sort(key=lambda m: (m[0]["start"], m[0]["end"], m[0]["check_id"]))
    checks: list[Row] = []
    findings: list[Row] = []
    for (row, c, evidence), check_id in zip(made, identity.unique([m[0]["check_id"] for m in made], {}), strict=True):
        row["check_id"] = check_id
        low, high = strict.low(c.expected_low), strict.high(c.expected_high)
        checks.append(row | {"expected_low": low, "expected_high": high, "outcome": c.outcome, "reason": c.reason})
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
