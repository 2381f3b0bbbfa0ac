"""What a document says of itself: kind, title, issuer, region, year, dates, number, score and grade, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.facts import FrontMatter, Number, Section, Span
from extractors.front_matter import assessment, issuer, standing, titles, years
from extractors.front_matter.dates import Calendar, effective, expires, issued, published
from extractors.front_matter.dates import number as own_number

DAY = re.compile(r"\d年\d{1,2}月\d")
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
    out = published(text, calendar)
    org = issuer.organisation(text, title, issue, kind, sections)
    place = issuer.region(text, title, org, kind)
    year = years.fiscal_year(text, numbers, sections, title, kind, issue)
    reference = own_number(text, body)
    score = assessment.score(text, numbers) if kind in EVALUATIONS else None
    grade = assessment.grade(text, score[1] if score else None) if kind in EVALUATIONS else None
    evidence: list[tuple[str, Span]] = [
        (name, found[1])
        for name, found in (
            ("title", title), ("org", org), ("region", place), ("fiscal_year", year), ("issued_date", issue), ("effective_date", since),
            ("expires_date", until), ("doc_number", reference), ("score", score), ("grade", grade), ("published_date", out),
        )
        if found is not None
    ]  # fmt: skip
    name = standing.full(org[0], place[0] if place else "") if org else ""
    return FrontMatter(
        doc_type=kind,
        title=title.text if title else "",
        org=name,
        region=place[0] if place else "",
        fiscal_year=year[0] if year else None,
        issued_date=issue.day if issue else None,
        effective_date=since.day if since else None,
        expires_date=until.day if until else None,
        doc_number=reference[0] if reference else "",
        score=score[0] if score else None,
        grade=grade[0] if grade else "",
        evidence=tuple(evidence),
        org_written="".join(text[org[1].start : org[1].end].split()) if org and org[2] not in ("title", "guessed") else name,
        org_level=standing.level(name),
        org_parent=standing.parent(name),
        period=years.period(title, year[0]) if year and kind not in ("regulation", "news") else "",
        published_date=out.day if out else None,
        grounds=tuple((field, _ground(text, field, span, title, org)) for field, span in evidence),
    )


def _ground(text: str, field: str, span: Span, title: titles.Title | None, org: tuple[str, Span, str] | None) -> str:
    """What a field was read from. 例: org → speaker; a year inside the title → title; 「自印发之日起…有效期3年」 → computed."""
    if field == "org" and org is not None:
        return org[2]
    if title is not None and title.span.start <= span.start and span.end <= title.span.end:
        return "title"
    if org is not None and span == org[1]:
        return org[2]
    if field in ("effective_date", "expires_date"):
        return "text" if DAY.search(text, span.start, span.end) else "computed"
    before = text[max(0, span.start - 12) : span.start]
    return "field" if before.rstrip(" \t　").endswith((":", "：")) else "text"
