"""Reports read from an object store and results kept in one: the bytes of a run on this machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from pipeline import discovery, run, stores
from pipeline.outputs import state
from tests.conftest import ROOT
from tests.kills import digest

moto = pytest.importorskip("moto.server", reason="the S3 server of the tests is part of the extra dev")

NAMES = ("01_自评_营商环境局_2023.txt", "05_预算报告_云溪区_2024.html")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    thread = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    thread.start()
    host, port = thread.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        }.items():  # fmt: skip
            patch.setenv(name, value)
        stores._store.cache_clear()
        for bucket in ("reports", "results"):
            urlopen(Request(f"http://{host}:{port}/{bucket}", method="PUT")).close()
        yield f"http://{host}:{port}"
    stores._store.cache_clear()
    thread.stop()


@pytest.fixture
def drop(server: str, tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(ROOT / "corpus" / name, folder / name)
        stores.write(f"s3://reports/2023/{name}", (folder / name).read_bytes())
    shutil.make_archive(str(folder / "更多"), "zip", ROOT / "corpus", NAMES[0])
    stores.write("s3://reports/2023/更多.zip", (folder / "更多.zip").read_bytes())
    return folder


def contents(address: str) -> dict[str, bytes]:
    return {found.removeprefix(address): stores.read(found) for found, _, _ in stores.listed(address)}


def test_results_in_a_store_are_those_of_this_machine(drop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run.extract([str(drop)], tmp_path / "out", quiet=True)
    first = run.extract(["s3://reports/2023"], Path("s3://results/one"), quiet=True)
    assert (first.mined, first.rejected) == (len(NAMES), 0)
    there = contents("s3://results/one")
    generation = json.loads(there["/current.json"])["generation"]
    shown = {name.removeprefix(f"/generations/{generation}/"): data for name, data in there.items() if f"/{generation}/" in name}
    local = digest(tmp_path / "out")
    assert {name for name in shown if name != "manifest.json"} == set(local)
    for name in local:
        assert shown[name] == (tmp_path / "out" / name).read_bytes(), name

    capsys.readouterr()
    second = run.extract(["s3://reports/2023"], Path("s3://results/one"), quiet=True)
    assert (second.mined, second.kept) == (0, len(NAMES))
    assert "nothing new" in capsys.readouterr().err
    seen = "/.state/seen.jsonl"  # a report so fresh that it may change within its stamp is remembered by the next run only
    assert {name: data for name, data in contents("s3://results/one").items() if name != seen} == {
        name: data for name, data in there.items() if name != seen
    }


def test_what_was_mined_before_an_interruption_is_not_mined_again(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(state, "commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run.extract([str(drop)], Path("s3://results/two"), quiet=True)
    assert "/current.json" not in contents("s3://results/two")
    assert run.extract([str(drop)], Path("s3://results/two"), quiet=True).mined == 0
    assert "/current.json" in contents("s3://results/two")


def test_a_run_that_was_overtaken_starts_over(drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pushed = stores._push
    calls = []

    def overtaken(address: str, out: Path, there: set[str], before: str) -> None:
        calls.append(before)
        if len(calls) == 1:  # the other run, which had one report only
            run.extract([str(drop / NAMES[0])], Path("s3://results/three"), quiet=True)
        pushed(address, out, there, before)

    monkeypatch.setattr(stores, "_push", overtaken)
    run.extract([str(drop)], Path("s3://results/three"), quiet=True)
    assert len(calls) == 3
    there = contents("s3://results/three")
    generation = json.loads(there["/current.json"])["generation"]
    assert json.loads(there[f"/generations/{generation}/manifest.json"])["rows"]["documents"] == len(NAMES)


def test_a_store_that_does_not_answer_is_said_plainly(server: str, tmp_path: Path) -> None:
    with pytest.raises(run.DropError, match="s3://no-such-bucket"):
        run.extract(["s3://no-such-bucket/drop"], tmp_path / "out", quiet=True)


def test_a_url_on_the_command_line_is_told_from_a_path() -> None:
    assert discovery.url(Path("s3://results/one")) == "s3://results/one"
    assert discovery.url(Path("results/s3")) == ""
