"""Words whose item depends on what stands around them: 结转 in 「结转 5 亿元下年使用」, 一般债券 in 「新增债券（其中：一般债券 …）」."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.budget.words import FIGURES, Named, Token

OPEN = ("part", "kept")
"""The readings of `items.tsv` that leave the item open."""

KEPT = regex.compile(rf"[{''.join(FIGURES)}](?:[，（(]?(?:按规定|拟|全部|均|为)*+结转)?(?:至|到)?下(?:一)?年")
ADDED = ("，加", "加上", "；加")
"""What stands before the bonds in a balance: 「收入 5 亿元，加专项债券 3 亿元 …，收入总计 9 亿元」."""

KINDS, USES = ("general", "special"), ("new", "refinancing")


def like(token: Token, other: Token) -> Token:
    """A word that shares its noun with the next: 一般债务 in 「一般债务、专项债务余额分别为 …」 is a balance too."""
    if not isinstance(token.value, Named) or not isinstance(other.value, Named) or token.value.item not in ("debt.general", "debt.special"):
        return token
    meant = of(token.value, other.value.item, "", "")
    return token if meant is None else token._replace(value=replace(meant, reading=""))


def of(named: Named, whole: str, before: str, after: str) -> Named | None:
    """What `named` is as a part of the item `whole` (empty: of none), with the text `before` it and `after` its lead.

    例: 专项债务 of a limit → ``debt.limit.special``; 一般债券 of 新增债券 → ``debt.bond.general.new``; 结转 before 「5 亿元下年使用」 →
    ``carryover.closing``. 反例: 「付息 5 亿元」 that is part of nothing → None.
    """
    if named.reading == "kept":
        if whole.startswith(("carryover.", "balance.in.opening")):
            return replace(named, item=whole, reading="")  # 「累计结余 5 亿元（其中镇级结余 1 亿元）」
        return replace(named, item="carryover.closing", reading="") if KEPT.match(after) else None
    if named.item.startswith("debt.bond"):
        said = named.item.split(".")[2:]
        if before.endswith(ADDED):
            return replace(named, item=".".join(["balance.in.bond", *(part for part in KINDS if part in said)]))
        if whole.startswith("debt.bond"):
            said += whole.split(".")[2:]
        return replace(named, item=".".join(["debt.bond", *(part for part in (*KINDS, *USES) if part in said)]))
    if named.item.startswith("debt.service."):
        return named if whole.startswith("debt.service") else None
    root = next((root for root in ("debt.limit", "debt.balance") if whole.startswith(root)), None)
    return replace(named, item=f"{root}.{named.item.rpartition('.')[2]}") if root else None
