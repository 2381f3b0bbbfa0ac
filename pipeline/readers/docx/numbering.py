"""Word's automatic numbering written out: 「第一条」, 「（二）」, 「3.」 stand in numbering.xml, not in the text.

After ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

LEVELS = 9
MOST = 32_767
"""Largest number that is written; Word shows none beyond."""

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"


def chinese(value: int, digits: str = _DIGITS.replace("〇", "零"), ten: str = "十", hundred: str = "百", thousand: str = "千") -> str:
    """A number from 0 in Chinese counting. 例: 10 → 十, 21 → 二十一, 105 → 一百零五, 12000 → 一万二千."""
    if value >= 10_000:
        rest = value % 10_000
        zero = digits[0] if 0 < rest < 1000 else ""
        return (
            chinese(value // 10_000, digits, ten, hundred, thousand)
            + "万"
            + zero
            + (chinese(rest, digits, ten, hundred, thousand) if rest else "")
        )
    written = ""
    for unit, name in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit = value // unit % 10
        if digit:
            written += digits[digit] + name
        elif written and value % unit and not written.endswith(digits[0]):
            written += digits[0]
    if 10 <= value < 20 and ten == "十":
        written = written[1:]
    return written or digits[0]


def _letters(value: int) -> str:
    return chr(ord("A") + (value - 1) % 26) * min((value - 1) // 26 + 1, 30) if value > 0 else ""


ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
    (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(value: int) -> str:
    written = ""
    for unit, name in ROMAN:
        written += name * (value // unit)
        value %= unit
    return written


def _cycle(letters: str) -> Callable[[int], str]:
    return lambda value: letters[(value - 1) % len(letters)] if value > 0 else ""


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if 1 <= value <= last else str(value)


def _legal(value: int) -> str:
    return chinese(value, _LEGAL, "拾", "佰", "仟")


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: str(value).translate({48 + i: 0xFF10 + i for i in range(10)}),
    "decimalHalfWidth": str,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "taiwaneseDigital": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "japaneseDigitalTenThousand": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": lambda value: chinese(value, _LEGAL_TRADITIONAL, "拾", "佰", "仟"),
    "decimalEnclosedCircle": _enclosed(0x2460, 20),
    "decimalEnclosedCircleChinese": _enclosed(0x2460, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "none": lambda value: "",
}
"""ST_NumberFormat → how a value is written; formats that are not here (other scripts) are written in decimal digits."""


@dataclass(slots=True)
class Level:
    """A level of a list: where it starts, how its number and its label are written, after which level it starts again."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""


