"""What all readers share: the text, where the last mention ended, the phrases over it, and how days, codes and settled kinds are made."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import ahocorasick_rs
import regex

from extractors.numbers import bounds, codes, dates, labels, numerals, quantities, unit_forms, vocabulary
from extractors.numbers.draft import Draft

DAY_MOST = 31
SETTLED = frozenset(("个", "位", "名", "条", "款", "项", "强", "度", "类", "次"))
FIRST_REPUBLICAN, LAST_REPUBLICAN = 100, 139  # 2011 to 2050
SAME_PASSAGE = 120  # so near a year of the Republic makes the next one out
REACH = 20
CLAUSE = 16  # how far back a clause may name what its figures count


class Reading:
    """One text being read. `floor` is where the previous mention ended; `skip` where the search goes on when nothing was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.floor = 0
        automaton, self.rows, self.words = _phrases()
        self.spans = automaton.find_matches_as_indexes(text)
        self.next_phrase = 0
        self.phrase_from = self.spans[0][1] if self.spans else len(text)
        self.skip = 0
        self.republican_at = -SAME_PASSAGE - 1  # where the last year of the Republic ended

    def _phrase(self, start: int) -> tuple[int, int, vocabulary.PhraseRow] | None:
        """The phrase that covers `start`, if any."""
        if start < self.phrase_from:
            return None
        spans, i = self.spans, self.next_phrase
        while i < len(spans) and spans[i][2] <= start:
            i += 1
        self.next_phrase = i
        self.phrase_from = spans[i][1] if i < len(spans) else len(self.text)
        if self.phrase_from <= start:
            return spans[i][1], spans[i][2], self.rows[spans[i][0]]
        return None

    def _is_word(self, start: int) -> bool:
        """Does a word begin at `start` that is no number whatever stands behind it: 一般? `skip` is its end then."""
        if self.phrase_from != start:
            return False
        index, _, end = self.spans[self.next_phrase]
        if index not in self.words:
            return False
        self.skip = end
        return True

    def _from_phrase(self, start: int, begin: int, end: int, row: vocabulary.PhraseRow) -> Draft | None:
        self.skip = end
        if row.reading == "none":
            return self._alone(begin, end)
        draft = Draft(max(begin, self.floor), end, start, start + 1, row.reading, "phrase", text_value=row.text_value or None, used=(row,))
        if row.text_value.isdigit():
            draft.value = Decimal(row.text_value)
        if row.reading == "enumerator" and not labels.clause_start(self.text, begin):
            return None
        if draft.text_value is None:
            draft.text_value = self.text[draft.start : draft.end]
        if row.reading in ("enumerator", "ordinal"):
            draft.text_value = None
        return draft

    def _alone(self, begin: int, end: int) -> Draft | None:
        """一一 is a word in running text and eleven in a cell of its own."""
        text = self.text
        if text[begin - 1 : begin].isalnum() or text[end : end + 1].isalnum() or begin < self.floor:
            return None
        numeral = numerals.read(text, begin)
        return (
            quantities.read(text, begin, self.floor, numeral) if numeral is not None and numeral.end == end and numeral.digit_run else None
        )

    def _phrase_blocks(self, start: int) -> bool:
        phrase = self._phrase(start)
        if phrase is not None and phrase[2].reading == "none":
            self.skip = phrase[1]
            return True
        return False

    def _half_share(self, start: int, end: int, qualifier: str) -> Draft:
        draft = Draft(start, end, start, start + 1, "ratio", "half", value=Decimal("0.5"), text_value="1/2", qualifier=qualifier)
        bounds.prefixes(draft, self.text, self.floor)
        bounds.suffixes(draft, self.text)
        return draft

    def _code(self, start: int, end: int, digits: int, rule: str) -> Draft:
        last = end
        while last > digits and not self.text[last - 1].isdigit():
            last -= 1
        printed = self.text[digits:last]
        value = Decimal(printed) if printed.isdecimal() and printed.isascii() and len(printed) <= 9 else None
        return Draft(start, end, digits, last, "code", rule, value=value, text_value=self.text[start:end])

    def _document_number(self, start: int, end: int = 0) -> Draft | None:
        m = codes.document_number().match(self.text, start - 1)
        if m is None or start - 1 < self.floor or not any(c.isdigit() for c in m[0]):
            return None
        return self._code(m.start(), m.end(), start, "document_number")

    def _date(self, start: int, end: int) -> Draft | None:
        found = dates.read(self.text, start)
        return self._dated(found) if found is not None else None

    def _dated(self, found: dates.Date) -> Draft:
        start = num_end = found.start
        for digits in _leading_digits().finditer(self.text, found.start, found.end):
            num_end = digits.end()
        if found.rule == "quarter" and self.text[start - 1 : start] == "前" and start > self.floor and found.text_value.startswith("XXXX"):
            start -= 1
            found.text_value = "XXXX-01/" + found.text_value.split("/")[1]
        draft = Draft(start, found.end, found.start, max(num_end, found.start + 1), "date", found.rule)
        draft.value, draft.text_value, draft.unit = found.value, found.text_value, found.unit
        return draft

    def _republican(self, start: int) -> Draft | None:
        """A year of the Republic, counted from 1912: 民國112年1月5日."""
        m = _republic().search(self.text, max(self.floor, start - 6), start)
        if m is None:
            return None
        found = dates.read(self.text, m.start())
        if found is None or found.end <= start:
            return None
        draft = self._dated(found)
        draft.num_start = start
        self.republican_at = draft.end
        return draft

    def _republican_alone(self, start: int, end: int) -> Draft | None:
        """112年底, 109年同期: a year of the Republic without 民国, where the words around it make it a year and no span of years."""
        text = self.text
        if (
            end - start != 3
            or text[start] != "1"
            or not text[start:end].isdecimal()
            or not FIRST_REPUBLICAN <= int(text[start:end]) <= LAST_REPUBLICAN
        ):
            return None
        if text[start - 1 : start] in ("近", "约", "逾", "第", "超"):
            return None
        alike = (
            start - self.republican_at <= SAME_PASSAGE
            and _no_span().match(text, end + 1) is not None
            and _span_named().search(text, max(0, start - 4), start) is None
        )
        if (
            not alike
            and _republican_after().match(text, end + 1) is None
            and _republican_before().search(text, max(0, start - 6), start) is None
        ):
            return None
        found = dates.read("民国" + text[start : start + REACH], 0)
        if found is None or found.end < end - start + 3:
            return None
        found.start, found.end = start, start + found.end - 2
        draft = self._dated(found)
        draft.rule = "republican_year" if draft.rule == "year" else draft.rule
        self.republican_at = draft.end
        return draft

    def _day(self, start: int, end: int) -> Draft | None:
        """15日: a day of the month, unless the words around it speak of a span of time."""
        numeral = numerals.read(self.text, start)
        if numeral is None:
            return None
        position = unit_forms.skip_blanks(self.text, numeral.end)
        if self.text[position : position + 1] != "日" or not 0 < numeral.value <= DAY_MOST or numeral.high is not None:
            return None
        if (_span_of_days().match(self.text, position + 1) and not self._day_of_named_month(start, position + 1)) or _span_before().search(
            self.text, max(self.floor, start - 4), start
        ):
            return None
        day = int(numeral.value)
        return Draft(
            start, position + 1, start, numeral.end, "date", "day", text_value=f"XXXX-XX-{day:02d}", value=numeral.value, unit="日"
        )

    def _day_of_named_month(self, start: int, end: int) -> bool:
        """于15日前, 每月10日前: a day by which something is due, where a month is named or 于 stands before it."""
        return self.text.startswith(("前", "之前", "以前", "起"), end) and self.text[max(self.floor, start - 3) : start].rstrip(
            " "
        ).endswith(("于", "每月", "次月", "当月", "本月", "下月", "同月"))

    def _day_of_month(self, start: int, end: int) -> Draft | None:
        """本月20号, 正月三十, 初十: the day of a month that is named before it, or of none."""
        text = self.text
        numeral = numerals.read(text, start)
        if numeral is None or not 0 < numeral.value <= DAY_MOST or numeral.high is not None:
            return None
        after = text[numeral.end : numeral.end + 1]
        if after == "号":
            if text[start - 1 : start] != "月" and not (
                self.drafts and self.drafts[-1].kind == "date" and start - self.drafts[-1].end <= 2
            ):
                return None
        elif unit_forms.unit_at(text, numeral.end) is not None or not numeral.spelled:
            return None
        end = numeral.end + (after == "号")
        return Draft(
            start, end, start, numeral.end, "date", "day", text_value=f"XXXX-XX-{int(numeral.value):02d}", value=numeral.value, unit="日"
        )

    def _settled(self, draft: Draft) -> Draft:
        """Kinds that the unit alone does not tell: 34 位 as a rank, 一级 as an order."""
        text = self.text
        if draft.unit == "个" and not text[draft.end : draft.end + 1].isalnum():
            self._working_days(draft)
        elif draft.unit in ("位", "名") and draft.kind == "count":
            after = text[draft.end : draft.end + 1]
            cue = labels.ranked(text, draft.start) if not after.isalnum() else None
            if cue is not None or text[draft.start - 1 : draft.start] == "前":
                draft.kind = draft.rule = "rank"
                draft.used += (cue,) if cue is not None else ()
        elif (
            draft.unit in labels.ARTICLE_UNITS
            and draft.unit in ("条", "款", "项")
            and text[draft.start - 1 : draft.start] == "前"
            and draft.start > self.floor
        ):
            draft.kind = draft.rule = "article"
        elif draft.unit == "强":
            draft.kind = draft.rule = "rank"
        elif draft.unit == "次":
            if _session().match(text, draft.end) and _assembly().search(text, max(0, draft.start - 4), draft.start):
                draft.kind = draft.rule = "ordinal"
        elif draft.unit == "类" and text[draft.start - 2 : draft.start] == "公益":
            draft.kind = draft.rule = "ordinal"
        elif draft.unit == "度" and draft.kind == "energy":
            self._degrees(draft)
        return draft

    def _degrees(self, draft: Draft) -> None:
        """气温38度, where the clause speaks of how warm it is; elsewhere 度 is 千瓦时."""
        low = max(0, draft.start - CLAUSE)
        cut = max(self.text.rfind(stop, low, draft.start) for stop in "。；\n，") + 1
        m = vocabulary.cues("temperature").search(self.text, max(low, cut), draft.start)
        celsius = vocabulary.unit_named("℃")
        if m is not None and celsius is not None and "电" not in self.text[m.end() : draft.start]:
            draft.unit, draft.kind, draft.rule = celsius.name, celsius.kind, celsius.kind
            draft.used = (*draft.used, celsius, vocabulary.cue("temperature", m[0]))

    def _working_days(self, draft: Draft) -> None:
        """平均1.5个, 最长3个, where the clause speaks of 工作日."""
        low = max(0, draft.start - CLAUSE)
        cut = max(self.text.rfind(stop, low, draft.start) for stop in "。；\n，") + 1
        if self.text.find("工作日", max(low, cut), draft.start) >= 0:
            draft.unit, draft.kind, draft.rule = "个工作日", "duration", "unit_named_before"


