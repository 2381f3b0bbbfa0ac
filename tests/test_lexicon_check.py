"""`hecha lexicon check` reads every lexicon there is and names file, line and what was expected; a user's folder works through a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import lexicons
from pipeline import lexicon_check


def test_ours_are_all_read_and_in_order() -> None:
    assert set(lexicon_check.declared()) == {path.stem for path in lexicons.FOLDER.glob("*.tsv")}
    assert lexicon_check.problems(None) == ()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("unit.tsv", "name\n", "unit.tsv:1: no lexicon has this name; did you mean 'units'?"),
        ("units.tsv", "name\tkind\tform\n", "units.tsv:1: expected the columns"),
        ("units.tsv", "name\tkind\tforms\tfactor\tnot_before\n# 注\n亩\tarea\t畈\tmany\n", "units.tsv:3: column 4, factor: 'many'"),
        ("rules/EXE.toml", '[[rule]]\ncode = "EXE900"\n', "EXE.toml:2: EXE900: the key zh is missing"),
        ("rules/EXE.toml", "[[rule]\n", "EXE.toml:1:"),
    ],
)
def test_a_users_slip_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (wrong,) = lexicon_check.problems(tmp_path)
    assert said in str(wrong)


def test_a_users_unit_is_read_by_a_program_that_names_the_folder(tmp_path: Path) -> None:
    (tmp_path / "units.tsv").write_text("name\tkind\tforms\tfactor\tnot_before\n畈\tarea\t畈\t1\n", encoding="utf-8")
    program = "from extractors import find_numbers; print([(n.text, n.unit, n.kind) for n in find_numbers('新增良田12畈。')])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, lexicons.USER: str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "[('12畈', '畈', 'area')]"
