"""The store of decisions: what was acknowledged stays, two reviewers do not overwrite each other, undoing walks back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import decisions
from pipeline.decisions import Conflict, Decision, NothingToUndo, Wish, exchange
from pipeline.decisions.store import Store, open_at
from pipeline.discovery import DropError
from tests import postgresql

AT = "2024-03-01T09:00:00+08:00"


@pytest.fixture(scope="module")
def team() -> Iterator[str]:
    """A database server as a team has one."""
    if not postgresql.INSTALLED:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no PostgreSQL on this machine: apt-get install postgresql")
    with postgresql.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """An output folder, or the address of an empty database of a team's."""
    if request.param == "sqlite":
        return tmp_path
    address, name = request.getfixturevalue("team"), f"d{uuid.uuid4().hex}"
    engine = sqlalchemy.create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{address}/{name}"


@pytest.fixture
def store(where: Path | str) -> Iterator[Store]:
    with decisions.open_store(where) as opened:
        yield opened


def test_a_decision_holds_until_the_next(store: Store) -> None:
    first = store.decide("a", "pending", "问过财务", who="张三", when=AT, about="EXE001")
    assert first == Decision("a", "pending", "问过财务", "张三", AT, 1, "EXE001")
    second = store.decide("a", "false_alarm", who="李四", when=AT, expected=1)
    assert (second.version, second.about) == (2, "EXE001")
    assert store.current() == {"a": second}
    assert [e.verdict for e in store.history("a")] == ["pending", "false_alarm"]


def test_of_two_who_saw_the_same_version_the_second_is_told(store: Store) -> None:
    store.decide("a", "true", who="张三", when=AT, expected=0)
    with pytest.raises(Conflict) as told:
        store.decide("a", "false_alarm", who="李四", when=AT, expected=0)
    assert told.value.held["a"].who == "张三"
    assert store.current()["a"].verdict == "true"
    with pytest.raises(Conflict):
        store.decide("b", "true", who="李四", when=AT, expected=3)


def test_many_are_decided_all_or_none(store: Store) -> None:
    store.decide("b", "true", who="张三", when=AT)
    with pytest.raises(Conflict):
        store.decide_all([Wish("a", "explained", expected=0), Wish("b", "explained", expected=0)], who="李四", when=AT)
    assert store.current().keys() == {"b"}
    wishes = [Wish(str(i), "explained", "同一原因", expected=0) for i in range(1200)]
    assert len(store.decide_all(wishes, who="李四", when=AT)) == 1200


def test_nothing_is_decided_without_a_name_or_with_an_unknown_verdict(store: Store) -> None:
    with pytest.raises(ValueError, match="name"):
        store.decide("a", "true", who=" ", when=AT)
    with pytest.raises(ValueError, match="verdict"):
        store.decide("a", "属实", who="张三", when=AT)
    assert not store.entries()


def test_a_verdict_withdrawn_is_no_decision_but_stays_in_the_history(store: Store) -> None:
    store.decide("a", "true", who="张三", when=AT)
    store.decide("a", "", who="张三", when=AT)
    assert not store.current()
    assert store.versions() == {"a": 2}
    assert store.undo("a", who="张三", when=AT).verdict == "true"  # type: ignore[union-attr]


def test_nothing_to_undo_is_said(store: Store) -> None:
    with pytest.raises(NothingToUndo):
        store.undo("a", who="张三", when=AT)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["true", "false_alarm", "explained", "undo"]), max_size=12))
def test_undoing_walks_back_one_decision_at_a_time(steps: list[str]) -> None:
    store, standing = open_at("sqlite://"), list[str]()
    for step in steps:
        if step != "undo":
            store.decide("a", step, who="张三", when=AT)
            standing.append(step)
        elif standing:
            standing.pop()
            store.undo("a", who="张三", when=AT)
        else:
            with pytest.raises(NothingToUndo):
                store.undo("a", who="张三", when=AT)
        held = store.current().get("a")
        assert (held.verdict if held else None) == (standing[-1] if standing else None)
    store.close()


def test_history_goes_to_another_store_and_back(store: Store, tmp_path: Path) -> None:
    store.decide("a", "true", "两处\n不一\u2028致", who="张三", when=AT)
    store.decide("b", "explained", who="李四", when=AT)
    store.undo("a", who="张三", when=AT)
    file = tmp_path / "decisions.jsonl"
    file.write_bytes(exchange.lines(store.entries()))
    assert exchange.is_history(file)
    other = decisions.open_store(tmp_path / "other")
    assert other.add(exchange.read(file)) == 3
    assert other.add(exchange.read(file)) == 0
    assert other.entries() == store.entries()
    other.decide("b", "true", who="王五", when=AT)
    store.decide("b", "false_alarm", who="赵六", when=AT)
    with pytest.raises(Conflict):
        store.add(other.entries())
    assert len(store.entries()) == 4


@pytest.mark.parametrize("line", ["{}", "[]", "nonsense", '{"finding_id": 1}'])
def test_a_line_that_is_no_decision_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    file.write_text("\n" + line, encoding="utf-8")
    assert not exchange.is_history(file)
    with pytest.raises(DropError, match=r"decisions\.jsonl:2"):
        exchange.read(file)


@pytest.mark.parametrize(
    ("word", "code"),
    [("误报", "false_alarm"), ("誤報", "false_alarm"), (" 属实 ", "true"), ("屬實", "true"), ("Explained", "explained"), ("", "")],
)
def test_verdicts_as_people_write_them(word: str, code: str) -> None:
    assert decisions.verdict(word) == code


def test_a_word_that_is_no_verdict_is_refused() -> None:
    with pytest.raises(DropError, match="好"):
        decisions.verdict("好")


def test_a_password_is_never_shown() -> None:
    with pytest.raises(DropError) as told:
        open_at("postgresql+psycopg://auditor:s3cret@127.0.0.1:1/decisions")
    assert "s3cret" not in str(told.value)


def test_no_store_no_decisions_and_none_is_made(tmp_path: Path) -> None:
    assert decisions.current(tmp_path) == {}
    assert not list(tmp_path.iterdir())


def test_reviewers_at_once_never_overwrite_each_other(where: Path | str) -> None:
    won: list[str] = []

    def reviewer(name: str) -> None:
        with decisions.open_store(where) as store:
            for i in range(20):
                try:
                    store.decide(str(i), "true", who=name, when=AT, expected=0)
                    won.append(str(i))
                except Conflict:
                    pass

    decisions.open_store(where).close()
    threads = [threading.Thread(target=reviewer, args=(name,)) for name in ("张三", "李四", "王五")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won, key=int) == [str(i) for i in range(20)]


KILLED = """
import sys
from pathlib import Path
from pipeline import decisions
store = decisions.open_store(Path(sys.argv[1]))
for i in range(1000):
    store.decide(str(i), "true", who="张三", when="2024-03-01", expected=0)
    print(i, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert worker.stdout is not None
    last = next(line for line in worker.stdout if int(line) >= 40)
    worker.send_signal(signal.SIGKILL)
    told = [last, *worker.stdout]
    worker.wait()
    worker.stdout.close()
    with decisions.open_store(tmp_path) as store:
        assert store.current().keys() >= {str(i) for i in range(int(told[-1]) + 1)}
