"""The spaCy component says what the tables say, and what is around it in spaCy works with it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import DocBin

from pipeline.mine import mine_text

ROOT = Path(__file__).parent.parent
REPORT = (ROOT / "corpus" / "02_自评_政务服务局_2023.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("zh")
    made.add_pipe("hecha")
    return made


def test_every_number_is_a_span_with_its_meaning(nlp: Language) -> None:
    doc, mined = nlp(REPORT), mine_text(REPORT)
    spans = doc.spans["hecha"]
    assert len(spans) == len(mined.report.numbers) > 20
    for span, number, role in zip(spans, mined.report.numbers, mined.facts.roles, strict=True):
        said = span._.hecha
        assert REPORT[int(said["start"]) : int(said["end"])] == said["text"]
        assert said["text"] in span.text
        assert (span.label_, said["unit"], said["kind"]) == (role, number.unit, number.kind)
        assert (Decimal(said["value"]) if said["value"] else None) == number.value


def test_ends_are_exact_inside_a_token() -> None:
    words = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})  # white space only: one long token
    words.add_pipe("hecha", config={"spans_key": "numbers"})
    doc = words("全年执行率98.4%。")
    (span,) = doc.spans["numbers"]
    assert (span.text, span._.hecha["text"]) == ("全年执行率98.4%", "98.4%")


def test_findings_quote_the_text(nlp: Language) -> None:
    text = "某某局2023年部门整体支出绩效自评报告\n\n一、预算执行\n全年预算数100.00万元，执行数98.40万元，执行率99.4%。\n"
    found = nlp(text)._.hecha_findings
    assert [f["rule"] for f in found] == ["EXE001"]
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in found[0]["evidence"])


def test_displacy_draws_and_a_docbin_keeps_it(nlp: Language) -> None:
    doc = nlp("全年预算数100.00万元。")
    drawn = displacy.render(doc, style="span", options={"spans_key": "hecha"}, page=False, jupyter=False)
    assert doc.spans["hecha"][0].label_ in drawn
    (back,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert [s._.hecha for s in back.spans["hecha"]] == [s._.hecha for s in doc.spans["hecha"]]
    assert back.spans["hecha"][0]._.hecha["value"] == "1000000"
