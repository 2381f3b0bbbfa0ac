"""The tables' schemas, written by hand: names, types, and for every column what it means.

A column's Arrow field metadata holds `description` (Chinese), `description_en`, and where they apply `shape`, `unit`, `source` and
`choices` (the words it may hold); the data dictionary is made from them (`pipeline.outputs.dictionary`). `nullable=False` and
`choices` are enforced by `pipeline.outputs.strict`, since Arrow enforces neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pyarrow as pa

from extractors.facts import KINDS, QUALIFIERS, ROLES
from pipeline.records import OUTCOMES, SEVERITIES

VERSION = "1"
"""Raised when a column changes its meaning; additions do not raise it."""

AMOUNT = pa.decimal128(38, 12)
"""Every amount: up to 26 digits before the point and 12 after it (例: 10^25 元 fits). What does not fit is never wrapped or
cut silently: see `pipeline.outputs.strict.amount`."""

OFFSET = pa.int32()
STRING = pa.string()


def listed(kind: pa.DataType) -> pa.DataType:
    """A list under the element name that Parquet prescribes, so that a file's schema is this one."""
    return pa.list_(pa.field("element", kind))


OPERAND = pa.struct([("name", STRING), ("number_id", STRING), ("value", AMOUNT), ("start", OFFSET), ("end", OFFSET), ("text", STRING)])
EVIDENCE = pa.struct(
    [
        ("doc_id", STRING), ("start", OFFSET), ("end", OFFSET), ("quote", STRING),
        ("before", STRING), ("after", STRING), ("section_id", STRING), ("page", pa.int32()),
    ]
)  # fmt: skip
GROUND = pa.struct([("field", STRING), ("how", STRING), ("start", OFFSET), ("end", OFFSET)])
SEGMENT = pa.struct([("text_start", OFFSET), ("text_end", OFFSET), ("start", OFFSET), ("end", OFFSET), ("each", pa.bool_())])
BBOX = listed(pa.float64())


def column(
    name: str, kind: pa.DataType, zh: str, en: str, *, null: bool = False, shape: str = "", unit: str = "", source: str = "",
    choices: Sequence[str] = (),
) -> pa.Field:  # fmt: skip
    """A described column. `null`: may be missing; `shape`: how a value is written; `source`: where it is read from."""
    said = {
        "description": zh,
        "description_en": en,
        "shape": shape,
        "unit": unit,
        "source": source,
        "choices": " ".join(c or "''" for c in choices),
    }
    return pa.field(name, kind, nullable=null, metadata={key: value for key, value in said.items() if value})


def _start(of: str = "原文片段", of_en: str = "the passage") -> pa.Field:
    return column(
        "start", OFFSET, f"{of}在原文（source_text）中的起点", f"where {of_en} starts in source_text", unit="code points", shape="from 0"
    )


def _end(of: str = "原文片段", of_en: str = "the passage") -> pa.Field:
    return column("end", OFFSET, f"{of}在原文中的终点（不含）", f"where {of_en} ends in source_text, exclusive", unit="code points")


def _amount(name: str, zh: str, en: str, *, unit: str = "base unit, see column unit", source: str = "") -> pa.Field:
    return column(name, AMOUNT, zh, en, null=True, unit=unit, source=source, shape="decimal, 12 places")


# fmt: off: a column a line, or two where it does not fit
DOC_ID = column("doc_id", STRING, "文件标识", "the file", shape="16 hex digits", source="SHA-256 of the file's bytes")
NUMBER_ID = column("number_id", STRING, "所据数字", "the number it rests on", shape="{doc_id}:{start}-{end}", source="numbers.number_id")
SECTION = column(
    "section_id", STRING, "所在章节", "the section it stands in", shape="path of ordinals, 2.3.1", source="sections.section_id"
)
TEXT = column("text", STRING, "原文引用，等于 source_text[start:end]", "the quote: source_text[start:end]", source="source_text")
UNIT = column("unit", STRING, "基本单位（元、%、项……），无则为空串", "the base unit (元, %, 项 …), empty if none", shape="Chinese or %")
QUALIFIER = column(
    "qualifier",
    STRING,
    "约数限定：约、余、近、以上、以内",
    "how the value is hedged",
    choices=QUALIFIERS,
    source="the words beside the number",
)
PAGE = column(
    "page", pa.int32(), "页码，从 1 起；无页则空", "page from 1, null where the format has none", null=True, source="the file's pages"
)
BBOX_FIELD = column(
    "bbox",
    BBOX,
    "页面上的位置：左、上、右、下",
    "place on the page: x0, top, x1, bottom",
    null=True,
    unit="points from the top left",
    shape="[x0, top, x1, bottom]",
)
CELL = column(
    "cell",
    STRING,
    "所在表格与单元格，如 1!C3：第 1 张表 C 列第 3 行",
    "table and cell: 1!C3 is the first table's column C, row 3",
    null=True,
    shape="table!A1",
)
ORG = column("org", STRING, "单位", "the organisation", source="front matter, or the sentence where it names another")
YEAR = column("fiscal_year", pa.int32(), "年度", "the fiscal year", null=True, source="the sentence, else the front matter")
RULE = column("rule", STRING, "核对规则代码，见 hecha explain", "the rule's code, see hecha explain", shape="EXE001")


