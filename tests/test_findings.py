"""The log for people: nothing in it can run, nothing is lost, and the same log is the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import locate, messages
from pipeline.checks import catalogue
from pipeline.discovery import DropError
from pipeline.outputs import findings, packing, page, state, workbook
from pipeline.outputs.log import FLAT, Log, flat
from tests.mined import mined

HOSTILE = (
    "=1+1", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "＝1+1", "\t=1", "\r=1", "https://example.org/",
    "</script><script>document.title='run'</script>", "<img src=x onerror=\"document.title='run'\">", "@@SCRIPT@@", "\u2028", "&lt;", "]]>",
)  # fmt: skip
"""Strings that run somewhere when taken for more than text."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    plan = {packing.write(tmp_path, locate.tables(mined()), "f"): ["甲.txt"]}
    state.commit(tmp_path, plan, [], {})
    return tmp_path


@pytest.fixture
def log(out: Path) -> Log:
    return findings.load(out)


def of(*words: str, log: Log) -> Log:
    """A log whose findings say `words`, one each, wherever a finding says anything."""
    first = dict(log.findings[0])
    said = [
        first
        | {"finding_id": f"f{i}", "message_zh": w, "message_en": w, "stated": w, "formula": w, "path": w, "org": w, "diagnosis": [w]}
        | {"evidence": [first["evidence"][0] | {"quote": w, "before": w, "after": w}]}
        for i, w in enumerate(words)
    ]
    return replace(log, findings=said)


# reading


def test_findings_come_gravest_first_with_their_report_and_rule(log: Log) -> None:
    assert [f["severity"] for f in log.findings] == ["error", "warning"]
    first = log.findings[0]
    assert (first["path"], first["org"], first["fiscal_year"]) == ("甲.txt", "某市审计局", 2022)
    assert first["rule_zh"] == catalogue.rules()["BAL005"].zh
    assert first["operands"][0]["value"] == "11430700"
    assert log.outcomes == {"pass": 1, "fail": 2, "undecided": 1}
    assert log.checks["EXE001"] == {"pass": 1}


@pytest.mark.parametrize(("severity", "count"), [("error", 1), ("warning", 2), ("note", 2), ("info", 2)])
def test_severity_is_the_least_shown(out: Path, severity: str, count: int) -> None:
    assert len(findings.load(out, severity)) == count


def test_no_results_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(DropError, match="hecha extract"):
        findings.load(tmp_path)


def test_emit_writes_to_standard_output_or_a_file(out: Path, log: Log, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    findings.emit(log, "json", None, out)
    assert [f["rule"] for f in json.loads(capsys.readouterr().out)] == ["BAL005", "BRK003"]
    findings.emit(log, "csv", tmp_path / "清单.csv", out)
    assert (tmp_path / "清单.csv").read_bytes().startswith(b"\xef\xbb\xbffinding_id,")
    assert "清单.csv" in capsys.readouterr().err
    (out / "findings.html").unlink()
    findings.emit(log, "html", None, out)
    assert (out / "findings.html").exists()


def test_lines_and_array_hold_the_same(log: Log) -> None:
    lines = [json.loads(line) for line in findings.as_lines(log).decode().splitlines()]
    assert lines == json.loads(findings.as_json(log)) == list(log.findings)


@pytest.mark.parametrize(("language", "says"), [("zh", "2 个问题；1 份文件，4 次核对"), ("en", "2 findings; 1 files, 4 checks")])
def test_the_table_speaks_the_readers_language(log: Log, language: str, says: str) -> None:
    messages.choose(language)
    try:
        table = findings.as_table(log).decode()
    finally:
        messages.choose(None)
    assert says in table
    assert ("预算数与执行数之差未列入结转" in table) == (language == "zh")


# cells


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("@A1", "'@A1"), ("－1＋1", "'－1＋1"), ("\t=1", "'\t=1"), ("-cmd", "'-cmd"),
        ("-", "'-"), ("\u3000=1", "'\u3000=1"), (" @A1", "' @A1"), ("-1-1", "'-1-1"),
        ("-17.72", "-17.72"), ("+3", "+3"), ("1,143.07", "1,143.07"), ("预算数", "预算数"),
        ("", ""), (2022, "2022"),
    ],
)  # fmt: skip
def test_csv_cells_are_inert_and_negative_numbers_stay_numbers(cell: object, written: str) -> None:
    assert findings.inert(cell) == written


