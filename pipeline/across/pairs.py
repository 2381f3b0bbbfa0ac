"""Which two figures of two documents are held against each other, by which rule; in SQL, so that no more than a batch is in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

Row = dict[str, Any]
BATCH = 20_000

SAME = """
CREATE TABLE pair AS
SELECT CASE
        WHEN a.doc_type = b.doc_type AND a.report_year = b.report_year THEN 'XDC010'
        WHEN a.doc_type = b.doc_type AND a.report_year = b.report_year + 1 AND a.year = b.report_year
            AND a.doc_type IN ('final_accounts', 'self_evaluation', 'department_budget') THEN 'XDC001'
        WHEN a.doc_type IN ('final_accounts', 'self_evaluation') AND b.doc_type = 'department_budget' AND a.measure = 'budget_initial'
            AND a.year = a.report_year AND b.report_year = a.year THEN 'XDC004'
        WHEN a.doc_type = 'self_evaluation' AND b.doc_type = 'final_accounts' AND a.measure = 'executed' AND a.item = 'expenditure'
            AND a.report_year = b.report_year AND a.year = a.report_year THEN 'XDC005'
        WHEN a.doc_type = 'news' AND b.doc_type <> 'news' AND a.report_year = b.report_year AND a.measure = 'executed' THEN 'XDC006'
    END AS rule,
    'equal' AS kind,
    CASE
        WHEN a.own <> b.own THEN '本级与部门 the body alone against all its units'
        WHEN a.scope <> b.scope THEN '范围不同 scope differs'
        WHEN a.fund <> b.fund THEN '资金性质不同 fund differs'
        WHEN a.basis <> b.basis THEN '口径不同 basis differs'
        WHEN a.period <> b.period THEN '时段不同 period differs'
        WHEN a.variants > 1 OR b.variants > 1 THEN '一份文件里有几个值 several values in one document'
        ELSE ''
    END AS reason,
    a.doc_id AS doc_id, a.item, a.measure, a.year, a.unit, a.number_id, a.value, a.label,
    b.doc_id AS other_doc_id, b.number_id AS other_number_id, b.value AS other_value, b.label AS other_label,
    NULL::VARCHAR AS change_number_id, NULL::DECIMAL(38, 12) AS change_value
FROM figure AS a JOIN figure AS b ON a.body = b.body AND a.item = b.item AND a.measure = b.measure AND a.year = b.year AND a.unit = b.unit
    AND a.doc_id <> b.doc_id AND a.base = b.base
WHERE a.measure NOT IN ('change', 'change_rate', 'share', 'amount')
    AND (a.doc_type <> b.doc_type OR a.report_year <> b.report_year OR a.doc_id < b.doc_id)
    AND rule IS NOT NULL
WINDOW key AS (PARTITION BY rule, a.doc_id, b.doc_id, a.item, a.measure, a.year)
QUALIFY reason = '' OR count(*) FILTER (reason = '') OVER key = 0
    AND row_number() OVER (key ORDER BY a.start, b.start, a.number_id, b.number_id, a.scope, a.fund, b.scope, b.fund) = 1
"""
"""One fact in two documents. Where no pair agrees on the whole key, one pair stays, undecided."""

CARRIED = """
INSERT INTO pair
SELECT 'XDC002', 'equal',
    CASE WHEN a.own <> b.own THEN '本级与部门 the body alone against all its units'
        WHEN a.scope <> b.scope OR a.fund <> b.fund OR a.basis <> b.basis THEN '口径不同 the key differs'
        WHEN a.variants > 1 OR b.variants > 1 THEN '一份文件里有几个值 several values in one document' ELSE '' END AS reason,
    a.doc_id, a.item, a.measure, a.year, a.unit, a.number_id, a.value, a.label, b.doc_id, b.number_id, b.value, b.label, NULL, NULL
FROM figure AS a JOIN figure AS b ON a.body = b.body AND a.measure = b.measure AND a.unit = b.unit AND a.doc_type = b.doc_type
WHERE a.item = 'carryover.opening' AND b.item = 'carryover.closing' AND a.measure = 'executed' AND a.year = a.report_year
    AND b.year = b.report_year AND b.year = a.year - 1 AND a.doc_type = 'final_accounts'
