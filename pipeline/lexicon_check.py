"""``hecha lexicon check``: every lexicon and rule read as a run would read it, ours and the user's, with all that is wrong at once."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lexicons
from lexicons import LexiconError, nearest
from pipeline.checks import catalogue

CODE = ("extractors", "pipeline")
"""The packages whose calls of `lexicons.rows` say what a lexicon's rows are."""


def declared() -> dict[str, tuple[type[Any], str | None]]:
    """Each lexicon's row type and key, read off the calls of `lexicons.rows`: a new lexicon is listed nowhere else. A call with a key
    says more than one without."""
    found: dict[str, tuple[type[Any], str | None]] = {}
    for package in CODE:
        folder = Path(importlib.import_module(package).__path__[0])
        for path in sorted(folder.rglob("*.py")):
            name = ".".join((package, *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")
            for lexicon, row, key in _calls(path):
                if found.get(lexicon, (None, None))[1] is None:
                    found[lexicon] = (_named(name, row), key)
    return dict(sorted(found.items()))


def problems(folder: Path | None) -> tuple[LexiconError, ...]:
    """Everything wrong in our lexicons, or with `folder` in the user's of that folder: the first fault of each file."""
    home = folder or lexicons.FOLDER
    wrong: list[LexiconError] = []
    known = declared()
    for path in sorted(home.glob("*.tsv")):
        if path.stem not in known:
            wrong.append(LexiconError(path, 1, f"no lexicon has this name{nearest(path.stem, known)}"))
            continue
        row, key = known[path.stem]
        try:
            lexicons.read_user(path, row, key) if folder else lexicons.read(path, row, key)
        except LexiconError as error:
            wrong.append(error)
    for path in sorted((home / "rules").glob("*.toml")):
        try:
            catalogue.read(path)
        except LexiconError as error:
            wrong.append(error)
    return tuple(wrong) or _together()


def _together() -> tuple[LexiconError, ...]:
    """What is wrong between files: a rule that names another which is not there, a form that two units claim, a word of two
    items."""
    from extractors import items
    from extractors.numbers import vocabulary

    try:
        catalogue.rules()
        vocabulary.units()
        items.by_word()
    except LexiconError as error:
        return (error,)
    return ()


def broken_examples(folder: Path) -> tuple[LexiconError, ...]:
    """The examples of the rules of a user's folder that do not come out as they say, the whole grammar put to them. The folder must be
    in use: ``HECHA_LEXICONS``."""
    from dataclasses import replace

    from extractors import claims
    from pipeline import checks, mine, normalise
    from pipeline.readers import plain

    wrong = []
    for path in sorted((folder / "rules").glob("*.toml")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for rule in catalogue.read(path):
            for example in rule.examples:
                source = plain.of_text(example.text)
                report = mine.read_report(normalise.normalise(source)[0], source)
                report = replace(report, front=replace(report.front, doc_type=example.doc_type))
                told = [c.outcome for c in checks.run(report, claims.extract(report)) if c.rule == rule.code]
                if example.outcome not in told:
                    line = next((n for n, words in enumerate(lines, 1) if example.text.splitlines()[0] in words), 1)
                    gave = ", ".join(told) or "nothing: a figure was not read as the item, or doc_type does not fit"
                    wrong.append(LexiconError(path, line, f"{rule.code}: the example should give {example.outcome}, it gives {gave}"))
    return tuple(wrong)


def _calls(path: Path) -> Iterator[tuple[str, str, str | None]]:
    """Lexicon, row type and key of each call 「rows("units", UnitRow, "name")」 in a source file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or len(node.args) < 2 or ast.unparse(node.func) not in ("rows", "lexicons.rows"):
            continue
        name, row = node.args[0], node.args[1]
        keys = [*node.args[2:], *(k.value for k in node.keywords if k.arg == "key")]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            key = keys[0].value if keys and isinstance(keys[0], ast.Constant) else None
            yield name.value, ast.unparse(row), key if isinstance(key, str) else None


def _named(module: str, dotted: str) -> type[Any]:
    """例: ``_named("extractors.reforms", "tokens.Thing")``."""
    found: Any = importlib.import_module(module)
    for part in dotted.split("."):
        found = getattr(found, part)
    kind: type[Any] = found
    return kind