@cache
def _phrases() -> tuple[ahocorasick_rs.AhoCorasick, tuple[vocabulary.PhraseRow, ...], frozenset[int]]:
    """What finds the phrases, their lines, and which of them are words that begin with a numeral character and go on otherwise."""
    words, rows = zip(*vocabulary.phrases(), strict=True)
    automaton = ahocorasick_rs.AhoCorasick(
        list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, implementation=ahocorasick_rs.Implementation.DFA
    )
    plain = frozenset(i for i, row in enumerate(rows) if row.reading == "none" and _goes_on_as_word(words[i]))
    return automaton, tuple(rows), plain


def _goes_on_as_word(word: str) -> bool:
    """反例: 一刻, which 一刻钟 goes on as a span of time."""
    if word[0] not in vocabulary.numerals() or len(word) == 1 or word[1] in "半分又" or numerals.goes_on(word, 1):
        return False
    return not any(unit.form.startswith(word[1:]) and unit.form != word[1:] for unit in vocabulary.units().get(word[1], ()))


@cache
def _assembly() -> re.Pattern[str]:
    """Whose sessions are numbered: 市七届人大三次会议, 政协十三届二次会议."""
    return re.compile(r"(?:人大|政协|委会|代会|届)[ \n]?\Z")


@cache
def _session() -> re.Pattern[str]:
    return re.compile(r"会议|全会|全体会议")


