"""What is said once of several values, given to each: of what, of whom and where, over all of a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from extractors.facts import Passage, Report
from extractors.kpis import bearing, parts, scopes, whose
from extractors.kpis.places import Place
from extractors.kpis.readings import Reading
from extractors.kpis.tellings import tellings


def carry(report: Report, told: Sequence[tuple[Passage, list[Place]]], out: dict[int, Reading]) -> None:
    """Completes the names of the readings of a report, in place. `told`: its passages outside tables with their quantities, in order."""
    for section in _sections(told):
        made = tellings(report, section, out)
        if len(made) < 2:
            continue
        whose.listed(made)
        whose.heads(made)
        whose.owned(made)
        whose.waters(made)
        whose.members(made)
        whose.crops(made)
        scopes.sizes(made)
        scopes.places(made)
        scopes.regions(made)
        parts.completed(made)
        parts.roads(made)
        bearing.given(made)


def _sections(told: Sequence[tuple[Passage, list[Place]]]) -> Iterator[list[tuple[Passage, list[Place]]]]:
    for _, group in groupby(told, key=lambda one: one[0].section):
        yield list(group)