TABLES: dict[str, tuple[pa.Field, ...]] = {
    "documents": (
        DOC_ID,
        column("path", STRING, "文件路径（同一内容的第一份）", "path; the first one of equal files"),
        column("copies", listed(STRING), "内容相同的其他文件", "other files with the same bytes"),
        column("format", STRING, "格式", "format as recognised from the bytes", shape="txt html docx pdf …"),
        column("encoding", STRING, "字符编码，无则为空串", "character encoding, empty where the format has none"),
        column(
            "reader",
            STRING,
            "由什么读出",
            "what read the file",
            shape="pdf, recognition · libreoffice 7.4.7.2 · doc (libreoffice: timeout)",
        ),
        column("script", STRING, "字形：简体、繁体、混用", "script of the source", choices=("hans", "hant", "mixed")),
        column("doc_type", STRING, "文种", "genre", shape="self_evaluation, final_accounts, regulation …", source="front matter"),
        column("title", STRING, "标题", "title", source="front matter"),
        ORG,
        column("region", STRING, "地区", "region", source="front matter"),
        column("fiscal_year", pa.int32(), "报告年度", "the year reported on", null=True, source="front matter"),
        column("issued_date", pa.date32(), "成文日期", "date of issue", null=True, source="front matter"),
        column("effective_date", pa.date32(), "施行日期", "in force from", null=True, source="front matter"),
        column("expires_date", pa.date32(), "有效期至", "in force until", null=True, source="front matter"),
        column("doc_number", STRING, "文号", "document number", shape="〔2022〕5号", source="front matter"),
        _amount("score", "自评得分", "the score the report gives itself", unit="分", source="front matter"),
        column("grade", STRING, "自评等级", "the grade", source="front matter"),
        column("chars", pa.int32(), "原文字数", "length of source_text", unit="code points"),
        column("numbers", pa.int32(), "数字个数", "rows in numbers"),
        column("repairs", pa.int32(), "修复条数", "rows in repairs"),
        column(
            "problems", pa.int32(), "未能如实存储的数字个数", "numbers whose value could not be stored as read", source="numbers.problem"
        ),
        column("org_written", STRING, "单位，照原文", "the organisation as the text has it", source="front matter"),
        column("org_level", STRING, "单位层级", "level of government", choices=("", "central", "province", "city", "county", "township")),
        column("org_parent", STRING, "上级单位，未知为空串", "the body above, empty if the name does not say", source="org"),
        column("period", STRING, "报告所涉期间", "the days reported on", shape="ISO 8601 interval", source="fiscal_year and title"),
        column("published_date", pa.date32(), "发布日期", "the day the page says it was put out", null=True, source="front matter"),
        column(
            "grounds",
            listed(GROUND),
            "各栏依据：读自何处（标题、字段、落款、报告人、标题行、机构名行、正文），或推算、推测",
            "what each field was read from and where: title, field, signature, speaker, heading, plate, text; computed; guessed",
        ),
    ),
    "texts": (
        DOC_ID,
        column("source_text", STRING, "修复之前的全文；一切起止位置以此为准", "the text before any repair, which every offset points into"),
        column("text", STRING, "规范化之后的全文", "the normalised text that extraction ran on"),
        column(
            "alignment",
            listed(SEGMENT),
            "规范文本与原文的对应：each 为真时逐字对应，否则整段对应整段",
            "which source range the normalised text stands for; each: character by character, else every character for the whole range",
            shape="segments in text order; what no segment covers was removed",
        ),
    ),
    "sections": (
        DOC_ID,
        column("section_id", STRING, "章节标识", "the section", shape="path of ordinals, 2.3.1; 0 before the first heading"),
        column("parent_id", STRING, "上级章节，无则为空串", "the section above, empty if none"),
        column("level", pa.int32(), "层级，从 1 起", "level from 1"),
        column("label", STRING, "序号，照原文", "label as written", shape="（二）"),
        column("ordinal", pa.int32(), "序号的数值", "the label's number", null=True),
        column("title", STRING, "标题", "title"),
        column("kind", STRING, "种类：标题、条文、段内标题、卷首、页尾", "kind", choices=("heading", "article", "run_in", "front", "back")),
        _start("章节", "the section"),
        _end("章节（到下一标题为止）", "the section, up to the next heading,"),
    ),
    "numbers": (
        column(
            "number_id", STRING, "数字标识", "the number", shape="{doc_id}:{start}-{end}, then #2 where a repair put several into one range"
        ),
        DOC_ID,
        _start(),
        _end(),
        TEXT,
        _amount("value", "数值，已乘出数量级", "value, magnitudes multiplied out"),
        _amount("value_high", "区间上限", "upper end of a range"),
        column(
            "text_value",
            STRING,
            "非数量者的写法：日期、版本、编号、比例；或存不下的数值",
            "dates, versions, codes, ratios as strings; also a value too large to store",
            null=True,
            shape="ISO 8601 date or interval, version, code …",
        ),
        UNIT,
        column("kind", STRING, "种类", "kind", choices=KINDS),
        QUALIFIER,
        _amount("ulp", "末位所代表的数量", "one unit in the last place stated"),
        column("role", STRING, "用途", "role", choices=ROLES),
        SECTION,
        column("sentence_start", OFFSET, "所在句子或单元格的起点", "start of its sentence or table cell", unit="code points"),
        column("sentence_end", OFFSET, "所在句子或单元格的终点", "end of its sentence or table cell", unit="code points"),
        column("indicator", STRING, "所量度的指标，未知为空串", "what it measures, empty if unknown"),
        column("num_start", OFFSET, "数字本身（不含单位与限定词）的起点", "start of the digits alone", unit="code points"),
        column("num_end", OFFSET, "数字本身的终点", "end of the digits alone", unit="code points"),
        column("rule", STRING, "识别所用的语法规则", "the grammar rule that read it", source="extractors.numbers"),
        PAGE,
        BBOX_FIELD,
        CELL,
        column(
            "problem",
            STRING,
            "未能如实存储的原因，无则为空串",
            "why the value is not stored as read, empty if it is",
            choices=("", "too_large", "rounded"),
        ),
        column(
            "doubt",
            STRING,
            "不能放心采信的原因（识别不清、隐藏或误导的文字），无则为空串",
            "why the figure is not to be relied on, empty if it is",
            choices=("", "recognition", "hidden_text", "deceptive_text"),
            source="repairs that were not done",
        ),
    ),
    "budget_figures": (
        NUMBER_ID,
        DOC_ID,
        ORG,
        YEAR,
        column("item", STRING, "预算项目代码", "item", shape="expenditure.source.other", source="lexicons/items.tsv"),
        column("label", STRING, "项目名称，照原文", "the item as the text calls it"),
        column(
            "measure", STRING, "口径：年初预算、全年预算、执行数、执行率……", "measure", shape="budget_initial, budget, executed, rate …"
        ),
        _amount("value", "数值，减少为负", "signed value: a decrease is negative"),
        UNIT,
        _amount("value_yuan", "折合元；非金额则空", "in yuan; null for what is no amount of money", unit="元"),
        SECTION,
        _start(),
        _end(),
        TEXT,
        column("base", STRING, "比率的分母口径", "of which measure a rate is"),
        column("stage", STRING, "阶段，未说明为空串", "stage, empty if not said"),
        column("scope", STRING, "范围：本级、部门、全市", "scope, empty if not said"),
        column("basis", STRING, "口径：同口径、可比价", "basis, empty if not said"),
        column("fund", STRING, "资金性质", "fund, empty if not said"),
        column("period", STRING, "时段，未说明为空串", "period within the year, empty if not said"),
    ),
    "reform_counts": (
        NUMBER_ID,
        DOC_ID,
        _amount("count", "数量", "how many"),
        QUALIFIER,
        UNIT,
        column("object", STRING, "对象：政策、事项、案例……", "what is counted"),
        column("action", STRING, "动作：出台、下放、取消……", "what was done"),
        column("level", STRING, "层级：国家、省、市……", "level of government, empty if not said"),
        YEAR,
        SECTION,
        _start(),
        _end(),
        TEXT,
    ),
    "kpis": (
        NUMBER_ID,
        DOC_ID,
        column("indicator", STRING, "指标", "the indicator as a reader would name it"),
        _amount("value", "数值，减少为负", "signed value"),
        _amount("value_high", "区间上限", "upper end of a range"),
        UNIT,
        QUALIFIER,
        column(
            "comparison",
            STRING,
            "性质：水平、同比、目标、排名……",
            "what the value says",
            choices=("level", "yoy_rate", "yoy_change", "from", "to", "target", "rank", "rank_of", "share"),
        ),
        column("base", STRING, "比率或占比的对象", "what a share is of, or a rate against"),
        column(
            "period",
            STRING,
            "时期，不知为空串",
            "the time the value is of, empty where not known",
            shape="year, month, day, first/last",
            source="its clause, the date its sentence or paragraph stands under, the heading, fiscal_year",
        ),
        SECTION,
        _start(),
        _end(),
        TEXT,
    ),
    "indicators": (
        DOC_ID,
        column("row", pa.int32(), "表中第几行，从 0 起", "row of the table, from 0"),
        column("level1", STRING, "一级指标", "first-level indicator"),
        column("level2", STRING, "二级指标", "second-level indicator"),
        column("level3", STRING, "三级指标", "third-level indicator"),
        column("target", STRING, "年度指标值，照原文", "target as written"),
        column("actual", STRING, "实际完成值，照原文", "actual value as written"),
        _amount("weight", "分值", "points to be had", unit="分"),
        _amount("score", "得分", "points given", unit="分"),
        column("deviation", STRING, "偏差原因及改进措施", "reasons given for a deviation"),
        PAGE,
        CELL,
        _start(),
        _end(),
    ),
    "provisions": (
        DOC_ID,
        column("article", STRING, "条款号", "article", shape="第十二条"),
        column("heading", STRING, "条标或所在章", "its heading"),
        column("subject", STRING, "行为主体", "who"),
        column("modality", STRING, "情态：应当、可以、不得、鼓励", "modality", choices=("must", "may", "must_not", "encouraged", "")),
        column("action", STRING, "行为", "what"),
        _start("条款", "the clause"),
        _end("条款", "the clause"),
        TEXT,
        column(
            "kind",
            STRING,
            "种类：规范、定义、废止、效力、罚则",
            "what the clause does",
            choices=("norm", "definition", "repeal", "validity", "penalty"),
        ),
        column("condition", STRING, "条件：何时、何种情形下，照原文", "when or by what, as written, empty if not stated"),
        column("deadline", STRING, "期限，照原文", "by when, as written, empty if not stated", shape="15个工作日内"),
        column("amount", STRING, "金额，照原文", "how much money, as written, empty if not stated", shape="1万元以上5万元以下的罚款"),
        column("paragraph", pa.int32(), "条内第几款", "which paragraph of the article, from 1", null=True),
        column("item", STRING, "所在的项，照原文", "label of the item it stands in, empty outside lists", shape="（二）"),
    ),
    "references": (
        DOC_ID,
        column("title", STRING, "所引文件名", "title of the cited document"),
        column("doc_number", STRING, "所引文号", "its document number, empty if not given"),
        column("article", STRING, "所引条款", "the article cited, empty if none"),
        _start("引用", "the citation"),
        _end("引用", "the citation"),
        TEXT,
    ),
    "tasks": (
        DOC_ID,
        column(
            "task_id",
            STRING,
            "编号：所在章节号，同一章节有几条时加 # 和序号",
            "its section's id, with # and a number where a section has several",
            shape="3.1#2",
        ),
        column(
            "kind",
            STRING,
            "种类：计划任务、完成结果、存在问题、改进措施",
            "planned task, result, problem or promised measure",
            choices=("task", "result", "problem", "measure"),
        ),
        column("label", STRING, "序号，照原文", "its label as written, empty if none", shape="一是"),
        column("title", STRING, "首句", "its first words"),
        column("section_id", STRING, "所在章节", "the section it stands in"),
        column("year", pa.int32(), "所属年度，未写明为空", "the year it is of, empty if not stated", null=True),
        column(
            "result_of",
            STRING,
            "完成结果对应的任务编号，文中看不出则为空",
            "of a result, the task it reports on, empty where the text does not tell",
        ),
        column(
            "answers",
            STRING,
            "改进措施对应的问题编号，文中看不出则为空",
            "of a measure, the problem it answers, empty where the text does not tell",
        ),
        _start("任务、结果、问题或措施", "the task, result, problem or measure"),
        _end("任务、结果、问题或措施", "the task, result, problem or measure"),
        TEXT,
    ),
    "checks": (
        column("check_id", STRING, "核对标识", "the check", shape="{doc_id}:{rule}:{digest}"),
        DOC_ID,
        RULE,
        column("outcome", STRING, "结果", "outcome", choices=OUTCOMES),
        column("reason", STRING, "未判定、不适用或放过的原因", "why undecided, not applicable, reconciled …, empty otherwise"),
        column("stated", STRING, "文中所述", "what the text states"),
        _amount("expected_low", "应有值下限（向下取整到 12 位）", "least value expected, rounded outward", unit="unit of stated"),
        _amount("expected_high", "应有值上限（向上取整到 12 位）", "greatest value expected, rounded outward", unit="unit of stated"),
        column("formula", STRING, "算式", "the arithmetic written out"),
        column("operands", listed(OPERAND), "参与核对的数字", "the figures that took part"),
        SECTION,
        column("start", OFFSET, "证据的起点", "where the evidence starts", unit="code points"),
        column("end", OFFSET, "证据的终点", "where the evidence ends", unit="code points"),
    ),
    "inconsistencies": (
        column(
            "finding_id",
            STRING,
            "问题标识：数字、规则、单位不变则不变",
            "the finding: the same while figures, rule and organisation are",
            shape="16 hex digits, then -2, -3 for equal ones",
        ),
        column(
            "finding_key",
            STRING,
            "同一问题的共同标识（多份文件、多处重述）",
            "what equal findings share, in whatever file",
            shape="16 hex digits",
        ),
        DOC_ID,
        column("check_id", STRING, "所据核对", "the failed check", source="checks.check_id"),
        RULE,
        column("severity", STRING, "级别", "severity", choices=SEVERITIES),
        column("message_zh", STRING, "说明", "message in Chinese"),
        column("message_en", STRING, "英文说明", "message in English"),
        column("stated", STRING, "文中所述", "what the text states"),
        column("expected", STRING, "应为", "what it should be"),
        column("difference", STRING, "差额", "the difference"),
        column("formula", STRING, "算式", "the arithmetic written out"),
        column("operands", listed(OPERAND), "参与核对的数字", "the figures that took part"),
        column("evidence", listed(EVIDENCE), "证据：原文引用及前后文", "the quotes with what stands before and after them"),
        column(
            "diagnosis",
            listed(STRING),
            "诊断：单位错位、数字颠倒、沿用旧值……",
            "diagnosis",
            shape="unit_slip, transposition, stale_value …",
        ),
        column("root_cause", STRING, "同一笔误引起的问题同值", "equal for findings of one slip"),
        SECTION,
        column("start", OFFSET, "首条证据的起点", "start of the first quote", unit="code points"),
        column("end", OFFSET, "首条证据的终点", "end of the first quote", unit="code points"),
        column(
            "decision",
            STRING,
            "审核意见：true 属实、false_alarm 误报、explained 已说明、pending 待查",
            "the auditor's decision",
            null=True,
            shape="true false_alarm explained pending",
            source="decisions.sqlite",
        ),
        column("decided_by", STRING, "审核人", "who decided", null=True),
        column("decided_at", STRING, "审核时间", "when", null=True, shape="ISO 8601"),
        column("note", STRING, "批注", "the auditor's note", null=True),
    ),
    "repairs": (
        DOC_ID,
        column("step", STRING, "修复步骤", "the step that repaired it", source="pipeline.normalise"),
        _start("受损处", "the damage"),
        _end("受损处", "the damage"),
        TEXT,
        column("before", STRING, "修复前", "before"),
        column("after", STRING, "修复后；未能修复为空串", "after; empty where it could only be named"),
        column("done", pa.bool_(), "是否已修复", "whether it was undone"),
        column(
            "kind",
            STRING,
            "隐藏或误导文字的方式，其他为空串",
            "how text is hidden or deceives, empty for all else",
            shape="vanish, white, tiny, outside_page, zero_width, direction, look_alike …",
        ),
    ),
    "rejects": (
        column("path", STRING, "文件路径", "path"),
        column("stage", STRING, "出错阶段", "at which stage", shape="read, normalise, extract, check, engine …"),
        column("code", STRING, "原因代码", "a short stable word", shape="empty, encrypted, binary, truncated, timeout …"),
        column("message", STRING, "说明", "what happened"),
        column("hint", STRING, "建议", "what to do"),
    ),
}
"""Every table's columns, in order. Offsets are half-open ranges of code points into the source text."""
# fmt: on


@cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of `table`, with its descriptions and the schema version. KeyError for no table of ours."""
    return pa.schema(TABLES[table], metadata={"hecha_schema": VERSION, "table": table})
