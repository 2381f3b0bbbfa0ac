"""Archives: names, copies, what is left out, what is refused, damage, and the run over them."""

from __future__ import annotations

import os
import random
from pathlib import Path

import py7zr
import pytest

from pipeline import archives
from pipeline.archives import Member
from pipeline.discovery import discover
from pipeline.records import Reject, Unreadable
from tests import archive_files as made
from tests import documents
from tests.conftest import hecha
from tests.kills import digest
from tests.test_readers import mutated
from tests.test_run import rows

ONE = "一、总则\n全年预算数 100.00 万元，执行数 98.40 万元，完成预算的 98.4%。\n".encode()
TWO = "二、绩效\n出台政策 12 项。\n".encode()


def found(folder: Path, data: bytes, name: str = "包.zip") -> tuple[dict[str, bytes], dict[str, str]]:
    """(name → bytes, name → code of what is refused); every member read again by its place is the same."""
    path = folder / "archive"
    path.write_bytes(data)
    got: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    for item in archives.members(path, name):
        if isinstance(item, Reject):
            assert item.message
            assert item.hint
            refused[item.path] = item.code
        else:
            got[item.name] = item.data
            assert archives.read(path, item.places) == item.data
    return got, refused


@pytest.mark.parametrize(
    "data",
    [
        made.zipped([("决算/报告.txt", ONE), ("b.txt", TWO)]),
        made.zipped_by([("决算/报告.txt", ONE), ("b.txt", TWO)], "gbk"),
        made.zipped_by([("决算\\报告.txt", ONE), ("b.txt", TWO)], "gbk"),
        made.zipped_by([("决算/报告.txt", ONE), ("b.txt", TWO)], "utf-8"),
        made.tarred([("./决算/报告.txt", ONE), ("b.txt", TWO)]),
        made.tarred([("决算/报告.txt", ONE), ("b.txt", TWO)], "gz"),
        made.tarred([("决算/报告.txt", ONE), ("b.txt", TWO)], "bz2", "gbk"),
        made.sevenzipped([("决算/报告.txt", ONE), ("b.txt", TWO)]),
        made.sevenzipped([("决算/报告.txt", ONE), ("b.txt", TWO)], [{"id": py7zr.FILTER_COPY}]),
        made.sevenzipped([("决算/报告.txt", ONE), ("b.txt", TWO)], [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA}]),
        made.sevenzipped([("决算/报告.txt", ONE), ("b.txt", TWO)], [{"id": py7zr.FILTER_DEFLATE}]),
        made.sevenzipped([("决算/报告.txt", ONE), ("b.txt", TWO)], [{"id": py7zr.FILTER_BZIP2}]),
    ],
)
def test_members_are_files(data: bytes, tmp_path: Path) -> None:
    assert found(tmp_path, data) == ({"包.zip!/决算/报告.txt": ONE, "包.zip!/b.txt": TWO}, {})


def test_names_in_big5(tmp_path: Path) -> None:
    data = made.zipped_by([("數位發展局/一一二年度績效報告.txt", ONE), ("決算書.txt", TWO)], "big5")
    assert set(found(tmp_path, data)[0]) == {"包.zip!/數位發展局/一一二年度績效報告.txt", "包.zip!/決算書.txt"}


@pytest.mark.parametrize("name", ["../../b.txt", "/etc/b.txt", "甲" * 100 + ".txt", "a/../b.txt", "C:/b.txt"])
def test_names_are_only_names(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, made.zipped([(name, ONE)])) == ({f"包.zip!/{name}": ONE}, {})
    assert found(tmp_path, made.tarred([(name, ONE)])) == ({f"包.zip!/{name}": ONE}, {})
    assert found(tmp_path, made.sevenzipped_as(name, ONE)) == ({f"包.zip!/{name}": ONE}, {})
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_control_characters_are_not_printed(tmp_path: Path) -> None:
    assert set(found(tmp_path, made.zipped([("a\x1b[2J\u202etxt.b\n.txt", ONE)]))[0]) == {"包.zip!/a\ufffd[2J\ufffdtxt.b\ufffd.txt"}


