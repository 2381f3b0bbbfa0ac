"""hecha inside spaCy: ``nlp.add_pipe("hecha")`` puts every number of a text into ``doc.spans``, with what it was taken for.

``doc.spans["hecha"]`` holds a span a number, labelled with its role; ``span._.hecha`` is a plain dictionary of strings: `start` and
`end` (code points into ``doc.text``, exact whatever the tokens are), `text`, `value`, `value_high`, `text_value`, `unit`, `kind`,
`qualifier`, `ulp`, `role`, `indicator`. A number that begins or ends inside a token takes the whole token as its span; its own ends
are in the dictionary. ``doc._.hecha_findings`` lists what does not add up: `rule`, `severity`, `message_zh`, `message_en`, `evidence`.

>>> import spacy                                                      # doctest: +SKIP
>>> nlp = spacy.blank("zh"); nlp.add_pipe("hecha")                    # doctest: +SKIP
>>> [(s.text, s.label_, s._.hecha["value"]) for s in nlp("执行率98.4%。").spans["hecha"]]   # doctest: +SKIP

displaCy draws it (``style="span"``, ``options={"spans_key": "hecha"}``); a DocBin keeps it with ``store_user_data=True``.
Registered by the entry point `spacy_factories`: spaCy finds it where hecha is installed, without an import.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.mine import mine_text
from pipeline.records import Mined

SPANS_KEY = "hecha"


@Language.factory("hecha", default_config={"spans_key": SPANS_KEY}, assigns=["doc.spans"])
def make(nlp: Language, name: str, spans_key: str) -> Component:
    """The component as spaCy's configuration names it; `spans_key` says under which key of ``doc.spans`` the numbers lie."""
    return Component(spans_key)


class Component:
    """Mines a doc's text on its own: no other component is needed, none is changed."""

    def __init__(self, spans_key: str = SPANS_KEY) -> None:
        self.spans_key = spans_key
        for holder, attribute in ((Span, "hecha"), (Doc, "hecha_findings")):
            if not holder.has_extension(attribute):
                holder.set_extension(attribute, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """`doc` with its numbers and findings."""
        mined = mine_text(doc.text)
        facts = mined.facts
        spans = []
        for number, role, indicator in zip(mined.report.numbers, facts.roles, facts.indicators, strict=True):
            start, end = mined.aligned.locate(number.start, number.end)
            span = doc.char_span(start, end, label=role, alignment_mode="expand")
            if span is None:  # white space that the tokens do not hold
                continue
            span._.hecha = {
                "start": str(start), "end": str(end), "text": doc.text[start:end],
                "value": _written(number.value), "value_high": _written(number.value_high), "text_value": number.text_value or "",
                "unit": number.unit, "kind": number.kind, "qualifier": number.qualifier, "ulp": _written(number.ulp),
                "role": role, "indicator": indicator,
            }  # fmt: skip
            spans.append(span)
        doc.spans[self.spans_key] = spans
        doc._.hecha_findings = _findings(mined)
        return doc


def _findings(mined: Mined) -> list[dict[str, Any]]:
    """The failed comparisons, their quotes by code points into the text."""
    found = []
    for c in mined.comparisons:
        if c.outcome != "fail":
            continue
        places = [mined.aligned.locate(s.start, s.end) for s in c.evidence]
        quotes = [{"start": start, "end": end, "quote": mined.aligned.source[start:end]} for start, end in places]
        found.append({"rule": c.rule, "severity": c.severity, "message_zh": c.message_zh, "message_en": c.message_en, "evidence": quotes})
    return found


def _written(value: object) -> str:
    return "" if value is None else format(value, "f")
