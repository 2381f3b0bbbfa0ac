"""The store of decisions: one table that is only added to, in any database that SQLAlchemy reaches.

Two reviewers at once: an entry carries the number of its finding's next version, and a finding has each number once, so of two who
decided on the same version the second gets `Conflict` and sees what the first wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, OperationalError

from pipeline.decisions import VERDICTS, Conflict, Decision, Entry, NothingToUndo, Wish
from pipeline.discovery import DropError
from pipeline.messages import text

MANY = 500
"""Findings asked for in one statement: SQLite takes a bounded number of values."""

METADATA = sql.MetaData()
ENTRIES = sql.Table(
    "decisions",
    METADATA,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("finding_id", sql.String(64), nullable=False),
    sql.Column("version", sql.Integer, nullable=False),
    sql.Column("action", sql.String(16), nullable=False),
    sql.Column("verdict", sql.String(16), nullable=False),
    sql.Column("note", sql.Text, nullable=False),
    sql.Column("who", sql.String(200), nullable=False),
    sql.Column("decided_at", sql.String(40), nullable=False),
    sql.Column("about", sql.Text, nullable=False),
    sql.Column("holds", sql.Integer, nullable=False),
    sql.UniqueConstraint("finding_id", "version", name="one_entry_a_version"),
)
"""Entries in the order they were made; `finding_id` with `version` names one."""


def open_at(url: str) -> Store:
    """The store at a SQLAlchemy URL, its table made where it is not there. Raises DropError where it cannot be reached."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sql.create_engine(parsed)
        if parsed.get_backend_name() == "sqlite":
            sql.event.listen(engine, "connect", _durable)
        METADATA.create_all(engine)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OperationalError) as error:
        shown = url.partition("://")[0]
        detail = str(error).splitlines()[0]
        if "@" in url:  # a driver may repeat the address, password and all
            detail = type(error).__name__
        raise DropError(
            text(f"打不开处理意见库（{shown}）：{detail}", f"the store of decisions ({shown}) cannot be opened: {detail}")
        ) from None
    return Store(engine)


def _durable(connection: Any, _record: Any) -> None:
    """SQLite: what was acknowledged is on the disk, readers do not wait for a writer, a second writer waits for the first."""
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Store:
    """Decisions, their history and what holds now. Threads may share one; `with` closes it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets the database go."""
        self.engine.dispose()

    def decide(
        self, finding_id: str, verdict: str, note: str = "", *, who: str, when: str, expected: int | None = None, about: str = ""
    ) -> Decision:
        """Adds a decision and gives it with its version. `verdict`: a code of `VERDICTS`, or empty to withdraw; `when`: ISO 8601;
        `expected`: the version that was on the screen (0: none), None: whatever stands there. Raises Conflict, ValueError."""
        return self.decide_all([Wish(finding_id, verdict, note, about, expected)], who=who, when=when)[finding_id]

    def decide_all(self, wishes: Sequence[Wish], *, who: str, when: str) -> dict[str, Decision]:
        """Adds all decisions or none, by finding_id. Raises Conflict naming every finding that somebody else decided meanwhile."""
        for wish in wishes:
            if wish.verdict and wish.verdict not in VERDICTS:
                raise ValueError(f"no verdict {wish.verdict!r}")
        if not who.strip():
            raise ValueError("a decision needs the name of whoever made it")
        if len({wish.finding_id for wish in wishes}) < len(wishes):
            raise ValueError("two decisions on one finding")
        names = [wish.finding_id for wish in wishes]
        try:
            with self.engine.begin() as connection:
                held = _held(connection, names)
                late = {w.finding_id: held[w.finding_id] for w in wishes if w.finding_id in held and _moved(held[w.finding_id], w)}
                late |= {w.finding_id: Decision(w.finding_id, "", "", "", "", 0) for w in wishes if w.expected and w.finding_id not in held}
                if late:
                    raise Conflict(late)
                made = [_entry(w, held.get(w.finding_id), who.strip(), when) for w in wishes]
                if made:
                    connection.execute(ENTRIES.insert(), made)
        except IntegrityError:  # another wrote between the reading and the writing
            raise Conflict(self.held(names)) from None
        return {
            e["finding_id"]: Decision(*(e[k] for k in ("finding_id", "verdict", "note", "who", "decided_at", "version", "about")))
            for e in made
        }

    def undo(self, finding_id: str, *, who: str, when: str, expected: int | None = None) -> Decision | None:
        """Takes the decision that holds back; the one before it holds again, None where there was none. Undone again, the one before
        that. Raises NothingToUndo, Conflict."""
        history = self.history(finding_id)
        if not history or not history[-1].holds:
            raise NothingToUndo(finding_id)
        last = history[-1]
        if expected is not None and last.version != expected:
            raise Conflict(self.held([finding_id]))
        before = next((e.holds for e in history if e.version == last.holds - 1), 0)
        entry = {
            "finding_id": finding_id, "version": last.version + 1, "action": "undo", "verdict": "", "note": "", "who": who,
            "decided_at": when, "about": last.about, "holds": before,
        }  # fmt: skip
        try:
            with self.engine.begin() as connection:
                connection.execute(ENTRIES.insert(), entry)
        except IntegrityError:
            raise Conflict(self.held([finding_id])) from None
        return self.current().get(finding_id) if before else None

    def current(self) -> dict[str, Decision]:
        """What holds, by finding_id; findings whose verdict was withdrawn or undone are left out."""
        with self.engine.connect() as connection:
            return {finding_id: d for finding_id, d in _held(connection, None).items() if d.verdict}

    def versions(self) -> dict[str, int]:
        """The version of every finding ever decided on, also where nothing holds any more: what `expected` is to be."""
        with self.engine.connect() as connection:
            return {finding_id: d.version for finding_id, d in _held(connection, None).items()}

    def history(self, finding_id: str) -> list[Entry]:
        """A finding's entries, oldest first."""
        query = sql.select(*_COLUMNS).where(ENTRIES.c.finding_id == finding_id).order_by(ENTRIES.c.version)
        with self.engine.connect() as connection:
            return [Entry(*row) for row in connection.execute(query)]

    def entries(self) -> list[Entry]:
        """Everything, in the order it was made: what is exported."""
        with self.engine.connect() as connection:
            return [Entry(*row) for row in connection.execute(sql.select(*_COLUMNS).order_by(ENTRIES.c.number))]

    def add(self, entries: Iterable[Entry]) -> int:
        """Adds entries of another store that are not here; gives how many. Those already here are passed over. Raises Conflict where
        a version here says something else: then nothing is added."""
        wanted = list(entries)
        here = {(e.finding_id, e.version): e for e in self.entries()}
        differing = {e.finding_id for e in wanted if here.get((e.finding_id, e.version), e) != e}
        if differing:
            raise Conflict(self.held(sorted(differing)))
        new = [e for e in wanted if (e.finding_id, e.version) not in here]
        rows = [{**{n: getattr(e, n) for n in _NAMES if n != "when"}, "decided_at": e.when} for e in new]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(ENTRIES.insert(), rows)
        return len(rows)

    def held(self, names: Sequence[str]) -> dict[str, Decision]:
        """The newest version of each of these findings with what holds (an empty verdict where nothing does); those never decided on
        are left out."""
        with self.engine.connect() as connection:
            return _held(connection, names)