def test_what_discovery_leaves_out_of_folders(tmp_path: Path) -> None:
    shadows = [("__MACOSX/._a.txt", ONE), (".DS_Store", ONE), ("甲/~$报告.docx", ONE), (".git/a.txt", ONE), ("甲/", b"")]
    assert found(tmp_path, made.zipped([*shadows, ("a.txt", ONE)])) == ({"包.zip!/a.txt": ONE}, {})


def test_links_are_not_followed(tmp_path: Path) -> None:
    assert found(tmp_path, made.linked("/etc/passwd")) == ({}, {"包.zip": "empty"})


def test_archives_in_archives(tmp_path: Path) -> None:
    """One within another is opened, the one in that is a file, which the readers refuse with advice."""
    third = made.zipped([("c.txt", TWO)])
    second = made.tarred([("b.txt", ONE), ("三.zip", third)], "gz")
    got, refused = found(tmp_path, made.zipped([("二.tar.gz", second), ("a.txt", TWO), ("单.txt.gz", made.gzipped(ONE))]))
    assert refused == {}
    assert got == {
        "包.zip!/二.tar.gz!/b.txt": ONE,
        "包.zip!/二.tar.gz!/三.zip": third,
        "包.zip!/a.txt": TWO,
        "包.zip!/单.txt.gz!/单.txt": ONE,
    }


@pytest.mark.parametrize("data", [documents.word_report(), documents.workbook(), documents.pdf_report(1), ONE, b"", b"PK"])
def test_documents_are_no_archives(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)
    with (tmp_path / "a").open("rb") as file:
        assert archives.kind(file) == ""


def test_a_member_that_is_refused_leaves_the_others(tmp_path: Path) -> None:
    sound = made.zipped([("a.txt", ONE), ("b.txt", TWO), ("零.txt", bytes(3 << 20))])
    assert found(tmp_path, made.locked(sound, 1)) == ({"包.zip!/a.txt": ONE}, {"包.zip!/b.txt": "encrypted", "包.zip!/零.txt": "too_large"})
    at = sound.index(b"PK\x01\x02", sound.index(b"PK\x01\x02") + 1)
    changed = bytearray(sound)
    changed[at + 10] = 9  # packed by deflate64, as Windows packs large files
    changed[sound.index(b"a.txt") + 7] ^= 0x55
    assert found(tmp_path, bytes(changed))[1] == {"包.zip!/a.txt": "damaged", "包.zip!/b.txt": "unsupported", "包.zip!/零.txt": "too_large"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (made.zipped([(f"{i}.txt", bytes(900_000)) for i in range(8)]), "too_large"),
        (made.tarred([("a.txt", bytes(5 << 20))], "gz"), "too_large"),
        (made.gzipped(bytes(5 << 20)), "too_large"),
        (made.zipped([]), "empty"),
        (made.zipped([("a/", b"")]), "empty"),
        (made.zipped([("报告.txt", ONE)])[:60], "damaged"),
        (made.tarred([("a.txt", random.Random(1).randbytes(9000))], "gz")[:5000], "damaged"),
        (made.gzipped(ONE)[:40], "damaged"),
        (made.sevenzipped([("a.txt", bytes(5 << 20))]), "too_large"),
        (made.sevenzipped([]), "empty"),
        (made.sevenzipped([("报告.txt", ONE)])[:-5], "damaged"),
        (made.sevenzipped([("报告.txt", ONE)])[:20], "damaged"),
        (made.sevenzipped([("报告.txt", ONE)], password="秘"), "encrypted"),
        (made.sevenzipped([("报告.txt", ONE)], password="秘", hide_names=True), "encrypted"),
        (made.sevenzipped([("报告.txt", ONE)], [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 16}]), "unsupported"),
    ],
)
def test_an_archive_that_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    got, refused = found(tmp_path, data)
    assert got == {}
    assert set(refused.values()) == {code}


def test_a_7z_archive_without_the_extra_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(made.sevenzipped([("报告.txt", ONE)]))
    monkeypatch.setattr("pipeline.archives.sevenzips.find_spec", lambda name: None)
    refused = [item for item in archives.members(tmp_path / "a", "包.7z") if isinstance(item, Reject)]
    assert [(item.path, item.code) for item in refused] == [("包.7z", "unsupported")]
    assert "hecha[sevenzip]" in refused[0].hint


