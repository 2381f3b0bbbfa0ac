"""The scan: one pass over the folded text from candidate to candidate; each is read by the first reader that understands it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache

import ahocorasick_rs
import regex

from extractors.numbers import codes, dates, labels, numerals, quantities, vocabulary
from extractors.numbers.draft import Draft

DAMAGE = "\ufffd"
SET_PHRASE_REACH = 10
DAY_MOST = 31
PERIOD_MOST = 12
CLAUSE = 16  # how far back a clause may name what its figures count


@cache
def _candidate() -> regex.Pattern[str]:
    """Where a number may begin: a Latin word (it may hold digits), a digit, a numeral character, a circled one."""
    cn = vocabulary.characters("digit", "tens", "place", "myriad")
    some = vocabulary.characters("some")
    magnitudes = vocabulary.characters("place", "myriad")
    return regex.compile(
        rf"(?P<word>{codes.word().pattern})|(?P<arabic>\d)|(?P<cn>[{cn}]|[{some}](?=[{magnitudes}]))"
        r"|(?P<circled>[\u2460-\u249b\u3220-\u3229\u2160-\u216b\u2776-\u2793])|(?P<half>半)",
        regex.ASCII,
    )


@cache
def _phrases() -> tuple[ahocorasick_rs.AhoCorasick, tuple[vocabulary.PhraseRow, ...]]:
    words, rows = zip(*vocabulary.phrases(), strict=True)
    return ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), tuple(rows)


class Scan:
    """One text being read. `drafts` are sorted and disjoint."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.floor = 0
        automaton, self.rows = _phrases()
        self.spans = automaton.find_matches_as_indexes(text)
        self.next_phrase = 0

    def run(self) -> list[Draft]:
        """All mentions, before the context passes."""
        text, search, readers = self.text, _candidate().search, self._readers()
        if len(text) <= PERIOD_MOST and (period := dates.relative(text)) is not None:
            return [Draft(period.start, period.end, period.start, period.end, "date", period.rule, text_value=period.text_value, unit=period.unit)]
        position = 0
        while (m := search(text, position)) is not None:
            start = m.start()
            draft = readers[m.lastgroup or ""](m)
            if draft is not None and draft.start < self.floor:
                draft.start = self.floor
            if draft is None:
                position = max(m.end(), self.skip)
            else:
                self.drafts.append(draft)
                self.floor = draft.end
                position = max(draft.end, start + 1)
            self.skip = 0
        return self.drafts

    skip = 0

    def _readers(self) -> dict[str, Callable[[regex.Match[str]], Draft | None]]:
        return {"word": self._word, "arabic": self._arabic, "cn": self._spelled, "circled": self._circled, "half": self._half}

    # --- phrases

    def _phrase(self, start: int) -> tuple[int, int, vocabulary.PhraseRow] | None:
        """The phrase that covers `start`, if any."""
        spans, i = self.spans, self.next_phrase
        while i < len(spans) and spans[i][2] <= start:
            i += 1
        self.next_phrase = i
        if i < len(spans) and spans[i][1] <= start:
            return spans[i][1], spans[i][2], self.rows[spans[i][0]]
        return None

    def _from_phrase(self, start: int, begin: int, end: int, row: vocabulary.PhraseRow) -> Draft | None:
        self.skip = end
        if row.reading == "none":
            return self._alone(begin, end)
        draft = Draft(max(begin, self.floor), end, start, start + 1, row.reading, "phrase", text_value=row.text_value or None)
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
        return quantities.read(text, begin, self.floor, numeral) if numeral is not None and numeral.end == end and numeral.digit_run else None

    # --- readers

    def _circled(self, m: regex.Match[str]) -> Draft | None:
        return labels.circled(self.text, m.start())

    def _half(self, m: regex.Match[str]) -> Draft | None:
        """半年, 半小时, 半成, 一半, 过半, 半数."""
        start = m.start()
        if self._phrase_blocks(start):
            return None
        text = self.text
        before = text[start - 1] if start > self.floor else ""
        if text.startswith("半百", start):
            return Draft(start, start + 2, start, start + 2, "count", "half", value=Decimal(50), ulp=Decimal(1))
        if before in "过逾超" and before and (text[start + 1 : start + 2] in "数，。；、\n" or start + 1 == len(text)):
            return self._half_share(start, start + 1, "over")
        if text.startswith("半数", start):
            return self._half_share(start, start + 2, "")
        found = quantities.unit_at(text, quantities.skip_blanks(text, start + 1))
        if found is None or found[0].kind not in ("duration", "percent") or (before and before in "上下前后大"):
            return None
        unit, end = found
        draft = Draft(start, end, start, start + 1, unit.kind, "half", value=unit.factor / 2, unit=unit.name, ulp=unit.factor / 2)
        quantities.prefixes(draft, text, self.floor)
        quantities.suffixes(draft, text)
        return draft

    def _half_share(self, start: int, end: int, qualifier: str) -> Draft:
        draft = Draft(start, end, start, start + 1, "ratio", "half", value=Decimal("0.5"), text_value="1/2", qualifier=qualifier)
        quantities.prefixes(draft, self.text, self.floor)
        quantities.suffixes(draft, self.text)
        return draft

    def _phrase_blocks(self, start: int) -> bool:
        phrase = self._phrase(start)
        if phrase is not None and phrase[2].reading == "none":
            self.skip = phrase[1]
            return True
        return False

    def _word(self, m: regex.Match[str]) -> Draft | None:
        """A Latin word with a digit in it names something, unless it ends just where a figure with its unit begins: GDP1.2万亿元."""
        text = m[0]
        start, end = m.span()
        first = next((i for i, c in enumerate(text) if c.isdigit()), -1)
        if first < 0:
            return None
        if text[-2:-1] == "Q" and text[-1] in "1234" and self.text.startswith("季度", end):
            quarter = int(text[-1])
            iso = f"XXXX-{quarter * 3 - 2:02d}/XXXX-{quarter * 3:02d}"
            return Draft(end - 2, end + 2, end - 1, end, "date", "quarter", text_value=iso, unit="季度")
        if first >= 2 and text[:first].isalpha():
            draft = quantities.read(self.text, start + first, self.floor)
            if draft is not None and (draft.kind in ("money", "percent", "percentage_point") or draft.scale != 1):
                return draft
        return self._code(start, end, start + first, "word")

    def _code(self, start: int, end: int, digits: int, rule: str) -> Draft:
        last = end
        while last > digits and not self.text[last - 1].isdigit():
            last -= 1
        printed = self.text[digits:last]
        value = Decimal(printed) if printed.isdecimal() and printed.isascii() and len(printed) <= 9 else None
        return Draft(start, end, digits, last, "code", rule, value=value, text_value=self.text[start:end])

    def _arabic(self, m: regex.Match[str]) -> Draft | None:
        text, start = self.text, m.start()
        if text[start - 1 : start] == "." and start > self.floor and not _figure_before().search(text, max(0, start - 2), start - 1):
            start -= 1  # .77
        phrase = self._phrase(start)
        if phrase is not None and phrase[2].reading == "code":
            return self._code(phrase[0], phrase[1], start, "phrase")
        found = numerals.arabic().match(text, start)
        assert found is not None
        end = found.end()
        after = text[end : end + 1]
        before = text[start - 1 : start]
        if DAMAGE in (before, after):
            return self._damaged(start)
        if before == "第" or (before in " (" and before and "第" in text[max(self.floor, start - 3) : start]):
            draft = labels.ordinal(text, start, self.floor)
            if draft is not None:
                return draft
        if before in "国 " and before and (draft := self._republican(start)) is not None:
            return draft
        for reader in _ARABIC_READERS.get(after, ()) if after else ():
            draft = reader(self, start, end)
            if draft is not None:
                return draft
        if before and before in "[(":
            draft = self._document_number(start)
            if draft is not None:
                return draft
        if before in "- " and before and (m := codes.page_number().search(text, max(self.floor, start - 8), end + 8)) is not None and m.start(1) == start:
            return self._code(m.start(), m.end(), start, "page_number")
        if "." in found[0] and (draft := self._decimal_shapes(start, end, found[0])) is not None:
            return draft
        return self._figure(start)

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
        return draft

    def _damaged(self, start: int) -> Draft:
        m = _damaged().match(self.text, start)
        assert m is not None
        return Draft(start, m.end(), start, m.end(), "other", "damaged", text_value=m[0])

    def _decimal_shapes(self, start: int, end: int, printed: str) -> Draft | None:
        """2022.05 is a month, 5.0 a version, 2.1 at the head of a line a label, 1.2.3 a code."""
        draft = labels.dotted(self.text, start)
        if draft is not None:
            return draft
        if quantities.unit_at(self.text, quantities.skip_blanks(self.text, end)) is not None or self.text[end : end + 2].lstrip(" ")[:1] in ("万", "亿"):
            return None  # 2073.01 元
        around = self.text[start - 1 : start] + self.text[end : end + 1]
        if around and not around.strip(" \n"):
            return None  # a cell of a column of figures
        padded = printed[0] == "0" and printed[1].isdigit()  # 08.08 is no decimal
        return self._date(start, end) if printed[:2] in ("19", "20") or padded else None

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
        return Draft(start, found.end, found.start, max(num_end, found.start + 1), "date", found.rule, value=found.value, text_value=found.text_value, unit=found.unit)  # fmt: skip

    def _day(self, start: int, end: int) -> Draft | None:
        """15日: a day of the month, unless the words around it speak of a span of time."""
        numeral = numerals.read(self.text, start)
        if numeral is None:
            return None
        position = quantities.skip_blanks(self.text, numeral.end)
        if self.text[position : position + 1] != "日" or not 0 < numeral.value <= DAY_MOST or numeral.high is not None:
            return None
        if _span_of_days().match(self.text, position + 1) or _span_before().search(self.text, max(self.floor, start - 4), start):
            return None
        day = int(numeral.value)
        return Draft(start, position + 1, start, numeral.end, "date", "day", text_value=f"XXXX-XX-{day:02d}", value=numeral.value, unit="日")

    def _day_of_month(self, start: int, end: int) -> Draft | None:
        """本月20号, 正月三十, 初十: the day of a month that is named before it, or of none."""
        text = self.text
        numeral = numerals.read(text, start)
        if numeral is None or not 0 < numeral.value <= DAY_MOST or numeral.high is not None:
            return None
        after = text[numeral.end : numeral.end + 1]
        if after == "号":
            if text[start - 1 : start] not in ("月", "、", "，", "至", "和", "-") or start < 1:
                return None
        elif quantities.unit_at(text, numeral.end) is not None or not numeral.spelled:
            return None
        end = numeral.end + (after == "号")
        return Draft(start, end, start, numeral.end, "date", "day", text_value=f"XXXX-XX-{int(numeral.value):02d}", value=numeral.value, unit="日")

    def _label(self, start: int, end: int) -> Draft | None:
        draft = labels.dotted(self.text, start)
        if draft is not None:
            return draft
        numeral = numerals.read(self.text, start)
        return labels.label(self.text, start, self.floor, numeral) if numeral is not None else None

    def _structure(self, start: int, end: int) -> Draft | None:
        power = codes.power().match(self.text, start)
        if power is not None:
            value = Decimal(power[1]).scaleb(int(power[2]))
            return Draft(start, power.end(), start, power.end(), "other", "scientific", value=value, ulp=None, bare=True)
        m = codes.structure().match(self.text, start)
        if m is None:
            return None
        return Draft(start, m.end(), start, m.end(), "structure", "structure", text_value=_figures_of(m))

    def _colon(self, start: int, end: int) -> Draft | None:
        m = codes.ratio().match(self.text, start)
        clock = dates.clock(self.text, start)
        if clock is not None and (m is None or m.end() <= clock.end) and not _ratio_cue().search(self.text, max(0, start - 12), start):
            return self._dated(clock)
        if m is None:
            return None
        return Draft(start, m.end(), start, m.end(), "ratio", "ratio", text_value=m[0].replace(" ", ""))

    def _slash(self, start: int, end: int) -> Draft | None:
        draft = self._date(start, end)
        if draft is not None:
            return draft
        m = codes.fraction().match(self.text, start)
        if m is None or int(m["under"]) == 0:
            return None
        return self._fraction(start, m)

    def _fraction(self, start: int, m: regex.Match[str]) -> Draft | None:
        if int(m["under"]) == 0:
            return None
        value = Decimal(m["whole"] or 0) + quantities.divide(Decimal(m["over"]), Decimal(m["under"]))
        draft = Draft(start, m.end(), start, m.end(), "ratio", "fraction", value=value, text_value=m[0])
        quantities.prefixes(draft, self.text, self.floor)
        quantities.suffixes(draft, self.text)
        return draft

    def _space(self, start: int, end: int) -> Draft | None:
        """A blank: the unit may follow, or 年, or the fraction of a mixed number."""
        m = codes.fraction().match(self.text, start)
        if m is not None and m["whole"] and int(m["under"]):
            return self._fraction(start, m)
        following = self.text[quantities.skip_blanks(self.text, end) :][:1] if end + 1 < len(self.text) else ""
        if following and following in "年月至-~到":
            return self._date(start, end)
        if following == "日":
            return self._day(start, end)
        if following == "+":
            return self._structure(start, end)
        return None

    def _dashed(self, start: int, end: int) -> Draft | None:
        draft = self._date(start, end)
        if draft is not None:
            return draft
        return self._dotted_code(start, end)

    def _dotted_code(self, start: int, end: int) -> Draft | None:
        begin = start
        while begin > self.floor and self.text[begin - 1] in "(+":
            begin -= 1
        for at in {begin, start}:
            m = codes.dashed().match(self.text, at)
            if m is not None and m.end() > end:
                return self._code(at, m.end(), start, "dashed")
        return None

    def _bracketed(self, start: int, end: int) -> Draft | None:
        """(3) is a label, (2022) a year, (020)8211 1234 a telephone number."""
        draft = self._label(start, end)
        if draft is not None:
            return draft
        draft = self._document_number(start)
        if draft is not None:
            return draft
        if end - start == 4 and self.text[start : start + 2] in ("19", "20") and self.text[start - 1 : start] == "(":
            return Draft(start, end, start, end, "date", "year", value=Decimal(self.text[start:end]), text_value=self.text[start:end], unit="年")
        return self._dotted_code(start, end)

    def _figure(self, start: int) -> Draft | None:
        text = self.text
        if "," in text[start : start + 4] or "，" in text[start : start + 4]:
            m = numerals.malformed().match(text, start)
            if m is not None and (numerals.arabic().match(text, start) or m).end() < m.end():
                draft = quantities.read(text, m.end() - 1, m.end() - 1)
                end = draft.end if draft is not None and not draft.bare else m.end()
                return Draft(start, end, start, m.end(), "other", "malformed", text_value=m[0], unit=draft.unit if draft is not None else "")
        numeral = numerals.read(text, start)
        assert numeral is not None
        part = quantities.fraction(text, start, self.floor, numeral)
        if part is not None:
            return part
        draft = quantities.read(text, start, self.floor, numeral)
        assert draft is not None
        if draft.bare and draft.scale == 1:
            return self._bare(draft)
        return self._settled(draft)

    def _settled(self, draft: Draft) -> Draft:
        """Kinds that the unit alone does not tell: 34 位 as a rank, 一级 as an order."""
        text = self.text
        if draft.unit == "个" and not text[draft.end : draft.end + 1].isalnum():
            self._working_days(draft)
        elif draft.unit in ("位", "名") and draft.kind == "count":
            after = text[draft.end : draft.end + 1]
            if not after.isalnum() and labels.ranked(text, draft.start) or text[draft.start - 1 : draft.start] == "前":
                draft.kind = draft.rule = "rank"
        elif draft.unit in labels.ARTICLE_UNITS and draft.unit in ("条", "款", "项") and text[draft.start - 1 : draft.start] == "前" and draft.start > self.floor:
            draft.kind = draft.rule = "article"
        elif draft.unit == "强":
            draft.kind = draft.rule = "rank"
        return draft

    def _working_days(self, draft: Draft) -> None:
        """平均1.5个, 最长3个, where the clause speaks of 工作日."""
        low = max(0, draft.start - CLAUSE)
        cut = max(self.text.rfind(stop, low, draft.start) for stop in "。；\n，") + 1
        if self.text.find("工作日", max(low, cut), draft.start) >= 0:
            draft.unit, draft.kind, draft.rule = "个工作日", "duration", "unit_named_before"

    def _bare(self, draft: Draft) -> Draft:
        """An Arabic figure without a unit: a version, a hotline, a label of something, or a plain figure."""
        text, start, end = self.text, draft.num_start, draft.num_end
        printed = text[start:end]
        after = text[end : end + 1]
        if after == "大" and text[end + 1 : end + 2] not in ("于", "小", "约", "会", "量", "学", "幅", "概", "力"):
            draft.kind = draft.rule = "count"
            draft.end, draft.bare = end + 1, False
            return draft
        if after.isascii() and after.isalpha():
            m = codes.lettered().match(text, start)
            return self._code(start, m.end() if m is not None else end, start, "lettered")
        nested = labels.nested(text, start) if "." in printed else None
        if nested is not None:
            return nested
        if (draft.start == start and _version().match(printed) and _in_prose().search(text, max(0, start - 3), start) and _prose_after().match(text, end)) or (after == "版" and "." in printed):
            return Draft(start, end, start, end, "version", "version", value=None, text_value=printed)
        if text[start - 1 : start] == '"' and after == '"' and printed.isdigit():
            return self._code(start, end, start, "quoted")
        if text[start - 1 : start] == "[" and after == "]" and len(printed) <= 2 and start > self.floor:
            return Draft(start - 1, end + 1, start, end, "enumerator", "footnote", value=Decimal(printed))
        if printed.isdigit() and (m := codes.budget_code().match(text, start)) is not None and m.end() == end:
            return self._code(start, end, start, "budget_code")
        if after == "号" or (printed.isdigit() and _is_code(text, start, printed)):
            end += after == "号"
            return self._code(start, end, start, "code")
        if end - start == 4 and printed[:2] in ("19", "20") and "." not in printed and _year_cue().match(text, end):
            return Draft(start, end, start, end, "date", "year", value=Decimal(printed), text_value=printed, unit="年")
        return draft

    # --- spelled numerals

    def _spelled(self, m: regex.Match[str]) -> Draft | None:
        text, start = self.text, m.start()
        before = text[start - 1] if start > self.floor else ""
        phrase = self._phrase(start)
        if before == "第" or (before in " (" and before and "第" in text[max(self.floor, start - 3) : start]):
            if phrase is not None and phrase[2].reading != "number" and phrase[0] < start:
                return self._from_phrase(start, *phrase)
            draft = labels.ordinal(text, start, self.floor)
            if draft is not None:
                return draft
        if before in "国 " and before and (draft := self._republican(start)) is not None:
            return draft
        if text.startswith("一半", start):
            return self._half_share(start, start + 2, "")
        part = quantities.share(text, start, self.floor)
        if part is not None:
            return part
        numeral = numerals.read(text, start)
        if numeral is None:
            return None
        if not numeral.bare_place and (phrase is None or phrase[1] <= numeral.end or phrase[2].reading == "none"):
            fraction = quantities.fraction(text, start, self.floor, numeral)
            if fraction is not None:
                return fraction
        if phrase is not None and phrase[2].reading != "number" and not self._outgrows(numeral, phrase):
            return self._from_phrase(start, *phrase)
        draft = labels.label(text, start, self.floor, numeral)
        if draft is not None:
            return draft
        date = dates.read(text, start)
        if date is not None and date.end >= numeral.end and self._is_date(date, numeral):
            return self._dated(date)
        draft = self._day(start, numeral.end) if not numeral.digit_run else None
        if draft is None and before and before in "月初":
            draft = self._day_of_month(start, numeral.end)
        if draft is not None:
            return draft
        structure = codes.structure().match(text, start)
        if structure is not None:
            return Draft(start, structure.end(), start, structure.end(), "structure", "structure", text_value=_figures_of(structure))
        return self._spelled_quantity(start, numeral)

    def _outgrows(self, numeral: numerals.Numeral, phrase: tuple[int, int, vocabulary.PhraseRow]) -> bool:
        """十分钟 is no 十分, 一批次 no 一批: the numeral with its unit is longer than the word it begins with."""
        if numeral.start != phrase[0]:
            return False
        found = quantities.unit_at(self.text, numeral.end)
        return numeral.end > phrase[1] or (found is not None and found[1] > phrase[1])

    def _is_date(self, date: dates.Date, numeral: numerals.Numeral) -> bool:
        if date.rule == "date" and numeral.value > 12 and not numeral.digit_run and date.text_value.startswith("XXXX"):
            return False
        return not (date.rule == "year" and not numeral.digit_run and numeral.value < 1000)

    def _spelled_quantity(self, start: int, numeral: numerals.Numeral) -> Draft | None:
        text = self.text
        if not self._well_formed(start, numeral):
            return None
        draft = quantities.read(text, start, self.floor, numeral)
        if draft is None:
            self.skip = numeral.end
            return None
        pair = _one_to_one().match(text, start)
        if pair is not None and (draft.bare or len(pair[1]) == 1):
            return _paired(pair)
        if self._quoted(draft, start):
            return self._coined(draft, numeral)
        end = numeral.end
        after = text[end : end + 1]
        if numeral.bare_place and not draft.qualifier and numeral.length <= 2 + (numeral.scale > 1000):
            self.skip = end
            return None
        if after == "大" and draft.bare and text[end + 1 : end + 2] not in ("于", "小", "约", "会", "量", "学"):
            kind = "ordinal" if numeral.value >= 15 else "count"
            return Draft(start, end + 1, start, end, kind, kind, value=numeral.value, ulp=Decimal(1))
        cue = vocabulary.cues("ordinal").match(text, end)
        if cue is not None and numeral.value <= LAST_ORDINAL and numeral.length <= 3:
            return Draft(start, cue.end() if cue[0] in ("期", "届") else end, start, end, "ordinal", "ordinal", value=numeral.value, unit=cue[0] if cue[0] in ("期", "届") else "")  # fmt: skip
        if draft.unit == "级":
            return self._level(draft, numeral)
        if draft.bare:
            return self._bare_spelled(draft, numeral)
        return self._settled(draft)

    def _coined(self, draft: Draft, numeral: numerals.Numeral) -> Draft:
        """“四免” counts 免, “四个一” stays whole."""
        pair = _pairs().match(self.text, draft.start)
        if pair is not None:
            return _paired(pair)
        end, unit = draft.end, draft.unit
        if draft.bare:
            end, unit = numeral.end + 1, self.text[numeral.end]
        elif self.text[end : end + 1] == "一":
            end += 1
        return Draft(draft.start, end, draft.start, end if end > numeral.end + 1 else numeral.end, "structure", "coined", value=numeral.value, unit=unit)

    def _level(self, draft: Draft, numeral: numerals.Numeral) -> Draft:
        if numeral.value <= 2 and self.text[draft.num_start] != "两" or _level_of().match(self.text, draft.end):
            draft.kind = draft.rule = "ordinal"
        return draft

    def _well_formed(self, start: int, numeral: numerals.Numeral) -> bool:
        """Formal characters are numerals only in company: 壹佰, 叁元, but not 陆地."""
        text, end = self.text, numeral.end
        row = vocabulary.numerals().get(text[start])
        if row is None or not row.formal:
            return True
        following = text[start + 1 : start + 2]
        if end - start > 1:
            if row.role == "place":
                return True
            nxt = vocabulary.numerals().get(following)
            return nxt is None or nxt.formal or nxt.role in ("place", "myriad")
        before = text[start - 1] if start > self.floor else ""
        if following and following in "元圆角分":
            return True
        return not following.isalnum() and (not before.isalnum() or before in "负的是")

    def _quoted(self, draft: Draft, start: int) -> bool:
        """“四新”, “五个全覆盖”, “两证”: a short quotation that begins with a numeral is a coined term."""
        text = self.text
        if start == 0 or text[start - 1] != '"' or draft.spelled is False:
            return False
        close = text.find('"', draft.end, draft.end + SET_PHRASE_REACH)
        return close >= 0 and text[start:close].isalnum() and draft.value is not None and draft.value <= 100 and draft.kind in ("count", "other")

    def _bare_spelled(self, draft: Draft, numeral: numerals.Numeral) -> Draft | None:
        """A spelled numeral without a unit: 一 alone is a word; 二 to 九 make coined terms (三农, 四新); longer ones are figures."""
        text, start, end = self.text, numeral.start, numeral.end
        if numeral.length > 1 or draft.qualifier:
            return draft
        before = text[start - 1] if start > self.floor else ""
        after = text[end : end + 1]
        if before == "前" and not after.isalnum():
            draft.kind, draft.rule, draft.bare = "rank", "rank", False
            return draft
        if _joins().match(text, end) or (before and before in "至到~-" and start - 1 >= self.floor and text[start - 2 : start - 1] in vocabulary.numerals()):
            return draft
        alone = (not before or not before.isalnum() or before in "负是第") and (not after or not after.isalnum())
        if alone:
            return draft
        if text[start] in "一万亿百千兆零〇○":
            return draft if before == "是" else None
        if text[start] == "十" and after.isalnum():
            return draft if numeral.value == 10 and before in "前" and before else None
        draft.kind, draft.rule = "structure", "coined"
        return draft


