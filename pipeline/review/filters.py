"""The address of a list of findings: its search, filters, sorting and page, read from the query and written back.

The whole state stands in the address, so a view is kept as a bookmark and sent as a link. Values are bound, never written into SQL;
what is sorted by is chosen from a fixed list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import QueryParams

from pipeline.decisions import VERDICTS
from pipeline.records import SEVERITIES
from pipeline.review.site import link
from pipeline.review.snapshot import Row, Snapshot

STATE = "coalesce(nullif(d.verdict, ''), 'open')"
COLUMNS = {
    "severity": "l.severity", "family": "l.family", "rule": "l.rule", "org": "l.org", "year": "CAST(l.year AS VARCHAR)",
    "type": "l.doc_type", "decision": STATE, "reviewer": "coalesce(d.who, '')", "doc": "l.doc_id",
    "cause": "l.root_cause",
}  # fmt: skip
"""A filter's name in the address → what it compares."""
SORTS = {
    "severity": ("l.place",), "rule": ("l.rule", "l.place"), "org": ("l.org", "l.place"), "year": ("l.year", "l.place"),
    "path": ("l.path", "l.start", "l.place"), "decision": (STATE, "l.place"), "when": ("coalesce(d.decided_at, '')", "l.place"),
}  # fmt: skip
GROUPS = {"cause": "l.root_cause", "rule": "l.rule", "org": "l.org"}
SIZES = (50, 100, 200)
FACETS = ("decision", "severity", "family", "type", "year", "org", "rule", "reviewer")
ORDERED = {"severity": SEVERITIES, "decision": ("open", *VERDICTS)}
"""Facets whose values have an order of their own; the others go by how many findings they have."""
SHOWN = 12
"""Values of a facet shown; the rest are reached by searching."""
FROM = "FROM listing AS l LEFT JOIN decided AS d USING (finding_id)"
LINE = (
    "l.finding_id, l.doc_id, l.rule, l.family, l.severity, l.path, l.org, l.year, l.doc_type, l.message_zh, l.message_en, l.stated, "
    "l.expected, l.difference, l.root_cause, l.place, coalesce(d.verdict, '') AS verdict, coalesce(d.who, '') AS who, "
    "coalesce(d.decided_at, '') AS decided_at, coalesce(d.version, 0) AS version, coalesce(d.note, '') AS note"
)


@dataclass(frozen=True)
class Filters:
    """What is asked of the list."""

    chosen: Mapping[str, tuple[str, ...]]
    q: str = ""
    sort: str = "severity"
    down: bool = False
    group: str = ""
    page: int = 1
    size: int = SIZES[0]
    matched: str = ""
    """The snapshot's table of what the search found, once it was made (`found`)."""

    @property
    def values(self) -> dict[str, Any]:
        """The address's values, without the page."""
        plain: dict[str, Any] = {"q": self.q, **self.chosen}
        if self.sort != "severity" or self.down:
            plain |= {"sort": self.sort, "down": "1" if self.down else ""}
        return plain | {"group": self.group, "size": "" if self.size == SIZES[0] else self.size}

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or any(self.chosen.values()))

    def address(self, path: str = "/findings", **more: Any) -> str:
        """The address of this list, with changes."""
        return link(path, self.values, **{"page": "", **more})

    def toggled(self, name: str, value: str) -> str:
        """The address with a filter's value put in or taken out."""
        now = self.chosen.get(name, ())
        after = tuple(v for v in now if v != value) if value in now else (*now, value)
        return replace(self, chosen={**self.chosen, name: after}, page=1).address()

    def sorted_by(self, name: str) -> str:
        """The address sorted by a column; by the one that it is sorted by already, the other way round."""
        return replace(self, sort=name, down=self.sort == name and not self.down, page=1).address()

    def where(self, without: str = "") -> tuple[str, list[Any]]:
        """The condition and its values; `without` leaves a filter out, for the counts of its own values."""
        parts, bound = ["TRUE"], list[Any]()
        for name, values in self.chosen.items():
            if values and name != without:
                parts.append(f"{COLUMNS[name]} IN ({', '.join('?' * len(values))})")
                bound += values
        if self.matched:
            return " AND ".join([*parts, f"l.place IN (SELECT place FROM {self.matched})"]), bound
        for word in self.q.lower().split():
            parts.append("(contains(l.words, ?) OR contains(lower(coalesce(d.note, '')), ?))")
            bound += [word, word]
        return " AND ".join(parts), bound

    def order(self) -> str:
        """What the list is ordered by; groups stay together, in the order of their first finding."""
        way = " DESC" if self.down else ""
        order = ", ".join(f"{part}{way}" for part in SORTS[self.sort])
        return f"min(l.place) OVER (PARTITION BY {GROUPS[self.group]}), {GROUPS[self.group]}, {order}" if self.group else order


