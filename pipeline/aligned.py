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
        the text. 例: ``AlignedText.of("決\\n算").edit([(1, 2, "")])`` has the text 「決算」 and locates to [0, 3)."""
        pieces: list[str] = []
        starts: list[Offsets] = []
        ends: list[Offsets] = []
        here = 0
        for raw in edits:
            edit = raw if isinstance(raw, Edit) else Edit(*raw)
            start, end, replacement, spans = edit
            if not here <= start <= end <= len(self.text):
                raise ValueError(f"edit [{start}, {end}) is out of order or out of range (after {here}, length {len(self.text)})")
            pieces += (self.text[here:start], replacement)
            starts.append(self.starts[here:start])
            ends.append(self.ends[here:start])
            if replacement:
                if spans is None:
                    low, high = self.locate(start, end)
                    starts.append(np.full(len(replacement), low, np.int32))
                    ends.append(np.full(len(replacement), high, np.int32))
                else:
                    if len(spans) != len(replacement):
                        raise ValueError(f"{len(spans)} spans for {len(replacement)} characters")
                    located = [self.locate(a, b) for a, b in spans]
                    starts.append(np.array([a for a, _ in located], np.int32))
                    ends.append(np.array([b for _, b in located], np.int32))
            here = end
        if not starts:
            return self
        pieces.append(self.text[here:])
        starts.append(self.starts[here:])
        ends.append(self.ends[here:])
        return AlignedText(self.source, "".join(pieces), np.concatenate(starts), np.concatenate(ends))

    def recode(self, text: str) -> AlignedText:
        """The same offsets under other characters; ValueError unless the length is the same. 例: traditional → simplified."""
        if len(text) != len(self.text):
            raise ValueError(f"recode changes the length from {len(self.text)} to {len(text)}")
        return self if text == self.text else AlignedText(self.source, text, self.starts, self.ends)

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """The source range that ``text[start:end]`` stands for. An empty range lies between its neighbours."""
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        if start < len(self.text):
            here = int(self.starts[start])
        else:
            here = int(self.ends[-1]) if len(self.text) else len(self.source)
        return here, here

    def project(self, start: int, end: int) -> tuple[int, int]:
        """The text range whose characters come from inside ``source[start:end]`` (empty where all of it was removed)."""
        low = int(np.searchsorted(self.starts, start, side="left"))
        high = int(np.searchsorted(self.ends, end, side="right"))
        return low, max(low, high)
