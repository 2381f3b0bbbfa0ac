"""Accounts of the functional classification written out: 「教育支出（类）普通教育（款）小学教育（项）」, 「2050202 小学教育」.

A named account becomes the code of its class with the names below it, since names alone are not unique:
``function.205.普通教育.小学教育``; a printed code is taken as it stands: ``function.2050202``.
Source: 政府收支分类科目 (财政部, yearly): class 3 digits, section 5, item 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractors.budget.words import Named, Token
from extractors.items import by_word
from extractors.skeletons import PLACEHOLDER

NAMED = regex.compile(
    r"""
    (?P<class> [\p{Han}、]{2,30}? ) [（(]类[）)]                        # 社会保障和就业支出（类）
    (?: \s* (?P<section> [\p{Han}、（）()]{2,40}? ) [（(]款[）)] )?     # 行政事业单位养老支出（款）
    (?: \s* (?P<item> [\p{Han}、（）()]{2,40}? ) [（(]项[）)] )?        # 行政单位离退休（项）
    """,
    regex.VERBOSE,
)
CODED = regex.compile(
    rf"""
    (?P<code> [{PLACEHOLDER["code"]}{PLACEHOLDER["other"]}{PLACEHOLDER["count"]}{PLACEHOLDER["money"]}] ) \s*   # 2010601, whatever kind
    (?P<name> [\p{{Han}}（）]{{2,20}} (?: [—\-－–]{{1,2}} [\p{{Han}}（）]{{2,30}}? )? )
    (?= [：:]? \s* [{PLACEHOLDER["money"]}] )
    """,
    regex.VERBOSE,
)
CODE = regex.compile(r"2[0-3]\d(?:\d\d){0,2}")


def named(skeleton: str, start: int, end: int) -> Iterator[Token]:
    """Tokens for the accounts named in skeleton[start:end]. 反例: a class that the classification does not know gives none."""
    if skeleton.find("类）", start, end) < 0 and skeleton.find("类)", start, end) < 0:
        return
    for match in NAMED.finditer(skeleton, start, end):
        parent, at = _class(match["class"])
        if parent:
            path = [parent, *(part for part in (match["section"], match["item"]) if part)]
            yield Token(match.start("class") + at, match.end(), "item", Named(".".join(path)))


def _class(phrase: str) -> tuple[str, int]:
    """The class that ends `phrase` and where it begins there. 例: 「用于教育支出」 → (``function.205``, 2); 「交通运输」（类）支出."""
    for at in range(len(phrase) - 1):
        row = by_word().get(phrase[at:]) or by_word().get(phrase[at:] + "（类）") or by_word().get(phrase[at:] + "支出")
        if row is not None and row.item.startswith("function."):
            return row.item, at
    return "", 0


def coded(skeleton: str, start: int, end: int, printed: Sequence[str]) -> Iterator[Token]:
    """Tokens for accounts written with their code; `printed` are the texts of the sentence's numbers, in order."""
    if not any(CODE.fullmatch(text) for text in printed):
        return
    marks = [i for i in range(start, end) if "\U00100000" <= skeleton[i] <= "\U0010fffd"]
    texts = dict(zip(marks, printed, strict=True))
    for match in CODED.finditer(skeleton, start, end):
        code = texts[match.start("code")]
        if CODE.fullmatch(code):
            yield Token(match.start(), match.end(), "item", Named("function." + code))
