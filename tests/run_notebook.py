"""Runs a notebook and writes it with its outputs into a folder: ``python -m tests.run_notebook NOTEBOOK FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def main(path: Path, folder: Path) -> None:
    """Executes `path` in its own folder and writes ``folder/<name>``."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    nbformat.write(notebook, folder / path.name)
    print(folder / path.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
