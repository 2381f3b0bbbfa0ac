"""Words whose item depends on what stands around them: 结转 in 「结转 5 亿元下年使用」, 一般债券 in 「新增债券（其中：一般债券 …）」."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import regex

from extractors.budget.words import FIGURES, Named, Token

OPEN = ("part", "kept")
"""The readings of `items.tsv` that leave the item open."""

KEPT = regex.compile(rf"[{''.join(FIGURES)}](?:[，（(]?(?:按规定|拟|全部|均|为)*+结转)?(?:至|到)?下(?:一)?年")
GIVEN = regex.compile(rf"[{''.join(FIGURES)}]，?拟?(?:全部)?调入一般公共预算")
"""What is left of a year and goes to the general budget: 「结余 4 亿元拟调入一般公共预算」."""

ADDED = ("，加", "加上", "；加")
"""What stands before the bonds in a balance: 「收入 5 亿元，加专项债券 3 亿元 …，收入总计 9 亿元」."""

REPAID = "balance.out.debt_repayment"
HANDED = {
    "revenue.upper": {
        "transfer.rebate": "balance.in.rebate",
        "transfer.general": "balance.in.general_transfer",
        "transfer.special": "balance.in.special_transfer",
    },
    "transfer": {},
    "balance.out.downward": {},
}
"""What is split into 税收返还, 一般性转移支付 and 专项转移支付: money from above, and money handed down; what they are called there."""

KINDS, USES = ("general", "special"), ("new", "refinancing")


def like(token: Token, other: Token) -> Token:
    """A word that shares its noun with the next: 一般债务 in 「一般债务、专项债务余额分别为 …」 is a balance too."""
    if not isinstance(token.value, Named) or not isinstance(other.value, Named) or token.value.item not in ("debt.general", "debt.special"):
        return token
    meant = of(token.value, other.value.item, "", "")
    return token if meant is None else token._replace(value=replace(meant, reading=""))


SIDES = {
    "balance.in": ("balance.in", "revenue.upper", "carryover.opening", "debt.bond"),
    "balance.out": ("balance.out", "carryover.closing"),
}
"""What beside the year's own money makes up either grand total, and the items that belong there."""


def side(items: Iterable[Named]) -> str:
    """The side of a balance on which all of the items stand, empty where they stand on none or on both.
    例: 上级补助收入, 调入资金 → ``balance.in``. 反例: 税收收入, 调入资金."""
    found = {next((name for name, roots in SIDES.items() if item.item.startswith(roots)), "") for item in items}
    return found.pop() if len(found) == 1 else ""


def of(named: Named, whole: str, before: str, after: str) -> Named | None:
    """What `named` is as a part of the item `whole` (empty: of none), with the text `before` it and `after` its lead.

    例: 专项债务 of a limit → ``debt.limit.special``; 一般债券 of 新增债券 → ``debt.bond.general.new``; 结转 before 「5 亿元下年使用」 →
    ``carryover.closing``. 反例: 「付息 5 亿元」 that is part of nothing → None.
    """
    if named.reading == "kept":
        if whole.startswith(("carryover.", "balance.in.opening")):
            return replace(named, item=whole, reading="")  # 「累计结余 5 亿元（其中镇级结余 1 亿元）」
        if GIVEN.match(after):
            return replace(named, item="carryover.year", reading="")
        return replace(named, item="carryover.closing", reading="") if KEPT.match(after) else None
    if named.item.startswith("debt.bond"):
        said = named.item.split(".")[2:]
        if before.endswith(ADDED):
            return replace(named, item=".".join(["balance.in.bond", *(part for part in KINDS if part in said)]))
        if whole.startswith("debt.bond"):
            said += whole.split(".")[2:]
        return replace(named, item=".".join(["debt.bond", *(part for part in (*KINDS, *USES) if part in said)]))
    if named.item == "debt.service.interest" and whole.startswith(REPAID):
        return replace(named, item=named.item + whole.removeprefix(REPAID))  # 「一般债务还本支出 5 亿元，利息支出 2 亿元」
    if named.item.startswith("transfer."):
        return replace(named, item=HANDED[whole].get(named.item, named.item)) if whole in HANDED else None
    if named.item.startswith("debt.service."):
        return named if whole.startswith("debt.service") else None
    root = next((root for root in ("debt.limit", "debt.balance") if whole.startswith(root)), None)
    return replace(named, item=f"{root}.{named.item.rpartition('.')[2]}") if root else None
