"""What keeps the prose honest: everything public is documented, every member has cases, every path the README names is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_layers import modules

CASES = ROOT / "tests" / "cases"
MEMBERS = {
    "numbers": {"numbers"},
    "extractors": {
        "budget",
        "breakdowns",
        "kpis",
        "reforms",
        "roles",
        "sections",
        "passages",
        "front_matter",
        "provisions",
        "references",
        "tasks",
        "performance_tables",
    },
    "readers": {"plain", "html", "docx", "pdf"},
    "normalise": {"markup", "pages", "wraps", "blanks", "width", "script"},
}
"""Plug points and their members; an extractor's cases stand in a folder of its name. The damage repair has a forward model instead
(``tests/damage_model.py``): its cases are made by damaging clean text."""


def undocumented(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.name
            if isinstance(node, ast.ClassDef):
                for member in node.body:
                    if isinstance(member, ast.FunctionDef) and not member.name.startswith("_") and not ast.get_docstring(member):
                        yield f"{node.name}.{member.name}"


@pytest.mark.parametrize("module", modules())
def test_everything_public_is_documented(module: str) -> None:
    assert not list(undocumented(modules()[module]))


@pytest.mark.parametrize("name", sorted(MEMBERS["extractors"] | MEMBERS["numbers"]))
def test_every_extractor_has_cases(name: str) -> None:
    assert list((CASES / name).glob("*.toml")), f"tests/cases/{name}/ holds no case"


@pytest.mark.parametrize(("point", "name"), [(p, n) for p in ("readers", "normalise") for n in sorted(MEMBERS[p])])
def test_every_reader_and_normaliser_has_cases(point: str, name: str) -> None:
    assert (CASES / point / f"{name}.toml").exists()


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_every_path_of_the_readme_is_there(readme: str) -> None:
    named = set(
        re.findall(
            r"`((?:lexicons|extractors|pipeline|tests|docs|corpus|notebooks)/[^`*<>]*)`", (ROOT / readme).read_text(encoding="utf-8")
        )
    )
    assert len(named) > 5
    assert not [path for path in sorted(named) if not (ROOT / path.split("（")[0]).exists()]


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_the_two_commands_come_first(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert text.index("make extract") < text.index("make test") < text.index("hecha findings")
