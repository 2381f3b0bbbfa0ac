"""Indicators: what every quantity measures, compared with what, reached or planned."""

from extractors.kpis.reading import Reading, extract, facts, read

__all__ = ["Reading", "extract", "facts", "read"]
