-- The analysts' views. What each asks and what its columns say, in Chinese and English, stands in views.tsv; every view has a twin
-- under its Chinese name with Chinese column names, made from there. `items` and `indicator_names` come from the lexicons.

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

-- Where a rate of execution is stated or can be computed, and how far the two are apart.
CREATE VIEW execution_rates AS
SELECT org, fiscal_year, budget, executed, rate_stated, rate_recomputed, CAST(rate_stated - rate_recomputed AS DECIMAL(18, 4)) AS deviation,
    score, grade, fund, scope, doc_id, path
FROM org_year WHERE rate_stated IS NOT NULL OR rate_recomputed IS NOT NULL ORDER BY org, fiscal_year;

-- One row an organisation, year, item, scope and fund: its measures side by side, the first mention of each.
CREATE VIEW budget_lines AS
WITH figures AS (
    SELECT b.* EXCLUDE (org, fiscal_year), d.path, coalesce(b.fiscal_year, d.fiscal_year) AS fiscal_year,
        coalesce(nullif(b.org, ''), nullif(d.org, ''), nullif(d.region, ''), d.path) AS org
    FROM budget_figures AS b JOIN documents AS d USING (doc_id)
    WHERE b.item <> 'project'
), lines AS (
    SELECT org, fiscal_year, item, arg_min(label, start) AS label, scope, fund, basis, period,
        arg_min(value_yuan, start) FILTER (measure = 'budget_initial') AS budget_initial,
        arg_min(value_yuan, start) FILTER (measure = 'budget_adjusted') AS budget_adjusted,
        arg_min(value_yuan, start) FILTER (measure = 'budget') AS budget,
        arg_min(value_yuan, start) FILTER (measure = 'executed') AS executed,
        arg_min(value_yuan, start) FILTER (measure = 'amount') AS amount,
        arg_min(value_yuan, start) FILTER (measure = 'last_year') AS last_year,
        arg_min(value_yuan, start) FILTER (measure = 'change' AND base IN ('', 'last_year')) AS change,
        arg_min(value, start) FILTER (measure = 'change_rate' AND base IN ('', 'last_year')) AS change_rate,
        arg_min(value, start) FILTER (measure = 'rate') AS rate_stated, arg_min(base, start) FILTER (measure = 'rate') AS rate_base,
        doc_id, path, arg_min(number_id, start) AS number_id, min(start) AS start, arg_min("end", start) AS "end", arg_min(text, start) AS text
    FROM figures GROUP BY doc_id, path, org, fiscal_year, item, scope, fund, basis, period
)
SELECT l.org, l.fiscal_year, l.item, coalesce(i.name, l.label) AS item_name, l.scope, l.fund, l.* EXCLUDE (org, fiscal_year, item, label, scope, fund)
FROM lines AS l LEFT JOIN items AS i USING (item) ORDER BY l.org, l.fiscal_year, l.doc_id, l.start;

-- What was spent on travel abroad, official cars and receptions, beside what was planned and the year before.
CREATE VIEW three_public AS
SELECT org, fiscal_year, item_name AS expense, coalesce(budget, budget_adjusted, budget_initial) AS budget, executed, last_year, change, change_rate,
    rate_stated, scope, item, doc_id, path, number_id, start, "end", text
FROM budget_lines WHERE (item = 'three_public' OR item LIKE 'three_public.%')
    AND coalesce(budget, budget_adjusted, budget_initial, executed, last_year, change, change_rate) IS NOT NULL
ORDER BY org, fiscal_year, doc_id, length(item) - length(replace(item, '.', '')), start;