def test_no_cell_of_a_csv_begins_a_formula(log: Log) -> None:
    sheet = findings.as_csv(of(*HOSTILE, log=log)).decode("utf-8-sig")
    assert not re.search(r'(?:^|,)"?[=+@＝\t]', sheet, re.MULTILINE)
    assert sheet.splitlines()[0] == ",".join(FLAT)


def cells(data: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    head, *rows = sheet.iter_rows()
    return [{name.value: cell for name, cell in zip(head, row, strict=True)} for row in rows]


def test_the_workbook_holds_text_and_never_formulas_or_links(log: Log) -> None:
    for row, word in zip(cells(workbook.write(of(*HOSTILE, log=log))), HOSTILE, strict=True):
        assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row.values())
        assert (row["问题 finding"].value or "").strip() == word.replace("\r", "\n").strip()


def test_the_workbook_is_made_to_be_worked_in(log: Log) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(log)))
    sheet, checks = book.worksheets
    choices = sheet.data_validations.dataValidation[0]
    assert (str(choices.sqref), choices.formula1) == ("A2:A3", '"属实,误报,已说明,待查"')
    assert sheet.freeze_panes == "E2"
    assert sheet.auto_filter.ref == "A1:W3"
    assert [c.value for c in sheet[2]][3:5] == ["错误", "BAL005"]
    assert [tuple(c.value for c in row) for row in checks.iter_rows(min_row=2)][:3] == [
        ("文件 files", 1),
        ("问题 findings", 2),
        ("核对结果 outcome: pass", 1),
    ]


def test_a_string_too_long_for_a_cell_is_cut_and_says_so(log: Log) -> None:
    for long in ("长" * 40_000, "\U00020000" * 20_000, "短" * 32_767):
        value = cells(workbook.write(of(long, log=log)))[0]["问题 finding"].value
        assert len(value.encode("utf-16-le")) // 2 <= workbook.CELL_LIMIT
        assert value == long if len(long) == 32_767 else f"共 {len(long)} 字" in value


def test_an_empty_log_makes_a_workbook_and_a_page(log: Log) -> None:
    empty = replace(log, findings=[])
    assert cells(workbook.write(empty)) == []
    assert data_of(page.write(empty))[1] == []


@pytest.mark.parametrize("form", findings.FORMS)
def test_the_same_log_is_the_same_bytes(log: Log, form: str) -> None:
    assert findings.FORMS[form](log) == findings.FORMS[form](log)


def test_flat_cells_are_the_columns_promised(log: Log) -> None:
    assert tuple(flat(log.findings[0])) == FLAT
    assert "1,1 43.07 萬元" in flat(log.findings[0])["quotes"]


# the page


def data_of(data: bytes) -> tuple[dict[str, Any], list[list[Any]]]:
    """The page's index and its findings' lines."""
    text = data.decode()
    index = re.search(r'<script type="application/json" id="index">(.*?)</script>', text, re.DOTALL)
    lines = re.findall(r'<script type="text/plain" id="(?:lines|more)">(.*?)</script>', text, re.DOTALL)
    assert index is not None
    assert len(lines) == 2
    return json.loads(index.group(1)), [json.loads(line) for part in lines for line in part.splitlines()]


def test_the_page_allows_its_own_script_and_style_and_nothing_else(log: Log) -> None:
    text = page.write(log).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    allowed = dict(part.split(" ", 1) for part in policy.group(1).split("; "))
    script, style = re.search(r"<script>(.*?)</script>", text, re.DOTALL), re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert script is not None
    assert style is not None
    for directive, code in (("script-src", script.group(1)), ("style-src", style.group(1))):
        assert allowed[directive] == f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
    assert allowed["default-src"] == "'none'"
    assert not re.search(r"\son\w+\s*=|\sstyle\s*=|src\s*=|href\s*=\s*\"(?!#)|url\(|@import", text.split('id="index"')[0])


