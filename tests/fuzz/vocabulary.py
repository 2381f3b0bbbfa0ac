"""A user's own lexicons and rules that are read without a complaint, or refused; with those that are read, a report is mined."""

from __future__ import annotations

import functools
import gc
import os
import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lexicons
from lexicons import LexiconError
from tests.fuzz import reports

WORDS = (
    "", "-", "年", "万", "元", "一", "1", "12", "１２", "(", ")", "[", "\\d", ".*", "(a+)+$", "|", "||", "a | | b", "　", "\u200b", "😀",
    "万元", "支出", "预算数", "执行数", "的", "，", "。", "%", "百分之", "第", "x" * 3000, "支出" * 500, "\u202e", "{0}", "%s", "=1+1",
)  # fmt: skip
OURS = ("extractors", "lexicons", "pipeline")
RULES = ("EXE", "BAL", "SHR", "YOY", "CNT")


def check(rng: random.Random, law: Callable[[str], None]) -> None:
    """One folder; `law` is put to a report with it. Raises what no LexiconError is."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in rng.sample(sorted(lexicons.FOLDER.glob("*.tsv")), rng.randint(1, 3)):
            (folder / path.name).write_bytes(_rows(rng, path).encode("utf-8", "replace"))
        if rng.random() < 0.4:
            (folder / "rules").mkdir()
            path = lexicons.FOLDER / "rules" / f"{rng.choice(RULES)}.toml"
            (folder / "rules" / path.name).write_text(_rules(rng, path), encoding="utf-8")
        text = reports.text(rng)
        before = os.environ.get(lexicons.USER)
        os.environ[lexicons.USER] = name
        _forget()
        try:
            law(text)
        except LexiconError as refused:
            if not (refused.path.is_relative_to(folder) and refused.line >= 1 and refused.reason):
                raise AssertionError("a refusal names the user's file, a line of it and the reason") from refused
        finally:
            os.environ.pop(lexicons.USER)
            if before is not None:
                os.environ[lexicons.USER] = before
            _forget()


def _rows(rng: random.Random, path: Path) -> str:
    """Some rows of ours with cells of other rows or strange words, and rows taken away."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    head, ours = lines[0], [line.split("\t") for line in lines[1:]]
    out = [head]
    for _ in range(rng.randint(1, 8)):
        row = rng.choice(ours)[:]
        for _ in range(rng.randint(0, 2)):
            at = rng.randrange(len(row))
            other = rng.choice(ours)
            row[at] = rng.choice(WORDS) if rng.random() < 0.6 or at >= len(other) else other[at]
        out.append("\t".join(row) if rng.random() < 0.8 else f"-\t{row[0]}")
    return "\n".join(out) + "\n"


def _rules(rng: random.Random, path: Path) -> str:
    """Our rules with words of one line in another, lines lost and doubled."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(lines))
        what = rng.randrange(4)
        if what == 0:
            del lines[at]
        elif what == 1 and " = " in lines[at]:
            name, _, _ = lines[at].partition(" = ")
            values = [line.partition(" = ")[2] for line in lines if " = " in line]
            lines[at] = f"{name} = {rng.choice(values)}"
        elif what == 2:
            lines[at] = lines[at].replace("EXEC", rng.choice(("BUDGET", "NONE", "", "0"))).replace("0.", "-0.")
        else:
            lines.insert(at, rng.choice(lines))
    return "\n".join(lines)


def _forget() -> None:
    """What is kept of the lexicons in memory."""
    for found in [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]:
        kept: Any = found
        if str(getattr(kept, "__module__", "")).partition(".")[0] in OURS:
            kept.cache_clear()
