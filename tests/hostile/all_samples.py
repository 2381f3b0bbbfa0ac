"""All hostile files."""

from __future__ import annotations

from tests.hostile import bombs, deep, names, unseen

SAMPLES = (*bombs.SAMPLES, *names.SAMPLES, *deep.SAMPLES, *unseen.SAMPLES)
