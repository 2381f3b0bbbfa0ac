"""Pictures of pages and scans, damaged: recognised, or refused with advice. A few lines each, since recognition takes its time."""

from __future__ import annotations

import random
from functools import cache

from tests import one_report, scans
from tests.fuzz.files import REPORT, damaged, overwritten

FORMS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "PDF")
DPI = 72


@cache
def _whole(form: str) -> bytes:
    page = scans.pictures(one_report.pdf(REPORT), DPI)[0]
    lines = page.crop((0, 0, page.width, page.height // 8))
    return scans.scanned([lines]) if form == "PDF" else scans.file(lines, form, DPI)


def file(rng: random.Random) -> tuple[str, bytes]:
    """A name and a damaged picture; half of them keep their length, and so mostly open."""
    form = rng.choice(FORMS)
    how = rng.choice((damaged, overwritten))
    return f"x.{form.lower()}", how(rng, _whole(form))
