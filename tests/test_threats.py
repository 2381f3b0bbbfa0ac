"""Each threat of the model has a test named beside it that exists."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| who |", "|---"))]


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part.rpartition("/")[2])
def test_the_test_exists_and_can_fail(path: str, name: str) -> None:
    found = [node for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body if getattr(node, "name", "") == name]
    assert len(found) == 1
    parts = list(ast.walk(found[0]))
    assert any(isinstance(part, ast.Assert) or (isinstance(part, ast.Attribute) and part.attr == "raises") for part in parts)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:40])
def test_every_threat_names_its_test(row: str) -> None:
    assert re.search(r"`tests/[\w/]+\.py::test_\w+`", row)


def test_there_are_threats() -> None:
    assert len(ROWS) > 12
