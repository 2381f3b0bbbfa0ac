"""Evidence is where the tables say it is: offsets, quotes, pages, boxes, cells and names that stay."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts import Facts, FrontMatter, Number, Provision, Reference, Report, Span
from pipeline import api, locate
from pipeline.aligned import AlignedText
from pipeline.records import Comparison, Mined, Operand, Source
from tests.mined import SOURCE, mined


def quotes(table: str, row: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Every span of a row that carries its own words."""
    found = [(row["start"], row["end"], row["text"])] if "text" in row and "start" in row else []
    found += [(e["start"], e["end"], e["quote"]) for e in row.get("evidence", [])]
    found += [(o["start"], o["end"], o["text"]) for o in row.get("operands", [])]
    assert found or table in ("documents", "texts", "sections"), table
    return found


def assert_quoted(source: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    for table, of in rows.items():
        for row in of:
            for start, end, text in quotes(table, row):
                assert source[start:end] == text
            for e in row.get("evidence", []):
                assert source[: e["start"]].endswith(e["before"])
                assert source[e["end"] :].startswith(e["after"])


def test_every_quote_stands_where_its_row_says() -> None:
    rows = locate.rows(mined())
    assert_quoted(SOURCE, rows)
    assert {table for table, of in rows.items() if of} >= {
        "numbers",
        "budget_figures",
        "reform_counts",
        "kpis",
        "checks",
        "inconsistencies",
        "repairs",
    }


def test_a_figure_broken_by_a_line_end_is_quoted_with_it() -> None:
    broken = next(n for n in locate.rows(mined())["numbers"] if n["value"] == 11430700)
    assert broken["text"] == "1,1\r\n43.07 萬元"
    assert broken["number_id"] == f"0123456789abcdef:{broken['start']}-{broken['end']}"
    assert SOURCE[broken["num_start"] : broken["num_end"]] == "1,1\r\n43.07"


def test_numbers_know_their_sentence_section_page_box_and_cell() -> None:
    rows = locate.rows(mined())
    numbers = {n["text"]: n for n in rows["numbers"]}
    spent, cell, label = numbers["1125.35 萬元"], numbers["1143.07"], numbers["一、"]
    assert SOURCE[spent["sentence_start"] : spent["sentence_end"]].endswith("98.4%。")
    assert (spent["section_id"], spent["page"], spent["cell"]) == ("1", 2, None)
    assert spent["bbox"] == [72.0, 89.0, 148.0, 102.0]
    assert (cell["cell"], cell["page"], cell["bbox"]) == ("1!B1", 2, None)
    assert label["page"] == 1
    assert [n["start"] for n in rows["numbers"]] == sorted(n["start"] for n in rows["numbers"])


def test_sections_keep_their_label_as_written() -> None:
    document = mined()
    sections = locate.rows(document)["sections"]
    assert [(s["section_id"], s["label"]) for s in sections] == [("0", ""), ("1", "一、")]
    assert sections[0]["end"] == sections[1]["start"] == SOURCE.index("一、")


@pytest.mark.parametrize(
    ("source", "text", "script"), [("预算", "预算", "hans"), ("預算執行", "预算执行", "hant"), ("", "", "hans"), ("12%", "12%", "hans")]
)
def test_script(source: str, text: str, script: str) -> None:
    assert locate.script(AlignedText.of(source).recode(text)) == script


def test_one_traditional_name_in_a_simplified_report_is_mixed() -> None:
    source = "本年度各项工作按计划完成" * 4 + "見"
    assert locate.script(AlignedText.of(source).recode(source.replace("見", "见"))) == "mixed"


def test_full_width_digits_and_punctuation_say_nothing_of_the_script() -> None:
    assert locate.script(AlignedText.of("预算１２％").recode("预算12%")) == "hans"


def test_provisions_and_references() -> None:
    document = mined()
    t = document.report.text
    at = t.index("出台")
    document = replace(
        document,
        provisions=(Provision("第一条", "", "某市审计局", "must", "出台政策", at, at + 7),),
        references=(Reference("预算法", "", "第三条", at, at + 2),),
    )
    rows = locate.rows(document)
    assert (rows["provisions"][0]["text"], rows["references"][0]["text"]) == ("出臺政策 12", "出臺")


def test_roles_must_be_those_of_the_numbers() -> None:
    document = mined()
    with pytest.raises(ValueError, match="8 numbers, but 7 roles"):
        locate.rows(replace(document, facts=replace(document.facts, roles=document.facts.roles[:-1])))


def test_a_value_too_large_is_kept_as_text_and_named() -> None:
    document = mined()
    numbers = list(document.report.numbers)
    numbers[2] = replace(numbers[2], value=Decimal("1e30"))
    numbers[4] = replace(numbers[4], value=Decimal(1) / Decimal(3))
    rows = locate.rows(replace(document, report=replace(document.report, numbers=tuple(numbers))))
    large = next(n for n in rows["numbers"] if n["problem"] == "too_large")
    assert (large["value"], large["text_value"]) == (None, "1" + "0" * 30)
    assert [n["text"] for n in rows["numbers"] if n["problem"] == "rounded"] == ["98.4%"]
    assert rows["documents"][0]["problems"] == 2


def test_numbers_of_one_source_range_have_ids_of_their_own() -> None:
    document = mined()
    first = document.report.numbers[5]
    report = replace(document.report, numbers=(*document.report.numbers, first))
    facts = replace(document.facts, roles=(*document.facts.roles, "other"), indicators=(*document.facts.indicators, ""))
    ids = [n["number_id"] for n in locate.rows(replace(document, report=report, facts=facts))["numbers"]]
    assert len(set(ids)) == len(ids)
    assert sum(i.endswith("#2") for i in ids) == 1


# names that stay


def keys(document: Mined) -> list[str]:
    return [f["finding_key"] for f in locate.rows(document)["inconsistencies"]]


def test_a_finding_keeps_its_name_under_another_file_name_and_layout() -> None:
    plain = mined()
    text = "另起一行\n" + plain.aligned.source
    moved = replace(mined("fedcba9876543210", "别的/名字.pdf"), aligned=shifted(plain.aligned, text, 5))
    assert keys(moved) == keys(plain)
    assert locate.rows(moved)["numbers"][0]["start"] == locate.rows(plain)["numbers"][0]["start"] + 5


def shifted(aligned: AlignedText, source: str, by: int) -> AlignedText:
    return AlignedText(source, aligned.text, aligned.starts + np.int32(by), aligned.ends + np.int32(by))


def test_another_figure_organisation_or_year_is_another_finding() -> None:
    plain = mined()
    year = replace(plain, report=replace(plain.report, front=replace(plain.report.front, fiscal_year=2023)))
    all_keys = [set(keys(d)) for d in (plain, mined(org="某县审计局"), mined(spent="11253600"), year)]
    assert len(set.union(*all_keys)) == sum(len(k) for k in all_keys) == 8


def test_findings_without_figures_are_told_apart_by_their_words_not_by_their_line_ends() -> None:
    def of(text: str, start: int, end: int) -> str:
        report = Report(text, (), (), (), FrontMatter(org="甲局"))
        c = Comparison("TXT001", "fail", severity="note", evidence=(Span(start, end),))
        return keys(Mined("0" * 16, "a", Source(AlignedText.of(text), "txt"), AlignedText.of(text), (), report, Facts(), (c,)))[0]

    assert of("前言。标题重复", 3, 7) == of("标题\n重复", 0, 5) != of("标题缺失", 0, 4)


def test_equal_findings_of_one_document_have_ids_of_their_own_and_one_key() -> None:
    document = mined()
    failed = document.comparisons[1]
    later = replace(failed, evidence=(Span(0, 3),))
    rows = locate.rows(replace(document, comparisons=(failed, later, failed)))
    ids = [f["finding_id"] for f in rows["inconsistencies"]]
    key = rows["inconsistencies"][0]["finding_key"]
    assert ids == [key, f"{key}-2", f"{key}-3"]
    assert len({c["check_id"] for c in rows["checks"]}) == 3
    assert {f["root_cause"] for f in rows["inconsistencies"]} == {"0123456789abcdef:A"}


def test_a_finding_of_no_named_cause_is_its_own_cause() -> None:
    document = mined()
    finding = locate.rows(replace(document, comparisons=(replace(document.comparisons[1], root_cause=""),)))["inconsistencies"][0]
    assert finding["root_cause"] == finding["finding_id"]


def test_every_check_is_a_row_and_only_failures_are_findings() -> None:
    rows = locate.rows(mined())
    assert sorted(c["outcome"] for c in rows["checks"]) == ["fail", "fail", "pass", "undecided"]
    assert {f["check_id"] for f in rows["inconsistencies"]} == {c["check_id"] for c in rows["checks"] if c["outcome"] == "fail"}
    held = next(c for c in rows["checks"] if c["outcome"] == "pass")
    assert (held["expected_low"], held["expected_high"]) == (Decimal("98.44899"), Decimal("98.666666666667"))
    assert [o["number_id"] for o in held["operands"]] == [f["number_id"] for f in rows["budget_figures"]]


# laws, over any edits

PIECES = st.text(alphabet="預算数12三，。\n *\U00020000", max_size=30)


@st.composite
def edited(draw: st.DrawFn) -> AlignedText:
    aligned = AlignedText.of(draw(PIECES))
    for _ in range(draw(st.integers(0, 3))):
        n = len(aligned.text)
        cuts = sorted(draw(st.lists(st.integers(0, n), max_size=4, unique=True)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        aligned = aligned.edit([(a, b, draw(st.text(alphabet="甲1", max_size=3))) for a, b in pairs])
    return aligned


@given(edited())
def test_the_stored_segments_give_the_alignment_back(aligned: AlignedText) -> None:
    back = api.aligned(aligned.source, aligned.text, locate.segments(aligned))
    assert (back.starts.tolist(), back.ends.tolist()) == (aligned.starts.tolist(), aligned.ends.tolist())


@given(edited(), st.data())
def test_quotes_are_the_sources_whatever_was_edited(aligned: AlignedText, data: st.DataObject) -> None:
    text = aligned.text
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = list(pairwise(cuts))
    numbers = tuple(Number(a, b, text[a:b], Decimal(1), None, None, "", "count", "", None, a, b, "x") for a, b in spans)
    operands = tuple(Operand("数", i, Decimal(1), n.start, n.end) for i, n in enumerate(numbers))
    checks = tuple(Comparison("CNT001", "fail", operands=operands, evidence=(Span(a, b),), severity="info") for a, b in spans)
    facts = Facts(roles=("other",) * len(numbers), indicators=("",) * len(numbers))
    report = Report(text, numbers, (), (), FrontMatter())
    rows = locate.rows(Mined("0" * 16, "a.txt", Source(AlignedText.of(aligned.source), "txt"), aligned, (), report, facts, checks))
    assert_quoted(aligned.source, rows)
    assert len(rows["numbers"]) == len({n["number_id"] for n in rows["numbers"]}) == len(spans)