-- An indicator over years and places, under one name.
CREATE VIEW kpi_series AS
WITH named AS (
    SELECT k.*, d.path, d.org, d.region, d.org_level, d.fiscal_year AS report_year,
        regexp_replace(k.indicator, '^(?:年末|全年|全市|全区|全县|全州|全旗|全地区|自治州|自治区|地区|本市|本区|我市|我区|我县)+(.{2,})$', '\1') AS bare
    FROM kpis AS k JOIN documents AS d USING (doc_id)
)
SELECT coalesce(h.indicator, i.indicator, n.bare) AS indicator,
    CASE WHEN starts_with(n.indicator, '全国') OR (n.region = '' AND n.org_level = 'central') THEN '全国'
        WHEN starts_with(n.indicator, '全省') AND n.org_level <> 'province' THEN '全省'
        ELSE coalesce(nullif(n.region, ''), nullif(n.org, ''), n.path) END AS place,
    coalesce(try_cast(regexp_extract(n.period, '^\d{4}') AS INTEGER), n.report_year) AS year, n.comparison, n.value, n.value_high, n.unit, n.qualifier, n.base,
    CASE WHEN regexp_matches(n.period, '^\d{4}$') THEN '' ELSE n.period END AS within,
    h.indicator IS NOT NULL OR i.indicator IS NOT NULL AS known, n.indicator AS as_written, n.doc_id, n.path, n.number_id, n.start, n."end", n.text
FROM named AS n LEFT JOIN indicator_names AS h ON h.term = n.indicator LEFT JOIN indicator_names AS i ON i.term = n.bare
ORDER BY indicator, place, year, n.comparison, n.doc_id, n.start;

-- What was planned or promised: values not yet reached.
CREATE VIEW targets AS
SELECT place, year, indicator, value, value_high, unit, qualifier, base, within, doc_id, path, number_id, start, "end", text
FROM kpi_series WHERE comparison = 'target' ORDER BY place, year, doc_id, start;

-- How many reform things were done, by level and action.
CREATE VIEW reform_summary AS
WITH counts AS (
    SELECT coalesce(nullif(d.org, ''), nullif(d.region, ''), d.path) AS org, coalesce(r.fiscal_year, d.fiscal_year) AS fiscal_year, r.level, r.action,
        r.count, r.text, r.object, r.start, r.doc_id, d.path
    FROM reform_counts AS r JOIN documents AS d USING (doc_id)
), summed AS (
    SELECT org, fiscal_year, level, action, count(*) AS mentions, sum(count) AS things, max(count) AS largest,
        string_agg(text || object, '；' ORDER BY start) AS objects, doc_id, path
    FROM counts GROUP BY doc_id, path, org, fiscal_year, level, action
)
SELECT * FROM summed
ORDER BY org, fiscal_year, doc_id, coalesce(list_position(['国家', '省', '市', '区'], level), 9), mentions DESC, action;

-- Every fact, one row each, with its key: what is stated twice has one key.
CREATE VIEW facts AS
WITH parts AS (
    SELECT 'budget' AS kind, b.doc_id, b.org AS stated_org, b.fiscal_year AS stated_year, b.item AS subject, b.label AS as_written, b.measure,
        b.value, CAST(NULL AS DECIMAL(38, 12)) AS value_high, b.unit, '' AS qualifier, b.base, b.stage, b.scope, b.basis, b.fund, b.period,
        b.number_id, b.start, b."end", b.text
    FROM budget_figures AS b
    UNION ALL
    SELECT 'kpi', k.doc_id, '', try_cast(regexp_extract(k.period, '^\d{4}') AS INTEGER), k.indicator, k.indicator, k.comparison, k.value,
        k.value_high, k.unit, k.qualifier, k.base, '', '', '', '', k.period, k.number_id, k.start, k."end", k.text
    FROM kpis AS k
    UNION ALL
    SELECT 'reform', r.doc_id, '', r.fiscal_year, r.object, r.object, r.action, r.count, NULL, r.unit, r.qualifier, '', r.level, '', '', '', '',
        r.number_id, r.start, r."end", r.text
    FROM reform_counts AS r
)
SELECT p.kind, coalesce(nullif(p.stated_org, ''), nullif(d.org, ''), nullif(d.region, ''), d.path) AS org, d.region,
    coalesce(p.stated_year, d.fiscal_year) AS fiscal_year, p.subject, p.as_written, p.measure, p.value, p.value_high, p.unit, p.qualifier,
    p.base, p.stage, p.scope, p.basis, p.fund, p.period,
    concat_ws('|', p.kind, coalesce(nullif(p.stated_org, ''), nullif(d.org, ''), nullif(d.region, ''), d.path), coalesce(p.stated_year, d.fiscal_year),
        p.subject, p.measure, p.base, p.stage, p.scope, p.basis, p.fund, p.period, p.unit) AS key,
    p.doc_id, d.path, p.number_id, p.start, p."end", p.text
