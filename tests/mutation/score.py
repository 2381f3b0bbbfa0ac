"""What is counted of mutants, by operator, by rule and by place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.mutation.operators import Mutant

COUNTED = ("detectable", "equivalent", "by_rule", "any", "localised", "named", "diagnosed", "first", "collateral", "causes")


@dataclass
class Score:
    """Counts of one operator or rule; all but `equivalent` and `collateral` are of detectable mutants. `named`: the slip is called by
    its name; `diagnosed`: and the figure that has it is pointed out, among the likeliest; `first`: as the likeliest of all."""

    detectable: int = 0
    equivalent: int = 0
    by_rule: int = 0
    any: int = 0
    localised: int = 0
    named: int = 0
    diagnosed: int = 0
    first: int = 0
    collateral: int = 0
    causes: int = 0
    missed: list[tuple[Mutant, tuple[str, ...]]] = field(default_factory=list)
    unnamed: list[tuple[Mutant, str, tuple[str, ...]]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Adds the other's counts to these."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.unnamed += other.unnamed
