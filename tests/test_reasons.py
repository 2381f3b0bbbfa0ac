"""Why a number was read as it was: the rule and the lines of the lexicons that the grammar itself used."""

from __future__ import annotations

import json
from typing import Any

import pytest

import lexicons
from extractors.numbers import find, reasons, vocabulary
from pipeline import show
from pipeline.discovery import DropError
from tests.marks import CASES, cases, unmark

MEMBERS = sorted(path.stem for path in (CASES / "numbers").glob("*.toml"))
RULES = vocabulary.rules()


def named(line: reasons.Line) -> str:
    """「units 亩」: the lexicon and the first cell of a line that stands where `lexicons.place` says it does."""
    lexicon = reasons.LEXICONS[type(line)]
    path, number = lexicons.place(lexicon, line)
    word = path.read_text(encoding="utf-8").splitlines()[number - 1].split("\t")[0]
    return f"{lexicon} {word}"


@pytest.mark.parametrize("case", cases("show", "reasons"))
def test_cases(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    found, _ = reasons.explain(text)
    if spans:
        assert [(r.number.start, r.number.end) for r in found] == spans
    assert [r.rule.rule for r in found] == case["rules"]
    for reason, lines in zip(found, case["lines"], strict=True):
        assert sorted(map(named, reason.lines)) == sorted(lines), reason.number.text


def test_words_that_are_no_numbers_are_named_with_their_line() -> None:
    found, words = reasons.explain("一般公共预算进一步统一，共 3 项")
    assert [r.number.text for r in found] == ["3 项"]
    assert [named(w.line) for w in words] == ["phrases 一般", "phrases 进一步", "phrases 统一"]


@pytest.mark.parametrize("rule", [rule for rule, row in RULES.items() if row.example])
def test_a_rule_reads_its_example(rule: str) -> None:
    found, _ = reasons.explain(RULES[rule].example.replace("\\ufffd", "\ufffd"))
    assert rule in {r.rule.rule for r in found}, [(r.number.text, r.rule.rule) for r in found]


@pytest.mark.parametrize("case", [case for member in MEMBERS for case in cases("numbers", member)])
def test_every_number_of_the_cases_has_a_reason_and_the_same_reading(case: dict[str, Any]) -> None:
    text, _ = unmark(case["text"])
    units = [(0, len(text), case["printed"])] if "printed" in case else []
    found, _words = reasons.explain(text, units)
    assert [r.number for r in found] == find(text, units)
    for reason in found:
        assert reason.rule.zh
        assert reason.rule.en
        assert all(named(line) for line in reason.lines)


def test_show_takes_a_text_as_well_as_a_file(tmp_path: Any) -> None:
    page = show.mined("货值 58 亿")
    (number,) = json.loads(show.to_json(page))["numbers"]
    assert (number["value"], number["unit"], number["rule"]) == ("5800000000", "元", "money_elided")
    assert {line["line"].split(":")[0] for line in number["lines"]} == {"lexicons/cues.tsv", "lexicons/numerals.tsv"}
    path = tmp_path / "甲.txt"
    path.write_text("共 3 项", encoding="utf-8")
    (number,) = json.loads(show.to_json(show.mined(str(path))))["numbers"]
    assert (number["value"], number["unit"], number["kind"]) == ("3", "项", "count")


@pytest.mark.parametrize("what", ["没有.txt", "folder/没有.pdf", "."])
def test_what_looks_like_a_path_and_is_none_is_said(what: str) -> None:
    with pytest.raises(DropError):
        show.mined(what)


@pytest.mark.parametrize("name", ["05_预算报告_云溪区_2024.html", "01_自评_营商环境局_2023.txt"])
def test_the_reasons_of_a_report_are_of_the_numbers_it_has(name: str) -> None:
    page = show.mined(str(CASES.parent.parent / "corpus" / name))
    shown = json.loads(show.to_json(page))["numbers"]
    assert [(n["text"], n["unit"], n["kind"], n["rule"]) for n in shown] == [(n.text, n.unit, n.kind, n.rule) for n in page.report.numbers]