FROM parts AS p JOIN documents AS d USING (doc_id) ORDER BY d.path, p.start, p.kind;

-- From any number to its sentence: join it by number_id.
CREATE VIEW sentences AS
SELECT n.number_id, substr(t.source_text, n.sentence_start + 1, n.sentence_end - n.sentence_start) AS sentence, n.page, n.cell, n.doc_id
FROM numbers AS n JOIN texts AS t USING (doc_id);

-- Findings nobody has decided on, gravest first, with the report they are in.
CREATE VIEW inconsistencies_open AS
SELECT i.finding_id, i.severity, i.rule, coalesce(nullif(d.org, ''), nullif(d.region, ''), d.path) AS org, d.fiscal_year, d.path, i.message_zh, i.message_en, i.stated, i.expected, i.difference,
    i.formula, i.evidence[1].quote AS quote, i.evidence[2].quote AS against, i.start, i."end", i.doc_id
FROM inconsistencies AS i JOIN documents AS d USING (doc_id)
WHERE i.decision IS NULL
ORDER BY list_position(['error', 'warning', 'note', 'info'], i.severity), d.path, i.start;

-- The same under its first name.
CREATE VIEW open_findings AS SELECT * EXCLUDE (quote, against) FROM inconsistencies_open;

-- Quantities that no extractor explained, for whoever asks what was passed over.
CREATE VIEW numbers_unclaimed AS
SELECT d.path, n.text, n.value, n.unit, n.kind, n.section_id, n.start, n."end", n.number_id, n.doc_id
FROM numbers AS n JOIN documents AS d USING (doc_id)
WHERE n.role = 'other' AND n.kind NOT IN ('date', 'duration', 'ordinal', 'version', 'code', 'enumerator', 'article', 'structure', 'other')
ORDER BY d.path, n.start;

-- What became of the numbers of each document: every one is counted once.
CREATE VIEW number_account AS
SELECT d.path, d.doc_type, count(*) AS numbers, count(*) FILTER (n.role = 'budget') AS budget, count(*) FILTER (n.role = 'kpi') AS kpi,
    count(*) FILTER (n.role = 'reform_count') AS reform_count, count(*) FILTER (n.role = 'target') AS target,
    count(*) FILTER (n.role = 'structural') AS structural, count(*) FILTER (n.role = 'other' AND u.number_id IS NULL) AS dates_and_codes,
    count(u.number_id) AS unclaimed, d.doc_id
FROM numbers AS n JOIN documents AS d USING (doc_id) LEFT JOIN numbers_unclaimed AS u ON u.number_id = n.number_id
GROUP BY d.doc_id, d.path, d.doc_type ORDER BY d.path;

-- Who must, may or must not do what, and by when.
CREATE VIEW obligations AS
SELECT d.title AS instrument, p.article, p.subject, p.modality, p.action, p.condition, p.deadline, p.text, d.org, d.effective_date, d.expires_date,
    p.doc_id, d.path, p.start, p."end"
FROM provisions AS p JOIN documents AS d USING (doc_id) WHERE p.kind = 'norm' ORDER BY d.path, p.start;

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
