"""A clean report of any genre."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.mutation import account_tables, final_accounts, public_reports, self_evaluations
from tests.mutation.figures import MODES
from tests.mutation.page import Printed

GENRES: dict[str, Callable[[random.Random, str], Printed]] = {
    "self_evaluation": self_evaluations.write,
    "final_accounts": final_accounts.write,
    "budget_report": public_reports.budget_report,
    "bulletin": public_reports.bulletin,
    "work_report": public_reports.work_report,
    "news": public_reports.news,
    "account_tables": account_tables.write,
}


def clean(seed: int, number: int, mode: str) -> Printed:
    """Report `number` of a seed in one mode, the genres in turn."""
    genre = list(GENRES)[number % len(GENRES)]
    return GENRES[genre](random.Random(f"{seed}/{mode}/{number}"), mode)


def some(seed: int, count: int, mode: str) -> list[Printed]:
    """`count` clean reports of one mode."""
    assert mode in MODES
    return [clean(seed, n, mode) for n in range(count)]
