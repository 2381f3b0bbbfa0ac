"""Pages whose bytes were edited as if they were text: the damage undone, each character with its place on the page.

Such a page was held as GBK bytes and a table of characters was applied with a byte-level replace X → X(pinyin), without regard
to where characters begin; then the bytes were decoded, each undecodable pair becoming one 「?」. That leaves

- a pinyin note after every occurrence of the table's characters: 區(qū),
- a split key, where the second byte of one character and the first of the next make a character of the table:
  入區 = C8 EB 85 5E, and EB 85 is 雲: 入?yún)^(qū), the pair 85 28 being undecodable,
- a byte shift, where reading began a byte late: 「　（一）」 = A1A1 A3A8 D2BB A3A9 became 「?。ㄒ唬」 = A1 | A1A3 A8D2 BBA3 …, up to the
  character whose second byte is ASCII (業 = 98 49 leaves an I).

Other pages are strewn with readings without tones, 省(sheng)(sheng): those go too.

Three steps undo it in the order shifts (which may end in a swallowed key), split keys, notes; all need the page's own table, and none
touches a page that is not annotated throughout: a few true notes, 重庆(chóng qìng), stay. What the decoder swallowed is gone for
good: U+FFFD stands for it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.aligned import AlignedText, Edit
from pipeline.records import Source

TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
TONE = re.compile(f"[{TONES}]")
READING = rf"[a-zü]{{0,4}}[{TONES}][a-zü]{{0,3}}"
NOTE = re.compile(rf"(?<=([^\x00-\x20]))\(({READING})\)")
SPLIT = re.compile(rf"\?({READING})\)(?=[^\s])")
LATE = re.compile(r"(?:^|(?<=\n))[ \t\u3000]*(\?)(?=[^\x00-\x7f])")
SWALLOWED = re.compile(rf"\?({READING})\)")

LOST = "\ufffd"


def split_keys(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step: the character that a note was pushed into. 例: 入?yún)^(qū)年 → 入區年."""
    text = aligned.text
    table = learn(source.aligned.text)
    out: list[Edit] = []
    for found in SPLIT.finditer(text) if table else ():
        if out and found.start() < out[-1].end:
            continue
        lead = _split_lead(text, found, table)
        if lead is not None:
            out += _realigned(text, found.start(), found.end(), lead, table, confirmed=True)
    return out


