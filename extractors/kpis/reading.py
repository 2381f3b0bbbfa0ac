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
from extractors.kpis.intention import Intentions, header_is_planned

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
    word: str = ""
    threshold: bool = False

    def name(self, number: Number) -> str:
        """The phrase for the number itself, with its comparison or measure. 例: 进出口值 read as a rate of growth → 「进出口值同比增速」;
        受惠企业 counted → 「受惠企业数」."""
        if not self.indicator:
            return ""
        if self.comparison == "yoy_rate":
            return self.indicator + ("同比增速" if self.base == "上年" else "增速")
        if self.comparison == "yoy_change":
            return self.indicator + (self.word or ("减少" if self.sign < 0 else "增加"))
        if self.comparison == "share" and self.base:
            return f"{self.indicator}占{self.base}比例"
        if self.comparison == "rank":
            return f"{self.indicator}居{self.base}排名" if self.base else f"{self.indicator}排名"
        if self.comparison == "rank_of":
            return f"{'' if self.indicator.startswith(self.base) else self.base}{self.indicator}参评数"
        return self.indicator + (_measure(number, self.indicator))


_MEASURES = {"count": "数", "area": "面积"}


def _measure(number: Number, indicator: str) -> str:
    """The noun of what was measured, where the indicator does not end in one. 例: 「万人次」 → 人次, 「厂房建设」 in m² → 面积."""
    if number.unit.endswith("次") and len(number.unit) > 1:
        return "" if indicator.endswith("次") else number.unit
    noun = _MEASURES.get(number.kind, "")
    return "" if indicator[-1] in "数量额率值积次" else noun


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
    earlier: str = ""
    joined: bool = False
    whole: bool = False


@cache
def _upto() -> re.Pattern[str]:
    """A gap that leads from a first value to a second: 「提升至」, 「申报材料精简为最少」."""
    return re.compile(r"(?:提升|提高|增加|增长|上升|扩大|下降|降低|减少|压缩|缩短|精简|压减|调整|上调|下调|回落|升|降|增|减|缩|变)(?:到|至|为|成)[^，。；]{0,4}$")


@cache
def _opens() -> re.Pattern[str]:
    """What may stand before a date that opens its clause: 「，截至」. 反例: 「从上」 before 「一年度」."""
    return re.compile(r"(?:^|[，,；;。：:（(\n\s“”*#、])(?:截[至止]|到|至|自|从|于|在|如|其中|即|以)?\s*$")


@cache
def _object_of() -> re.Pattern[str]:
    """「对施工图设计文件进行 100% 的检查」."""
    return re.compile(r"对(?P<what>[^对，]{2,20}?)(?:进行|开展|实行|实施)$")


@cache
def _field_of_rank() -> re.Pattern[str]:
    """After a count: 「137 个综保区中位列」."""
    return re.compile(r"^[^，。；]{0,14}?(?:中|里)?[，,]?(?:位列|位居|列|居|排名|排|名列)(?:第)?$")


@cache
def _threshold() -> re.Pattern[str]:
    """「100 万元以上新增项目」, 「65 岁及以上人口」: a class of things, not a value."""
    return re.compile(r".{0,4}?及?以[上下]的?[\u4e00-\u9fff“A-Za-z]")


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
        for j in range(at, i):  # labels, and dates that open a clause, are no part of an indicator
            other = numbers[j]
            if other.kind in ("enumerator", "article"):
                cut = other.end
            elif other.kind == "date" and _opens().search(text, max(here, other.start - 6), other.start):
                cut, period = other.end, other.text_value or other.text.strip()
        gap = text[cut : n.start]
        before, mark = phrases.last_clause(gap)
        place = _Place(i, n, before, mark, period=period)
        if mark and mark not in "。！？!?\n":
            place.earlier = phrases.last_clause(gap[: len(gap) - len(before)].rstrip().rstrip(mark))[0]
        if mark in ("：", ":") and not phrases.subject(before):
            place.before = place.earlier
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
    if place.joined and previous is not None and not place.whole:
        words = _after_previous(words, previous.indicator)
    if n.kind == "rank":
        return _ranked(place, words, current, previous is not None)
    if n.kind == "count" and previous is not None and previous.comparison == "rank" and place.mark in ("（", "("):
        return Reading(current or previous.indicator, "rank_of", base=previous.base), "", ""
    if n.kind in _RATES:
        part = comparisons.share(words) or comparisons.of_whole(words)
        if part is not None:
            return _shared(place, part, current)
    change = comparisons.growth(words)
    if change is not None and (n.kind != "count" or not phrases.counted(place.after) or change.to):
        own = _named(phrases.subject(change.rest), place, current)
        if change.to:
            name = own or (previous.indicator if previous is not None else current)
            return Reading(name, "to"), own, ""
        kind = "yoy_rate" if n.kind == "percent" or n.unit in ("倍", "成") else "yoy_change"
        return Reading(own or current, kind, change.sign, change.against, word=change.word), own, ""
    return _level(place, following, previous, words, current, verb)


