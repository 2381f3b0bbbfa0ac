"""The title, and the kind of document that its words and the text's say it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

import lexicons
from extractors import bodies
from extractors.facts import Section, Span

KINDS = (
    "self_evaluation", "project_evaluation", "final_accounts", "department_budget", "budget_report", "work_report", "bulletin",
    "regulation", "news", "other",
)  # fmt: skip
ENOUGH = 3
"""The least sum of weights that makes a kind."""
REACH = 4000
"""How far into a text its title may stand, in characters."""
LONGEST = 90
"""Characters of a title's line at most."""


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    doc_type: str
    place: str
    weight: int

    def __post_init__(self) -> None:
        if self.doc_type not in KINDS:
            raise ValueError(f"doc_type {self.doc_type!r} is none of {', '.join(KINDS)}")
        if self.place not in ("title", "end", "body"):
            raise ValueError(f"place {self.place!r} is none of title, end, body")


class Title(NamedTuple):
    """A title without blanks and where it was read."""

    text: str
    span: Span


class _Line(NamedTuple):
    text: str
    start: int
    end: int


def _terms() -> tuple[_Term, ...]:
    return lexicons.rows("doc_types", _Term)


@cache
def _ending() -> re.Pattern[str]:
    """A line that ends as titles do; a remark in brackets may follow (（草案）（试行）（2024年修订）)."""
    words = {t.term for t in _terms() if t.place == "end" or t.term.endswith(("报告", "公报", "说明", "表"))}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))})[”》]?(?:[（(][^（）()]{{1,20}}[)）])?$")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"^(?:文件)?(?:标[ \t　]*题|名[ \t　]*称|公文名称|信息名称)[ \t　]*[:：][ \t　]*")


@cache
def _site() -> re.Pattern[str]:
    """Where the name of a site begins behind a page's title: 「…公报_统计公报_某某市人民政府」, 「… - 某某政府网」."""
    return re.compile(r"[_|｜\u200b\ufeff]|[ \t　][-–—][ \t　]|(?<=[\u4e00-\u9fff])[ \t　]+(?:19|20)\d\d[ \t　]*$")


@cache
def _note() -> re.Pattern[str]:
    """The mark of a footnote to the title: 「…统计公报[1]」."""
    return re.compile(r"(?<![ \t　])[ \t　]*+[\[［【]\d[\]］】][ \t　]*+\Z")


@cache
def _session() -> re.Pattern[str]:
    """What stands behind the title where the whole text is one line: 「政府工作报告 ——2024年1月5日在…会议上」."""
    return re.compile(r"(?<![-—–―])[-—–―]++[ \t　]*+(?=(?:19|20)\d\d[ \t]*年)")


@cache
def _asked() -> re.Pattern[str]:
    return re.compile(r"[^\n。]{6,70}?答记者问")


@cache
def _dateline() -> re.Pattern[str]:
    """The line under a news page's title."""
    return re.compile(r"(?m)^.{0,20}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?.{0,12}(?:来源|记者|作者|网|报|社)")


def find(text: str, sections: Sequence[Section]) -> Title | None:
    """The title: the likeliest line of the text's beginning that ends as titles do, joined with the lines it was broken over;
    for a page of news the line above its date. None where there is none.

    例: 「某某开发区管理委员会」 over 「2022 年部门整体支出绩效自评报告」 → both in one, without blanks."""
    lines = _lines(text, sections)
    best: tuple[int, Title] | None = None
    repeated = Counter(_squash(line.text) for line in lines)
    for i, line in enumerate(lines):
        labelled = _label().match(line.text)
        start = line.start + (labelled.end() if labelled else 0)
        site = _site().search(text, start, line.end)
        end = site.start() if site else line.end
        if note := _note().search(text, start, end):
            end = note.start()
        if not 2 <= end - start <= LONGEST or not _ending().search(_squash(text[start:end])) or _is_sentence(text[start:end]):
            continue
        if "，" in text[start:end] and not labelled and not line.text.startswith(("关于", "《")):
            continue  # a line of a broken paragraph: 「2023年“三公”经费决算中，公务接待费支出决算」
        first = i if labelled else _beginning(lines, i)
        if first < i:
            start = lines[first].start
        title = _squash(text[start:end])
        score = _score(title, repeated[_squash(line.text)]) + (4 if labelled or first == 0 else 0)
        if best is None or score > best[0]:
            best = score, Title(title, Span(start, end))
    if best is not None and (best[0] >= 6 or len(best[1].text) >= 7 or best[1].span.start == 0):
        return best[1]
    return _of_news(text, lines) or (best[1] if best else None) or _opening(lines)


def _opening(lines: list[_Line]) -> Title | None:
    """The first line, where it is short, no sentence, and a paragraph or a line with the source or the date follows.
    例: 「上半年全市经济运行稳中有进」 over 「上半年，…」. 反例: 「各位代表：」, a menu over other short lines."""
    if len(lines) < 2 or lines[0].start > 200:
        return None
    first, below = lines[0], lines[1].text
    plain = 8 <= len(first.text) <= LONGEST // 2 and not _is_sentence(first.text)
    other = re.search(r"\d{4}[-/.]\d|^[（(\[【]|记者|通讯员|来源|作者", first.text)
    stamped = len(below) <= LONGEST // 2 and re.search(r"(?:19|20)\d\d[-/.年]\d", below)
    follows = len(below) > LONGEST // 2 or stamped or re.match(r"(?:来源|作者|记者|发布|信息来源|时间|日期)", below)
    broken = "，" in first.text and not stamped  # the first line of a broken paragraph
    return Title(_squash(first.text), Span(first.start, first.end)) if plain and not other and not broken and follows else None


