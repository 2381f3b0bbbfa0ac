"""The types at the seams: what the grammar reads and what it gives.

All offsets here are half-open ranges of code points into the *normalised* text of one document; the pipeline turns them
into source offsets in one place (`pipeline.locate`). Everything is immutable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from extractors.record import record

KINDS = (
    "money", "percent", "percentage_point", "count", "date", "duration", "ordinal", "rank", "score", "area", "length",
    "mass", "volume", "energy", "ratio", "version", "code", "enumerator", "article", "structure", "other",
)  # fmt: skip
"""The kinds of a number, as the contract lists them."""

ROLES = ("budget", "reform_count", "kpi", "target", "structural", "other")
"""The roles of a number: each has exactly one."""

QUALIFIERS = ("", "approx", "over", "under", "at_least", "at_most")


@record
class Span:
    """A half-open range of code points. 例: ``Span(0, 2)`` of 「一般」 is the whole word."""

    start: int
    end: int


@record
class Number:
    """One numeric mention.

    `value` is in the base unit with magnitudes multiplied out (例: 「11,887.73 万元」 → 118877300 元), `value_high` the upper
    end of a range, `text_value` the string form of what is no quantity (ISO date, version, code …), `ulp` one unit of
    the last stated place in the base unit (98.4% → 0.1), None where the value is exact by nature (counts have ulp 1).
    `num_start`, `num_end`: the digits without unit and qualifier. `rule` names the grammar rule that read it.
    反例: 一 in 「一般」 gives no Number at all.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    value_high: Decimal | None
    text_value: str | None
    unit: str
    kind: str
    qualifier: str
    ulp: Decimal | None
    num_start: int
    num_end: int
    rule: str


@record
class Section:
    """A heading and what it covers, up to its first child or next sibling: sections tile the text without overlap.

    `section_id` is the path of ordinals (例: ``2.3.1``; ``0`` for what stands before the first heading), `level` from 1,
    `label` as written (「（二）」), `kind` one of heading, article, run_in, front, back. `start` is where the label begins.
    """

    section_id: str
    parent_id: str
    level: int
    label: str
    ordinal: int | None
    title: str
    kind: str
    start: int
    end: int


@record
class Cell:
    """A table cell. `start`, `end` into the text; `row`, `col` from 0; merged cells carry their spans once. `level` from 0: how deep
    its label is indented in its column."""

    row: int
    col: int
    rowspan: int
    colspan: int
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whatever the format. `unit` as printed over it (例: 「万元」) or empty; `page` from 1 or None."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    unit: str
    caption: str
    page: int | None


