-- One row an organisation and year: budget, executed, the rate stated and recomputed, score, grade. All figures of a row are of
-- one fund and scope, those the document speaks of first, and the budget is the one the rate says it is of; of several mentions
-- the first counts, of several documents the self-evaluation, then the final accounts.
CREATE VIEW org_year AS
WITH figures AS (
    SELECT b.doc_id, b.item, b.fund, b.scope, b.basis, b.measure, b.base, b.value_yuan, b.value, b.start
    FROM budget_figures AS b JOIN documents AS d USING (doc_id)
    WHERE b.item IN ('expenditure', 'total') AND b.measure IN ('budget', 'budget_adjusted', 'budget_initial', 'executed', 'rate')
      AND (b.fiscal_year IS NULL OR d.fiscal_year IS NULL OR b.fiscal_year = d.fiscal_year) AND (b.org = '' OR b.org = d.org)
), keyed AS (
    SELECT doc_id, item, fund, scope, min(start) AS start,
        arg_min(value_yuan, start) FILTER (measure = 'budget' AND value_yuan IS NOT NULL) AS budget_year,
        arg_min(value_yuan, start) FILTER (measure = 'budget_adjusted' AND value_yuan IS NOT NULL) AS budget_adjusted,
        arg_min(value_yuan, start) FILTER (measure = 'budget_initial' AND value_yuan IS NOT NULL) AS budget_initial,
        arg_min(value_yuan, start) FILTER (measure = 'executed' AND value_yuan IS NOT NULL) AS executed,
        arg_min(value, start) FILTER (measure = 'rate' AND value IS NOT NULL) AS rate_stated,
        arg_min(base, start) FILTER (measure = 'rate' AND value IS NOT NULL) AS rate_base
    FROM figures GROUP BY doc_id, item, fund, scope, basis
), firsts AS (
    SELECT * EXCLUDE (start),
        coalesce(CASE rate_base WHEN 'budget_adjusted' THEN budget_adjusted WHEN 'budget_initial' THEN budget_initial END,
            budget_year, budget_adjusted, budget_initial) AS budget
    FROM keyed QUALIFY row_number() OVER (PARTITION BY doc_id ORDER BY item <> 'expenditure', start) = 1
), ranked AS (
    SELECT d.*, f.* EXCLUDE (doc_id), count(*) OVER same AS documents,
        row_number() OVER (same ORDER BY CASE d.doc_type WHEN 'self_evaluation' THEN 0 WHEN 'final_accounts' THEN 1 ELSE 2 END, d.doc_id) AS place
    FROM documents AS d LEFT JOIN firsts AS f USING (doc_id)
    WHERE d.org <> '' AND (f.doc_id IS NOT NULL OR d.score IS NOT NULL)
    WINDOW same AS (PARTITION BY d.org, d.fiscal_year)
)
SELECT org, fiscal_year, budget, executed, rate_stated,
    CAST(round(100 * CAST(executed AS DOUBLE) / nullif(CAST(budget AS DOUBLE), 0), 4) AS DECIMAL(18, 4)) AS rate_recomputed,
    score, grade, coalesce(fund, '') AS fund, coalesce(scope, '') AS scope, documents, doc_id, path
FROM ranked WHERE place = 1 ORDER BY org, fiscal_year;

-- 执行率: the same under a Chinese name and Chinese column names.
CREATE VIEW "执行率" AS
SELECT org AS "单位", fiscal_year AS "年度", budget AS "预算数", executed AS "执行数", rate_stated AS "所述执行率",
    rate_recomputed AS "复算执行率", score AS "得分", grade AS "等级", path AS "文件" FROM org_year;

-- Findings nobody has decided on, gravest first, with the report they are in.
CREATE VIEW open_findings AS
SELECT i.finding_id, i.severity, i.rule, d.org, d.fiscal_year, d.path, i.message_zh, i.message_en, i.stated, i.expected, i.difference,
    i.formula, i.start, i."end", i.doc_id
FROM inconsistencies AS i JOIN documents AS d USING (doc_id)
WHERE i.decision IS NULL
ORDER BY list_position(['error', 'warning', 'note', 'info'], i.severity), d.path, i.start;

-- Quantities that no extractor explained, for whoever asks what was passed over.
CREATE VIEW numbers_unclaimed AS
SELECT d.path, n.text, n.value, n.unit, n.kind, n.section_id, n.start, n."end", n.number_id, n.doc_id
FROM numbers AS n JOIN documents AS d USING (doc_id)
WHERE n.role = 'other' AND n.kind NOT IN ('date', 'duration', 'ordinal', 'version', 'code', 'enumerator', 'article', 'structure', 'other')
ORDER BY d.path, n.start;

-- How many checks of each rule held, failed or could not be decided.
CREATE VIEW rule_outcomes AS
SELECT rule, outcome, count(*) AS checks, count(DISTINCT doc_id) AS documents FROM checks GROUP BY ALL ORDER BY ALL;

-- What is cited and, where it lies in the corpus too, the document it is: by its number, its title, or the title that a notice carries.
CREATE VIEW references_resolved AS
WITH names AS (
    SELECT doc_id, doc_number AS name, 0 AS rank FROM documents WHERE doc_number <> ''
    UNION ALL SELECT doc_id, title, 1 FROM documents WHERE title <> ''
    UNION ALL SELECT doc_id, regexp_extract(title, '印发《?(.+?)》?的通知', 1), 2 FROM documents WHERE title LIKE '%印发%的通知'
), met AS (
    SELECT r.doc_id, r.start, n.doc_id AS target_doc_id, n.rank
    FROM "references" AS r JOIN names AS n ON n.name IN (r.doc_number, r.title) AND n.name <> '' AND n.doc_id <> r.doc_id
    QUALIFY row_number() OVER (PARTITION BY r.doc_id, r.start ORDER BY n.rank, n.doc_id) = 1
)
SELECT r.*, m.target_doc_id, d.title AS target_title, d.path AS target_path
FROM "references" AS r LEFT JOIN met AS m ON m.doc_id = r.doc_id AND m.start = r.start
LEFT JOIN documents AS d ON d.doc_id = m.target_doc_id ORDER BY r.doc_id, r.start;