LAST_ORDINAL = 99
FEW = "一二三四五六七八九两双"


@cache
def _pairs() -> regex.Pattern[str]:
    """“一类一策”, “两轮两翼”, “四品一械”: numerals and nouns by turns up to the closing quote."""
    noun = rf"(?![{vocabulary.characters('digit', 'tens', 'place', 'myriad')}])[\u4e00-\u9fff]"
    return regex.compile(rf'(?:[{FEW}](?:{noun}){{1,2}}、?){{2,4}}(?=")')


@cache
def _one_to_one() -> regex.Pattern[str]:
    """一事一议, 一户一档, 一项目一台账."""
    noun = rf"(?![{vocabulary.characters('digit', 'tens', 'place', 'myriad')}])[\u4e00-\u9fff]"
    return regex.compile(rf"一((?:{noun}){{1,2}}?)、?一(?![个家批些般定种次项条直样起体]){noun}")


def _paired(m: regex.Match[str]) -> Draft:
    numbers = [str(vocabulary.numerals()[c].value) if c != "双" else "2" for c in m[0] if c in FEW]
    joint = ":" if set(numbers) == {"1"} else "+"
    last = max(m.start() + i for i, c in enumerate(m[0]) if c in FEW)
    return Draft(m.start(), m.end(), m.start(), last + 1, "structure", "paired", text_value=joint.join(numbers))




