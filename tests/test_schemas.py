"""The schemas: every column of the contract is there and described, they hold what the types hold, and nothing is lost on the way in."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts import BudgetFact, KpiFact, Number, Provision, Reference, ReformFact, Section, Task
from pipeline import locate
from pipeline.outputs import dictionary, schemas, strict
from pipeline.records import Comparison, Reject, Repair
from tests.mined import mined

CONTRACT = {
    "documents": """doc_id path format encoding script doc_type title org region fiscal_year issued_date effective_date expires_date
        doc_number score grade chars numbers repairs""",
    "texts": "doc_id source_text text alignment",
    "sections": "doc_id section_id parent_id level label ordinal title kind start end",
    "numbers": """doc_id number_id start end text value value_high text_value unit kind qualifier ulp role section_id sentence_start
        sentence_end indicator""",
    "budget_figures": "doc_id number_id org fiscal_year item label measure value unit value_yuan section_id start end",
    "reform_counts": "doc_id number_id count qualifier unit object action level fiscal_year section_id start end",
    "kpis": "doc_id number_id indicator value value_high unit qualifier comparison base period section_id start end",
    "indicators": "doc_id level1 level2 level3 target actual weight score deviation page cell",
    "provisions": "doc_id article heading subject modality action start end",
    "references": "doc_id title doc_number article start end",
    "checks": "doc_id check_id rule outcome reason stated expected_low expected_high formula operands",
    "inconsistencies": """doc_id finding_id rule severity message_zh message_en stated expected difference evidence decision decided_by
        decided_at note""",
    "rejects": "path stage code message hint",
}
"""What users rely on; additions are free."""


@pytest.mark.parametrize("table", CONTRACT)
def test_the_contracts_columns_are_there(table: str) -> None:
    assert set(CONTRACT[table].split()) <= set(schemas.schema(table).names)


@pytest.mark.parametrize("table", schemas.TABLES)
def test_every_column_is_described_once_in_both_languages(table: str) -> None:
    schema = schemas.schema(table)
    assert len(set(schema.names)) == len(schema.names)
    assert schema.metadata[b"hecha_schema"] == schemas.VERSION.encode()
    for field in schema:
        assert field.metadata[b"description"].decode() != field.metadata[b"description_en"].decode() != ""
        assert not pa.types.is_floating(field.type), f"{field.name}: amounts are decimals"


HELD = {
    "sections": (Section, {}),
    "numbers": (Number, {}),
    "budget_figures": (BudgetFact, {"number": "number_id"}),
    "reform_counts": (ReformFact, {"number": "number_id"}),
    "kpis": (KpiFact, {"number": "number_id"}),
    "provisions": (Provision, {}),
    "references": (Reference, {}),
    "tasks": (Task, {"said": "text"}),
    "checks": (Comparison, {"evidence": "start"}),
    "inconsistencies": (Comparison, {"outcome": "check_id", "reason": "check_id", "expected_low": "check_id", "expected_high": "check_id"}),
    "repairs": (Repair, {}),
    "rejects": (Reject, {}),
}
"""The type behind each table, and fields that stand under another column (or, for a finding, with its check)."""

ELSEWHERE = {"severity", "message_zh", "message_en", "root_cause", "expected", "difference", "diagnosis"}
"""Fields of a comparison that matter for failures only: columns of `inconsistencies`."""


@pytest.mark.parametrize("table", HELD)
def test_tables_hold_every_field_of_their_types(table: str) -> None:
    kind, renamed = HELD[table]
    fields = {renamed.get(f.name, f.name) for f in dataclasses.fields(kind)}
    if table == "checks":
        fields -= ELSEWHERE
    assert fields <= set(schemas.schema(table).names)


def test_the_rows_of_a_document_fill_every_column_of_the_contract() -> None:
    rows = locate.rows(mined())
    for table, columns in CONTRACT.items():
        for row in rows.get(table, []):
            assert set(columns.split()) <= set(row), table


def test_the_dictionary_in_the_docs_is_the_schemas() -> None:
    path = Path(__file__).parent.parent / "docs" / "tables.md"
    assert path.read_text(encoding="utf-8") == dictionary.markdown(), "run: python -m pipeline.outputs.dictionary > docs/tables.md"


REJECT = {"path": "甲.pdf", "stage": "read", "code": "encrypted", "message": "有密码", "hint": "去掉密码"}


def test_a_row_comes_back_as_it_went_in() -> None:
    assert strict.table("rejects", [REJECT]).to_pylist() == [REJECT]


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("rejects", {"extra": 1}, "no such column: extra"),
        ("rejects", {"code": None}, "column code must have a value"),
        ("rejects", {"code": 7}, "rejects"),
        ("numbers", {"kind": "monney"}, "column kind is 'monney'"),
        ("numbers", {"role": ""}, "column role is ''"),
        ("numbers", {"value": Decimal(10) ** 26}, "numbers"),
    ],
)
def test_what_arrow_would_let_pass_is_refused(table: str, change: dict[str, Any], says: str) -> None:
    row = REJECT if table == "rejects" else locate.rows(mined())["numbers"][0]
    with pytest.raises(strict.SchemaError, match=says):
        strict.table(table, [row | change])


def test_half_a_surrogate_pair_is_stored_as_one_character() -> None:
    rows = locate.rows(mined())
    rows["texts"][0]["source_text"] = "a\ud800b"
    rows["checks"][0]["operands"][0]["text"] = "\udfff"
    assert strict.table("texts", rows["texts"])["source_text"].to_pylist() == ["a\ufffdb"]
    assert strict.table("checks", rows["checks"]).to_pylist()[0]["operands"][0]["text"] == "\ufffd"


def test_a_missing_key_is_missing_like_a_null() -> None:
    with pytest.raises(strict.SchemaError, match="hint must have a value"):
        strict.table("rejects", [{k: v for k, v in REJECT.items() if k != "hint"}])


@pytest.mark.parametrize(
    ("value", "stored", "problem"),
    [
        ("1143.07", "1143.07", ""),
        ("1e25", "1e25", ""),
        ("99999999999999999999999999.999999999999", "99999999999999999999999999.999999999999", ""),
        ("1e26", None, "too_large"),
        ("-1e26", None, "too_large"),
        ("99999999999999999999999999.9999999999999", None, "too_large"),
        ("33.33333333333333", "33.333333333333", "rounded"),
        ("11430700.0000000000000000", "11430700", ""),
        ("NaN", None, "too_large"),
        ("Infinity", None, "too_large"),
    ],
)
def test_amounts_fit_or_say_so(value: str, stored: str | None, problem: str) -> None:
    got, said = strict.amount(Decimal(value))
    assert (got, said) == (None if stored is None else Decimal(stored), problem)


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_an_amount_is_stored_exactly_or_its_problem_is_named(value: Decimal) -> None:
    stored, problem = strict.amount(value)
    if stored is None:
        assert problem == "too_large"
        return
    assert (stored == value) == (problem == "")
    assert abs(stored - value) <= strict.PLACES / 2
    assert pa.scalar(stored, schemas.AMOUNT).as_py() == stored


@given(st.decimals(min_value=-(10**20), max_value=10**20, allow_nan=False))
def test_intervals_are_never_stored_narrower(value: Decimal) -> None:
    low, high = strict.low(value), strict.high(value)
    assert low is not None
    assert high is not None
    assert low <= value <= high
    assert {strict.amount(value, ROUND_FLOOR)[0], strict.amount(value, ROUND_CEILING)[0]} == {low, high}
