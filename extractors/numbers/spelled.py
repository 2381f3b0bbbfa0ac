"""Mentions that begin with a numeral character: 三级, 百分之五, 二〇二二年, 壹佰元, “四新”, 一企一策."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

import regex

from extractors.numbers import codes, dates, figures, labels, numerals, quantities, unit_forms, vocabulary
from extractors.numbers.draft import Draft
from extractors.numbers.reading import Reading
from extractors.numbers.shapes import figures_of

SET_PHRASE_REACH = 10
LAST_ORDINAL = 99
VERSUS_MOST = 4
VERSUS_ENDS = frozenset(("", *'的，。；、)"\n', "配"))
JOINED = 7  # so far behind the numeral's beginning the + of a structure stands: 三个方面+
CLAUSES = 6  # so many numbers back a clause label may stand that the next one follows
CLAUSE_ENDS = frozenset('。；，：！？:;,!?\n\t"')
NO_WORD_AFTER = ("第", "国", " ", "(")
LABEL_MARKS = frozenset(")是要、")
LINE_EDGES = frozenset("\n\t")
DAY_FOLLOWS = frozenset("日 ")
FEW = "一二三四五六七八九两双"


class SpelledReading(Reading):
    """Reads from a numeral character; most are words, so a reader has to recognise something before a number is given."""

    def _spelled(self, start: int) -> Draft | None:
        text = self.text
        before = text[start - 1] if start > self.floor else ""
        phrase = self._phrase(start) if start >= self.phrase_from else None
        if phrase is not None and before not in NO_WORD_AFTER and self._is_word(start):
            return None
        if phrase is None and (draft := self._plain_label(start, before)) is not None:
            return draft
        if phrase is not None and phrase[2].reading == "none" and before not in NO_WORD_AFTER and self._just_a_word(start, phrase):
            return self._from_phrase(start, *phrase)
        if before == "第" or (before in " (" and before and "第" in text[max(self.floor, start - 3) : start]):
            if phrase is not None and phrase[2].reading != "number" and phrase[0] < start:
                return self._from_phrase(start, *phrase)
            draft = labels.ordinal(text, start, self.floor)
            if draft is not None:
                return draft
        if before in "国 " and before and (draft := self._republican(start)) is not None:
            return draft
        if text[start] == "一" and text[start + 1 : start + 2] == "半":
            return self._half_share(start, start + 2, "")
        part = quantities.share(text, start, self.floor) if text[start] in quantities.places() else None
        if part is not None:
            return part
        numeral = numerals.read(text, start)
        if numeral is None:
            return None
        if not numeral.bare_place and (phrase is None or phrase[1] <= numeral.end or phrase[2].reading == "none"):
            fraction = quantities.fraction(text, start, self.floor, numeral)
            if fraction is not None:
                return fraction
            if text[numeral.end : numeral.end + 1] == "比" and (versus := self._spelled_versus(start, numeral)) is not None:
                return versus
        pair = _one_to_one().match(text, start) if phrase is not None else None
        if pair is not None and phrase is not None and phrase[2].reading == "structure" and phrase[1] < pair.end():
            return _paired(pair)
        if phrase is not None and phrase[2].reading != "number" and not self._outgrows(numeral, phrase):
            return self._from_phrase(start, *phrase)
        draft = labels.label(text, start, self.floor, numeral) or self._label_behind_cell(start, numeral)
        if draft is not None:
            return draft
        date = dates.spelled(text, start)
        if date is not None and date.end >= numeral.end and self._is_date(date, numeral):
            return self._dated(date)
        draft = self._day(start, numeral.end) if not numeral.digit_run and text[numeral.end : numeral.end + 1] in DAY_FOLLOWS else None
        if draft is None and before and before in "月初":
            draft = self._day_of_month(start, numeral.end)
        if draft is not None:
            return draft
        structure = codes.structure().match(text, start) if text.find("+", start, start + JOINED) >= 0 else None
        if structure is not None:
            return Draft(start, structure.end(), start, structure.end(), "structure", "structure", text_value=figures_of(structure))
        return self._spelled_quantity(start, numeral)

    def _plain_label(self, start: int, before: str) -> Draft | None:
        """(一), 一是 and 一、 the commonest labels, where nothing before them makes more of them."""
        text = self.text
        value = labels.ones().get(text[start])
        after = text[start + 1 : start + 2]
        if value is None or after not in LABEL_MARKS:
            return None
        if after == "、":
            if before not in LINE_EDGES or text[start + 2 : start + 3] in vocabulary.numerals():
                return None
            return Draft(start, start + 2, start, start + 1, "enumerator", "label", value)
        if after == "要":
            labelled = [d for d in self.drafts[-CLAUSES:] if d.rule == "clause_label"] if before == "，" else []
            if not labelled or labelled[-1].value != value - 1 or self.text[labelled[-1].end - 1] != "要":
                return None
            return Draft(start, start + 2, start, start + 1, "enumerator", "clause_label", value)
        if after == "是":
            if start and not (before in CLAUSE_ENDS and before):
                return None
            return Draft(start, start + 2, start, start + 1, "enumerator", "clause_label", value)
        if before != "(" or "第" in text[max(self.floor, start - 3) : start]:
            return None
        return Draft(start - 1, start + 2, start, start + 1, "enumerator", "bracketed_label", value)

    def _spelled_versus(self, start: int, numeral: figures.Numeral) -> Draft | None:
        """三比一, 四比三比二, with nothing behind that makes a word or a quantity of the last. 反例: 「三比一般」."""
        parts, end = [numeral], numeral.end
        while self.text[end : end + 1] == "比" and len(parts) < VERSUS_MOST:
            following = numerals.read(self.text, end + 1)
            if following is None or following.bare_place or following.high is not None:
                return None
            parts.append(following)
            end = following.end
        if len(parts) < 2 or numeral.bare_place or self.text[end : end + 1] not in VERSUS_ENDS:
            return None
        return Draft(start, end, start, end, "ratio", "ratio", text_value=":".join(str(part.value) for part in parts))

    def _label_behind_cell(self, start: int, numeral: figures.Numeral) -> Draft | None:
        """「9746.50 一、一般公共服务支出」: a label behind a figure that begins the line, as the columns of a table come out of a PDF."""
        text, end = self.text, numeral.end
        if text[end : end + 1] != "、" or not self.drafts or labels.counts_on(text, end + 1, numeral.value):
            return None
        cell = self.drafts[-1]
        if cell.end != start - 1 or not cell.bare or cell.spelled or text[start - 1] != " " or not labels.line_start(text, cell.start):
            return None
        return Draft(start, end + 1, start, end, "enumerator", "label", numeral.value)

    def _just_a_word(self, start: int, phrase: tuple[int, int, vocabulary.PhraseRow]) -> bool:
        """一般, 统一 with nothing behind the numeral character that could make more of it."""
        if numerals.goes_on(self.text, start + 1) or self.text.startswith(("半", "分", "又"), start + 1):
            return False
        if phrase[0] != start:
            return True
        found = unit_forms.unit_at(self.text, start + 1)
        return found is None or found[1] <= phrase[1]

    def _outgrows(self, numeral: figures.Numeral, phrase: tuple[int, int, vocabulary.PhraseRow]) -> bool:
        """十分钟 is no 十分, 一批次 no 一批: the numeral with its unit is longer than the word it begins with."""
        if numeral.start != phrase[0]:
            return False
        found = unit_forms.unit_at(self.text, numeral.end)
        return numeral.end > phrase[1] or (found is not None and found[1] > phrase[1])

    def _is_date(self, date: dates.Date, numeral: figures.Numeral) -> bool:
        if date.rule == "date" and numeral.value > 12 and not numeral.digit_run and date.text_value.startswith("XXXX"):
            return False
        return not (date.rule == "year" and not numeral.digit_run and numeral.value < 1000)

    def _spelled_quantity(self, start: int, numeral: figures.Numeral) -> Draft | None:
        text = self.text
        if text[start] in _formal() and not self._well_formed(start, numeral):
            return None
        draft = quantities.read(text, start, self.floor, numeral)
        if draft is None:
            self.skip = numeral.end
            return None
        pair = _one_to_one().match(text, start) if text[start] == "一" else None
        if pair is not None and (draft.bare or len(pair[1]) == 1):
            return _paired(pair)
        if text[start - 1 : start] == '"' and self._quoted(draft):
            return self._coined(draft, numeral)
        end = numeral.end
        after = text[end : end + 1]
        if (
            numeral.bare_place
            and not draft.qualifier
            and numeral.length <= 2 + (numeral.scale > 1000)
            and not quantities.colloquial(text, numeral)
        ):
            self.skip = end
            return None
        if after == "大" and draft.bare and text[end + 1 : end + 2] not in ("于", "小", "约", "会", "量", "学"):
            kind = "ordinal" if numeral.value >= 15 else "count"
            return Draft(start, end + 1, start, end, kind, kind, value=numeral.value, ulp=Decimal(1))
        if after in "中次" and after and _sessions().match(text, end) is not None:
            return Draft(start, end, start, end, "ordinal", "ordinal", value=numeral.value)
        cue = vocabulary.cues("ordinal").match(text, end) if after in _ordinal_begins() else None
        if cue is not None and numeral.value <= LAST_ORDINAL and numeral.length <= 3:
            counted = cue[0] in ("期", "届")
            if text[start] == "两" or (counted and text[max(self.floor, start - 2) : start].endswith(("分为", "划为", "共分"))):
                return self._settled(draft) if not draft.bare else self._bare_spelled(draft, numeral)  # 分为两期
            last, unit = (cue.end(), cue[0]) if counted else (end, "")
            row = vocabulary.cue("ordinal", cue[0])
            return Draft(start, last, start, end, "ordinal", "ordinal", value=numeral.value, unit=unit, used=(row,))
        if draft.bare and numeral.length <= 3 and _numbered().search(text, max(self.floor, start - 3), start):
            return Draft(start, end, start, end, "code", "code", value=numeral.value, text_value=text[start:end])
        if draft.unit == "级":
            return self._level(draft, numeral)
        if draft.bare:
            return self._bare_spelled(draft, numeral)
        return self._settled(draft)

    def _coined(self, draft: Draft, numeral: figures.Numeral) -> Draft:
        """“四免” counts 免, “四个一” stays whole."""
        pair = _pairs().match(self.text, draft.start)
        if pair is not None:
            return _paired(pair)
        end, unit = draft.end, draft.unit
        if draft.bare:
            end, unit = numeral.end + 1, self.text[numeral.end]
        elif self.text[end : end + 1] == "一":
            end += 1
        return Draft(
            draft.start,
            end,
            draft.start,
            end if end > numeral.end + 1 else numeral.end,
            "structure",
            "coined",
            value=numeral.value,
            unit=unit,
            used=draft.used if not draft.bare else (),
        )

    def _level(self, draft: Draft, numeral: figures.Numeral) -> Draft:
        before = self.text[max(self.floor, draft.start - 2) : draft.start]
        named = before.endswith("为") and before[0] not in "分划"  # 指数为三级
        level = vocabulary.cues("level").match(self.text, draft.end)
        if named or level is not None or (numeral.value <= 2 and self.text[draft.num_start] != "两"):
            draft.kind = draft.rule = "ordinal"
            draft.used += (vocabulary.cue("level", level[0]),) if level is not None else ()
        return draft

    def _well_formed(self, start: int, numeral: figures.Numeral) -> bool:
        """Formal characters are numerals only in company: 壹佰, 叁元, but not 陆地."""
        text, end = self.text, numeral.end
        row = vocabulary.numerals()[text[start]]
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

    def _quoted(self, draft: Draft) -> bool:
        """“四新”, “五个全覆盖”, “八个走在前、作示范”: a short quotation that begins with a numeral is a coined term."""
        text = self.text
        close = text.find('"', draft.end, draft.end + SET_PHRASE_REACH)
        quoted = text[draft.num_start : max(close, draft.num_start)]
        if not draft.bare:
            quoted = quoted.replace("、", "")
        return draft.spelled and quoted.isalnum() and draft.value is not None and draft.value <= 100 and draft.kind in ("count", "other")

    def _bare_spelled(self, draft: Draft, numeral: figures.Numeral) -> Draft | None:
        """A spelled numeral without a unit: 一 alone is a word; 二 to 九 make coined terms (三农, 四新); longer ones are figures."""
        text, start, end = self.text, numeral.start, numeral.end
        if draft.qualifier and numeral.length == 1 and text.startswith("成为", end):
            return self._tenths(draft)
        if numeral.length > 1 or draft.qualifier:
            return draft
        before = text[start - 1] if start > self.floor else ""
        after = text[end : end + 1]
        if before == "前" and not after.isalnum():
            draft.kind, draft.rule, draft.bare = "rank", "rank", False
            return draft
        if _joins().match(text, end) or (
            before and before in "至到~-" and start - 1 >= self.floor and text[start - 2 : start - 1] in vocabulary.numerals()
        ):
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

    def _tenths(self, draft: Draft) -> Draft:
        """超过九成为公营房屋: 成 behind a bounded digit is a tenth though 成为 is a word."""
        tenth = vocabulary.unit_named("成")
        if tenth is not None:
            draft.end, draft.unit, draft.kind, draft.rule, draft.bare = draft.end + 1, tenth.name, tenth.kind, tenth.kind, False
            draft.factor, draft.used = tenth.factor, (*draft.used, tenth)
            draft.rescale(tenth.factor)
        return draft


@cache
def _formal() -> frozenset[str]:
    return frozenset(vocabulary.characters(*vocabulary.ROLES, formal=True))


@cache
def _ordinal_begins() -> frozenset[str]:
    return frozenset(word[0] for word in vocabulary.cue_words("ordinal"))


@cache
def _numbered() -> regex.Pattern[str]:
    """附表五, 表五十三, 专栏二."""
    return regex.compile(r"(?:附[表件图]|专栏|(?<![\u4e00-\u9fff])[表图]) ?\Z")


@cache
def _sessions() -> re.Pattern[str]:
    """中 or 次 behind a numeral where the list ends in 全会: 二中、三中全会; 九次、十次全会."""
    return re.compile(
        r"中(?:[、和及][一二三四五六七八九]中){1,8}+全会|次(?:[、和及][一二三四五六七八九十]{1,3}次){1,8}+(?:全会|全体会议|会议)"
    )


@cache
def _pairs() -> re.Pattern[str]:
    """“一类一策”, “两轮两翼”, “四品一械”: numerals and nouns by turns up to the closing quote."""
    noun = rf"(?![{vocabulary.characters('digit', 'tens', 'place', 'myriad')}])[\u4e00-\u9fff]"
    return re.compile(rf'(?:[{FEW}](?:{noun}){{1,2}}、?){{2,4}}(?=")')


@cache
def _one_to_one() -> re.Pattern[str]:
    """一事一议, 一户一档, 一项目一台账."""
    noun = rf"(?![{vocabulary.characters('digit', 'tens', 'place', 'myriad')}])[\u4e00-\u9fff]"
    return re.compile(rf"一((?:{noun}){{1,2}}?)、?一(?![个家批些般定种次项条直样起体]){noun}")


def _paired(m: re.Match[str]) -> Draft:
    numbers = [str(vocabulary.numerals()[c].value) if c != "双" else "2" for c in m[0] if c in FEW]
    joint = ":" if set(numbers) == {"1"} else "+"
    last = max(m.start() + i for i, c in enumerate(m[0]) if c in FEW)
    return Draft(m.start(), m.end(), m.start(), last + 1, "structure", "paired", text_value=joint.join(numbers))


@cache
def _joins() -> re.Pattern[str]:
    chars = vocabulary.characters("digit", "tens", "place")
    return re.compile(rf" *(?:至|到|-|~|或者?)(?=[\d{chars}])|(?:或者)?以[上下内]", re.ASCII)
