"""The shape of the house: imports run one way, members do not import each other, nothing heavy is imported before it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("lexicons", "extractors", "pipeline")
"""Lowest first: a layer imports itself and those before it."""

ASSEMBLERS = {
    "extractors.bodies",
    "extractors.claims",
    "extractors.facts",
    "extractors.record",
    "extractors.items",
    "extractors.padding",
    "extractors.phrases",
    "extractors.sentences",
    "extractors.skeletons",
    "extractors.things",
    "extractors.tokens",
}
"""Members that others may import: names of bodies, the seam types, sentences, phrases and what pads them, things, skeletons, tokens and
budget items; `claims` imports the extractors."""

FORBIDDEN = {"utils", "helpers", "base", "misc", "common"}
HEAVY = ("jieba", "spacy", "pandas", "pyarrow", "duckdb", "opencc", "pypdfium2", "pdfplumber", "docx", "numpy", "regex", "rich")


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for layer in LAYERS
        for path in sorted((ROOT / layer).rglob("*.py"))
    }


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("module", modules())
def test_imports_run_one_way(module: str) -> None:
    layer = LAYERS.index(module.split(".")[0])
    upward = {name for name in imported(modules()[module]) if name.split(".")[0] in LAYERS[layer + 1 :]}
    assert not upward, f"{module} imports {sorted(upward)}: pipeline → extractors → lexicons only"


def members(package: str) -> list[str]:
    """Direct members of a plug point: modules or packages in it."""
    return sorted({".".join(name.split(".")[: package.count(".") + 2]) for name in modules() if name.startswith(package + ".")})


PLUG_POINTS = {
    "extractors": ASSEMBLERS,
    "pipeline.readers": {
        f"pipeline.readers.{name}"
        for name in (
            "biff",
            "captions",
            "encodings",
            "grid",
            "hidden",
            "notes",
            "levels",
            "limits",
            "models",
            "number_formats",
            "ole",
            "printed",
            "recognition",
            "sheets",
            "signatures",
            "zipped",
        )
    },
    "pipeline.normalise": set(),
}


@pytest.mark.parametrize(("package", "shared"), PLUG_POINTS.items())
def test_members_do_not_import_each_other(package: str, shared: set[str]) -> None:
    known = modules()
    for member in members(package):
        if member == "extractors.claims":
            continue
        own = [path for name, path in known.items() if name == member or name.startswith(member + ".")]
        siblings = {
            other
            for path in own
            for name in imported(path)
            for other in members(package)
            if other != member and other not in shared and (name == other or name.startswith(other + "."))
        }
        assert not siblings, f"{member} imports its siblings {sorted(siblings)}"


def test_no_drawer_for_odds_and_ends() -> None:
    assert not [name for name in modules() if name.split(".")[-1] in FORBIDDEN]


def test_every_module_says_what_it_is_for() -> None:
    silent = [name for name, path in modules().items() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not silent


def test_the_command_line_starts_light() -> None:
    code = f"import sys, pipeline.cli, extractors, lexicons; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
