"""Every regular expression of the product, found by compiling it: each is timed on what grows a slow one's time faster than the text.

``python -m tests.patterns`` imports every module in a process of its own in which ``re.compile`` and ``regex.compile`` are watched, calls
what is made once and kept, mines the sample corpus, and times each expression as the code uses it (searching a text, or matching at a
place) on pieces of the genre and on its own words (`tests.pumps`). It prints how many there are and those that are not linear.
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib
import inspect
import pkgutil
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import regex

from tests import pumps

ROOT = Path(__file__).parent.parent
PACKAGES = ("lexicons", "extractors", "pipeline")
PIECES = (
    "1", "1,", "1.", "1 ", "1-", "（", "(", ")", "《", "“", "[", "一", "一、", "一是", "（一）", "1.1.", "1万元、", "2023年", "的", "，",
    "。", "、", "：", " ", "\t", "　", "\n", "\n\n", "|", "-", "—", "#", "*", "=", "<", "a", "A1", "@a.", "人员", "比上年增长", "第1条",
    "国", "<b>", "  - ", "&#", "\u200b", "O0", "其中", "1：",
)  # fmt: skip
SMALL, NOTHING, ENOUGH = 2_048, 0.0005, 0.25
"""Characters of the first try, seconds under which a try says nothing: a nanosecond for each pair of characters is four times that; and
seconds of the first try that need no second."""
FASTER = 3.0
"""Twice the text may take so many times as long: four times is quadratic."""
ANCHORED = frozenset(("match", "fullmatch"))
USES = frozenset(("search", "finditer", "findall", "sub", "subn", "split")) | ANCHORED


class Pattern(NamedTuple):
    """A compiled expression and where it is compiled: file and line."""

    compiled: Any
    path: str
    line: int


def compiled() -> list[Pattern]:
    """Every expression of text that the product compiles. To be called before the product is imported."""
    found: dict[tuple[str, str, int], Pattern] = {}

    def keep(made: Any, path: str, line: int) -> None:
        if isinstance(made.pattern, str):
            found.setdefault((type(made).__module__, made.pattern, made.flags), Pattern(made, path, line))

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def compile(*given: Any, **others: Any) -> Any:
            made = real(*given, **others)
            frame = sys._getframe(1)
            while frame.f_back and frame.f_code.co_filename in (re.__file__, regex.__file__):  # re.compile, re.search
                frame = frame.f_back
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES:
                keep(made, path.relative_to(ROOT).as_posix(), frame.f_lineno)
            return made

        return compile

    re._compile, regex.compile = watched(re._compile), watched(regex.compile)  # type: ignore[attr-defined]
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _at_once(node.func) and node.args:
                given = node.args[0]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    keep(re.compile(given.value), path, node.lineno)
    for module in list(_modules()):
        for thing in list(vars(module).values()):
            kept = isinstance(thing, functools._lru_cache_wrapper) and thing.__module__ == module.__name__
            if kept and not inspect.signature(thing).parameters:
                thing()
    from pipeline.mine import mine

    for report in sorted((ROOT / "corpus").iterdir()):
        if report.suffix in (".txt", ".html", ".docx", ".xlsx"):
            mine(report.name, report.read_bytes())
    return sorted(found.values(), key=lambda p: (p.path, p.line, p.compiled.pattern))


def _modules() -> Iterator[Any]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def ways() -> dict[str, set[str]]:
    """By name of what holds an expression (a constant, or a function that gives it) the methods that are called on it anywhere."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in USES:
                held = node.value.func if isinstance(node.value, ast.Call) else node.value
                if _at_once(node) or (isinstance(node.value, ast.Call) and _compiles(node.value)):
                    found[f"{path}:{node.value.lineno}"].add(node.attr)
                    continue
                name = held.attr if isinstance(held, ast.Attribute) else held.id if isinstance(held, ast.Name) else ""
                found[name].add(node.attr)
                found[f"{path}:{name}"].add(node.attr)
    return found


def names() -> dict[tuple[str, int], set[str]]:
    """By file and line the constant or function in which what stands there is made, or the fields of a record that it is made for."""
    found: dict[tuple[str, int], set[str]] = {}
    for path, tree in _trees():
        for node in tree.body:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else node
            name = target.id if isinstance(target, ast.Name) else getattr(target, "name", "")
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found[path, line] = {name}
        fields: dict[int, set[str]] = defaultdict(set)
        for part in ast.walk(tree):
            if isinstance(part, ast.keyword) and part.arg and isinstance(part.value, ast.Call) and _compiles(part.value):
                for line in range(part.value.lineno, (part.value.end_lineno or part.value.lineno) + 1):
                    fields[line].add(part.arg)
        found |= {(path, line): held for line, held in fields.items()}
    return found


def _at_once(use: ast.Attribute) -> bool:
    """Whether an expression is used without being kept: ``re.search("…", text)``."""
    return use.attr in USES and isinstance(use.value, ast.Name) and use.value.id == "re"


def _compiles(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "compile"


@functools.cache
def _trees() -> tuple[tuple[str, ast.Module], ...]:
    files = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in files)


def took(pattern: Any, text: str, anchored: bool) -> float:
    """Seconds of the processor that one use takes: all finds, or a match of the whole and one from the beginning."""
    before = time.process_time()
    if anchored:
        pattern.fullmatch(text)
        pattern.match(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - before


def slow(pattern: Any, piece: str, anchored: bool) -> str:
    """Why an expression is not linear on this piece said over and over, "" where it is."""
    size = SMALL
    text = (piece * size)[:size]
    first = took(pattern, text, anchored)
    if first < NOTHING:
        return ""
    if first > ENOUGH:
        return f"{first:.3f} s for {size:,} characters of {piece!r}"
    while size < 16 * SMALL:
        once, twice = (min(took(pattern, (piece * n)[:n], anchored) for _ in range(2)) for n in (size, 2 * size))
        if twice < 10 * NOTHING:
            size *= 2
            continue
        if twice < FASTER * once or min(took(pattern, (piece * 2 * size)[: 2 * size], anchored) for _ in range(3)) < FASTER * once:
            return ""
        return f"{once:.3f} s for {size:,}, {twice:.3f} s for {2 * size:,} characters of {piece!r}"
    return ""


def wrong(samples: int) -> Iterator[str]:
    """Those that are not linear, on `PIECES` and on `samples` texts of their own words; where and on what."""
    found, used, held = compiled(), ways(), names()
    for pattern in found:
        held_by = sorted(held.get((pattern.path, pattern.line), {""}))
        at_once = used.get(f"{pattern.path}:{pattern.line}")
        methods = [at_once] if at_once else [used.get(f"{pattern.path}:{name}") or used.get(name) or set() for name in held_by]
        anchored = all(how and how <= ANCHORED for how in methods)
        for piece in (*PIECES, *pumps.of(pattern.compiled, samples)):
            if said := slow(pattern.compiled, piece, anchored):
                yield f"{pattern.path}:{pattern.line} {'/'.join(held_by)}: {said}"
                break
    print(f"{len(found)} expressions")


def main() -> int:
    """The exit code: 1 where one is not linear."""
    parser = argparse.ArgumentParser(prog="python -m tests.patterns", description=__doc__)
    parser.add_argument("--samples", type=int, default=6, help="texts made of each expression's own words")
    count = 0
    for said in wrong(parser.parse_args().samples):
        count += 1
        print(said, flush=True)
    print(f"{count} not linear")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
