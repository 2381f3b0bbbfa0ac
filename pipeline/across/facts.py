"""The facts of all documents under their keys, as tables of a database that spills to the disk."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

import lexicons

MEMORY = "512MB"
"""What DuckDB may hold before it spills."""


@dataclass(frozen=True, slots=True)
class _Headline:
    term: str
    indicator: str
    adds: str


@cache
def headlines() -> tuple[_Headline, ...]:
    """The indicators that mean one thing for a place and a year."""
    return lexicons.rows("headline_indicators", _Headline, "term")


BEFORE = "年末|全年|年度|末|全市|全区|全县|全省|全州|全旗|全地区|自治州|自治区|地区|本市|本区|我市|我区|我县|我省|地方|实现|完成|累计|总|年"
"""What may stand before the name of an indicator and leaves it the same."""

DOCUMENT = """
CREATE TABLE document AS
SELECT doc_id, path, doc_type, org, region, fiscal_year, issued_date, effective_date, expires_date,
    regexp_replace(title, '[\\s《》“”"]', '', 'g') AS title,
    CASE WHEN org = '' THEN ''
        WHEN NOT regexp_matches(org, '^(?:[本我全]?[省市区县州盟旗]|自治[区州县旗])') THEN regexp_replace(org, '[（(].*[）)]$', '')
        WHEN region = '' THEN '' ELSE region || '|' || org END AS body,
    regexp_matches(org || title, '本级|机关本部|局机关') AS own
FROM documents
"""
"""`body`: the organisation's key; empty where the name says only 市财政局 of no known place. `own`: the body without its units."""

FIGURE = """
CREATE TABLE figure AS
WITH related AS (
    SELECT doc_id FROM document WHERE fiscal_year IS NOT NULL AND body <> '' AND (
        body IN (SELECT body FROM document GROUP BY body HAVING count(*) > 1)
        OR region IN (SELECT region FROM document GROUP BY region HAVING count(*) > 1))
)
SELECT d.doc_id, d.doc_type, d.body, d.own, d.fiscal_year AS report_year, b.fiscal_year AS year, b.item, b.measure, b.unit, b.scope, b.fund,
    b.basis, b.period, b.base, arg_min(b.number_id, b.start) AS number_id, arg_min(b.value, b.start) AS value, min(b.start) AS start,
    count(DISTINCT b.value) AS variants, arg_min(b.label, b.start) AS label
FROM related JOIN document AS d USING (doc_id) JOIN budget_figures AS b USING (doc_id)
WHERE b.value IS NOT NULL AND b.fiscal_year IS NOT NULL AND (b.org = '' OR b.org = d.org)
GROUP BY ALL
"""
"""A fact a row: the first mention of a key in a document, and how many different values the document gives for it."""

INDICATOR = """
CREATE TABLE indicator AS
SELECT d.doc_id, d.doc_type, d.region, d.fiscal_year AS report_year, TRY_CAST(k.period AS INTEGER) AS year, h.indicator AS item, h.adds,
    k.comparison AS measure, k.unit, arg_min(k.number_id, k.start) AS number_id, arg_min(k.value, k.start) AS value, min(k.start) AS start,
    count(DISTINCT k.value) AS variants, arg_min(k.indicator, k.start) AS label
FROM document AS d JOIN kpis AS k USING (doc_id) JOIN headline AS h ON regexp_extract(k.indicator, ?, 1) = h.term
WHERE d.region <> '' AND k.value IS NOT NULL AND k.value_high IS NULL AND k.comparison IN ('level', 'yoy_rate') AND k.base IN ('', '上年')
    AND d.doc_type IN ('bulletin', 'work_report', 'budget_report', 'news') AND d.fiscal_year = TRY_CAST(k.period AS INTEGER)
GROUP BY ALL
"""


def connect(tables: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the tables of a folder as views and `document`, `figure`, `indicator` made from them."""
    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir(), "preserve_insertion_order": False})
    for name in ("documents", "budget_figures", "kpis", "numbers", "texts", "references"):
        files = sorted(str(file) for file in (tables / name).glob("*.parquet"))
        listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}])')
    connection.execute(DOCUMENT)
    connection.execute(FIGURE)
    connection.execute("CREATE TABLE headline (term VARCHAR, indicator VARCHAR, adds VARCHAR)")
    connection.executemany("INSERT INTO headline VALUES (?, ?, ?)", [(h.term, h.indicator, h.adds) for h in headlines()])
    terms = "|".join(re.escape(h.term) for h in sorted(headlines(), key=lambda h: -len(h.term)))
    connection.execute(INDICATOR, [f"^(?:{BEFORE})*({terms})$"])
    return connection
