"""`hecha lexicon check` reads every lexicon there is and names file, line and what was expected; a user's folder works through a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import lexicons
from pipeline import lexicon_check
from tests.conftest import hecha

RULE = """[[rule]]
code = "EXE900"
zh = "线上+线下=宣传经费"
en = "online + offline = publicity"
kind = "identity"
formula = "PUBLICITY == PUB_ONLINE + PUB_OFFLINE"
modes = ["R"]
severity = "error"
total = ["publicity:executed"]
parts = ["publicity.online:executed", "publicity.offline:executed"]
traps = "取位"
silent = "没有写全的"

[[rule.example]]
text = "宣传经费支出 30.00 万元，其中：线上宣传经费支出 12.00 万元，线下宣传经费支出 18.00 万元。"
outcome = "pass"
doc_type = "final_accounts"
"""
ITEMS = """item\tcode\tname\twords\treading
publicity\tPUBLICITY\t宣传经费\t宣传经费 | 宣传经费支出
publicity.online\tPUB_ONLINE\t线上宣传经费\t线上宣传经费 | 线上宣传经费支出
publicity.offline\tPUB_OFFLINE\t线下宣传经费\t线下宣传经费 | 线下宣传经费支出
"""


@pytest.mark.parametrize(("spent", "said"), [("18.00", ""), ("19.00", "EXE.toml:15: EXE900: the example should give pass, it gives fail")])
def test_the_examples_of_a_users_rule_are_put_to_it(tmp_path: Path, spent: str, said: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "items.tsv").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "rules" / "EXE.toml").write_text(RULE.replace("18.00", spent), encoding="utf-8")
    done = hecha("lexicon", "check", tmp_path)
    assert done.returncode == (2 if said else 0), done.stderr
    assert said in done.stdout


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
        ("rules/EXE.toml", RULE.replace('total = ["publicity:executed"]', "total = [[1]]"), "total is a list of words in quotes"),
        ("rules/EXE.toml", RULE.replace('"error"', "1"), "severity is words in quotes, not 1"),
        ("rules/EXE.toml", "[[rule]]\ncode = " + "1" * 5000, "EXE.toml:1: Exceeds the limit"),
        ("units.tsv", "name\tkind\tforms\tfactor\tnot_before\n\tarea\t畈\n", "units.tsv:2: column 1, name, is empty"),
        ("variants.tsv", "character\tread_as\n1\t税\n", "variants.tsv:2: 1 is a digit: it would be lost"),
        ("torn_words.tsv", "word\n增\n", "torn_words.tsv:2: a word of two characters or more is expected"),
        (
            "instruments.tsv",
            "title\teffective\trepealed\tarticles\tsource\n某法\t1\t\t9\t公报\n",
            "instruments.tsv:2: Invalid isoformat string",
        ),
    ],
)
def test_a_users_slip_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (wrong,) = lexicon_check.problems(tmp_path)
    assert said in str(wrong)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("units.tsv", "name\tkind\tforms\tfactor\tnot_before\n畈\tarea\t畈 | 亩\n", "units.tsv:2: '亩' is a form of both"),
        ("items.tsv", "item\tcode\tname\twords\treading\nrevenue.x\tX\t甲\t一般债务余额\n", "items.tsv:2: 一般债务余额 is a word of"),
    ],
)
def test_what_two_rows_claim_is_named_at_the_users(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert said in hecha("lexicon", "check", tmp_path).stdout


def test_words_of_a_lexicon_are_no_expressions(tmp_path: Path) -> None:
    """A word with a bracket is a word, and 「(a+)+$」 costs no time."""
    (tmp_path / "regions.tsv").write_text("name\tshort\tparent\n(一+)+$\t(a|\t\n", encoding="utf-8")
    (tmp_path / "headings.tsv").write_text("heading\n(a+)+$\n", encoding="utf-8")
    report = tmp_path / "a.txt"
    report.write_text("一、" + "a" * 40 + "\n全年预算数1.00万元。\n", encoding="utf-8")
    done = hecha("--lexicons", tmp_path, "extract", report, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr


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