def read(query: QueryParams) -> Filters:
    """The list that an address asks for; what is not understood is left out."""
    chosen = {name: tuple(dict.fromkeys(v for v in query.getlist(name) if v))[:50] for name in COLUMNS}
    size = query.get("size", "")
    page = query.get("page", "")
    return Filters(
        {name: values for name, values in chosen.items() if values},
        query.get("q", "").strip()[:200],
        query.get("sort", "") if query.get("sort", "") in SORTS else "severity",
        query.get("down", "") == "1",
        query.get("group", "") if query.get("group", "") in GROUPS else "",
        min(int(page), 1_000_000) if page.isascii() and page.isdigit() and int(page or 0) > 0 else 1,
        int(size) if size in map(str, SIZES) else SIZES[0],
    )


def page(snapshot: Snapshot, filters: Filters) -> tuple[int, list[Row]]:
    """How many findings there are and those of the page."""
    where, bound = filters.where()
    total = (snapshot.row(f"SELECT count(*) AS n {FROM} WHERE {where}", bound) or {"n": 0})["n"]
    first = (min(filters.page, max(1, -(-total // filters.size))) - 1) * filters.size
    # the page's ids first, over narrow columns; then only their lines
    ids = [
        row["finding_id"]
        for row in snapshot.rows(
            f"SELECT l.finding_id {FROM} WHERE {where} ORDER BY {filters.order()} LIMIT ? OFFSET ?", [*bound, filters.size, first]
        )
    ]
    rows = {row["finding_id"]: row for row in lines(snapshot, ids)}
    return total, [rows[i] for i in ids]


def lines(snapshot: Snapshot, ids: list[str]) -> list[Row]:
    """The lines of these findings, in no order."""
    return snapshot.rows(f"SELECT {LINE} {FROM} WHERE l.finding_id IN (SELECT unnest(?))", [ids]) if ids else []


def ids(snapshot: Snapshot, filters: Filters, limit: int) -> list[str]:
    """The findings of the whole list."""
    where, bound = filters.where()
    return [
        row["finding_id"] for row in snapshot.rows(f"SELECT l.finding_id {FROM} WHERE {where} ORDER BY l.place LIMIT ?", [*bound, limit])
    ]


def beside(snapshot: Snapshot, filters: Filters, finding_id: str) -> tuple[str, str, int, int]:
    """The findings before and after one in the list, its number there and how many there are; it keeps its place among the others when
    it no longer fits the filters (it was just decided)."""
    where, bound = filters.where()
    order = filters.order()
    query = f"""
        WITH listed AS (SELECT l.finding_id, row_number() OVER (ORDER BY {order}) AS n {FROM} WHERE ({where}) OR l.finding_id = ?),
        here AS (SELECT n FROM listed WHERE finding_id = ?)
        SELECT (SELECT n FROM here) AS n, (SELECT count(*) FROM listed) AS total,
            (SELECT finding_id FROM listed WHERE n = (SELECT n FROM here) - 1) AS before,
            (SELECT finding_id FROM listed WHERE n = (SELECT n FROM here) + 1) AS after
    """
    row = snapshot.row(query, [*bound, finding_id, finding_id]) or {}
    return row.get("before") or "", row.get("after") or "", row.get("n") or 0, row.get("total") or 0


def found(snapshot: Snapshot, filters: Filters, pulse: int) -> Filters:
    """The same list with its search made, once for the page's queries and for the next pages."""
    if not filters.q:
        return filters
    where, bound = Filters({}, filters.q).where()
    return replace(filters, matched=snapshot.kept((filters.q.lower(), pulse), f"SELECT l.place {FROM} WHERE {where}", bound))


def facets(snapshot: Snapshot, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """The values of each filter with how many findings each would leave, most first."""
    free = [name for name in FACETS if not filters.chosen.get(name)]
    out: dict[str, list[tuple[str, int]]] = {name: [] for name in FACETS}
    for names, where in ((free, filters.where()), *(([name], filters.where(without=name)) for name in FACETS if name not in free)):
        for name, value, n in _counted(snapshot, names, *where):
            out[name].append((value, n))
    for name, values in out.items():
        order = ORDERED.get(name)
        if order:
            values.sort(key=lambda v, order=order: order.index(v[0]) if v[0] in order else len(order))  # type: ignore[misc]
        else:
            values.sort(key=lambda v: (-v[1], v[0]))
    out["year"].sort(reverse=True)
    return out


def _counted(snapshot: Snapshot, names: Sequence[str], where: str, bound: Sequence[Any]) -> list[tuple[str, str, int]]:
    """Filter, value, count: the commonest values of each of these filters, in one pass over the list."""
    if not names:
        return []
    columns = ", ".join(f"{COLUMNS[name]} AS {name}" for name in names)
    which = " ".join(f"WHEN grouping({name}) = 0 THEN '{name}'" for name in names)
    value = " ".join(f"WHEN grouping({name}) = 0 THEN {name}" for name in names)
    query = f"""
        SELECT CASE {which} END AS name, CASE {value} END AS value, count(*) AS n
        FROM (SELECT {columns} {FROM} WHERE {where}) GROUP BY GROUPING SETS ({", ".join(f"({name})" for name in names)})
        QUALIFY row_number() OVER (PARTITION BY name ORDER BY n DESC, value) <= ?
    """
    return [(r["name"], r["value"], r["n"]) for r in snapshot.rows(query, [*bound, SHOWN + 2]) if r["value"]]
