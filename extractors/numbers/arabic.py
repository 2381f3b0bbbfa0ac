"""Mentions that begin with an Arabic digit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import regex

from extractors.numbers import codes, figures, labels, numerals, plain, quantities, unit_forms, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.reading import REACH, SETTLED
from extractors.numbers.shapes import ShapeReading

DAMAGE = "\ufffd"
LONG = 8


class ArabicReading(ShapeReading):
    """Reads from a digit: by the character behind the digits first, then as a quantity, then as a bare figure. No digit is left out."""

    def _arabic(self, start: int) -> Draft | None:
        text = self.text
        phrase = self._phrase(start) if start >= self.phrase_from else None
        if phrase is None:
            draft = plain.read(text, start, self.floor)
            if draft is not None:
                return draft if draft.unit not in SETTLED or draft.bare else self._settled(draft)
        before = text[start - 1 : start]
        if before == "." and start > self.floor and not _figure_before().search(text, max(0, start - 2), start - 1):
            start -= 1  # .77
            before = text[start - 1 : start]
        if phrase is not None and phrase[2].reading == "code":
            return self._code(phrase[0], phrase[1], start, "phrase")
        found = figures.arabic().match(text, start)
        assert found is not None
        end = found.end()
        after = text[end : end + 1]
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
        if (
            before in "- "
            and before
            and (m := codes.page_number().search(text, max(self.floor, start - 8), end + 8)) is not None
            and m.start(1) == start
        ):
            return self._code(m.start(), m.end(), start, "page_number")
        if "." in found[0] and (draft := self._decimal_shapes(start, end, found[0])) is not None:
            return draft
        return self._figure(start)

    def _footnoted(self, start: int, end: int) -> Draft | None:
        """1,234.56①万元: the mark of a note between a figure and what it is money or percent of. 反例: 「附件2①万元户」 has no figure."""
        m = _noted().match(self.text, end)
        if m is None:
            return None
        low = max(self.floor, start - REACH)
        window = f"{self.text[low:end]} {self.text[end + 1 : m.end() + REACH]}"
        draft = quantities.read(window, start - low, 0)
        if draft is None or draft.kind not in ("money", "percent"):
            return None
        for name in ("start", "end", "num_start", "num_end"):
            setattr(draft, name, getattr(draft, name) + low)
        return draft

    def _school_year(self, start: int, end: int) -> Draft | None:
        """2023学年: a year by its number; 「3学年」 counts."""
        printed = self.text[start:end]
        if not (printed.isdigit() and len(printed) == 4 and printed[:2] in ("19", "20") and self.text.startswith("学年", end)):
            return None
        return Draft(start, end + 2, start, end, "date", "year", value=Decimal(printed), text_value=printed, unit="年")

    def _damaged(self, start: int) -> Draft:
        m = _damaged().match(self.text, start)
        assert m is not None
        return Draft(start, m.end(), start, m.end(), "other", "damaged", text_value=m[0])

    def _decimal_shapes(self, start: int, end: int, printed: str) -> Draft | None:
        """2022.05 is a month, 5.0 a version, 2.1 at the head of a line a label, 1.2.3 a code."""
        draft = labels.dotted(self.text, start)
        if draft is not None:
            return draft
        if unit_forms.unit_at(self.text, unit_forms.skip_blanks(self.text, end)) is not None or self.text[end : end + 2].lstrip(" ")[
            :1
        ] in ("万", "亿"):
            return None  # 2073.01 元
        text = self.text
        around = text[start - 1 : start] + text[end : end + 1]
        if around and not around.strip(" \n\t"):
            return None  # a cell of a column of figures
        alone = end - start == len(text.strip()) and end - start <= len("01.10")
        padded = printed[0] == "0" and printed[1].isdigit() and not alone  # 08.08 is no decimal, unless it is all there is
        return self._date(start, end) if printed[:2] in ("19", "20") or padded else None

    def _figure(self, start: int) -> Draft | None:
        text = self.text
        if "," in text[start : start + 4] or "，" in text[start : start + 4]:
            m = figures.malformed().match(text, start)
            if m is not None and (figures.arabic().match(text, start) or m).end() < m.end():
                draft = quantities.read(text, m.end() - 1, m.end() - 1)
                end = draft.end if draft is not None and not draft.bare else m.end()
                return Draft(
                    start,
                    end,
                    start,
                    m.end(),
                    "other",
                    "malformed",
                    text_value=m[0],
                    unit=draft.unit if draft is not None else "",
                    used=draft.used if draft is not None else (),
                )
        numeral = numerals.read(text, start)
        assert numeral is not None
        part = quantities.fraction(text, start, self.floor, numeral)
        if part is not None:
            return part
        draft = quantities.read(text, start, self.floor, numeral)
        assert draft is not None
        if numeral.length >= LONG and text[start : draft.end].isascii() and text[start : draft.end].isalnum() and not draft.bare:
            return self._code(start, draft.end, start, "lettered")  # 666666666s
        if draft.unit == "版" and "." in text[start : numeral.end]:
            printed = text[start : numeral.end]
            return Draft(start, numeral.end, start, numeral.end, "version", "version", text_value=printed)
        if draft.bare and draft.scale == 1:
            return self._bare(draft)
        return self._settled(draft)

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
        if (
            draft.start == start
            and _version().match(printed)
            and _in_prose().search(text, max(0, start - 3), start)
            and _prose_after().match(text, end)
        ) or (after == "版" and "." in printed):
            return Draft(start, end, start, end, "version", "version", value=None, text_value=printed)
        if text[start - 1 : start] == '"' and after == '"' and printed.isdigit():
            return self._code(start, end, start, "quoted")
        if text[start - 1 : start] == "[" and after == "]" and len(printed) <= 2 and start > self.floor:
            return Draft(start - 1, end + 1, start, end, "enumerator", "footnote", value=Decimal(printed))
        if printed[0] in "235" and printed.isdigit() and (m := codes.budget_code().match(text, start)) is not None and m.end() == end:
            return self._code(start, end, start, "budget_code")
        if after == "号":
            return self._code(start, end + 1, start, "code")
        if after == "表" and printed[0] == "0" and printed.isdigit():
            return self._code(start, end, start, "code")  # 公开02表
        cues = _is_code(text, start, printed) if printed.isdigit() else None
        if cues is not None:
            code = self._code(start, end, start, "code")
            code.used = cues
            return code
        if end - start == 4 and printed[0] in "12" and "." not in printed and _is_year(text, end, printed):
            return Draft(start, end, start, end, "date", "year", value=Decimal(printed), text_value=printed, unit="年")
        return draft


_ARABIC_READERS = {
    "年": (ArabicReading._republican_alone, ArabicReading._date),
    "月": (ArabicReading._date,),
    "日": (ArabicReading._day,),
    "号": (ArabicReading._day_of_month,),
    "世": (ArabicReading._date,),
    "时": (ArabicReading._hours,),
    "点": (ArabicReading._hours,),
    "季": (ArabicReading._date,),
    " ": (ArabicReading._space, ArabicReading._dotted_code),
    ".": (ArabicReading._label, ArabicReading._date, ArabicReading._dotted_code),
    "、": (ArabicReading._label, ArabicReading._date),
    ")": (ArabicReading._bracketed,),
    "]": (ArabicReading._document_number,),
    "-": (ArabicReading._dashed,),
    "~": (ArabicReading._date,),
    "至": (ArabicReading._date,),
    "到": (ArabicReading._date,),
    "/": (ArabicReading._slash,),
    "学": (ArabicReading._school_year,),
    "又": (ArabicReading._mixed,),
    "比": (ArabicReading._versus,),
    ":": (ArabicReading._colon,),
    "+": (ArabicReading._structure,),
    "×": (ArabicReading._structure,),
    "x": (ArabicReading._structure,),
    "*": (ArabicReading._structure,),
    "方": (ArabicReading._structure,),
    **dict.fromkeys(map(chr, range(0x2460, 0x2474)), (ArabicReading._footnoted,)),
}


@cache
def _figure_before() -> re.Pattern[str]:
    return re.compile(r"[\w.]\Z", re.ASCII)


@cache
def _noted() -> re.Pattern[str]:
    return re.compile(r"[\u2460-\u2473](?:[千百]?[万亿]?万?元(?![旦宵月素])|%)")


@cache
def _damaged() -> re.Pattern[str]:
    return re.compile(r"[.\d\ufffd]+(?:,[.\d\ufffd]+)*", re.ASCII)


@cache
def _version() -> re.Pattern[str]:
    return re.compile(r"\d{1,2}\.0\Z")


@cache
def _in_prose() -> regex.Pattern[str]:
    return regex.compile(r"(?:[\u4e00-\u9fff\"、，]|\A) ?\Z")


@cache
def _prose_after() -> re.Pattern[str]:
    return re.compile(r" ?(?:[\u4e00-\u9fff\"、，。；]|\Z)")


@cache
def _year_cue() -> re.Pattern[str]:
    return re.compile(r" *(?:财年|本年|财政|版|届|级|决算|预算|Q[1-4])")


@cache
def _called_year() -> re.Pattern[str]:
    return re.compile(r" ?(?:看起来|看来)?[是为作](?:一个)?年份")


def _is_year(text: str, end: int, printed: str) -> bool:
    return (printed[:2] in ("19", "20") and _year_cue().match(text, end) is not None) or _called_year().match(text, end) is not None


@cache
def _code_cue() -> re.Pattern[str]:
    return re.compile(rf"({vocabulary.cues('code').pattern})(?:号码|为|是|:|：|[ \t（(\"-])*\Z")


def _is_code(text: str, start: int, printed: str) -> tuple[vocabulary.CueRow, ...] | None:
    """Does the shape (nothing more), a known hotline or a word before it say that the digits are a code? None if not."""
    if len(printed) >= LONG or (len(printed) > 1 and printed[0] == "0" and len(printed) > 2):
        return ()
    if len(printed) == 5 and vocabulary.cues("hotline").fullmatch(printed):
        return (vocabulary.cue("hotline", printed),)
    m = _code_cue().search(text, max(0, start - 10), start)
    return (vocabulary.cue("code", m[1]),) if m is not None else None