def test_members_of_a_solid_7z_archive_in_any_order(tmp_path: Path) -> None:
    """One stream holds them all: what comes earlier is unpacked again, what comes later goes on."""
    path = tmp_path / "archive"
    path.write_bytes(made.sevenzipped([(f"{i}.txt", ONE * i) for i in range(6)]))
    places = {item.name: item.places for item in archives.members(path, "包") if isinstance(item, Member)}
    for i in (3, 4, 1, 0, 5, 2, 2):
        assert archives.read(path, places[f"包!/{i}.txt"]) == ONE * i


def test_a_wrong_checksum_in_a_7z_archive_is_damage(tmp_path: Path) -> None:
    data = made.sevenzipped([("报告.txt", ONE)], [{"id": py7zr.FILTER_COPY}])
    assert found(tmp_path, data.replace(b"98.40", b"98.41"))[1] == {"包.zip!/报告.txt": "damaged"}


def test_a_directory_of_millions_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = made.zipped([(f"{i}.txt", b"") for i in range(30_000)])
    monkeypatch.setattr("zipfile.ZipFile", None)
    assert found(tmp_path, data) == ({}, {"包.zip": "too_large"})


def test_a_tar_that_breaks_off_says_so_and_keeps_what_came_before(tmp_path: Path) -> None:
    data = bytearray(made.tarred([("a.txt", ONE), ("b.txt", TWO), ("c.txt", TWO)]))
    data[data.index(b"b.txt")] = 0xFF
    assert found(tmp_path, bytes(data)) == ({"包.zip!/a.txt": ONE}, {"包.zip": "damaged"})


@pytest.mark.parametrize(
    "data",
    [
        made.zipped([("a.txt", ONE), ("二.zip", made.zipped([("b.txt", TWO)]))]),
        made.tarred([("a.txt", ONE), ("二.zip", made.zipped([("b.txt", TWO)]))]),
        made.tarred([("a.txt", ONE)], "gz"),
        made.sevenzipped([("a.txt", ONE), ("b.txt", TWO)]),
    ],
    ids=["zip", "tar", "gzip", "7z"],
)
def test_nothing_an_archive_holds_breaks_the_run(data: bytes, tmp_path: Path) -> None:
    rng = random.Random(len(data))
    for _ in range(300):
        path = tmp_path / "archive"
        path.write_bytes(mutated(data, rng))
        for item in archives.members(path, "包"):
            if isinstance(item, Member):
                try:
                    assert archives.read(path, item.places) == item.data
                except Unreadable as trouble:
                    pytest.fail(f"{item.name} was read once: {trouble}")


def test_a_drop_of_archives(tmp_path: Path) -> None:
    """Equal members and files are one document; bad members are rows; the number of workers changes no byte."""
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "包.zip").write_bytes(
        made.zipped_by([("报告.txt", ONE), ("报告.txt", TWO), ("坏.pdf", b"%PDF-1.4\n"), ("里.zip", made.zipped([("甲.txt", ONE)]))], "gbk")
    )
    (drop / "市.tar.gz").write_bytes(made.tarred([(f"{i}.txt", ONE + b"%d" % i) for i in range(9)], "gz"))
    (drop / "报告.txt").write_bytes(ONE)
    for jobs in ("1", "2"):
        done = hecha("extract", drop, "--out", tmp_path / jobs, "--jobs", jobs)
        assert done.returncode == 0, done.stderr
    assert digest(tmp_path / "1") == digest(tmp_path / "2")
    copies = {row["path"]: row["copies"] for row in rows(tmp_path / "1", "documents")}
    assert copies == {
        "包.zip!/报告.txt": ["包.zip!/里.zip!/甲.txt", "报告.txt"],
        "包.zip!/报告 (2).txt": [],
        **{f"市.tar.gz!/{i}.txt": [] for i in range(9)},
    }
    assert {(row["path"], row["code"]) for row in rows(tmp_path / "1", "rejects")} == {("包.zip!/坏.pdf", "damaged")}
    assert "14 files: 11 mined" in done.stderr


def test_names_on_the_disk_in_another_encoding(tmp_path: Path) -> None:
    """As a folder looks that was unpacked from an archive made on Windows."""
    (tmp_path / os.fsdecode("报告.txt".encode("gbk"))).write_bytes(ONE)
    assert [file.name for file in discover([str(tmp_path)])] == ["报告.txt"]
