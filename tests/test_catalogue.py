"""Every code of the catalogue is a rule, or it is said where else it is decided or why it cannot be."""

from __future__ import annotations

import re

import pytest

from pipeline.checks import explain
from pipeline.checks.catalogue import RELATIONS, Listed, listed, rules

ENTRIES = tuple(listed().values())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.code)
def test_built_or_argued(entry: Listed) -> None:
    """A record and no excuse, or an excuse that names rules which exist."""
    assert entry.status in ("built", "elsewhere", "out_of_reach")
    assert (entry.code in rules()) == (entry.status == "built")
    if entry.status == "built":
        assert not entry.reason
        assert entry.name == rules()[entry.code].zh
    else:
        assert entry.reason
        named = re.findall(r"[A-Z]{3}\d{3}", entry.reason)
        assert all(code in rules() for code in named)
        assert entry.reason in explain.one(entry.code)


def test_every_rule_is_listed() -> None:
    assert {entry.code for entry in ENTRIES} >= set(rules())


def test_relations_are_known() -> None:
    """And every rule whose relation differs from what its kind says has it in its record."""
    assert {rule.relation for rule in rules().values() if rule.relation} <= set(RELATIONS)


def test_new_rules_are_shown() -> None:
    """Each rule has examples, and one that can fail shows a case in which it does not hold or is left open."""
    shown = {rule.code: {e.outcome for e in rule.examples} for rule in rules().values()}
    assert not [code for code, outcomes in shown.items() if not outcomes and not code.startswith("XDC")]