def shifts(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step: the runs that were read one byte late. 例: ?。ㄒ唬┒ㄆ谑崂砥髽I → 　（一）定期梳理企業."""
    text = aligned.text
    table = learn(source.aligned.text)
    out: list[Edit] = []
    for found in LATE.finditer(text) if table else ():
        out += _realigned(text, found.start(1), found.end(1), b"\xa1", table, confirmed=False)
    return out


def notes(aligned: AlignedText, source: Source) -> Sequence[Edit]:
    """The step: the notes of the page's table. 例: 區(qū) → 區; without tones and told twice, 省(sheng)(sheng) → 省.
    反例: 重庆(chóng qìng), a page with a few notes."""
    table = learn(source.aligned.text)
    found = NOTE.finditer(aligned.text) if table else ()
    out = [Edit(*note.span(), "") for note in found if table.get(note[1]) == note[2]]
    return out or [Edit(*note.span("notes"), "") for note in _plain_notes(aligned.text)]


SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|üan|ai|ei|ao|ou|an|en|in|un|ün|ia|ie|iu|ua|uo|ui|üe|ue|er|[aeiouvü])"
)
PLAIN = re.compile(rf"(?P<of>[\u4e00-\u9fff])(?P<notes>(?:\({SYLLABLE}\)){{1,3}})")


def _plain_notes(text: str) -> list[re.Match[str]]:
    """The notes without tones of a page strewn with them: at least 12, on 6 characters and more, some of them again and again, and
    nearly every character always with the same reading. 反例: 「平台(app)」, list labels (a) (e), a page with a few notes."""
    found = list(PLAIN.finditer(text)) if text.count("(") >= 12 else []
    if len(found) < 12:
        return []
    readings: dict[str, Counter[str]] = defaultdict(Counter)
    for note in found:
        readings[note["of"]][note["notes"].partition(")")[0]] += 1
    usual = sum(count.most_common(1)[0][1] for count in readings.values())
    repeated = sum(count.total() > 1 for count in readings.values())
    return found if len(readings) >= 6 and repeated >= 3 and usual >= 0.9 * len(found) else []


@lru_cache(maxsize=4)
def learn(text: str) -> Mapping[str, str]:
    """The table of an annotated page, character → reading; empty for any other page.

    A page is annotated when it has at least 8 notes, some on the same characters, nearly all on characters that always have the same
    note and hardly ever none. 反例: a lesson 妈(mā)、麻(má)、马(mǎ), each once.
    """
    if not TONE.search(text):
        return {}
    readings: dict[str, Counter[str]] = defaultdict(Counter)
    for note in NOTE.finditer(text):
        if not note[1].isascii():
            readings[note[1]][note[2]] += 1
    total = sum(count.total() for count in readings.values())
    table = {}
    for character, found in readings.items():
        reading, count = found.most_common(1)[0]
        bare = text.count(character) - found.total()
        if len(found) == 1 and bare <= max(count // 5, 0 if count > 1 else 1):
            table[character] = reading
    noted = sum(readings[character].total() for character in table)
    repeated = sum(readings[character].total() > 1 for character in table)
    return table if noted >= 8 and len(table) >= 4 and repeated >= 3 and noted >= 0.9 * total else {}


def _split_lead(text: str, found: re.Match[str], table: Mapping[str, str]) -> bytes | None:
    """The byte that 「?」 swallowed at a split key: the second of the key, the first of the character pushed apart.

    The key's first byte is the second of the character before. The key is known from the table, or the character pushed apart
    is: its own note follows.
    """
    before = text[found.start() - 1 : found.start()].encode("gb18030", "replace")
    if len(before) != 2:
        return None
    keys = {k[1:] for c, reading in table.items() if reading == found[1] and (k := _bytes(c))[:1] == before[1:]}
    following = NOTE.match(text, found.end() + 1)
    if following:
        tail = text[found.end()].encode("gb18030", "replace")[:1]
        own = {k[:1] for c, reading in table.items() if reading == following[2] and (k := _bytes(c))[1:] == tail}
        keys = keys & own or own
    return keys.pop() if len(keys) == 1 else None


class Restored(NamedTuple):
    """A character of a run: its place is the page characters that hold its two bytes."""

    character: str
    start: int
    end: int


def _realigned(text: str, mark: int, start: int, lead: bytes, table: Mapping[str, str], confirmed: bool) -> list[Edit]:
    """The edits for a run read one byte late. `mark` is the place of its 「?」, `start` that of its first character, `lead` the byte
    before the first. Without `confirmed` the run must read better after than before; else there are no edits."""
    out: list[Restored] = []
    pending, held = lead, mark
    here = start
    lost: tuple[int, int, str] | None = None
    while True:
        character = text[here : here + 1]
        code = character.encode("gb18030", "replace") if character else b""
        if len(code) == 2:
            made = _decode(pending + code[:1])
            if made is None:
                return []
            out.append(Restored(made, held, here + 1))
            pending, held = code[1:], here
            here += 1
            continue
        swallowed = SWALLOWED.match(text, here)
        noted = {c for c, reading in table.items() if swallowed and reading == swallowed[1] and _bytes(c)[:1] == pending}
        made = _decode(pending + code) if len(code) == 1 and 0x40 <= code[0] <= 0x7E else None
        if len(noted) == 1 and swallowed:
            out.append(Restored(noted.pop(), held, here + 1))
            here = swallowed.end()
        elif made is not None:
            out.append(Restored(made, held, here + 1))
            here += 1
        else:
            closes = pending == b"\xa3" and _unclosed(out)
            if character == "?":
                lost = (here, here + 1, LOST if closes else LOST * 2)
            elif not closes:
                lost = (held, here, LOST) if held > mark else None
            if closes:
                out.append(Restored("）", held, max(held + 1, here)))
            elif held <= mark:
                return []
        break
    if not confirmed and not _reads_better(text[start:here], [r.character for r in out]):
        return []
    own = NOTE.match(text, here) if confirmed and len(out) == 1 else None
    if own and table.get(out[0].character) == own[2]:
        here = own.end()
    end = lost[0] if lost else here
    edits = [Edit(mark, end, "".join(r.character for r in out), [(r.start, min(r.end, end)) for r in out])]
    return [*edits, Edit(*lost)] if lost else edits


def _bytes(character: str) -> bytes:
    return character.encode("gb18030")


def _decode(code: bytes) -> str | None:
    try:
        return code.decode("gb18030")
    except UnicodeDecodeError:
        return None


def _unclosed(run: Sequence[Restored]) -> bool:
    """Whether a bracket was opened in the run and not closed."""
    characters = [r.character for r in run]
    return characters.count("（") > characters.count("）")


def _reads_better(before: str, after: Sequence[str]) -> bool:
    """Whether a run begins as a numbered item does and consists of ordinary characters only after it was realigned."""
    if len(after) < 3 or after[0] != "\u3000" or after[1] not in "（《“【〔":
        return False
    strange = sum(1 for _ in _strange(after))
    return strange * 5 <= len(after) and strange < sum(1 for _ in _strange(before))


def _strange(characters: Iterable[str]) -> Iterator[str]:
    """The characters that ordinary prose does not use: in neither the first level of GB 2312 (3,755 characters) nor that of Big5
    (5,401), nor ASCII, nor full-width punctuation."""
    for character in characters:
        code = character.encode("gb18030")
        if len(code) == 1 or 0xB0 <= code[0] <= 0xD7 or (code[0] in (0xA1, 0xA3) and code[1] > 0xA0):
            continue
        if not 0xA4 <= character.encode("big5", "replace")[0] <= 0xC6:
            yield character
