"""What is said once of several values, given to each: of what, of whom and where, over all of a section."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.facts import Passage, Report
from extractors.kpis import bearing, parts, scopes, whose
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading
from extractors.kpis.tellings import Telling, tellings

_ORDER: tuple[tuple[str, Callable[[Sequence[Telling]], None]], ...] = (
    ("拥有", whose.listed),
    ("人均", whose.heads),
    ("企业", whose.owned),
    ("劣", whose.waters),
    ("占比", whose.members),
    ("产", whose.crops),
    ("", scopes.sizes),
    ("", scopes.places),
    ("", scopes.regions),
    ("", parts.completed),
    ("公路", parts.roads),
    ("", bearing.given),
)
"""What completes names, in this order; each is asked only where its word stands in a name."""


def carry(report: Report, told: Sequence[tuple[Passage, list[Place]]], out: dict[int, Reading]) -> None:
    """Completes the names of the readings of a section, in place. `told`: its passages outside tables with their quantities, in order."""
    if len(told) < 2 and (not told or len(told[0][1]) < 2):
        return
    made = tellings(report, told, out)
    if len(made) < 2:
        return
    names = "\n".join([one.name for one in made])
    for word, complete in _ORDER:
        if word in names:
            complete(made)
