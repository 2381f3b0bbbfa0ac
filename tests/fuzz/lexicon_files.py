"""Lexicons and rules of a user, damaged line by line: read, or refused with their file and line, and never anything else."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import lexicons
from lexicons import LexiconError
from pipeline import lexicon_check
from pipeline.checks import catalogue

CELLS = (
    "", "-", "yes", "no", "maybe", "0", "-1", "1e400", "NaN", "Infinity", "1" * 5000, "9" * 400, "1/0", "|", "a|b|", "\ufeff", "\x00", "元",
    "__import__('os').system('id')", "{0.__class__}", "%s%s%s", "=1+1", "../../etc/passwd", "\\", "(", "[", "(a+)+$", "x" * 20_000,
)  # fmt: skip
LINES = (
    "",
    "#",
    "\t",
    "\t\t\t\t\t\t\t\t\t\t",
    "-\t元",
    "[[rule]]",
    "[rule",
    'code = "EXE001"',
    "severity = 1",
    "x = [[[[[",
    'y = """',
    "z = 1979-13-45",
)


@cache
def _files() -> tuple[Path, ...]:
    return (*sorted(lexicons.FOLDER.glob("*.tsv")), *sorted((lexicons.FOLDER / "rules").glob("*.toml")))


@cache
def _declared() -> dict[str, tuple[type, str | None]]:
    return lexicon_check.declared()


def check(rng: random.Random) -> None:
    """One damaged file. Raises whatever the loader raises that is no LexiconError."""
    path = rng.choice(_files())
    data = damaged(rng, path.read_text(encoding="utf-8"))
    with TemporaryDirectory() as name:
        here = Path(name) / path.name
        here.write_bytes(data)
        try:
            if path.suffix == ".toml":
                catalogue.read(here)
            else:
                row, key = _declared()[path.stem]
                lexicons.read_user(here, row, key)
        except LexiconError as refused:
            lines = data.count(b"\n") + data.count(b"\r") + 2
            if not (refused.path == here and 1 <= refused.line <= lines and refused.reason):
                raise AssertionError("a refusal names the file, a line of it and the reason") from refused


def damaged(rng: random.Random, text: str) -> bytes:
    """The file with a few lines changed, and now and then bytes that are no UTF-8."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(lines))
        what = rng.randrange(6)
        if what == 0:
            cells = lines[at].split("\t")
            cells[rng.randrange(len(cells))] = rng.choice(CELLS)
            lines[at] = "\t".join(cells)
        elif what == 1:
            lines.insert(at, rng.choice(LINES))
        elif what == 2:
            del lines[at : at + rng.randint(1, 3)]
            lines = lines or [""]
        elif what == 3:
            lines.insert(at, rng.choice(lines))
        elif what == 4:
            lines[at] += rng.choice(("\t", "\t\t", " ", "\r", rng.choice(CELLS)))
        else:
            cut = rng.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + rng.choice(CELLS) + lines[at][cut + rng.randint(0, 3) :]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if rng.random() < 0.1:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.randbytes(2) + data[at:]
    return data
