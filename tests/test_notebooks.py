"""Every notebook runs from a fresh output of the corpus, without a warning, and is stored without its outputs."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
QUIET = "import warnings; warnings.simplefilter('error', UserWarning)"
"""A glyph that the font lacks is a UserWarning of matplotlib: here it fails the test."""


def _chinese_font() -> bool:
    """Whether this machine can draw Chinese at all; CI installs a font and must."""
    from matplotlib import font_manager

    return any(("CJK" in font.name or "WenQuanYi" in font.name) for font in font_manager.fontManager.ttflist)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning", "ignore::ResourceWarning")
def test_notebook_runs(path: Path, corpus_run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HECHA_OUTPUTS", str(corpus_run))
    monkeypatch.setenv("MPLBACKEND", "agg")
    notebook = nbformat.read(path, as_version=4)
    if "CI" in os.environ or _chinese_font():
        notebook.cells.insert(0, nbformat.v4.new_code_cell(QUIET))
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_stored_without_outputs(path: Path) -> None:
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert cells
    assert not [c for c in cells if c.outputs or c.execution_count]