@cache
def _joins() -> regex.Pattern[str]:
    chars = vocabulary.characters("digit", "tens", "place")
    return regex.compile(rf" *(?:至|到|-|~|或者?)(?=[\d{chars}])|(?:或者)?以[上下内]", regex.ASCII)


@cache
def _figure_before() -> regex.Pattern[str]:
    return regex.compile(r"[\w.]\Z", regex.ASCII)


@cache
def _damaged() -> regex.Pattern[str]:
    return regex.compile(r"[.\d\ufffd]+(?:,[.\d\ufffd]+)*", regex.ASCII)


@cache
def _republic() -> regex.Pattern[str]:
    return regex.compile(r"(?:中华)?民国 *\Z")


@cache
def _leading_digits() -> regex.Pattern[str]:
    return regex.compile(rf"[\d{vocabulary.characters('digit', 'tens', 'place')}]+", regex.ASCII)


@cache
def _span_of_days() -> regex.Pattern[str]:
    return regex.compile(r" *(?:以?[内前后]|之[内前后]|以[上下]|期|为限|的?期限|游|龄|历|均)")


@cache
def _span_before() -> regex.Pattern[str]:
    return regex.compile(r"(?:[每起第满前近]|为期|期限为?|不少于|不超过|不得少于|共计?|连续|超过|逾|历时|提前|延长)\Z")


