"""DOC, WPS and RTF through LibreOffice: its limits and its profile, by a stand-in for it, and the real one where it is installed."""

from __future__ import annotations

import os
import shutil
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import readers
from pipeline.readers import limits, office
from pipeline.records import Unreadable
from tests import documents, word97

APP = "<Properties><Application>LibreOffice/9.8.7.6$Linux_X86_64</Application></Properties>"
SHOWN = documents.word(documents.paragraph("第一条 全年预算数1143.07万元。"), {"docProps/app.xml": APP})
WORD = word97.document([word97.Bit("全年预算数1143.07万元。\r")])
TABLE = word97.document([*map(word97.cell, ("项目", "金额")), word97.row_end([0, 1800, 3600], [0, 0]), word97.Bit("注\r")])
RTF = rb"{\rtf1\ansi \uc1\u-26734?\u31639? 1143.07\par}"
KEEPS = 'cp "${1#-env:UserInstallation=file://}/user/registrymodifications.xcu" "{folder}/profile.xcu"; pwd > "{folder}/cwd"'
MAKES = 'for last; do out="$before"; before="$last"; done; mkdir -p "$out"; cp "{folder}/shown.docx" "$out/in.docx"'


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a program in soffice's place."""
    (folder / "shown.docx").write_bytes(SHOWN)
    path = folder / "soffice"
    path.write_text("#!/bin/sh\n" + script.replace("{folder}", str(folder)), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(office.SETTING, str(path))


def text(data: bytes, name: str = "a.doc") -> tuple[str, str, str]:
    source = readers.read(Path(name), data)
    return source.aligned.text.strip(), source.format, source.reader


def test_what_it_makes_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, f"{KEEPS}\n{MAKES}", monkeypatch)
    assert text(WORD) == ("第一条 全年预算数1143.07万元。", "doc", "libreoffice 9.8.7.6")
    assert text(WORD, "a.wps")[2] == "libreoffice 9.8.7.6"
    assert text(RTF) == ("第一条 全年预算数1143.07万元。", "rtf", "libreoffice 9.8.7.6")
    settings = (tmp_path / "profile.xcu").read_text(encoding="utf-8")
    for name, value in (("DisableMacrosExecution", "true"), ("MacroSecurityLevel", "3"), ("BlockUntrustedRefererLinks", "true")):
        assert f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>' in settings
    assert not Path((tmp_path / "cwd").read_text().strip()).exists(), "the throw-away profile is thrown away"


def test_one_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, 'sleep 60 & echo $! > "{folder}/child"; wait', monkeypatch)
    monkeypatch.setattr(office, "LIMITS", replace(limits.LIMITS, office_seconds=1))
    began = time.monotonic()
    source = readers.read(Path("a.doc"), WORD)
    assert time.monotonic() - began < 10
    assert source.aligned.text.strip() == "全年预算数1143.07万元。"
    assert source.reader == "doc (libreoffice: timeout)"
    assert [(r.step, r.done) for r in source.repairs] == [("libreoffice", False)]
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not _alive(child):
            break
        time.sleep(0.02)
    assert not _alive(child)


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("script", ["exit 1", "exit 0", MAKES.replace("shown.docx", "soffice")])
def test_one_that_fails_costs_nothing_where_the_own_reader_can(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, script, monkeypatch)
    assert text(WORD) == ("全年预算数1143.07万元。", "doc", "doc (libreoffice: damaged)")
    with pytest.raises(Unreadable) as caught:
        readers.read(Path("a.rtf"), RTF)
    assert caught.value.code == "damaged"


def test_a_table_that_it_loses_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, MAKES, monkeypatch)
    source = readers.read(Path("a.doc"), TABLE)
    assert len(source.tables) == 1
    assert source.reader == "doc (libreoffice: tables lost)"


def test_without_it() -> None:
    assert text(WORD) == ("全年预算数1143.07万元。", "doc", "doc")
    with pytest.raises(Unreadable) as caught:
        readers.read(Path("a.rtf"), RTF)
    assert caught.value.code == "unsupported"
    assert "LibreOffice" in caught.value.hint


def test_a_locked_document_is_not_given_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, MAKES, monkeypatch)
    at = WORD.index(bytes((0xEC, 0xA5)))
    locked = bytearray(WORD)
    locked[at + 11] |= 1
    with pytest.raises(Unreadable) as caught:
        readers.read(Path("a.doc"), bytes(locked))
    assert caught.value.code == "encrypted"


INSTALLED = [path for path in (shutil.which("soffice"),) if path]


@pytest.mark.parametrize("real", [False, *map(bool, INSTALLED)])
def test_rtf(real: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in everywhere, the program itself where it is installed."""
    stand_in(tmp_path, MAKES, monkeypatch)
    if real:
        monkeypatch.setenv(office.SETTING, INSTALLED[0])
    words, form, reader = text(RTF)
    assert "1143.07" in words
    assert form == "rtf"
    assert reader.startswith("libreoffice ")
    assert os.environ[office.SETTING]
