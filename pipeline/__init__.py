"""Effects and order: from files to tables and the inconsistency log."""

__version__ = "0.1.0"
