"""All hostile files."""

from __future__ import annotations

from tests.hostile import bombs, deep, names, records, unseen

SAMPLES = (*bombs.SAMPLES, *names.SAMPLES, *deep.SAMPLES, *records.SAMPLES, *unseen.SAMPLES)