@cache
def _republic() -> re.Pattern[str]:
    return re.compile(r"(?:中华)?民国 *\Z")


@cache
def _republican_after() -> re.Pattern[str]:
    """What stands behind a year of the Republic and behind no span of years."""
    return re.compile(
        r" *(?:度(?!假)|底|初(?!步)|末|同期|同月|全年|[上下]半年|第[一二三四1-4] ?季|(?:1[0-2]|[1-9]) ?月"
        r"|[\u4e00-\u9fff]{0,6}?(?:总?[预决]算|岁[入出])|[,，](?:我国|全国|本[市县院部]))",
        re.ASCII,
    )


@cache
def _republican_before() -> regex.Pattern[str]:
    return regex.compile(r"(?:(?:较|比|与|迄|截至|自) ?|[上去今本]年(?:同期)? ?\()\Z")


@cache
def _span_named() -> regex.Pattern[str]:
    """What a span of years has before it: 保修期120年, 历时110年."""
    return regex.compile(r"(?:期[限为]?|满|达|历时|共|寿命|至少|不少于|超过|连续|每|建[校厂党军]|长) ?\Z")


@cache
def _no_span() -> re.Pattern[str]:
    """Behind a year that another one stands near: no 以上, 以内, 来 …, which follow spans."""
    return re.compile(r"(?! *(?:以[上下内来]|之[内久]|[来间期左上]|内|多|余|的?(?:历史|时间)))")


@cache
def _leading_digits() -> re.Pattern[str]:
    return re.compile(rf"[\d{vocabulary.characters('digit', 'tens', 'place')}]+", re.ASCII)


@cache
def _span_of_days() -> re.Pattern[str]:
    return re.compile(r" *(?:以?[内前后]|以外|之[内前后]|以[上下]|期|为限|的?期限|游|龄|历|均)")


@cache
def _span_before() -> regex.Pattern[str]:
    return regex.compile(r"(?:(?<!次)[每起第满前近]|为期|期限为?|不少于|不超过|不得少于|共计?|连续|超过|逾|历时|提前|延长)\Z")
