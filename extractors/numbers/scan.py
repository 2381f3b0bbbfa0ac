"""The scan: one pass over the folded text from candidate to candidate; each is read by the first reader that understands it."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from extractors.numbers import bounds, codes, dates, labels, quantities, unit_forms, vocabulary
from extractors.numbers.arabic import ArabicReading
from extractors.numbers.draft import Draft
from extractors.numbers.spelled import SpelledReading

PERIOD_MOST = 12


class Scan(ArabicReading, SpelledReading):
    """One text being scanned. `drafts` are sorted and disjoint."""

    def run(self) -> list[Draft]:
        """All mentions, before the context passes."""
        text, search, readers = self.text, _candidate().search, _readers()
        if len(text) <= PERIOD_MOST and (period := dates.relative(text)) is not None:
            return [
                Draft(
                    period.start,
                    period.end,
                    period.start,
                    period.end,
                    "date",
                    period.rule,
                    text_value=period.text_value,
                    unit=period.unit,
                    used=period.used,
                )
            ]
        position, drafts = 0, self.drafts
        while (m := search(text, position)) is not None:
            start = m.start()
            draft = readers[text[start]](self, start)
            position = start + 1
            if draft is None:
                if self.skip > position:
                    position = self.skip
            else:
                if draft.start < self.floor:
                    draft.start = self.floor
                drafts.append(draft)
                self.floor = draft.end
                if draft.end > position:
                    position = draft.end
            self.skip = 0
        return drafts

    def _some(self, start: int) -> Draft | None:
        """几 and 数 begin a numeral before a magnitude only: 几十, 数百万."""
        return self._spelled(start) if self.text[start + 1 : start + 2] in _magnitudes() else None

    def _double(self, start: int) -> Draft | None:
        """双 is no numeral, but set phrases begin with it: 双随机."""
        phrase = self._phrase(start)
        if phrase is None or phrase[0] != start or phrase[2].reading == "none":
            return None
        return self._from_phrase(start, *phrase)

    def _circled(self, start: int) -> Draft | None:
        return labels.circled(self.text, start)

    def _half(self, start: int) -> Draft | None:
        """半年, 半小时, 半成, 一半, 过半, 半数."""
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
        found = unit_forms.unit_at(text, unit_forms.skip_blanks(text, start + 1))
        if found is None or found[0].kind not in ("duration", "percent") or (before and before in "上下前后大"):
            return None
        unit, end = found
        draft = Draft(start, end, start, start + 1, unit.kind, "half", value=unit.factor / 2, unit=unit.name, ulp=unit.factor / 2)
        draft.used = (unit,)
        bounds.prefixes(draft, text, self.floor)
        bounds.suffixes(draft, text)
        return draft

    def _word(self, start: int) -> Draft | None:
        """A Latin word with a digit in it names something, unless it ends just where a figure with its unit begins: GDP1.2万亿元."""
        letters = codes.letters().match(self.text, start)
        if letters is not None:
            self.skip = letters.end()
            return None
        m = codes.word().match(self.text, start)
        assert m is not None
        text, end = m[0], m.end()
        self.skip = end
        first = next((i for i, c in enumerate(text) if c.isdigit()), -1)
        if first < 0:
            return None
        if first == len(text) - 1 and text[-2:-1] == "Q" and text[-1] in "1234" and self.text.startswith("季度", end):
            quarter = int(text[-1])
            iso = f"XXXX-{quarter * 3 - 2:02d}/XXXX-{quarter * 3:02d}"
            return Draft(end - 2, end + 2, end - 1, end, "date", "quarter", text_value=iso, unit="季度")
        if first >= 2 and text[:first].isalpha():
            draft = quantities.read(self.text, start + first, self.floor)
            if draft is not None and (draft.kind in ("money", "percent", "percentage_point") or draft.scale != 1):
                return draft
        return self._code(start, end, start + first, "word")


DIGITS = "0123456789"
LETTERS = string.ascii_letters
CIRCLED = "".join(map(chr, (*range(0x2460, 0x249C), *range(0x3220, 0x322A), *range(0x2160, 0x216C), *range(0x2776, 0x2794))))


@cache
def _readers() -> dict[str, Callable[[Scan, int], Draft | None]]:
    """Who reads what begins with this character."""
    readers: dict[str, Callable[[Scan, int], Draft | None]] = {}
    for characters, reader in (
        (DIGITS, Scan._arabic),
        (LETTERS, Scan._word),
        (CIRCLED, Scan._circled),
        ("半", Scan._half),
        ("双", Scan._double),
        (vocabulary.characters("some"), Scan._some),
        (vocabulary.characters("digit", "tens", "place", "myriad"), Scan._spelled),
    ):
        readers.update(dict.fromkeys(characters, reader))
    return readers


@cache
def _magnitudes() -> frozenset[str]:
    return frozenset(vocabulary.characters("place", "myriad"))


@cache
def _candidate() -> re.Pattern[str]:
    """Where a number may begin: a Latin word (it may hold digits), a digit, a numeral character, a circled one."""
    return re.compile(f"[{''.join(_readers())}]")