WINDOW key AS (PARTITION BY a.doc_id, b.doc_id)
QUALIFY reason = '' OR count(*) FILTER (reason = '') OVER key = 0
    AND row_number() OVER (key ORDER BY a.start, b.start, a.number_id, b.number_id, a.scope, a.fund, b.scope, b.fund) = 1
"""

IMPLIED = """
INSERT INTO pair
SELECT 'XDC009', CASE c.measure WHEN 'change' THEN 'implied_change' ELSE 'implied_rate' END,
    CASE WHEN a.own <> b.own THEN '本级与部门 the body alone against all its units'
        WHEN a.scope <> b.scope OR a.fund <> b.fund THEN '口径不同 the key differs'
        WHEN a.basis <> '' OR b.basis <> '' OR c.basis <> '' THEN '按可比口径 on a comparable basis'
        WHEN a.variants > 1 OR b.variants > 1 OR c.variants > 1 THEN '一份文件里有几个值 several values in one document'
        ELSE '' END AS reason,
    a.doc_id, a.item, a.measure, a.year, a.unit, a.number_id, a.value, a.label, b.doc_id, b.number_id, b.value, b.label,
    c.number_id, c.value
FROM figure AS a
JOIN figure AS c ON c.doc_id = a.doc_id AND c.item = a.item AND c.year = a.year AND c.scope = a.scope AND c.fund = a.fund
    AND c.measure IN ('change', 'change_rate') AND c.base = 'last_year'
JOIN figure AS b ON b.body = a.body AND b.item = a.item AND b.measure = a.measure AND b.unit = a.unit AND b.doc_type = a.doc_type
    AND b.year = a.year - 1 AND b.report_year = b.year
WHERE a.measure = 'executed' AND a.unit = '元' AND a.year = a.report_year AND a.doc_type = 'final_accounts'
WINDOW key AS (PARTITION BY a.doc_id, b.doc_id, a.item, c.measure)
QUALIFY reason = '' OR count(*) FILTER (reason = '') OVER key = 0
    AND row_number() OVER (key ORDER BY a.start, b.start, a.number_id, b.number_id, a.scope, a.fund, b.scope, b.fund) = 1
"""

PARTS = """
INSERT INTO pair
WITH spent AS MATERIALIZED (
    SELECT * FROM figure WHERE measure = 'executed' AND unit = '元' AND doc_type = 'final_accounts' AND year = report_year
        AND item IN ('expenditure', 'revenue', 'total', 'total.revenue', 'total.expenditure')
), stem AS (
    SELECT DISTINCT p.body AS parent, c.body AS child
    FROM (SELECT DISTINCT body, unnest(range(4, len(body))) AS size FROM spent) AS c
    JOIN (SELECT DISTINCT body FROM spent) AS p ON p.body = left(c.body, c.size)
), kin AS (
    SELECT body AS parent, body AS child FROM spent GROUP BY body HAVING bool_or(own) AND NOT bool_and(own)
    UNION SELECT parent, child FROM stem
)
SELECT 'XDC003', 'bound', CASE WHEN a.variants > 1 OR b.variants > 1 THEN '一份文件里有几个值 several values in one document' ELSE '' END,
    a.doc_id, a.item, a.measure, a.year, a.unit, a.number_id, a.value, a.label, b.doc_id, b.number_id, b.value, b.label, NULL, NULL
FROM kin JOIN spent AS a ON a.body = kin.child JOIN spent AS b ON b.body = kin.parent
    AND a.item = b.item AND a.year = b.year AND a.scope = b.scope AND a.fund = b.fund AND a.basis = b.basis AND a.period = b.period
WHERE NOT b.own AND (a.own OR a.body <> b.body)
"""
"""A unit, or a body alone, against the department that it is part of. That all parts add up cannot be known: which there are is not."""

INDICATORS = """
INSERT INTO pair
SELECT CASE WHEN a.doc_type = b.doc_type THEN 'XDC010' ELSE 'XDC006' END, 'equal',
    CASE WHEN a.variants > 1 OR b.variants > 1 THEN '一份文件里有几个值 several values in one document' ELSE '' END,
    a.doc_id, a.item, a.measure, a.year, a.unit, a.number_id, a.value, a.label, b.doc_id, b.number_id, b.value, b.label, NULL, NULL
