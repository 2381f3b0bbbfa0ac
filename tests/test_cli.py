"""The other commands, over one run of the corpus."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, hecha


def test_every_command_has_help() -> None:
    from pipeline.cli import app

    names = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    assert set(names) >= {"extract", "show", "findings", "rules", "explain", "query", "eval", "doctor"}
    listing = hecha("--help").stdout
    assert all(name in listing for name in names)


def test_findings_as_json_name_rule_quotes_and_arithmetic(corpus_run: Path) -> None:
    done = hecha("findings", corpus_run, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    log = found["findings"] if isinstance(found, dict) else found
    assert any(f["rule"] == "ENM001" for f in log)
    assert all(f["message_zh"] and f["evidence"] for f in log)


def test_fail_on_gives_exit_code_one(corpus_run: Path) -> None:
    assert hecha("findings", corpus_run, "--fail-on", "error").returncode == 1


def test_query_answers_in_every_format(corpus_run: Path) -> None:
    sql = "SELECT count(*) AS n, max(path) AS path FROM documents"
    assert json.loads(hecha("query", sql, corpus_run, "--format", "json").stdout)[0]["n"] == len(list((ROOT / "corpus").iterdir()))
    assert hecha("query", sql, corpus_run, "--format", "csv").stdout.startswith("n,path\n")
    assert hecha("query", sql, corpus_run, "--format", "markdown").stdout.startswith("| n | path |")
    assert "path" in hecha("query", sql, corpus_run).stdout


@pytest.mark.parametrize(
    "sql", ["SELECT * FROM read_text('/etc/passwd')", "SELEC 1", "COPY documents TO 'stolen.csv'", "ATTACH 'other.duckdb'"]
)
def test_query_cannot_leave_the_folder_and_says_what_is_wrong(corpus_run: Path, sql: str, tmp_path: Path) -> None:
    done = hecha("query", sql, corpus_run)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_rules_and_explain() -> None:
    listing = hecha("rules").stdout
    assert "EXE001" in listing
    explained = hecha("explain", "exe001").stdout
    assert "EXE001" in explained
    assert "98.4" in explained or "%" in explained
    missing = hecha("explain", "ABC999")
    assert missing.returncode == 2


def test_show_marks_every_number(tmp_path: Path) -> None:
    report = ROOT / "corpus" / "01_自评_营商环境局_2023.txt"
    assert "2,356.80 万元" in hecha("show", report).stdout
    page = tmp_path / "page.html"
    assert hecha("show", report, "--html", page).returncode == 0
    assert '<mark class="budget"' in page.read_text(encoding="utf-8")


def test_show_page_holds_no_markup_of_the_document(tmp_path: Path) -> None:
    report = tmp_path / "x.txt"
    report.write_text("执行数 10 万元<script>alert(1)</script><img src=x onerror=alert(2)> 7 项\n", encoding="utf-8")
    page = tmp_path / "page.html"
    assert hecha("show", report, "--html", page).returncode == 0
    assert "<script>" not in page.read_text(encoding="utf-8")
    assert "<img" not in page.read_text(encoding="utf-8")


def test_a_wrong_lexicon_stops_everything(tmp_path: Path) -> None:
    for name in ("pipeline", "extractors", "lexicons"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    units = tmp_path / "lexicons" / "units.tsv"
    lines = units.read_text(encoding="utf-8").splitlines()
    units.write_text("\n".join([*lines, "\t".join(["x"] * 30)]) + "\n", encoding="utf-8")
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "extract", str(ROOT / "corpus"), "--out", str(tmp_path / "out")],
        capture_output=True, text=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert f"units.tsv:{len(lines) + 1}" in done.stderr
    assert not (tmp_path / "out" / "tables").exists()


def test_eval_scores_the_corpus(corpus_run: Path) -> None:
    done = hecha("eval", ROOT / "tests" / "gold", corpus_run, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["recall"] == "100.00%"


def test_doctor_lists_formats() -> None:
    said = hecha("doctor").stdout
    assert not {"txt", "html", "docx", "pdf", "ofd", "xlsx", "xls", "zip", "tar.gz"} - set(said.split())
    assert "✗" not in said


def test_a_run_names_its_files_when_asked_and_only_there(tmp_path: Path) -> None:
    report = ROOT / "corpus" / "06_办法_科技创新券_2021.txt"
    loud = hecha("extract", report, "--out", tmp_path, "--verbose", "-j", "1")
    assert f"✓ {report.name}" in loud.stderr
    assert loud.stdout == ""
    assert "✓" not in hecha("extract", report, "--out", tmp_path, "--quiet", "--force", "-j", "1").stderr