def test_the_page_never_writes_data_as_markup() -> None:
    code = (page.FOLDER / "page.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|srcdoc|createContextualFragment", code)


def test_hostile_words_stay_data(log: Log) -> None:
    hostile = of(*HOSTILE, log=log)
    written = page.write(hostile)
    assert written.count(b"</script>") == page.write(log).count(b"</script>") == 4
    assert b"<img" not in written
    assert [line[1] for line in data_of(written)[1]] == list(HOSTILE)


def test_the_page_holds_quotes_figures_and_the_counts_of_what_held(log: Log) -> None:
    index, lines = data_of(page.write(log))
    assert index["checks"]["EXE001"] == {"pass": 1}
    assert index["documents"] == [{"path": "甲.txt", "org": "某市审计局", "year": 2022}]
    assert [index["rules"][rule][:2] for _, rule, _, _ in index["findings"]] == [[c, catalogue.rules()[c].zh] for c in ("BAL005", "BRK003")]
    assert [severity for severity, *_ in index["findings"]] == [0, 1]
    *said, operands, evidence = lines[0]
    assert dict(zip(page.SAID, said, strict=True))["expected"] == "17.72 万元"
    assert operands[0][:2] == ["BUDGET_FY", "11430700"]
    assert evidence[0][3].startswith("1,1\r\n43.07 萬元，**執行數**")


def test_the_script_reads_a_line_in_the_order_it_is_written() -> None:
    code = (page.FOLDER / "page.js").read_text(encoding="utf-8")
    assert f"const [{', '.join(page.SAID)}, operands, evidence] = JSON.parse" in code


BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


def shown(folder: Path, log: Log, view: str) -> str:
    """The page as a browser has it after its script ran."""
    target = folder / "page.html"
    target.write_bytes(page.write(log))
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    done = subprocess.run([str(BROWSER), *options, f"{target.as_uri()}#{view}"], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


@pytest.mark.skipif(BROWSER is None and "CI" not in os.environ, reason="no Chromium on this machine")
def test_a_browser_shows_the_findings_and_runs_nothing_of_theirs(log: Log, tmp_path: Path) -> None:
    dom = shown(tmp_path, of("预算数与执行数不符", *HOSTILE, log=log), "lang=en")
    assert "<title>hecha · inconsistency log</title>" in dom
    assert dom.count('<article class="finding is-error"') == 1 + len(HOSTILE)
    assert "预算数与执行数不符" in dom
    assert "&lt;img src=x" in dom
    assert "<img" not in dom


@pytest.mark.skipif(BROWSER is None and "CI" not in os.environ, reason="no Chromium on this machine")
@pytest.mark.parametrize(("view", "count"), [("q=0250", 1), ("sort=path", 25), ("", 25), ("q=nowhere", 0)])
def test_a_long_log_is_searched_and_sorted_whole(log: Log, tmp_path: Path, view: str, count: int) -> None:
    many = of(*(f"word {i:04d}" for i in range(page.FIRST + 100)), "zzz", log=log)
    assert len(data_of(page.write(many))[1]) == page.FIRST + 101
    assert shown(tmp_path, many, view).count("<article") == count


@pytest.mark.skipif(BROWSER is None and "CI" not in os.environ, reason="no Chromium on this machine")
@pytest.mark.parametrize(
    ("view", "count"), [("q=%3CIMG", 1), ("q=%22run%22 bal005", 0), ("q=17.72", 16), ("rule=BRK003", 0), ("severity=note", 0)]
)
def test_the_address_holds_the_view(log: Log, tmp_path: Path, view: str, count: int) -> None:
    assert shown(tmp_path, of("甲", *HOSTILE, "乙", log=log), view).count("<article") == count
