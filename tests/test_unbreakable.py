"""What may happen to a run from without: killed, interrupted, no room, no permission, two at once, a reader all the while."""

from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from pipeline import interruptions
from pipeline.outputs import parts
from tests import kills, watching
from tests.conftest import ROOT, hecha

NAMES = ("01_自评_营商环境局_2023.txt", "06_办法_科技创新券_2021.txt", "05_预算报告_云溪区_2024.html", "03_决算_文化和旅游局_2023.docx")


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drop")
    for name in NAMES:
        shutil.copy(ROOT / "corpus" / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def clean(drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clean") / "out"
    assert hecha("extract", drop, "--out", out).returncode == 0
    return out


def test_killed_at_random_moments_it_leaves_whole_states_and_ends_with_the_same_bytes(drop: Path, tmp_path: Path) -> None:
    seen = kills.torture(drop, tmp_path, 4, 7)
    assert sum(seen.values()) == 4
    assert seen["through"] < 4, "nothing was killed"


@pytest.mark.parametrize("most", [4_000, 60_000])
def test_no_room_on_the_disk_is_said_and_the_next_run_makes_up_for_it(drop: Path, clean: Path, tmp_path: Path, most: int) -> None:
    """`most`: bytes a file may have. Parts do not fit; parts do, but not the log."""
    out = tmp_path / "out"
    process = kills.start(drop, out, limit=most)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "File too large" in said
    assert "Traceback" not in said
    kills.whole(out)
    assert hecha("extract", drop, "--out", out).returncode == 0
    assert kills.digest(out) == kills.digest(clean)


def test_a_full_file_system_is_said_and_room_made_up_for(drop: Path, clean: Path, tmp_path: Path) -> None:
    out, sizes = tmp_path / "out", []
    out.mkdir()
    for size in ("96k", "400k", "900k"):
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(out)], capture_output=True).returncode:
            pytest.skip("no file system may be mounted here; the test before stands for it")
        try:
            done = hecha("extract", drop, "--out", out)
            assert "Traceback" not in done.stderr, done.stderr
            if done.returncode:
                assert (done.returncode, "No space left on device" in done.stderr) == (2, True), done.stderr
                sizes.append(size)
            kills.whole(out)
            subprocess.run(["mount", "-o", "remount,size=100m", str(out)], check=True)
            assert hecha("extract", drop, "--out", out).returncode == 0
            assert kills.digest(out) == kills.digest(clean)
        finally:
            subprocess.run(["umount", str(out)], check=True)
    assert sizes, "there was room after all"


def test_an_output_folder_that_is_read_only_is_said_and_left_as_it_is(drop: Path, clean: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(clean, out, symlinks=True)
    if subprocess.run(["mount", "--bind", "-o", "ro", str(out), str(out)], capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        done = hecha("extract", drop, "--out", out, "--force")
        assert done.returncode == 2
        assert "Read-only file system" in done.stderr
        assert "Traceback" not in done.stderr
        assert kills.digest(out) == kills.digest(clean)
    finally:
        subprocess.run(["umount", str(out)], check=True)


def test_what_native_code_makes_of_an_interruption_is_one() -> None:
    def query() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None

    with pytest.raises(KeyboardInterrupt), interruptions.as_itself():
        query()
    with pytest.raises(RuntimeError, match="a bug"), interruptions.as_itself():
        raise RuntimeError("a bug")


def test_an_output_folder_that_cannot_be_made_is_said_plainly(drop: Path) -> None:
    done = hecha("extract", drop, "--out", "/proc/out")
    assert done.returncode == 2
    assert "/proc/out" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_runs_at_once_both_end_with_the_whole_state(drop: Path, clean: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    both = [kills.start(drop, out, "--jobs", "1") for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert any("another hecha is writing" in one for one in said)
    assert any("nothing new" in one for one in said)
    assert kills.digest(out) == kills.digest(clean)


def test_interrupted_at_the_terminal_it_ends_at_once_and_keeps_what_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    text = (ROOT / "corpus" / NAMES[0]).read_text(encoding="utf-8")
    for i in range(60):
        (folder / f"{i:03}.txt").write_text(text.replace("260", str(1000 + i)), encoding="utf-8")
    took = kills.interruptions(folder, tmp_path, 4, 5)
    assert {where for where, _ in took} - {"through"}, "nothing was interrupted"
    assert max(seconds for _, seconds in took) < 10, "it is to be within 2 seconds on a machine with nothing else to do"


def test_a_reader_all_the_while_sees_only_whole_states(tmp_path: Path) -> None:
    answers, wrong = watching.watch(tmp_path, 8)
    assert not wrong
    assert all(answers.values())


def test_a_part_that_a_power_cut_took_back_is_mined_again(drop: Path, clean: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert hecha("extract", drop, "--out", out).returncode == 0
    spoilt = next(iter((out / parts.FOLDER).rglob(f"*{parts.ENDING}")))
    spoilt.write_bytes(bytes(len(spoilt.read_bytes())))
    shutil.copy(drop / NAMES[0], tmp_path / "neu.txt")
    done = hecha("extract", drop, tmp_path / "neu.txt", "--out", out)
    assert done.returncode == 0, done.stderr
    assert hecha("extract", drop, "--out", out).returncode == 0
    assert kills.digest(out) == kills.digest(clean)
