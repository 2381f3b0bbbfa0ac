"""What several tests share: one run of the command over the corpus."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

os.environ["HECHA_SOFFICE"] = ""  # what is installed on the machine changes no test but those of LibreOffice


def hecha(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it, in English."""
    environment = os.environ | {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment
    )


@pytest.fixture(scope="session")
def corpus_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder of ``hecha extract corpus``."""
    out = tmp_path_factory.mktemp("corpus") / "out"
    done = hecha("extract", ROOT / "corpus", "--out", out)
    assert done.returncode == 0, done.stderr
    return out
