"""Every hostile file of ``tests.hostile`` in one run of the command, without a network and with limits on what it may write: each gives
the row it must, the run ends in time, and nothing is written outside the output folder."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from pipeline import deception, doubt
from pipeline.mine import mine, mine_text
from pipeline.readers import plain
from tests.conftest import ROOT
from tests.hostile import Sample
from tests.hostile.all_samples import SAMPLES

WRITES = 256 * 2**20
"""Bytes that one file of the run may have."""
SECONDS = 120
LONG = "长" * 80 + ".txt"
"""243 bytes: the longest name that disks hold."""


class Run(NamedTuple):
    """What the run left: rows by the path of their document, rejects, and what changed where nothing may."""

    repairs: dict[str, set[tuple[str, str, bool]]]
    doubts: dict[str, list[str]]
    texts: dict[str, str]
    rejects: dict[str, str]
    changed: list[str]
    said: str


@cache
def without_network() -> tuple[str, ...]:
    """The command that takes the network away, where the system lets an ordinary user do that."""
    program = shutil.which("unshare")
    if program and subprocess.run([program, "-rn", "true"], capture_output=True, check=False).returncode == 0:
        return (program, "-rn")
    return ()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    top = tmp_path_factory.mktemp("hostile")
    for name in ("drop", "home", "temp", "cwd"):
        (top / name).mkdir()
    (top / "secret.txt").write_text("外面的秘密文件\n", encoding="utf-8")
    for sample in SAMPLES:
        (top / "drop" / sample.name).write_bytes(sample.make())
    (top / "drop" / "link.txt").symlink_to(top / "secret.txt")
    (top / "drop" / "folder").symlink_to(top, target_is_directory=True)
    (top / "drop" / LONG).write_text("全年预算数1万元。\n", encoding="utf-8")
    before = _state(top)
    environment = os.environ | {"HOME": str(top / "home"), "TMPDIR": str(top / "temp"), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    started = time.monotonic()
    done = subprocess.run(
        [*without_network(), sys.executable, "-m", "pipeline", "extract", str(top / "drop"), "--out", str(top / "out"), "-j", "2"],
        capture_output=True,
        text=True,
        cwd=top / "cwd",
        env=environment,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (WRITES, WRITES)),
        timeout=SECONDS * 2,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < SECONDS
    after = _state(top)
    return _run(top / "out", sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)), done.stderr)


def _state(top: Path) -> dict[str, str]:
    """Every file below `top` but those of the output folder."""
    found = {}
    for path in sorted(top.rglob("*")):
        name = path.relative_to(top).as_posix()
        if not name.startswith("out/") and name != "out":
            found[name] = sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
    return found


def _rows(out: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "tables" / table).to_pylist()
    return rows


def _run(out: Path, changed: list[str], said: str) -> Run:
    paths = {row["doc_id"]: row["path"] for row in _rows(out, "documents")}
    repairs: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
    doubts: dict[str, list[str]] = defaultdict(list)
    for row in _rows(out, "repairs"):
        repairs[paths[row["doc_id"]]].add((row["step"], row["kind"], row["done"]))
    for row in _rows(out, "numbers"):
        if row["doubt"]:
            doubts[paths[row["doc_id"]]].append(row["text"])
    texts = {paths[row["doc_id"]]: row["source_text"] for row in _rows(out, "texts")}
    return Run(repairs, doubts, texts, {row["path"]: row["code"] for row in _rows(out, "rejects")}, changed, said)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_gives_its_row(run: Run, sample: Sample) -> None:
    own = {path: code for path, code in run.rejects.items() if path == sample.name or path.startswith(f"{sample.name}!/")}
    assert own == dict(sample.rejects)
    assert {(step, kind) for step, kind, _ in run.repairs[sample.name] if kind} == set(sample.ledger)
    assert all(done == (step == "hidden") for step, kind, done in run.repairs[sample.name] if kind)
    assert run.doubts[sample.name] == list(sample.doubts)
    texts = [text for path, text in run.texts.items() if path == sample.name or path.startswith(f"{sample.name}!/")]
    assert not sample.says or any(sample.says in text for text in texts)
    assert not sample.never or not any(sample.never in text for text in texts)
    assert texts or own, "a file is mined or refused"


def test_nothing_is_written_outside_the_output_folder(run: Run) -> None:
    assert run.changed == []


def test_links_that_lead_out_are_not_followed(run: Run) -> None:
    assert "link.txt" not in run.texts
    assert not any("秘密文件" in text for text in run.texts.values())
    assert LONG in run.texts


def test_no_word_of_a_document_is_said_on_the_terminal(run: Run) -> None:
    assert "执行数" not in run.said
    assert "\x1b[2J" not in run.said
    assert "Traceback" not in run.said
    assert "panicked" not in run.said


def test_no_finding_rests_on_what_is_not_seen() -> None:
    """The same slip, plainly printed and hidden: a finding, and a check left open with its reason."""
    title, words = "某某局2023年部门整体支出绩效自评报告", "全年预算数100.00万元，{}执行数98.40万元{}，完成预算的88.4%。"
    page = f"<html><body><div class='TRS_Editor'><h1>{title}</h1><p>{words}</p></div></body></html>"
    shown = mine("a.html", page.format("", "").encode())
    hidden = mine("a.html", page.format("<span style='font-size:0'>", "</span>").encode())
    assert [c.rule for c in shown.comparisons if c.outcome == "fail"] == ["EXE001"]
    assert [c.rule for c in hidden.comparisons if c.outcome == "fail"] == []
    assert [c.reason for c in hidden.comparisons if c.rule == "EXE001"] == [doubt.REASONS["hidden_text"]]


def test_no_finding_rests_on_characters_that_deceive() -> None:
    slip = "某某局2023年部门整体支出绩效自评报告\n全年预算数100.00万元，执行数98.{}40万元，完成预算的88.4%。\n"
    assert [c.rule for c in mine_text(slip.format("")).comparisons if c.outcome == "fail"] == ["EXE001"]
    deceived = mine_text(slip.format("\u200b")).comparisons
    assert [c.reason for c in deceived if c.rule == "EXE001"] == [doubt.REASONS["deceptive_text"]]


@pytest.mark.parametrize(
    "text",
    ["H2O、CO2、PM2.5", "5G基站3个", "①2023年完成", "二〇二三年", "１００万元", "Ⅲ类水体", "IPv6个数", "G20峰会", "O2O企业3家",
     "2023—2025年", "\ufeff2023年", "A1O0号楼", "第①项", "Hi，2个", "\u202a98.4\u202c分"],
)  # fmt: skip
def test_what_only_looks_odd_is_left_alone(text: str) -> None:
    assert deception.marks(plain.of_text(text)) == ()


@pytest.mark.parametrize("piece", ["O0", "1O", "1\u200b", "\u202e1", "①1", "٩", "l.", "1,", "\u200e"])
def test_marks_are_found_in_linear_time(piece: str) -> None:
    source = plain.of_text(piece * 100_000)
    before = time.process_time()
    deception.marks(source)
    assert time.process_time() - before < 3