_NAMES = ("finding_id", "version", "action", "verdict", "note", "who", "when", "about", "holds")
_COLUMNS = [ENTRIES.c["decided_at" if name == "when" else name] for name in _NAMES]


def _held(connection: Connection, names: Sequence[str] | None) -> dict[str, Decision]:
    """The newest version of each finding with the verdict that holds after it (empty where none does)."""
    newest = sql.select(ENTRIES.c.finding_id, sql.func.max(ENTRIES.c.version).label("version")).group_by(ENTRIES.c.finding_id)
    out: dict[str, Decision] = {}
    batches = [None] if names is None else [names[i : i + MANY] for i in range(0, len(names), MANY)]
    for batch in batches:
        latest = (newest if batch is None else newest.where(ENTRIES.c.finding_id.in_(batch))).subquery()
        last, holding = ENTRIES.alias("last"), ENTRIES.alias("holding")
        query = (
            sql.select(
                last.c.finding_id, holding.c.verdict, holding.c.note, holding.c.who, holding.c.decided_at, last.c.version, last.c.about
            )
            .select_from(latest)
            .join(last, sql.and_(last.c.finding_id == latest.c.finding_id, last.c.version == latest.c.version))
            .outerjoin(holding, sql.and_(holding.c.finding_id == last.c.finding_id, holding.c.version == last.c.holds))
            .order_by(last.c.finding_id)
        )
        for finding_id, verdict, note, who, when, version, about in connection.execute(query):
            out[finding_id] = Decision(finding_id, verdict or "", note or "", who or "", when or "", version, about)
    return out


def _moved(held: Decision, wish: Wish) -> bool:
    return wish.expected is not None and held.version != wish.expected


def _entry(wish: Wish, held: Decision | None, who: str, when: str) -> Mapping[str, Any]:
    version = held.version + 1 if held else 1
    return {
        "finding_id": wish.finding_id, "version": version, "action": "decide", "verdict": wish.verdict, "note": wish.note, "who": who,
        "decided_at": when, "about": wish.about or (held.about if held else ""), "holds": version,
    }  # fmt: skip
