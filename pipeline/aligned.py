"""AlignedText: a text and, for each of its characters, the range of the source it came from.

Learned from `NormalizedString` (huggingface/tokenizers) and `TemplatedFile` (sqlfluff): every change goes through
`edit` or `recode`, which keep text and offsets in step, so evidence is never found again by search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Offsets = NDArray[np.int32]


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by `replacement`; `spans`, if given, says for each new character which range of the *current*
    text it stands for (each inside [start, end), starts and ends never decreasing); else each stands for the whole range."""

    start: int
    end: int
    replacement: str
    spans: Sequence[tuple[int, int]] | None = None


@dataclass(frozen=True, eq=False)
class AlignedText:
    """`text[i]` stands for ``source[starts[i]:ends[i]]``.

    Laws: len(starts) == len(ends) == len(text); starts and ends never decrease; starts <= ends; a character that was never
    edited has ``source[starts[i]:ends[i]] == text[i]``.
    """

    source: str
    text: str
    starts: Offsets
    ends: Offsets

    @classmethod
    def of(cls, source: str) -> AlignedText:
        """The source itself, each character standing for itself."""
        n = len(source)
        return cls(source, source, np.arange(n, dtype=np.int32), np.arange(1, n + 1, dtype=np.int32))

    def edit(self, edits: Iterable[Edit | tuple[int, int, str]]) -> AlignedText:
        """A new AlignedText with sorted, disjoint replacements applied. ValueError when they overlap, are unsorted or leave
        the text, or when an edit's spans do not fit it. 例: ``AlignedText.of("決\\n算").edit([(1, 2, "")])`` has the text
        「決算」 and locates to [0, 3)."""
        pieces: list[str] = []
        places: list[int] = []
        lows: list[int] = []
        highs: list[int] = []
        removed = np.zeros(len(self.text) + 1, np.int8)
        here = 0
        for raw in edits:
            edit = raw if isinstance(raw, Edit) else Edit(*raw)
            start, end, replacement, _ = edit
            if not here <= start <= end <= len(self.text):
                raise ValueError(f"edit [{start}, {end}) is out of order or out of range (after {here}, length {len(self.text)})")
            pieces += (self.text[here:start], replacement)
            removed[start:end] = 1
            for low, high in self._ranges(edit) if replacement else ():
                places.append(start)
                lows.append(low)
                highs.append(high)
            here = end
        if not pieces:
            return self
        pieces.append(self.text[here:])
        kept = removed[:-1] == 0
        before = np.cumsum(removed, dtype=np.int32)  # before[i]: characters removed up to and with i
        at = np.array(places, np.int64)
        if len(at):
            at -= before[at] - removed[at]
        return AlignedText(
            self.source,
            "".join(pieces),
            np.insert(self.starts[kept], at, np.array(lows, np.int32)),
            np.insert(self.ends[kept], at, np.array(highs, np.int32)),
        )

    def _ranges(self, edit: Edit) -> list[tuple[int, int]]:
        """The source range of each character of an edit's replacement."""
        if edit.spans is None:
            return [self.locate(edit.start, edit.end)] * len(edit.replacement)
        if len(edit.spans) != len(edit.replacement):
            raise ValueError(f"{len(edit.spans)} spans for {len(edit.replacement)} characters")
        low, high = edit.start, edit.start
        for start, end in edit.spans:
            if not (low <= start <= end <= edit.end and high <= end):
                raise ValueError(f"span [{start}, {end}) leaves the edit [{edit.start}, {edit.end}) or goes back")
            low, high = start, end
        return [self.locate(start, end) for start, end in edit.spans]

    def recode(self, text: str) -> AlignedText:
        """The same offsets under other characters; ValueError unless the length is the same. 例: traditional → simplified."""
        if len(text) != len(self.text):
            raise ValueError(f"recode changes the length from {len(self.text)} to {len(text)}")
        return self if text == self.text else AlignedText(self.source, text, self.starts, self.ends)

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The source range that ``text[start:end]`` stands for.

        An empty range lies between its neighbours; where they stand for one and the same range (two characters restored from one
        damaged place), it is that range. Locating never goes backwards: a later range never starts or ends earlier.
        """
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        before = int(self.ends[start - 1]) if start else 0
        here = int(self.starts[start]) if start < len(self.text) else (before if self.text else len(self.source))
        return here, max(here, before)

    def project(self, start: int, end: int) -> tuple[int, int]:
        """The text range whose characters come from inside ``source[start:end]`` (empty where all of it was removed)."""
        low = int(np.searchsorted(self.starts, np.int32(start), side="left"))
        high = int(np.searchsorted(self.ends, np.int32(end), side="right"))
        return low, max(low, high)