FROM indicator AS a JOIN indicator AS b ON a.region = b.region AND a.item = b.item AND a.measure = b.measure AND a.year = b.year
    AND a.unit = b.unit
WHERE a.doc_id <> b.doc_id AND (a.doc_type > b.doc_type OR (a.doc_type = b.doc_type AND a.doc_id < b.doc_id))
UNION ALL
SELECT 'XDC007', 'bound', CASE WHEN a.variants > 1 OR b.variants > 1 THEN '一份文件里有几个值 several values in one document' ELSE '' END,
    a.doc_id, a.item, a.measure, a.year, a.unit, a.number_id, a.value, a.label, b.doc_id, b.number_id, b.value, b.label, NULL, NULL
FROM (
    SELECT *, unnest(range(2, len(region))) AS size FROM indicator WHERE adds = 'yes' AND measure = 'level' AND doc_type = 'bulletin'
) AS a JOIN indicator AS b ON b.region = left(a.region, a.size) AND a.item = b.item AND a.measure = b.measure AND a.year = b.year
    AND a.unit = b.unit
WHERE b.doc_type = 'bulletin'
"""

VERSIONS = """
DELETE FROM pair WHERE rule = 'XDC010' AND (doc_id, other_doc_id) NOT IN (
    SELECT (doc_id, other_doc_id) FROM pair WHERE rule = 'XDC010' AND reason = '' GROUP BY doc_id, other_doc_id
    HAVING count(*) >= 5 AND count(*) FILTER (value = other_value) >= 0.8 * count(*)
)
"""
"""Two texts are versions of one report where they share at least five facts and most of them are the same; else they are two reports."""

PRINTED = """
CREATE TABLE printed AS SELECT {columns} FROM numbers
WHERE number_id IN (SELECT number_id FROM pair UNION SELECT other_number_id FROM pair UNION SELECT change_number_id FROM pair)
"""
"""The numbers that pairs are of, few among all: what is joined and sorted is held in memory."""

JOINED = """
SELECT p.rule, p.kind, p.reason, p.item, p.measure, p.year, p.unit, p.label,
    {columns}
FROM pair AS p
JOIN printed AS m ON m.number_id = p.number_id JOIN document AS md ON md.doc_id = p.doc_id
JOIN printed AS o ON o.number_id = p.other_number_id JOIN document AS od ON od.doc_id = p.other_doc_id
LEFT JOIN printed AS c ON c.number_id = p.change_number_id
ORDER BY md.path, p.doc_id, p.rule, m.start, od.path, p.other_doc_id, o.start, p.item, p.measure, c.start
"""
SAID = ("doc_id", "number_id", "start", "end", "text", "ulp", "qualifier", "kind", "section_id", "page", "sentence_start", "sentence_end")
SIDES = {"m": ("mine", "p.value"), "o": ("other", "p.other_value"), "c": ("change", "p.change_value")}


def batches(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Row]]:
    """All pairs, in the order of their documents. Each: rule, kind (equal, bound, implied_change, implied_rate), `reason` why it is
    undecided, item, measure, year, unit, label, and the figures `mine`, `other` and `change` (or None), as numbers of their documents."""
    for statement in (SAME, CARRIED, IMPLIED, PARTS, INDICATORS, VERSIONS):
        connection.execute(statement)
    connection.execute(PRINTED.format(columns=", ".join(f'"{column}"' for column in SAID)))
    structs = []
    for side, (name, value) in SIDES.items():
        said = ", ".join(f"'{column}': {side}.\"{column}\"" for column in SAID)
        path = f", 'path': {side}d.path, 'org': {side}d.org, 'fiscal_year': {side}d.fiscal_year" if side != "c" else ""
        structs.append(f"CASE WHEN {side}.number_id IS NOT NULL THEN {{{said}, 'value': {value}{path}}} END AS {name}")
    cursor = connection.cursor().execute(JOINED.format(columns=",\n    ".join(structs)))
    names = [column[0] for column in cursor.description or []]
    while found := cursor.fetchmany(BATCH):
        yield [dict(zip(names, row, strict=True)) for row in found]
