"""The documentation builds without a warning, and what a user can name is in it: commands, options, tables, views, rules, functions."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline.api
from pipeline import cli
from pipeline.checks.catalogue import rules
from pipeline.outputs import catalogue, views
from pipeline.outputs.schemas import TABLES
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages."""
    home = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs", home / "docs", ignore=shutil.ignore_patterns("generated", "__pycache__"))
    for name in ("pipeline", "extractors", "lexicons"):
        (home / name).symlink_to(ROOT / name)
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "-b", "html", "docs", "html"], cwd=home, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return home / "html"


def words(path: Path) -> str:
    """A page's text without its marks."""
    return re.sub(r"<[^>]+>", "", path.read_text(encoding="utf-8"))


def test_every_command_and_option_is_documented(site: Path) -> None:
    page = words(site / "generated" / "commands.html")
    for command in cli.app.registered_commands:
        assert command.callback is not None
        assert f"hecha {command.name or command.callback.__name__}" in page
        for name in inspect.signature(command.callback).parameters:
            help_ = said_of(command.callback, name)
            assert help_ in page, (command.callback.__name__, name)


def said_of(function: object, name: str) -> str:
    """What the command line says of a parameter; every one says something."""
    import typing

    about = typing.get_args(typing.get_type_hints(function, include_extras=True)[name])[1]
    assert about.help, name
    return str(about.help).replace("<", "&lt;").replace(">", "&gt;").replace("'", "’").split("’")[0].split("`")[0].split("--")[0].strip()


def test_every_table_view_and_column_is_documented(site: Path) -> None:
    page = words(site / "generated" / "tables.html")
    for relation, columns in catalogue.columns().items():
        if relation in TABLES or relation in views.names():
            assert relation in page
            assert all(column in page for column in columns), relation
    assert set(views.names().values()) <= set(re.findall(r"[\w]+", page))


def test_every_view_and_column_is_described_and_nothing_else() -> None:
    columns = catalogue.columns()
    used = {(view, "") for view in views.names()}
    for view in views.names():
        for column in columns[view]:
            used.add((view, column) if (view, column) in views.described() else (views.ANY, column))
            assert views.said(view, column)
    assert set(views.described()) == used
    assert set(columns) - set(TABLES) == set(views.names()) | set(views.names().values())


def test_every_rule_has_its_place(site: Path) -> None:
    pages = {path.stem: words(path) for path in (site / "generated" / "rules").glob("*.html")}
    for code, rule in rules().items():
        assert code in pages[rule.family]
        assert rule.zh in pages[rule.family]


def test_every_public_function_is_documented(site: Path) -> None:
    page = words(site / "reference" / "api.html")
    for name, member in vars(pipeline.api).items():
        if getattr(member, "__module__", "") == "pipeline.api" and not name.startswith("_") and callable(member):
            assert name in page
            assert all(method in page for method in vars(member) if inspect.isclass(member) and not method.startswith("_")), name
    assert "find_numbers" in page


def test_the_pages_fetch_nothing(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", text), path.name
    for path in site.rglob("*.css"):
        assert not re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_the_readmes_links_lead_somewhere(readme: str) -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert len(named) > 5
    assert not [link for link in named if not (ROOT / link).exists()]
    assert (ROOT / "docs" / "pictures" / "review.png").stat().st_size < 200_000
