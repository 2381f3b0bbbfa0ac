"""Figures known by their shape: what stands right behind the digits (+ × : / - ) or a blank) tells how to read on."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import regex

from extractors.numbers import bounds, codes, dates, labels, numerals, quantities, unit_forms, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.reading import Reading

LABEL_DIGITS = 2
LABELS_BACK = 6  # so many numbers back a label may stand that the next one goes on from
GROUP_BEGINS = frozenset("(0123456789")


class ShapeReading(Reading):
    """Readers that begin at a digit and know what follows it; each gives None where the shape is another."""

    def _label(self, start: int, end: int) -> Draft | None:
        draft = labels.dotted(self.text, start)
        if draft is not None:
            return draft
        if self.text[end] == "." and (draft := self._next_label(start, end)) is not None:
            return draft
        numeral = numerals.read(self.text, start)
        return labels.label(self.text, start, self.floor, numeral) if numeral is not None else None

    def _next_label(self, start: int, end: int) -> Draft | None:
        """「1.收支总表2.收入总表 3.…」: a label within the line that goes on from the last one, or stands apart before words."""
        text, behind = self.text, end + 1 + (self.text[end + 1 : end + 2] == " ")
        if end - start > LABEL_DIGITS or not text[start:end].isdigit() or not "\u4e00" <= text[behind : behind + 1] <= "\u9fff":
            return None
        value = Decimal(text[start:end])
        last = next((d for d in reversed(self.drafts[-LABELS_BACK:]) if d.rule == "label" and text[d.end - 1] == "."), None)
        if (last is None or last.value != value - 1) and _apart().search(text, max(self.floor, start - 2), start) is None:
            return None
        return Draft(start, end + 1, start, end, "enumerator", "label", value)

    def _structure(self, start: int, end: int) -> Draft | None:
        power = codes.power().match(self.text, start)
        if power is not None:
            value = Decimal(power[1]).scaleb(int(power[2]))
            return Draft(start, power.end(), start, power.end(), "other", "scientific", value=value, ulp=None, bare=True)
        m = codes.structure().match(self.text, start)
        if m is None:
            return None
        return Draft(start, m.end(), start, m.end(), "structure", "structure", text_value=figures_of(m))

    def _colon(self, start: int, end: int) -> Draft | None:
        if codes.labelled().match(self.text, start) is not None or codes.telephone_after().match(self.text, start) is not None:
            return self._code(start, end, start, "code")
        m = codes.ratio().match(self.text, start)
        clock = dates.clock(self.text, start)
        if (
            clock is not None
            and (m is None or m.end() <= clock.end)
            and not vocabulary.cues("ratio").search(self.text, max(0, start - 12), start)
        ):
            return self._dated(clock)
        if m is None:
            return None
        return Draft(start, m.end(), start, m.end(), "ratio", "ratio", text_value=m[0].replace(" ", ""))

    def _hours(self, start: int, end: int) -> Draft | None:
        found = dates.hours(self.text, start)
        return self._dated(found) if found is not None else None

    def _mixed(self, start: int, end: int) -> Draft | None:
        """5又3/4."""
        m = codes.fraction().match(self.text, start)
        return self._fraction(start, m) if m is not None and m["whole"] and int(m["under"]) else None

    def _versus(self, start: int, end: int) -> Draft | None:
        """3比1, 21.5比36.1比42.4."""
        m = codes.versus().match(self.text, start)
        return Draft(start, m.end(), start, m.end(), "ratio", "ratio", text_value=m[0].replace("比", ":")) if m is not None else None

    def _slash(self, start: int, end: int) -> Draft | None:
        draft = self._date(start, end)
        if draft is not None:
            return draft
        m = codes.fraction().match(self.text, start)
        if m is None or int(m["under"]) == 0:
            return None
        consecutive = end - start == 4 and len(m["under"]) == 2 and int(m["over"]) % 100 + 1 == int(m["under"])
        if consecutive and m["over"].startswith(("19", "20")):
            iso = f"{m['over']}/{m['over'][:2]}{m['under']}"  # 由2026/27起
            return Draft(start, m.end(), start, m.end(), "date", "years", unit="年", text_value=iso)
        return self._fraction(start, m)

    def _fraction(self, start: int, m: regex.Match[str]) -> Draft | None:
        if int(m["under"]) == 0:
            return None
        under = Decimal(m["under"])
        value = quantities.divide(Decimal(m["whole"] or 0) * under + Decimal(m["over"]), under)
        draft = Draft(start, m.end(), start, m.end(), "ratio", "fraction", value=value, text_value=m[0])
        bounds.prefixes(draft, self.text, self.floor)
        bounds.suffixes(draft, self.text)
        return draft

    def _space(self, start: int, end: int) -> Draft | None:
        """A blank: the unit may follow, or 年, or the fraction of a mixed number."""
        m = codes.fraction().match(self.text, start) if self.text[end + 1 : end + 2].isdigit() else None
        if m is not None and m["whole"] and int(m["under"]):
            return self._fraction(start, m)
        behind = unit_forms.skip_blanks(self.text, end)
        following = self.text[behind : behind + 1]
        if following and following in "年月至-~到":
            return self._date(start, end)
        if following == "日":
            return self._day(start, end)
        if following == "+":
            return self._structure(start, end)
        return None

    def _dashed(self, start: int, end: int) -> Draft | None:
        titled = codes.titled().match(self.text, start)
        if titled is not None:
            return self._code(start, titled.end(), start, "code")
        draft = self._date(start, end)
        if draft is not None:
            return draft
        return self._dotted_code(start, end)

    def _dotted_code(self, start: int, end: int) -> Draft | None:
        if self.text[end] == " " and self.text[end + 1 : end + 2] not in GROUP_BEGINS:
            return None
        begin = start
        while begin > self.floor and self.text[begin - 1] in "(+":
            begin -= 1
        for at in (begin, start):
            m = codes.dashed().match(self.text, at)
            if m is not None and m.end() > end:
                return self._code(at, m.end(), start, "dashed")
        return None

    def _bracketed(self, start: int, end: int) -> Draft | None:
        """(3) is a label, (2022) a year, (020)8211 1234 a telephone number."""
        draft = self._document_number(start) or self._label(start, end)
        if draft is not None:
            return draft
        if _this_year().search(self.text, max(0, start - 2), start) is not None and _republican_in_brackets().match(self.text, start):
            year = str(int(self.text[start:end]) + dates.AD_SPAN)
            return Draft(start, end, start, end, "date", "republican_year", value=Decimal(year), text_value=year, unit="年")
        if end - start == 4 and self.text[start : start + 2] in ("19", "20") and self.text[start - 1 : start] == "(":
            return Draft(
                start, end, start, end, "date", "year", value=Decimal(self.text[start:end]), text_value=self.text[start:end], unit="年"
            )
        return self._dotted_code(start, end)


def figures_of(m: re.Match[str]) -> str:
    """1+11+2 of 5方面+24类别+72指标 as well as of 1+11+2."""
    if m["times"]:
        return "×".join(found for found in _figure_or_letter().findall(m[0]) if found.isdigit())
    parts = []
    for piece in m[0].split("+"):
        found = _figure_or_letter().search(piece)
        numeral = numerals.read(piece.strip(), 0) if found is None else None
        parts.append(found[0] if found is not None else str(numeral.value) if numeral is not None else piece)
    return "+".join(parts)


@cache
def _this_year() -> re.Pattern[str]:
    return re.compile(r"[今明去上本]\(\Z")


@cache
def _republican_in_brackets() -> re.Pattern[str]:
    """明(111)年度: a year of the Republic beside the word for it."""
    return re.compile(r"1[0-3]\d(?=\) ?年)", re.ASCII)


@cache
def _apart() -> re.Pattern[str]:
    """A blank behind a word that is none of 表, 图, 第, which have a number behind them."""
    return re.compile(r"(?![表图件栏注第号页款条项])[\u4e00-\u9fff] \Z")


@cache
def _figure_or_letter() -> re.Pattern[str]:
    return re.compile(r"\d+|[NnXx]", re.ASCII)
