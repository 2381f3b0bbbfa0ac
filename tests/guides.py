"""A guide of the documentation as steps: what stands behind the marks 「<!-- append: FILE -->」 in its Markdown.

Marks: ``files: N`` how many files the guide says it changes; ``append``, ``write``, ``replace`` (followed by ``with``) a file; ``run``
a shell's lines; ``prints`` what the run before must say; ``python`` a program. A fenced block follows each but ``files`` and ``prints``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

STEP = re.compile(
    r"^[ ]*<!-- (?P<what>files|append|write|replace|with|run|python|prints)(?:: (?P<about>.*?))? -->\n"
    r"(?P<block>^(?P<in>[ ]*)```\w*\n.*?^(?P=in)```$)?",
    re.MULTILINE | re.DOTALL,
)


class Step(NamedTuple):
    """A mark: what to do, with what, and its block's text."""

    what: str
    about: str
    text: str


def steps(path: Path) -> list[Step]:
    """The steps of a guide, in order."""
    found = []
    for match in STEP.finditer(path.read_text(encoding="utf-8")):
        block = match["block"] or ""
        lines = textwrap.dedent(block).splitlines()[1:-1]
        found.append(Step(match["what"], match["about"] or "", "".join(line + "\n" for line in lines)))
    return found


def follow(path: Path, home: Path) -> set[str]:
    """Does what the guide says in `home`, a copy of the checkout; gives the files it changed. AssertionError where a step fails."""
    changed: set[str] = set()
    printed = ""
    said = steps(path)
    for place, step in enumerate(said):
        if step.what in ("append", "write", "replace"):
            target = home / step.about
            changed.add(step.about)
            target.parent.mkdir(parents=True, exist_ok=True)
            if step.what == "write":
                assert not target.exists(), f"{path.name}: {step.about} is there already"
                target.write_text(step.text, encoding="utf-8")
                continue
            old = target.read_text(encoding="utf-8")
            if step.what == "append":
                target.write_text(old + step.text, encoding="utf-8")
            else:
                assert said[place + 1].what == "with"
                before, after = (s.rstrip("\n") for s in (step.text, said[place + 1].text))
                assert old.count(before) == 1, f"{path.name}: {step.about} does not hold this once: {before}"
                target.write_text(old.replace(before, after), encoding="utf-8")
        elif step.what == "run":
            printed = "".join(run(line, home) for line in step.text.splitlines())
        elif step.what == "python":
            printed = run("python -c " + shlex.quote("import warnings; warnings.simplefilter('ignore')\n" + step.text), home)
        elif step.what == "prints":
            assert step.about in printed, f"{path.name}: {step.about} is not in:\n{printed}"
    return changed


def run(line: str, home: Path) -> str:
    """What a line of a shell block prints, run in `home` with the copy's own code."""
    words = shlex.split(line, comments=True)
    program = Path(words[0]).name
    start = {"hecha": [sys.executable, "-m", "pipeline"], "python": [sys.executable], "make": ["make"]}[program]
    if words[1:3] == ["-m", "pytest"]:
        words += ["-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([*start, *words[1:]], cwd=home, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def checkout(home: Path) -> None:
    """A copy of what the guides speak of: code, lexicons, tests and their cases, the sample reports."""
    import shutil

    for name in ("pipeline", "extractors", "lexicons"):
        shutil.copytree(ROOT / name, home / name)  # compiled files and all: they are good as long as the times are
    left = shutil.ignore_patterns("golden", "gold", "benchmarks", "mutation", "fuzz", "review")
    shutil.copytree(ROOT / "tests", home / "tests", ignore=left)
    (home / "corpus").symlink_to(ROOT / "corpus")
    shutil.copy(ROOT / "pyproject.toml", home)
