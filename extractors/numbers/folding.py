"""The text as the scan reads it: variants levelled, figures whole that a line break or the blanks of thousands take apart."""

from __future__ import annotations

import re
from functools import cache

import regex

from extractors.numbers import vocabulary
from extractors.numbers.variants import level

REACH = 22  # how far before a line break the figure in a sentence begins


def fold(text: str) -> str:
    """`text` levelled, character for character, so that offsets stay.

    例: 「１１４３．０７萬元」 → 「1143.07万元」; 「增加 12\\n万元」 → 「增加 12 万元」; 「共计 1 234.5 万元」 → 「共计 1,234.5 万元」.
    反例: a figure alone on its line is a table's and stays apart from what follows; 「表 1 234.5 万元」 is a number and an amount.
    """
    folded = level(text)
    try:
        folded.encode()
    except UnicodeEncodeError:  # half a surrogate pair, as broken files hold it: the automata read UTF-8
        folded = re.sub("[\ud800-\udfff]", "\ufffd", folded)
    if "\n" in folded:
        folded = _break().sub(_joined, folded)
    if _spaced().search(folded) is not None:
        folded = _groups().sub(_with_commas, folded)
    return folded


def _with_commas(m: re.Match[str]) -> str:
    thousands = _thousands().match(m.string, m.start())
    return m[0] if thousands is None else str(thousands[0]).replace(" ", ",") + m[0][len(thousands[0]) :]


def _joined(m: re.Match[str]) -> str:
    at = m.start()
    return " " if _figure_before().search(m.string, max(0, at - REACH), at) is not None else "\n"


@cache
def _break() -> re.Pattern[str]:
    """A line break before what may be the magnitude or unit of the figure that ends the line."""
    magnitudes = {row.character for row in vocabulary.numerals().values() if row.role == "myriad"}
    first = "".join(sorted({c for c in vocabulary.units() if not c.isascii()} | magnitudes | set("%年月日余多")))
    return re.compile(rf"\n(?<=[\d.,~ -]\n)(?= ?[{re.escape(first)}])", re.ASCII)


@cache
def _figure_before() -> regex.Pattern[str]:
    return regex.compile(r"(?:[\u4e00-\u9fff、(:]|(?<!\d)[,，]) ?[-+]?\d[\d.,~-]{0,15} ?\Z", regex.ASCII)


@cache
def _spaced() -> re.Pattern[str]:
    return re.compile(r" (?<=\d )\d{3}(?!\d)", re.ASCII)


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(r"[1-9](?<!\d\d)\d{0,2}(?: \d{3})+", re.ASCII)


@cache
def _thousands() -> regex.Pattern[str]:
    """Thousands set off by a blank (GB/T 15835-2011, 5.1.1): a word before the figure and money behind it, or a word right before it
    and any unit right behind, so that they are no columns: 「共计 1 234.5 万元」, 「约330 000个」."""
    forms = sorted(
        {unit.form for found in vocabulary.units().values() for unit in found if not unit.form.isascii()}, key=lambda f: (-len(f), f)
    )
    digits = r"(?<!\d ?)[1-9]\d{0,2}(?: \d{3})++"
    no_label = r"(?<![第表图件栏注号款项目页年月日] ?)"
    return regex.compile(
        rf"(?<=[\u4e00-\u9fff] ?){no_label}{digits}(?=(?:\.\d+)? ?[万亿]{{0,2}}(?:元|美元|欧元|港元|日元))"
        rf"|(?<=[\u4e00-\u9fff]){no_label}{digits}(?=[多余]? ?[万亿]?(?:{'|'.join(map(regex.escape, forms))}|点(?![\d点])))",
        regex.ASCII,
    )
