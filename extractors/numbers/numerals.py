"""Numerals: from digits and numeral characters to exact values.

Reads folded text (`folding.fold`): half-width digits, simplified characters. 例: 8.5万亿 · 十二万三 (123000) · 三百一 (310) ·
壹佰贰拾 · 7万5千4百 · 二〇二二 · 一千多万 · 三五百 (300 to 500).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

import regex

from extractors.numbers import vocabulary
from extractors.numbers.figures import ARABIC, Numeral, arabic, continues, plain
from extractors.numbers.vocabulary import ONE

LARGEST = 96
"""Zeros of the largest scale that is read: 亿 twelve times."""
TEN = Decimal(10)


@cache
def _tokens() -> re.Pattern[str]:
    chars = vocabulary.characters("digit", "tens", "place", "myriad", "some")
    more = "".join(vocabulary.qualifiers("inside"))
    return re.compile(rf"(?P<gap> *|个(?=亿))(?:(?P<arabic>{ARABIC})|(?P<char>[{chars}])|(?P<point>点)|(?P<more>[{more}]))", re.ASCII)


def read(text: str, start: int) -> Numeral | None:
    """The longest numeral that begins at `start`, or None."""
    first = text[start : start + 1]
    found = arabic().match(text, start) if first in ARABIC_BEGINS else None
    if found is not None:
        end = after = found.end()
        while text[after : after + 1] == " ":
            after += 1
        following = text[after : after + 1]
        if following not in continues() or not following:
            value, ulp = plain(found[0])
            return Numeral(start, end, value, ulp=ulp, length=end - start)
        scaled = _scaled().match(text, after) if following in "万亿" else None
        if scaled is None:
            return _Reader(text, start).read()
        value, ulp = plain(found[0])
        scale, top, end = SCALES[scaled[0]], TOPS[scaled[0]], scaled.end()
        return Numeral(start, end, value * scale, ulp=ulp * scale, scale=scale, top=top, length=end - start)
    single = _single().get(first)
    if single is not None and not goes_on(text, start + 1):
        return Numeral(start, start + 1, single, spelled=True, length=1)
    run = _run().match(text, start)
    if run is None:
        return None
    end = run.end()
    if end - start > LONGEST_RUN:
        return _Reader(text, start).read()
    if text[end - 1] in _prefixed():
        end += _longest_prefixed()
    read = _remembered(text[start:end])
    return read.moved(start) if read is not None else None


ARABIC_BEGINS = frozenset("0123456789.")
SCALES = {"万": Decimal(10) ** 4, "亿": Decimal(10) ** 8, "万亿": Decimal(10) ** 12}
TOPS = {**SCALES, "万亿": SCALES["亿"]}


@cache
def _scaled() -> re.Pattern[str]:
    """The magnitude behind a figure that nothing carries on: 万 in 3万元, but not in 3万5千, 12万三, 2万个亿."""
    more = "".join(vocabulary.qualifiers("inside"))
    chars = vocabulary.characters("digit", "tens", "place", "myriad", "some")
    return re.compile(rf"(?:万亿?|亿)(?! *(?:[{chars}{more}点\d.]|个亿))", re.ASCII)


LONGEST_RUN = 24


@lru_cache(maxsize=4096)
def _remembered(run: str) -> Numeral | None:
    """The numeral at the head of a run of numeral characters and what of the text behind it may be a unit: 十二, 三千米."""
    return _Reader(run, 0).read()


@cache
def _run() -> re.Pattern[str]:
    """The characters that a spelled numeral may consist of; what stands behind them changes nothing but where a unit begins."""
    chars = vocabulary.characters("digit", "tens", "place", "myriad", "some")
    return re.compile(f"[{chars}][{chars}{''.join(vocabulary.qualifiers('inside'))}点个 .,，0-9]{{0,{LONGEST_RUN}}}+", re.ASCII)


@cache
def _longest_prefixed() -> int:
    return max(len(form) for forms in _prefixed().values() for form in forms)


@cache
def _single() -> dict[str, Decimal]:
    """The digits that are a numeral by themselves."""
    return {row.character: row.value for row in vocabulary.numerals().values() if row.role == "digit"}


@cache
def _going_on() -> frozenset[str]:
    """What may carry a numeral on behind its first character."""
    more = "".join(vocabulary.qualifiers("inside"))
    return frozenset(vocabulary.characters("digit", "tens", "place", "myriad", "some") + more + "点个 .0123456789")


def goes_on(text: str, end: int) -> bool:
    """May the numeral that has been read up to `end` go on there?"""
    return text[end : end + 1] in _going_on()


class _Reader:
    """One left-to-right pass over the tokens of a numeral; stops before the first that does not fit."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start, self.end = text, start, start
        self.total = Decimal(0)  # what is closed by 万 or 亿
        self.section = Decimal(0)  # what is closed by 十 百 千
        self.digits: list[int] = []  # spelled digits not yet placed
        self.figure: Decimal | None = None  # an Arabic figure or the digits, not yet placed
        self.figure_ulp = ONE
        self.high_digit: int | None = None  # 三五百: the 五
        self.place = Decimal(0)  # last 十 百 千, in this section
        self.myriad = Decimal(0)  # last 万 亿
        self.scale = ONE  # product of the magnitudes since the last digit
        self.zero = False  # 零 since the last magnitude
        self.ulp = ONE
        self.some = False
        self.more = ""
        self.spelled = True
        self.bare_place = False
        self.top = ONE
        self.decimals = False
        self.count = 0
        self.after_more = False
        self.spread = Decimal(0)
        self.point_end = 0

    def read(self) -> Numeral | None:
        position = self.start
        while True:
            token = _tokens().match(self.text, position)
            if token is None or (self.count == 0 and token["gap"]):
                break
            if not self._take(token):
                break
            position = self.end = max(token.end(), self.point_end)
            self.count += 1
        return self._result() if self.count else None

    def _take(self, token: regex.Match[str]) -> bool:
        if token["arabic"] is not None:
            return self._arabic(token)
        if token["point"] is not None:
            return self._point(token)
        if token["more"] is not None:
            return self._more(token)
        row = vocabulary.numerals()[token["char"]]
        if self.count and self._is_unit(token, row.role):
            return False
        if row.role == "digit":
            return self._digit(token, int(row.value))
        if row.role == "some":
            return self._some(token)
        if row.role == "tens":
            return self._tens(token, row.value)
        return self._magnitude(token, row.value, row.role == "myriad")

    def _is_unit(self, token: regex.Match[str], role: str) -> bool:
        """千 in 12千米 and 兆 in 1兆赫 begin the unit, 两 at the end of 三十两 is one."""
        start, end = token.start("char"), token.end("char")
        if token["char"] == "两":
            return self.text[end : end + 1] not in vocabulary.numerals()
        return role in ("place", "myriad") and any(self.text.startswith(form, start) for form in _prefixed().get(token["char"], ()))

    def _pending(self) -> bool:
        return self.figure is not None or bool(self.digits)

    def _magnitude_follows(self, position: int) -> bool:
        ahead = self.text[position : position + 2].lstrip(" ")[:1]
        return ahead in vocabulary.numerals() and vocabulary.numerals()[ahead].role in ("place", "myriad") if ahead else False

    def _lower_myriad_follows(self, position: int) -> bool:
        """1兆948.18亿: decimals within a numeral only before a magnitude below the last one."""
        row = vocabulary.numerals().get(self.text[position : position + 1])
        return row is not None and row.role == "myriad" and row.value < self.myriad

    def _arabic(self, token: regex.Match[str]) -> bool:
        if self._pending() or self.decimals or self.after_more or self.some:
            return False
        value, ulp = plain(token["arabic"])
        if self.count:  # 1亿2300 · 7万5千: smaller than what went before
            last = self.place or self.myriad
            if not last or value >= last or self.bare_place:
                return False
            if "." in token["arabic"] and (token["gap"] or not self._lower_myriad_follows(token.end())):
                return False
            if token["gap"] and not self._magnitude_follows(token.end()):
                return False
        if (
            self.count
            and not (token["gap"] or self.zero)
            and len(token["arabic"]) == 1
            and value
            and last > TEN
            and self._ends(token.end())
        ):
            value, ulp = value * last / TEN, last / TEN  # 3万6 as 三万六
        self.figure, self.figure_ulp, self.spelled = value, ulp, False
        self.scale = ONE
        return True

    def _ends(self, position: int) -> bool:
        """Is the numeral at its end there, so that a last single digit is of the next lower place?"""
        return not (self.text[position : position + 1].isalnum() or self._magnitude_follows(position))

    def _digit(self, token: regex.Match[str], digit: int) -> bool:
        if self.figure is not None or self.decimals or self.after_more:
            return False
        if token["gap"] and self.count and not (self.scale != ONE or self.zero or self._magnitude_follows(token.end())):
            return False
        if token["gap"] and self.digits:
            return False
        if digit == 0 and not self.digits and self.count:
            self.zero = True
            if self.place == 0 and self.myriad == 0:
                self.digits.append(0)
            return True
        self.digits.append(digit)
        self.scale = ONE
        return True

    def _tens(self, token: regex.Match[str], value: Decimal) -> bool:
        if self._pending() or (self.place and self.place <= TEN):
            return False
        self.section += value
        self.place, self.scale, self.ulp = TEN, ONE, TEN
        return True

    def _some(self, token: regex.Match[str]) -> bool:
        """几十 · 十几 · 一百零几万: 几 stands for a digit that is not told."""
        if self._pending() or self.some or self.after_more:
            return False
        if self.count == 0 and not self._magnitude_follows(token.end()):
            return False
        if self.count == 0:
            self.figure, self.high_digit = ONE, 10
        elif not (self.place or self.zero):
            return False
        self.some = True
        return True

    def _magnitude(self, token: regex.Match[str], value: Decimal, myriad: bool) -> bool:
        if self.decimals and not myriad:
            return False
        figure = self._figure()
        if figure == 0 and value == TEN and self.count == 1:
            figure = ONE  # 零十
        if figure is None:
            if self.count == 0 and value != TEN:
                self.bare_place = True
                figure = ONE
            elif not myriad and value == TEN and (self.count == 0 or self.zero or self.scale != ONE):
                figure = ONE
            elif not myriad and value > TEN and self.zero and self.place == 0:
                figure = ONE  # 一万零百一十一
            elif not myriad and self.scale != ONE and self.section and self.place and value < self.place and not self.zero:
                figure = ONE if value == TEN else None
        if not myriad:
            return self._close_place(token, value, figure)
        return self._close_myriad(token, value, figure)

    def _close_place(self, token: regex.Match[str], value: Decimal, figure: Decimal | None) -> bool:
        if figure is None or (self.place and value >= self.place):
            if figure is None and self.place and self.scale != ONE and not self.digits and value > self.place and self.bare_place:
                self.section *= value  # 百千 as one scale
                return self._placed(value)
            return False
        if not self.spelled and self.figure is not None and self.figure_ulp != ONE and value == TEN:
            return False
        high = self.high_digit
        self.section += figure * value
        if high is not None:
            self.spread = (Decimal(high) - figure) * value
        self.ulp = value * (self.figure_ulp if self.figure is not None else ONE)
        self._clear()
        return self._placed(value)

    def _close_myriad(self, token: regex.Match[str], value: Decimal, figure: Decimal | None) -> bool:
        if figure is None and not self.section and not self.total and not self.myriad:
            return False
        if self.scale.adjusted() >= LARGEST:
            return False  # 亿 said a hundred times
        if figure is not None:
            if self.high_digit is not None:
                self.spread = Decimal(self.high_digit) - figure
            self.section += figure
            self.ulp = self.figure_ulp if self.figure is not None else ONE
        if self.decimals:
            self.decimals = False
        if self.myriad and value >= self.myriad and (figure is None or value > self.myriad):
            self.total = (self.total + self.section) * value  # 万亿 · 四万五千亿
            self.spread *= value
        elif self.myriad and value >= self.myriad:
            return False
        else:
            self.total += self.section * value
            self.spread *= value
        self.ulp *= value
        self.section = Decimal(0)
        self.place = Decimal(0)
        self.myriad = value
        self._clear()
        self.scale *= value
        self.top = max(self.top, value)
        self.zero = False
        self.after_more = False
        return True

    def _placed(self, value: Decimal) -> bool:
        self.place = value
        self.scale *= value
        self.top = max(self.top, value)
        self.zero = False
        self.after_more = False
        return True

    def _clear(self) -> None:
        self.digits, self.figure, self.high_digit, self.figure_ulp = [], None, None, ONE

    def _figure(self) -> Decimal | None:
        """The figure that a magnitude multiplies: one digit, a figure, 三五 (three to five), or 二〇 digit by digit."""
        if self.figure is not None:
            return self.figure
        if not self.digits:
            return None
        if len(self.digits) == 1:
            return Decimal(self.digits[0])
        if len(self.digits) == 2 and 0 < self.digits[0] < self.digits[1] <= self.digits[0] + 2:
            self.high_digit = self.digits[1]
            return Decimal(self.digits[0])
        return Decimal("".join(map(str, self.digits)))

    def _more(self, token: regex.Match[str]) -> bool:
        """余 多 between figure and magnitude (一千多万, 10 余万) belongs to the numeral; before a unit it is the caller's."""
        if self.after_more or self.decimals or not self.count:
            return False
        row = vocabulary.qualifiers("inside")[token["more"]]
        if not self._magnitude_follows(token.end()):
            return False
        self.more = row.qualifier
        self.after_more = True
        if (figure := self._figure()) is not None:
            self.section += figure
            self.ulp = self.figure_ulp
            self._clear()
        return True

    def _point(self, token: regex.Match[str]) -> bool:
        """三点一四: digits behind 点, one by one; a place among them means that 点 was something else (九点三十分)."""
        if self.decimals or self.after_more or self.some or self.bare_place or (self.figure is not None and not self.spelled):
            return False
        if not (self.digits or self.section or self.total):
            return False
        decimals = _decimals().match(self.text, token.end())
        if decimals is None:
            return False
        places = "".join(str(int(vocabulary.numerals()[c].value)) if not c.isdigit() else c for c in decimals[0] if c != " ")
        base = self._settle()
        self.total, self.section, self.digits = Decimal(0), Decimal(0), []
        self.figure = base + Decimal("0." + places)
        self.figure_ulp = ONE.scaleb(-len(places))
        self.place = self.myriad = Decimal(0)
        self.scale, self.decimals = ONE, True
        self.point_end = decimals.end()
        return True

    def _settle(self) -> Decimal:
        """What has been read so far, the last digit placed: 三百一 is 310, 十三万五 135000, 五亿零六 500000006."""
        if self.figure is not None:
            value = self.total + self.section + self.figure
            self.ulp = self.figure_ulp
            return value
        if self.digits:
            last = self.place or self.myriad
            figure = self._figure() or Decimal(0)
            high = self.high_digit
            factor = ONE
            if (len(self.digits) == 1 or high is not None) and last > TEN and not self.zero and figure:
                factor = last / TEN
            self.ulp = factor
            if high is not None:
                self.spread = (Decimal(high) - figure) * factor
            return self.total + self.section + figure * factor
        return self.total + self.section

    def _result(self) -> Numeral | None:
        end = self.end
        run = len(self.digits) > 1 and not self.place and not self.myriad
        pending = self._pending()
        value = self._settle()
        if self.some and self.high_digit is not None and pending:
            return None
        high = value + self.spread if self.spread else None
        qualifier = "approx" if high is not None else (self.more or ("over" if self.some else ""))
        return Numeral(
            self.start,
            end,
            value,
            high=high,
            ulp=self.ulp if self.count else ONE,
            qualifier=qualifier,
            spelled=self.spelled,
            bare_place=self.bare_place,
            scale=ONE if pending else self.scale,
            top=self.top,
            length=end - self.start,
            digit_run=run,
        )


@cache
def _prefixed() -> dict[str, tuple[str, ...]]:
    """Unit forms that begin with a magnitude: 千米, 千瓦, 兆赫."""
    forms = {c: tuple(unit.form for unit in vocabulary.units().get(c, ())) for c in vocabulary.characters("place", "myriad")}
    return {c: found for c, found in forms.items() if found}


@cache
def _decimals() -> re.Pattern[str]:
    digits = vocabulary.characters("digit")
    places = vocabulary.characters("place", "tens")
    return re.compile(rf" *(?:\d++|[{digits}]++)(?! *[{places}])", re.ASCII)
