"""The main job as a user runs it: good files and bad ones, again, with other numbers of workers, interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.outputs.parts import ENDING
from tests.conftest import ROOT, hecha
from tests.kills import digest

GOOD = ("01_自评_营商环境局_2023.txt", "05_预算报告_云溪区_2024.html", "03_决算_文化和旅游局_2023.docx", "04_决算_科学技术局_2023.pdf")
BAD = {
    "空.txt": (b"", "empty"),
    "空白.txt": (b" \r\n\t\n", "empty"),
    "乱码.txt": (bytes(range(256)) * 40, "binary"),
    "截断.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "damaged"),
    "旧版.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged"),
    "坏.docx": (b"PK\x03\x04" + bytes(200), "damaged"),
}
"""Files that cannot be read: name → bytes, the code they must give."""


def rows(out: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(out / "tables" / table).to_pylist()
    return found


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drop")
    for name in GOOD:
        shutil.copy(ROOT / "corpus" / name, folder / name)
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "副本.txt").write_bytes((folder / GOOD[0]).read_bytes())
    (folder / "错后缀.txt").write_bytes((folder / GOOD[3]).read_bytes())
    return folder


@pytest.fixture(scope="module")
def run(drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "out"
    done = hecha("extract", drop, "--out", out, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return out


def test_bad_files_are_rows_and_the_rest_is_mined(run: Path) -> None:
    assert {(r["path"], r["code"]) for r in rows(run, "rejects")} == {(name, code) for name, (_, code) in BAD.items()}
    assert all(r["message"] and r["hint"] for r in rows(run, "rejects"))
    assert len(rows(run, "documents")) == len(GOOD)


def test_equal_files_are_one_document(run: Path) -> None:
    copies = {r["path"]: r["copies"] for r in rows(run, "documents")}
    assert copies[GOOD[0]] == ["副本.txt"]
    assert copies[GOOD[3]] == ["错后缀.txt"]


def test_every_quote_is_its_slice_of_the_source(run: Path, corpus_run: Path) -> None:
    checked = 0
    for out in (run, corpus_run):
        sources = {r["doc_id"]: r["source_text"] for r in rows(out, "texts")}
        for number in rows(out, "numbers"):
            assert sources[number["doc_id"]][number["start"] : number["end"]] == number["text"]  # type: ignore[index]
            checked += 1
        for finding in rows(out, "inconsistencies"):
            for evidence in finding["evidence"]:  # type: ignore[attr-defined]
                assert sources[evidence["doc_id"]][evidence["start"] : evidence["end"]] == evidence["quote"]  # type: ignore[index]
                checked += 1
    assert checked > 500


def test_a_second_run_has_nothing_to_do_and_changes_no_byte(run: Path, drop: Path) -> None:
    before = digest(run)
    done = hecha("extract", drop, "--out", run)
    assert "nothing new" in done.stderr
    assert digest(run) == before


def test_the_number_of_workers_changes_no_byte(run: Path, drop: Path, tmp_path: Path) -> None:
    done = hecha("extract", drop, "--out", tmp_path / "one", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert digest(tmp_path / "one") == digest(run)


def test_strict_counts_rejects_as_failure(run: Path, drop: Path) -> None:
    assert hecha("extract", drop, "--out", run, "--strict").returncode == 1


@pytest.mark.parametrize("make", ["missing", "empty"])
def test_an_unusable_drop_is_said_plainly(make: str, tmp_path: Path) -> None:
    folder = tmp_path / "没有"
    if make == "empty":
        folder.mkdir()
    done = hecha("extract", folder, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "没有" in done.stderr
    assert "Traceback" not in done.stderr


def test_removed_files_leave_the_tables_and_renamed_ones_stay(drop: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "drop", tmp_path / "out"
    folder.mkdir()
    for name in GOOD[:2]:
        shutil.copy(drop / name, folder / name)
    hecha("extract", folder, "--out", out)
    findings = {r["finding_id"] for r in rows(out, "inconsistencies")}
    (folder / GOOD[1]).unlink()
    (folder / GOOD[0]).rename(folder / "改名.txt")
    hecha("extract", folder, "--out", out)
    assert [r["path"] for r in rows(out, "documents")] == ["改名.txt"]
    assert {r["finding_id"] for r in rows(out, "inconsistencies")} <= findings


def test_interrupted_keeps_what_is_done(tmp_path: Path) -> None:
    folder, out = tmp_path / "drop", tmp_path / "out"
    folder.mkdir()
    text = (ROOT / "corpus" / GOOD[0]).read_text(encoding="utf-8")
    for i in range(400):
        (folder / f"{i:03}.txt").write_text(text.replace("260", str(1000 + i)), encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "extract", str(folder), "--out", str(out), "--jobs", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | {"LC_ALL": "C.UTF-8"})
    deadline = time.monotonic() + 60
    while len(list(out.rglob(f"*{ENDING}"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    done = len(list(out.rglob(f"*{ENDING}")))
    assert 5 <= done < 400
    assert not (out / "tables").exists()
    assert "Traceback" not in said