@record
class Passage:
    """A sentence or a table cell: the window an extractor works in.

    `first`, `last`: the half-open range of indexes into the document's numbers. `section`: index into its sections.
    `table`, `cell`: indexes into the grids and its cells, None outside tables.
    """

    start: int
    end: int
    section: int
    first: int
    last: int
    table: int | None = None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a document says of itself. Unknown fields are empty or None; `evidence` maps a field to where it was read.

    `doc_type`: self_evaluation, project_evaluation, final_accounts, department_budget, budget_report, work_report,
    bulletin, regulation, news, other. `org` is the issuer's full name, `org_written` as the text has it, `org_level` central, province,
    city, county or township, `org_parent` the body above it; `period` the days a report covers (例: ``2022-01-01/2022-12-31``);
    `published_date` when it was put out, where the page says so beside the day it was signed. `grounds` says for each field of
    `evidence` what it was read from: title, field, signature, speaker, heading, plate, text, computed, or guessed from the text.
    """

    doc_type: str = "other"
    title: str = ""
    org: str = ""
    region: str = ""
    fiscal_year: int | None = None
    issued_date: date | None = None
    effective_date: date | None = None
    expires_date: date | None = None
    doc_number: str = ""
    score: Decimal | None = None
    grade: str = ""
    evidence: tuple[tuple[str, Span], ...] = ()
    org_written: str = ""
    org_level: str = ""
    org_parent: str = ""
    period: str = ""
    published_date: date | None = None
    grounds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One document as the extractors and checks see it."""

    text: str
    numbers: tuple[Number, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    front: FrontMatter
    grids: tuple[Grid, ...] = ()


@record
class BudgetFact:
    """A stated budget fact. `number` indexes the document's numbers; `value` is signed (a decrease is negative) and in
    the base unit; `item` and `measure` are the contract's codes; `base` says of which measure a rate is
    (budget_initial, budget_adjusted, budget, last_year …), or of which item a share is; `stage` of which level a rate, change or
    share is; `stage`, `scope`, `basis`, `fund` are empty where the text is silent; `period` is the part of the year that a
    figure covers (例: ``2024-06`` for 截至6月), empty for the whole of it."""

    number: int
    item: str
    measure: str
    label: str
    value: Decimal | None
    unit: str
    org: str
    fiscal_year: int | None
    base: str = ""
    stage: str = ""
    scope: str = ""
    basis: str = ""
    fund: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class ReformFact:
    """A count of reform things. 例: 「出台政策 12 项」 → action 出台, object 政策, unit 项."""

    number: int
    count: Decimal | None
    qualifier: str
    unit: str
    object: str
    action: str
    level: str
    fiscal_year: int | None


@record
class KpiFact:
    """An indicator's value. `comparison`: level, yoy_rate, yoy_change, from, to, target, rank, rank_of, share; `value` is
    signed for rates and changes; `base` is what a share is of or a rate is against; `indicator` as a reader would name it."""

    number: int
    indicator: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    qualifier: str
    comparison: str
    base: str = ""
    period: str = ""


@record
class Breakdown:
    """A whole and its stated parts. `total` and `parts` index the numbers. `dimension`: source, nature, function, bracket,
    of_which, total …; `closed`: the sentence lists all parts (按资金来源分 …), so that they must add up; an open list
    (其中 …, … 等) only bounds them. 例: 「76 项（39 项改革、37 项配套监管）」 → bracket, closed."""

    total: int | None
    parts: tuple[int, ...]
    dimension: str
    closed: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PerformanceRow:
    """A row of a performance table (绩效自评表): an indicator under its upper levels, `target` and `actual` as written, points to be
    had and given (分), the reasons given for a deviation. `table` indexes the grids, `row` and `col` its cells; `start`, `end` from
    the row's first cell to its last, `targets` and `actuals` the cells of the two values. 例: 「产出指标 | 数量指标 | 培训人次 |
    ≥500 | 520 | 10 | 10」."""

    level1: str
    level2: str
    level3: str
    target: str
    actual: str
    weight: Decimal | None
    score: Decimal | None
    deviation: str
    start: int
    end: int
    table: int
    row: int
    col: int
    targets: tuple[Span, ...] = ()
    actuals: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was extracted from one report. `roles[i]` and `indicators[i]` belong to `report.numbers[i]`."""

    budget: tuple[BudgetFact, ...] = ()
    reforms: tuple[ReformFact, ...] = ()
    kpis: tuple[KpiFact, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    roles: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    declines: tuple[Decline, ...] = ()
    performance: tuple[PerformanceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """An extractor looked at a number and would not claim it, with the reason: 「not explained」 is a result."""

    number: int
    extractor: str
    reason: str = field(default="")


@record
class Provision:
    """One clause of a regulation that binds somebody. `article` as written (「第三条」), `heading` its 【标题】 or empty,
    `subject` who is bound (empty where the sentence names nobody), `modality` must, may, must_not or encouraged, `action`
    what, `start`, `end` the clause. `kind`: norm, or, without a modality, definition (the `subject` means the `action`), repeal
    (of the `subject`), validity (from when and how long the `subject` holds), penalty (of the `condition`, imposed by the `subject`).
    `condition` when or by what, `deadline` by when, `amount` how much money, as written, empty where not stated. `paragraph` (款, 項)
    from 1 in its article, `item` the label of the item it stands in (「（二）」), empty outside lists."""

    article: str
    heading: str
    subject: str
    modality: str
    action: str
    start: int
    end: int
    kind: str = "norm"
    condition: str = ""
    deadline: str = ""
    amount: str = ""
    paragraph: int | None = None
    item: str = ""


@record
class Reference:
    """A cited document or article of one. `title` without 《》, `doc_number` (「国办发〔2018〕128号」) and `article`
    (「第三十二条第一款」) as written, empty where not stated. 例: 「《预算法》第三十二条」."""

    title: str
    doc_number: str
    article: str
    start: int
    end: int


@record
class Task:
    """What was planned (task), done (result), found wanting (problem) or promised (measure). `task_id` is the section's id, with a
    number behind # where the section has several; `label` as written (「一是」), `title` its first words, `year` that it is of, `start`,
    `end` all of it; `result_of` the task that a result reports on, `answers` the problem that a measure answers, empty where the text
    does not tell; `said` is the text without its label."""

    task_id: str
    kind: str
    label: str
    title: str
    section_id: str
    year: int | None
    start: int
    end: int
    result_of: str = ""
    answers: str = ""
    said: str = ""