@cache
def _ratio_cue() -> regex.Pattern[str]:
    return regex.compile(r"比例|结构|之比|比值|配比|比为|比重|占比|调整为|由|优化为")


@cache
def _version() -> regex.Pattern[str]:
    return regex.compile(r"\d{1,2}\.0\Z")


@cache
def _in_prose() -> regex.Pattern[str]:
    return regex.compile(r"(?:[\u4e00-\u9fff\"、，]|\A) ?\Z")


@cache
def _prose_after() -> regex.Pattern[str]:
    return regex.compile(r" ?(?:[\u4e00-\u9fff\"、，。；]|\Z)")


@cache
def _year_cue() -> regex.Pattern[str]:
    return regex.compile(r" *(?:财年|本年|财政|版|届|级|决算|预算|Q[1-4])")


@cache
def _code_cue() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{vocabulary.cues('code').pattern})(?:号码|为|是|:|：|[ （(\"-])*\Z")


@cache
def _level_of() -> regex.Pattern[str]:
    return regex.compile(r"甲等|乙等|公立|医院|指标|项目|科目|巡视员|调研员|主任科员|职员|响应|标题|目录|学科|英模|以上")


LONG = 8


def _is_code(text: str, start: int, printed: str) -> bool:
    if len(printed) >= LONG or (len(printed) > 1 and printed[0] == "0" and len(printed) > 2):
        return True
    if len(printed) == 5 and vocabulary.cues("hotline").fullmatch(printed):
        return True
    return _code_cue().search(text, max(0, start - 10), start) is not None


def _figures_of(m: regex.Match[str]) -> str:
    """1+11+2 of 5方面+24类别+72指标 as well as of 1+11+2."""
    if m["times"]:
        return "×".join(regex.findall(r"\d+", m[0], regex.ASCII))
    parts = []
    for piece in m[0].split("+"):
        found = regex.search(r"\d+|[NnXx]", piece, regex.ASCII)
        numeral = numerals.read(piece.strip(), 0) if found is None else None
        parts.append(found[0] if found is not None else str(numeral.value) if numeral is not None else piece)
    return "+".join(parts)


_ARABIC_READERS = {
    "年": (Scan._date,),
    "月": (Scan._date,),
    "日": (Scan._day,),
    "号": (Scan._day_of_month,),
    "世": (Scan._date,),
    "时": (Scan._date,),
    "季": (Scan._date,),
    " ": (Scan._space, Scan._dotted_code),
    ".": (Scan._label, Scan._date, Scan._dotted_code),
    "、": (Scan._label, Scan._date),
    ")": (Scan._bracketed,),
    "]": (Scan._document_number,),
    "-": (Scan._dashed,),
    "~": (Scan._date,),
    "至": (Scan._date,),
    "到": (Scan._date,),
    "/": (Scan._slash,),
    ":": (Scan._colon,),
    "+": (Scan._structure,),
    "×": (Scan._structure,),
    "x": (Scan._structure,),
    "*": (Scan._structure,),
    "方": (Scan._structure,),
}

