"""Checks: arithmetic over the facts of one report. A file a family, one public function `check` in each.

To add a check: a record in ``lexicons/rules/<FAMILY>.toml``, a member here with ``check(ledger) -> Iterator[Comparison]`` (offsets
into the normalised text) put into `members`, cases in ``tests/cases/checks/<member>.toml``. A rule that is a mere sum of items needs the
record alone (`identities` runs them all). Every check that ran is a Comparison, what held as well as what did not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pipeline.records import Comparison, Repair

if TYPE_CHECKING:
    from extractors.facts import Facts, Report
    from pipeline.checks.ledger import Ledger

Check: TypeAlias = "Callable[[Ledger], Iterator[Comparison]]"


@cache
def members() -> tuple[Check, ...]:
    """The members, in the order of their rows; imported here, since who reads the catalogue of rules alone needs none of them."""
    from pipeline.checks import (
        accounts,
        applicability,
        balance,
        budgets_made,
        bulletins,
        change,
        chart,
        complements,
        composition,
        counts,
        crossed_tables,
        cumulative,
        dates,
        directions,
        evaluation,
        execution,
        identities,
        instruments,
        layout,
        listings,
        magnitudes,
        multiples,
        names,
        narrative,
        parts,
        plausible,
        points,
        procurement,
        projects,
        projects_listed,
        ranges,
        ranks,
        residue,
        restated,
        scores,
        sequences,
        shares,
        slogans,
        table_balances,
        tables,
        text_and_table,
        texts,
        three_public,
        units,
        years,
    )

    return (
        applicability.check,
        execution.check,
        directions.check,
        identities.check,
        balance.check,
        parts.check,
        shares.check,
        composition.check,
        change.check,
        cumulative.check,
        restated.check,
        scores.check,
        ranges.check,
        ranks.check,
        magnitudes.check,
        counts.check,
        listings.check,
        slogans.check,
        units.check,
        sequences.check,
        dates.check,
        years.check,
        texts.check,
        tables.check,
        accounts.check,
        three_public.check,
        procurement.check,
        text_and_table.check,
        multiples.check,
        residue.check,
        evaluation.check,
        projects.check,
        chart.check,
        instruments.check,
        bulletins.check,
        complements.check,
        narrative.check,
        crossed_tables.check,
        projects_listed.check,
        budgets_made.check,
        table_balances.check,
        points.check,
        names.check,
        layout.check,
        plausible.check,
    )


def run(report: Report, facts: Facts, repairs: Sequence[Repair] = ()) -> tuple[Comparison, ...]:
    """Every check of every rule that applies to this report. `repairs` have offsets into the normalised text."""
    from pipeline.checks.ledger import Ledger
    from pipeline.checks.linking import linked

    ledger = Ledger(report, facts, repairs)
    return linked([row for check in members() for row in check(ledger)], report.numbers)
