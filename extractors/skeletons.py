"""Skeletons: text in which every number is one placeholder character, so that sentence patterns are blind to number formats.

例: 「全年预算数 1143.07 万元，完成预算的 98.4%」 → 「全年预算数 ◈，完成预算的 ◇」 (◈ ◇ stand for the plane-16 characters in `PLACEHOLDER`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from extractors.facts import KINDS, Number

PLACEHOLDER = {kind: chr(0x100000 + i) for i, kind in enumerate(KINDS)}
"""One plane-16 private-use character per kind: damaged files and PDFs hold ordinary private-use characters, never these."""


class Skeleton:
    """The skeleton of a stretch of text, with the way back.

    `text` is the skeleton; `number_at(i)` the index (into the given numbers) of the placeholder at skeleton offset i;
    `to_text(i)` the offset in the original text where skeleton character i begins, and `to_skeleton(o)` the reverse.
    """

    __slots__ = ("_at", "_indexes", "_shift", "_starts", "first", "text")

    def __init__(self, text: str, numbers: Sequence[Number], start: int = 0, end: int | None = None, first: int = 0) -> None:
        """`text[start:end]` with `numbers` (sorted, disjoint, all inside) replaced; `first` is the index of numbers[0]."""
        pieces: list[str] = []
        at: list[int] = []  # skeleton offsets of the placeholders
        starts: list[int] = []  # text offsets where they begin
        shift: list[int] = []  # text offset minus skeleton offset, just after each placeholder
        here, length = start, 0
        for n in numbers:
            length += n.start - here
            pieces += (text[here : n.start], PLACEHOLDER[n.kind])
            at.append(length)
            starts.append(n.start)
            length += 1
            here = n.end
            shift.append(here - length)
        pieces.append(text[here : len(text) if end is None else end])
        self.text = "".join(pieces)
        self._at, self._starts, self._shift = at, starts, shift
        self._shift.append(start)  # read as [-1]: before the first placeholder
        self.first = first
        self._indexes: Sequence[int] | None = None

    @classmethod
    def without(cls, kinds: Collection[str], text: str, numbers: Sequence[Number]) -> Skeleton:
        """The skeleton of a whole text that keeps numbers of `kinds` as they are written; the indexes stay those of `numbers`.
        例: without structure and ordinal, 「“三公”经费」 and 「一级项目」 stay words."""
        kept = [i for i, n in enumerate(numbers) if n.kind not in kinds]
        made = cls(text, [numbers[i] for i in kept])
        made._indexes = kept
        return made

    def number_at(self, offset: int) -> int:
        """Index of the number whose placeholder stands at `offset`; ValueError if none does."""
        i = bisect_right(self._at, offset) - 1
        if i < 0 or self._at[i] != offset:
            raise ValueError(f"no placeholder at {offset}")
        return self.first + i if self._indexes is None else self._indexes[i]

    def to_text(self, offset: int) -> int:
        """Text offset at which the skeleton character at `offset` begins (the end, for len(skeleton))."""
        i = bisect_right(self._at, offset) - 1
        if i >= 0 and self._at[i] == offset:
            return self._starts[i]
        return offset + self._shift[i]

    def to_skeleton(self, offset: int) -> int:
        """Skeleton offset of the character that covers text offset `offset`."""
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset - self._shift[-1]
        return max(self._at[i], offset - self._shift[i])

    def all_to_skeleton(self, offsets: Iterable[int]) -> Iterator[int]:
        """`to_skeleton` of each of the offsets, which ascend: one walk along the placeholders."""
        starts, at, shift = self._starts, self._at, self._shift
        i, count = -1, len(starts)
        for offset in offsets:
            while i + 1 < count and starts[i + 1] <= offset:
                i += 1
            here = offset - shift[i]
            yield here if i < 0 or here > at[i] else at[i]