@dataclass(slots=True)
class _Num:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """The lists of a document and where each of them stands. Ask `label` for every numbered paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstract: dict[str, _Abstract] = {}
        self._nums: dict[str, _Num] = {}
        self._styles: dict[str, tuple[str, int | None, str]] = {}
        self._count: dict[str, dict[int, int]] = {}
        self._used: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def of(self, num_id: str | None, level: int | None, style: str) -> tuple[str, int] | None:
        """The list and level of a paragraph from its own numPr (None where it has none) and its style; None when it has no number."""
        by_style, style_level = self._from_style(style)
        found = num_id if num_id is not None else by_style
        if not found or found == "0" or found not in self._nums:
            return None
        if level is None:
            level = style_level if num_id is None or num_id == by_style else None
        if level is None:
            levels = self._levels(self._nums[found])
            level = next((i for i, known in levels.items() if style and known.style == style), 0)
        return (found, level) if 0 <= level < LEVELS else None

    def label(self, num_id: str, level: int) -> str:
        """Counts the paragraph and gives its label as Word shows it. 例: lvlText 「（%1）」 in chineseCounting → 「（三）」.
        Bullets give ""."""
        num = self._nums[num_id]
        levels = self._levels(num)
        counts = self._count.setdefault(num.abstract, {})
        here = levels.get(level, Level())
        if level in num.starts and (num_id, level) not in self._used:
            counts[level] = num.starts[level] - 1
        self._used.add((num_id, level))
        counts[level] = counts[level] + 1 if level in counts else here.start
        for deeper in [i for i in counts if i > level]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if here.format == "bullet":
            return ""

        def written(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            of = levels.get(index, Level())
            value = counts.get(index, of.start)
            as_format = "decimal" if here.legal and index < level else of.format
            return FORMATS.get(as_format, str)(value) if 0 <= value <= MOST else str(value)

        return _PLACE.sub(written, here.text)

    def _levels(self, num: _Num) -> dict[int, Level]:
        abstract = self._abstract.get(num.abstract, _Abstract())
        if not abstract.levels and abstract.link:
            linked = self._nums.get(self._styles.get(abstract.link, ("", None, ""))[0])
            if linked is not None and linked.abstract != num.abstract:
                abstract = self._abstract.get(linked.abstract, abstract)
        return {**abstract.levels, **num.levels}

    def _from_style(self, style: str) -> tuple[str, int | None]:
        for _ in range(20):  # basedOn chains may be circular
            if style not in self._styles:
                break
            num, level, based = self._styles[style]
            if num:
                return num, level
            style = based
        return "", None

    def _read_lists(self, root: etree._Element) -> None:
        for item in root:
            if _local(item) == "abstractNum":
                made = _Abstract()
                for part in item:
                    if _local(part) == "lvl":
                        made.levels[_number(_get(part, "ilvl"), 0)] = _level(part)
                    elif _local(part) == "numStyleLink":
                        made.link = _get(part, "val") or ""
                self._abstract[_get(item, "abstractNumId") or ""] = made
            elif _local(item) == "num":
                num = _Num(next((_get(part, "val") or "" for part in item if _local(part) == "abstractNumId"), ""))
                for part in item:
                    if _local(part) == "lvlOverride":
                        _override(num, part)
                self._nums[_get(item, "numId") or ""] = num

    def _read_styles(self, root: etree._Element) -> None:
        for style in root:
            if _local(style) != "style":
                continue
            num, level, based = "", None, ""
            for part in style:
                if _local(part) == "basedOn":
                    based = _get(part, "val") or ""
                elif _local(part) == "pPr":
                    for given in (x for x in part if _local(x) == "numPr"):
                        found, level = num_pr(given)
                        num = found or ""
            self._styles[_get(style, "styleId") or ""] = (num, level, based)


def num_pr(element: etree._Element) -> tuple[str | None, int | None]:
    """(numId, ilvl) of a numPr element, None for what it does not say."""
    num: str | None = None
    level: int | None = None
    for part in element:
        if _local(part) == "numId":
            num = _get(part, "val")
        elif _local(part) == "ilvl":
            level = _number(_get(part, "val"), 0)
    return num, level


def _override(num: _Num, part: etree._Element) -> None:
    index = _number(_get(part, "ilvl"), 0)
    for given in part:
        if _local(given) == "startOverride":
            num.starts[index] = _number(_get(given, "val"), 1)
        elif _local(given) == "lvl":
            num.levels[index] = _level(given)


def _level(element: etree._Element) -> Level:
    level = Level()
    for part in element.iter():
        name, value = _local(part), _get(part, "val")
        if name == "start":
            level.start = _number(value, 1)
        elif name == "numFmt":
            level.format = value or "decimal"
        elif name == "lvlText":
            level.text = value or ""
        elif name == "lvlRestart":
            level.restart = _number(value, 0)
        elif name == "isLgl":
            level.legal = value not in ("0", "false")
        elif name == "pStyle":
            level.style = value or ""
    return level


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _get(element: etree._Element, name: str) -> str | None:
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def _number(value: str | None, default: int) -> int:
    try:
        return max(-1, min(int(value or ""), MOST))
    except ValueError:
        return default