def _lines(text: str, sections: Sequence[Section]) -> list[_Line]:
    """The lines of the text's beginning, without those that sections head and without a table of contents."""
    heads = {s.start for s in sections if s.label}
    lines: list[_Line] = []
    paragraphs = 0
    contents = titled = False  # inside a table of contents; the next line is the title of an entry 「第一部分」 alone in its line
    for match in re.finditer(r"[^\n]+", text[:REACH]):
        line = match[0].strip(" \t　#*>-—–")
        if not line or re.match(r"(?:您|你)?(?:现在|当前|所在)?的?位置[:： ]|首页[ >»/-]", line):
            continue
        start = match.start() + match[0].index(line)
        if len(line) > LONGEST and not lines and (session := _session().search(line, 4, LONGEST)):
            line = line[: session.start()].rstrip()
        if re.fullmatch(r"目[ \t　]*[录錄次]", line):
            contents = True
        elif contents and not titled and not re.match(r"(?:第|[附图]?表)?[（(]?[一二三四五六七八九十\d]+[部章、.．）):：表]", line):
            contents = False
        titled = contents and re.fullmatch(r"第[一二三四五六七八九十\d]+(?:部分|章)", line) is not None
        if start not in heads and not contents:
            lines.append(_Line(line, start, start + len(line)))
        if len(line) > LONGEST:
            paragraphs += 1
            if paragraphs > 3:
                break
    return lines


def _is_sentence(line: str) -> bool:
    return any(mark in line for mark in "。；！？;") or line.endswith(("，", "：", ":"))


def _beginning(lines: list[_Line], last: int) -> int:
    """The index of the line in which the title that ends in line `last` begins."""
    first = last
    while first > 0:
        title = "".join(line.text for line in lines[first : last + 1])
        above = lines[first - 1].text
        if len(above) > LONGEST // 2 or _is_sentence(above) or not _goes_on(above, lines[first].text, title):
            break
        first -= 1
    return first


def _goes_on(above: str, below: str, title: str) -> bool:
    """The line above is the beginning of the title that goes on below. 反例: a date, a document number, a page number."""
    if title.startswith(("关于", "《")) or re.search(r"\d{4}[-/.]\d|[:：]|[号日>」]$|^[\d.]+$", above):
        return False
    if title.startswith(("及", "和", "暨", "与", "情况")) or above.endswith(("及", "和", "暨", "与", "、", "的")):
        return True
    if _ending().search(above):
        return False
    if "关于" in above or (re.search(r"\d{4}[ \t]*年", above) and not re.search(r"\d{4}", title)):
        return True
    if bodies.is_body(_squash(above)):  # the issuer over 「2022年…报告」; 反例: over 「2022年某某市某某局决算」, which names its own
        bare = re.sub(r"^(?:19|20)\d\d年?度?", "", _squash(title))
        return not bodies.leading(bare) and not bodies.region(bare)
    return len(above) > 5 and bodies.is_body(_squash(above + below))  # a name torn apart


def _score(title: str, times: int) -> int:
    score = min(len(title), 24) // 4 + min(times - 1, 1)
    score += 3 * bool(re.search(r"(?:19|20)\d\d", title)) + 2 * ("关于" in title)
    score += 2 * bool(bodies.region(title.removeprefix("关于")) or bodies.leading(title))
    weights = [t.weight for t in _terms() if (t.place == "title" and t.term in title) or (t.place == "end" and title.endswith(t.term))]
    return score + (max(weights) if weights else 0) // 2


def _of_news(text: str, lines: list[_Line]) -> Title | None:
    asked = _asked().match(text)
    if asked:
        return Title(_squash(asked[0]), Span(*asked.span()))
    dated = _dateline().search(text, 0, REACH)
    if dated is None:
        return None
    above = [line for line in lines if line.end <= dated.start() and 8 <= len(line.text) <= LONGEST and not _is_sentence(line.text)]
    return Title(_squash(above[-1].text), Span(above[-1].start, above[-1].end)) if above else None


def _squash(title: str) -> str:
    """Without blanks, except between two Latin words."""
    blank, idle = _blanks()
    return idle.sub("", title) if blank.search(title) else title


@cache
def _blanks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A blank, and blanks that part no two Latin words."""
    blank = r"[\s\u200b\ufeff]"
    return re.compile(blank), re.compile(rf"(?<![A-Za-z]){blank}+|{blank}+(?![A-Za-z])")


@cache
def _anywhere() -> tuple[AhoCorasick, list[_Term]]:
    """The terms that may stand anywhere in the text."""
    found = [term for term in _terms() if term.place not in ("title", "end")]
    return AhoCorasick([term.term for term in found]), found


def kind(title: str, text: str) -> str:
    """The document's kind: the highest sum of the weights of the terms found; on a tie, the kind that `KINDS` names first."""
    sums: Counter[str] = Counter()
    text = text.replace(",", "，").replace(":", "：").replace("(", "（")  # pages with half-width punctuation
    bare = re.sub(r"[（(][^（）()]*[)）]$", "", title).rstrip("》”")
    automaton, written = _anywhere()
    for i in {i for i, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}:
        sums[written[i].doc_type] += written[i].weight
    for term in _terms():
        if (term.place == "title" and term.term in title) or (term.place == "end" and bare.endswith(term.term)):
            sums[term.doc_type] += term.weight
    best = max(KINDS, key=lambda k: (sums[k], -KINDS.index(k)))
    return best if sums[best] >= ENOUGH else "other"
