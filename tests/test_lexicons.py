"""The loader: good rows are frozen and typed, bad ones name file, line and what was expected."""

from __future__ import annotations

import pickle
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

import lexicons
from lexicons import LexiconError


@dataclass(frozen=True, slots=True)
class Row:
    term: str
    factor: Decimal
    words: tuple[str, ...]
    plain: bool

    def __post_init__(self) -> None:
        if self.factor == 13:
            raise ValueError("13 brings bad luck")


GOOD = "# 注释\nterm\tfactor\twords\tplain\n万\t10000\t萬 | 万\tyes\n\n亿\t100000000\n"


def read(tmp_path: Path, text: str | bytes) -> tuple[Row, ...]:
    path = tmp_path / "rows.tsv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return lexicons.read(path, Row, "term")


def test_good_rows(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == (Row("万", Decimal(10000), ("萬", "万"), True), Row("亿", Decimal(100000000), (), False))


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (GOOD + "千\tmany", 6, "factor"),
        (GOOD + "千\tNaN", 6, "finite"),
        (GOOD + "万\t1", 6, "stands already in line 3"),
        (GOOD + "千\t1\t\tmaybe", 6, "yes, no"),
        (GOOD + "千\t1\t\t\t\t", 6, "6 cells for 4 columns"),
        (GOOD + "千\t13", 6, "bad luck"),
        ("term\tfactor\n万\t1\n", 1, "expected the columns"),
        ("# nothing\n", 1, "no header"),
        (GOOD.encode() + b"\xff\xfe\t1", 6, "UTF-8"),
    ],
)
def test_bad_rows_name_their_line(tmp_path: Path, text: str | bytes, line: int, reason: str) -> None:
    with pytest.raises(LexiconError) as caught:
        read(tmp_path, text)
    assert caught.value.line == line
    assert reason in str(caught.value)
    assert f"rows.tsv:{line}:" in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.path, again.line, again.reason) == (caught.value.path, line, caught.value.reason)


@dataclass(frozen=True, slots=True)
class Later:
    term: str
    plain: bool
    of: str = ""


def test_a_file_may_lack_the_last_columns_that_have_a_default(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("term\tplain\n航程\tyes\n", encoding="utf-8")
    assert lexicons.read(path, Later) == (Later("航程", True),)
    path.write_text("term\n航程\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="expected the columns"):
        lexicons.read(path, Later)


def test_wrong_toml_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text('[[rule]]\ncode = "X\nname = 1\n', encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        lexicons.declarations(path)
    assert caught.value.line == 2


@pytest.mark.parametrize("path", sorted(lexicons.FOLDER.glob("*.tsv")), ids=lambda p: p.stem)
def test_every_lexicon_is_read_by_name_somewhere(path: Path) -> None:
    sources = [
        p.read_text(encoding="utf-8") for folder in ("extractors", "pipeline") for p in (lexicons.FOLDER.parent / folder).rglob("*.py")
    ]
    assert any(re.search(rf"rows\(\s*['\"]{path.stem}['\"]", source) for source in sources), f"{path.name} is read by nothing"


def test_a_users_rows_come_on_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, text in ((ours, GOOD), (theirs, "term\tfactor\twords\tplain\n-\t亿\n兆\t1000000000000\n万\t1\n")):
        folder.mkdir()
        (folder / "magnitudes.tsv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(lexicons, "FOLDER", ours)
    monkeypatch.setenv(lexicons.USER, str(theirs))
    read_anew = lexicons.rows.__wrapped__
    assert [(r.term, r.factor) for r in read_anew("magnitudes", Row, "term")] == [("万", 1), ("兆", 10**12)]
    assert [(r.term, r.factor) for r in read_anew("magnitudes", Row)] == [("万", 10**4), ("兆", 10**12), ("万", 1)]


def test_only_a_user_takes_rows_away(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"rows\.tsv:6: only a user"):
        read(tmp_path, GOOD + "-\t亿\n")