def _named(name: str, place: _Place, current: str) -> str:
    """`name`, with the thing spoken of before it where it says nothing alone. 例: 货值 after 保税汽车 → 「保税汽车货值」."""
    if phrases.dependent(name) and place.mark in ("，", ",", "、", "（", "(") and current and not current.endswith(name):
        return (current + name)[-phrases.LONGEST :]
    return name


def _after_previous(words: str, name: str) -> str:
    """What is left for this number of a gap without a border, when its beginning named the number before."""
    size = len(words)
    for tail in range(min(size, len(name)), 0, -1):
        if words.startswith(name[-tail:]):
            words = words[tail:]
            break
    words = phrases.filler().sub("", words)
    head, comma, rest = words.partition("、")
    return rest if comma and len(head) <= 12 else words


def _ranked(place: _Place, words: str, current: str, spoken_of: bool) -> tuple[Reading, str, str]:
    """A rank, or how far one moved (「上升 21 位」). Its indicator stands before the verb, in the clause before, or is `current`."""
    change = comparisons.growth(words)
    if change is not None and not change.to:
        own = phrases.subject(change.rest.removesuffix("排名").removesuffix("位次"))
        return Reading(own or current, "yoy_change", change.sign, word="排名" + change.word), own, ""
    order = comparisons.rank(words)
    own = phrases.subject(order.rest)
    name = own or (current if spoken_of else phrases.subject(place.earlier)) or current or phrases.subject(order.field)
    return Reading(name, "rank", base=order.field.strip("的、“”")), own, ""


def _shared(place: _Place, part: comparisons.Share, current: str) -> tuple[Reading, str, str]:
    own = phrases.subject(part.rest)
    if not own and (not part.rest or place.after.lstrip().startswith("的")):
        own = phrases.counted(place.after)
    return Reading(own or current, "share", base=part.whole), own, ""


def _level(
    place: _Place, following: _Place | None, previous: Reading | None, words: str, current: str, verb: str
) -> tuple[Reading, str, str]:
    """A plain value: named by what it counts, or by the words before it, or by what is spoken of."""
    n = place.number
    leads = _leads(place, following)
    if leads:
        words = re.sub(r"[从由][^从由]{0,12}$", "", words)
    left = phrases.subject(words)
    bare = phrases.bare_verb(left)
    right = _counted(place, following)
    if _threshold().match(n.text[-4:] + place.after) and right and n.kind not in ("percent", "count", "score"):
        return Reading(right, threshold=True), "", ""
    if n.kind == "percent" and previous is not None and previous.comparison == "share" and right and not phrases.is_nominal(left):
        return Reading(right, "share", base=previous.base), right, ""  # 「以全区 0.1%的面积贡献 9%的进出口值」
    done = _object_of().search(words)
    if done and right and n.kind == "percent":
        return Reading(done["what"] + right), done["what"], ""
    if n.kind == "count" and following is not None and following.number.kind == "rank" and _field_of_rank().match(phrases.clean(place.gap_after)):
        return Reading(left or current or right, "rank_of", base=right), left, ""
    name, kept = _name(place, left, bare, right, current, verb)
    return Reading(name, "from" if leads else "level"), name, kept


def _name(place: _Place, left: str, bare: bool, right: str, current: str, verb: str) -> tuple[str, str]:
    """The phrase for a plain value, and the verb that the next of a list takes over (「建成 62 家众创空间、109 家孵化器」)."""
    counting = place.number.kind == "count"
    listed = phrases.clean(place.before).endswith("等")  # 「联合测绘等 10 项免费服务」: the list is no verb
    if right and counting and len(right) <= 2 and 2 <= len(left) <= 8 and not listed and phrases.is_nominal(left):
        return left + right, ""  # 「全市市级共 44 个部门」
    if right and (counting or not phrases.is_nominal(left)):
        if bare and left and not listed:
            return (left + right)[-phrases.LONGEST :], left
        lead = verb if not left and (place.joined or place.mark == "") else ""
        return (lead + right)[-phrases.LONGEST :], lead
    if left in ("最长", "最短", "最高", "最低", "平均", "人均", "最大", "最小") and current:
        return current.removesuffix("平均") + left, ""
    if left and bare and len(left) <= 2 and current and place.mark in ("，", ",", "、"):
        return left + current.rpartition("的")[2], ""  # 「完成立项的项目 9 个，审核 24 个」
    if left:
        return _named(left, place, current), ""
    action = phrases.clean(place.after)
    if counting and action and not place.after_mark == "、":
        return action.translate(phrases.QUOTES)[:16], ""  # 「4 人支援兄弟区」
    return (current + right)[-phrases.LONGEST :], ""


def _counted(place: _Place, following: _Place | None) -> str:
    """What the words after a quantity count; only the first of them where the rest names the next (「4 支产品融资额超 10 亿元」)."""
    after = place.after
    if not after.strip():
        return ""
    if following is not None and following.joined and following.number.kind != "count":
        words = phrases.filler().sub("", phrases.clean(after))
        if phrases.patterns().value_verb.search(words):
            first = phrases.first_noun(words)
            following.whole = bool(first)
            return first
        if comparisons.growth(words) is not None and place.number.kind != "count":
            return ""
    return phrases.counted(after)


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
