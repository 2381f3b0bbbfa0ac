"""Cases with the span marked in the text: 「全年预算数⟦1143.07 万元⟧」. Every case thereby tests offsets too."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


def unmark(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without ⟦ ⟧ and the half-open spans they marked."""
    plain: list[str] = []
    spans: list[tuple[int, int]] = []
    opened = -1
    length = 0
    for piece in text:
        if piece == "⟦":
            assert opened < 0, f"⟦ inside ⟦ in {text!r}"
            opened = length
        elif piece == "⟧":
            assert opened >= 0, f"⟧ without ⟦ in {text!r}"
            spans.append((opened, length))
            opened = -1
        else:
            plain.append(piece)
            length += 1
    assert opened < 0, f"unclosed ⟦ in {text!r}"
    return "".join(plain), spans


def cases(plug_point: str, member: str) -> list[Any]:
    """The cases of ``tests/cases/<plug_point>/<member>.toml`` as pytest parameters; `known_failure = "why"` makes a strict xfail."""
    path = CASES / plug_point / f"{member}.toml"
    with path.open("rb") as f:
        entries = tomllib.load(f)["case"]
    return [
        pytest.param(
            entry,
            id=f"{member}-{i}",
            marks=[pytest.mark.xfail(strict=True, reason=entry["known_failure"])] if "known_failure" in entry else [],
        )
        for i, entry in enumerate(entries, 1)
    ]
