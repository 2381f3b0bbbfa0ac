"""What a document says of itself: kind, title, issuer, region, year, dates, number, score and grade, each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.facts import FrontMatter, Number, Section, Span
from extractors.front_matter import assessment, issuer, titles
from extractors.front_matter.dates import Calendar, effective, expires, issued
from extractors.front_matter.dates import number as own_number

EVALUATIONS = ("self_evaluation", "project_evaluation")


def read(text: str, numbers: Sequence[Number], sections: Sequence[Section]) -> FrontMatter:
    """The front matter of a normalised text. `numbers` are all of the text's, sorted; `sections` tile it.

    What is not said stays empty or None; `evidence` names, for each field that was found, where it was read (code points of
    the text). Only evaluations have a score and a grade. Never raises.
    """
    title = titles.find(text, sections)
    kind = titles.kind(title.text if title else "", text)
    calendar = Calendar(numbers)
    articles = (s.start for s in sections if s.kind == "article")
    body = next(articles, next((s.start for s in sections if s.kind == "heading"), 0))
    issue = issued(text, calendar, kind, body)
    since = effective(text, calendar, issue) if kind == "regulation" else None
    until = expires(text, calendar, since) if kind == "regulation" else None
    org = issuer.organisation(text, title, issue, kind, sections)
    place = issuer.region(text, title, org, kind)
    year = issuer.fiscal_year(text, numbers, sections, title, kind, issue)
    reference = own_number(text, body)
    score = assessment.score(text, numbers) if kind in EVALUATIONS else None
    grade = assessment.grade(text, score[1] if score else None) if kind in EVALUATIONS else None
    evidence: list[tuple[str, Span]] = [
        (name, found[1])
        for name, found in (
            ("title", title), ("org", org), ("region", place), ("fiscal_year", year), ("issued_date", issue), ("effective_date", since),
            ("expires_date", until), ("doc_number", reference), ("score", score), ("grade", grade),
        )
        if found is not None
    ]  # fmt: skip
    return FrontMatter(
        doc_type=kind,
        title=title.text if title else "",
        org=org[0] if org else "",
        region=place[0] if place else "",
        fiscal_year=year[0] if year else None,
        issued_date=issue.day if issue else None,
        effective_date=since.day if since else None,
        expires_date=until.day if until else None,
        doc_number=reference[0] if reference else "",
        score=score[0] if score else None,
        grade=grade[0] if grade else "",
        evidence=tuple(evidence),
    )
