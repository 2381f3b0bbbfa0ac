"""Reading a passage: each quantity gets its indicator phrase and what it is compared with.

The unit of reading is the gap: the text between one quantity and the next. What stands at its end names or compares the next
quantity; what stands at its beginning may name the one before (「62 家众创空间」). Labels, dates and set phrases stay in the gap as
they are written, so that 「5.0 改革任务 125 项」 keeps its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extractors import phrases
from extractors.facts import KpiFact, Number, Passage, Report
from extractors.kpis import comparisons
from extractors.kpis.intention import Intentions

QUANTITIES = frozenset(
    ("money", "percent", "percentage_point", "count", "duration", "rank", "score", "area", "length", "mass", "volume", "energy", "ratio")
)
"""The kinds that measure something."""

MEASURED = QUANTITIES - {"count"}
_RATES = ("percent", "ratio")


@dataclass(slots=True)
class Reading:
    """What was read about one quantity: its indicator, comparison and the rest of a `KpiFact`; `sign` −1 for a decrease."""

    indicator: str = ""
    comparison: str = "level"
    sign: int = 1
    base: str = ""
    period: str = ""
    threshold: bool = False

    def name(self) -> str:
        """The phrase for the number itself, with its comparison. 例: 进出口值 read as a rate of growth → 「进出口值同比增速」."""
        if not self.indicator:
            return ""
        if self.comparison == "yoy_rate":
            return self.indicator + ("同比增速" if self.base == "上年" else "增速")
        if self.comparison == "yoy_change":
            return self.indicator + ("减少" if self.sign < 0 else "增加")
        if self.comparison == "share" and self.base:
            return f"{self.indicator}占{self.base}比例"
        if self.comparison == "rank":
            return f"{self.indicator}居{self.base}排名" if self.base else f"{self.indicator}排名"
        if self.comparison == "rank_of":
            return f"参评{self.base or self.indicator}数"
        return self.indicator


@dataclass(slots=True)
class _Place:
    """A quantity in its passage: the words before it and after it, and how they are parted."""

    index: int
    number: Number
    before: str = ""
    mark: str = ""
    after: str = ""
    after_mark: str = ""
    gap_after: str = ""
    period: str = ""
    opened: str = ""
    joined: bool = False


@cache
def _upto() -> re.Pattern[str]:
    """A gap that leads from a first value to a second: 「提升至」, 「申报材料精简为最少」."""
    return re.compile(r"(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩|缩短|精简|压减|调整|上调|下调|回落|升|降|增|减|缩|变)(?:到|至|为|成)[^，。；]{0,4}$")


@cache
def _field_of_rank() -> re.Pattern[str]:
    """After a count: 「137 个综保区中位列」."""
    return re.compile(r"^[^，。；]{0,14}?(?:中|里)?[，,]?(?:位列|位居|列|居|排名|排|名列)(?:第)?$")


@cache
def _threshold() -> re.Pattern[str]:
    """「100 万元以上新增项目」, 「65 岁及以上人口」, 「20kV 及以下线路」: a class of things, not a value."""
    return re.compile(r"^\s{0,2}(?:及?以[上下内]|及以[上下])?的?[\u4e00-\u9fff“A-Za-z]")


def read(report: Report, settled: Sequence[str]) -> dict[int, Reading]:
    """A `Reading` for every quantity that `settled` (a role by number, 「」 = open) does not call structural or other."""
    out: dict[int, Reading] = {}
    intentions: Intentions | None = None
    tables = _Headers(report)
    current, section = "", -1
    for passage in report.passages:
        wanted = [i for i in range(passage.first, passage.last) if settled[i] not in ("structural", "other")]
        if not wanted:
            continue
        if passage.section != section:
            current, section = "", passage.section
        if intentions is None:
            intentions = Intentions(report)
        if passage.table is not None:
            header = tables.of(passage)
            for i in wanted:
                comparison = "target" if header.planned or intentions.planned(passage, report.numbers[i]) else "level"
                out[i] = Reading(indicator=header.indicator, comparison=comparison, period=header.period)
            continue
        current = _passage(report, passage, wanted, current, out)
        for i in wanted:
            reading = out[i]
            if reading.comparison not in ("rank_of", "from") and intentions.planned(passage, report.numbers[i]):
                if reading.comparison == "yoy_rate" and not reading.base:
                    reading.base = "上年"
                reading.comparison = "target"
    return out


def facts(report: Report, readings: dict[int, Reading], settled: Sequence[str]) -> tuple[KpiFact, ...]:
    """The readings of the numbers that no other extractor has claimed, as facts; those without an indicator are left out."""
    out: list[KpiFact] = []
    for i, reading in sorted(readings.items()):
        if settled[i] or not reading.indicator or reading.threshold:
            continue
        n = report.numbers[i]
        signed = reading.sign < 0 and reading.comparison in ("yoy_rate", "yoy_change", "target") and n.value is not None
        value = -n.value if signed and n.value is not None else n.value
        high: Decimal | None = -n.value_high if signed and n.value_high is not None else n.value_high
        out.append(
            KpiFact(
                number=i,
                indicator=reading.indicator,
                value=value,
                value_high=high,
                unit=n.unit,
                qualifier=n.qualifier,
                comparison=reading.comparison,
                base=reading.base,
                period=reading.period or (f"{report.front.fiscal_year}" if report.front.fiscal_year else ""),
            )
        )
    return tuple(out)


def extract(report: Report, settled: Sequence[str] | None = None) -> tuple[KpiFact, ...]:
    """The indicators of a report. `settled`: a role for every number, 「」 where open; by default every quantity is open.

    例: 「进出口值 275.3 亿元，同比增 64.5%」 → level 27530000000 元 and yoy_rate 64.5 % of 进出口值.
    反例: 「第一条」, 「2022 年」 give no fact.
    """
    if settled is None:
        settled = ["" if n.kind in QUANTITIES else "other" for n in report.numbers]
    return facts(report, read(report, settled), settled)


def _passage(report: Report, passage: Passage, wanted: list[int], current: str, out: dict[int, Reading]) -> str:
    """Reads one passage into `out`; `current` is the indicator last spoken of, and so is what it gives back."""
    places = _places(report, passage, wanted)
    previous: Reading | None = None
    verb = ""
    for k, place in enumerate(places):
        following = places[k + 1] if k + 1 < len(places) else None
        reading, spoken, verb = _read(place, following, previous, current, verb)
        reading.period = place.period
        out[place.index] = reading
        if spoken:
            current = spoken
        previous = reading
    _respectively(places, out)
    return current


def _places(report: Report, passage: Passage, wanted: list[int]) -> list[_Place]:
    """The quantities of a passage with their words, from the gaps between them."""
    text, numbers = report.text, report.numbers
    places: list[_Place] = []
    here, at = passage.start, passage.first
    for i in wanted:
        n = numbers[i]
        cut, period = here, ""
        for j in range(at, i):  # labels and dates that open the clause are no part of an indicator
            other = numbers[j]
            if other.kind in ("enumerator", "date", "article"):
                cut = other.end
                if other.kind == "date":
                    period = other.text_value or other.text.strip()
        gap = text[cut : n.start]
        before, mark = phrases.last_clause(gap)
        if mark and period and phrases.patterns().separator.search(gap) and gap.count("，") > 1:
            period = ""
        place = _Place(i, n, before, mark, period=period)
        if mark in ("：", ":") and not phrases.subject(before):
            place.before = phrases.last_clause(gap[: gap.rindex(mark)])[0]
        place.joined = bool(places) and not mark and cut == here
        if places:
            last = places[-1]
            last.gap_after = text[last.number.end : n.start]
            last.after, last.after_mark = phrases.first_clause(text[last.number.end : cut] if cut != here else last.gap_after)
        places.append(place)
        here, at = n.end, i + 1
    if places:
        last = places[-1]
        last.gap_after = text[last.number.end : passage.end]
        tail = text[last.number.end : numbers[at].start] if at < passage.last and numbers[at].kind == "date" else last.gap_after
        last.after, last.after_mark = phrases.first_clause(tail)
    return places


def _read(
    place: _Place, following: _Place | None, previous: Reading | None, current: str, verb: str
) -> tuple[Reading, str, str]:
    """The reading of one place, the indicator it makes current (or 「」), and the verb that a list goes on with."""
    n = place.number
    words = phrases.clean(place.before)
    if place.joined and previous is not None:
        words = _after_previous(words, previous.indicator)
    if n.kind == "rank":
        return _ranked(words, current)
    if n.kind == "count" and previous is not None and previous.comparison == "rank" and place.mark in ("（", "("):
        return Reading(current or previous.indicator, "rank_of", base=previous.base), "", ""
    if n.kind in _RATES:
        part = comparisons.share(words)
        if part is not None:
            return _shared(place, part, current)
    change = comparisons.growth(words)
    if change is not None and (n.kind != "count" or not place.after.strip() or change.to or n.unit in ("天", "倍", "位")):
        name = phrases.subject(change.rest) or current
        if change.to and not phrases.subject(change.rest) and previous is not None:
            name = previous.indicator or current
        if change.to:
            return Reading(name, "to"), phrases.subject(change.rest), ""
        rate = n.kind == "percent" or n.unit in ("倍", "成")
        kind = "yoy_rate" if rate else "yoy_change"
        return Reading(name, kind, change.sign, change.against), phrases.subject(change.rest), ""
    return _level(place, following, words, current, verb)


def _after_previous(words: str, name: str) -> str:
    """What is left for this number of a gap without a border, when its beginning named the number before."""
    size = len(words)
    for tail in range(min(size, len(name)), 0, -1):
        if words.startswith(name[-tail:]):
            words = words[tail:]
            break
    head, comma, rest = words.partition("、")
    return rest if comma and len(head) <= 12 else words


def _ranked(words: str, current: str) -> tuple[Reading, str, str]:
    change = comparisons.growth(words)
    if change is not None and not change.to:
        return Reading(phrases.subject(change.rest) or current, "yoy_change", change.sign), "", ""
    order = comparisons.rank(words)
    own = phrases.subject(order.rest)
    name = own or current or phrases.subject(order.field)
    return Reading(name, "rank", base=order.field.strip("的、“”")), own, ""


def _shared(place: _Place, part: comparisons.Share, current: str) -> tuple[Reading, str, str]:
    own = phrases.subject(part.rest)
    if not own and place.after.lstrip().startswith("的"):
        own = phrases.counted(place.after, True)
    return Reading(own or current, "share", base=part.whole), own, ""


def _level(place: _Place, following: _Place | None, words: str, current: str, verb: str) -> tuple[Reading, str, str]:
    n = place.number
    leads = _leads(place, following)
    if leads:
        words = re.sub(r"[从由][^从由]{0,12}$", "", words)
    left = phrases.subject(words)
    bare = bool(left) and phrases.bare_verb(left)
    after = place.after
    free = not left or bare or n.kind == "count"
    right = phrases.counted(after, free) if after.strip() and not (leads and n.kind != "count") else ""
    if n.qualifier in ("at_least", "at_most") and n.kind not in ("percent", "count", "score") and _threshold().match(after) and right:
        if not phrases.patterns().value_verb.search(words):
            return Reading(right, threshold=True), "", ""
    if right and (n.kind == "count" or bare or not phrases.is_nominal(left)):
        lead = left if bare else ("" if left else verb)
        name = lead + right if len(lead) <= 6 else right
        kept = left if bare else (verb if not left else "")
    elif left and not (bare and place.mark not in ("", "。") and current and len(left) <= 2):
        name, kept = left, ""
    else:
        name, kept = current, ""
        if right and name:
            name += right
    name = name[-phrases.LONGEST :]
    if leads:
        return Reading(name, "from"), name, kept
    if n.kind == "count" and _field_of_rank().match(phrases.clean(place.gap_after)) and following and following.number.kind == "rank":
        return Reading(left or current or right, "rank_of", base=right), left, kept
    return Reading(name), name, kept


def _leads(place: _Place, following: _Place | None) -> bool:
    """Whether this is the first of two values: 「从 90.27 提升至 92.23 分」, 「22 份申报材料精简为 12 份」."""
    if following is None or following.mark:
        return False
    gap = phrases.clean(place.gap_after)
    return len(gap) <= 20 and _upto().search(gap) is not None


def _respectively(places: list[_Place], out: dict[int, Reading]) -> None:
    """「A、B、C 分别为 x、y、z」: each of as many values as there are names gets its own."""
    for k, place in enumerate(places):
        if "分别" not in place.before:
            continue
        run = [place]
        for later in places[k + 1 :]:
            if later.mark or phrases.clean(later.before).strip("、") not in ("", "和", "与", "及"):
                break
            run.append(later)
        names = [name for name in re.split("[、和与及]", phrases.clean(place.before).partition("分别")[0]) if name]
        first = out[place.index]
        for later in run[1:]:
            reading = out[later.index]
            reading.comparison, reading.sign, reading.base, reading.indicator = first.comparison, first.sign, first.base, first.indicator
        if len(names) == len(run) > 1:
            for name, owner in zip(names, run, strict=True):
                out[owner.index].indicator = phrases.subject(name) or first.indicator


@dataclass(frozen=True, slots=True)
class _Header:
    indicator: str
    period: str
    planned: bool


class _Headers:
    """What the rows and columns of a report's tables are called."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._known: dict[int, tuple[dict[int, str], dict[int, str]]] = {}

    def of(self, passage: Passage) -> _Header:
        """The header of a table cell: its row's first words, its column's first words."""
        report = self._report
        if passage.table is None or passage.cell is None:
            return _Header("", "", False)
        if passage.table not in self._known:
            self._known[passage.table] = self._labels(passage.table)
        rows, columns = self._known[passage.table]
        cell = report.grids[passage.table].cells[passage.cell]
        row, column = rows.get(cell.row, ""), columns.get(cell.col, "")
        own = phrases.subject(report.text[passage.start : report.numbers[passage.first].start])
        period = re.search(r"20\d\d年?", column)
        label = own or row
        name = label if not column or own or column == row else f"{label}·{column}" if label else column
        from extractors.kpis.intention import header_is_planned

        return _Header(name[: 2 * phrases.LONGEST], period.group() if period else "", header_is_planned(column))

    def _labels(self, table: int) -> tuple[dict[int, str], dict[int, str]]:
        rows: dict[int, str] = {}
        columns: dict[int, str] = {}
        text = self._report.text
        for cell in self._report.grids[table].cells:
            words = phrases.clean(text[cell.start : cell.end])
            if not words or not re.search(r"[^\W\d_]", words):
                continue
            if cell.col <= 1 or cell.row not in rows:
                rows[cell.row] = words if cell.row not in rows or len(rows[cell.row]) < 2 else rows[cell.row]
            for column in range(cell.col, cell.col + max(1, cell.colspan)):
                if cell.row <= 3:
                    columns[column] = words
        return rows, columns
